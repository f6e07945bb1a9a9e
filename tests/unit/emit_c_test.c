/* The generated C: its sections, its determinism, its #line directives, and what hostile names become. */
#include "machine_fixture.h"

#include <stdlib.h>

#define ORDER                                                                                      \
    HEAD "in: { credit: decimal, note: string? }\nout: { total: \"decimal = 0.0\" }\n"             \
         "local: { n: \"int = 1\", ok: \"bool = false\" }\nstart: check\n"                         \
         "conditions:\n  open: { then: [ship, drop] }\ntasks:\n"                                   \
         "  check:\n    offer: {}\n    in: { credit: credit, note: note }\n"                       \
         "    returns: { ok: bool, total: decimal }\n"                                             \
         "    out: { ok: item.ok, total: item.total + 1.0 }\n    split: xor\n"                     \
         "    then: [{ to: accept, when: \"ok && total <= credit\" }, { to: end }]\n"              \
         "  accept: { split: and, then: [pick, open] }\n"                                          \
         "  pick: { offer: {}, then: ship }\n"                                                     \
         "  ship: { join: and, offer: {}, then: end }\n"                                           \
         "  drop: { offer: {}, cancels: [pick, '* -> ship'], then: end }\n"

static void one_word_nets_are_plain_mask_operations(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(ORDER), &plain_options);
    assert_has(c, "    uint64_t places; /* one bit each");
    assert_has(c, "#define SHIP_PRESET (YAWL_BIT(P_OPEN) | YAWL_BIT(P_PICK_SHIP))\n");
    assert_has(c, "    return yawl_all(f->places, SHIP_PRESET);\n"); /* never while busy */
    assert_has(c, "    f->places &= ~SHIP_PRESET;\n");
    assert_has(c, "    f->places |= YAWL_BIT(P_OPEN) | YAWL_BIT(P_ACCEPT_PICK);\n");
}

static void leave_cancels_before_it_marks(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(ORDER), &plain_options);
    const char *leave = strstr(c, "static void drop_leave(");
    assert_non_null(leave);
    const char *cancel = strstr(leave, "f->places &= ~(YAWL_BIT(P_PICK_SHIP));");
    const char *task = strstr(leave, "yawl_cancels(&step, f->busy, T_PICK);");
    const char *mark = strstr(leave, "f->places |= YAWL_BIT(P_END);");
    const char *test = strstr(leave, "yawl_gains(");
    assert_true(cancel != NULL && task != NULL && mark != NULL && test != NULL);
    assert_true(cancel < task && task < mark && mark < test);
}

static void counters_count(void **state)
{
    (void)state;
    const char *c =
        c_of(good_machine(HEAD "start: a\nconditions:\n  c: { then: d }\ntasks:\n"
                               "  a: { split: and, then: [b1, b2] }\n"
                               "  b1: { offer: {}, then: c }\n  b2: { offer: {}, then: c }\n"
                               "  d: { offer: {}, cancels: [c], then: end }\n"),
             &plain_options);
    assert_has(c, "    uint8_t places[PLACE_COUNT]; /* tokens */");
    assert_has(c, "    return f->places[P_C] > 0 && !yawl_has(f->busy, T_D);\n");
    assert_has(c, "    f->places[P_C]--;\n");
    assert_has(c, "    f->places[P_C]++;\n");
    assert_has(c, "    f->places[P_C] = 0;\n");
    assert_has(c, "    .place_bits = 8,");
}

static void what_a_mark_enables_is_not_computed_again(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(ORDER), &plain_options);
    assert_has(c, "    yawl_rouses(&step, f->enabled, T_PICK);\n");
    assert_has(c, "    yawl_gains(&step, f->enabled, T_SHIP, ship_enabled(frame, changes));\n");
}

#define ROUND_BESIDE                                                                               \
    HEAD "start: s\nconditions:\n  c: { then: [s, j] }\nlocal: { b: \"bool = true\" }\n"           \
         "tasks:\n  s: { join: xor, split: xor, then: [{ to: j, when: b }, { to: c }] }\n"         \
         "  j: { join: { count: 1, rest: ignore }, then: end }\n"

/* Its own flow may take from its own input, by the round of j: so it may have been tested before. */
static void a_task_is_disabled_once(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(ROUND_BESIDE), &plain_options);
    const char *pass = strstr(c, "static void s_pass(");
    assert_non_null(pass);
    const char *end = strstr(pass, "\n}\n"), *keeps = strstr(pass, "yawl_keeps(");
    assert_true(keeps == NULL || keeps > end);
}

