/* Where does a program match?  The first place, there the way that its alternatives and repetitions prefer.
 *
 * Threads are followed side by side in the order in which going back would try them; each has its own notes
 * of where groups begin and end; of two that come to the same step the first one stays (Pike's machine).  So
 * the work is at most the length of the text times the number of steps.
 */
#include "support/regex_parts.h"
#include "support/scratch.h"

#include "yawl/errors.h"

#include <string.h>

/* What is still to do when a step has been followed: another step, or a note as it was before. */
struct regex_frame {
    uint32_t step; /* RESTORES + slot */
    uint32_t value;
};
#define RESTORES 0x10000u

/* Between which characters the threads are. */
struct place {
    uint32_t at, before, after;
};

static void *room(struct yawl_eval *e, uint64_t bytes)
{
    uint32_t skipped = (uint32_t)(-(uintptr_t)(e->scratch + e->scratch_used) & 7);
    if (bytes + skipped > e->scratch_capacity - e->scratch_used) {
        yawl_fault(e, YAWL_ETOOBIG);
        return NULL;
    }
    void *place = e->scratch + e->scratch_used + skipped;
    e->scratch_used += (uint32_t)bytes + skipped;
    return place;
}

bool regex_finder_begin(struct yawl_eval *e, struct regex_finder *finder,
                        const struct yawl_regex *regex, uint32_t groups)
{
    uint64_t steps = regex->steps_count, slots = 2 * ((uint64_t)groups + 1);
    memset(finder, 0, sizeof *finder);
    finder->regex = regex;
    finder->slots_count = (uint32_t)slots;
    finder->found = room(e, 2 * slots * sizeof *finder->found);
    finder->noted = finder->found == NULL ? NULL : finder->found + slots;
    finder->stack = room(e, (steps + 1) * sizeof *finder->stack);
    bool complete = finder->found != NULL && finder->stack != NULL;
    for (uint32_t i = 0; i < 2; i++) {
        struct regex_threads *list = &finder->lists[i];
        list->slots = room(e, steps * slots * sizeof *list->slots);
        list->steps = room(e, steps * sizeof *list->steps);
        complete = complete && list->slots != NULL && list->steps != NULL;
    }
    return complete;
}

static void clear(struct regex_finder *finder, struct regex_threads *list)
{
    list->count = 0;
    memset(finder->visited, 0, (finder->regex->steps_count + 31) / 32 * sizeof *finder->visited);
}

static bool visit(struct regex_finder *finder, uint32_t step)
{
    uint32_t bit = 1u << (step % 32);
    if ((finder->visited[step / 32] & bit) != 0) return false;
    finder->visited[step / 32] |= bit;
    return true;
}

static void add_thread(struct regex_finder *finder, struct regex_threads *list, uint32_t step)
{
    uint32_t *slots = list->slots + (size_t)list->count * finder->slots_count;
    memcpy(slots, finder->noted, finder->slots_count * sizeof *slots);
    list->steps[list->count++] = (uint16_t)step;
}

/* One step that takes no character; the next one, or UINT32_MAX. */
static uint32_t pass(struct regex_finder *finder, struct regex_threads *list, uint32_t step,
                     const struct place *place, uint32_t *waiting)
{
    const struct yawl_regex_step *row = &finder->regex->steps[step];
    if (!visit(finder, step)) return UINT32_MAX;
    switch ((enum yawl_regex_op)row->op) {
    case YAWL_REGEX_JUMP: return row->to;
    case YAWL_REGEX_SPLIT:
        finder->stack[*waiting].step = row->other;
        finder->stack[(*waiting)++].value = 0;
        return row->to;
    case YAWL_REGEX_SAVE:
        if (row->to >= finder->slots_count) return step + 1;
        finder->stack[*waiting].step = RESTORES + row->to;
        finder->stack[(*waiting)++].value = finder->noted[row->to];
        finder->noted[row->to] = place->at;
        return step + 1;
    case YAWL_REGEX_ASSERT:
        return regex_holds((enum yawl_regex_assertion)row->to, place->before, place->after)
                   ? step + 1
                   : UINT32_MAX;
    default: add_thread(finder, list, step); return UINT32_MAX;
    }
}

/* Follows a thread whose notes are `noted` up to the steps that take a character. */
static void follow(struct regex_finder *finder, struct regex_threads *list, uint32_t step,
                   const struct place *place)
{
    uint32_t waiting = 0;
    for (;;) {
        while (step != UINT32_MAX) step = pass(finder, list, step, place, &waiting);
        if (waiting == 0) return;
        struct regex_frame frame = finder->stack[--waiting];
        if (frame.step >= RESTORES)
            finder->noted[frame.step - RESTORES] = frame.value;
        else
            step = frame.step;
    }
}

/* Takes the character at the place into `next`, whose threads are at `then`.  true: one has matched, and
 * those behind it are given up. */
static bool take(struct regex_finder *finder, const struct regex_threads *list,
                 struct regex_threads *next, uint32_t code, const struct place *then)
{
    const struct yawl_regex *regex = finder->regex;
    size_t bytes = finder->slots_count * sizeof *finder->noted;
    uint32_t column = code == REGEX_NO_POINT ? 0 : regex_column(regex, code);
    clear(finder, next);
    for (uint32_t i = 0; i < list->count; i++) {
        const struct yawl_regex_step *row = &regex->steps[list->steps[i]];
        const uint32_t *slots = list->slots + (size_t)i * finder->slots_count;
        if (row->op == YAWL_REGEX_MATCH) {
            memcpy(finder->found, slots, bytes);
            return true;
        }
        if (code == REGEX_NO_POINT || !regex_set_has(regex, row->to, column)) continue;
        memcpy(finder->noted, slots, bytes);
        follow(finder, next, list->steps[i] + 1u, then);
    }
    return false;
}

static uint32_t point_before(struct yawl_text text, uint32_t at)
{
    if (at == 0) return REGEX_NO_POINT;
    do at--;
    while (at > 0 && ((unsigned char)text.data[at] & 0xc0) == 0x80);
    return regex_point(text, &at);
}

/* The place behind the next character of this one. */
static struct place go_on(struct yawl_text text, const struct place *place, uint32_t next)
{
    struct place then = {next, place->after, REGEX_NO_POINT};
    if (next < text.length) then.after = regex_point(text, &next);
    return then;
}

bool regex_find(struct regex_finder *finder, struct yawl_text text, uint32_t from)
{
    struct regex_threads *list = &finder->lists[0], *next = &finder->lists[1];
    struct place place = {from, point_before(text, from), REGEX_NO_POINT};
    uint32_t end = from;
    bool matched = false;
    if (from < text.length) place.after = regex_point(text, &end);
    clear(finder, list);
    for (;;) {
        if (!matched) {
            memset(finder->noted, 0xff, finder->slots_count * sizeof *finder->noted);
            follow(finder, list, 0, &place);
        }
        if (list->count == 0 && (matched || place.after == REGEX_NO_POINT)) return matched;
        struct place then = go_on(text, &place, end);
        if (take(finder, list, next, place.after, &then)) matched = true;
        if (place.after == REGEX_NO_POINT) return matched;
        place = then;
        if (end < text.length) regex_point(text, &end);
        struct regex_threads *was = list;
        list = next;
        next = was;
    }
}
