/* Time: timers of tasks and nets, and performance budgets.
 *
 * A text that is a duration or a moment is a constant; anything else is an expression whose text is
 * read when the timer is armed.  Where a timer leads was resolved with the other flows.
 */
#include "net/ast_to_net_parts.h"

#define NS_A_MS 1000000

static struct yawl_text yawl_text_from(struct text text)
{
    return (struct yawl_text){text.data, text.length > INT32_MAX ? 0 : (uint32_t)text.length};
}

static bool parse_duration(struct text text, struct net_duration *out)
{
    struct yawl_duration duration;
    if (!yawl_duration_parse(yawl_text_from(text), &duration)) return false;
    *out = (struct net_duration){duration.months, duration.ms};
    return true;
}

static void say_bad_duration(const struct lowering *all, const struct ast_text *text)
{
    diagnose(all->diagnostics, &net_bad_duration, text->span,
             "'" TEXT_FMT "' is no duration; write one such as 90s, 30m, 2h, 5d, 1h30m or PT2H%s",
             TEXT_ARG(text->text),
             all->specification->is_xpath ? "" : ", or an expression that gives such a text");
}

/* Does the text look like a number or a duration, so that it is no expression? */
static bool is_meant_as_constant(struct text text)
{
    bool is_iso = text.length > 1 && text.data[0] == 'P' &&
                  ((text.data[1] >= '0' && text.data[1] <= '9') || text_is(text, "PT"));
    return is_iso || (text.length > 0 && text.data[0] >= '0' && text.data[0] <= '9');
}

static bool is_time(enum expr_kind kind, bool is_after)
{
    if (kind == EXPR_STRING) return true;
    return is_after ? kind == EXPR_DURATION : kind == EXPR_DATE_TIME || kind == EXPR_DATE;
}

/* An expression that gives a duration or a moment, or a text of one. */
static struct net_expr lower_text(const struct lowering *all, const struct expr_scope *scope,
                                  const struct ast_text *text, bool is_after, const char *hint)
{
    static const struct expr_type string = {.kind = EXPR_STRING, .name = {"string", 6}};
    uint32_t errors = all->diagnostics->errors;
    struct net_expr out = net_lower_expression(all, scope, text, NULL);
    if (out.tree != NULL && !is_time(out.tree->type.kind, is_after)) {
        out = net_lower_expression(all, scope, text, &string); /* tells what it is */
    }
    if (all->diagnostics->errors == errors || all->diagnostics->list.count == 0) return out;
    struct diagnostic *last = all->diagnostics->list.items[all->diagnostics->list.count - 1];
    diagnostic_note(all->diagnostics, last, SPAN_NONE, "%s", hint);
    return out;
}

static struct net_expr as_written(const struct ast_text *text)
{
    return (struct net_expr){.text = text->text, .span = text->span};
}

static void lower_after(const struct lowering *all, const struct expr_scope *scope,
                        const struct ast_text *text, struct net_timer *timer)
{
    timer->after = as_written(text);
    if (text_is_absent(text->text)) return;
    timer->is_constant = parse_duration(text->text, &timer->duration);
    if (timer->is_constant) return;
    if (all->specification->is_xpath || is_meant_as_constant(text_trim(text->text))) {
        say_bad_duration(all, text);
        return;
    }
    timer->after = lower_text(all, scope, text, true,
                              "a duration is written as 2h, or is an expression that gives one "
                              "or such a text");
}

static void lower_at(const struct lowering *all, const struct expr_scope *scope,
                     const struct ast_text *text, struct net_timer *timer)
{
    timer->at = as_written(text);
    if (text_is_absent(text->text)) return;
    timer->is_constant = yawl_moment_parse(yawl_text_from(text->text), &timer->at_ms);
    if (timer->is_constant) return;
    if (all->specification->is_xpath || is_meant_as_constant(text_trim(text->text))) {
        diagnose(all->diagnostics, &net_bad_duration, text->span,
                 "'" TEXT_FMT "' is no moment; write one such as 2030-01-31 or "
                 "2030-01-31T18:00:00Z, or milliseconds since 1970",
                 TEXT_ARG(text->text));
        return;
    }
    timer->at = lower_text(all, scope, text, false,
                           "a moment is written as 2030-01-31T18:00:00Z, or is an expression that "
                           "gives one or such a text");
}

static enum net_timer_action action_of(const struct ast_timer *ast)
{
    if (!text_is_absent(ast->to.text)) return NET_TIMER_TO;
    if (!text_is_absent(ast->also.text)) return NET_TIMER_ALSO;
    if (text_is(ast->then.text, "fail")) return NET_TIMER_FAIL;
    return text_is(ast->then.text, "start") ? NET_TIMER_START : NET_TIMER_EXPIRE;
}

