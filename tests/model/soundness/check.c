/* Text → compiler → verified nets, beside them the plain nets → graphs; then everything that both say. */
#include "check.h"

#include "compile.h"
#include "decisions.h"
#include "facts.h"
#include "from_net.h"

#include <stdlib.h>
#include <string.h>

#define STEM         "random_net"
#define MEMORY_MAX   ((size_t)1 << 30)
#define MARKINGS_FOR 3    /* times what the oracle counts: `verify` may search so many markings */
#define WIDER_FOR    4    /* times what the oracle counts, where people cancel items */
#define REDUCED_MAX  6000 /* markings of a reduced net */
#define FILE_BYTES   ((size_t)1 << 24)

/* The ways to a verdict: for `compile`, for `check`; a search only; first by reductions, whatever the
 * size. */
enum way { WAY_ANY, WAY_CHECK, WAY_SEARCH, WAY_REDUCED, WAY_COUNT = CHECK_WAYS };
static const struct way_limits {
    const char *name;
    enum verify_way way;
    bool is_only_checked;
} ways[WAY_COUNT] = {{"", VERIFY_WAY_ANY, false},
                     {"checked", VERIFY_WAY_ANY, true},
                     {"searched", VERIFY_WAY_SEARCH, false},
                     {"reduced first", VERIFY_WAY_REDUCED, true}};

struct checker {
    int markings_max;
    struct graph *graph, *wider; /* wider: people cancel */
    struct plain_spec plain;
    struct plain_file *file;
    char *bytes; /* of a file */
};

struct checker *checker_new(int markings_max)
{
    struct checker *checker = calloc(1, sizeof *checker);
    if (checker == NULL) abort();
    checker->markings_max = markings_max;
    checker->graph = graph_new(markings_max);
    checker->wider = graph_new(WIDER_FOR * markings_max);
    checker->file = plain_file_new();
    return checker;
}

void checker_free(struct checker *checker)
{
    graph_free(checker->graph);
    graph_free(checker->wider);
    plain_file_free(checker->file);
    free(checker->bytes);
    free(checker);
}

/* ---- One net --------------------------------------------------------------------------------- */

/* One net at a time, in all ways. */
struct check {
    struct checker *checker;
    const struct verified_specification *verified[WAY_COUNT];
    const struct plain_spec *plain;
    int index; /* of the plain net */
    struct match match;
    struct oracle *oracle;
    struct check_tally *tally;
    struct pair pair;
};

/* In which way it differs. */
static bool tell_way(struct pair *pair, const char *name)
{
    size_t length = strlen(pair->difference) + 1, more = strlen(name) + 2;
    if (name[0] == '\0' || length + more > pair->size) return false;
    memmove(pair->difference + more, pair->difference, length);
    memcpy(pair->difference, name, more - 2);
    memcpy(pair->difference + more - 2, ": ", 2);
    return false;
}

static bool never_late(const void *context)
{
    (void)context;
    return false;
}

/* The reduction by itself, whatever `verify` makes of it. */
static bool same_reduced(struct check *check)
{
    struct arena *arena = arena_new(MEMORY_MAX);
    struct verified_net reduced = {.net = check->match.net, .verdict = VERIFY_UNKNOWN};
    struct reduce_counts counts = {{0}, 0, 0, 0};
    struct reduce_limits limits = {.markings = REDUCED_MAX, .memory = SIZE_MAX, .is_late = never_late};
    struct compare_tally ignored = {0};
    bool same = true;
    bool is_decided = reduce_decide(arena, arena, &reduced, &limits, &counts);
    for (int i = 0; i < REDUCE_RULE_COUNT && is_decided; i++) {
        check->tally->rules[i] += (long)counts.fired[i];
        check->tally->rule_nets[i] += counts.fired[i] > 0;
    }
    check->tally->reduced += is_decided;
    check->pair.verified = &reduced;
    if (is_decided) same = compare_net(&check->pair, &ignored);
    arena_free(arena);
    return same || tell_way(&check->pair, "reduced");
}

static void count_flaws(struct check *check)
{
    const struct graph *graph = check->checker->graph;
    check->tally->ends[graph->end]++;
    if (graph->end != GRAPH_COMPLETE) return;
    check->tally->markings += graph->count;
    check->tally->shapes[3] += graph->bound > 1;
    for (int i = 0; i < FLAW_COUNT; i++) check->tally->flaws[i] += graph->answers.flaws[i];
}

