/* Expressions that nobody means well: random bytes, deep nesting, long chains; and random trees,
 * whose text must be parsed back into the same tree.
 *
 * Nothing here may crash, hang or give a tree deeper than EXPR_TREE_DEPTH_MAX; sanitizers watch.
 * / */
#include "expr_fixture.h"

#define ROUNDS 20000

static uint32_t depth_of(const struct expr *expr)
{
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < expr->operands_count; i++) {
        uint32_t depth = depth_of(expr->operands[i]);
        if (depth > deepest) deepest = depth;
    }
    return deepest + 1;
}

/* All four entry points; returns how many compiled it. */
static uint32_t survive(struct fixture *f, struct text text)
{
    static const char *const targets[] = {NULL, NULL, NULL, "n int"};
    uint32_t compiled = 0;
    for (int language = FIXTURE_CEL; language <= FIXTURE_MAPPING; language++) {
        fixture_outcome(f, (enum fixture_language)language, text, targets[language]);
        if (f->result.outcome == EXPR_WRONG) assert_true(f->diagnostics.errors > 0);
        if (f->result.outcome == EXPR_UNSUPPORTED) assert_false(text_is_empty(f->result.reason));
        if (f->result.outcome != EXPR_COMPILED) continue;
        compiled++;
        assert_true(depth_of(f->result.tree) <= EXPR_TREE_DEPTH_MAX);
        expr_may_fault(f->result.tree);
    }
    return compiled;
}

static void random_bytes(void **state)
{
    (void)state;
    uint64_t seed = 1;
    struct fixture f;
    fixture_begin(&f);
    for (int round = 0; round < ROUNDS; round++) {
        char bytes[48];
        size_t length = fixture_random(&seed) % sizeof bytes;
        for (size_t i = 0; i < length; i++) bytes[i] = (char)fixture_random(&seed);
        survive(&f, (struct text){bytes, length});
        if (round % 1000 != 0) continue;
        fixture_end(&f); /* memory is given back at the end of an arena only */
        fixture_begin(&f);
    }
    fixture_end(&f);
}

/* clang-format off */
static const char *const pieces[] = {
    "n", "/Net/n", "/Net/s/text()", "'a'", "\"", "'", "1", "1.5", "1e3", " and ", " or ", "&&",
    "||", "(", ")", "[", "]", "{", "}", "{{", "}}", "<v>", "</v>", "<v/>", "<", ">", "=", "==",
    "!", "!=", "+", "-", "*", "/", "//", "%", " div ", " mod ", "?", ":", ",", ".", "..", "@",
    "$x", "$", "if (", " then ", " else ", "for $x in ", " return ", "some $x in ", " satisfies ",
    "not(", "count(", "size(", "item.ok", "Status.paid", "status", " in ", " cast as xs:int", "(:",
    ":)", "&lt;", "&", "<![CDATA[", "]]>", "<!--", "-->", "'''", "b'", "r'", "\\", "\\n", " ",
    "\n", "()", "null", "true", "true()", "un", "os", "d", "f", "/Item/note", "element a {",
    "case.id", "0x", "9223372036854775807"
};
/* clang-format on */

/* Pieces of both languages in random order reach much further than bytes. */
static void random_pieces(void **state)
{
    (void)state;
    uint64_t seed = 2;
    uint32_t compiled = 0;
    struct fixture f;
    fixture_begin(&f);
    for (int round = 0; round < ROUNDS; round++) {
        char bytes[256];
        size_t length = 0;
        for (uint64_t left = fixture_random(&seed) % 9 + 1; left > 0; left--) {
            const char *piece = pieces[fixture_random(&seed) % (sizeof pieces / sizeof *pieces)];
            memcpy(bytes + length, piece, strlen(piece));
            length += strlen(piece);
        }
        compiled += survive(&f, (struct text){bytes, length});
        if (round % 1000 != 0) continue;
        fixture_end(&f);
        fixture_begin(&f);
    }
    fixture_end(&f);
    assert_true(compiled > ROUNDS / 10); /* templates alone make most plain texts */
}

/* Every prefix of expressions that use much of the languages. */
static void truncated(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "b && (n + 1) * -m >= 0x1F ? s + r'\\' == \"\\u00e9\\x41\" : item.total > 1.50 || os != "
        "null",
        "[1, {'a': lines[0].price}, Line{sku: 'x'}].all(x, x in [1u, b'a'])",
        "a {n + 1} b {{ {'}' + s} }} {size(s)}",
        "if (/Net/n > 1 and not(empty(/Net/un/text()))) then concat('a', \"b\"\"c\") else (1 to "
        "3)[. = 2]",
        "<v a=\"{1}&lt;\">x{for $d at $i in /Net/n where $d > 1 order by $d return $d}<![CDATA[ "
        "]]>&#65;</v>",
        "some $x in //n/@a satisfies $x castable as xs:int? (: comment (: nested :) :)",
    };
    struct fixture f;
    fixture_begin(&f);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t length = 0; length <= strlen(texts[i]); length++) {
            survive(&f, (struct text){texts[i], length});
        }
    }
    fixture_end(&f);
}

