/* The mailbox: bounded, in order of each sender, and once it is closed and settled nothing comes any more.
 * TS-3, CC-1. */
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "engines/mailbox.h"

#define SENDERS 4
#define POSTS   10000u

static void places_are_bounded(void **state)
{
    (void)state;
    struct yawl__mailbox box;
    yawl_post_t posts[2];
    yawl__mailbox_init(&box, 2, 100);
    assert_int_equal(yawl__mailbox_enter(&box), 0);
    assert_true(yawl__mailbox_push(&box, &posts[0]));
    yawl__mailbox_leave(&box, true);
    assert_int_equal(yawl__mailbox_enter(&box), 0);
    assert_int_equal(yawl__mailbox_enter(&box), YAWL_EBUSY);
    assert_int_equal(yawl__mailbox_open(&box), 2);
    yawl__mailbox_leave(&box, false);
    assert_int_equal(yawl__mailbox_enter(&box), 0);
    assert_false(yawl__mailbox_push(&box, &posts[1]));
    yawl__mailbox_leave(&box, true);
    yawl__mailbox_settle(&box);
    assert_ptr_equal(yawl__mailbox_take(&box), &posts[0]);
    assert_ptr_equal(posts[0].next, &posts[1]);
    assert_null(posts[1].next);
    assert_null(yawl__mailbox_take(&box));
    /* taken is not answered */
    assert_int_equal(yawl__mailbox_enter(&box), YAWL_EBUSY);
    yawl__mailbox_answered(&box);
    yawl__mailbox_close(&box);
    assert_int_equal(yawl__mailbox_enter(&box), YAWL_ECLOSED);
    assert_int_equal(yawl__mailbox_open(&box), 1);
}

static void room_is_bounded(void **state)
{
    (void)state;
    struct yawl__mailbox box;
    yawl__mailbox_init(&box, 2, 100);
    assert_int_equal(yawl__mailbox_room(&box, 101), YAWL_ETOOBIG);
    assert_int_equal(yawl__mailbox_room(&box, 60), 0);
    assert_int_equal(yawl__mailbox_room(&box, 41), YAWL_EBUSY);
    assert_int_equal(yawl__mailbox_room(&box, 40), 0);
    yawl__mailbox_give_room(&box, 60);
    assert_int_equal(yawl__mailbox_room(&box, 60), 0);
}

/* ---- Many at once ---- */

struct sender {
    struct yawl__mailbox *box;
    yawl_post_t *posts;
    uint32_t accepted, busy;
    bool closed; /* it met a closed box */
};

static void send_all(void *context)
{
    struct sender *sender = context;
    while (sender->accepted < POSTS && !sender->closed) {
        int status = yawl__mailbox_enter(sender->box);
        sender->busy += status == YAWL_EBUSY;
        sender->closed = status == YAWL_ECLOSED;
        if (status == YAWL_EBUSY) (void)sched_yield();
        if (status != 0) continue;
        yawl_post_t *post = &sender->posts[sender->accepted];
        post->data = sender;
        post->choice = sender->accepted++;
        (void)yawl__mailbox_push(sender->box, post);
        yawl__mailbox_leave(sender->box, true);
    }
}

static uint32_t sum_of_accepted(const struct sender *senders)
{
    uint32_t sum = 0;
    for (int i = 0; i < SENDERS; i++) sum += senders[i].accepted;
    return sum;
}

/* Receives until `until` posts came, or, when that is 0, what is there; each sender's in their order. */
static uint32_t receive(struct yawl__mailbox *box, const struct sender *senders,
                        uint64_t next[SENDERS], uint32_t until)
{
    uint32_t count = 0;
    do {
        yawl_post_t *post = yawl__mailbox_take(box);
        if (post == NULL) (void)sched_yield();
        while (post != NULL) {
            yawl_post_t *following = post->next;
            ptrdiff_t sender = (const struct sender *)post->data - senders;
            assert_int_equal(post->choice, next[sender]++);
            yawl__mailbox_answered(box);
            count++;
            post = following;
        }
    } while (count < until);
    return count;
}

static void run_senders(bool closes)
{
    struct yawl__mailbox box;
    struct sender senders[SENDERS] = {0};
    uv_thread_t threads[SENDERS];
    uint64_t next[SENDERS] = {0};
    yawl__mailbox_init(&box, 64, 0);
    for (int i = 0; i < SENDERS; i++) {
        senders[i].box = &box;
        senders[i].posts = calloc(POSTS, sizeof *senders[i].posts);
        assert_non_null(senders[i].posts);
        assert_int_equal(uv_thread_create(&threads[i], send_all, &senders[i]), 0);
    }
    uint32_t count = receive(&box, senders, next, closes ? POSTS / 2 : SENDERS * POSTS);
    yawl__mailbox_close(&box);
    yawl__mailbox_settle(&box);
    count += receive(&box, senders, next, 0);
    assert_int_equal(yawl__mailbox_open(&box), 0);
    for (int i = 0; i < SENDERS; i++) assert_int_equal(uv_thread_join(&threads[i]), 0);
    assert_int_equal(count, sum_of_accepted(senders));
    assert_null(yawl__mailbox_take(&box));
    for (int i = 0; i < SENDERS; i++) free(senders[i].posts);
}

static void all_arrive_in_order(void **state)
{
    (void)state;
    run_senders(false);
}

static void what_was_let_in_arrives_before_the_end(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) run_senders(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_bounded),
        cmocka_unit_test(room_is_bounded),
        cmocka_unit_test(all_arrive_in_order),
        cmocka_unit_test(what_was_let_in_arrives_before_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
