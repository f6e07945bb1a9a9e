/* Random documents of a schema's tables, mostly valid, and small changes of them.
 *
 * Takes the tables (yawl/schema.h) and a random state; writes XML text into a buffer.  Values are drawn
 * from enumerations, patterns, bounds and their neighbours.
 */
#ifndef TESTS_SCHEMA_RANDOM_H
#define TESTS_SCHEMA_RANDOM_H

#include "base/text.h"
#include "support_values.h"

#include "yawl/schema.h"

struct generator {
    const struct yawl_schema *schema;
    struct text_buffer out;
    uint64_t random;
    uint32_t depth;
};

static uint32_t below(struct generator *g, uint32_t limit)
{
    return (uint32_t)random_below(&g->random, limit);
}

/* ---- Values ---- */

static void put_yawl(struct generator *g, struct yawl_text text)
{
    text_add(&g->out, (struct text){text.data, text.length});
}

static void put_escaped(struct generator *g, uint32_t code)
{
    static const char *const named[] = {['<'] = "&lt;", ['&'] = "&amp;", ['"'] = "&quot;"};
    if (code < sizeof named / sizeof *named && named[code] != NULL)
        text_add_string(&g->out, named[code]);
    else if (code >= ' ' && code < 0x7f)
        text_add_char(&g->out, (char)code);
    else if (code == '\t' || code == '\n' || (code >= 0xa0 && code < 0xd800))
        text_print(&g->out, "&#%u;", code);
    else
        text_add_char(&g->out, 'x');
}

/* A character of the column: of ASCII, else one that libxml2's tables have too. */
static uint32_t code_of_column(struct generator *g, const struct yawl_regex *regex, uint32_t column)
{
    uint32_t from = below(g, 95);
    for (uint32_t i = 0; i < 95; i++) {
        uint32_t code = ' ' + (from + i) % 95;
        if (regex->ascii[code] == column) return code;
    }
    for (uint32_t i = 0; i < regex->ranges_count; i++) {
        if (regex->ranges[i].column == column && regex->ranges[i].first < 0x2ff)
            return regex->ranges[i].first;
    }
    return 'x';
}

/* A text that the pattern, an automaton, matches, as far as XML lets it be written. */
static void put_of_pattern(struct generator *g, const struct yawl_pattern *pattern)
{
    const struct yawl_regex *regex = pattern->regex;
    uint32_t state = 2, width = regex->columns + 1;
    for (uint32_t steps = 0; regex->states != NULL && steps < 200; steps++) {
        const uint8_t *row = regex->states + (size_t)state * width;
        if (row[regex->columns] == 1 && below(g, 3) == 0) break;
        uint32_t column = below(g, regex->columns), tried = 0;
        for (; tried < regex->columns && row[column] < 2; tried++)
            column = (column + 1) % regex->columns;
        if (tried == regex->columns) break;
        put_escaped(g, code_of_column(g, regex, column));
        state = row[column];
    }
}

static void put_word(struct generator *g, uint32_t least, uint32_t most)
{
    uint32_t length = least + below(g, most - least + 1);
    for (uint32_t i = 0; i < length; i++) text_add_char(&g->out, (char)('a' + below(g, 26)));
}

