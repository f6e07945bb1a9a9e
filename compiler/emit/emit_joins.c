/* Section: what each task waits for.
 *
 * One function a task: is it enabled in this frame?  Marks are tested word by word where places are bits,
 * place by place where they are counters; a busy task is never enabled.
 */
#include "emit/emit_sections.h"

#include <assert.h>

static bool has_bits(const struct writer *w) { return w->net->place_bits == 1; }

/* Conditions that are joined by && (and) or || (xor, and tasks with one input). */
static uint32_t terms_count(const struct writer *w, const struct machine_task *task)
{
    return has_bits(w) ? task->preset_masks.count : task->preset.count;
}

static bool has_macro(const struct writer *w, const struct machine_task *task)
{
    return has_bits(w) && task->preset.count > 1 && task->preset_masks.count == 1;
}

static void put_term(struct writer *w, const struct machine_task *task, uint32_t i)
{
    if (!has_bits(w)) {
        put(w, "f->places[");
        put_place(w, task->preset.items[i]);
        put(w, "] > 0");
        return;
    }
    const struct machine_mask *mask = &task->preset_masks.items[i];
    put(w, task->join == NET_GATE_AND ? "yawl_all(" : "yawl_any(");
    put_places_word(w, mask->word);
    put(w, ", ");
    if (has_macro(w, task))
        put(w, "$t_PRESET", task->local_upper);
    else
        put_mask(w, mask, 12);
    put(w, ")");
}

static void put_few_terms(struct writer *w, const struct machine_task *task, uint32_t index)
{
    uint32_t count = terms_count(w, task);
    bool is_and = task->join == NET_GATE_AND;
    bool wrapped = count > 1 && !is_and;
    put(w, wrapped ? "    return (" : "    return ");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) put(w, is_and ? " &&\n           " : " ||\n            ");
        put_term(w, task, i);
    }
    put(w, wrapped ? ")" : "");
    put(w, " && ");
    put_break(w, w->net->tasks.items[index].name.upper.length + 24, 11);
    put(w, "!yawl_has(f->busy, ");
    put_task(w, index);
    put(w, ");\n");
}

/* Walks the list of inputs: and-joins end at the first that is empty, others at the first marked. */
static void put_walk(struct writer *w, const struct machine_task *task)
{
    const char *empty = task->join == NET_GATE_AND ? "== 0) return false" : "> 0) return true";
    put(w,
        "    for (uint32_t i = 0; i < $u; i++) {\n"
        "        if (f->places[$t_preset[i]] $s;\n    }\n",
        task->preset.count, task->local, empty);
}

static void put_many_terms(struct writer *w, const struct machine_task *task, uint32_t index)
{
    bool is_and = task->join == NET_GATE_AND;
    put(w, "    if (yawl_has(f->busy, ");
    put_task(w, index);
    put(w, ")) return false;\n");
    if (!has_bits(w)) {
        put_walk(w, task);
    } else {
        for (uint32_t i = 0; i < task->preset_masks.count; i++) {
            put(w, is_and ? "    if (!" : "    if (");
            put_term(w, task, i);
            put(w, ") return $s;\n", is_and ? "false" : "true");
        }
    }
    put(w, "    return $s;\n", is_and ? "true" : "false");
}

static void put_waits_for(struct writer *w, const struct machine_task *task)
{
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w, ": waits for ");
    if (task->preset.count > 1) put(w, task->join == NET_GATE_AND ? "all of " : "one of ");
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

static void put_enabled(struct writer *w, const struct machine_task *task, uint32_t index)
{
    put_waits_for(w, task);
    if (has_macro(w, task)) put_preset_macro(w, task);
    if (is_walked(&task->preset)) put_place_list(w, task->local, "_preset", &task->preset);
    put(w, "static bool $t_enabled(const struct yawl_frame *frame)\n{\n", task->local);
    if (task->preset.count == 0) {
        put(w, "    (void)frame;\n    return false;\n}\n\n");
        return;
    }
    put(w, "    const struct $P_frame *f = (const struct $P_frame *)frame;\n");
    if (terms_count(w, task) <= WRITER_INLINE_MAX)
        put_few_terms(w, task, index);
    else
        put_many_terms(w, task, index);
    put(w, "}\n\n");
}

/* Steps walk long lists of tasks to test again through this table. */
static void put_enabled_table(struct writer *w)
{
    put(w,
        "static bool (*const enabled_tests[TASK_COUNT])(const struct yawl_frame *frame) = {\n    ");
    array_each(struct machine_task, task, &w->net->tasks) {
        put_break(w, task->local.length + 10, 4);
        put(w, "$t_enabled, ", task->local);
    }
    while (w->out->data[w->out->length - 1] == ' ') w->out->length--;
    put(w, "\n};\n\n"
           "static void retest_each(struct $P_frame *f, const uint32_t *list, uint32_t count,\n"
           "                        struct yawl_changes *changes)\n{\n"
           "    for (uint32_t i = 0; i < count; i++) {\n"
           "        yawl_retest(&f->head, f->enabled, list[i], enabled_tests[list[i]](&f->head), "
           "changes);\n"
           "    }\n}\n\n");
}

void put_joins_section(struct writer *w)
{
    put_section(w, "Joins: what each task waits for");
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        put_enabled(w, &w->net->tasks.items[i], i);
    }
    if (steps_walk_retests(w)) put_enabled_table(w);
    if (w->out->data[w->out->length - 2] == '\n') w->out->length--;
}
