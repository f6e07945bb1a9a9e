/* Mappings that are not of the programs, or not what the compiler would have made: the engine refuses
 * them when they are registered, or refuses the case; it never believes them. */
#include "fixtures/migrate_host.h"

static int register_changed(struct migrate_host *t, const struct yawl_migration *mapping)
{
    int status = yawl_migration_register(&t->host.engine, mapping);
    assert_true(yawl_engine_message(&t->host.engine)[0] != '\0');
    return status;
}

static void open_without_mapping(struct migrate_host *t)
{
    memset(t, 0, sizeof *t);
    host_prepare(&t->host);
    t->without_old = true;
    t->store = yawl_store_memory_new();
    assert_int_equal(migrate_open_engine(t), 0);
}

static void mappings_of_other_programs_are_refused(void **state)
{
    (void)state;
    struct migrate_host t;
    struct yawl_migration changed = moving_1_0_to_2_0;
    open_without_mapping(&t);
    assert_int_equal(register_changed(&t, &changed), YAWL_ENOPROGRAM);
    assert_int_equal(moving_1_0_register(&t.host.engine, &migrate_old_functions), 0);
    changed.from_hash++;
    assert_int_equal(register_changed(&t, &changed), YAWL_EABI);
    assert_non_null(strstr(yawl_engine_message(&t.host.engine), "its old one"));
    changed = moving_1_0_to_2_0;
    changed.to_hash++;
    assert_int_equal(register_changed(&t, &changed), YAWL_EABI);
    changed = moving_1_0_to_2_0;
    changed.abi++;
    assert_int_equal(register_changed(&t, &changed), YAWL_EABI);
    changed = moving_1_0_to_2_0;
    changed.size--;
    assert_int_equal(register_changed(&t, &changed), YAWL_EABI);
    changed = moving_1_0_to_2_0;
    changed.from = NULL;
    assert_int_equal(register_changed(&t, &changed), YAWL_EABI);
    assert_int_equal(register_changed(&t, NULL), YAWL_EINVAL);
    assert_int_equal(yawl_migration_register(&t.host.engine, &moving_1_0_to_2_0), 0);
    assert_int_equal(register_changed(&t, &moving_1_0_to_2_0), YAWL_EEXISTS);
    migrate_close(&t);
}

/* Each number of the mapping is turned into one that is out of range, and into one that is there twice. */
static void numbers_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    struct migrate_host t;
    struct yawl_migration m = moving_1_0_to_2_0;
    struct yawl_migrated_net nets[2];
    struct yawl_migrated places[64], variables[64];
    struct yawl_migrated_task tasks[64];
    const struct yawl_net *root = &moving_1_0_program.nets[0];
    open_without_mapping(&t);
    assert_int_equal(moving_1_0_register(&t.host.engine, &migrate_old_functions), 0);
    memcpy(nets, m.nets, sizeof nets);
    memcpy(places, nets[0].places, root->places_count * sizeof *places);
    memcpy(tasks, nets[0].tasks, root->tasks_count * sizeof *tasks);
    memcpy(variables, nets[0].variables, root->data->fields_count * sizeof *variables);
    nets[0].places = places;
    nets[0].tasks = tasks;
    nets[0].variables = variables;
    m.nets = nets;
    uint32_t *const numbers[] = {&places[2].to, &tasks[2].to, &variables[2].to, &nets[1].to};
    const uint32_t twice[] = {places[1].to, tasks[1].to, variables[1].to, 2};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        uint32_t kept = *numbers[i];
        const uint32_t wrong[] = {1000, YAWL_NONE, twice[i]};
        for (size_t j = 0; j < 3; j++) {
            *numbers[i] = wrong[j]; /* nothing, without a reason, is wrong too */
            assert_int_equal(register_changed(&t, &m), YAWL_EINVAL);
        }
        *numbers[i] = kept;
    }
    static const uint32_t initials[] = {3, 4};
    nets[0].initials = initials; /* 4 is the old amount */
    assert_int_equal(register_changed(&t, &m), YAWL_EINVAL);
    nets[0].initials = moving_1_0_to_2_0.nets[0].initials;
    nets[0].proof = YAWL_MIGRATED_LISTED;
    assert_int_equal(register_changed(&t, &m), YAWL_EINVAL);
    nets[0].proof = YAWL_MIGRATED_PROVED;
    nets[0].alike = true;
    assert_int_equal(register_changed(&t, &m), YAWL_EINVAL);
    nets[0].alike = false;
    m.nets_count = 1;
    assert_int_equal(register_changed(&t, &m), YAWL_EINVAL);
    m.nets_count = 2;
    assert_int_equal(register_changed(&t, &m), 0);
    migrate_close(&t);
}

