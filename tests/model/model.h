/* A random workflow as plain data: what an author could have written, feature by feature.
 *
 * Tasks and conditions are named by a uid that no other element of the specification has, so that
 * shrinking can remove elements and what is left still means the same.  Expressions are over one
 * int variable `g` of each net: "g % modulus == remainder".  Nothing here knows how a net is
 * compiled or executed.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define NETS_MAX       4
#define TASKS_MAX      16
#define CONDITIONS_MAX 6
#define FLOWS_MAX      8
#define SET_MAX        8
#define TIMERS_MAX     3
#define BRANCHES_MAX   4
#define VALUES         12 /* g is always in 0 … VALUES - 1 */
#define UID_END        0  /* the output condition of the net */
#define UID_START      (-1)

enum kind { KIND_ROUTING, KIND_OFFER, KIND_CALL, KIND_NET };
enum gate { GATE_NONE, GATE_AND, GATE_XOR, GATE_OR };
enum rest { REST_IGNORE, REST_BLOCK, REST_CANCEL };
enum action { ACTION_EXPIRE, ACTION_FAIL, ACTION_START, ACTION_TO, ACTION_ALSO };
enum converge { CONVERGE_ALL, CONVERGE_FIRST, CONVERGE_MAJORITY };

struct guard {
    int modulus, remainder; /* modulus 0: none */
};

struct flow {
    int to; /* uid */
    int threads;
    struct guard when;
    bool is_default;
};

enum cancel_form { CANCEL_ONE, CANCEL_FLOW, CANCEL_INTO, CANCEL_OUT_OF, CANCEL_ALL };
struct cancel {
    enum cancel_form form;
    int uid, other; /* other: target of a flow */
};

struct timer {
    int minutes;
    bool from_started;
    enum action action;
    int to;
};

enum amount_form { AMOUNT_CONSTANT, AMOUNT_OF_G, AMOUNT_ALL };
struct amount {
    enum amount_form form;
    int a, b; /* a, or g % a + b */
};

struct instances {
    bool present;
    bool counted; /* count is written; else: minimum instances */
    struct amount count, threshold;
    int minimum, maximum; /* maximum 0: not written */
    bool dynamic, ignores_rest;
    int until; /* completed >= until; 0: none */
};

struct failure {
    bool present;
    int attempts, wait, factor;           /* attempts 0: no retry; wait in minutes */
    int flows_count, flows[2], errors[2]; /* error 0: any, else eN */
};

struct branch {
    int steps_count, steps[4];
};

struct task {
    int uid;
    enum kind kind;
    int subnet; /* index of the net */
    enum gate join, split;
    int join_count, join_threads; /* 0: none is written */
    enum rest rest;
    int flows_count, cancels_count, holds_count, completes_count, timers_count, needs_count,
        branches_count;
    struct flow flows[FLOWS_MAX];
    struct cancel cancels[SET_MAX];
    int holds[3], completes[2], needs[4];
    int mutex; /* 0: none */
    struct instances instances;
    struct timer timers[TIMERS_MAX];
    int trigger; /* 0: none */
    bool persistent;
    struct failure failure;
    struct guard performed_if;
    struct branch branches[BRANCHES_MAX];
    enum converge converge;
    bool is_step;     /* of a branch: it has no flows of its own */
    bool gives_g;     /* in: g, returns: g, out: g */
    int routing_adds; /* routing task: g = (g + n) % VALUES */
};

struct condition {
    int uid;
    int flows_count, flows[FLOWS_MAX];
};

struct written_net {
    bool is_needs; /* a dependency graph */
    bool implicit_termination, bpmn;
    int starts_count, starts[4];
    int conditions_count, tasks_count, timers_count;
    struct condition conditions[CONDITIONS_MAX];
    struct task tasks[TASKS_MAX];
    struct timer timers[2];
};

struct spec {
    uint64_t seed;
    int nets_count; /* the root first */
    struct written_net nets[NETS_MAX];
};

/* ---- Chance ---- */
struct chance {
    uint64_t state;
};
uint32_t chance_next(struct chance *chance);
int chance_below(struct chance *chance, int limit); /* 0 … limit - 1 */
bool chance_of(struct chance *chance, double probability);

/* ---- Elements ---- */
int net_task(const struct written_net *net, int uid); /* index, -1: none */
int net_condition(const struct written_net *net, int uid);
bool guard_holds(struct guard guard, int g); /* none: true */
int amount_value(struct amount amount, int g, int all);
void element_name(const struct spec *spec, int uid, char *name); /* 16 bytes */

/* ---- What is done with one ---- */
void spec_generate(struct spec *spec, uint64_t seed, uint32_t features);
void spec_write(const struct spec *spec, const char *workflow, FILE *out);

/* Features that can be switched off, for a first look and for shrinking by eye. */
#define FEATURES(X)                                                                                \
    X(OR_JOIN, "or-join")                                                                          \
    X(CANCEL, "cancel")                                                                            \
    X(INSTANCES, "instances")                                                                      \
    X(COMPOSITE, "composite")                                                                      \
    X(PARTIAL, "partial") X(THREADS, "threads") X(WHILE, "while") X(MUTEX, "mutex")                \
        X(IMPLICIT, "implicit") X(TIMER, "timer") X(TRIGGER, "trigger") X(FAILURE, "failure")      \
            X(NEEDS, "needs") X(BRANCHES, "branches") X(COMPLETES, "completes") X(BPMN, "bpmn")    \
                X(DEADLINE, "deadline") X(RECURSION, "recursion")
enum feature {
#define ENTRY(name, text) FEATURE_##name,
    FEATURES(ENTRY)
#undef ENTRY
        FEATURE_COUNT
};
extern const char *const feature_names[FEATURE_COUNT];
uint32_t spec_features(const struct spec *spec); /* which it uses */

#endif
