/* Cases of an engine that go over to other programs (core/migrate.h decides it): what a turn, a
 * recovery and the delivery of events have to do with it. */
#ifndef ENGINE_MIGRATIONS_H
#define ENGINE_MIGRATIONS_H

#include "engine/engine_private.h"

/* Carries out the request that the case goes over to req->program. */
int yawl__case_migrate(struct yawl__engine *engine, struct yawl__slot *slot, const yawl_req_t *req);
/* A running case is of another program now. */
void yawl__case_moved(struct yawl__engine *engine, const struct yawl_program *from,
                      const struct yawl_program *to);
/* The program of an event of `turn`, whose record ends at `end` in its events; NULL: the case is no
 * more. */
const struct yawl_program *yawl__event_program_of(const struct yawl__engine *engine,
                                                  const struct yawl__turn *turn, yawl_case_id id,
                                                  size_t end);

#endif
