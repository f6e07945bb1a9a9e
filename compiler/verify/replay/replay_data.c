/* Values that fit: zero, "", the first of an enumeration, a list of one, a record of all that it needs,
 * a document (replay_tree.c).
 * Records nest at most EXPR_TYPE_DEPTH_MAX deep and hold EXPR_RECORD_VALUES_MAX values at most. */
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

static void add_value(struct text_buffer *out, const struct expr_type *type, bool is_inner);

static void add_record(struct text_buffer *out, const struct expr_record *record)
{
    bool any = false;
    for (uint32_t i = 0; i < record->members_count; i++) {
        const struct expr_member *member = &record->members[i];
        if (member->type.optional) continue;
        text_add_string(out, any ? ", " : "{");
        any = true;
        add_string(out, member->name);
        text_add_string(out, ": ");
        add_value(out, &member->type, true);
    }
    text_add_string(out, any ? "}" : "{}");
}

/* Lists in lists or records are empty: a type may have very many ways down. */
static void add_list(struct text_buffer *out, const struct expr_type *type, bool is_inner)
{
    struct expr_type item = expr_element_type(*type);
    text_add_char(out, '[');
    if (!is_inner) add_value(out, &item, true);
    text_add_char(out, ']');
}

static void add_value(struct text_buffer *out, const struct expr_type *type, bool is_inner)
{
    switch (type->kind) {
    case EXPR_BOOL: text_add_string(out, "false"); break;
    case EXPR_INT: text_add_char(out, '0'); break;
    case EXPR_FLOAT: text_add_string(out, "0.0"); break;
    case EXPR_DECIMAL: text_add_string(out, "\"0\""); break;
    case EXPR_STRING:
    case EXPR_BYTES: text_add_string(out, "\"\""); break;
    case EXPR_ENUM:
        add_string(out,
                   type->enumeration->values_count > 0 ? type->enumeration->values[0] : TEXT(""));
        break;
    case EXPR_DATE: text_add_string(out, "\"2000-01-01\""); break;
    case EXPR_TIME: text_add_string(out, "\"00:00:00\""); break;
    case EXPR_DATE_TIME: text_add_string(out, "\"2000-01-01T00:00:00Z\""); break;
    case EXPR_DURATION: text_add_string(out, "\"PT0S\""); break;
    case EXPR_RECORD: add_record(out, type->record); break;
    case EXPR_LIST: add_list(out, type, is_inner); break;
    default: text_add_string(out, "null"); break;
    }
}

static void add_member(struct text_buffer *out, const struct net_variable *variable)
{
    text_add_string(out, out->length == 0 ? "{" : ", ");
    add_string(out, variable->name);
    text_add_string(out, ": ");
    const struct yawl_tree_type *tree = variable->type.tree;
    bool is_tree = variable->type.kind == EXPR_TREE && tree != NULL;
    struct text document = is_tree ? replay_tree(out->arena, tree, variable->name) : TEXT_NONE;
    if (!text_is_absent(document))
        add_string(out, document);
    else
        add_value(out, &variable->type, false);
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
