/* Section: the steps of each task.
 *
 * start consumes the tokens that the join waits for and makes the task busy; leave cancels, then marks the
 * chosen flows.  Only afterwards is tested again what the step can have enabled or disabled, so that a
 * token that goes and comes in one step changes nothing.  Long lists are walked, short ones written out.
 */
#include "emit/emit_sections.h"

#include "base/bitset.h"

#include <assert.h>

static bool has_bits(const struct writer *w) { return w->net->place_bits == 1; }

static void put_frame_cast(struct writer *w)
{
    put(w, "    struct $P_frame *f = (struct $P_frame *)frame;\n");
}

/* ---- Testing again ---- */

static void put_retest(struct writer *w, uint32_t task, const char *indent)
{
    put(w, "$syawl_retest(frame, f->enabled, ", indent);
    put_task(w, task);
    put(w, ", $t_enabled(frame), changes);\n", w->net->tasks.items[task].local);
}

/* The tasks of `list`; `name`, `ending`: of the constant list, if it is walked. */
static void put_retests(struct writer *w, const machine_ids *list, struct text name,
                        const char *ending, const char *indent)
{
    if (is_walked(list)) {
        put(w, "$sretest_each(f, $t$s, $u, changes);\n", indent, name, ending, list->count);
        return;
    }
    array_each(uint32_t, task, list) put_retest(w, *task, indent);
}

static void put_consumers_retest(struct writer *w, uint32_t place, const char *indent)
{
    const machine_ids *consumers = &w->net->places.items[place].consumers;
    struct text name = {"", 0};
    if (is_walked(consumers)) name = text_format(w->out->arena, "place_%u", (unsigned)place);
    put_retests(w, consumers, name, "_consumers", indent);
}

/* Does the choice of `task` test the consumers of each chosen place by themselves? */
static bool tests_chosen(const struct machine_task *task)
{
    return task->split == NET_GATE_XOR ||
           (task->split == NET_GATE_OR && is_walked(&task->leave_retest));
}

/* What the end of leave tests: what the choice did not test already. */
static const machine_ids *last_retests(const struct machine_task *task)
{
    return tests_chosen(task) ? &task->reset_retest : &task->leave_retest;
}

/* The places whose consumers are walked as a list. */
static struct bitset walked_places(const struct writer *w)
{
    struct bitset walked = bitset_new(w->out->arena, w->net->places.count);
    if (is_walked(&w->net->places.items[0].consumers)) bitset_add(walked, 0);
    array_each(struct machine_task, task, &w->net->tasks) {
        if (!tests_chosen(task)) continue;
        array_each(struct machine_flow, flow, &task->flows) {
            if (is_walked(&w->net->places.items[flow->place].consumers))
                bitset_add(walked, flow->place);
        }
    }
    return walked;
}

static void put_consumer_lists(struct writer *w)
{
    struct bitset walked = walked_places(w);
    for (uint32_t i = 0; i < w->net->places.count; i++) {
        if (!bitset_has(walked, i)) continue;
        struct text name = text_format(w->out->arena, "place_%u", (unsigned)i);
        put_task_list(w, name, "_consumers", &w->net->places.items[i].consumers);
    }
}

bool steps_walk_retests(const struct writer *w)
{
    array_each(struct machine_task, task, &w->net->tasks) {
        if (is_walked(&task->start_retest) || is_walked(last_retests(task))) return true;
    }
    return bitset_count(walked_places(w)) > 0;
}

/* ---- Start ---- */

static bool takes_one(const struct machine_task *task) { return task->join == NET_GATE_XOR; }

static void put_take_helper(struct writer *w)
{
    bool any = false;
    array_each(struct machine_task, task, &w->net->tasks) any = any || takes_one(task);
    if (!any) return;
    put(w, "/* Takes a token from a place, if there is one. */\n"
           "static bool take(struct $P_frame *f, uint32_t place)\n{\n");
    if (!has_bits(w)) {
        put(w, "    if (f->places[place] == 0) return false;\n    f->places[place]--;\n");
    } else {
        bool one = machine_words(w->net->places.count) == 1;
        const char *word = one ? "f->places" : "f->places[YAWL_WORD(place)]";
        put(w,
            "    if (!yawl_any($s, YAWL_BIT(place))) return false;\n"
            "    $s &= ~YAWL_BIT(place);\n",
            word, word);
    }
    put(w, "    return true;\n}\n\n");
}