/* Is there a way from the task's outputs back to it? */
static bool leads_to(const struct plain_net *net, int from, int to, bool *seen)
{
    const struct plain_task *task = &net->tasks[from];
    for (int t = 0; t < net->tasks_count; t++) {
        bool follows = false;
        for (int i = 0; i < net->tasks[t].inputs_count; i++) {
            for (int o = 0; o < task->outputs_count; o++)
                follows = follows || net->tasks[t].inputs[i] == task->outputs[o].place;
        }
        if (!follows || seen[t]) continue;
        seen[t] = true;
        if (t == to || leads_to(net, t, to, seen)) return true;
    }
    return false;
}

static void count_shapes(struct check *check)
{
    const struct plain_net *net = &check->plain->nets[check->index];
    bool or_joins = false, cancels = false, loops = false;
    for (int t = 0; t < net->tasks_count; t++) {
        const struct plain_task *task = &net->tasks[t];
        bool seen[ALL_TASKS] = {false};
        or_joins = or_joins ||
                   (task->join == GATE_OR && task->join_count == 0 && task->inputs_count > 1);
        for (int p = 0; p < net->places_count; p++) cancels = cancels || task->cancels_place[p];
        for (int i = 0; i < net->tasks_count; i++) cancels = cancels || task->cancels_task[i];
        loops = loops || leads_to(net, t, t, seen);
    }
    check->tally->shapes[0] += or_joins;
    check->tally->shapes[1] += cancels;
    check->tally->shapes[2] += loops;
}

/* In what the net reaches by itself, and in what it reaches when people cancel items. */
static bool same_decisions(struct check *check, bool is_counted)
{
    struct decisions_tally decisions = {0, 0, 0}, wider = {0, 0, 0};
    const struct pair *pair = &check->pair;
    bool same = decisions_same(pair, check->checker->graph, &decisions) &&
                decisions_same(pair, check->checker->wider, &wider);
    if (!is_counted) return same;
    check->tally->or_joins += decisions.joins;
    check->tally->or_markings += decisions.markings + wider.markings;
    check->tally->or_open += decisions.open + wider.open;
    return same;
}

static bool same_way(struct check *check, enum way way, uint32_t net)
{
    const struct verified_net *verified = &check->verified[way]->nets.items[net];
    check->tally->verdicts[way][verified->verdict]++;
    check->pair.verified = verified;
    bool same = compare_net(&check->pair, &check->tally->compared) &&
                facts_hold(&check->pair, &check->tally->facts) &&
                same_decisions(check, way == WAY_ANY);
    return same || tell_way(&check->pair, ways[way].name);
}

static bool same_net(struct check *check, uint32_t net)
{
    struct graph *graph = check->checker->graph, *wider = check->checker->wider;
    check->tally->nets++;
    graph_search(graph, check->plain, check->index, check->oracle);
    count_shapes(check);
    graph_judge(graph);
    count_flaws(check);
    if (graph->end == GRAPH_WIDE) return true;
    graph_search_cancelling(wider, &graph->layout);
    check->pair.graph = graph;
    check->pair.wider = wider;
    check->pair.match = &check->match;
    bool same = true;
    for (enum way way = 0; way < WAY_COUNT && same; way++) same = same_way(check, way, net);
    return same && same_reduced(check);
}

/* ---- Specifications -------------------------------------------------------------------------- */

static void tell_rejected(const struct diagnostics *diagnostics, char *problem, size_t size)
{
    snprintf(problem, size, "refused without an error");
    array_each(struct diagnostic *, diagnostic, &diagnostics->list) {
        if ((*diagnostic)->severity != SEVERITY_ERROR) continue;
        snprintf(problem, size, TEXT_FMT " [%s]", TEXT_ARG((*diagnostic)->message),
                 (*diagnostic)->kind->name);
        return;
    }
}

/* The net with this name: the root, or subN. */
static int plain_index(const struct plain_spec *plain, const struct net *net)
{
    char name[16];
    if (net->is_root) return 0;
    for (int n = 1; n < plain->nets_count; n++) {
        int length = snprintf(name, sizeof name, "sub%d", n);
        bool same = net->name.length == (size_t)length &&
                    memcmp(net->name.data, name, (size_t)length) == 0;
        if (same) return n;
    }
    return -1;
}

static bool same_specification(struct check *check)
{
    const struct verified_specification *verified = check->verified[WAY_ANY];
    bool same = true;
    check->plain = &check->checker->plain;
    check->oracle = oracle_new(check->plain);
    for (uint32_t i = 0; i < verified->nets.count && same; i++) {
        const struct net *net = verified->nets.items[i].net;
        check->index = plain_index(check->plain, net);
        same = check->index >= 0 &&
               match_init(&check->match, net, &check->plain->nets[check->index]);
        if (!same) pair_differ(&check->pair, "nets, places or tasks have other names");
        same = same && same_net(check, i);
    }
    oracle_free(check->oracle);
    return same;
}

