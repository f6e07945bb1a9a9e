/* Diagnostics: collected, never fatal at the first one, each with a stable name and a place.
 *
 * Every stage lists its own kinds in one X-macro (STAGE_DIAGNOSTICS in STAGE_diagnostics.h) with what
 * `yawlc explain` says of them; this file knows only their shape.  A message says what is wrong and the
 * way out; notes point at the other places involved; fixes can be applied by a tool.
 */
#ifndef BASE_DIAGNOSTICS_H
#define BASE_DIAGNOSTICS_H

#include "base/array.h"
#include "base/source.h"

/* Errors that are kept; the rest is counted and said in one line. */
#define DIAGNOSTICS_MAX 1000

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };

/* PARSE: the text is malformed; INVALID: it is well-formed but means nothing (CP-6).  UNSOUND: it means
 * something that goes wrong at run time; only such an error may be silenced or lowered. */
enum diagnostic_class {
    DIAGNOSTIC_PARSE,
    DIAGNOSTIC_INVALID,
    DIAGNOSTIC_UNSUPPORTED,
    DIAGNOSTIC_LIMIT,
    DIAGNOSTIC_UNSOUND
};

struct diagnostic_kind {
    const char *name;       /* stable, as in -Wno-NAME and `explain NAME` */
    enum severity severity; /* unless -W or `allow` say otherwise */
    enum diagnostic_class class;
    const char *meaning; /* one or two sentences */
    const char *example; /* a fragment that provokes it */
    const char *fix;     /* the same fragment mended, or what to do */
};

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define DIAGNOSTIC_DECLARE(variable, ...) extern const struct diagnostic_kind variable;
#define DIAGNOSTIC_DEFINE(variable, ...)  const struct diagnostic_kind variable = {__VA_ARGS__};
#define DIAGNOSTIC_LIST(variable, ...)    &variable,

struct diagnostic_note {
    struct span span; /* SPAN_NONE: a remark without a place */
    struct text message;
};

/* One step of a run that shows what is wrong. */
struct diagnostic_step {
    struct span span;
    struct text message;
};

struct diagnostic_fix {
    struct span span; /* what is replaced; empty: an insertion */
    struct text replacement;
};

struct diagnostic {
    const struct diagnostic_kind *kind;
    enum severity severity;
    struct span span;
    struct text message;
    ARRAY(struct diagnostic_note) notes;
    ARRAY(struct diagnostic_step) steps; /* for tools; people are told in a note */
    ARRAY(struct diagnostic_fix) fixes;
};

/* What -W says of one kind. */
struct diagnostic_rule {
    const struct diagnostic_kind *kind; /* NULL: all warnings (-Werror) */
    enum severity severity;             /* SEVERITY_NOTE with `silent`: not shown at all */
    bool silent;
    struct span within;                 /* only here (`allow:`); SPAN_NONE: everywhere */
};

struct diagnostics {
    struct arena *arena;
    ARRAY(struct diagnostic *) list;
    ARRAY(struct diagnostic_rule) rules;
    uint32_t errors, warnings, dropped;
    uint32_t passable; /* of the errors: the next stage goes on all the same, to find more */
    bool with_steps; /* somebody wants the steps of runs */
    bool as_notes;   /* what is told while this is set is worth a note at most */
};

/* Adds a diagnostic; returns it so that notes and fixes can be added (never NULL; one that is silenced
 * or beyond DIAGNOSTICS_MAX is returned but not listed).  An error is never silenced by a rule unless
 * its kind is a warning by default, or of class UNSOUND. */
struct diagnostic *diagnose(struct diagnostics *diagnostics, const struct diagnostic_kind *kind,
                            struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Makes an error of a warning of that kind that was told within `span`; NULL: none was. */
struct diagnostic *diagnostics_raise(struct diagnostics *diagnostics,
                                     const struct diagnostic_kind *kind, struct span span);
void diagnostic_note(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                     struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diagnostic_fix(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                    struct span span, struct text replacement);
void diagnostic_add_step(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                         struct span span, struct text message);
/* Adds the note "did you mean 'NEAREST'?" and its fix over `span`; nothing if `nearest` is absent. */
void diagnostic_did_you_mean(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                             struct span span, struct text nearest);
/* Orders by source, then place, then order of arrival, and drops exact repetitions. */
void diagnostics_sort(struct diagnostics *diagnostics);

/* Prints for people: file:line:column, the source line, a caret under the span, notes, fixes.
 * `color`: with ANSI colours. */
void diagnostics_print(const struct diagnostics *diagnostics, struct text_buffer *out, bool color);
const char *severity_name(enum severity severity);
/* The code that JSON and REST answers carry: PARSE_ERROR, INVALID_SPEC, NOT_COMPILED, LIMIT_REACHED,
 * UNSOUND_SPEC. */
const char *diagnostic_code(const struct diagnostic_kind *kind);

#endif