/* An xor-join takes one token: from the first marked place, as written. */
static void put_take(struct writer *w, const struct machine_task *task)
{
    if (is_walked(&task->preset)) {
        put(w,
            "    for (uint32_t i = 0; i < $u; i++) {\n"
            "        if (take(f, $t_preset[i])) break;\n    }\n",
            task->preset.count, task->local);
        return;
    }
    put(w, "    (void)(");
    for (uint32_t i = 0; i < task->preset.count; i++) {
        if (i > 0) put(w, " || ");
        put_break(w, w->net->places.items[task->preset.items[i]].name.upper.length + 16, 11);
        put(w, "take(f, ");
        put_place(w, task->preset.items[i]);
        put(w, ")");
    }
    put(w, ");\n");
}

static void put_consume_bits(struct writer *w, const struct machine_task *task)
{
    bool has_macro = task->preset.count > 1 && task->preset_masks.count == 1;
    array_each(struct machine_mask, mask, &task->preset_masks) {
        put(w, "    ");
        put_places_word(w, mask->word);
        put(w, " &= ~");
        if (has_macro) {
            put(w, "$t_PRESET", task->local_upper);
        } else {
            put(w, "(");
            put_mask(w, mask, 8);
            put(w, ")");
        }
        put(w, ";\n");
    }
}

static void put_consume_counters(struct writer *w, const struct machine_task *task)
{
    if (is_walked(&task->preset)) {
        put(w, "    for (uint32_t i = 0; i < $u; i++) f->places[$t_preset[i]]--;\n",
            task->preset.count, task->local);
        return;
    }
    array_each(uint32_t, place, &task->preset) {
        put(w, "    f->places[");
        put_place(w, *place);
        put(w, "]--;\n");
    }
}

static void put_start(struct writer *w, const struct machine_task *task, uint32_t index)
{
    if (is_walked(&task->start_retest)) {
        put_task_list(w, task->local, "_start_retest", &task->start_retest);
    }
    put(w, "static void $t_start(struct yawl_frame *frame, struct yawl_changes *changes)\n{\n",
        task->local);
    put_frame_cast(w);
    if (takes_one(task))
        put_take(w, task);
    else if (has_bits(w))
        put_consume_bits(w, task);
    else
        put_consume_counters(w, task);
    put(w, "    yawl_busy_begin(frame, f->busy, ");
    put_task(w, index);
    put(w, ");\n");
    put_retests(w, &task->start_retest, task->local, "_start_retest", "    ");
    put(w, "}\n\n");
}

/* ---- Leave ---- */

static void put_mark(struct writer *w, uint32_t place, const char *indent)
{
    put(w, "$s", indent);
    if (has_bits(w)) {
        put_places_word(w, place / 64);
        put(w, " |= YAWL_BIT(");
        put_place(w, place);
        put(w, ");\n");
    } else {
        put(w, "f->places[");
        put_place(w, place);
        put(w, "]++;\n");
    }
    if (place + 1 == w->net->places.count) put(w, "$sframe->ended = 1;\n", indent);
}

static void put_cancel_places(struct writer *w, const struct machine_task *task)
{
    if (has_bits(w)) {
        array_each(struct machine_mask, mask, &task->cancel_masks) {
            put(w, "    ");
            put_places_word(w, mask->word);
            put(w, " &= ~(");
            put_mask(w, mask, 8);
            put(w, ");\n");
        }
    } else if (is_walked(&task->cancels_places)) {
        put(w, "    for (uint32_t i = 0; i < $u; i++) f->places[$t_cancels_places[i]] = 0;\n",
            task->cancels_places.count, task->local);
    } else {
        array_each(uint32_t, place, &task->cancels_places) {
            put(w, "    f->places[");
            put_place(w, *place);
            put(w, "] = 0;\n");
        }
    }
}

static void put_cancel_tasks(struct writer *w, const struct machine_task *task)
{
    if (is_walked(&task->cancels_tasks)) {
        put(w,
            "    for (uint32_t i = 0; i < $u; i++) {\n"
            "        yawl_cancel_task(frame, f->busy, $t_cancels_tasks[i], changes);\n    }\n",
            task->cancels_tasks.count, task->local);
        return;
    }
    array_each(uint32_t, cancelled, &task->cancels_tasks) {
        put(w, "    yawl_cancel_task(frame, f->busy, ");
        put_task(w, *cancelled);
        put(w, ", changes);\n");
    }
}

static void put_mark_all(struct writer *w, const struct machine_task *task)
{
    if (!has_bits(w)) {
        array_each(struct machine_flow, flow, &task->flows) put_mark(w, flow->place, "    ");
        return;
    }
    uint32_t output = w->net->places.count - 1;
    array_each(struct machine_mask, mask, &task->post_masks) {
        put(w, "    ");
        put_places_word(w, mask->word);
        put(w, " |= ");
        put_mask(w, mask, 8);
        put(w, ";\n");
        if (mask->word == output / 64 && mask->bits >> (output % 64) & 1) {
            put(w, "    frame->ended = 1;\n");
        }
    }
}

