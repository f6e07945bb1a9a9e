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

static void put_record_member(struct writer *w, const char *member,
                              const struct machine_record *record)
{
    if (record == NULL)
        put(w, "        .$s = NULL,\n", member);
    else
        put(w, "        .$s = &record_$t,\n", member, record->tag);
}

static void put_layout(struct writer *w)
{
    put(w,
        "        .places_count = $CPLACE_COUNT, .tasks_count = $CTASK_COUNT,\n"
        "        .places = $Lplaces, .tasks = ");
    put(w, w->net->tasks.count == 0 ? "NULL" : "$Ltasks");
    put(w,
        ",\n        .place_bits = $u, .frame_size = sizeof(struct $Nframe),\n"
        "        .places_at = offsetof(struct $Nframe, places),\n"
        "        .enabled_at = offsetof(struct $Nframe, enabled),\n"
        "        .busy_at = offsetof(struct $Nframe, busy),\n",
        w->net->place_bits);
    put_net_time(w);
    put(w, "        .changes_max = $u,\n", w->net->changes_max);
    if (w->net->search_size > 0) put(w, "        .search_size = $u,\n", w->net->search_size);
    if (w->net->is_implicit) put(w, "        .implicit_termination = true,\n");
    put_net_step_members(w);
}

static void put_net(struct writer *w)
{
    put(w, "    {\n        .name = ");
    put_string(w, w->net->name);
    put(w, ",\n");
    put_layout(w);
    put_record_member(w, "in", w->net->in);
    put_record_member(w, "data", w->net->data);
    put_record_member(w, "out", w->net->out);
    put(w, w->net->data == NULL ? "        .init = NULL,\n" : "        .init = $Linit_data,\n");
    put(w, w->net->out == NULL ? "        .result = NULL,\n"
                               : "        .result = $Lresult_of_case,\n");
    put(w, "    },\n");
}

/* In the order of their numbers: the root first. */
static void put_nets(struct writer *w)
{
    put(w, "static const struct yawl_net nets[] = {\n");
    array_each(struct machine_net, net, &w->machine->nets) {
        w->net = net;
        put_net(w);
    }
    put(w, "};\n\n");
    w->net = &w->machine->nets.items[0];
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
    put(w, "),\n    .nets_count = $u, .nets = nets,\n", machine->nets.count);
    bool calls = machine->functions.count > 0;
    put(w, "    .functions_count = $u,\n    .functions = $s,\n    .function_given = $s,\n",
        machine->functions.count, calls ? "function_names" : "NULL",
        calls ? "function_given" : "NULL");
    put_trees_member(w);
    if (specification->is_sequential) put(w, "    .workers_max = 1, /* mode: sequential */\n");
    put(w, "};\n");
}

static void put_module_entry(struct writer *w)
{
    put(w, "\n#ifdef YAWL_MODULE /* a shared object: the entry that a loader looks for */\n"
           "const struct yawl_program *const yawl_module = &$P_program;\n#endif\n");
}

/* What libyawl does not have itself must be asked for by its name, or a linker leaves it in its library. */
static void put_program_parts(struct writer *w)
{
    if (!machine_calls(w->machine, "http")) return;
    put(w, "\n#ifdef YAWL_STANDALONE /* a program of its own: it has the connectors that it calls */\n"
           "extern const struct yawl_connector yawl_connector_http;\n"
           "const struct yawl_connector *const yawl_connectors_called[] = {&yawl_connector_http};\n"
           "#endif\n");
}

void put_program_section(struct writer *w)
{
    assert(w->net == &w->machine->nets.items[0]);
    put_section(w, "Program");
    put_functions(w);
    put_nets(w);
    put_program(w);
    put_module_entry(w);
    put_program_parts(w);
}
