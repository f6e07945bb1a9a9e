/* What a task's row says of its data, instances, time and calls, and the tables that it points to. */
#include "emit/emit_sections.h"

void put_row_tables(struct writer *w, const struct machine_task *task)
{
    put_instances_row(w, task);
    put_time_tables(w, task);
}

static void put_subnet(struct writer *w, const struct machine_task *task)
{
    if (task->subnet == MACHINE_NONE) return;
    put(w, "        .subnet = $u,", task->subnet);
    if (!text_is_absent(task->child)) {
        put(w, " .child_at = offsetof(struct $Nframe, $t),", task->child);
    }
    put(w, "\n");
}

static void put_call(struct writer *w, const struct machine_task *task)
{
    if (task->kind != NET_TASK_CALL) return;
    put(w, "        .call = &$t_config,\n", task->local);
    if (task->connector == MACHINE_FUNCTION)
        put(w, "        .call_function = $t_call,\n", task->local);
    else if (task->connector == MACHINE_LOG || task->texts.count > 0)
        put(w, "        .call_text = $t_text,\n", task->local);
}

void put_row_data(struct writer *w, const struct machine_task *task)
{
    if (task->in != NULL) put(w, "        .in = &record_$t,\n", task->in->tag);
    if (task->returns != NULL) put(w, "        .returns = &record_$t,\n", task->returns->tag);
    if (task->in != NULL && !task->is_dead)
        put(w, "        .prepare = $t_prepare,\n", task->local);
    if ((task->assign.count > 0 || !text_is_absent(task->raises)) && !task->is_dead)
        put(w, "        .assign = $t_assign,\n", task->local);
    put_subnet(w, task);
    if (task->instances != NULL) put(w, "        .instances = &$t_instances,\n", task->local);
    put_time_row(w, task);
    put_call(w, task);
}
