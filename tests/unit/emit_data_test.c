/* The generated C of data beyond scalars and one item a task: lists, instances, sub-nets, timers, triggers
 * and failures. */
#include "machine_fixture.h"

#include <stdlib.h>

#define LISTS                                                                                      \
    HEAD "types: { Kind: [small, big] }\nin: { names: \"string[]\", sums: \"decimal[]?\" }\n"      \
         "out: { kinds: \"Kind[]\" }\nlocal: { kinds: \"Kind[] = [Kind.big]\" }\nstart: a\n"       \
         "tasks:\n  a:\n    offer: {}\n    in: { names: names }\n    returns: { more: \"int[]\" "  \
         "}\n"                                                                                     \
         "    out: { kinds: \"size(item.more) > 1 ? kinds + [Kind.small] : kinds\" }\n"            \
         "    then: end\n"

static void lists_are_one_type_outside_and_one_inside(void **state)
{
    (void)state;
    struct machine *machine = good_machine(LISTS);
    const char *c = c_of(machine, &plain_options);
    assert_has(c, "    struct yawl_list_ref names;");
    assert_has(c, "yawl_data_set_list(&w->head, &w->names, in->names, YAWL_TYPE_STRING, e);");
    assert_has(c, "in->names = yawl_data_list(&w->head, w->names, YAWL_TYPE_STRING, e);");
    assert_has(c, "out->kinds = yawl_data_list(&w->head, w->kinds, YAWL_TYPE_ENUM, e);");
    assert_has(c, "{.name = \"kinds\", .type = YAWL_TYPE_LIST,");
    assert_has(c, ".names = names_of_Kind, .element = YAWL_TYPE_ENUM},");
    const char *h = header_of(machine, &plain_options);
    assert_has(h, "    struct yawl_list names; /* of struct yawl_text */");
    assert_has(h, "    struct yawl_list kinds; /* of int32_t, enum w_Kind */");
    assert_has(h, "    bool has_sums;\n    struct yawl_list sums;");
}

/* Two literals in one expression have a variable each: compilers may read arguments late. */
static void literals_have_a_variable_each(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(HEAD "local: { n: \"int[] = [1] + [2]\" }\nstart: a\ntasks:\n"
                                           "  a: { offer: {}, then: end }\n"),
                         &plain_options);
    assert_has(c, "    struct yawl_list lists[2];\n");
    assert_has(c, "yawl_list_put_int(&lists[0], 0, 1), lists[0])");
    assert_has(c, "yawl_list_put_int(&lists[1], 0, 2), lists[1])");
}

#define INSTANCES                                                                                  \
    HEAD "in: { names: \"string[]\" }\nlocal: { notes: \"string[] = []\" }\nstart: a\ntasks:\n"    \
         "  a:\n    offer: {}\n    instances:\n      for_each: names\n      as: name\n"            \
         "      max: 5\n      threshold: 2\n      create: dynamic\n      until: size(notes) > 7\n" \
         "      collect: { notes: item.note }\n    in: { name: name, number: instance.index }\n"   \
         "    returns: { note: string }\n    then: end\n"

static void instances_have_a_plan_and_a_synchroniser(void **state)
{
    (void)state;
    struct machine *machine = good_machine(INSTANCES);
    const char *c = c_of(machine, &plain_options);
    assert_has(c, "    plan->minimum = 1;\n    plan->maximum = 5;\n    plan->threshold = 2;\n");
    assert_has(c, "    if (instances->completed >= instances->active ||\n");
    assert_has(c, "    if (instances->completed == 0) return false;\n");
    assert_has(c, "    const struct w_a_own *own = (const struct w_a_own *)e->own;\n");
    assert_has(c, "    in->name = own->name;\n");
    assert_has(c, "    kept->notes = returns->note;\n");
    assert_has(c, ".dynamic = true, .ignores_rest = false, .until_reads_collected = true,");
    assert_has(c, "    .own = &record_a_own, .pick = a_pick,\n");
    assert_has(c, "        .instances = &a_instances,\n");
    assert_has(header_of(machine, &plain_options), "struct w_a_own {\n    struct yawl_text name;");
}

/* MI-4: what is computed is computed once for all instances, and picked from there. */
static void a_computed_list_has_a_function_of_its_own(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(HEAD
                                      "in: { names: \"string[]\" }\nstart: a\ntasks:\n  a:\n"
                                      "    offer: {}\n    instances: { for_each: \"names.filter(n, n != "
                                      "'')\", as: name }\n    timer: { after: \"name\" }\n"
                                      "    in: { name: name }\n    then: end\n"),
                         &plain_options);
    assert_has(c, "static void a_each(const struct yawl_data *block, struct yawl_list *each,\n");
    assert_has(c, "        yawl_list_size((*e->each));\n");
    assert_has(c, "        yawl_list_text(e, (*e->each), yawl_int_subtract(e, (int64_t)e->instance, 1));\n");
    assert_has(c, "    a_each(block, &each, e);\n    if (each.count == 0) return INT64_MAX;\n");
    assert_has(c, "    e->each = &each;\n    a_pick(block, &first, e);\n    e->each = NULL;\n");
    assert_has(c, " .each = a_each, .plan = a_plan,"); /* in the order of the row, for C++ */
    const char *pick = strstr(c, "static void a_pick(");
    assert_non_null(pick);
    assert_true(strstr(pick, "loop_1") == NULL || strstr(pick, "loop_1") > strstr(pick, "\n}\n"));
}

