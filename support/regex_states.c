/* The automaton of a program: the sets of steps that texts lead to as states, then as few of them as will do.
 *
 * A state is the steps that are next, not yet followed, and what stands before them as far as an assertion
 * asks.  The automaton is made whole or not at all: its states, entries and the work are limited.  Two states
 * that no text tells apart become one (Moore's partition), and those that never match state 0.
 */
#include "support/regex_parts.h"

#include <string.h>

enum { NO_MATCH, MATCH, FIRST };

/* Steps that are followed in all. */
#define WORK_MAX 500000

/* What an assertion can ask of a character; BEGIN: there is none. */
enum context { OTHER, AT_BEGIN, LINE_FEED, WORD };

struct maker {
    const struct yawl_regex *regex;
    uint32_t words, width, count, work;
    uint32_t *sets;    /* `words` for each state: its steps */
    uint32_t *hashes;  /* of each state's steps and context */
    uint8_t *contexts; /* of each state */
    uint8_t *table;
    uint32_t *next, *visited;
    uint16_t *stack;
    bool asks_begin, asks_lines, asks_words;
    uint32_t
        points[YAWL_REGEX_COLUMNS_MAX + 1]; /* a character of each column, and behind the text */
};

static bool has(const uint32_t *set, uint32_t bit)
{
    return (set[bit / 32] >> (bit % 32) & 1) != 0;
}

static void put(uint32_t *set, uint32_t bit) { set[bit / 32] |= 1u << (bit % 32); }

/* ---- Contexts ---- */

static void find_points(struct maker *m)
{
    const struct yawl_regex *regex = m->regex;
    for (uint32_t i = regex->ranges_count; i-- > 0;)
        m->points[regex->ranges[i].column] = regex->ranges[i].first;
    for (uint32_t code = 128; code-- > 0;) m->points[regex->ascii[code]] = code;
    m->points[regex->columns] = REGEX_NO_POINT;
    for (uint32_t i = 0; i < regex->steps_count; i++) {
        const struct yawl_regex_step *step = &regex->steps[i];
        if (step->op != YAWL_REGEX_ASSERT) continue;
        bool lines = step->to == YAWL_REGEX_LINE_BEGIN || step->to == YAWL_REGEX_LINE_INSIDE;
        m->asks_lines = m->asks_lines || lines;
        m->asks_begin = m->asks_begin || lines || step->to == YAWL_REGEX_BEGIN;
        m->asks_words = m->asks_words || step->to >= YAWL_REGEX_BOUNDARY;
    }
}

static enum context context_of(const struct maker *m, uint32_t code)
{
    if (code == REGEX_NO_POINT) return m->asks_begin ? AT_BEGIN : OTHER;
    if (code == '\n') return m->asks_lines ? LINE_FEED : OTHER;
    bool is_word = regex_holds(YAWL_REGEX_BOUNDARY, ' ', code);
    return is_word && m->asks_words ? WORD : OTHER;
}

static uint32_t point_of(enum context context)
{
    static const uint32_t points[] = {' ', REGEX_NO_POINT, '\n', 'a'};
    return points[context];
}

/* ---- States ---- */

/* As regex_run.c follows them, into m->next.  true: it is a match. */
static bool follow(struct maker *m, uint32_t step, uint32_t before, uint32_t column)
{
    const struct yawl_regex *regex = m->regex;
    uint32_t waiting = 0, code = m->points[column];
    m->stack[waiting++] = (uint16_t)step;
    while (waiting > 0) {
        step = m->stack[--waiting];
        const struct yawl_regex_step *row = &regex->steps[step];
        if (has(m->visited, step)) continue;
        put(m->visited, step);
        m->work++;
        switch ((enum yawl_regex_op)row->op) {
        case YAWL_REGEX_MATCH: return true;
        case YAWL_REGEX_SET:
            if (code != REGEX_NO_POINT && regex_set_has(regex, row->to, column))
                put(m->next, step + 1);
            continue;
        case YAWL_REGEX_ASSERT:
            if (!regex_holds((enum yawl_regex_assertion)row->to, before, code)) continue;
            break;
        case YAWL_REGEX_SPLIT: m->stack[waiting++] = row->other; break;
        case YAWL_REGEX_JUMP:
        case YAWL_REGEX_SAVE: break;
        }
        bool jumps = row->op == YAWL_REGEX_SPLIT || row->op == YAWL_REGEX_JUMP;
        m->stack[waiting++] = jumps ? row->to : (uint16_t)(step + 1);
    }
    return false;
}

/* Of m->next with a context; 0 only if it is empty. */
static uint32_t hash_of_next(const struct maker *m, enum context context)
{
    uint32_t hash = 2166136261u + context;
    bool any = false;
    for (uint32_t i = 0; i < m->words; i++) {
        any = any || m->next[i] != 0;
        hash = (hash ^ m->next[i]) * 16777619u;
        hash ^= hash >> 15;
    }
    return any ? hash | 1 : 0;
}

