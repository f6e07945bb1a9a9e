/* A machine as one C file: top-down like the specification, everything static but the program; sub-nets come
 * before the nets whose frames embed them, the root last. */
#include "emit/emit_sections.h"

#include <assert.h>

bool is_first_net(const struct writer *w)
{
    return w->net == &w->machine->nets.items[w->machine->order.items[0]];
}

static void put_net_title(struct writer *w)
{
    static const char line[] =
        "============================================================================";
    if (w->machine->nets.count == 1) return;
    put(w, "\n/* $s\n * Net ", line);
    put_origin(w, w->net->name, w->net->span, span_begin(w->net->span).line);
    put(w, ".\n * $s */\n", line);
}

static void put_net(struct writer *w)
{
    put_net_title(w);
    put_places_section(w);
    put_case_variables_section(w);
    put_joins_section(w);
    put_splits_section(w);
    put_mappings_section(w);
    put_instances_section(w);
    put_time_section(w);
    put_calls_section(w);
    put_steps_section(w);
    put_records_section(w);
}

void emit_c(const struct machine *machine, const struct emit_options *options,
            struct text_buffer *out)
{
    assert(out->length == 0 && machine->nets.count > 0);
    struct writer writer = {
        .machine = machine, .net = &machine->nets.items[0], .options = options, .out = out};
    struct writer *w = &writer;
    put_header_comment(w, "The compiled workflow.");
    put_preamble(w);
    put_schema_section(w);
    put_types_section(w);
    put_trees_section(w);
    array_each(uint32_t, net, &machine->order) {
        w->net = &machine->nets.items[*net];
        put_net(w);
    }
    array_each(uint32_t, net, &machine->order) { /* a row may name the records of any net */
        w->net = &machine->nets.items[*net];
        put_rows_section(w);
    }
    put_program_section(w);
}
