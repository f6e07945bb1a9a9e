/* Places: from a byte of an expression's text to its place in the specification; where this is not known,
 * every part of the expression is placed at the whole of it. */
#include "expr/expr_build.h"

void expr_place_init(struct expr_work *work)
{
    work->offsets = source_offsets(work->context->arena, work->text, work->span);
}

struct span expr_place(const struct expr_work *work, size_t from, size_t to)
{
    if (work->offsets == NULL) return work->span;
    size_t length = work->text.length;
    if (to > length) to = length;
    if (from > to) from = to;
    return span_part(work->span, work->offsets[from], work->offsets[to]);
}
