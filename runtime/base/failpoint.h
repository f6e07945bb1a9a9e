/* Failpoints: places where a crash matters, each with a name.
 *
 * They are compiled to nothing, but in the build of the simulator (tests/simulation), which defines
 * YAWL_FAILPOINTS and yawl__failpoint and lets engines die there. */
#ifndef BASE_FAILPOINT_H
#define BASE_FAILPOINT_H

/* X(name, what has just happened) */
#define YAWL__FAILPOINTS(X)                                                                        \
    X(STORE_TAKEN, "the store is ours, nothing was read")                                          \
    X(PAGES_READ, "of the snapshot, the log was not read")                                         \
    X(LOG_READ, "nobody was woken")                                                                \
    X(RECOVERED, "no call was made again")                                                         \
    X(DECIDED, "commands were decided, nothing was written")                                       \
    X(TIMERS_FIRED, "nothing of it was written")                                                   \
    X(APPENDED, "the store has the batch")                                                         \
    X(COMMITTED, "the batch is durable, nobody was told")                                          \
    X(TOLD, "listeners know, nobody was answered")                                                 \
    X(ANSWERED, "calls were not made")                                                             \
    X(CALLED, "one call was made")                                                                 \
    X(CANCELLED, "calls that nobody waits for were stopped")                                       \
    X(ROUND_BEGUN, "of a snapshot, no page was saved")                                             \
    X(PAGE_SAVED, "one page was given to the store")                                               \
    X(ROUND_ENDED, "the store was told that the round is whole")                                   \
    X(CLOSING, "the engine began to close")

enum yawl__failpoint {
#define YAWL__FAILPOINT_NAME(name, text) YAWL__FAILPOINT_##name,
    YAWL__FAILPOINTS(YAWL__FAILPOINT_NAME)
#undef YAWL__FAILPOINT_NAME
    YAWL__FAILPOINT_COUNT
};

#ifdef YAWL_FAILPOINTS
void yawl__failpoint(enum yawl__failpoint point);
#define YAWL_FAILPOINT(name) yawl__failpoint(YAWL__FAILPOINT_##name)
#else
#define YAWL_FAILPOINT(name) ((void)0)
#endif

#endif
