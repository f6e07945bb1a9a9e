/* Section: what each task waits for.
 *
 * One function a task: is it enabled in this frame?  The join, then what must be marked without being taken
 * (`while`), then that neither the task nor one that excludes it is busy.
 */
#include "emit/emit_sections.h"

#include <assert.h>

bool has_preset_macro(const struct writer *w, const struct machine_task *task)
{
    return has_bits(w) && task->preset.count > 1 && task->preset_masks.count == 1;
}

bool walks_preset(const struct writer *w, const struct machine_task *task)
{
    bool counts = task->join_count > 0 && !has_preset_macro(w, task) &&
                  !(has_bits(w) && task->preset.count == 1);
    return counts || (!has_bits(w) && is_walked(&task->preset));
}

/* ---- Joins ---- */

static void put_preset_word(struct writer *w, const struct machine_task *task, uint32_t i)
{
    const struct machine_mask *mask = &task->preset_masks.items[i];
    put_places_word(w, mask->word);
    put(w, ", ");
    if (has_preset_macro(w, task))
        put(w, "$t_PRESET", task->local_upper);
    else
        put_mask(w, mask, 12);
}

static void put_mask_join(struct writer *w, const struct machine_task *task)
{
    bool is_and = task->join == NET_GATE_AND, wraps = !is_and && task->preset_masks.count > 1;
    put(w, wraps ? "(" : "");
    for (uint32_t i = 0; i < task->preset_masks.count; i++) {
        if (i > 0) put(w, is_and ? " &&\n           " : " ||\n            ");
        put(w, is_and ? "yawl_all(" : "yawl_any(");
        put_preset_word(w, task, i);
        put(w, ")");
    }
    put(w, wraps ? ")" : "");
}

static void put_counter_join(struct writer *w, const struct machine_task *task)
{
    bool is_and = task->join == NET_GATE_AND, wraps = !is_and && task->preset.count > 1;
    put(w, wraps ? "(" : "");
    for (uint32_t i = 0; i < task->preset.count; i++) {
        if (i > 0) put(w, is_and ? " &&\n           " : " ||\n            ");
        put(w, "f->places[");
        put_place(w, task->preset.items[i]);
        if (task->join_threads > 1)
            put(w, "] >= $u", task->join_threads);
        else
            put(w, "] > 0");
    }
    put(w, wraps ? ")" : "");
}

static void put_walked_join(struct writer *w, const struct machine_task *task)
{
    put(w, task->join == NET_GATE_AND ? "yawl_marked_all(" : "yawl_marked_any(");
    put_places_arguments(w);
    put(w, ", $t_preset, $u)", task->local, task->preset.count);
}

static void put_round_over(struct writer *w, const struct machine_task *task)
{
    if (task->preset.count <= 64)
        put(w, "f->used_$t[0] == 0 &&\n           ", task->local);
    else
        put(w, "yawl_round_is_over(f->used_$t, $u) &&\n           ", task->local,
            task->preset.count);
}

/* Few counters are counted one by one. */
static void put_enough(struct writer *w, const struct machine_task *task)
{
    for (uint32_t i = 0; i < task->preset.count; i++) {
        put(w, i > 0 ? " +\n            " : "(");
        put(w, "(f->places[");
        put_place(w, task->preset.items[i]);
        put(w, "] >= $u)", task->join_threads);
    }
    put(w, ") >= $u", task->join_count);
}

/* Enough inputs are marked, and no round is going on. */
static void put_partial_join(struct writer *w, const struct machine_task *task)
{
    bool is_word = has_preset_macro(w, task) || (has_bits(w) && task->preset.count == 1);
    if (machine_has_rounds(task)) {
        if (is_word)
            put(w, "f->used_$t == 0 && ", task->local);
        else
            put_round_over(w, task);
    }
    if (is_word && task->join_count == 1) {
        put(w, "yawl_any(");
        put_preset_word(w, task, 0);
        put(w, ")");
    } else if (is_word) {
        put(w, "yawl_at_least(");
        put_places_word(w, task->preset_masks.items[0].word);
        put(w, " & $t_PRESET, $u)", task->local_upper, task->join_count);
    } else if (!is_walked(&task->preset)) {
        put_enough(w, task);
    } else {
        put(w, "yawl_marked_count(");
        put_places_arguments(w);
        put(w, ", $t_preset, $u, $u) >= $u", task->local, task->preset.count, task->join_threads,
            task->join_count);
    }
}

/* Proved: it never gets the tokens that it needs. */
static bool is_never_enough(const struct writer *w, const struct machine_task *task)
{
    return task->preset.count == 0 || (has_bits(w) && task->join_threads > 1);
}

void put_join(struct writer *w, const struct machine_task *task)
{
    if (is_never_enough(w, task))
        put(w, "false");
    else if (task->join_count > 0)
        put_partial_join(w, task);
    else if (task->join == NET_GATE_OR)
        put_or_join(w, task);
    else if (has_bits(w))
        put_mask_join(w, task);
    else if (walks_preset(w, task))
        put_walked_join(w, task);
    else
        put_counter_join(w, task);
}

