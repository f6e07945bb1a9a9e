/* The report of one net: a diagnostic a defect, with its cause, the elements involved and the trace. */
#include "verify/report/verify_report.h"

#include "verify/report/report_parts.h"

/* ---- Parts ---- */

const struct net_task *report_task(const struct report *r, uint32_t task)
{
    return &r->net->tasks.items[task];
}

struct text report_name(const struct report *r, uint32_t task)
{
    return task == NET_NONE ? TEXT("a task") : r->net->tasks.items[task].name;
}

struct text report_place(const struct report *r, uint32_t place)
{
    return r->net->places.items[place].name;
}

static struct span span_of_move(const struct report *r, const struct verify_move *move)
{
    if (move->task == NET_NONE) return r->net->span;
    const struct net_task *task = report_task(r, move->task);
    bool leaves = move->kind == VERIFY_MOVE_LEAVE;
    bool is_xor = leaves && task->split == NET_GATE_XOR;
    if (is_xor && move->flow < task->flows.count) return task->flows.items[move->flow].span;
    for (uint32_t f = 0; leaves && task->split == NET_GATE_OR && f < task->flows.count; f++) {
        if (move->chosen == (uint64_t)1 << f) return task->flows.items[f].span;
    }
    if (move->kind == VERIFY_MOVE_LEAVE_BY && move->flow < task->other_flows.count) {
        return task->other_flows.items[move->flow].span;
    }
    return task->span;
}

/* The same run is told once: a net that never completes deadlocks, too. */
static bool is_told_elsewhere(const struct report *r, const struct verify_witness *witness)
{
    unsigned others = 1U << VERIFY_DEADLOCK | 1U << VERIFY_LIVELOCK;
    return witness->defect == VERIFY_NEVER_COMPLETES && (r->result->defects & others) != 0;
}

/* Each move as a step for tools. */
static void add_steps(const struct report *r, struct diagnostic *d,
                      const struct verify_witness *witness)
{
    if (!r->diagnostics->with_steps) return;
    array_each(struct verify_move, move, &witness->moves) {
        struct text_buffer words = {.arena = r->arena};
        words_move(r->net, move, &words);
        diagnostic_add_step(r->diagnostics, d, span_of_move(r, move), text_built(&words));
    }
}

void report_trace(const struct report *r, struct diagnostic *d,
                  const struct verify_witness *witness)
{
    if (!is_told_elsewhere(r, witness)) {
        struct text run = words_run(r->arena, r->net, witness, 0, witness->moves.count);
        diagnostic_note(r->diagnostics, d, SPAN_NONE, "%strace: " TEXT_FMT,
                        witness->is_shortest ? "shortest " : "", TEXT_ARG(run));
    }
    add_steps(r, d, witness);
}

void report_decision(const struct report *r, struct diagnostic *d, const struct verify_move *move)
{
    if (move->task == NET_NONE) return;
    const struct net_task *task = report_task(r, move->task);
    struct text targets = words_targets(r->arena, r->net, move);
    if (move->kind == VERIFY_MOVE_START) {
        diagnostic_note(r->diagnostics, d, task->span, "'" TEXT_FMT "' takes it here",
                        TEXT_ARG(task->name));
        return;
    }
    if (move->kind == VERIFY_MOVE_LEAVE_BY) {
        diagnostic_note(r->diagnostics, d, span_of_move(r, move),
                        "the %s of '" TEXT_FMT "' leads to " TEXT_FMT " here",
                        words_by(task, move->flow), TEXT_ARG(task->name), TEXT_ARG(targets));
        return;
    }
    if (span_of_move(r, move).begin != task->span.begin) {
        diagnostic_note(r->diagnostics, d, task->span, "the %s of '" TEXT_FMT "' is here",
                        words_split(task), TEXT_ARG(task->name));
    }
    diagnostic_note(r->diagnostics, d, span_of_move(r, move),
                    "'" TEXT_FMT "' chooses " TEXT_FMT " here", TEXT_ARG(task->name),
                    TEXT_ARG(targets));
}

void report_timer(const struct report *r, struct diagnostic *d, const struct verify_move *move)
{
    if (move->kind == VERIFY_MOVE_ALSO) {
        const struct net_task *task = report_task(r, move->task);
        diagnostic_note(r->diagnostics, d, task->other_flows.items[move->flow].span,
                        "a timer of '" TEXT_FMT "' gives a token here", TEXT_ARG(task->name));
        return;
    }
    const struct net_timer *timer = trail_deadline(r->net, move);
    if (timer != NULL) diagnostic_note(r->diagnostics, d, timer->span, "the deadline is here");
}

