/* A simple type of XML Schema as JSON Schema: what the codec takes, as far as that can be said (emit_xsd.h).
 *
 * Texts are restricted by one expression each; texts whose white space counts by `enum` and lengths too.
 * Numbers have their bounds; a decimal may be a string or a number.
 */
#include "emit/emit_xsd.h"
#include "emit/json.h"

#include "yawl/value.h"

#define WHOLE_END XSD_SPACES "*$"
/* Powers of ten that an integer of JSON holds. */
#define POWERS_MAX 18

struct xsd_writer {
    struct arena *arena;
    const struct yawl_schema *schema;
};

static void put_pattern(json_t *of, struct text_buffer *out)
{
    json_put(of, "pattern", json_of_text(text_built(out)));
}

static void note(json_t *of, bool is_exact)
{
    if (!is_exact) json_put(of, "$comment", json_string("some facets are left to the codec"));
}

static void put_count(json_t *of, const char *key, uint32_t count, uint32_t none)
{
    if (count != none) json_put(of, key, json_integer(count));
}

/* ---- Texts ---- */

/* All of a text, as it is. */
static void put_enumeration(const struct xsd_writer *w, const struct yawl_simple_type *type,
                            json_t *of)
{
    json_t *values = json_new_array();
    for (uint32_t i = 0; i < type->values_count; i++) {
        struct yawl_text value = w->schema->texts[type->values + i];
        json_push(values, json_of_text((struct text){value.data, value.length}));
    }
    json_put(of, "enum", values);
}

/* Strings whose white space is kept, or replaced by as many blanks. */
static bool restrict_string(const struct xsd_writer *w, uint32_t simple, json_t *of)
{
    const struct yawl_simple_type *type = &w->schema->simples[simple];
    struct yawl_simple_type rest = *type;
    bool is_kept = type->space == YAWL_SPACE_PRESERVE;
    put_count(of, "minLength", type->length_min, 0);
    put_count(of, "maxLength", type->length_max, YAWL_SCHEMA_UNBOUNDED);
    if (is_kept && type->values_count > 0) put_enumeration(w, type, of);
    if (is_kept) rest.values_count = 0;
    if (rest.values_count == 0 && rest.patterns_count == 0) return true;
    struct yawl_schema schema = *w->schema;
    schema.simples = &rest;
    struct text_buffer out = {.arena = w->arena};
    text_add_char(&out, '^');
    bool is_exact = xsd_put_values(&out, &schema, 0, "$");
    if (out.length > 1) put_pattern(of, &out);
    return is_exact;
}

static bool restrict_text(const struct xsd_writer *w, uint32_t simple, json_t *of);

/* A value of one of the types, and beside that the union's own facets, where white space does not matter. */
static bool restrict_union(const struct xsd_writer *w, uint32_t simple, json_t *of)
{
    const struct yawl_simple_type *type = &w->schema->simples[simple];
    struct text_buffer out = {.arena = w->arena};
    json_t *members = json_new_array();
    bool is_exact = true, collapses = true;
    for (uint32_t i = 0; i < type->members_count; i++) {
        uint32_t member = w->schema->links[type->members + i];
        json_t *schema = json_new_object();
        is_exact &= restrict_text(w, member, schema);
        collapses &= w->schema->simples[member].space == YAWL_SPACE_COLLAPSE;
        json_push(members, schema);
    }
    json_put(of, "anyOf", members);
    text_add_string(&out, "^" XSD_SPACES "*(?!" XSD_SPACES ")");
    size_t begin = out.length;
    if (type->values_count + type->patterns_count == 0) return is_exact;
    if (collapses) is_exact &= xsd_put_values(&out, w->schema, simple, WHOLE_END);
    if (out.length > begin) put_pattern(of, &out);
    return is_exact && collapses;
}

/* The schema of a string; false: it takes more than the type. */
static bool restrict_text(const struct xsd_writer *w, uint32_t simple, json_t *of)
{
    const struct yawl_simple_type *type = &w->schema->simples[simple];
    struct text_buffer out = {.arena = w->arena};
    json_put(of, "type", json_string("string"));
    if (type->kind == YAWL_SIMPLE_UNION) return restrict_union(w, simple, of);
    if (type->space != YAWL_SPACE_COLLAPSE) return restrict_string(w, simple, of);
    text_add_string(&out, "^" XSD_SPACES "*(?!" XSD_SPACES ")");
    bool is_exact = xsd_put_core(&out, w->schema, simple, WHOLE_END);
    text_add_string(&out, WHOLE_END);
    put_pattern(of, &out);
    return is_exact;
}

