/* Multiple-instance tasks in the pure core: started, completed, synchronised, added, cancelled; every test
 * ends with a replay of what was recorded. */
#include "fixtures/core_many.h"

static struct core_case t;

static void begin(enum yawl_task_kind kind, uint32_t count, struct mi_in in)
{
    (void)instances_program_of(kind);
    assert_int_equal(many_case(&t, kind, count, in), 0);
}

static void done(void)
{
    many_replays(&t);
    assert_int_equal(core_case_done(&t), 0);
}

/* MI-1, MI-4: as many items as lines; the first is executing, the others are offered to start; each has
 * its own line and number. */
static void a_start_creates_all_instances(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){0});
    assert_true(many_enabled(&t, MI_PICK));
    many_refused(&t, YAWL_ENOITEM, YAWL__ITEM_START, 2);
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    many_counts(&t, 3, 1, 0);
    assert_true(many_busy(&t, MI_PICK));
    assert_int_equal(t.c.root.frame->firings, 3);
    for (uint32_t i = 1; i <= 3; i++) {
        const struct mi_item *in =
            (const struct mi_item *)(const void *)many_round(&t)->columns.blocks[i - 1]->in;
        assert_int_equal(in->line, i * 10);
        assert_int_equal(in->number, i);
        assert_int_equal(yawl__round_firing(many_round(&t), i), i);
    }
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 3), 0);
    many_counts(&t, 3, 2, 0);
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_START, 3);
    many_refused(&t, YAWL_ENOITEM, YAWL__ITEM_START, 4);
    done();
}

/* MI-6, MI-7, MI-10: ten instances, threshold seven: it leaves exactly after the seventh, three are
 * cancelled, and who comes late is refused.  MI-8: results stand in the order of the instances. */
static void seven_of_ten_are_enough(void **state)
{
    (void)state;
    static const uint32_t order[] = {9, 2, 4, 10, 1, 6, 5};
    static const int64_t results[] = {11, 22, 44, 55, 66, 99, 110};
    begin(YAWL_TASK_OFFER, 10, (struct mi_in){.threshold = 7});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(many_complete(&t, order[i], order[i]), 0);
        assert_true(many_busy(&t, MI_PICK));
        assert_false(many_enabled(&t, MI_FINISH));
        many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_COMPLETE, order[i]);
    }
    many_replays(&t);
    assert_int_equal(many_events(&t, YAWL_EVENT_ITEM_CANCELLED), 0);
    assert_int_equal(many_complete(&t, order[6], order[6]), 0);
    assert_false(many_busy(&t, MI_PICK));
    assert_true(many_enabled(&t, MI_FINISH));
    assert_int_equal(many_events(&t, YAWL_EVENT_ITEM_CANCELLED), 3);
    assert_int_equal(many_events(&t, YAWL_EVENT_ITEM_COMPLETED), 7);
    assert_null(many_round(&t));
    many_results(&t, 7, results);
    many_refused(&t, YAWL_ENOITEM, YAWL__ITEM_COMPLETE, 3);
    many_refused(&t, YAWL_ENOTENABLED, YAWL__ITEM_COMPLETE, 0);
    done();
}