/* ---- Defects that need no search for causes ---- */

void report_loop(const struct report *r, struct diagnostic *d, const uint32_t *tasks,
                 uint32_t count)
{
    for (uint32_t i = 0; i < count && i < 2 * REPORT_NOTES_MAX; i++) {
        diagnostic_note(r->diagnostics, d, report_task(r, tasks[i])->span,
                        "'" TEXT_FMT "' is in the loop", TEXT_ARG(report_name(r, tasks[i])));
    }
}

/* A task that can start can leave, and so mark the end: all tasks that lead there are dead. */
static void report_never(const struct report *r, const struct verify_witness *witness)
{
    struct bitset dead = report_dead_set(r);
    uint32_t ender = NET_NONE, enders = 0;
    array_each(net_task_id, task, &r->net->places.items[r->net->output.index].preset) {
        if (!bitset_has(dead, task->index)) continue;
        if (enders++ == 0) ender = task->index;
    }
    struct text why = TEXT("");
    if (enders == 1) {
        why = text_format(r->arena, ": task '" TEXT_FMT "', which leads there, can never start",
                          TEXT_ARG(report_name(r, ender)));
    } else if (enders > 1) {
        why = TEXT(": none of the tasks that lead there can ever start");
    }
    struct diagnostic *d = diagnose(r->diagnostics, &verify_never_completes, r->net->span,
                                    "no case of net '" TEXT_FMT "' ever reaches its end" TEXT_FMT,
                                    TEXT_ARG(r->net->name), TEXT_ARG(why));
    array_each(net_task_id, task, &r->net->places.items[r->net->output.index].preset) {
        bool is_one = bitset_has(dead, task->index) && d->notes.count < REPORT_NOTES_MAX;
        if (is_one) report_why_dead(r, d, task->index);
    }
    if (witness != NULL && witness->moves.count > 0) report_trace(r, d, witness);
}

typedef ARRAY(uint32_t) task_list;

/* The tasks of the moves that can be made again and again, each once. */
static task_list pump_of(const struct report *r, const struct verify_witness *witness)
{
    struct bitset told = bitset_new(r->arena, r->net->tasks.count);
    task_list tasks = {.count = 0};
    for (uint32_t i = witness->repeats_from; i < witness->moves.count; i++) {
        uint32_t task = witness->moves.items[i].task;
        if (task == NET_NONE || bitset_has(told, task)) continue;
        bitset_add(told, task);
        array_push(r->arena, &tasks, task);
    }
    return tasks;
}

/* The flow by which the loop gives the place a token, unless the place is told by that flow anyway. */
static void note_giver(const struct report *r, struct diagnostic *d, const task_list *pump,
                       uint32_t place)
{
    array_each(uint32_t, task, pump) {
        array_each(struct net_flow, flow, &report_task(r, *task)->flows) {
            if (flow->place.index != place || flow->span.begin == d->span.begin) continue;
            diagnostic_note(r->diagnostics, d, flow->span,
                            "'" TEXT_FMT "' gives it a token here, each time round",
                            TEXT_ARG(report_name(r, *task)));
        }
    }
}

static void note_rounds(const struct report *r, struct diagnostic *d,
                        const struct verify_witness *witness)
{
    uint32_t count = witness->moves.count, from = witness->repeats_from;
    struct text loop = words_run(r->arena, r->net, witness, from, count);
    if (from == 0) {
        diagnostic_note(r->diagnostics, d, SPAN_NONE, "trace, again and again: " TEXT_FMT,
                        TEXT_ARG(loop));
        return;
    }
    struct text before = words_run(r->arena, r->net, witness, 0, from);
    diagnostic_note(r->diagnostics, d, SPAN_NONE,
                    "trace: " TEXT_FMT "; then, again and again: " TEXT_FMT, TEXT_ARG(before),
                    TEXT_ARG(loop));
}

