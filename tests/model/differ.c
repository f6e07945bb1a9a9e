/* Random workflows: the compiled machine against the interpreter of the rules, in bulk.
 *
 *   differ --include DIR [--seed S] [--count N] [-j JOBS] [--cc CC] [--only FEATURES] [--without FEATURES]
 *          [--with FEATURES] [--first] [--show] [--reports N] [--seconds T] [--restart N]
 *          [--migrate N]
 *
 * Each job is a process of its own, so that a crash is one more difference.  A difference is shrunk
 * and printed: the specification, and a trace that `yawlc test` plays.  Exit 1: there were
 * differences.
 */
#include "shrink.h"

#include <stdlib.h>
#include <string.h>

struct options {
    struct compiled_options compiled;
    uint32_t features, wanted;
    bool show;
};

struct shared {
    struct jobs jobs;
    struct tally tallies[JOBS_MAX]; /* by job */
    struct script script;           /* of the one that is looked at again */
    enum outcome outcome;
};

struct differ {
    struct options options;
    struct shared *shared;
};

static struct chance chance_for(uint64_t seed) { return (struct chance){seed * 77 + 5}; }

/* ---- A job ---- */

static void work(void *data, int index)
{
    static struct spec spec;
    static struct script script;
    const struct differ *differ = data;
    const struct options *options = &differ->options;
    struct jobs *jobs = &differ->shared->jobs;
    for (; jobs_goes_on(jobs, index); jobs_next(jobs, index)) {
        uint64_t seed = jobs->jobs[index].seed;
        struct chance chance = chance_for(seed);
        spec_generate(&spec, seed, options->features);
        if ((spec_features(&spec) & options->wanted) != options->wanted) continue;
        enum outcome outcome =
            drive(&spec, &options->compiled, &chance, &script, &differ->shared->tallies[index]);
        jobs_note(jobs, index, &spec, outcome, script.difference);
    }
}

/* ---- Looking at one again ---- */

struct again {
    const struct differ *differ;
    const struct spec *spec;
    struct chance *chance; /* draws the commands; NULL: they are the script's */
};

static void drive_again(void *data)
{
    static struct tally tally;
    struct again *again = data;
    struct shared *shared = again->differ->shared;
    shared->outcome = drive(again->spec, &again->differ->options.compiled, again->chance,
                            &shared->script, &tally);
    exit(0);
}

static enum outcome look_again(const struct differ *differ, const struct spec *spec,
                               struct chance *chance)
{
    struct shared *shared = differ->shared;
    struct again again = {differ, spec, chance};
    shared->outcome = OUTCOME_CRASHED;
    const char *died_of = look_alone(drive_again, &again);
    if (died_of != NULL) {
        shared->outcome = OUTCOME_CRASHED;
        snprintf(shared->script.difference, sizeof shared->script.difference,
                 "the machine died: %s", died_of);
    }
    return shared->outcome;
}

static bool is_wrong(enum outcome outcome)
{
    return outcome == OUTCOME_DIFFERENT || outcome == OUTCOME_CRASHED;
}

static bool still_wrong(const struct spec *spec, struct script *script, void *data)
{
    const struct differ *differ = data;
    differ->shared->script = *script;
    if (!is_wrong(look_again(differ, spec, NULL))) return false;
    *script = differ->shared->script;
    return true;
}

static void report(struct differ *differ, uint64_t seed)
{
    static struct spec spec;
    static struct script script;
    struct chance chance = chance_for(seed);
    spec_generate(&spec, seed, differ->options.features);
    printf("---- seed %llu\n", (unsigned long long)seed);
    if (!is_wrong(look_again(differ, &spec, &chance))) {
        printf("did not happen again\n");
        return;
    }
    script = differ->shared->script;
    shrink(&spec, &script, still_wrong, differ);
    spec_write(&spec, "random_net", stdout);
    printf("---- trace\n");
    script_write(&spec, &script, stdout);
    fflush(stdout);
}

/* The specification, and its first case as a trace. */
static void show(const struct differ *differ)
{
    static struct spec spec;
    uint64_t seed = differ->shared->jobs.options.seed;
    struct chance chance = chance_for(seed);
    spec_generate(&spec, seed, differ->options.features);
    spec_write(&spec, "random_net", stdout);
    enum outcome outcome = look_again(differ, &spec, &chance);
    if (outcome != OUTCOME_SAME && outcome != OUTCOME_GAVE_UP) return;
    printf("---- trace\n");
    struct script *script = &differ->shared->script;
    script->failed_case = 0;
    script->failed_command = script->first[1] - 1;
    script->difference[0] = '\0';
    script_write(&spec, script, stdout);
}

