/* Does a text have a part that a program matches?  By its automaton, or by its steps side by side.
 *
 * The set of steps that the text so far may lead to is followed character by character, so the work is at
 * most the length of the text times the number of steps.  What stands between two characters (line begins and
 * word boundaries) is decided when the second one is known.
 */
#include "support/regex_parts.h"
#include "support/tree_parts.h"

#include <string.h>

enum { NO_MATCH, MATCH, FIRST };

uint32_t regex_point(struct yawl_text text, uint32_t *at)
{
    uint32_t code = (unsigned char)text.data[*at], length = 1;
    if (code >= 128) {
        length = yawl__code_point(text.data + *at, text.data + text.length, &code);
        if (length == 0) code = 0xfffd;
    }
    *at += length == 0 ? 1 : length;
    return code;
}

/* ---- Assertions ---- */

static bool is_word(uint32_t code)
{
    uint32_t small = code | 0x20;
    return (code >= '0' && code <= '9') || code == '_' || (small >= 'a' && small <= 'z');
}

bool regex_holds(enum yawl_regex_assertion assertion, uint32_t before, uint32_t after)
{
    bool begins = before == REGEX_NO_POINT, ends = after == REGEX_NO_POINT;
    switch (assertion) {
    case YAWL_REGEX_BEGIN: return begins;
    case YAWL_REGEX_END: return ends;
    case YAWL_REGEX_LINE_BEGIN: return begins || before == '\n';
    case YAWL_REGEX_LINE_INSIDE: return begins || (before == '\n' && !ends);
    case YAWL_REGEX_LINE_END: return ends || after == '\n';
    case YAWL_REGEX_BOUNDARY: return is_word(before) != is_word(after);
    case YAWL_REGEX_NO_BOUNDARY: return is_word(before) == is_word(after);
    }
    return false;
}

/* ---- Steps ---- */

static bool visit(struct regex_run *run, uint32_t step)
{
    uint32_t bit = 1u << (step % 32);
    if ((run->visited[step / 32] & bit) != 0) return false;
    run->visited[step / 32] |= bit;
    return true;
}

/* Follows a step as far as no character is taken; those behind the sets that have `code` are next.  true: it
 * is a match. */
static bool follow(struct regex_run *run, uint32_t step, uint32_t code, uint32_t column)
{
    const struct yawl_regex *regex = run->regex;
    struct regex_list *next = &run->lists[1 - run->now];
    uint16_t stack[YAWL_REGEX_STEPS_MAX];
    uint32_t waiting = 0;
    for (;;) {
        bool goes_on = visit(run, step);
        const struct yawl_regex_step *row = &regex->steps[step];
        if (goes_on && row->op == YAWL_REGEX_MATCH) return true;
        if (goes_on && row->op == YAWL_REGEX_SET) {
            bool has = code != REGEX_NO_POINT && regex_set_has(regex, row->to, column);
            if (has) next->members[next->count++] = (uint16_t)(step + 1);
            goes_on = false;
        }
        if (goes_on && row->op == YAWL_REGEX_ASSERT)
            goes_on = regex_holds((enum yawl_regex_assertion)row->to, run->before, code);
        if (goes_on && row->op == YAWL_REGEX_SPLIT) stack[waiting++] = row->other;
        bool jumps = row->op == YAWL_REGEX_SPLIT || row->op == YAWL_REGEX_JUMP;
        if (!goes_on && waiting == 0) return false;
        step = !goes_on ? stack[--waiting] : jumps ? row->to : step + 1;
    }
}

static bool feed_steps(struct regex_run *run, uint32_t code, bool *matches)
{
    struct regex_list *list = &run->lists[run->now], *next = &run->lists[1 - run->now];
    bool ends = code == REGEX_NO_POINT;
    uint32_t column = ends ? 0 : regex_column(run->regex, code);
    memset(run->visited, 0, (run->regex->steps_count + 31) / 32 * sizeof *run->visited);
    next->count = 0;
    *matches = false;
    for (uint32_t i = 0; i < list->count && !*matches; i++)
        *matches = follow(run, list->members[i], code, column);
    if (!regex_is_anchored(run->regex)) next->members[next->count++] = 0;
    run->now = 1 - run->now;
    run->before = code;
    return *matches || ends || next->count == 0;
}

/* ---- Texts ---- */

void regex_run_begin(struct regex_run *run, const struct yawl_regex *regex)
{
    run->regex = regex;
    run->state = FIRST;
    run->before = REGEX_NO_POINT;
    run->now = 0;
    run->lists[0].count = 1;
    run->lists[0].members[0] = 0;
}

bool regex_run_feed(struct regex_run *run, uint32_t code, bool *matches)
{
    const struct yawl_regex *regex = run->regex;
    if (regex->states == NULL) return feed_steps(run, code, matches);
    uint32_t column = code == REGEX_NO_POINT ? regex->columns : regex_column(regex, code);
    run->state = regex->states[run->state * (regex->columns + 1) + column];
    *matches = run->state == MATCH;
    return run->state < FIRST;
}

static bool test_states(const struct yawl_regex *regex, struct yawl_text text)
{
    const uint8_t *states = regex->states;
    uint32_t width = regex->columns + 1, state = FIRST;
    for (uint32_t at = 0; at < text.length;) {
        unsigned char byte = (unsigned char)text.data[at];
        uint32_t column;
        if (byte < 128) {
            column = regex->ascii[byte];
            at++;
        } else {
            column = regex_column(regex, regex_point(text, &at));
        }
        state = states[state * width + column];
        if (state < FIRST) return state == MATCH;
    }
    return states[state * width + regex->columns] == MATCH;
}

bool yawl_regex_test(const struct yawl_regex *regex, struct yawl_text text)
{
    if (regex->states != NULL) return test_states(regex, text);
    struct regex_run run;
    bool matches = false, done = false;
    regex_run_begin(&run, regex);
    for (uint32_t at = 0; at < text.length && !done;)
        done = regex_run_feed(&run, regex_point(text, &at), &matches);
    if (!done) regex_run_feed(&run, REGEX_NO_POINT, &matches);
    return matches;
}
