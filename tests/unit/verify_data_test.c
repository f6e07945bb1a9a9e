/* verify: the data of a net: reads of variables without a value, assignments at the same time, merges.
 *
 * Rows give a net and everything that is said of its data, one message a line; then the flows' answer to
 * which tasks can be busy together is held against all markings of random nets.
 */
#include "random_net_fixture.h"

#include "verify/data/parallel.h"
#include "verify/or_join/check_or_joins.h"

#include <string.h>

/* Of one net: "NAME LINE:COLUMN with notes LINE:COLUMN … (trace)". */
struct row {
    const char *name, *text, *expected;
};

#define W "offer: {}, returns: {x: int}, "

/* S forks to A and B, which meet; what is in the braces of A and B. */
#define TWO(variables, a, b)                                                                       \
    YAML("local: {" variables "}\nstart: S\ntasks:\n"                                              \
         "  S: {split: and, then: [A, B]}\n"                                                       \
         "  A: {" W a "then: J}\n"                                                                 \
         "  B: {" W b "then: J}\n"                                                                 \
         "  J: {join: and, offer: {}, then: end}\n")

static const struct row rows[] = {
    /* DM-6 */
    {"two branches assign", TWO("v: 'int = 0'", "out: {v: item.x}, ", "out: {v: item.x + 1}, "),
     "parallel-write 9:43 8:43 4:9 (S, start A, start B)"},
    {"each builds on the value",
     TWO("v: 'int = 0'", "out: {v: v + item.x}, ", "out: {v: item.x + v}, "), ""},
    {"only one builds on it", TWO("v: 'int = 0'", "out: {v: v + item.x}, ", "out: {v: item.x}, "),
     "parallel-write 9:43 8:43 4:9 (S, start A, start B)"},
    {"the same literal", TWO("v: 'int = 0'", "out: {v: '1'}, ", "out: {v: '1'}, "), ""},
    {"different literals", TWO("v: 'int = 0'", "out: {v: '1'}, ", "out: {v: '2'}, "),
     "parallel-write 9:43 8:43 4:9 (S, start A, start B)"},
    {"one assigns nothing", TWO("v: 'int = 0'", "out: {v: v}, ", "out: {v: item.x}, "), ""},
    {"different variables",
     TWO("v: 'int = 0', w: 'int = 0'", "out: {v: item.x}, ", "out: {w: item.x}, "), ""},
    {"a declared merge",
     TWO("v: {type: int, initial: '0', merge: sum}", "out: {v: item.x}, ", "out: {v: item.x}, "),
     ""},
    {"the last one is meant",
     TWO("v: {type: int, initial: '0', merge: last}", "out: {v: item.x}, ", "out: {v: item.x}, "),
     ""},
    {"what is merged needs a value",
     TWO("v: {type: int, merge: sum}", "out: {v: item.x}, ", "out: {v: item.x}, "),
     "unset-read 8:46 4:9 (S, start A)\nunset-read 9:46 4:9 (S, start B)"},
    {"one after the other",
     YAML("local: {v: 'int = 0'}\nstart: A\ntasks:\n"
          "  A: {" W "out: {v: item.x}, then: B}\n  B: {" W "out: {v: item.x}, then: end}\n"),
     ""},
    {"a choice",
     YAML("in: {k: bool}\nlocal: {v: 'int = 0'}\nstart: S\ntasks:\n"
          "  S: {split: xor, then: [{to: A, when: k}, B]}\n"
          "  A: {" W "out: {v: item.x}, then: end}\n  B: {" W "out: {v: item.x}, then: end}\n"),
     ""},
    {"later on the branches",
     YAML("local: {v: 'int = 0'}\nstart: S\ntasks:\n"
          "  S: {split: and, then: [A, B]}\n"
          "  A: {offer: {}, then: A2}\n  A2: {" W "out: {v: item.x}, then: J}\n"
          "  B: {" W "out: {v: item.x}, then: B2}\n  B2: {offer: {}, then: J}\n"
          "  J: {join: and, " W "out: {v: item.x}, then: end}\n"),
     "parallel-write 10:43 9:44 4:9 (S, start A, start B, complete A, start A2)"},
    {"a mutex keeps them apart",
     TWO("v: 'int = 0'", "mutex: m, out: {v: item.x}, ", "mutex: m, out: {v: item.x}, "), ""},
    {"three of them",
     YAML("local: {v: 'int = 0'}\nstart: S\ntasks:\n  S: {split: and, then: [A, B, C]}\n"
          "  A: {" W "out: {v: item.x}, then: J}\n  B: {" W "out: {v: item.x}, then: J}\n"
          "  C: {" W "out: {v: item.x}, then: J}\n  J: {join: and, offer: {}, then: end}\n"),
     "parallel-write 9:43 8:43 4:9 10:43 (S, start A, start B)"},
    /* DM-1 */
    {"read on one of two paths",
     YAML("in: {k: int}\nlocal: {n: int}\nstart: a\ntasks:\n"
          "  a: {offer: {}, split: xor, then: [{to: b, when: k > 0}, {to: c}]}\n"
          "  b: {" W "out: {n: item.x}, then: c}\n"
          "  c: {join: xor, offer: {}, in: {y: n}, then: end}\n"),
     "unset-read 10:37 5:9 (a (chooses c), start c)"},
    {"written in a branch that is waited for",
     YAML("local: {n: int}\nstart: S\ntasks:\n  S: {split: and, then: [a, b]}\n"
          "  a: {" W "out: {n: item.x}, then: c}\n  b: {offer: {}, then: c}\n"
          "  c: {join: and, offer: {}, in: {y: n}, then: end}\n"),
     ""},
    {"written in a branch that is not",
     YAML("local: {n: int}\nstart: S\ntasks:\n  S: {split: and, then: [a, b]}\n"
          "  a: {" W "out: {n: item.x}, then: c}\n  b: {offer: {}, in: {y: n}, then: c}\n"
          "  c: {join: and, then: end}\n"),
     "unset-read 9:26 4:9 (S, start b)"},
    {"a condition that a task looks at: the flows do not show it",
     YAML("local: {n: int}\nstart: S\nconditions: {done: {then: c}}\ntasks:\n"
          "  S: {split: and, then: [a, b]}\n"
          "  a: {" W "out: {n: item.x}, then: done}\n"
          "  b: {offer: {}, while: done, in: {y: n}, then: c}\n"
          "  c: {join: and, then: end}\n"),
     ""},
    {"what is assigned reads, too, when the task leaves",
     YAML("local: {n: int}\nstart: a\ntasks:\n  a: {" W "out: {n: n + item.x}, then: end}\n"),
     "unset-read 7:46 4:9 (start a)"},
    {"a guard sees what its task assigned",
     YAML("local: {n: int}\nstart: a\ntasks:\n"
          "  a: {" W "out: {n: item.x}, split: xor, then: [{to: b, when: n > 0}, {to: end}]}\n"
          "  b: {offer: {}, then: end}\n"),
     ""},
    {"a guard of a task that assigned nothing",
     YAML("local: {n: int}\nstart: a\ntasks:\n"
          "  a: {" W "split: xor, then: [{to: b, when: n > 0}, {to: end}]}\n"
          "  b: {offer: {}, then: end}\n"),
     "unset-read 7:70 4:9 (start a)"},
    {"a loop",
     YAML("local: {n: int}\nin: {k: int}\nstart: a\ntasks:\n"
          "  a: {join: xor, offer: {}, in: {y: n}, then: b}\n"
          "  b: {" W "out: {n: item.x}, split: xor, then: [{to: a, when: k > 0}, {to: end}]}\n"),
     "unset-read 8:37 4:9 (start a)"},
    {"a task that may be passed by assigns nothing for sure",
     YAML("in: {k: bool}\nlocal: {n: int}\ntasks:\n"
          "  a: {" W "if: k, out: {n: item.x}}\n  b: {offer: {}, needs: a, in: {y: n}}\n"),
     "unset-read 8:36 5:9 (a, start b)"},
};

