/* Ids that the version allows, and queries whose data have another root there. */
#include "ast/yawl_values.h"
#include "ast/yawl_write.h"

#include <string.h>

/* ---- Ids ------------------------------------------------------------------------------------ */

void yawl_take_id(struct yawl_writer *w, struct yawl_ids *ids, struct text name, bool is_ncname)
{
    ids->map.arena = ids->taken.arena = w->arena;
    if (intern_find(&ids->map, name) != INTERN_NONE) return;
    bool fits = is_ncname ? yawl_is_beta_2(w) || yawl_is_ncname(name) : yawl_is_nmtoken(name);
    struct text base = fits ? name : yawl_make_ncname(w->arena, name), id = base;
    for (uint32_t i = 2; intern_find(&ids->taken, id) != INTERN_NONE; i++) {
        id = text_format(w->arena, TEXT_FMT "_%u", TEXT_ARG(base), i);
    }
    intern_add(&ids->taken, id, 0);
    intern_add(&ids->map, name, ids->values.count);
    array_push(w->arena, &ids->values, id);
}

struct text yawl_id_of(const struct yawl_ids *ids, struct text name)
{
    uint32_t number = intern_find(&ids->map, name);
    return number == INTERN_NONE ? name : ids->values.items[number];
}

/* ---- Queries -------------------------------------------------------------------------------- */

/* Beta 2 and 3 queried a document whose root is <data>, later versions one whose root is called as the net
 * or decomposition.  "/data" at the beginning of a path is that root: not behind a step, nor in quotes. */
static bool is_root_at(struct text query, size_t at)
{
    static const char before[] = ")]*./'\"@_-:";
    struct text rest = text_slice(query, at, query.length);
    if (!text_starts_with(rest, "/data")) return false;
    char next = rest.length > 5 ? rest.data[5] : ' ';
    char last = at == 0 ? ' ' : query.data[at - 1];
    struct text around[] = {{&next, 1}, {&last, 1}};
    if (yawl_is_nmtoken(around[0]) || (unsigned char)next >= 0x80) return false;
    return !yawl_is_nmtoken(around[1]) && (unsigned char)last < 0x80 &&
           strchr(before, last) == NULL;
}

struct text yawl_query(struct yawl_writer *w, struct text query, struct text root)
{
    if (!w->is_old) return query;
    struct text_buffer out = {.arena = w->arena};
    for (size_t at = 0; at < query.length;) {
        if (is_root_at(query, at)) {
            text_print(&out, "/" TEXT_FMT, TEXT_ARG(root));
            at += strlen("/data");
        } else {
            text_add_char(&out, query.data[at++]);
        }
    }
    return text_built(&out);
}

struct text yawl_simple_path(struct text query)
{
    query = text_trim(query);
    if (!text_starts_with(query, "/data/")) return TEXT_NONE;
    struct text name = text_slice(query, strlen("/data/"), query.length);
    return yawl_is_ncname(name) ? name : TEXT_NONE;
}
