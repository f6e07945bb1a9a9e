/* Assignments of the author's expressions, shared by the sections that move data; see emit_assign.c. */
#ifndef EMIT_EMIT_ASSIGN_H
#define EMIT_EMIT_ASSIGN_H

#include "emit/emit_expression.h"
#include "emit/emit_sections.h"

enum assign_kind { INTO_STRUCT, INTO_BLOCK };

/* Where a value goes. */
struct assign_target {
    enum assign_kind kind;
    const char *object; /* "in", "next" or NULL: the case variables themselves */
    const struct machine_field *field;
    uint32_t variable; /* INTO_BLOCK */
};

void put_assignment(struct writer *w, const struct assign_target *target,
                    const struct machine_assignment *assignment);
/* Says that the target has a value or none: "true", "false". */
void put_mark(struct writer *w, const struct assign_target *target, const char *value,
              const char *indent);
bool assignment_uses_eval(struct writer *w, const struct assign_target *target,
                          const struct machine_assignment *assignment);

/* What a function of assignments needs of its parameters `block` and `e`, and which locals.  Values are
 * added before the first line of the function is written (see add_locals). */
struct assign_needs {
    bool data, eval, item, own;
    struct expression_locals locals;
};
void add_needs(struct writer *w, struct assign_needs *needs, const struct assign_target *target,
               const struct machine_assignment *assignment);
void add_value_needs(struct writer *w, struct assign_needs *needs, const struct machine_value *value);
/* Declares the case variables `$D`, `own` and the locals; says which parameters are not used. */
void put_needs(struct writer *w, const struct assign_needs *needs);
/* Declares what `item` is, from the parameter `from`; says that it is not used. */
void put_item_pointer(struct writer *w, const struct machine_task *task, bool used);
/* The value behind `begin`, on its own line under its #line unless it is plain, and where it failed. */
void put_value_of(struct writer *w, const char *begin, const struct machine_value *value,
                  const char *end);

#endif
