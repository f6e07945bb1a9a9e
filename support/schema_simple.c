/* Is a text a value of a simple type?
 *
 * Takes the type's row and the text as it stands in a tree, white space and all; gives the first thing that
 * is wrong, in words.  Lists and unions nest at most YAWL_SIMPLE_NESTING_MAX deep.
 */
#include "support/schema_parts.h"

struct value {
    const struct yawl_schema *schema;
    const struct yawl_simple_type *type;
    struct yawl_text text;    /* as it stands */
    struct yawl_text trimmed; /* without white space at its ends, unless the type keeps it */
    struct schema_words *words;
};

static bool is_wrong(const struct yawl_schema *schema, uint32_t simple, struct yawl_text text,
                     struct schema_words *words);

static const char *words_of(enum yawl_simple_kind kind)
{
    static const char *const words[] = {
#define KIND_WORDS(name, text) [YAWL_SIMPLE_##name] = text,
        YAWL_SIMPLE_KINDS(KIND_WORDS)
#undef KIND_WORDS
    };
    return words[kind];
}

static bool tell(const struct value *value, const char *what)
{
    yawl__words_add(value->words, what);
    return true;
}

/* ---- Lengths ---- */

static bool is_count_wrong(const struct value *value, uint64_t count, const char *what)
{
    uint32_t least = value->type->length_min, most = value->type->length_max;
    bool is_few = count < least, is_many = most != YAWL_SCHEMA_UNBOUNDED && count > most;
    if (is_few) yawl__words_add_count(value->words, count, what, ", at least ", least);
    if (!is_few && is_many) yawl__words_add_count(value->words, count, what, ", at most ", most);
    return is_few || is_many;
}

static uint64_t count_characters(const struct value *value)
{
    struct schema_reader reader = yawl__reader(value->text, value->type->space);
    uint64_t count = 0;
    for (int byte = yawl__next_byte(&reader); byte >= 0; byte = yawl__next_byte(&reader))
        count += ((unsigned)byte & 0xc0) != 0x80;
    return count;
}

static bool has_limits(const struct yawl_simple_type *type)
{
    return type->length_min > 0 || type->length_max != YAWL_SCHEMA_UNBOUNDED;
}

static bool is_length_wrong(const struct value *value, uint64_t bytes)
{
    enum yawl_simple_kind kind = value->type->kind;
    if (!has_limits(value->type) || kind == YAWL_SIMPLE_QNAME || kind == YAWL_SIMPLE_LIST)
        return false;
    if (kind == YAWL_SIMPLE_HEX || kind == YAWL_SIMPLE_BASE64)
        return is_count_wrong(value, bytes, "bytes");
    return is_count_wrong(value, count_characters(value), "characters");
}

/* ---- Digits and bounds ---- */

static bool are_digits_wrong(const struct value *value)
{
    const struct yawl_simple_type *type = value->type;
    uint64_t all, fraction;
    if (type->digits == YAWL_SCHEMA_UNBOUNDED && type->fraction_digits == YAWL_SCHEMA_UNBOUNDED)
        return false;
    yawl__count_digits(value->trimmed, &all, &fraction);
    bool is_too_fine = fraction > type->fraction_digits;
    if (is_too_fine)
        yawl__words_add_count(value->words, fraction, "fraction digits", ", at most ",
                              type->fraction_digits);
    else if (all > type->digits)
        yawl__words_add_count(value->words, all, "digits", ", at most ", type->digits);
    return is_too_fine || all > type->digits;
}

static bool tell_bound(const struct value *value, const char *what, struct yawl_text bound)
{
    yawl__words_add(value->words, what);
    yawl__words_add_text(value->words, bound);
    return tell(value, " is expected");
}

static bool is_out_of_bounds(const struct value *value)
{
    const struct yawl_simple_type *type = value->type;
    if (type->min.length > 0) {
        int order = yawl__order_values(type->kind, value->trimmed, type->min);
        bool fits = order == 1 || (order == 0 && !type->min_is_exclusive);
        if (!fits)
            return tell_bound(value, type->min_is_exclusive ? "more than " : "at least ",
                              type->min);
    }
    if (type->max.length > 0) {
        int order = yawl__order_values(type->kind, value->trimmed, type->max);
        bool fits = order < 0 || (order == 0 && !type->max_is_exclusive);
        if (!fits)
            return tell_bound(value, type->max_is_exclusive ? "less than " : "at most ", type->max);
    }
    return false;
}

/* ---- Enumerations and patterns ---- */

/* Is the text, read with its white-space rule, `wanted`? */
static bool reads_as(struct yawl_text text, enum yawl_simple_space space, struct yawl_text wanted)
{
    struct schema_reader reader = yawl__reader(text, space);
    for (uint32_t i = 0; i < wanted.length; i++)
        if (yawl__next_byte(&reader) != (unsigned char)wanted.data[i]) return false;
    return yawl__next_byte(&reader) < 0;
}