static struct verify_limits limits_of(const struct check *check, enum way way)
{
    return (struct verify_limits){
        .markings = (uint64_t)check->checker->markings_max * MARKINGS_FOR,
        .seconds = VERIFY_SECONDS_MAX,
        .way = ways[way].way,
        .is_only_checked = ways[way].is_only_checked};
}

static bool compiled(struct check *check, struct compilation *compilation, struct text name,
                     struct text bytes)
{
    compile_init(compilation, MEMORY_MAX);
    compilation->limits = limits_of(check, WAY_ANY);
    compile(compilation, name, bytes, STAGE_VERIFY);
    return compilation->units.count > 0 && compilation->units.items[0].verified != NULL;
}

/* Once more, in the other ways. */
static void verify_again(struct check *check, struct compilation *compilation,
                         const struct unit *unit)
{
    check->verified[WAY_ANY] = unit->verified;
    for (enum way way = WAY_ANY + 1; way < WAY_COUNT; way++) {
        struct verify_limits limits = limits_of(check, way);
        struct diagnostics diagnostics = {.arena = compilation->arena};
        check->verified[way] =
            verify_specification(compilation->arena, unit->net, &limits, &diagnostics);
    }
}

enum outcome check_spec(struct checker *checker, const struct spec *spec,
                        struct check_tally *tally, char *difference, size_t size)
{
    struct compilation compilation;
    struct check check = {
        .checker = checker, .tally = tally, .pair = {.difference = difference, .size = size}};
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) abort();
    spec_write(spec, STEM, out);
    fclose(out);
    enum outcome outcome = OUTCOME_REJECTED;
    if (compiled(&check, &compilation, TEXT(STEM ".yaml"), (struct text){text, length})) {
        spec_resolve(spec, &checker->plain);
        verify_again(&check, &compilation, &compilation.units.items[0]);
        outcome = same_specification(&check) ? OUTCOME_SAME : OUTCOME_DIFFERENT;
    } else {
        tell_rejected(&compilation.diagnostics, difference, size);
    }
    compile_done(&compilation);
    free(text);
    return outcome;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static bool same_file_net(struct check *check, uint32_t index)
{
    const struct verified_net *verified = &check->verified[WAY_ANY]->nets.items[index];
    const struct net *net = verified->net;
    check->plain = plain_file_take(check->checker->file, net);
    if (check->plain == NULL) {
        printf("  %.*s: too large\n", (int)net->name.length, net->name.data);
        return true;
    }
    match_in_order(&check->match, net);
    check->oracle = oracle_new(check->plain);
    struct check_tally before = *check->tally;
    bool same = same_net(check, index);
    printf("  %.*s: %s, %d markings%s", (int)net->name.length, net->name.data,
           verify_verdict_name(verified->verdict), check->checker->graph->count,
           check->checker->graph->end == GRAPH_COMPLETE ? "" : " and more");
    printf(", %ld or-joins in %ld markings, %ld open\n", check->tally->or_joins - before.or_joins,
           check->tally->or_markings - before.or_markings, check->tally->or_open - before.or_open);
    oracle_free(check->oracle);
    return same;
}

static bool read_bytes(struct checker *checker, const char *path, size_t *length)
{
    if (checker->bytes == NULL) checker->bytes = malloc(FILE_BYTES);
    FILE *in = fopen(path, "rb");
    if (in == NULL || checker->bytes == NULL) return false;
    *length = fread(checker->bytes, 1, FILE_BYTES, in);
    fclose(in);
    return true;
}

enum outcome check_file(struct checker *checker, const char *path, struct check_tally *tally,
                        char *difference, size_t size)
{
    struct compilation compilation;
    struct check check = {
        .checker = checker, .tally = tally, .pair = {.difference = difference, .size = size}};
    size_t length;
    if (!read_bytes(checker, path, &length)) {
        pair_differ(&check.pair, "cannot read %s", path);
        return OUTCOME_REJECTED;
    }
    struct text name = {path, strlen(path)}, bytes = {checker->bytes, length};
    enum outcome outcome = OUTCOME_REJECTED;
    if (compiled(&check, &compilation, name, bytes)) outcome = OUTCOME_SAME;
    array_each(struct unit, unit, &compilation.units) {
        if (unit->verified == NULL) continue;
        verify_again(&check, &compilation, unit);
        for (uint32_t i = 0; i < unit->verified->nets.count && outcome == OUTCOME_SAME; i++) {
            if (!same_file_net(&check, i)) outcome = OUTCOME_DIFFERENT;
        }
    }
    if (outcome == OUTCOME_REJECTED)
        tell_rejected(&compilation.diagnostics, difference, size);
    compile_done(&compilation);
    return outcome;
}
