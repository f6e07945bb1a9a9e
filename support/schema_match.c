/* Content models: are the elements in an element those that its type asks for?
 *
 * In a content model the next element alone decides, so a model is gone through once from left to right.
 * Where an element is missing the check goes on as if it were there; an element that its parent does not know
 * is told and passed over.  Recursion is bounded by the nesting of models.
 */
#include "support/schema_check.h"

#define WORDS_SIZE 500

/* The elements in one element, as they are matched. */
struct matching {
    struct schema_check *check;
    struct yawl_node parent, next; /* next: none at the end */
    struct yawl_node known;        /* the last one that the model was found to know */
    struct yawl_node unknown;      /* one that it does not know, just passed and not told yet; or none */
    struct yawl_node late;         /* one that was told to stand too late; or none */
    uint32_t model;                /* the whole particle */
};

/* ---- Content models ---- */

static const struct yawl_schema_particle *particle_at(const struct matching *m, uint32_t particle)
{
    return &m->check->schema->particles[particle];
}

/* Can the particle begin with the element? */
static bool begins(const struct schema_check *check, const struct yawl_schema_particle *particle,
                   struct yawl_node node)
{
    const struct yawl_schema *schema = check->schema;
    if (!yawl_node_is(node)) return false;
    if (particle->begins_with_any) return true;
    for (uint32_t i = 0; i < particle->begins_count; i++) {
        uint32_t element = schema->links[particle->begins + i];
        if (yawl__is_called(check, node, &schema->elements[element])) return true;
    }
    return false;
}

static bool can_begin(const struct matching *m, uint32_t particle)
{
    return begins(m->check, particle_at(m, particle), m->next);
}

/* Is there any place for the element in the particle and what is in it? */
static bool knows(const struct schema_check *check, uint32_t particle, struct yawl_node node)
{
    const struct yawl_schema_particle *row = &check->schema->particles[particle];
    if (begins(check, row, node)) return true;
    for (uint32_t i = 0; i < row->children_count; i++)
        if (knows(check, check->schema->links[row->children + i], node)) return true;
    return false;
}

/* To the next element; one that was told to stand too late is at its place for the rest. */
static void pass(struct matching *m)
{
    m->next = schema_next_element(yawl_node_next(m->next));
    bool is_late = yawl_node_is(m->next) && yawl_node_is(m->late);
    if (is_late && yawl_node_same(m->next, m->late))
        m->next = schema_next_element(yawl_node_next(m->next));
}

/* One that nothing is missing in place of. */
static void tell_unknown(struct matching *m)
{
    if (yawl_node_is(m->unknown)) yawl__tell_unknown(m->check, m->unknown);
    m->unknown = yawl_node_none();
}

/* Passes elements that the model does not know at all; the last one may stand for one that is missing. */
static void pass_unknown(struct matching *m)
{
    while (yawl_node_is(m->next) && !yawl_node_same(m->known, m->next)) {
        m->known = m->next;
        if (knows(m->check, m->model, m->next)) break;
        tell_unknown(m);
        m->unknown = m->next;
        pass(m);
    }
}

/* Can it begin here, once what the model does not know is passed? */
static bool can_go_on(struct matching *m, uint32_t index)
{
    if (can_begin(m, index)) return true;
    pass_unknown(m);
    return can_begin(m, index);
}

/* "a, b or c", and what is said of it. */
struct missing {
    char text[WORDS_SIZE];
    struct schema_words words;
};

static void begin_missing(struct missing *missing)
{
    yawl__words_begin(&missing->words, missing->text, sizeof missing->text);
}

static void add_missing(struct missing *missing, struct yawl_text name, bool is_last)
{
    if (missing->words.length > 0) yawl__words_add(&missing->words, is_last ? " or " : ", ");
    yawl__words_add_text(&missing->words, name);
}

/* "there is no such element here: a or b is expected", of the element in its place. */
static void end_instead(struct matching *m, const struct missing *missing)
{
    char text[WORDS_SIZE];
    struct schema_words words;
    yawl__words_begin(&words, text, sizeof text);
    yawl__words_add(&words, "there is no such element here: ");
    yawl__words_add(&words, missing->text);
    yawl__words_add(&words, " is expected");
    if (yawl__is_in_namespace(m->check, m->unknown, yawl_node_name(m->unknown), true))
        yawl__tell(m->check, m->unknown, text);
    else
        yawl__tell_unknown(m->check, m->unknown);
    m->unknown = yawl_node_none();
}

