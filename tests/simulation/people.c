/* Who works: starts cases, does items, and now and then what is odd, late, repeated or wrong.  People know of
 * a case what the public reads tell, and of their commands what they are answered.
 * Invariant: a command is answered at most once, and never by an engine that has died. */
#include <string.h>

#include "people.h"
#include "yawl/errors.h"

/* ---- Commands on their way ---- */

struct command *people_command(struct node *node, yawl_case_id id, enum yawl_event_kind kind)
{
    if (node->commands_count == COMMANDS_MAX) return NULL;
    uint32_t at = chance_below(&world.chance, COMMANDS_MAX);
    while (node->commands[at].used) at = (at + 1) % COMMANDS_MAX;
    struct command *command = &node->commands[at];
    *command = (struct command){.node = node, .kind = kind, .id = id};
    command->req.data = command;
    return command;
}

/* A command was answered well: what it did must be durable. */
static void check_answer(const struct command *command, const struct yawl_case_result *result)
{
    struct known *known = ledger_find(result->id);
    const char *name = yawl_event_name((int)command->kind);
    if (known == NULL)
        found("\"%s\" is answered, and case %llx is not durable", name,
              (unsigned long long)result->id);
    if (command->kind == YAWL_EVENT_COUNT) return;
    if (command->kind == YAWL_EVENT_CASE_STARTED) known->program = command->program;
    if (++known->answered[command->kind] > known->events[command->kind])
        found("case %llx: \"%s\" is answered %u times and durable %u times",
              (unsigned long long)known->id, name, known->answered[command->kind],
              known->events[command->kind]);
}

void people_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct command *command = req->data;
    struct node *node = command->node;
    if (!command->used) found("a command is answered twice");
    if (!node->lives) found("an engine that is dead answers");
    command->used = false;
    node->commands_count--;
    if (status == 0) {
        world.tally->answered++;
        check_answer(command, result);
    } else {
        world.tally->refused++;
        if (status == YAWL_ECLOSED && node->draining && !node->stopped)
            found("an engine that drains has dropped \"%s\"", yawl_event_name((int)command->kind));
        if (status > 0 || strcmp(yawl_err_name(status), "unknown error") == 0)
            found("a command is refused with %d", status);
        if (command->kind == YAWL_EVENT_CASE_STARTED) world.starts_left++; /* once more */
    }
    tell("answer %s: %s", yawl_event_name((int)command->kind), yawl_err_name(status));
}

bool people_sent(struct command *command, int status)
{
    if (status != 0) return false;
    struct node *node = command->node;
    struct known *known = ledger_find(command->id);
    command->used = true;
    node->commands_count++;
    world.tally->commands++;
    if (known != NULL && command->kind < YAWL_EVENT_COUNT) known->issued[command->kind]++;
    return true;
}

void people_forget(struct node *node)
{
    for (uint32_t i = 0; i < COMMANDS_MAX && node->commands_count > 0; i++) {
        struct command *command = &node->commands[i];
        if (!command->used) continue;
        command->used = false;
        node->commands_count--;
        if (command->kind == YAWL_EVENT_CASE_STARTED) world.starts_left++;
    }
}

/* ---- Starting ---- */

/* An engine that says no says when it may be asked again, and then takes it. */
static void check_refusal(const struct node *node, const struct command *command, int status)
{
    uint32_t wait_ms = yawl_engine_retry_after_ms(&node->engine, command->program);
    bool busy = status == YAWL_EBUSY;
    if (wait_ms > YAWL_RETRY_MAX_MS || (busy && wait_ms == 0))
        found("a start is %s, and to be tried again after %u ms", yawl_err_name(status), wait_ms);
    world.tally->busy += busy;
}

static const struct yawl_program *some_program(void)
{
    return world.plan.programs[chance_below(&world.chance, world.plan.programs_count)];
}

void people_start_case(struct node *node)
{
    if (world.starts_left == 0 || world.starts_issued == CASES_MAX) return;
    struct command *command = people_command(node, 0, YAWL_EVENT_CASE_STARTED);
    if (command == NULL) return;
    command->program = some_program();
    const void *in = data_some(command->program->nets[0].in);
    int status =
        yawl_program_start(&node->engine, &command->req, command->program, in, people_answer);
    check_refusal(node, command, status);
    if (!people_sent(command, status)) return;
    world.starts_left--;
    world.starts_issued++;
    tell("start of %s", command->program->name);
}

void people_are_refused(struct node *node)
{
    static yawl_req_t req;
    const struct yawl_program *program = some_program();
    const void *in = data_some(program->nets[0].in);
    int status = yawl_program_start(&node->engine, &req, program, in, people_answer);
    if (status == 0) found("an engine that drains takes a start");
}

/* ---- A case, as people see it ---- */

static bool look(struct view *view, struct node *node, struct known *known)
{
    view->node = node;
    view->known = known;
    view->count = 0;
    if (yawl_case_read(&node->engine, known->id, &view->info) != 0) return false;
    int count = yawl_case_items(&node->engine, known->id, view->items, ITEMS_MAX);
    if (count > ITEMS_MAX) found("a case has more than %d items", ITEMS_MAX);
    view->count = count < 0 ? 0 : (uint32_t)count;
    return true;
}

