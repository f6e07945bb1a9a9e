/* Simple types of a schema: built-in ones, restrictions with their facets, lists, unions.
 *
 * A derived type starts as a copy of its base's row, so each row holds all facets that its values must have;
 * patterns of each step stand beside each other, those of one step are alternatives.
 */
#include "read/schema_parts.h"

#define UNBOUNDED YAWL_SCHEMA_UNBOUNDED

/* ---- Built-in types ---- */

struct builtin {
    const char *name;
    enum yawl_simple_kind kind;
    const char *min, *max; /* NULL: none */
};

#define PLAIN(name, kind)                                                                          \
    {                                                                                              \
        (name), YAWL_SIMPLE_##kind, NULL, NULL                                                     \
    }
#define WHOLE(name, min, max)                                                                      \
    {                                                                                              \
        (name), YAWL_SIMPLE_INTEGER, (min), (max)                                                  \
    }

static const struct builtin builtins[] = {
    PLAIN("anySimpleType", STRING),
    PLAIN("string", STRING),
    PLAIN("normalizedString", STRING),
    PLAIN("token", STRING),
    PLAIN("language", LANGUAGE),
    PLAIN("NMTOKEN", NMTOKEN),
    PLAIN("Name", NAME),
    PLAIN("NCName", NCNAME),
    PLAIN("ID", ID),
    PLAIN("IDREF", IDREF),
    PLAIN("ENTITY", ENTITY),
    PLAIN("QName", QNAME),
    PLAIN("NOTATION", QNAME),
    PLAIN("anyURI", URI),
    PLAIN("boolean", BOOLEAN),
    PLAIN("decimal", DECIMAL),
    PLAIN("float", FLOAT),
    PLAIN("double", FLOAT),
    PLAIN("date", DATE),
    PLAIN("time", TIME),
    PLAIN("dateTime", DATE_TIME),
    PLAIN("gYear", GYEAR),
    PLAIN("gYearMonth", GYEAR_MONTH),
    PLAIN("gMonth", GMONTH),
    PLAIN("gMonthDay", GMONTH_DAY),
    PLAIN("gDay", GDAY),
    PLAIN("duration", DURATION),
    PLAIN("hexBinary", HEX),
    PLAIN("base64Binary", BASE64),
    WHOLE("integer", NULL, NULL),
    WHOLE("nonPositiveInteger", NULL, "0"),
    WHOLE("negativeInteger", NULL, "-1"),
    WHOLE("nonNegativeInteger", "0", NULL),
    WHOLE("positiveInteger", "1", NULL),
    WHOLE("long", "-9223372036854775808", "9223372036854775807"),
    WHOLE("int", "-2147483648", "2147483647"),
    WHOLE("short", "-32768", "32767"),
    WHOLE("byte", "-128", "127"),
    WHOLE("unsignedLong", "0", "18446744073709551615"),
    WHOLE("unsignedInt", "0", "4294967295"),
    WHOLE("unsignedShort", "0", "65535"),
    WHOLE("unsignedByte", "0", "255"),
};

#define BUILTINS_COUNT (sizeof builtins / sizeof *builtins)

static const struct builtin *find_builtin(struct text name)
{
    for (size_t i = 0; i < BUILTINS_COUNT; i++)
        if (text_is(name, builtins[i].name)) return &builtins[i];
    return NULL;
}

static enum yawl_simple_space space_of(const struct builtin *builtin)
{
    struct text name = text_of(builtin->name);
    if (text_is(name, "string") || text_is(name, "anySimpleType")) return YAWL_SPACE_PRESERVE;
    return text_is(name, "normalizedString") ? YAWL_SPACE_REPLACE : YAWL_SPACE_COLLAPSE;
}

static struct yawl_text optional_text(const char *string)
{
    return yawl_text_of(string == NULL ? "" : string);
}

static uint32_t add_simple(struct schema_model *model, struct yawl_simple_type row)
{
    array_push(model->arena, &model->simples, row);
    return model->simples.count - 1;
}

static struct yawl_simple_type new_simple(enum yawl_simple_kind kind, enum yawl_simple_space space)
{
    return (struct yawl_simple_type){.kind = kind,
                                     .space = space,
                                     .length_max = UNBOUNDED,
                                     .digits = UNBOUNDED,
                                     .fraction_digits = UNBOUNDED,
                                     .min = {"", 0},
                                     .max = {"", 0}};
}

static uint32_t add_builtin(struct schema_model *model, const struct builtin *builtin)
{
    struct yawl_simple_type row = new_simple(builtin->kind, space_of(builtin));
    row.min = optional_text(builtin->min);
    row.max = optional_text(builtin->max);
    if (row.kind == YAWL_SIMPLE_ID || row.kind == YAWL_SIMPLE_IDREF) model->has_ids = true;
    return add_simple(model, row);
}

