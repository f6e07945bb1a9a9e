/* Writes parameters, local variables and gateways as YAWL 4.0. */
#include "ast/yawl_cel.h"
#include "ast/yawl_write.h"

#include <inttypes.h>

/* ---- Variables ------------------------------------------------------------------------------ */

static void write_type(struct yawl_writer *w, const struct ast_variable *variable)
{
    if (text_is_absent(variable->name.text)) {
        yawl_line(w, "element", variable->element.text);
        return;
    }
    yawl_line(w, "name", variable->name.text);
    if (variable->untyped == AST_YES || text_is_absent(variable->type.text)) {
        yawl_line(w, "isUntyped", TEXT(""));
        return;
    }
    yawl_line(w, "type", variable->type.text);
    yawl_line(w, "namespace", variable->ns.text);
}

/* What the role does not have in YAWL 4.0. */
static void refuse_values(struct yawl_writer *w, const struct ast_variable *variable)
{
    bool is_input = variable->role == AST_IN || variable->role == AST_ENABLEMENT;
    bool is_output = variable->role == AST_OUT;
    if (is_output && !text_is_absent(variable->initial.text)) {
        yawl_refuse(w, variable->initial.span, "the initial value of an output parameter");
    }
    if (!is_output && !text_is_absent(variable->fallback.text)) {
        yawl_refuse(w, variable->fallback.span, "the default of a variable that is no output");
    }
    if (variable->mandatory == AST_YES && !is_input && !is_output) {
        yawl_refuse(w, variable->span, "a mandatory local variable");
    }
    bool both = variable->mandatory == AST_YES && !text_is_absent(variable->initial.text);
    if (is_input && both) yawl_refuse(w, variable->span, "a mandatory parameter with a value");
}

static void write_variable(struct yawl_writer *w, const struct ast_variable *variable,
                           const char *element, uint32_t ordinal)
{
    yawl_pieces pieces = yawl_cut(w, variable->yawl_xml.text, variable->yawl_xml.span);
    int64_t index = variable->index.value == AST_ABSENT ? ordinal : variable->index.value;
    refuse_values(w, variable);
    yawl_tag(w, element);
    yawl_put_attributes(w, &pieces);
    yawl_enter(w);
    yawl_line(w, "index", text_format(w->arena, "%" PRId64, index));
    yawl_put_pieces(w, &pieces, "documentation");
    write_type(w, variable);
    if (variable->role != AST_OUT) yawl_line(w, "initialValue", variable->initial.text);
    if (variable->role == AST_OUT) yawl_line(w, "defaultValue", variable->fallback.text);
    if (variable->mandatory == AST_YES && variable->role != AST_LOCAL) {
        yawl_line(w, "mandatory", TEXT(""));
    }
    if (variable->role == AST_OUT) yawl_put_pieces(w, &pieces, "isCutThroughParam");
    if (variable->role != AST_LOCAL) yawl_put_pieces(w, &pieces, "logPredicate");
    yawl_end_pieces(w, &pieces, variable->span);
    yawl_leave(w, element);
}

void yawl_write_variables(struct yawl_writer *w, const ast_variables *variables,
                          enum ast_variable_role role, const char *element)
{
    uint32_t ordinal = 0;
    array_each(struct ast_variable, variable, variables) {
        if (variable->role != role) continue;
        struct ast_variable own = w->is_cel ? yawl_cel_variable(w, variable) : *variable;
        if (w->is_cel && role == AST_OUT) own.initial.text = TEXT_NONE; /* the held one has it */
        write_variable(w, &own, element, ordinal++);
    }
}

static bool is_input(const ast_variables *variables, struct text name)
{
    array_each(struct ast_variable, variable, variables) {
        if (variable->role == AST_IN && text_equal(variable->name.text, name)) return true;
    }
    return false;
}

