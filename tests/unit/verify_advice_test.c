/* verify: advice, each kind with a net that gets it and near misses that do not. */
#include "net_fixture.h"

#include "verify/verify_diagnostics.h"

#include <string.h>

struct row {
    const char *name, *text;
    const char *expected; /* names of the diagnostics, in the order of the text */
};

/* S gives to A and B, which meet in J. */
#define BLOCK(split, join)                                                                         \
    YAML("in: {n: int}\nstart: S\ntasks: {S: {offer: {}, split: " split                            \
         "}, A: {offer: {}, in: {n: n}, then: J}, B: {offer: {}, then: J}, J: {join: " join        \
         ", then: end}}\n")
#define AND "and, then: [A, B]"
#define XOR "xor, then: [{to: A, when: 'n == 0'}, {to: B}]"
#define OR  "or, then: [{to: A, when: 'n == 0'}, {to: B, when: 'n < 5', default: true}]"

static const struct row or_joins[] = {
    {"all inputs always", BLOCK(AND, "or"), "or-join-is-and"},
    {"one input always", BLOCK(XOR, "or"), "or-join-is-xor"},
    {"some inputs", BLOCK(OR, "or"), ""},
    {"and-join", BLOCK(AND, "and"), ""},
    {"xor-join", BLOCK(XOR, "xor"), ""},
    {"all of three, or two of them",
     YAML("in: {n: int}\nstart: S\ntasks: {S: {split: or, then: [{to: A, when: 'n == 0'}, {to: B, "
          "when: 'n > 0'}, {to: C}]}, A: {offer: {}, then: J}, B: {offer: {}, then: J}, "
          "C: {offer: {}, then: J}, J: {join: or, then: end}}\n"),
     ""},
    {"on a loop",
     YAML("in: {n: int}\nstart: S\ntasks: {S: {split: or, then: [{to: A, when: 'n == 0'}, {to: "
          "B, when: 'n < 5', default: true}]}, "
          "A: {offer: {}, then: J}, B: {offer: {}, then: J}, J: {offer: {}, join: or, split: xor, "
          "then: [{to: R, when: 'n == 1'}, {to: end}]}, R: {offer: {}, then: J}}\n"),
     "or-join-loop"},
    {"before a loop",
     YAML("in: {n: int}\nstart: S\ntasks: {S: {split: or, then: [{to: A, when: 'n == 0'}, {to: "
          "B, when: 'n < 5', default: true}]}, "
          "A: {offer: {}, then: J}, B: {offer: {}, then: J}, J: {join: or, then: K}, "
          "K: {offer: {}, join: xor, split: xor, then: [{to: R, when: 'n == 1'}, {to: end}]}, "
          "R: {offer: {}, then: K}}\n"),
     ""},
    {"all inputs always, one or-join behind the other",
     YAML("start: S\ntasks: {S: {split: and, then: [A, B]}, A: {offer: {}, then: J}, "
          "B: {offer: {}, then: J}, J: {join: or, split: and, then: [C, D]}, C: {offer: {}, "
          "then: K}, D: {offer: {}, then: K}, K: {join: or, then: end}}\n"),
     "or-join-is-and or-join-is-and"},
    {"K would not wait any more for an and-join that takes its token",
     YAML("start: S\nconditions: {c: {then: [K, J]}}\ntasks: {S: {split: and, then: [J, c]}, "
          "J: {offer: {}, join: or, then: K}, K: {offer: {}, join: or, then: end}}\n"),
     ""},
    {"at the head of a loop: simpler, and no longer an or-join",
     YAML("in: {n: int}\nstart: A\ntasks: {A: {then: J}, J: {offer: {}, join: or, split: xor, "
          "then: [{to: R, when: 'n == 1'}, {to: end}]}, R: {offer: {}, then: J}}\n"),
     "or-join-is-xor"},
};

static const struct row cancels[] = {
    {"before it, always done",
     YAML("start: A\ntasks: {A: {offer: {}, then: B}, B: {offer: {}, cancels: [A], then: end}}\n"),
     "needless-cancel"},
    {"a flow behind it",
     YAML("start: A\ntasks: {A: {offer: {}, cancels: ['A -> B'], then: B}, "
          "B: {offer: {}, then: end}}\n"),
     "needless-cancel"},
    {"beside it",
     YAML("start: S\ntasks: {S: {split: and, then: [A, B]}, A: {offer: {}, then: end}, "
          "B: {offer: {}, cancels: [A, 'S -> A'], then: end}}\n"),
     "improper-completion"},
    {"by wildcards, and itself: not named one by one",
     YAML("start: A\ntasks: {A: {offer: {}, then: B}, "
          "B: {offer: {}, cancels: [B, '* -> B', '*'], then: end}}\n"),
     ""},
};

