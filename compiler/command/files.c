/* Reading and writing of files, safe against readers in between and against full disks. */
#include "command/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/source.h"

#define READ_STEP ((size_t)64 << 10)

static bool complain(const char *what, const char *path)
{
    fprintf(stderr, "yawlc: %s '%s': %s\n", what, path, strerror(errno));
    return false;
}

static bool read_all(struct arena *arena, int descriptor, size_t expected, struct text *bytes)
{
    size_t capacity = expected + 1, length = 0;
    char *data = arena_alloc(arena, capacity + 1);
    for (;;) {
        if (length == capacity) {
            size_t wanted = capacity * 2 + READ_STEP;
            data = arena_grow(arena, data, capacity + 1, wanted + 1);
            capacity = wanted;
        }
        ssize_t got = read(descriptor, data + length, capacity - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) break;
        length += (size_t)got;
        if (length > SOURCE_SIZE_MAX) return errno = EFBIG, false;
    }
    data[length] = '\0';
    *bytes = (struct text){data, length};
    return true;
}

bool file_read(struct arena *arena, const char *path, struct text *bytes)
{
    if (strcmp(path, "-") == 0) return read_all(arena, STDIN_FILENO, READ_STEP, bytes);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hang us */
    if (descriptor < 0) return false;
    struct stat about;
    bool fine = fstat(descriptor, &about) == 0;
    if (fine && S_ISDIR(about.st_mode))
        errno = EISDIR, fine = false;
    else if (fine && !S_ISREG(about.st_mode))
        errno = EINVAL, fine = false;
    else if (fine && (uint64_t)about.st_size > SOURCE_SIZE_MAX)
        errno = EFBIG, fine = false;
    fine = fine && read_all(arena, descriptor, (size_t)about.st_size, bytes);
    int problem = errno;
    close(descriptor);
    errno = problem;
    return fine;
}

static bool write_all(int descriptor, struct text text)
{
    while (text.length > 0) {
        ssize_t put = write(descriptor, text.data, text.length);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        text = text_slice(text, (size_t)put, text.length);
    }
    return true;
}

static bool is_unchanged(struct arena *arena, const char *path, struct text text)
{
    struct stat about;
    struct text old;
    if (stat(path, &about) != 0 || (uint64_t)about.st_size != text.length) return false;
    return file_read(arena, path, &old) && text_equal(old, text);
}

static bool is_special(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

static bool write_descriptor(int descriptor, struct text text, const char *shown)
{
    if (!write_all(descriptor, text)) return complain("cannot write", shown);
    return true;
}

/* To a device or pipe, as it is. */
static bool write_special(const char *path, struct text text)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return complain("cannot write", path);
    bool fine = write_descriptor(descriptor, text, path);
    close(descriptor);
    return fine;
}

bool file_write(struct arena *arena, const char *path, struct text text)
{
    if (path == NULL) return write_descriptor(STDOUT_FILENO, text, "standard output");
    if (is_special(path)) return write_special(path, text);
    if (is_unchanged(arena, path, text)) return true;
    const char *temporary =
        text_string(arena, text_format(arena, "%s.%ld.tmp", path, (long)getpid()));
    int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) return complain("cannot write", path);
    bool fine = write_all(descriptor, text);
    fine = close(descriptor) == 0 && fine;
    fine = fine && rename(temporary, path) == 0;
    if (fine) return true;
    complain("cannot write", path);
    unlink(temporary);
    return false;
}

bool file_make_directory(struct arena *arena, const char *path)
{
    char *part = arena_copy(arena, path, strlen(path));
    for (char *slash = part + 1; part[0] != '\0' && *slash != '\0'; slash++) {
        if (*slash != '/') continue;
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST) return complain("cannot make folder", part);
        *slash = '/';
    }
    struct stat about;
    if (mkdir(path, 0777) == 0) return true;
    if (errno == EEXIST && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) return true;
    if (errno == EEXIST) errno = ENOTDIR;
    return complain("cannot make folder", path);
}

const char *file_temporary_directory(struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] != '/') base = "/tmp";
    struct text name = text_format(arena, "%s/yawlc-XXXXXX", base);
    char *path = arena_copy(arena, name.data, name.length);
    if (mkdtemp(path) != NULL) return path;
    complain("cannot make a folder for temporary files", path);
    return NULL;
}

void file_remove_tree(struct arena *arena, const char *directory)
{
    DIR *open_directory = opendir(directory);
    struct dirent *entry;
    while (open_directory != NULL && (entry = readdir(open_directory)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        struct text path = text_format(arena, "%s/%s", directory, entry->d_name);
        unlink(text_string(arena, path));
    }
    if (open_directory != NULL) closedir(open_directory);
    rmdir(directory);
}

const char *file_prefix(struct arena *arena)
{
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    for (int up = 0; up < 2 && length > 0; up++) {
        while (length > 0 && self[length - 1] != '/') length--;
        if (length > 0) length--;
    }
    return length > 0 ? arena_copy(arena, self, (size_t)length) : "";
}

bool file_flush_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return true;
    return complain("cannot write", "standard output");
}
