/* Parser of the trace language.  Hand-written: words, quotes, JSON by jansson. */
#include "player/trace.h"

#include "player/grow.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text, *arguments;
} kinds[TRACE_KIND_COUNT] = {
#define TRACE_ROW(name, text, arguments) {text, arguments},
    TRACE_LINES(TRACE_ROW)
#undef TRACE_ROW
};

static const char *kind_name(enum trace_kind kind) { return kinds[kind].text; }

struct cursor {
    const char *at, *text; /* what is read next; the whole line */
    uint32_t *column;      /* of what was read last */
    char *error;
    size_t error_size;
};

static bool complain(struct cursor *cursor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static bool complain(struct cursor *cursor, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(cursor->error, cursor->error_size, format, arguments);
    va_end(arguments);
    return false;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static void skip_space(struct cursor *cursor)
{
    while (is_space(*cursor->at)) cursor->at++;
    if (*cursor->at == '#')
        cursor->at += strlen(cursor->at); /* at the start or after white space */
}

/* What is read next begins here. */
static void note_column(struct cursor *cursor)
{
    skip_space(cursor);
    *cursor->column = (uint32_t)(cursor->at - cursor->text) + 1;
}

static char *copy(const char *from, size_t length)
{
    char *text = malloc(length + 1);
    if (text == NULL) abort();
    memcpy(text, from, length);
    text[length] = '\0';
    return text;
}

/* A word in double quotes, with \" and \\; what follows it at once ("my task"[2]) belongs to it. */
static char *take_quoted(struct cursor *cursor)
{
    char *word = copy(cursor->at, strlen(cursor->at)), *to = word;
    for (cursor->at++; *cursor->at != '"'; cursor->at++) {
        if (*cursor->at == '\\' && cursor->at[1] != '\0') cursor->at++;
        if (*cursor->at == '\0') {
            free(word);
            complain(cursor, "a quote is not closed");
            return NULL;
        }
        *to++ = *cursor->at;
    }
    cursor->at++;
    if (*cursor->at == '[' || *cursor->at == '/') {
        while (*cursor->at != '\0' && strchr(" \t\r,*", *cursor->at) == NULL) *to++ = *cursor->at++;
    }
    *to = '\0';
    return word;
}

/* One word: up to white space, or quoted.  A comma ends a bare word. */
static char *take_word(struct cursor *cursor)
{
    note_column(cursor);
    const char *from = cursor->at;
    if (*from == '"') return take_quoted(cursor);
    while (*cursor->at != '\0' && !is_space(*cursor->at) && *cursor->at != ',') cursor->at++;
    return cursor->at == from ? NULL : copy(from, (size_t)(cursor->at - from));
}

static struct trace_name *add_name(struct trace_line *line, char *name)
{
    uint32_t count = line->names_count;
    line->names = player_grow(line->names, count, sizeof *line->names);
    line->names[line->names_count++] = (struct trace_name){name, 1, line->column};
    return &line->names[count];
}

static bool take_number(const char *text, uint32_t *number)
{
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value > UINT32_MAX || *text == '-')
        return false;
    *number = (uint32_t)value;
    return true;
}

static bool take_name(struct cursor *cursor, struct trace_line *line)
{
    char *word = take_word(cursor);
    if (word == NULL && cursor->error[0] != '\0') return false;
    if (word == NULL) return complain(cursor, "'%s' needs a name", kind_name(line->kind));
    add_name(line, word);
    return true;
}

static bool say_bad_count(struct cursor *cursor)
{
    return complain(cursor, "after '*' stands a number of tokens from 1 to %u", UINT32_MAX);
}

static bool take_count(struct cursor *cursor, struct trace_name *name)
{
    char digits[16];
    size_t length = 0;
    if (*cursor->at != '*') return true;
    for (cursor->at++; *cursor->at >= '0' && *cursor->at <= '9' && length < 12;) {
        digits[length++] = *cursor->at++;
    }
    digits[length] = '\0';
    return (take_number(digits, &name->count) && name->count > 0) || say_bad_count(cursor);
}

/* The same at the end of a bare word, whose name may hold a '*' of its own. */
static bool split_count(struct cursor *cursor, struct trace_name *name)
{
    char *star = strrchr(name->name, '*');
    if (star == NULL || star[1] == '\0') return true;
    if (star[1 + strspn(star + 1, "0123456789")] != '\0') return true;
    if (!take_number(star + 1, &name->count) || name->count == 0) return say_bad_count(cursor);
    *star = '\0';
    return true;
}

static bool take_names(struct cursor *cursor, struct trace_line *line, bool counts)
{
    for (skip_space(cursor); *cursor->at != '\0'; skip_space(cursor)) {
        if (line->names_count >= TRACE_NAMES_MAX)
            return complain(cursor, "too many names on a line");
        bool quoted = *cursor->at == '"';
        char *word = take_word(cursor);
        if (word == NULL)
            return cursor->error[0] == '\0' ? complain(cursor, "a name is missing") : false;
        struct trace_name *name = add_name(line, word);
        bool fine = !counts || (quoted ? take_count(cursor, name) : split_count(cursor, name));
        if (!fine) return false;
    }
    return true;
}

/* TASK -> TARGET, TARGET … */
static bool take_choice(struct cursor *cursor, struct trace_line *line)
{
    if (!take_name(cursor, line)) return false;
    skip_space(cursor);
    if (strncmp(cursor->at, "->", 2) != 0) {
        return complain(cursor, "write: choose TASK -> TARGET, TARGET");
    }
    for (cursor->at += 2; *cursor->at != '\0'; skip_space(cursor)) {
        if (!take_name(cursor, line)) return false;
        skip_space(cursor);
        if (*cursor->at == ',')
            cursor->at++;
        else
            break;
    }
    return true;
}

static bool take_json(struct cursor *cursor, struct trace_line *line, bool required)
{
    json_error_t problem;
    note_column(cursor);
    if (*cursor->at == '\0') {
        return !required || complain(cursor, "'%s' needs JSON", kind_name(line->kind));
    }
    size_t flags =
        JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
    line->json = json_loads(cursor->at, flags, &problem);
    if (line->json == NULL && json_error_code(&problem) == json_error_numeric_overflow) {
        /* An integer beyond 64 bits is no mistake of the trace: the case has to refuse it. */
        line->json = json_loads(cursor->at, flags | JSON_DECODE_INT_AS_REAL, &problem);
    }
    if (line->json == NULL) return complain(cursor, "not JSON: %s", problem.text);
    if (!json_is_object(line->json)) return complain(cursor, "the data are one JSON object: {…}");
    line->json_text = strndup(cursor->at, (size_t)problem.position);
    if (line->json_text == NULL) abort();
    cursor->at += problem.position;
    return true;
}

static bool take_by(struct cursor *cursor, struct trace_line *line)
{
    skip_space(cursor);
    if (strncmp(cursor->at, "by", 2) != 0 || !is_space(cursor->at[2])) return true;
    cursor->at += 2;
    line->by = take_word(cursor);
    if (line->by == NULL && cursor->error[0] != '\0') return false;
    return line->by != NULL || complain(cursor, "after 'by' stands a name");
}

static bool take_numbers(struct cursor *cursor, struct trace_line *line)
{
    for (uint32_t i = 0; i < 3; i++) {
        char *word = take_word(cursor);
        bool fine = word != NULL && take_number(word, &line->numbers[i]);
        free(word);
        if (!fine) return complain(cursor, "write: instances TASK CREATED STARTED COMPLETE");
    }
    return true;
}

static bool take_text(struct cursor *cursor, struct trace_line *line)
{
    line->text = take_word(cursor);
    if (line->text != NULL || cursor->error[0] != '\0') return line->text != NULL;
    return complain(cursor, "'%s' needs a word", kind_name(line->kind));
}

static bool take_argument(struct cursor *cursor, struct trace_line *line, char argument)
{
    switch (argument) {
    case 'N': return take_name(cursor, line);
    case 'L': return take_names(cursor, line, false);
    case 'M': return take_names(cursor, line, true);
    case 'J': return take_json(cursor, line, false);
    case 'R': return take_json(cursor, line, true);
    case 'B': return take_by(cursor, line);
    case 'F': return take_choice(cursor, line);
    case '3': return take_numbers(cursor, line);
    default: return take_text(cursor, line);
    }
}

static bool find_kind(struct cursor *cursor, struct trace_line *line, const char *word)
{
    for (uint32_t i = 0; i < TRACE_KIND_COUNT; i++) {
        line->kind = (enum trace_kind)i;
        if (strcmp(word, kinds[i].text) == 0) return true;
    }
    return complain(cursor, "'%s' is neither a command nor a statement", word);
}

static bool take_kind(struct cursor *cursor, struct trace_line *line)
{
    char *word = take_word(cursor);
    if (word != NULL && strcmp(word, "refuse") == 0) {
        line->refuse = true;
        free(word);
        word = take_word(cursor);
    }
    if (word == NULL) return complain(cursor, "after 'refuse' stands a command");
    bool known = find_kind(cursor, line, word);
    free(word);
    if (!known) return false;
    bool command = line->kind < TRACE_ENABLED && line->kind != TRACE_TRACE;
    return !line->refuse || command || complain(cursor, "only a command can be refused");
}

int trace_parse_line(const char *text, struct trace_line *line, char *error, size_t error_size)
{
    struct cursor cursor = {text, text, &line->column, error, error_size};
    *line = (struct trace_line){.number = 1, .column = 1};
    error[0] = '\0';
    skip_space(&cursor);
    if (*cursor.at == '\0') return 0;
    if (!take_kind(&cursor, line)) return -1;
    for (const char *argument = kinds[line->kind].arguments; *argument != '\0'; argument++) {
        if (!take_argument(&cursor, line, *argument)) return -1;
    }
    skip_space(&cursor);
    if (*cursor.at == '\0') return 1;
    note_column(&cursor);
    return complain(&cursor, "'%s' was not expected here", cursor.at), -1;
}

void trace_line_done(struct trace_line *line)
{
    for (uint32_t i = 0; i < line->names_count; i++) free(line->names[i].name);
    free(line->names);
    free(line->by);
    free(line->text);
    json_decref(line->json);
    free(line->json_text);
}
