/* Dead tasks in words.  A task that is dead because another one before it is, is told with that one; or-joins
 * that wait for each other are told together. */
#include "verify/report/report_parts.h"

/* Tasks for which the flows are searched for a cause; of more, only what they need is told. */
#define REPORT_DEEP_MAX 16

/* What is known of all dead tasks. */
struct report_look {
    const struct report *r;
    struct bitset dead;
    struct cause_dead *causes;
    uint32_t *index;             /* by task: its cause */
    uint32_t *roots;             /* by task, + 1: see root_of; 0: not known yet */
    struct cause_deadlock waits; /* at the deadlock that was found, if there is one */
};

struct bitset report_dead_set(const struct report *r)
{
    struct bitset dead = bitset_new(r->arena, r->net->tasks.count);
    array_each(uint32_t, task, &r->result->dead_tasks) bitset_add(dead, *task);
    return dead;
}

const struct report_look *report_look_at_dead(const struct report *r)
{
    uint32_t count = r->result->dead_tasks.count;
    const uint32_t *tasks = r->result->dead_tasks.items;
    struct report_look *look = ARENA_NEW(r->arena, struct report_look);
    *look = (struct report_look){.r = r, .dead = report_dead_set(r)};
    bool has_or_join = false;
    uint32_t deep = 0;
    look->causes = ARENA_ARRAY(r->arena, struct cause_dead, (size_t)count + 1);
    look->index = ARENA_ARRAY(r->arena, uint32_t, r->net->tasks.count);
    look->roots = ARENA_ARRAY(r->arena, uint32_t, r->net->tasks.count);
    for (uint32_t i = 0; i < count; i++) {
        look->index[tasks[i]] = i;
        bool is_deep = deep < REPORT_DEEP_MAX;
        look->causes[i] = cause_of_dead(r->arena, r->net, look->dead, tasks[i], is_deep);
        deep += look->causes[i].kind != CAUSE_DEAD_INPUT;
        bool is_or = report_task(r, tasks[i])->join == NET_GATE_OR;
        has_or_join = has_or_join || (is_or && look->causes[i].kind == CAUSE_DEAD_WAITS);
    }
    array_each(struct verify_witness, witness, &r->result->witnesses) {
        if (!has_or_join || witness->defect != VERIFY_DEADLOCK) continue;
        cause_of_deadlock(trail_new(r->arena, r->net, witness), &look->waits);
    }
    return look;
}

static const struct cause_dead *cause_at(const struct report_look *look, uint32_t task)
{
    return &look->causes[look->index[task]];
}

static bool has_root(const struct report_look *look, uint32_t task)
{
    const struct cause_dead *cause = cause_at(look, task);
    return cause->kind == CAUSE_DEAD_INPUT && cause->before != NET_NONE &&
           bitset_has(look->dead, cause->before);
}

static uint32_t first_of_circle(const struct report_look *look, uint32_t task)
{
    uint32_t least = task, next = cause_at(look, task)->before;
    for (; next != task; next = cause_at(look, next)->before) least = next < least ? next : least;
    return least;
}

/* The task because of which this one is dead in the end; of a circle the first one.  Those on the way there
 * have the same, so long chains are walked once. */
static uint32_t root_of(const struct report_look *look, uint32_t task)
{
    uint32_t *roots = look->roots, at = task, count = look->r->result->dead_tasks.count;
    for (uint32_t i = 0; i < count && roots[at] == 0 && has_root(look, at); i++) {
        at = cause_at(look, at)->before;
    }
    uint32_t root = at;
    if (roots[at] != 0) root = roots[at] - 1;
    else if (has_root(look, at)) root = first_of_circle(look, at);
    for (at = task; roots[at] == 0; at = cause_at(look, at)->before) {
        roots[at] = root + 1;
        if (!has_root(look, at)) break;
    }
    return root;
}

/* ---- Why, in words: what stands behind "can never start: " ---- */

