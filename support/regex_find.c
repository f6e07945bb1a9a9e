/* Where does a program match?  The first place, there the way that its alternatives and repetitions prefer.
 *
 * First the text is read backwards, and noted is which steps lead to a match from each place: they are
 * alive.  So the way forward never enters what fails later, and each character is passed once, however many
 * matches there are and however far an alternative that fails would have gone.  What is alive is kept for
 * the begins of blocks, and for all places of one block, which is made again when the way comes to it: the
 * memory is of the order of the square root of the length, the work that of the length times the number of
 * steps.  Of small programs it is kept what was found from a set and a character.
 */
#include "support/regex_parts.h"
#include "support/scratch.h"

#include "yawl/errors.h"

#include <assert.h>
#include <string.h>

/* What is still to do when a step has been followed: another step, or a note as it was before. */
struct regex_frame {
    uint32_t step; /* RESTORES + slot */
    uint32_t value;
};
#define RESTORES 0x10000u

/* What a block takes, at least: texts that fit in one are read backwards once. */
#define BLOCK_BYTES 16384

static void *room(struct yawl_eval *e, uint64_t count, uint32_t size)
{
    uint64_t bytes = count * size;
    uint32_t skipped = (uint32_t)(-(uintptr_t)(e->scratch + e->scratch_used) & 7);
    if (bytes + skipped > e->scratch_capacity - e->scratch_used) {
        yawl_fault(e, YAWL_ETOOBIG);
        return NULL;
    }
    void *place = e->scratch + e->scratch_used + skipped;
    e->scratch_used += (uint32_t)bytes + skipped;
    return place;
}

/* ---- Steps backwards ---- */

/* The steps that a step without a character goes on to; how many. */
static uint32_t targets(const struct yawl_regex *regex, uint32_t step, uint32_t to[2])
{
    const struct yawl_regex_step *row = &regex->steps[step];
    to[0] = row->op == YAWL_REGEX_SPLIT || row->op == YAWL_REGEX_JUMP ? row->to : step + 1;
    to[1] = row->other;
    if (row->op == YAWL_REGEX_SET || row->op == YAWL_REGEX_MATCH) return 0;
    return row->op == YAWL_REGEX_SPLIT ? 2 : 1;
}

/* The rows of `before` are in the order of the steps that they lead to: row i ends at ends[i]. */
static void turn_round(struct regex_finder *finder)
{
    const struct yawl_regex *regex = finder->regex;
    uint32_t to[2];
    memset(finder->ends, 0, regex->steps_count * sizeof *finder->ends);
    for (uint32_t i = 0; i < regex->steps_count; i++) {
        for (uint32_t k = targets(regex, i, to); k > 0; k--) finder->ends[to[k - 1]]++;
        bool takes = targets(regex, i, to) == 0;
        if (takes) finder->takers[finder->takers_count++] = (uint16_t)i;
    }
    for (uint32_t i = 1; i < regex->steps_count; i++)
        finder->ends[i] = (uint16_t)(finder->ends[i] + finder->ends[i - 1]);
    for (uint32_t i = regex->steps_count; i-- > 0;) {
        for (uint32_t k = targets(regex, i, to); k > 0; k--)
            finder->before[--finder->ends[to[k - 1]]] = (uint16_t)i;
    }
    /* Each end is now a begin: the next row's is the end. */
    memmove(finder->ends, finder->ends + 1, (regex->steps_count - 1) * sizeof *finder->ends);
    finder->ends[regex->steps_count - 1] = (uint16_t)finder->before_count;
}

static bool has(const uint32_t *set, uint32_t step)
{
    return (set[step / 32] >> (step % 32) & 1) != 0;
}

/* Between which characters a place is. */
struct between {
    uint32_t before, after;
};

/* Adds the steps that lead there without taking a character. */
static void add_before(struct regex_finder *finder, uint32_t *alive, uint32_t waiting,
                       const struct between *place)
{
    while (waiting > 0) {
        uint32_t step = finder->waiting[--waiting];
        for (uint32_t i = step == 0 ? 0 : finder->ends[step - 1]; i < finder->ends[step]; i++) {
            uint32_t from = finder->before[i];
            const struct yawl_regex_step *row = &finder->regex->steps[from];
            if (has(alive, from)) continue;
            if (row->op == YAWL_REGEX_ASSERT &&
                !regex_holds((enum yawl_regex_assertion)row->to, place->before, place->after))
                continue;
            alive[from / 32] |= 1u << (from % 32);
            finder->waiting[waiting++] = (uint16_t)from;
        }
    }
}

