/* Constant lists of places and tasks. */
#include "emit/emit_sections.h"

bool is_walked(const machine_ids *list) { return list->count > WRITER_INLINE_MAX; }

static void put_list(struct writer *w, const machine_ids *list, bool are_tasks)
{
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t id = list->items[i];
        size_t length = are_tasks ? w->net->tasks.items[id].name.upper.length
                                  : w->net->places.items[id].name.upper.length;
        if (i > 0) put(w, ", ");
        put_break(w, length + 6, 4);
        if (are_tasks)
            put_task(w, id);
        else
            put_place(w, id);
    }
    put(w, "};\n");
}

void put_place_list(struct writer *w, struct text local, const char *ending,
                    const machine_ids *list)
{
    put(w, "static const uint32_t $t$s[] = {", local, ending);
    put_list(w, list, false);
}

void put_task_list(struct writer *w, struct text local, const char *ending, const machine_ids *list)
{
    put(w, "static const uint32_t $t$s[] = {", local, ending);
    put_list(w, list, true);
}
