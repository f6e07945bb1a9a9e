/* Types in XPath [XP 2.5.3]: behind `cast as`, `instance of`, and in declarations.
 *
 * Compiled are the built-in types that are kinds of items (yawl/items.h), and tests as node() and
 * item(); casts go also to the integers of fewer values, as xs:int. / */
#include "expr/xpath.h"

#include <string.h>

bool xpath_atomic_type(struct text name, enum yawl_item_kind *kind)
{
    static const struct {
        const char *name;
        enum yawl_item_kind kind;
    } types[] = {{"string", YAWL_ITEM_STRING},
                 {"boolean", YAWL_ITEM_BOOL},
                 {"integer", YAWL_ITEM_INT},
                 {"decimal", YAWL_ITEM_DECIMAL},
                 {"float", YAWL_ITEM_SINGLE},
                 {"double", YAWL_ITEM_FLOAT},
                 {"date", YAWL_ITEM_DATE},
                 {"time", YAWL_ITEM_TIME},
                 {"dateTime", YAWL_ITEM_DATE_TIME},
                 {"duration", YAWL_ITEM_DURATION},
                 {"yearMonthDuration", YAWL_ITEM_MONTHS},
                 {"dayTimeDuration", YAWL_ITEM_SECONDS},
                 {"gYear", YAWL_ITEM_GYEAR},
                 {"gYearMonth", YAWL_ITEM_GYEAR_MONTH},
                 {"gMonth", YAWL_ITEM_GMONTH},
                 {"gMonthDay", YAWL_ITEM_GMONTH_DAY},
                 {"gDay", YAWL_ITEM_GDAY},
                 {"untypedAtomic", YAWL_ITEM_UNTYPED}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!text_is(name, types[i].name)) continue;
        *kind = types[i].kind;
        return true;
    }
    return false;
}

bool xpath_cast_type(struct text name, struct xpath_node *node)
{
    static const char *const integers[YAWL_INTEGER_COUNT] = {
#define INTEGER(name, least, greatest) #name,
        YAWL_INTEGERS(INTEGER)
#undef INTEGER
    };
    node->integer = YAWL_INTEGER_COUNT;
    if (xpath_atomic_type(name, &node->type)) return true;
    node->type = YAWL_ITEM_INT;
    for (uint32_t i = 0; i < YAWL_INTEGER_COUNT; i++) {
        if (!text_is(name, integers[i])) continue;
        node->integer = (enum yawl_integer)i;
        return true;
    }
    return false;
}

/* Types of [XP 2.5.1] that are none of the kinds of items. */
static bool is_known(struct text name)
{
    static const char *const others[] = {
        "normalizedString", "token",     "language",      "NMTOKEN",      "NMTOKENS", "Name",
        "NCName",           "ID",        "IDREF",         "IDREFS",       "ENTITY",   "ENTITIES",
        "anyURI",           "QName",     "NOTATION",      "base64Binary", "hexBinary", "untyped",
        "anyType",          "anySimpleType", "anyAtomicType"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (text_is(name, others[i])) return true;
    return false;
}

void xpath_refuse_type(struct xpath_parser *p, uint32_t begin, struct text prefix, struct text name)
{
    struct xpath_node node = {.kind = XPATH_TYPED};
    struct arena *arena = p->work->context->arena;
    bool is_schema = text_is(prefix, "xs");
    const char *what = text_is_absent(prefix) ? "" : ":";
    if (text_is_absent(prefix)) prefix = TEXT("");
    if (is_schema && !is_known(name) && !xpath_cast_type(name, &node)) {
        struct text message = text_format(arena, "there is no type xs:" TEXT_FMT, TEXT_ARG(name));
        xpath_fail_at(p, begin, p->last_end, message.data);
        return;
    }
    struct text reason = text_format(arena, "the type " TEXT_FMT "%s" TEXT_FMT " in this place",
                                     TEXT_ARG(prefix), what, TEXT_ARG(name));
    xpath_give_up(p, begin, reason.data);
}

/* NAME(): node(), item(), empty-sequence() …; behind the name. */
static void parse_test(struct xpath_parser *p, struct xpath_node *node, uint32_t begin)
{
    xpath_accept(p, "(");
    if (!xpath_at(p, ")")) xpath_give_up(p, begin, "a type with arguments");
    xpath_expect(p, ")");
    struct text name = text_slice(p->text, begin, p->at);
    static const char *const tests[] = {"item()",          "node()",          "element()",
                                        "text()",          "comment()",       "attribute()",
                                        "document-node()", "empty-sequence()"};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        if (text_is(name, tests[i])) {
            node->test = name;
            return;
        }
    }
    xpath_give_up(p, begin, "a test of a schema's type");
}

void xpath_parse_type(struct xpath_parser *p, struct xpath_node *node, bool single)
{
    struct text prefix, name;
    xpath_skip(p);
    uint32_t begin = p->at;
    if (!xpath_accept_name(p, &prefix, &name)) {
        xpath_fail(p, "a type's name");
        return;
    }
    node->test = TEXT_NONE;
    if (!single && xpath_at(p, "(")) {
        parse_test(p, node, begin);
    } else if (!text_is(prefix, "xs") ||
               !(single ? xpath_cast_type(name, node) : xpath_atomic_type(name, &node->type))) {
        xpath_refuse_type(p, begin, prefix, name);
    }
    node->occurrence = YAWL_ONCE;
    if (xpath_accept(p, "?")) {
        node->occurrence = YAWL_OPTIONAL;
    } else if (!single && xpath_accept(p, "*")) {
        node->occurrence = YAWL_ANY_NUMBER;
    } else if (!single && xpath_accept(p, "+")) {
        node->occurrence = YAWL_AT_LEAST_ONCE;
    }
}
