/* A table of cases, open addressing. */
#include "ctl/known_cases.h"

#include <stdlib.h>

static struct known_case *place_of(const struct known_cases *cases, yawl_case_id id)
{
    size_t mask = cases->capacity - 1;
    size_t at = (size_t)((id * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & mask;
    while (cases->table[at].id != 0 && cases->table[at].id != id) at = (at + 1) & mask;
    return &cases->table[at];
}

static bool grow(struct known_cases *cases)
{
    struct known_cases larger = {NULL, cases->count,
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

struct known_case *known_cases_find(struct known_cases *cases, yawl_case_id id)
{
    if (cases->count * 2 >= cases->capacity && !grow(cases)) return NULL;
    struct known_case *place = place_of(cases, id);
    cases->count += place->id == 0;
    place->id = id;
    return place;
}

void known_cases_free(struct known_cases *cases)
{
    for (size_t i = 0; i < cases->capacity; i++) yawl__told_free(&cases->table[i].told);
    free(cases->table);
    *cases = (struct known_cases){NULL, 0, 0};
}
