/* Plans by reachability over the rows of a net; states by looking at the marking. */
#include "core/branches.h"

#include <assert.h>
#include <string.h>

#include "core/marking.h"
#include "core/side.h"

/* ---- Plans ---- */

static bool is_parallel(const struct yawl_task *row)
{
    return (row->split == YAWL_SPLIT_AND || row->split == YAWL_SPLIT_OR) && row->flows_count > 1;
}

static uint32_t count_branches(const struct yawl_net *net)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        if (is_parallel(&net->tasks[i])) count += net->tasks[i].flows_count;
    }
    return count;
}

static void add(uint64_t *set, uint32_t index) { set[YAWL_WORD(index)] |= YAWL_BIT(index); }

static bool takes_from(const struct yawl_task *row, const uint64_t *places)
{
    for (uint32_t i = 0; i < row->preset_count; i++) {
        if (yawl_has(places, row->preset[i])) return true;
    }
    return false;
}

static void add_outputs(const struct yawl_task *row, uint64_t *places)
{
    for (uint32_t i = 0; i < row->flows_count; i++) add(places, row->flows[i].place);
    for (uint32_t i = 0; i < row->others_count; i++) add(places, row->others[i].place);
}

/* What a token in the flow's condition can reach without the split itself.  Tasks mostly stand behind those
 * that lead to them, so few rounds do. */
static void reach(const struct yawl_net *net, const struct yawl__branch_row *branch)
{
    bool grows = true;
    add(branch->places, net->tasks[branch->task].flows[branch->flow].place);
    while (grows) {
        grows = false;
        for (uint32_t i = 0; i < net->tasks_count; i++) {
            if (i == branch->task || yawl_has(branch->tasks, i)) continue;
            if (!takes_from(&net->tasks[i], branch->places)) continue;
            add(branch->tasks, i);
            add_outputs(&net->tasks[i], branch->places);
            grows = true;
        }
    }
}

/* What another flow reaches too is no part of it. */
static void take_away(const struct yawl__branch_plan *plan, uint32_t first, uint32_t count)
{
    for (uint32_t w = 0; w < plan->place_words + plan->task_words; w++) {
        uint64_t once = 0, more = 0;
        for (uint32_t i = first; i < first + count; i++) {
            uint64_t word = plan->rows[i].places[w]; /* tasks follow them */
            more |= once & word;
            once |= word;
        }
        for (uint32_t i = first; i < first + count; i++) plan->rows[i].places[w] &= ~more;
    }
}

/* Conditions of it that none of its tasks takes from. */
static void find_exits(const struct yawl_net *net, const struct yawl__branch_plan *plan,
                       const struct yawl__branch_row *branch)
{
    memcpy(branch->exits, branch->places, plan->place_words * sizeof(uint64_t));
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        const struct yawl_task *row = &net->tasks[i];
        if (!yawl_has(branch->tasks, i)) continue;
        for (uint32_t k = 0; k < row->preset_count; k++)
            branch->exits[YAWL_WORD(row->preset[k])] &= ~YAWL_BIT(row->preset[k]);
    }
}

static void fill_plan(struct yawl__branch_plan *plan)
{
    const struct yawl_net *net = plan->net;
    uint64_t *words = (uint64_t *)(void *)&plan->rows[plan->count];
    uint32_t at = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        uint32_t first = at, flows = is_parallel(&net->tasks[i]) ? net->tasks[i].flows_count : 0;
        for (uint32_t k = 0; k < flows; k++, at++) {
            struct yawl__branch_row *branch = &plan->rows[at];
            branch->task = i;
            branch->flow = k;
            branch->places = words;
            branch->tasks = words + plan->place_words;
            branch->exits = branch->tasks + plan->task_words;
            words = branch->exits + plan->place_words;
            reach(net, branch);
        }
        take_away(plan, first, flows);
        for (uint32_t k = first; k < at; k++) find_exits(net, plan, &plan->rows[k]);
    }
}

static const struct yawl__branch_plan *find_plan(const struct yawl__core *core,
                                                 const struct yawl_net *net)
{
    const struct yawl__branch_plan *plan = core->plans;
    while (plan != NULL && plan->net != net) plan = plan->next;
    return plan;
}

