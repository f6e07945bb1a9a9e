/* matches, replace and tokenize [FO 7.6], of programs of the compiler and of texts.
 *
 * A text becomes a program in the scratch, with the compiler's own parser; what is only needed during the
 * call is given back.
 */
#include "support/items_parts.h"
#include "support/regex_parts.h"
#include "support/scratch.h"
#include "support/text_parts.h"

#include <string.h>

static const struct yawl_text nothing = {"", 0};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* ---- Programs at run time ---- */

static bool compile(struct yawl_eval *e, struct yawl_regex *regex, struct yawl_text text,
                    struct regex_options options)
{
    uint32_t skipped = (uint32_t)(-(uintptr_t)(e->scratch + e->scratch_used) & 7);
    uint32_t free = e->scratch_capacity - e->scratch_used;
    struct regex_error error;
    if (free <= skipped) {
        yawl_fault(e, YAWL_ETOOBIG);
        return false;
    }
    struct regex_memory memory = {e->scratch + e->scratch_used + skipped, free - skipped, 0};
    bool is_all = memory.size >= REGEX_MEMORY_MAX;
    if (is_all) memory.size = REGEX_MEMORY_MAX;
    if (regex_compile(regex, text, options, &memory, &error)) {
        e->scratch_used += skipped + memory.used;
        return true;
    }
    yawl_fault(e, error.outcome == REGEX_NO_MEMORY && !is_all ? YAWL_ETOOBIG : YAWL_EREGEX);
    return false;
}

static bool compile_xpath(struct yawl_eval *e, struct yawl_regex *regex, struct yawl_text text,
                          struct yawl_text flags)
{
    struct regex_options options = {.dialect = REGEX_XPATH};
    if (!regex_flags(flags, &options.flags)) {
        yawl_fault(e, YAWL_EREGEX);
        return false;
    }
    return compile(e, regex, text, options);
}

/* replace and tokenize take none that matches the empty text. */
static bool compile_pieces(struct yawl_eval *e, struct yawl_regex *regex, struct yawl_text text,
                           struct yawl_text flags)
{
    if (!compile_xpath(e, regex, text, flags)) return false;
    if (!yawl_regex_test(regex, nothing)) return true;
    yawl_fault(e, YAWL_EREGEX);
    return false;
}

bool yawl_fn_matches(struct yawl_eval *e, struct yawl_text text, struct yawl_text pattern,
                     struct yawl_text flags)
{
    struct yawl_regex regex;
    uint32_t used = e->scratch_used;
    bool matches = compile_xpath(e, &regex, pattern, flags) && yawl_regex_test(&regex, text);
    e->scratch_used = used;
    return matches;
}

bool yawl_regex_find(struct yawl_eval *e, struct yawl_text text, struct yawl_text pattern)
{
    struct yawl_regex regex;
    struct regex_options options = {.dialect = REGEX_RE2};
    uint32_t used = e->scratch_used;
    bool matches = compile(e, &regex, pattern, options) && yawl_regex_test(&regex, text);
    e->scratch_used = used;
    return matches;
}

/* ---- Replacements ---- */

bool regex_replacement_is_good(struct yawl_text text, uint32_t *at)
{
    for (*at = 0; *at < text.length; ++*at) {
        char c = text.data[*at], next = *at + 1 < text.length ? text.data[*at + 1] : '\0';
        if (c == '$' && !is_digit(next)) return false;
        if (c != '\\') continue;
        if (next != '\\' && next != '$') return false;
        ++*at;
    }
    return true;
}

/* Behind a $: the number of the group; digits that would make it larger than all are text. */
static uint32_t group_number(const struct yawl_regex *regex, struct yawl_text text, uint32_t *at)
{
    uint32_t number = (uint32_t)(text.data[(*at)++] - '0');
    while (*at < text.length && is_digit(text.data[*at])) {
        uint32_t longer = number * 10 + (uint32_t)(text.data[*at] - '0');
        if (longer > regex->groups) break;
        number = longer;
        ++*at;
    }
    return number;
}

/* The highest group that the replacement names. */
static uint32_t groups_of(const struct yawl_regex *regex, struct yawl_text replacement)
{
    uint32_t highest = 0;
    for (uint32_t at = 0; at < replacement.length;) {
        char c = replacement.data[at++];
        if (c == '\\') at++;
        if (c != '$') continue;
        uint32_t number = group_number(regex, replacement, &at);
        if (number > highest && number <= regex->groups) highest = number;
    }
    return highest;
}

static void add(struct yawl_eval *e, struct yawl_text text, uint32_t from, uint32_t to)
{
    if (from < to) yawl__scratch_text(e, text.data + from, to - from);
}

static void add_group(struct yawl_eval *e, const struct regex_finder *finder, struct yawl_text text,
                      uint32_t number)
{
    if (2 * number >= finder->slots_count) return;
    uint32_t from = finder->found[2 * number], to = finder->found[2 * number + 1];
    if (from != UINT32_MAX && to != UINT32_MAX) add(e, text, from, to);
}

