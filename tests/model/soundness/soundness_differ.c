/* Random nets: what `verify` says against the graph of all markings, in bulk.
 *
 *   soundness_differ [--seed S] [--count N] [-j JOBS] [--nets stress|features|both] [--markings M]
 *                    [--reports N] [--seconds T] [--first] [--rules] [--show] [FILE…]
 *
 * With files: their nets instead of random ones.  Each job is a process of its own, so that a crash is
 * one more difference.  A difference is shrunk and printed.  Exit 1: there were differences, or with
 * --rules a rule of the reductions that took part in no verdict.
 */
#include "../shrink.h"
#include "check.h"
#include "stress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROGRESS_EVERY 100000
#define MARKINGS_MAX   1000 /* of a graph, unless --markings says otherwise */

enum nets { NETS_STRESS, NETS_FEATURES, NETS_BOTH };

struct options {
    int markings;
    enum nets nets;
    bool show, rules;
    int files_count;
    char **files;
};

struct shared {
    struct jobs jobs;
    struct check_tally tallies[JOBS_MAX]; /* by job */
    uint64_t done;
    enum outcome outcome; /* of the one that is looked at again */
    char difference[400];
};

static struct shared *shared;

/* ---- A job ---- */

static void draw(const struct options *options, uint64_t seed, struct spec *spec)
{
    bool features = options->nets == NETS_FEATURES || (options->nets == NETS_BOTH && seed % 4 == 3);
    if (features)
        spec_generate(spec, seed, UINT32_MAX);
    else
        stress_generate(spec, seed);
}

static void tell_progress(void)
{
    uint64_t done = __atomic_add_fetch(&shared->done, 1, __ATOMIC_RELAXED);
    if (done % PROGRESS_EVERY != 0) return;
    fprintf(stderr, "%llu workflows, differences so far: %s\n", (unsigned long long)done,
            shared->jobs.found ? "yes" : "none");
    fflush(stderr);
}

static void work(void *data, int index)
{
    static struct spec spec;
    const struct options *options = data;
    struct jobs *jobs = &shared->jobs;
    char difference[400] = "";
    struct checker *checker = checker_new(options->markings);
    for (; jobs_goes_on(jobs, index); jobs_next(jobs, index)) {
        draw(options, jobs->jobs[index].seed, &spec);
        enum outcome outcome =
            check_spec(checker, &spec, &shared->tallies[index], difference, sizeof difference);
        jobs_note(jobs, index, &spec, outcome, difference);
        tell_progress();
    }
    checker_free(checker);
}

/* ---- Looking at one again ---- */

struct again {
    const struct options *options;
    const struct spec *spec;
};

/* Ends without a look at leaks: there is a checker left. */
static void check_again(void *data)
{
    static struct check_tally tally;
    const struct again *again = data;
    shared->outcome = check_spec(checker_new(again->options->markings), again->spec, &tally,
                                 shared->difference, sizeof shared->difference);
    _exit(0);
}

static bool is_wrong(const struct options *options, const struct spec *spec)
{
    struct again again = {options, spec};
    shared->outcome = OUTCOME_CRASHED;
    const char *died_of = look_alone(check_again, &again);
    if (died_of != NULL)
        snprintf(shared->difference, sizeof shared->difference, "the compiler died: %s", died_of);
    return died_of != NULL || shared->outcome == OUTCOME_DIFFERENT;
}

static bool still_wrong(const struct spec *spec, struct script *script, void *data)
{
    if (!is_wrong(data, spec)) return false;
    snprintf(script->difference, sizeof script->difference, "%s", shared->difference);
    return true;
}

/* The specification as small as it gets, and what differs; `shrink` knows scripts, this one is empty. */
static void report(struct options *options, uint64_t seed)
{
    static struct spec spec;
    static struct script script;
    draw(options, seed, &spec);
    printf("---- seed %llu\n", (unsigned long long)seed);
    memset(&script, 0, sizeof script);
    script.failed_command = -1;
    if (!still_wrong(&spec, &script, options)) {
        printf("did not happen again\n");
        return;
    }
    shrink(&spec, &script, still_wrong, options);
    printf("# %s\n", script.difference);
    spec_write(&spec, "random_net", stdout);
    fflush(stdout);
}

