/* Reads a whole trace file into parsed lines. */
#include "player/trace.h"

#include "player/grow.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *length)
{
    FILE *stream = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    size_t capacity = 4096;
    char *text = malloc(capacity);
    *length = 0;
    if (stream == NULL || text == NULL) {
        free(text);
        return NULL;
    }
    for (size_t got; (got = fread(text + *length, 1, capacity - *length - 1, stream)) > 0;) {
        *length += got;
        if (*length + 1 < capacity) continue;
        if (capacity > TRACE_SIZE_MAX) break;
        capacity *= 2;
        char *grown = realloc(text, capacity);
        if (grown == NULL) abort();
        text = grown;
    }
    bool failed = ferror(stream) != 0;
    if (failed || capacity > TRACE_SIZE_MAX) {
        errno = failed ? errno : EFBIG;
        free(text);
        text = NULL;
    } else {
        text[*length] = '\0';
    }
    if (stream != stdin) fclose(stream);
    return text;
}

static void append(struct trace_file *file, const struct trace_line *line)
{
    uint32_t count = file->lines_count;
    file->lines = player_grow(file->lines, count, sizeof *file->lines);
    file->lines[file->lines_count++] = *line;
}

static bool parse_lines(struct trace_file *file, char *text)
{
    char problem[400];
    uint32_t number = 1;
    for (char *at = text, *next; at != NULL; at = next, number++) {
        char *end = strchr(at, '\n');
        next = end == NULL ? NULL : end + 1;
        if (end != NULL) *end = '\0';
        struct trace_line line;
        int found = trace_parse_line(at, &line, problem, sizeof problem);
        line.number = number;
        if (found > 0) {
            append(file, &line);
            continue;
        }
        trace_line_done(&line);
        if (found == 0) continue;
        snprintf(file->error, sizeof file->error, "%s:%u:%u: %s", file->path, number, line.column,
                 problem);
        return false;
    }
    return true;
}

bool trace_file_read(struct trace_file *file, const char *path)
{
    size_t length;
    *file = (struct trace_file){.path = path};
    char *text = read_file(path, &length);
    if (text == NULL) {
        snprintf(file->error, sizeof file->error, "%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    bool fine = strlen(text) == length;
    if (!fine) snprintf(file->error, sizeof file->error, "%s: holds a NUL byte: not a text", path);
    fine = fine && parse_lines(file, text);
    free(text);
    return fine;
}

void trace_file_done(struct trace_file *file)
{
    for (uint32_t i = 0; i < file->lines_count; i++) trace_line_done(&file->lines[i]);
    free(file->lines);
}
