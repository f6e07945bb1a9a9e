/* The mailbox under every schedule: senders, the receiver and who closes are taken apart into their steps on
 * one thread, and the steps are put together in all orders (small), and in orders drawn by a seed (large).
 * In each: what was let in is received once and in its sender's order, no wake-up is missing, and nobody
 * wakes a receiver that has gone.  A failing order is printed, and is the same every time.  TS-3, CC-1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engines/mailbox.h"

#define SENDERS_MAX 4
#define POSTS_MAX   4 /* of a sender */
#define STEPS_MAX   256
#define SEEDS       20000u

/* What a sender does next; each step is one access of the box that others see. */
enum at { ENTER, PUSH, WAKE, LEAVE, GONE };

struct sender {
    enum at at;
    uint32_t sent, refused, to_send;
    bool wakes;
    yawl_post_t posts[POSTS_MAX];
};

/* All of it: an actor is a sender by its number, then the receiver, then who closes. */
struct world {
    struct yawl__mailbox box;
    struct sender senders[SENDERS_MAX];
    uint32_t senders_count;
    bool closer_done, receiver_gone, settling;
    bool woken; /* the async handle was sent to and not yet heard */
    yawl_post_t *taken;
    uint32_t received[SENDERS_MAX], next[SENDERS_MAX];
    const char *wrong;
};

static void begin(struct world *world, uint32_t senders, uint32_t posts, uint32_t places)
{
    memset(world, 0, sizeof *world);
    yawl__mailbox_init(&world->box, places, 0);
    world->senders_count = senders;
    for (uint32_t i = 0; i < senders; i++) world->senders[i].to_send = posts;
}

static void blame(struct world *world, bool is_right, const char *what)
{
    if (!is_right && world->wrong == NULL) world->wrong = what;
}

/* ---- Steps ---- */

static void on_entered(struct sender *sender, int status)
{
    if (status == 0) sender->at = PUSH;
    if (status == YAWL_ECLOSED) sender->at = GONE;
    if (status == YAWL_EBUSY && ++sender->refused == sender->to_send) sender->at = GONE;
}

static void step_sender(struct world *world, uint32_t number)
{
    struct sender *sender = &world->senders[number];
    yawl_post_t *post = &sender->posts[sender->sent];
    switch (sender->at) {
    case ENTER: on_entered(sender, yawl__mailbox_enter(&world->box)); break;
    case PUSH:
        post->item.task = number;
        post->choice = sender->sent++;
        sender->wakes = yawl__mailbox_push(&world->box, post);
        sender->at = sender->wakes ? WAKE : LEAVE;
        break;
    case WAKE:
        blame(world, !world->receiver_gone, "a receiver that has gone is woken");
        world->woken = true;
        sender->at = LEAVE;
        break;
    case LEAVE:
        yawl__mailbox_leave(&world->box, true);
        sender->at = sender->sent < sender->to_send ? ENTER : GONE;
        break;
    default: blame(world, false, "a step of nobody");
    }
}

static void receive_one(struct world *world)
{
    yawl_post_t *post = world->taken;
    uint32_t from = post->item.task;
    world->taken = post->next;
    blame(world, post->choice == world->next[from]++, "a post is out of its order, or twice there");
    world->received[from]++;
    yawl__mailbox_answered(&world->box);
}

/* As partition.c does it: heard, and settled if it is closed; taken; answered one by one; gone at the end. */
static void step_receiver(struct world *world)
{
    if (world->taken != NULL) {
        receive_one(world);
    } else if (world->settling) {
        world->taken = yawl__mailbox_take(&world->box);
        world->settling = false;
        if (world->taken == NULL && yawl__mailbox_open(&world->box) == 0)
            world->receiver_gone = true;
        else
            world->woken = true; /* it looks once more behind the last answer */
    } else {
        world->woken = false;
        if (yawl__mailbox_is_closed(&world->box))
            world->settling = true;
        else
            world->taken = yawl__mailbox_take(&world->box);
    }
}

static void step_closer(struct world *world)
{
    yawl__mailbox_close(&world->box);
    world->woken = true;
    world->closer_done = true;
}

/* Can it go on?  A receiver sleeps until it is woken, and waits for senders where it settles. */
static bool can(const struct world *world, uint32_t actor)
{
    if (actor < world->senders_count) return world->senders[actor].at != GONE;
    if (actor > world->senders_count) return !world->closer_done;
    if (world->receiver_gone) return false;
    if (world->taken != NULL) return true;
    if (world->settling) return !yawl__mailbox_has_senders(&world->box);
    return world->woken;
}

