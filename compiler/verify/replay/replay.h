/* A witness as a trace that `yawlc test` plays: commands for people's work only, since the machine does the
 * rest by itself, and what must hold afterwards.
 *
 * The run may differ from the witness: it shows the same defect of the same net, in a case of the root net.
 * Where no such run is found, or where time or data decide, `problem` says so, and the commands are those of
 * the witness as it is.
 */
#ifndef VERIFY_REPLAY_H
#define VERIFY_REPLAY_H

#include "verify/verify.h"

struct replay_mark {
    struct text name; /* "pack/a -> b" */
    uint32_t tokens;
};
typedef ARRAY(struct replay_mark) replay_marks;
typedef ARRAY(struct text) replay_texts;

struct verify_replay {
    replay_texts commands; /* after `case` */
    struct text input;     /* of the case: JSON, or absent */
    struct text problem;   /* absent: it can be played */
    const char *status;    /* after the commands; NULL: not known */
    bool is_whole;         /* these are all that is enabled, busy and marked */
    replay_texts enabled, busy;
    replay_marks marked;
    uint32_t before; /* what follows held before this command; NET_NONE: nothing to say */
    replay_texts busy_before;
    replay_marks marked_before;
};

struct verify_replay *verify_replay(struct arena *arena,
                                    const struct verified_specification *specification,
                                    uint32_t net, const struct verify_witness *witness);
/* The file of a trace. */
void replay_print(const struct verified_specification *specification, uint32_t net,
                  const struct verify_witness *witness, const struct verify_replay *replay,
                  struct text_buffer *out);

#endif
