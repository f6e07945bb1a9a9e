/* What happens next: chance chooses among what can happen.  After the last step nothing goes wrong any
 * more, and every case must come to its end.
 * Invariant: a step enters one engine at most; one that dies in it is buried before the next step. */
#include "durable.h"

/* ---- Time ---- */

static void pass(int64_t span_ms)
{
    world.steady_ms += span_ms;
    yawl_sim_advance(&world.clock, span_ms);
}

static void earlier(int64_t *due, int64_t other)
{
    if (other < *due) *due = other;
}

/* When something happens by itself; INT64_MAX: nothing does. */
static int64_t next_due(void)
{
    int64_t due = INT64_MAX;
    for (uint32_t i = 0; i < NODES; i++) {
        const struct node *node = &world.nodes[i];
        if (!node->lives) continue;
        earlier(&due, loop_due(&node->loop));
        if (node->face.flying) earlier(&due, node->face.due_ms);
        int64_t deadline = yawl_engine_timer_next(&node->engine);
        if (!world.plan.manual_timers || deadline == INT64_MAX) continue;
        int64_t wait = deadline - world.clock.now_ms;
        earlier(&due, world.steady_ms + (wait > 0 ? wait : 0));
    }
    for (uint32_t i = 0; i < world.calls_used; i++)
        if (world.calls[i].node != NULL) earlier(&due, world.calls[i].due_ms);
    return due;
}

static void pass_time(void)
{
    int64_t due = next_due();
    bool jumps = due != INT64_MAX && due > world.steady_ms && chance_below(&world.chance, 3) == 0;
    pass(jumps ? due - world.steady_ms : (int64_t)chance_below(&world.chance, 20));
    if (!strikes(FAULT_CLOCK_JUMPS)) return;
    int64_t span = (int64_t)chance_below(&world.chance, 600000) - 300000;
    tell("the clock is set by %lld ms", (long long)span);
    yawl_sim_set(&world.clock, world.clock.now_ms + span);
}

/* ---- What can happen ---- */

static bool run_loop(struct node *node)
{
    uint32_t ready = loop_ready(&node->loop);
    if (ready == 0) return false;
    loop_run(&node->loop, chance_below(&world.chance, ready));
    return true;
}

static bool run_timers(struct node *node)
{
    if (!world.plan.manual_timers || node->stopped) return false;
    int fired = yawl_engine_timers_run(&node->engine);
    return fired > 0 || loop_ready(&node->loop) > 0 || node->face.flying;
}

static bool answer_disk(struct node *node)
{
    if (!node->face.flying || node->face.due_ms > world.steady_ms) return false;
    disk_answer(node);
    oracle_after_commit(node);
    return true;
}

static void work(struct node *node)
{
    if (node == world.owners[node->disk] && chance_below(&world.chance, 6) == 0)
        people_start_case(node);
    else
        people_do_something(node);
}

/* ---- What goes wrong ---- */

/* One of the two of a disk. */
static struct node *node_of(uint32_t disk, uint32_t which)
{
    return &world.nodes[2 * disk + which];
}

static struct node *free_node(uint32_t disk)
{
    for (uint32_t i = 0; i < 2; i++)
        if (!node_of(disk, i)->lives) return node_of(disk, i);
    return NULL;
}

static void upset_memory(struct node *node)
{
    bool once = strikes(FAULT_MEMORY_ONCE), stays = strikes(FAULT_MEMORY_STAYS);
    if (!once && !stays) return;
    node->memory_countdown = chance_below(&world.chance, 30);
    node->memory_fails = once ? 1 : 20;
    tell("memory fails from request %u on, %u times", node->memory_countdown, node->memory_fails);
}

/* True: the engine is no more. */
static bool upset(struct node *node)
{
    upset_memory(node);
    if (strikes(FAULT_CRASH_INSIDE))
        node->failpoint_countdown = chance_between(&world.chance, 1, world.plan.sqlite ? 400 : 40);
    bool dies = strikes(FAULT_CRASH);
    if (node->stopped || node->old) dies = dies || chance_below(&world.chance, 20) == 0;
    if (dies) {
        tell("an engine dies");
        life_bury(node);
    } else if (strikes(FAULT_CLOSES)) {
        life_end(node);
    }
    return !node->lives;
}

static void take_over(uint32_t disk)
{
    struct node *node = free_node(disk);
    if (node == NULL || !strikes(FAULT_TAKEN)) return;
    if (world.plan.sqlite) {
        durable_is_refused(node);
        return;
    }
    tell("another engine takes the store");
    (void)life_begin(node);
}

/* Those whose process has died while somebody else had his turn. */
static void bury_dead(void)
{
    for (uint32_t i = 0; i < NODES; i++)
        if (world.nodes[i].lives && world.nodes[i].process_died) life_bury(&world.nodes[i]);
}

