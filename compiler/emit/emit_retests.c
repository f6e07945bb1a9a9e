/* The ends of steps: what they changed is tested again.
 *
 * A task with one input is enabled as soon as that is marked unless it is busy: then nothing else is asked.
 * Long lists are walked, short ones written out.
 */
#include "emit/emit_sections.h"

#include "base/bitset.h"

#include <string.h>

static bool names(const machine_ids *list, uint32_t id)
{
    array_each(uint32_t, item, list) {
        if (*item == id) return true;
    }
    return false;
}

/* One of its inputs is known to be marked, and that suffices. */
static bool is_woken(const struct writer *w, uint32_t index, const machine_ids *marked)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    if (marked == NULL || !machine_needs_one(task)) return false;
    array_each(uint32_t, place, &task->preset) {
        bool stays = w->net->places.items[*place].rounds.count == 0;
        if (stays && names(marked, *place)) return true;
    }
    return false;
}

/* Does the step empty the places of its task's cancellation set? */
static bool cancels(const struct machine_task *step, enum retests_of of)
{
    bool at_start = machine_cancels_at_start(step);
    return of == OF_PASS || (of == OF_START && at_start) || (of == OF_LEAVE && !at_start);
}

static bool is_emptied(const struct writer *w, uint32_t place, const struct retests *retests)
{
    if (retests->of == OF_MARK || names(&retests->may_mark, place)) return false;
    const struct machine_task *step = &w->net->tasks.items[retests->index];
    if (retests->taken != NULL && names(retests->taken, place)) return true;
    return cancels(step, retests->of) && names(&step->cancels_places, place);
}

/* An input that it cannot do without is known to be empty: taken or cancelled, and not marked again. */
static bool is_withdrawn(const struct writer *w, uint32_t index, const struct retests *retests)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    bool needs_all = task->join == NET_GATE_NONE || task->join == NET_GATE_AND;
    array_each(uint32_t, place, &task->holds) {
        if (is_emptied(w, *place, retests)) return true;
    }
    if (!needs_all || task->join_count > 0) return false;
    array_each(uint32_t, place, &task->preset) {
        if (is_emptied(w, *place, retests)) return true;
    }
    return false;
}

/* ---- Which way a task can have changed ---- */

enum way { GAINS = 1, LOSES = 2, BOTH = 3 };

static unsigned opposite(unsigned way)
{
    return (way & GAINS ? LOSES : 0u) | (way & LOSES ? GAINS : 0u);
}

/* A position from which a token may still come to an or-join that one mask decides. */
static bool is_upstream(const struct machine_task *task, uint32_t position)
{
    if (task->or_join == NULL) return false;
    array_each(uint32_t, up, &task->or_join->up) {
        if (*up == position) return true;
    }
    return false;
}

static bool is_one_mask(const struct machine_task *task)
{
    return task->or_join->decision == VERIFY_MASK && task->or_join->is_uniform;
}

/* If a token comes to one of the places; the round of a task may take it there at once. */
static unsigned way_of_tokens(const struct writer *w, uint32_t index, const machine_ids *places)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    unsigned way = 0;
    array_each(uint32_t, place, places) {
        bool waits = names(&task->preset, *place) || names(&task->holds, *place);
        bool blocks = is_upstream(task, *place);
        way |= (waits ? GAINS : 0u) | (blocks ? LOSES : 0u);
        array_each(uint32_t, round, &w->net->places.items[*place].rounds) {
            if (*round != index && (waits || blocks)) way = BOTH;
        }
    }
    return way;
}

/* If task `other` is not busy any more. */
static unsigned way_of_end(const struct writer *w, uint32_t index, uint32_t other)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    bool blocks = index == other || names(&task->partners, other) ||
                  is_upstream(task, w->net->places.count + other);
    return blocks ? GAINS : 0u;
}

/* By what the step itself took, dropped and made busy or idle. */
static unsigned way_of_step(const struct writer *w, uint32_t index, const struct retests *retests)
{
    const struct machine_task *step = &w->net->tasks.items[retests->index];
    unsigned way = 0;
    if (retests->of == OF_START || retests->of == OF_PASS)
        way |= opposite(way_of_tokens(w, index, &step->preset));
    if (retests->of == OF_START)
        way |= opposite(way_of_end(w, index, retests->index));
    else if (retests->of != OF_PASS)
        way |= way_of_end(w, index, retests->index);
    if (retests->of == OF_ABANDON) return way;
    way |= opposite(way_of_tokens(w, index, &step->cancels_places));
    array_each(uint32_t, task, &step->cancels_tasks) way |= way_of_end(w, index, *task);
    return way;
}

/* More tokens in its inputs never disable a task, fewer never enable one. */
static unsigned way_of(const struct writer *w, uint32_t index, const struct retests *retests)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    const machine_ids *given = retests->of == OF_MARK ? retests->marked : &retests->may_mark;
    bool is_or = task->join == NET_GATE_OR && task->join_count == 0;
    if (is_or && (task->or_join == NULL || !is_one_mask(task))) return BOTH;
    unsigned way = way_of_tokens(w, index, given);
    if (retests->of != OF_MARK) way |= way_of_step(w, index, retests);
    return way == 0 ? BOTH : way;
}

/* ---- One task ---- */

/* While it is busy none of its inputs is marked.  Simple tasks of large nets share a test that asks. */
bool is_alone(const struct writer *w, uint32_t index)
{
    const bool *alone = w->net->verified->alone;
    return alone != NULL && alone[index] && !w->net->tasks.items[index].is_simple;
}

