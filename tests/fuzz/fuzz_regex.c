/* libFuzzer target: a regular expression and a text (support/regex*.c).
 *
 * The first byte chooses the dialect and the flags; what stands before the first NUL is the expression, the
 * rest the text.  The steps, the automaton and the search for the place must agree, whatever memory there is;
 * what is found lies in the text; tokens and what is between them are the text again.
 */
#include "support/regex_parts.h"
#include "yawl/errors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRATCH (1u << 23)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Alignas(8) char scratch[SCRATCH], room[REGEX_MEMORY_MAX], moved[REGEX_MEMORY_MAX];

static void promise(bool kept, const char *what)
{
    if (kept) return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static struct yawl_eval fresh(uint32_t capacity)
{
    return (struct yawl_eval){.scratch = scratch, .scratch_capacity = capacity};
}

/* Is there a match, and does it lie in the text? */
static bool finds(const struct yawl_regex *regex, struct yawl_text text)
{
    struct yawl_eval e = fresh(SCRATCH);
    struct regex_finder finder;
    promise(regex_finder_begin(&e, &finder, regex, regex->groups, text),
            "there is room for the search");
    if (!regex_find(&finder)) return false;
    promise(finder.found[0] <= finder.found[1] && finder.found[1] <= text.length,
            "a match lies in the text");
    for (uint32_t i = 2; i + 1 < finder.slots_count; i += 2) {
        bool set = finder.found[i] != UINT32_MAX && finder.found[i + 1] != UINT32_MAX;
        promise(!set ||
                    (finder.found[i] >= finder.found[0] && finder.found[i] <= finder.found[i + 1] &&
                     finder.found[i + 1] <= finder.found[1]),
                "a group lies in the match");
    }
    return true;
}

static void check_pieces(const struct yawl_regex *regex, struct yawl_text text)
{
    struct yawl_eval e = fresh(SCRATCH);
    struct yawl_text same = yawl_regex_replace(&e, text, regex, yawl_text_of("$0"));
    promise(e.fault == 0 && yawl_text_equal(same, text), "what is replaced by itself stays");
    struct yawl_items tokens = yawl_regex_tokenize(&e, text, regex);
    promise(e.fault == 0 && (tokens.count > 0) == (text.length > 0), "a text has tokens");
    const char *at = text.data;
    for (uint32_t i = 0; i < tokens.count; i++) {
        struct yawl_text token = tokens.items[i].as.text;
        promise(token.data >= at && token.data + token.length <= text.data + text.length,
                "tokens lie in the text, in order");
        at = token.data + token.length;
    }
}

/* With little scratch the same, or YAWL_ETOOBIG. */
static void check_scratch(struct yawl_text pattern, struct yawl_text text, uint32_t seed)
{
    struct yawl_eval all = fresh(SCRATCH), small = fresh(seed * 97 % 65536);
    bool expected = yawl_regex_find(&all, text, pattern);
    bool found = yawl_regex_find(&small, text, pattern);
    promise(small.fault == YAWL_ETOOBIG || (small.fault == all.fault && found == expected),
            "a small scratch is told");
}

static void run(struct regex_options options, struct yawl_text pattern, struct yawl_text text)
{
    struct regex_memory memory = {room, sizeof room, 0};
    struct regex_error error;
    struct yawl_regex regex;
    if (!regex_compile(&regex, pattern, options, &memory, &error)) {
        promise(error.what != NULL && error.begin <= error.end && error.end <= pattern.length,
                "an error has a place and words");
        return;
    }
    bool expected = yawl_regex_test(&regex, text);
    struct yawl_regex other = regex;
    promise(regex_bytes(&regex) <= sizeof moved, "the tables are no larger than their room");
    regex_move(&other, moved);
    promise(yawl_regex_test(&other, text) == expected, "moved tables are the same");
    if (options.dialect == REGEX_XPATH) {
        promise(finds(&regex, text) == expected, "search and steps agree");
        if (!yawl_regex_test(&regex, yawl_text_of(""))) check_pieces(&regex, text);
    }
    if (regex_make_states(&regex, &memory))
        promise(yawl_regex_test(&regex, text) == expected, "states and steps agree");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    const char *begin = (const char *)data + 1;
    const char *zero = memchr(begin, 0, size - 1);
    size_t length = zero == NULL ? size - 1 : (size_t)(zero - begin);
    size_t rest = zero == NULL ? 0 : size - 2 - length;
    struct yawl_text pattern = {length == 0 ? "" : begin, (uint32_t)length};
    struct yawl_text text = {rest == 0 ? "" : zero + 1, (uint32_t)rest};
    struct regex_options options = {(enum regex_dialect)(data[0] % 3), data[0] / 3 % 16};
    if (options.dialect != REGEX_XPATH) options.flags = 0;
    run(options, pattern, text);
    if (options.dialect == REGEX_RE2) check_scratch(pattern, text, (uint32_t)size * 31 + data[0]);
    return 0;
}
