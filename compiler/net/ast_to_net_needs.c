/* Dependency graphs: `needs` becomes flows, and-splits and and-joins.
 *
 * Tasks without needs follow `start`, tasks that nobody needs lead to `end`, several of them through a
 * routing task of their own: `start/split`, `end/join`.  A task that timers or failures lead to has no
 * needs: it waits for them alone, and what follows it ends the net by itself, since what the graph
 * waits for will not come any more.  Names must resolve and nothing may need itself (CP-9).
 */
#include "net/ast_to_net_parts.h"

/* Who needs a task, as lists in one array: those of task t stand in [begin[t], begin[t + 1]). */
struct graph {
    struct net_lowering *part;
    const struct ast_net *ast;
    struct intern names; /* of tasks */
    uint32_t *begin, *dependents, *missing;
    uint32_t *needed;   /* of the edges in the order of the text: those of a task stand together */
    struct span *spans; /* where each was written */
    struct bitset entered; /* tasks that timers and failures lead to */
    struct bitset detours; /* these, and what follows them */
};

/* ---- Names ----------------------------------------------------------------------------------- */

/* A graph with a fault in it is expanded all the same, but nothing more is said of its flows. */
static uint32_t find(struct graph *graph, const struct ast_task *task, const struct ast_text *name)
{
    struct net_lowering *part = graph->part;
    uint32_t index = intern_find(&graph->names, name->text);
    if (index != INTERN_NONE) return index;
    part->net->is_damaged = true;
    struct diagnostic *d =
        diagnose(part->all->diagnostics, &net_unknown_element, name->span,
                 "'" TEXT_FMT "' needs '" TEXT_FMT "', which is no task of net '" TEXT_FMT "'",
                 TEXT_ARG(task->name.text), TEXT_ARG(name->text), TEXT_ARG(part->net->name));
    net_suggest(part->all, d, name->span, &graph->names, name->text);
    return NET_NONE;
}

static void say_repeated(struct graph *graph, const struct ast_task *task,
                         const struct ast_text *name)
{
    diagnose(graph->part->all->diagnostics, &net_duplicate_flow, name->span,
             "'" TEXT_FMT "' needs '" TEXT_FMT "' twice; keep one", TEXT_ARG(task->name.text),
             TEXT_ARG(name->text));
}

/* ---- The graph ------------------------------------------------------------------------------- */

/* What each task needs, in the order of the text; names that mean nothing are left out. */
static uint32_t resolve(struct graph *graph)
{
    struct arena *arena = graph->part->all->arena;
    uint32_t tasks = graph->ast->tasks.count, count = 0;
    uint32_t *seen = ARENA_ARRAY(arena, uint32_t, (size_t)tasks + 1); /* last dependent, plus one */
    for (uint32_t t = 0; t < tasks; t++) {
        const struct ast_task *task = &graph->ast->tasks.items[t];
        uint32_t before = count;
        array_each(struct ast_text, name, &task->needs) {
            uint32_t index = find(graph, task, name);
            if (index == NET_NONE) continue;
            if (seen[index] == t + 1) {
                say_repeated(graph, task, name);
                continue;
            }
            seen[index] = t + 1;
            graph->spans[count] = name->span;
            graph->needed[count++] = index;
        }
        graph->missing[t] = count - before;
    }
    return count;
}

/* Counting sort of the edges by the task that is needed. */
static void add_edges(struct graph *graph)
{
    struct arena *arena = graph->part->all->arena;
    uint32_t tasks = graph->ast->tasks.count, e = 0;
    size_t edges = 0;
    array_each(struct ast_task, task, &graph->ast->tasks) edges += task->needs.count;
    graph->needed = ARENA_ARRAY(arena, uint32_t, edges + 1);
    graph->dependents = ARENA_ARRAY(arena, uint32_t, edges + 1);
    graph->spans = ARENA_ARRAY(arena, struct span, edges + 1);
    graph->begin = ARENA_ARRAY(arena, uint32_t, (size_t)tasks + 2);
    graph->missing = ARENA_ARRAY(arena, uint32_t, (size_t)tasks + 1);
    uint32_t count = resolve(graph);
    for (uint32_t i = 0; i < count; i++) graph->begin[graph->needed[i] + 2]++;
    for (uint32_t t = 0; t < tasks; t++) graph->begin[t + 2] += graph->begin[t + 1];
    for (uint32_t t = 0; t < tasks; t++) {
        for (uint32_t n = 0; n < graph->missing[t]; n++) {
            graph->dependents[graph->begin[graph->needed[e++] + 1]++] = t;
        }
    }
}

