/* A witness of `verify`, made again move by move by the rules: each move must be allowed, and in the end
 * the markings must be those that the witness names.  A move may have several outcomes (an xor-join
 * takes from any marked input), so what is kept is the set of all markings that the moves can lead to.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "steps.h"
#include "verify/verify.h"

#define REPLAY_MAX 1024 /* markings that a run of moves may lead to */

/* Which place and task of the plain net stand for those of the compiler's. */
struct match {
    const struct net *net;
    int places[PLACES_MAX], tasks[ALL_TASKS];
};

struct replay {
    const struct layout *layout;
    const struct match *match;
    int count;
    bool is_open; /* markings may be missing: there were too many, or an or-join was too hard */
    state markings[REPLAY_MAX];
};

/* False: the nets do not have the same places and tasks. */
bool match_init(struct match *match, const struct net *net, const struct plain_net *plain);
/* The plain net was made of this one: in the same order. */
void match_in_order(struct match *match, const struct net *net);
void replay_begin(struct replay *replay, const struct layout *layout, const struct match *match);
/* False: one of the moves is not allowed; `failed` says which. */
bool replay_moves(struct replay *replay, const struct verify_witness *witness, uint32_t from,
                  uint32_t *failed);
/* Is this the marking that the witness names? */
bool replay_is_marked(const struct replay *replay, const struct verify_witness *witness,
                      const state *marking);
/* Most tokens that a place of the compiler's net holds in one of the markings. */
int replay_tokens(const struct replay *replay, uint32_t place);

#endif
