/* Parallel and sequential: a case comes to the same end however many of its calls go on at once.
 *
 * All 43 patterns, their offers made calls (tests/CMakeLists.txt), which take random times in virtual time:
 * first without limits, then with three workers, with one, and one after the other by the workflow's own
 * limit.  Where the end depends on who is first, as of a discriminator, times decide and not the mode; such
 * programs show it by themselves, as their ends differ between parallel runs, and are not compared.
 */
#include "fixtures/engine_host.h"

#include <stdio.h>
#include <stdlib.h>

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
#include "yawl/json.h"
#include "yawl/workers.h"

static const struct yawl_program *const programs[] = {
    &wcp01_sequence_program,
    &wcp02_parallel_split_program,
    &wcp03_synchronization_program,
    &wcp04_exclusive_choice_program,
    &wcp05_simple_merge_program,
    &wcp06_multi_choice_program,
    &wcp07_structured_synchronizing_merge_program,
    &wcp08_multi_merge_program,
    &wcp09_structured_discriminator_program,
    &wcp10_arbitrary_cycles_program,
    &wcp11_implicit_termination_program,
    &wcp12_mi_without_synchronization_program,
    &wcp13_mi_design_time_knowledge_program,
    &wcp14_mi_run_time_knowledge_program,
    &wcp15_mi_without_a_priori_knowledge_program,
    &wcp16_deferred_choice_program,
    &wcp17_interleaved_parallel_routing_program,
    &wcp18_milestone_program,
    &wcp19_cancel_task_program,
    &wcp20_cancel_case_program,
    &wcp21_structured_loop_program,
    &wcp22_recursion_program,
    &wcp23_transient_trigger_program,
    &wcp24_persistent_trigger_program,
    &wcp25_cancel_region_program,
    &wcp26_cancel_mi_activity_program,
    &wcp27_complete_mi_activity_program,
    &wcp28_blocking_discriminator_program,
    &wcp29_cancelling_discriminator_program,
    &wcp30_structured_partial_join_program,
    &wcp31_blocking_partial_join_program,
    &wcp32_cancelling_partial_join_program,
    &wcp33_generalised_and_join_program,
    &wcp34_static_partial_join_mi_program,
    &wcp35_cancelling_partial_join_mi_program,
    &wcp36_dynamic_partial_join_mi_program,
    &wcp37_local_synchronizing_merge_program,
    &wcp38_general_synchronizing_merge_program,
    &wcp39_critical_section_program,
    &wcp40_interleaved_routing_program,
    &wcp41_thread_merge_program,
    &wcp42_thread_split_program,
    &wcp43_explicit_termination_program,
};
#define PROGRAMS (sizeof programs / sizeof *programs)
#define OPEN_MAX  256
#define CALLS_MAX 400 /* of a case: loops whose guards never end stop there */
#define RUNS      6
#define END_SIZE  8192

/* ---- Programs whose calls come here ---- */

static const struct yawl_call_config test_call = {.connector = "test"};

struct copy {
    struct yawl_program program;
    struct yawl_net *nets;
};

static struct copy copy_program(const struct yawl_program *from)
{
    struct copy copy = {*from, calloc(from->nets_count, sizeof *copy.nets)};
    assert_non_null(copy.nets);
    for (uint32_t n = 0; n < from->nets_count; n++) {
        const struct yawl_net *net = &from->nets[n];
        struct yawl_task *tasks = calloc(net->tasks_count + 1, sizeof *tasks);
        assert_non_null(tasks);
        memcpy(tasks, net->tasks, net->tasks_count * sizeof *tasks);
        for (uint32_t t = 0; t < net->tasks_count; t++) {
            if (tasks[t].kind == YAWL_TASK_CALL) tasks[t].call = &test_call;
        }
        copy.nets[n] = *net;
        copy.nets[n].tasks = tasks;
    }
    copy.program.nets = copy.nets;
    return copy;
}

static void free_copy(struct copy *copy)
{
    for (uint32_t n = 0; n < copy->program.nets_count; n++) {
        const struct yawl_task *tasks = copy->nets[n].tasks;
        free((void *)(uintptr_t)tasks);
    }
    free(copy->nets);
}

