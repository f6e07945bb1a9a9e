/* Tasks that are proved never to start: their rows stay, for names and numbers, but none of them has
 * code of its own.  What stands in for their steps is never called in a case of this program; it
 * changes nothing, so that a damaged record of a case does no harm either. */
#include "emit/emit_sections.h"

static bool any_of(const struct writer *w, bool (*has)(const struct writer *w, uint32_t index))
{
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        if (w->net->tasks.items[i].is_dead && has(w, i)) return true;
    }
    return false;
}

static bool has_others(const struct writer *w, uint32_t index)
{
    return w->net->tasks.items[index].others.count > 0;
}

void put_never_steps(struct writer *w)
{
    if (!w->net->has_dead) return;
    put(w, "/* Proved: some tasks never start. */\n"
           "static bool $Lnever_enabled(const struct yawl_frame *frame, struct yawl_changes "
           "*changes)\n{\n    (void)frame, (void)changes;\n    return false;\n}\n\n"
           "static void $Lnever_start(struct yawl_frame *frame, struct yawl_changes *changes)\n{\n"
           "    (void)frame, (void)changes;\n}\n\n"
           "static void $Lnever_leave(struct yawl_frame *frame, uint64_t choice, "
           "struct yawl_changes *changes)\n{\n"
           "    (void)frame, (void)choice, (void)changes;\n}\n\n");
    if (!any_of(w, has_others)) return;
    put(w, "static void $Lnever_leave_by(struct yawl_frame *frame, uint32_t other, "
           "struct yawl_changes *changes)\n{\n"
           "    (void)frame, (void)other, (void)changes;\n}\n\n");
}

void put_never_members(struct writer *w, const struct machine_task *task, uint32_t index)
{
    put(w, "        .enabled = $Lnever_enabled, .start = $Lnever_start, .leave = $Lnever_leave");
    if (has_pass(w, index)) put(w, ",\n        .pass = $Lnever_leave");
    if (task->others.count > 0) put(w, ",\n        .leave_by = $Lnever_leave_by");
    if (has_mark(w, index)) put(w, ",\n        .mark = $Lnever_leave_by");
    if (has_abandon(w, index)) put(w, ",\n        .abandon = $Lnever_start");
    if (task->performed.tree != NULL) put_list_member(w, task, "performed", 1);
    put(w, ",\n");
}
