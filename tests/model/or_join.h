/* The or-join by its definition: may it start in this marking?
 *
 * A search for coverability, backwards from the markings in which one more input is marked, in the
 * reset net without the join; nothing is compiled, no mask, no reachable set.  What was found is
 * remembered by net, join and marked inputs.
 */
#ifndef OR_JOIN_H
#define OR_JOIN_H

#include "resolve.h"

enum verdict {
    VERDICT_WAITS,
    VERDICT_ENABLED,
    VERDICT_UNKNOWN
}; /* unknown: the search grew too large */

struct oracle;
struct oracle *oracle_new(const struct plain_spec *plain);
void oracle_free(struct oracle *oracle);
/* `tokens` by place, `busy` by task. */
enum verdict oracle_ask(struct oracle *oracle, int net, int task, const int *tokens,
                        const bool *busy);

#endif
