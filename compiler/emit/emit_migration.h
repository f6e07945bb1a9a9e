/* `yawlc migrate OLD NEW -o DIR`: what running cases of one program become in another, as constant data. */
#ifndef EMIT_EMIT_MIGRATION_H
#define EMIT_EMIT_MIGRATION_H

#include "emit/emit.h"

struct migration;

struct emit_migration {
    const struct machine *from, *to; /* the old one has a prefix of its own already */
    const struct migration *migration;
    struct text name;                 /* of the mapping and of its header */
    struct text guard;                /* its name in capitals */
    struct text from_stem;            /* of the old program's header */
    const struct emit_options *options; /* of the C file */
};

void emit_migration_c(const struct emit_migration *emit, struct text_buffer *out);
void emit_migration_header(const struct emit_migration *emit, struct text_buffer *out);

#endif
