/* One segment: measure, read, group, write.
 * Invariant: what a segment holds is exactly the records of its batches. */
#include "store/sqlite/history_move.h"

#include <string.h>

#include "yawl/errors.h"

/* Batches between two looks whether to stop. */
#define BATCHES_AT_ONCE 64

static int refuse(struct yawl__history_move *move, int status, const struct yawl__message *problem)
{
    yawl__message_copy(&move->problem, problem);
    if (problem->length == 0)
        yawl__message_set(&move->problem, "its history: ", yawl_strerror(status), NULL);
    return status;
}

int yawl__history_move_open(struct yawl__history_move *move)
{
    int status = yawl__sqlite_file_look(&move->log, move->of.path, move->of.vfs);
    if (status != 0) return refuse(move, status, &move->log.problem);
    status = yawl__history_file_open(&move->history, &move->of);
    if (status == 0) return 0;
    yawl__sqlite_file_close(&move->log, true);
    return refuse(move, status, &move->history.file.problem);
}

void yawl__history_move_close(struct yawl__history_move *move)
{
    yawl__history_file_close(&move->history);
    yawl__sqlite_file_close(&move->log, true);
}

/* ---- Reading ---- */

struct reading {
    const struct yawl__history_move *move;
    struct yawl__grouping *grouping;
    uint64_t next, until;
    bool stopped;
};

/* A store's callback; ends the reading behind the segment. */
static int read_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    struct reading *reading = context;
    const struct yawl__history_move *move = reading->move;
    if (reading->next == reading->until) return YAWL_ECANCELLED;
    if (position != reading->next) return YAWL_ECORRUPT;
    bool looks = reading->next++ % BATCHES_AT_ONCE == 0 && move->stops != NULL;
    reading->stopped = looks && move->stops(move->context);
    if (reading->stopped) return YAWL_ECANCELLED;
    return yawl__grouping_add(reading->grouping, bytes, length);
}

static int read_segment(struct yawl__history_move *move, struct reading *reading)
{
    yawl__message_clear(&move->log.problem);
    int status = yawl__sqlite_file_read(&move->log, reading->next, read_batch, reading);
    if (status == YAWL_ECANCELLED) return 0;
    if (status == 0 && reading->next != reading->until) status = YAWL_ECORRUPT;
    return status == 0 ? 0 : refuse(move, status, &move->log.problem);
}

int yawl__history_move_read(struct yawl__history_move *move, uint64_t first, uint64_t until,
                            struct yawl__grouping *grouping)
{
    struct reading reading = {.move = move, .grouping = grouping, .next = first, .until = until};
    memset(grouping, 0, sizeof *grouping);
    int status = read_segment(move, &reading);
    yawl__grouping_sort(grouping);
    return status;
}

/* ---- Moving ---- */

static int move_segment(struct yawl__history_move *move, uint64_t until, bool *moved)
{
    uint64_t first = move->history.taken;
    struct yawl__grouping grouping = {0};
    struct reading reading = {.move = move, .grouping = &grouping, .next = first, .until = until};
    int status = read_segment(move, &reading);
    *moved = false;
    if (status == 0 && !reading.stopped) {
        yawl__grouping_sort(&grouping);
        status = yawl__history_file_put(&move->history, first, until, &grouping);
        *moved = status == 0;
        if (status != 0) (void)refuse(move, status, &move->history.file.problem);
    }
    yawl__grouping_free(&grouping);
    return status;
}

int yawl__history_move_next(struct yawl__history_move *move, uint64_t whole, size_t bytes,
                            bool *moved)
{
    uint64_t until;
    *moved = false;
    int status = yawl__sqlite_file_reach(&move->log, move->history.taken, whole, bytes, &until);
    if (status != 0) return refuse(move, status, &move->log.problem);
    return until == 0 ? 0 : move_segment(move, until, moved);
}

int yawl__history_move_rest(struct yawl__history_move *move, uint64_t whole)
{
    bool moved;
    return whole > move->history.taken ? move_segment(move, whole, &moved) : 0;
}
