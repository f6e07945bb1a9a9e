/* Answers a batch of XPath and XQuery questions with compiled expressions, for a comparison with
 * Saxon-HE.
 *
 * The questions are those of SaxonBatch.java, and their variables:
 *     S ROOT              a new scope: the name of the root element of its documents
 *     V NAME TYPE FLAGS   a variable: bool int float decimal string date time dateTime duration
 *                         tree; FLAGS has an o if it may be unset
 *     D XML               a document: <ROOT> with an element for each variable
 *     P TEXT              a predicate
 *     M NAME TYPE TEXT    a mapping to a variable NAME of that type; "-": the query's own type
 *     I NAME TYPE ACCESSOR SPLIT    what the instances of a task get, a list of values of that type
 *     J NAME TYPE ROOT FORMAL JOIN  what is made of their results: FORMAL is evaluated on the
 *                         document and so many of those behind it as it has before it, in a circle;
 *                         JOIN on an element ROOT with all that this gave
 * The compiler's library parses, lowers and writes them as functions of one C text, tcc compiles
 * that in memory, and each function is called for each document.  Printed: for each expression one
 * line for every document, "=" TYPE VALUE (of a list: for each item), "!" and the fault, or "?"
 * OUTCOME REASON for what is not compiled.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "expr/expr_build.h"
#include "yawl/program.h"

/* Bytes of the data of a document. */
#define SUBJECT_BLOCK (256u << 10)

struct subject_variable {
    struct text name;
    struct expr_type type;
    bool may_be_unset;
};

enum subject_form { SUBJECT_PREDICATE, SUBJECT_MAPPING, SUBJECT_SPLIT, SUBJECT_JOIN };

struct subject_question {
    enum subject_form form;
    struct text text, first;     /* of two queries the second one, and the first */
    struct text root;            /* SUBJECT_JOIN */
    struct expr_variable target; /* of a mapping; kind EXPR_OTHER: none */
    struct expr_result result, formal;
    struct text complaint; /* of a wrong one */
};

/* All of one scope; lives in its arena. */
struct subject {
    struct arena *arena;
    struct text root;
    ARRAY(struct subject_variable) variables;
    ARRAY(struct text) documents;
    ARRAY(struct subject_question) questions;
    int64_t now_ms;
    bool shows; /* the C text, on stderr */
};

typedef void (*subject_function)(const void *data, struct yawl_eval *e, void *out);

/* What a compiled scope gives. */
struct subject_code {
    void *tcc;
    uint32_t size; /* of the struct of the variables */
    const uint32_t *offsets;
    const subject_function *functions; /* of each question; NULL: it is not compiled */
    const subject_function *formals;   /* of those of SUBJECT_JOIN */
    struct yawl_list *list;            /* what a joining query reads */
};

/* subject_emit.c: compiles the questions, and gives the text of all that could be compiled. */
const char *subject_emit(struct subject *subject);
/* subject_load.c: C to code; ends the process with a message if it does not compile. */
void subject_load(struct subject_code *code, const char *text, const char *include);
void subject_unload(struct subject_code *code);
/* subject_data.c: fills `block` (of SUBJECT_BLOCK bytes) with a document's values.  False:
 * `problem` says why. */
bool subject_fill(const struct subject *subject, const struct subject_code *code,
                  struct text document, struct yawl_data *block, const char **problem);
/* The value at `value`, of that kind, as canonical text. */
struct text subject_print(struct arena *arena, enum expr_kind kind, const void *value,
                          struct yawl_eval *e);
bool subject_kind(struct text word, enum expr_kind *kind);
const char *subject_kind_name(enum expr_kind kind);

#endif