#define JOIN(join, rest)                                                                           \
    HEAD "start: s\ntasks:\n  s: { offer: {}, split: and, then: [a, b, c] }\n"                      \
         "  a: { offer: {}, then: j }\n  b: { offer: {}, then: j }\n  c: { offer: {}, then: j }\n" \
         "  j: { " join ", offer: {}, then: end }\n" rest

static void an_or_join_is_a_constant_mask(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(JOIN("join: or", "")), &plain_options);
    assert_has(c, "    uint64_t in = f->places & J_PRESET;\n");
    assert_has(c, "    return in != 0 && (in == J_PRESET || !(yawl_any(f->places, YAWL_BIT(P_S_A)");
    assert_has(c, "yawl_any(f->busy[0], YAWL_BIT(T_A) |");
    assert_has(c, ".join = YAWL_JOIN_OR");
}

static void a_partial_join_has_its_round_in_the_frame(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(JOIN("join: { count: 2 }", "")), &plain_options);
    assert_has(c, "    uint64_t used_j; /* inputs of its round");
    assert_has(c, "    return f->used_j == 0 && yawl_at_least(f->places & J_PRESET, 2);\n");
    assert_has(c, "    yawl_round_begin_bits(&f->places, J_PRESET, &f->used_j);\n");
    assert_has(c, "    yawl_round_absorb_bits(&f->places, J_PRESET, true, &f->used_j);\n");
    assert_has(c, ".join_count = 2, .join_threads = 1, .rest = YAWL_REST_IGNORE,");
}

static void a_cancelling_partial_join_cancels_when_it_starts(void **state)
{
    (void)state;
    const char *c = c_of(
        good_machine(JOIN("join: { count: 2, rest: cancel }, cancels: [a, b, c, 's -> a']", "")),
        &plain_options);
    const char *start = strstr(c, "static void j_start("), *leave = strstr(c, "static void j_leave(");
    assert_true(start != NULL && leave != NULL && start < leave);
    const char *cancel = strstr(start, "yawl_cancels(&step, f->busy, T_A);");
    assert_true(cancel != NULL && cancel < leave);
    const char *pass = strstr(leave, "static void j_pass("), *again = strstr(leave, "yawl_cancels(");
    assert_true(pass != NULL && (again == NULL || again > pass));
}

static void the_names_of_a_sub_net_carry_its_name(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(HEAD "start: a\ntasks:\n  a: { net: pick, then: end }\nnets:\n"
                                           "  pick:\n    start: x\n    tasks:\n"
                                           "      x: { offer: {}, then: end }\n"),
                         &plain_options);
    assert_has(c, "struct w_pick_net_frame {");
    assert_has(c, "    struct w_pick_net_frame child_a;\n");
    assert_has(c, ".subnet = 1, .child_at = offsetof(struct w_frame, child_a),");
    assert_has(c, "static void pick_x_start(");
    assert_has(c, "    [T_PICK_X] = {\n        .name = \"x\",");
    assert_has(c, "    .nets_count = 2, .nets = nets,");
    /* What is embedded stands before what embeds it. */
    assert_true(strstr(c, "struct w_pick_net_frame {") < strstr(c, "struct w_frame {"));
}

static void an_or_split_marks_all_before_it_tests(void **state)
{
    (void)state;
    struct text_buffer text = {.arena = compilation.arena};
    text_add_string(&text, HEAD
                    "local: { b: \"bool = true\" }\nstart: s\ntasks:\n  s: { split: or, then: [");
    for (int i = 0; i < 12; i++) text_print(&text, "{ to: a%d, when: b }, ", i);
    text_add_string(&text, "{ to: end }] }\n");
    for (int i = 0; i < 12; i++) text_print(&text, "  a%d: { offer: {}, then: end }\n", i);
    const char *c =
        c_of(good_machine(text_string(compilation.arena, text_built(&text))), &plain_options);
    assert_has(c, "    return chosen != 0 ? chosen : YAWL_BIT(12); /* end */\n");
    const char *leave = strstr(c, "static void s_leave(");
    assert_non_null(leave);
    /* The last branch is `end`. */
    const char *last_mark = strstr(leave, "frame->ended = 1;"),
               *first_test = strstr(leave, "yawl_gains(");
    assert_true(last_mark != NULL && first_test != NULL && last_mark < first_test);
}

