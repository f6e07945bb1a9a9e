/* Section: what connectors are given: a function its typed input, a log its text. */
#include "emit/emit_assign.h"

#include <assert.h>

static void put_function_call(struct writer *w, const struct machine_task *task)
{
    const struct machine_function *function = &w->machine->functions.items[task->function];
    put(w,
        "static void $t_call(struct yawl_call *call, const void *functions, const void *in)\n{\n"
        "    const struct $P_functions *table = (const struct $P_functions *)functions;\n",
        task->local);
    if (task->in == NULL)
        put(w, "    (void)in;\n    table->$t(call);\n}\n", function->member);
    else
        put(w, "    table->$t(call, (const struct $P_$t *)in);\n}\n", function->member,
            task->in->tag);
}

static void put_log_text(struct writer *w, const struct machine_task *task)
{
    struct machine_value message = {task->message, task->message_span, task->message_line};
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_text"}};
    w->own = task->instances == NULL ? NULL : task->instances->own;
    if (task->message != NULL) add_value_needs(w, &needs, &message);
    put(w,
        "static struct yawl_text $t_text(const struct yawl_data *block, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    if (task->message == NULL) {
        put(w, "    return YAWL_TEXT(\"\");\n}\n");
        return;
    }
    put_value_of(w, "    struct yawl_text text =", &message, ";");
    put(w, "    return text;\n}\n");
    w->own = NULL;
}

void put_calls_section(struct writer *w)
{
    bool first = true;
    array_each(struct machine_task, task, &w->net->tasks) {
        if (task->kind != NET_TASK_CALL) continue;
        if (first) put_section(w, "Calls: what connectors are given");
        if (!first) put(w, "\n");
        first = false;
        put(w, "/* ");
        put_origin(w, task->name.name, task->span, task->line);
        put(w,
            ". */\nstatic const struct yawl_call_config $t_config = {.connector = ", task->local);
        if (task->connector == MACHINE_FUNCTION) {
            put(w, "\"function\", .name = ");
            put_string(w, w->machine->functions.items[task->function].name);
            put(w, "};\n");
            put_function_call(w, task);
        } else {
            put(w, "\"log\", .name = NULL};\n");
            put_log_text(w, task);
        }
    }
}