static uint32_t add_list(struct schema_model *model, uint32_t item, uint32_t length_min)
{
    struct yawl_simple_type row = new_simple(YAWL_SIMPLE_LIST, YAWL_SPACE_COLLAPSE);
    row.length_min = length_min;
    row.members = model->links.count;
    row.members_count = 1;
    array_push(model->arena, &model->links, item);
    return add_simple(model, row);
}

/* NMTOKENS is a list of NMTOKEN. */
static struct text item_of(struct text name)
{
    bool is_entities = text_is(name, "ENTITIES");
    return is_entities ? TEXT("ENTITY") : text_slice(name, 0, name.length - 1);
}

static uint32_t new_builtin(struct schema_model *model, const NODE *node, struct text name)
{
    const struct builtin *builtin = find_builtin(name);
    if (builtin != NULL) return add_builtin(model, builtin);
    if (text_is(name, "NMTOKENS") || text_is(name, "IDREFS") || text_is(name, "ENTITIES"))
        return add_list(model, add_builtin(model, find_builtin(item_of(name))), 1);
    schema_fail(model, node, "xs:" TEXT_FMT " is not compiled", TEXT_ARG(name));
    return 0;
}

bool schema_is_simple_name(const struct schema_model *model, struct schema_name name)
{
    if (!name.is_xsd) return schema_global(model, "simpleType", name.local) != NULL;
    return !text_is(name.local, "anyType");
}

uint32_t schema_simple_named(struct schema_model *model, const NODE *node, struct schema_name name)
{
    const char *kind = name.is_xsd ? "xs" : "simpleType";
    uint32_t row = schema_row(model, kind, name.local);
    if (row != INTERN_NONE) return row;
    const NODE *definition = name.is_xsd ? NULL : schema_global(model, kind, name.local);
    if (!name.is_xsd && definition == NULL) {
        schema_fail(model, node, "there is no simple type " TEXT_FMT, TEXT_ARG(name.local));
        return 0;
    }
    row = name.is_xsd ? new_builtin(model, node, name.local) : schema_simple_of(model, definition);
    schema_set_row(model, kind, name.local, row);
    return row;
}

/* ---- Facets ---- */

static uint32_t number_facet(struct schema_model *model, const NODE *facet, struct text value)
{
    uint64_t number = 0;
    for (size_t i = 0; i < value.length && number < UINT32_MAX; i++)
        if (value.data[i] >= '0' && value.data[i] <= '9')
            number = number * 10 + (uint64_t)(value.data[i] - '0');
    if (number >= UINT32_MAX)
        schema_fail(model, facet, "a facet beyond 4294967294 is not compiled");
    return (uint32_t)number;
}

static bool add_number_facet(struct schema_model *model, struct yawl_simple_type *row,
                             const NODE *facet, struct text value)
{
    bool is_length = text_is(facet->name, "length");
    if (is_length || text_is(facet->name, "minLength"))
        row->length_min = number_facet(model, facet, value);
    if (is_length || text_is(facet->name, "maxLength"))
        row->length_max = number_facet(model, facet, value);
    if (text_is(facet->name, "totalDigits")) row->digits = number_facet(model, facet, value);
    if (text_is(facet->name, "fractionDigits"))
        row->fraction_digits = number_facet(model, facet, value);
    return text_ends_with(facet->name, "ength") || text_ends_with(facet->name, "Digits");
}

static bool add_bound(struct yawl_simple_type *row, const NODE *facet, struct text value)
{
    bool is_min = text_starts_with(facet->name, "min"),
         is_max = text_starts_with(facet->name, "max");
    bool is_exclusive = text_ends_with(facet->name, "Exclusive");
    if (!is_exclusive && !text_ends_with(facet->name, "Inclusive")) return false;
    if (is_min) {
        row->min = schema_text(value);
        row->min_is_exclusive = is_exclusive;
    }
    if (is_max) {
        row->max = schema_text(value);
        row->max_is_exclusive = is_exclusive;
    }
    return true;
}

static void set_space(struct yawl_simple_type *row, struct text value)
{
    row->space = text_is(value, "collapse")  ? YAWL_SPACE_COLLAPSE
                 : text_is(value, "replace") ? YAWL_SPACE_REPLACE
                                             : YAWL_SPACE_PRESERVE;
}

/* The value with its white space as the type has it; of a union, its types say how. */
static struct yawl_text with_space(struct schema_model *model, struct text value,
                                   const struct yawl_simple_type *type)
{
    enum yawl_simple_space space = type->space;
    struct text_buffer out = {.arena = model->arena};
    bool collapses = space == YAWL_SPACE_COLLAPSE;
    if (space == YAWL_SPACE_PRESERVE || type->kind == YAWL_SIMPLE_UNION) return schema_text(value);
    if (collapses) value = text_trim(value);
    for (size_t i = 0; i < value.length; i++) {
        bool is_space = yawl_is_space(value.data[i]);
        bool repeats = is_space && collapses && yawl_is_space(value.data[i - 1]);
        if (!repeats) text_add_char(&out, is_space ? ' ' : value.data[i]);
    }
    return schema_text(text_built(&out));
}

