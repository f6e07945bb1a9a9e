/* Texts of simple types as regular expressions: form, length, enumeration, patterns.
 *
 * Facets stand as look-aheads before the form.  Recursion is bounded by YAWL_SIMPLE_NESTING_MAX.
 */
#include "emit/emit_xsd.h"
#include "support/schema_parts.h"
#include "support/tree_parts.h"

#define ITEM_END "(?!" XSD_OTHERS ")"

/* ---- Forms ---- */

static const char *form_of(enum yawl_simple_kind kind)
{
    switch (kind) {
    case YAWL_SIMPLE_LANGUAGE: return "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*";
    case YAWL_SIMPLE_ENTITY: return "[^\\s\\S]";
    case YAWL_SIMPLE_BOOLEAN: return "(?:true|false|1|0)";
    case YAWL_SIMPLE_DECIMAL: return XSD_DECIMAL;
    case YAWL_SIMPLE_INTEGER: return "[+-]?[0-9]+";
    case YAWL_SIMPLE_FLOAT: return "(?:" XSD_DECIMAL "(?:[eE][+-]?[0-9]+)?|-?INF|NaN)";
    case YAWL_SIMPLE_DATE: return XSD_DAY XSD_ZONE;
    case YAWL_SIMPLE_TIME: return XSD_CLOCK XSD_ZONE;
    case YAWL_SIMPLE_DATE_TIME: return XSD_DAY "T" XSD_CLOCK XSD_ZONE;
    case YAWL_SIMPLE_GYEAR: return XSD_YEAR XSD_ZONE;
    case YAWL_SIMPLE_GYEAR_MONTH: return XSD_YEAR "-(?:0[1-9]|1[0-2])" XSD_ZONE;
    case YAWL_SIMPLE_GMONTH: return "--(?:0[1-9]|1[0-2])" XSD_ZONE;
    case YAWL_SIMPLE_GMONTH_DAY:
        return "--(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|"
               "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))" XSD_ZONE;
    case YAWL_SIMPLE_GDAY: return "---(?:0[1-9]|[12][0-9]|3[01])" XSD_ZONE;
    case YAWL_SIMPLE_DURATION: return XSD_SPAN;
    default: return NULL;
    }
}

static void put_ranges(struct text_buffer *out, const struct yawl__code_range *ranges,
                       uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        xsd_put_point(out, ranges[i].first);
        if (ranges[i].last > ranges[i].first) text_add_char(out, '-');
        if (ranges[i].last > ranges[i].first) xsd_put_point(out, ranges[i].last);
    }
}

/* A class of characters of names. */
static void put_name_class(struct text_buffer *out, bool begins, bool colon)
{
    text_add_string(out, begins ? "[A-Z_a-z" : "[A-Z_a-z0-9.\\-");
    if (colon) text_add_char(out, ':');
    put_ranges(out, yawl__name_starts, YAWL__NAME_STARTS);
    if (!begins) put_ranges(out, yawl__name_rests, YAWL__NAME_RESTS);
    text_add_char(out, ']');
}

static void put_name(struct text_buffer *out, enum yawl_simple_kind kind)
{
    bool colon = kind == YAWL_SIMPLE_NAME || kind == YAWL_SIMPLE_NMTOKEN;
    if (kind != YAWL_SIMPLE_NMTOKEN) put_name_class(out, true, colon);
    put_name_class(out, false, colon);
    text_add_string(out, kind == YAWL_SIMPLE_NMTOKEN ? "+" : "*");
    if (kind != YAWL_SIMPLE_QNAME) return;
    text_add_string(out, "(?::");
    put_name(out, YAWL_SIMPLE_NCNAME);
    text_add_string(out, ")?");
}

/* "{2,5}", less `minus` each. */
static void put_count(struct text_buffer *out, const struct yawl_simple_type *type, uint32_t minus)
{
    uint32_t min = type->length_min > minus ? type->length_min - minus : 0;
    if (type->length_max == YAWL_SCHEMA_UNBOUNDED)
        text_print(out, "{%u,}", min);
    else
        text_print(out, "{%u,%u}", min, type->length_max - minus);
}

static bool has_limits(const struct yawl_simple_type *type)
{
    return type->length_min > 0 || type->length_max != YAWL_SCHEMA_UNBOUNDED;
}

