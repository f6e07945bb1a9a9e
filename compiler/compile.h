/* The whole compiler: one text in, every representation of it out.
 *
 * A compilation owns an arena; all that is made lives there.  Errors are in `diagnostics`; a stage runs
 * only if the ones before it had no error, so people are told causes and not their effects.
 */
#ifndef COMPILE_H
#define COMPILE_H

#include "ast/ast.h"
#include "machine/machine.h"
#include "net/net.h"
#include "read/document.h"
#include "verify/verify.h"

enum stage { STAGE_DOCUMENT, STAGE_AST, STAGE_NET, STAGE_VERIFY, STAGE_MACHINE, STAGE_COUNT };

/* Files that `uses:` may bring in, all told, and how deep they may use others. */
#define COMPILE_USES_MAX       256
#define COMPILE_USES_DEPTH_MAX 16

/* One specification of the file (a YAWL file may hold several). */
struct unit {
    struct ast_specification *ast;
    struct net_specification *net;
    struct verified_specification *verified;
    struct machine *machine;
};

/* Reads a file that `uses:` names; false if it cannot be read (errno says why). */
typedef bool (*compile_load_fn)(struct arena *arena, const char *path, struct text *bytes);

struct compilation {
    struct arena *arena;
    struct diagnostics diagnostics;
    struct verify_limits limits;
    compile_load_fn load;
    const struct source *source;
    const struct document *document;
    ARRAY(struct unit) units;
    ast_texts used_files; /* for the depfile */
    uint32_t use_depth;
};

/* Starts an empty compilation; compile_done releases everything. */
void compile_init(struct compilation *compilation, size_t memory_limit);
void compile_done(struct compilation *compilation);
/* What verification calls an error, a net that goes wrong at run time, becomes a warning. */
void compile_tolerate(struct compilation *compilation);
/* Takes `bytes` through the stages up to `last`.  True if there was no error. */
bool compile(struct compilation *compilation, struct text name, struct text bytes, enum stage last);

/* Every kind of diagnostic of every stage, ends with NULL; and the one called `name`, or NULL. */
const struct diagnostic_kind *const *compile_diagnostic_lists(uint32_t list);
const struct diagnostic_kind *compile_diagnostic_named(const char *name);
#define COMPILE_DIAGNOSTIC_LISTS 9

#endif
