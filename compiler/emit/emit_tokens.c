/* The statements of steps that move tokens: joins take them, cancellation sets drop them, flows give them,
 * and rounds of partial joins take what comes late. */
#include "emit/emit_sections.h"

#include <assert.h>

/* ---- Taking ---- */

/* An xor-join takes one token from the first marked place: by a small helper function. */
static bool takes_one(const struct machine_task *task)
{
    return task->join == NET_GATE_XOR && task->join_count == 0;
}

/* In one word, and as sorted as written: the first is the lowest bit. */
static bool takes_lowest(const struct writer *w, const struct machine_task *task)
{
    for (uint32_t i = 1; i < task->preset.count; i++) {
        if (task->preset.items[i - 1] > task->preset.items[i]) return false;
    }
    return has_preset_macro(w, task);
}

void put_take_helper(struct writer *w)
{
    bool any = false;
    array_each(struct machine_task, task, &w->net->tasks) {
        if (task->is_dead) continue;
        any = any || (takes_one(task) && !is_walked(&task->preset) && !takes_lowest(w, task));
    }
    if (!any) return;
    put(w, "/* Takes a token from a place, if there is one. */\n"
           "static bool $Ltake(struct $Nframe *f, uint32_t place)\n{\n");
    if (!has_bits(w)) {
        put(w, "    if (f->places[place] == 0) return false;\n    f->places[place]--;\n");
    } else {
        const char *word = is_one_word(w) ? "f->places" : "f->places[YAWL_WORD(place)]";
        put(w,
            "    if (!yawl_any($s, YAWL_BIT(place))) return false;\n"
            "    $s &= ~YAWL_BIT(place);\n",
            word, word);
    }
    put(w, "    return true;\n}\n\n");
}

static void put_take_first(struct writer *w, const struct machine_task *task)
{
    if (takes_lowest(w, task)) {
        uint32_t word = task->preset_masks.items[0].word;
        put(w, "    ");
        put_places_word(w, word);
        put(w, " &= ~yawl_lowest(");
        put_places_word(w, word);
        put(w, " & $t_PRESET);\n", task->local_upper);
        return;
    }
    if (is_walked(&task->preset)) {
        put(w, "    yawl_take_first(");
        put_places_arguments(w);
        put(w, ", $t_preset, $u);\n", task->local, task->preset.count);
        return;
    }
    put(w, "    (void)(");
    for (uint32_t i = 0; i < task->preset.count; i++) {
        if (i > 0) put(w, " || ");
        put_break(w, w->net->places.items[task->preset.items[i]].name.upper.length + 16, 11);
        put(w, "$Ltake(f, ");
        put_place(w, task->preset.items[i]);
        put(w, ")");
    }
    put(w, ");\n");
}

static void put_take_bits(struct writer *w, const struct machine_task *task)
{
    array_each(struct machine_mask, mask, &task->preset_masks) {
        put(w, "    ");
        put_places_word(w, mask->word);
        put(w, " &= ~");
        if (has_preset_macro(w, task)) {
            put(w, "$t_PRESET", task->local_upper);
        } else {
            put(w, "(");
            put_mask(w, mask, 8);
            put(w, ")");
        }
        put(w, ";\n");
    }
}

static void put_counter(struct writer *w, uint32_t place)
{
    put(w, "f->places[");
    put_place(w, place);
    put(w, "]");
}

/* f->places[P] = (uint8_t)(f->places[P] - 3); one token: f->places[P]--; */
static void put_count(struct writer *w, uint32_t place, char sign, uint32_t tokens)
{
    put_counter(w, place);
    if (tokens == 1) {
        put(w, sign == '-' ? "--;\n" : "++;\n");
        return;
    }
    put(w, " = (uint$u_t)(", w->net->place_bits);
    put_counter(w, place);
    put(w, sign == '-' ? " - $u);\n" : " + $u);\n", tokens);
}

/* Or-joins and partial joins take from the inputs that are marked, the others from all. */
static void put_take_counters(struct writer *w, const struct machine_task *task)
{
    bool some = task->join == NET_GATE_OR || task->join_count > 0;
    if (is_walked(&task->preset) || task->join_count > 0) {
        put(w, "    yawl_take_each(");
        put_places_arguments(w);
        put(w, ", $t_preset, $u, $u);\n", task->local, task->preset.count, task->join_threads);
        return;
    }
    array_each(uint32_t, place, &task->preset) {
        put(w, "    ");
        if (some) {
            put(w, "if (");
            put_counter(w, *place);
            put(w, " > 0) ");
        }
        put_count(w, *place, '-', task->join_threads);
    }
}

