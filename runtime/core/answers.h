/* Answers of calls that come while their case is suspended: kept in the order in which they came, and
 * carried out when it is resumed.
 *
 * A suspended case stands still; the calls that it made before do not, and nobody could ask them again what
 * they said.  So an answer is recorded as it came, by the item that it is of, and judged only later: then it
 * completes the item, or fails it, as if it came at that moment.
 * Invariant: of one item at most one answer is kept.
 */
#ifndef CORE_ANSWERS_H
#define CORE_ANSWERS_H

#include "core/decide.h"
#include "core/event_record.h"

struct yawl__answer {
    struct yawl__answer *next;
    uint32_t size; /* bytes of this, all included */
    uint32_t scope, task, instance, firing;
    bool fails, has_data;
    int code, cause;        /* of a failure */
    uint32_t first, second; /* bytes: of the pack, or of a failure's name; of its message */
    _Alignas(8) char bytes[];
};

/* The record of an answer (`command` completes or fails an item of `at`).  YAWL_ENOITEM: nobody waits for
 * it. */
int yawl__decide_answer(struct yawl__core *core, const struct yawl__at *at,
                        const struct yawl__command *command);
int yawl__answer_reserve(struct yawl__core *core, struct yawl__case *c,
                         const struct yawl__event_view *view);
/* The reserved one is the newest. */
void yawl__answer_add(struct yawl__core *core, struct yawl__case *c);
/* The oldest one is no more. */
void yawl__answer_drop(struct yawl__core *core, struct yawl__more *more);
/* Gives all back. */
void yawl__answers_free(struct yawl__core *core, struct yawl__more *more);
/* `detail` of such a record. */
uint64_t yawl__answer_detail(const struct yawl__answer *answer);
/* In a replay: can the answer be kept? */
bool yawl__answer_fits(const struct yawl__at *at, const struct yawl__event_view *view);
/* Is the refusal about the result itself, and not about a case or an item that has gone?  Nobody could mend a
 * call's bad result, so it counts as a failure. */
bool yawl__is_bad_result(int status);
/* The oldest one; NULL: there is none. */
const struct yawl__answer *yawl__answer_first(const struct yawl__case *c);
/* Is one kept for the item? */
bool yawl__is_answered(const struct yawl__case *c, const yawl_item_id *item);
/* Makes a command of it, whose data lie in the answer and in core->answered.  YAWL_ENOMEM. */
int yawl__answer_open(struct yawl__core *core, const struct yawl__case *c,
                      const struct yawl__answer *answer, struct yawl__command *command);

#endif