/* ---- Calls that take random times ---- */

static struct {
    struct host host;
    uint64_t state;
    struct open_call {
        yawl_call_t *call;
        const struct yawl_task *task;
        uint32_t instance;
        int64_t end_ms;
    } open[OPEN_MAX];
    uint32_t count, calls, most;
} run;

static uint32_t draw(uint32_t below)
{
    run.state = run.state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(run.state >> 33) % below;
}

static void on_call(yawl_call_t *call, const struct yawl_call_info *info)
{
    assert_in_range(run.count, 0, OPEN_MAX - 1);
    run.calls++;
    run.open[run.count++] = (struct open_call){call, info->task, info->item.instance,
                                               run.host.sim.now_ms + 1 + draw(1000)};
    if (run.most < run.count) run.most = run.count;
}

/* A value that depends on who gives it, and on nothing else. */
static yawl_value_t value_of(const struct yawl_field *field, uint32_t number)
{
    static const struct yawl_text texts[3] = {{"one", 3}, {"two", 3}, {"three", 5}};
    static const int64_t numbers[3] = {1, 2, 3};
    yawl_value_t value = {.type = field->type, .present = true};
    if (field->type == YAWL_TYPE_INT) value.as_int = 1 + number % 3;
    if (field->type == YAWL_TYPE_BOOL) value.as_bool = number % 2 == 0;
    if (field->type == YAWL_TYPE_DECIMAL) value.as_decimal = yawl_decimal_of(number);
    if (field->type == YAWL_TYPE_STRING) value.as_text = texts[number % 3];
    if (field->type == YAWL_TYPE_LIST) {
        value.as_list.element = field->element;
        value.as_list.record = field->record;
        bool texts_fit = field->element == YAWL_TYPE_STRING;
        value.as_list.items = texts_fit ? (const void *)texts : (const void *)numbers;
        value.as_list.count = texts_fit || field->element == YAWL_TYPE_INT ? 3 : 0;
    }
    return value;
}

static void fill(const struct yawl_record *record, void *outside, uint32_t number)
{
    for (uint32_t i = 0; record != NULL && i < record->fields_count; i++)
        (void)yawl_record_set(&record->fields[i], outside, value_of(&record->fields[i], number + i));
}

static uint32_t number_of(const struct open_call *call)
{
    uint32_t number = call->instance * 7;
    for (const char *at = call->task->name; *at != '\0'; at++) number += (unsigned char)*at;
    return number;
}

static void answer(const struct open_call *call)
{
    static char returns[4096];
    memset(returns, 0, sizeof returns);
    fill(call->task->returns, returns, number_of(call));
    (void)yawl_call_complete(call->call, call->task->returns != NULL ? returns : NULL);
}

/* ---- A run ---- */

static bool step(void)
{
    uint32_t first = 0;
    int64_t timer = yawl_engine_timer_next(&run.host.engine);
    for (uint32_t i = 1; i < run.count; i++)
        if (run.open[i].end_ms < run.open[first].end_ms) first = i;
    if (run.count == 0 && timer == INT64_MAX) return false;
    if (run.count == 0) {
        if (timer > run.host.sim.now_ms) yawl_sim_set(&run.host.sim, timer);
        assert_true(yawl_engine_timers_run(&run.host.engine) >= 0);
        return true;
    }
    struct open_call call = run.open[first];
    run.open[first] = run.open[--run.count];
    yawl_sim_set(&run.host.sim, call.end_ms);
    answer(&call);
    return true;
}

/* What the case has become: its status, result and marking. */
static void tell_end(char *end)
{
    static char scratch[65536];
    struct yawl_case_info info;
    struct yawl_marked marked[64];
    const void *out = NULL;
    yawl_engine_t *engine = &run.host.engine;
    assert_int_equal(yawl_case_read(engine, run.host.id, &info), 0);
    size_t used = (size_t)snprintf(end, END_SIZE, "%s", yawl_case_status_name((int)info.status));
    if (info.status == YAWL_CASE_COMPLETED) {
        assert_int_equal(yawl_case_output(engine, run.host.id, &out), 0);
        struct yawl_eval e = {.scratch = scratch, .scratch_capacity = sizeof scratch};
        struct yawl_text json = {"", 0};
        if (out != NULL) json = yawl_json_write(&e, info.program->nets[0].out, out);
        used += (size_t)snprintf(end + used, END_SIZE - used, " %.*s", (int)json.length, json.data);
    }
    int count = yawl_case_marked(engine, run.host.id, marked, 64);
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(end + used, END_SIZE - used, " %u*%u", marked[i].place,
                                 marked[i].tokens);
    assert_in_range(used, 1, END_SIZE - 1);
}

