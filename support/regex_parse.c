/* The pieces of regular expressions, as steps: alternatives, groups, repetitions (Thompson's construction).
 *
 * A block of steps goes on behind its last one, and its targets are relative, so that it can be moved and
 * copied.  Repetitions are written out: x{2,4} is xx(x(x)?)?, and x* is (x+)?, so that a round that takes no
 * character ends them as it does where one goes back.
 */
#include "support/regex_parts.h"

#include <string.h>

struct repetition {
    uint32_t min, max;
    bool lazy;
};

/* ---- Steps ---- */

static bool has_room(struct regex_parser *p, uint64_t count)
{
    if (count <= YAWL_REGEX_STEPS_MAX - p->steps_count) return true;
    regex_fail(p, p->at, REGEX_TOO_LARGE, "it has too many steps");
    return false;
}

static void add_step(struct regex_parser *p, enum yawl_regex_op op, uint32_t to)
{
    if (!has_room(p, 1)) return;
    struct yawl_regex_step step = {(uint16_t)op, (uint16_t)to, 0};
    p->steps[p->steps_count++] = step;
}

/* A split at `place` whose ways are relative; the steps from there on move. */
static void insert_split(struct regex_parser *p, uint32_t place)
{
    struct yawl_regex_step split = {YAWL_REGEX_SPLIT, 1, 0};
    if (!has_room(p, 1)) return;
    memmove(p->steps + place + 1, p->steps + place, (p->steps_count - place) * sizeof split);
    p->steps[place] = split;
    p->steps_count++;
}

/* The way that is preferred, and the other one. */
static void set_split(struct regex_parser *p, uint32_t place, uint32_t preferred, uint32_t other)
{
    p->steps[place].to = (uint16_t)(preferred - place);
    p->steps[place].other = (uint16_t)(other - place);
}

static void add_assertion(struct regex_parser *p, enum yawl_regex_assertion assertion)
{
    add_step(p, YAWL_REGEX_ASSERT, assertion);
}

/* ---- Repetitions ---- */

static void copy_block(struct regex_parser *p, uint32_t from, uint32_t length)
{
    memcpy(p->steps + p->steps_count, p->steps + from, length * sizeof *p->steps);
    p->steps_count += length;
}

static void repeat_without_end(struct regex_parser *p, uint32_t start, uint32_t length,
                               const struct repetition *r)
{
    uint32_t body = p->steps_count - length, split = p->steps_count;
    add_step(p, YAWL_REGEX_SPLIT, 0);
    if (p->error.outcome != REGEX_COMPILED) return;
    uint32_t end = p->steps_count;
    set_split(p, split, r->lazy ? end : body, r->lazy ? body : end);
    if (r->min == 0) set_split(p, start, r->lazy ? end : body, r->lazy ? body : end);
}

/* Those that may be left out: the first stands there already if none is needed. */
static void repeat_optional(struct regex_parser *p, uint32_t start, uint32_t length,
                            const struct repetition *r)
{
    uint32_t begin = start + r->min * length, count = r->max - r->min;
    for (uint32_t i = r->min == 0; i < count; i++) {
        add_step(p, YAWL_REGEX_SPLIT, 0);
        copy_block(p, r->min == 0 ? start + 1 : start, length);
    }
    uint32_t end = p->steps_count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t split = begin + i * (length + 1), body = split + 1;
        set_split(p, split, r->lazy ? end : body, r->lazy ? body : end);
    }
}

/* Repeats the steps from `start` on. */
static void repeat(struct regex_parser *p, uint32_t start, const struct repetition *r)
{
    uint32_t length = p->steps_count - start;
    bool is_unbounded = r->max == REGEX_UNBOUNDED;
    if (p->error.outcome != REGEX_COMPILED || length == 0) return;
    if (r->max == 0) {
        p->steps_count = start;
        return;
    }
    uint64_t copies = is_unbounded ? r->min + 1 : r->max;
    if (!has_room(p, copies * (length + 1) + 2)) return;
    if (r->min == 0) insert_split(p, start);
    for (uint32_t i = 1; i < r->min; i++) copy_block(p, start, length);
    if (is_unbounded)
        repeat_without_end(p, start, length, r);
    else
        repeat_optional(p, start, length, r);
}