static void step(void)
{
    world.inside = NULL;
    bury_dead();
    uint32_t disk = world.plan.disks == 1 ? 0 : chance_below(&world.chance, world.plan.disks);
    if (world.owners[disk] == NULL) {
        struct node *node = free_node(disk);
        if (node == NULL) life_bury(node = node_of(disk, chance_below(&world.chance, 2)));
        if (!life_begin(node)) return;
    }
    take_over(disk);
    struct node *node = node_of(disk, chance_below(&world.chance, 2));
    if (!node->lives) node = world.owners[disk];
    if (node == NULL || upset(node)) return;
    world.inside = node;
    bool done = false;
    switch (chance_below(&world.chance, 8)) {
    case 0: pass_time(); break;
    case 1:
    case 2: work(node); break;
    case 3: done = calls_answer_due(node); break;
    case 4: done = run_timers(node); break;
    default: done = answer_disk(node); break;
    }
    if (!done) (void)run_loop(node);
    oracle_after_step();
}

/* ---- The end ---- */

/* Everything that an engine can do without anybody is done. */
static void settle_one(struct node *node)
{
    for (uint32_t i = 0;; i++) {
        world.inside = node;
        if (node->face.flying) {
            disk_answer(node);
            oracle_after_commit(node);
        } else if (!run_loop(node) && !calls_answer_one(node) && !run_timers(node)) {
            oracle_at_rest(node);
            return;
        }
        if (i > 200000) found("the engine does not come to rest");
    }
}

static void settle(void)
{
    for (uint32_t i = 0; i < world.plan.disks; i++) settle_one(world.owners[i]);
}

static bool all_have_ended(void)
{
    for (uint32_t i = 0; i < world.cases_count; i++) {
        int status = world.cases[i].status;
        if (status != YAWL_CASE_COMPLETED && status != YAWL_CASE_CANCELLED) return false;
    }
    return true;
}

/* Those that were not started before. */
static bool has_starts(void) { return world.plan.starts_all && world.starts_left > 0; }

static bool start_some(void)
{
    if (!has_starts()) return false;
    uint32_t left = world.starts_left;
    for (uint32_t i = 0; i < 8 && world.starts_left > 0; i++) {
        struct node *node = world.owners[chance_below(&world.chance, world.plan.disks)];
        world.inside = node;
        people_start_case(node);
    }
    return world.starts_left < left;
}

static bool finish_some(void)
{
    bool something = false;
    for (uint32_t i = 0; i < world.cases_count; i++) {
        world.inside = world.owners[world.cases[i].disk];
        if (people_finish(&world.cases[i])) something = true;
    }
    return something;
}

static void find_stuck(void)
{
    for (uint32_t i = 0; i < world.cases_count; i++) {
        const struct known *known = &world.cases[i];
        if (known->status == YAWL_CASE_COMPLETED || known->status == YAWL_CASE_CANCELLED) continue;
        struct yawl_case_info info = {.program = NULL};
        int status = yawl_case_read(&world.owners[known->disk]->engine, known->id, &info);
        found("case %llx of %s is stuck (%s, %s)", (unsigned long long)known->id,
              info.program == NULL ? "?" : info.program->name, yawl_err_name(status),
              yawl_case_status_name(known->status));
    }
}

static void begin_calm(void)
{
    world.calm = true; /* first: threads of others go on while one is buried */
    bury_dead();
    for (uint32_t i = 0; i < NODES; i++) {
        struct node *node = &world.nodes[i];
        const struct face *face = &node->face;
        bool fails =
            node->stopped || node->old || face->failed || (face->flying && face->outcome != 0);
        bool ends = node->lives && (node != world.owners[node->disk] || fails);
        if (ends) life_bury(node);
        node->failpoint_countdown = node->memory_fails = 0;
    }
    if (!world.plan.starts_all) world.starts_left = 0;
    world.inside = NULL;
    for (uint32_t i = 0; i < world.plan.disks; i++)
        if (world.owners[i] == NULL && !life_begin(free_node(i))) found("no engine begins");
}

static void end_all(void)
{
    for (uint32_t i = 0; i < world.plan.disks; i++) {
        life_end(world.owners[i]);
        if (!life_begin(node_of(i, 0))) found("no engine begins");
        if (world.plan.sqlite) durable_check_history(node_of(i, 0));
        life_end(node_of(i, 0));
    }
}

/* Liveness: whoever waits for nothing but people is done with by people. */
static void finish(void)
{
    begin_calm();
    settle();
    for (uint32_t round = 0; has_starts() || !all_have_ended(); round++) {
        bool started = start_some(), goes_on = finish_some();
        if (!started && !goes_on && !all_have_ended()) {
            int64_t due = next_due();
            if (due == INT64_MAX) find_stuck();
            if (due > world.steady_ms) pass(due - world.steady_ms);
        }
        if (chance_below(&world.chance, 4) == 0) pass(1000);
        settle();
        if (round > 20000) find_stuck();
    }
    pass(1000000); /* calls that were put off for want of memory are forgotten */
    settle();
    oracle_at_end();
    end_all();
}

void steps_run(void)
{
    for (world.step = 0; world.step < world.plan.steps; world.step++) {
        if (setjmp(world.crash) == 0)
            step();
        else
            life_bury(world.inside);
        world.tally->steps++;
    }
    finish();
}
