/* Runs in words, for people: "check (chooses accept), start pack, bill, complete pack". */
#ifndef VERIFY_WORDS_H
#define VERIFY_WORDS_H

#include "verify/verify.h"

/* What a text names of one list, of one run: the rest is counted. */
#define WORDS_NAMES_MAX 8
#define WORDS_MOVES_MAX 16

/* "start a", "a leaves to b and c". */
void words_move(const struct net *net, const struct verify_move *move, struct text_buffer *out);
/* The moves from `begin` on, up to `end`: a task by its name alone if it starts and leaves at once, with what
 * it chose; a long run is shortened in the middle.  Tasks that the compiler made are left out. */
struct text words_run(struct arena *arena, const struct net *net,
                      const struct verify_witness *witness, uint32_t begin, uint32_t end);
/* The number, from 1, of the step in such a text that move `index` belongs to; `before`: that of the move
 * before it, or 0. */
uint32_t words_step(const struct net *net, const struct verify_witness *witness, uint32_t index,
                    uint32_t before);
/* "'a', 'b' and 'c'"; "'a', 'b' and 12 more". */
struct text words_tasks(struct arena *arena, const struct net *net, const uint32_t *tasks,
                        uint32_t count);
/* "'b' and 'c'": where the flows of a move lead. */
struct text words_targets(struct arena *arena, const struct net *net,
                          const struct verify_move *move);
/* "task 'a' is still running", "condition 'c' still holds a token", "task 'a' has not been done". */
struct text words_left(struct arena *arena, const struct net *net, uint32_t position);
/* What a flow to the place leads to: a task, or a condition. */
struct text words_place(const struct net *net, uint32_t place);
/* "and-join", "or-split". */
const char *words_join(const struct net_task *task);
const char *words_split(const struct net_task *task);
/* "timer" or "failure": what takes this one of its other flows. */
const char *words_by(const struct net_task *task, uint32_t flow);

#endif