static const char *const samples[YAWL_SIMPLE_KIND_COUNT][14] = {
    [YAWL_SIMPLE_STRING] = {"", "x", "two words", " padded ", "&#9;a&#10;b", "1", "-1.5", "éü",
                            "true"},
    [YAWL_SIMPLE_LANGUAGE] = {"en", "en-AU", "e1", "toolonglang", "de-1996", "-", "en-"},
    [YAWL_SIMPLE_NMTOKEN] = {"a.b", "1a", "a b", "", "a:b", "-x"},
    [YAWL_SIMPLE_NAME] = {"a.b", "1a", "a:b", "", "_x"},
    [YAWL_SIMPLE_NCNAME] = {"a.b", "1a", "a:b", "", "_x"},
    [YAWL_SIMPLE_ID] = {"a.b", "1a", "a:b", "", "_x", "x1", "x2", "x3", "x4"},
    [YAWL_SIMPLE_IDREF] = {"a.b", "1a", "x1"},
    [YAWL_SIMPLE_ENTITY] = {"a", "1", ""},
    [YAWL_SIMPLE_QNAME] = {"a", "b1"},
    [YAWL_SIMPLE_URI] = {"http://a.b/c?d#e", "x", "urn:a"},
    [YAWL_SIMPLE_BOOLEAN] = {"true", "false", "1", "0", "TRUE", " true ", "", "2"},
    [YAWL_SIMPLE_DECIMAL] = {"0", "1.50", "-1.5", "+3.0", ".5", "5.", ".", "1e3", "12345.6789", "",
                             " 7 ", "00.100"},
    [YAWL_SIMPLE_INTEGER] = {"0", "-1", "+5", "007", "1.0", "99", "-129", "255", "65536", "",
                             " 12 ", "1 2"},
    [YAWL_SIMPLE_FLOAT] = {"0", "1.5e3", "-1E-2", "INF", "-INF", "NaN", "1.", ".5", "e5", "+1", ""},
    [YAWL_SIMPLE_DATE] = {"2026-01-31", "2026-02-29", "2024-02-29", "2026-01-31Z",
                          "2026-01-31+14:00", "2026-01-31+14:01", "2026-13-01", "26-01-01",
                          "-0044-03-15", "2026-1-1", ""},
    [YAWL_SIMPLE_TIME] = {"12:30:00", "24:00:00", "25:00:00", "12:30", "12:30:59.25", "12:30:60",
                          "00:00:00Z", "12:30:00-05:00", ""},
    [YAWL_SIMPLE_DATE_TIME] = {"2026-01-31T12:30:00", "2026-01-31", "2026-01-31T24:00:00",
                               "2026-01-31T12:30:00.5Z", "2026-01-31 12:30:00", ""},
    [YAWL_SIMPLE_GYEAR] = {"2026", "1999Z", "-0044", "26", "02026", "2026-01",
                           "2026+14:00", "2026-05:00", "2026-", "+2026", ""},
    [YAWL_SIMPLE_GYEAR_MONTH] = {"2026-01", "1999-12Z", "2026-13", "2026-00", "-0044-03", "2026-1",
                                 "2026", "2026-01-05:00", "2026-01-01", ""},
    [YAWL_SIMPLE_GMONTH] = {"--01", "--12Z", "--13", "--00", "--1", "-01", "--12+01:00", "--12--",
                            "--01-01", ""},
    [YAWL_SIMPLE_GMONTH_DAY] = {"--02-29", "--02-30", "--04-31", "--12-31Z", "--01-00", "--1-1",
                                "--02-28-05:00", "02-28", "--13-01", ""},
    [YAWL_SIMPLE_GDAY] = {"---31", "---01Z", "---32", "---00", "---1", "--31", "---15+13:00",
                          "---15-", ""},
    [YAWL_SIMPLE_DURATION] = {"P1D", "PT5S", "P1Y2M3DT4H5M6.5S", "-P1M", "P", "P1DT", "PT", "P1S",
                              "1D", "P3M", ""},
    [YAWL_SIMPLE_HEX] = {"", "00ff", "0", "0G", "ABCDEF"},
    [YAWL_SIMPLE_BASE64] = {"", "AAAA", "QQ==", "QUI=", "QQ=", "Q", "Q===", "QR=="},
};

static void put_sample(struct generator *g, enum yawl_simple_kind kind)
{
    uint32_t count = 0;
    while (count < 14 && samples[kind][count] != NULL) count++;
    if (count > 0) text_add_string(&g->out, samples[kind][below(g, count)]);
}

/* The bound, or a number close to it. */
static void put_near(struct generator *g, const struct yawl_simple_type *type)
{
    bool use_min = type->max.length == 0 || (type->min.length > 0 && below(g, 2) == 0);
    struct yawl_text bound = use_min ? type->min : type->max;
    put_yawl(g, bound);
    bool is_decimal = type->kind == YAWL_SIMPLE_DECIMAL || type->kind == YAWL_SIMPLE_FLOAT;
    bool has_point = memchr(bound.data, '.', bound.length) != NULL;
    if (is_decimal && below(g, 2) == 0) text_add_string(&g->out, has_point ? "1" : ".0");
    if (type->kind == YAWL_SIMPLE_INTEGER && below(g, 8) == 0) text_add_char(&g->out, '0');
}

