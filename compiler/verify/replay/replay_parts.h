/* What the files of the replay share: frames, commands, samples of data. */
#ifndef VERIFY_REPLAY_PARTS_H
#define VERIFY_REPLAY_PARTS_H

#include "verify/replay/plan.h"
#include "verify/replay/replay.h"

/* Nets within nets. */
#define REPLAY_DEPTH_MAX 16

/* A net that runs: the root net, or one in a composite task. */
struct replay_frame {
    const struct replay_frame *outer;
    const struct rehearsal *r;
    uint32_t *marking;
    struct text prefix; /* "pack/" */
    bool is_fresh;      /* no command was given since it began */
};

/* What held before a command of people. */
struct replay_moment {
    uint32_t command;
    uint32_t *marking;
};

struct replayer {
    struct arena *arena, *scratch; /* of the replay; of runs */
    const struct verified_specification *specification;
    struct verify_replay *to;
    uint32_t last; /* the last command that people give; NET_NONE: only the case was started */
    replay_texts chosen; /* tasks whose split was forced since then */
    const struct replay_frame *watched;
    ARRAY(struct replay_moment) moments; /* of that frame */
};

/* The first problem is the one that is told. */
void replay_fail(struct replayer *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct replay_frame replay_frame_of(struct replayer *p, const struct replay_frame *outer,
                                    uint32_t net, struct text prefix);
/* Gives the commands of the moves, and makes them in the frame. */
void replay_moves(struct replayer *p, struct replay_frame *frame, const plan_moves *moves);
/* "pack/", "pick[2]/": of the net in a composite task. */
struct text replay_prefix(const struct replayer *p, const struct replay_frame *frame, uint32_t task,
                          uint32_t instance);
/* Writes down what holds in the frame and in those outside and inside of it. */
void replay_state(struct replayer *p, const struct replay_frame *frame);
void replay_marked(struct replayer *p, const struct replay_frame *frame, const uint32_t *marking,
                   replay_marks *marked);
void replay_busy(struct replayer *p, const struct replay_frame *frame, const uint32_t *marking,
                 replay_texts *busy);

/* A name as traces write it: in quotes where it needs them. */
void replay_add_name(struct text_buffer *out, struct text name);
/* JSON that fits variables: those of a case's input, or what a task returns; absent: none are needed. */
struct text replay_input(struct arena *arena, const net_variables *variables);
struct text replay_returns(struct arena *arena, const net_variables *variables);
/* A document that fits, whose root is `name` unless the type says otherwise; absent: none was found. */
struct text replay_tree(struct arena *arena, const struct yawl_tree_type *type, struct text name);

#endif