/* MI-10: one, a thousand and a hundred thousand instances. */
static void complete_all(uint32_t count)
{
    begin(YAWL_TASK_OFFER, count, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    for (uint32_t i = 1; i <= count; i++) {
        assert_true(many_busy(&t, MI_PICK));
        assert_int_equal(many_complete(&t, 0, 1), 0);
    }
    assert_false(many_busy(&t, MI_PICK));
    assert_true(many_enabled(&t, MI_FINISH));
    const struct mi_data *data = (const struct mi_data *)(const void *)t.c.root.data;
    assert_int_equal(data->results.count, count);
    assert_int_equal(data->total, (int64_t)count * (count + 1) / 2 * 10 + count);
    done();
}
static void one_instance(void **state)
{
    (void)state;
    complete_all(1);
}
static void a_thousand_instances(void **state)
{
    (void)state;
    complete_all(1000);
}
static void a_hundred_thousand_instances(void **state)
{
    (void)state;
    complete_all(100000);
}

/* What the instances are made of is computed, as by a query: how often, and how often to its end. */
static uint32_t each_calls, each_lists;

static void computed_each(const struct yawl_data *block, struct yawl_list *each,
                          struct yawl_eval *e)
{
    const struct mi_data *data = (const struct mi_data *)(const void *)block;
    struct yawl_list lines = yawl_data_list(block, data->lines, YAWL_TYPE_INT, e);
    each_calls++;
    yawl_list_open(e, each, YAWL_TYPE_INT, lines.count);
    for (uint32_t i = 0; e->fault == 0 && i < lines.count; i++)
        yawl_list_put_int(each, i, yawl_list_int(e, lines, i));
    each_lists += e->fault == 0;
}

static void computed_plan(const struct yawl_data *data, struct yawl_instances_plan *plan,
                          struct yawl_eval *e)
{
    mi_plan(data, plan, e);
    plan->count = yawl_list_size(*e->each);
}

static void computed_pick(const struct yawl_data *data, void *own, struct yawl_eval *e)
{
    (void)data;
    ((struct mi_own *)own)->line = yawl_list_int(e, *e->each, (int64_t)e->instance - 1);
}

/* MI-4, MI-10: it is computed once for all instances of a start, which run twice at most for each time that
 * the scratch grows; so a hundred thousand are no more work each than ten. */
static void what_instances_are_made_of_is_computed_once(void **state)
{
    (void)state;
    for (uint32_t count = 10; count <= 100000; count *= 100) {
        begin(YAWL_TASK_OFFER, count, (struct mi_in){0});
        mi_row.each = computed_each;
        mi_row.plan = computed_plan;
        mi_row.pick = computed_pick;
        each_calls = each_lists = 0;
        assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
        assert_int_equal(each_lists, 1);
        assert_true(each_calls < 10);
        for (uint32_t i = 1; i <= count; i++) {
            struct yawl__item_block *block = many_round(&t)->columns.blocks[i - 1];
            const struct mi_item *in = (const struct mi_item *)(const void *)block->in;
            assert_int_equal(in->line, (int64_t)i * 10);
        }
        done();
    }
}

/* MI-7: of a hundred thousand the threshold leaves all but one. */
static void a_hundred_thousand_are_cancelled_at_once(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 100000, (struct mi_in){.threshold = 1});
    assert_int_equal(many_complete(&t, 0, 5), 0);
    assert_false(many_busy(&t, MI_PICK));
    assert_int_equal(many_events(&t, YAWL_EVENT_ITEM_CANCELLED), 99999);
    static const int64_t results[] = {15};
    many_results(&t, 1, results);
    done();
}

/* Completing what is only offered starts the task, completes its first instance, and may end it. */
static void completion_starts_and_may_end_the_task(void **state)
{
    (void)state;
    static const int64_t results[] = {15};
    begin(YAWL_TASK_OFFER, 1, (struct mi_in){0});
    assert_int_equal(many_complete(&t, 0, 5), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    many_results(&t, 1, results);
    assert_int_equal(many_events(&t, YAWL_EVENT_TASK_LEFT), 1);
    done();
}

/* MI-1: a count outside its limits refuses the start, and the task stays as it was. */
static void counts_outside_their_limits_refuse_the_start(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){.minimum = 4});
    many_refused(&t, YAWL_ECOUNT, YAWL__ITEM_START, 0);
    many_refused(&t, YAWL_ECOUNT, YAWL__ITEM_COMPLETE, 0);
    assert_non_null(strstr(t.core.message.text, "3 instances, at least 4"));
    assert_true(many_enabled(&t, MI_PICK));
    done();
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){.maximum = 2});
    many_refused(&t, YAWL_ECOUNT, YAWL__ITEM_START, 0);
    assert_non_null(strstr(t.core.message.text, "3 instances, at most 2"));
    done();
    begin(YAWL_TASK_CALL, 3, (struct mi_in){.maximum = 2});
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    done();
}

/* Without instances there is nothing to wait for. */
static void no_instances_leave_at_once(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 0, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    many_results(&t, 0, NULL);
    done();
    begin(YAWL_TASK_CALL, 0, (struct mi_in){0});
    assert_true(many_enabled(&t, MI_FINISH));
    done();
}

