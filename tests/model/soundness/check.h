/* One specification: compiled up to `verify`, each of its nets against the graph of its markings. */
#ifndef CHECK_H
#define CHECK_H

#include "../jobs.h"
#include "compare.h"
#include "verify/reduce/reduce_decide.h"

#define CHECK_WAYS 4 /* to a verdict */

struct check_tally { /* all of it numbers, so that tallies of jobs can be added up */
    long nets, verdicts[CHECK_WAYS][VERIFY_VERDICT_COUNT], ends[GRAPH_END_COUNT], flaws[FLAW_COUNT];
    long markings;                      /* of complete graphs */
    long reduced, rules[REDUCE_RULE_COUNT], rule_nets[REDUCE_RULE_COUNT];
    long or_joins, or_markings, or_open; /* decisions, in so many markings; not compared: open */
    long shapes[4];                     /* nets with or-joins, cancellation, loops, unsafe ones */
    long facts;                         /* that the machine and the advice build on */
    struct compare_tally compared;
};

struct checker;
struct checker *checker_new(int markings_max);
void checker_free(struct checker *checker);
enum outcome check_spec(struct checker *checker, const struct spec *spec,
                        struct check_tally *tally, char *difference, size_t size);
/* A file of any format; each of its nets.  Prints a line for each net. */
enum outcome check_file(struct checker *checker, const char *path, struct check_tally *tally,
                        char *difference, size_t size);

#endif
