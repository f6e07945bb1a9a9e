/* Regular expressions: their three dialects, automata against steps, where matches are (support/regex*.c).
 *
 * RE2's rows are made by hand from its page on syntax, those of XPath and XML Schema from [FO 7.6] and XML
 * Schema part 2, appendix F; random ones are compared with another processor in tests/conformance/saxon.
 * DM-5.
 */
#include "support/regex_parts.h"

#include "yawl/errors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after the headers it needs */
#include <cmocka.h>

static _Alignas(8) char scratch[1 << 20], room[REGEX_MEMORY_MAX];

static struct yawl_eval fresh(void)
{
    return (struct yawl_eval){.scratch = scratch, .scratch_capacity = sizeof scratch};
}

struct row {
    const char *pattern, *text;
    bool matches;
};

static bool compiled(struct yawl_regex *regex, struct regex_options options, const char *pattern,
                     struct regex_memory *memory, struct regex_error *error)
{
    *memory = (struct regex_memory){room, sizeof room, 0};
    return regex_compile(regex, yawl_text_of(pattern), options, memory, error);
}

/* By its steps and, where it has one, by its automaton. */
static void check(struct regex_options options, const struct row *row)
{
    struct regex_memory memory;
    struct regex_error error;
    struct yawl_regex regex;
    if (!compiled(&regex, options, row->pattern, &memory, &error))
        fail_msg("%s: %s", row->pattern, error.what);
    if (yawl_regex_test(&regex, yawl_text_of(row->text)) != row->matches)
        fail_msg("%s of %s by its steps", row->pattern, row->text);
    bool small = regex_make_states(&regex, &memory);
    if (small && yawl_regex_test(&regex, yawl_text_of(row->text)) != row->matches)
        fail_msg("%s of %s by its states", row->pattern, row->text);
}

#define CHECK(dialect, flags, rows)                                                                \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                     \
    check((struct regex_options){dialect, flags}, &(rows)[i])

struct wrong_row {
    const char *pattern;
    enum regex_outcome outcome;
    uint32_t begin;
};

static void check_wrong(enum regex_dialect dialect, const struct wrong_row *row)
{
    struct regex_memory memory;
    struct regex_error error;
    struct yawl_regex regex;
    if (compiled(&regex, (struct regex_options){dialect, 0}, row->pattern, &memory, &error))
        fail_msg("%s is one", row->pattern);
    if (error.outcome != row->outcome || error.begin != row->begin)
        fail_msg("%s: %d at %u: %s", row->pattern, (int)error.outcome, error.begin, error.what);
}

#define CHECK_WRONG(dialect, rows)                                                                 \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) check_wrong(dialect, &(rows)[i])

/* ---- XPath ---- */

static void xpath_finds_parts(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"abracadabra", "abracadabra", true},
        {"bra", "abracadabra", true},
        {"^a.*a$", "abracadabra", true},
        {"^bra", "abracadabra", false},
        {"", "", true},
        {"", "x", true},
        {"a|", "b", true},
        {"^(a|b|cd)+$", "abcdab", true},
        {"^(a|b|cd)+$", "abcda", true},
        {"^(a|b|cd)+$", "abcdac", false},
        {"^a{2}$", "aa", true},
        {"^a{2}$", "aaa", false},
        {"^a{2,}$", "aaaa", true},
        {"^a{2,}$", "a", false},
        {"^a{0,2}$", "", true},
        {"^a{0,2}$", "aaa", false},
        {"^(ab?){2,3}c$", "aabc", true},
        {"^(ab?){2,3}c$", "ac", false},
        {"^a{0}b$", "b", true},
        {"^a*?b+?$", "aabb", true},
        {"^(?:a|b)c$", "bc", true},
        {"a.b", "a\nb", false},
        {"a.b", "a\303\251b", true},
        {"^.$", "\360\237\230\200", true},
        {"\\^\\$\\.", "^$.", true},
        {"a$b", "a$b", false},
        {"^$", "", true},
        {"x^", "x", false},
    };
    CHECK(REGEX_XPATH, 0, rows);
}

