/* Loops and local variables of expressions as C.
 *
 * Each loop is a static function of its own before the function that it belongs to; inner loops stand before
 * outer ones.  The local variables of one expression are members of a struct, `locals_1` in the function
 * itself, `l` in the loops.  Where only a bool or a number comes out of an iteration, what it built in the
 * scratch is given back.  Recursion is at most EXPR_TREE_DEPTH_MAX deep.
 */
#include "emit/emit_expression.h"
#include "emit/emit_regex.h"
#include "emit/emit_sections.h"

#include <assert.h>

/* ---- Names ---- */

static bool is_binder(const struct expr *expr)
{
    return expr->op == EXPR_LET || expr->op == EXPR_LOOP;
}

static const struct writer_binder *find_binder(const struct writer *w, const struct expr *node)
{
    for (uint32_t i = 0; i < w->binders.count; i++) {
        if (w->binders.items[i].node == node) return &w->binders.items[i];
    }
    return NULL;
}

/* A name of XML may have characters that C has not; the number keeps names apart. */
static void put_local_name(struct writer *w, const struct expr_local *local)
{
    for (size_t i = 0; i < local->name.length; i++) {
        char c = local->name.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        text_add_char(w->out, plain ? c : '_');
    }
    put(w, local->name.length == 0 ? "value_$u" : "_$u", local->number);
}

static void put_locals_member(struct writer *w, const struct expr_local *local)
{
    if (w->in_loop)
        put(w, "l->");
    else
        put(w, "locals_$u.", w->expression);
    put_local_name(w, local);
}

void put_local(struct writer *w, const struct expr *expr) { put_locals_member(w, expr->local); }

void put_regex_address(struct writer *w, const struct expr *regex)
{
    const struct writer_binder *binder = find_binder(w, regex);
    assert(binder != NULL);
    put(w, "&$t", binder->function);
}

void put_let(struct writer *w, const struct expr *let)
{
    const struct writer_binder *binder = find_binder(w, let);
    assert(binder != NULL);
    w->expression = binder->expression;
    text_add_char(w->out, '(');
    put_locals_member(w, let->local);
    text_add_string(w->out, " = ");
    put_part(w, let->operands[0]);
    text_add_string(w->out, ", ");
    put_part(w, let->operands[1]);
    text_add_char(w->out, ')');
}

/* ---- Types ---- */

static void put_type_and_space(struct writer *w, const char *type) { put(w, "$s ", type); }

void put_value_type(struct writer *w, const struct expr_type *type)
{
    switch (type->kind) {
    case EXPR_BOOL: put_type_and_space(w, "bool"); break;
    case EXPR_INT: put_type_and_space(w, "int64_t"); break;
    case EXPR_FLOAT: put_type_and_space(w, "double"); break;
    case EXPR_DECIMAL: put_type_and_space(w, "struct yawl_decimal"); break;
    case EXPR_STRING:
    case EXPR_BYTES:
    case EXPR_TREE: put_type_and_space(w, "struct yawl_text"); break;
    case EXPR_ENUM: put_type_and_space(w, "int32_t"); break;
    case EXPR_LIST: put_type_and_space(w, "struct yawl_list"); break;
    case EXPR_DATE:
    case EXPR_TIME:
    case EXPR_DATE_TIME: put_type_and_space(w, "struct yawl_time"); break;
    case EXPR_DURATION: put_type_and_space(w, "struct yawl_span"); break;
    case EXPR_ITEMS: put_type_and_space(w, "struct yawl_items"); break;
    case EXPR_RECORD:
        put(w, "const struct $P_$t *", machine_record_of(w->machine, type)->tag);
        break;
    case EXPR_OTHER:
    case EXPR_KIND_COUNT: assert(false && "no value"); break;
    }
}

/* ---- Lists that are read and built item by item ---- */

/* Item i of the list `range`. */
static void put_list_element(struct writer *w, const struct expr *range)
{
    struct expr_type item = expr_element_type(range->type);
    const struct machine_record *record = machine_record_of(w->machine, &range->type);
    if (record != NULL) {
        put(w,
            record->is_item ? "((const struct $P_$t *)range.items)[i].value"
                            : "(const struct $P_$t *)range.items + i",
            record->tag);
        return;
    }
    put(w, "((const ");
    put_value_type(w, &item);
    put(w, "*)range.items)[i]");
}

/* Opens `result` for as many items as `range` has. */
static void put_list_open(struct writer *w, const struct expr_type *list)
{
    const struct machine_record *record = machine_record_of(w->machine, list);
    if (record != NULL)
        put(w, "    yawl_records_open(e, &result, &record_$t, range.count);\n", record->tag);
    else
        put(w, "    yawl_list_open(e, &result, $s, range.count);\n", value_type(list->element));
}