static void fill_timer(const struct lowering *all, const struct expr_scope *scope,
                       const struct ast_timer *ast, struct net_timer *timer)
{
    lower_after(all, scope, &ast->after, timer);
    lower_at(all, scope, &ast->at, timer);
    timer->from_phase = text_is(ast->from.text, "started") ? NET_TIMER_STARTED : NET_TIMER_ENABLED;
    timer->action = action_of(ast);
    timer->from = ast->from.text;
    timer->then = ast->then.text;
    timer->to = ast->to.text;
    timer->also = ast->also.text;
    timer->variable = ast->variable.text;
}

/* ---- Timers in a variable -------------------------------------------------------------------- */

/* The variable's `expiry` if its `trigger` is that of the phase, else an empty text. */
static struct net_expr lower_expiry(const struct net_lowering *part, const struct expr_scope *scope,
                                    const struct ast_text *name, enum net_timer_from phase)
{
    struct arena *arena = part->all->arena;
    const char *trigger = phase == NET_TIMER_STARTED ? "OnExecuting" : "OnEnabled";
    static const struct expr_type string = {.kind = EXPR_STRING, .name = {"string", 6}};
    struct ast_text query = {.span = name->span};
    if (!part->all->specification->is_xpath) {
        query.text = text_format(arena, TEXT_FMT ".trigger == \"%s\" ? " TEXT_FMT ".expiry : \"\"",
                                 TEXT_ARG(name->text), trigger, TEXT_ARG(name->text));
        return net_lower_expression(part->all, scope, &query, &string);
    }
    struct text path = text_format(arena, "/" TEXT_FMT "/" TEXT_FMT,
                                   TEXT_ARG(part->net->name), TEXT_ARG(name->text));
    query.text = text_format(arena,
                             "if (" TEXT_FMT "/trigger = '%s') then string(" TEXT_FMT "/expiry) else ''",
                             TEXT_ARG(path), trigger, TEXT_ARG(path));
    return net_lower_value(part->all, scope, &query, NULL);
}

/* When it begins is in the variable too, so it is two timers, of which one is armed. */
static void add_variable_timer(struct net_lowering *part, struct net_task *task,
                               const struct expr_scope *scope, const struct ast_text *name,
                               struct net_timer *timer)
{
    struct diagnostics *diagnostics = part->all->diagnostics;
    if (net_find_variable(part, task, name) == NET_NONE) return;
    uint32_t before = diagnostics->list.count;
    timer->from_phase = NET_TIMER_ENABLED;
    timer->expiry = lower_expiry(part, scope, name, NET_TIMER_ENABLED);
    if (diagnostics->list.count > before) {
        diagnostic_note(diagnostics, diagnostics->list.items[before], SPAN_NONE,
                        "a variable that holds a timer has `trigger` (OnEnabled or OnExecuting) and "
                        "`expiry` (a duration or a moment), as YTimerType has");
        return;
    }
    struct net_timer started = *timer;
    started.from_phase = NET_TIMER_STARTED;
    started.expiry = lower_expiry(part, scope, name, NET_TIMER_STARTED);
    array_push(part->all->arena, &task->timers, started);
}

/* ---- Timers of tasks ------------------------------------------------------------------------- */

static struct span span_of(const struct ast_timer *ast, struct span other)
{
    return ast->span.source != NULL ? ast->span : other;
}

static bool waits(const struct net_task *task)
{
    bool result = task->trigger.present;
    array_each(struct net_timer, timer, &task->timers) {
        result = result || timer->action == NET_TIMER_START;
    }
    return result;
}

static void check_task_timer(const struct net_lowering *part, const struct net_task *task,
                             const struct ast_timer *ast, const struct net_timer *timer)
{
    struct diagnostics *diagnostics = part->all->diagnostics;
    if (!text_is_absent(timer->variable) && !text_is_absent(timer->from)) {
        diagnose(diagnostics, &net_bad_timer, ast->from.span,
                 "the timer of '" TEXT_FMT "' begins when its variable '" TEXT_FMT
                 "' says so, by `trigger`; leave `from` out",
                 TEXT_ARG(task->name), TEXT_ARG(timer->variable));
    }
    if (timer->action == NET_TIMER_START && timer->from_phase == NET_TIMER_STARTED) {
        diagnose(diagnostics, &net_bad_timer, span_of(ast, task->span),
                 "'" TEXT_FMT "' is to start when its timer expires, but the timer begins when it "
                 "has started; write `from: enabled`, or leave `from` out",
                 TEXT_ARG(task->name));
    }
    if (task->kind != NET_TASK_ROUTING || waits(task)) return;
    diagnose(diagnostics, &net_ignored_timer, span_of(ast, task->span),
             "'" TEXT_FMT
             "' has a timer, but nobody performs the task, so it is never armed; remove "
             "the timer, or give the task a performer",
             TEXT_ARG(task->name));
}

