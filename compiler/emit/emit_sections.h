/* The sections of a generated C file, in the order in which they stand there; emit_c.c calls them. */
#ifndef EMIT_EMIT_SECTIONS_H
#define EMIT_EMIT_SECTIONS_H

#include "emit/writer.h"

/* What the file is, where it is from, what was proved; of the C file and of the header. */
void put_header_comment(struct writer *w, const char *what);
/* Compiler warnings that do not fit generated code. */
void put_preamble(struct writer *w);
void put_places_section(struct writer *w);
void put_case_variables_section(struct writer *w);
void put_joins_section(struct writer *w);
void put_splits_section(struct writer *w);
void put_mappings_section(struct writer *w);
void put_steps_section(struct writer *w);
void put_calls_section(struct writer *w);
void put_records_section(struct writer *w);
void put_rows_section(struct writer *w);
void put_program_section(struct writer *w);

/* The functions of the header. */
void put_api(struct writer *w);

/* Constant lists that steps walk are written before them, all others before the rows. */
bool is_walked(const machine_ids *list);
/* Do steps walk lists of tasks to test again? */
bool steps_walk_retests(const struct writer *w);
/* static const uint32_t NAME[] = {…}: of places or of tasks. */
void put_place_list(struct writer *w, struct text local, const char *ending,
                    const machine_ids *list);
void put_task_list(struct writer *w, struct text local, const char *ending,
                   const machine_ids *list);

/* The C type of a member in a struct that people see, and in a case's data block. */
void put_outside_type(struct writer *w, const struct machine_field *field);
const char *inside_type(enum expr_kind kind);

#endif