static void say_cycle(struct graph *graph, const uint32_t *missing)
{
    struct diagnostics *diagnostics = graph->part->all->diagnostics;
    struct diagnostic *d = NULL;
    graph->part->net->is_damaged = true;
    for (uint32_t t = 0; t < graph->ast->tasks.count; t++) {
        const struct ast_text *name = &graph->ast->tasks.items[t].name;
        if (missing[t] == 0) continue;
        if (d == NULL) {
            d = diagnose(diagnostics, &net_needs_cycle, name->span,
                         "'" TEXT_FMT "' needs tasks that need it in turn, or waits for such a "
                         "circle; take away one `needs`",
                         TEXT_ARG(name->text));
        } else if (d->notes.count < NET_NOTES_MAX) {
            diagnostic_note(diagnostics, d, name->span, "'" TEXT_FMT "' too", TEXT_ARG(name->text));
        }
    }
}

/* Takes away tasks that need nothing more, in an order in which each comes after what it needs; what
 * remains is on or behind a circle.  On the way, what follows a detour becomes part of it. */
static void walk(struct graph *graph)
{
    struct arena *arena = graph->part->all->arena;
    uint32_t tasks = graph->ast->tasks.count, done = 0, queued = 0;
    uint32_t *queue = ARENA_ARRAY(arena, uint32_t, (size_t)tasks + 1);
    uint32_t *missing = ARENA_ARRAY(arena, uint32_t, (size_t)tasks + 1);
    for (uint32_t t = 0; t < tasks; t++) {
        missing[t] = graph->missing[t];
        if (missing[t] == 0) queue[queued++] = t;
    }
    while (done < queued) {
        uint32_t t = queue[done++];
        bool is_detour = bitset_has(graph->detours, t);
        for (uint32_t i = graph->begin[t]; i < graph->begin[t + 1]; i++) {
            uint32_t dependent = graph->dependents[i];
            if (is_detour) bitset_add(graph->detours, dependent);
            if (--missing[dependent] == 0) queue[queued++] = dependent;
        }
    }
    if (queued < tasks) say_cycle(graph, missing);
}

/* ---- Timers and failures --------------------------------------------------------------------- */

static void enter(struct graph *graph, const struct ast_task *from, const struct ast_text *to,
                  bool is_also)
{
    uint32_t index = text_is_absent(to->text) ? INTERN_NONE : intern_find(&graph->names, to->text);
    struct diagnostics *diagnostics = graph->part->all->diagnostics;
    if (index == INTERN_NONE) return; /* `end`, or told with the other flows */
    if (is_also) {
        diagnose(diagnostics, &net_needs_flow, to->span,
                 "a timer of '" TEXT_FMT "' has `also: " TEXT_FMT
                 "` in a net whose tasks say what they need; write the net with `start` and `then`",
                 TEXT_ARG(from->name.text), TEXT_ARG(to->text));
    } else if (graph->ast->tasks.items[index].needs.count > 0) {
        diagnose(diagnostics, &net_needs_flow, to->span,
                 "a timer or a failure of '" TEXT_FMT "' leads to '" TEXT_FMT
                 "', which needs other tasks; lead to a task without `needs`",
                 TEXT_ARG(from->name.text), TEXT_ARG(to->text));
    }
    bitset_add(graph->entered, index);
    bitset_add(graph->detours, index);
}

static void find_entered(struct graph *graph)
{
    static const struct ast_task net = {.name = {{"the net", 7}, {0}}};
    uint32_t tasks = graph->ast->tasks.count;
    graph->entered = bitset_new(graph->part->all->arena, tasks + 1);
    graph->detours = bitset_new(graph->part->all->arena, tasks + 1);
    array_each(struct ast_timer, timer, &graph->ast->timers) {
        enter(graph, &net, &timer->to, false);
        enter(graph, &net, &timer->also, true);
    }
    array_each(struct ast_task, task, &graph->ast->tasks) {
        array_each(struct ast_timer, timer, &task->timers) {
            enter(graph, task, &timer->to, false);
            enter(graph, task, &timer->also, true);
        }
        array_each(struct ast_failure_flow, flow, &task->on_failure.flows) {
            enter(graph, task, &flow->to, false);
        }
    }
}

