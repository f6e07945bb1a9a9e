/* Content models with repetitions in repetitions, drawn at random, against a search through all ways to
 * count: greedy matching (support/schema_match.c) and automata (compiler/read/schema_states.c) must take the
 * same sequences of elements. */
#include "read/document.h"
#include "read/schema_model.h"
#include "support_values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

#define LETTERS_MAX 5
#define WORD_MAX    24
#define UNBOUNDED   UINT32_MAX

/* A model: an element, or a sequence or choice of others. */
struct part {
    char kind; /* 'e', 's', 'c' */
    char letter;
    uint32_t min, max;
    uint32_t parts[3], parts_count;
};

struct drawing {
    uint64_t random;
    struct part parts[40];
    uint32_t count, letters;
};

static uint32_t below(struct drawing *d, uint32_t limit)
{
    return (uint32_t)random_below(&d->random, limit);
}

/* Each element has a letter of its own, so XML Schema's rule for models holds. */
static uint32_t draw(struct drawing *d, uint32_t depth)
{
    uint32_t index = d->count++;
    struct part part = {.kind = 'e', .min = below(d, 4)};
    part.max = below(d, 4) == 0 ? UNBOUNDED : part.min + below(d, 3);
    if (part.max == 0) part.max = 1;
    bool is_leaf = depth == 0 || below(d, 4) == 0;
    for (uint32_t i = 1 + below(d, 3); !is_leaf && i > 0 && d->letters < LETTERS_MAX; i--)
        part.parts[part.parts_count++] = draw(d, depth - 1);
    if (part.parts_count > 0)
        part.kind = below(d, 3) == 0 ? 'c' : 's';
    else
        part.letter = (char)('a' + d->letters++);
    d->parts[index] = part;
    return index;
}

static void put_schema(const struct drawing *d, const struct part *part, struct text_buffer *out)
{
    const char *tag = part->kind == 'e' ? "element" : part->kind == 's' ? "sequence" : "choice";
    text_print(out, "<xs:%s minOccurs='%u' maxOccurs='", tag, part->min);
    if (part->max == UNBOUNDED)
        text_add_string(out, "unbounded'");
    else
        text_print(out, "%u'", part->max);
    if (part->kind == 'e') {
        text_print(out, " name='%c'/>", part->letter);
        return;
    }
    text_add_char(out, '>');
    for (uint32_t i = 0; i < part->parts_count; i++) put_schema(d, &d->parts[part->parts[i]], out);
    text_print(out, "</xs:%s>", tag);
}

/* ---- The search ---- */

static uint32_t ends_of(const struct drawing *d, const struct part *part, const char *word,
                        uint32_t begins);

/* The places (bits) at which the part may end, once, if it begins at one of `begins`. */
static uint32_t ends_once(const struct drawing *d, const struct part *part, const char *word,
                          uint32_t begins)
{
    uint32_t ends = part->kind == 's' ? begins : 0;
    for (uint32_t i = 0; part->kind == 'e' && word[i] != '\0'; i++)
        if ((begins >> i & 1) != 0 && word[i] == part->letter) ends |= 2u << i;
    for (uint32_t i = 0; i < part->parts_count; i++) {
        const struct part *inner = &d->parts[part->parts[i]];
        if (part->kind == 's')
            ends = ends_of(d, inner, word, ends);
        else
            ends |= ends_of(d, inner, word, begins);
    }
    return ends;
}

static uint32_t ends_of(const struct drawing *d, const struct part *part, const char *word,
                        uint32_t begins)
{
    uint32_t ends = part->min == 0 ? begins : 0;
    for (uint32_t count = 1; count <= part->max && count <= WORD_MAX + 4 && begins != 0; count++) {
        begins = ends_once(d, part, word, begins);
        if (count >= part->min) ends |= begins;
    }
    return ends;
}

/* ---- Words ---- */

static void put_word(struct drawing *d, const struct part *part, struct text_buffer *out)
{
    uint32_t most = part->max == UNBOUNDED ? part->min + 3 : part->max;
    uint32_t count = part->min + below(d, most - part->min + 1);
    for (uint32_t i = 0; i < count && out->length < WORD_MAX; i++) {
        uint32_t from = part->kind == 'c' ? below(d, part->parts_count) : 0;
        uint32_t end = part->kind == 'c' ? from + 1 : part->parts_count;
        if (part->kind == 'e') text_add_char(out, part->letter);
        for (; from < end; from++) put_word(d, &d->parts[part->parts[from]], out);
    }
}