/* The call that adds an item to `result`, up to the item. */
static void put_list_addition(struct writer *w, const struct expr_type *list)
{
    const struct machine_record *record = machine_record_of(w->machine, list);
    if (record != NULL)
        put(w, "        yawl_records_put(&result, &record_$t, count++,", record->tag);
    else
        put(w, "        yawl_list_put_$s(&result, count++,", item_suffix(list->element));
}

/* ---- The struct of local variables ---- */

static void put_local_member(struct writer *w, const struct expr_local *local)
{
    put(w, "    ");
    put_value_type(w, &local->type);
    put_local_name(w, local);
    put(w, ";\n");
}

static void put_members(struct writer *w, const struct expr *expr)
{
    if (is_binder(expr)) put_local_member(w, expr->local);
    if (is_binder(expr) && expr->position != NULL) put_local_member(w, expr->position);
    for (uint32_t i = 0; i < expr->operands_count; i++) put_members(w, expr->operands[i]);
}

static void put_struct_name(struct writer *w, const struct expression_locals *locals,
                            uint32_t number)
{
    put(w, "struct $t$s_locals_$u", locals->function, locals->part, number);
}

/* ---- Records that are built ---- */

/* Gives each a number, and notes in which function it is built; of a list whose items are wrapped in
 * structs, the struct in which each of them is, one after the other. */
static void number_records(struct writer *w, struct expression_locals *locals,
                           const struct expr *expr, const struct expr *loop)
{
    const struct machine_record *record =
        expr->op == EXPR_LIST_OF && expr->operands_count > 0
            ? machine_record_of(w->machine, &expr->type)
            : NULL;
    if (expr->op == EXPR_RECORD_OF || (record != NULL && record->is_item)) {
        struct writer_binder built = {.node = expr, .number = ++locals->records, .loop = loop};
        array_push(w->out->arena, &w->binders, built);
    }
    for (uint32_t i = 0; i < expr->operands_count; i++)
        number_records(w, locals, expr->operands[i], expr->op == EXPR_LOOP ? expr : loop);
}

static void put_records(struct writer *w, const struct expr *loop)
{
    array_each(struct writer_binder, built, &w->binders) {
        if (built->number == 0 || built->loop != loop) continue;
        const struct machine_record *record = machine_record_of(w->machine, &built->node->type);
        put(w, "    struct $P_$t record_$u;\n", record->tag, built->number);
    }
}

void put_record_of(struct writer *w, const struct expr *expr)
{
    const struct writer_binder *built = find_binder(w, expr);
    assert(built != NULL);
    put_built_record(w, expr, built->number);
}

void put_item_of(struct writer *w, const struct expr *list, const struct expr *item)
{
    const struct writer_binder *built = find_binder(w, list);
    assert(built != NULL);
    put_built_item(w, list, item, built->number);
}

/* ---- Calls ---- */

/* The parameters that a loop takes, or the arguments that it is given. */
static void put_parameters(struct writer *w, const struct expr *loop, bool declares)
{
    if (expression_uses_data(loop)) put(w, declares ? "const struct $Ndata *$D, " : "$D, ");
    if (expression_uses_item(loop)) {
        if (declares)
            put(w, "const struct $P_$t *returns, ", w->returns->tag);
        else
            put(w, "returns, ");
    }
    put(w, declares ? "struct yawl_eval *e" : "e");
}

void put_loop_call(struct writer *w, const struct expr *loop)
{
    const struct writer_binder *binder = find_binder(w, loop);
    assert(binder != NULL);
    put(w, "$t(", binder->function);
    put_parameters(w, loop, false);
    if (w->in_loop)
        put(w, ", l)");
    else
        put(w, ", &locals_$u)", binder->expression);
}

/* ---- Functions ---- */

/* The loop that is written, and where its expression stands. */
struct loop {
    const struct expr *expr;
    const struct expr *condition; /* of the items that count: NULL: all */
    const struct expression_origin *origin;
    bool of_items, to_items; /* over a sequence; makes one */
};

/* A part of the author's expression, on a line of its own. */
static void put_user_part(struct writer *w, const struct loop *loop, const char *begin,
                          const struct expr *expr, const char *end)
{
    put(w, "$s\n", begin);
    put_line(w, loop->origin->span, loop->origin->line);
    put(w, "            ");
    put_part(w, expr);
    put(w, "$s\n", end);
    put_line_back(w);
}

static const char *decides(const struct expr *loop)
{
    return loop->loop == EXPR_LOOP_ALL ? "false" : "true";
}

static bool is_search(const struct expr *loop)
{
    return loop->loop == EXPR_LOOP_ALL || loop->loop == EXPR_LOOP_EXISTS;
}

