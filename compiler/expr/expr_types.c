/* Types: their names, and what the type texts of YAML and XML Schema stand for. */
#include "expr/expr_build.h"

static const char *const kind_names[EXPR_KIND_COUNT] = {
    [EXPR_BOOL] = "bool",       [EXPR_INT] = "int",       [EXPR_FLOAT] = "float",
    [EXPR_DECIMAL] = "decimal", [EXPR_STRING] = "string", [EXPR_ENUM] = "enumeration",
    [EXPR_LIST] = "list",       [EXPR_BYTES] = "bytes",   [EXPR_DATE] = "date",
    [EXPR_TIME] = "time",       [EXPR_DATE_TIME] = "dateTime",
    [EXPR_DURATION] = "duration", [EXPR_RECORD] = "record", [EXPR_TREE] = "XML data",
    [EXPR_ITEMS] = "sequence",  [EXPR_OTHER] = "other",
};

const char *expr_kind_name(enum expr_kind kind) { return kind_names[kind]; }

struct expr_type expr_basic(enum expr_kind kind)
{
    return (struct expr_type){.kind = kind, .name = text_of(kind_names[kind])};
}

struct text expr_type_text(struct expr_type type)
{
    if (!text_is_absent(type.name)) return type.name;
    if (type.record != NULL) return type.record->name;
    return type.enumeration != NULL ? type.enumeration->name : text_of(kind_names[type.kind]);
}

/* Lists nest at most EXPR_TYPE_DEPTH_MAX deep. */
bool expr_same_type(struct expr_type a, struct expr_type b)
{
    if (a.kind != b.kind || a.optional != b.optional) return false;
    switch (a.kind) {
    case EXPR_ENUM: return a.enumeration == b.enumeration;
    case EXPR_RECORD: return a.record == b.record;
    case EXPR_LIST:
        if (a.element != b.element || (a.item == NULL) != (b.item == NULL)) return false;
        return a.item == NULL ? a.enumeration == b.enumeration : expr_same_type(*a.item, *b.item);
    case EXPR_OTHER: return text_equal(a.name, b.name);
    default: return true;
    }
}

const struct expr_member *expr_find_member(const struct expr_record *record, struct text name)
{
    for (uint32_t i = 0; i < record->members_count; i++) {
        if (text_equal(record->members[i].name, name)) return &record->members[i];
    }
    return NULL;
}

struct expr_type expr_element_type(struct expr_type list)
{
    if (list.item != NULL) return *list.item;
    struct expr_type type = expr_basic(list.element);
    if (list.element != EXPR_ENUM) return type;
    type.enumeration = list.enumeration;
    type.name = list.enumeration->name;
    return type;
}

/* Records, lists and optional items say more than their kind. */
static const struct expr_type *item_of(struct arena *arena, struct expr_type element)
{
    if (element.kind != EXPR_RECORD && element.kind != EXPR_LIST && !element.optional) return NULL;
    struct expr_type *item = ARENA_NEW(arena, struct expr_type);
    *item = element;
    return item;
}

struct expr_type expr_list_type(struct arena *arena, struct expr_type element)
{
    bool is_enum = element.kind == EXPR_ENUM;
    const struct expr_type *item = item_of(arena, element);
    struct text name = item != NULL                 ? expr_type_text(element)
                       : is_enum                    ? element.enumeration->name
                       : element.kind == EXPR_OTHER ? TEXT("")
                                                    : text_of(kind_names[element.kind]);
    return (struct expr_type){.kind = EXPR_LIST,
                              .name = text_format(arena, TEXT_FMT "[]", TEXT_ARG(name)),
                              .enumeration = is_enum ? element.enumeration : NULL,
                              .element = element.kind,
                              .item = item};
}

struct expr_type expr_plain_type(struct arena *arena, struct expr_type type)
{
    if (type.kind == EXPR_LIST) return expr_list_type(arena, expr_element_type(type));
    if (type.kind == EXPR_RECORD) {
        return (struct expr_type){
            .kind = EXPR_RECORD, .name = type.record->name, .record = type.record};
    }
    if (type.kind != EXPR_ENUM) return expr_basic(type.kind);
    return (struct expr_type){
        .kind = EXPR_ENUM, .name = type.enumeration->name, .enumeration = type.enumeration};
}

