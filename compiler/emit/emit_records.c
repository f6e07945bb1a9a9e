/* Section: the descriptions of structs, by which the runtime reads and writes their members. */
#include "emit/emit_literal.h"
#include "emit/emit_sections.h"

#include <assert.h>

static void put_offset(struct writer *w, const char *member, struct text tag, struct text name)
{
    put(w, ", ");
    if (text_is_absent(name)) {
        put_break(w, 26, 5);
        put(w, ".$s = UINT32_MAX", member);
        return;
    }
    put_break(w, w->machine->prefix.length + tag.length + name.length + 38, 5);
    put(w, ".$s = offsetof(struct $P_$t, $t)", member, tag, name);
}

/* ---- Facets ---- */

static void put_bound_kind(struct writer *w, const char *member, const struct expr *bound,
                           bool is_exclusive)
{
    if (bound == NULL) return;
    put_break(w, 40, 4);
    put(w, ".$s = $s, ", member, is_exclusive ? "YAWL_BOUND_EXCLUSIVE" : "YAWL_BOUND_INCLUSIVE");
}

/* As a member of union yawl_bound. */
static void put_bound(struct writer *w, const char *member, const struct expr *bound)
{
    if (bound == NULL) return;
    put_break(w, 60, 4);
    put(w, ".$s = {", member);
    if (bound->type.kind == EXPR_DECIMAL) {
        const struct yawl_decimal *value = &bound->literal.decimal;
        text_print(w->out, ".as_decimal = {%lluU, %lld, %d, 0}", (unsigned long long)value->low,
                   (long long)value->high, (int)value->scale);
    } else {
        put(w, bound->type.kind == EXPR_INT ? ".as_int = " : ".as_float = ");
        put_literal(w, bound);
    }
    put(w, "}, ");
}

static void put_limit(struct writer *w, const char *member, uint32_t limit)
{
    put_break(w, 40, 4);
    if (limit == MACHINE_NONE)
        put(w, ".$s = UINT32_MAX, ", member);
    else
        put(w, ".$s = $u, ", member, limit);
}

/* facets_of_RECORD_MEMBER */
static void put_facets(struct writer *w, const struct machine_record *record,
                       const struct machine_field *field)
{
    const struct machine_facets *facets = field->facets;
    put(w, "static const struct yawl_facets facets_of_$t_$t = {\n    ", record->tag,
        field->member);
    put_bound_kind(w, "min_kind", facets->min, facets->min_is_exclusive);
    put_bound_kind(w, "max_kind", facets->max, facets->max_is_exclusive);
    put_bound(w, "min", facets->min);
    put_bound(w, "max", facets->max);
    put_limit(w, "length_max", MACHINE_NONE);
    put_limit(w, "digits", facets->digits);
    put_limit(w, "fraction_digits", facets->fraction_digits);
    put_break(w, 40, 4);
    put(w, ".items_max = UINT32_MAX");
    if (facets->simple != MACHINE_NONE) put(w, ", .schema = &schema, .simple = $u", facets->simple);
    put(w, "};\n");
}

/* ---- Records ---- */

/* The member's bit: of a case variable its number, of a type's member the one that it has, if any. */
static void put_index(struct writer *w, const struct machine_record *record, uint32_t index)
{
    uint32_t bit = record->is_type ? record->fields.items[index].bit : index;
    if (bit == MACHINE_NONE)
        put(w, ".index = UINT32_MAX, .names = ");
    else
        put(w, ".index = $u, .names = ", bit);
}

static void put_field(struct writer *w, const struct machine_record *record, uint32_t index,
                      bool is_inside)
{
    const struct machine_field *field = &record->fields.items[index];
    put(w, "    {.name = ");
    put_string(w, field->name);
    put(w, ", .type = $s", value_type(field->kind));
    put_offset(w, "outside", record->tag, is_inside ? TEXT_NONE : field->member);
    put_offset(w, "outside_has", record->tag, field->has);
    struct text inside = record->tag;
    if (record->is_type)
        inside = text_format(w->out->arena, TEXT_FMT "_inside", TEXT_ARG(record->tag));
    put_offset(w, "inside", inside, is_inside || record->is_type ? field->member : TEXT_NONE);
    put(w, ", ");
    put_break(w, 40, 5);
    put_index(w, record, index);
    if (field->enumeration != MACHINE_NONE)
        put(w, "names_of_$t", w->machine->enumerations.items[field->enumeration].tag);
    else
        put(w, "NULL");
    if (field->kind == EXPR_LIST)
        put(w, ", .element = $s", field->record != NULL ? "YAWL_TYPE_RECORD"
                                                         : value_type(field->element));
    if (field->record != NULL) {
        put(w, ", ");
        put_break(w, field->record->tag.length + 18, 5);
        put(w, ".record = &record_$t", field->record->tag);
    }
    if (field->facets != NULL) {
        put(w, ", ");
        put_break(w, record->tag.length + field->member.length + 24, 5);
        put(w, ".facets = &facets_of_$t_$t", record->tag, field->member);
    }
    if (field->type.tree != NULL) {
        put(w, ", ");
        put_break(w, record->tag.length + field->member.length + 20, 5);
        put(w, ".tree = &tree_of_$t_$t", record->tag, field->member);
    }
    put(w, "},\n");
}