void yawl_write_held_outputs(struct yawl_writer *w, const ast_variables *variables)
{
    uint32_t ordinal = variables->count;
    array_each(struct ast_variable, variable, variables) {
        if (variable->role != AST_OUT || is_input(variables, variable->name.text)) continue;
        struct ast_variable own = yawl_cel_variable(w, variable);
        own.role = AST_LOCAL;
        write_variable(w, &own, "localVariable", ordinal++);
    }
}

/* ---- Outputs of Beta 2 and 3 ---------------------------------------------------------------- */

/* The variable of that name: among `own`, then in any net. */
static const struct ast_variable *find_variable(struct yawl_writer *w, const ast_variables *own,
                                                struct text name)
{
    array_each(struct ast_variable, variable, own) {
        if (text_equal(variable->name.text, name)) return variable;
    }
    array_each(struct ast_net, net, &w->ast->nets) {
        array_each(struct ast_variable, variable, &net->variables) {
            if (text_equal(variable->name.text, name)) return variable;
        }
    }
    return NULL;
}

void yawl_write_old_output(struct yawl_writer *w, const ast_variables *variables,
                           const struct ast_text *query, uint32_t index)
{
    struct text name = yawl_simple_path(query->text);
    if (text_is_absent(name)) {
        yawl_refuse(w, query->span,
                    "an output expression of Beta 2 or 3 that is no path /data/NAME");
        return;
    }
    array_each(struct ast_variable, variable, variables) {
        bool is_there = variable->role == AST_OUT && text_equal(variable->name.text, name);
        if (is_there) return;
    }
    const struct ast_variable *like = find_variable(w, variables, name);
    struct ast_variable output = {.role = AST_OUT, .span = query->span};
    output.index.value = AST_ABSENT;
    output.name.text = name;
    if (like != NULL) {
        output.type = like->type;
        output.ns = like->ns;
        output.untyped = like->untyped;
    }
    write_variable(w, &output, "outputParam", index);
}

/* ---- Gateways ------------------------------------------------------------------------------- */

static void write_service(struct yawl_writer *w, const struct ast_decomposition *decomposition,
                          yawl_pieces *pieces)
{
    if (yawl_find_piece(pieces, "yawlService") != NULL) {
        yawl_put_pieces(w, pieces, "yawlService");
    } else if (!text_is_absent(decomposition->service.text)) {
        yawl_ref(w, "yawlService", decomposition->service.text);
    }
}

void yawl_write_gateway(struct yawl_writer *w, const struct ast_decomposition *decomposition)
{
    const struct ast_about *about = &decomposition->about;
    yawl_pieces pieces = yawl_cut(w, about->yawl_xml.text, about->yawl_xml.span);
    uint32_t outputs = 0;
    yawl_tag(w, "decomposition");
    yawl_set(w, "id", yawl_id_of(&w->decompositions, decomposition->name.text));
    yawl_set(w, "xsi:type", TEXT("WebServiceGatewayFactsType"));
    yawl_put_attributes(w, &pieces);
    yawl_enter(w);
    if (!text_is_empty(about->title.text)) yawl_line(w, "name", about->title.text);
    yawl_line(w, "documentation", about->description.text);
    yawl_write_variables(w, &decomposition->variables, AST_IN, "inputParam");
    yawl_write_variables(w, &decomposition->variables, AST_OUT, "outputParam");
    array_each(struct ast_mapping, output, &decomposition->outputs) {
        yawl_write_old_output(w, &decomposition->variables, &output->expression,
                              decomposition->variables.count + outputs++);
    }
    yawl_put_pieces(w, &pieces, "logPredicate");
    yawl_write_variables(w, &decomposition->variables, AST_ENABLEMENT, "enablementParam");
    write_service(w, decomposition, &pieces);
    yawl_line(w, "codelet", decomposition->codelet.text);
    yawl_line(w, "externalInteraction", decomposition->interaction.text);
    yawl_end_pieces(w, &pieces, decomposition->span);
    yawl_leave(w, "decomposition");
}
