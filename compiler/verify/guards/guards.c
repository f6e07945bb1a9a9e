/* What guards exclude: first the runs that show the defects, which guards mostly let happen; else the verdict
 * again, by a search of the net together with what its guards ask.
 *
 * Exact where it matters: the search takes every step that some data allow, since a cell that is not known
 * may be in any class, an assignment that is not understood leaves it in any, and a test that is not
 * understood turns out either way.  So each run of a case is one of the search, and a marking that the
 * search does not reach is not reached.  A choice that guards leave open is made as without guards.
 * Guards take steps away and add none, so a task that is dead without them is dead, and an end that is out
 * of reach stays so: these defects are never excluded.
 */
#include "verify/guards/guards_parts.h"

#include "verify/guards/check_guards.h"

/* Markings with data, a marking of the net, and besides.  A net whose own markings were not counted is not
 * searched: that would not be cheap. */
#define GUARDS_MARKINGS_EACH 4
#define GUARDS_MARKINGS_MORE 256
/* Markings of a net, or of the search that found it unbounded, so that it is searched with all cells. */
#define GUARDS_MARKINGS_SMALL 64
/* Tasks of a net without a bound that is searched. */
#define GUARDS_TASKS_SMALL 32

/* ---- What may be excluded -------------------------------------------------------------------- */

/* Those that a guard can exclude. */
#define GUARDS_DEFECTS                                                                             \
    (1U << VERIFY_DEADLOCK | 1U << VERIFY_LIVELOCK | 1U << VERIFY_IMPROPER_COMPLETION |            \
     1U << VERIFY_NOT_BOUNDED)

static bool has_guards(const struct net_task *task)
{
    if (task->split != NET_GATE_XOR && task->split != NET_GATE_OR) return false;
    array_each(struct net_flow, flow, &task->flows) {
        if (flow->guard.tree != NULL) return true;
    }
    return false;
}

/* Defects that are shown by runs without a guard stand; returns the others. */
static unsigned find_guarded(const struct verified_net *result, struct bitset chosen)
{
    unsigned open = result->defects & GUARDS_DEFECTS;
    array_each(struct verify_witness, witness, &result->witnesses) {
        bool is_guarded = false;
        array_each(struct verify_move, move, &witness->moves) {
            if (move->kind != VERIFY_MOVE_LEAVE) continue;
            if (!has_guards(&result->net->tasks.items[move->task])) continue;
            is_guarded = true;
            bitset_add(chosen, move->task);
        }
        if (!is_guarded) open &= ~(1U << witness->defect);
    }
    return open;
}

/* Of those that are open, the defects that no run shows which guards allow. */
static unsigned find_forbidden(const struct guards *guards, const struct verified_net *result,
                               unsigned open, uint32_t *conflicts)
{
    array_each(struct verify_witness, witness, &result->witnesses) {
        unsigned defect = 1U << witness->defect;
        if ((open & defect) != 0 && guards_allow(guards, witness, conflicts)) open &= ~defect;
    }
    return open;
}

/* Only the guards of these runs are read. */
static unsigned find_excluded(struct arena *arena, const struct verified_net *result)
{
    struct bitset chosen = bitset_new(arena, result->net->tasks.count);
    unsigned open = find_guarded(result, chosen);
    struct guards guards = {.arena = arena, .net = result->net};
    uint32_t conflicts = 0;
    if (open == 0) return 0;
    guards_collect(&guards, &chosen);
    guards_settle(&guards);
    return find_forbidden(&guards, result, open, &conflicts);
}

bool check_guards_may_exclude(struct arena *scratch, const struct verified_net *result)
{
    bool is_wrong = result->verdict == VERIFY_UNSOUND || result->verdict == VERIFY_UNBOUNDED;
    bool is_small = result->enumerated || (result->verdict == VERIFY_UNBOUNDED &&
                                           result->net->tasks.count <= GUARDS_TASKS_SMALL);
    return is_wrong && is_small && find_excluded(scratch, result) != 0;
}

/* ---- The search ------------------------------------------------------------------------------ */

struct guarded_search {
    struct arena *scratch;
    const struct verified_net *result;
    const struct encoding *plain;
    struct or_look *look;
    struct search_budget *budget;
};

static struct guards *collect(struct arena *arena, const struct net *net)
{
    struct guards *guards = ARENA_NEW(arena, struct guards);
    guards->arena = arena;
    guards->net = net;
    guards_collect(guards, NULL);
    guards_settle(guards);
    return guards;
}

/* False: nothing is excluded, or the search was too long. */
static bool search(struct guarded_search *s, uint32_t wanted, struct verified_net *found)
{
    uint64_t markings = s->budget->markings;
    uint64_t most = GUARDS_MARKINGS_EACH * s->result->states + GUARDS_MARKINGS_MORE;
    struct guards *guards = collect(s->scratch, s->plain->net);
    guards->wanted = wanted;
    guards_choose_stored(guards);
    const struct encoding *guarded = guards_encode(s->scratch, guards, s->plain);
    *found = (struct verified_net){.net = s->result->net, .verdict = VERIFY_UNKNOWN};
    if (guarded == NULL) return false;
    s->budget->markings = most < markings ? most : markings;
    check_net_verdict(s->scratch, guarded, s->look, s->budget, found);
    s->budget->markings = markings;
    return found->complete && (s->result->defects & ~found->defects & GUARDS_DEFECTS) != 0;
}

static void store(struct arena *arena, struct verified_net *result,
                  const struct verified_net *found)
{
    struct verify_guarded *guarded = ARENA_NEW(arena, struct verify_guarded);
    guarded->verdict = found->verdict;
    guarded->defects = found->defects;
    array_each(uint32_t, task, &found->dead_tasks) {
        array_push(arena, &guarded->dead_tasks, *task);
    }
    result->with_guards = guarded;
}

/* What is stored multiplies the markings: first the cells alone that forbid the known runs. */
void check_guards(struct arena *arena, struct verified_net *result, const struct encoding *plain,
                  struct or_look *look, struct search_budget *budget)
{
    struct arena *scratch = arena_new(ARENA_LIMIT_DEFAULT);
    struct guarded_search s = {scratch, result, plain, look, budget};
    struct verified_net some, all;
    uint32_t conflicts = 0;
    find_forbidden(collect(scratch, result->net), result, result->defects, &conflicts);
    bool is_excluded = search(&s, conflicts, &some);
    bool is_small = result->states <= GUARDS_MARKINGS_SMALL;
    if (is_small && search(&s, UINT32_MAX, &all))
        store(arena, result, &all);
    else if (is_excluded)
        store(arena, result, &some);
    arena_free(scratch);
}