/* The state of m->next; UINT32_MAX: there are too many. */
static uint32_t state_of_next(struct maker *m, enum context context)
{
    size_t bytes = m->words * sizeof *m->next;
    uint32_t hash = hash_of_next(m, context);
    if (hash == 0) return NO_MATCH;
    for (uint32_t state = FIRST; state < m->count; state++) {
        const uint32_t *set = m->sets + (size_t)state * m->words;
        if (m->hashes[state] != hash || m->contexts[state] != context) continue;
        if (memcmp(set, m->next, bytes) == 0) return state;
    }
    bool fits =
        m->count < YAWL_REGEX_STATES_MAX && (m->count + 1) * m->width <= YAWL_REGEX_TABLE_MAX;
    if (!fits) return UINT32_MAX;
    memcpy(m->sets + (size_t)m->count * m->words, m->next, bytes);
    m->contexts[m->count] = (uint8_t)context;
    m->hashes[m->count] = hash;
    return m->count++;
}

/* Where a state goes with a character of that column. */
static uint32_t target(struct maker *m, uint32_t state, uint32_t column)
{
    const uint32_t *set = m->sets + (size_t)state * m->words;
    uint32_t before = point_of((enum context)m->contexts[state]);
    size_t bytes = m->words * sizeof *m->next;
    memset(m->next, 0, bytes);
    memset(m->visited, 0, bytes);
    for (uint32_t word = 0; word < m->words; word++) {
        for (uint32_t bits = set[word]; bits != 0; bits &= bits - 1) {
            uint32_t step = word * 32 + (uint32_t)__builtin_ctz(bits);
            if (follow(m, step, before, column)) return MATCH;
        }
    }
    if (column == m->regex->columns) return NO_MATCH;
    if (!regex_is_anchored(m->regex)) put(m->next, 0);
    return state_of_next(m, context_of(m, m->points[column]));
}

static bool make(struct maker *m)
{
    memset(m->table, 0, 2 * (size_t)m->width);
    memset(m->table + m->width, MATCH, m->width);
    m->count = FIRST;
    memset(m->next, 0, m->words * sizeof *m->next);
    put(m->next, 0);
    if (state_of_next(m, context_of(m, REGEX_NO_POINT)) != FIRST) return false;
    for (uint32_t state = FIRST; state < m->count; state++) {
        for (uint32_t column = 0; column < m->width; column++) {
            uint32_t to = target(m, state, column);
            if (to == UINT32_MAX || m->work > WORK_MAX) return false;
            m->table[state * m->width + column] = (uint8_t)to;
        }
    }
    return true;
}

/* ---- As few as will do ---- */

/* Do both go to the same classes? */
static bool alike(const struct maker *m, const uint8_t *classes, uint32_t a, uint32_t b)
{
    const uint8_t *x = m->table + a * m->width, *y = m->table + b * m->width;
    for (uint32_t column = 0; column < m->width; column++) {
        if (classes[x[column]] != classes[y[column]]) return false;
    }
    return true;
}

/* Parts the classes once more; how many there are now.  Class numbers are given in the order of states. */
static uint32_t part(const struct maker *m, const uint8_t *classes, uint8_t *finer)
{
    uint8_t first[YAWL_REGEX_STATES_MAX];
    uint32_t count = 0;
    for (uint32_t state = 0; state < m->count; state++) {
        uint32_t class = 0;
        while (class < count &&
               (classes[first[class]] != classes[state] || !alike(m, classes, first[class], state)))
            class ++;
        if (class == count) first[count++] = (uint8_t)state;
        finer[state] = (uint8_t) class;
    }
    return count;
}

/* One row for each class; where the first state is like state 0 it is a row of its own all the same. */
static void merge(struct maker *m)
{
    uint8_t classes[YAWL_REGEX_STATES_MAX] = {0}, finer[YAWL_REGEX_STATES_MAX] = {0};
    uint32_t count = 0, parted = 2, kept = 0;
    classes[MATCH] = 1;
    while (parted > count) {
        count = parted;
        parted = part(m, classes, finer);
        memcpy(classes, finer, sizeof classes);
    }
    bool never = classes[FIRST] == NO_MATCH;
    for (uint32_t state = 0; state < m->count && kept < count; state++) {
        if (classes[state] != kept) continue;
        for (uint32_t column = 0; column < m->width; column++)
            m->table[kept * m->width + column] = classes[m->table[state * m->width + column]];
        kept++;
    }
    if (never) memset(m->table + FIRST * m->width, NO_MATCH, m->width);
    m->count = never ? FIRST + 1 : count;
}

bool regex_make_states(struct yawl_regex *regex, struct regex_memory *memory)
{
    struct maker m = {.regex = regex, .words = (regex->steps_count + 31) / 32};
    m.width = regex->columns + 1;
    m.table = regex_room(memory, YAWL_REGEX_TABLE_MAX + m.width, 1);
    m.sets = regex_room(memory, YAWL_REGEX_STATES_MAX * m.words, sizeof *m.sets);
    m.hashes = regex_room(memory, YAWL_REGEX_STATES_MAX, sizeof *m.hashes);
    m.contexts = regex_room(memory, YAWL_REGEX_STATES_MAX, 1);
    m.next = regex_room(memory, m.words, sizeof *m.next);
    m.visited = regex_room(memory, m.words, sizeof *m.visited);
    m.stack = regex_room(memory, 2 * regex->steps_count + 2, sizeof *m.stack);
    bool complete = m.table != NULL && m.sets != NULL && m.hashes != NULL && m.contexts != NULL &&
                    m.next != NULL && m.visited != NULL && m.stack != NULL;
    if (!complete) return false;
    find_points(&m);
    if (!make(&m)) return false;
    merge(&m);
    regex->states = m.table;
    regex->states_count = m.count;
    regex->steps = NULL;
    regex->sets = NULL;
    regex->steps_count = 0;
    return true;
}