/* A mapping that swaps variables of different types, or work that is done otherwise, registers; cases do not
 * go over by it. */
static void types_are_compared_when_a_case_goes_over(void **state)
{
    (void)state;
    struct migrate_host t;
    struct yawl_migration m = moving_1_0_to_2_0;
    struct yawl_migrated_net nets[2];
    struct yawl_migrated variables[8];
    struct yawl_migrated_task tasks[16];
    const struct yawl_net *root = &moving_1_0_program.nets[0];
    open_without_mapping(&t);
    assert_int_equal(moving_1_0_register(&t.host.engine, &migrate_old_functions), 0);
    memcpy(nets, m.nets, sizeof nets);
    memcpy(variables, nets[0].variables, root->data->fields_count * sizeof *variables);
    memcpy(tasks, nets[0].tasks, root->tasks_count * sizeof *tasks);
    uint32_t customer = variables[0].to;
    variables[0].to = variables[2].to;
    variables[2].to = customer;
    nets[0].variables = variables;
    nets[0].tasks = tasks;
    m.nets = nets;
    assert_int_equal(yawl_migration_register(&t.host.engine, &m), 0);
    yawl_case_id id = migrate_start_old(&t);
    migrate_refuses(&t, id, YAWL_EMIGRATE, "variable \"customer\" of net \"moving\" has another type");
    variables[2].to = variables[0].to;
    variables[0].to = customer;
    uint32_t ask = tasks[MOVING_1_0_TASK_ASK].to;
    tasks[MOVING_1_0_TASK_ASK].to = tasks[MOVING_1_0_TASK_LAST].to;
    tasks[MOVING_1_0_TASK_LAST].to = ask;
    assert_int_equal(migrate_begin(&t, migrate_item(id, 0, MOVING_1_0_TASK_ASK)), 0);
    migrate_refuses(&t, id, YAWL_EMIGRATE, "what it gives back is of another type");
    migrate_close(&t);
}

/* What the compiler did not find to carry over does not, though every token has a place. */
static void markings_that_are_listed_are_refused(void **state)
{
    (void)state;
    struct migrate_host t;
    struct yawl_migration m = moving_1_0_to_2_0;
    struct yawl_migrated_net nets[2];
    const struct yawl_net *root = &moving_1_0_program.nets[0];
    uint8_t rows[2][64] = {{0}};
    size_t size = (size_t)root->places_count + root->tasks_count;
    open_without_mapping(&t);
    assert_int_equal(moving_1_0_register(&t.host.engine, &migrate_old_functions), 0);
    memcpy(nets, m.nets, sizeof nets);
    nets[0].proof = YAWL_MIGRATED_UNPROVED;
    m.nets = nets;
    assert_int_equal(yawl_migration_register(&t.host.engine, &m), 0);
    yawl_case_id id = migrate_start_old(&t);
    migrate_refuses(&t, id, YAWL_EMIGRATE, "net \"moving\": not all of its markings are known");
    uint8_t *row = rows[0] + size; /* the first stays empty */
    static const uint32_t marked[] = {
        MOVING_1_0_CONDITION_EARLY, MOVING_1_0_CONDITION_FORK_ASK, MOVING_1_0_CONDITION_FORK_EACH,
        MOVING_1_0_CONDITION_FORK_HEAR, MOVING_1_0_CONDITION_FETCH_JOIN};
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) row[marked[i]] = 1;
    row[root->places_count + MOVING_1_0_TASK_PART] = 1;
    nets[0].proof = YAWL_MIGRATED_LISTED;
    nets[0].excluded = rows[0];
    nets[0].excluded_count = 2;
    migrate_refuses(&t, id, YAWL_EMIGRATE, "does not reach what is marked together: condition \"early\"");
    assert_non_null(strstr(t.host.message, "task \"part\""));
    row[MOVING_1_0_CONDITION_EARLY] = 2; /* another marking */
    assert_int_equal(migrate_case(&t, id), 0);
    migrate_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mappings_of_other_programs_are_refused),
        cmocka_unit_test(numbers_that_do_not_fit_are_refused),
        cmocka_unit_test(types_are_compared_when_a_case_goes_over),
        cmocka_unit_test(markings_that_are_listed_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
