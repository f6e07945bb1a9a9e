/* Section: the case variables, as they lie in a case's data block, and the names of enumerations. */
#include "emit/emit_sections.h"

static const char *const inside_types[EXPR_KIND_COUNT] = {
    [EXPR_BOOL] = "bool",
    [EXPR_INT] = "int64_t",
    [EXPR_FLOAT] = "double",
    [EXPR_DECIMAL] = "struct yawl_decimal",
    [EXPR_STRING] = "struct yawl_text_ref",
    [EXPR_ENUM] = "int32_t",
    [EXPR_LIST] = "struct yawl_list_ref",
};

const char *inside_type(enum expr_kind kind) { return inside_types[kind]; }

void put_outside_type(struct writer *w, const struct machine_field *field)
{
    if (field->kind == EXPR_ENUM) {
        put(w, "enum $P_$t", w->machine->enumerations.items[field->enumeration].tag);
    } else if (field->kind == EXPR_LIST) {
        put(w, "struct yawl_list");
    } else {
        put(w, field->kind == EXPR_STRING ? "struct yawl_text" : inside_types[field->kind]);
    }
}

static void put_enumeration_names(struct writer *w)
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
    if (data == NULL && !needs_names) return;
    put_section(w, "Data: the variables of a case");
    if (is_first_net(w)) put_enumeration_names(w);
    if (data == NULL) return;
    put_variable_enum(w, data);
    put(w, "struct $Ndata {\n    struct yawl_data head;\n"
           "    uint64_t set[YAWL_WORDS($CVARIABLE_COUNT)]; /* which of them have a value */\n");
    for (uint32_t i = 0; i < data->fields.count; i++) {
        const struct machine_field *field = &data->fields.items[i];
        put(w, "    $s $t;", inside_type(field->kind), field->member);
        if (!w->options->no_positions && field->line != 0 && field->span.source != NULL) {
            put(w, " /* ");
            put_comment_text(w, source_base_name(field->span.source->name));
            put(w, ":$u */", field->line);
        }
        put(w, "\n");
    }
    put(w, "};\n");
}
