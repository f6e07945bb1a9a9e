/* verify: the rules of the reductions, each where it applies and, for each of its conditions, in a net whose
 * verdict would change without it; then random nets against the search of the net itself.  */
#include "net_fixture.h"
#include "random_net_fixture.h"

#include "verify/search/encode.h"
#include "verify/reduce/reduce_decide.h"

#define DEADLOCK  (1U << VERIFY_DEADLOCK)
#define LIVELOCK  (1U << VERIFY_LIVELOCK)
#define NEVER     (1U << VERIFY_NEVER_COMPLETES)
#define IMPROPER  (1U << VERIFY_IMPROPER_COMPLETION)
#define DEAD_TASK (1U << VERIFY_DEAD_TASK)
#define UNBOUNDED (1U << VERIFY_NOT_BOUNDED)

#define MARKINGS_MAX 20000

static bool is_never_late(const void *context)
{
    (void)context;
    return false;
}

static bool reduced(const struct net *net, struct verified_net *result,
                    struct reduce_counts *counts)
{
    struct reduce_limits limits = {MARKINGS_MAX, SIZE_MAX, is_never_late, NULL};
    *result = (struct verified_net){.net = net};
    *counts = (struct reduce_counts){0};
    struct arena *scratch = arena_new(ARENA_LIMIT_DEFAULT);
    bool is_decided = reduce_decide(arena, scratch, result, &limits, counts);
    arena_free(scratch);
    return is_decided;
}

static struct verified_net searched(const struct net_specification *specification)
{
    struct verify_limits limits = {.markings = MARKINGS_MAX,
                                   .seconds = VERIFY_SECONDS_MAX,
                                   .way = VERIFY_WAY_SEARCH,
                                   .is_only_checked = true};
    struct diagnostics said_by_search = {.arena = arena};
    return verify_specification(arena, specification, &limits, &said_by_search)->nets.items[0];
}

/* ---- A run, played step by step on the net's own transitions --------------------------------- */

struct game {
    const struct encoding *encoding;
    uint32_t *tokens;
};

static struct game game_of(const struct net *net)
{
    struct game g = {encode_net(arena, net), NULL};
    g.tokens = ARENA_ARRAY(arena, uint32_t, g.encoding->positions);
    g.tokens[net->input.index] = 1;
    return g;
}

static bool is_enabled(const struct game *g, const struct encode_transition *t)
{
    for (uint32_t i = t->takes; i < t->empties; i++) {
        if (g->tokens[g->encoding->arcs.items[i].position] == 0) return false;
    }
    for (uint32_t i = t->forbids; i < t->touches_end; i++) {
        if (g->tokens[g->encoding->touches.items[i]] > 0) return false;
    }
    return g->tokens[g->encoding->net->output.index] == 0;
}

static void fire(struct game *g, const struct encode_transition *t, uint64_t chosen)
{
    const struct yawl_reset_arc *arcs = g->encoding->arcs.items;
    for (uint32_t i = t->takes; i < t->empties; i++) g->tokens[arcs[i].position]--;
    for (uint32_t i = t->empties; i < t->gives; i++) g->tokens[arcs[i].position] = 0;
    for (uint32_t i = t->gives; i < t->end; i++) {
        if (!t->is_subset || (chosen >> (i - t->gives) & 1) != 0) g->tokens[arcs[i].position]++;
    }
}

static bool is_move(const struct game *g, const struct encode_transition *t,
                    const struct verify_move *move)
{
    const struct net_task *task = &g->encoding->net->tasks.items[move->task];
    if (move->kind == VERIFY_MOVE_START) {
        return t->kind == ENCODE_START && (task->join != NET_GATE_XOR || t->flow == move->flow);
    }
    if (move->kind != VERIFY_MOVE_LEAVE || t->kind != ENCODE_END) return false;
    return task->split != NET_GATE_XOR || t->flow == move->flow;
}

static bool play(struct game *g, const struct verify_move *move)
{
    const uint32_t *first = g->encoding->first.items;
    for (uint32_t i = first[move->task]; i < first[move->task + 1]; i++) {
        const struct encode_transition *t = &g->encoding->transitions.items[i];
        if (!is_move(g, t, move)) continue;
        if (!is_enabled(g, t)) return false;
        fire(g, t, move->chosen);
        return true;
    }
    return false;
}

