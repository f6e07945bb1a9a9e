/* Improper completion in words: which branches reach the end separately, and what is killed then. */
#include "verify/report/report_parts.h"

/* What the end kills, most of all: what runs. */
static struct text left_of(const struct report *r, const struct cause_improper *cause,
                           const struct verify_witness *witness)
{
    if (witness->tasks.count > 1) {
        struct text names =
            words_tasks(r->arena, r->net, witness->tasks.items, witness->tasks.count);
        return text_format(r->arena, "tasks " TEXT_FMT " are still running", TEXT_ARG(names));
    }
    if (cause->left == NET_NONE) return TEXT("work is left");
    return words_left(r->arena, r->net, cause->left);
}

/* A position as cancellation sets name it. */
static struct text name_of(const struct report *r, uint32_t position)
{
    uint32_t places = r->net->places.count;
    return position < places ? report_place(r, position) : report_name(r, position - places);
}

static struct diagnostic *say(const struct report *r, const struct cause_improper *cause,
                              const struct verify_witness *witness)
{
    struct text left = left_of(r, cause, witness);
    if (cause->canceller != NET_NONE) {
        const struct net_task *task = report_task(r, cause->canceller);
        return diagnose(r->diagnostics, &verify_improper_completion, task->span,
                        "the case can end while " TEXT_FMT
                        ": the cancellation set of task '" TEXT_FMT "' misses '" TEXT_FMT
                        "', and what remains is silently killed",
                        TEXT_ARG(left), TEXT_ARG(task->name), TEXT_ARG(name_of(r, cause->missed)));
    }
    if (cause->fork == NET_NONE && cause->timer != NET_NONE) {
        struct diagnostic *d = diagnose(
            r->diagnostics, &verify_improper_completion,
            cause->ender == NET_NONE ? r->net->span : report_task(r, cause->ender)->span,
            "the case can end while " TEXT_FMT ": the branch that a timer begins reaches the end "
            "separately, and what remains is silently killed",
            TEXT_ARG(left));
        report_timer(r, d, &witness->moves.items[cause->timer]);
        return d;
    }
    if (cause->fork == NET_NONE) {
        struct span span =
            cause->ender == NET_NONE ? r->net->span : report_task(r, cause->ender)->span;
        return diagnose(r->diagnostics, &verify_improper_completion, span,
                        "the case can end while " TEXT_FMT ", which is silently killed then",
                        TEXT_ARG(left));
    }
    const struct verify_move *fork = &witness->moves.items[cause->fork];
    if (fork->task == NET_NONE) {
        return diagnose(r->diagnostics, &verify_improper_completion, r->net->span,
                        "the case can end while " TEXT_FMT ", which is silently killed then",
                        TEXT_ARG(left));
    }
    const struct net_task *task = report_task(r, fork->task);
    return diagnose(r->diagnostics, &verify_improper_completion, task->span,
                    "the case can end while " TEXT_FMT ": the branches of the %s of task '" TEXT_FMT
                    "' reach the end separately, and what remains is silently killed",
                    TEXT_ARG(left), words_split(task), TEXT_ARG(task->name));
}

/* The flow of the split to a place. */
static struct span span_of_branch(const struct report *r, const struct verify_move *fork,
                                  uint32_t place)
{
    if (fork->task == NET_NONE) return r->net->places.items[place].span;
    array_each(struct net_flow, flow, &report_task(r, fork->task)->flows) {
        if (flow->place.index == place) return flow->span;
    }
    return r->net->places.items[place].span;
}

static void note_branches(const struct report *r, struct diagnostic *d,
                          const struct cause_improper *cause, const struct verify_witness *witness)
{
    if (cause->fork == NET_NONE) return;
    const struct verify_move *fork = &witness->moves.items[cause->fork];
    diagnostic_note(r->diagnostics, d, span_of_branch(r, fork, cause->ends),
                    "the branch to '" TEXT_FMT "' reaches the end",
                    TEXT_ARG(words_place(r->net, cause->ends)));
    if (cause->stays == cause->ends) return;
    diagnostic_note(r->diagnostics, d, span_of_branch(r, fork, cause->stays),
                    "the branch to '" TEXT_FMT "' does not wait for it",
                    TEXT_ARG(words_place(r->net, cause->stays)));
}

