/* Section: the XML Schema of the data, as the constant tables that trees and texts are checked against.
 *
 * Prints the rows that the compiler itself works with (yawl/schema.h), without members that are zero.
 */
#include "emit/emit_regex.h"
#include "emit/emit_sections.h"

#include "yawl/schema.h"

static void put_text_row(struct writer *w, struct yawl_text text)
{
    put(w, "{");
    put_string(w, (struct text){text.data, text.length});
    put(w, ", $u}", text.length);
}

/* ", .MEMBER = " of what is not zero; each row begins with a member that always stands. */
static void put_number_member(struct writer *w, const char *member, uint32_t value)
{
    if (value == 0) return;
    put(w, ", ");
    put_break(w, 40, 5);
    if (value == YAWL_SCHEMA_NONE)
        put(w, ".$s = UINT32_MAX", member);
    else
        put(w, ".$s = $u", member, value);
}

static void put_flag(struct writer *w, const char *member, bool value)
{
    if (!value) return;
    put(w, ", ");
    put_break(w, 40, 5);
    put(w, ".$s = true", member);
}

static void put_text_member(struct writer *w, const char *member, struct yawl_text text)
{
    if (text.length == 0) return;
    put(w, ", ");
    put_break(w, text.length + 24, 5);
    put(w, ".$s = ", member);
    put_text_row(w, text);
}

/* ---- Tables ---- */

static void put_texts(struct writer *w, const struct yawl_schema *schema)
{
    if (schema->texts_count == 0) return;
    put(w, "static const struct yawl_text schema_texts[] = {\n");
    for (uint32_t i = 0; i < schema->texts_count; i++) {
        put(w, "    ");
        put_text_row(w, schema->texts[i]);
        put(w, ",\n");
    }
    put(w, "};\n");
}

static void put_links(struct writer *w, const struct yawl_schema *schema)
{
    if (schema->links_count == 0) return;
    put(w, "static const uint32_t schema_links[] = {\n    ");
    for (uint32_t i = 0; i < schema->links_count; i++) {
        if (i > 0) put(w, ", ");
        put_break(w, 10, 4);
        put(w, "$u", schema->links[i]);
    }
    put(w, "};\n");
}

static const char *simple_name(enum yawl_simple_kind kind)
{
    static const char *const names[] = {
#define NAME_OF(name, words) [YAWL_SIMPLE_##name] = "YAWL_SIMPLE_" #name,
        YAWL_SIMPLE_KINDS(NAME_OF)
#undef NAME_OF
    };
    return names[kind];
}

static void put_simple_row(struct writer *w, const struct yawl_simple_type *row)
{
    static const char *const spaces[] = {"YAWL_SPACE_PRESERVE", "YAWL_SPACE_REPLACE",
                                         "YAWL_SPACE_COLLAPSE"};
    put(w, "    {.kind = $s, .space = $s", simple_name(row->kind), spaces[row->space]);
    put_number_member(w, "length_min", row->length_min);
    put_number_member(w, "length_max", row->length_max);
    put_number_member(w, "digits", row->digits);
    put_number_member(w, "fraction_digits", row->fraction_digits);
    put_text_member(w, "min", row->min);
    put_text_member(w, "max", row->max);
    put_flag(w, "min_is_exclusive", row->min_is_exclusive);
    put_flag(w, "max_is_exclusive", row->max_is_exclusive);
    put_number_member(w, "values", row->values);
    put_number_member(w, "values_count", row->values_count);
    put_number_member(w, "patterns", row->patterns);
    put_number_member(w, "patterns_count", row->patterns_count);
    put_number_member(w, "members", row->members);
    put_number_member(w, "members_count", row->members_count);
    put(w, "},\n");
}

static void put_simples(struct writer *w, const struct yawl_schema *schema)
{
    if (schema->simples_count == 0) return;
    put(w, "static const struct yawl_simple_type schema_simples[] = {\n");
    for (uint32_t i = 0; i < schema->simples_count; i++) put_simple_row(w, &schema->simples[i]);
    put(w, "};\n");
}

static void put_type_row(struct writer *w, const struct yawl_schema_type *row)
{
    static const char *const contents[] = {"YAWL_CONTENT_ANY", "YAWL_CONTENT_SIMPLE",
                                           "YAWL_CONTENT_ELEMENTS", "YAWL_CONTENT_MIXED"};
    put(w, "    {.base = $u", row->base);
    put_number_member(w, "derivation", row->derivation);
    put_number_member(w, "blocks", row->blocks);
    put(w, ", .content = $s", contents[row->content]);
    put_text_member(w, "name", row->name);
    put_number_member(w, "simple", row->simple);
    if (row->particle == 0)
        put(w, ", .particle = 0");
    else
        put_number_member(w, "particle", row->particle);
    put_number_member(w, "attributes", row->attributes);
    put_number_member(w, "attributes_count", row->attributes_count);
    put_flag(w, "is_simple", row->is_simple);
    put_flag(w, "takes_attributes", row->takes_attributes);
    put_flag(w, "is_abstract", row->is_abstract);
    put_flag(w, "is_xsd", row->is_xsd);
    put(w, "},\n");
}

static void put_types(struct writer *w, const struct yawl_schema *schema)
{
    if (schema->types_count == 0) return;
    put(w, "static const struct yawl_schema_type schema_types[] = {\n");
    for (uint32_t i = 0; i < schema->types_count; i++) put_type_row(w, &schema->types[i]);
    put(w, "};\n");
}

