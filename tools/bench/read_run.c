/* Reads the runs of patterns.c: task names become rows, paths become offsets of frames.
 * A run that does not fit its program is a mistake in the table and ends the program. */
#include "bench/patterns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the operations of one path go. */
struct place {
    char path[64]; /* "" for the root, "a/b" below */
    const struct yawl_net *net;
    uint32_t frame_at, depth;
};

struct reader {
    struct bench_run *run;
    struct place places[8];
    uint32_t places_count;
};

static void wrong(const struct reader *r, const char *token)
{
    fprintf(stderr, "yawlbench: the run of %s does not fit it at '%s'\n", r->run->program->name,
            token);
    exit(3);
}

static struct bench_operation *add(struct reader *r, enum bench_kind kind,
                                   const struct place *place)
{
    struct bench_run *run = r->run;
    if (run->count == BENCH_OPERATIONS_MAX) wrong(r, "its end");
    struct bench_operation *operation = &run->operations[run->count++];
    *operation =
        (struct bench_operation){.kind = kind, .net = place->net, .frame_at = place->frame_at};
    operation->code = HAND_CODE(kind, place->depth, 0);
    return operation;
}

static const struct yawl_task *find_task(const struct yawl_net *net, const char *name,
                                         size_t length)
{
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        const char *found = net->tasks[i].name;
        if (strlen(found) == length && memcmp(found, name, length) == 0) return &net->tasks[i];
    }
    return NULL;
}

static struct place *find_place(struct reader *r, const char *path, size_t length)
{
    for (uint32_t i = 0; i < r->places_count; i++) {
        struct place *place = &r->places[i];
        if (strlen(place->path) == length && memcmp(place->path, path, length) == 0) return place;
    }
    return NULL;
}

static void need(struct reader *r, const struct yawl_net *net)
{
    if (net->changes_max > r->run->changes_max) r->run->changes_max = net->changes_max;
}

/* The sub-net of a composite task gets its frame: inside the parent's, or behind all of them. */
static void open_place(struct reader *r, const char *path, size_t length,
                       const struct yawl_task *task)
{
    const char *slash = memrchr(path, '/', length);
    struct place *parent = find_place(r, path, slash == NULL ? 0 : (size_t)(slash - path));
    if (r->places_count == 8 || length >= sizeof parent->path || parent == NULL) wrong(r, path);
    struct place *place = &r->places[r->places_count++];
    memcpy(place->path, path, length);
    place->path[length] = '\0';
    place->depth = parent->depth + 1;
    place->net = &r->run->program->nets[task->subnet];
    place->frame_at = parent->frame_at + task->child_at;
    if (task->child_at == 0) {
        place->frame_at = r->run->case_size;
        r->run->case_size += place->net->frame_size;
    }
    need(r, place->net);
}

static enum bench_kind kind_of(char first)
{
    switch (first) {
    case '+': return BENCH_START;
    case '-': return BENCH_LEAVE;
    case '*': return BENCH_COMPLETE;
    case '!': return BENCH_ABANDON;
    default: return BENCH_PASS;
    }
}

/* Case variables for conditions of instances: all set, all zero. */
static const struct yawl_data *zero_data(const struct yawl_net *net)
{
    static _Alignas(16) char block[1024];
    if (net->data == NULL) return NULL;
    memset(block + net->data->set, 0xff, sizeof(uint64_t));
    return (const struct yawl_data *)(const void *)block;
}

static void read_operation(struct reader *r, const char *token)
{
    enum bench_kind kind = kind_of(token[0]);
    const char *path = kind == BENCH_PASS ? token : token + 1;
    size_t length = strcspn(path, ":");
    const char *slash = memrchr(path, '/', length);
    size_t folder = slash == NULL ? 0 : (size_t)(slash - path);
    const char *name = slash == NULL ? path : slash + 1;
    struct place *place = find_place(r, path, folder);
    if (place == NULL) wrong(r, token);
    const struct yawl_task *task = find_task(place->net, name, length - (size_t)(name - path));
    if (task == NULL) wrong(r, token);
    struct bench_operation *operation = add(r, kind, place);
    operation->task = task;
    operation->code = HAND_CODE(kind, place->depth, (uint32_t)(task - place->net->tasks));
    operation->start = task->start;
    operation->data = zero_data(place->net);
    if (kind == BENCH_PASS) operation->step = task->pass;
    if (kind == BENCH_LEAVE) operation->step = task->leave;
    operation->choice = path[length] == ':' ? strtoull(path + length + 1, NULL, 10) : 0;
    if (kind != BENCH_START || task->kind != YAWL_TASK_NET) return;
    if (find_place(r, path, length) == NULL) open_place(r, path, length, task);
    (void)add(r, BENCH_ENTER, find_place(r, path, length));
}

void bench_read_run(const struct yawl_program *program, const char *text, struct bench_run *run)
{
    *run = (struct bench_run){.program = program, .case_size = program->nets[0].frame_size};
    struct reader r = {.run = run, .places_count = 1};
    r.places[0].net = &program->nets[0];
    need(&r, r.places[0].net);
    (void)add(&r, BENCH_ENTER, &r.places[0]);
    char token[80];
    for (int used; sscanf(text, " %79s%n", token, &used) == 1; text += used)
        read_operation(&r, token);
}
