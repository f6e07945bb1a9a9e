/* The steps of a net as a whole: a new instance of it, and its deadlines. */
#include "emit/emit_sections.h"

static void put_enter(struct writer *w)
{
    put(w, text_is_absent(w->net->tag)
               ? "/* A new case: one token in the input condition. */\n"
               : "/* A new instance of the net: one token in the input condition. */\n");
    put(w, "static void $Lnet_enter(struct yawl_frame *frame, struct yawl_changes *changes)\n{\n"
           "    struct $Nframe *f = (struct $Nframe *)frame;\n"
           "    struct yawl_step step = yawl_step_begin(changes);\n");
    put_tokens(w, 0, 1, "    ");
    put_place_absorbs(w, 0, "    ");
    put_place_retests(w, 0, "    ");
    put_step_end(w);
}

/* ---- Deadlines ---- */

bool has_deadline(const struct writer *w, enum net_timer_action action)
{
    array_each(struct net_timer, timer, &w->net->verified->net->timers) {
        if (timer->action == action) return true;
    }
    return false;
}

/* Everything in the net ends; then one flow is marked. */
static void put_deadline_to(struct writer *w)
{
    put(w,
        "\n/* A deadline of the net: everything in it is cancelled, and it goes on elsewhere. */\n"
        "static void $Lnet_deadline_to(struct yawl_frame *frame, uint32_t other,\n"
        "    struct yawl_changes *changes)\n{\n"
        "    struct $Nframe *f = (struct $Nframe *)frame;\n"
        "    struct yawl_step step = yawl_step_begin(changes);\n");
    put(w, is_one_word(w) ? "    f->places = 0;\n"
                          : "    for (uint32_t i = 0; i < sizeof f->places / sizeof *f->places; "
                            "i++) f->places[i] = 0;\n");
    array_each(struct machine_task, task, &w->net->tasks) {
        if (machine_has_rounds(task)) put_round_reset(w, task, "    ");
    }
    put(w, "    frame->ended = 0;\n"
           "    yawl_ends_all(&step, f->enabled, f->busy, $CTASK_COUNT);\n");
    put_flow_cases(w, "other", &w->net->others);
    put_step_end(w);
}

static void put_deadline_also(struct writer *w)
{
    put(w, "\n/* A deadline of the net: one token more. */\n"
           "static void $Lnet_deadline_also(struct yawl_frame *frame, uint32_t other,\n"
           "    struct yawl_changes *changes)\n{\n"
           "    struct $Nframe *f = (struct $Nframe *)frame;\n"
           "    struct yawl_step step = yawl_step_begin(changes);\n");
    put_flow_cases(w, "other", &w->net->others);
    put_step_end(w);
}

void put_net_steps(struct writer *w)
{
    put_enter(w);
    if (has_deadline(w, NET_TIMER_TO)) put_deadline_to(w);
    if (has_deadline(w, NET_TIMER_ALSO)) put_deadline_also(w);
}

void put_net_step_members(struct writer *w)
{
    put(w, "        .enter = $Lnet_enter,\n");
    if (w->net->timers.count > 0) {
        put(w, "        .timers_count = $u, .others_count = $u, .timers = $Ldeadlines,\n",
            w->net->timers.count, w->net->others.count);
    }
    if (w->net->others.count > 0) put(w, "        .others = $Lnet_others,\n");
    if (has_deadline(w, NET_TIMER_TO)) put(w, "        .deadline_to = $Lnet_deadline_to,\n");
    if (has_deadline(w, NET_TIMER_ALSO)) put(w, "        .deadline_also = $Lnet_deadline_also,\n");
}
