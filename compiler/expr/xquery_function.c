/* Functions of XPath over sequences [FO]: one row each in `functions`, a few forms of their own.
 *
 * A row has a letter for each argument: x a sequence, a its atoms, t text (xs:string?), i
 * xs:integer, f xs:double. / */
#include "expr/xquery.h"

#include <string.h>

struct row {
    const char *name;
    const char *arguments;
    enum expr_function_number function;
};

static const struct row functions[] = {
    {"data", "x", EXPR_FN_ITEMS_DATA},
    {"number", "x", EXPR_FN_ITEMS_NUMBER},
    {"root", "x", EXPR_FN_ITEMS_ROOT},
    {"name", "x", EXPR_FN_FN_NAME},
    {"local-name", "x", EXPR_FN_FN_LOCAL_NAME},
    {"contains", "tt", EXPR_FN_TEXT_CONTAINS},
    {"starts-with", "tt", EXPR_FN_TEXT_STARTS},
    {"ends-with", "tt", EXPR_FN_TEXT_ENDS},
    {"substring", "tf", EXPR_FN_FN_SUBSTRING},
    {"substring", "tff", EXPR_FN_FN_SUBSTRING_OF},
    {"substring-before", "tt", EXPR_FN_FN_SUBSTRING_BEFORE},
    {"substring-after", "tt", EXPR_FN_FN_SUBSTRING_AFTER},
    {"normalize-space", "t", EXPR_FN_FN_NORMALIZE_SPACE},
    {"translate", "ttt", EXPR_FN_FN_TRANSLATE},
    {"upper-case", "t", EXPR_FN_FN_UPPER_CASE},
    {"lower-case", "t", EXPR_FN_FN_LOWER_CASE},
    {"string-join", "at", EXPR_FN_FN_STRING_JOIN},
    {"string-to-codepoints", "t", EXPR_FN_FN_STRING_TO_CODEPOINTS},
    {"codepoints-to-string", "a", EXPR_FN_FN_CODEPOINTS_TO_STRING},
    {"compare", "aa", EXPR_FN_FN_COMPARE},
    {"codepoint-equal", "aa", EXPR_FN_FN_CODEPOINT_EQUAL},
    {"encode-for-uri", "t", EXPR_FN_FN_ENCODE_FOR_URI},
    {"abs", "x", EXPR_FN_FN_ABS},
    {"ceiling", "x", EXPR_FN_FN_CEILING},
    {"floor", "x", EXPR_FN_FN_FLOOR},
    {"round", "x", EXPR_FN_FN_ROUND},
    {"round", "xi", EXPR_FN_FN_ROUND_TO},
    {"round-half-to-even", "xi", EXPR_FN_FN_ROUND_HALF_TO_EVEN},
    {"count", "x", EXPR_FN_FN_COUNT},
    {"exists", "x", EXPR_FN_FN_EXISTS},
    {"empty", "x", EXPR_FN_FN_EMPTY},
    {"sum", "x", EXPR_FN_FN_SUM},
    {"sum", "xa", EXPR_FN_FN_SUM_OR},
    {"avg", "x", EXPR_FN_FN_AVG},
    {"min", "x", EXPR_FN_FN_MIN},
    {"max", "x", EXPR_FN_FN_MAX},
    {"distinct-values", "x", EXPR_FN_FN_DISTINCT_VALUES},
    {"index-of", "xx", EXPR_FN_FN_INDEX_OF},
    {"insert-before", "xix", EXPR_FN_FN_INSERT_BEFORE},
    {"remove", "xi", EXPR_FN_FN_REMOVE},
    {"reverse", "x", EXPR_FN_ITEMS_REVERSE},
    {"subsequence", "xf", EXPR_FN_FN_SUBSEQUENCE},
    {"subsequence", "xff", EXPR_FN_FN_SUBSEQUENCE_OF},
    {"zero-or-one", "x", EXPR_FN_FN_ZERO_OR_ONE},
    {"one-or-more", "x", EXPR_FN_FN_ONE_OR_MORE},
    {"exactly-one", "x", EXPR_FN_FN_EXACTLY_ONE},
    {"deep-equal", "xx", EXPR_FN_FN_DEEP_EQUAL},
    {"current-dateTime", "", EXPR_FN_FN_CURRENT_DATE_TIME},
    {"current-date", "", EXPR_FN_FN_CURRENT_DATE},
    {"current-time", "", EXPR_FN_FN_CURRENT_TIME},
    {"implicit-timezone", "", EXPR_FN_FN_IMPLICIT_TIMEZONE},
    {"dateTime", "xx", EXPR_FN_FN_DATE_TIME},
};

