/* LoLA text → document: places, initial marking and transitions of a place/transition net.
 *
 *   PLACE [SAFE [n]:] p, …; [SAFE …: …;] MARKING p [: n], …;
 *   TRANSITION t [STRONG|WEAK FAIR] CONSUME p [: n], …; PRODUCE p [: n], …;  …
 *
 * The grammar is that of LoLA 1 and 2 for low-level nets.  Names mean nothing here yet; the keywords are
 * reserved, as there.  Reading stops at the first error: what follows would be guesses.
 */
#include "read/document_build.h"
#include "read/lola_scan.h"

#include <string.h>

struct lola_reader {
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct source *source;
    uint32_t base; /* where the text begins in the source */
    struct lola_scan scan;
    struct lola_token token; /* the next one, not taken */
    uint32_t nodes;
    bool failed;
};

/* ---- Tokens ------------------------------------------------------------------------------------ */

static struct span span_of(const struct lola_reader *reader, struct lola_token token)
{
    return (struct span){reader->source, reader->base + (uint32_t)token.begin,
                         reader->base + (uint32_t)token.end};
}

static struct text word_of(const struct lola_reader *reader)
{
    return text_slice(reader->scan.text, reader->token.begin, reader->token.end);
}

static bool is_one_of(struct text word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (text_is(word, *words)) return true;
    }
    return false;
}

static bool is_number(struct text word)
{
    for (size_t i = 0; i < word.length; i++) {
        if (word.data[i] < '0' || word.data[i] > '9') return false;
    }
    return word.length > 0;
}

static bool is_name(const struct lola_reader *reader)
{
    static const char *const keywords[] = {"PLACE",   "MARKING", "SAFE", "TRANSITION", "CONSUME",
                                           "PRODUCE", "STRONG",  "WEAK", "FAIR",       NULL};
    return reader->token.kind == LOLA_WORD && !is_one_of(word_of(reader), keywords);
}

/* Words of LoLA's other languages: nets with sorts, and formulas. */
static bool is_foreign(const struct lola_reader *reader)
{
    static const char *const words[] = {"SORT", "FUNCTION", "VAR",      "GUARD",          "FORMULA",
                                        "PATH", "ANALYSE",  "CONSTANT", "INITIALMARKING", NULL};
    bool sign = reader->token.kind == LOLA_SIGN;
    return sign || (reader->token.kind == LOLA_WORD && is_one_of(word_of(reader), words));
}

static void fail_expected(struct lola_reader *reader, const char *expected)
{
    struct span span = span_of(reader, reader->token);
    if (reader->failed) return;
    reader->failed = true;
    if (reader->token.kind == LOLA_UNCLOSED) {
        diagnose(reader->diagnostics, &read_lola_syntax, span,
                 "a comment is opened here and never closed: write '%s' after it",
                 span_text(span).data[0] == '{' ? "}" : "*/");
    } else if (reader->token.kind == LOLA_DONE) {
        diagnose(reader->diagnostics, &read_lola_syntax, span,
                 "the file ends where %s is expected: complete it", expected);
    } else if (is_foreign(reader)) {
        diagnose(reader->diagnostics, &read_lola_syntax, span,
                 "'" TEXT_FMT "' stands where %s is expected; only place/transition nets are read: "
                 "unfold sorts, and put formulas into a file of their own",
                 TEXT_ARG(word_of(reader)), expected);
    } else {
        diagnose(reader->diagnostics, &read_lola_syntax, span,
                 "'" TEXT_FMT "' stands where %s is expected", TEXT_ARG(word_of(reader)), expected);
    }
}

static void advance(struct lola_reader *reader) { reader->token = lola_scan_next(&reader->scan); }

static bool is_sign(const struct lola_reader *reader, enum lola_token_kind kind)
{
    return !reader->failed && reader->token.kind == kind;
}

static bool is_word(const struct lola_reader *reader, const char *word)
{
    return is_sign(reader, LOLA_WORD) && text_is(word_of(reader), word);
}

/* Takes the sign or the keyword if it is there. */
static bool take_sign(struct lola_reader *reader, enum lola_token_kind kind)
{
    bool found = is_sign(reader, kind);
    if (found) advance(reader);
    return found;
}

static bool take_word(struct lola_reader *reader, const char *word)
{
    bool found = is_word(reader, word);
    if (found) advance(reader);
    return found;
}

static void need_word(struct lola_reader *reader, const char *word)
{
    if (!reader->failed && !take_word(reader, word)) fail_expected(reader, word);
}

static void need_semicolon(struct lola_reader *reader, const char *expected)
{
    if (!reader->failed && !take_sign(reader, LOLA_SEMICOLON)) fail_expected(reader, expected);
}

/* ---- Nodes ------------------------------------------------------------------------------------- */

static struct document_node *add_node(struct lola_reader *reader, struct document_node *parent,
                                      enum document_kind kind, struct text name)
{
    struct span span = span_of(reader, reader->token);
    if (!reader->failed && ++reader->nodes > DOCUMENT_NODES_MAX) {
        reader->failed = true;
        diagnose(reader->diagnostics, &read_too_large, span,
                 "the net has more than %d places, transitions and arcs: split it",
                 DOCUMENT_NODES_MAX);
    }
    struct document_node *node = document_add(reader->arena, parent, kind, span);
    node->name = name;
    return node;
}