static struct text why_apart(const struct report *r, const struct cause_dead *cause)
{
    struct text before = report_name(r, cause->before);
    switch (cause->kind) {
    case CAUSE_DEAD_APART:
        if (cause->by == NET_NONE) {
            return text_format(r->arena, "between which the xor-split of '" TEXT_FMT "' chooses",
                               TEXT_ARG(before));
        }
        return text_format(r->arena,
                           "of which task '" TEXT_FMT "' brings only one: it may leave by its %s",
                           TEXT_ARG(before), words_by(report_task(r, cause->before), cause->by));
    case CAUSE_DEAD_TAKEN:
        return text_format(r->arena,
                           "of which '" TEXT_FMT "' leads to one only: its token is taken once",
                           TEXT_ARG(report_place(r, cause->from)));
    default:
        return text_format(r->arena,
                           "but task '" TEXT_FMT "', on the way to the first, cancels the second",
                           TEXT_ARG(before));
    }
}

/* "'b -> d' and 'c -> d'" */
static struct text inputs_of(const struct report *r, const struct net_task *task, const char *word)
{
    struct text_buffer out = {.arena = r->arena};
    uint32_t count = task->preset.count;
    for (uint32_t i = 0; i < count && i < WORDS_NAMES_MAX; i++) {
        if (i > 0 && i + 1 == count) text_print(&out, " %s ", word);
        if (i > 0 && i + 1 < count) text_add_string(&out, ", ");
        text_print(&out, "'" TEXT_FMT "'", TEXT_ARG(report_place(r, task->preset.items[i].index)));
    }
    if (count > WORDS_NAMES_MAX) text_print(&out, " and %u more", count - WORDS_NAMES_MAX);
    return text_built(&out);
}

/* It has one input, which is marked at times, but not as often as it needs. */
static struct text why_threads(const struct report *r, const struct net_task *task)
{
    struct text input = report_place(r, task->preset.items[0].index);
    return text_format(r->arena,
                       "it takes %u tokens of '" TEXT_FMT "' at once, and so many are never there",
                       task->partial.threads, TEXT_ARG(input));
}

static struct text why_or(const struct report_look *look, uint32_t index)
{
    const struct report *r = look->r;
    array_each(struct cause_stuck, stuck, &look->waits.stuck) {
        if (stuck->task != index || stuck->kind != CAUSE_WAITS) continue;
        return text_format(r->arena,
                           "its or-join waits for '" TEXT_FMT
                           "', which may still come by '" TEXT_FMT "', but never does",
                           TEXT_ARG(report_place(r, stuck->missing)),
                           TEXT_ARG(report_name(r, stuck->other)));
    }
    return TEXT("whenever an input of its or-join is marked, it waits for another one that may "
                "still come, or the net has ended");
}

/* Each input alone could start it: only the end, or a condition of its `while`, can be in the way. */
static struct text why_any(const struct report *r, const struct net_task *task)
{
    if (task->preset.count == 1) {
        return text_format(r->arena, "whenever a token comes to '" TEXT_FMT "', the net has ended",
                           TEXT_ARG(report_place(r, task->preset.items[0].index)));
    }
    return text_format(r->arena, "whenever a token comes to " TEXT_FMT ", the net has ended",
                       TEXT_ARG(inputs_of(r, task, "or")));
}

static struct text why_waits(const struct report_look *look, const struct net_task *task,
                             uint32_t index)
{
    const struct report *r = look->r;
    bool is_partial = task->partial.present;
    if (task->holds.count > 0) {
        return text_format(r->arena,
                           "it can only start while '" TEXT_FMT
                           "' holds a token, and its input does not have one at the same time",
                           TEXT_ARG(report_place(r, task->holds.items[0].index)));
    }
    if (is_partial && task->partial.threads > 1) return why_threads(r, task);
    if (is_partial) {
        return text_format(r->arena,
                           "its partial join needs %u of " TEXT_FMT ", which never come so many",
                           task->partial.count, TEXT_ARG(inputs_of(r, task, "and")));
    }
    if (task->join == NET_GATE_AND && task->preset.count > 1) {
        return text_format(r->arena,
                           "its and-join needs " TEXT_FMT ", which are never there together",
                           TEXT_ARG(inputs_of(r, task, "and")));
    }
    bool is_or = task->join == NET_GATE_OR && task->preset.count > 1;
    return is_or ? why_or(look, index) : why_any(r, task);
}

