/* Parts of `--dump=machine`, shared by the files that write it. */
#ifndef MACHINE_MACHINE_PRINT_H
#define MACHINE_MACHINE_PRINT_H

#include "machine/machine.h"

/* machine_print.c */
void machine_print_record(const char *label, const struct machine_record *record,
                          struct text_buffer *out);
void machine_print_assignments(const char *label, const struct machine_record *record,
                               const machine_assignments *assignments, struct text_buffer *out);
/* machine_print_time.c */
void machine_print_instances(const struct machine_net *net, const struct machine_task *task,
                             struct text_buffer *out);
void machine_print_time(const struct machine_task *task, struct text_buffer *out);
void machine_print_timers(const machine_timers *timers, struct text_buffer *out);

#endif