/* What comes out of the items, before the first of them. */
static void put_result_variable(struct writer *w, const struct loop *loop)
{
    const struct expr *expr = loop->expr;
    if (loop->to_items) {
        put(w, "    struct yawl_items_list result = yawl_items_begin();\n");
    } else if (expr->type.kind == EXPR_LIST) {
        put(w, "    struct yawl_list result;\n    uint32_t count = 0;\n");
        put_list_open(w, &expr->type);
    } else if (expr->loop == EXPR_LOOP_EXISTS_ONE) {
        put(w, "    uint32_t count = 0;\n");
    } else if (expr->absorbs) {
        put(w, "    struct yawl_search search;\n    yawl_search_begin(e, &search);\n");
    } else {
        put(w, "    bool result = $s;\n", expr->loop == EXPR_LOOP_ALL ? "true" : "false");
    }
}

/* Does nothing stay of what an iteration builds in the scratch? */
static bool gives_back(const struct loop *loop)
{
    const struct expr *expr = loop->expr;
    enum expr_kind kind = expr->operands[1]->type.kind;
    if (loop->to_items) return false;
    return expr->loop != EXPR_LOOP_MAP ||
           (expr_is_scalar(kind) && kind != EXPR_STRING && kind != EXPR_BYTES);
}

static void put_for(struct writer *w, const struct loop *loop)
{
    const struct expr *expr = loop->expr;
    const char *more = " && e->fault == 0";
    if (expr->absorbs)
        more = " && !search.decided";
    else if (is_search(expr))
        more = expr->loop == EXPR_LOOP_ALL ? " && result && e->fault == 0"
                                           : " && !result && e->fault == 0";
    if (gives_back(loop)) put(w, "    uint32_t used = e->scratch_used;\n");
    put(w, "    for (uint32_t i = 0; i < range.count$s; i++) {\n", more);
    if (gives_back(loop)) put(w, "        e->scratch_used = used;\n");
    put(w, "        ");
    put_locals_member(w, expr->local);
    put(w, " = ");
    if (loop->of_items)
        put(w, "yawl_items_one(range, i)");
    else
        put_list_element(w, expr->operands[0]);
    put(w, ";\n");
    if (expr->position == NULL) return;
    put(w, "        ");
    put_locals_member(w, expr->position);
    put(w, " = (int64_t)i + 1;\n");
}

/* Adds the body's value, or the item itself. */
static void put_addition(struct writer *w, const struct loop *loop, const struct expr *value)
{
    if (loop->to_items) {
        put_user_part(w, loop, "        yawl_items_add(e, &result,", value, ");");
        return;
    }
    put_list_addition(w, &loop->expr->type);
    put_user_part(w, loop, "", value, ");");
}

static void put_iteration(struct writer *w, const struct loop *loop)
{
    const struct expr *expr = loop->expr, *body = expr->operands[1];
    struct expr item = {.op = EXPR_LOCAL, .type = expr->local->type, .local = expr->local};
    if (loop->condition != NULL)
        put_user_part(w, loop, "        bool counts =", loop->condition, ";");
    if (loop->condition != NULL) put(w, "        if (!counts) continue;\n");
    switch (expr->loop) {
    case EXPR_LOOP_MAP: put_addition(w, loop, body); break;
    case EXPR_LOOP_FILTER: put_addition(w, loop, &item); break;
    case EXPR_LOOP_EXISTS_ONE: put(w, "        count++;\n"); break;
    case EXPR_LOOP_ALL:
    case EXPR_LOOP_EXISTS:
        if (!expr->absorbs) {
            put_user_part(w, loop, "        result =", body, ";");
            break;
        }
        put_user_part(w, loop, "        bool holds =", body, ";");
        put(w, "        yawl_search_next(e, &search, holds, $s);\n", decides(expr));
        break;
    }
}

static void put_return(struct writer *w, const struct loop *loop)
{
    const struct expr *expr = loop->expr;
    if (loop->to_items)
        put(w, "    return result.items;\n");
    else if (expr->type.kind == EXPR_LIST)
        put(w, "    return yawl_list_first(result, count);\n");
    else if (expr->loop == EXPR_LOOP_EXISTS_ONE)
        put(w, "    return count == 1;\n");
    else if (expr->absorbs)
        put(w, "    return yawl_search_end(e, &search, $s);\n", decides(expr));
    else
        put(w, "    return result;\n");
}