static void put_value(struct generator *g, uint32_t simple)
{
    const struct yawl_simple_type *type = &g->schema->simples[simple];
    bool is_made = type->kind >= YAWL_SIMPLE_LIST; /* of other values, in which it may be equal */
    if (type->values_count > 0 && below(g, is_made ? 2 : 10) > 0) {
        put_yawl(g, g->schema->texts[type->values + below(g, type->values_count)]);
    } else if (type->patterns_count > 0 && below(g, 10) > 0) {
        put_of_pattern(g, &g->schema->patterns[type->patterns + below(g, type->patterns_count)]);
    } else if (type->kind == YAWL_SIMPLE_LIST) {
        for (uint32_t i = below(g, 5); i > 0; i--) {
            put_value(g, g->schema->links[type->members]);
            text_add_char(&g->out, ' ');
        }
    } else if (type->kind == YAWL_SIMPLE_UNION) {
        put_value(g, g->schema->links[type->members + below(g, type->members_count)]);
    } else if ((type->min.length > 0 || type->max.length > 0) && below(g, 3) == 0) {
        put_near(g, type);
    } else if (type->kind <= YAWL_SIMPLE_NCNAME && below(g, 2) == 0) {
        uint32_t most =
            type->length_max == YAWL_SCHEMA_UNBOUNDED ? type->length_min + 4 : type->length_max;
        put_word(g, type->length_min, most + below(g, 2));
    } else {
        put_sample(g, type->kind);
    }
}

/* ---- Elements ---- */

static void put_element(struct generator *g, uint32_t element);

static void put_particle(struct generator *g, uint32_t index);

/* A walk through an automaton, which ends where the model may, or where it is long. */
static void put_states(struct generator *g, const struct yawl_schema_particle *row)
{
    uint32_t state = 0, width = row->children_count + 1;
    for (uint32_t steps = 0; steps < 40 && row->children_count > 0; steps++) {
        const uint32_t *at = g->schema->links + row->element + (size_t)state * width;
        uint32_t letter = below(g, row->children_count), tried = 0;
        if (at[0] != 0 && below(g, 4) == 0) return;
        for (; tried < row->children_count && at[letter + 1] == YAWL_SCHEMA_NONE; tried++)
            letter = (letter + 1) % row->children_count;
        if (tried == row->children_count) return;
        const struct yawl_schema_particle *child =
            &g->schema->particles[g->schema->links[row->children + letter]];
        if (child->kind == YAWL_PARTICLE_ELEMENT)
            put_element(g, g->schema->links[child->begins + below(g, child->begins_count)]);
        else
            text_add_string(&g->out, "<any/>");
        state = at[letter + 1];
    }
}

static void put_particle(struct generator *g, uint32_t index)
{
    const struct yawl_schema_particle *row = &g->schema->particles[index];
    uint32_t most = row->max == YAWL_SCHEMA_UNBOUNDED ? row->min + 3 : row->max;
    uint32_t count =
        g->depth > 8 || most <= row->min ? row->min : row->min + below(g, most - row->min + 1);
    for (uint32_t i = 0; i < count && g->out.length < 20000; i++) {
        uint32_t first = row->children_count > 0 ? below(g, row->children_count) : 0;
        switch (row->kind) {
        case YAWL_PARTICLE_ELEMENT:
            put_element(g, g->schema->links[row->begins + below(g, row->begins_count)]);
            break;
        case YAWL_PARTICLE_CHOICE: put_particle(g, g->schema->links[row->children + first]); break;
        case YAWL_PARTICLE_SEQUENCE: first = 0; /* fall through */
        case YAWL_PARTICLE_ALL:
            for (uint32_t k = 0; k < row->children_count; k++)
                put_particle(g,
                             g->schema->links[row->children + (first + k) % row->children_count]);
            break;
        case YAWL_PARTICLE_STATES: put_states(g, row); break;
        case YAWL_PARTICLE_ANY: text_add_string(&g->out, "<any><b c=\"d\">e</b></any>"); break;
        }
    }
}

/* libxml2 does not take the white space round numbers in attributes. */
static void trim_since(struct generator *g, size_t begin)
{
    struct text value = {g->out.data + begin, g->out.length - begin};
    struct text trimmed = text_trim(value);
    if (trimmed.length > 0) memmove(g->out.data + begin, trimmed.data, trimmed.length);
    g->out.length = begin + trimmed.length;
}

