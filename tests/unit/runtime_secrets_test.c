/* What a call fails with tells none of the secrets that it was given, in whatever form and however it was
 * cut: a connector of the test's own, under the name "http", fails with what each test says. */
#include "fixtures/calls_host.h"

#include "engine/engine_private.h"
#include "http_calls.h"

static const char *says; /* what the call fails with */

static int pass_over(void *context, const char *setting, struct yawl_text value)
{
    (void)context, (void)setting, (void)value;
    return 0;
}

static void call_and_fail(yawl_call_t *call, const struct yawl_call_info *info)
{
    assert_int_equal(yawl_call_settings(info, pass_over, NULL), 0);
    assert_int_equal(yawl_call_fail(call, says), 0);
}

static const struct yawl_connector failing = {.name = "http", .call = call_and_fail};

typedef const char *secret_fn(yawl_engine_t *engine, const char *name);

static void becomes_with(secret_fn *secret, const char *said, const char *expected)
{
    struct calls_host host;
    struct http_calls_in in = {.mode = yawl_text_of("telling"), .port = 1};
    yawl_req_t req = {.data = &host};
    says = said;
    calls_open(&host, &failing, &http_calls_program);
    host.engine.self->options.secret = secret;
    assert_int_equal(http_calls_start(&host.engine, &req, &in, calls_on_answer), 0);
    calls_run(&host, 1);
    const char *told = strstr(host.message, "failed: ");
    assert_non_null(told);
    assert_string_equal(told + 8, expected);
    calls_close(&host);
}

/* The call has the secrets TOKEN and LONG of the fixture. */
static void becomes(const char *said, const char *expected)
{
    becomes_with(calls_secret, said, expected);
}

static void whole_secrets_are_masked(void **state)
{
    (void)state;
    becomes("no: s3same-s3cret", "no: *************");
    becomes("s3same-s3crets3same-s3cret!", "**************************!");
    becomes("nothing to hide", "nothing to hide");
}

/* A message may be cut in the middle of one: eight bytes of its beginning, or of its end where the message
 * begins, tell too much; seven are a word like others. */
static void parts_of_secrets_are_masked(void **state)
{
    (void)state;
    becomes("it was l0ng-\"s3...", "it was ********...");
    becomes("it was l0ng-\"s...", "it was l0ng-\"s...");
    becomes("ame-s3cret is what", "********** is what");
    becomes("-s3cret is what", "-s3cret is what");
    becomes("a -s3cret is what", "a -s3cret is what");
}

/* As others write it: in JSON, in a URL. */
static void written_secrets_are_masked(void **state)
{
    (void)state;
    becomes("{\"l0ng-\\\"s3cret\\\"-of-more-than-forty-bytes-is-shown-in-part\"}",
            "{\"*********************************************************\"}");
    becomes("/l0ng-%22s3cret%22-of-more-than-forty-bytes-is-shown-in-part/",
            "/***********************************************************/");
}

/* One ends with a character of two bytes, the other begins with the second of them. */
static const char *accented(yawl_engine_t *engine, const char *name)
{
    (void)engine;
    return strcmp(name, "TOKEN") == 0 ? "aaaaaaa\xc3\xa9" : "\xa9" "bbbbbbbb";
}

/* What is left of a character is no text, and no call can fail with it. */
static void characters_are_masked_as_a_whole(void **state)
{
    (void)state;
    becomes_with(accented, "said aaaaaaa\xc3\xa9 x", "said ********* x");
    becomes_with(accented, "said aaaaaaa\xc3\xa8 x", "said ********* x");
    becomes_with(accented, "aaaaaaa\xc3\xa8", "*********");
    becomes_with(accented, "said \xc3\xa9" "bbbbbbbb x", "said ********** x");
    becomes_with(accented, "said \xe2\x82\xa9" "bbbbbbbb", "said ***********");
    becomes_with(accented, "\xc3\xa9 aaaaaa\xc3\xa8", "\xc3\xa9 aaaaaa\xc3\xa8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole_secrets_are_masked),
                                       cmocka_unit_test(parts_of_secrets_are_masked),
                                       cmocka_unit_test(written_secrets_are_masked),
                                       cmocka_unit_test(characters_are_masked_as_a_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