/* A task that passes: has none of its flows tested it before? */
static bool is_tested_once(const struct writer *w, uint32_t index)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    array_each(struct machine_flow, flow, &task->flows) {
        if (names(&w->net->places.items[flow->place].retest, index)) return !tests_chosen(task);
    }
    return true;
}

static const char *form_of(const struct writer *w, uint32_t index, const struct retests *retests)
{
    bool is_own = retests->of != OF_MARK && index == retests->index;
    if (is_own && retests->of == OF_PASS && is_tested_once(w, index)) return "keeps";
    if (is_woken(w, index, retests->marked)) return is_alone(w, index) ? "rouses" : "wakes";
    if (is_withdrawn(w, index, retests)) return "withdraws";
    if (is_own && retests->of == OF_LEAVE) return "gains";
    if (is_own && retests->of == OF_ABANDON) return "gains";
    unsigned way = way_of(w, index, retests);
    return way == GAINS ? "gains" : way == LOSES ? "loses" : "tests";
}

static void put_retest(struct writer *w, uint32_t index, const struct retests *retests)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    const char *form = form_of(w, index, retests);
    put(w, "$s", retests->indent);
    if (task->or_join != NULL && strcmp(form, "loses") == 0) {
        put(w, "if (yawl_has(f->enabled, ");
        put_task(w, index);
        put(w, ")) ");
        put_break(w, 60, 8);
    }
    put(w, "yawl_$s(&step, f->enabled, ", form);
    if (strcmp(form, "wakes") == 0) put(w, "f->busy, ");
    put_task(w, index);
    if (form[0] == 'w' || form[0] == 'r') {
        put(w, ");\n");
    } else if (task->is_simple) {
        put_simple_test(w, index);
    } else if (form[0] == 'k' && is_short_join(task)) {
        put(w, ", ");
        put_join(w, task);
        put(w, "); /* it is not busy */\n");
    } else {
        put(w, ", $t_enabled(frame, changes));\n", task->local);
    }
}

void put_retests(struct writer *w, const struct retests *retests)
{
    if (is_walked(retests->list)) {
        w->walks_retests = true;
        put(w, "$s$Lretest_each(f, $t$s, $u, &step, changes);\n", retests->indent, retests->name,
            retests->ending, retests->list->count);
        return;
    }
    array_each(uint32_t, task, retests->list) put_retest(w, *task, retests);
}

/* ---- Lists of the tasks that watch a place ---- */

static struct text place_name(const struct writer *w, uint32_t place)
{
    return text_format(w->out->arena, TEXT_FMT "place_%u", TEXT_ARG(w->net->local),
                       (unsigned)place);
}

void put_place_retests(struct writer *w, uint32_t place, const char *indent)
{
    const struct machine_place *to = &w->net->places.items[place];
    struct retests retests = {.list = &to->retest,
                              .name = {"", 0},
                              .ending = "_watchers",
                              .marked = &to->marks,
                              .of = OF_MARK,
                              .indent = indent};
    if (is_walked(&to->retest)) retests.name = place_name(w, place);
    put_retests(w, &retests);
}

/* Does the choice of `task` test what each chosen flow changed by itself? */
bool tests_chosen(const struct machine_task *task)
{
    return task->split == NET_GATE_XOR ||
           (task->split == NET_GATE_OR && is_walked(&task->leave_retest));
}

static void add_walked(const struct writer *w, struct bitset walked, const machine_flows *flows)
{
    array_each(struct machine_flow, flow, flows) {
        if (is_walked(&w->net->places.items[flow->place].retest)) bitset_add(walked, flow->place);
    }
}

/* The places of flows whose watchers are walked as a list. */
static struct bitset walked_places(const struct writer *w)
{
    struct bitset walked = bitset_new(w->out->arena, w->net->places.count);
    add_walked(w, walked, &w->net->others);
    array_each(struct machine_task, task, &w->net->tasks) {
        if (task->is_dead) continue;
        if (tests_chosen(task)) add_walked(w, walked, &task->flows);
        add_walked(w, walked, &task->others);
    }
    if (is_walked(&w->net->places.items[0].retest)) bitset_add(walked, 0);
    return walked;
}

void put_watcher_lists(struct writer *w)
{
    struct bitset walked = walked_places(w);
    for (uint32_t i = 0; i < w->net->places.count; i++) {
        if (!bitset_has(walked, i)) continue;
        put_task_list(w, place_name(w, i), "_watchers", &w->net->places.items[i].retest);
    }
}

/* Steps walk long lists of tasks to test again through this table. */
void put_enabled_table(struct writer *w)
{
    put(w, "static bool (*const $Lenabled_tests[$CTASK_COUNT])(const struct yawl_frame *frame,\n"
           "                                                   struct yawl_changes *changes) = "
           "{\n    ");
    array_each(struct machine_task, task, &w->net->tasks) {
        put_break(w, task->local.length + 10, 4);
        put(w,
            task->is_dead     ? "$Lnever_enabled, "
            : task->is_simple ? "$Lsimple_enabled, "
                              : "$t_enabled, ",
            task->local);
    }
    while (w->out->data[w->out->length - 1] == ' ') w->out->length--;
    put(w, "\n};\n\n"
           "static void $Lretest_each(struct $Nframe *f, const uint32_t *list, uint32_t count,\n"
           "                        struct yawl_step *step, struct yawl_changes *changes)\n{\n"
           "    for (uint32_t i = 0; i < count; i++) {\n"
           "        changes->task = list[i];\n"
           "        bool now = $Lenabled_tests[list[i]](&f->head, changes);\n"
           "        yawl_tests(step, f->enabled, list[i], now);\n"
           "    }\n}\n\n");
}
