/* Does a text match a pattern of XML Schema?  The pattern was compiled to states (compiler/read).
 *
 * Goes through the text once with the set of states that it may be in, as Thompson's machines do, so the
 * work is at most the length of the text times the number of states.
 */
#include "support/schema_parts.h"

/* States that wait for a character; sparse set, so that emptying it costs nothing. */
struct state_set {
    uint32_t count;
    uint16_t members[YAWL_PATTERN_STATES_MAX], place[YAWL_PATTERN_STATES_MAX];
    bool at_end; /* the pattern may end here */
};

static bool has_state(const struct state_set *set, uint32_t state)
{
    return set->place[state] < set->count && set->members[set->place[state]] == state;
}

/* Adds a state and, of a split, those that follow.  `stack` has room for all states. */
static void add_state(const struct yawl_pattern *pattern, struct state_set *set, uint32_t state,
                      uint16_t *stack)
{
    uint32_t waiting = 0;
    for (;;) {
        if (state == YAWL_PATTERN_END)
            set->at_end = true;
        else if (!has_state(set, state)) {
            const struct yawl_pattern_state *row = &pattern->states[state];
            set->place[state] = (uint16_t)set->count;
            set->members[set->count++] = (uint16_t)state;
            if (row->step == YAWL_PATTERN_SPLIT) {
                stack[waiting++] = (uint16_t)state;
                state = row->next;
                continue;
            }
        }
        if (waiting == 0) break;
        state = pattern->states[stack[--waiting]].other;
    }
}

static bool has_character(const struct yawl_pattern *pattern,
                          const struct yawl_pattern_state *state, uint32_t code)
{
    uint32_t low = 0, high = state->ranges_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct yawl_pattern_range *range = &pattern->ranges[state->ranges + middle];
        if (code < range->first)
            high = middle;
        else if (code > range->last)
            low = middle + 1;
        else
            return true;
    }
    return false;
}

static void empty(struct state_set *set)
{
    set->count = 0;
    set->at_end = false;
}

/* The states after one character. */
static void go_on(const struct yawl_pattern *pattern, const struct state_set *now,
                  struct state_set *next, uint32_t code)
{
    uint16_t stack[YAWL_PATTERN_STATES_MAX];
    empty(next);
    for (uint32_t i = 0; i < now->count; i++) {
        const struct yawl_pattern_state *state = &pattern->states[now->members[i]];
        if (state->step == YAWL_PATTERN_CLASS && has_character(pattern, state, code))
            add_state(pattern, next, state->next, stack);
    }
}

bool yawl__pattern_reads(const struct yawl_pattern *pattern, struct yawl_text text,
                         enum yawl_simple_space space)
{
    struct schema_reader reader = yawl__reader(text, space);
    struct state_set sets[2] = {{.count = 0}, {.count = 0}};
    uint16_t stack[YAWL_PATTERN_STATES_MAX];
    uint32_t code = 0, now = 0;
    add_state(pattern, &sets[now], pattern->begin, stack);
    while (yawl__next_point(&reader, &code)) {
        go_on(pattern, &sets[now], &sets[1 - now], code);
        now = 1 - now;
        if (sets[now].count == 0 && !sets[now].at_end) return false;
    }
    return sets[now].at_end;
}