static void note_left(const struct report *r, struct diagnostic *d,
                      const struct cause_improper *cause, const struct verify_witness *witness)
{
    for (uint32_t i = 0; i < witness->tasks.count && i < REPORT_NOTES_MAX; i++) {
        const struct net_task *task = report_task(r, witness->tasks.items[i]);
        diagnostic_note(r->diagnostics, d, task->span, "'" TEXT_FMT "' is still running then",
                        TEXT_ARG(task->name));
    }
    bool is_told = witness->tasks.count > 0 || cause->left == cause->stays;
    if (is_told || cause->left >= r->net->places.count) return;
    struct text left = words_left(r->arena, r->net, cause->left);
    diagnostic_note(r->diagnostics, d, r->net->places.items[cause->left].span, TEXT_FMT " then",
                    TEXT_ARG(left));
}

/* Is it by choice that the join takes one branch alone: a cancellation set is to end the other one. */
static void note_canceller(const struct report *r, struct diagnostic *d,
                           const struct cause_improper *cause)
{
    const struct net_task *task = report_task(r, cause->canceller);
    struct span span = report_cancel_span(r->net, task, NET_NONE);
    if (span.begin != task->span.begin) {
        diagnostic_note(r->diagnostics, d, span,
                        "the cancellation set is here; '" TEXT_FMT "' is not in it",
                        TEXT_ARG(name_of(r, cause->missed)));
    }
    if (cause->missed >= r->net->places.count) return;
    diagnostic_note(r->diagnostics, d, r->net->places.items[cause->missed].span,
                    "'" TEXT_FMT "' is here", TEXT_ARG(report_place(r, cause->missed)));
}

static void note_merge(const struct report *r, struct diagnostic *d,
                       const struct cause_improper *cause, const struct verify_witness *witness)
{
    const struct net_task *merge = report_task(r, cause->merge);
    uint32_t fork = cause->fork == NET_NONE ? NET_NONE : witness->moves.items[cause->fork].task;
    enum net_gate split = fork == NET_NONE ? NET_GATE_NONE : report_task(r, fork)->split;
    const char *hint = "";
    if (merge->partial.present) {
        diagnostic_note(r->diagnostics, d, merge->span,
                        "the partial join of '" TEXT_FMT "' goes on with %u of its %u inputs",
                        TEXT_ARG(merge->name), merge->partial.count, merge->preset.count);
        return;
    }
    if (split == NET_GATE_AND) hint = "; an and-join or an or-join would wait for both";
    if (split == NET_GATE_OR) hint = "; an or-join would wait for all that were chosen";
    diagnostic_note(r->diagnostics, d, merge->span,
                    "the xor-join of '" TEXT_FMT "' lets each branch through by itself%s",
                    TEXT_ARG(merge->name), cause->is_taken ? "" : hint);
}

void report_improper(const struct report *r, const struct verify_witness *witness)
{
    struct cause_improper cause;
    cause_of_improper(trail_new(r->arena, r->net, witness), &cause);
    struct diagnostic *d = say(r, &cause, witness);
    if (cause.canceller != NET_NONE) note_canceller(r, d, &cause);
    note_branches(r, d, &cause, witness);
    if (cause.choice != NET_NONE) {
        const struct verify_move *choice = &witness->moves.items[cause.choice];
        bool decides = cause.merge == NET_NONE || cause.merge == choice->task;
        if (decides) report_decision(r, d, choice);
    }
    bool is_meant = cause.canceller != NET_NONE && cause.canceller == cause.merge;
    if (cause.merge != NET_NONE && !is_meant) note_merge(r, d, &cause, witness);
    note_left(r, d, &cause, witness);
    report_trace(r, d, witness);
}
