/* The table of the patterns: which program, which run, which hand-written step. */
#include "bench/patterns.h"

#include "wcp01_sequence.h"
#include "wcp02_parallel_split.h"
#include "wcp03_synchronization.h"
#include "wcp04_exclusive_choice.h"
#include "wcp05_simple_merge.h"
#include "wcp06_multi_choice.h"
#include "wcp07_structured_synchronizing_merge.h"
#include "wcp08_multi_merge.h"
#include "wcp09_structured_discriminator.h"
#include "wcp10_arbitrary_cycles.h"
#include "wcp11_implicit_termination.h"
#include "wcp12_mi_without_synchronization.h"
#include "wcp13_mi_design_time_knowledge.h"
#include "wcp14_mi_run_time_knowledge.h"
#include "wcp15_mi_without_a_priori_knowledge.h"
#include "wcp16_deferred_choice.h"
#include "wcp17_interleaved_parallel_routing.h"
#include "wcp18_milestone.h"
#include "wcp19_cancel_task.h"
#include "wcp20_cancel_case.h"
#include "wcp21_structured_loop.h"
#include "wcp22_recursion.h"
#include "wcp23_transient_trigger.h"
#include "wcp24_persistent_trigger.h"
#include "wcp25_cancel_region.h"
#include "wcp26_cancel_mi_activity.h"
#include "wcp27_complete_mi_activity.h"
#include "wcp28_blocking_discriminator.h"
#include "wcp29_cancelling_discriminator.h"
#include "wcp30_structured_partial_join.h"
#include "wcp31_blocking_partial_join.h"
#include "wcp32_cancelling_partial_join.h"
#include "wcp33_generalised_and_join.h"
#include "wcp34_static_partial_join_mi.h"
#include "wcp35_cancelling_partial_join_mi.h"
#include "wcp36_dynamic_partial_join_mi.h"
#include "wcp37_local_synchronizing_merge.h"
#include "wcp38_general_synchronizing_merge.h"
#include "wcp39_critical_section.h"
#include "wcp40_interleaved_routing.h"
#include "wcp41_thread_merge.h"
#include "wcp42_thread_split.h"
#include "wcp43_explicit_termination.h"

const struct bench_pattern bench_patterns[BENCH_PATTERNS_COUNT] = {
    {1, &wcp01_sequence_program, "a b c", hand_1},
    {2, &wcp02_parallel_split_program, "a b c d", hand_2},
    {3, &wcp03_synchronization_program, "a b c d", hand_3},
    {4, &wcp04_exclusive_choice_program, "a:1 c", hand_4},
    {5, &wcp05_simple_merge_program, "a:0 b d", hand_5},
    {6, &wcp06_multi_choice_program, "a:3 b c e", hand_6},
    {7, &wcp07_structured_synchronizing_merge_program, "a:7 b c d e", hand_7},
    {8, &wcp08_multi_merge_program, "a b d c d", hand_8},
    {9, &wcp09_structured_discriminator_program, "a b d:0 c a c d:1", hand_9},
    {10, &wcp10_arbitrary_cycles_program, "a:1 b c:1 d:1 b c:1 d:0 f", hand_10},
    {11, &wcp11_implicit_termination_program, "a b c d", hand_11},
    {12, &wcp12_mi_without_synchronization_program, "+a *a -a b", hand_12},
    {13, &wcp13_mi_design_time_knowledge_program, "+a *a *a *a -a b", hand_13},
    {14, &wcp14_mi_run_time_knowledge_program, "+a *a *a *a -a b", hand_14},
    {15, &wcp15_mi_without_a_priori_knowledge_program, "+a *a *a -a b", hand_15},
    {16, &wcp16_deferred_choice_program, "a +b -b", hand_16},
    {17, &wcp17_interleaved_parallel_routing_program, "a b d c e", hand_17},
    {18, &wcp18_milestone_program, "a +b c -b d", hand_18},
    {19, &wcp19_cancel_task_program, "a +b c d", hand_19},
    {20, &wcp20_cancel_case_program, "a +b +c c/x -c d", hand_20},
    {21, &wcp21_structured_loop_program, "enter:0 work enter:0 work enter:1 leave", hand_21},
    {22, &wcp22_recursion_program,
     "+descend descend/step:0 +descend/deeper descend/deeper/step:1 -descend/deeper -descend",
     hand_22},
    {23, &wcp23_transient_trigger_program, "a b c", hand_23},
    {24, &wcp24_persistent_trigger_program, "a b c", hand_24},
    {25, &wcp25_cancel_region_program, "a b +c x e f g", hand_25},
    {26, &wcp26_cancel_mi_activity_program, "a +b *b c d", hand_26},
    {27, &wcp27_complete_mi_activity_program, "a +b *b c -b d", hand_27},
    {28, &wcp28_blocking_discriminator_program, "a b d b c d c", hand_28},
    {29, &wcp29_cancelling_discriminator_program, "a +c b +d -d", hand_29},
    {30, &wcp30_structured_partial_join_program, "a c b +e d -e:1", hand_30},
    {31, &wcp31_blocking_partial_join_program, "a b c e b c d e d", hand_31},
    {32, &wcp32_cancelling_partial_join_program, "a +d b c +e -e", hand_32},
    {33, &wcp33_generalised_and_join_program, "a b b c d c d", hand_33},
    {34, &wcp34_static_partial_join_mi_program, "+a *a *a -a b", hand_34},
    {35, &wcp35_cancelling_partial_join_mi_program, "+a *a *a -a b", hand_35},
    {36, &wcp36_dynamic_partial_join_mi_program, "+a *a *a -a b", hand_36},
    {37, &wcp37_local_synchronizing_merge_program, "a:3 b:1 c e f g", hand_37},
    {38, &wcp38_general_synchronizing_merge_program, "a c b:0 x b:1 d", hand_38},
    {39, &wcp39_critical_section_program, "a +b b/x b/y -b +c c/x c/y -c d", hand_39},
    {40, &wcp40_interleaved_routing_program, "a d b c e", hand_40},
    {41, &wcp41_thread_merge_program, "a b b b c", hand_41},
    {42, &wcp42_thread_split_program, "a b b b", hand_42},
    {43, &wcp43_explicit_termination_program, "a b", hand_43},
};
