/* When does a run prove that a net is not bounded? */
#ifndef VERIFY_UNBOUNDED_H
#define VERIFY_UNBOUNDED_H

#include "verify/search/explore.h"

/* Compares a marking with all on the run to it.  True, and where it repeats, if it proves it. */
bool unbounded_shows(struct explored *e, uint32_t index, struct explored_repeat *repeats);

#endif
