/* A depth-first search with a stack of its own, so that no net is too deep for it. */
#include "core/distance.h"

#include <string.h>

#include "core/marking.h"
#include "core/side.h"

/* Beyond it nothing is counted. */
#define FAR ((uint32_t)1 << 24)
/* Levels of nets that contain each other. */
#define LEVELS_MAX 8

enum visit { UNSEEN, OPEN, DONE };

/* A condition on the stack: which of its tasks, and of that task's outputs, comes next. */
struct visiting {
    uint32_t place, consumer, output;
};

struct search {
    const struct yawl_net *net;
    struct yawl__distances *distances;
    uint32_t *first;     /* of each condition: its tasks begin here in `consumers` */
    uint32_t *consumers; /* tasks */
    uint8_t *visits;
    struct visiting *stack;
    uint32_t depth;
    uint32_t *left; /* the result */
};

/* ---- The graph ---- */

static uint32_t count_arcs(const struct yawl_net *net)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) count += net->tasks[i].preset_count;
    return count;
}

static void list_consumers(struct search *s)
{
    const struct yawl_net *net = s->net;
    uint32_t at = 0;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        for (uint32_t k = 0; k < net->tasks[i].preset_count; k++)
            s->first[net->tasks[i].preset[k] + 1]++;
    }
    for (uint32_t i = 0; i <= net->places_count; i++) s->first[i] = at += s->first[i];
    for (uint32_t i = net->tasks_count; i > 0; i--) {
        for (uint32_t k = 0; k < net->tasks[i - 1].preset_count; k++)
            s->consumers[--s->first[net->tasks[i - 1].preset[k] + 1]] = i - 1;
    }
    memmove(s->first, s->first + 1, net->places_count * sizeof *s->first);
    s->first[net->places_count] = at;
}

/* The condition of an output, flows of failures and timers behind the others; YAWL_NONE: no more. */
static uint32_t output_of(const struct yawl_task *row, uint32_t output)
{
    if (output < row->flows_count) return row->flows[output].place;
    output -= row->flows_count;
    return output < row->others_count ? row->others[output].place : YAWL_NONE;
}

/* ---- The search ---- */

static uint32_t add(uint32_t a, uint32_t b) { return a + b < FAR ? a + b : FAR; }

/* Behind the task: the farthest of its outputs that does not lead back. */
static uint32_t behind(const struct yawl_task *row, const uint32_t *left, const uint8_t *visits)
{
    uint32_t most = 0, place;
    for (uint32_t i = 0; (place = output_of(row, i)) != YAWL_NONE; i++) {
        if (visits[place] == DONE && left[place] > most) most = left[place];
    }
    return most;
}

/* The same when all is known: an output that leads back is not nearer to the end than the inputs. */
static uint32_t left_behind(const struct yawl_task *row, const uint32_t *left)
{
    uint32_t before = 0, most = 0;
    for (uint32_t i = 0; i < row->preset_count; i++) {
        if (left[row->preset[i]] > before) before = left[row->preset[i]];
    }
    for (uint32_t i = 0; i < row->flows_count; i++) {
        uint32_t there = left[row->flows[i].place];
        if (there < before && there > most) most = there;
    }
    return most;
}

static uint32_t firings_of(const struct search *s, const struct yawl_task *row)
{
    if (row->kind != YAWL_TASK_NET) return 1;
    return add(1, s->distances->places[row->subnet][0]);
}

static void finish(struct search *s, uint32_t place)
{
    uint32_t most = 0;
    for (uint32_t i = s->first[place]; i < s->first[place + 1]; i++) {
        const struct yawl_task *row = &s->net->tasks[s->consumers[i]];
        uint32_t left = add(firings_of(s, row), behind(row, s->left, s->visits));
        if (left > most) most = left;
    }
    s->left[place] = most;
    s->visits[place] = DONE;
}

static void open(struct search *s, uint32_t place)
{
    s->visits[place] = OPEN;
    s->stack[s->depth++] = (struct visiting){place, s->first[place], 0};
}

static void visit(struct search *s, uint32_t from)
{
    if (s->visits[from] != UNSEEN) return;
    open(s, from);
    while (s->depth > 0) {
        struct visiting *top = &s->stack[s->depth - 1];
        if (top->consumer == s->first[top->place + 1]) {
            finish(s, top->place);
            s->depth--;
            continue;
        }
        uint32_t place = output_of(&s->net->tasks[s->consumers[top->consumer]], top->output++);
        if (place == YAWL_NONE) {
            top->consumer++;
            top->output = 0;
        } else if (s->visits[place] == UNSEEN) {
            open(s, place);
        } else if (s->visits[place] == OPEN) {
            s->distances->goes_back = true;
        }
    }
}

/* True: it has changed what is known of the net. */
static bool measure(struct search *s)
{
    uint32_t before = s->left[0];
    memset(s->visits, UNSEEN, s->net->places_count);
    for (uint32_t i = 0; i < s->net->places_count; i++) visit(s, i);
    return s->left[0] != before;
}