/* Bytes as text: false, their number could not be said. */
static bool put_bytes(struct text_buffer *out, const struct yawl_simple_type *type)
{
    if (type->kind == YAWL_SIMPLE_HEX) {
        text_add_string(out, "(?:[0-9A-Fa-f]{2})");
        put_count(out, type, 0);
        return true;
    }
    static const char parts[] = "[A-Za-z0-9+/]" XSD_SPACES "*";
    text_print(out, "(?:(?:%s){4})*(?:%s[AQgw]" XSD_SPACES "*=" XSD_SPACES "*=|(?:%s){2}", parts,
               parts, parts);
    text_add_string(out, "[AEIMQUYcgkosw048]" XSD_SPACES "*=)?");
    return !has_limits(type);
}

/* Items with white space between them, if there are any. */
static bool put_list(struct text_buffer *out, const struct yawl_schema *schema,
                     const struct yawl_simple_type *type)
{
    struct text_buffer item = {.arena = out->arena};
    bool is_exact = xsd_put_core(&item, schema, schema->links[type->members], ITEM_END);
    struct text core = text_built(&item);
    if (type->length_max == 0) return is_exact;
    text_print(out, "(?:" TEXT_FMT "(?:" XSD_SPACES "+" TEXT_FMT ")", TEXT_ARG(core),
               TEXT_ARG(core));
    put_count(out, type, 1);
    text_add_string(out, type->length_min == 0 ? ")?" : ")");
    return is_exact;
}

static bool put_union(struct text_buffer *out, const struct yawl_schema *schema,
                      const struct yawl_simple_type *type, const char *end)
{
    bool is_exact = true;
    text_add_string(out, "(?:");
    for (uint32_t i = 0; i < type->members_count; i++) {
        if (i > 0) text_add_char(out, '|');
        is_exact &= xsd_put_core(out, schema, schema->links[type->members + i], end);
    }
    text_add_char(out, ')');
    return is_exact;
}

/* Any text, of so many characters once its white space is collapsed. */
static void put_collapsed(struct text_buffer *out, const struct yawl_simple_type *type)
{
    if (type->length_max == 0) return;
    text_add_string(out, "(?:" XSD_OTHERS "(?:" XSD_OTHERS "|" XSD_SPACES "+(?=" XSD_OTHERS "))");
    put_count(out, type, 1);
    text_add_string(out, type->length_min == 0 ? ")?" : ")");
}

static bool put_form(struct text_buffer *out, const struct yawl_schema *schema,
                     const struct yawl_simple_type *type, const char *end)
{
    const char *form = form_of(type->kind);
    bool is_bytes = type->kind == YAWL_SIMPLE_HEX || type->kind == YAWL_SIMPLE_BASE64;
    if (form != NULL)
        text_add_string(out, form);
    else if (type->kind == YAWL_SIMPLE_LIST)
        return put_list(out, schema, type);
    else if (type->kind == YAWL_SIMPLE_UNION)
        return put_union(out, schema, type, end);
    else if (is_bytes)
        return put_bytes(out, type);
    else if (type->kind == YAWL_SIMPLE_STRING || type->kind == YAWL_SIMPLE_URI)
        put_collapsed(out, type);
    else
        put_name(out, type->kind);
    return true;
}

/* ---- Enumerations ---- */

static bool put_value(struct text_buffer *out, const struct yawl_schema *schema, uint32_t simple,
                      struct yawl_text value);

/* White space in a text that is compared as text, as its type reads it. */
static void put_text(struct text_buffer *out, enum yawl_simple_space space, struct yawl_text value)
{
    struct schema_reader reader = yawl__reader(value, space);
    uint32_t code;
    while (yawl__next_point(&reader, &code)) {
        if (code == ' ' && space != YAWL_SPACE_PRESERVE)
            text_add_string(out, space == YAWL_SPACE_COLLAPSE ? XSD_SPACES "+" : XSD_SPACES);
        else
            xsd_put_point(out, code);
    }
}

static bool put_items(struct text_buffer *out, const struct yawl_schema *schema, uint32_t item_type,
                      struct yawl_text value)
{
    struct yawl_text item;
    bool is_exact = true;
    for (uint32_t at = 0, count = 0; yawl__next_item(value, &at, &item); count++) {
        if (count > 0) text_add_string(out, XSD_SPACES "+");
        is_exact &= put_value(out, schema, item_type, item);
    }
    return is_exact;
}

/* Digits of bytes: letters of both cases, or with white space. */
static void put_byte_digits(struct text_buffer *out, bool is_hex, struct yawl_text value)
{
    for (uint32_t i = 0; i < value.length; i++) {
        char c = value.data[i], other = (char)(c ^ 0x20);
        if (yawl_is_space(c)) continue;
        if (is_hex && c > '9')
            text_print(out, "[%c%c]", c, other);
        else
            xsd_put_point(out, (unsigned char)c);
        if (!is_hex && i + 1 < value.length) text_add_string(out, XSD_SPACES "*");
    }
}