/* A number; 0 digits: *count is SIZE. */
static bool number(struct regex_parser *p, uint32_t *value)
{
    uint32_t begin = p->at;
    *value = 0;
    while (!regex_at_end(p) && p->text.data[p->at] >= '0' && p->text.data[p->at] <= '9') {
        if (*value <= YAWL_REGEX_STEPS_MAX)
            *value = *value * 10 + (uint32_t)(p->text.data[p->at] - '0');
        p->at++;
    }
    return p->at > begin;
}

/* Behind an opening brace: {2}, {2,}, {2,4}; false: it is none. */
static bool counts(struct regex_parser *p, struct repetition *r)
{
    if (!number(p, &r->min)) return false;
    r->max = r->min;
    if (regex_skip(p, ',') && !number(p, &r->max)) r->max = REGEX_UNBOUNDED;
    return regex_skip(p, '}');
}

/* Of RE2 a brace that begins no count is a character. */
static bool count_follows(struct regex_parser *p)
{
    struct repetition r;
    uint32_t at = p->at;
    bool is_count = regex_skip(p, '{') && counts(p, &r);
    p->at = at;
    return is_count;
}

static bool count(struct regex_parser *p, struct repetition *r)
{
    uint32_t begin = p->at;
    if (p->options.dialect == REGEX_RE2 && !count_follows(p)) return false;
    if (!regex_skip(p, '{')) return false;
    if (!counts(p, r))
        regex_fail(p, begin, REGEX_WRONG, "a number of times is written {2}, {2,} or {2,4}");
    if (r->max < r->min) regex_fail(p, begin, REGEX_WRONG, "the second number is the larger one");
    bool is_large = r->min > YAWL_REGEX_STEPS_MAX ||
                    (r->max > YAWL_REGEX_STEPS_MAX && r->max != REGEX_UNBOUNDED);
    if (is_large) regex_fail(p, begin, REGEX_TOO_LARGE, "at most 1000 times are compiled");
    return true;
}

static void quantifier(struct regex_parser *p, uint32_t start)
{
    struct repetition r = {0, REGEX_UNBOUNDED, false};
    if (regex_skip(p, '?'))
        r.max = 1;
    else if (regex_skip(p, '+'))
        r.min = 1;
    else if (!regex_skip(p, '*') && !count(p, &r))
        return;
    if (p->options.dialect != REGEX_SCHEMA) r.lazy = regex_skip(p, '?');
    repeat(p, start, &r);
}

/* ---- Atoms ---- */

static void alternatives(struct regex_parser *p);

static void add_set(struct regex_parser *p, uint32_t from)
{
    uint32_t set = regex_end_set(p, from);
    if (p->error.outcome == REGEX_COMPILED) add_step(p, YAWL_REGEX_SET, set);
}

static void add_character(struct regex_parser *p, uint32_t code)
{
    uint32_t from = p->ranges_count;
    regex_add_folded(p, code, code);
    add_set(p, from);
}

static void any_character(struct regex_parser *p)
{
    uint32_t from = p->ranges_count;
    bool all = (p->options.flags & REGEX_DOT_ALL) != 0;
    if (!all) regex_add(p, '\n', '\n');
    if (!all && p->options.dialect != REGEX_RE2) regex_add(p, '\r', '\r');
    regex_invert(p, from);
    add_set(p, from);
}

/* RE2, behind (?: flags that are switched on and, behind a hyphen, off; up to : or ). */
static void group_flags(struct regex_parser *p, uint32_t begin)
{
    static const char letters[] = "ims";
    static const uint32_t flags[] = {REGEX_FOLD, REGEX_MULTILINE, REGEX_DOT_ALL};
    bool off = false, any = false;
    for (; !regex_at_end(p) && !regex_is_at(p, ':') && !regex_is_at(p, ')'); p->at++) {
        char c = p->text.data[p->at];
        const char *letter = c == '\0' ? NULL : strchr(letters, c);
        if (c == '-' && !off) {
            off = true;
            any = false;
        } else if (letter != NULL && off) {
            p->options.flags &= ~flags[letter - letters];
            any = true;
        } else if (letter != NULL) {
            p->options.flags |= flags[letter - letters];
            any = true;
        } else if (c == 'U') {
            any = true; /* which part matches is never asked */
        } else {
            regex_fail(p, begin, REGEX_WRONG, "there is no group like this in RE2");
            return;
        }
    }
    if (off && !any) regex_fail(p, begin, REGEX_WRONG, "there is no group like this in RE2");
}