static void classes_of_schemas(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"^[a-z-[aeiou]]+$", "xyz", true},
        {"^[a-z-[aeiou]]+$", "xya", false},
        {"^[^a-c-[xyz]]$", "d", true},
        {"^[^a-c-[xyz]]$", "x", false},
        {"^[^a-c-[xyz]]$", "a", false},
        {"^[a-z-[b-y-[m]]]+$", "amz", true},
        {"^[a-z-[b-y-[m]]]+$", "n", false},
        {"^[-a]+$", "a-", true},
        {"^[a-]+$", "a-", true},
        {"^[a\\-c]+$", "-", true},
        {"^[a\\-c]+$", "b", false},
        {"^[\\]\\[\\\\^]+$", "]^[\\", true},
        {"^[^\\s\\d]+$", "ab", true},
        {"^[^\\s\\d]+$", "a1", false},
        {"^[^\\S]$", " ", true},
        {"^\\i\\c*$", "a-1.\302\267", true},
        {"^\\i\\c*$", "1a", false},
        {"^\\i$", ":", true},
        {"^\\I\\C$", "1 ", true},
        {"^\\d+$", "0\331\240\357\274\220", true},
        {"^\\D$", "7", false},
        {"^\\w$", "_", false},
        {"^\\w$", "$", true},
        {"^\\w+$", "\303\251\344\270\255", true},
        {"^\\W$", "-", true},
        {"^\\s+$", " \t\n\r", true},
        {"^\\s$", "\302\240", false},
        {"^\\p{Lu}\\p{Ll}+$", "\303\211cole", true},
        {"^\\p{L}+$", "a1", false},
        {"^\\P{L}+$", "12", true},
        {"^\\p{Nd}$", "\331\241", true},
        {"^\\p{IsBasicLatin}+$", "az", true},
        {"^\\p{IsBasicLatin}+$", "\303\251", false},
        {"^\\P{IsGreek}$", "\316\261", false},
        {"^[\\p{Lu}0-9]+$", "A1", true},
        {"^\\n\\r\\t$", "\n\r\t", true},
    };
    CHECK(REGEX_XPATH, 0, rows);
}

static void flags_of_xpath(void **state)
{
    (void)state;
    static const struct row dots[] = {{"a.b", "a\nb", true}, {"^.$", "\r", true}};
    static const struct row lines[] = {
        {"^b", "a\nb", true},  {"a$", "a\nb", true},   {"^$", "a\n\nb", true}, {"^$", "a\n", false},
        {"^c", "a\nb", false}, {"\\n^", "a\n", false}, {"b$", "a\nb\n", true},
    };
    static const struct row folded[] = {
        {"^hello$", "HeLLo", true},    {"^[a-c]+$", "aBC", true},
        {"^[^a-c]$", "B", false},      {"^[A-Z-[IO]]$", "i", false},
        {"^[A-Z-[IO]]$", "j", true},   {"^\303\251$", "\303\211", true},
        {"^k$", "\342\204\252", true},                                   /* the sign of Kelvin */
        {"^\\p{Lu}$", "a", false},     {"^\317\203$", "\317\202", true}, /* both small sigmas */
        {"^i$", "\304\260", false},
    };
    static const struct row spaced[] = {
        {"^ a b\tc \n$", "abc", true}, {"^[ ]$", " ", true},    {"a {2} ", "aa", true},
        {"^\\ n$", "\n", true},        {"( ?: a )", "a", true}, {"^a b$", "a b", false},
    };
    static const struct row plain[] = {
        {"a.b", "xa.by", true}, {"a.b", "acb", false}, {"(", "(", true}};
    CHECK(REGEX_XPATH, REGEX_DOT_ALL, dots);
    CHECK(REGEX_XPATH, REGEX_MULTILINE, lines);
    CHECK(REGEX_XPATH, REGEX_FOLD, folded);
    CHECK(REGEX_XPATH, REGEX_SPACED, spaced);
    CHECK(REGEX_XPATH, REGEX_LITERAL, plain);
}