/* Of a union the type that the value is of says how it may be written, where no type before takes that. */
static bool put_member_value(struct text_buffer *out, const struct yawl_schema *schema,
                             const struct yawl_simple_type *type, struct yawl_text value)
{
    struct schema_words quiet;
    char unused[1];
    yawl__words_begin(&quiet, unused, sizeof unused);
    bool is_exact = true;
    for (uint32_t i = 0; i < type->members_count; i++) {
        uint32_t member = schema->links[type->members + i];
        bool is_its = !yawl_simple_problem(schema, member, value, unused, sizeof unused);
        if (is_its) return put_value(out, schema, member, value) && is_exact;
        text_add_string(out, "(?!");
        is_exact &= xsd_put_core(out, schema, member, ITEM_END);
        text_add_string(out, ITEM_END ")");
        is_exact &= schema->simples[member].space == YAWL_SPACE_COLLAPSE;
    }
    return false;
}

static bool put_value(struct text_buffer *out, const struct yawl_schema *schema, uint32_t simple,
                      struct yawl_text value)
{
    const struct yawl_simple_type *type = &schema->simples[simple];
    bool is_true = yawl_text_either(yawl_text_trim(value), "true", "1");
    switch (type->kind) {
    case YAWL_SIMPLE_BOOLEAN: text_add_string(out, is_true ? "(?:true|1)" : "(?:false|0)"); break;
    case YAWL_SIMPLE_DECIMAL:
    case YAWL_SIMPLE_INTEGER: xsd_put_number(out, value); break;
    case YAWL_SIMPLE_HEX:
    case YAWL_SIMPLE_BASE64: put_byte_digits(out, type->kind == YAWL_SIMPLE_HEX, value); break;
    case YAWL_SIMPLE_LIST: return put_items(out, schema, schema->links[type->members], value);
    case YAWL_SIMPLE_UNION: return put_member_value(out, schema, type, value);
    default:
        if (type->kind > YAWL_SIMPLE_URI) return false; /* moments are written in many ways */
        put_text(out, type->space, value);
        break;
    }
    return true;
}

static bool put_enumeration(struct text_buffer *out, const struct yawl_schema *schema,
                            uint32_t simple, const char *end)
{
    const struct yawl_simple_type *type = &schema->simples[simple];
    struct text_buffer values = {.arena = out->arena};
    for (uint32_t i = 0; i < type->values_count; i++) {
        if (i > 0) text_add_char(&values, '|');
        if (!put_value(&values, schema, simple, schema->texts[type->values + i])) return false;
    }
    if (type->values_count > 0)
        text_print(out, "(?=(?:" TEXT_FMT ")%s)", TEXT_ARG(text_built(&values)), end);
    return true;
}

/* ---- All ---- */

bool xsd_put_values(struct text_buffer *out, const struct yawl_schema *schema, uint32_t simple,
                    const char *end)
{
    const struct yawl_simple_type *type = &schema->simples[simple];
    bool is_exact = put_enumeration(out, schema, simple, end);
    for (uint32_t i = 0; i < type->patterns_count; i++) {
        struct text_buffer pattern = {.arena = out->arena};
        bool takes_space;
        bool fits =
            xsd_put_pattern(&pattern, schema->patterns[type->patterns + i].written, &takes_space);
        fits &= !takes_space || type->space == YAWL_SPACE_PRESERVE;
        if (fits) text_print(out, "(?=" TEXT_FMT "%s)", TEXT_ARG(text_built(&pattern)), end);
        is_exact &= fits;
    }
    return is_exact;
}

/* Length of names and bounds of what is no number: what the form does not say. */
static bool put_rest(struct text_buffer *out, const struct yawl_simple_type *type, const char *end)
{
    bool is_decimal = type->kind == YAWL_SIMPLE_DECIMAL || type->kind == YAWL_SIMPLE_INTEGER;
    bool is_name = type->kind > YAWL_SIMPLE_STRING && type->kind < YAWL_SIMPLE_QNAME;
    if (is_decimal) xsd_put_limits(out, type, end);
    if (is_name && has_limits(type)) {
        text_add_string(out, "(?=" XSD_OTHERS);
        put_count(out, type, 0);
        text_print(out, "%s)", end);
    }
    return is_decimal || (type->min.length == 0 && type->max.length == 0);
}

bool xsd_put_core(struct text_buffer *out, const struct yawl_schema *schema, uint32_t simple,
                  const char *end)
{
    const struct yawl_simple_type *type = &schema->simples[simple];
    bool is_exact = xsd_put_values(out, schema, simple, end);
    is_exact &= put_rest(out, type, end);
    return put_form(out, schema, type, end) && is_exact;
}