static void a_number_of_instances_needs_no_list(void **state)
{
    (void)state;
    const char *c =
        c_of(good_machine(HEAD "local: { n: \"int = 3\" }\nstart: a\ntasks:\n"
                               "  a: { offer: {}, instances: { count: n }, then: b }\n"
                               "  b: { offer: {}, instances: { min: 2 }, then: end }\n"),
             &plain_options);
    assert_has(c,
               "    plan->count = w->n;\n    plan->minimum = 1;\n    plan->maximum = INT64_MAX;\n");
    assert_has(c, "    plan->count = 2;\n    plan->minimum = 2;\n");
    assert_has_not(c, "a_pick");
    assert_has_not(c, "a_collect");
}

#define SUB_NET                                                                                    \
    HEAD "local: { t: \"int = 2\" }\nstart: pay\ntasks:\n"                                         \
         "  pay: { net: bill, in: { n: t }, out: { t: item.sum }, then: end }\n"                   \
         "nets:\n  bill:\n    in: { n: int }\n    out: { sum: \"int = 0\" }\n    start: add\n"     \
         "    tasks: { add: { offer: {}, in: { n: n }, returns: { m: int }, out: { sum: n + "      \
         "item.m }, then: end } }\n"

static void sub_nets_have_structs_of_their_own(void **state)
{
    (void)state;
    struct machine *machine = good_machine(SUB_NET);
    const char *c = c_of(machine, &plain_options), *h = header_of(machine, &plain_options);
    assert_has(c, "struct w_bill_net_data {");
    assert_has(c, "    struct w_bill_net_in *in = (struct w_bill_net_in *)to;\n");
    assert_has(c,
               "    const struct w_bill_net_out *returns = (const struct w_bill_net_out *)from;");
    assert_has(c, "        .in = &record_bill_net_in,\n        .returns = &record_bill_net_out,\n");
    assert_has(c, ".init = bill_net_init_data,");
    assert_has(h, "struct w_bill_net_in {");
    assert_has_not(h, "struct w_pay_in {");
}

#define TIMES                                                                                      \
    HEAD "in: { wait: string }\ntimer: { after: 30d, then: fail }\nstart: a\ntasks:\n"             \
         "  a:\n    offer: {}\n    timer: [{ after: 1h, then: expire }, { after: wait, from: "     \
         "started, then: { to: b } }]\n"                                                           \
         "    on_failure: { retry: { attempts: 3, wait: 10s, factor: 2, max_wait: 1m }, then: b "  \
         "}\n"                                                                                     \
         "    then: b\n  b: { join: xor, offer: {}, in: { s: timer(a) }, trigger: { name: paid, "  \
         "key: wait }, then: end }\n"

static void deadlines_are_functions(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(TIMES), &plain_options);
    assert_has(c, "    struct yawl_duration after = {INT64_C(0), INT64_C(3600000)}; /* months, ");
    assert_has(c, "    if (!yawl_duration_parse(text, &after)) yawl_fault_of(e, YAWL_ECAST, text);\n");
    assert_has(c, "    {.from = YAWL_TIMER_STARTED, .action = YAWL_TIMER_TO, .other = 0,");
    assert_has(c, "static const struct yawl_timer deadlines[] = {\n");
    assert_has(c, "    uint8_t timer_states[1];");
    assert_has(c, ".timer_states_at = offsetof(struct w_frame, timer_states),\n");
    assert_has(c, "        yawl_timer_text(e, 0);\n");
}

static void triggers_and_failures_are_tables(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(TIMES), &plain_options);
    assert_has(c, "b_trigger = {.name = \"paid\", .persistent = false,");
    assert_has(c,
               "static struct yawl_text b_key(const struct yawl_data *block, struct yawl_eval *e)");
    assert_has(c, ".waits = true");
    assert_has(c, "    .attempts = 3, .wait_ms = INT64_C(10000), .max_wait_ms = INT64_C(60000), "
                  ".factor = 2,\n");
}

/* What the runtime may do the short way is said in the row, and of no other task. */
static void a_row_says_what_is_plain(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(HEAD "start: a\ntasks:\n  a: { offer: {}, then: end }\n"),
                         &plain_options);
    assert_has(c, ".settle_rank = UINT32_MAX, .offered = true, .plain = true,\n");
    c = c_of(good_machine(LISTS), &plain_options);
    assert_has(c, ".settle_rank = UINT32_MAX, .offered = true,\n");
    assert_has(c_of(good_machine(TIMES), &plain_options), ".settle_rank = UINT32_MAX,\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_are_one_type_outside_and_one_inside, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(literals_have_a_variable_each, set_up, tear_down),
        cmocka_unit_test_setup_teardown(instances_have_a_plan_and_a_synchroniser, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_computed_list_has_a_function_of_its_own, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_number_of_instances_needs_no_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sub_nets_have_structs_of_their_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deadlines_are_functions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(triggers_and_failures_are_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_row_says_what_is_plain, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("emit_data", tests, NULL, NULL);
}