static const struct row conditions[] = {
    {"from task to task",
     YAML("start: A\nconditions: {c: {then: B}}\ntasks: {A: {offer: {}, then: c}, "
          "B: {offer: {}, then: end}}\n"),
     "needless-condition"},
    {"two of them are told once",
     YAML("start: A\nconditions: {c: {then: B}, d: {then: C}}\ntasks: {A: {offer: {}, then: c}, "
          "B: {offer: {}, then: d}, C: {offer: {}, then: end}}\n"),
     "needless-condition"},
    {"explained",
     YAML("start: A\nconditions: {c: {title: Ready, then: B}}\ntasks: {A: {offer: {}, then: c}, "
          "B: {offer: {}, then: end}}\n"),
     ""},
    {"a deferred choice",
     YAML("start: A\nconditions: {c: {then: [B, C]}}\ntasks: {A: {offer: {}, then: c}, "
          "B: {offer: {}, then: end}, C: {offer: {}, then: end}}\n"),
     ""},
    {"two tasks lead there",
     YAML("in: {n: int}\nstart: S\nconditions: {c: {then: C}}\ntasks: {S: {split: xor, "
          "then: [{to: A, when: 'n > 0'}, B]}, A: {offer: {}, then: c}, B: {offer: {}, then: c}, "
          "C: {offer: {}, then: end}}\n"),
     ""},
    {"held by another",
     YAML("start: S\nconditions: {c: {then: B}}\ntasks: {S: {split: and, then: [c, W]}, "
          "W: {offer: {}, while: [c], then: B}, B: {offer: {}, join: and, then: end}}\n"),
     ""},
    {"cancelled by name",
     YAML("start: S\nconditions: {c: {then: B}}\ntasks: {S: {split: and, then: [c, D]}, "
          "D: {offer: {}, cancels: [c, B], then: end}, B: {offer: {}, then: end}}\n"),
     "improper-completion"},
    {"beside a flow of the same tasks",
     YAML("start: A\nconditions: {c: {then: B}}\ntasks: {A: {offer: {}, split: and, then: [c, B]}, "
          "B: {offer: {}, join: and, then: end}}\n"),
     ""},
};

#define ALONE(rest) "start: A\ntasks: {A: {offer: {}, " rest "then: end}}\n"
static const struct row variables[] = {
    {"unused", YAML("local: {x: 'int = 0'}\n" ALONE("")), "unused-variable"},
    {"given to a task", YAML("local: {x: 'int = 0'}\n" ALONE("in: {y: x}, ")), ""},
    {"assigned, never read",
     YAML("local: {x: 'int = 0'}\n" ALONE("returns: {y: int}, out: {x: item.y}, ")),
     "unread-variable"},
    {"assigned from itself", YAML("local: {x: 'int = 0'}\n" ALONE("out: {x: x}, ")),
     "unread-variable"},
    {"counted", YAML("local: {x: 'int = 0'}\n" ALONE("out: {x: x + 1}, ")), ""},
    {"a number of instances", YAML("local: {x: 'int = 2'}\n" ALONE("instances: {count: x}, ")), ""},
    {"a list for instances", YAML("in: {x: 'int[]'}\n" ALONE("instances: {for_each: x}, ")), ""},
    {"a timer", YAML("local: {x: \"string = 'PT1H'\"}\n" ALONE("timer: {after: x}, ")), ""},
    {"a log",
     YAML("local: {x: \"string = 'a'\"}\nstart: A\ntasks: {A: {call: {log: 'x {x}'}, "
          "then: end}}\n"),
     ""},
    {"of a record that is not compiled",
     YAML("types: {R: {a: int}}\nin: {x: R}\n" ALONE("in: {y: x.a}, ")), ""},
    {"a parameter that nothing reads", YAML("in: {x: int}\n" ALONE("")), "unread-variable"},
    {"a parameter that a guard reads", BLOCK(XOR, "xor"), ""},
    {"a result that nothing gives", YAML("out: {x: int}\n" ALONE("")), "unused-variable"},
    {"a result with a first value", YAML("out: {x: 'int = 1'}\n" ALONE("")), ""},
    {"a result that a task gives",
     YAML("out: {x: int}\n" ALONE("returns: {y: int}, out: {x: item.y}, ")), ""},
    {"handed through", YAML("in: {x: int}\nout: {x: int}\n" ALONE("")), ""},
    {"of a net that nothing uses: said of the net",
     YAML("nets: {sub: {local: {x: 'int = 0'}, start: B, tasks: {B: {offer: {}, then: "
          "end}}}}\n" ALONE("")),
     "unused-decomposition"},
};

