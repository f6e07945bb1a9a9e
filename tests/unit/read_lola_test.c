/* Reading LoLA's format: the tree, its places, and what is refused (CP-6: never a crash, always a place). */
#include "read_fixture.h"

#define REFUSED(text, expected) assert_refused(read_lola, text, expected)
#define NET                                                                                        \
    "{ a net } PLACE SAFE 2: a, b; SAFE: c; 7;\n"                                                  \
    "MARKING a, b: 03; // one\n"                                                                   \
    "TRANSITION t WEAK FAIR CONSUME a: 2, a; PRODUCE ; /* { */ TRANSITION u CONSUME PLACES; "      \
    "PRODUCE c,;"

static void reads_every_part(void **state)
{
    (void)state;
    assert_reads(read_lola, NET,
                 "mapping\n"
                 "  places: mapping\n"
                 "    a: plain \"2\"\n"
                 "    b: plain \"2\"\n"
                 "    c: plain \"1\"\n"
                 "    7: plain\n"
                 "  marking: mapping\n"
                 "    a: plain \"1\"\n"
                 "    b: plain \"03\"\n"
                 "  transitions: mapping\n"
                 "    t: mapping\n"
                 "      fair: plain \"WEAK\"\n"
                 "      consume: mapping\n"
                 "        a: plain \"2\"\n"
                 "        a: plain \"1\"\n"
                 "      produce: mapping\n"
                 "    u: mapping\n"
                 "      consume: mapping\n"
                 "        PLACES: plain \"1\"\n"
                 "      produce: mapping\n"
                 "        c: plain \"1\"\n");
    assert_reads(read_lola, "PLACE p;MARKING;",
                 "mapping\n"
                 "  places: mapping\n"
                 "    p: plain\n"
                 "  marking: mapping\n"
                 "  transitions: mapping\n");
}

static void places_are_exact(void **state)
{
    (void)state;
    const char text[] = "\xef\xbb\xbfPLACE é, \xe2\x86\x92x;\n MARKING é: 12;";
    struct reading *reading = read_bytes(read_lola, text, sizeof text - 1);
    assert_non_null(reading->document);
    struct document_node *root = reading->document->root;
    struct document_node *place = document_child(root, "places")->last_child;
    struct document_node *mark = document_child(root, "marking")->first_child;
    assert_int_equal(span_begin(place->name_span).line, 1);
    assert_int_equal(span_begin(place->name_span).column, 10);
    assert_int_equal(span_begin(mark->span).line, 2);
    assert_int_equal(span_begin(mark->span).column, 13);
    assert_true(text_is(span_text(mark->span), "12"));
    forget(reading);
}

static void refuses_what_is_no_net(void **state)
{
    (void)state;
    REFUSED("", "empty-file 1:1-1:1");
    REFUSED(" { x }\n", "empty-file 2:1-2:1");
    REFUSED("MARKING;", "lola-syntax 1:1-1:8");
    REFUSED("PLACE", "lola-syntax 1:6-1:6");
    REFUSED("PLACE p, ;", "lola-syntax 1:10-1:11");
    REFUSED("PLACE SAFE p: q;", "lola-syntax 1:12-1:13");
    REFUSED("PLACE SAFE 1 q;", "lola-syntax 1:14-1:15");
    REFUSED("PLACE p; { MARKING", "lola-syntax 1:10-1:11");
    REFUSED("PLACE p; /* MARKING", "lola-syntax 1:10-1:11");
    REFUSED("PLACE p; }", "lola-syntax 1:10-1:11");
    REFUSED("PLACE p; MARKING p:;", "lola-syntax 1:20-1:21");
    REFUSED("PLACE p; MARKING p 1;", "lola-syntax 1:20-1:21");
    REFUSED("PLACE p; MARKING; TRANSITION t PRODUCE p;", "lola-syntax 1:32-1:39");
    REFUSED("PLACE p; MARKING; TRANSITION t WEAK CONSUME;", "lola-syntax 1:37-1:44");
    REFUSED("PLACE p; MARKING; EF p = 1", "lola-syntax 1:19-1:21");
    REFUSED("PLACE p\xff; MARKING;", "not-utf8 1:8-1:9");
}

static void survives_truncation(void **state)
{
    (void)state;
    assert_survives_truncation(read_lola, NET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_part),
        cmocka_unit_test(places_are_exact),
        cmocka_unit_test(refuses_what_is_no_net),
        cmocka_unit_test(survives_truncation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
