/* Steps that the simple tasks of a large net share: one input, one output, nobody else at either.
 * What differs stands in a table. */
#include "emit/emit_sections.h"

static void put_table(struct writer *w)
{
    put(w, "/* Tasks with one input and one output: what their common steps move. */\n"
           "static const struct yawl_simple $Lsimple_tasks[$CTASK_COUNT] = {\n");
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        if (!task->is_simple) continue;
        uint32_t output = task->flows.items[0].place;
        put(w, "    [");
        put_task(w, i);
        put(w, "] = {.input = ");
        put_place(w, task->preset.items[0]);
        put(w, ", .output = ");
        put_place(w, output);
        put(w, ", .next = ");
        if (w->net->places.items[output].watchers.count == 0)
            put(w, "UINT32_MAX},\n");
        else
            put_task(w, w->net->places.items[output].watchers.items[0]), put(w, "},\n");
    }
    put(w, "};\n\n");
}

static void put_word(struct writer *w, const char *place)
{
    put(w, is_one_word(w) ? "f->places" : "f->places[YAWL_WORD(t->$s)]", place);
}

void put_simple_join(struct writer *w)
{
    if (!w->net->has_simple) return;
    put_table(w);
    put(w, "static bool $Lsimple_enabled(const struct yawl_frame *frame, struct yawl_changes "
           "*changes)\n{\n"
           "    const struct $Nframe *f = (const struct $Nframe *)frame;\n"
           "    const struct yawl_simple *t = &$Lsimple_tasks[changes->task];\n"
           "    return yawl_any(");
    put_word(w, "input");
    put(w, ", YAWL_BIT(t->input)) && !yawl_has(f->busy, changes->task);\n}\n\n");
}

void put_simple_test(struct writer *w, uint32_t index)
{
    const struct machine_task *task = &w->net->tasks.items[index];
    put(w, ",\n        yawl_any(");
    put_places_word(w, task->preset.items[0] / 64);
    put(w, ", YAWL_BIT(");
    put_place(w, task->preset.items[0]);
    put(w, ")) && !yawl_has(f->busy, ");
    put_task(w, index);
    put(w, "));\n");
}

static void put_head(struct writer *w, const char *name, const char *parameters)
{
    put(w,
        "static void $Lsimple_$s(struct yawl_frame *frame, $sstruct yawl_changes *changes)\n{\n"
        "    struct $Nframe *f = (struct $Nframe *)frame;\n"
        "    const uint32_t task = changes->task;\n"
        "    const struct yawl_simple *t = &$Lsimple_tasks[task];\n"
        "    struct yawl_step step = yawl_step_begin(changes);\n",
        name, parameters);
    if (parameters[0] != '\0') put(w, "    (void)choice;\n");
}

static void put_take_input(struct writer *w)
{
    put(w, "    ");
    put_word(w, "input");
    put(w, " &= ~YAWL_BIT(t->input);\n");
}

static void put_mark_output(struct writer *w)
{
    put(w, "    ");
    put_word(w, "output");
    put(w, " |= YAWL_BIT(t->output);\n"
           "    if (t->next == UINT32_MAX)\n        frame->ended = 1;\n"
           "    else\n        yawl_wakes(&step, f->enabled, f->busy, t->next);\n");
}

static void put_return(struct writer *w)
{
    put(w, "    yawl_leaves(&step, f->busy, task);\n"
           "    yawl_gains(&step, f->enabled, task, $Lsimple_enabled(frame, changes));\n");
}

static void put_done(struct writer *w)
{
    put_step_end(w);
    put(w, "\n");
}

/* Is any of the simple tasks of a kind whose row has a pass, or an abandon? */
static bool any_of(const struct writer *w, bool (*has)(const struct writer *w, uint32_t index))
{
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        if (w->net->tasks.items[i].is_simple && has(w, i)) return true;
    }
    return false;
}

void put_simple_steps(struct writer *w)
{
    if (!w->net->has_simple) return;
    put_head(w, "start", "");
    put_take_input(w);
    put(w, "    yawl_starts(&step, f->enabled, f->busy, task);\n");
    put_done(w);
    put_head(w, "leave", "uint64_t choice, ");
    put_return(w);
    put_mark_output(w);
    put_done(w);
    if (any_of(w, has_pass)) {
        put_head(w, "pass", "uint64_t choice, ");
        put_take_input(w);
        put(w, "    yawl_passes(&step, f->enabled, task);\n");
        put_mark_output(w);
        put_done(w);
    }
    if (!any_of(w, has_abandon)) return;
    put_head(w, "abandon", "");
    put(w, "    (void)t;\n");
    put_return(w);
    put_done(w);
}