static void report_unbounded(const struct report *r, const struct verify_witness *witness)
{
    uint32_t place = witness->place == NET_NONE ? r->net->input.index : witness->place;
    struct span span = r->net->places.items[place].span;
    if (span.source == NULL) span = r->net->span;
    task_list pump = pump_of(r, witness);
    struct text names = words_tasks(r->arena, r->net, pump.items, pump.count);
    struct diagnostic *d = diagnose(
        r->diagnostics, &verify_unbounded, span,
        "'" TEXT_FMT "' can hold any number of tokens: the loop of %s " TEXT_FMT
        " adds to it each time round",
        TEXT_ARG(report_place(r, place)), pump.count == 1 ? "task" : "tasks", TEXT_ARG(names));
    report_loop(r, d, pump.items, pump.count);
    note_giver(r, d, &pump, place);
    note_rounds(r, d, witness);
    add_steps(r, d, witness);
}

/* ---- All of them ---- */

static const struct verify_witness *witness_of(const struct verified_net *result,
                                               enum verify_defect defect)
{
    array_each(struct verify_witness, witness, &result->witnesses) {
        if (witness->defect == defect) return witness;
    }
    return NULL;
}

static void report_defect(const struct report *r, enum verify_defect defect)
{
    const struct verify_witness *witness = witness_of(r->result, defect);
    if (defect == VERIFY_DEAD_TASK) report_dead_tasks(r);
    if (defect == VERIFY_NEVER_COMPLETES) report_never(r, witness);
    if (witness == NULL) return;
    if (defect == VERIFY_DEADLOCK) report_deadlock(r, witness);
    if (defect == VERIFY_LIVELOCK) report_livelock(r, witness);
    if (defect == VERIFY_IMPROPER_COMPLETION) report_improper(r, witness);
    if (defect == VERIFY_NOT_BOUNDED) report_unbounded(r, witness);
}

/* Not all that may be wrong is known. */
static void report_unknown(const struct report *r)
{
    const struct verified_net *result = r->result;
    bool is_unsound = result->verdict == VERIFY_UNSOUND;
    if (result->complete || result->limit == NULL) return;
    if (!is_unsound && result->verdict != VERIFY_UNKNOWN) return;
    diagnose(r->diagnostics, &verify_soundness_unknown, r->net->span,
             "whether net '" TEXT_FMT "' %s is not known: the search ended at its limit, %s, "
             "after %llu markings%s",
             TEXT_ARG(r->net->name), is_unsound ? "has more defects" : "is sound", result->limit,
             (unsigned long long)result->states,
             result->limit[0] == '-' ? "; raise it to search further" : "");
}

/* The guards were understood and make sure that it does not happen. */
static bool is_excluded(const struct verified_net *result, enum verify_defect defect)
{
    const struct verify_guarded *guarded = result->with_guards;
    return guarded != NULL && guarded->verdict != VERIFY_UNKNOWN &&
           (guarded->defects >> defect & 1) == 0;
}

/* Two tasks that lead to the end may be dead for the same reason. */
static void drop_repeated_notes(struct diagnostic *d)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < d->notes.count; i++) {
        const struct diagnostic_note *note = &d->notes.items[i];
        bool is_new = true;
        for (uint32_t k = 0; k < kept && is_new; k++) {
            const struct diagnostic_note *other = &d->notes.items[k];
            is_new = note->span.begin != other->span.begin ||
                     note->span.source != other->span.source ||
                     !text_equal(note->message, other->message);
        }
        if (is_new) d->notes.items[kept++] = *note;
    }
    d->notes.count = kept;
}

void verify_report(const struct verified_net *result, struct diagnostics *diagnostics)
{
    struct report r = {diagnostics->arena, result, result->net, diagnostics, NULL};
    if (result->dead_tasks.count > 0) r.look = report_look_at_dead(&r);
    for (uint32_t defect = 0; defect < VERIFY_DEFECT_COUNT; defect++) {
        if ((result->defects >> defect & 1) == 0) continue;
        uint32_t before = diagnostics->list.count;
        diagnostics->as_notes = is_excluded(result, (enum verify_defect)defect);
        report_defect(&r, (enum verify_defect)defect);
        for (uint32_t i = before; i < diagnostics->list.count; i++) {
            drop_repeated_notes(diagnostics->list.items[i]);
            if (!diagnostics->as_notes) continue;
            diagnostic_note(diagnostics, diagnostics->list.items[i], SPAN_NONE,
                            "the guards, as far as they are understood, exclude it");
        }
        diagnostics->as_notes = false;
    }
    report_unknown(&r);
}
