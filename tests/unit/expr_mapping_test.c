/* Data mappings in XQuery: what they give to a target (compiler/expr/xpath.c,
 * xpath_parse_element.c). */
#include "expr_fixture.h"

static void copies(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"/Net/n", "n int", "n"},
        {"/Net/s", "s string", "s"},
        {"/Net/us", "us string", "(? (is-set us) us \"\")"},
        {"/Net/un", "un int", "un"},
        {"/Item/note", "note string", "item.note"},
        {"<n>{/Net/n/text()}</n>", "n int", "n"},
        {"<n> { /Net/n/text() } </n>", "n int", "n"},
        {"<v>{/Net/n/text()}</v>", "v string", "(to-string n)"},
        {"<v>{/Net/n/text()}</v>", "v float", "(to-float n)"},
        {"<v>{/Net/n/text()}</v>", "v decimal", "(to-decimal n)"},
        {"<v>{/Net/n/text()}</v>", "v bool", "(to-bool (to-string n))"},
        {"<v>{/Net/f/text()}</v>", "v int", "(to-int (to-string f))"},
        {"<v>{/Net/d/text()}</v>", "v int", "(to-int (to-string d))"},
        {"<v>{/Net/d/text()}</v>", "v float", "(to-float d)"},
        {"<v>{/Net/s/text()}</v>", "v int", "(to-int s)"},
        {"<v>{/Net/s/text()}</v>", "v bool", "(to-bool s)"},
        {"<v>{/Net/s/text()}</v>", "v decimal", "(to-decimal s)"},
        {"<v>{/Net/b/text()}</v>", "v string", "(? b \"true\" \"false\")"},
        {"<v>{/Net/b/text()}</v>", "v int",
         "(let b_1 (yawl_items_element \"b\" (yawl_items_of_text (? b \"true\" \"false\"))) "
         "(to-int (yawl_items_value (yawl_items_child b_1 \"text()\"))))"},
        {"<v>{/Net/us/text()}</v>", "v string", "(? (is-set us) us \"\")"},
        {"<v>{/Net/un/text()}</v>", "v string", "(? (is-set un) (to-string un) \"\")"},
        {"/Net/n", NULL, "n"},
        {"<anything>{/Net/s/text()}</anything>", NULL, "s"},
    };
    FIXTURE_CHECK(FIXTURE_MAPPING, rows);
}

static void literals(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"<v>false</v>", "v bool", "false"},
        {"<v>1</v>", "v bool", "true"},
        {"<v>4</v>", "v int", "4"},
        {"<v> 4 </v>", "v int", "4"},
        {"<v>4</v>", "v string", "\"4\""},
        {"<v> a b </v>", "v string", "\" a b \""},
        {"<v>1.50</v>", "v decimal", "1.50d"},
        {"<v>1e3</v>", "v float", "1000.0"},
        {"<v>INF</v>", "v float", "(to-float \"INF\")"},
        {"<v/>", "v string", "\"\""},
        {"<v></v>", "v string", "\"\""},
        {"<v>  </v>", "v string", "\"\""},
        {"<v>&#32;</v>", "v string", "\" \""},
        {"<v><![CDATA[ <a> ]]></v>", "v string", "\" <a> \""},
        {"<v>a<!-- b -->c<?pi d?></v>", "v string", "\"ac\""},
        {"<v>&lt;{{&amp;}}&quot;</v>", "v string", "\"<{&}\\\"\""},
        {"<v>{()}</v>", "v string", "\"\""},
        {"<v>{}</v>", "v string", "\"\""},
        {"<v>{'x'}</v>", "v string", "\"x\""},
        {"<v>{1.50}</v>", "v string", "\"1.5\""},
        {"<v>{2 * 2.5}</v>", "v string", "\"5\""},
        {"<v>{true()}</v>", "v bool", "true"},
        {"<v>{true()}</v>", "v string", "\"true\""},
        {"<v>many</v>", "v int",
         "(to-int \"many\") [value-does-not-fit]"},
        {"<v>4.5</v>", "v int",
         "(to-int \"4.5\") [value-does-not-fit]"},
        {"<v/>", "v bool",
         "(to-bool \"\") [value-does-not-fit]"},
        {"<v>99999999999999999999</v>", "v int",
         "(to-int \"99999999999999999999\") [value-does-not-fit]"},
    };
    FIXTURE_CHECK(FIXTURE_MAPPING, rows);
}

