/* Patterns 17 to 21, 23 to 25, 39, 40 and 43 by hand: state, cancellation, triggers, critical sections. */
#include "bench/hand.h"

enum {
    IN = 1,
    AB = 2,
    AC = 4,
    AD = 8,
    BE = 16,
    CE = 32,
    DE = 64,
    BC = 128,
    OUT = 256,
    OPEN = 512,
    KEPT = 1024,
    CD = 2048,
    BD = 4096,
    XF = 8192,
    DF = 16384,
    EG = 32768,
    FG = 65536,
    AX = 131072
};

/* Tasks that may run, less those that another one excludes. */
static inline void offer(struct hand *h, uint32_t task, uint64_t mark, uint32_t excluded,
                         struct yawl_changes *changes)
{
    if (h->marks & mark && !(h->busy & (excluded | BIT(task))))
        on(h, task, changes);
    else
        off(h, task, changes);
}

HAND(17)
{
    (void)choice;
    uint32_t desk = BIT(B) | BIT(C) | BIT(D);
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); return;
    case PASS(A): pass(h, A, IN, AB | AD, changes); break;
    case PASS(B): pass(h, B, AB, BC, changes); break;
    case PASS(C): pass(h, C, BC, CE, changes); break;
    case PASS(D): pass(h, D, AD, DE, changes); break;
    case PASS(E): pass(h, E, CE | DE, OUT, changes); return;
    default: return;
    }
    offer(h, B, AB, desk, changes);
    offer(h, C, BC, desk, changes);
    offer(h, D, AD, desk, changes);
    if (all(h, CE | DE)) on(h, E, changes);
}

HAND(18)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); return;
    case PASS(A):
        pass(h, A, IN, AB | OPEN, changes);
        on(h, B, changes);
        on(h, C, changes);
        return;
    case START(B):
        move(h, AB, 0);
        begin(h, B, changes);
        return;
    case LEAVE(B):
        finish(h, B);
        h->marks |= BD;
        break;
    case PASS(C):
        pass(h, C, OPEN | AB, CD, changes);
        off(h, B, changes);
        break;
    case PASS(D): pass(h, D, BD | CD, OUT, changes); return;
    default: return;
    }
    if (!(h->marks & (AB | OPEN)) && !(h->busy & (BIT(B) | BIT(C)))) on(h, D, changes);
}

HAND(19)
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
        break;
    case PASS(C):
        off(h, C, changes);
        cancel(h, B, changes);
        off(h, B, changes);
        move(h, AB | AC, CD);
        on(h, D, changes);
        break;
    case PASS(D): pass(h, D, CD, OUT, changes); break;
    default: break;
    }
}

HAND(20)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB | AC | AD, changes);
        on(h, B, changes);
        on(h, C, changes);
        on(h, D, changes);
        break;
    case START(B):
        move(h, AB, 0);
        begin(h, B, changes);
        break;
    case START(C):
        move(h, AC, 0);
        begin(h, C, changes);
        break;
    case BELOW(ENTER, 0):
        h->marks |= KEPT;
        on(h, 8, changes);
        break;
    case BELOW(PASS, 0): pass(h, 8, KEPT, OPEN, changes); break;
    case LEAVE(C):
        finish(h, C);
        h->marks |= CE;
        break;
    case PASS(D):
        for (uint32_t i = A; i <= E; i++) {
            off(h, i, changes);
            cancel(h, i, changes);
        }
        h->marks = OUT;
        break;
    default: break;
    }
}

HAND(21)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        off(h, A, changes);
        move(h, h->marks & IN ? IN : BC, choice == 0 ? AB : AC);
        on(h, choice == 0 ? B : C, changes);
        break;
    case PASS(B):
        pass(h, B, AB, BC, changes);
        on(h, A, changes);
        break;
    case PASS(C): pass(h, C, AC, OUT, changes); break;
    default: break;
    }
}