static void put_elements(struct writer *w, const struct yawl_schema *schema)
{
    if (schema->elements_count == 0) return;
    put(w, "static const struct yawl_schema_element schema_elements[] = {\n");
    for (uint32_t i = 0; i < schema->elements_count; i++) {
        const struct yawl_schema_element *row = &schema->elements[i];
        put(w, "    {.name = ");
        put_text_row(w, row->name);
        put(w, ", .type = $u", row->type);
        put_flag(w, "is_nillable", row->is_nillable);
        put_flag(w, "is_abstract", row->is_abstract);
        put_flag(w, "is_qualified", row->is_qualified);
        put_flag(w, "has_fixed", row->has_fixed);
        put_flag(w, "has_default", row->has_default);
        put_number_member(w, "blocks", row->blocks);
        put_text_member(w, "fixed", row->fixed);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static void put_attributes(struct writer *w, const struct yawl_schema *schema)
{
    if (schema->attributes_count == 0) return;
    put(w, "static const struct yawl_schema_attribute schema_attributes[] = {\n");
    for (uint32_t i = 0; i < schema->attributes_count; i++) {
        const struct yawl_schema_attribute *row = &schema->attributes[i];
        put(w, "    {.name = ");
        put_text_row(w, row->name);
        put(w, ", .simple = $u", row->simple);
        put_flag(w, "is_required", row->is_required);
        put_flag(w, "is_qualified", row->is_qualified);
        put_flag(w, "has_fixed", row->has_fixed);
        put_text_member(w, "fixed", row->fixed);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static void put_particle_row(struct writer *w, const struct yawl_schema_particle *row)
{
    static const char *const kinds[] = {"ELEMENT", "SEQUENCE", "CHOICE", "ALL", "ANY", "STATES"};
    put(w, "    {.kind = YAWL_PARTICLE_$s", kinds[row->kind]);
    put_number_member(w, "min", row->min);
    put_number_member(w, "max", row->max);
    put_number_member(w, "element", row->element);
    put_number_member(w, "children", row->children);
    put_number_member(w, "children_count", row->children_count);
    put_number_member(w, "begins", row->begins);
    put_number_member(w, "begins_count", row->begins_count);
    put_flag(w, "begins_with_any", row->begins_with_any);
    put_flag(w, "may_be_empty", row->may_be_empty);
    put(w, "},\n");
}

static void put_particles(struct writer *w, const struct yawl_schema *schema)
{
    if (schema->particles_count == 0) return;
    put(w, "static const struct yawl_schema_particle schema_particles[] = {\n");
    for (uint32_t i = 0; i < schema->particles_count; i++)
        put_particle_row(w, &schema->particles[i]);
    put(w, "};\n");
}

/* ---- Patterns ---- */

static void put_patterns(struct writer *w, const struct yawl_schema *schema)
{
    if (schema->patterns_count == 0) return;
    for (uint32_t i = 0; i < schema->patterns_count; i++) {
        put(w, "/* ");
        put_comment_text(w, (struct text){schema->patterns[i].written.data,
                                          schema->patterns[i].written.length});
        put(w, " */\n");
        put_regex(w, schema->patterns[i].regex, text_format(w->out->arena, "schema_pattern_%u", i));
    }
    put(w, "static const struct yawl_pattern schema_patterns[] = {\n");
    for (uint32_t i = 0; i < schema->patterns_count; i++) {
        put(w, "    {.written = ");
        put_text_row(w, schema->patterns[i].written);
        put(w, ", ");
        put_break(w, 32, 5);
        put(w, ".regex = &schema_pattern_$u},\n", i);
    }
    put(w, "};\n");
}

/* ---- The section ---- */

static void put_table_member(struct writer *w, const char *name, uint32_t count)
{
    if (count > 0) put(w, "    .$s = schema_$s, .$s_count = $u,\n", name, name, name, count);
}

void put_schema_section(struct writer *w)
{
    const struct yawl_schema *schema = w->machine->schema;
    if (schema == NULL) return;
    put_section(w, "XML Schema: what XML data may be");
    put_texts(w, schema);
    put_links(w, schema);
    put_patterns(w, schema);
    put_simples(w, schema);
    put_types(w, schema);
    put_elements(w, schema);
    put_attributes(w, schema);
    put_particles(w, schema);
    put(w, "static const struct yawl_schema schema = {\n");
    if (schema->target.length > 0) {
        put(w, "    .target = ");
        put_text_row(w, schema->target);
        put(w, ",\n");
    }
    put_table_member(w, "types", schema->types_count);
    put_table_member(w, "elements", schema->elements_count);
    put_table_member(w, "attributes", schema->attributes_count);
    put_table_member(w, "particles", schema->particles_count);
    put_table_member(w, "simples", schema->simples_count);
    put_table_member(w, "patterns", schema->patterns_count);
    put_table_member(w, "texts", schema->texts_count);
    put_table_member(w, "links", schema->links_count);
    if (schema->has_ids) put(w, "    .has_ids = true,\n");
    put(w, "    .globals = $u, .globals_count = $u};\n", schema->globals, schema->globals_count);
}

static void put_row_member(struct writer *w, const char *member, uint32_t row)
{
    put_break(w, 30, 4);
    if (row == YAWL_SCHEMA_NONE)
        put(w, ".$s = YAWL_SCHEMA_NONE, ", member);
    else
        put(w, ".$s = $u, ", member, row);
}

void put_tree_type(struct writer *w, const struct machine_record *record,
                   const struct machine_field *field)
{
    const struct yawl_tree_type *tree = field->type.tree;
    put(w, "static const struct yawl_tree_type tree_of_$t_$t = {\n    .schema = $s, ", record->tag,
        field->member, tree->schema == NULL ? "NULL" : "&schema");
    put_row_member(w, "type", tree->type);
    put_row_member(w, "element", tree->element);
    put_break(w, tree->root.length + 20, 4);
    put(w, ".root = ");
    put_text_row(w, tree->root);
    put(w, "};\n");
}