/* WORD-from-TYPE: a component. */
static const struct {
    const char *name, *part;
} parts[] = {{"year", "YAWL_PART_YEAR"},       {"years", "YAWL_PART_YEAR"},
             {"month", "YAWL_PART_MONTH"},     {"months", "YAWL_PART_MONTH"},
             {"day", "YAWL_PART_DAY"},         {"days", "YAWL_PART_DAY"},
             {"hours", "YAWL_PART_HOURS"},     {"minutes", "YAWL_PART_MINUTES"},
             {"seconds", "YAWL_PART_SECONDS"}, {"timezone", "YAWL_PART_ZONE"}};

static struct expr *unsupported(struct xquery *x, const struct xpath_node *call)
{
    return expr_unsupported(x->work, xpath_span(x->work, call), "the function '" TEXT_FMT "'",
                            TEXT_ARG(call->name));
}

/* ---- Arguments ---- */

static struct expr *convert(struct xquery *x, struct expr *value, char letter)
{
    switch (letter) {
    case 'a': return xquery_call1(x, EXPR_FN_ITEMS_DATA, xquery_items(x, value));
    case 't': return xquery_text(x, value);
    case 'i': return xquery_int(x, value);
    case 'f': return xquery_float(x, value);
    default: return xquery_items(x, value);
    }
}

/* The context item, for functions that are called without an argument. */
static struct expr *context(struct xquery *x, const struct xpath_node *call)
{
    struct xpath_node item = *call;
    item.kind = XPATH_CONTEXT;
    item.children.count = 0;
    return xquery_lower(x, &item);
}

static struct expr *argument(struct xquery *x, const struct xpath_node *call, uint32_t index)
{
    if (index < call->children.count) return xquery_lower(x, call->children.items[index]);
    if (index == 0) return context(x, call);
    struct span span = xpath_span(x->work, call);
    bool is_text = text_is(call->name, "string-join");
    return is_text ? expr_string(x->work, span, TEXT("")) : expr_int(x->work, span, 0);
}

/* Arguments that a call may leave out: the context item, round-half-to-even's precision, string-join's
 * separator. */
static uint32_t arguments_of(const struct xpath_node *call)
{
    static const char *const of_context[] = {"name",          "local-name",     "root",
                                             "number",        "data",           "string",
                                             "string-length", "normalize-space"};
    uint32_t count = call->children.count;
    if (count == 1 && text_is(call->name, "round-half-to-even")) return 2;
    if (count == 1 && text_is(call->name, "string-join")) return 2;
    for (size_t i = 0; count == 0 && i < sizeof of_context / sizeof *of_context; i++) {
        if (text_is(call->name, of_context[i])) return 1;
    }
    return count;
}

static struct expr *call_row(struct xquery *x, const struct xpath_node *call, const struct row *row)
{
    struct expr *arguments[3] = {NULL, NULL, NULL};
    bool complete = true;
    for (uint32_t i = 0; row->arguments[i] != '\0'; i++) {
        arguments[i] = convert(x, argument(x, call, i), row->arguments[i]);
        complete = complete && arguments[i] != NULL;
    }
    if (!complete) return NULL;
    return xquery_call(x, row->function, xpath_span(x->work, call), arguments);
}

/* ---- Forms of their own ---- */

static struct expr *join_parts(struct xquery *x, const struct xpath_node *call, uint32_t from,
                               uint32_t to)
{
    if (to - from == 1) {
        struct expr *part = xquery_lower(x, call->children.items[from]);
        if (part != NULL && part->type.kind == EXPR_ITEMS)
            part = xquery_call1(x, EXPR_FN_ITEMS_DATA, part);
        return xquery_string(x, part);
    }
    uint32_t middle = from + (to - from) / 2;
    struct expr *left = join_parts(x, call, from, middle);
    return expr_binary(x->work, EXPR_ADD, left, join_parts(x, call, middle, to));
}

