/* Which running cases of one specification can go on as cases of another.
 *
 * Nets, conditions, tasks and variables correspond by their names.  A marking of the old net in which a
 * case can wait (no routing task, call or sub-net would start by itself) carries over if each of its
 * tokens has a place in the new net, and what comes of it is a marking that the new net reaches by itself:
 * then the new net can go on from there as from any of its own.  Both nets are searched whole.
 */
#ifndef VERIFY_MIGRATE_H
#define VERIFY_MIGRATE_H

#include "verify/verify.h"

/* Markings of one net that are listed, and their bytes; more are no list for a program. */
#define MIGRATE_EXCLUDED_MAX       4096
#define MIGRATE_EXCLUDED_BYTES_MAX (1u << 20)

enum migrate_verdict {
    MIGRATE_CARRIES, /* every marking in which it holds a token; of a variable: its value */
    MIGRATE_PARTLY,  /* some of these markings */
    MIGRATE_LOST,    /* none of them: only cases in which it is empty carry over */
    MIGRATE_NEW,     /* a variable that the old net has not */
    MIGRATE_UNKNOWN, /* a limit was reached */
    MIGRATE_VERDICT_COUNT
};
const char *migrate_verdict_name(enum migrate_verdict verdict);

typedef ARRAY(uint32_t) migrated_numbers;

struct migrated_part {
    struct text name;
    enum migrate_verdict verdict;
    struct text reason;       /* absent: none is needed */
    struct text lost;         /* why nothing of it can carry over; absent: it can */
    struct text beside;       /* of a task: what does not though its work does; absent: nothing */
    uint64_t marked, carried; /* of a condition or a task: markings with a token there; of these */
    uint32_t to;              /* index in the new net, NET_NONE: none */
    uint32_t named;           /* of a task: the one of the same name, whatever it is; NET_NONE: none */
    migrated_numbers timers;  /* of a task: what each is in the new net; NET_NONE: nothing */
};
typedef ARRAY(struct migrated_part) migrated_parts;

struct migrated_net {
    const struct net *from, *to; /* `to` NULL: the new specification has no such net */
    bool is_known;               /* all markings of both were found */
    bool is_alike;               /* they have the same control flow */
    uint64_t markings, carried;  /* of the old net, in which a case can wait */
    migrated_parts places, tasks, variables;
    migrated_numbers timers; /* deadlines: what each is in the new net; NET_NONE: nothing */
    /* Markings that do not carry over though each of their tokens has a place: a byte a condition and one a
     * task, sorted, each once. */
    const unsigned char *excluded;
    uint32_t excluded_count;
    bool excludes_more; /* than are listed: nothing is promised */
    ARRAY(struct text)
    example; /* conditions and tasks that are marked where nothing carries over; sorted */
};

struct migration {
    ARRAY(struct migrated_net) nets; /* parallel to the nets of the old specification */
    bool carries;                    /* all cases do, with all their data */
};

/* Compares; both specifications are without errors. */
struct migration *migrate_compare(struct arena *arena, const struct net_specification *from,
                                  const struct net_specification *to,
                                  const struct verify_limits *limits);

#endif