static struct text facet_value(const NODE *facet)
{
    const NODE *value = document_attribute(facet, "value");
    return value == NULL ? TEXT("") : value->value;
}

static void add_values(struct schema_model *model, struct yawl_simple_type *row,
                       const NODE *restriction)
{
    const NODE *facet = schema_child(restriction, "enumeration");
    if (facet == NULL) return;
    row->values = model->texts.count;
    for (; facet != NULL; facet = schema_next(facet)) {
        if (!text_is(facet->name, "enumeration")) continue;
        struct yawl_text value = with_space(model, facet_value(facet), row);
        array_push(model->arena, &model->texts, value);
    }
    row->values_count = model->texts.count - row->values;
}

/* Of one step each pattern is an alternative. */
static void add_pattern(struct schema_model *model, struct yawl_simple_type *row,
                        const NODE *restriction)
{
    struct text_buffer all = {.arena = model->arena};
    uint32_t count = 0, old = row->patterns;
    const NODE *first = schema_child(restriction, "pattern");
    for (const NODE *facet = first; facet != NULL; facet = schema_next(facet)) {
        if (!text_is(facet->name, "pattern")) continue;
        if (count++ > 0) text_add_char(&all, '|');
        text_add(&all, facet_value(facet));
    }
    if (count == 0) return;
    struct yawl_pattern pattern = schema_pattern(model, first, text_built(&all));
    row->patterns = model->patterns.count;
    for (uint32_t i = 0; i < row->patterns_count; i++) {
        struct yawl_pattern inherited = model->patterns.items[old + i];
        array_push(model->arena, &model->patterns, inherited);
    }
    array_push(model->arena, &model->patterns, pattern);
    row->patterns_count++;
}

uint32_t schema_simple_restricted(struct schema_model *model, uint32_t base,
                                  const NODE *restriction)
{
    if (model->failed) return 0;
    struct yawl_simple_type row = model->simples.items[base];
    const NODE *space = schema_child(restriction, "whiteSpace");
    if (space != NULL) set_space(&row, facet_value(space));
    for (const NODE *facet = schema_first(restriction); facet != NULL; facet = schema_next(facet)) {
        struct text value = text_trim(facet_value(facet));
        if (!add_number_facet(model, &row, facet, value)) add_bound(&row, facet, value);
    }
    add_values(model, &row, restriction);
    add_pattern(model, &row, restriction);
    return model->failed ? 0 : add_simple(model, row);
}

/* ---- Derivation ---- */

static uint32_t restriction_of(struct schema_model *model, const NODE *restriction)
{
    struct text base = schema_attribute(restriction, "base");
    const NODE *inner = schema_child(restriction, "simpleType");
    uint32_t row = inner != NULL && text_is_absent(base)
                       ? schema_simple_of(model, inner)
                       : schema_simple_named(model, restriction, schema_resolve(restriction, base));
    return schema_simple_restricted(model, row, restriction);
}

static uint32_t list_of(struct schema_model *model, const NODE *list)
{
    struct text item = schema_attribute(list, "itemType");
    const NODE *inner = schema_child(list, "simpleType");
    uint32_t row = inner != NULL ? schema_simple_of(model, inner)
                                 : schema_simple_named(model, list, schema_resolve(list, item));
    return model->failed ? 0 : add_list(model, row, 0);
}

static uint32_t union_of(struct schema_model *model, const NODE *node)
{
    schema_numbers members = {0};
    struct text names = schema_attribute(node, "memberTypes");
    for (size_t at = 0, end; at < names.length; at = end + 1) {
        for (end = at; end < names.length && !yawl_is_space(names.data[end]);) end++;
        if (end == at) continue;
        struct schema_name name = schema_resolve(node, text_slice(names, at, end));
        array_push(model->arena, &members, schema_simple_named(model, node, name));
    }
    for (const NODE *inner = schema_first(node); inner != NULL; inner = schema_next(inner))
        array_push(model->arena, &members, schema_simple_of(model, inner));
    struct yawl_simple_type row = new_simple(YAWL_SIMPLE_UNION, YAWL_SPACE_COLLAPSE);
    row.members = schema_add_links(model, &members);
    row.members_count = members.count;
    return model->failed ? 0 : add_simple(model, row);
}

uint32_t schema_simple_of(struct schema_model *model, const NODE *simple_type)
{
    const NODE *how = schema_first(simple_type);
    if (model->failed || how == NULL) return 0;
    if (text_is(how->name, "list")) return list_of(model, how);
    if (text_is(how->name, "union")) return union_of(model, how);
    return restriction_of(model, how);
}
