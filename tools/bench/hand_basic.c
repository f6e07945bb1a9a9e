/* Patterns 1 to 11 by hand: sequences, splits, joins, loops. */
#include "bench/hand.h"

/* Conditions that most of them have. */
enum {
    IN = 1,
    AB = 2,
    AC = 4,
    BD = 8,
    CD = 16,
    AD = 32,
    OUT = 64,
    BC = 128,
    CE = 256,
    BE = 512,
    DE = 1024
};

HAND(1)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB, changes);
        on(h, B, changes);
        break;
    case PASS(B):
        pass(h, B, AB, BC, changes);
        on(h, C, changes);
        break;
    case PASS(C): pass(h, C, BC, OUT, changes); break;
    default: break;
    }
}

/* Two branches that an and-join brings together. */
static inline void fork_and_join(struct hand *h, uint32_t code, struct yawl_changes *changes)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB | AC, changes);
        on(h, B, changes);
        on(h, C, changes);
        break;
    case PASS(B):
        pass(h, B, AB, BD, changes);
        if (all(h, BD | CD)) on(h, D, changes);
        break;
    case PASS(C):
        pass(h, C, AC, CD, changes);
        if (all(h, BD | CD)) on(h, D, changes);
        break;
    case PASS(D): pass(h, D, BD | CD, OUT, changes); break;
    default: break;
    }
}
HAND(2)
{
    (void)choice;
    fork_and_join(h, code, changes);
}
HAND(3)
{
    (void)choice;
    fork_and_join(h, code, changes);
}

HAND(4)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        off(h, A, changes);
        if (choice == 0) {
            move(h, IN, AB);
            on(h, B, changes);
        } else if (choice == 1) {
            move(h, IN, AC);
            on(h, C, changes);
        } else {
            move(h, IN, AD);
            on(h, D, changes);
        }
        break;
    case PASS(B): pass(h, B, AB, OUT, changes); break;
    case PASS(C): pass(h, C, AC, OUT, changes); break;
    case PASS(D): pass(h, D, AD, OUT, changes); break;
    default: break;
    }
}

HAND(5)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        off(h, A, changes);
        move(h, IN, choice == 0 ? AB : AC);
        on(h, choice == 0 ? B : C, changes);
        break;
    case PASS(B):
        pass(h, B, AB, BD, changes);
        on(h, D, changes);
        break;
    case PASS(C):
        pass(h, C, AC, CD, changes);
        on(h, D, changes);
        break;
    case PASS(D):
        off(h, D, changes);
        move(h, h->marks & BD ? BD : CD, OUT);
        break;
    default: break;
    }
}

/* An or-split over three branches and the or-join behind them. */
static inline void choose_and_merge(struct hand *h, uint32_t code, uint64_t choice,
                                    struct yawl_changes *changes)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        off(h, A, changes);
        move(h, IN, 0);
        for (uint32_t i = 0; i < 3; i++) {
            if (!(choice & BIT(i))) continue;
            h->marks |= i == 0 ? AB : i == 1 ? AC : AD;
            on(h, B + i, changes);
        }
        break;
    case PASS(B): pass(h, B, AB, BE, changes); break;
    case PASS(C): pass(h, C, AC, CE, changes); break;
    case PASS(D): pass(h, D, AD, DE, changes); break;
    case PASS(E): pass(h, E, BE | CE | DE, OUT, changes); break;
    default: break;
    }
    if (h->marks & (BE | CE | DE) && !(h->marks & (AB | AC | AD)) &&
        !(h->busy & (BIT(B) | BIT(C) | BIT(D))))
        on(h, E, changes);
}
HAND(6) { choose_and_merge(h, code, choice, changes); }
HAND(7) { choose_and_merge(h, code, choice, changes); }

HAND(8)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB | AC, changes);
        on(h, B, changes);
        on(h, C, changes);
        break;
    case PASS(B):
        pass(h, B, AB, 0, changes);
        h->count[0]++;
        on(h, D, changes);
        break;
    case PASS(C):
        pass(h, C, AC, 0, changes);
        h->count[0]++;
        on(h, D, changes);
        break;
    case PASS(D):
        h->count[1]++;
        if (--h->count[0] == 0) off(h, D, changes);
        break;
    default: break;
    }
}

/* A second round may begin while the first one's late branch still runs, so tokens are counted: bytes 0 and
 * 1 before b and c, bytes 4 and 5 behind them.  Bits 32 and 33 of marks: the branches of the round that
 * fired. */
static inline void arrive(struct hand *h, uint32_t branch, struct yawl_changes *changes)
{
    uint8_t *tokens = (uint8_t *)h->count;
    uint64_t used = h->marks >> 32;
    if (used == 0) {
        tokens[4 + branch]++;
        on(h, D, changes);
        return;
    }
    used |= BIT(branch); /* absorbed; what came twice has no effect */
    h->marks = (h->marks & UINT32_MAX) | (used == 3 ? 0 : used << 32);
    if (used == 3 && (tokens[4] | tokens[5]) != 0) on(h, D, changes);
}
static inline void send(struct hand *h, uint32_t branch, struct yawl_changes *changes)
{
    uint8_t *tokens = (uint8_t *)h->count;
    if (--tokens[branch] == 0) off(h, B + branch, changes);
    arrive(h, branch, changes);
}
static inline void fire(struct hand *h)
{
    uint8_t *tokens = (uint8_t *)h->count;
    uint64_t used = 0;
    for (uint32_t i = 0; i < 2; i++) {
        if (tokens[4 + i] == 0) continue;
        tokens[4 + i]--;
        used |= BIT(i);
    }
    if (used == 3) return;
    h->marks |= used << 32;
    for (uint32_t i = 0; i < 2; i++) {
        if (used & BIT(i)) tokens[4 + i] = 0;
    }
}
HAND(9)
{
    uint8_t *tokens = (uint8_t *)h->count;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, 0, changes);
        tokens[0]++;
        tokens[1]++;
        on(h, B, changes);
        on(h, C, changes);
        break;
    case PASS(B): send(h, 0, changes); break;
    case PASS(C): send(h, 1, changes); break;
    case PASS(D):
        off(h, D, changes);
        fire(h);
        move(h, 0, choice == 0 ? IN : OUT);
        if (choice == 0) on(h, A, changes);
        break;
    default: break;
    }
}

HAND(10)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        off(h, A, changes);
        move(h, IN, choice == 0 ? AC : AB);
        on(h, choice == 0 ? C : B, changes);
        break;
    case PASS(B):
        off(h, B, changes);
        move(h, h->marks & AB ? AB : DE, BC);
        on(h, C, changes);
        break;
    case PASS(C):
        off(h, C, changes);
        move(h, h->marks & AC ? AC : BC, choice == 0 ? CE : CD);
        on(h, choice == 0 ? E : D, changes);
        break;
    case PASS(D):
        off(h, D, changes);
        move(h, CD, choice == 0 ? BD : DE);
        on(h, choice == 0 ? F : B, changes);
        break;
    case PASS(E): pass(h, E, CE, OUT, changes); break;
    case PASS(F): pass(h, F, BD, OUT, changes); break;
    default: break;
    }
}

HAND(11)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB | AC, changes);
        on(h, B, changes);
        on(h, C, changes);
        break;
    case PASS(B): pass(h, B, AB, OUT, changes); break;
    case PASS(C):
        pass(h, C, AC, CD, changes);
        on(h, D, changes);
        break;
    case PASS(D): pass(h, D, CD, OUT, changes); break;
    default: break;
    }
}