static void user_expressions_stand_under_their_line(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(ORDER), &plain_options);
    assert_has(c, "#line 17 \"specs/t.yaml\"\n"
                  "        w->ok && yawl_decimal_compare(w->total, w->credit) <= 0;\n#line ");
    assert_has(c, "    yawl_fault_in(e, 15, \"total\");\n"); /* the sum in `out` can overflow */
}

/* Every `#line N "out/t.c"` says the number of the line that follows it. */
static void lines_of_the_generated_file_are_right(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(ORDER), &plain_options), *end;
    unsigned long line = 1, directives = 0;
    for (const char *at = c; *at != '\0'; at = end + 1, line++) {
        end = strchr(at, '\n');
        assert_non_null(end);
        if (strncmp(at, "#line ", 6) != 0 || strstr(at, "\"out/t.c\"\n") != strchr(at, '"'))
            continue;
        assert_int_equal(strtoul(at + 6, NULL, 10), line + 1);
        directives++;
    }
    assert_true(directives >= 2);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    char *c = strdup(c_of(good_machine(ORDER), &plain_options));
    char *header = strdup(header_of(good_machine(ORDER), &plain_options));
    compile_done(&compilation);
    compile_init(&compilation, (size_t)1 << 30);
    assert_string_equal(c, c_of(good_machine(ORDER), &plain_options));
    assert_string_equal(header, header_of(good_machine(ORDER), &plain_options));
    free(header);
    free(c);
}

static void without_positions_nothing_says_where(void **state)
{
    (void)state;
    struct emit_options options = plain_options;
    options.no_positions = true;
    struct machine *machine = good_machine(ORDER);
    const char *c = c_of(machine, &options), *header = header_of(machine, &options);
    assert_has_not(c, "t.yaml");
    assert_has_not(c, "#line");
    assert_has_not(c, "yawl_fault_");
    assert_has_not(header, "t.yaml");
    assert_string_equal(c, c_of(good_machine("# moved\n\n" ORDER), &options));
}

static void file_names_are_mapped(void **state)
{
    (void)state;
    struct emit_options options = plain_options;
    struct emit_map maps[] = {{TEXT("specs/"), TEXT("/src/")}, {TEXT("out/"), TEXT("")}};
    options.maps.items = maps;
    options.maps.count = 2;
    const char *c = c_of(good_machine(ORDER), &options);
    assert_has(c, "#line 17 \"/src/t.yaml\"\n");
    assert_has(c, " \"t.c\"\n");
    assert_has(c, "    .file = \"/src/t.yaml\",\n");
    assert_has_not(c, "specs/");
}

/* An automaton where only the answer counts: columns of characters, and a row for each state. */
static void regular_expressions_are_tables(void **state)
{
    (void)state;
    struct machine *machine =
        good_machine(HEAD "in: { s: string }\nstart: a\ntasks:\n  a:\n    offer: {}\n    split: xor\n"
                          "    then: [{ to: b, when: \"s.matches('^a+b$')\" }, { to: end }]\n"
                          "  b: { offer: {}, then: end }\n");
    struct emit_options options = plain_options;
    options.no_positions = true;
    const char *c = c_of(machine, &options);
    assert_has(c, "#include <yawl/regex.h>\n");
    assert_has(c, "/* ^a+b$ */\nstatic const uint8_t a_to_b_regex_1_ascii[] = {\n    0, 0, 0,");
    assert_has(c, "0, 0, 1, 2, 0, 0,");
    assert_has(c, "static const struct yawl_regex_range a_to_b_regex_1_ranges[] = {\n    {128, 0}};\n"
                  "static const uint8_t a_to_b_regex_1_states[] = {\n"
                  "    0, 0, 0, 0,\n    1, 1, 1, 1,\n    0, 3, 0, 0,\n    0, 3, 4, 0,\n"
                  "    0, 0, 0, 1,\n};\n"
                  "static const struct yawl_regex a_to_b_regex_1 = {\n"
                  "    .columns = 3, .ascii = a_to_b_regex_1_ascii,\n"
                  "    .ranges = a_to_b_regex_1_ranges, .ranges_count = 1,\n"
                  "    .states = a_to_b_regex_1_states, .states_count = 5,\n};\n");
    assert_has(c, "    return\n        yawl_regex_test(&a_to_b_regex_1, yawl_data_text(&w->head, w->s));\n");
}

