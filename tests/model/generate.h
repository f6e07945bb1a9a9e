/* What the two halves of the generator share: the shape of nets, and what is scattered over their
 * tasks. */
#ifndef GENERATE_H
#define GENERATE_H

#include "model.h"

struct generator {
    struct chance chance;
    uint32_t features; /* of this specification */
    struct spec *spec;
    struct written_net *net; /* the one that is drawn */
    int index;       /* of it */
    int last_uid;
    double through;  /* chance of a condition of its own between two tasks */
};

static inline bool generator_has(const struct generator *g, enum feature feature)
{
    return (g->features >> feature & 1) != 0;
}
struct guard draw_guard(struct generator *g);
/* Kinds, splits and everything else of the tasks of a net whose flows are drawn; joins last, when
 * all flows are known. */
void draw_tasks(struct generator *g);

/* ---- Pieces, which the nets of tests/model/soundness are made of too ---- */
struct task *draw_new_task(struct generator *g);
int draw_new_condition(struct generator *g); /* its uid */
/* A flow, if there is room and none yet. */
bool connect_elements(struct generator *g, int from, int to);
/* From a task to a task, sometimes through a condition. */
void link_tasks(struct generator *g, int from, int to);
/* What does not reach the end gets a flow to it; that may leave an element without a way in. */
void reach_end(struct generator *g);
bool is_reached(const struct written_net *net);
int count_into(const struct written_net *net, int uid); /* inputs of a task */
void draw_cancels(struct generator *g, struct task *task, int count);
void draw_partial(struct generator *g, struct task *task, int inputs);
/* A gate, if there are several flows and none is drawn, and its guards. */
void draw_split(struct generator *g, struct task *task);

#endif
