/* What the types of variables are, for specifications whose data are XML: rows of tables that are made of the
 * schema.
 *
 * A part of ast_check_values, which tells what is wrong; a type that the tables cannot say keeps the
 * reason, and refuses the specification only when code is made of it.
 */
#include "ast/ast_types.h"

#include "base/intern.h"
#include "read/schema_model.h"
#include "yawl/schema.h"

/* What came of one name: types and elements are told apart by the map that they stand in. */
struct answer {
    uint32_t row;
    struct text reason;
};

struct resolving {
    struct arena *arena;
    const struct xml_schema *schema;
    struct schema_model *model;
    struct intern types, xsd_types, elements; /* name → position in `answers` */
    ARRAY(struct answer) answers;
};

static struct text local_name(struct text qname)
{
    size_t colon = text_find(qname, ":");
    return text_trim(colon == SIZE_MAX ? qname : text_slice(qname, colon + 1, qname.length));
}

static struct answer answer_of(struct resolving *resolving, struct schema_name name,
                               bool is_element)
{
    struct intern *known = is_element    ? &resolving->elements
                           : name.is_xsd ? &resolving->xsd_types
                                         : &resolving->types;
    uint32_t index = intern_add(known, name.local, resolving->answers.count);
    if (index < resolving->answers.count) return resolving->answers.items[index];
    struct xml_schema_error error = {TEXT_NONE, 0};
    struct answer answer = {
        .row = is_element ? schema_model_element(resolving->model, name.local, &error)
                          : schema_model_type(resolving->model, name, &error)};
    if (answer.row == YAWL_SCHEMA_NONE) answer.reason = error.message;
    array_push(resolving->arena, &resolving->answers, answer);
    return answer;
}

static void resolve(struct resolving *resolving, ast_variables *variables)
{
    array_each(struct ast_variable, variable, variables) {
        bool is_element = !text_is_absent(variable->element.text);
        struct text written = is_element ? variable->element.text : variable->type.text;
        variable->schema_row = YAWL_SCHEMA_NONE;
        if (text_is_absent(written)) continue;
        struct schema_name name = {local_name(written), false};
        if (!is_element) name = xml_schema_name(resolving->schema, variable->ns.text, written);
        struct answer answer = answer_of(resolving, name, is_element);
        variable->schema_row = answer.row;
        variable->schema_reason = answer.reason;
    }
}

void ast_resolve_types(struct arena *arena, struct ast_specification *specification,
                       const struct xml_schema *schema)
{
    struct resolving resolving = {.arena = arena, .schema = schema};
    resolving.types.arena = resolving.xsd_types.arena = resolving.elements.arena = arena;
    resolving.model = schema_model_new(arena, schema);
    array_each(struct ast_net, net, &specification->nets) {
        resolve(&resolving, &net->variables);
        array_each(struct ast_task, task, &net->tasks) resolve(&resolving, &task->returns);
    }
    array_each(struct ast_decomposition, decomposition, &specification->decompositions) {
        resolve(&resolving, &decomposition->variables);
    }
    specification->schema_tables = schema_model_tables(resolving.model);
}