bool is_short_join(const struct machine_task *task)
{
    return task->preset.count <= 2 && task->join != NET_GATE_OR && task->join_count == 0 &&
           task->holds.count == 0;
}

/* ---- The task ---- */

static void put_holds(struct writer *w, const struct machine_task *task)
{
    if (task->holds.count == 0) return;
    machine_ids holds = sorted_copy(w, &task->holds);
    put(w, " &&\n           ");
    put_all(w, holds.items, holds.count);
}

/* That it is not busy, unless its inputs say so already, nor one that excludes it. */
static void put_idle(struct writer *w, const struct machine_task *task, uint32_t index)
{
    bool is_asked = !is_alone(w, index);
    if (!is_asked && task->partners.count == 0) return;
    put(w, " && ");
    put_break(w, w->net->tasks.items[index].name.upper.length + 24, 11);
    if (task->partners.count == 0) {
        put(w, "!yawl_has(f->busy, ");
        put_task(w, index);
        put(w, ")");
        return;
    }
    machine_ids group = {0};
    if (is_asked) array_push(w->out->arena, &group, w->net->places.count + index);
    array_each(uint32_t, partner, &task->partners) {
        array_push(w->out->arena, &group, w->net->places.count + *partner);
    }
    group = sorted_copy(w, &group);
    put(w, "!");
    put_any(w, group.items, group.count);
}

static void put_waits_for(struct writer *w, const struct machine_task *task)
{
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w, ": waits for ");
    if (task->join_threads > 1) put(w, "$u tokens in ", task->join_threads);
    if (task->join_count > 0)
        put(w, "$u of ", task->join_count);
    else if (task->join == NET_GATE_OR)
        put(w, "all that can come of ");
    else if (task->preset.count > 1)
        put(w, task->join == NET_GATE_AND ? "all of " : "one of ");
    if (task->preset.count == 0) put(w, "nothing that can come");
    for (uint32_t i = 0; i < task->preset.count; i++) {
        struct text name = w->net->places.items[task->preset.items[i]].name.name;
        if (i > 0) put(w, ", ");
        if (is_walked(&task->preset) && i == 3) {
            put(w, "and $u more", task->preset.count - i);
            break;
        }
        put_break(w, name.length + 6, 1);
        put_comment_text(w, name);
    }
    put(w, ". */\n");
}

static void put_preset_macro(struct writer *w, const struct machine_task *task)
{
    put(w, "#define $t_PRESET (", task->local_upper);
    const struct machine_mask *mask = &task->preset_masks.items[0];
    struct machine_mask rest = *mask;
    size_t length = task->local_upper.length + 20;
    for (uint32_t i = 0; rest.bits != 0; i++) {
        struct machine_mask one = {rest.word, rest.bits & (~rest.bits + 1)};
        uint32_t place = one.word * 64 + (uint32_t)__builtin_ctzll(one.bits);
        size_t next = w->net->places.items[place].name.upper.length + 16;
        if (i > 0) put(w, length + next > WRITER_COLUMNS - 4 ? " | \\\n    " : " | ");
        length = i > 0 && length + next > WRITER_COLUMNS - 4 ? 4 + next : length + next;
        put_mask(w, &one, 4);
        rest.bits &= ~one.bits;
    }
    put(w, ")\n");
}

/* Only an or-join that searches needs memory. */
static bool uses_changes(const struct machine_task *task)
{
    return task->or_join != NULL && task->or_join->decision == VERIFY_SEARCH;
}

static void put_enabled(struct writer *w, const struct machine_task *task, uint32_t index)
{
    put_waits_for(w, task);
    if (has_preset_macro(w, task)) put_preset_macro(w, task);
    if (is_walked(&task->preset) || walks_preset(w, task)) {
        put_place_list(w, task->local, "_preset", &task->preset);
    }
    if (task->or_join != NULL) put_or_join_parts(w, task);
    put(w,
        "static bool $t_enabled(const struct yawl_frame *frame, struct yawl_changes *changes)\n{\n",
        task->local);
    if (is_never_enough(w, task)) {
        put(w, "    (void)frame, (void)changes;\n    return false;\n}\n\n");
        return;
    }
    put(w, "    const struct $Nframe *f = (const struct $Nframe *)frame;\n");
    if (!uses_changes(task)) put(w, "    (void)changes;\n");
    if (task->or_join != NULL) put_or_join_in(w, task);
    put(w, "    return ");
    put_join(w, task);
    put_holds(w, task);
    put_idle(w, task, index);
    put(w, ";\n}\n\n");
}

void put_joins_section(struct writer *w)
{
    put_section(w, "Joins: what each task waits for");
    put_simple_join(w);
    put_never_steps(w);
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        if (!task->is_simple && !task->is_dead) put_enabled(w, task, i);
    }
    if (w->out->data[w->out->length - 2] == '\n') w->out->length--;
}