static struct text why_dead(const struct report_look *look, const struct cause_dead *cause)
{
    const struct report *r = look->r;
    const struct net_task *task = report_task(r, cause->task);
    if (cause->kind == CAUSE_DEAD_WAITS) return why_waits(look, task, cause->task);
    struct text place = report_place(r, cause->place);
    if (cause->kind == CAUSE_DEAD_INPUT) {
        return text_format(r->arena, "no token ever comes to '" TEXT_FMT "'", TEXT_ARG(place));
    }
    struct text why = why_apart(r, cause);
    return text_format(r->arena, "its and-join needs '" TEXT_FMT "' and '" TEXT_FMT "', " TEXT_FMT,
                       TEXT_ARG(place), TEXT_ARG(report_place(r, cause->apart)), TEXT_ARG(why));
}

/* ---- Where that is ---- */

static void note_choice(const struct report *r, struct diagnostic *d,
                        const struct cause_dead *cause)
{
    const struct net_task *task = report_task(r, cause->before);
    if (cause->by == NET_NONE) {
        struct span span = task->split_span.source == NULL ? task->span : task->split_span;
        diagnostic_note(r->diagnostics, d, span, "'" TEXT_FMT "' chooses here",
                        TEXT_ARG(task->name));
        return;
    }
    diagnostic_note(r->diagnostics, d, task->other_flows.items[cause->by].span,
                    "the %s of '" TEXT_FMT "' leads elsewhere", words_by(task, cause->by),
                    TEXT_ARG(task->name));
}

static void note_takers(const struct report *r, struct diagnostic *d, uint32_t place)
{
    diagnostic_note(r->diagnostics, d, r->net->places.items[place].span, "'" TEXT_FMT "' is here",
                    TEXT_ARG(report_place(r, place)));
    array_each(net_task_id, task, &r->net->places.items[place].postset) {
        if (d->notes.count >= REPORT_NOTES_MAX) return;
        diagnostic_note(r->diagnostics, d, report_task(r, task->index)->span,
                        "'" TEXT_FMT "' may take its token", TEXT_ARG(report_name(r, task->index)));
    }
}

static void note_inputs(const struct report *r, struct diagnostic *d, const struct net_task *task)
{
    for (uint32_t i = 0; i < task->preset.count && i < REPORT_NOTES_MAX; i++) {
        uint32_t place = task->preset.items[i].index;
        diagnostic_note(r->diagnostics, d, r->net->places.items[place].span,
                        "'" TEXT_FMT "' is one of its inputs", TEXT_ARG(report_place(r, place)));
    }
}

static void note_why(const struct report *r, struct diagnostic *d, const struct cause_dead *cause)
{
    switch (cause->kind) {
    case CAUSE_DEAD_INPUT:
        diagnostic_note(r->diagnostics, d, r->net->places.items[cause->place].span,
                        "'" TEXT_FMT "' is here", TEXT_ARG(report_place(r, cause->place)));
        break;
    case CAUSE_DEAD_APART: note_choice(r, d, cause); break;
    case CAUSE_DEAD_TAKEN: note_takers(r, d, cause->from); break;
    case CAUSE_DEAD_CANCELLED:
        diagnostic_note(r->diagnostics, d,
                        report_cancel_span(r->net, report_task(r, cause->before), cause->from),
                        "the cancellation set of '" TEXT_FMT "' is here",
                        TEXT_ARG(report_name(r, cause->before)));
        break;
    case CAUSE_DEAD_WAITS: note_inputs(r, d, report_task(r, cause->task)); break;
    }
}

