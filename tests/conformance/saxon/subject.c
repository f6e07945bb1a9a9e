/* Reads the questions, asks them scope by scope, prints the answers; see subject.h. */
#include "subject.h"

#include "yawl/errors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_LIMIT    ((size_t)4 << 30)
#define SCRATCH_LENGTH (16u << 20)
#define FIELDS_MAX     6

static char *scratch;

/* ---- Reading ---- */

static struct text unescape(struct arena *arena, struct text text)
{
    struct text_buffer out = {.arena = arena};
    text_add_string(&out, "");
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '\\' && i + 1 < text.length) {
            c = text.data[++i];
            c = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
        }
        text_add_char(&out, c);
    }
    return out.length == 0 ? TEXT("") : text_built(&out);
}

static uint32_t split(struct text line, struct text *fields)
{
    uint32_t count = 0;
    while (count + 1 < FIELDS_MAX) {
        size_t tab = text_find(line, "\t");
        if (tab == SIZE_MAX) break;
        fields[count++] = text_slice(line, 0, tab);
        line = text_slice(line, tab + 1, line.length);
    }
    fields[count++] = line;
    return count;
}

static struct expr_type type_named(struct text word)
{
    enum expr_kind kind;
    if (subject_kind(word, &kind)) return expr_basic(kind);
    return (struct expr_type){.kind = EXPR_OTHER, .name = word};
}

static enum subject_form form_of(struct text word)
{
    return text_is(word, "P")   ? SUBJECT_PREDICATE
           : text_is(word, "I") ? SUBJECT_SPLIT
           : text_is(word, "J") ? SUBJECT_JOIN
                                : SUBJECT_MAPPING;
}

static void add_question(struct subject *s, const struct text *fields, uint32_t count)
{
    struct subject_question question = {.form = form_of(fields[0])};
    question.text = unescape(s->arena, fields[count - 1]);
    question.target.type.kind = EXPR_OTHER;
    if (count > 4) question.first = unescape(s->arena, fields[count - 2]);
    if (question.form == SUBJECT_JOIN) question.root = fields[3];
    if (question.form != SUBJECT_PREDICATE && count >= 4 && !text_is(fields[2], "-"))
        question.target = (struct expr_variable){.name = fields[1], .type = type_named(fields[2])};
    array_push(s->arena, &s->questions, question);
}

static void take(struct subject *s, struct text line)
{
    struct text fields[FIELDS_MAX];
    uint32_t count = split(line, fields);
    if (text_is(fields[0], "S")) s->root = fields[1];
    if (text_is(fields[0], "V") && count == 4) {
        struct subject_variable variable = {fields[1], type_named(fields[2]),
                                            text_find(fields[3], "o") != SIZE_MAX};
        array_push(s->arena, &s->variables, variable);
    }
    if (text_is(fields[0], "D")) {
        struct text document = unescape(s->arena, fields[count - 1]);
        array_push(s->arena, &s->documents, document);
    }
    bool is_question = fields[0].length == 1 && strchr("PMIJ", fields[0].data[0]) != NULL;
    if (is_question) add_question(s, fields, count);
}

/* ---- Answers ---- */

static void print_escaped(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        switch (c) {
        case '\t': fputs("\\t", stdout); break;
        case '\n': fputs("\\n", stdout); break;
        case '\r': fputs("\\r", stdout); break;
        case '\\': fputs("\\\\", stdout); break;
        default: putchar(c);
        }
    }
}

static void print_refusal(const struct subject_question *question)
{
    bool wrong = question->result.outcome == EXPR_WRONG;
    printf("?\t%s\t", wrong ? "wrong" : "unsupported");
    print_escaped(wrong ? question->complaint : question->result.reason);
    putchar('\n');
}

static struct yawl_eval eval_new(const struct subject *s)
{
    return (struct yawl_eval){
        .scratch = scratch, .scratch_capacity = SCRATCH_LENGTH, .now_ms = s->now_ms};
}

static void print_value(const struct subject *s, enum expr_kind kind, const void *value,
                        struct yawl_eval *e)
{
    printf("\t%s\t", subject_kind_name(kind));
    print_escaped(subject_print(s->arena, kind, value, e));
}

/* Bytes of an item in a list. */
static size_t size_of_item(enum expr_kind kind)
{
    switch (kind) {
    case EXPR_BOOL: return sizeof(bool);
    case EXPR_INT:
    case EXPR_FLOAT: return 8;
    case EXPR_DECIMAL: return sizeof(struct yawl_decimal);
    case EXPR_DURATION: return sizeof(struct yawl_span);
    case EXPR_STRING:
    case EXPR_TREE: return sizeof(struct yawl_text);
    default: return sizeof(struct yawl_time);
    }
}

