/* Types: their names, and what the type texts of YAML and XML Schema stand for. */
#include "expr/expr_build.h"

static const char *const kind_names[EXPR_KIND_COUNT] = {
    [EXPR_BOOL] = "bool",       [EXPR_INT] = "int",       [EXPR_FLOAT] = "float",
    [EXPR_DECIMAL] = "decimal", [EXPR_STRING] = "string", [EXPR_ENUM] = "enumeration",
    [EXPR_LIST] = "list",       [EXPR_OTHER] = "other",
};

const char *expr_kind_name(enum expr_kind kind) { return kind_names[kind]; }

struct expr_type expr_basic(enum expr_kind kind)
{
    return (struct expr_type){.kind = kind, .name = text_of(kind_names[kind])};
}

struct text expr_type_text(struct expr_type type)
{
    if (!text_is_absent(type.name)) return type.name;
    return type.enumeration != NULL ? type.enumeration->name : text_of(kind_names[type.kind]);
}

bool expr_same_type(struct expr_type a, struct expr_type b)
{
    if (a.kind != b.kind || a.optional != b.optional) return false;
    if (a.kind == EXPR_ENUM) return a.enumeration == b.enumeration;
    if (a.kind == EXPR_LIST) return a.element == b.element && a.enumeration == b.enumeration;
    return a.kind != EXPR_OTHER || text_equal(a.name, b.name);
}

struct expr_type expr_element_type(struct expr_type list)
{
    struct expr_type type = expr_basic(list.element);
    if (list.element != EXPR_ENUM) return type;
    type.enumeration = list.enumeration;
    type.name = list.enumeration->name;
    return type;
}

struct expr_type expr_list_type(struct arena *arena, struct expr_type element)
{
    bool is_enum = element.kind == EXPR_ENUM;
    struct text name = is_enum                      ? element.enumeration->name
                       : element.kind == EXPR_OTHER ? TEXT("")
                                                    : text_of(kind_names[element.kind]);
    return (struct expr_type){.kind = EXPR_LIST,
                              .name = text_format(arena, TEXT_FMT "[]", TEXT_ARG(name)),
                              .enumeration = is_enum ? element.enumeration : NULL,
                              .element = element.kind};
}

struct expr_type expr_plain_type(struct arena *arena, struct expr_type type)
{
    if (type.kind == EXPR_LIST) return expr_list_type(arena, expr_element_type(type));
    if (type.kind != EXPR_ENUM) return expr_basic(type.kind);
    return (struct expr_type){
        .kind = EXPR_ENUM, .name = type.enumeration->name, .enumeration = type.enumeration};
}

/* ---- YAML ---- */

static bool is_built_in_other(struct text name)
{
    static const char *const names[] = {"bytes", "date", "time", "dateTime", "duration"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_is(name, names[i])) return true;
    }
    return false;
}

static struct expr_type type_of_name(struct text name, bool *ok,
                                     const struct expr_enumeration *const *enumerations)
{
    *ok = true;
    for (enum expr_kind kind = EXPR_BOOL; kind <= EXPR_STRING; kind++) {
        if (text_is(name, kind_names[kind])) return expr_basic(kind);
    }
    for (; enumerations != NULL && *enumerations != NULL; enumerations++) {
        if (!text_equal((*enumerations)->name, name)) continue;
        return (struct expr_type){.kind = EXPR_ENUM, .name = name, .enumeration = *enumerations};
    }
    *ok = is_built_in_other(name);
    return (struct expr_type){.kind = EXPR_OTHER, .name = name};
}

struct expr_type expr_type_of_yaml(struct text text,
                                   const struct expr_enumeration *const *enumerations, bool *ok)
{
    struct text base = text_trim(text), whole = base;
    bool optional = text_ends_with(base, "?"), odd_items = false;
    uint32_t lists = 0;
    for (;;) {
        if (text_ends_with(base, "[]")) {
            lists++;
            base = text_slice(base, 0, base.length - 2);
        } else if (text_ends_with(base, "?") && !text_ends_with(base, "??")) {
            odd_items = odd_items || lists > 0;
            base = text_slice(base, 0, base.length - 1);
        } else {
            break;
        }
    }
    struct expr_type type = type_of_name(base, ok, enumerations);
    if (lists == 1 && !odd_items && type.kind != EXPR_OTHER) {
        type.element = type.kind;
        type.kind = EXPR_LIST;
    } else if (lists > 0) {
        type = (struct expr_type){.kind = EXPR_OTHER};
    }
    type.optional = optional;
    type.name = whole;
    return type;
}

/* ---- XML Schema ---- */

struct xsd_name {
    const char *name;
    enum expr_kind kind;
};

/* XML Schema 1.0 part 2, section 3; unsignedLong, lists, dates, binary data and names with a
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
};

struct expr_type expr_type_of_xsd(struct text name)
{
    for (size_t i = 0; i < sizeof xsd_names / sizeof *xsd_names; i++) {
        if (!text_is(name, xsd_names[i].name)) continue;
        return (struct expr_type){.kind = xsd_names[i].kind, .name = name};
    }
    return (struct expr_type){.kind = EXPR_OTHER, .name = name};
}