/* ---- Numbers ---- */

static void put_bound(json_t *of, const char *key, const char *other, struct yawl_text bound,
                      enum expr_kind kind)
{
    struct yawl_eval eval = {0};
    if (bound.length == 0) return;
    int64_t whole = yawl_int_parse(&eval, yawl_text_trim(bound));
    json_t *value = eval.fault == 0 ? json_integer(whole) : NULL;
    if (value == NULL && kind != EXPR_INT) value = json_real(yawl_float_number(bound));
    if (value == NULL) return; /* infinite, or not of 64 bits, as all of them are */
    json_object_del(of, other);
    json_put(of, key, value);
}

/* Less than a power of ten, either way. */
static void put_digits(json_t *of, uint32_t digits)
{
    json_int_t power = 1;
    if (digits > POWERS_MAX) return;
    for (uint32_t i = 0; i < digits; i++) power *= 10;
    json_t *both = json_new_array();
    json_t *range = json_new_object();
    json_put(range, "exclusiveMinimum", json_integer(-power));
    json_put(range, "exclusiveMaximum", json_integer(power));
    json_push(both, range);
    json_put(of, "allOf", both);
}

/* Floats that JSON has no numbers for are words; of these, those within the bounds. */
static void restrict_words(const struct yawl_simple_type *type, json_t *of)
{
    bool has_min = type->min.length > 0, has_max = type->max.length > 0;
    if (json_object_get(of, "pattern") == NULL || !(has_min || has_max)) return;
    if (has_min && has_max) {
        json_object_del(of, "pattern");
        json_put(of, "type", json_string("number"));
    } else {
        json_put(of, "pattern", json_string(has_min ? "^INF$" : "^-INF$"));
    }
}

static void restrict_number(const struct yawl_simple_type *type, enum expr_kind kind, json_t *of)
{
    bool min_out = type->min_is_exclusive, max_out = type->max_is_exclusive;
    put_bound(of, min_out ? "exclusiveMinimum" : "minimum", min_out ? "minimum" : "", type->min,
              kind);
    put_bound(of, max_out ? "exclusiveMaximum" : "maximum", max_out ? "maximum" : "", type->max,
              kind);
    put_digits(of, type->digits);
}

/* A string, or a number, of which fraction digits are left to the codec. */
static void restrict_decimal(const struct xsd_writer *w, const struct yawl_simple_type *type,
                             json_t *of)
{
    struct text_buffer out = {.arena = w->arena};
    bool is_whole = type->kind == YAWL_SIMPLE_INTEGER || type->fraction_digits == 0;
    struct yawl_simple_type written = *type;
    if (is_whole) written.fraction_digits = 0;
    json_t *number = json_new_object(), *string = json_new_object(), *both = json_new_array();
    json_put(number, "type", json_string(is_whole ? "integer" : "number"));
    restrict_number(type, EXPR_DECIMAL, number);
    note(number, is_whole || type->fraction_digits == YAWL_SCHEMA_UNBOUNDED);
    text_add_char(&out, '^');
    xsd_put_limits(&out, &written, "$");
    text_add_string(&out, XSD_DECIMAL "$");
    json_put(string, "type", json_string("string"));
    put_pattern(string, &out);
    json_push(both, string);
    json_push(both, number);
    json_object_clear(of);
    json_put(of, "anyOf", both);
}

void emit_xsd(struct arena *arena, const struct yawl_schema *schema,
              const struct yawl_simple_type *simple, enum expr_kind kind, json_t *of)
{
    struct xsd_writer w = {arena, schema};
    if (kind == EXPR_INT || kind == EXPR_FLOAT) restrict_number(simple, kind, of);
    if (kind == EXPR_FLOAT) restrict_words(simple, of);
    if (kind == EXPR_DECIMAL) restrict_decimal(&w, simple, of);
    if (kind == EXPR_STRING) note(of, restrict_text(&w, (uint32_t)(simple - schema->simples), of));
}