static void put_mark_one(struct writer *w, const struct machine_task *task)
{
    put(w, "    switch (choice) {\n");
    for (uint32_t i = 0; i < task->flows.count; i++) {
        put(w, "    case $u: /* ", i);
        put_comment_text(w, task->flows.items[i].target);
        put(w, " */\n");
        put_mark(w, task->flows.items[i].place, "        ");
        put_consumers_retest(w, task->flows.items[i].place, "        ");
        put(w, "        break;\n");
    }
    put(w, "    default: break;\n    }\n");
}

static void put_if_chosen(struct writer *w, uint32_t flow, struct text target)
{
    put(w, "    if (choice & YAWL_BIT($u)) { /* ", flow);
    put_comment_text(w, target);
    put(w, " */\n");
}

/* All marks come before the first test: a task is tested when its marking is final. */
static void put_mark_chosen(struct writer *w, const struct machine_task *task)
{
    for (uint32_t i = 0; i < task->flows.count; i++) {
        put_if_chosen(w, i, task->flows.items[i].target);
        put_mark(w, task->flows.items[i].place, "        ");
        put(w, "    }\n");
    }
    if (!tests_chosen(task)) return;
    for (uint32_t i = 0; i < task->flows.count; i++) {
        if (w->net->places.items[task->flows.items[i].place].consumers.count == 0) continue;
        put_if_chosen(w, i, task->flows.items[i].target);
        put_consumers_retest(w, task->flows.items[i].place, "        ");
        put(w, "    }\n");
    }
}

static void put_outcome(struct writer *w, const struct machine_task *task)
{
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w, ": to ");
    for (uint32_t i = 0; i < task->flows.count; i++) {
        struct text target = task->flows.items[i].target;
        if (i == 3 && task->flows.count > WRITER_INLINE_MAX) {
            put(w, " and $u more", task->flows.count - i);
            break;
        }
        bool is_last = i + 1 == task->flows.count;
        if (i > 0) put(w, !is_last ? ", " : task->split == NET_GATE_AND ? " and " : " or ");
        put_break(w, target.length + 8, 1);
        put_comment_text(w, target);
    }
    if (task->cancels_places.count + task->cancels_tasks.count > 0) {
        put(w, "; before that it empties $u places and cancels $u tasks",
            task->cancels_places.count, task->cancels_tasks.count);
    }
    put(w, ". */\n");
}

static void put_leave_lists(struct writer *w, const struct machine_task *task)
{
    const machine_ids *retests = last_retests(task);
    if (is_walked(retests)) put_task_list(w, task->local, "_leave_retest", retests);
    if (!has_bits(w) && is_walked(&task->cancels_places)) {
        put_place_list(w, task->local, "_cancels_places", &task->cancels_places);
    }
    if (is_walked(&task->cancels_tasks)) {
        put_task_list(w, task->local, "_cancels_tasks", &task->cancels_tasks);
    }
}

static void put_leave(struct writer *w, const struct machine_task *task, uint32_t index)
{
    bool chooses = task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
    put_leave_lists(w, task);
    put(w,
        "static void $t_leave(struct yawl_frame *frame, uint64_t choice, "
        "struct yawl_changes *changes)\n{\n",
        task->local);
    put_frame_cast(w);
    if (!chooses) put(w, "    (void)choice;\n");
    put(w, "    yawl_busy_end(frame, f->busy, ");
    put_task(w, index);
    put(w, ");\n");
    put_cancel_places(w, task);
    put_cancel_tasks(w, task);
    if (task->split == NET_GATE_XOR)
        put_mark_one(w, task);
    else if (task->split == NET_GATE_OR)
        put_mark_chosen(w, task);
    else
        put_mark_all(w, task);
    put_retests(w, last_retests(task), task->local, "_leave_retest", "    ");
    put(w, "}\n\n");
}

/* ---- The net ---- */

static void put_enter(struct writer *w)
{
    put(w, "/* A new case: one token in the input condition. */\n"
           "static void net_enter(struct yawl_frame *frame, struct yawl_changes *changes)\n{\n");
    put_frame_cast(w);
    put_mark(w, 0, "    ");
    if (w->net->places.items[0].consumers.count == 0) put(w, "    (void)changes;\n");
    put_consumers_retest(w, 0, "    ");
    put(w, "}\n");
}

void put_steps_section(struct writer *w)
{
    assert(w->net->places.count >= 2);
    put_section(w, "Steps: what changes when a task starts and leaves");
    put_consumer_lists(w);
    put_take_helper(w);
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        put_outcome(w, task);
        put_start(w, task, i);
        put_leave(w, task, i);
    }
    put_enter(w);
}
