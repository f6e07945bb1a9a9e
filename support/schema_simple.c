/* Is a text a value of a simple type?
 *
 * Takes the type's row and the text as it stands in a tree, white space and all; gives the first thing that
 * is wrong, in words.  Lists and unions nest at most YAWL_SIMPLE_NESTING_MAX deep.
 */
#include "support/schema_parts.h"

struct value {
    const struct yawl_schema *schema;
    uint32_t simple;
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

/* Bytes of a value that a message shows. */
#define VALUE_SHOWN 40

/* "'12,5'", in one line.  White space at the ends is shown where it counts. */
static void add_shown(const struct value *value)
{
    bool counts = value->type->space != YAWL_SPACE_COLLAPSE;
    struct yawl_text text = counts ? value->text : yawl_text_trim(value->text), part = text;
    if (part.length > VALUE_SHOWN) part.length = VALUE_SHOWN;
    while (part.length > 0 && part.length < text.length &&
           (text.data[part.length] & 0xc0) == 0x80)
        part.length--;
    yawl__words_add(value->words, "'");
    for (uint32_t i = 0; i < part.length; i++) {
        struct yawl_text byte = {part.data + i, 1};
        if (yawl_is_space(*byte.data)) byte.data = " ";
        yawl__words_add_text(value->words, byte);
    }
    yawl__words_add(value->words, part.length < text.length ? "…'" : "'");
}

/* "'12,5' stands where …", and what completes the sentence. */
static void tell_stands(const struct value *value)
{
    bool is_empty = yawl_text_trim(value->text).length == 0;
    if (is_empty)
        yawl__words_add(value->words, "nothing");
    else
        add_shown(value);
    yawl__words_add(value->words, " stands where ");
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
    tell_stands(value);
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

/* What facets of text look at: of a union, the text as the type that it is a value of has it. */
static enum yawl_simple_space space_of(const struct value *value)
{
    uint32_t member = yawl__member_of(value->schema, value->simple, value->text);
    return member == YAWL_SCHEMA_NONE ? value->type->space : value->schema->simples[member].space;
}

#define VALUES_SHOWN 8

static bool is_no_value(const struct value *value)
{
    const struct yawl_simple_type *type = value->type;
    if (type->values_count == 0) return false;
    const struct yawl_text *values = value->schema->texts + type->values;
    for (uint32_t i = 0; i < type->values_count; i++)
        if (yawl__is_same_value(value->schema, value->simple, value->text, values[i])) return false;
    add_shown(value);
    yawl__words_add(value->words, " is none of ");
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
        if (yawl__pattern_reads(pattern, value->text, space_of(value))) continue;
        add_shown(value);
        yawl__words_add(value->words, " does not match ");
        yawl__words_add_text(value->words, pattern->written);
        return true;
    }
    return false;
}

/* ---- Lists and unions ---- */

static bool is_list_wrong(const struct value *value)
{
    uint32_t item_type = value->schema->links[value->type->members], at = 0;
    struct yawl_text item;
    uint64_t count = 0;
    for (; yawl__next_item(value->text, &at, &item); count++) {
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
    add_shown(value);
    return tell(value, " is a value of none of the types of its union");
}

/* ---- All ---- */

static bool is_no_text_of_kind(const struct value *value, uint64_t *bytes)
{
    if (yawl__is_lexical(value->type->kind, value->trimmed, bytes)) return false;
    tell_stands(value);
    yawl__words_add(value->words, words_of(value->type->kind));
    return tell(value, " is expected");
}

static bool is_wrong(const struct yawl_schema *schema, uint32_t simple, struct yawl_text text,
                     struct schema_words *words)
{
    const struct yawl_simple_type *type = &schema->simples[simple];
    struct value value = {schema, simple, type, text, text, words};
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
