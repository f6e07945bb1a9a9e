/* Runs seeds: each is a world of its own that does the same every time.
 *
 * Usage: simulate [--seed S] [--count N] [--cases C] [--sqlite] [--each] [--trace] [--failpoints]
 *   --seed S      the first seed, 1 if absent
 *   --count N     how many
 *   --cases C     so many workflows at once in each, instead of 1 to 50
 *   --sqlite      engines have the SQLite store, on a simulated disk that fails
 *   --each        in each world an engine dies at each place in turn where it can; each call of the
 *                 store, and each request for memory, fails once, and from then on; nothing else fails
 *   --trace       tells each step
 *   --failpoints  lists how often each was passed and died at; exit status 1 if one never was
 * Prints what was done; exit status 1: something was found, which the seed shows again.
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/failpoint.h"
#include "durable.h"
#include "threads.h"
#include "vfs.h"

extern uint64_t failpoints_hit[], failpoints_died[];

struct world world;
static struct tally total;
static uint64_t places[EACH_KINDS]; /* that failed in their turn */
static struct options {
    uint64_t seed, count;
    uint32_t cases;
    bool each, sqlite, trace, failpoints;
} options = {.seed = 1, .count = 1};

/* ---- What the others call ---- */

void found(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(world.problem_text, sizeof world.problem_text, format, arguments);
    va_end(arguments);
    world.problem = world.problem_text;
    if (threads_are_inside()) threads_leave();
    longjmp(world.end, 1);
}

/* The last lines, for a seed that ends badly; all of them with --trace. */
enum { LINES = 40, LINE_SIZE = 160 };
static char lines[LINES][LINE_SIZE];
static uint64_t lines_count;

void tell(const char *format, ...)
{
    if (!world.trace) return;
    char *line = lines[lines_count++ % LINES];
    int at = snprintf(line, LINE_SIZE, "%5u %9lld  ", world.step, (long long)world.steady_ms);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + at, LINE_SIZE - (size_t)at, format, arguments);
    va_end(arguments);
    if (options.trace) puts(line);
}

bool strikes(enum fault fault)
{
    if (world.calm || !chance_hits(&world.chance, world.plan.rates[fault])) return false;
    world.tally->faults[fault]++;
    return true;
}

bool each_strikes(enum each_kind kind)
{
    struct each *each = &world.each;
    if (world.calm || each->kind != kind) return false;
    uint64_t at = ++each->count;
    return at == each->at || (each->stays && at > each->at);
}

/* ---- A seed ---- */

/* Most seeds have a few kinds of fault, some have none, some have all. */
static void plan_faults(struct plan *plan)
{
    static const uint32_t most[FAULT_COUNT] = {
        [FAULT_CRASH] = 200,          [FAULT_CRASH_INSIDE] = 300,  [FAULT_TAKEN] = 60,
        [FAULT_APPEND_REFUSED] = 200, [FAULT_APPEND_FAILED] = 200, [FAULT_WRITE_FAILED] = 30,
        [FAULT_SYNC_FAILED] = 100,    [FAULT_SAVE_FAILED] = 2000,  [FAULT_READ_FAILED] = 300,
        [FAULT_MEMORY_ONCE] = 300,    [FAULT_MEMORY_STAYS] = 60,   [FAULT_CALL_FAILS] = 4000,
        [FAULT_CALL_REFUSED] = 1000,  [FAULT_CALL_GARBAGE] = 2000, [FAULT_CALL_SLOW] = 3000,
        [FAULT_CALL_LOST] = 1000,     [FAULT_CLOCK_JUMPS] = 200,   [FAULT_CLOSES] = 60};
    uint32_t kinds = chance_below(&world.chance, 5);
    for (uint32_t i = 0; i < FAULT_COUNT; i++) {
        bool has = kinds == 4 || chance_below(&world.chance, 4) < kinds;
        plan->rates[i] = has ? chance_below(&world.chance, most[i]) + 1 : 0;
    }
    if (plan->sqlite) plan->rates[FAULT_READ_FAILED] /= 40; /* each page is read by itself */
}

static void plan_limits(struct yawl_limits *limits)
{
    static const uint32_t bytes[] = {1, 200, 2000, 20000}, batches[] = {1, 3, 1024, 1024};
    limits->snapshot_bytes = bytes[chance_below(&world.chance, 4)];
    limits->batch_max = batches[chance_below(&world.chance, 4)];
    limits->ended_max = chance_between(&world.chance, 1, 40);
    limits->cases_max = chance_below(&world.chance, 4) == 0 ? 3 : CASES_MAX;
    limits->commands_max = chance_below(&world.chance, 4) == 0 ? 4 : COMMANDS_MAX;
}

