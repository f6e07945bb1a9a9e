/* TS-1, two cases of one workflow at once: neither waits for the other, and neither gets what is the
 * other's, in whatever order their calls are answered. */
#include "fixtures/crowd.h"

enum { CALLS = 4 };

static void answer_number(struct crowd *self, int64_t length)
{
    uint32_t at = 0;
    while (at < self->calls_count && self->calls[at].length != length) at++;
    assert_in_range(at, 0, self->calls_count - 1);
    struct crowd_call call = crowd_take(self, at);
    assert_int_equal(crowd_answer(&call), 0);
    host_run(&self->host);
}

static void play(const int64_t order[CALLS])
{
    struct crowd two;
    crowd_open(&two, 2, NULL, (struct yawl_limits){0});
    crowd_start_all(&two);
    assert_int_equal(two.calls_count, CALLS); /* all are made before one is answered */
    unsigned answered = 0;
    for (int i = 0; i < CALLS; i++) {
        answer_number(&two, order[i]);
        answered |= 1u << order[i];
        assert_int_equal(two.completed, ((answered & 6) == 6) + ((answered & 24) == 24));
    }
    assert_int_equal(two.completed, 2);
    assert_true(two.cases[0].id != two.cases[1].id);
    crowd_check(&two, 0);
    crowd_check(&two, 1);
    crowd_close(&two);
}

/* Every order of the four answers. */
static void both_end_with_their_own(void **state)
{
    (void)state;
    int played = 0;
    for (int code = 0; code < 256; code++) {
        int64_t order[CALLS];
        unsigned seen = 0;
        for (int i = 0; i < CALLS; i++) {
            order[i] = 1 + (code >> 2 * i & 3);
            seen |= 1u << order[i];
        }
        if (seen != 0x1e) continue;
        play(order);
        played++;
    }
    assert_int_equal(played, 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_end_with_their_own)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