static bool is_dead(const struct game *g)
{
    array_each(struct encode_transition, t, &g->encoding->transitions) {
        if (is_enabled(g, t)) return false;
    }
    return g->tokens[g->encoding->net->output.index] == 0;
}

static uint32_t marked_positions(const struct game *g)
{
    uint32_t marked = 0;
    for (uint32_t i = 0; i < g->encoding->positions; i++) marked += g->tokens[i] > 0 ? 1 : 0;
    return marked;
}

/* The moves of an unbounded net's run from `repeats_from` on, three times more. */
static bool grows(struct game *g, const struct verify_witness *witness)
{
    for (uint32_t times = 0; times < 3; times++) {
        uint32_t before = g->tokens[witness->place];
        for (uint32_t i = witness->repeats_from; i < witness->moves.count; i++) {
            if (!play(g, &witness->moves.items[i])) return false;
        }
        if (g->tokens[witness->place] <= before) return false;
    }
    return true;
}

static bool shows(const struct net *net, const struct verify_witness *witness)
{
    struct game g = game_of(net);
    array_each(struct verify_move, move, &witness->moves) {
        if (!play(&g, move)) return false;
    }
    if (marked_positions(&g) != witness->marked.count) return false;
    array_each(struct verify_token, token, &witness->marked) {
        if (g.tokens[token->position] != token->tokens) return false;
    }
    bool has_ended = g.tokens[net->output.index] > 0;
    if (witness->defect == VERIFY_DEADLOCK) return is_dead(&g);
    if (witness->defect == VERIFY_NOT_BOUNDED) return grows(&g, witness);
    if (witness->defect == VERIFY_IMPROPER_COMPLETION)
        return has_ended && witness->marked.count > 1;
    return !has_ended;
}

/* ---- Two ways to one answer ------------------------------------------------------------------ */

/* What differs, or NULL. */
static const char *difference(const struct verified_net *search,
                              const struct verified_net *reduction)
{
    if (search->verdict != reduction->verdict) return "verdict";
    if (search->defects != reduction->defects) return "defects";
    if (search->verdict == VERIFY_UNBOUNDED) return NULL;
    if (search->option_to_complete != reduction->option_to_complete) return "option to complete";
    if (search->proper_completion != reduction->proper_completion) return "proper completion";
    if (search->weakly_sound != reduction->weakly_sound) return "weakly sound";
    if (search->relaxed_sound != reduction->relaxed_sound) return "relaxed sound";
    if (search->dead_tasks.count != reduction->dead_tasks.count) return "dead tasks";
    for (uint32_t i = 0; i < search->dead_tasks.count; i++) {
        if (search->dead_tasks.items[i] != reduction->dead_tasks.items[i]) return "dead tasks";
    }
    if (search->reached > reduction->bound) return "bound";
    bool is_exact = reduction->reached == 0 || reduction->reached == search->reached;
    return is_exact ? NULL : "tokens reached";
}

static void compare(const struct net_specification *specification, const char *text,
                    const struct verified_net *reduction)
{
    struct verified_net search = searched(specification);
    if (search.verdict == VERIFY_UNKNOWN) return;
    const char *what = difference(&search, reduction);
    if (what != NULL) fail_msg("%s differs:\n%s", what, text);
    array_each(struct verify_witness, witness, &reduction->witnesses) {
        if (!shows(reduction->net, witness)) {
            fail_msg("the run of defect %d is none:\n%s", (int)witness->defect, text);
        }
    }
}

static struct verified_net decided(const char *text, struct reduce_counts *counts)
{
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) fail_msg("%s\n%s", said(), text);
    struct verified_net result;
    if (!reduced(&specification->nets.items[0], &result, counts)) fail_msg("declined:\n%s", text);
    compare(specification, text, &result);
    return result;
}

/* ---- Where a rule applies -------------------------------------------------------------------- */

#define NET(text) YAML("local: {n: 'int = 0'}\nstart: t0\n" text)
#define R         "offer: {role: r}, "

