/* Text as values: initial and default values of YAWL specifications, bounds of types.
 *
 * Takes an element's content, which XML Schema has judged before where there was a schema, and gives what
 * it means in the variable's type: a literal, or the call that reads it where a type has no literals.  That
 * call is made here first, so what comes out cannot fail in a case.  NULL: the type cannot hold it.
 */
#include "machine/lower.h"

#include "base/content.h"
#include "expr/expr_functions.h"
#include "yawl/schema.h"
#include "yawl/time.h"

#include <assert.h>

static bool read_bool(struct text text, bool *value)
{
    *value = text_is(text, "true") || text_is(text, "1");
    return *value || text_is(text, "false") || text_is(text, "0");
}

static bool read_value(struct expr *literal, struct text text)
{
    struct yawl_eval eval = {0};
    struct text trimmed = text_trim(text);
    struct yawl_text value = {trimmed.data, (uint32_t)trimmed.length};
    switch (literal->type.kind) {
    case EXPR_BOOL: return read_bool(trimmed, &literal->literal.boolean);
    case EXPR_INT: literal->literal.integer = yawl_int_parse(&eval, value); break;
    case EXPR_FLOAT: literal->literal.floating = yawl_float_cast(&eval, value); break;
    case EXPR_DECIMAL: literal->literal.decimal = yawl_decimal_parse(&eval, value); break;
    case EXPR_STRING: literal->literal.string = text; break;
    default: return false;
    }
    return eval.fault == 0;
}

static struct expr *node_new(struct arena *arena, enum expr_op op, struct expr_type type,
                             struct span span)
{
    struct expr *node = ARENA_NEW(arena, struct expr);
    assert(type.kind < EXPR_KIND_COUNT);
    node->op = op;
    node->type = type;
    node->span = span;
    return node;
}

struct expr *literal_of_text(struct arena *arena, struct text text, struct expr_type type,
                             struct span span)
{
    struct expr *literal = node_new(arena, EXPR_LITERAL, type, span);
    if (text.length > EXPR_LENGTH_MAX) return NULL;
    return read_value(literal, text) ? literal : NULL;
}

/* ---- Values that have no literals ---- */

static struct expr *string_of(struct arena *arena, struct text text, struct span span)
{
    struct expr_type type = {.kind = EXPR_STRING, .name = TEXT("string")};
    return literal_of_text(arena, text, type, span);
}

static struct expr *symbol_of(struct arena *arena, const char *name)
{
    struct expr_type type = {.kind = EXPR_INT, .name = TEXT("int")};
    struct expr *symbol = node_new(arena, EXPR_SYMBOL, type, SPAN_NONE);
    symbol->literal.string = text_of(name);
    return symbol;
}

/* A call of the function with the text, and symbols before or behind it. */
static struct expr *call_of(struct arena *arena, enum expr_function_number number,
                            struct expr_type type, struct span span)
{
    struct expr *call = node_new(arena, EXPR_CALL, type, span);
    call->function = &expr_functions[number];
    call->operands = ARENA_ARRAY(arena, struct expr *, 3);
    return call;
}

static struct expr *time_of(struct arena *arena, struct text text, struct expr_type type,
                            struct span span)
{
    bool is_date = type.kind == EXPR_DATE, is_time = type.kind == EXPR_TIME;
    struct yawl_eval eval = {0};
    struct text trimmed = text_trim(text);
    yawl_time_parse(&eval,
                    is_date   ? YAWL_TYPE_DATE
                    : is_time ? YAWL_TYPE_TIME
                              : YAWL_TYPE_DATE_TIME,
                    (struct yawl_text){trimmed.data, (uint32_t)trimmed.length});
    if (eval.fault != 0) return NULL;
    struct expr *call = call_of(arena, EXPR_FN_ITEMS_TO_TIME, type, span);
    call->operands[0] = symbol_of(arena, is_date   ? "YAWL_TYPE_DATE"
                                         : is_time ? "YAWL_TYPE_TIME"
                                                   : "YAWL_TYPE_DATE_TIME");
    call->operands[1] = string_of(arena, trimmed, span);
    call->operands_count = 2;
    return call;
}

static struct expr *span_of(struct arena *arena, struct text text, struct expr_type type,
                            struct span span)
{
    struct yawl_eval eval = {0};
    struct text trimmed = text_trim(text);
    yawl_span_parse(&eval, (struct yawl_text){trimmed.data, (uint32_t)trimmed.length});
    if (eval.fault != 0) return NULL;
    struct expr *call = call_of(arena, EXPR_FN_ITEMS_TO_SPAN, type, span);
    call->operands[0] = string_of(arena, trimmed, span);
    call->operands_count = 1;
    return call;
}

/* ---- XML ---- */

static struct expr *tree_of(struct arena *arena, struct text content, struct expr_type type,
                            struct span span)
{
    struct text root = {type.tree->root.data, type.tree->root.length};
    struct text xml = content_element(arena, root, content);
    if (xml.length > EXPR_LENGTH_MAX || content_parse(arena, xml, NULL).length == 0) return NULL;
    struct expr *call = call_of(arena, EXPR_FN_TREE_PARSE, type, span);
    call->operands[0] = string_of(arena, xml, span);
    call->operands[1] = symbol_of(arena, "YAWL_TREE_KEEP_SPACE");
    call->operands[2] = symbol_of(arena, "NULL");
    call->operands_count = 3;
    return call;
}

/* What the content is as text; all types but xs:string are read as XML. */
static bool text_of_content(struct arena *arena, const struct expr_type *type, struct text content,
                            struct text *text)
{
    size_t colon = text_find(type->name, ":");
    size_t begin = colon == SIZE_MAX ? 0 : colon + 1;
    *text = content;
    if (text_is(text_slice(type->name, begin, type->name.length), "string")) return true;
    if (text_find(content, "&") == SIZE_MAX && text_find(content, "<") == SIZE_MAX) return true;
    struct text xml = content_element(arena, TEXT("value"), content);
    struct yawl_text tree = content_parse(arena, xml, NULL);
    *text = content_string(arena, tree);
    return tree.length > 0;
}

struct expr *value_of_content(struct arena *arena, struct text content, struct expr_type type,
                              struct span span)
{
    struct text text;
    if (content.length > EXPR_LENGTH_MAX) return NULL;
    if (type.kind == EXPR_TREE) return tree_of(arena, content, type, span);
    if (!text_of_content(arena, &type, content, &text)) return NULL;
    switch (type.kind) {
    case EXPR_DATE:
    case EXPR_TIME:
    case EXPR_DATE_TIME: return time_of(arena, text, type, span);
    case EXPR_DURATION: return span_of(arena, text, type, span);
    default: return literal_of_text(arena, text, type, span);
    }
}
