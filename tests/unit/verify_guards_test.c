/* verify: what guards change in a verdict, and where they cannot. */
#include "net_fixture.h"

#include <string.h>

/* What is left with guards: "sound", "deadlock dead-task" …; "-": they exclude nothing. */
struct row {
    const char *name, *text, *expected;
};

static const char *const names[VERIFY_DEFECT_COUNT] = {
    "deadlock", "livelock", "never-completes", "improper-completion", "dead-task", "unbounded"};

/* A leads to P or to Q by one guard, B by another; P and Q each want both. */
#define TWICE(variables, a, b, first, second)                                                      \
    YAML(variables                                                                                 \
         "\nstart: S\ntasks: {S: {" a "split: and, then: [A, B]}, "                                \
         "A: {offer: {}, " b "split: xor, then: [{to: P, when: \"" first "\"}, {to: Q}]}, "        \
         "B: {offer: {}, split: xor, then: [{to: P, when: \"" second "\"}, {to: Q}]}, "            \
         "P: {offer: {}, join: and, then: end}, Q: {offer: {}, join: and, then: end}}\n")

static const struct row rows[] = {
    {"both ask the same", TWICE("in: {x: bool}", "", "", "x", "x"), "sound"},
    {"the contrary of the contrary", TWICE("in: {x: bool}", "", "", "x", "!(!x)"), "sound"},
    {"each the contrary of the other", TWICE("in: {x: bool}", "", "", "x", "!x"), "-"},
    {"different variables", TWICE("in: {x: bool, y: bool}", "", "", "x", "y"), "-"},
    {"different bounds", TWICE("in: {x: int}", "", "", "x > 3", "x > 4"), "-"},
    {"one bound, written in two ways", TWICE("in: {x: int}", "", "", "x > 3", "!(x <= 3)"),
     "sound"},
    {"whole numbers: more than 3 is at least 4", TWICE("in: {x: int}", "", "", "x > 3", "4 <= x"),
     "sound"},
    {"but not of decimals", TWICE("in: {x: decimal}", "", "", "x > 3.0", "x >= 4.0"), "-"},
    {"a float may be no number", TWICE("in: {x: float}", "", "", "x > 3.0", "!(x <= 3.0)"), "-"},
    {"a text", TWICE("in: {x: string}", "", "", "x == 'a'", "!(x != 'a')"), "sound"},
    {"two texts", TWICE("in: {x: string}", "", "", "x == 'a'", "x == 'b'"), "-"},
    {"an enumeration of two",
     TWICE("types: {E: [a, b]}\nin: {x: E}", "", "", "x == E.a", "x != E.b"), "sound"},
    {"and of three", TWICE("types: {E: [a, b, c]}\nin: {x: E}", "", "", "x == E.a", "x != E.b"),
     "-"},
    {"a condition taken as a whole",
     TWICE("in: {x: int, y: int}", "", "", "x + 1 > y", "!(y >= x + 1)"), "sound"},
    {"a choice that is open beside one that is not",
     TWICE("in: {x: bool, y: bool}", "", "", "x && y", "x && y"), "sound"},
    {"in a different order", TWICE("in: {x: bool, y: bool}", "", "", "x && y", "y && x"), "sound"},
    {"a first value that nothing changes",
     TWICE("local: {x: 'int = 1'}", "", "", "x > 0", "x == 1"), "dead-task"},
    {"a value assigned before",
     TWICE("local: {x: 'int = 1'}", "out: {x: '7'}, ", "", "x > 5", "x > 6"), "dead-task"},
    {"something unknown assigned before both",
     TWICE("local: {x: 'int = 1'}", "offer: {}, returns: {x: int}, out: {x: item.x}, ", "", "x > 5",
           "x > 5"),
     "sound"},
    {"something unknown assigned between them",
     TWICE("local: {x: 'int = 1'}", "", "returns: {x: int}, out: {x: item.x}, ", "x > 5", "x > 5"),
     "-"},
    {"a variable assigned from itself",
     TWICE("in: {x: int}", "out: {x: x}, ", "", "x > 5", "x > 5"), "sound"},
    {"a condition of a variable that is assigned between them",
     TWICE("in: {y: int}\nlocal: {x: 'int = 1'}", "", "returns: {x: int}, out: {x: item.x}, ",
           "x + 1 > y", "x + 1 > y"),
     "-"},
    {"a member of a record",
     TWICE("types: {R: {b: bool}}\nin: {x: R}", "", "", "x.b", "x.b"), "sound"},
    {"an or-split whose guards hold together",
     YAML("in: {x: bool}\nstart: S\ntasks: {S: {split: or, then: [{to: A, when: x}, {to: B, when: "
          "x}, "
          "{to: end}]}, A: {offer: {}, then: J}, B: {offer: {}, then: J}, "
          "J: {join: and, offer: {}, then: end}}\n"),
     "sound"},
    {"an or-split whose guards need not",
     YAML("in: {x: bool, y: bool}\nstart: S\ntasks: {S: {split: or, then: [{to: A, when: x}, "
          "{to: B, when: y}, {to: end}]}, A: {offer: {}, then: J}, B: {offer: {}, then: J}, "
          "J: {join: and, offer: {}, then: end}}\n"),
     "-"},
    {"an xor-join behind guards that exclude each other",
     YAML("in: {x: int}\nstart: S\ntasks: {S: {split: or, then: [{to: A, when: 'x > 3'}, "
          "{to: B, when: 'x < 3'}, {to: C}]}, A: {offer: {}, then: J}, B: {offer: {}, then: J}, "
          "C: {offer: {}, then: J}, J: {join: xor, then: end}}\n"),
     "sound"},
    {"behind a loop the guard of the loop does not hold",
     YAML("local: {again: 'bool = true'}\nstart: A\ntasks: {A: {offer: {}, join: xor, "
          "returns: {b: bool}, out: {again: item.b}, split: xor, then: [{to: R, when: again}, "
          "{to: B}]}, R: {offer: {}, then: A}, B: {split: xor, then: [{to: C, when: again}, "
          "{to: D, when: again}, {to: end}]}, C: {offer: {}, then: D}, "
          "D: {offer: {}, join: and, then: end}}\n"),
     "dead-task"},
    {"a loop whose guard nothing changes",
     YAML("in: {again: bool, b: bool}\nstart: S\ntasks: {S: {split: and, then: [A, C]}, "
          "A: {offer: {}, join: xor, split: xor, then: [{to: A, when: again}, {to: D}]}, "
          "C: {offer: {}, split: xor, then: [{to: D, when: b}, {to: E}]}, "
          "D: {join: and, split: xor, then: [{to: E, when: '!b'}, {to: end}]}, "
          "E: {join: and, offer: {}, then: end}}\n"),
     "-"},
    {"a door that one branch may never close",
     YAML("local: {done: 'bool = false'}\nstart: A\ntasks: {A: {offer: {}, join: xor, split: xor, "
          "then: [{to: F, when: '!done'}, {to: end}]}, F: {split: and, then: [G, H]}, "
          "G: {offer: {}, out: {done: 'true'}, then: A}, H: {offer: {}, then: A}}\n"),
     "-"},
    {"once round, no more",
     YAML("local: {done: 'bool = false'}\nstart: A\nconditions: {log: {then: B}}\n"
          "tasks: {A: {offer: {}, join: xor, split: xor, then: [{to: F, when: '!done'}, {to: B}]}, "
          "F: {out: {done: 'true'}, split: and, then: [A, log]}, "
          "B: {offer: {}, join: and, then: end}}\n"),
     "sound"},
};

