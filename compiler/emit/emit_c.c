/* A machine as one C file: top-down like the specification, everything static but the program. */
#include "emit/emit_sections.h"

#include <assert.h>

void emit_c(const struct machine *machine, const struct emit_options *options,
            struct text_buffer *out)
{
    assert(out->length == 0 && machine->nets.count > 0);
    struct writer writer = {
        .machine = machine, .net = &machine->nets.items[0], .options = options, .out = out};
    struct writer *w = &writer;
    put_header_comment(w, "The compiled workflow.");
    put_preamble(w);
    put_places_section(w);
    put_case_variables_section(w);
    put_joins_section(w);
    put_splits_section(w);
    put_mappings_section(w);
    put_calls_section(w);
    put_steps_section(w);
    put_records_section(w);
    put_rows_section(w);
    put_program_section(w);
}
