/* What the two halves of the generator share: the shape of nets, and what is scattered over their
 * tasks. */
#ifndef GENERATE_H
#define GENERATE_H

#include "model.h"

struct generator {
    struct chance chance;
    uint32_t features; /* of this specification */
    struct spec *spec;
    struct net *net; /* the one that is drawn */
    int index;       /* of it */
    int last_uid;
};

static inline bool generator_has(const struct generator *g, enum feature feature)
{
    return (g->features >> feature & 1) != 0;
}
struct guard draw_guard(struct generator *g);
/* Kinds, splits and everything else of the tasks of a net whose flows are drawn; joins last, when
 * all flows are known. */
void draw_tasks(struct generator *g);

#endif
