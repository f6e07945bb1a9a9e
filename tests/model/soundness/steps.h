/* Markings of one net and what can happen in them, by the rules of docs/semantics.md: a task starts,
 * it leaves, a timer or a failure leads elsewhere.  Guards, triggers and times are ignored: what they
 * allow may happen.  Everything is asked of the whole marking, nothing is kept or compiled.
 *
 * A marking is a row of small numbers: tokens of the places, which tasks are busy, which inputs a
 * partial join has used, which timers have given their token, which deadlines may still come.
 */
#ifndef STEPS_H
#define STEPS_H

#include "../or_join.h"

#define STATE_MAX  192 /* numbers in a marking */
#define TOKENS_MAX 20  /* in a place; beyond it a net counts as too large */

typedef struct {
    uint8_t at[STATE_MAX];
} state;

struct layout {
    const struct plain_net *net;
    int index; /* of the net */
    struct oracle *oracle;
    int busy;                            /* of task 0; the places come first */
    int used[ALL_TASKS];                 /* of its first input; 0: it has no rounds */
    int fired[ALL_TASKS][TIMERS_MAX];    /* timers that give a token beside the work; 0: none */
    int armed[2];                        /* deadlines that lead on; 0: none */
    int size;
    int tokens_max;      /* in a place: TOKENS_MAX, where nothing else is wanted */
    bool people_cancel;  /* also what follows when people cancel items that run, and force choices */
};

enum step_kind { STEP_START, STEP_LEAVE, STEP_BY, STEP_BESIDE, STEP_DEADLINE, STEP_CANCEL };
struct step {
    enum step_kind kind;
    int task;        /* of a deadline: its number */
    uint32_t chosen; /* outputs of LEAVE */
    int place;       /* of BY, BESIDE and DEADLINE: where the token goes */
    int peak;        /* most tokens that a place was given, also if they are absorbed at once */
};

enum stepping { STEPPING_FINE, STEPPING_TOKENS, STEPPING_OR_JOIN }; /* why not everything is known */

typedef void (*found_fn)(void *context, const struct step *step, const state *after);

/* False: too large for a row. */
bool layout_init(struct layout *layout, const struct plain_spec *plain, int net,
                 struct oracle *oracle);
void layout_first(const struct layout *layout, state *first);
/* Tells every marking after `from`. */
enum stepping layout_steps(const struct layout *layout, const state *from, found_fn found,
                           void *context);
bool is_ended(const struct layout *layout, const state *marking);
/* Nothing but the end is marked, nothing is busy. */
bool is_proper(const struct layout *layout, const state *marking);

#endif
