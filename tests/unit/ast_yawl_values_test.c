/* The simple types and content models of the YAWL grammar: what they accept, as XML Schema defines it. */
#include "ast/yawl_model.h"
#include "ast/yawl_values.h"
#include "ast_yawl_fixture.h"

struct value_case {
    enum yawl_simple type;
    const char *value;
    bool accepted;
};

#define YES(type, value)                                                                           \
    {                                                                                              \
        YAWL_SIMPLE_##type, value, true                                                            \
    }
#define NO(type, value)                                                                            \
    {                                                                                              \
        YAWL_SIMPLE_##type, value, false                                                           \
    }

static const struct value_case cases[] = {
    YES(NCName, " a "),
    YES(NCName, "\xc3\xa9"),
    YES(NCName, "_a-b.c"),
    NO(NCName, "a:b"),
    NO(NCName, "1a"),
    NO(NCName, ""),
    NO(NCName, "a b"),
    YES(NMTOKEN, "a:b"),
    YES(NMTOKEN, "15_A"),
    NO(NMTOKEN, " "),
    NO(NMTOKEN, "1 2"),
    YES(uri, ""),
    YES(uri, "a b"),
    YES(uri, "http://a:b/c"),
    YES(uri, "xs:string"),
    YES(uri, "a{b}"),
    YES(uri, "?a[b]"),
    YES(uri, "http://[::1]/x"),
    YES(uri, "C:\\x"),
    NO(uri, "::"),
    NO(uri, ":foo"),
    NO(uri, "http://["),
    NO(uri, "%zz"),
    NO(uri, "#a#b"),
    NO(uri, "1a:b"),
    NO(uri, "a:"),
    NO(uri, "//"),
    NO(uri, "a[b]"),
    NO(uri, "a:#x"),
    NO(uri, "x://"),
    NO(uri, "a b:c"),
    YES(boolean, " 1 "),
    NO(boolean, "True"),
    YES(date, "2009-02-28Z"),
    YES(date, "-0001-01-01"),
    YES(date, "2009-12-31+14:00"),
    YES(date, "12009-12-31"),
    YES(date, "2008-02-29"),
    NO(date, "2009-02-29"),
    NO(date, "0000-01-01"),
    NO(date, "2009-2-1"),
    NO(date, "2009-12-31+14:01"),
    NO(date, "02009-12-31"),
    NO(date, "1900-02-29"),
    YES(date, "2000-02-29"),
    YES(dateTime, "2009-01-01T24:00:00"),
    NO(dateTime, "2009-01-01T24:00:01"),
    NO(dateTime, "2009-01-01T23:59:60"),
    NO(dateTime, "2009-01-01T00:00:00."),
    YES(dateTime, "2009-01-01T00:00:00.5-05:00"),
    NO(dateTime, "2009-01-01"),
    YES(duration, "-P1Y2M3DT4H5M6.7S"),
    YES(duration, "PT.5S"),
    YES(duration, "P3D "),
    NO(duration, "P"),
    NO(duration, "PT"),
    NO(duration, "P1DT"),
    NO(duration, "P1S"),
    NO(duration, "PT1.S"),
    NO(duration, "P-1D"),
    NO(duration, "P1M2Y"),
    NO(duration, "PT1.5H"),
    NO(duration, "P1Y1Y"),
    YES(integer, "+1"),
    YES(integer, "-0"),
    NO(integer, ""),
    NO(integer, "1.0"),
    NO(integer, "+"),
    YES(long, "9223372036854775807"),
    NO(long, "9223372036854775808"),
    YES(long, "-9223372036854775808"),
    YES(long, "+00000000000000000000000001"),
    YES(positive, "1"),
    NO(positive, "0"),
    NO(positive, "-1"),
    YES(postcode, "01000"),
    NO(postcode, "999"),
    YES(decimal, "+1."),
    YES(decimal, ".1"),
    NO(decimal, "."),
    NO(decimal, "1e3"),
    YES(VersionNumber, "0.10000"),
    YES(VersionNumber, "1"),
    NO(VersionNumber, "0.09999"),
    NO(VersionNumber, "-1"),
    NO(VersionNumber, "0"),
    NO(VersionNumber, "0.0"),
    YES(nothing, ""),
    NO(nothing, " "),
    YES(name, " "),
    NO(name, ""),
    YES(gate, "xor"),
    NO(gate, "XOR"),
    NO(gate, " and"),
    YES(restriction, "restrict"),
    NO(oldRestriction, "restrict"),
    YES(inputPort, "hidden"),
    NO(outputPort, "hidden"),
    YES(houseNumber, "12/3"),
    YES(houseNumber, "-3"),
    NO(houseNumber, "12/"),
    NO(houseNumber, ""),
    YES(street, "Queen Street"),
    YES(street, "Old Ave"),
    YES(street, "A other"),
    NO(street, "Queen"),
    NO(street, "5th Street"),
    NO(street, "Street"),
};

