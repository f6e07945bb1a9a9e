/* The ways in which a task may leave: what its guards ask, known or not, and what it assigns.
 *
 * Guards see what the task has assigned.  Cells that are remembered are told in every combination of their
 * classes; of the others only what they make of the choice.
 */
#include "verify/guards/guards_parts.h"

struct dimension {
    struct guards_step options[2 * GUARDS_CLASSES_MAX];
    uint32_t count, at;
};

struct stepping {
    const struct guards *guards;
    uint32_t task;
    struct dimension dimensions[GUARDS_CELLS_MAX];
    uint32_t stored, count; /* those of stored cells come first */
    uint64_t values;
    struct guards_step steps[GUARDS_CELLS_MAX];
    uint32_t classes[GUARDS_CELLS_MAX];
    guards_masks masks;
};

/* ---- Dimensions ------------------------------------------------------------------------------ */

static void add_option(struct dimension *dimension, enum guards_step_kind kind, uint32_t cell,
                       uint32_t class)
{
    dimension->options[dimension->count++] = (struct guards_step){kind, cell, class};
}

static void add_classes(const struct stepping *s, struct dimension *dimension,
                        enum guards_step_kind kind, uint32_t cell)
{
    for (uint32_t class = 0; class < s->guards->cells.items[cell].classes.count; class ++) {
        add_option(dimension, kind, cell, class);
    }
}

static void fill_stored(const struct stepping *s, struct dimension *dimension, uint32_t cell)
{
    uint32_t class;
    bool is_read = bitset_has(s->guards->cells.items[cell].readers, s->task);
    switch (guards_effect_of(s->guards, s->task, cell, &class)) {
    case GUARDS_SETS: add_option(dimension, GUARDS_STEP_SET, cell, class); break;
    case GUARDS_CHANGES:
        if (is_read)
            add_classes(s, dimension, GUARDS_STEP_SET, cell);
        else
            add_option(dimension, GUARDS_STEP_FORGET, cell, GUARDS_ANY);
        break;
    case GUARDS_KEEPS:
        if (!is_read) break;
        add_classes(s, dimension, GUARDS_STEP_READ, cell);
        add_classes(s, dimension, GUARDS_STEP_LEARN, cell);
        break;
    }
}

static void fill_guessed(const struct stepping *s, struct dimension *dimension, uint32_t cell)
{
    const struct guards_cell *of = &s->guards->cells.items[cell];
    uint32_t class;
    if (of->classes.count == 0 || !bitset_has(of->readers, s->task)) return;
    if (guards_effect_of(s->guards, s->task, cell, &class) == GUARDS_SETS) {
        add_option(dimension, GUARDS_STEP_GUESS, cell, class);
    } else if (of->is_constant) {
        add_option(dimension, GUARDS_STEP_GUESS, cell, of->initial);
    } else {
        add_classes(s, dimension, GUARDS_STEP_GUESS, cell);
    }
}

static void add_dimensions(struct stepping *s, bool of_stored)
{
    for (uint32_t cell = 0; cell < s->guards->cells.count; cell++) {
        struct dimension *dimension = &s->dimensions[s->count];
        dimension->count = dimension->at = 0;
        if (s->guards->cells.items[cell].is_stored != of_stored) continue;
        if (of_stored)
            fill_stored(s, dimension, cell);
        else
            fill_guessed(s, dimension, cell);
        if (dimension->count == 0) continue;
        s->count++;
        s->values *= dimension->count;
        if (s->values > GUARDS_VALUES_MAX) return;
    }
}

/* ---- Combinations ---------------------------------------------------------------------------- */

/* The next combination of dimensions [from, to); false: that was the last one. */
static bool advance(struct stepping *s, uint32_t from, uint32_t to)
{
    for (uint32_t d = from; d < to; d++) {
        struct dimension *dimension = &s->dimensions[d];
        if (++dimension->at < dimension->count) return true;
        dimension->at = 0;
    }
    return false;
}

static void use(struct stepping *s, uint32_t from, uint32_t to)
{
    for (uint32_t d = from; d < to; d++) {
        const struct dimension *dimension = &s->dimensions[d];
        s->steps[d] = dimension->options[dimension->at];
        s->classes[s->steps[d].cell] = s->steps[d].class;
    }
}

/* What the split may do with the stored cells as they are. */
static bool find_masks(struct stepping *s)
{
    s->masks.count = 0;
    do {
        use(s, s->stored, s->count);
        if (!guards_add_choices(s->guards, s->task, s->classes, &s->masks)) return false;
    } while (advance(s, s->stored, s->count));
    return true;
}

bool guards_each_step(const struct guards *guards, uint32_t task, guards_tell tell, void *context)
{
    struct stepping s; /* its lists are filled as far as they are used */
    s.guards = guards;
    s.task = task;
    s.count = s.stored = 0;
    s.values = 1;
    s.masks = (guards_masks){NULL, 0, 0};
    for (uint32_t i = 0; i < guards->cells.count; i++) s.classes[i] = GUARDS_ANY;
    add_dimensions(&s, true);
    s.stored = s.count;
    if (s.values <= GUARDS_VALUES_MAX) add_dimensions(&s, false);
    uint64_t work = s.values * (guards->parts[task] + guards->net->tasks.items[task].flows.count);
    if (s.values > GUARDS_VALUES_MAX || work > GUARDS_WORK_MAX) return false;
    do {
        use(&s, 0, s.stored);
        if (!find_masks(&s)) return false;
        array_each(uint64_t, mask, &s.masks) tell(context, s.steps, s.stored, *mask);
    } while (advance(&s, 0, s.stored));
    return true;
}
