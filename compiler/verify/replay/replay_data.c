/* Values that fit: zero, "", the first of an enumeration, a list of one. */
#include "verify/replay/replay_parts.h"

static void add_string(struct text_buffer *out, struct text text)
{
    text_add_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\') text_add_char(out, '\\');
        if (c < ' ')
            text_print(out, "\\u%04x", c);
        else
            text_add_char(out, (char)c);
    }
    text_add_char(out, '"');
}

static void add_plain(struct text_buffer *out, enum expr_kind kind, const struct expr_type *type)
{
    switch (kind) {
    case EXPR_BOOL: text_add_string(out, "false"); break;
    case EXPR_INT: text_add_char(out, '0'); break;
    case EXPR_FLOAT: text_add_string(out, "0.0"); break;
    case EXPR_DECIMAL: text_add_string(out, "\"0\""); break;
    case EXPR_STRING: text_add_string(out, "\"\""); break;
    case EXPR_ENUM:
        add_string(out,
                   type->enumeration->values_count > 0 ? type->enumeration->values[0] : TEXT(""));
        break;
    default: text_add_string(out, "null"); break;
    }
}

static void add_value(struct text_buffer *out, const struct expr_type *type)
{
    if (type->kind != EXPR_LIST) {
        add_plain(out, type->kind, type);
        return;
    }
    text_add_char(out, '[');
    add_plain(out, type->element, type);
    text_add_char(out, ']');
}

static void add_member(struct text_buffer *out, const struct net_variable *variable)
{
    text_add_string(out, out->length == 0 ? "{" : ", ");
    add_string(out, variable->name);
    text_add_string(out, ": ");
    add_value(out, &variable->type);
}

static struct text built(struct text_buffer *out)
{
    if (out->length == 0) return TEXT_NONE;
    text_add_char(out, '}');
    return text_built(out);
}

struct text replay_input(struct arena *arena, const net_variables *variables)
{
    struct text_buffer out = {.arena = arena};
    array_each(struct net_variable, variable, variables) {
        bool is_free =
            variable->has_initial || variable->type.optional || variable->type.kind == EXPR_OTHER;
        if (net_has_input(variable) && !is_free) add_member(&out, variable);
    }
    return built(&out);
}

struct text replay_returns(struct arena *arena, const net_variables *variables)
{
    struct text_buffer out = {.arena = arena};
    array_each(struct net_variable, variable, variables) {
        bool is_free = variable->type.optional || variable->type.kind == EXPR_OTHER;
        if (!is_free) add_member(&out, variable);
    }
    return built(&out);
}
