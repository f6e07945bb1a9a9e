/* Patterns 28 to 33, 37, 38, 41 and 42 by hand: partial joins, synchronising merges, threads. */
#include "bench/hand.h"

enum {
    IN = 1,
    AB = 2,
    AC = 4,
    AD = 8,
    BE = 16,
    CE = 32,
    DE = 64,
    BD = 128,
    CD = 256,
    OUT = 512,
    BF = 1024,
    EG = 2048,
    FG = 4096,
    XB = 8192,
    BX = 16384
};

/* Tokens of the first four branches and what arrived from them: a byte each in count[0] and count[1]. */
static inline uint32_t bytes_of(uint32_t counts, uint32_t i) { return counts >> (8 * i) & 255u; }

/* A round: bits 0 to 2 of marks >> 32 say which branches have arrived since the join fired. */
static inline uint64_t used(const struct hand *h) { return h->marks >> 32; }
static inline void set_used(struct hand *h, uint64_t branches)
{
    h->marks = (h->marks & UINT32_MAX) | branches << 32;
}

static inline uint32_t arrived(const struct hand *h, uint32_t branches)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < branches; i++) count += bytes_of(h->count[1], i) > 0;
    return count;
}

/* Arrivals of a round that fired are absorbed; the last one resets it. */
static inline void absorb(struct hand *h, uint32_t branches)
{
    if (used(h) == 0) return;
    uint64_t round = used(h);
    for (uint32_t i = 0; i < branches; i++) {
        if (round & BIT(i) || bytes_of(h->count[1], i) == 0) continue;
        h->count[1] -= 1u << (8 * i);
        round |= BIT(i);
    }
    set_used(h, round == BIT(branches) - 1 ? 0 : round);
}

/* Branches b, c, (d) with two tokens each before a join of `wanted` of them, which is task `join`. */
static inline void blocking(struct hand *h, uint32_t code, uint32_t branches,
                            struct yawl_changes *changes)
{
    uint32_t join = branches + 1;
    if (code == ENTER) {
        begin_case(h, IN, A, changes);
        return;
    }
    if (code == PASS(A)) {
        pass(h, A, IN, 0, changes);
        for (uint32_t i = 0; i < branches; i++) {
            h->count[0] += 2u << (8 * i);
            on(h, B + i, changes);
        }
        return;
    }
    uint32_t task = code & 31u;
    if (task == join) {
        uint64_t round = 0;
        off(h, join, changes);
        for (uint32_t i = 0; i < branches; i++) {
            if (bytes_of(h->count[1], i) == 0) continue;
            h->count[1] -= 1u << (8 * i);
            round |= BIT(i);
        }
        set_used(h, round == BIT(branches) - 1 ? 0 : round);
    } else {
        uint32_t unit = 1u << (8 * (task - B));
        h->count[0] -= unit;
        if (bytes_of(h->count[0], task - B) == 0) off(h, task, changes);
        h->count[1] += unit;
    }
    absorb(h, branches);
    if (used(h) == 0 && arrived(h, branches) >= branches - 1) on(h, join, changes);
}
HAND(28)
{
    (void)choice;
    blocking(h, code, 2, changes);
}
HAND(31)
{
    (void)choice;
    blocking(h, code, 3, changes);
}

HAND(29)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, AB | AC, changes);
        on(h, B, changes);
        on(h, C, changes);
        break;
    case START(C):
        move(h, AC, 0);
        begin(h, C, changes);
        break;
    case PASS(B):
        pass(h, B, AB, BD, changes);
        on(h, D, changes);
        break;
    case PASS(C):
        pass(h, C, AC, CD, changes);
        on(h, D, changes);
        break;
    case START(D):
        begin(h, D, changes);
        cancel(h, B, changes);
        cancel(h, C, changes);
        pass(h, B, AB | AC | BD | CD, 0, changes);
        off(h, C, changes);
        break;
    case LEAVE(D):
        finish(h, D);
        h->marks |= OUT;
        break;
    default: break;
    }
}

/* As pattern 9, with three branches of which two are enough: bytes 0 to 2 before them, 4 to 6 behind. */
static inline void arrive(struct hand *h, uint32_t branch, struct yawl_changes *changes)
{
    uint8_t *tokens = (uint8_t *)h->count;
    if (--tokens[branch] == 0) off(h, B + branch, changes);
    uint64_t round = used(h);
    if (round == 0) {
        tokens[4 + branch]++;
    } else {
        round |= BIT(branch); /* absorbed; what came twice has no effect */
        set_used(h, round == 7 ? 0 : round);
        if (round != 7) return;
    }
    if ((tokens[4] > 0) + (tokens[5] > 0) + (tokens[6] > 0) >= 2) on(h, E, changes);
}
static inline void fire(struct hand *h)
{
    uint8_t *tokens = (uint8_t *)h->count;
    uint64_t round = 0;
    for (uint32_t i = 0; i < 3; i++) {
        if (tokens[4 + i] == 0) continue;
        tokens[4 + i]--;
        round |= BIT(i);
    }
    if (round == 7) return;
    set_used(h, round);
    for (uint32_t i = 0; i < 3; i++) {
        if (round & BIT(i)) tokens[4 + i] = 0;
    }
}
HAND(30)
{
    uint8_t *tokens = (uint8_t *)h->count;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, 0, changes);
        for (uint32_t i = 0; i < 3; i++) {
            tokens[i]++;
            on(h, B + i, changes);
        }
        break;
    case PASS(B): arrive(h, 0, changes); break;
    case PASS(C): arrive(h, 1, changes); break;
    case PASS(D): arrive(h, 2, changes); break;
    case START(E):
        begin(h, E, changes);
        fire(h);
        break;
    case LEAVE(E):
        finish(h, E);
        h->marks |= choice == 0 ? IN : OUT;
        if (choice == 0) on(h, A, changes);
        break;
    default: break;
    }
}