/* A chooses B or C by guards of n. */
#define CHOICE(split, first, second)                                                               \
    YAML("in: {n: int, b: bool, s: string, d: decimal}\nstart: A\ntasks: {A: {offer: {}, "         \
         "in: {n: n, b: b, s: s, d: d}, split: " split ", then: [{to: B, when: \"" first           \
         "\"}, {to: C, when: \"" second "\"}, {to: D}]}, B: {offer: {}, then: J}, "                \
         "C: {offer: {}, then: J}, D: {offer: {}, then: J}, J: {join: xor, then: end}}\n")
static const struct row guards[] = {
    {"false", CHOICE("xor", "n > 0", "false"), "guard-never-holds"},
    {"behind true", CHOICE("xor", "true", "n > 0"), "guard-never-holds"},
    {"behind a weaker one", CHOICE("xor", "n > 0", "n > 1"), "guard-never-holds"},
    {"behind a stronger one", CHOICE("xor", "n > 1", "n > 0"), ""},
    {"the contrary needs no default", CHOICE("xor", "b", "!b"), ""},
    {"behind the contrary of its own", CHOICE("xor", "!b || n == 3", "!b"), "guard-never-holds"},
    {"at odds with itself", CHOICE("xor", "b", "n > 3 && n < 3"), "guard-never-holds"},
    {"between whole numbers", CHOICE("xor", "b", "n > 3 && n < 4"), "guard-never-holds"},
    {"between decimals", CHOICE("xor", "b", "d > 3.0 && d < 4.0"), ""},
    {"two texts at once", CHOICE("xor", "b", "s == 'x' && s == 'y'"), "guard-never-holds"},
    {"one of two texts", CHOICE("xor", "b", "s == 'x' || s == 'y'"), ""},
    {"a condition taken whole", CHOICE("xor", "n + 1 > n * 2", "n * 2 < n + 1"),
     "guard-never-holds"},
    {"and its contrary", CHOICE("xor", "n + 1 > n * 2", "n * 2 >= n + 1"), ""},
    {"all guards of an or-split are asked", CHOICE("or", "n > 0", "n > 1"), "improper-completion"},
    {"a variable that keeps its first value",
     YAML("local: {n: 'int = 3'}\nstart: A\ntasks: {A: {offer: {}, split: xor, then: [{to: B, "
          "when: 'n > 5'}, {to: C}]}, B: {offer: {}, then: end}, C: {offer: {}, then: end}}\n"),
     "guard-never-holds"},
    {"a variable that is assigned",
     YAML("local: {n: 'int = 3'}\nstart: A\ntasks: {A: {offer: {}, returns: {n: int}, "
          "out: {n: item.n}, split: xor, then: [{to: B, when: 'n > 5'}, {to: C}]}, "
          "B: {offer: {}, then: end}, C: {offer: {}, then: end}}\n"),
     ""},
    {"assigned a constant by the task that asks",
     YAML("local: {n: 'int = 3'}\nstart: A\ntasks: {A: {offer: {}, out: {n: '7'}, split: xor, "
          "then: [{to: B, when: 'n < 5'}, {to: C}]}, B: {offer: {}, then: end}, "
          "C: {offer: {}, then: end}}\n"),
     "guard-never-holds"},
};

static const struct row flows[] = {
    {"one choice of two dooms the case",
     YAML("in: {n: int}\nstart: S\ntasks: {S: {split: and, then: [A, B]}, A: {offer: {}, "
          "split: xor, then: [{to: J, when: 'n > 0'}, {to: K}]}, B: {offer: {}, then: J}, "
          "J: {join: and, split: xor, then: [{to: end, when: 'n > 1'}, {to: K}]}, "
          "K: {join: and, offer: {}, then: end}}\n"),
     "flow-never-completes deadlock flow-never-completes dead-task"},
    {"both choices end", BLOCK(XOR, "xor"), ""},
    {"a choice that may or may not end",
     YAML("in: {n: int}\nstart: S\ntasks: {S: {split: or, then: [{to: A, when: 'n > 0'}, "
          "{to: B, when: 'n < 5', default: true}]}, "
          "A: {offer: {}, then: J}, B: {offer: {}, then: J}, J: {join: and, then: end}}\n"),
     "deadlock"},
};