/* MI-2: instances are added while something runs, up to the maximum; each has its own line. */
static void instances_are_added(void **state)
{
    (void)state;
    static const int64_t results[] = {11, 22, 702};
    begin(YAWL_TASK_OFFER, 2, (struct mi_in){.maximum = 3});
    assert_int_equal(many_add(&t, 1), YAWL_ESTATUS);
    mi_row.dynamic = true;
    assert_int_equal(many_add(&t, 1), YAWL_ESTATUS); /* not busy */
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    many_refused(&t, YAWL_EMISSING, YAWL__ADD, 0);
    assert_int_equal(many_add(&t, 700), 0);
    many_counts(&t, 3, 1, 0);
    many_replays(&t);
    assert_int_equal(many_add(&t, 800), YAWL_ECOUNT);
    assert_int_equal(many_complete(&t, 1, 1), 0);
    assert_int_equal(many_complete(&t, 2, 2), 0);
    assert_true(many_busy(&t, MI_PICK)); /* all means the added one too */
    assert_int_equal(many_complete(&t, 3, 2), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    many_results(&t, 3, results);
    assert_int_equal(many_add(&t, 900), YAWL_ESTATUS);
    assert_int_equal(t.c.root.frame->firings, 3);
    done();
}

/* A cancelled instance makes room for another, and no longer counts. */
static void adding_counts_active_instances(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 2, (struct mi_in){.maximum = 2});
    mi_row.dynamic = true;
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, 2), 0);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(many_add(&t, i), 0);
        assert_int_equal(many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, (uint32_t)i + 3), 0);
    }
    many_counts(&t, 102, 1, 0);
    done();
}

/* MI-7: cancelling one is done once; when all that are left are complete, the task leaves. */
static void cancelled_instances_do_not_count(void **state)
{
    (void)state;
    static const int64_t results[] = {31};
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, 1), 0);
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_CANCEL, 1);
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_COMPLETE, 1);
    assert_int_equal(many_complete(&t, 3, 1), 0);
    assert_true(many_busy(&t, MI_PICK));
    assert_int_equal(many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, 2), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    many_results(&t, 1, results);
    done();
}

/* Without a number the whole task is cancelled, and leaves nothing behind. */
static void cancelling_the_task(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){0});
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_CANCEL, 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, 0), 0);
    assert_false(many_busy(&t, MI_PICK));
    assert_false(many_enabled(&t, MI_PICK));
    assert_null(many_round(&t));
    assert_int_equal(many_events(&t, YAWL_EVENT_ITEM_CANCELLED),
                     4); /* the command and three items */
    done();
}

static void a_cancellation_set_takes_all_instances(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 4, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_STOP, 0), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_COMPLETE, MI_STOP, 0), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_COMPLETED);
    assert_int_equal(many_events(&t, YAWL_EVENT_ITEM_CANCELLED), 4);
    done();
}

/* WI-1: every instance has a life of its own. */
static void instances_have_statuses(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 1), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_SUSPEND, MI_PICK, 1), 0);
    many_counts(&t, 3, 1, 0);
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_SUSPEND, 1);
    assert_int_equal(many_do(&t, YAWL__ITEM_SUSPEND, MI_PICK, 2), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_RESUME, MI_PICK, 2), 0);
    assert_int_equal(yawl__round_status(many_round(&t), 2), YAWL_ITEM_FIRED);
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_ROLLBACK, 2);
    many_replays(&t);
    assert_int_equal(many_do(&t, YAWL__ITEM_RESUME, MI_PICK, 0), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_ROLLBACK, MI_PICK, 0), 0);
    many_counts(&t, 3, 0, 0);
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_FAIL, 0);
    many_refused(&t, YAWL_ESTATUS, YAWL__ITEM_SKIP, 1);
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 2), 0);
    assert_int_equal(many_complete(&t, 0, 0), 0); /* the executing one before the fired ones */
    assert_int_equal(yawl__round_status(many_round(&t), 2), YAWL_ITEM_COMPLETE);
    done();
}