static const struct yawl_net *net_of(const struct view *view, uint32_t scope)
{
    struct yawl_scope_info scopes[ITEMS_MAX];
    int count = yawl_case_scopes(&view->node->engine, view->known->id, scopes, ITEMS_MAX);
    if (count > ITEMS_MAX) found("a case has more than %d net instances", ITEMS_MAX);
    for (int i = 0; i < count; i++) {
        if (scopes[i].scope == scope) return &view->info.program->nets[scopes[i].net];
    }
    found("an item of a net instance that is not there");
}

static const struct yawl_task *row_of(const struct view *view, const yawl_item_id *id)
{
    return &net_of(view, id->scope)->tasks[id->task];
}

/* ---- Doing an item ---- */

typedef int item_fn(yawl_engine_t *engine, yawl_req_t *req, yawl_item_id id, yawl_case_cb cb);

static bool send_plain(const struct view *view, item_fn *fn, yawl_item_id id,
                       enum yawl_event_kind kind)
{
    struct command *command = people_command(view->node, id.case_id, kind);
    if (command == NULL) return false;
    tell("\"%s\" for %llx task %u item %u", yawl_event_name((int)kind),
         (unsigned long long)id.case_id, id.task, id.firing);
    return people_sent(command, fn(&view->node->engine, &command->req, id, people_answer));
}

static bool send_complete(const struct view *view, yawl_item_id id)
{
    const struct yawl_task *row = row_of(view, &id);
    struct command *command = people_command(view->node, id.case_id, YAWL_EVENT_ITEM_COMPLETED);
    if (command == NULL) return false;
    tell("complete %s of %llx", row->name, (unsigned long long)id.case_id);
    yawl_engine_t *engine = &view->node->engine;
    bool plain = row->returns == NULL && id.scope == 0 && row->instances == NULL;
    int status =
        plain && chance_below(&world.chance, 2) == 0
            ? yawl_task_complete(engine, &command->req, id.case_id, id.task, NULL, people_answer)
            : yawl_item_complete(engine, &command->req, id, data_some(row->returns), people_answer);
    return people_sent(command, status);
}

/* Is it a person's? */
static bool is_ours(const struct view *view, const struct yawl_item_info *item)
{
    return row_of(view, &item->id)->kind == YAWL_TASK_OFFER;
}

/* What brings an item nearer to its end. */
static bool do_item(const struct view *view, const struct yawl_item_info *item)
{
    bool ours = is_ours(view, item);
    switch ((int)item->status) {
    case YAWL_ITEM_ENABLED:
        if (chance_below(&world.chance, 3) == 0)
            return send_plain(view, yawl_item_start, item->id, YAWL_EVENT_ITEM_STARTED);
        return send_complete(view, item->id);
    case YAWL_ITEM_FIRED:
        return send_plain(view, yawl_item_start, item->id, YAWL_EVENT_ITEM_STARTED);
    case YAWL_ITEM_EXECUTING: return ours && send_complete(view, item->id);
    case YAWL_ITEM_SUSPENDED:
        return send_plain(view, yawl_item_resume, item->id, YAWL_EVENT_ITEM_RESUMED);
    default: return false;
    }
}

/* ---- Triggers ---- */

static const struct yawl_trigger *some_trigger(const struct yawl_program *program)
{
    for (uint32_t i = 0; i < program->nets_count; i++) {
        const struct yawl_net *net = &program->nets[i];
        uint32_t first = chance_below(&world.chance, net->tasks_count);
        for (uint32_t k = 0; k < net->tasks_count; k++) {
            const struct yawl_task *task = &net->tasks[(first + k) % net->tasks_count];
            if (task->trigger != NULL) return task->trigger;
        }
    }
    return NULL;
}

static bool send_trigger(const struct view *view)
{
    static const char *const keys[] = {"a", "b", "",
                                       "a longer text, which takes its own place: \u00e4"};
    const struct yawl_trigger *trigger = some_trigger(view->info.program);
    struct command *command =
        trigger == NULL ? NULL : people_command(view->node, view->known->id, YAWL_EVENT_COUNT);
    if (command == NULL) return false;
    struct yawl_delivery delivery = {.name = trigger->name};
    if (trigger->key != NULL) delivery.key = keys[chance_below(&world.chance, 4)];
    delivery.record = yawl_trigger_record(view->info.program, trigger->name);
    delivery.payload = data_some(delivery.record);
    tell("trigger %s for %llx", trigger->name, (unsigned long long)command->id);
    return people_sent(command, yawl_case_trigger(&view->node->engine, &command->req, command->id,
                                                  &delivery, people_answer));
}

static bool waits_for_a_trigger(const struct view *view)
{
    struct yawl_scope_info scopes[ITEMS_MAX];
    uint32_t tasks[64];
    int count = yawl_case_scopes(&view->node->engine, view->known->id, scopes, ITEMS_MAX);
    for (int i = 0; i < count; i++) {
        const struct yawl_net *net = &view->info.program->nets[scopes[i].net];
        int waiting =
            yawl_scope_waiting(&view->node->engine, view->known->id, scopes[i].scope, tasks, 64);
        for (int k = 0; k < waiting; k++)
            if (net->tasks[tasks[k]].trigger != NULL) return true;
    }
    return false;
}