static void xpath_is_strict(void **state)
{
    (void)state;
    static const struct wrong_row rows[] = {
        {"a(b", REGEX_WRONG, 1},
        {"a)b", REGEX_WRONG, 1},
        {"[a", REGEX_WRONG, 0},
        {"a[]", REGEX_WRONG, 1},
        {"*a", REGEX_WRONG, 0},
        {"a**", REGEX_WRONG, 2},
        {"a{2", REGEX_WRONG, 1},
        {"a{,2}", REGEX_WRONG, 1},
        {"a{3,2}", REGEX_WRONG, 1},
        {"ab}", REGEX_WRONG, 2},
        {"]", REGEX_WRONG, 0},
        {"[z-a]", REGEX_WRONG, 1},
        {"[a-\\d]", REGEX_WRONG, 1},
        {"[a-c-e]", REGEX_WRONG, 4},
        {"a\\", REGEX_WRONG, 2},
        {"\\y", REGEX_WRONG, 0},
        {"\\p{Xx}", REGEX_WRONG, 0},
        {"\\pL", REGEX_WRONG, 0},
        {"\\p{IsNone}", REGEX_WRONG, 0},
        {"(?=a)", REGEX_WRONG, 0},
        {"[[a]", REGEX_WRONG, 1},
        {"[a-[b]c]", REGEX_WRONG, 6},
        {"(a)\\1", REGEX_UNSUPPORTED, 3},
        {"a{1001}", REGEX_TOO_LARGE, 1},
        {"(a{40}){40}", REGEX_TOO_LARGE, 11},
        {"\\p{L", REGEX_WRONG, 0},
        {"\xff", REGEX_WRONG, 0},
    };
    uint32_t flags;
    CHECK_WRONG(REGEX_XPATH, rows);
    assert_true(regex_flags(yawl_text_of("smixq"), &flags));
    assert_false(regex_flags(yawl_text_of("g"), &flags));
}

/* ---- XML Schema ---- */

static void schemas_match_all(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"a", "a", true},       {"a", "ab", false},    {"a|bc", "bc", true},
        {"a|bc", "xbc", false}, {"^a$", "^a$", true},  {"\\d{3}-[A-Z]{2}", "123-AB", true},
        {"", "", true},         {"", "x", false},      {"\\p{L}*", "\303\251t", true},
        {".", "\n", false},     {"[a-]*", "-a", true},
    };
    CHECK(REGEX_SCHEMA, 0, rows);
}

/* ---- RE2 ---- */

static void re2_has_its_syntax(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"a.c", "xabcx", true},
        {"a.c", "a\nc", false},
        {"(?s)a.c", "a\nc", true},
        {".", "\r", true},
        {"[[:alpha:]]+\\d", "ab7", true},
        {"^[[:^digit:]]+$", "ab", true},
        {"^[[:^digit:]]+$", "a1", false},
        {"^[[:word:][:punct:]]+$", "a_1!?", true},
        {"^[[:space:]]+$", " \t\v\f", true},
        {"^\\s$", "\v", false},
        {"^\\s$", "\f", true},
        {"^\\w+$", "aZ_9", true},
        {"^\\w+$", "\303\251", false},
        {"^\\d$", "\331\240", false},
        {"^\\pL+$", "\303\251", true},
        {"^\\p{Lu}$", "A", true},
        {"^\\p{^Lu}$", "A", false},
        {"^\\PN$", "a", true},
        {"^(?P<year>\\d{4})-(?<month>\\d\\d)$", "2026-11", true},
        {"(?i)ABC", "xabc", true},
        {"a(?i)b|C", "ac", true},
        {"(?i:a)b", "AB", false},
        {"(?i:a)b", "Ab", true},
        {"(?i)a(?-i)B", "Ab", false},
        {"(?m)^b$", "a\nb\nc", true},
        {"^b$", "a\nb\nc", false},
        {"(?m)^$", "a\n", true},
        {"(?ms)^a.b$", "x\na\nb", true},
        {"(?U)a+", "a", true},
        {"\\Aa\\z", "a", true},
        {"\\Aa\\z", "a\n", false},
        {"a$", "a\n", false},
        {"\\bcat\\b", "a cat.", true},
        {"\\bcat\\b", "concat", false},
        {"\\Bcat", "concat", true},
        {"\\b", "", false},
        {"\\B", "", true},
        {"\\x41\\x{1F600}\\101\\0", "A\360\237\230\200A", false},
        {"\\x41\\x{1F600}\\101", "A\360\237\230\200A", true},
        {"\\a\\f\\t\\n\\r\\v", "\a\f\t\n\r\v", true},
        {"\\Qa.b*\\Ec", "a.b*c", true},
        {"\\Qab\\E+", "abbb", true},
        {"^\\Qab", "ab", true},
        {"\\.\\*\\-\\/\\ ", ".*-/ ", true},
        {"^a{,2}$", "a{,2}", true},
        {"^a{x}$", "a{x}", true},
        {"a}b]", "a}b]", true},
        {"^[]a]+$", "]a", true},
        {"^[^]a]$", "b", true},
        {"^[a-c-e]+$", "-e", true},
        {"^[\\d-z]+$", "1-z", true},
        {"^[a[]$", "[", true},
        {"^a{2,3}?b*?$", "aab", true},
        {"(|a)+", "", true},
        {"^(a*)*$", "aab", false},
        {"^(?:a?){20}a{20}$", "aaaaaaaaaaaaaaaaaaaa", true},
        {"(?i)stra\303\237e", "STRA\341\272\236E", true},
        {"(?i)^\\w$", "\305\277", true},
    };
    CHECK(REGEX_RE2, 0, rows);
}

