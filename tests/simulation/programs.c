/* The workflows that are simulated: all patterns of specs/patterns, the order, and those of this folder. */
#include "world.h"

#define WORKFLOWS(X)                                                                               \
    X(sim_calls)                                                                                   \
    X(sim_failures)                                                                                \
    X(sim_timers)                                                                                  \
    X(sim_instances)                                                                               \
    X(sim_triggers)                                                                                \
    X(sim_sequential)                                                                              \
    X(order)                                                                                       \
    X(wcp01_sequence)                                                                              \
    X(wcp02_parallel_split)                                                                        \
    X(wcp03_synchronization) X(wcp04_exclusive_choice) X(wcp05_simple_merge) X(                    \
        wcp06_multi_choice) X(wcp07_structured_synchronizing_merge) X(wcp08_multi_merge)           \
        X(wcp09_structured_discriminator) X(wcp10_arbitrary_cycles) X(wcp11_implicit_termination)  \
            X(wcp12_mi_without_synchronization) X(wcp13_mi_design_time_knowledge) X(               \
                wcp14_mi_run_time_knowledge) X(wcp15_mi_without_a_priori_knowledge)                \
                X(wcp16_deferred_choice) X(wcp17_interleaved_parallel_routing) X(wcp18_milestone)  \
                    X(wcp19_cancel_task) X(wcp20_cancel_case) X(wcp21_structured_loop) X(          \
                        wcp22_recursion) X(wcp23_transient_trigger) X(wcp24_persistent_trigger)    \
                        X(wcp25_cancel_region) X(wcp26_cancel_mi_activity)                         \
                            X(wcp27_complete_mi_activity) X(wcp28_blocking_discriminator) X(       \
                                wcp29_cancelling_discriminator) X(wcp30_structured_partial_join)   \
                                X(wcp31_blocking_partial_join) X(wcp32_cancelling_partial_join)    \
                                    X(wcp33_generalised_and_join) X(wcp34_static_partial_join_mi)  \
                                        X(wcp35_cancelling_partial_join_mi)                        \
                                            X(wcp36_dynamic_partial_join_mi)                       \
                                                X(wcp37_local_synchronizing_merge)                 \
                                                    X(wcp38_general_synchronizing_merge)           \
                                                        X(wcp39_critical_section)                  \
                                                            X(wcp40_interleaved_routing)           \
                                                                X(wcp41_thread_merge) X(           \
                                                                    wcp42_thread_split)            \
                                                                    X(wcp43_explicit_termination)

#define DECLARE(name) extern const struct yawl_program name##_program;
WORKFLOWS(DECLARE)

#define NAME(name) &name##_program,
const struct yawl_program *const programs[] = {WORKFLOWS(NAME)};
const uint32_t programs_count = sizeof programs / sizeof *programs;

static const char somebody[] = "is not called";
#define FOUR somebody, somebody, somebody, somebody,
static const void *const functions[] = {FOUR FOUR FOUR FOUR};
const void *const any_functions = functions;

uint32_t program_workers(const struct yawl_program *program)
{
    uint32_t at = 0;
    if (!world.plan.limits_programs) return program->workers_max;
    while (world.plan.programs[at] != program) at++;
    return world.plan.each_program[at].workers_max;
}

/* Their partial joins are meant so. */
bool program_may_deadlock(const struct yawl_program *program)
{
    return program == &wcp09_structured_discriminator_program ||
           program == &wcp30_structured_partial_join_program;
}