/* ---- Options, result ---- */

static bool read_nets(const char *name, struct options *options)
{
    static const char *const names[] = {"stress", "features", "both"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(name, names[i]) != 0) continue;
        options->nets = (enum nets)i;
        return true;
    }
    return false;
}

static bool read_option(const char *name, const char *value, struct options *options)
{
    if (strcmp(name, "--nets") == 0) return read_nets(value, options);
    if (strcmp(name, "--markings") != 0) return jobs_option(&shared->jobs.options, name, value);
    options->markings = (int)strtol(value, NULL, 10);
    return true;
}

static bool read_flag(const char *name, struct options *options)
{
    bool *flag = strcmp(name, "--show") == 0    ? &options->show
                 : strcmp(name, "--first") == 0 ? &shared->jobs.options.first
                 : strcmp(name, "--rules") == 0 ? &options->rules
                                                : NULL;
    if (flag != NULL) *flag = true;
    return flag != NULL;
}

static bool read_options(int count, char **arguments, struct options *options)
{
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i];
        if (read_flag(name, options)) continue;
        if (name[0] != '-') {
            options->files = arguments + i;
            options->files_count = count - i;
            break;
        } else {
            if (i + 1 == count || !read_option(name, arguments[++i], options)) return false;
        }
    }
    int jobs = shared->jobs.options.jobs;
    return jobs > 0 && jobs <= JOBS_MAX && options->markings > 0;
}

/* Tallies are rows of numbers. */
static void add_tally(const struct check_tally *from, struct check_tally *to)
{
    const long *numbers = (const long *)(const void *)from;
    long *sums = (long *)(void *)to;
    for (size_t i = 0; i < sizeof *from / sizeof *sums; i++) sums[i] += numbers[i];
}

static void print_nets(const struct check_tally *tally)
{
    static const char *const ends[] = {"all their markings", "too many markings",
                                       "too many tokens", "or-joins too hard", "too wide"};
    static const char *const flaws[] = {"deadlock", "livelock", "never-completes",
                                        "improper-completion", "dead-task"};
    static const char *const shapes[] = {"or-joins", "cancellation", "loops", "several tokens"};
    static const char *const ways[CHECK_WAYS] = {"", "; checked:", "; searched:",
                                                 "; reduced first:"};
    printf("%ld nets, verdicts:", tally->nets);
    for (int way = 0; way < CHECK_WAYS; way++) {
        printf("%s", ways[way]);
        for (int i = 0; i < VERIFY_VERDICT_COUNT; i++)
            printf(" %ld %s", tally->verdicts[way][i], verify_verdict_name((enum verify_verdict)i));
    }
    printf("\ngraphs:");
    for (int i = 0; i < GRAPH_END_COUNT; i++) printf(" %ld %s", tally->ends[i], ends[i]);
    printf("; %ld markings in all\ndefects:", tally->markings);
    for (int i = 0; i < FLAW_COUNT; i++) printf(" %ld %s", tally->flaws[i], flaws[i]);
    printf("\nnets with:");
    for (int i = 0; i < 4; i++) printf(" %ld %s", tally->shapes[i], shapes[i]);
    printf("\n");
}