static void put_body(struct writer *w, const struct loop *loop)
{
    const struct expr *range = loop->expr->operands[0];
    uint32_t both = 0, lists = 0;
    for (uint32_t i = 0; i < loop->expr->operands_count; i++) {
        uint32_t depth = expression_both_depth(loop->expr->operands[i]);
        if (depth > both) both = depth;
        lists += expression_list_literals(loop->expr->operands[i]);
    }
    if (both > 0) put(w, "    struct yawl_both both[$u];\n", both);
    if (lists > 0) put(w, "    struct yawl_list lists[$u];\n", lists);
    put_records(w, loop->expr);
    if (expression_uses(loop->expr, EXPR_OF_INSTANCE)) {
        put(w, "    const struct $P_$t *own = (const struct $P_$t *)e->own;\n", w->own->tag,
            w->own->tag);
    }
    put_user_part(w, loop,
                  loop->of_items ? "    struct yawl_items range =" : "    struct yawl_list range =",
                  range, ";");
    put_result_variable(w, loop);
    put_for(w, loop);
    put_iteration(w, loop);
    put(w, "    }\n");
    put_return(w, loop);
}

static const struct expr *condition_of(const struct expr *loop)
{
    if (loop->loop == EXPR_LOOP_FILTER || loop->loop == EXPR_LOOP_EXISTS_ONE)
        return loop->operands[1];
    return loop->operands_count == 3 ? loop->operands[2] : NULL;
}

static void put_loop(struct writer *w, const struct expression_locals *locals, struct text name,
                     const struct loop *loop)
{
    put(w, "static ");
    put_value_type(w, &loop->expr->type);
    put(w, "$t(", name);
    put_parameters(w, loop->expr, true);
    put(w, ",\n    ");
    put_struct_name(w, locals, locals->expressions);
    put(w, " *l)\n{\n");
    w->in_loop = true;
    w->lists_used = 0;
    put_body(w, loop);
    w->in_loop = false;
    put(w, "}\n\n");
}

/* Inner ones first. */
static void put_loops(struct writer *w, struct expression_locals *locals,
                      const struct expression_origin *origin, const struct expr *expr)
{
    for (uint32_t i = 0; i < expr->operands_count; i++)
        put_loops(w, locals, origin, expr->operands[i]);
    if (!is_binder(expr)) return;
    struct writer_binder binder = {.node = expr, .expression = locals->expressions};
    if (expr->op == EXPR_LOOP) {
        binder.function = text_format(w->out->arena, TEXT_FMT "%s_loop_%u",
                                      TEXT_ARG(locals->function), locals->part, ++locals->loops);
        struct loop loop = {.expr = expr,
                            .condition = condition_of(expr),
                            .origin = origin,
                            .of_items = expr->operands[0]->type.kind == EXPR_ITEMS,
                            .to_items = expr->type.kind == EXPR_ITEMS};
        put_loop(w, locals, binder.function, &loop);
    }
    array_push(w->out->arena, &w->binders, binder);
}

/* Tables of regular expressions: check_regex_1, … */
static void put_regexes(struct writer *w, struct expression_locals *locals, const struct expr *expr)
{
    for (uint32_t i = 0; i < expr->operands_count; i++)
        put_regexes(w, locals, expr->operands[i]);
    if (expr->op != EXPR_REGEX || find_binder(w, expr) != NULL) return;
    assert(!text_is_absent(locals->function));
    struct writer_binder binder = {.node = expr};
    binder.function = text_format(w->out->arena, TEXT_FMT "%s_regex_%u",
                                  TEXT_ARG(locals->function), locals->part, ++locals->regexes);
    put(w, "/* ");
    put_comment_text(w, expr->literal.string);
    put(w, " */\n");
    put_regex(w, expr->regex, binder.function);
    put(w, "\n");
    array_push(w->out->arena, &w->binders, binder);
}

static bool binds(const struct expr *expr)
{
    if (is_binder(expr)) return true;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        if (binds(expr->operands[i])) return true;
    }
    return false;
}

void add_locals(struct writer *w, struct expression_locals *locals,
                const struct expression_origin *origin)
{
    uint32_t both = expression_both_depth(origin->expr),
             lists = expression_list_literals(origin->expr);
    if (both > locals->both) locals->both = both;
    if (lists > locals->lists) locals->lists = lists;
    if (!locals->begun) w->binders.count = 0;
    locals->begun = true;
    number_records(w, locals, origin->expr, NULL);
    put_regexes(w, locals, origin->expr);
    if (!binds(origin->expr)) return;
    assert(!text_is_absent(locals->function));
    locals->expressions++;
    put_struct_name(w, locals, locals->expressions);
    put(w, " {\n");
    put_members(w, origin->expr);
    put(w, "};\n\n");
    put_loops(w, locals, origin, origin->expr);
}

void put_locals(struct writer *w, const struct expression_locals *locals)
{
    if (locals->both > 0) put(w, "    struct yawl_both both[$u];\n", locals->both);
    if (locals->lists > 0) put(w, "    struct yawl_list lists[$u];\n", locals->lists);
    if (locals->records > 0) put_records(w, NULL);
    for (uint32_t i = 1; i <= locals->expressions; i++) {
        put(w, "    ");
        put_struct_name(w, locals, i);
        put(w, " locals_$u;\n", i);
    }
}
