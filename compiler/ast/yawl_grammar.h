/* The grammar of YAWL files: which elements and attributes stand where, in every version.
 *
 * One table for all versions.  A type says what an element of it may hold:
 *
 *   attributes  "id:NCName! isRootNet:boolean *"   '!' required; a lone '*': any others, unread
 *   model       "name:label? (a:T|b:U)+ c:V"       child elements with their types, in this order;
 *               "=expression"                      a simple type: text; "": nothing
 *
 * "B6-" before a name or '(' : since Beta 6, "-22" until 2.2, "20-22" both (codes of yawl_versions.h, then
 * '@').  What a version does not have is left out of it.
 */
#ifndef AST_YAWL_GRAMMAR_H
#define AST_YAWL_GRAMMAR_H

#include "ast/yawl_versions.h"

struct yawl_type {
    const char *name;
    const char *attributes;
    const char *model;
};

/* Which type an element has where xsi:type says so. */
struct yawl_kind {
    const char *element, *xsi_type;
    const char *type; /* NULL: an abstract type, never allowed */
};

/* A value that must be the only one of its kind, or that must name one of another kind. */
struct yawl_key {
    const char *type;   /* for each element of this type … */
    const char *select; /* … look at "a/star/b|c" below it (a star: any element) … */
    const char *field;  /* … and take "@attribute" or "child" */
    const char *refer;  /* NULL: no two equal.  Else a path: the field equals one of its @id */
    const char *what;   /* in messages: "the id of an element" */
    enum yawl_version since, until;
};

/* X(name, what it is: completes "must be …") */
#define YAWL_SIMPLE_TYPES(X)                                                                       \
    X(text, "text")                                                                                \
    X(any, "anything")                                                                             \
    X(name, "a text of at least one character")                                                    \
    X(expression, "an expression")                                                                 \
    X(nothing, "empty: write it as <isDefaultFlow/>")                                              \
    X(NCName, "a name: a letter or '_', then letters, digits, '_', '-' or '.'")                    \
    X(NMTOKEN, "a word of letters, digits, '_', '-', '.' or ':'")                                  \
    X(uri, "a URI")                                                                                \
    X(integer, "a whole number")                                                                   \
    X(long, "a whole number of at most 64 bits")                                                   \
    X(positive, "a whole number from 1")                                                           \
    X(postcode, "a whole number from 1000")                                                        \
    X(decimal, "a decimal number such as 1.5")                                                     \
    X(VersionNumber, "a decimal number from 0.1, such as 1.0")                                     \
    X(boolean, "'true', 'false', '1' or '0'")                                                      \
    X(date, "a date such as 2025-12-31")                                                           \
    X(dateTime, "a date and time such as 2025-12-31T23:59:59")                                     \
    X(duration, "a duration such as P3D, PT2H or P1Y6M")                                           \
    X(houseNumber, "a house number such as 12 or 3/14")                                            \
    X(street, "a street without digits that ends with its kind, such as 'Queen Street'")           \
    X(gate, "'and', 'or' or 'xor'")                                                                \
    X(creation, "'static' or 'dynamic'")                                                           \
    X(interaction, "'manual' or 'automated'")                                                      \
    X(initiator, "'system' or 'user'")                                                             \
    X(privilege, "'canSuspend', 'canReallocateStateless', 'canReallocateStateful', "               \
                 "'canDeallocate', 'canDelegate', 'canSkip' or 'canPile'")                         \
    X(resource, "'participant' or 'role'")                                                         \
    X(trigger, "'OnEnabled' or 'OnExecuting'")                                                     \
    X(interval, "'YEAR', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MIN', 'SEC' or 'MSEC'")                  \
    X(inputPort, "'activated', 'blocked' or 'hidden'")                                             \
    X(outputPort, "'activated' or 'blocked'")                                                      \
    X(oldRestriction, "'restict' or 'keep'")                                                       \
    X(restriction, "'restrict' or 'keep'")

enum yawl_simple {
#define YAWL_SIMPLE_ENUM(name, what) YAWL_SIMPLE_##name,
    YAWL_SIMPLE_TYPES(YAWL_SIMPLE_ENUM)
#undef YAWL_SIMPLE_ENUM
        YAWL_SIMPLE_COUNT
};

extern const struct yawl_type yawl_types[]; /* ends with name NULL; the first is the root's */
extern const struct yawl_kind yawl_kinds[]; /* ends with element NULL */
extern const struct yawl_key yawl_keys[];   /* ends with type NULL */

/* The type called `name`, or NULL if it is a simple type. */
const struct yawl_type *yawl_type_named(struct text name);
/* The simple type called `name`; YAWL_SIMPLE_COUNT if there is none. */
enum yawl_simple yawl_simple_named(struct text name);
/* Is the text a value of the type?  White space as XML Schema has it. */
bool yawl_simple_accepts(enum yawl_simple type, struct text value);
/* Completes "must be …". */
const char *yawl_simple_meaning(enum yawl_simple type);
/* The one word of an enumeration that was probably meant, or absent text. */
struct text yawl_simple_nearest(enum yawl_simple type, struct text value);

#endif