static int add_plan(struct yawl__core *core, const struct yawl_net *net)
{
    uint32_t count = count_branches(net);
    if (count == 0 || find_plan(core, net) != NULL) return 0;
    size_t places = YAWL_WORDS(net->places_count), tasks = YAWL_WORDS(net->tasks_count);
    size_t size = sizeof(struct yawl__branch_plan) +
                  count * (sizeof(struct yawl__branch_row) + (2 * places + tasks) * 8);
    struct yawl__branch_plan *plan = yawl__take(&core->memory, size);
    if (plan == NULL) return YAWL_ENOMEM;
    memset(plan, 0, size);
    plan->net = net;
    plan->size = size;
    plan->count = count;
    plan->place_words = (uint32_t)places;
    plan->task_words = (uint32_t)tasks;
    fill_plan(plan);
    plan->next = core->plans;
    core->plans = plan;
    return 0;
}

int yawl__branches_fit(struct yawl__core *core, const struct yawl_program *program)
{
    int status = 0;
    for (uint32_t i = 0; core->tracks && i < program->nets_count && status == 0; i++)
        status = add_plan(core, &program->nets[i]);
    return status;
}

static uint32_t count_tasks(const struct yawl__branch_plan *plan, const struct yawl__branch_row *row)
{
    uint32_t count = 0;
    for (uint32_t w = 0; w < plan->task_words; w++)
        count += (uint32_t)__builtin_popcountll(row->tasks[w]);
    return count;
}

bool yawl__is_branch(const struct yawl_net *net, const struct yawl__branch_row *row)
{
    const char *name = net->tasks[row->task].flows[row->flow].branch;
    return name == NULL || name[0] != '\0';
}

const char *yawl__branch_name(const struct yawl_net *net, const struct yawl__branch_row *row)
{
    const struct yawl_flow *flow = &net->tasks[row->task].flows[row->flow];
    return flow->branch != NULL ? flow->branch : flow->target;
}

const struct yawl__branch_row *yawl__branch_around(struct yawl__core *core,
                                                   const struct yawl_net *net, uint32_t task)
{
    const struct yawl__branch_row *around = NULL;
    const struct yawl__branch_plan *plan = NULL;
    if (add_plan(core, net) == 0) plan = find_plan(core, net);
    for (uint32_t i = 0; plan != NULL && i < plan->count; i++) {
        const struct yawl__branch_row *row = &plan->rows[i];
        if (!yawl_has(row->tasks, task) || !yawl__is_branch(net, row)) continue;
        if (around == NULL || count_tasks(plan, row) < count_tasks(plan, around)) around = row;
    }
    return around;
}

void yawl__branch_plans_free(struct yawl__core *core)
{
    for (struct yawl__branch_plan *plan = core->plans, *next; plan != NULL; plan = next) {
        next = plan->next;
        yawl__give(&core->memory, plan, plan->size);
    }
    core->plans = NULL;
}

/* ---- Of a net instance ---- */

static size_t size_of(uint32_t count)
{
    return sizeof(struct yawl__branches) + count * sizeof(struct yawl__branch);
}