/* ---- What is odd ---- */

static bool send_fail(const struct view *view, yawl_item_id id)
{
    struct command *command = people_command(view->node, id.case_id, YAWL_EVENT_COUNT);
    if (command == NULL) return false;
    tell("fail task %u of %llx", id.task, (unsigned long long)id.case_id);
    return people_sent(command,
                       yawl_item_fail(&view->node->engine, &command->req, id, "no", people_answer));
}

static bool send_choice(const struct view *view, yawl_item_id id)
{
    struct command *command = people_command(view->node, id.case_id, YAWL_EVENT_CHOICE_FORCED);
    if (command == NULL) return false;
    uint64_t choice = chance_below(&world.chance, 4);
    return people_sent(
        command, yawl_task_choose(&view->node->engine, &command->req, id, choice, people_answer));
}

static bool send_add(const struct view *view, yawl_item_id id)
{
    const struct yawl_task *row = row_of(view, &id);
    struct command *command = row->instances == NULL
                                  ? NULL
                                  : people_command(view->node, id.case_id, YAWL_EVENT_ITEM_ADDED);
    if (command == NULL) return false;
    id.instance = 0;
    const void *own = data_some(row->instances->own);
    return people_sent(command,
                       yawl_item_add(&view->node->engine, &command->req, id, own, people_answer));
}

static yawl_item_id wrong_item(yawl_item_id id)
{
    switch (chance_below(&world.chance, 5)) {
    case 0: id.task += 1 + chance_below(&world.chance, 70); break;
    case 1: id.firing += 1000; break;
    case 2: id.scope += 5; break;
    case 3: id.instance += 20; break;
    default: id.case_id += (uint64_t)1 << 24; break;
    }
    return id;
}

/* Commands that change how a case ends: its end may then be any. */
static bool do_harm(const struct view *view, yawl_item_id id)
{
    view->known->touched = true;
    switch (chance_below(&world.chance, 5)) {
    case 0: return control_cancel(view);
    case 1: return send_fail(view, id);
    case 2: return send_plain(view, yawl_item_cancel, id, YAWL_EVENT_ITEM_CANCELLED);
    case 3: return send_choice(view, id);
    default:
        view->known->issued_completions += 64; /* of all instances at most */
        return send_plain(view, yawl_item_skip, id, YAWL_EVENT_COUNT);
    }
}

static bool do_odd(const struct view *view, const struct yawl_item_info *item)
{
    yawl_item_id id = item->id;
    switch (chance_below(&world.chance, 10)) {
    case 0: return send_plain(view, yawl_item_suspend, id, YAWL_EVENT_ITEM_SUSPENDED);
    case 1: return send_plain(view, yawl_item_resume, id, YAWL_EVENT_ITEM_RESUMED);
    case 2: return send_plain(view, yawl_item_rollback, id, YAWL_EVENT_ITEM_ROLLED_BACK);
    case 3: return send_add(view, id);
    case 4: return send_plain(view, yawl_item_start, wrong_item(id), YAWL_EVENT_ITEM_STARTED);
    case 5: /* twice at once: one of them is refused */
        return do_item(view, item) && do_item(view, item);
    case 6: return send_trigger(view);
    case 7: return do_harm(view, id);
    default: return do_item(view, item);
    }
}

/* ---- What is done next ---- */

void people_do_something(struct node *node)
{
    struct view view;
    if (world.cases_count == 0) return;
    struct known *known = &world.cases[chance_below(&world.chance, world.cases_count)];
    if (known->disk != node->disk) {
        control_stranger(node, known);
        return;
    }
    if (!look(&view, node, known)) return;
    if (world.plan.controls_cases && chance_below(&world.chance, 4) == 0) {
        (void)control_case(&view);
        return;
    }
    if (waits_for_a_trigger(&view) && chance_below(&world.chance, 4) == 0) {
        (void)send_trigger(&view);
        return;
    }
    if (view.count == 0) return;
    const struct yawl_item_info *item = &view.items[chance_below(&world.chance, view.count)];
    if (world.plan.odd_commands && chance_below(&world.chance, 4) == 0)
        (void)do_odd(&view, item);
    else
        (void)do_item(&view, item);
}

bool people_finish(struct known *known)
{
    struct view view;
    if (!look(&view, world.owners[known->disk], known)) return false;
    if (view.info.status == YAWL_CASE_FAILED || view.info.status == YAWL_CASE_DEADLOCKED)
        return control_cancel(&view);
    if (view.info.status == YAWL_CASE_SUSPENDED) return control_resume(&view);
    if (view.info.status != YAWL_CASE_RUNNING) return false;
    uint32_t first = view.count == 0 ? 0 : chance_below(&world.chance, view.count);
    for (uint32_t i = 0; i < view.count; i++) {
        if (do_item(&view, &view.items[(first + i) % view.count])) return true;
    }
    return waits_for_a_trigger(&view) && send_trigger(&view);
}