struct application {
    enum reduce_rule rule;
    uint32_t markings; /* of what remains */
    const char *text;
};

static const struct application applications[] = {
    {REDUCE_FUSE_PLACES, 2, NET("tasks: {t0: {then: t1}, t1: {" R "then: t2}, t2: {then: end}}\n")},
    {REDUCE_FUSE_TRANSITIONS, 2,
     NET("tasks: {t0: {then: t1}, t1: {split: and, then: [a, b]}, a: {then: t2}, b: {then: t2}, "
         "t2: {join: and, then: t3}, t3: {then: end}}\n")},
    {REDUCE_ABSTRACT_PLACE, 4,
     NET("conditions: {c: {then: [s]}, d: {then: [u, v]}}\n"
         "tasks: {t0: {then: d}, u: {then: c}, v: {split: and, then: [c, w]}, w: {" R
         "then: j}, s: {" R "split: and, then: [a, b]}, a: {then: j}, b: {then: j}, "
         "j: {join: and, then: end}}\n")},
    {REDUCE_DROP_PARALLEL_PLACE, 2,
     NET("tasks: {t0: {split: and, then: [a, b, c]}, a: {then: j}, b: {then: j}, c: {" R
         "then: j}, j: {join: and, then: end}}\n")},
    {REDUCE_DROP_PARALLEL_TRANSITION, 2,
     NET("tasks: {t0: {split: xor, then: [{to: a, when: 'n == 0'}, {to: b}]}, a: {then: j}, "
         "b: {then: j}, j: {join: xor, then: end}}\n")},
    {REDUCE_DROP_SELF_LOOP, 2,
     NET("conditions: {c: {then: [a, b]}}\ntasks: {t0: {then: c}, a: {" R "then: c}, b: {" R
         "then: end}}\n")},
};

static void each_rule_applies(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof applications / sizeof *applications; i++) {
        struct reduce_counts counts;
        struct verified_net result = decided(applications[i].text, &counts);
        if (counts.fired[applications[i].rule] == 0) {
            fail_msg("%s does not apply:\n%s", reduce_rule_name(applications[i].rule),
                     applications[i].text);
        }
        (void)result;
        assert_int_equal(counts.markings, applications[i].markings);
    }
}

/* ---- Where it must not ------------------------------------------------------------------------ */

/* Nets whose answer would be another one without the condition. */
struct refusal {
    const char *condition;
    unsigned defects;
    const char *text;
};

