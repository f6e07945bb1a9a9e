/* The ends of steps: what they changed is tested again.
 *
 * A task with one input is enabled as soon as that is marked unless it is busy: then nothing else is asked.
 * Long lists are walked, short ones written out.
 */
#include "emit/emit_sections.h"

#include "base/bitset.h"

#include <assert.h>

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

/* An input that it cannot do without is known to be empty: taken, and not marked again. */
static bool is_withdrawn(const struct writer *w, uint32_t index, const struct retests *retests)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    bool needs_all = task->join == NET_GATE_NONE || task->join == NET_GATE_AND;
    if (retests->taken == NULL || !has_bits(w) || !needs_all || task->join_count > 0) return false;
    array_each(uint32_t, place, &task->preset) {
        if (names(retests->taken, *place) && !names(&retests->may_mark, *place)) return true;
    }
    return false;
}

static void put_retest(struct writer *w, uint32_t index, const struct retests *retests)
{
    struct text local = w->net->tasks.items[index].local;
    bool is_woken_now = is_woken(w, index, retests->marked);
    bool is_idle = index == retests->idle && !retests->passes;
    const char *form = is_woken_now                      ? "wakes"
                       : is_withdrawn(w, index, retests) ? "withdraws"
                       : is_idle                         ? "returns"
                                                         : "tests";
    put(w, "$syawl_$s(&step, f->enabled, ", retests->indent, form);
    if (is_woken_now) put(w, "f->busy, ");
    put_task(w, index);
    if (form[0] == 'w')
        put(w, ");\n");
    else if (w->net->tasks.items[index].is_simple)
        put_simple_test(w, index);
    else
        put(w, ", $t_enabled(frame, changes));\n", local);
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
                              .idle = MACHINE_NONE,
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
        put(w, task->is_simple ? "$Lsimple_enabled, " : "$t_enabled, ", task->local);
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
