/* Warns of the parts of an expression over sequences that can only fail, as the folding of scalars does.
 *
 * One walk over the finished tree, as deep as that. Whether a part is ever evaluated is known at run time,
 * unless a constant decides it; a part in a branch that data never take is told, too. */
#include "expr/xquery_certain.h"

#include "yawl/errors.h"

#define ROOM 16384 /* bytes for the values of one expression; what needs more is not known */

struct binding {
    const struct expr_local *local;
    struct certain_value value;
};

struct walk {
    struct expr_work *work;
    struct yawl_eval e;
    ARRAY(struct binding) bindings;
};

static struct certain_value value_of(struct walk *w, const struct expr *expr);

static const struct certain_value unknown;

/* ---- What is told ---- */

static const char *lead(const struct certain_value *arguments, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (arguments[i].may_be_none) return "this fails wherever there are data for it";
    return "this always fails when it is evaluated";
}

/* The name of the type that a cast goes to. */
static struct text type_of(const struct walk *w, const struct expr *cast)
{
    const struct expr *symbol = cast->operands[1];
    struct text name = symbol->literal.string, prefix = TEXT("YAWL_INTEGER_");
    if (text_starts_with(name, "YAWL_INTEGER_"))
        return text_format(w->work->context->arena, "xs:" TEXT_FMT,
                           TEXT_ARG(text_slice(name, prefix.length, name.length)));
    struct yawl_item item = {.kind = symbol->number};
    struct certain_value sample = {.is_known = true, .items = {&item, 1}};
    return text_of(xquery_kind_word(&sample));
}

/* A value, for a person. */
static struct text kind_text(const struct walk *w, const struct certain_value *value)
{
    if (value->content == YAWL_ITEM_NODE) return text_of(xquery_kind_word(value));
    struct yawl_item item = {.kind = value->content};
    struct certain_value content = {.is_known = true, .items = {&item, 1}};
    return text_format(w->work->context->arena, "%s (as data)", xquery_kind_word(&content));
}

/* Does it take any number of items? */
static bool takes_many(const struct expr *call)
{
    enum expr_function_number function =
        (enum expr_function_number)(call->function - expr_functions);
    return function == EXPR_FN_FN_SUM || function == EXPR_FN_FN_AVG || function == EXPR_FN_FN_MIN ||
           function == EXPR_FN_FN_MAX || (call->type.kind == EXPR_BOOL && call->operands_count == 2);
}

static struct text misfit(struct walk *w, const struct expr *expr, const struct certain_value *of)
{
    struct arena *arena = w->work->context->arena;
    bool is_pair = expr->operands_count == 2;
    for (uint32_t i = 0; i < (is_pair ? 2 : 1); i++) {
        if (of[i].items.count < 2 || takes_many(expr)) continue;
        return text_format(arena, "a sequence of %u items stands where one is needed",
                           of[i].items.count);
    }
    if (is_pair)
        return text_format(arena, TEXT_FMT " and " TEXT_FMT " do not go together here",
                           TEXT_ARG(kind_text(w, &of[0])), TEXT_ARG(kind_text(w, &of[1])));
    bool is_cast = expr->operands_count == 3;
    if (of[0].items.count > 1) return TEXT("the items do not go together");
    if (!is_cast) return text_format(arena, "it takes no " TEXT_FMT, TEXT_ARG(kind_text(w, &of[0])));
    if (!of[0].is_constant || of[0].items.count == 0)
        return text_format(arena, "no " TEXT_FMT " is any " TEXT_FMT, TEXT_ARG(kind_text(w, &of[0])),
                           TEXT_ARG(type_of(w, expr)));
    struct yawl_text text = yawl_items_string(&w->e, of[0].items);
    if (w->e.fault != 0) text.length = 0;
    return text_format(arena, "'%.*s' is no " TEXT_FMT, (int)text.length, text.data,
                       TEXT_ARG(type_of(w, expr)));
}

static bool is_certain(const struct expr *expr, const struct certain_value *arguments, int fault)
{
    bool constant = true;
    for (uint32_t i = 0; i < expr->operands_count; i++)
        constant = constant && (expr->operands[i]->op == EXPR_SYMBOL || arguments[i].is_constant);
    if (constant) return fault != YAWL_ETOOBIG;
    bool by_constant = expr->operands_count == 2 && arguments[1].is_constant;
    return fault == YAWL_ECAST || (fault == YAWL_EDIVIDE && by_constant);
}

static void tell(struct walk *w, const struct expr *expr, const struct certain_value *arguments,
                 int fault)
{
    if (!is_certain(expr, arguments, fault)) return;
    w->e.fault = 0;
    if (fault != YAWL_ECAST) {
        expr_always_fault(w->work, expr->span, fault);
        return;
    }
    struct text why = misfit(w, expr, arguments);
    expr_diagnose(w->work, &expr_always_fails, expr->span, "%s: " TEXT_FMT,
                  lead(arguments, expr->operands_count), TEXT_ARG(why));
}

/* ---- The walk ---- */

#define ARGUMENTS_MAX 4