static const struct refusal refusals[] = {
    {"fuse_places: q is not the output", UNBOUNDED,
     NET("tasks: {t0: {join: xor, split: and, then: [t0, t1]}, t1: {then: end}}\n")},
    {"fuse_places: the same empties both", UNBOUNDED,
     NET("conditions: {c: {then: [t0]}}\n"
         "tasks: {t0: {join: xor, split: and, then: [c, t1], cancels: [c, t1]}, "
         "t1: {then: end, cancels: [t1]}}\n")},
    {"fuse_places: no common maker", IMPROPER,
     NET("conditions: {c: {then: [t1]}, d: {then: [t1]}}\n"
         "tasks: {t0: {split: and, then: [c, d], cancels: [c, d, t1]}, "
         "t1: {join: xor, then: end}}\n")},
    {"fuse_places: p spins, and q does not", DEADLOCK | NEVER | DEAD_TASK,
     NET("conditions: {c: {then: [t0]}, d: {then: [t0]}, e: {then: [t1]}}\n"
         "tasks: {t0: {join: xor, split: xor, then: [{to: t1, when: 'n == 0'}, "
         "{to: c, when: 'n == 1'}, {to: d}]}, "
         "t1: {join: and, split: xor, then: [{to: end, when: 'n == 0'}, {to: e}]}}\n")},
    {"fuse_places: q spins", LIVELOCK | NEVER | DEAD_TASK,
     NET("conditions: {c: {then: [t0, t1]}, d: {then: [t0, t1]}}\n"
         "tasks: {t0: {join: xor, then: c}, t1: {join: and, split: and, then: [d, end]}}\n")},
    {"urgent: u takes from p only", DEADLOCK | NEVER | DEAD_TASK,
     NET("conditions: {c: {then: [t1, t0]}}\n"
         "tasks: {t0: {join: and, then: c}, t1: {then: end}}\n")},
    {"urgent: u empties nothing", DEADLOCK,
     NET("tasks: {t0: {split: and, then: [t3, t1, t2]}, "
         "t1: {then: t4, cancels: [t3, \"t3 -> t4\"]}, t2: {then: t4}, t3: {then: t4}, "
         "t4: {join: and, then: end}}\n")},
    {"urgent: u alone takes from p", DEADLOCK | DEAD_TASK,
     NET("conditions: {c: {then: [a, b]}, h: {then: [g]}}\n"
         "tasks: {t0: {then: c}, a: {then: end}, b: {then: g}, "
         "g: {join: and, split: xor, then: [{to: h, when: 'n == 0'}, {to: end}]}}\n")},
    {"urgent: the run does not end when p is marked", IMPROPER | DEAD_TASK,
     NET("tasks: {t0: {join: xor, split: and, then: [end, t1]}, t1: {then: t0}}\n")},
    {"fuse_transitions: one maker of p", IMPROPER,
     NET("conditions: {c: {then: [t1]}}\n"
         "tasks: {t0: {split: and, then: [c, t2]}, t1: {then: end}, t2: {then: c}}\n")},
    {"fuse_transitions: p is not marked at first", IMPROPER,
     NET("conditions: {c: {then: [t0, t1]}}\n"
         "tasks: {t0: {join: xor, then: t1}, t1: {join: xor, split: and, then: [end, c]}}\n")},
    {"fuse_transitions: nothing empties p", IMPROPER,
     NET("tasks: {t0: {split: and, then: [t2, t1]}, t1: {then: end}, "
         "t2: {then: end, cancels: [t1, t2]}}\n")},
    {"fuse_transitions: t and u give to different places", IMPROPER,
     NET("conditions: {c: {then: [t1]}}\n"
         "tasks: {t0: {split: and, then: [t1, c]}, "
         "t1: {join: xor, split: or, then: [{to: end, when: 'n == 0'}, {to: t1}]}}\n")},
    {"fuse_transitions: t gives nothing else if u ends the run", IMPROPER,
     NET("tasks: {t0: {split: and, then: [t1, t2]}, t1: {then: end}, t2: {then: end}}\n")},
    {"abstract_place: nothing empties p", DEADLOCK,
     NET("conditions: {c: {then: [u]}}\n"
         "tasks: {t0: {split: and, then: [s, k]}, "
         "s: {split: xor, then: [{to: x, when: 'n == 0'}, {to: y}]}, x: {then: c}, y: {then: c}, "
         "u: {split: and, then: [a, b]}, a: {then: j}, b: {then: j}, j: {join: and, then: f}, "
         "k: {then: f, cancels: [c]}, f: {join: and, then: end}}\n")},
    {"abstract_place: nothing empties what u gives", DEADLOCK,
     NET("conditions: {c: {then: [u]}, p: {then: [j]}, q: {then: [j]}}\n"
         "tasks: {t0: {split: xor, then: [{to: x, when: 'n == 0'}, {to: y}]}, "
         "x: {split: and, then: [c, k]}, y: {split: and, then: [c, k]}, "
         "u: {split: and, then: [p, q]}, k: {join: xor, then: j, cancels: [p]}, "
         "j: {join: and, then: end}}\n")},
    {"abstract_place: u does not end the run", UNBOUNDED,
     NET("conditions: {c: {then: [t0]}}\n"
         "tasks: {t0: {join: xor, split: and, then: [t0, t1]}, "
         "t1: {split: and, then: [end, c]}}\n")},
    {"abstract_place: no maker gives what u gives", IMPROPER,
     NET("conditions: {c: {then: [u]}, p: {then: [j]}, q: {then: [j]}}\n"
         "tasks: {t0: {split: xor, then: [{to: x, when: 'n == 0'}, {to: y}]}, "
         "x: {split: and, then: [c, p]}, y: {then: c}, u: {split: and, then: [p, q]}, "
         "j: {join: and, then: end}}\n")},
    {"drop_parallel_place: not the input", DEADLOCK | NEVER | DEAD_TASK,
     NET("conditions: {x: {then: [j]}, y: {then: [j]}}\n"
         "tasks: {t0: {then: x}, "
         "j: {join: and, split: xor, then: [{to: b, when: 'n == 0'}, {to: end}]}, "
         "b: {split: and, then: [x, y]}}\n")},
    {"drop_parallel_place: the same empties both", DEADLOCK,
     NET("conditions: {q: {then: [j]}, p: {then: [j]}}\n"
         "tasks: {t0: {split: and, then: [p, q, k]}, k: {then: f, cancels: [p]}, "
         "j: {join: and, then: f}, f: {join: and, then: end}}\n")},
    {"drop_parallel_place: it spins if one of them did", LIVELOCK | DEAD_TASK,
     NET("conditions: {p: {then: [j]}, q: {then: [j, s]}, z: {then: [j]}}\n"
         "tasks: {t0: {split: xor, then: [{to: a, when: 'n == 0'}, {to: end}]}, "
         "a: {split: and, then: [p, q]}, s: {then: q}, "
         "j: {join: and, split: xor, then: [{to: z, when: 'n == 0'}, {to: end}]}}\n")},
    {"drop_parallel_transition: they empty the same", DEADLOCK,
     NET("conditions: {c: {then: [a, b]}, d: {then: [f]}}\n"
         "tasks: {t0: {split: and, then: [c, z]}, b: {then: d}, "
         "a: {then: d, cancels: [\"t0 -> z\", z, \"z -> f\"]}, z: {then: f}, "
         "f: {join: and, then: end}}\n")},
    {"drop_self_loop: it empties nothing", DEADLOCK,
     NET("conditions: {c: {then: [a, b]}}\n"
         "tasks: {t0: {split: and, then: [c, x]}, x: {then: f}, "
         "a: {then: c, cancels: [\"t0 -> x\", x, \"x -> f\"]}, b: {then: f}, "
         "f: {join: and, then: end}}\n")},
    {"drop_self_loop: the run does not end when p is marked", IMPROPER | DEAD_TASK,
     NET("conditions: {c: {then: [a, b]}}\n"
         "tasks: {t0: {split: and, then: [end, c]}, a: {then: c}, b: {then: end}}\n")},
    {"drop_self_loop: a marking with p is not dead", LIVELOCK | NEVER | DEAD_TASK,
     NET("conditions: {c: {then: [a, j]}, z: {then: [j]}}\n"
         "tasks: {t0: {then: c}, a: {then: c}, "
         "j: {join: and, split: xor, then: [{to: z, when: 'n == 0'}, {to: end}]}}\n")},
    {"drop_self_loop: it takes from p only", IMPROPER,
     NET("conditions: {p: {then: [a, e]}, r: {then: [a]}}\n"
         "tasks: {t0: {split: and, then: [p, r]}, a: {join: and, then: p}, e: {then: end}}\n")},
    {"drop_self_loop: it gives to p only", UNBOUNDED,
     NET("conditions: {p: {then: [a, e]}, r: {then: [e]}}\n"
         "tasks: {t0: {then: p}, a: {split: and, then: [p, r]}, e: {join: and, then: end}}\n")},
};