static void a_prefix_replaces_every_exported_name(void **state)
{
    (void)state;
    struct machine *machine = good_machine(ORDER);
    machine_set_prefix(compilation.arena, machine, TEXT("second"));
    const char *header = header_of(machine, &plain_options), *c = c_of(machine, &plain_options);
    assert_has(header, "extern const struct yawl_program second_program;");
    assert_has(header, "static inline int second_check_complete(");
    assert_has(header, "    SECOND_TASK_CHECK,");
    assert_has_not(header, "w_");
    assert_has_not(c, "w_");
    assert_has(c, "    .name = \"w\",\n");
}

static void text_cannot_leave_its_comment_or_string(void **state)
{
    (void)state;
    struct machine *machine = good_machine(
        "yawl: 1\nworkflow: w\nversion: \"1 */ int evil; /* ?\?/\"\nlocal: { s: \"string = "
        "'a\\\\\\\"b?\?=c'\" }\nstart: a\ntasks:\n  a: { offer: {}, then: end }\n");
    const char *c = c_of(machine, &plain_options);
    assert_has(c, "version 1 * / int evil; / * ? ?/.");
    assert_has(c, "YAWL_TEXT(\"a\\\"b\\?\\?=c\")");
}

static void the_header_is_the_api(void **state)
{
    (void)state;
    const char *header = header_of(good_machine(ORDER), &plain_options);
    assert_has(header,
               "struct w_in {\n    struct yawl_decimal credit; /* t.yaml:4 */\n    bool has_note;\n"
               "    struct yawl_text note; /* t.yaml:4 */\n};\n");
    assert_has(header, "struct w_check_returns {\n    bool ok;");
    assert_has(header, "static inline int w_start(yawl_engine_t *engine, yawl_req_t *req, "
                       "const struct w_in *in,\n    yawl_case_cb cb)\n");
    assert_has(header, "const struct w_check_returns *returns, yawl_case_cb cb)\n");
    assert_has_not(header, "w_accept_start"); /* a routing task has nothing to ask for */
}

static void functions_are_one_typed_table(void **state)
{
    (void)state;
    struct machine *machine =
        good_machine(HEAD "local: { n: \"int = 1\", r: int }\nstart: a\ntasks:\n"
                          "  a: { call: { function: pay }, in: { sum: n }, returns: { r: int }, "
                          "out: { r: item.r }, then: b }\n"
                          "  b: { call: { function: ping }, then: end }\n");
    const char *header = header_of(machine, &plain_options), *c = c_of(machine, &plain_options);
    assert_has(header, "    void (*pay)(yawl_call_t *call, const struct w_a_in *in);");
    assert_has(header, "    void (*ping)(yawl_call_t *call);");
    assert_has(
        header,
        "static inline int w_a_done(yawl_call_t *call,\n    const struct w_a_returns *returns)");
    assert_has(header, "static inline int w_b_done(yawl_call_t *call)");
    assert_has(c, "static const char *const function_names[] = {\"pay\", \"ping\", NULL};");
    assert_has(c, "    table->pay(call, (const struct w_a_in *)in);");
    assert_has(c, "    case 1: return table->ping != NULL;");
}

static void absence_is_copied(void **state)
{
    (void)state;
    const char *c = c_of(good_machine(ORDER), &plain_options);
    assert_has(c, "    if (yawl_is_set(w->set, V_NOTE)) {\n"
                  "        in->note = yawl_data_text(&w->head, w->note);\n"
                  "        in->has_note = true;\n    }\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_word_nets_are_plain_mask_operations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leave_cancels_before_it_marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counters_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_task_is_disabled_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_mark_enables_is_not_computed_again, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_or_join_is_a_constant_mask, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_partial_join_has_its_round_in_the_frame, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_cancelling_partial_join_cancels_when_it_starts, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_names_of_a_sub_net_carry_its_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_or_split_marks_all_before_it_tests, set_up, tear_down),
        cmocka_unit_test_setup_teardown(user_expressions_stand_under_their_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_of_the_generated_file_are_right, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_input_gives_the_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_positions_nothing_says_where, set_up, tear_down),
        cmocka_unit_test_setup_teardown(file_names_are_mapped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(regular_expressions_are_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_prefix_replaces_every_exported_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_cannot_leave_its_comment_or_string, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_header_is_the_api, set_up, tear_down),
        cmocka_unit_test_setup_teardown(functions_are_one_typed_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(absence_is_copied, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("emit_c", tests, NULL, NULL);
}
