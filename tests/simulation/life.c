/* Lives of engines: made and recovered, closed, or dead where they stand.
 * Invariant: an engine that is closed has given all its memory back. */
#include <string.h>

#include "base/failpoint.h"
#include "durable.h"
#include "world.h"
#include "yawl/errors.h"

uint64_t failpoints_hit[YAWL__FAILPOINT_COUNT], failpoints_died[YAWL__FAILPOINT_COUNT];

void yawl__failpoint(enum yawl__failpoint point)
{
    static const char *const names[] = {
#define FAILPOINT(name, text) #name,
        YAWL__FAILPOINTS(FAILPOINT)
#undef FAILPOINT
    };
    failpoints_hit[point]++;
    failpoints_died[point]++; /* unless it returns */
    life_point(world.inside, names[point]);
    failpoints_died[point]--;
}

bool life_ends_at(struct node *node, const char *where)
{
    if (world.calm) return false;
    bool dies = node->failpoint_countdown > 0 && --node->failpoint_countdown == 0;
    if (!each_strikes(EACH_CRASH) && !dies) return false;
    tell("the engine dies at %s", where);
    return true;
}

void life_point(struct node *node, const char *where)
{
    if (life_ends_at(node, where)) longjmp(world.crash, 1);
}

void life_bury(struct node *node)
{
    disk_crash(node);
    calls_forget(node);
    people_forget(node);
    memory_take_all(node);
    node->lives = node->closing = node->draining = false;
    node->loop.count = 0;
    node->failpoint_countdown = node->memory_fails = 0;
    node->telling = false;
    if (world.owners[node->disk] == node) world.owners[node->disk] = NULL;
    world.inside = NULL;
}

/* ---- Beginning ---- */

static void hear_log(yawl_engine_t *engine, enum yawl_log_level level, struct yawl_text text)
{
    struct node *node = engine->data;
    static const char end[] = "has stopped";
    for (uint32_t i = 0; level == YAWL_LOG_ERROR && i + sizeof end <= text.length + 1; i++)
        if (memcmp(text.data + i, end, sizeof end - 1) == 0) node->stopped = true;
    tell("log: %.*s", (int)text.length, text.data);
}

static int register_all(struct node *node)
{
    calls_register(node);
    for (uint32_t i = 0; i < world.plan.programs_count; i++) {
        const struct yawl_program *program = world.plan.programs[i];
        int status = yawl_program_register(&node->engine, program, any_functions);
        if (status == 0 && world.plan.limits_programs)
            status = yawl_program_limit(&node->engine, program, &world.plan.each_program[i]);
        if (status != 0) return status;
    }
    return 0;
}

/* Only what was injected may keep an engine from its recovery. */
static void check_failure(const struct node *node, const char *what, int status)
{
    bool injected = !world.calm && (status == YAWL_ESTORE || status == YAWL_ENOMEM);
    tell("%s: %s", what, yawl_err_name(status));
    if (injected) return;
    const char *more = node->engine.self == NULL ? "" : yawl_engine_message(&node->engine);
    found("%s: %s %s", what, yawl_err_name(status), more);
}

static int recover(struct node *node)
{
    int status = register_all(node);
    if (status == 0) status = yawl_engine_recover(&node->engine);
    if (status == YAWL_ESTORE) status = yawl_engine_recover(&node->engine); /* tried once more */
    return status;
}

int life_open(struct node *node, yawl_store_t *store)
{
    const struct plan *plan = &world.plan;
    yawl_engine_options_t options = {.store = store,
                                     .io = &world.clock.io,
                                     .limits = plan->limits,
                                     .log = hear_log,
                                     .manual_timers = plan->manual_timers,
                                     .stuck_after_ms = plan->stuck_after_ms,
                                     .call_timeout_ms = plan->call_timeout_ms,
                                     .track_branches = plan->tracks_branches,
                                     .partition = plan->partitions[node->disk]};
    memset(&node->engine, 0, sizeof node->engine);
    node->engine.data = node;
    node->lives = true;
    node->draining = false;
    node->old = node->stopped = node->closing = node->closed = node->telling = false;
    node->commands_count = 0;
    if (strikes(FAULT_CRASH_INSIDE))
        node->failpoint_countdown = chance_between(&world.chance, 1, 24);
    world.inside = node;
    return yawl_engine_init(&node->engine, &node->loop.uv, &options);
}

static int open_store(struct node *node, yawl_store_t **store)
{
    node->life = ++world.lives;
    node->engine.self = NULL;
    node->loop.count = 0;
    node->closed = false;
    if (world.plan.sqlite) return durable_open(node, store);
    *store = disk_face(node);
    return 0;
}

bool life_begin(struct node *node)
{
    yawl_store_t *store = NULL;
    int status = open_store(node, &store);
    if (status == 0) status = life_open(node, store);
    if (status != 0) {
        check_failure(node, "the engine is not made", status);
        if (memory_is_held(node)) found("an engine that is not made keeps memory");
        life_bury(node);
        return false;
    }
    world.owners[node->disk] = node;
    status = recover(node);
    if (status != 0) {
        check_failure(node, "the engine is not recovered", status);
        if (!node->process_died && chance_below(&world.chance, 2) == 0)
            life_end(node);
        else
            life_bury(node);
        return false;
    }
    if (node->process_died) {
        life_bury(node);
        return false;
    }
    world.tally->recoveries++;
    tell("an engine has begun at batch %llu", (unsigned long long)disk_end(node));
    oracle_listen(node);
    oracle_after_recovery(node);
    return true;
}

/* ---- Ending ---- */

static void on_closed(yawl_engine_t *engine) { ((struct node *)engine->data)->closed = true; }

/* While it drains it goes on with what it has, and takes nothing more. */
static void disturb(struct node *node)
{
    if (!node->draining || node->closed || chance_below(&world.chance, 4) > 0) return;
    if (chance_below(&world.chance, 2) == 0)
        (void)calls_answer_due(node);
    else
        people_are_refused(node);
}

void life_end(struct node *node)
{
    world.inside = node;
    node->draining = !node->stopped && chance_below(&world.chance, 2) == 0;
    /* With commands that were just sent. */
    for (uint32_t i = 0; i < 3 && node->draining && !world.calm; i++) people_do_something(node);
    node->closing = true;
    tell("the engine is closed");
    if (node->draining)
        yawl_engine_drain(&node->engine, on_closed);
    else
        yawl_engine_close(&node->engine, on_closed);
    while (!node->closed) {
        disturb(node);
        uint32_t ready = loop_ready(&node->loop);
        if (ready > 0 && (!node->face.flying || chance_below(&world.chance, 2) == 0))
            loop_run(&node->loop, chance_below(&world.chance, ready));
        else if (node->face.flying)
            disk_answer(node);
        else if (!node->draining || !calls_end_one(node))
            found("an engine that closes waits for nothing");
    }
    if (memory_is_held(node)) found("%llu bytes leak", (unsigned long long)node->bytes);
    if (node->commands_count > 0) found("%u commands were never answered", node->commands_count);
    if (node->has_files) durable_end(node);
    if (node->loop.count > 0) found("a handle was left open");
    life_bury(node);
}