static void each_condition_matters(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct reduce_counts counts;
        struct net_specification *specification = net_of_text(refusals[i].text);
        if (specification == NULL || diagnostics.errors > 0) {
            fail_msg("%s: %s\n%s", refusals[i].condition, said(), refusals[i].text);
        }
        struct verified_net result, search = searched(specification);
        if (search.defects != refusals[i].defects) {
            fail_msg("%s: defects are %x", refusals[i].condition, search.defects);
        }
        bool is_decided = reduced(&specification->nets.items[0], &result, &counts);
        if (!is_decided) continue; /* with resets, and not safe */
        compare(specification, refusals[i].condition, &result);
    }
}

/* ---- Random nets ------------------------------------------------------------------------------ */

#define RANDOM_NETS  1500

/* Returns whether it was decided. */
static bool try_random_net(uint64_t seed, bool cancels, struct reduce_counts *all)
{
    arena_reset(arena);
    diagnostics = (struct diagnostics){.arena = arena};
    const char *text = random_net(seed, cancels);
    struct net_specification *specification = net_of_text(text);
    if (specification == NULL || diagnostics.errors > 0) return false;
    struct verified_net result;
    struct reduce_counts counts;
    bool is_decided = reduced(&specification->nets.items[0], &result, &counts);
    for (uint32_t i = 0; i < REDUCE_RULE_COUNT; i++) all->fired[i] += counts.fired[i];
    if (is_decided) compare(specification, text, &result);
    return is_decided;
}

