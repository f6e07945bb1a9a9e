/* What the two readers share: the text that they read, and how nodes are made.
 *
 * Only the files of this folder include this.
 */
#ifndef READ_DOCUMENT_BUILD_H
#define READ_DOCUMENT_BUILD_H

#include "read/document.h"
#include "read/read_diagnostics.h"

/* Gives the bytes of `source` without a byte order mark, known to be UTF-8 without NUL, or says why
 * not and returns false. */
bool document_source_text(const struct source *source, struct diagnostics *diagnostics,
                          struct text *text);

/* Returns a new node below `parent` (NULL: nowhere yet). */
struct document_node *document_add(struct arena *arena, struct document_node *parent,
                                   enum document_kind kind, struct span span);
void document_append(struct document_node *parent, struct document_node *child);

/* `copy` is what a parser made of the bytes of `original`: borrows the original where both are equal. */
struct text document_keep(struct arena *arena, struct text original, struct text copy);

#endif
