/* Deadlocks and livelocks in words: the join that waits, and who decided that what it waits for does
 * not come; or which joins wait for each other. */
#include "verify/report/report_parts.h"

static struct diagnostic *say_root(const struct report *r, const struct cause_stuck *stuck,
                                   const struct verify_witness *witness)
{
    const struct net_task *task = report_task(r, stuck->task);
    struct text need = report_need(r, stuck);
    if (stuck->kind == CAUSE_OTHER) {
        return diagnose(r->diagnostics, &verify_deadlock, task->span,
                        "the case can deadlock: " TEXT_FMT, TEXT_ARG(need));
    }
    struct text reason = report_reason(r, stuck, witness);
    return diagnose(r->diagnostics, &verify_deadlock, task->span,
                    "the case can deadlock: " TEXT_FMT ", but " TEXT_FMT, TEXT_ARG(need),
                    TEXT_ARG(reason));
}

/* Nothing waits: the last token is gone. */
static struct diagnostic *say_empty(const struct report *r, const struct cause_deadlock *cause)
{
    if (cause->dropped == NET_NONE) {
        return diagnose(r->diagnostics, &verify_deadlock, r->net->span,
                        "a case of net '" TEXT_FMT "' can deadlock: nothing can go on, and the end "
                        "is not reached",
                        TEXT_ARG(r->net->name));
    }
    const struct net_task *task = report_task(r, cause_taker(r->net, cause->dropped));
    struct diagnostic *d =
        diagnose(r->diagnostics, &verify_deadlock, task->span,
                 "the case can come to nothing: task '" TEXT_FMT
                 "' dropped the last token, which came to '" TEXT_FMT
                 "' while a round of its partial join went on",
                 TEXT_ARG(task->name), TEXT_ARG(report_place(r, cause->dropped)));
    diagnostic_note(r->diagnostics, d, r->net->places.items[cause->dropped].span,
                    "it came here; with `rest: ignore`, a round goes on until every input has had "
                    "a token, and a second one is dropped");
    return d;
}

static struct diagnostic *say_circle(const struct report *r, const struct cause_deadlock *cause)
{
    if (cause->circle.count == 0) return say_empty(r, cause);
    const struct net_task *first = report_task(r, cause->circle.items[0]);
    struct text names = words_tasks(r->arena, r->net, cause->circle.items, cause->circle.count);
    if (cause->circle.count == 1) {
        return diagnose(r->diagnostics, &verify_deadlock, first->span,
                        "the case can deadlock: the %s of task " TEXT_FMT " waits for itself",
                        words_join(first), TEXT_ARG(names));
    }
    bool is_one_kind = true;
    array_each(uint32_t, task, &cause->circle) {
        is_one_kind = is_one_kind && report_task(r, *task)->join == first->join;
    }
    return diagnose(r->diagnostics, &verify_deadlock, first->span,
                    "the case can deadlock: the %ss of tasks " TEXT_FMT " wait for each other",
                    is_one_kind ? words_join(first) : "join", TEXT_ARG(names));
}

void report_circle(const struct report *r, struct diagnostic *d, const struct cause_deadlock *cause)
{
    for (uint32_t i = 0; i < cause->circle.count && i < REPORT_NOTES_MAX; i++) {
        for (uint32_t k = 0; k < cause->stuck.count; k++) {
            const struct cause_stuck *stuck = &cause->stuck.items[k];
            if (stuck->task != cause->circle.items[i]) continue;
            diagnostic_note(
                r->diagnostics, d, report_task(r, stuck->task)->span,
                "'" TEXT_FMT "' waits for '" TEXT_FMT "', which may still come by '" TEXT_FMT "'",
                TEXT_ARG(report_name(r, stuck->task)), TEXT_ARG(report_place(r, stuck->missing)),
                TEXT_ARG(report_name(r, stuck->other)));
        }
    }
}

static void note_others(const struct report *r, struct diagnostic *d,
                        const struct cause_deadlock *cause)
{
    uint32_t others = cause->stuck.count - 1 + cause->more;
    for (uint32_t i = 1; i < cause->stuck.count && i <= REPORT_NOTES_MAX; i++) {
        const struct cause_stuck *stuck = &cause->stuck.items[i];
        diagnostic_note(r->diagnostics, d, report_task(r, stuck->task)->span,
                        "task '" TEXT_FMT "' waits as well", TEXT_ARG(report_name(r, stuck->task)));
    }
    if (others <= REPORT_NOTES_MAX) return;
    diagnostic_note(r->diagnostics, d, SPAN_NONE, "%u more tasks wait as well",
                    others - REPORT_NOTES_MAX);
}

void report_deadlock(const struct report *r, const struct verify_witness *witness)
{
    struct cause_deadlock cause;
    cause_of_deadlock(trail_new(r->arena, r->net, witness), &cause);
    struct diagnostic *d;
    if (cause.roots > 0) {
        d = say_root(r, cause.stuck.items, witness);
        report_root(r, d, cause.stuck.items, witness);
        note_others(r, d, &cause);
    } else {
        d = say_circle(r, &cause);
        report_circle(r, d, &cause);
    }
    report_trace(r, d, witness);
}

/* ---- Livelocks ---- */

static void note_last_choice(const struct report *r, struct diagnostic *d,
                             const struct verify_witness *witness)
{
    for (uint32_t i = witness->moves.count; i > 0; i--) {
        const struct verify_move *move = &witness->moves.items[i - 1];
        if (!trail_is_choice(r->net, move)) continue;
        report_decision(r, d, move);
        return;
    }
}

/* "…; the and-join of task 'finish' waits for 'c -> finish', but the xor-split of task 'a' chose 'p'" */
static struct text why_no_end(const struct report *r, const struct cause_deadlock *cause,
                              const struct verify_witness *witness)
{
    if (cause->roots == 0 || cause->stuck.items[0].kind == CAUSE_OTHER) return TEXT("");
    struct text need = report_need(r, cause->stuck.items);
    struct text reason = report_reason(r, cause->stuck.items, witness);
    return text_format(r->arena, "; " TEXT_FMT ", but " TEXT_FMT, TEXT_ARG(need), TEXT_ARG(reason));
}

void report_livelock(const struct report *r, const struct verify_witness *witness)
{
    struct cause_deadlock cause;
    uint32_t count = witness->tasks.count;
    cause_of_deadlock(trail_new(r->arena, r->net, witness), &cause);
    struct span span = count == 0 ? r->net->span : report_task(r, witness->tasks.items[0])->span;
    struct text names = words_tasks(r->arena, r->net, witness->tasks.items, count);
    struct text why = why_no_end(r, &cause, witness);
    struct diagnostic *d =
        diagnose(r->diagnostics, &verify_livelock, span,
                 "the case can go on for ever without reaching its end: only %s " TEXT_FMT
                 " can still be done, again and again" TEXT_FMT,
                 count == 1 ? "task" : "tasks", TEXT_ARG(names), TEXT_ARG(why));
    report_loop(r, d, witness->tasks.items, count);
    if (why.length > 0) {
        const struct net_task *task = report_task(r, cause.stuck.items[0].task);
        diagnostic_note(r->diagnostics, d, task->span, "'" TEXT_FMT "' waits here",
                        TEXT_ARG(task->name));
        report_root(r, d, cause.stuck.items, witness);
    } else {
        note_last_choice(r, d, witness);
    }
    report_trace(r, d, witness);
}