static void add_replacement(struct yawl_eval *e, const struct regex_finder *finder,
                            struct yawl_text text, struct yawl_text replacement)
{
    for (uint32_t at = 0; at < replacement.length;) {
        uint32_t begin = at;
        while (at < replacement.length && replacement.data[at] != '$' &&
               replacement.data[at] != '\\')
            at++;
        add(e, replacement, begin, at);
        if (at == replacement.length) return;
        if (replacement.data[at++] == '$') {
            add_group(e, finder, text, group_number(finder->regex, replacement, &at));
        } else {
            add(e, replacement, at, at + 1);
            at++;
        }
    }
}

/* The result is built behind what the search needs, then moved to where that was. */
static struct yawl_text replace(struct yawl_eval *e, struct yawl_text text,
                                const struct yawl_regex *regex, struct yawl_text replacement,
                                bool is_plain)
{
    struct regex_finder finder;
    uint32_t used = e->scratch_used, at = 0;
    uint32_t groups = is_plain ? 0 : groups_of(regex, replacement);
    if (!regex_finder_begin(e, &finder, regex, groups, text)) return nothing;
    uint32_t begin = e->scratch_used;
    while (at < text.length && e->fault != YAWL_ETOOBIG && regex_find(&finder)) {
        uint32_t from = finder.found[0], end = finder.found[1];
        add(e, text, at, from);
        if (is_plain)
            add(e, replacement, 0, replacement.length);
        else
            add_replacement(e, &finder, text, replacement);
        at = end;
    }
    if (at > 0) add(e, text, at, text.length);
    struct yawl_text result = {e->scratch + used, e->scratch_used - begin};
    memmove(e->scratch + used, e->scratch + begin, result.length);
    e->scratch_used = used + (at > 0 ? result.length : 0);
    return e->fault == YAWL_ETOOBIG ? nothing : at > 0 ? result : text;
}

struct yawl_text yawl_regex_replace(struct yawl_eval *e, struct yawl_text text,
                                    const struct yawl_regex *regex, struct yawl_text replacement)
{
    uint32_t wrong;
    if (regex_replacement_is_good(replacement, &wrong))
        return replace(e, text, regex, replacement, false);
    yawl_fault(e, YAWL_EREGEX);
    return nothing;
}

struct yawl_text yawl_regex_replace_plain(struct yawl_eval *e, struct yawl_text text,
                                          const struct yawl_regex *regex,
                                          struct yawl_text replacement)
{
    return replace(e, text, regex, replacement, true);
}

struct yawl_text yawl_fn_replace(struct yawl_eval *e, struct yawl_text text,
                                 struct yawl_text pattern, struct yawl_text replacement,
                                 struct yawl_text flags)
{
    struct yawl_regex regex;
    if (!compile_pieces(e, &regex, pattern, flags)) return nothing;
    bool is_plain = flags.length > 0 && memchr(flags.data, 'q', flags.length) != NULL;
    return is_plain ? yawl_regex_replace_plain(e, text, &regex, replacement)
                    : yawl_regex_replace(e, text, &regex, replacement);
}

/* ---- Tokens ---- */

static void push(struct yawl_eval *e, struct yawl_items_list *list, struct yawl_text text,
                 uint32_t from, uint32_t to)
{
    struct yawl_item item = yawl__item_text(YAWL_ITEM_STRING, yawl__part(text, from, to));
    yawl__items_push(e, list, &item);
}

struct yawl_items yawl_regex_tokenize(struct yawl_eval *e, struct yawl_text text,
                                      const struct yawl_regex *regex)
{
    struct yawl_items_list list = yawl_items_begin();
    struct regex_finder finder;
    uint32_t at = 0;
    if (text.length == 0) return yawl_items_none();
    if (!regex_finder_begin(e, &finder, regex, 0, text)) return yawl_items_none();
    while (e->fault == 0 && at < text.length && regex_find(&finder)) {
        push(e, &list, text, at, finder.found[0]);
        at = finder.found[1];
    }
    push(e, &list, text, at, text.length);
    return list.items;
}

struct yawl_items yawl_fn_tokenize(struct yawl_eval *e, struct yawl_text text,
                                   struct yawl_text pattern, struct yawl_text flags)
{
    struct yawl_regex regex;
    if (!compile_pieces(e, &regex, pattern, flags)) return yawl_items_none();
    return yawl_regex_tokenize(e, text, &regex);
}

struct yawl_items yawl_fn_tokenize_spaces(struct yawl_eval *e, struct yawl_text text)
{
    struct yawl_items_list list = yawl_items_begin();
    for (uint32_t at = 0; at < text.length && e->fault == 0;) {
        uint32_t begin = at;
        while (at < text.length && !yawl_is_space(text.data[at])) at++;
        if (at > begin) push(e, &list, text, begin, at);
        while (at < text.length && yawl_is_space(text.data[at])) at++;
    }
    return list.items;
}