static void on_event(yawl_listener_t *listener, const yawl_event_t *event)
{
    (void)listener, (void)event;
}

/* False: it does not end. */
static bool run_once(const struct yawl_program *program, uint64_t seed,
                     const struct yawl_limits *limits, uint32_t own, char *end)
{
    static const struct yawl_connector connector = {.name = "test", .call = on_call};
    static char in[4096];
    yawl_req_t req = {.data = &run.host};
    memset(&run, 0, sizeof run);
    run.state = seed;
    host_prepare(&run.host);
    yawl_engine_options_t options = {
        .io = &run.host.sim.io, .log = host_on_log, .manual_timers = true, .limits = *limits};
    run.host.engine.data = &run.host;
    assert_int_equal(yawl_engine_init(&run.host.engine, &run.host.loop, &options), 0);
    assert_int_equal(yawl_engine_listen(&run.host.engine, &run.host.listener, on_event), 0);
    assert_int_equal(yawl_connector_register(&run.host.engine, &connector), 0);
    assert_int_equal(yawl_program_register(&run.host.engine, program, NULL), 0);
    const struct yawl_program_limits program_limits = {.workers_max = own};
    assert_int_equal(yawl_program_limit(&run.host.engine, program, &program_limits), 0);
    memset(in, 0, sizeof in);
    fill(program->nets[0].in, in, 0);
    int status = yawl_program_start(&run.host.engine, &req, program,
                                    program->nets[0].in != NULL ? in : NULL, host_on_answer);
    assert_int_equal(status, 0);
    host_run(&run.host);
    assert_int_equal(run.host.status, 0);
    while (run.calls < CALLS_MAX && step()) host_run(&run.host);
    bool ends = run.calls < CALLS_MAX;
    tell_end(end);
    yawl_engine_close(&run.host.engine, host_on_close);
    host_run(&run.host);
    assert_int_equal(uv_loop_close(&run.host.loop), 0);
    return ends;
}

/* The end of the program, if times do not change it. */
static bool has_one_end(const struct yawl_program *program, char *end)
{
    static char other[END_SIZE];
    const struct yawl_limits none = {0};
    if (!run_once(program, 1, &none, 0, end)) return false;
    for (uint64_t seed = 2; seed <= 2 * RUNS; seed++) {
        if (!run_once(program, seed, &none, 0, other) || strcmp(end, other) != 0) return false;
    }
    return true;
}

/* BR-8, CP-8: the same end in all modes. */
static void modes_come_to_the_same_end(void **state)
{
    (void)state;
    static char end[END_SIZE], other[END_SIZE];
    uint32_t compared = 0;
    for (size_t i = 0; i < PROGRAMS; i++) {
        struct copy copy = copy_program(programs[i]);
        bool comparable = has_one_end(&copy.program, end);
        for (uint64_t seed = 1; comparable && seed <= RUNS; seed++) {
            const struct {
                uint32_t workers, own, most;
            } modes[] = {{3, 0, 3}, {1, 0, 1}, {0, 1, 1}};
            for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
                struct yawl_limits limits = {.workers_max = modes[m].workers};
                assert_true(run_once(&copy.program, seed, &limits, modes[m].own, other));
                assert_in_range(run.most, 0, modes[m].most);
                if (strcmp(end, other) != 0)
                    fail_msg("%s: %s, and with mode %zu: %s", copy.program.name, end, m, other);
            }
        }
        compared += comparable;
        free_copy(&copy);
    }
    assert_in_range(compared, 38, PROGRAMS);
    print_message("%u of %zu programs compared\n", compared, PROGRAMS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(modes_come_to_the_same_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