/* RE2, behind (?P< or (?<: the name. */
static void group_name(struct regex_parser *p, uint32_t begin)
{
    uint32_t first = p->at;
    while (!regex_at_end(p) && !regex_is_at(p, '>')) {
        char c = p->text.data[p->at];
        bool good = (c >= '0' && c <= '9') || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!good) break;
        p->at++;
    }
    if (p->at == first || !regex_skip(p, '>'))
        regex_fail(p, begin, REGEX_WRONG, "the name of a group is letters, digits and _");
}

/* Behind (?  true: its alternatives follow. */
static bool special_group(struct regex_parser *p, uint32_t begin)
{
    if (p->options.dialect == REGEX_RE2) {
        uint32_t at = p->at;
        bool is_named = (regex_skip(p, 'P') && regex_skip(p, '<')) || regex_skip(p, '<');
        bool looks = is_named && (regex_is_at(p, '=') || regex_is_at(p, '!'));
        if (is_named && !looks) {
            group_name(p, begin);
            return true;
        }
        p->at = at;
        group_flags(p, begin);
        return regex_skip(p, ':');
    }
    if (regex_skip(p, ':')) return true;
    regex_fail(p, begin, REGEX_WRONG, "a group begins with ( or (?:");
    return true;
}

/* Behind an opening parenthesis. */
static void group(struct regex_parser *p)
{
    uint32_t begin = p->at - 1, flags = p->options.flags, number = 0;
    if (++p->depth > YAWL_REGEX_DEPTH_MAX)
        regex_fail(p, begin, REGEX_TOO_LARGE, "it is nested too deeply");
    bool is_special = p->options.dialect != REGEX_SCHEMA && regex_skip(p, '?');
    if (!is_special && p->options.dialect == REGEX_XPATH) {
        number = ++p->groups;
        if (number > YAWL_REGEX_GROUPS_MAX)
            regex_fail(p, begin, REGEX_TOO_LARGE,
                       "it has more than 99 groups; (?:…) are not counted");
        add_step(p, YAWL_REGEX_SAVE, 2 * number);
    }
    bool has_body = !is_special || special_group(p, begin);
    if (has_body) alternatives(p);
    if (!regex_skip(p, ')')) regex_fail(p, begin, REGEX_WRONG, "the parenthesis is not closed");
    if (number > 0) add_step(p, YAWL_REGEX_SAVE, 2 * number + 1);
    if (has_body) p->options.flags = flags; /* (?i) holds to the end of the group around it */
    p->depth--;
}

/* RE2, behind \Q: characters up to \E or the end; the last one may be repeated. */
static void quotation(struct regex_parser *p, uint32_t *start)
{
    while (!regex_at_end(p)) {
        if (regex_skip(p, '\\')) {
            if (regex_skip(p, 'E')) return;
            *start = p->steps_count;
            add_character(p, '\\');
        } else {
            *start = p->steps_count;
            add_character(p, regex_next_point(p));
        }
    }
}

/* Behind a backslash: what is no character; false: nothing of that. */
static bool re2_assertion(struct regex_parser *p, uint32_t *start)
{
    if (p->options.dialect != REGEX_RE2) return false;
    if (regex_skip(p, 'A'))
        add_assertion(p, YAWL_REGEX_BEGIN);
    else if (regex_skip(p, 'z'))
        add_assertion(p, YAWL_REGEX_END);
    else if (regex_skip(p, 'b'))
        add_assertion(p, YAWL_REGEX_BOUNDARY);
    else if (regex_skip(p, 'B'))
        add_assertion(p, YAWL_REGEX_NO_BOUNDARY);
    else if (regex_skip(p, 'Q'))
        quotation(p, start);
    else
        return false;
    return true;
}

static void escape(struct regex_parser *p, uint32_t *start)
{
    uint32_t from = p->ranges_count, code = 0;
    if (re2_assertion(p, start)) return;
    if (regex_escape(p, &code))
        add_character(p, code);
    else
        add_set(p, from);
}