static void put_attributes(struct generator *g, const struct yawl_schema_type *type)
{
    for (uint32_t i = 0; i < type->attributes_count; i++) {
        const struct yawl_schema_attribute *row = &g->schema->attributes[type->attributes + i];
        if (!row->is_required && below(g, 2) == 0) continue;
        text_print(&g->out, " %s%.*s=\"", row->is_qualified ? "q:" : "", (int)row->name.length,
                   row->name.data);
        size_t begin = g->out.length;
        if (row->has_fixed && below(g, 4) > 0)
            put_yawl(g, row->fixed);
        else
            put_value(g, row->simple);
        trim_since(g, begin);
        text_add_char(&g->out, '"');
    }
}

static void put_content(struct generator *g, const struct yawl_schema_type *type)
{
    g->depth++;
    switch (type->content) {
    case YAWL_CONTENT_SIMPLE: put_value(g, type->simple); break;
    case YAWL_CONTENT_ANY: text_add_string(&g->out, "<x y=\"1\"/>z"); break;
    case YAWL_CONTENT_MIXED: text_add_string(&g->out, "mixed "); /* fall through */
    case YAWL_CONTENT_ELEMENTS:
        if (type->particle != YAWL_SCHEMA_NONE) put_particle(g, type->particle);
        break;
    }
    g->depth--;
}

/* The prefix that an element is written with: with its namespace declared, rarely with another. */
static const char *put_name(struct generator *g, const struct yawl_schema_element *row)
{
    struct yawl_text uri = g->schema->target;
    int length = (int)row->name.length;
    bool is_wrong = below(g, 20) == 0, is_prefixed = below(g, 2) == 0;
    if (uri.length == 0) is_wrong = is_prefixed = false;
    if (is_wrong) uri = YAWL_TEXT("urn:other");
    if (!row->is_qualified && !is_wrong) is_prefixed = false, uri = YAWL_TEXT("");
    const char *prefix = is_prefixed ? "p:" : "";
    text_print(&g->out, "<%s%.*s", prefix, length, row->name.data);
    if (g->schema->target.length == 0) return prefix;
    text_print(&g->out, is_prefixed ? " xmlns:p=\"%.*s\"" : " xmlns=\"%.*s\"", (int)uri.length,
               uri.data);
    text_print(&g->out, " xmlns:q=\"%.*s\"", (int)g->schema->target.length,
               g->schema->target.data);
    return prefix;
}

/* The type of an element, or one that is made of it, rarely another one, which it then says. */
static uint32_t put_type(struct generator *g, uint32_t type)
{
    const struct yawl_schema *schema = g->schema;
    uint32_t other = below(g, schema->types_count), base = other;
    while (base != type && schema->types[base].base != base) base = schema->types[base].base;
    bool is_named = schema->types[other].name.length > 0;
    bool is_wanted = base == type && (other != type || below(g, 4) == 0);
    if (!is_named || (!is_wanted && below(g, 30) > 0)) return type;
    if (schema->types[type].content == YAWL_CONTENT_ANY) return type;
    const char *prefix = schema->types[other].is_xsd ? "xs:" : schema->target.length > 0 ? "q:" : "";
    text_print(&g->out,
               " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xsi:type=\"%s%.*s\"",
               prefix, (int)schema->types[other].name.length, schema->types[other].name.data);
    return other;
}

static void put_element(struct generator *g, uint32_t element)
{
    const struct yawl_schema_element *row = &g->schema->elements[element];
    int length = (int)row->name.length;
    const char *prefix = put_name(g, row);
    const struct yawl_schema_type *type = &g->schema->types[put_type(g, row->type)];
    put_attributes(g, type);
    if (row->is_nillable && below(g, 3) == 0) {
        text_add_string(&g->out, " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                                 "xsi:nil=\"true\"/>");
        return;
    }
    text_add_char(&g->out, '>');
    if (row->has_fixed && below(g, 4) > 0)
        put_yawl(g, row->fixed);
    else if (!row->has_default || below(g, 2) == 0)
        put_content(g, type);
    text_print(&g->out, "</%s%.*s>", prefix, length, row->name.data);
}

#endif