static void print_tally(const struct check_tally *tally)
{
    const struct compare_tally *compared = &tally->compared;
    print_nets(tally);
    printf("%ld witnesses replayed, %ld of them shortest; %ld unbounded ones pumped; %ld left open\n",
           compared->witnesses, compared->shortest, compared->pumped, compared->open);
    printf("%ld nets counted; %ld undecided, of which verify knows %ld; %ld other facts\n",
           compared->enumerated, compared->undecided, compared->begun, tally->facts);
    printf("or-join decisions: %ld, in %ld markings, %ld open\n", tally->or_joins,
           tally->or_markings, tally->or_open);
    printf("reductions decide %ld nets; rules fired (in nets):", tally->reduced);
    for (int i = 0; i < REDUCE_RULE_COUNT; i++)
        printf(" %s %ld (%ld)", reduce_rule_name((enum reduce_rule)i), tally->rules[i],
               tally->rule_nets[i]);
    printf("\n");
}

static void print_summary(const struct check_tally *tally, double seconds)
{
    static const char *const outcomes[OUTCOME_COUNT] = {
        "same", "different", "rejected", [OUTCOME_CRASHED] = "crashed"};
    const struct job *all = &shared->jobs.all;
    jobs_print_outcomes(&shared->jobs, seconds, outcomes);
    if (all->bad_count > 0) printf("different or crashed:");
    for (int i = 0; i < all->bad_count; i++) printf(" %llu", (unsigned long long)all->bad[i]);
    if (all->bad_count > 0) printf("\n");
    print_tally(tally);
    jobs_print_features(&shared->jobs);
}

static int check_files(const struct options *options)
{
    static struct check_tally tally;
    char difference[400];
    int wrong = 0;
    struct checker *checker = checker_new(options->markings);
    for (int i = 0; i < options->files_count; i++) {
        printf("%s\n", options->files[i]);
        enum outcome outcome =
            check_file(checker, options->files[i], &tally, difference, sizeof difference);
        if (outcome == OUTCOME_SAME) continue;
        printf("  %s: %s\n", outcome == OUTCOME_DIFFERENT ? "DIFFERENT" : "rejected", difference);
        wrong += outcome == OUTCOME_DIFFERENT;
    }
    print_tally(&tally);
    checker_free(checker);
    return wrong > 0 ? 1 : 0;
}

/* Nothing would be known of a rule that never made a net smaller. */
static bool is_some_rule_unused(const struct check_tally *tally)
{
    bool found = false;
    for (int i = 0; i < REDUCE_RULE_COUNT; i++) {
        if (tally->rule_nets[i] > 0) continue;
        printf("rule %s fired in no net that the reductions decide\n",
               reduce_rule_name((enum reduce_rule)i));
        found = true;
    }
    return found;
}

static int run(struct options *options)
{
    static struct check_tally tally;
    const struct job *all = &shared->jobs.all;
    double seconds = jobs_run(&shared->jobs, work, options);
    for (int i = 0; i < JOBS_MAX; i++) add_tally(&shared->tallies[i], &tally);
    for (int i = 0; i < all->bad_count && i < shared->jobs.options.reports; i++)
        report(options, all->bad[i]);
    print_summary(&tally, seconds);
    bool wrong = all->outcomes[OUTCOME_DIFFERENT] + all->outcomes[OUTCOME_CRASHED] > 0;
    wrong = wrong || all->outcomes[OUTCOME_REJECTED] > 0;
    if (options->rules) wrong = is_some_rule_unused(&tally) || wrong;
    return wrong ? 1 : 0;
}

int main(int count, char **arguments)
{
    struct options options = {.nets = NETS_BOTH, .markings = MARKINGS_MAX};
    static struct spec spec;
    shared = share_memory(sizeof *shared);
    shared->jobs.options = JOBS_OPTIONS;
    if (!read_options(count, arguments, &options)) {
        fprintf(stderr,
                "usage: soundness_differ [--seed S] [--count N] [-j JOBS]\n"
                "       [--nets stress|features|both] [--markings M] [--reports N] [--seconds T]\n"
                "       [--first] [--rules] [--show] [FILE…]\n");
        return 2;
    }
    if (options.files_count > 0) return check_files(&options);
    if (!options.show) return run(&options);
    draw(&options, shared->jobs.options.seed, &spec);
    spec_write(&spec, "random_net", stdout);
    return 0;
}
