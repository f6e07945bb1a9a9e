/* Section: records that values are made of: how they lie in a data block, and their descriptions.
 *
 * Before everything else, so that expressions of all nets can name them; their outside structs are in the
 * header.
 */
#include "emit/emit_sections.h"

/* Members in the order of the specification; `set` only where one may be absent. */
static void put_inside_struct(struct writer *w, const struct machine_record *record)
{
    put(w, "struct $P_$t_inside {\n", record->tag);
    if (record->bits > 0) {
        put(w, "    uint64_t set[$u]; /* which optional members have a value */\n",
            machine_words(record->bits));
    }
    array_each(struct machine_field, field, &record->fields) {
        put(w, "    ");
        put_inside_type(w, field);
        put(w, " $t;\n", field->member);
    }
    put(w, "};\n");
}

void put_types_section(struct writer *w)
{
    if (w->machine->records.count == 0) return;
    put_section(w, "Types: records of values, as they lie in a data block");
    put(w, "/* Not each of them is described for somebody. */\n"
           "#pragma GCC diagnostic ignored \"-Wunused-const-variable\"\n\n");
    put_enumeration_names(w);
    array_each(struct machine_record *, record, &w->machine->records) {
        put_inside_struct(w, *record);
        put_record(w, *record, false);
    }
    w->out->length--;
}