/* Rounds of joins whose inputs are bits of one word use it as it is. */
static bool has_word_round(const struct writer *w, const struct machine_task *task)
{
    return has_bits(w) && task->preset_masks.count == 1;
}

static void put_round(struct writer *w, const struct machine_task *task, const char *verb,
                      const char *indent)
{
    bool absorbs = verb[0] == 'a';
    if (!has_word_round(w, task)) {
        put(w, "$s", indent);
        if (absorbs && task->preset.count <= 64) put(w, "if (f->used_$t[0] != 0) ", task->local);
        put(w, "yawl_round_$s(", verb);
        put_places_arguments(w);
        put(w, ", &$t_round, f->used_$t);\n", task->local, task->local);
        return;
    }
    const struct machine_mask *mask = &task->preset_masks.items[0];
    put(w, "$syawl_round_$s_bits(&", indent, verb);
    put_places_word(w, mask->word);
    if (has_preset_macro(w, task)) {
        put(w, ", $t_PRESET", task->local_upper);
    } else {
        put(w, ", ");
        put_mask(w, mask, 8);
    }
    if (absorbs) put(w, task->rest == NET_REST_IGNORE ? ", true" : ", false");
    put(w, ", &f->used_$t);\n", task->local);
}

void put_take(struct writer *w, const struct machine_task *task)
{
    if (has_bits(w) && task->join_threads > 1) return; /* it never starts */
    if (machine_has_rounds(task))
        put_round(w, task, "begin", "    ");
    else if (takes_one(task))
        put_take_first(w, task);
    else if (has_bits(w))
        put_take_bits(w, task);
    else
        put_take_counters(w, task);
}

/* The number of the one input of `join` that is among the places `marked`; MACHINE_NONE: several. */
static uint32_t only_input(const struct machine_task *join, const machine_ids *marked)
{
    uint32_t only = MACHINE_NONE, found = 0;
    for (uint32_t i = 0; i < join->preset.count; i++) {
        array_each(uint32_t, place, marked) {
            if (*place != join->preset.items[i]) continue;
            only = i;
            found++;
        }
    }
    return found == 1 ? only : MACHINE_NONE;
}

void put_absorbs(struct writer *w, const machine_ids *joins, const machine_ids *marked,
                 const char *indent)
{
    array_each(uint32_t, id, joins) {
        const struct machine_task *join = &w->net->tasks.items[*id];
        uint32_t input = only_input(join, marked);
        bool is_one = input != MACHINE_NONE && join->preset.count <= 64;
        if (!is_one || has_word_round(w, join)) {
            put_round(w, join, "absorb", indent);
            continue;
        }
        put(w, "$sif (f->used_$t[0] != 0) yawl_round_absorb_at(", indent, join->local);
        put_places_arguments(w);
        put(w, ", &$t_round, $u, f->used_$t);\n", join->local, input, join->local);
    }
}

void put_place_absorbs(struct writer *w, uint32_t place, const char *indent)
{
    const struct machine_place *to = &w->net->places.items[place];
    put_absorbs(w, &to->absorbs, &to->marks, indent);
}

void put_round_member(struct writer *w, const struct machine_task *task)
{
    if (!machine_has_rounds(task)) return;
    if (has_word_round(w, task))
        put(w, "    uint64_t used_$t; /* inputs of its round, as bits of places */\n", task->local);
    else
        put(w, "    uint64_t used_$t[$u]; /* inputs of its round */\n", task->local,
            machine_words(task->preset.count));
}

void put_round_reset(struct writer *w, const struct machine_task *task, const char *indent)
{
    if (has_word_round(w, task))
        put(w, "$sf->used_$t = 0;\n", indent, task->local);
    else
        put(w, "$syawl_round_reset(f->used_$t, $u);\n", indent, task->local, task->preset.count);
}

/* ---- Giving ---- */

static bool is_output(const struct writer *w, uint32_t place)
{
    return place + 1 == w->net->places.count;
}

static void put_marked_word(struct writer *w, const struct machine_mask *mask, const char *indent)
{
    put(w, "$s", indent);
    put_places_word(w, mask->word);
    put(w, " |= ");
    put_mask(w, mask, 8);
    put(w, ";\n");
    uint32_t output = w->net->places.count - 1;
    if (mask->word == output / 64 && mask->bits >> (output % 64) & 1) {
        put(w, "$sframe->ended = 1;\n", indent);
    }
}

static void put_marked_counter(struct writer *w, uint32_t place, uint32_t threads,
                               const char *indent)
{
    put(w, "$s", indent);
    if (is_output(w, place) && w->net->is_implicit) {
        put_counter(w, place);
        put(w, " = 1;\n");
    } else {
        put_count(w, place, '+', threads);
    }
    if (is_output(w, place)) put(w, "$sframe->ended = 1;\n", indent);
}