static void simple_types_accept_what_xml_schema_accepts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool accepted = yawl_simple_accepts(cases[i].type, text_of(cases[i].value));
        if (accepted != cases[i].accepted) {
            fail_msg("'%s' must %sbe %s", cases[i].value, cases[i].accepted ? "" : "not ",
                     yawl_simple_meaning(cases[i].type));
        }
    }
}

static void a_wrong_word_suggests_the_right_one(void **state)
{
    (void)state;
    assert_true(text_is(yawl_simple_nearest(YAWL_SIMPLE_gate, TEXT("XOR")), "xor"));
    assert_true(text_is(yawl_simple_nearest(YAWL_SIMPLE_privilege, TEXT("canSkipp")), "canSkip"));
    assert_true(text_is_absent(yawl_simple_nearest(YAWL_SIMPLE_gate, TEXT("whatever"))));
}

static void a_name_can_be_made_of_any_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    assert_true(text_is(yawl_make_ncname(arena, TEXT("15 A")), "_15_A"));
    assert_true(text_is(yawl_make_ncname(arena, TEXT("")), "_"));
    assert_true(text_is(yawl_make_ncname(arena, TEXT("Do \xe2\x86\x92")), "Do__"));
    arena_free(arena);
}

static void assert_complete(const struct yawl_type *type, enum yawl_version version)
{
    struct yawl_model model;
    struct yawl_attribute_rule rule;
    for (const char *at = type->attributes; yawl_attribute_next(&at, version, &rule);) {
        bool known = yawl_simple_named(rule.type) != YAWL_SIMPLE_COUNT || text_is(rule.name, "*");
        if (!known) fail_msg("%s: no type " TEXT_FMT, type->name, TEXT_ARG(rule.type));
    }
    if (type->model[0] == '=') {
        assert_true(yawl_simple_named(text_of(type->model + 1)) != YAWL_SIMPLE_COUNT);
        return;
    }
    yawl_model_build(&model, type->model, version);
    for (uint32_t i = 0; i < model.count; i++) {
        const struct yawl_position *position = &model.positions[i];
        assert_true(position->type != NULL || position->simple != YAWL_SIMPLE_COUNT);
    }
}

/* Every row of the grammar can be worked out in every version, and names only types that exist. */
static void every_type_of_the_grammar_is_complete(void **state)
{
    (void)state;
    for (const struct yawl_type *type = yawl_types; type->name != NULL; type++) {
        for (int v = 0; v < YAWL_VERSION_COUNT; v++) assert_complete(type, (enum yawl_version)v);
    }
}

static void a_model_follows_its_version(void **state)
{
    (void)state;
    struct yawl_model model;
    yawl_model_build(&model, "B2-B2@a:text? (b:text|21-@c:text)+ -20@d:text", YAWL_2_1);
    assert_int_equal(model.count, 2);
    yawl_positions b = yawl_model_named(&model, TEXT("b")), c = yawl_model_named(&model, TEXT("c"));
    assert_true(model.first == (b | c));
    assert_true(model.last == (b | c));
    assert_true(yawl_model_after(&model, b) == (b | c));
    assert_false(model.nullable);
    yawl_model_build(&model, "B2-B2@a:text? (b:text|21-@c:text)+ -20@d:text", YAWL_BETA_2);
    assert_int_equal(model.count, 3);
    assert_true(model.last == yawl_model_named(&model, TEXT("d")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simple_types_accept_what_xml_schema_accepts),
        cmocka_unit_test(a_wrong_word_suggests_the_right_one),
        cmocka_unit_test(a_name_can_be_made_of_any_text),
        cmocka_unit_test(every_type_of_the_grammar_is_complete),
        cmocka_unit_test(a_model_follows_its_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