static void re2_refuses(void **state)
{
    (void)state;
    static const struct wrong_row rows[] = {
        {"(a", REGEX_WRONG, 0},
        {"a)", REGEX_WRONG, 1},
        {"[a", REGEX_WRONG, 0},
        {"[]", REGEX_WRONG, 0},
        {"a**", REGEX_WRONG, 2},
        {"+", REGEX_WRONG, 0},
        {"{2}", REGEX_WRONG, 0},
        {"a{3,2}", REGEX_WRONG, 1},
        {"a{1001}", REGEX_TOO_LARGE, 1},
        {"(?=a)", REGEX_WRONG, 0},
        {"(?<=a)b", REGEX_WRONG, 0},
        {"(?!a)", REGEX_WRONG, 0},
        {"(?P=n)", REGEX_WRONG, 0},
        {"(a)\\1", REGEX_WRONG, 3},
        {"\\8", REGEX_WRONG, 0},
        {"\\Z", REGEX_WRONG, 0},
        {"\\y", REGEX_WRONG, 0},
        {"\\C", REGEX_UNSUPPORTED, 0},
        {"\\p{Greek}", REGEX_UNSUPPORTED, 0},
        {"[b-a]", REGEX_WRONG, 1},
        {"[a-\\d]", REGEX_WRONG, 1},
        {"[[:none:]]", REGEX_WRONG, 1},
        {"\\x4", REGEX_WRONG, 0},
        {"\\x{110000}", REGEX_WRONG, 0},
        {"(?i-)a", REGEX_WRONG, 0},
        {"(?P<>a)", REGEX_WRONG, 0},
        {"a\\", REGEX_WRONG, 2},
    };
    CHECK_WRONG(REGEX_RE2, rows);
}

/* ---- Limits ---- */

static void work_is_linear(void **state)
{
    (void)state;
    struct regex_memory memory;
    struct regex_error error;
    struct yawl_regex regex;
    static char text[100000];
    memset(text, 'a', sizeof text);
    struct yawl_text all = {text, sizeof text};
    assert_true(compiled(&regex, (struct regex_options){REGEX_XPATH, 0}, "(a|aa)+(a*)*c$", &memory,
                         &error));
    assert_false(yawl_regex_test(&regex, all));
    /* Of each of the last 12 characters the automaton would have to know whether it was an x. */
    assert_true(
        compiled(&regex, (struct regex_options){REGEX_XPATH, 0}, "x[ax]{12}y", &memory, &error));
    assert_false(regex_make_states(&regex, &memory));
    assert_non_null(regex.steps);
    assert_false(yawl_regex_test(&regex, all));
}

static void nesting_ends(void **state)
{
    (void)state;
    char deep[512], sets[512];
    struct regex_memory memory;
    struct regex_error error;
    struct yawl_regex regex;
    memset(deep, '(', 200);
    memset(deep + 200, ')', 200);
    deep[400] = '\0';
    assert_false(compiled(&regex, (struct regex_options){REGEX_RE2, 0}, deep, &memory, &error));
    assert_int_equal(error.outcome, REGEX_TOO_LARGE);
    for (size_t i = 0; i < 200; i++) memcpy(sets + 2 * i, "[a", 2);
    sets[400] = '\0';
    assert_false(compiled(&regex, (struct regex_options){REGEX_SCHEMA, 0}, sets, &memory, &error));
}

static void small_memory_is_told(void **state)
{
    (void)state;
    struct regex_options options = {REGEX_XPATH, 0};
    struct yawl_regex regex;
    struct regex_error error;
    bool done = false;
    for (uint32_t size = 0; size < 40000 && !done; size += 509) {
        struct regex_memory memory = {room, size, 0};
        done =
            regex_compile(&regex, yawl_text_of("^[\\w-[a-c]]+x{2,5}$"), options, &memory, &error);
        assert_true(done || error.outcome == REGEX_NO_MEMORY);
        assert_true(memory.used <= size);
    }
    assert_true(done);
}