/* Of a record of values: both structs, and the bits of its optional members. */
static void put_both_sizes(struct writer *w, const struct machine_record *record)
{
    struct text tag = record->tag;
    put(w, "    .outside_size = sizeof(struct $P_$t),\n", tag);
    put(w, "    .inside_size = sizeof(struct $P_$t_inside),\n", tag);
    if (record->bits > 0)
        put(w, "    .set = offsetof(struct $P_$t_inside, set),\n", tag);
    else
        put(w, "    .set = UINT32_MAX,\n");
}

void put_record(struct writer *w, const struct machine_record *record, bool is_inside)
{
    array_each(struct machine_field, field, &record->fields) {
        if (field->facets != NULL) put_facets(w, record, field);
        if (field->type.tree != NULL) put_tree_type(w, record, field);
    }
    put(w, "static const struct yawl_field fields_$t[] = {\n", record->tag);
    for (uint32_t i = 0; i < record->fields.count; i++) put_field(w, record, i, is_inside);
    put(w, "};\nstatic const struct yawl_record record_$t = {\n",
        record->tag, record->tag);
    if (record->is_item)
        put(w, "    .name = NULL,\n");
    else
        put(w, "    .name = \"$P_$t\",\n", record->tag);
    if (record->is_type) {
        put_both_sizes(w, record);
    } else if (is_inside) {
        put(w,
            "    .outside_size = 0, .inside_size = sizeof(struct $P_$t),\n"
            "    .set = offsetof(struct $P_$t, set),\n",
            record->tag, record->tag);
    } else {
        put(w, "    .outside_size = sizeof(struct $P_$t), .inside_size = 0, .set = 0,\n",
            record->tag);
    }
    put(w, "    .fields_count = $u, .fields = fields_$t};\n\n", record->fields.count, record->tag);
}

bool owns_records(const struct writer *w, uint32_t task)
{
    uint32_t function = w->net->tasks.items[task].function;
    const struct machine_task *of = &w->net->tasks.items[task];
    if (of->subnet != MACHINE_NONE) return false; /* the sub-net's */
    if (function == MACHINE_NONE) return true;
    const struct machine_function *called = &w->machine->functions.items[function];
    return called->task == task && &w->machine->nets.items[called->net] == w->net;
}

static bool has_instance_records(const struct machine_task *task)
{
    const struct machine_instances *instances = task->instances;
    return instances != NULL && (instances->own != NULL || instances->kept != NULL);
}

static void put_instance_records(struct writer *w, const struct machine_task *task)
{
    if (!has_instance_records(task)) return;
    if (task->instances->own != NULL) put_record(w, task->instances->own, false);
    if (task->instances->kept != NULL) put_record(w, task->instances->kept, false);
}

/* An enum that is not as wide as an int32_t would be read past its end. */
static void put_enum_checks(struct writer *w)
{
    bool any = false;
    array_each(struct machine_enumeration, type, &w->machine->enumerations) {
        if (!type->is_used) continue;
        put(w, "extern char enum_$t_has_32_bits[sizeof(enum $P_$t) == sizeof(int32_t) ? 1 : -1];\n",
            type->tag, type->tag);
        any = true;
    }
    if (any) put(w, "\n");
}

void put_records_section(struct writer *w)
{
    const struct machine_net *net = w->net;
    bool any = net->in != NULL || net->data != NULL || net->out != NULL;
    array_each(struct machine_task, task, &w->net->tasks) {
        any = any || task->in != NULL || task->returns != NULL || has_instance_records(task);
    }
    if (!any) return;
    put_section(w, "Records: where the members of the structs lie");
    if (is_first_net(w)) put_enum_checks(w);
    if (net->in != NULL) put_record(w, net->in, false);
    if (net->data != NULL) put_record(w, net->data, true);
    if (net->out != NULL) put_record(w, net->out, false);
    for (uint32_t i = 0; i < w->net->tasks.count; i++) {
        const struct machine_task *task = &w->net->tasks.items[i];
        put_instance_records(w, task);
        if (!owns_records(w, i)) continue;
        if (task->in != NULL) put_record(w, task->in, false);
        if (task->returns != NULL) put_record(w, task->returns, false);
    }
    w->out->length--;
}