static void try_random_nets(uint64_t seed, bool cancels, uint32_t at_least)
{
    struct reduce_counts all = {0};
    uint32_t decided_count = 0;
    for (uint32_t i = 0; i < RANDOM_NETS; i++) {
        if (try_random_net(seed + i, cancels, &all)) decided_count++;
    }
    for (enum reduce_rule rule = 0; rule < REDUCE_RULE_COUNT; rule++) {
        if (all.fired[rule] < 20) fail_msg("%s is hardly tried", reduce_rule_name(rule));
    }
    assert_true(decided_count >= at_least);
}

static void random_nets_are_decided_as_by_the_search(void **state)
{
    (void)state;
    try_random_nets(1, false, RANDOM_NETS / 3);
}

static void random_nets_that_cancel_are_decided_as_by_the_search(void **state)
{
    (void)state;
    try_random_nets(1000000, true, RANDOM_NETS / 4);
}

/* ---- What is declined ------------------------------------------------------------------------- */

static void what_is_not_of_plain_transitions_is_left_to_the_search(void **state)
{
    (void)state;
    const char *const texts[] = {
        NET("tasks: {t0: {split: and, then: [a, b, c]}, a: {then: j}, b: {then: j}, c: {then: j}, "
            "j: {join: {count: 2, rest: ignore}, then: end}}\n"),
        NET("tasks: {t0: {then: {to: a, threads: 2}}, a: {join: {threads: 2}, then: end}}\n"),
        NET("conditions: {c: {then: [b]}}\n"
            "tasks: {t0: {split: and, then: [a, c]}, a: {while: [c], then: j}, b: {then: j}, "
            "j: {join: and, then: end}}\n"),
    };
    for (uint32_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct net_specification *specification = net_of_text(texts[i]);
        if (specification == NULL || diagnostics.errors > 0) fail_msg("%s\n%s", said(), texts[i]);
        struct verified_net result;
        struct reduce_counts counts;
        assert_false(reduced(&specification->nets.items[0], &result, &counts));
        assert_int_equal(result.verdict, 0);
    }
}

/* ---- Large nets ------------------------------------------------------------------------------- */

/* Branches of two tasks; in the last one a choice, whose second flow goes elsewhere. */
static const char *branches(uint32_t count, bool mismatched)
{
    struct text_buffer out = {.arena = arena};
    text_print(&out, "%s", NET("tasks:\n  t0: {split: and, then: [b0"));
    for (uint32_t i = 1; i < count; i++) text_print(&out, ", b%u", i);
    text_print(&out, "]}\n");
    for (uint32_t i = 0; i < count; i++) {
        bool chooses = mismatched && i + 1 == count;
        if (!chooses)
            text_print(&out, "  b%u: {then: c%u}\n", i, i);
        else
            text_print(&out, "  b%u: {split: xor, then: [{to: c%u, when: 'n == 0'}, {to: x}]}\n", i,
                       i);
        text_print(&out, "  c%u: {then: j}\n", i);
    }
    if (mismatched) text_print(&out, "  x: {then: j}\n");
    text_print(&out, "  j: {join: and, then: end}\n");
    return text_string(arena, text_built(&out));
}

static void parallel_branches_reduce_to_one_step(void **state)
{
    (void)state;
    struct reduce_counts counts;
    struct verified_net result;
    assert_true(reduced(good_net(branches(1000, false)), &result, &counts));
    assert_int_equal(result.verdict, VERIFY_SOUND);
    assert_int_equal(result.reached, 1);
    assert_int_equal(counts.markings, 2);
}