static bool is_of_data(const struct diagnostic *d)
{
    return strcmp(d->kind->name, "unset-read") == 0 || strcmp(d->kind->name, "parallel-write") == 0;
}

static void add_place(struct text_buffer *out, struct span span)
{
    struct position at = span_begin(span);
    text_print(out, " %u:%u", at.line, at.column);
}

static void add_diagnostic(struct text_buffer *out, const struct diagnostic *d)
{
    text_print(out, "%s%s", out->length == 0 ? "" : "\n", d->kind->name);
    add_place(out, d->span);
    array_each(struct diagnostic_note, note, &d->notes) {
        if (note->span.source != NULL) {
            add_place(out, note->span);
            continue;
        }
        struct text words = note->message;
        size_t colon = text_find(words, ": ");
        text_print(out, " (" TEXT_FMT ")",
                   TEXT_ARG(text_slice(words, colon == SIZE_MAX ? 0 : colon + 2, words.length)));
    }
}

static const char *said_of_data(const char *text, uint64_t markings)
{
    struct verify_limits limits = {.markings = markings, .seconds = 60, .is_only_checked = true};
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s", said());
    verify_specification(arena, specification, &limits, &diagnostics);
    diagnostics_sort(&diagnostics);
    struct text_buffer out = {.arena = arena};
    for (uint32_t i = 0; i < diagnostics.list.count; i++) {
        if (is_of_data(diagnostics.list.items[i])) add_diagnostic(&out, diagnostics.list.items[i]);
    }
    return text_string(arena, text_built(&out));
}