/* Leaves a letter out, doubles it, or changes it. */
static void change(struct drawing *d, struct text_buffer *word)
{
    if (word->length == 0) return;
    uint32_t at = below(d, (uint32_t)word->length), how = below(d, 4);
    if (how == 0) word->data[at] = (char)('a' + below(d, LETTERS_MAX));
    if (how == 1) text_add_char(word, word->data[at]);
    if (how == 2) memmove(word->data + at, word->data + at + 1, --word->length - at);
}

static bool takes(const struct yawl_tree_type *type, struct text word)
{
    static char scratch[1 << 16];
    struct yawl_eval eval = {.scratch = scratch, .scratch_capacity = sizeof scratch};
    struct yawl_tree_builder b;
    yawl_tree_begin(&b, &eval);
    yawl_tree_open(&b, YAWL_TEXT("v"));
    for (size_t i = 0; i < word.length; i++) {
        yawl_tree_open(&b, (struct yawl_text){word.data + i, 1});
        yawl_tree_close(&b);
    }
    yawl_tree_close(&b);
    struct yawl_text tree = yawl_tree_done(&b);
    assert_int_equal(eval.fault, 0);
    return yawl_tree_validate(type, tree, NULL, NULL) == 0;
}

/* ---- Models ---- */

struct counts {
    uint32_t models, automata, valid, invalid;
};

static void try_words(struct drawing *d, const struct yawl_tree_type *type, struct text schema,
                      struct counts *counts)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    for (uint32_t i = 0; i < 30; i++) {
        struct text_buffer word = {.arena = arena};
        put_word(d, &d->parts[0], &word);
        if (word.length > WORD_MAX) continue;
        if (below(d, 2) == 0) change(d, &word);
        text_add_char(&word, '\0');
        struct text text = {word.data, --word.length};
        bool expected = (ends_of(d, &d->parts[0], text.data, 1) >> text.length & 1) != 0;
        if (takes(type, text) != expected)
            fail_msg("%.*s\n%s is %s", (int)schema.length, schema.data, text.data,
                     expected ? "valid" : "not valid");
        counts->valid += expected;
        counts->invalid += !expected;
    }
    arena_free(arena);
}

static void try_model(uint64_t seed, struct counts *counts)
{
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    struct drawing d = {.random = seed};
    struct text_buffer out = {.arena = arena};
    struct xml_schema_error error = {{NULL, 0}, 0};
    text_add_string(&out, "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
                          "<xs:complexType name='T'><xs:sequence>");
    draw(&d, 3);
    put_schema(&d, &d.parts[0], &out);
    text_add_string(&out, "</xs:sequence></xs:complexType></xs:schema>");
    struct text schema = text_built(&out);
    struct xml_schema *accepted = xml_schema_new(arena, schema, &error);
    struct schema_model *model = accepted == NULL ? NULL : schema_model_new(arena, accepted);
    uint32_t row = YAWL_SCHEMA_NONE;
    if (model != NULL)
        row = schema_model_type(model, (struct schema_name){TEXT("T"), false}, &error);
    if (row != YAWL_SCHEMA_NONE) {
        struct yawl_tree_type type = {schema_model_tables(model), row, YAWL_SCHEMA_NONE, {"", 0}};
        uint32_t particle = type.schema->types[row].particle;
        counts->models++;
        counts->automata += type.schema->particles[particle].kind == YAWL_PARTICLE_STATES;
        try_words(&d, &type, schema, counts);
    }
    xml_schema_free(accepted);
    arena_free(arena);
}

static void test_random_models(void **state)
{
    (void)state;
    struct counts counts = {0};
    const char *rounds = getenv("SCHEMA_MODELS");
    uint32_t count = rounds == NULL ? 600 : (uint32_t)strtoul(rounds, NULL, 10);
    for (uint32_t i = 0; i < count; i++) try_model(i + 1, &counts);
    print_message("%u models, %u of them automata, %u valid, %u invalid words\n", counts.models,
                  counts.automata, counts.valid, counts.invalid);
    assert_true(counts.models > count / 2 && counts.automata > count / 20);
    assert_true(counts.valid > counts.invalid / 4 && counts.invalid > counts.valid / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_models)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    read_done();
    return failed;
}