/* ---- Flows ----------------------------------------------------------------------------------- */

static void add_flow(struct graph *graph, ast_flows *flows, struct text target, struct span span)
{
    struct ast_flow flow = {.target = {target, span},
                            .span = span,
                            .order = {.value = AST_ABSENT},
                            .threads = {.value = AST_ABSENT}};
    array_push(graph->part->all->arena, flows, flow);
}

static bool is_first(const struct graph *graph, uint32_t task)
{
    return graph->ast->tasks.items[task].needs.count == 0 && !bitset_has(graph->entered, task);
}

static bool is_last(const struct graph *graph, uint32_t task)
{
    return graph->begin[task] == graph->begin[task + 1];
}

/* Each need is a flow; its condition is shown where the need was written. */
static void add_needs(struct graph *graph, struct ast_net *ast)
{
    uint32_t e = 0;
    for (uint32_t t = 0; t < graph->ast->tasks.count; t++) {
        struct ast_task *task = &ast->tasks.items[t];
        for (uint32_t n = 0; n < graph->missing[t]; n++, e++) {
            struct ast_task *needed = &ast->tasks.items[graph->needed[e]];
            add_flow(graph, &needed->flows, task->name.text, graph->spans[e]);
        }
        task->join.gate = graph->missing[t] > 1           ? AST_GATE_AND
                          : bitset_has(graph->entered, t) ? AST_GATE_XOR
                                                          : AST_GATE_ABSENT;
    }
}

static void add_start(struct graph *graph, struct ast_net *ast)
{
    uint32_t count = 0;
    struct text name = TEXT("start/split");
    struct span span = ast->name.span.source != NULL ? ast->name.span : ast->span;
    for (uint32_t t = 0; t < graph->ast->tasks.count; t++) count += is_first(graph, t);
    ast_flows *flows = &ast->input.flows;
    *flows = (ast_flows){0};
    if (count > 1) {
        add_flow(graph, flows, name, span);
        struct ast_task *split = net_add_hidden(graph->part, ast, name, span);
        graph->part->hidden.items[graph->part->hidden.count - 1].source = TEXT("start");
        split->split = AST_GATE_AND;
        flows = &split->flows;
    }
    for (uint32_t t = 0; t < graph->ast->tasks.count; t++) {
        const struct ast_text *first = &graph->ast->tasks.items[t].name;
        if (is_first(graph, t)) add_flow(graph, flows, first->text, first->span);
    }
}

static void add_end(struct graph *graph, struct ast_net *ast)
{
    uint32_t tasks = graph->ast->tasks.count, count = 0;
    struct text name = TEXT("end/join"), end = TEXT("end");
    struct span span = ast->name.span.source != NULL ? ast->name.span : ast->span;
    for (uint32_t t = 0; t < tasks; t++) {
        count += is_last(graph, t) && !bitset_has(graph->detours, t);
    }
    for (uint32_t t = 0; t < tasks; t++) {
        struct ast_task *task = &ast->tasks.items[t];
        bool is_joined = count > 1 && !bitset_has(graph->detours, t);
        if (is_last(graph, t))
            add_flow(graph, &task->flows, is_joined ? name : end, task->name.span);
        if (task->flows.count > 1) task->split = AST_GATE_AND;
    }
    if (count <= 1) return;
    struct ast_task *join = net_add_hidden(graph->part, ast, name, span);
    graph->part->hidden.items[graph->part->hidden.count - 1].target = end;
    join->join.gate = AST_GATE_AND;
    add_flow(graph, &join->flows, end, span);
}

void net_expand_needs(struct net_lowering *part)
{
    if (!part->ast->uses_needs) return;
    struct graph graph = {.part = part, .ast = part->ast, .names = {.arena = part->all->arena}};
    for (uint32_t t = 0; t < part->ast->tasks.count; t++) {
        intern_add(&graph.names, part->ast->tasks.items[t].name.text, t);
    }
    add_edges(&graph);
    find_entered(&graph);
    walk(&graph);
    struct ast_net *ast = net_copy_ast(part);
    array_each(struct ast_task, task, &ast->tasks) task->flows = (ast_flows){0};
    add_needs(&graph, ast);
    add_start(&graph, ast);
    add_end(&graph, ast);
}