static const char *found(const char *text)
{
    struct text_buffer out = {.arena = arena};
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s", said());
    struct verify_limits limits = {.markings = VERIFY_MARKINGS_MAX, .seconds = VERIFY_SECONDS_MAX};
    const struct verified_net *net =
        &verify_specification(arena, specification, &limits, &diagnostics)->nets.items[0];
    assert_int_not_equal(net->verdict, VERIFY_SOUND);
    if (net->with_guards == NULL) return "-";
    for (unsigned defect = 0; defect < VERIFY_DEFECT_COUNT; defect++) {
        if ((net->with_guards->defects >> defect & 1) == 0) continue;
        text_print(&out, "%s%s", out.length > 0 ? " " : "", names[defect]);
    }
    assert_int_equal(out.length == 0, net->with_guards->verdict == VERIFY_SOUND);
    return out.length == 0 ? "sound" : text_string(arena, text_built(&out));
}

static void each_net_with_its_guards(void **state)
{
    (void)state;
    uint32_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *ignored = NULL;
        set_up(&ignored);
        const char *with_guards = found(rows[i].text);
        if (strcmp(with_guards, rows[i].expected) != 0) {
            print_message("%s: \"%s\" instead of \"%s\"\n", rows[i].name, with_guards,
                          rows[i].expected);
            wrong++;
        }
        tear_down(&ignored);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_net_with_its_guards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