static void line_begin(struct regex_parser *p)
{
    bool is_xpath = p->options.dialect == REGEX_XPATH;
    bool lines = (p->options.flags & REGEX_MULTILINE) != 0;
    add_assertion(p, !lines     ? YAWL_REGEX_BEGIN
                     : is_xpath ? YAWL_REGEX_LINE_INSIDE
                                : YAWL_REGEX_LINE_BEGIN);
}

static void line_end(struct regex_parser *p)
{
    bool lines = (p->options.flags & REGEX_MULTILINE) != 0;
    add_assertion(p, lines ? YAWL_REGEX_LINE_END : YAWL_REGEX_END);
}

/* What may not stand where a character does. */
static void check_character(struct regex_parser *p)
{
    enum regex_dialect dialect = p->options.dialect;
    if (dialect == REGEX_SCHEMA || regex_at_end(p)) return;
    char c = p->text.data[p->at];
    uint32_t begin = p->at;
    bool repeats = c == '?' || c == '*' || c == '+' || (c == '{' && dialect == REGEX_XPATH);
    bool is_bracket = dialect == REGEX_XPATH && (c == '}' || c == ']');
    if (repeats || is_bracket) p->at++;
    if (repeats || (dialect == REGEX_RE2 && count_follows(p)))
        regex_fail(p, begin, REGEX_WRONG, "there is nothing to repeat before this");
    else if (is_bracket)
        regex_fail(p, begin, REGEX_WRONG, "a closing bracket is written \\] or \\}");
}

/* One atom; *start is where the steps begin that can be repeated. */
static void atom(struct regex_parser *p, uint32_t *start)
{
    uint32_t from = p->ranges_count;
    bool has_lines = p->options.dialect != REGEX_SCHEMA;
    check_character(p);
    if (p->error.outcome != REGEX_COMPILED) return;
    if (regex_skip(p, '('))
        group(p);
    else if (regex_skip(p, '[')) {
        regex_class(p);
        add_set(p, from);
    } else if (regex_skip(p, '.'))
        any_character(p);
    else if (has_lines && regex_skip(p, '^'))
        line_begin(p);
    else if (has_lines && regex_skip(p, '$'))
        line_end(p);
    else if (regex_skip(p, '\\'))
        escape(p, start);
    else
        add_character(p, regex_next_point(p));
}

static void sequence(struct regex_parser *p)
{
    while (!regex_at_end(p) && !regex_is_at(p, '|') && !regex_is_at(p, ')')) {
        uint32_t start = p->steps_count;
        atom(p, &start);
        quantifier(p, start);
    }
}

/* The jumps behind all but the last one are chained by `other` until their target is known. */
static void alternatives(struct regex_parser *p)
{
    uint32_t jumps = 0, start = p->steps_count;
    sequence(p);
    while (p->error.outcome == REGEX_COMPILED && regex_skip(p, '|')) {
        insert_split(p, start);
        add_step(p, YAWL_REGEX_JUMP, 0);
        if (p->error.outcome != REGEX_COMPILED) return;
        uint32_t jump = p->steps_count - 1;
        p->steps[jump].other = (uint16_t)jumps;
        jumps = jump;
        set_split(p, start, start + 1, p->steps_count);
        start = p->steps_count;
        sequence(p);
    }
    while (jumps != 0 && p->error.outcome == REGEX_COMPILED) {
        uint32_t next = p->steps[jumps].other;
        p->steps[jumps].other = 0;
        p->steps[jumps].to = (uint16_t)(p->steps_count - jumps);
        jumps = next;
    }
}

bool regex_parse(struct regex_parser *p)
{
    bool whole = p->options.dialect == REGEX_SCHEMA, saves = p->options.dialect == REGEX_XPATH;
    if (whole) add_assertion(p, YAWL_REGEX_BEGIN);
    if (saves) add_step(p, YAWL_REGEX_SAVE, 0);
    if ((p->options.flags & REGEX_LITERAL) != 0) {
        while (p->at < p->text.length) add_character(p, regex_next_point(p));
    } else {
        alternatives(p);
    }
    if (!regex_at_end(p)) regex_fail(p, p->at, REGEX_WRONG, "this parenthesis was not opened");
    if (saves) add_step(p, YAWL_REGEX_SAVE, 1);
    if (whole) add_assertion(p, YAWL_REGEX_END);
    add_step(p, YAWL_REGEX_MATCH, 0);
    return p->error.outcome == REGEX_COMPILED;
}