/* "a or b is missing before c" */
static void end_missing(struct matching *m, struct missing *missing)
{
    if (missing->words.length == 0) yawl__words_add(&missing->words, "an element");
    if (yawl_node_is(m->unknown)) {
        end_instead(m, missing);
        return;
    }
    yawl__words_add(&missing->words, " is missing");
    if (yawl_node_is(m->next)) {
        yawl__words_add(&missing->words, " before ");
        yawl__words_add_text(&missing->words, yawl_node_name(m->next));
    }
    yawl__tell(m->check, m->parent, missing->text);
}

/* The element that the particle wants, where it stands behind the next one; none: it does not. */
static struct yawl_node find_late(const struct matching *m,
                                  const struct yawl_schema_particle *particle)
{
    struct yawl_node node = m->next;
    while (yawl_node_is(node) && !begins(m->check, particle, node))
        node = schema_next_element(yawl_node_next(node));
    return node;
}

/* Tells what is missing of a particle that must be there: once, whether there is nothing, or something else
 * in its place, or the element itself in another place. */
static void tell_missing(struct matching *m, const struct yawl_schema_particle *particle)
{
    const struct yawl_schema *schema = m->check->schema;
    struct yawl_node late = find_late(m, particle);
    if (yawl_node_is(late) && !yawl_node_is(m->late)) {
        tell_unknown(m);
        m->late = late;
        yawl__tell_name(m->check, late, "it stands too late: move it before ",
                        yawl_node_name(m->next), "");
        return;
    }
    struct missing missing;
    begin_missing(&missing);
    for (uint32_t i = 0; i < particle->begins_count; i++) {
        bool is_last = i + 1 == particle->begins_count;
        add_missing(&missing, schema->elements[schema->links[particle->begins + i]].name, is_last);
    }
    end_missing(m, &missing);
}

static const struct yawl_schema_element *global_of(const struct schema_check *check,
                                                   struct yawl_node node)
{
    const struct yawl_schema *schema = check->schema;
    for (uint32_t i = 0; i < schema->globals_count; i++) {
        uint32_t index = schema->links[schema->globals + i];
        if (yawl__is_called(check, node, &schema->elements[index])) return &schema->elements[index];
    }
    return NULL;
}

/* An element that may be anything: it, or what is in it, is checked where there is a global element of its
 * name. */
static void check_known(struct schema_check *check, struct yawl_node node)
{
    const struct yawl_schema_element *element = global_of(check, node);
    if (element != NULL)
        yawl__check_type(check, node, element->type, element);
    else
        yawl__check_any(check, node);
}

void yawl__check_any(struct schema_check *check, struct yawl_node node)
{
    struct yawl_node child = schema_next_element(yawl_node_first_child(node));
    for (; yawl_node_is(child); child = schema_next_element(yawl_node_next(child)))
        check_known(check, child);
}

static void match_any(struct matching *m, const struct yawl_schema_particle *particle)
{
    bool is_strict = particle->element == YAWL_ANY_STRICT;
    tell_unknown(m);
    if (is_strict && global_of(m->check, m->next) == NULL)
        yawl__tell_unknown(m->check, m->next);
    else if (particle->element != YAWL_ANY_SKIP)
        check_known(m->check, m->next);
    pass(m);
}

/* It begins with the next element: see can_begin(). */
static void match_element(struct matching *m, const struct yawl_schema_particle *particle)
{
    tell_unknown(m);
    /* a reference may stand for elements of its substitution group: the one of that name */
    for (uint32_t i = 0; i < particle->begins_count; i++) {
        uint32_t index = m->check->schema->links[particle->begins + i];
        const struct yawl_schema_element *element = &m->check->schema->elements[index];
        if (particle->begins_count > 1 && !yawl__is_called(m->check, m->next, element)) continue;
        yawl__check_type(m->check, m->next, element->type, element);
        pass(m);
        return;
    }
}

static void match(struct matching *m, uint32_t index);

static void match_sequence(struct matching *m, const struct yawl_schema_particle *particle)
{
    for (uint32_t i = 0; i < particle->children_count; i++)
        match(m, m->check->schema->links[particle->children + i]);
}

static void match_choice(struct matching *m, const struct yawl_schema_particle *particle)
{
    for (uint32_t i = 0; i < particle->children_count; i++) {
        uint32_t child = m->check->schema->links[particle->children + i];
        if (!can_begin(m, child)) continue;
        match(m, child);
        return;
    }
}