/* ---- replace, tokenize ---- */

struct replacement {
    const char *text, *pattern, *replacement, *flags, *result; /* NULL: YAWL_EREGEX */
};

static void replaces(void **state)
{
    (void)state;
    static const struct replacement rows[] = {
        {"abracadabra", "bra", "*", "", "a*cada*"},
        {"abracadabra", "a.*a", "*", "", "*"},
        {"abracadabra", "a.*?a", "*", "", "*c*bra"},
        {"abracadabra", "a", "", "", "brcdbr"},
        {"abracadabra", "a(.)", "a$1$1", "", "abbraccaddabbra"},
        {"AAAA", "A+", "b", "", "b"},
        {"AAAA", "A+?", "b", "", "bbbb"},
        {"darted", "^(.*?)d(.*)$", "$1c$2", "", "carted"},
        {"ab", "(a)|(b)", "[$1$2]", "", "[a][b]"},
        {"abcd", "(ab)|(a)", "[1=$1][2=$2]", "", "[1=ab][2=]cd"},
        {"abcd", "(a)(bc)?", "$0-$2-$9", "", "abc-bc-d"},
        {"abc", "(b)", "$10", "", "ab0c"},
        {"abc", "b", "\\$\\\\", "", "a$\\c"},
        {"abc", "b", "$0$0", "", "abbc"},
        {"a.b", ".", "$", "q", "a$b"},
        {"aBc", "b", "x", "i", "axc"},
        {"\303\251t\303\251", "\303\251", "e", "", "ete"},
        {"abcabc", "(a|ab)(c|bcd)*", "<$1>", "", "<a>bc<a>bc"},
        {"abc", "x*", "-", "", NULL},
        {"abc", "b", "$", "", NULL},
        {"abc", "b", "\\a", "", NULL},
        {"abc", "(b", "", "", NULL},
        {"abc", "b", "", "z", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct yawl_eval e = fresh();
        const struct replacement *row = &rows[i];
        struct yawl_text result =
            yawl_fn_replace(&e, yawl_text_of(row->text), yawl_text_of(row->pattern),
                            yawl_text_of(row->replacement), yawl_text_of(row->flags));
        assert_int_equal(e.fault, row->result == NULL ? YAWL_EREGEX : 0);
        if (row->result == NULL || yawl_text_equal(result, yawl_text_of(row->result))) continue;
        fail_msg("%s of %s: %.*s", row->pattern, row->text, (int)result.length, result.data);
    }
}

static void assert_tokens(struct yawl_items tokens, const char *expected)
{
    char text[256];
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < tokens.count; i++) {
        struct yawl_text token = tokens.items[i].as.text;
        used += (size_t)snprintf(text + used, sizeof text - used, "%.*s|", (int)token.length,
                                 token.data);
    }
    assert_string_equal(text, expected);
}

static void tokenizes(void **state)
{
    (void)state;
    struct yawl_eval e = fresh();
    struct yawl_text none = yawl_text_of("");
#define TOKENS(text, pattern) yawl_fn_tokenize(&e, yawl_text_of(text), yawl_text_of(pattern), none)
    assert_tokens(TOKENS("The cat sat", "\\s+"), "The|cat|sat|");
    assert_tokens(TOKENS("1, 15, 24", ",\\s*"), "1|15|24|");
    assert_tokens(TOKENS(",a,,b,", ","), "|a||b||");
    assert_tokens(TOKENS("abc", "x"), "abc|");
    assert_tokens(TOKENS("", "x"), "");
    assert_tokens(TOKENS("abracadabra", "(ab)|(a)"), "|r|c|d|r||");
    assert_tokens(yawl_fn_tokenize_spaces(&e, yawl_text_of("  red green\tblue ")),
                  "red|green|blue|");
    assert_tokens(yawl_fn_tokenize_spaces(&e, none), "");
    assert_int_equal(e.fault, 0);
    assert_tokens(TOKENS("abba", "x?"), "");
    assert_int_equal(e.fault, YAWL_EREGEX);
#undef TOKENS
}