static void put_fused(struct writer *w, uint32_t fused, const char *indent)
{
    if (fused > 0)
        put(w, "$sframe->firings += $u; /* routing tasks on the way */\n", indent, fused);
}

void put_tokens(struct writer *w, uint32_t place, uint32_t threads, const char *indent)
{
    const struct machine_place *to = &w->net->places.items[place];
    if (has_bits(w)) {
        machine_masks masks = masks_of_sorted(w, &to->marks);
        array_each(struct machine_mask, mask, &masks) put_marked_word(w, mask, indent);
    } else {
        array_each(uint32_t, marked, &to->marks) put_marked_counter(w, *marked, threads, indent);
    }
    put_fused(w, to->fused, indent);
}

void put_all_flows(struct writer *w, const struct machine_task *task)
{
    if (!has_bits(w)) {
        array_each(struct machine_flow, flow, &task->flows) {
            put_tokens(w, flow->place, flow->threads, "    ");
        }
        return;
    }
    uint32_t fused = 0;
    array_each(struct machine_flow, flow, &task->flows) {
        fused += w->net->places.items[flow->place].fused;
    }
    array_each(struct machine_mask, mask, &task->post_masks) put_marked_word(w, mask, "    ");
    put_fused(w, fused, "    ");
}

void put_flow_cases(struct writer *w, const char *chosen, const machine_flows *flows)
{
    put(w, "    switch ($s) {\n", chosen);
    for (uint32_t i = 0; i < flows->count; i++) {
        const struct machine_flow *flow = &flows->items[i];
        put(w, "    case $u: /* ", i);
        put_comment_text(w, flow->target);
        put(w, " */\n");
        put_tokens(w, flow->place, flow->threads, "        ");
        put_place_absorbs(w, flow->place, "        ");
        put_place_retests(w, flow->place, "        ");
        put(w, "        break;\n");
    }
    put(w, "    default: break;\n    }\n");
}

/* ---- Cancelling ---- */

static void put_empty_places(struct writer *w, const struct machine_task *task)
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
        put(w, "    yawl_empty_each(");
        put_places_arguments(w);
        put(w, ", $t_cancels_places, $u);\n", task->local, task->cancels_places.count);
    } else {
        array_each(uint32_t, place, &task->cancels_places) {
            put(w, "    ");
            put_counter(w, *place);
            put(w, " = 0;\n");
        }
    }
}

/* The round of a partial join ends with it, if it is executing; so is the task that leaves. */
static void put_cancel_round(struct writer *w, const struct machine_task *task, uint32_t cancelled)
{
    const struct machine_task *join = &w->net->tasks.items[cancelled];
    if (join == task) {
        put_round_reset(w, join, "    ");
        return;
    }
    put(w, "    if (yawl_has(f->busy, ");
    put_task(w, cancelled);
    put(w, ")) ");
    put_round_reset(w, join, "");
}

static void put_cancel_tasks(struct writer *w, const struct machine_task *task)
{
    array_each(uint32_t, cancelled, &task->cancels_tasks) {
        if (!machine_has_rounds(&w->net->tasks.items[*cancelled])) continue;
        put_cancel_round(w, task, *cancelled);
    }
    if (is_walked(&task->cancels_tasks)) {
        put(w,
            "    for (uint32_t i = 0; i < $u; i++) {\n"
            "        yawl_cancels(&step, f->busy, $t_cancels_tasks[i]);\n    }\n",
            task->cancels_tasks.count, task->local);
        return;
    }
    array_each(uint32_t, cancelled, &task->cancels_tasks) {
        put(w, "    yawl_cancels(&step, f->busy, ");
        put_task(w, *cancelled);
        put(w, ");\n");
    }
}

void put_cancels(struct writer *w, const struct machine_task *task)
{
    put_empty_places(w, task);
    put_cancel_tasks(w, task);
}

/* ---- Constant data of these statements ---- */

void put_token_lists(struct writer *w, const struct machine_task *task)
{
    if (machine_has_rounds(task) && !has_word_round(w, task) && !task->is_dead) {
        put(w, "static const struct yawl_round $t_round = {$t_preset, $u, $u, $s};\n", task->local,
            task->local, task->preset.count, task->join_threads,
            task->rest == NET_REST_IGNORE ? "true" : "false");
    }
    if (!has_bits(w) && is_walked(&task->cancels_places)) {
        put_place_list(w, task->local, "_cancels_places", &task->cancels_places);
    }
    if (is_walked(&task->cancels_tasks)) {
        put_task_list(w, task->local, "_cancels_tasks", &task->cancels_tasks);
    }
}
