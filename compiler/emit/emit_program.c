/* Section: the net and the program, the one symbol that a generated file exports. */
#include "emit/emit_sections.h"

#include <assert.h>
#include <inttypes.h>

static void put_functions(struct writer *w)
{
    if (w->machine->functions.count == 0) return;
    put(w, "static const char *const function_names[] = {");
    array_each(struct machine_function, function, &w->machine->functions) {
        put_break(w, function->name.length + 8, 4);
        put_string(w, function->name);
        put(w, ", ");
    }
    put(w, "NULL};\n\n"
           "static bool function_given(const void *functions, uint32_t index)\n{\n"
           "    const struct $P_functions *table = (const struct $P_functions *)functions;\n"
           "    switch (index) {\n");
    for (uint32_t i = 0; i < w->machine->functions.count; i++) {
        put(w, "    case $u: return table->$t != NULL;\n", i,
            w->machine->functions.items[i].member);
    }
    put(w, "    default: return false;\n    }\n}\n\n");
}

static void put_net(struct writer *w)
{
    put(w, "static const struct yawl_net nets[] = {{\n    .name = ");
    put_string(w, w->net->name);
    put(w,
        ",\n    .places_count = PLACE_COUNT, .tasks_count = TASK_COUNT,\n"
        "    .places = places, .tasks = $s,\n"
        "    .place_bits = $u, .frame_size = sizeof(struct $P_frame),\n"
        "    .places_at = offsetof(struct $P_frame, places),\n"
        "    .enabled_at = offsetof(struct $P_frame, enabled),\n"
        "    .busy_at = offsetof(struct $P_frame, busy),\n"
        "    .changes_max = $u,\n    .enter = net_enter,\n}};\n\n",
        w->net->tasks.count == 0 ? "NULL" : "tasks", w->net->place_bits, w->net->changes_max);
}

static void put_record_member(struct writer *w, const char *member,
                              const struct machine_record *record)
{
    if (record == NULL)
        put(w, "    .$s = NULL,\n", member);
    else
        put(w, "    .$s = &record_$t,\n", member, record->tag);
}

static void put_program(struct writer *w)
{
    const struct machine *machine = w->machine;
    const struct net_specification *specification = machine->specification;
    put(w, "const struct yawl_program $P_program = {\n"
           "    .abi = YAWL_PROGRAM_ABI, .size = sizeof(struct yawl_program),\n    .name = ");
    put_string(w, machine->workflow);
    put(w, ",\n    .version = ");
    put_string(w, specification->version);
    put(w, ",\n    .file = ");
    put_string(w,
               w->options->no_positions ? TEXT("") : mapped_name(w, specification->source->name));
    put(w, ",\n    .generator = \"yawlc $s\",\n    .hash = UINT64_C(", YAWLC_VERSION);
    text_print(w->out, "0x%016" PRIx64, machine->hash);
    put(w, "),\n    .nets_count = 1, .nets = nets,\n");
    put_record_member(w, "in", machine->in);
    put_record_member(w, "data", machine->data);
    put_record_member(w, "out", machine->out);
    put(w, "    .init = $s,\n    .result = $s,\n", machine->data == NULL ? "NULL" : "init_data",
        machine->out == NULL ? "NULL" : "result_of_case");
    bool calls = machine->functions.count > 0;
    put(w, "    .functions_count = $u,\n    .functions = $s,\n    .function_given = $s,\n};\n",
        machine->functions.count, calls ? "function_names" : "NULL",
        calls ? "function_given" : "NULL");
}

static void put_module_entry(struct writer *w)
{
    put(w, "\n#ifdef YAWL_MODULE /* a shared object: the entry that a loader looks for */\n"
           "const struct yawl_program *const yawl_module = &$P_program;\n#endif\n");
}

void put_program_section(struct writer *w)
{
    assert(w->machine->nets.count == 1);
    put_section(w, "Program");
    put_functions(w);
    put_net(w);
    put_program(w);
    put_module_entry(w);
}
