/* Texts of a YAWL document, each with the place where it was written. */
#include "ast/yawl_to_ast_parts.h"

/* Without white space at the ends, in text and place; a text with entities keeps its whole place. */
static struct ast_text trimmed(struct ast_text whole)
{
    struct text text = text_trim(whole.text);
    if (whole.text.data == NULL || text.length == whole.text.length) return whole;
    struct span span = whole.span;
    if (text_equal(span_text(span), whole.text)) {
        uint32_t from = (uint32_t)(text.data - whole.text.data);
        span = span_part(span, from, from + (uint32_t)text.length);
    }
    return (struct ast_text){text, span};
}

struct ast_text yawl_attribute_exact(const struct document_node *node, const char *name)
{
    const struct document_node *attribute = yawl_attribute(node, name);
    if (attribute == NULL) return (struct ast_text){TEXT_NONE, SPAN_NONE};
    struct text value = attribute->value;
    if (value.data == NULL) value = TEXT("");
    return (struct ast_text){value, attribute->span};
}

struct ast_text yawl_attribute_text(const struct document_node *node, const char *name)
{
    return trimmed(yawl_attribute_exact(node, name));
}

struct ast_text yawl_element_text(struct yawl_lowering *l, const struct document_node *node)
{
    struct span span = SPAN_NONE;
    bool has_elements = false;
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (child->kind == DOCUMENT_ATTRIBUTE) continue;
        has_elements |= child->kind == DOCUMENT_ELEMENT;
        span = span.source == NULL ? child->span : span_join(span, child->span);
    }
    if (has_elements) {
        struct text_buffer out = {.arena = l->arena};
        for (const struct document_node *child = node->first_child; child; child = child->next) {
            if (child->kind == DOCUMENT_TEXT) yawl_add_escaped_xml(&out, child->value, false);
            if (child->kind == DOCUMENT_ELEMENT) text_add(&out, yawl_verbatim(l->arena, child));
        }
        return (struct ast_text){text_built(&out), span};
    }
    struct text text = document_text(l->arena, node);
    if (text.data == NULL) text = TEXT("");
    return (struct ast_text){text, span.source == NULL ? node->span : span};
}

struct ast_text yawl_child_text(struct yawl_lowering *l, const struct document_node *node,
                                const char *name)
{
    const struct document_node *child = yawl_child(node, name);
    if (child == NULL) return (struct ast_text){TEXT_NONE, SPAN_NONE};
    return yawl_element_text(l, child);
}

struct ast_text yawl_child_word(struct yawl_lowering *l, const struct document_node *node,
                                const char *name)
{
    return trimmed(yawl_child_text(l, node, name));
}

struct ast_int yawl_integer(struct ast_text text)
{
    struct ast_int result = {AST_ABSENT, text.span};
    struct text digits = text_trim(text.text);
    if (text_is_absent(digits) || !yawl_simple_accepts(YAWL_SIMPLE_long, digits)) return result;
    if (text_is(digits, "-9223372036854775808")) return result;
    bool negative = digits.data[0] == '-';
    result.value = 0;
    for (size_t i = 0; i < digits.length; i++) {
        char c = digits.data[i];
        if (c >= '0' && c <= '9') result.value = result.value * 10 + (c - '0');
    }
    if (negative) result.value = -result.value;
    return result;
}