static void computed(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"<v>{/Net/n + 1}</v>", "v int", "(to-int (to-string (+ (to-float n) 1.0)))"},
        {"<v>{/Net/n + 1}</v>", "v float", "(+ (to-float n) 1.0)"},
        {"<v>{/Net/n + 1}</v>", "v string",
         "(let n_1 (yawl_items_element \"n\" (yawl_items_of_text (to-string n))) "
         "(yawl_items_value (yawl_items_plus n_1 (yawl_items_of_int 1))))"},
        {"<v>{string-length(/Net/s) + 0.5}</v>", "v string",
         "(let s_1 (yawl_items_element \"s\" (yawl_items_of_text s)) (yawl_items_value "
         "(yawl_items_plus (yawl_items_of_int (size (yawl_items_text s_1))) "
         "(yawl_items_of_decimal 0.5d))))"},
        {"<v>{string-length(/Net/s) * 0.5}</v>", "v int",
         "(let s_1 (yawl_items_element \"s\" (yawl_items_of_text s)) (to-int (yawl_items_value "
         "(yawl_items_times (yawl_items_of_int (size (yawl_items_text s_1))) "
         "(yawl_items_of_decimal 0.5d)))))"},
        {"<v>{string-length(/Net/s) * 0.5}</v>", "v decimal", "(* (to-decimal (size s)) 0.5d)"},
        {"<v>{number(/Net/s/text())}</v>", "v float", "(number s)"},
        {"<v>{fn:boolean(/Net/s/text())}</v>", "v bool", "(!= s \"\")"},
        {"<v>{if (/Net/n > 1) then 'true' else 'false'}</v>", "v bool", "(? (> n 1) true false)"},
        {"<v> {if (/Net/s/text()) then /Net/s/text() else /Net/t/text()}</v>", "v string",
         "(? (!= s \"\") s t)"},
        {"<v>{if (/Net/b = 'true') then 1 else ()}</v>", "v string", "(? b \"1\" \"\")"},
        {"<v>a{/Net/n/text()}b</v>", "v string", "(+ (+ \"a\" (to-string n)) \"b\")"},
        {"<v>{/Net/n/text()}{/Net/m/text()}</v>", "v int",
         "(to-int (+ (to-string n) (to-string m)))"},
        {"<v>{concat(/Net/s, '-', /Net/b)}</v>", "v string",
         "(+ (+ s \"-\") (? b \"true\" \"false\"))"},
        {"<v>{string-length(/Net/s)}</v>", "v int", "(size s)"},
        {"<v>{/Net/s/text() = 'a'}</v>", "v bool", "(and (!= s \"\") (= s \"a\"))"},
        {"<v>{/Net/un/text() + 1}</v>", "v int",
         "(let un_1 (yawl_items_element \"un\" (? (is-set un) (yawl_items_of_text (to-string "
         "un)) (yawl_items_none))) (to-int (yawl_items_value (yawl_items_plus (yawl_items_child "
         "un_1 \"text()\") (yawl_items_of_int 1)))))"},
    };
    FIXTURE_CHECK(FIXTURE_MAPPING, rows);
}

static void names(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"<w>{/Net/n/text()}</w>", "v int", "n [mapping-element]"},
        {"/Net/n", "v int", "n [mapping-element]"},
        {"/Net/n/text()", "n int", "n [mapping-element]"},
        {"true()", "v bool", "true [mapping-element]"},
        {"/Net/nn", "v int",
         "(to-int (yawl_items_scalar (yawl_items_none) \"v\")) [unknown-path] [mapping-element]"},
    };
    FIXTURE_CHECK(FIXTURE_MAPPING, rows);
}

