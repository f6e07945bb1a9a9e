/* A table of cases, open addressing. */
#include "history/known_cases.h"

#include <stdlib.h>
#include <string.h>

static size_t home_of(const struct yawl__known_cases *cases, yawl_case_id id)
{
    return (size_t)((id * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & (cases->capacity - 1);
}

static struct yawl__known_case *place_of(const struct yawl__known_cases *cases, yawl_case_id id)
{
    size_t mask = cases->capacity - 1;
    size_t at = home_of(cases, id);
    while (cases->table[at].id != 0 && cases->table[at].id != id) at = (at + 1) & mask;
    return &cases->table[at];
}

static bool grow(struct yawl__known_cases *cases)
{
    struct yawl__known_cases larger = {NULL, cases->count,
                                       cases->capacity == 0 ? 1024 : cases->capacity * 2};
    larger.table = calloc(larger.capacity, sizeof *larger.table);
    if (larger.table == NULL) return false;
    for (size_t i = 0; i < cases->capacity; i++) {
        if (cases->table[i].id != 0) *place_of(&larger, cases->table[i].id) = cases->table[i];
    }
    free(cases->table);
    *cases = larger;
    return true;
}

struct yawl__known_case *yawl__known_find(struct yawl__known_cases *cases, yawl_case_id id)
{
    if (cases->count * 2 >= cases->capacity && !grow(cases)) return NULL;
    struct yawl__known_case *place = place_of(cases, id);
    cases->count += place->id == 0;
    place->id = id;
    return place;
}

/* Those behind it move up, as far as they would stand there by themselves. */
void yawl__known_forget(struct yawl__known_cases *cases, struct yawl__known_case *known)
{
    size_t mask = cases->capacity - 1, hole = (size_t)(known - cases->table);
    yawl__told_free(&known->told);
    for (size_t at = (hole + 1) & mask; cases->table[at].id != 0; at = (at + 1) & mask) {
        size_t home = home_of(cases, cases->table[at].id);
        if (((at - home) & mask) < ((at - hole) & mask)) continue;
        cases->table[hole] = cases->table[at];
        hole = at;
    }
    memset(&cases->table[hole], 0, sizeof cases->table[hole]);
    cases->count--;
}

void yawl__known_free(struct yawl__known_cases *cases)
{
    for (size_t i = 0; i < cases->capacity; i++) yawl__told_free(&cases->table[i].told);
    free(cases->table);
    *cases = (struct yawl__known_cases){NULL, 0, 0};
}