static void rows_hold(void **state)
{
    uint32_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tear_down(state);
        set_up(state);
        const char *found = said_of_data(rows[i].text, VERIFY_MARKINGS_MAX);
        if (strcmp(found, rows[i].expected) == 0) continue;
        print_error("%s:\n  %s\nnot\n  %s\n", rows[i].name, found, rows[i].expected);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* A wide fork: too many markings for the search, so that the flows have to do. */
static const char *wide_net(uint32_t branches)
{
    struct text_buffer out = {.arena = arena};
    text_print(&out, "yawl: 1\nworkflow: w\nlocal: {v: 'int = 0', n: int}\nstart: S\ntasks:\n"
                     "  S: {split: and, then: [t0");
    for (uint32_t i = 1; i < branches; i++) text_print(&out, ", t%u", i);
    text_print(&out, "]}\n");
    for (uint32_t i = 0; i < branches; i++) {
        bool assigns = i == 3 || i == 17;
        text_print(&out, "  t%u: {" W "%sthen: J}\n", i, assigns ? "out: {v: item.x}, " : "");
    }
    text_print(&out, "  J: {join: and, " W "in: {n: n}, out: {v: item.x}, then: end}\n");
    return text_string(arena, text_built(&out));
}

static void where_markings_are_not_known_the_flows_tell(void **state)
{
    (void)state;
    assert_string_equal(
        said_of_data(wide_net(40), 1000),
        "parallel-write 24:45 10:44 3:9\nunset-read 47:56 3:23 (on the path S, t0, J)");
    assert_non_null(strstr(said(), "may be busy"));
}

/* ---- Flows against markings ---- */

static bool never_late(const void *context)
{
    (void)context;
    return false;
}

/* How many pairs of tasks; false: the net was too large, or not bounded. */
static bool compare(const struct net *net, uint32_t *by_markings, uint32_t *by_flows)
{
    struct explored explored = {.arena = arena, .encoding = encode_net(arena, net), .width = 8};
    struct or_look_limits limits = {.memory = OR_LOOK_NETS_MEMORY, .is_late = never_late};
    struct or_look *look = or_look_new(arena, explored.encoding, &limits);
    struct explore_oracle oracle = {or_look_waits, look};
    struct explore_limits all = {
        .work = 100000, .markings = 5000, .memory = SIZE_MAX, .is_late = never_late};
    if (explore(&explored, &oracle, &all, EXPLORE_STATES) != EXPLORE_COMPLETE) return false;
    struct verified_net facts = {.net = net};
    if (look->joins.count > 0) check_or_joins(arena, &facts, look, NULL);
    uint32_t *tasks = ARENA_ARRAY(arena, uint32_t, net->tasks.count);
    for (uint32_t t = 0; t < net->tasks.count; t++) tasks[t] = t;
    struct parallel exact = {.tasks = tasks, .count = net->tasks.count}, flows = exact;
    assert_true(parallel_of_markings(arena, &explored, &exact));
    assert_true(parallel_of_flows(arena, explored.encoding, &facts, &flows));
    for (uint32_t i = 0; i < net->tasks.count * net->tasks.count; i++) {
        *by_markings += exact.pairs[i] != PARALLEL_NEVER;
        *by_flows += flows.pairs[i] != PARALLEL_NEVER;
        if (exact.pairs[i] != PARALLEL_NEVER && flows.pairs[i] == PARALLEL_NEVER)
            fail_msg("the flows miss tasks %u and %u", i / net->tasks.count, i % net->tasks.count);
    }
    return true;
}

static void flows_miss_no_pair_of_tasks(void **state)
{
    uint32_t nets = 0, by_markings = 0, by_flows = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        tear_down(state);
        set_up(state);
        struct net_specification *specification = net_of_text(random_net(seed, seed % 2 == 0));
        if (specification == NULL || diagnostics.errors > 0) continue;
        nets += compare(&specification->nets.items[0], &by_markings, &by_flows);
    }
    print_message("%u nets, %u pairs by markings, %u by flows\n", nets, by_markings, by_flows);
    assert_true(nets > 500 && by_markings > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_hold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(where_markings_are_not_known_the_flows_tell, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(flows_miss_no_pair_of_tasks, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