static struct expr *size_of(struct xquery *x, const struct xpath_node *call)
{
    struct expr *text = call->children.count == 0 ? xquery_string(x, context(x, call))
                                                  : xquery_text(x, argument(x, call, 0));
    return expr_unary(x->work, EXPR_SIZE, expr_basic(EXPR_INT), text);
}

static struct expr *position_of(struct xquery *x, const struct xpath_node *call, bool last)
{
    struct span span = xpath_span(x->work, call);
    const struct expr_local *local = last ? x->focus.sequence : x->focus.position;
    /* Outside of predicates the document is the only item [XP 2.1.2]. */
    if (x->focus.item == NULL) return expr_int(x->work, span, 1);
    if (local == NULL) return unsupported(x, call);
    struct expr *value = expr_local(x->work, span, local);
    return last ? xquery_call1(x, EXPR_FN_FN_COUNT, value) : value;
}

/* WORD-from-TYPE, which the parser knows to be one of [FO 10.5]; NULL: it is not. */
static struct expr *part_of(struct xquery *x, const struct xpath_node *call)
{
    struct span span = xpath_span(x->work, call);
    size_t dash = text_find(call->name, "-from-");
    enum yawl_item_kind kind;
    if (dash == SIZE_MAX) return NULL;
    struct text part = text_slice(call->name, 0, dash);
    if (!xpath_atomic_type(text_slice(call->name, dash + 6, call->name.length), &kind)) return NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!text_is(part, parts[i].name)) continue;
        struct expr *arguments[3] = {xquery_items(x, argument(x, call, 0)),
                                     xquery_kind_symbol(x, span, kind),
                                     xquery_symbol(x, span, parts[i].part)};
        return xquery_call(x, EXPR_FN_FN_PART, span, arguments);
    }
    return NULL;
}

/* adjust-TYPE-to-timezone(value, zone), by default to the implicit zone; NULL: it is not. */
static struct expr *adjustment(struct xquery *x, const struct xpath_node *call)
{
    struct span span = xpath_span(x->work, call);
    size_t tail = text_find(call->name, "-to-timezone");
    enum yawl_item_kind kind;
    if (tail == SIZE_MAX || !text_starts_with(call->name, "adjust-")) return NULL;
    if (!xpath_atomic_type(text_slice(call->name, 7, tail), &kind)) return NULL;
    struct expr *zone = call->children.count == 2
                            ? xquery_items(x, argument(x, call, 1))
                            : xquery_call(x, EXPR_FN_FN_IMPLICIT_TIMEZONE, span, NULL);
    struct expr *arguments[3] = {xquery_items(x, argument(x, call, 0)),
                                 xquery_kind_symbol(x, span, kind), zone};
    return xquery_call(x, EXPR_FN_FN_ADJUST, span, arguments);
}

/* NULL and *found false: it is none of these. */
static struct expr *call_form(struct xquery *x, const struct xpath_node *call, bool *found)
{
    struct span span = xpath_span(x->work, call);
    struct text name = call->name;
    uint32_t count = call->children.count;
    *found = true;
    if (text_is(name, "true")) return expr_bool(x->work, span, true);
    if (text_is(name, "false")) return expr_bool(x->work, span, false);
    if (text_is(name, "not")) return expr_not(x->work, xquery_truth(x, argument(x, call, 0)));
    if (text_is(name, "boolean")) return xquery_truth(x, argument(x, call, 0));
    if (text_is(name, "string")) return xquery_string(x, argument(x, call, 0));
    if (text_is(name, "string-length")) return size_of(x, call);
    if (text_is(name, "unordered")) return argument(x, call, 0);
    if (text_is(name, "concat") && count >= 2) return join_parts(x, call, 0, count);
    if (text_is(name, "position")) return position_of(x, call, false);
    if (text_is(name, "last")) return position_of(x, call, true);
    *found = false;
    return NULL;
}

struct expr *xquery_function(struct xquery *x, const struct xpath_node *call)
{
    bool found;
    struct expr *form = call_form(x, call, &found);
    if (!found) form = xquery_regex(x, call, &found);
    if (found) return form;
    uint32_t count = arguments_of(call);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const struct row *row = &functions[i];
        if (text_is(call->name, row->name) && strlen(row->arguments) == count)
            return call_row(x, call, row);
    }
    struct expr *part = part_of(x, call);
    if (part == NULL) part = adjustment(x, call);
    return part != NULL ? part : unsupported(x, call);
}
