/* Failures (retries, and the flows that a failure takes) and triggers.
 *
 * Where the flows lead was resolved with the other flows; what remains is when they are taken.
 */
#include "net/ast_to_net_parts.h"

#include <stdlib.h>
#include <string.h>

#define ATTEMPTS_MAX 1000000
#define NUMBER_MAX   32 /* bytes of a number that is written */

/* ---- Retries --------------------------------------------------------------------------------- */

static void say_bad_number(const struct net_lowering *part, const struct net_task *task,
                           const struct ast_text *text, const char *what, const char *wanted)
{
    diagnose(part->all->diagnostics, &net_bad_failure, text->span,
             "the %s of '" TEXT_FMT "' is '" TEXT_FMT "'; it must be %s", what,
             TEXT_ARG(task->name), TEXT_ARG(text->text), wanted);
}

/* A decimal number without an exponent; `least` if it is absent or, with an error, wrong. */
static double number_of(const struct ast_text *text, bool *ok)
{
    char digits[NUMBER_MAX + 1];
    struct text number = text_trim(text->text);
    *ok = number.length > 0 && number.length <= NUMBER_MAX;
    for (size_t i = 0; *ok && i < number.length; i++) {
        bool is_point = number.data[i] == '.';
        *ok = is_point || (number.data[i] >= '0' && number.data[i] <= '9');
    }
    if (!*ok) return 0;
    memcpy(digits, number.data, number.length);
    digits[number.length] = '\0';
    char *end;
    double value = strtod(digits, &end);
    *ok = *end == '\0';
    return value;
}

static uint32_t attempts_of(const struct net_lowering *part, const struct net_task *task,
                            const struct ast_text *text)
{
    bool ok;
    double value = number_of(text, &ok);
    if (ok && value >= 1 && value <= ATTEMPTS_MAX && value == (double)(uint32_t)value) {
        return (uint32_t)value;
    }
    say_bad_number(part, task, text, "number of attempts", "a whole number from 1 to 1000000");
    return 1;
}

/* The waits may grow, never shrink. */
static double factor_of(const struct net_lowering *part, const struct net_task *task,
                        const struct ast_text *text)
{
    bool ok;
    if (text_is_absent(text->text)) return 1;
    double value = number_of(text, &ok);
    if (ok && value >= 1 && value <= 1000) return value;
    say_bad_number(part, task, text, "factor", "a number from 1 to 1000");
    return 1;
}

static double jitter_of(const struct net_lowering *part, const struct net_task *task,
                        const struct ast_text *text)
{
    bool ok;
    if (text_is_absent(text->text)) return 0;
    double value = number_of(text, &ok);
    if (ok && value <= 1) return value;
    say_bad_number(part, task, text, "jitter", "a number from 0 to 1");
    return 0;
}

static void lower_retry(const struct net_lowering *part, const struct ast_retry *ast,
                        struct net_task *task)
{
    struct net_failure *failure = &task->failure;
    if (!ast->present) return;
    failure->has_retry = true;
    failure->attempts = attempts_of(part, task, &ast->attempts);
    failure->wait_ms = net_lower_wait(part, task, &ast->wait);
    failure->factor = factor_of(part, task, &ast->factor);
    failure->jitter = jitter_of(part, task, &ast->jitter);
    bool is_bounded = !text_is_absent(ast->max_wait.text);
    failure->max_wait_ms = is_bounded ? net_lower_wait(part, task, &ast->max_wait) : INT64_MAX;
    if (!is_bounded || failure->max_wait_ms >= failure->wait_ms) return;
    say_bad_number(part, task, &ast->max_wait, "longest wait", "no shorter than the first wait");
}

/* ---- Failure flows --------------------------------------------------------------------------- */

/* What the compiler added for the branches that a task is a step of. */
static bool leads_to_hidden(const struct net_lowering *part, const struct net_task *task,
                            const struct net_failure_flow *flow)
{
    net_place_id place = task->other_flows.items[flow->other].place;
    const struct net_place *at = &part->net->places.items[place.index];
    return at->implicit && at->implicit_to.index >= part->written_tasks;
}

/* The first flow that fits is taken, so one behind a flow for any error is never reached. */
static void check_flows(const struct net_lowering *part, const struct net_task *task)
{
    struct intern errors = {.arena = part->all->arena};
    const struct net_failure_flow *any = NULL;
    for (uint32_t f = 0; f < task->failure.flows.count; f++) {
        const struct net_failure_flow *flow = &task->failure.flows.items[f];
        if (leads_to_hidden(part, task, flow)) continue;
        bool is_any = text_is_absent(flow->error);
        uint32_t first = is_any ? f : intern_add(&errors, flow->error, f);
        if (any == NULL && first != f) any = &task->failure.flows.items[first];
        if (any != NULL) {
            struct diagnostic *d =
                diagnose(part->all->diagnostics, &net_bad_failure, flow->span,
                         "this failure flow of '" TEXT_FMT
                         "' is never taken, since one before it takes the same errors; put flows "
                         "with an `error` first, each error once",
                         TEXT_ARG(task->name));
            diagnostic_note(part->all->diagnostics, d, any->span, "the flow before it");
            return;
        }
        if (is_any) any = flow;
    }
}

/* ---- Triggers -------------------------------------------------------------------------------- */

static void lower_trigger(struct net_lowering *part, const struct ast_task *ast,
                          struct net_task *task)
{
    static const struct expr_type string = {.kind = EXPR_STRING, .name = {"string", 6}};
    if (!ast->trigger.present) return;
    struct expr_scope scope = net_case_scope(part);
    task->trigger = (struct net_trigger){
        .present = true,
        .name = ast->trigger.name.text,
        .is_persistent = text_is(ast->trigger.kind.text, "persistent"),
        .key = net_lower_expression(part->all, &scope, &ast->trigger.key, &string),
        .span = ast->trigger.span,
    };
}

void net_lower_failures(struct net_lowering *part)
{
    array_each(struct ast_task, ast, &part->ast->tasks) {
        struct net_task *task = net_task_of(part, ast);
        task->failure.span = ast->on_failure.span;
        lower_retry(part, &ast->on_failure.retry, task);
        check_flows(part, task);
        lower_trigger(part, ast, task);
    }
}

/* A delivery is for a name: it is kept if any task with that name would have it kept. */
void net_unify_triggers(struct lowering *all)
{
    struct intern kept = {.arena = all->arena};
    array_each(struct net, net, &all->specification->nets) {
        array_each(struct net_task, task, &net->tasks) {
            if (task->trigger.is_persistent) intern_add(&kept, task->trigger.name, 0);
        }
    }
    array_each(struct net, net, &all->specification->nets) {
        array_each(struct net_task, task, &net->tasks) {
            if (!task->trigger.present) continue;
            task->trigger.is_persistent = intern_find(&kept, task->trigger.name) != INTERN_NONE;
        }
    }
}