/* An alternative that could still match until the text ends is not tried anew behind each match: the square
 * of the length would be hours. */
static void pieces_are_linear(void **state)
{
    enum { LENGTH = 500000 };
    (void)state;
    struct yawl_eval e = {.scratch_capacity = 100 * LENGTH};
    char *letters = test_malloc(LENGTH);
    struct yawl_text none = yawl_text_of(""), text = {letters, LENGTH};
    e.scratch = test_malloc(e.scratch_capacity);
    memset(letters, 'a', LENGTH);
    struct yawl_items tokens = yawl_fn_tokenize(&e, text, yawl_text_of("a*b|a"), none);
    assert_int_equal(tokens.count, LENGTH + 1);
    e.scratch_used = 0;
    struct yawl_text result =
        yawl_fn_replace(&e, text, yawl_text_of("(a|aa)*b|(a)"), yawl_text_of("<$2>"), none);
    assert_int_equal(result.length, 3 * LENGTH);
    assert_int_equal(e.fault, 0);
    test_free(letters);
    test_free(e.scratch);
}

/* What is found lies where the blocks in which a long text is read begin and end, and across. */
static void long_texts_have_blocks(void **state)
{
    (void)state;
    struct yawl_text none = yawl_text_of("");
    static char text[20000];
    for (uint32_t length = 1; length < 1700; length += length % 683 < 7 ? 1 : 13) {
        struct yawl_eval e = fresh();
        for (uint32_t i = 0; i < length; i++)
            memcpy(text + (size_t)5 * i, "\u00e9\u4e2d", 6);
        struct yawl_text given = {text, 5 * length};
        struct yawl_text result = yawl_fn_replace(
            &e, given, yawl_text_of("^\u00e9|(\u4e2d)(\u00e9)|\u4e2d$"), yawl_text_of("$1$2"), none);
        assert_int_equal(result.length, 5 * length - 5);
        for (uint32_t i = 0; i + 1 < length; i++)
            assert_memory_equal(result.data + (size_t)5 * i, "\u4e2d\u00e9", 5);
        struct yawl_text pattern = yawl_text_of("(.\u4e2d)+x|(?:(\u00e9)\u4e2d){3}");
        assert_int_equal(yawl_fn_tokenize(&e, given, pattern, none).count, length / 3 + 1);
        assert_int_equal(e.fault, 0);
    }
}

/* The core grows the scratch and evaluates again. */
static void full_scratch_is_told(void **state)
{
    (void)state;
    struct yawl_text text = yawl_text_of("aXbXc"), pattern = yawl_text_of("(X)");
    struct yawl_text replacement = yawl_text_of("$1$1"), none = yawl_text_of("");
    bool fits = false;
    for (uint32_t size = 0; size < 40000 && !fits; size += 301) {
        struct yawl_eval e = {.scratch = scratch, .scratch_capacity = size};
        struct yawl_text result = yawl_fn_replace(&e, text, pattern, replacement, none);
        fits = e.fault == 0;
        assert_true(fits || e.fault == YAWL_ETOOBIG);
        if (fits) assert_true(yawl_text_equal(result, yawl_text_of("aXXbXXc")));
        struct yawl_eval other = {.scratch = scratch, .scratch_capacity = size};
        yawl_fn_tokenize(&other, text, pattern, none);
        assert_true(other.fault == 0 || other.fault == YAWL_ETOOBIG);
        struct yawl_eval third = {.scratch = scratch, .scratch_capacity = size};
        assert_true(yawl_regex_find(&third, text, pattern) || third.fault == YAWL_ETOOBIG);
        assert_int_equal(third.scratch_used, 0);
    }
    assert_true(fits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xpath_finds_parts),
        cmocka_unit_test(classes_of_schemas),
        cmocka_unit_test(flags_of_xpath),
        cmocka_unit_test(xpath_is_strict),
        cmocka_unit_test(schemas_match_all),
        cmocka_unit_test(re2_has_its_syntax),
        cmocka_unit_test(re2_refuses),
        cmocka_unit_test(work_is_linear),
        cmocka_unit_test(nesting_ends),
        cmocka_unit_test(small_memory_is_told),
        cmocka_unit_test(replaces),
        cmocka_unit_test(tokenizes),
        cmocka_unit_test(pieces_are_linear),
        cmocka_unit_test(long_texts_have_blocks),
        cmocka_unit_test(full_scratch_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
