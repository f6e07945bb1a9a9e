/* Documents to the struct of the variables, and values to canonical text.
 *
 * An element without content leaves a variable that is no text and no tree unset.
 */
#include "subject.h"

#include "yawl/time.h"
#include "yawl/tree.h"

#include <stdlib.h>
#include <string.h>

#define SCRATCH_LENGTH (4u << 20)

/* X(word, kind) */
#define KINDS(X)                                                                                   \
    X("bool", EXPR_BOOL)                                                                           \
    X("int", EXPR_INT)                                                                             \
    X("float", EXPR_FLOAT)                                                                         \
    X("decimal", EXPR_DECIMAL)                                                                     \
    X("string", EXPR_STRING)                                                                       \
    X("date", EXPR_DATE)                                                                           \
    X("time", EXPR_TIME)                                                                           \
    X("dateTime", EXPR_DATE_TIME)                                                                  \
    X("duration", EXPR_DURATION)                                                                   \
    X("tree", EXPR_TREE)

bool subject_kind(struct text word, enum expr_kind *kind)
{
#define KIND(name, value)                                                                          \
    if (text_is(word, name)) {                                                                     \
        *kind = value;                                                                             \
        return true;                                                                               \
    }
    KINDS(KIND)
#undef KIND
    return false;
}

const char *subject_kind_name(enum expr_kind kind)
{
    switch (kind) {
#define NAME(name, value)                                                                          \
    case value: return name;
        KINDS(NAME)
#undef NAME
    default: return "other";
    }
}

/* ---- Documents ---- */

struct filling {
    struct yawl_eval e;
    struct yawl_data *block;
    char *at; /* the variable's place */
};

static void fill_text(struct filling *f, struct yawl_text text)
{
    yawl_data_set_text(f->block, (struct yawl_text_ref *)(void *)f->at, text, &f->e);
}

static void fill_tree(struct filling *f, struct yawl_node element)
{
    struct yawl_tree_builder builder;
    yawl_tree_begin(&builder, &f->e);
    yawl_tree_copy(&builder, element);
    fill_text(f, yawl_tree_done(&builder));
}

static enum yawl_type moment_type(enum expr_kind kind)
{
    return kind == EXPR_DATE   ? YAWL_TYPE_DATE
           : kind == EXPR_TIME ? YAWL_TYPE_TIME
                               : YAWL_TYPE_DATE_TIME;
}

static void fill_value(struct filling *f, enum expr_kind kind, struct yawl_node element)
{
    struct yawl_text text = yawl_node_text(&f->e, element);
    struct yawl_text word = yawl_text_trim(text);
    switch (kind) {
    case EXPR_BOOL: *(bool *)f->at = yawl_bool_parse(&f->e, word); break;
    case EXPR_INT: *(int64_t *)(void *)f->at = yawl_int_parse(&f->e, word); break;
    case EXPR_FLOAT: *(double *)(void *)f->at = yawl_float_cast(&f->e, word); break;
    case EXPR_DECIMAL:
        *(struct yawl_decimal *)(void *)f->at = yawl_decimal_parse(&f->e, word);
        break;
    case EXPR_STRING: fill_text(f, text); break;
    case EXPR_TREE: fill_tree(f, element); break;
    case EXPR_DATE:
    case EXPR_TIME:
    case EXPR_DATE_TIME:
        *(struct yawl_time *)(void *)f->at = yawl_time_parse(&f->e, moment_type(kind), word);
        break;
    case EXPR_DURATION: *(struct yawl_span *)(void *)f->at = yawl_span_parse(&f->e, word); break;
    default: yawl_fault(&f->e, -4012 /* YAWL_EDATA */); break;
    }
}

static struct yawl_text borrowed(struct text text)
{
    return (struct yawl_text){text.data, (uint32_t)text.length};
}

static void fill_variables(const struct subject *s, const struct subject_code *code,
                           struct yawl_node root, struct filling *f)
{
    uint64_t *set = (uint64_t *)(void *)(f->block + 1);
    for (uint32_t i = 0; i < s->variables.count; i++) {
        const struct subject_variable *variable = &s->variables.items[i];
        struct yawl_node element = yawl_node_child_named(root, borrowed(variable->name));
        enum expr_kind kind = variable->type.kind;
        if (!yawl_node_is(element) || kind == EXPR_OTHER) continue;
        bool has_value = yawl_node_is(yawl_node_first_child(element));
        if (!has_value && kind != EXPR_STRING && kind != EXPR_TREE) continue;
        f->at = (char *)f->block + code->offsets[i];
        fill_value(f, kind, element);
        yawl_mark_set(set, i, true);
    }
}

