/* Decisions, evaluated as generated code evaluates them: for dumps, for checks of themselves, for tests. */
#include "verify/or_join/or_decision.h"

#include <assert.h>
#include <string.h>

/* Words of the largest table's entries: positions of the largest net that is enumerated. */
#define OR_ENTRY_WORDS_MAX 64

static bool any_marked(const uint32_t *positions, uint32_t count, struct packed marking)
{
    for (uint32_t i = 0; i < count; i++) {
        if (packed_get(marking, positions[i]) > 0) return true;
    }
    return false;
}

static bool all_marked(const uint32_t *positions, uint32_t count, struct packed marking)
{
    for (uint32_t i = 0; i < count; i++) {
        if (packed_get(marking, positions[i]) == 0) return false;
    }
    return true;
}

static bool need_holds(const struct verify_need *need, struct packed marking)
{
    array_each(uint32_t, position, &need->any) {
        if (packed_get(marking, *position) >= need->tokens) return true;
    }
    return false;
}

static bool block_holds(const verify_block *block, struct packed marking)
{
    array_each(struct verify_need, need, block) {
        if (!need_holds(need, marking)) return false;
    }
    return true;
}

static bool case_holds(const struct verify_or_case *one, struct packed marking)
{
    if (!all_marked(one->marked.items, one->marked.count, marking)) return false;
    if (any_marked(one->unmarked.items, one->unmarked.count, marking)) return false;
    if (any_marked(one->up.items, one->up.count, marking)) return true;
    array_each(verify_block, block, &one->blocks) {
        if (block_holds(block, marking)) return true;
    }
    return false;
}

void or_decision_entry(const struct verified_or_join *decision, struct packed marking,
                       uint64_t *entry)
{
    memset(entry, 0, decision->waiting_words * sizeof *entry);
    for (uint32_t i = 0; i < decision->matters.count; i++) {
        bool is_marked = packed_get(marking, decision->matters.items[i]) > 0;
        if (is_marked) entry[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

int or_decision_compare(const uint64_t *a, const uint64_t *b, uint32_t words)
{
    for (uint32_t w = words; w > 0; w--) {
        if (a[w - 1] != b[w - 1]) return a[w - 1] < b[w - 1] ? -1 : 1;
    }
    return 0;
}

static bool table_has(const struct verified_or_join *decision, struct packed marking)
{
    uint64_t entry[OR_ENTRY_WORDS_MAX];
    uint32_t words = decision->waiting_words, low = 0, high = decision->waiting.count / words;
    assert(words > 0 && words <= OR_ENTRY_WORDS_MAX);
    or_decision_entry(decision, marking, entry);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const uint64_t *at = decision->waiting.items + (size_t)middle * words;
        int order = or_decision_compare(at, entry, words);
        if (order == 0) return true;
        if (order < 0) low = middle + 1;
        if (order > 0) high = middle;
    }
    return false;
}

bool or_decision_waits(const struct verified_or_join *decision, struct packed marking)
{
    assert(decision->decision != VERIFY_SEARCH);
    if (decision->decision == VERIFY_TABLE) return table_has(decision, marking);
    if (decision->is_uniform) return any_marked(decision->up.items, decision->up.count, marking);
    array_each(struct verify_or_case, one, &decision->cases) {
        if (case_holds(one, marking)) return true;
    }
    return false;
}
