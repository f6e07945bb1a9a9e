/* Patterns 12 to 16, 22 and 26, 27, 34 to 36 by hand: instances, deferred choice, recursion. */
#include "bench/hand.h"

enum { IN = 1, AB = 2, OUT = 4, AC = 8, BD = 16, CD = 32, OPEN = 64, DE = 128 };

/* count[0]: instances that are still to complete. */
static inline void instances_then(struct hand *h, uint32_t code, uint32_t wanted,
                                  struct yawl_changes *changes)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case START(A):
        move(h, IN, 0);
        begin(h, A, changes);
        h->count[0] = wanted;
        break;
    case DONE(A): changes->count += --h->count[0] == 0; break;
    case LEAVE(A):
        finish(h, A);
        h->marks |= AB;
        on(h, B, changes);
        break;
    case PASS(B): pass(h, B, AB, OUT, changes); break;
    default: break;
    }
}
HAND(12)
{
    (void)choice;
    instances_then(h, code, 1, changes);
}
HAND(13)
{
    (void)choice;
    instances_then(h, code, 3, changes);
}
HAND(14)
{
    (void)choice;
    instances_then(h, code, 3, changes);
}
HAND(15)
{
    (void)choice;
    instances_then(h, code, 2, changes);
}
HAND(34)
{
    (void)choice;
    instances_then(h, code, 2, changes);
}
HAND(35)
{
    (void)choice;
    instances_then(h, code, 2, changes);
}
HAND(36)
{
    (void)choice;
    instances_then(h, code, 2, changes);
}

HAND(16)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, OPEN, changes);
        on(h, B, changes);
        on(h, C, changes);
        break;
    case START(B):
        move(h, OPEN, 0);
        begin(h, B, changes);
        off(h, C, changes);
        break;
    case LEAVE(B):
        finish(h, B);
        h->marks |= OUT;
        break;
    case START(C):
        move(h, OPEN, 0);
        begin(h, C, changes);
        off(h, B, changes);
        break;
    case LEAVE(C):
        finish(h, C);
        h->marks |= AC;
        on(h, D, changes);
        break;
    case PASS(D): pass(h, D, AC, OUT, changes); break;
    default: break;
    }
}

/* Levels lie 16 bits apart in the marks and 8 in the sets; tasks of a level: step and deeper. */
HAND(22)
{
    switch (code) {
    case ENTER: begin_case(h, IN, 0, changes); break;
    case START(0):
        move(h, IN, 0);
        begin(h, 0, changes);
        break;
    case BELOW(ENTER, 0):
        h->marks |= IN << 16;
        on(h, 8, changes);
        break;
    case BELOW(PASS, 0):
        off(h, 8, changes);
        move(h, IN << 16, choice == 0 ? AB << 16 : OUT << 16);
        if (choice == 0) on(h, 9, changes);
        break;
    case BELOW(START, 1):
        move(h, AB << 16, 0);
        begin(h, 9, changes);
        break;
    case DEEP(ENTER, 0):
        h->marks |= (uint64_t)IN << 32;
        on(h, 16, changes);
        break;
    case DEEP(PASS, 0):
        move(h, (uint64_t)IN << 32, (uint64_t)OUT << 32);
        off(h, 16, changes);
        break;
    case BELOW(LEAVE, 1):
        finish(h, 9);
        h->marks |= OUT << 16;
        break;
    case LEAVE(0):
        finish(h, 0);
        h->marks |= OUT;
        break;
    default: break;
    }
}

/* b has instances, c ends it: by cancelling, or with the results so far. */
HAND(26)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB | AC, changes);
        on(h, B, changes);
        on(h, C, changes);
        break;
    case START(B):
        move(h, AB, 0);
        begin(h, B, changes);
        h->count[0] = 3;
        break;
    case DONE(B): changes->count += --h->count[0] == 0; break;
    case PASS(C):
        off(h, C, changes);
        cancel(h, B, changes);
        off(h, B, changes);
        move(h, AB | AC, CD);
        on(h, D, changes);
        break;
    case PASS(D): pass(h, D, h->marks & BD ? BD : CD, OUT, changes); break;
    default: break;
    }
}

HAND(27)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB | AC, changes);
        on(h, B, changes);
        on(h, C, changes);
        break;
    case START(B):
        move(h, AB, 0);
        begin(h, B, changes);
        h->count[0] = 3;
        break;
    case DONE(B): changes->count += --h->count[0] == 0; break;
    case PASS(C):
        off(h, C, changes);
        move(h, AC, CD);
        if (h->busy & BIT(B)) yawl_change(changes, B, YAWL_CHANGE_COMPLETES);
        if (all(h, BD | CD)) on(h, D, changes);
        break;
    case LEAVE(B):
        finish(h, B);
        h->marks |= BD;
        if (all(h, BD | CD)) on(h, D, changes);
        break;
    case PASS(D): pass(h, D, BD | CD, OUT, changes); break;
    default: break;
    }
}
