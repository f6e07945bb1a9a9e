/* Section: what connectors are given: a function its typed input, a log its text, others the pieces that
 * their settings are made of and the values among them. */
#include "emit/emit_assign.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

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

/* The values among the pieces, in their order. */
static void put_texts(struct writer *w, const struct machine_task *task)
{
    struct assign_needs needs = {.locals = {.function = task->local, .part = "_text"}};
    uint32_t index = 0;
    needs.eval = true;
    w->own = task->instances == NULL ? NULL : task->instances->own;
    array_each(struct machine_value, text, &task->texts) add_value_needs(w, &needs, text);
    put(w,
        "static struct yawl_text $t_text(const struct yawl_data *block, struct yawl_eval *e)\n{\n",
        task->local);
    put_needs(w, &needs);
    put(w, "    struct yawl_text texts[$u];\n", task->texts.count);
    array_each(struct machine_value, text, &task->texts) {
        char begin[32];
        snprintf(begin, sizeof begin, "    texts[%" PRIu32 "] =", index++);
        put_value_of(w, begin, text, ";");
    }
    put(w, "    return yawl_call_texts(e, texts, $u);\n}\n", task->texts.count);
    w->own = NULL;
}

static void put_piece(struct writer *w, const struct machine_piece *piece)
{
    put(w, "    {.setting = ");
    put_string(w, piece->setting);
    if (!text_is_absent(piece->secret)) {
        put(w, ", .secret = ");
        put_string(w, piece->secret);
    } else if (!text_is_absent(piece->text)) {
        put(w, ", .text = ");
        put_string(w, piece->text);
    }
    put(w, "},\n");
}

static void put_settings(struct writer *w, const struct machine_task *task)
{
    put(w, "static const struct yawl_call_piece $t_pieces[] = {\n", task->local);
    array_each(struct machine_piece, piece, &task->pieces) put_piece(w, piece);
    put(w, "};\nstatic const struct yawl_call_config $t_config = {\n    .connector = ",
        task->local);
    put_string(w, task->connector_name);
    put(w, ", .pieces_count = $u, .pieces = $t_pieces};\n", task->pieces.count, task->local);
    if (task->texts.count > 0) put_texts(w, task);
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
        put(w, ". */\n");
        if (task->connector == MACHINE_SETTINGS) {
            put_settings(w, task);
            continue;
        }
        put(w, "static const struct yawl_call_config $t_config = {.connector = ", task->local);
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