/* The steps that lead to a match from a place, given those from behind its character. */
static void find_alive(struct regex_finder *finder, uint32_t *alive, const uint32_t *next,
                       const struct between *place)
{
    const struct yawl_regex *regex = finder->regex;
    bool ends = place->after == REGEX_NO_POINT;
    uint32_t column = ends ? 0 : regex_column(regex, place->after), waiting = 0;
    memset(alive, 0, finder->words * sizeof *alive);
    for (uint32_t i = 0; i < finder->takers_count; i++) {
        uint32_t step = finder->takers[i];
        const struct yawl_regex_step *row = &regex->steps[step];
        bool takes = row->op == YAWL_REGEX_SET && !ends && has(next, step + 1) &&
                     regex_set_has(regex, row->to, column);
        if (!takes && row->op != YAWL_REGEX_MATCH) continue;
        alive[step / 32] |= 1u << (step % 32);
        finder->waiting[waiting++] = (uint16_t)step;
    }
    add_before(finder, alive, waiting, place);
}

/* The same.  Without assertions only the set and the column matter. */
static void find_alive_again(struct regex_finder *finder, uint32_t *alive, const uint32_t *next,
                             const struct between *place)
{
    if (!finder->remembers) {
        find_alive(finder, alive, next, place);
        return;
    }
    uint32_t column = regex_column(finder->regex, place->after);
    struct regex_known *known =
        &finder->known[(*next * 0x9e3779b1u >> 16 ^ column) % REGEX_KNOWN_MAX];
    if (known->used == 0 || known->next != *next || known->column != column) {
        *known = (struct regex_known){*next, column, 0, 1};
        find_alive(finder, &known->alive, next, place);
    }
    *alive = known->alive;
}

/* ---- Blocks ---- */

static uint32_t point_before(struct yawl_text text, uint32_t at)
{
    if (at == 0) return REGEX_NO_POINT;
    do at--;
    while (at > 0 && ((unsigned char)text.data[at] & 0xc0) == 0x80);
    return regex_point(text, &at);
}

/* The characters of a block, and where each begins; behind them the place where it ends. */
static void read_block(struct regex_finder *finder, uint32_t block)
{
    uint32_t at = finder->begins[block], count = 0;
    while (count < finder->block_size && at < finder->text.length) {
        finder->places[count] = at;
        finder->points[count++] = regex_point(finder->text, &at);
    }
    finder->places[count] = at;
    finder->points[count] = REGEX_NO_POINT;
    finder->count = count;
}

static void enter_block(struct regex_finder *finder, uint32_t block)
{
    uint32_t words = finder->words;
    read_block(finder, block);
    uint32_t count = finder->count;
    uint32_t first = point_before(finder->text, finder->places[0]);
    uint32_t *last = finder->alive + (size_t)count * words;
    if (block + 1 < finder->blocks)
        memcpy(last, finder->marks + (size_t)(block + 1) * words, words * sizeof *last);
    else
        find_alive(finder, last, NULL,
                   &(struct between){count > 0 ? finder->points[count - 1] : first, REGEX_NO_POINT});
    for (uint32_t i = count; i-- > 0;) {
        struct between place = {i > 0 ? finder->points[i - 1] : first, finder->points[i]};
        uint32_t *alive = finder->alive + (size_t)i * words;
        find_alive_again(finder, alive, alive + words, &place);
    }
    finder->block = block;
    finder->index = 0;
}

/* Where blocks begin: the text is read once. */
static void find_blocks(struct regex_finder *finder)
{
    uint32_t at = 0, count = 0;
    do {
        finder->begins[count++] = at;
        for (uint32_t i = 0; i < finder->block_size && at < finder->text.length; i++)
            regex_point(finder->text, &at);
    } while (at < finder->text.length);
    finder->blocks = count;
}

/* From the last one to the first, which is then entered. */
static void mark_blocks(struct regex_finder *finder)
{
    for (uint32_t block = finder->blocks; block-- > 0;) {
        enter_block(finder, block);
        memcpy(finder->marks + (size_t)block * finder->words, finder->alive,
               finder->words * sizeof *finder->marks);
    }
}