/* Firings name instances too; they count over the case. */
static void instances_are_named_by_firing(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    struct yawl__command command = {.operation = YAWL__ITEM_START, .task = MI_PICK, .firing = 3};
    assert_int_equal(yawl__step(&t.core, &t.c, &command), 0);
    assert_int_equal(yawl__round_status(many_round(&t), 3), YAWL_ITEM_EXECUTING);
    command.firing = 4;
    assert_int_equal(yawl__step(&t.core, &t.c, &command), YAWL_ENOITEM);
    command.firing = 2;
    command.instance = 1;
    assert_int_equal(yawl__step(&t.core, &t.c, &command), YAWL_ENOITEM);
    done();
}

static void a_failing_instance_fails_the_case(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_FAIL, MI_PICK, 1), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_FAILED);
    assert_int_equal(yawl__round_status(many_round(&t), 1), YAWL_ITEM_FAILED);
    assert_int_equal(many_round(&t)->active, 2);
    done();
}

/* A mapping that goes wrong refuses the completion that it belongs to. */
static void wrong_results_refuse_the_completion(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 2, (struct mi_in){0});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_int_equal(many_complete(&t, 1, INT64_MAX), YAWL_EOVERFLOW);
    assert_int_equal(many_complete(&t, 1, INT64_MAX - 10), 0);
    assert_int_equal(many_complete(&t, 2, 1),
                     YAWL_EOVERFLOW); /* the sum, when the task would leave */
    many_counts(&t, 2, 0, 1);
    assert_true(many_busy(&t, MI_PICK));
    done();
}

/* An input that cannot be computed refuses the start of all. */
static void wrong_inputs_refuse_the_start(void **state)
{
    (void)state;
    static const int64_t lines[] = {1, -1};
    struct mi_in in = {0, INT64_MAX, INT64_MAX, {lines, 2}};
    core_case_init(&t, instances_program_of(YAWL_TASK_OFFER), MANY_DATA_MAX);
    assert_int_equal(core_case_start(&t, &in), 0);
    many_refused(&t, YAWL_EDIVIDE, YAWL__ITEM_START, 0);
    many_refused(&t, YAWL_EDIVIDE, YAWL__ITEM_COMPLETE, 0);
    done();
}

/* Pattern 34: with `rest: ignore` the others run on without effect, and end with the case. */
static void the_rest_runs_on_without_effect(void **state)
{
    (void)state;
    static const int64_t results[] = {11, 21};
    begin(YAWL_TASK_OFFER, 5, (struct mi_in){.threshold = 2});
    mi_row.ignores_rest = true;
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_int_equal(many_complete(&t, 1, 1), 0);
    assert_int_equal(many_complete(&t, 2, 1), 0);
    assert_false(many_busy(&t, MI_PICK));
    assert_true(many_enabled(&t, MI_FINISH));
    assert_true(many_round(&t)->detached);
    assert_int_equal(many_events(&t, YAWL_EVENT_ITEM_CANCELLED), 0);
    assert_int_equal(many_complete(&t, 4, 1), 0);
    many_results(&t, 2, results);
    many_replays(&t);
    assert_int_equal(many_do(&t, YAWL__ITEM_COMPLETE, MI_FINISH, 0), 0);
    assert_int_equal(t.c.root.frame->status, YAWL_CASE_COMPLETED);
    assert_int_equal(many_events(&t, YAWL_EVENT_ITEM_DISCARDED), 2);
    done();
}

/* The last detached instance takes the round with it. */
static void detached_rounds_end_with_their_last_instance(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){.threshold = 1});
    mi_row.ignores_rest = true;
    assert_int_equal(many_complete(&t, 0, 1), 0);
    assert_non_null(many_round(&t));
    assert_int_equal(many_complete(&t, 0, 1), 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_CANCEL, MI_PICK, 3), 0);
    assert_null(many_round(&t));
    assert_int_equal(t.c.root.items.count, 0);
    done();
}