static void plan_workers(struct plan *plan)
{
    static const uint32_t workers[] = {0, 0, 1, 2, 3, 8}, calls[] = {2, 10, 0, 0};
    static const uint32_t few[] = {0, 0, 1, 2};
    plan->limits.workers_max = workers[chance_below(&world.chance, 6)];
    plan->limits.calls_max = calls[chance_below(&world.chance, 4)];
    plan->limits_programs = chance_below(&world.chance, 3) == 0;
    for (uint32_t i = 0; i < plan->programs_count; i++) {
        struct yawl_program_limits *limits = &plan->each_program[i];
        limits->workers_max = few[chance_below(&world.chance, 4)];
        if (!plan->starts_all) limits->cases_max = 3 * few[chance_below(&world.chance, 4)];
    }
}

/* Most worlds have one. */
static void plan_disks(struct plan *plan)
{
    plan->disks = chance_below(&world.chance, 4) == 0 ? 2 : 1;
    plan->partitions[0] = chance_below(&world.chance, 2) * 7;
    plan->partitions[1] = plan->partitions[0] + 1 + chance_below(&world.chance, 3);
}

static void plan_world(struct plan *plan)
{
    static const size_t segments[] = {1, 700, 5000, 0};
    *plan = (struct plan){
        .cases = options.cases, .starts_all = options.cases != 0, .sqlite = options.sqlite};
    plan->history = (enum yawl_history_mode)chance_below(&world.chance, 3);
    plan->history_bytes = segments[chance_below(&world.chance, 4)];
    plan->programs_count = chance_between(&world.chance, 1, 4);
    /* Those of this folder have most to do with time and with calls. */
    for (uint32_t i = 0; i < plan->programs_count; i++) {
        uint32_t among = chance_below(&world.chance, 2) == 0 ? 7 : programs_count;
        uint32_t first = chance_below(&world.chance, among), k = 0;
        while (k < i && plan->programs[k] != programs[first]) k++;
        plan->programs[i] = programs[first];
        if (k < i) plan->programs_count = i;
    }
    static const uint32_t most[] = {3, 10, 10, 50};
    if (plan->cases == 0)
        plan->cases = chance_between(&world.chance, 1, most[chance_below(&world.chance, 4)]);
    plan->steps = 100 + chance_below(&world.chance, 30 * plan->cases + 200);
    plan_disks(plan);
    plan->stuck_after_ms = chance_below(&world.chance, 2) * 5000;
    plan->call_timeout_ms = chance_below(&world.chance, 2) * 60000;
    plan->manual_timers = chance_below(&world.chance, 4) == 0;
    plan->odd_commands = chance_below(&world.chance, 2) == 0;
    plan->tracks_branches = chance_below(&world.chance, 2) == 0;
    plan->controls_cases = chance_below(&world.chance, 3) == 0;
    if (options.each) {
        plan->cases = plan->cases % (options.sqlite ? 4 : 12) + 1;
        plan->steps = options.sqlite ? 150 : 400;
    } else {
        plan_faults(plan);
    }
    plan_limits(&plan->limits);
    plan_workers(plan);
    if (plan->starts_all) plan->limits.cases_max = CASES_MAX; /* ended ones count */
}

static void clear_world(void)
{
    for (uint32_t i = 0; i < NODES; i++) {
        struct node *node = &world.nodes[i];
        memory_take_all(node);
        for (uint32_t k = 0; k < COMMANDS_MAX; k++) node->commands[k].used = false;
        node->commands_count = 0;
        node->disk = i / 2;
        node->lives = false;
    }
    for (uint32_t i = 0; i < world.calls_used; i++) world.calls[i].node = NULL;
    if (options.sqlite) durable_clear();
    world.round++;
    ledger_clear();
}

static bool run_seed(uint64_t seed, struct tally *tally, bool trace)
{
    clear_world();
    world.seed = seed;
    world.chance.state = seed;
    world.tally = tally;
    world.trace = trace;
    world.calm = false;
    world.inside = NULL;
    memset(world.owners, 0, sizeof world.owners);
    world.calls_used = world.cases_count = world.starts_issued = world.step = 0;
    world.problem = NULL;
    yawl_sim_init(&world.clock, INT64_C(1800000000000));
    world.clock.seed = seed;
    world.steady_ms = 0;
    plan_world(&world.plan);
    world.starts_left = world.plan.cases;
    disk_open();
    if (setjmp(world.end) == 0) steps_run();
    world.inside = NULL;
    for (uint32_t i = 0; i < NODES; i++)
        if (world.nodes[i].lives) life_bury(&world.nodes[i]);
    disk_close();
    tally->seeds++;
    return world.problem == NULL;
}

/* Each place of a world fails in its turn; false: the world in which something was found is the last one. */
static bool run_each(uint64_t seed)
{
    for (int kind = EACH_CRASH; kind < EACH_KINDS; kind++) {
        bool passed = true;
        for (uint64_t at = 1; passed; at++) {
            for (int stays = 0; stays <= (kind != EACH_CRASH); stays++) {
                world.each = (struct each){(enum each_kind)kind, stays != 0, at, 0};
                if (!run_seed(seed, &total, options.trace)) return false;
                passed = world.each.count >= at;
            }
            places[kind] += passed;
        }
    }
    return true;
}

/* ---- What is said ---- */