/* ---- Memory ---- */

static size_t room_of(const struct yawl_net *net)
{
    size_t places = net->places_count;
    return (places + 2) * sizeof(uint32_t) + count_arcs(net) * sizeof(uint32_t) +
           places * sizeof(struct visiting) + places;
}

static bool measure_net(const struct yawl__memory *memory, const struct yawl_net *net,
                        struct yawl__distances *distances, uint32_t index, bool *changed)
{
    size_t room = room_of(net);
    char *bytes = yawl__take(memory, room);
    struct search s = {.net = net, .distances = distances, .left = distances->places[index]};
    if (bytes == NULL) return false;
    memset(bytes, 0, room);
    s.first = (uint32_t *)(void *)bytes;
    s.consumers = s.first + net->places_count + 2;
    s.stack = (struct visiting *)(void *)(s.consumers + count_arcs(net));
    s.visits = (uint8_t *)(s.stack + net->places_count);
    list_consumers(&s);
    if (measure(&s)) *changed = true;
    yawl__give(memory, bytes, room);
    return true;
}

static bool can_grow(const struct yawl_net *net)
{
    if (net->others_count > 0) return true;
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        const struct yawl_task *row = &net->tasks[i];
        if (row->others_count > 0 || row->instances != NULL || row->failure != NULL) return true;
    }
    return false;
}

int yawl__distances_make(const struct yawl__memory *memory, const struct yawl_program *program,
                         struct yawl__distances *distances)
{
    bool changed = true, whole = true;
    memset(distances, 0, sizeof *distances);
    distances->places = yawl__take(memory, program->nets_count * sizeof *distances->places);
    if (distances->places == NULL) return YAWL_ENOMEM;
    memset(distances->places, 0, program->nets_count * sizeof *distances->places);
    distances->nets_count = program->nets_count;
    for (uint32_t i = 0; i < program->nets_count && whole; i++) {
        size_t size = program->nets[i].places_count * sizeof(uint32_t);
        distances->places[i] = yawl__take(memory, size);
        whole = distances->places[i] != NULL;
        if (whole) memset(distances->places[i], 0, size);
        if (can_grow(&program->nets[i])) distances->goes_back = true;
    }
    for (int level = 0; level < LEVELS_MAX && changed && whole; level++) {
        changed = false;
        for (uint32_t i = program->nets_count; i > 0 && whole; i--)
            whole = measure_net(memory, &program->nets[i - 1], distances, i - 1, &changed);
    }
    if (whole) return 0;
    yawl__distances_free(memory, program, distances);
    return YAWL_ENOMEM;
}

void yawl__distances_free(const struct yawl__memory *memory, const struct yawl_program *program,
                          struct yawl__distances *distances)
{
    if (distances->places == NULL) return;
    for (uint32_t i = 0; i < distances->nets_count; i++) {
        if (distances->places[i] == NULL) continue;
        yawl__give(memory, distances->places[i], program->nets[i].places_count * sizeof(uint32_t));
    }
    yawl__give(memory, distances->places, distances->nets_count * sizeof *distances->places);
    distances->places = NULL;
}

/* ---- Of a case ---- */

/* From the farthest token, or busy task; a composite task is as far as its sub-nets are. */
static uint32_t left_within(const uint32_t *left, const struct yawl__scope *scope)
{
    const struct yawl_net *net = scope->net;
    uint32_t most = 0;
    for (uint32_t i = 0; (i = yawl__marked_from(net, scope->frame, i)) < net->places_count; i++) {
        if (left[i] > most) most = left[i];
    }
    const uint64_t *busy = yawl__busy_set(scope);
    for (uint32_t i = 0; (i = yawl__bit_from(busy, i, net->tasks_count)) < net->tasks_count; i++) {
        uint32_t after = left_behind(&net->tasks[i], left);
        if (after > most) most = after;
    }
    return most;
}

static const uint32_t *places_of(const struct yawl__distances *distances,
                                 const struct yawl__case *c, const struct yawl__scope *scope)
{
    return distances->places[scope->net - c->program->nets];
}

uint32_t yawl__distance_left(const struct yawl__distances *distances, const struct yawl__case *c)
{
    const struct yawl__scope *scope = NULL;
    uint32_t most = 0;
    while ((scope = yawl__scope_next(c, scope)) != NULL) {
        const struct yawl__scope *at = scope;
        uint32_t left = left_within(places_of(distances, c, scope), scope);
        while (at->number != 0) { /* and what comes behind the tasks around it */
            const struct yawl__child *child = yawl__child_of(at);
            const struct yawl_task *row = yawl__row(child->parent, child->task);
            at = child->parent;
            left = add(left, left_behind(row, places_of(distances, c, at)));
        }
        if (left > most) most = left;
    }
    return most;
}