void report_why_dead(const struct report *r, struct diagnostic *d, uint32_t task)
{
    const struct report_look *look = r->look;
    uint32_t root = root_of(look, task);
    struct text why = why_dead(look, cause_at(look, root));
    if (root == task) {
        diagnostic_note(r->diagnostics, d, report_task(r, task)->span,
                        "'" TEXT_FMT "' leads to the end: " TEXT_FMT,
                        TEXT_ARG(report_name(r, task)), TEXT_ARG(why));
    } else {
        diagnostic_note(r->diagnostics, d, report_task(r, task)->span,
                        "'" TEXT_FMT "' leads to the end, but only behind '" TEXT_FMT "'",
                        TEXT_ARG(report_name(r, task)), TEXT_ARG(report_name(r, root)));
        diagnostic_note(r->diagnostics, d, report_task(r, root)->span,
                        "'" TEXT_FMT "' can never start: " TEXT_FMT, TEXT_ARG(report_name(r, root)),
                        TEXT_ARG(why));
    }
    if (cause_at(look, root)->kind != CAUSE_DEAD_WAITS) note_why(r, d, cause_at(look, root));
}

/* ---- All of them ---- */

static struct diagnostic *say(const struct report_look *look, uint32_t task)
{
    const struct report *r = look->r;
    const struct cause_dead *cause = cause_at(look, task);
    struct text why = why_dead(look, cause);
    struct diagnostic *d = diagnose(r->diagnostics, &verify_dead_task, report_task(r, task)->span,
                                    "task '" TEXT_FMT "' can never start: " TEXT_FMT,
                                    TEXT_ARG(report_name(r, task)), TEXT_ARG(why));
    note_why(r, d, cause);
    return d;
}

/* Or-joins that wait for each other, all of them dead: one diagnostic. */
static void say_circle(const struct report_look *look, struct diagnostic **said)
{
    const struct report *r = look->r;
    array_each(uint32_t, task, &look->waits.circle) {
        bool is_dead =
            bitset_has(look->dead, *task) && cause_at(look, *task)->kind == CAUSE_DEAD_WAITS;
        if (!is_dead || report_task(r, *task)->join != NET_GATE_OR) return;
    }
    if (look->waits.circle.count < 2) return;
    uint32_t first = look->waits.circle.items[0];
    struct text names =
        words_tasks(r->arena, r->net, look->waits.circle.items, look->waits.circle.count);
    struct diagnostic *d = diagnose(
        r->diagnostics, &verify_dead_task, report_task(r, first)->span,
        "tasks " TEXT_FMT " can never start: their or-joins wait for each other", TEXT_ARG(names));
    report_circle(r, d, &look->waits);
    array_each(uint32_t, task, &look->waits.circle) said[*task] = d;
}

void report_dead_tasks(const struct report *r)
{
    if (r->result->dead_tasks.count == 0) return;
    const struct report_look *look = r->look;
    uint32_t *told = ARENA_ARRAY(r->arena, uint32_t, r->net->tasks.count);
    struct diagnostic **said = ARENA_ARRAY(r->arena, struct diagnostic *, r->net->tasks.count);
    say_circle(look, said);
    array_each(uint32_t, task, &r->result->dead_tasks) {
        uint32_t root = root_of(look, *task);
        if (said[root] == NULL) said[root] = say(look, root);
        if (*task == root || said[*task] != NULL || told[root]++ >= REPORT_NOTES_MAX) continue;
        diagnostic_note(r->diagnostics, said[root], report_task(r, *task)->span,
                        "so '" TEXT_FMT "' never starts either", TEXT_ARG(report_name(r, *task)));
    }
    array_each(uint32_t, task, &r->result->dead_tasks) {
        if (told[*task] <= REPORT_NOTES_MAX) continue;
        diagnostic_note(r->diagnostics, said[*task], SPAN_NONE,
                        "%u more of the tasks behind it never start either",
                        told[*task] - REPORT_NOTES_MAX);
    }
}