static struct text repeated(struct arena *arena, const char *piece, size_t count, const char *tail)
{
    struct text_buffer out = {.arena = arena};
    for (size_t i = 0; i < count; i++) text_add_string(&out, piece);
    text_add_string(&out, tail);
    return text_built(&out);
}

/* clang-format off */
static const char *const nested[][2] = {
    {"(", "1"}, {"[", "1"}, {"{", "1"}, {"-", "1"}, {"!", "b"}, {"- ", "n"}, {"b?", "b"},
    {"b?b:", "b"}, {"n+", "n"}, {"b&&", "b"}, {"b||", "b"}, {"n.", "n"}, {"size(", "s"},
    {"n<", "n"}, {"/n", ""}, {"/n[", "1"}, {"//", "n"}, {"<v>", ""}, {"<v>{", "1"},
    {"<v a='{", ""}, {"(:", ""}, {"(: ", ""}, {"not(", "1"}, {"1 and ", "1"}, {"1 or ", "1"},
    {"1+", "1"}, {"1,", "1"}, {"if(1)then 1 else ", "1"}, {"if(", "1"}, {"for $x in ", "1"},
    {"for $x in 1 ", "return 1"}, {"some $x in ", "1"}, {"let $x := 1 ", "return $x"}, {"{n}", ""},
    {"{{", ""}, {"{n}{{", ""}, {"concat(1,", "1"}, {"'a',", "1"}, {"&lt;", ""}, {"''", ""},
    {"\"\"", ""}, {"\\", ""}, {"'a'+", "'a'"}, {"1 = ", "1"}, {"1 ! ", "1"}, {"1||", "1"},
    {"cast as ", ""}, {"<!--", ""}, {"a:", "a"}, {"e1", ""}, {"1e", "1"}, {"0", ""}, {"9", ""},
    {".", ""}, {"$x ", ""}, {"@", "a"}, {"\xff", ""}, {"&#x", ""}, {"]]>", ""}, {"?", ""},
    {"1 div ", "1"}, {"9.9*", "9"}
};
/* clang-format on */

/* Up to the limit of length, of whatever nests or chains. */
static void deep_and_long(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nested / sizeof *nested; i++) {
        static const size_t lengths[] = {150, 199, 200, 201, 1000, EXPR_LENGTH_MAX};
        for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            struct fixture f;
            fixture_begin(&f);
            size_t count = lengths[j] == EXPR_LENGTH_MAX
                               ? (EXPR_LENGTH_MAX - strlen(nested[i][1])) / strlen(nested[i][0])
                               : lengths[j];
            survive(&f, repeated(f.arena, nested[i][0], count, nested[i][1]));
            fixture_end(&f);
        }
    }
}

static void limits(void **state)
{
    (void)state;
    struct fixture f;
    fixture_begin(&f);
    struct text long_text = repeated(f.arena, "n", EXPR_LENGTH_MAX + 1, "");
    assert_string_equal(fixture_outcome(&f, FIXTURE_CEL, long_text, NULL),
                        "wrong: expression-limit");
    assert_string_equal(fixture_outcome(&f, FIXTURE_PREDICATE, long_text, NULL),
                        "wrong: expression-limit");
    struct text deep = repeated(f.arena, "(", EXPR_DEPTH_MAX, "1");
    assert_string_equal(fixture_outcome(&f, FIXTURE_CEL, deep, NULL), "wrong: expression-limit");
    assert_string_equal(fixture_outcome(&f, FIXTURE_MAPPING, deep, NULL),
                        "wrong: expression-limit");
    struct text chain = repeated(f.arena, "n+", EXPR_DEPTH_MAX, "n");
    assert_string_equal(fixture_outcome(&f, FIXTURE_CEL, chain, NULL), "wrong: expression-limit");
    struct text allowed = repeated(f.arena, "n+", EXPR_DEPTH_MAX - 1, "n");
    fixture_outcome(&f, FIXTURE_CEL, allowed, NULL);
    assert_int_equal(f.result.outcome, EXPR_COMPILED);
    fixture_end(&f);
}

/* ---- Random trees, printed as CEL and parsed back ---- */