static inline void three(struct hand *h, uint32_t code, struct yawl_changes *changes)
{
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
HAND(23)
{
    (void)choice;
    three(h, code, changes);
}
HAND(24)
{
    (void)choice;
    three(h, code, changes);
}

/* b, c, d and x are tasks 1 to 4, e to g tasks 5 to 7. */
HAND(25)
{
    (void)choice;
    enum { X = 4, E5, F6, G7 };
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB | AC | AX | KEPT, changes);
        on(h, B, changes);
        on(h, C, changes);
        on(h, X, changes);
        on(h, E5, changes);
        break;
    case PASS(B):
        pass(h, B, AB, BD, changes);
        if (all(h, BD | CD)) on(h, D, changes);
        break;
    case START(C):
        move(h, AC, 0);
        begin(h, C, changes);
        break;
    case PASS(X):
        off(h, X, changes);
        cancel(h, B, changes);
        cancel(h, C, changes);
        cancel(h, D, changes);
        pass(h, B, AX | AB | AC | BD | CD | DF, XF, changes);
        off(h, C, changes);
        off(h, D, changes);
        on(h, F6, changes);
        break;
    case PASS(E5):
        pass(h, E5, KEPT, EG, changes);
        if (all(h, EG | FG)) on(h, G7, changes);
        break;
    case PASS(F6):
        off(h, F6, changes);
        move(h, h->marks & DF ? DF : XF, FG);
        if (all(h, EG | FG)) on(h, G7, changes);
        break;
    case PASS(G7): pass(h, G7, EG | FG, OUT, changes); break;
    default: break;
    }
}

/* The regions of b and c lie 16 and 32 bits up; their tasks are 8 and 9, 16 and 17. */
static inline void region(struct hand *h, uint32_t code, uint32_t shift,
                          struct yawl_changes *changes)
{
    uint32_t x = shift / 2, y = x + 1;
    switch (code) {
    case BELOW(ENTER, 0):
        h->marks |= (uint64_t)IN << shift;
        on(h, x, changes);
        break;
    case BELOW(PASS, 0):
        move(h, (uint64_t)IN << shift, (uint64_t)AB << shift);
        off(h, x, changes);
        on(h, y, changes);
        break;
    case BELOW(PASS, 1):
        move(h, (uint64_t)AB << shift, (uint64_t)AC << shift);
        off(h, y, changes);
        break;
    default: break;
    }
}
HAND(39)
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
        off(h, C, changes);
        break;
    case START(C):
        move(h, AC, 0);
        begin(h, C, changes);
        off(h, B, changes);
        break;
    case LEAVE(B):
        finish(h, B);
        h->marks |= BD;
        if (h->marks & AC) on(h, C, changes);
        if (all(h, BD | CD)) on(h, D, changes);
        break;
    case LEAVE(C):
        finish(h, C);
        h->marks |= CD;
        if (h->marks & AB) on(h, B, changes);
        if (all(h, BD | CD)) on(h, D, changes);
        break;
    case PASS(D): pass(h, D, BD | CD, OUT, changes); break;
    default: region(h, code, h->busy & BIT(B) ? 16 : 32, changes); break;
    }
}

HAND(40)
{
    (void)choice;
    uint32_t patient = BIT(B) | BIT(C) | BIT(D);
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); return;
    case PASS(A): pass(h, A, IN, AB | AC | AD, changes); break;
    case PASS(B): pass(h, B, AB, BE, changes); break;
    case PASS(C): pass(h, C, AC, CE, changes); break;
    case PASS(D): pass(h, D, AD, DE, changes); break;
    case PASS(E): pass(h, E, BE | CE | DE, OUT, changes); return;
    default: return;
    }
    offer(h, B, AB, patient, changes);
    offer(h, C, AC, patient, changes);
    offer(h, D, AD, patient, changes);
    if (all(h, BE | CE | DE)) on(h, E, changes);
}

HAND(43)
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
    case PASS(C): pass(h, C, AC, OUT, changes); break;
    default: break;
    }
}
