/* Output: what a machine, a net or a check looks like in C, DOT, JSON and SARIF.
 *
 * Every function appends text to a buffer; no file is written here.  The same input gives the same bytes
 * on any machine: no time, no path but those that were given, no order but the specification's.
 */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "machine/machine.h"

/* --file-prefix-map=FROM=TO. */
struct emit_map {
    struct text from, to;
};

struct emit_options {
    struct text stem;            /* of the header that the C file includes: "order" */
    struct text path;            /* the C file's own name, for #line: "generated/order.c" */
    bool no_positions;           /* no file names, lines and #line */
    ARRAY(struct emit_map) maps; /* for `path` and for specifications; the last that fits counts */
};

/* `yawlc compile`: STEM.c and STEM.h.  (--prefix: machine_set_prefix before.) */
void emit_c(const struct machine *machine, const struct emit_options *options,
            struct text_buffer *out);
void emit_header(const struct machine *machine, const struct emit_options *options,
                 struct text_buffer *out);

/* `yawlc graph`: the nets of a specification that are used, each a cluster. */
void emit_dot(const struct net_specification *specification, struct text_buffer *out);
/* `--witness`: the same with the run of each net that shows one of `defects` (one bit each); so many were
 * drawn. */
uint32_t emit_dot_runs(const struct verified_specification *verified, unsigned defects,
                       struct text_buffer *out);

/* `yawlc schema`: JSON Schema of what a task's performer gets and gives back; `task` NULL: of the net's
 * parameters. */
void emit_schema(const struct net_specification *specification, const struct net *net,
                 const struct net_task *task, struct text_buffer *out);

/* One file of a `yawlc check`.  `verified`: NULL if it failed before verification. */
struct emit_checked {
    struct text file;
    struct text workflow; /* absent: not known */
    const struct verified_specification *verified;
};

/* `yawlc check --format=json` and `--format=sarif`: of all inputs of one call, each with its
 * diagnostics. */
typedef ARRAY(struct emit_checked) emit_checked_list;
typedef ARRAY(const struct diagnostics *) emit_diagnostics_list;
void emit_check_json(const emit_checked_list *checked, const emit_diagnostics_list *diagnostics,
                     struct text_buffer *out);
/* `kinds`: lists of all kinds of diagnostics, each ending with NULL, for the rules. */
void emit_sarif(const struct diagnostic_kind *const *const *kinds, uint32_t kinds_count,
                const emit_diagnostics_list *diagnostics, struct text_buffer *out);

#endif
