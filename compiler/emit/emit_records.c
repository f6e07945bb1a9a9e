/* Section: the descriptions of structs, by which the runtime reads and writes their members. */
#include "emit/emit_sections.h"

#include <assert.h>

static void put_offset(struct writer *w, const char *member, struct text tag, struct text name)
{
    put(w, ", ");
    if (text_is_absent(name)) {
        put_break(w, 26, 5);
        put(w, ".$s = UINT32_MAX", member);
        return;
    }
    put_break(w, w->machine->prefix.length + tag.length + name.length + 38, 5);
    put(w, ".$s = offsetof(struct $P_$t, $t)", member, tag, name);
}

static void put_field(struct writer *w, const struct machine_record *record, uint32_t index,
                      bool is_inside)
{
    const struct machine_field *field = &record->fields.items[index];
    put(w, "    {.name = ");
    put_string(w, field->name);
    put(w, ", .type = $s", value_type(field->kind));
    put_offset(w, "outside", record->tag, is_inside ? TEXT_NONE : field->member);
    put_offset(w, "outside_has", record->tag, field->has);
    put_offset(w, "inside", record->tag, is_inside ? field->member : TEXT_NONE);
    put(w, ", ");
    put_break(w, 40, 5);
    put(w, ".index = $u, .names = ", index);
    if (field->enumeration != MACHINE_NONE)
        put(w, "names_of_$t", w->machine->enumerations.items[field->enumeration].tag);
    else
        put(w, "NULL");
    if (field->kind == EXPR_LIST) put(w, ", .element = $s", value_type(field->element));
    put(w, "},\n");
}

static void put_record(struct writer *w, const struct machine_record *record, bool is_inside)
{
    put(w, "static const struct yawl_field fields_$t[] = {\n", record->tag);
    for (uint32_t i = 0; i < record->fields.count; i++) put_field(w, record, i, is_inside);
    put(w, "};\nstatic const struct yawl_record record_$t = {\n    .name = \"$P_$t\",\n",
        record->tag, record->tag);
    if (is_inside) {
        put(w,
            "    .outside_size = 0, .inside_size = sizeof(struct $P_$t),\n"
            "    .set = offsetof(struct $P_$t, set),\n",
            record->tag, record->tag);
    } else {
        put(w, "    .outside_size = sizeof(struct $P_$t), .inside_size = 0, .set = 0,\n",
            record->tag);
    }
    put(w, "    .fields_count = $u, .fields = fields_$t};\n\n", record->fields.count, record->tag);
}

bool owns_records(const struct writer *w, uint32_t task)
{
    uint32_t function = w->net->tasks.items[task].function;
    const struct machine_task *of = &w->net->tasks.items[task];
    if (of->subnet != MACHINE_NONE) return false; /* the sub-net's */
    if (function == MACHINE_NONE) return true;
    const struct machine_function *called = &w->machine->functions.items[function];
    return called->task == task && &w->machine->nets.items[called->net] == w->net;
}

static bool has_instance_records(const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    return instances != NULL && (instances->own != NULL || instances->kept != NULL);
}

static void put_instance_records(struct writer *w, const struct machine_task *task)
{
    if (!has_instance_records(task)) return;
    if (task->instances->own != NULL) put_record(w, task->instances->own, false);
    if (task->instances->kept != NULL) put_record(w, task->instances->kept, false);
}

/* An enum that is not as wide as an int32_t would be read past its end. */
static void put_enum_checks(struct writer *w)
{
    bool any = false;
    array_each(struct machine_enumeration, type, &w->machine->enumerations) {
        if (!type->is_used) continue;
        put(w, "extern char enum_$t_has_32_bits[sizeof(enum $P_$t) == sizeof(int32_t) ? 1 : -1];\n",
            type->tag, type->tag);
        any = true;
    }
    if (any) put(w, "\n");
}

void put_records_section(struct writer *w)
{
    const struct machine_net *net = w->net;
    bool any = net->in != NULL || net->data != NULL || net->out != NULL;
    array_each(struct machine_task, task, &w->net->tasks) {
        any = any || task->in != NULL || task->returns != NULL || has_instance_records(task);
    }
    if (!any) return;
    put_section(w, "Records: where the members of the structs lie");
    if (is_first_net(w)) put_enum_checks(w);
    if (net->in != NULL) put_record(w, net->in, false);
    if (net->data != NULL) put_record(w, net->data, true);
    if (net->out != NULL) put_record(w, net->out, false);
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        put_instance_records(w, task);
        if (!owns_records(w, i)) continue;
        if (task->in != NULL) put_record(w, task->in, false);
        if (task->returns != NULL) put_record(w, task->returns, false);
    }
    w->out->length--;
}
