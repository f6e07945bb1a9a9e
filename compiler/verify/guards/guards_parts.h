/* What the parts of guards*.c share: guards as tests of cells, and what is known of the cells.
 *
 * A cell is something that guards ask: a variable that is compared with constants, whose values fall into
 * classes (equal to a constant, between two of them …), or a condition that is taken as a whole, which is
 * false or true.  Two guards that ask the same cell agree, as long as nothing that it depends on is
 * assigned.  What guards ask besides is open: it may be either.
 */
#ifndef VERIFY_GUARDS_PARTS_H
#define VERIFY_GUARDS_PARTS_H

#include "base/bitset.h"
#include "base/intern.h"
#include "verify/search/encode.h"
#include "verify/guards/guards.h"

/* Beyond these the rest is open. */
#define GUARDS_CELLS_MAX   24
#define GUARDS_CLASSES_MAX 16
#define GUARDS_ATOMS_MAX   512
/* Values of the cells of one split that are told apart; flows of an or-split that are open at once. */
#define GUARDS_VALUES_MAX 1024
#define GUARDS_OPEN_MAX   6
/* Of one split: parts of guards times values. */
#define GUARDS_WORK_MAX ((uint64_t)1 << 20)
/* Flows of a split: bits of a mask. */
#define GUARDS_FLOWS_MAX 64

#define GUARDS_ANY UINT32_MAX /* no class: it could be any */

enum guards_truth { GUARDS_NO, GUARDS_YES, GUARDS_OPEN };

struct guards_cell {
    uint32_t variable; /* that is compared; NET_NONE: a whole condition */
    enum expr_kind kind;
    uint32_t values;                      /* of an enumeration */
    ARRAY(const struct expr *) constants; /* sorted, each once */
    ARRAY(uint32_t) classes;              /* by number: its rank, see guards_cells.c */
    ARRAY(uint32_t) variables;            /* on which it depends */
    uint32_t initial;                     /* class, or GUARDS_ANY */
    struct bitset readers;                /* tasks whose guards ask it */
    uint32_t readers_count;
    bool is_constant;  /* always in its first class */
    bool is_stored;    /* its class is remembered from one step to the next, */
    uint32_t position; /* one position a class, from this one on */
};

/* A test in a guard: of its cell's class, by the rank of a constant. */
struct guards_atom {
    const struct expr *tree;
    const struct expr *constant; /* NULL: a whole condition */
    uint32_t cell, rank;
    enum expr_op op;
    bool is_negated;
};

struct guards {
    struct arena *arena;
    const struct net *net;
    struct intern wholes; /* canonical text → cell */
    ARRAY(struct guards_cell) cells;
    ARRAY(struct guards_atom) atoms;
    uint32_t *atoms_begin; /* by task; its atoms end where the next one's begin */
    uint32_t *parts;       /* by task: of its guards, atoms and what joins them */
    uint32_t wanted;       /* one bit a cell: those that may be stored */
};

/* A constant true, made of nothing: that a boolean variable is compared with. */
extern const struct expr guards_true;

/* ---- guards_atoms.c: guards to atoms ---- */
/* Of these tasks; NULL: of all. */
void guards_collect(struct guards *guards, const struct bitset *tasks);
/* and, or, not, ?: and literals; anything else is an atom, or open. */
bool guards_is_logic(enum expr_op op);
/* NULL: the test is open. */
const struct guards_atom *guards_find_atom(const struct guards *guards, uint32_t task,
                                           const struct expr *tree);
/* `classes`: by cell. */
enum guards_truth guards_test(const struct guards *guards, uint32_t task, const struct expr *tree,
                              const uint32_t *classes);

/* ---- guards_cells.c: what values a cell can have ---- */
int guards_compare(const struct expr *left, const struct expr *right);
/* Classes and first values of all cells, ranks of all atoms. */
void guards_settle(struct guards *guards);
/* Is the test true of values of the class? */
bool guards_holds(const struct guards *guards, const struct guards_atom *atom, uint32_t class);
/* The class of a literal; GUARDS_ANY: of none, or not a literal of the cell's kind. */
uint32_t guards_class_of(const struct guards_cell *cell, const struct expr *literal);

/* ---- guards_writes.c: what tasks assign ---- */
enum guards_effect { GUARDS_KEEPS, GUARDS_CHANGES, GUARDS_SETS };
/* What the task, when it leaves by its split, makes of the cell; *class: what it sets it to. */
enum guards_effect guards_effect_of(const struct guards *guards, uint32_t task, uint32_t cell,
                                    uint32_t *class);
/* Decides which cells are stored. */
void guards_choose_stored(struct guards *guards);

/* ---- guards_flows.c: what a split may do ---- */
typedef ARRAY(uint64_t) guards_masks;
/* Adds each set of flows that the split may take, one bit a flow; false: too many to list. */
bool guards_add_choices(const struct guards *guards, uint32_t task, const uint32_t *classes,
                        guards_masks *masks);

/* ---- guards_steps.c: the ways in which a task may leave ---- */
enum guards_step_kind {
    GUARDS_STEP_READ,   /* the cell is known to be in the class */
    GUARDS_STEP_LEARN,  /* it was not known; now it is in the class */
    GUARDS_STEP_SET,    /* assigned */
    GUARDS_STEP_FORGET, /* assigned something unknown */
    GUARDS_STEP_GUESS   /* of the class, and not remembered */
};
struct guards_step {
    enum guards_step_kind kind;
    uint32_t cell, class;
};
/* Tells each combination of a set of flows and what becomes of the cells, each once.  False: they are too
 * many, and those that were told are not all. */
typedef void (*guards_tell)(void *context, const struct guards_step *steps, uint32_t count,
                            uint64_t flows);
bool guards_each_step(const struct guards *guards, uint32_t task, guards_tell tell, void *context);

/* ---- guards_runs.c ---- */
/* Certainly: some values let every choice of the run be made as it is made there.  The choices are those
 * of the tasks that were collected.  False: *conflicts gets the cells that seem to forbid it. */
bool guards_allow(const struct guards *guards, const struct verify_witness *witness,
                  uint32_t *conflicts);

/* ---- guards_encode.c ---- */
/* The net with its stored cells; NULL: guards exclude nothing. */
struct encoding *guards_encode(struct arena *arena, struct guards *guards,
                               const struct encoding *plain);

#endif