static inline void arrive_cancelling(struct hand *h, uint64_t from, uint64_t to,
                                     struct yawl_changes *changes)
{
    move(h, from, to);
    uint64_t marked = h->marks & (BE | CE | DE);
    if (marked & (marked - 1)) on(h, E, changes);
}
HAND(32)
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
    case PASS(B):
        off(h, B, changes);
        arrive_cancelling(h, AB, BE, changes);
        break;
    case PASS(C):
        off(h, C, changes);
        arrive_cancelling(h, AC, CE, changes);
        break;
    case START(D):
        move(h, AD, 0);
        begin(h, D, changes);
        break;
    case START(E):
        begin(h, E, changes);
        for (uint32_t i = B; i <= D; i++) {
            cancel(h, i, changes);
            off(h, i, changes);
        }
        move(h, AB | AC | AD | BE | CE | DE, 0);
        break;
    case LEAVE(E):
        finish(h, E);
        h->marks |= OUT;
        break;
    default: break;
    }
}

HAND(33)
{
    (void)choice;
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); return;
    case PASS(A):
        pass(h, A, IN, 0, changes);
        h->count[0] = 2u << 8 | 2u;
        on(h, B, changes);
        on(h, C, changes);
        return;
    case PASS(B):
    case PASS(C): {
        uint32_t shift = code == PASS(B) ? 0 : 8;
        h->count[0] -= 1u << shift;
        h->count[1] += 1u << shift;
        if (bytes_of(h->count[0], shift / 8) == 0) off(h, code & 31u, changes);
        break;
    }
    case PASS(D):
        h->count[1] -= 1u << 8 | 1u;
        off(h, D, changes);
        break;
    default: return;
    }
    if (bytes_of(h->count[1], 0) && bytes_of(h->count[1], 1)) on(h, D, changes);
}

/* e joins c and d, g joins e and f; d and f come from b. */
HAND(37)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); return;
    case PASS(A):
        off(h, A, changes);
        move(h, IN, (choice & 1 ? AB : 0) | (choice & 2 ? AC : 0));
        if (choice & 1) on(h, B, changes);
        if (choice & 2) on(h, C, changes);
        return;
    case PASS(B):
        off(h, B, changes);
        move(h, AB, choice == 0 ? BD : BF);
        on(h, choice == 0 ? D : F, changes);
        break;
    case PASS(C): pass(h, C, AC, CE, changes); break;
    case PASS(D): pass(h, D, BD, DE, changes); break;
    case PASS(E): pass(h, E, CE | DE, EG, changes); break;
    case PASS(F): pass(h, F, BF, FG, changes); break;
    case PASS(G): pass(h, G, EG | FG, OUT, changes); return;
    default: return;
    }
    bool upstream = h->marks & (AB | AC | BD) || h->busy & (BIT(B) | BIT(C) | BIT(D));
    if (h->marks & (CE | DE) && !upstream) on(h, E, changes);
    if (h->marks & (EG | FG) && !upstream && !(h->marks & (CE | DE | BF)) &&
        !(h->busy & (BIT(E) | BIT(F))))
        on(h, G, changes);
}

/* d joins c and b; x is task 2, c task 3, d task 4. */
HAND(38)
{
    enum { X = 2, C3, D4 };
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); return;
    case PASS(A):
        pass(h, A, IN, AB | AC, changes);
        on(h, B, changes);
        on(h, C3, changes);
        return;
    case PASS(B):
        off(h, B, changes);
        move(h, h->marks & AB ? AB : XB, choice == 0 ? BX : BD);
        if (choice == 0) on(h, X, changes);
        break;
    case PASS(X):
        pass(h, X, BX, XB, changes);
        on(h, B, changes);
        break;
    case PASS(C3): pass(h, C3, AC, CD, changes); break;
    case PASS(D4): pass(h, D4, BD | CD, OUT, changes); return;
    default: return;
    }
    bool upstream = h->marks & (AB | XB | BX | AC) || h->busy & (BIT(B) | BIT(X) | BIT(C3));
    if (h->marks & (BD | CD) && (all(h, BD | CD) || !upstream)) on(h, D4, changes);
}

/* count[0]: tokens before b, count[1]: behind it. */
static inline void threads(struct hand *h, uint32_t code, uint32_t merged,
                           struct yawl_changes *changes)
{
    switch (code) {
    case ENTER: begin_case(h, IN, A, changes); break;
    case PASS(A):
        pass(h, A, IN, 0, changes);
        h->count[0] = 3;
        on(h, B, changes);
        break;
    case PASS(B):
        if (--h->count[0] == 0) off(h, B, changes);
        h->count[1]++;
        if (h->count[1] == merged) on(h, C, changes);
        break;
    case PASS(C):
        h->count[1] -= merged;
        h->marks |= OUT;
        off(h, C, changes);
        break;
    default: break;
    }
}
HAND(41)
{
    (void)choice;
    threads(h, code, 3, changes);
}
HAND(42)
{
    (void)choice;
    threads(h, code, UINT32_MAX, changes);
}