struct random_cel {
    uint64_t seed;
    struct text_buffer text, tree;
};

static const char *pick(struct random_cel *r, const char *const *names, uint32_t count)
{
    return names[fixture_random(&r->seed) % count];
}

static void add_both(struct random_cel *r, const char *text, const char *tree)
{
    text_add_string(&r->text, text);
    text_add_string(&r->tree, tree);
}

static void random_leaf(struct random_cel *r, enum expr_kind kind)
{
    static const char *const bools[] = {"b", "c", "item.ok"}, *const ints[] = {"n", "m",
                                                                               "item.count"};
    static const char *const strings[] = {"s", "t", "case.id"};
    const char *leaf = kind == EXPR_BOOL  ? pick(r, bools, 3)
                       : kind == EXPR_INT ? pick(r, ints, 3)
                                          : pick(r, strings, 3);
    add_both(r, leaf, leaf);
}

static void random_tree(struct random_cel *r, enum expr_kind kind, int depth);

static void random_binary(struct random_cel *r, const char *symbol, const char *op,
                          enum expr_kind kind, int depth)
{
    text_print(&r->tree, "(%s ", op);
    text_add_string(&r->text, "(");
    random_tree(r, kind, depth);
    text_print(&r->text, " %s ", symbol);
    text_add_string(&r->tree, " ");
    random_tree(r, kind, depth);
    add_both(r, ")", ")");
}

static void random_bool(struct random_cel *r, int depth)
{
    static const char *const symbols[] = {"==", "!=", "<", "<=", ">", ">="};
    static const char *const ops[] = {"=", "!=", "<", "<=", ">", ">="};
    static const enum expr_kind kinds[] = {EXPR_INT, EXPR_STRING, EXPR_BOOL};
    uint64_t choice = fixture_random(&r->seed) % 6;
    uint32_t op = (uint32_t)(fixture_random(&r->seed) % 6);
    if (choice < 3) {
        random_binary(r, symbols[op], ops[op], kinds[choice], depth);
    } else if (choice == 3) {
        add_both(r, "!(", "(not (< ");
        random_tree(r, EXPR_STRING, depth);
        add_both(r, " < ", " ");
        random_tree(r, EXPR_STRING, depth);
        add_both(r, ")", "))");
    } else {
        random_leaf(r, EXPR_BOOL);
    }
}

static void random_int(struct random_cel *r, int depth)
{
    static const char *const ops[] = {"+", "-", "*", "/", "%"};
    uint64_t choice = fixture_random(&r->seed) % 7;
    if (choice < 5) {
        random_binary(r, ops[choice], ops[choice], EXPR_INT, depth);
    } else if (choice == 5) {
        add_both(r, "size(", "(size ");
        random_tree(r, EXPR_STRING, depth);
        add_both(r, ")", ")");
    } else {
        add_both(r, "-(", "(negate ");
        random_tree(r, EXPR_INT, depth);
        add_both(r, ")", ")");
    }
}

static void random_tree(struct random_cel *r, enum expr_kind kind, int depth)
{
    uint64_t choice = fixture_random(&r->seed) % 8;
    if (depth == 0) {
        random_leaf(r, kind);
    } else if (choice == 0) {
        add_both(r, "(", "(? ");
        random_tree(r, EXPR_BOOL, depth - 1);
        add_both(r, " ? ", " ");
        random_tree(r, kind, depth - 1);
        add_both(r, " : ", " ");
        random_tree(r, kind, depth - 1);
        add_both(r, ")", ")");
    } else if (kind == EXPR_BOOL) {
        random_bool(r, depth - 1);
    } else if (kind == EXPR_INT) {
        random_int(r, depth - 1);
    } else {
        random_binary(r, "+", "+", EXPR_STRING, depth - 1);
    }
}

static void round_trip(void **state)
{
    (void)state;
    static const enum expr_kind kinds[] = {EXPR_BOOL, EXPR_INT, EXPR_STRING};
    struct random_cel r = {.seed = 3};
    for (int round = 0; round < 5000; round++) {
        struct fixture f;
        fixture_begin(&f);
        r.text = r.tree = (struct text_buffer){.arena = f.arena};
        random_tree(&r, kinds[round % 3], (int)(fixture_random(&r.seed) % 6));
        const char *got = fixture_outcome(&f, FIXTURE_CEL, text_built(&r.text), NULL);
        assert_string_equal(got, text_string(f.arena, text_built(&r.tree)));
        fixture_end(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes), cmocka_unit_test(random_pieces),
        cmocka_unit_test(truncated),    cmocka_unit_test(deep_and_long),
        cmocka_unit_test(limits),       cmocka_unit_test(round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