static void print_list(const struct subject *s, enum expr_kind kind, const struct yawl_list *list,
                       struct yawl_eval *e)
{
    const char *items = list->items;
    for (uint32_t i = 0; i < list->count; i++)
        print_value(s, kind, items + i * size_of_item(kind), e);
}

/* The results of as many instances as the number of the document says; 0, or the fault of one. */
static int give_list(const struct subject *s, const struct subject_code *code, uint32_t number,
                     struct yawl_data *const *blocks, uint32_t document)
{
    struct yawl_text *results = ARENA_ARRAY(s->arena, struct yawl_text, (size_t)document + 1);
    for (uint32_t i = 0; i <= document; i++) {
        struct yawl_eval e = eval_new(s);
        code->formals[number](blocks[(document + i) % s->documents.count], &e, &results[i]);
        if (e.fault != 0) return e.fault;
        struct text copy = {results[i].data, results[i].length};
        results[i].data = text_copy(s->arena, copy).data;
    }
    *code->list = (struct yawl_list){.items = results, .count = document + 1};
    return 0;
}

static void answer(const struct subject *s, const struct subject_code *code, uint32_t number,
                   struct yawl_data *const *blocks, uint32_t document)
{
    const struct subject_question *question = &s->questions.items[number];
    struct yawl_eval e = eval_new(s);
    long double room[16]; /* any value */
    const struct expr_type *type = &question->result.tree->type;
    if (question->form == SUBJECT_JOIN) e.fault = give_list(s, code, number, blocks, document);
    if (e.fault == 0) code->functions[number](blocks[document], &e, room);
    if (e.fault != 0) {
        printf("!\t%s\n", yawl_err_name(e.fault));
        return;
    }
    putchar('=');
    if (question->form == SUBJECT_SPLIT)
        print_list(s, type->element, (const struct yawl_list *)(const void *)room, &e);
    else
        print_value(s, type->kind, room, &e);
    putchar('\n');
}

/* The documents as structs of the variables; one that does not fit its scope ends the process. */
static struct yawl_data **fill_all(const struct subject *s, const struct subject_code *code)
{
    const char *problem = "";
    struct yawl_data **blocks = ARENA_ARRAY(s->arena, struct yawl_data *, s->documents.count + 1);
    for (uint32_t d = 0; d < s->documents.count; d++) {
        struct text document = s->documents.items[d];
        blocks[d] = arena_alloc(s->arena, SUBJECT_BLOCK);
        if (subject_fill(s, code, document, blocks[d], &problem)) continue;
        fprintf(stderr, "%s: " TEXT_FMT "\n", problem, TEXT_ARG(document));
        exit(1);
    }
    return blocks;
}

static void ask(struct subject *s, const char *include)
{
    struct subject_code code;
    const char *text = subject_emit(s);
    if (s->shows) fputs(text, stderr);
    subject_load(&code, text, include);
    struct yawl_data **blocks = fill_all(s, &code);
    for (uint32_t q = 0; q < s->questions.count; q++) {
        for (uint32_t d = 0; d < s->documents.count; d++) {
            if (s->questions.items[q].result.outcome == EXPR_COMPILED)
                answer(s, &code, q, blocks, d);
            else
                print_refusal(&s->questions.items[q]);
        }
    }
    subject_unload(&code);
}

static void begin(struct subject *s)
{
    struct subject fresh = {
        .arena = arena_new(ARENA_LIMIT), .now_ms = s->now_ms, .shows = s->shows};
    *s = fresh;
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fprintf(stderr, "usage: expression_subject INCLUDE NOW_MS [--show] <QUESTIONS\n");
        return 2;
    }
    struct subject s = {.now_ms = strtoll(arguments[2], NULL, 10), .shows = count > 3};
    char *line = NULL;
    size_t room = 0;
    scratch = malloc(SCRATCH_LENGTH);
    if (scratch == NULL) return 3;
    begin(&s);
    for (ssize_t length; (length = getline(&line, &room, stdin)) >= 0;) {
        if (length > 0 && line[length - 1] == '\n') length--;
        bool is_scope = length > 1 && line[0] == 'S' && line[1] == '\t';
        if (is_scope && s.questions.count > 0) ask(&s, arguments[1]);
        if (is_scope) {
            arena_free(s.arena);
            begin(&s);
        }
        take(&s, text_copy(s.arena, (struct text){line, (size_t)length}));
    }
    if (s.questions.count > 0) ask(&s, arguments[1]);
    arena_free(s.arena);
    free(line);
    free(scratch);
    return 0;
}
