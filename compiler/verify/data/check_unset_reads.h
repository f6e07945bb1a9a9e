/* Which of the reads that, by the flows, may find no value do so in some run? */
#ifndef VERIFY_CHECK_UNSET_READS_H
#define VERIFY_CHECK_UNSET_READS_H

#include "verify/check_net.h"

/* Fills result->unset.  `encoding`: of the net, whose markings were all found; NULL: they were not, so all
 * reads are kept.  Uses the memory of the searches. */
void check_unset_reads(struct arena *arena, struct verified_net *result,
                       const struct encoding *encoding, struct or_look *look,
                       struct search_budget *budget);

#endif
