/* Invariant: `bytes` is `kept` with all that is pending applied, but for what a failed sync has lost. */
#include "files.h"

#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512 };

/* A write, or (no bytes) a change of size. */
struct pending {
    struct pending *next;
    size_t at, length;
    bool truncates;
    unsigned char bytes[];
};

static struct file files[DISKS][FILES_MAX];

/* ---- Bytes ---- */

struct content {
    unsigned char **bytes;
    size_t *size, *capacity;
};

static struct content content_now(struct file *file)
{
    return (struct content){&file->bytes, &file->size, &file->capacity};
}

static struct content content_kept(struct file *file)
{
    return (struct content){&file->kept, &file->kept_size, &file->kept_capacity};
}

static void resize(struct content to, size_t size)
{
    if (size > *to.capacity) {
        *to.capacity = size * 2 < 16384 ? 16384 : size * 2;
        *to.bytes = realloc(*to.bytes, *to.capacity);
        if (*to.bytes == NULL) abort();
    }
    if (size > *to.size) memset(*to.bytes + *to.size, 0, size - *to.size);
    *to.size = size;
}

static void put(struct content to, const unsigned char *bytes, size_t length, size_t at)
{
    if (at + length > *to.size) resize(to, at + length);
    memcpy(*to.bytes + at, bytes, length);
}

static void apply(struct content to, const struct pending *op)
{
    if (op->truncates)
        resize(to, op->at);
    else
        put(to, op->bytes, op->length, op->at);
}

/* Some of its sectors. */
static void apply_torn(struct content to, const struct pending *op)
{
    for (size_t from = 0; from < op->length;) {
        size_t length = SECTOR - (op->at + from) % SECTOR;
        if (length > op->length - from) length = op->length - from;
        if (chance_below(&world.chance, 2) == 0) put(to, op->bytes + from, length, op->at + from);
        from += length;
    }
}

static void copy(struct content to, struct content from)
{
    resize(to, *from.size);
    if (*from.size > 0) memcpy(*to.bytes, *from.bytes, *from.size);
}

/* ---- What was not synced ---- */

/* No bytes: it is truncated at `at`. */
static void add(struct file *file, const void *bytes, size_t length, size_t at)
{
    struct pending *added = malloc(sizeof *added + length);
    if (added == NULL) abort();
    *added = (struct pending){.at = at, .length = length, .truncates = bytes == NULL};
    if (length > 0) memcpy(added->bytes, bytes, length);
    if (file->first == NULL) file->last = &file->first;
    *file->last = added;
    file->last = &added->next;
    apply(content_now(file), added);
}

static void drop_pending(struct file *file)
{
    for (struct pending *op = file->first, *next; op != NULL; op = next) {
        next = op->next;
        free(op);
    }
    file->first = NULL;
}

/* All of it, none, its beginning, or any of it. */
static void keep_some(struct file *file)
{
    uint32_t how = chance_below(&world.chance, 4), count = 0;
    for (const struct pending *op = file->first; op != NULL; op = op->next) count++;
    uint32_t whole = how == 0 ? count : how == 1 ? 0 : chance_below(&world.chance, count + 1);
    uint32_t at = 0;
    for (const struct pending *op = file->first; op != NULL; op = op->next, at++) {
        bool keeps = how == 3 ? chance_below(&world.chance, 2) == 0 : at < whole;
        bool tears = how >= 2 && (how == 2 ? at == whole : chance_below(&world.chance, 4) == 0);
        if (tears && !op->truncates)
            apply_torn(content_kept(file), op);
        else if (keeps)
            apply(content_kept(file), op);
    }
    drop_pending(file);
}

void file_write(struct file *file, const void *bytes, size_t length, size_t at)
{
    add(file, bytes, length, at);
}

void file_truncate(struct file *file, size_t size) { add(file, NULL, 0, size); }

void file_sync(struct file *file)
{
    for (const struct pending *op = file->first; op != NULL; op = op->next)
        apply(content_kept(file), op);
    drop_pending(file);
}

void file_sync_fails(struct file *file)
{
    keep_some(file);
    file->failed_syncs++;
}

/* ---- Files ---- */

struct file *file_find(uint32_t disk, const char *name, bool make)
{
    struct file *free_one = NULL;
    for (uint32_t i = 0; i < FILES_MAX; i++) {
        struct file *file = &files[disk][i];
        if (strcmp(file->name, name) == 0 && (file->is_there || make)) free_one = file;
        if (strcmp(file->name, name) == 0) break;
        if (free_one == NULL && make && file->name[0] == '\0') free_one = file;
    }
    if (free_one == NULL || free_one->is_there) {
        if (free_one == NULL && make) found("more than %d files", FILES_MAX);
        return free_one;
    }
    if (strlen(name) > NAME_MAX_LENGTH) found("a name is too long");
    memcpy(free_one->name, name, strlen(name) + 1);
    free_one->size = free_one->kept_size = 0; /* an old one of that name does not come back */
    free_one->is_there = true;
    return free_one;
}

/* What it held is there again if its folder is not synced before the machine dies. */
void file_delete(struct file *file)
{
    drop_pending(file);
    file->is_there = false;
    file->size = 0;
    if (!file->stays) file->kept_size = 0;
}

void folder_sync(uint32_t disk)
{
    for (uint32_t i = 0; i < FILES_MAX; i++) {
        struct file *file = &files[disk][i];
        file->stays = file->is_there;
        if (!file->is_there) file->kept_size = 0;
    }
}

static void survive_machine(struct file *file)
{
    if (file->is_there != file->stays) file->is_there = chance_below(&world.chance, 2) == 0;
    keep_some(file);
    if (!file->is_there) file->kept_size = 0;
    file->stays = file->is_there;
    copy(content_now(file), content_kept(file));
}

/* What a failed sync has not written was only in the cache: whoever opens the file next does not see it. */
static void survive_process(struct file *file)
{
    if (file->failed_syncs == 0) return;
    copy(content_now(file), content_kept(file));
    for (const struct pending *op = file->first; op != NULL; op = op->next)
        apply(content_now(file), op);
}

void files_survive(uint32_t disk, bool machine)
{
    for (uint32_t i = 0; i < FILES_MAX; i++) {
        struct file *file = &files[disk][i];
        if (machine)
            survive_machine(file);
        else
            survive_process(file);
        file->failed_syncs = 0;
    }
}

void files_clear(void)
{
    for (uint32_t d = 0; d < DISKS; d++) {
        for (uint32_t i = 0; i < FILES_MAX; i++) {
            struct file *file = &files[d][i];
            drop_pending(file);
            free(file->bytes);
            free(file->kept);
            for (uint32_t k = 0; k < SHARED_MAX; k++) free(file->regions[k]);
            memset(file, 0, sizeof *file);
        }
    }
}

/* ---- The index ---- */

uint32_t files_disk(const struct file *file) { return file < files[1] ? 0 : 1; }

void *files_region(size_t size)
{
    void *region = malloc(size);
    if (region == NULL) abort();
    return memset(region, 0, size);
}

void files_unmap(struct file *file)
{
    for (uint32_t i = 0; i < SHARED_MAX; i++) {
        free(file->regions[i]);
        file->regions[i] = NULL;
    }
}
