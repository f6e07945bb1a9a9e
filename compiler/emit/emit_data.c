/* Section: the case variables, as they lie in a case's data block, and the names of enumerations; and how
 * members of each type are declared, stored in a block and read from it. */
#include "emit/emit_sections.h"

#include <assert.h>

static const char *const inside_types[EXPR_KIND_COUNT] = {
    [EXPR_BOOL] = "bool",
    [EXPR_INT] = "int64_t",
    [EXPR_FLOAT] = "double",
    [EXPR_DECIMAL] = "struct yawl_decimal",
    [EXPR_STRING] = "struct yawl_text_ref",
    [EXPR_ENUM] = "int32_t",
    [EXPR_LIST] = "struct yawl_list_ref",
    [EXPR_BYTES] = "struct yawl_text_ref",
    [EXPR_DATE] = "struct yawl_time",
    [EXPR_TIME] = "struct yawl_time",
    [EXPR_DATE_TIME] = "struct yawl_time",
    [EXPR_DURATION] = "struct yawl_span",
    [EXPR_TREE] = "struct yawl_text_ref",
};

enum storage storage_of(const struct machine_field *field)
{
    switch (field->kind) {
    case EXPR_STRING:
    case EXPR_BYTES:
    case EXPR_TREE: return STORED_TEXT;
    case EXPR_LIST: return field->record == NULL ? STORED_LIST : STORED_RECORDS;
    case EXPR_RECORD: return STORED_RECORD;
    default: return STORED_VALUE;
    }
}

void put_outside_type(struct writer *w, const struct machine_field *field)
{
    if (field->kind == EXPR_ENUM) {
        put(w, "enum $P_$t", w->machine->enumerations.items[field->enumeration].tag);
        return;
    }
    switch (storage_of(field)) {
    case STORED_VALUE: put(w, "$s", inside_types[field->kind]); break;
    case STORED_TEXT: put(w, "struct yawl_text"); break;
    case STORED_LIST:
    case STORED_RECORDS: put(w, "struct yawl_list"); break;
    case STORED_RECORD: put(w, "struct $P_$t", field->record->tag); break;
    }
}

void put_inside_type(struct writer *w, const struct machine_field *field)
{
    if (field->kind == EXPR_RECORD)
        put(w, "struct $P_$t_inside", field->record->tag);
    else
        put(w, "$s", inside_types[field->kind]);
}

void put_store_begin(struct writer *w, const struct machine_field *field, const char *object)
{
    static const char *const functions[] = {[STORED_TEXT] = "text",
                                            [STORED_LIST] = "list",
                                            [STORED_RECORDS] = "records",
                                            [STORED_RECORD] = "record"};
    assert(storage_of(field) != STORED_VALUE);
    put(w, "yawl_data_set_$s(&", functions[storage_of(field)]);
    put_object(w, object);
    put(w, "->head, &");
    put_object(w, object);
    put(w, "->$t,", field->member);
    if (field->kind == EXPR_RECORD) put(w, " &record_$t,", field->record->tag);
}

void put_store_end(struct writer *w, const struct machine_field *field)
{
    if (storage_of(field) == STORED_LIST) put(w, "$s, ", value_type(field->element));
    if (storage_of(field) == STORED_RECORDS) put(w, "&record_$t, ", field->record->tag);
    put(w, "e);\n");
}

void put_object(struct writer *w, const char *object)
{
    if (object == NULL)
        put(w, "$D");
    else
        put(w, "$s", object);
}

void put_load(struct writer *w, const struct machine_field *field, struct text member,
              const char *object)
{
    if (field->kind == EXPR_RECORD) {
        put(w, "yawl_data_fill_record(&$D->head, &$D->$t, &record_$t, &$s->$t, e);\n", member,
            field->record->tag, object, field->member);
        return;
    }
    put(w, "$s->$t = ", object, field->member);
    switch (storage_of(field)) {
    case STORED_TEXT: put(w, "yawl_data_text(&$D->head, $D->$t);\n", member); break;
    case STORED_LIST:
        put(w, "yawl_data_list(&$D->head, $D->$t, $s, e);\n", member, value_type(field->element));
        break;
    case STORED_RECORDS:
        put(w, "yawl_data_records(&$D->head, $D->$t, &record_$t, e);\n", member,
            field->record->tag);
        break;
    default:
        if (field->kind == EXPR_ENUM) {
            put(w, "(");
            put_outside_type(w, field);
            put(w, ")");
        }
        put(w, "$D->$t;\n", member);
        break;
    }
}

void put_enumeration_names(struct writer *w)
{
    array_each(struct machine_enumeration, type, &w->machine->enumerations) {
        if (!type->is_used) continue;
        put(w, "static const char *const names_of_$t[] = {", type->tag);
        array_each(struct machine_name, value, &type->values) {
            put_break(w, value->name.length + 8, 4);
            put_string(w, value->name);
            put(w, ", ");
        }
        put_break(w, 6, 4);
        put(w, "NULL};\n");
    }
}

static void put_variable_enum(struct writer *w, const struct machine_record *data)
{
    put(w, "enum {\n    ");
    for (uint32_t i = 0; i < data->fields.count; i++) {
        put_break(w, data->fields.items[i].upper.length + 4, 4);
        put_variable(w, i);
        put(w, ", ");
    }
    put_break(w, 14, 4);
    put(w, "$CVARIABLE_COUNT\n};\n\n");
}

void put_case_variables_section(struct writer *w)
{
    const struct machine_record *data = w->net->data;
    bool needs_names = false;
    array_each(struct machine_enumeration, type, &w->machine->enumerations) {
        needs_names = needs_names || (type->is_used && is_first_net(w));
    }
    needs_names = needs_names && w->machine->records.count == 0; /* else with the types */
    if (data == NULL && !needs_names) return;
    put_section(w, "Data: the variables of a case");
    if (needs_names) put_enumeration_names(w);
    if (data == NULL) return;
    put_variable_enum(w, data);
    put(w, "struct $Ndata {\n    struct yawl_data head;\n"
           "    uint64_t set[YAWL_WORDS($CVARIABLE_COUNT)]; /* which of them have a value */\n");
    for (uint32_t i = 0; i < data->fields.count; i++) {
        const struct machine_field *field = &data->fields.items[i];
        put(w, "    ");
        put_inside_type(w, field);
        put(w, " $t;", field->member);
        if (!w->options->no_positions && field->line != 0 && field->span.source != NULL) {
            put(w, " /* ");
            put_comment_text(w, source_base_name(field->span.source->name));
            put(w, ":$u */", field->line);
        }
        put(w, "\n");
    }
    put(w, "};\n");
}
