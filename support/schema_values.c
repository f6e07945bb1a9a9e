/* Are two texts one value of a simple type?  Asked of enumerations and of fixed values.
 *
 * A value of a union is one of the first of its types that has the text, with that type's white space and
 * order; values of types that do not come of one primitive type differ.  Lists are compared item by item.
 * Recursion is bounded by YAWL_SIMPLE_NESTING_MAX.
 */
#include "support/schema_parts.h"

/* A text as a value of a type; `type` NULL: it is none. */
struct typed {
    const struct yawl_simple_type *type;
    struct yawl_text text;
};

uint32_t yawl__member_of(const struct yawl_schema *schema, uint32_t simple, struct yawl_text text)
{
    char unused[1];
    const struct yawl_simple_type *type = &schema->simples[simple];
    if (type->kind != YAWL_SIMPLE_UNION) return simple;
    for (uint32_t i = 0; i < type->members_count; i++) {
        uint32_t member = schema->links[type->members + i];
        if (!yawl_simple_problem(schema, member, text, unused, sizeof unused))
            return yawl__member_of(schema, member, text);
    }
    return YAWL_SCHEMA_NONE;
}

static struct typed typed_of(const struct yawl_schema *schema, uint32_t simple,
                             struct yawl_text text)
{
    uint32_t member = yawl__member_of(schema, simple, text);
    struct typed typed = {member == YAWL_SCHEMA_NONE ? NULL : &schema->simples[member], text};
    return typed;
}

/* One kind for all kinds that are restrictions of one primitive type. */
static enum yawl_simple_kind primitive_of(enum yawl_simple_kind kind)
{
    if (kind == YAWL_SIMPLE_INTEGER) return YAWL_SIMPLE_DECIMAL;
    return kind < YAWL_SIMPLE_QNAME ? YAWL_SIMPLE_STRING : kind;
}

bool yawl__next_item(struct yawl_text text, uint32_t *at, struct yawl_text *item)
{
    while (*at < text.length && yawl_is_space(text.data[*at])) ++*at;
    if (*at == text.length) return false;
    uint32_t begin = *at;
    item->data = text.data + begin;
    while (*at < text.length && !yawl_is_space(text.data[*at])) ++*at;
    item->length = *at - begin;
    return true;
}

/* ---- Comparing ---- */

static bool is_same(const struct yawl_schema *schema, struct typed a, struct typed b);

static bool are_same_items(const struct yawl_schema *schema, struct typed a, struct typed b)
{
    struct yawl_text left, right;
    uint32_t at = 0, with = 0;
    uint32_t of = schema->links[a.type->members], other = schema->links[b.type->members];
    bool more = true;
    while (more) {
        more = yawl__next_item(a.text, &at, &left);
        if (more != yawl__next_item(b.text, &with, &right)) return false;
        if (more && !is_same(schema, typed_of(schema, of, left), typed_of(schema, other, right)))
            return false;
    }
    return true;
}

/* As texts, each read with its white-space rule. */
static bool are_same_texts(struct typed a, struct typed b)
{
    struct schema_reader left = yawl__reader(a.text, a.type->space);
    struct schema_reader right = yawl__reader(b.text, b.type->space);
    int byte;
    do {
        byte = yawl__next_byte(&left);
        if (byte != yawl__next_byte(&right)) return false;
    } while (byte >= 0);
    return true;
}

/* The next byte of hexadecimal (letters small) or base 64 (no white space); -1 at the end. */
static int next_digit(struct schema_reader *reader, bool is_hex)
{
    int byte = yawl__next_byte(reader);
    while (byte >= 0 && yawl_is_space((char)byte)) byte = yawl__next_byte(reader);
    return is_hex && byte >= 'A' && byte <= 'F' ? byte + ('a' - 'A') : byte;
}

static bool are_same_bytes(struct typed a, struct typed b)
{
    bool is_hex = a.type->kind == YAWL_SIMPLE_HEX;
    struct schema_reader left = yawl__reader(a.text, YAWL_SPACE_COLLAPSE);
    struct schema_reader right = yawl__reader(b.text, YAWL_SPACE_COLLAPSE);
    int byte;
    do {
        byte = next_digit(&left, is_hex);
        if (byte != next_digit(&right, is_hex)) return false;
    } while (byte >= 0);
    return true;
}

static bool is_nan(struct typed value)
{
    return value.type->kind == YAWL_SIMPLE_FLOAT &&
           yawl_text_equal(yawl_text_trim(value.text), YAWL_TEXT("NaN"));
}

static bool is_same(const struct yawl_schema *schema, struct typed a, struct typed b)
{
    if (a.type == NULL || b.type == NULL) return false;
    enum yawl_simple_kind kind = primitive_of(a.type->kind);
    if (kind != primitive_of(b.type->kind)) return false;
    if (kind == YAWL_SIMPLE_LIST) return are_same_items(schema, a, b);
    if (kind == YAWL_SIMPLE_HEX || kind == YAWL_SIMPLE_BASE64) return are_same_bytes(a, b);
    if (kind < YAWL_SIMPLE_BOOLEAN) return are_same_texts(a, b);
    if (is_nan(a) && is_nan(b)) return true;
    return yawl__order_values(kind, yawl_text_trim(a.text), yawl_text_trim(b.text)) == 0;
}

bool yawl__is_same_value(const struct yawl_schema *schema, uint32_t simple, struct yawl_text a,
                         struct yawl_text b)
{
    return is_same(schema, typed_of(schema, simple, a), typed_of(schema, simple, b));
}