static bool take_rooms(struct yawl_eval *e, struct regex_finder *finder)
{
    uint32_t steps = finder->regex->steps_count, size = finder->block_size;
    uint64_t blocks = (uint64_t)finder->text.length / size + 1, to = finder->before_count;
    finder->found = room(e, finder->slots_count, sizeof *finder->found);
    finder->stack = room(e, steps + 1, sizeof *finder->stack);
    finder->visited = room(e, finder->words, sizeof *finder->visited);
    finder->ends = room(e, steps, sizeof *finder->ends);
    finder->before = room(e, to + 1, sizeof *finder->before);
    finder->takers = room(e, steps, sizeof *finder->takers);
    finder->waiting = room(e, steps, sizeof *finder->waiting);
    finder->begins = room(e, blocks, sizeof *finder->begins);
    finder->marks = room(e, blocks * finder->words, sizeof *finder->marks);
    finder->places = room(e, size + 1, sizeof *finder->places);
    finder->points = room(e, size + 1, sizeof *finder->points);
    finder->alive = room(e, ((uint64_t)size + 1) * finder->words, sizeof *finder->alive);
    return e->fault != YAWL_ETOOBIG;
}

bool regex_finder_begin(struct yawl_eval *e, struct regex_finder *finder,
                        const struct yawl_regex *regex, uint32_t groups, struct yawl_text text)
{
    uint32_t to[2];
    memset(finder, 0, sizeof *finder);
    finder->regex = regex;
    finder->text = text;
    finder->slots_count = 2 * (groups + 1);
    finder->words = (regex->steps_count + 31) / 32;
    finder->block_size = BLOCK_BYTES / (uint32_t)((finder->words + 2) * sizeof *finder->alive);
    while ((uint64_t)finder->block_size * finder->block_size < text.length)
        finder->block_size *= 2;
    if (text.length < finder->block_size) finder->block_size = text.length + 1;
    finder->remembers = finder->words == 1;
    for (uint32_t i = 0; i < regex->steps_count; i++) {
        finder->before_count += targets(regex, i, to);
        if (regex->steps[i].op == YAWL_REGEX_ASSERT) finder->remembers = false;
    }
    if (!take_rooms(e, finder)) return false;
    turn_round(finder);
    find_blocks(finder);
    mark_blocks(finder);
    return true;
}

/* ---- The way forward ---- */

static const uint32_t *alive_here(const struct regex_finder *finder)
{
    return finder->alive + (size_t)finder->index * finder->words;
}

/* Behind the next character. */
static void go_on(struct regex_finder *finder)
{
    if (++finder->index == finder->count && finder->block + 1 < finder->blocks)
        enter_block(finder, finder->block + 1);
}

/* One step that takes no character; the next one, or UINT32_MAX: it was here already, or is not alive. */
static uint32_t pass(struct regex_finder *finder, uint32_t step, uint32_t *waiting)
{
    const struct yawl_regex_step *row = &finder->regex->steps[step];
    if (has(finder->visited, step) || !has(alive_here(finder), step)) return UINT32_MAX;
    finder->visited[step / 32] |= 1u << (step % 32);
    switch ((enum yawl_regex_op)row->op) {
    case YAWL_REGEX_JUMP: return row->to;
    case YAWL_REGEX_SPLIT:
        finder->stack[*waiting].step = row->other;
        finder->stack[(*waiting)++].value = 0;
        return row->to;
    case YAWL_REGEX_SAVE:
        if (row->to >= finder->slots_count) return step + 1;
        finder->stack[*waiting].step = RESTORES + row->to;
        finder->stack[(*waiting)++].value = finder->found[row->to];
        finder->found[row->to] = finder->places[finder->index];
        return step + 1;
    default: return step + 1; /* an assertion, which holds */
    }
}

static bool takes(const struct regex_finder *finder, uint32_t step)
{
    uint32_t op = finder->regex->steps[step].op;
    return (op == YAWL_REGEX_SET || op == YAWL_REGEX_MATCH) && has(alive_here(finder), step);
}

/* From a step that is alive to the first one, in the order of preference, that takes the next character or is
 * the match. */
static uint32_t follow(struct regex_finder *finder, uint32_t step)
{
    uint32_t waiting = 0;
    memset(finder->visited, 0, finder->words * sizeof *finder->visited);
    while (!takes(finder, step)) {
        step = pass(finder, step, &waiting);
        while (step == UINT32_MAX) {
            assert(waiting > 0);
            struct regex_frame frame = finder->stack[--waiting];
            if (frame.step >= RESTORES)
                finder->found[frame.step - RESTORES] = frame.value;
            else
                step = frame.step;
        }
    }
    return step;
}

bool regex_find(struct regex_finder *finder)
{
    while (!has(alive_here(finder), 0)) {
        if (finder->places[finder->index] == finder->text.length) return false;
        go_on(finder);
    }
    memset(finder->found, 0xff, finder->slots_count * sizeof *finder->found);
    uint32_t step = follow(finder, 0);
    while (finder->regex->steps[step].op != YAWL_REGEX_MATCH) {
        go_on(finder);
        step = follow(finder, step + 1);
    }
    return true;
}