static void lower_timers(struct net_lowering *part, const struct ast_task *ast)
{
    struct net_task *task = net_task_of(part, ast);
    struct expr_scope scope = {0};
    if (ast->timers.count > 0) scope = net_task_scope(part, task);
    for (uint32_t t = 0; t < ast->timers.count; t++) {
        const struct ast_timer *one = &ast->timers.items[t];
        fill_timer(part->all, &scope, one, &task->timers.items[t]);
        if (text_is_absent(one->variable.text)) continue;
        add_variable_timer(part, task, &scope, &one->variable, &task->timers.items[t]);
    }
    for (uint32_t t = 0; t < ast->timers.count; t++) {
        check_task_timer(part, task, &ast->timers.items[t], &task->timers.items[t]);
    }
}

/* ---- Deadlines of nets ----------------------------------------------------------------------- */

/* A net is neither offered nor started by anybody: it begins, and so does its deadline. */
static void check_deadline(const struct net_lowering *part, const struct ast_timer *ast,
                           const struct net_timer *timer)
{
    const char *what = timer->action == NET_TIMER_START      ? "`then: start`"
                       : !text_is_absent(ast->from.text)     ? "`from`"
                       : !text_is_absent(ast->variable.text) ? "`variable`"
                                                             : NULL;
    if (what == NULL) return;
    diagnose(part->all->diagnostics, &net_bad_timer, span_of(ast, part->net->span),
             "the deadline of net '" TEXT_FMT
             "' has %s, which only a task's timer has; a deadline runs from the beginning of its "
             "net, so remove it",
             TEXT_ARG(part->net->name), what);
}

static void lower_deadlines(struct net_lowering *part)
{
    const ast_timers *timers = &part->ast->timers;
    struct expr_scope scope = net_case_scope(part);
    for (uint32_t t = 0; t < timers->count; t++) {
        fill_timer(part->all, &scope, &timers->items[t], &part->net->timers.items[t]);
        check_deadline(part, &timers->items[t], &part->net->timers.items[t]);
    }
}

/* ---- Waits and budgets ----------------------------------------------------------------------- */

int64_t net_lower_wait(const struct net_lowering *part, const struct net_task *task,
                       const struct ast_text *text)
{
    struct net_duration duration = {0};
    if (text_is_absent(text->text)) return 0;
    if (!parse_duration(text->text, &duration)) {
        say_bad_duration(part->all, text);
    } else if (duration.months > 0) {
        diagnose(part->all->diagnostics, &net_bad_duration, text->span,
                 "'" TEXT_FMT "' of '" TEXT_FMT
                 "' counts months, which are not all of one length; use days",
                 TEXT_ARG(text->text), TEXT_ARG(task->name));
    }
    return duration.ms;
}

/* "250us", "100ns"; 0: it is none. */
static int64_t parse_small(struct text text)
{
    int64_t unit = text_ends_with(text, "us") ? 1000 : text_ends_with(text, "ns") ? 1 : 0;
    int64_t value = 0;
    if (unit == 0 || text.length < 3 || text.length > 14) return 0;
    for (size_t i = 0; i < text.length - 2; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') return 0;
        value = value * 10 + (text.data[i] - '0');
    }
    return value * unit;
}

/* A performance budget is no deadline: it is measured, and never ends anything (CP-5). */
static int64_t lower_budget(const struct net_lowering *part, const struct ast_task *ast)
{
    const struct ast_text *text = &ast->budget;
    struct net_duration duration = {0};
    if (text_is_absent(text->text)) return 0;
    int64_t small = parse_small(text_trim(text->text));
    if (small > 0) return small;
    bool fits = parse_duration(text->text, &duration) && duration.months == 0 && duration.ms > 0 &&
                duration.ms <= INT64_MAX / NS_A_MS;
    if (fits) return duration.ms * NS_A_MS;
    diagnose(part->all->diagnostics, &net_bad_duration, text->span,
             "'" TEXT_FMT "' is no budget of time; write one such as 250us, 5ms or 2s",
             TEXT_ARG(text->text));
    return 0;
}

void net_lower_time(struct net_lowering *part)
{
    lower_deadlines(part);
    array_each(struct ast_task, ast, &part->ast->tasks) {
        lower_timers(part, ast);
        net_task_of(part, ast)->budget_ns = lower_budget(part, ast);
    }
}