/* A name as a scalar below `parent`; NULL after an error. */
static struct document_node *read_name(struct lola_reader *reader, struct document_node *parent,
                                       const char *expected)
{
    if (reader->failed) return NULL;
    if (!is_name(reader)) {
        fail_expected(reader, expected);
        return NULL;
    }
    struct document_node *node = add_node(reader, parent, DOCUMENT_SCALAR, word_of(reader));
    advance(reader);
    return node;
}

static struct text read_number(struct lola_reader *reader, const char *expected)
{
    struct text word = word_of(reader);
    if (reader->failed) return TEXT_NONE;
    if (!is_sign(reader, LOLA_WORD) || !is_number(word)) {
        fail_expected(reader, expected);
        return TEXT_NONE;
    }
    advance(reader);
    return word;
}

/* `p: 2, q`: without a number it is one.  LoLA takes nothing at all, and a ',' at the end. */
static void read_counts(struct lola_reader *reader, struct document_node *parent)
{
    do {
        if (take_sign(reader, LOLA_SEMICOLON)) return;
        struct document_node *node = read_name(reader, parent, "the name of a place");
        if (node == NULL) return;
        node->value = TEXT("1");
        if (!take_sign(reader, LOLA_COLON)) continue;
        node->span = span_of(reader, reader->token);
        node->value = read_number(reader, "a number");
    } while (take_sign(reader, LOLA_COMMA));
    need_semicolon(reader, "',' or ';'");
}

/* ---- The net ----------------------------------------------------------------------------------- */

/* `SAFE 2: p, q`: what is promised of the places, which is no part of their behaviour. */
static void read_place_group(struct lola_reader *reader, struct document_node *places)
{
    struct text capacity = TEXT_NONE;
    if (take_word(reader, "SAFE")) {
        bool bare = is_sign(reader, LOLA_COLON);
        capacity = bare ? TEXT("1") : read_number(reader, "a number or ':'");
        if (!take_sign(reader, LOLA_COLON)) fail_expected(reader, "':'");
    }
    do {
        struct document_node *place = read_name(reader, places, "the name of a place");
        if (place != NULL) place->value = capacity;
    } while (take_sign(reader, LOLA_COMMA));
    need_semicolon(reader, "',' or ';'");
}

static void read_fairness(struct lola_reader *reader, struct document_node *transition)
{
    if (!is_word(reader, "STRONG") && !is_word(reader, "WEAK")) return;
    struct document_node *node = add_node(reader, transition, DOCUMENT_SCALAR, TEXT("fair"));
    node->value = word_of(reader);
    advance(reader);
    need_word(reader, "FAIR");
}

static void read_transition(struct lola_reader *reader, struct document_node *transitions)
{
    struct document_node *transition = read_name(reader, transitions, "the name of a transition");
    if (transition == NULL) return;
    transition->kind = DOCUMENT_MAPPING;
    read_fairness(reader, transition);
    struct document_node *takes = add_node(reader, transition, DOCUMENT_MAPPING, TEXT("consume"));
    need_word(reader, "CONSUME");
    if (!reader->failed) read_counts(reader, takes);
    struct document_node *gives = add_node(reader, transition, DOCUMENT_MAPPING, TEXT("produce"));
    need_word(reader, "PRODUCE");
    if (!reader->failed) read_counts(reader, gives);
    transition->span = span_join(transition->span, gives->span);
}

static void read_net(struct lola_reader *reader, struct document_node *root)
{
    struct document_node *places = add_node(reader, root, DOCUMENT_MAPPING, TEXT("places"));
    need_word(reader, "PLACE");
    do read_place_group(reader, places);
    while (!reader->failed && !is_word(reader, "MARKING"));
    struct document_node *marking = add_node(reader, root, DOCUMENT_MAPPING, TEXT("marking"));
    need_word(reader, "MARKING");
    if (!reader->failed) read_counts(reader, marking);
    struct document_node *transitions =
        add_node(reader, root, DOCUMENT_MAPPING, TEXT("transitions"));
    while (take_word(reader, "TRANSITION")) read_transition(reader, transitions);
    if (!reader->failed && reader->token.kind != LOLA_DONE) {
        fail_expected(reader, "TRANSITION or the end of the file");
    }
}

struct document *read_lola(struct arena *arena, const struct source *source,
                           struct diagnostics *diagnostics)
{
    struct lola_reader reader = {.arena = arena, .diagnostics = diagnostics, .source = source};
    if (!document_source_text(source, diagnostics, &reader.scan.text)) return NULL;
    reader.base = (uint32_t)(source->bytes.length - reader.scan.text.length);
    advance(&reader);
    if (reader.token.kind == LOLA_DONE) {
        diagnose(diagnostics, &read_empty, span_of(&reader, reader.token),
                 "the file is empty: a net is PLACE …; MARKING …; and its TRANSITIONs");
        return NULL;
    }
    struct span whole = {source, 0, (uint32_t)source->bytes.length};
    struct document_node *root = document_add(arena, NULL, DOCUMENT_MAPPING, whole);
    read_net(&reader, root);
    if (reader.failed) return NULL;
    struct document *document = ARENA_NEW(arena, struct document);
    *document = (struct document){DOCUMENT_LOLA, source, root};
    return document;
}
