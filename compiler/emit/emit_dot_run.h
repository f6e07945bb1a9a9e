/* The run that shows a defect, as a drawing of its net has it: numbers of steps and the last marking. */
#ifndef EMIT_EMIT_DOT_RUN_H
#define EMIT_EMIT_DOT_RUN_H

#include "emit/emit.h"
#include "net/net.h"
#include "verify/verify.h"

/* Colours: what the run goes over, what holds a token at its end. */
#define EMIT_RUN_EDGE "color=\"#c05000\", fontcolor=\"#c05000\", penwidth=2"
#define EMIT_RUN_FILL "#ffd9a8"
/* Steps that stand at one flow or task. */
#define EMIT_RUN_STEPS_MAX 6

/* Each of these takes NULL for a drawing without a run. */

/* Tokens at the end of the run, by place or, behind them, by running task. */
uint32_t emit_run_tokens(const struct verify_witness *run, uint32_t position);
/* "2, 7": the steps by which the flow of the task to `place` is taken; empty: none. */
struct text emit_run_steps(const struct verify_witness *run, struct arena *arena,
                           const struct net *net, uint32_t task, uint32_t place);
/* The steps that start the task. */
struct text emit_run_starts(const struct verify_witness *run, struct arena *arena,
                            const struct net *net, uint32_t task);

#endif