static void show_failure(uint64_t seed)
{
    struct tally again = {0};
    world.each.count = 0;
    lines_count = 0;
    if (!options.trace && run_seed(seed, &again, true)) printf("the seed does not show it again\n");
    uint64_t first = lines_count > LINES ? lines_count - LINES : 0;
    for (uint64_t i = first; i < lines_count && !options.trace; i++) puts(lines[i % LINES]);
    if (options.each)
        printf("fault of kind %d at place %llu%s\n", (int)world.each.kind,
               (unsigned long long)world.each.at, world.each.stays ? ", from then on" : "");
    printf("seed %llu, step %u: %s\n", (unsigned long long)seed, world.step, world.problem_text);
}

static void show_total(void)
{
    static const char *const names[] = {
#define NAME_OF(name, text) text,
        FAULTS(NAME_OF)
#undef NAME_OF
    };
    printf("%llu seeds: %llu steps, %llu commands (%llu answered, %llu refused), %llu calls\n",
           (unsigned long long)total.seeds, (unsigned long long)total.steps,
           (unsigned long long)total.commands, (unsigned long long)total.answered,
           (unsigned long long)total.refused, (unsigned long long)total.calls);
    printf("%llu starts were refused as there was no room\n", (unsigned long long)total.busy);
    printf("%llu batches, %llu events, %llu pages, %llu recoveries\n",
           (unsigned long long)total.batches, (unsigned long long)total.events,
           (unsigned long long)total.pages, (unsigned long long)total.recoveries);
    printf("%llu cases: %llu completed, %llu cancelled (%llu had failed, %llu were deadlocked)\n",
           (unsigned long long)total.cases, (unsigned long long)total.completed,
           (unsigned long long)total.cancelled, (unsigned long long)total.failed,
           (unsigned long long)total.deadlocked);
    printf("%llu of %llu cases that nothing permanent was done to completed\n",
           (unsigned long long)total.clean_completed, (unsigned long long)total.clean);
    if (options.sqlite)
        printf("%llu syncs, %llu segments of histories\n", (unsigned long long)total.syncs,
               (unsigned long long)total.segments);
    for (uint32_t i = 0; i < FAULT_COUNT; i++)
        printf("%10llu  %s\n", (unsigned long long)total.faults[i], names[i]);
}

static bool show_failpoints(void)
{
    static const char *const texts[] = {
#define TEXT_OF(name, text) #name ": " text,
        YAWL__FAILPOINTS(TEXT_OF)
#undef TEXT_OF
    };
    bool all = true;
    for (uint32_t i = 0; i < YAWL__FAILPOINT_COUNT; i++) {
        printf("%10llu passed, %8llu died  %s\n", (unsigned long long)failpoints_hit[i],
               (unsigned long long)failpoints_died[i], texts[i]);
        all = all && failpoints_died[i] > 0;
    }
    return all;
}

/* ---- The command line ---- */

/* An assertion of the runtime, or worse. */
static void on_signal(int number)
{
    char text[80];
    int length = snprintf(text, sizeof text, "seed %llu: signal %d\n",
                          (unsigned long long)world.seed, number);
    (void)!write(STDERR_FILENO, text, (size_t)length);
    _exit(1);
}

static bool read_options(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i];
        if (strcmp(name, "--each") == 0) {
            options.each = true;
        } else if (strcmp(name, "--sqlite") == 0) {
            options.sqlite = true;
        } else if (strcmp(name, "--trace") == 0) {
            options.trace = true;
        } else if (strcmp(name, "--failpoints") == 0) {
            options.failpoints = true;
        } else if (i + 1 < count && strcmp(name, "--seed") == 0) {
            options.seed = strtoull(arguments[++i], NULL, 10);
        } else if (i + 1 < count && strcmp(name, "--count") == 0) {
            options.count = strtoull(arguments[++i], NULL, 10);
        } else if (i + 1 < count && strcmp(name, "--cases") == 0) {
            options.cases = (uint32_t)strtoul(arguments[++i], NULL, 10);
        } else {
            return false;
        }
    }
    return options.cases <= 100;
}

int main(int count, char **arguments)
{
    if (!read_options(count, arguments)) {
        fputs("usage: simulate [--seed S] [--count N] [--cases C] [--sqlite] [--each] "
              "[--trace] [--failpoints]\n",
              stderr);
        return 2;
    }
    signal(SIGABRT, on_signal);
    if (options.sqlite) vfs_register();
    for (uint64_t i = 0; i < options.count; i++) {
        uint64_t seed = options.seed + i;
        if (options.each ? run_each(seed) : run_seed(seed, &total, options.trace)) continue;
        show_failure(seed);
        return 1;
    }
    show_total();
    if (options.each)
        printf(
            "%llu places to die at, %llu calls of the store and %llu requests for memory failed\n",
            (unsigned long long)places[EACH_CRASH], (unsigned long long)places[EACH_STORE],
            (unsigned long long)places[EACH_MEMORY]);
    return options.failpoints && !show_failpoints() ? 1 : 0;
}