int yawl__branches_new(struct yawl__core *core, const struct yawl_net *net,
                       struct yawl__branches **branches)
{
    const struct yawl__branch_plan *plan = core->tracks ? find_plan(core, net) : NULL;
    *branches = NULL;
    if (plan == NULL) return 0;
    *branches = yawl__take(&core->memory, size_of(plan->count));
    if (*branches == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    memset(*branches, 0, size_of(plan->count));
    (*branches)->plan = plan;
    (*branches)->count = plan->count;
    return 0;
}

void yawl__branches_free(struct yawl__core *core, struct yawl__branches *branches)
{
    if (branches != NULL) yawl__give(&core->memory, branches, size_of(branches->count));
}

struct yawl__branches *yawl__branches_of(const struct yawl__case *c,
                                         const struct yawl__scope *scope)
{
    return scope->number == 0 ? yawl__more_of(c)->branches : yawl__child_of(scope)->branches;
}

/* ---- Looking ---- */

static bool is_marked(const struct yawl__scope *scope, const uint64_t *set, const uint64_t *but)
{
    uint32_t count = scope->net->places_count;
    for (uint32_t i = 0; (i = yawl__bit_from(set, i, count)) < count; i++) {
        if (but != NULL && yawl_has(but, i)) continue;
        if (yawl__tokens(scope->net, scope->frame, i) > 0) return true;
    }
    return false;
}

static bool is_busy(const struct yawl__scope *scope, const struct yawl__branch_row *row,
                    uint32_t words)
{
    const uint64_t *busy = yawl__busy_set(scope);
    for (uint32_t i = 0; i < words; i++) {
        if ((busy[i] & row->tasks[i]) != 0) return true;
    }
    return false;
}

static bool is_failure(const struct yawl__event_head *head)
{
    return head->kind == YAWL_EVENT_ITEM_FAILED || head->kind == YAWL_EVENT_TASK_FAILED ||
           head->kind == YAWL_EVENT_CASE_FAILED;
}

/* Is the record about a task of the branch? */
static bool is_own(const struct yawl__branch_row *row, const struct yawl__event_head *head)
{
    return head != NULL && head->task != YAWL_NONE && yawl_has(row->tasks, head->task);
}

/* How a branch that ran has ended: by its own task, which was done or failed, or by somebody else. */
static enum yawl_branch_status how_it_ended(const struct yawl__branch_row *row,
                                            const struct yawl__event_head *head, bool at_exit)
{
    bool own = is_own(row, head);
    if (own && is_failure(head)) return YAWL_BRANCH_FAILED;
    if (at_exit) return YAWL_BRANCH_COMPLETED;
    bool cancelled = !own || head->kind == YAWL_EVENT_ITEM_CANCELLED;
    return cancelled ? YAWL_BRANCH_CANCELLED : YAWL_BRANCH_COMPLETED;
}

/* Does the record say that work of the branch has failed, and stays where it is? */
static bool fails_here(const struct yawl__branch_row *row, const struct yawl__event_head *head)
{
    return is_own(row, head) && is_failure(head) && (head->flags & YAWL__EVENT_LEAVES) == 0;
}

static void end(struct yawl__branch *branch, enum yawl_branch_status status, int64_t now_ms)
{
    if (branch->status != YAWL_BRANCH_RUNNING) branch->started_ms = now_ms; /* it did so at once */
    branch->status = (uint8_t)status;
    branch->ended_ms = now_ms;
}

static void look_at(const struct yawl__core *core, const struct yawl__scope *scope,
                    const struct yawl__branch_row *row, struct yawl__branch *branch,
                    const struct yawl__event_head *head)
{
    bool at_exit = is_marked(scope, row->exits, NULL), came = at_exit && branch->at_exit == 0;
    bool runs = is_busy(scope, row, YAWL_WORDS(scope->net->tasks_count)) ||
                is_marked(scope, row->places, row->exits);
    branch->at_exit = at_exit;
    branch->stays = runs && (branch->stays != 0 || fails_here(row, head));
    if (branch->stays != 0) {
        if (branch->status == YAWL_BRANCH_RUNNING) end(branch, YAWL_BRANCH_FAILED, core->now_ms);
    } else if (runs) {
        if (branch->status == YAWL_BRANCH_RUNNING) return;
        branch->status = YAWL_BRANCH_RUNNING;
        branch->started_ms = core->now_ms;
        branch->ended_ms = 0;
    } else if (came || branch->status == YAWL_BRANCH_RUNNING) {
        end(branch, how_it_ended(row, head, came), core->now_ms);
    }
}

void yawl__branches_look(const struct yawl__core *core, const struct yawl__case *c,
                         const struct yawl__scope *scope, const struct yawl__event_head *head)
{
    struct yawl__branches *branches = yawl__branches_of(c, scope);
    for (uint32_t i = 0; branches != NULL && i < branches->count; i++)
        look_at(core, scope, &branches->plan->rows[i], &branches->list[i], head);
}