/* Is it compared as a value and not as text? */
static bool is_compared_by_value(enum yawl_simple_kind kind)
{
    return kind >= YAWL_SIMPLE_BOOLEAN && kind <= YAWL_SIMPLE_DURATION;
}

static bool is_value(const struct value *value, struct yawl_text wanted)
{
    if (!is_compared_by_value(value->type->kind))
        return reads_as(value->text, value->type->space, wanted);
    return yawl__order_values(value->type->kind, value->trimmed, yawl_text_trim(wanted)) == 0;
}

#define VALUES_SHOWN 8

static bool is_no_value(const struct value *value)
{
    const struct yawl_simple_type *type = value->type;
    if (type->values_count == 0) return false;
    const struct yawl_text *values = value->schema->texts + type->values;
    for (uint32_t i = 0; i < type->values_count; i++)
        if (is_value(value, values[i])) return false;
    yawl__words_add(value->words, "it is none of ");
    for (uint32_t i = 0; i < type->values_count && i < VALUES_SHOWN; i++) {
        if (i > 0) yawl__words_add(value->words, ", ");
        yawl__words_add_text(value->words, values[i]);
    }
    return type->values_count > VALUES_SHOWN ? tell(value, ", …") : true;
}

static bool does_not_match(const struct value *value)
{
    const struct yawl_simple_type *type = value->type;
    for (uint32_t i = 0; i < type->patterns_count; i++) {
        const struct yawl_pattern *pattern = &value->schema->patterns[type->patterns + i];
        if (yawl__pattern_reads(pattern, value->text, type->space)) continue;
        yawl__words_add(value->words, "it does not match ");
        yawl__words_add_text(value->words, pattern->written);
        return true;
    }
    return false;
}

/* ---- Lists and unions ---- */

/* The next item of a list from *at on; false at its end. */
static bool next_item(struct yawl_text text, uint32_t *at, struct yawl_text *item)
{
    while (*at < text.length && yawl_is_space(text.data[*at])) ++*at;
    if (*at == text.length) return false;
    uint32_t begin = *at;
    item->data = text.data + begin;
    while (*at < text.length && !yawl_is_space(text.data[*at])) ++*at;
    item->length = *at - begin;
    return true;
}

static bool is_list_wrong(const struct value *value)
{
    uint32_t item_type = value->schema->links[value->type->members], at = 0;
    struct yawl_text item;
    uint64_t count = 0;
    for (; next_item(value->text, &at, &item); count++) {
        size_t length = value->words->length;
        yawl__words_add(value->words, "item ");
        yawl__words_add_number(value->words, count + 1);
        yawl__words_add(value->words, ": ");
        if (is_wrong(value->schema, item_type, item, value->words)) return true;
        value->words->length = length;
    }
    return has_limits(value->type) && is_count_wrong(value, count, "items");
}

/* Of a union the first member that has the text decides; what is wrong for each is of no use. */
static bool is_union_wrong(const struct value *value)
{
    char unused[1];
    struct schema_words quiet;
    yawl__words_begin(&quiet, unused, sizeof unused);
    for (uint32_t i = 0; i < value->type->members_count; i++) {
        uint32_t member = value->schema->links[value->type->members + i];
        if (!is_wrong(value->schema, member, value->text, &quiet)) return false;
    }
    return tell(value, "it is a value of none of the types of its union");
}

/* ---- All ---- */

static bool is_no_text_of_kind(const struct value *value, uint64_t *bytes)
{
    if (yawl__is_lexical(value->type->kind, value->trimmed, bytes)) return false;
    yawl__words_add(value->words, words_of(value->type->kind));
    return tell(value, " is expected");
}

static bool is_wrong(const struct yawl_schema *schema, uint32_t simple, struct yawl_text text,
                     struct schema_words *words)
{
    const struct yawl_simple_type *type = &schema->simples[simple];
    struct value value = {schema, type, text, text, words};
    uint64_t bytes = 0;
    if (type->space == YAWL_SPACE_COLLAPSE) value.trimmed = yawl_text_trim(text);
    if (type->kind == YAWL_SIMPLE_LIST && is_list_wrong(&value)) return true;
    if (type->kind == YAWL_SIMPLE_UNION && is_union_wrong(&value)) return true;
    if (is_no_text_of_kind(&value, &bytes) || is_length_wrong(&value, bytes)) return true;
    bool is_decimal = type->kind == YAWL_SIMPLE_DECIMAL || type->kind == YAWL_SIMPLE_INTEGER;
    if (is_decimal && are_digits_wrong(&value)) return true;
    return is_out_of_bounds(&value) || is_no_value(&value) || does_not_match(&value);
}

bool yawl_simple_problem(const struct yawl_schema *schema, uint32_t simple, struct yawl_text text,
                         char *words, size_t size)
{
    struct schema_words sentence;
    yawl__words_begin(&sentence, words, size);
    bool wrong = is_wrong(schema, simple, text, &sentence);
    if (!wrong) yawl__words_begin(&sentence, words, size);
    return wrong;
}