/* A receiver that sleeps while posts wait for it must have been woken, or be about to be. */
static void look_for_sleepers(struct world *world)
{
    bool sleeps = !world->woken && !world->settling && world->taken == NULL;
    uint32_t waiting = 0, waking = 0;
    for (uint32_t i = 0; i < world->senders_count; i++) {
        waiting += world->senders[i].sent - world->received[i];
        waking += world->senders[i].at == WAKE;
    }
    blame(world, !sleeps || waiting == 0 || waking > 0, "a post waits and nobody is woken for it");
}

static void step(struct world *world, uint32_t actor)
{
    if (actor < world->senders_count)
        step_sender(world, actor);
    else if (actor == world->senders_count)
        step_receiver(world);
    else
        step_closer(world);
    look_for_sleepers(world);
}

/* Nobody can go on: all must have come to their end. */
static void judge(struct world *world)
{
    blame(world, world->receiver_gone, "a wake-up is missing: the receiver sleeps for ever");
    blame(world, yawl__mailbox_open(&world->box) == 0, "a place is not given back");
    for (uint32_t i = 0; i < world->senders_count; i++)
        blame(world, world->received[i] == world->senders[i].sent, "a post is lost");
}

/* ---- Orders ---- */

struct order {
    uint8_t actors[STEPS_MAX];
    uint32_t count;
};

static void tell(const struct world *world, const struct order *order)
{
    if (world->wrong == NULL) return;
    print_error("%s; the order:", world->wrong);
    for (uint32_t i = 0; i < order->count; i++) print_error(" %u", order->actors[i]);
    print_error("\n");
    fail();
}

/* Those that can go on, behind each other; how many. */
static uint32_t list(const struct world *world, uint8_t out[SENDERS_MAX + 2])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < world->senders_count + 2; i++) {
        if (can(world, i)) out[count++] = (uint8_t)i;
    }
    return count;
}

/* Plays the choices that are given, then always the first; writes down how many there were each time. */
static uint32_t play(struct world *world, struct order *order, uint8_t *choices, uint8_t *widths)
{
    uint32_t at = 0, count;
    uint8_t actors[SENDERS_MAX + 2];
    order->count = 0;
    while (world->wrong == NULL && (count = list(world, actors)) > 0) {
        assert_in_range(at, 0, STEPS_MAX - 1);
        widths[at] = (uint8_t)count;
        order->actors[order->count++] = actors[choices[at]];
        step(world, actors[choices[at]]);
        at++;
    }
    judge(world);
    return at;
}

/* The next choices in the order of a dictionary; false: there are no more. */
static bool advance(uint8_t *choices, const uint8_t *widths, uint32_t length)
{
    while (length > 0 && choices[length - 1] + 1 == widths[length - 1]) choices[--length] = 0;
    if (length == 0) return false;
    choices[length - 1]++;
    return true;
}

static uint32_t play_all(uint32_t senders, uint32_t posts, uint32_t places)
{
    static struct world world;
    struct order order;
    uint8_t choices[STEPS_MAX] = {0}, widths[STEPS_MAX];
    uint32_t orders = 0, length;
    do {
        begin(&world, senders, posts, places);
        length = play(&world, &order, choices, widths);
        tell(&world, &order);
        orders++;
    } while (advance(choices, widths, length));
    return orders;
}

static void no_order_of_small_worlds_is_wrong(void **state)
{
    (void)state;
    uint32_t orders = play_all(1, 2, 4) + play_all(1, 3, 1) + play_all(2, 1, 2) + play_all(2, 1, 1);
    assert_in_range(orders, 10000, 10000000);
}

static void no_drawn_order_is_wrong(void **state)
{
    static struct world world;
    struct order order;
    uint8_t actors[SENDERS_MAX + 2];
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = seed * 0x9E3779B97F4A7C15u;
        uint32_t count;
        begin(&world, SENDERS_MAX, POSTS_MAX, 1 + (uint32_t)(seed % 6));
        for (order.count = 0; world.wrong == NULL && (count = list(&world, actors)) > 0;) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            uint8_t actor = actors[(random >> 33) % count];
            /* who closes does so late in most orders */
            if (actor > SENDERS_MAX && count > 1 && (random >> 20) % 16 != 0) continue;
            assert_in_range(order.count, 0, STEPS_MAX - 1);
            order.actors[order.count++] = actor;
            step(&world, actor);
        }
        judge(&world);
        tell(&world, &order);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_order_of_small_worlds_is_wrong),
        cmocka_unit_test(no_drawn_order_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