static void a_mismatched_choice_among_branches_has_a_run(void **state)
{
    (void)state;
    struct reduce_counts counts;
    struct verified_net result;
    assert_true(reduced(good_net(branches(40, true)), &result, &counts));
    assert_int_equal(result.defects, DEADLOCK | NEVER | DEAD_TASK);
    assert_int_equal(result.dead_tasks.count, 1); /* j */
    for (uint32_t i = 0; i < 2; i++) assert_true(shows(result.net, &result.witnesses.items[i]));
}

/* Tokens gather in a net whose other branch alone has 3^20 markings. */
static void an_unbounded_loop_is_found_beside_parallel_work(void **state)
{
    (void)state;
    struct text_buffer out = {.arena = arena};
    text_print(&out, "%s",
               NET("conditions: {c: {then: [u, e]}, g: {then: [j]}}\n"
                   "tasks:\n  u: {split: and, then: [c, g]}\n  e: {then: j}\n"
                   "  t0: {split: and, then: [c"));
    for (uint32_t i = 0; i < 20; i++) text_print(&out, ", b%u", i);
    text_print(&out, "]}\n");
    for (uint32_t i = 0; i < 20; i++) text_print(&out, "  b%u: {then: j}\n", i);
    text_print(&out, "  j: {join: and, then: end}\n");
    struct reduce_counts counts;
    struct verified_net result;
    assert_true(reduced(good_net(text_string(arena, text_built(&out))), &result, &counts));
    assert_int_equal(result.verdict, VERIFY_UNBOUNDED);
    assert_true(shows(result.net, &result.witnesses.items[0]));
}

/* Philosophers round a table: no rule applies, and they have as many markings as anyone can hold. */
static const char *philosophers(uint32_t count)
{
    struct text_buffer out = {.arena = arena};
    text_print(&out, "%s", "yawl: 1\nworkflow: w\nstart: s\nconditions:\n");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t before = (i + count - 1) % count;
        text_print(&out, "  rest%u: {then: [z, left%u]}\n", i, i);
        text_print(&out, "  fork%u: {then: [z, left%u, right%u]}\n", i, i, before);
    }
    text_print(&out, "tasks:\n  z: {join: and, then: end}\n  s: {split: and, then: [");
    for (uint32_t i = 0; i < count; i++) text_print(&out, "%srest%u, fork%u", i > 0 ? ", " : "", i, i);
    text_print(&out, "]}\n");
    for (uint32_t i = 0; i < count; i++) {
        text_print(&out, "  left%u: {join: and, then: right%u}\n", i, i);
        text_print(&out, "  right%u: {join: and, then: eat%u}\n", i, i);
        text_print(&out, "  eat%u: {split: and, then: [rest%u, fork%u, fork%u]}\n", i, i, i,
                   (i + 1) % count);
    }
    return text_string(arena, text_built(&out));
}

/* The markings, the net as it is loaded, and the masks of its transitions each end it. */
static void it_keeps_to_its_memory(void **state)
{
    (void)state;
    const struct net *few = good_net(philosophers(20)), *many = good_net(philosophers(1000));
    const struct {
        const struct net *net;
        size_t memory;
    } cases[] = {{few, 4 << 20}, {many, 1 << 10}, {many, 16 << 20}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reduce_limits limits = {1000000, cases[i].memory, is_never_late, NULL};
        struct verified_net result = {.net = cases[i].net};
        struct arena *scratch = arena_new(ARENA_LIMIT_DEFAULT);
        assert_false(reduce_decide(arena, scratch, &result, &limits, NULL));
        size_t start = (size_t)512 << 10; /* before it knows how large the net is */
        assert_true(arena_used(scratch) <= cases[i].memory + start);
        arena_free(scratch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_rule_applies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_condition_matters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(random_nets_are_decided_as_by_the_search, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(random_nets_that_cancel_are_decided_as_by_the_search,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_of_plain_transitions_is_left_to_the_search,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(parallel_branches_reduce_to_one_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_mismatched_choice_among_branches_has_a_run, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_unbounded_loop_is_found_beside_parallel_work, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(it_keeps_to_its_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