bool subject_fill(const struct subject *s, const struct subject_code *code, struct text document,
                  struct yawl_data *block, const char **problem)
{
    struct yawl_tree_error error = {0, 0, ""};
    char *scratch = malloc(SCRATCH_LENGTH);
    if (scratch == NULL) abort();
    struct filling f = {.block = block,
                        .e = {.scratch = scratch, .scratch_capacity = SCRATCH_LENGTH}};
    memset(block, 0, code->size);
    block->used = code->size;
    block->capacity = SUBJECT_BLOCK;
    struct yawl_text tree = yawl_tree_parse(&f.e, borrowed(document), YAWL_TREE_KEEP_SPACE, &error);
    *problem = error.expected;
    if (f.e.fault == 0) {
        *problem = "a value does not fit its type";
        fill_variables(s, code, yawl_tree_root(tree), &f);
    }
    free(scratch);
    return f.e.fault == 0;
}

/* ---- Values ---- */

static void add_marked(struct text_buffer *out, struct yawl_text text)
{
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        switch (c) {
        case '&': text_add_string(out, "&amp;"); break;
        case '<': text_add_string(out, "&lt;"); break;
        case '>': text_add_string(out, "&gt;"); break;
        case '"': text_add_string(out, "&quot;"); break;
        default: text_add_char(out, c);
        }
    }
}

static void add_text(struct text_buffer *out, struct yawl_text text)
{
    text_add(out, (struct text){text.data, text.length});
}

/* The attribute with the least name after `last`; none at the end. */
static struct yawl_node next_by_name(struct yawl_node element, struct yawl_node last)
{
    struct yawl_node best = yawl_node_none(), node = yawl_node_first_attribute(element);
    for (; yawl_node_is(node); node = yawl_node_next_attribute(node)) {
        struct yawl_text name = yawl_node_name(node);
        if (yawl_node_is(last) && yawl_text_compare(name, yawl_node_name(last)) <= 0) continue;
        if (!yawl_node_is(best) || yawl_text_compare(name, yawl_node_name(best)) < 0) best = node;
    }
    return best;
}

/* At most YAWL_TREE_DEPTH_MAX deep. */
static void add_node(struct text_buffer *out, struct yawl_node node)
{
    enum yawl_node_kind kind = yawl_node_kind(node);
    struct yawl_node attribute = yawl_node_none();
    if (kind == YAWL_NODE_TEXT) add_marked(out, yawl_node_value(node));
    if (kind == YAWL_NODE_TEXT) return;
    if (kind == YAWL_NODE_ELEMENT) {
        text_add_char(out, '<');
        add_text(out, yawl_node_name(node));
        while (yawl_node_is(attribute = next_by_name(node, attribute))) {
            text_add_char(out, ' ');
            add_text(out, yawl_node_name(attribute));
            text_add_string(out, "=\"");
            add_marked(out, yawl_node_value(attribute));
            text_add_char(out, '"');
        }
        text_add_char(out, '>');
    }
    struct yawl_node child = yawl_node_first_child(node);
    for (; yawl_node_is(child); child = yawl_node_next(child)) add_node(out, child);
    if (kind != YAWL_NODE_ELEMENT) return;
    text_add_string(out, "</");
    add_text(out, yawl_node_name(node));
    text_add_char(out, '>');
}

struct text subject_print(struct arena *arena, enum expr_kind kind, const void *value,
                          struct yawl_eval *e)
{
    struct text_buffer out = {.arena = arena};
    switch (kind) {
    case EXPR_BOOL: text_add_string(&out, *(const bool *)value ? "true" : "false"); break;
    case EXPR_INT: add_text(&out, yawl_int_print(e, *(const int64_t *)value)); break;
    case EXPR_FLOAT: add_text(&out, yawl_float_print(e, *(const double *)value)); break;
    case EXPR_DECIMAL:
        add_text(&out, yawl_decimal_print(e, *(const struct yawl_decimal *)value));
        break;
    case EXPR_STRING: add_text(&out, *(const struct yawl_text *)value); break;
    case EXPR_DATE:
    case EXPR_TIME:
    case EXPR_DATE_TIME:
        add_text(&out, yawl_time_print(e, moment_type(kind), *(const struct yawl_time *)value));
        break;
    case EXPR_DURATION: add_text(&out, yawl_span_print(e, *(const struct yawl_span *)value)); break;
    case EXPR_TREE: {
        struct yawl_text tree = *(const struct yawl_text *)value;
        if (tree.length > 0) add_node(&out, yawl_tree_root(tree));
        break;
    }
    default: break;
    }
    return out.length == 0 ? TEXT("") : text_built(&out);
}