/* ---- Running the rows ------------------------------------------------------------------------ */

static const char *advised(const char *text, bool advice)
{
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s", said());
    struct verify_limits limits = {
        .markings = VERIFY_MARKINGS_MAX, .seconds = VERIFY_SECONDS_MAX, .advice = advice};
    verify_specification(arena, specification, &limits, &diagnostics);
    return said_names();
}

static void run(const struct row *rows, size_t count)
{
    uint32_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        void *ignored = NULL;
        set_up(&ignored);
        const char *names = advised(rows[i].text, true);
        if (strcmp(names, rows[i].expected) != 0) {
            print_message("%s: \"%s\" instead of \"%s\"\n%s", rows[i].name, names, rows[i].expected,
                          said());
            wrong++;
        }
        tear_down(&ignored);
    }
    assert_int_equal(wrong, 0);
}
#define RUN(rows) run(rows, sizeof rows / sizeof *rows)

static void or_joins_that_could_be_simpler(void **state)
{
    (void)state;
    RUN(or_joins);
}

static void cancellation_sets_with_needless_elements(void **state)
{
    (void)state;
    RUN(cancels);
}

static void conditions_that_could_be_implicit(void **state)
{
    (void)state;
    RUN(conditions);
}

static void of_two_conditions_side_by_side_one_stays(void **state)
{
    (void)state;
    void *ignored = NULL;
    set_up(&ignored);
    advised(YAML("start: A\nconditions: {c: {then: B}, d: {then: B}}\ntasks: {A: {offer: {}, "
                 "split: and, then: [c, d]}, B: {offer: {}, join: and, then: end}}\n"),
            true);
    assert_non_null(strstr(said(), "condition 'c' only leads from 'A' to 'B'"));
    assert_null(strstr(said(), "'d' could go too"));
    tear_down(&ignored);
}

static void variables_that_nothing_uses(void **state)
{
    (void)state;
    RUN(variables);
}

static void guards_that_never_hold(void **state)
{
    (void)state;
    RUN(guards);
}

static void flows_after_which_no_case_ends(void **state)
{
    (void)state;
    RUN(flows);
}

/* Too many branches to count the markings: the reductions say it. */
static void flows_of_a_net_that_is_reduced(void **state)
{
    (void)state;
    void *ignored = NULL;
    set_up(&ignored);
    struct text_buffer out = {.arena = arena};
    text_print(&out, "yawl: 1\nworkflow: w\nversion: \"1\"\nin: {n: int}\nstart: S\ntasks:\n"
                     "  S: {split: and, then: [A");
    for (int i = 0; i < 30; i++) text_print(&out, ", B%d", i);
    text_print(&out, "]}\n  A: {offer: {}, split: xor, then: [{to: J, when: 'n > 0'}, K]}\n");
    for (int i = 0; i < 30; i++) text_print(&out, "  B%d: {offer: {}, then: J}\n", i);
    text_print(&out, "  J: {join: and, split: xor, then: [{to: end, when: 'n > 1'}, K]}\n"
                     "  K: {join: and, offer: {}, then: end}\n");
    advised(text_string(arena, text_built(&out)), true);
    assert_non_null(strstr(said(), "once 'A' has chosen 'K', the case can never reach its end"));
    assert_non_null(strstr(said(), "once 'J' has chosen 'K', the case can never reach its end"));
    assert_null(strstr(said(), "has chosen 'J'"));
    assert_null(strstr(said(), "has chosen 'end'"));
    tear_down(&ignored);
}

static void advice_is_given_only_on_request(void **state)
{
    (void)state;
    void *ignored = NULL;
    set_up(&ignored);
    assert_string_equal(advised(BLOCK(AND, "or"), false), "");
    tear_down(&ignored);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(or_joins_that_could_be_simpler),
        cmocka_unit_test(cancellation_sets_with_needless_elements),
        cmocka_unit_test(conditions_that_could_be_implicit),
        cmocka_unit_test(of_two_conditions_side_by_side_one_stays),
        cmocka_unit_test(variables_that_nothing_uses),
        cmocka_unit_test(guards_that_never_hold),
        cmocka_unit_test(flows_after_which_no_case_ends),
        cmocka_unit_test(flows_of_a_net_that_is_reduced),
        cmocka_unit_test(advice_is_given_only_on_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