/* ---- YAML ---- */

/* Also the kinds that XML Schema calls so. */
static const enum expr_kind built_in[] = {
    EXPR_BOOL,  EXPR_INT,  EXPR_FLOAT, EXPR_DECIMAL,   EXPR_STRING,
    EXPR_BYTES, EXPR_DATE, EXPR_TIME,  EXPR_DATE_TIME, EXPR_DURATION,
};

static struct expr_type type_of_name(struct text name, const struct expr_types *types, bool *ok)
{
    *ok = true;
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++) {
        if (text_is(name, kind_names[built_in[i]])) return expr_basic(built_in[i]);
    }
    uint32_t index = intern_find(types->by_name, name);
    if (index != INTERN_NONE) return types->items[index];
    *ok = false;
    return (struct expr_type){.kind = EXPR_OTHER, .name = name};
}

/* Where the suffixes of `text` begin: "[]" and "?" in any order, but never "??". */
static size_t base_length(struct text text)
{
    size_t length = text.length;
    for (;;) {
        struct text rest = text_slice(text, 0, length);
        if (text_ends_with(rest, "[]")) {
            length -= 2;
        } else if (text_ends_with(rest, "?") && !text_ends_with(rest, "??")) {
            length--;
        } else {
            return length;
        }
    }
}

struct expr_type expr_type_of_yaml(struct arena *arena, struct text text,
                                   const struct expr_types *types, bool *ok)
{
    struct text whole = text_trim(text);
    size_t at = base_length(whole);
    struct expr_type type = type_of_name(text_slice(whole, 0, at), types, ok);
    for (uint32_t lists = 0; at < whole.length; at += whole.data[at] == '?' ? 1 : 2) {
        if (whole.data[at] == '?') {
            type.optional = true;
        } else if (type.kind != EXPR_OTHER && ++lists <= EXPR_TYPE_DEPTH_MAX) {
            type = expr_list_type(arena, type);
        } else {
            type = (struct expr_type){.kind = EXPR_OTHER};
        }
        type.name = text_slice(whole, 0, at + (whole.data[at] == '?' ? 1 : 2));
    }
    return type;
}

/* ---- XML Schema ---- */

struct xsd_name {
    const char *name;
    enum expr_kind kind;
};

/* XML Schema 1.0 part 2, section 3; unsignedLong, lists, parts of dates, binary data and names with a
 * namespace are not here: EXPR_OTHER. */
static const struct xsd_name xsd_names[] = {
    {"boolean", EXPR_BOOL},
    {"long", EXPR_INT},
    {"int", EXPR_INT},
    {"short", EXPR_INT},
    {"byte", EXPR_INT},
    {"integer", EXPR_INT},
    {"nonNegativeInteger", EXPR_INT},
    {"positiveInteger", EXPR_INT},
    {"nonPositiveInteger", EXPR_INT},
    {"negativeInteger", EXPR_INT},
    {"unsignedInt", EXPR_INT},
    {"unsignedShort", EXPR_INT},
    {"unsignedByte", EXPR_INT},
    {"double", EXPR_FLOAT},
    {"float", EXPR_FLOAT},
    {"decimal", EXPR_DECIMAL},
    {"string", EXPR_STRING},
    {"normalizedString", EXPR_STRING},
    {"token", EXPR_STRING},
    {"language", EXPR_STRING},
    {"Name", EXPR_STRING},
    {"NCName", EXPR_STRING},
    {"NMTOKEN", EXPR_STRING},
    {"ID", EXPR_STRING},
    {"IDREF", EXPR_STRING},
    {"ENTITY", EXPR_STRING},
    {"anyURI", EXPR_STRING},
    {"date", EXPR_DATE},
    {"time", EXPR_TIME},
    {"dateTime", EXPR_DATE_TIME},
    {"duration", EXPR_DURATION},
};

struct expr_type expr_type_of_xsd(struct text name)
{
    for (size_t i = 0; i < sizeof xsd_names / sizeof *xsd_names; i++) {
        if (!text_is(name, xsd_names[i].name)) continue;
        return (struct expr_type){.kind = xsd_names[i].kind, .name = name};
    }
    return (struct expr_type){.kind = EXPR_OTHER, .name = name};
}