static struct certain_value of_call(struct walk *w, const struct expr *expr)
{
    struct certain_value arguments[ARGUMENTS_MAX] = {unknown, unknown, unknown, unknown};
    uint32_t count = expr->operands_count;
    for (uint32_t i = 0; i < count; i++) {
        struct certain_value value = value_of(w, expr->operands[i]);
        if (i < ARGUMENTS_MAX) arguments[i] = value;
    }
    if (w->e.fault != 0 || count > ARGUMENTS_MAX) return unknown; /* the room is full */
    struct certain_call call = {expr, arguments, &w->e};
    struct certain_value value = xquery_certain_call(&call);
    if (w->e.fault == 0) return value;
    int fault = w->e.fault;
    tell(w, expr, arguments, fault);
    w->e.fault = fault == YAWL_ETOOBIG ? fault : 0;
    return unknown;
}

static struct certain_value of_literal(struct walk *w, const struct expr *literal)
{
    struct certain_value value = {.is_known = true, .is_constant = true};
    struct text text = literal->literal.string;
    switch (literal->type.kind) {
    case EXPR_BOOL: value.items = yawl_items_of_bool(&w->e, literal->literal.boolean); break;
    case EXPR_INT: value.items = yawl_items_of_int(&w->e, literal->literal.integer); break;
    case EXPR_DECIMAL: value.items = yawl_items_of_decimal(&w->e, literal->literal.decimal); break;
    case EXPR_FLOAT: value.items = yawl_items_of_float(&w->e, literal->literal.floating); break;
    case EXPR_STRING: {
        struct yawl_text borrowed = {text.data, (uint32_t)text.length};
        value.items = yawl_items_of_text(&w->e, borrowed);
        break;
    }
    default: return unknown;
    }
    return value;
}

static void bind(struct walk *w, const struct expr_local *local, struct certain_value value)
{
    struct binding binding = {local, value};
    array_push(w->work->context->arena, &w->bindings, binding);
}

static struct certain_value of_local(struct walk *w, const struct expr *expr)
{
    for (uint32_t i = w->bindings.count; i-- > 0;)
        if (w->bindings.items[i].local == expr->local) return w->bindings.items[i].value;
    return xquery_sample_of(&w->e, expr->type.kind);
}

/* One item of a sequence: of constants that differ in kind it is not known. */
static struct certain_value item_of(const struct certain_value *range)
{
    struct certain_value item = *range;
    item.may_be_none = false;
    if (!range->is_known || range->items.count == 0) return unknown;
    for (uint32_t i = 1; i < range->items.count; i++)
        if (range->items.items[i].kind != range->items.items[0].kind) return unknown;
    item.is_guess = range->items.items[0].kind <= YAWL_ITEM_STRING;
    item.is_constant = false;
    item.items.count = 1;
    return item;
}

static struct certain_value of_loop(struct walk *w, const struct expr *loop)
{
    struct certain_value range = value_of(w, loop->operands[0]);
    bind(w, loop->local, item_of(&range));
    for (uint32_t i = 2; i < loop->operands_count; i++) (void)value_of(w, loop->operands[i]);
    struct certain_value body = value_of(w, loop->operands[1]);
    struct certain_value value = loop->loop == EXPR_LOOP_FILTER ? item_of(&range) : body;
    if (loop->type.kind != EXPR_ITEMS) return xquery_sample_of(&w->e, loop->type.kind);
    if (!value.is_known || value.items.count != 1) return unknown;
    value.is_guess = value.is_guess || value.items.items[0].kind <= YAWL_ITEM_STRING;
    value.is_constant = false;
    value.may_be_none = true;
    return value;
}

/* Of one of two values: a sample of their kind; what a constant condition never takes is not looked at. */
static struct certain_value of_choice(struct walk *w, const struct expr *choice)
{
    struct certain_value condition = value_of(w, choice->operands[0]);
    bool is_decided = condition.is_known && condition.is_constant && condition.items.count == 1 &&
                      condition.items.items[0].kind == YAWL_ITEM_BOOL;
    if (is_decided)
        return value_of(w, choice->operands[condition.items.items[0].as.boolean ? 1 : 2]);
    struct certain_value a = value_of(w, choice->operands[1]);
    struct certain_value b = value_of(w, choice->operands[2]);
    if (!a.is_known || !b.is_known) return unknown;
    bool is_lone = b.items.count == 0; /* there, or not there at all */
    bool are_alike = a.items.count == 1 && b.items.count == 1 &&
                     a.items.items[0].kind == b.items.items[0].kind;
    if (a.items.count != 1 || (!is_lone && !are_alike)) return unknown;
    a.is_guess = a.is_guess || b.is_guess;
    a.may_be_none = a.may_be_none || b.may_be_none || is_lone;
    a.is_constant = false;
    return a;
}

static struct certain_value value_of(struct walk *w, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_LITERAL: return of_literal(w, expr);
    case EXPR_CALL: return of_call(w, expr);
    case EXPR_LOCAL: return of_local(w, expr);
    case EXPR_CONDITIONAL: return of_choice(w, expr);
    case EXPR_LOOP: return of_loop(w, expr);
    case EXPR_LET: bind(w, expr->local, value_of(w, expr->operands[0]));
        return value_of(w, expr->operands[1]);
    default: break;
    }
    for (uint32_t i = 0; i < expr->operands_count; i++) (void)value_of(w, expr->operands[i]);
    return xquery_sample_of(&w->e, expr->type.kind);
}

void xquery_tell_failures(struct expr_work *work, const struct expr *tree)
{
    _Alignas(16) char room[ROOM];
    struct walk w = {.work = work, .e = {.scratch = room, .scratch_capacity = ROOM}};
    if (tree != NULL) (void)value_of(&w, tree);
}