static void match_all(struct matching *m, const struct yawl_schema_particle *particle)
{
    const uint32_t *children = m->check->schema->links + particle->children;
    uint64_t seen = 0;
    bool found = true;
    while (found) {
        found = false;
        for (uint32_t i = 0; i < particle->children_count && !found; i++) {
            if ((seen >> i & 1) != 0 || !can_go_on(m, children[i])) continue;
            match_element(m, particle_at(m, children[i]));
            seen |= (uint64_t)1 << i;
            found = true;
        }
    }
    for (uint32_t i = 0; i < particle->children_count; i++) {
        const struct yawl_schema_particle *child = particle_at(m, children[i]);
        if ((seen >> i & 1) == 0 && child->min > 0) tell_missing(m, child);
    }
}

/* ---- Automata ---- */

/* The child that the next element is, of those that lead on from a state; children_count: none. */
static uint32_t letter_at(const struct matching *m, const struct yawl_schema_particle *particle,
                          const uint32_t *state)
{
    const uint32_t *children = m->check->schema->links + particle->children;
    uint32_t i = 0;
    while (i < particle->children_count &&
           (state[i + 1] == YAWL_SCHEMA_NONE || !can_begin(m, children[i])))
        i++;
    return i;
}

static void tell_missing_at(struct matching *m, const struct yawl_schema_particle *particle,
                            const uint32_t *state)
{
    const struct yawl_schema *schema = m->check->schema;
    uint32_t left = 0;
    struct missing missing;
    begin_missing(&missing);
    for (uint32_t i = 0; i < particle->children_count; i++)
        left += state[i + 1] != YAWL_SCHEMA_NONE;
    for (uint32_t i = 0; i < particle->children_count; i++) {
        const struct yawl_schema_particle *child =
            particle_at(m, schema->links[particle->children + i]);
        bool is_named = child->kind == YAWL_PARTICLE_ELEMENT && child->begins_count > 0;
        if (state[i + 1] == YAWL_SCHEMA_NONE) continue;
        struct yawl_text any = YAWL_TEXT("any element");
        add_missing(&missing, is_named ? schema->elements[child->element].name : any, --left == 0);
    }
    end_missing(m, &missing);
}

static void match_states(struct matching *m, const struct yawl_schema_particle *particle)
{
    const uint32_t *states = m->check->schema->links + particle->element, *state = states;
    uint32_t letter = letter_at(m, particle, state);
    if (letter == particle->children_count) pass_unknown(m);
    for (; letter < particle->children_count; letter = letter_at(m, particle, state)) {
        const struct yawl_schema_particle *child =
            particle_at(m, m->check->schema->links[particle->children + letter]);
        if (child->kind == YAWL_PARTICLE_ANY)
            match_any(m, child);
        else
            match_element(m, child);
        state = states + (size_t)state[letter + 1] * (particle->children_count + 1);
        if (letter_at(m, particle, state) == particle->children_count) pass_unknown(m);
    }
    if (state[0] == 0) tell_missing_at(m, particle, state);
}

/* Once; a group also where it cannot begin, to tell what is missing in it. */
static void match_once(struct matching *m, const struct yawl_schema_particle *particle)
{
    switch (particle->kind) {
    case YAWL_PARTICLE_ELEMENT: match_element(m, particle); break;
    case YAWL_PARTICLE_SEQUENCE: match_sequence(m, particle); break;
    case YAWL_PARTICLE_CHOICE: match_choice(m, particle); break;
    case YAWL_PARTICLE_ALL: match_all(m, particle); break;
    case YAWL_PARTICLE_ANY: match_any(m, particle); break;
    case YAWL_PARTICLE_STATES: match_states(m, particle); break;
    }
}

static void match(struct matching *m, uint32_t index)
{
    const struct yawl_schema_particle *particle = particle_at(m, index);
    uint32_t count = 0;
    bool goes_on = true;
    while (goes_on && count < particle->max && can_go_on(m, index)) {
        struct yawl_node before = m->next;
        match_once(m, particle);
        count++;
        goes_on = !yawl_node_same(before, m->next);
    }
    if (count >= particle->min || particle->may_be_empty) return;
    bool is_list = particle->kind == YAWL_PARTICLE_SEQUENCE ||
                   particle->kind == YAWL_PARTICLE_ALL || particle->kind == YAWL_PARTICLE_STATES;
    if (is_list && count == 0)
        match_once(m, particle);
    else
        tell_missing(m, particle);
}

void yawl__check_model(struct schema_check *check, struct yawl_node node, uint32_t particle)
{
    struct yawl_node first = schema_next_element(yawl_node_first_child(node));
    struct yawl_node none = yawl_node_none();
    struct matching m = {check, node, first, none, none, none, particle};
    if (particle != YAWL_SCHEMA_NONE) match(&m, particle);
    tell_unknown(&m);
    for (; yawl_node_is(m.next); pass(&m))
        yawl__tell(check, m.next, "it is one too many here, or stands in the wrong place");
}