/* Pattern 12: with threshold 0 the task leaves as soon as it started, and all run on. */
static void threshold_zero_waits_for_none(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 2, (struct mi_in){.threshold = -1});
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 0), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    assert_true(many_round(&t)->detached);
    many_counts(&t, 2, 1, 0);
    assert_int_equal(many_do(&t, YAWL__ITEM_START, MI_PICK, 2), 0);
    assert_int_equal(many_complete(&t, 1, 1), 0);
    many_results(&t, 0, NULL);
    done();
}

/* Every instance of a connector task is a call of its own. */
static void calls_start_at_once(void **state)
{
    (void)state;
    static const int64_t results[] = {11, 22, 33};
    begin(YAWL_TASK_CALL, 3, (struct mi_in){0});
    many_counts(&t, 3, 3, 0);
    assert_int_equal(t.effects.length, 3 * sizeof(struct yawl__effect));
    struct yawl__effect second;
    memcpy(&second, t.effects.bytes + sizeof second, sizeof second);
    assert_int_equal(second.item.instance, 2);
    assert_int_equal(second.item.firing, 2);
    for (uint32_t i = 3; i >= 1; i--) assert_int_equal(many_complete(&t, i, i), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    many_results(&t, 3, results);
    done();
}

static void a_hundred_thousand_calls(void **state)
{
    (void)state;
    begin(YAWL_TASK_CALL, 100000, (struct mi_in){0});
    many_counts(&t, 100000, 100000, 0);
    assert_int_equal(t.effects.length, 100000 * sizeof(struct yawl__effect));
    done();
}

/* A routing task with instances is performed at once, results and all. */
static void routing_instances_complete_at_once(void **state)
{
    (void)state;
    static const int64_t results[] = {10, 20, 30};
    begin(YAWL_TASK_ROUTING, 3, (struct mi_in){0});
    assert_true(many_enabled(&t, MI_FINISH));
    many_results(&t, 3, results);
    assert_int_equal(many_events(&t, YAWL_EVENT_TASK_ROUTED), 1);
    done();
}

/* Skipping the offered task completes every instance with its input. */
static void skipping_the_task(void **state)
{
    (void)state;
    begin(YAWL_TASK_OFFER, 3, (struct mi_in){0});
    many_refused(&t, YAWL_EMISSING, YAWL__ITEM_SKIP, 0); /* its result is no input */
    mi_tasks[MI_PICK].returns = NULL;
    static const int64_t results[] = {10, 20, 30};
    assert_int_equal(many_do(&t, YAWL__ITEM_SKIP, MI_PICK, 0), 0);
    assert_true(many_enabled(&t, MI_FINISH));
    many_results(&t, 3, results);
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_creates_all_instances),
        cmocka_unit_test(seven_of_ten_are_enough),
        cmocka_unit_test(one_instance),
        cmocka_unit_test(a_thousand_instances),
        cmocka_unit_test(a_hundred_thousand_instances),
        cmocka_unit_test(what_instances_are_made_of_is_computed_once),
        cmocka_unit_test(a_hundred_thousand_are_cancelled_at_once),
        cmocka_unit_test(completion_starts_and_may_end_the_task),
        cmocka_unit_test(counts_outside_their_limits_refuse_the_start),
        cmocka_unit_test(no_instances_leave_at_once),
        cmocka_unit_test(instances_are_added),
        cmocka_unit_test(adding_counts_active_instances),
        cmocka_unit_test(cancelled_instances_do_not_count),
        cmocka_unit_test(cancelling_the_task),
        cmocka_unit_test(a_cancellation_set_takes_all_instances),
        cmocka_unit_test(instances_have_statuses),
        cmocka_unit_test(instances_are_named_by_firing),
        cmocka_unit_test(a_failing_instance_fails_the_case),
        cmocka_unit_test(wrong_results_refuse_the_completion),
        cmocka_unit_test(wrong_inputs_refuse_the_start),
        cmocka_unit_test(the_rest_runs_on_without_effect),
        cmocka_unit_test(detached_rounds_end_with_their_last_instance),
        cmocka_unit_test(threshold_zero_waits_for_none),
        cmocka_unit_test(calls_start_at_once),
        cmocka_unit_test(a_hundred_thousand_calls),
        cmocka_unit_test(routing_instances_complete_at_once),
        cmocka_unit_test(skipping_the_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
