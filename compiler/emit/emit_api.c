/* The functions of a generated header: typed wrappers, one line each.
 *
 * A request is queued (0) or refused (a negative error); its input is copied before the return, and its
 * callback runs once, on the loop thread, after the commit.
 */
#include "emit/emit_sections.h"

static void put_register(struct writer *w)
{
    bool calls = w->machine->functions.count > 0;
    put(w, calls ? "/* Makes the workflow known to `engine`; `functions` is borrowed until it is "
                   "closed, and has "
                   "them all. */\n"
                 : "/* Makes the workflow known to `engine`. */\n");
    put(w, "static inline int $P_register(yawl_engine_t *engine$s", calls ? "," : ")\n{\n");
    if (calls) {
        put(w, " const struct $P_functions *functions)\n{\n"
               "    return yawl_program_register(engine, &$P_program, functions);\n}\n\n");
    } else {
        put(w, "    return yawl_program_register(engine, &$P_program, NULL);\n}\n\n");
    }
}

static void put_start_case(struct writer *w)
{
    bool has_in = w->net->in != NULL;
    put(w,
        "/* Starts a case. */\nstatic inline int $P_start(yawl_engine_t *engine, yawl_req_t *req,");
    if (has_in) put(w, " const struct $Nin *in,");
    put(w,
        "\n    yawl_case_cb cb)\n{\n    return yawl_program_start(engine, req, &$P_program, $s, "
        "cb);\n}\n\n",
        has_in ? "in" : "NULL");
}

static void put_about(struct writer *w, const struct machine_task *task, const char *what)
{
    put(w, "/* ");
    put_origin(w, task->name.name, task->span, task->line);
    put(w, ": $s */\n", what);
}

static void put_offer_api(struct writer *w, const struct machine_task *task)
{
    struct text stem = task->name.stem, upper = task->name.upper;
    put_about(w, task, "somebody starts its work item.");
    put(w,
        "static inline int $P_$t_start(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id,\n"
        "    yawl_case_cb cb)\n{\n"
        "    return yawl_task_start(engine, req, id, $U_TASK_$t, cb);\n}\n\n",
        stem, upper);
    put_about(w, task, "its work item is done; one that is only offered is started first.");
    put(w,
        "static inline int $P_$t_complete(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id "
        "id,\n",
        stem);
    if (task->returns != NULL)
        put(w, "    const struct $P_$t *returns, yawl_case_cb cb)\n{\n", task->returns->tag);
    else
        put(w, "    yawl_case_cb cb)\n{\n");
    put(w, "    return yawl_task_complete(engine, req, id, $U_TASK_$t, $s, cb);\n}\n\n", upper,
        task->returns != NULL ? "returns" : "NULL");
    put_about(w, task, "its work item failed.");
    put(w,
        "static inline int $P_$t_fail(yawl_engine_t *engine, yawl_req_t *req, yawl_case_id id,\n"
        "    const char *message, yawl_case_cb cb)\n{\n"
        "    return yawl_task_fail(engine, req, id, $U_TASK_$t, message, cb);\n}\n\n",
        stem, upper);
}

static void put_call_api(struct writer *w, const struct machine_task *task)
{
    struct text stem = task->name.stem;
    put_about(w, task, "its function is done.");
    put(w, "static inline int $P_$t_done(yawl_call_t *call", stem);
    if (task->returns != NULL) put(w, ",\n    const struct $P_$t *returns", task->returns->tag);
    put(w, ")\n{\n    return yawl_call_complete(call, $s);\n}\n\n",
        task->returns != NULL ? "returns" : "NULL");
    put_about(w, task, "its function failed.");
    put(w,
        "static inline int $P_$t_failed(yawl_call_t *call, const char *message)\n{\n"
        "    return yawl_call_fail(call, message);\n}\n\n",
        stem);
}

void put_api(struct writer *w)
{
    put(w, "/* ---- Requests: 0 is queued, a negative error refused.  Input is copied before the "
           "return; `cb`\n"
           " * runs once, on the loop thread, after the commit.  `req` must live until then. ---- "
           "*/\n\n");
    put_register(w);
    put_start_case(w);
    array_each(struct machine_net, net, &w->machine->nets) {
        array_each(struct machine_task, task, &net->tasks) {
            if (task->kind == NET_TASK_OFFER && net == w->net) put_offer_api(w, task);
            if (task->function != MACHINE_NONE) put_call_api(w, task);
        }
    }
}