/* ---- Options, result ---- */

static uint32_t features_named(const char *list)
{
    uint32_t found = 0;
    for (int i = 0; i < FEATURE_COUNT; i++) {
        size_t length = strlen(feature_names[i]);
        for (const char *at = list; (at = strstr(at, feature_names[i])) != NULL; at += length) {
            bool whole = (at == list || at[-1] == ',') && (at[length] == ',' || at[length] == '\0');
            if (whole) found |= 1u << i;
        }
    }
    return found;
}

static bool read_option(const char *name, const char *value, struct options *options)
{
    if (strcmp(name, "--include") == 0)
        options->compiled.include = value;
    else if (strcmp(name, "--cc") == 0)
        options->compiled.cc = value;
    else if (strcmp(name, "--restart") == 0)
        options->compiled.restart = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "--migrate") == 0)
        options->compiled.migrate = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "--only") == 0)
        options->features = features_named(value);
    else if (strcmp(name, "--without") == 0)
        options->features &= ~features_named(value);
    else if (strcmp(name, "--with") == 0)
        options->wanted = features_named(value);
    else
        return false;
    return true;
}

static bool read_options(int count, char **arguments, struct options *options,
                         struct jobs_options *of_jobs)
{
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i], *value = i + 1 < count ? arguments[i + 1] : "";
        if (strcmp(name, "--show") == 0 || strcmp(name, "--first") == 0) {
            *(name[2] == 's' ? &options->show : &of_jobs->first) = true;
            continue;
        }
        if (!jobs_option(of_jobs, name, value) && !read_option(name, value, options)) return false;
        i++;
    }
    return options->compiled.include != NULL && of_jobs->jobs > 0 && of_jobs->jobs <= JOBS_MAX;
}

static struct tally add_tallies(const struct shared *shared)
{
    struct tally all = {0};
    for (int j = 0; j < shared->jobs.options.jobs; j++) {
        const struct tally *tally = &shared->tallies[j];
        for (int i = 0; i < STATUS_COUNT; i++) all.ended[i] += tally->ended[i];
        all.commands += tally->commands;
        all.refused += tally->refused;
        all.moved += tally->moved;
        all.stayed += tally->stayed;
    }
    return all;
}

static void print_summary(const struct shared *shared, double seconds)
{
    static const char *const outcomes[] = {"same", "different", "rejected", "too large", "crashed"};
    struct tally all = add_tallies(shared);
    jobs_print_outcomes(&shared->jobs, seconds, outcomes);
    printf("%ld commands, %ld of them refused; cases:", all.commands, all.refused);
    for (int i = 0; i < STATUS_COUNT; i++) printf(" %ld %s", all.ended[i], status_text((enum status)i));
    printf("\n");
    if (all.moved + all.stayed > 0)
        printf("%ld migrations, %ld more were refused\n", all.moved, all.stayed);
    jobs_print_features(&shared->jobs);
}

static int run(struct differ *differ)
{
    struct shared *shared = differ->shared;
    const struct job *all = &shared->jobs.all;
    double seconds = jobs_run(&shared->jobs, work, differ);
    for (int i = 0; i < all->bad_count && i < shared->jobs.options.reports; i++)
        report(differ, all->bad[i]);
    print_summary(shared, seconds);
    uint64_t wrong = all->outcomes[OUTCOME_DIFFERENT] + all->outcomes[OUTCOME_CRASHED];
    return wrong > 0 || all->outcomes[OUTCOME_REJECTED] > 0 ? 1 : 0;
}

int main(int count, char **arguments)
{
    struct differ differ = {.options = {.features = UINT32_MAX}};
    differ.options.compiled.folder = "/tmp";
    differ.shared = share_memory(sizeof *differ.shared);
    differ.shared->jobs.options = JOBS_OPTIONS;
    if (!read_options(count, arguments, &differ.options, &differ.shared->jobs.options)) {
        fprintf(
            stderr,
            "usage: differ --include DIR [--seed S] [--count N] [-j JOBS] [--cc CC] [--only LIST]\n"
            "              [--without LIST] [--with LIST] [--reports N] [--seconds T] [--first]\n"
            "              [--show] [--restart N] [--migrate N]\n");
        return 2;
    }
    if (!differ.options.show) return run(&differ);
    show(&differ);
    return 0;
}
