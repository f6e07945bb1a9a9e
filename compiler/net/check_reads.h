/* Which variables of its net a task reads, and when. */
#ifndef NET_CHECK_READS_H
#define NET_CHECK_READS_H

#include "net/check.h"

struct read {
    uint32_t variable; /* of the net */
    struct span span;  /* of the expression */
    bool leaving;      /* when the task leaves: what it assigns, and guards */
    bool after;        /* a guard: it sees what the task assigned */
    bool is_navigated; /* a YAWL input mapping looks into it: /NET/variable/… */
};

typedef ARRAY(struct read) reads;

/* Adds all reads of a task; `names` are the net's variables. */
void check_add_reads(const struct check *check, const struct net *net, const struct net_task *task,
                     const struct intern *names, reads *out);

#endif