static void unsupported(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"/Net/lines", "lines Line[]", "unsupported: 'lines', a value of type Line[]"},
        {"<v>{/Net/n}</v>", "v int",
         "(let n_1 (yawl_items_element \"n\" (yawl_items_of_text (to-string n))) (to-int "
         "(yawl_items_value n_1))) [value-does-not-fit]"},
        {"<v>{/Net/n/*}</v>", "v int",
         "(let n_1 (yawl_items_element \"n\" (yawl_items_of_text (to-string n))) (to-int "
         "(yawl_items_value (yawl_items_child n_1 \"*\")))) [unknown-path]"},
        {"<v><w>1</w></v>", "v int",
         "(to-int (yawl_items_scalar (yawl_items_element \"v\" (yawl_items_element \"w\" "
         "(yawl_items_of_text \"1\"))) \"v\")) [value-does-not-fit]"},
        {"<v a='1'>{1}</v>", "v int",
         "(to-int (yawl_items_scalar (yawl_items_element \"v\" (yawl_items_concat "
         "(yawl_items_new_attribute \"a\" \"1\") (yawl_items_new_text \"1\"))) \"v\"))"},
        {"<p:v>{1}</p:v>", "v int", "unsupported: an element with a prefix"},
        {"<v>{for $d in /Net/lines/* return <l>{$d/text()}</l>}</v>", "v string",
         "unsupported: 'lines', a value of type Line[]"},
        {"<v>{fn:current-date()}</v>", "v string",
         "(yawl_items_value (yawl_fn_current_date))"},
        {"<v>{//x/sum(a/b)}</v>", "v string",
         "(let document_1 (yawl_items_document (yawl_items_element \"Item\" (yawl_items_concat "
         "(yawl_items_concat (yawl_items_element \"ok\" (yawl_items_of_text (? item.ok \"true\" "
         "\"false\"))) (yawl_items_element \"total\" (yawl_items_of_text (to-string "
         "item.total)))) (yawl_items_concat (yawl_items_element \"count\" (yawl_items_of_text "
         "(to-string item.count))) (? (is-set item.note) (yawl_items_element \"note\" "
         "(yawl_items_of_text item.note)) (yawl_items_none)))))) (yawl_items_value "
         "(yawl_items_path (map node_2 (yawl_items_descendant document_1 \"x\") (yawl_fn_sum "
         "(yawl_items_child (yawl_items_child node_2 \"a\") \"b\"))))))"},
        {"let $x := 1 return <v>{$x}</v>", "v int",
         "(to-int (yawl_items_scalar (let x_1 1 (yawl_items_element \"v\" (yawl_items_of_int "
         "x_1))) \"v\"))"},
    };
    FIXTURE_CHECK(FIXTURE_MAPPING, rows);
}

/* No XQuery: the reference refuses these when it loads a specification. */
static void refused(void **state)
{
    (void)state;
    static const struct fixture_row rows[] = {
        {"", "v int", "wrong: expression-syntax"},
        {"0CA", "v int", "wrong: expression-syntax"},
        {"<v>{/Net/n</v>", "v int", "wrong: expression-syntax"},
        {"<v>{/Net/n}</w>", "v int", "wrong: expression-syntax"},
        {"<v>{/Net/n}", "v int", "wrong: expression-syntax"},
        {"<v>}</v>", "v int", "wrong: expression-syntax"},
        {"<v>a & b</v>", "v string", "wrong: expression-syntax"},
        {"<v>&nbsp;</v>", "v string", "wrong: expression-syntax"},
        {"<v>&#0;</v>", "v string", "wrong: expression-syntax"},
        {"< v>1</v>", "v int", "wrong: expression-syntax"},
        {"/Net/n/", "v int", "wrong: expression-syntax"},
        {"//", "v int", "wrong: expression-syntax"},
        {"<v>{if (1) then 2}</v>", "v int", "wrong: expression-syntax"},
        {"<v>{for $d in /Net/n}</v>", "v int", "wrong: expression-syntax"},
        {"<v>{numbr(/Net/n)}</v>", "v int", "wrong: unknown-function"},
        {"<v>{$x}</v>", "v int", "wrong: unknown-function"},
        {"<v>{for $d in /Net/n return $d}{$d}</v>", "v int", "wrong: unknown-function"},
        {"<v>{'a}</v>", "v int", "wrong: expression-syntax"},
        {"<v a=1/>", "v int", "wrong: expression-syntax"},
        {"<v><!-- </v>", "v int", "wrong: expression-syntax"},
        {"/Net/n /Net/m", "v int",
         "(let n_1 (yawl_items_element \"n\" (yawl_items_of_text (to-string n))) (to-int "
         "(yawl_items_scalar (yawl_items_child (yawl_items_child n_1 \"Net\") \"m\") \"v\"))) "
         "[mapping-element] [unknown-path]"},
    };
    FIXTURE_CHECK(FIXTURE_MAPPING, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies), cmocka_unit_test(literals),    cmocka_unit_test(computed),
        cmocka_unit_test(names),  cmocka_unit_test(unsupported), cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
