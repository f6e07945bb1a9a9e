/* Writes parameters, local variables and gateways. */
#include "ast/yawl_cel.h"
#include "ast/yawl_values.h"
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

/* Beta 2 looked at types of XML Schema ("xs…") only; a variable of any other was not typed. */
static void write_beta_2_type(struct yawl_writer *w, const struct ast_variable *variable)
{
    struct text type = variable->type.text;
    bool is_xsd = text_is(variable->ns.text, XSD_NAMESPACE);
    bool misleads = text_starts_with(type, "xs") || text_find(type, ":") != SIZE_MAX;
    if (is_xsd == (variable->untyped == AST_YES)) {
        yawl_refuse_in_beta_2(w, variable->span,
                              "a type that is neither one of XML Schema (xs:…) nor 'untyped'");
    }
    yawl_line(w, "element", variable->element.text);
    if (!is_xsd) yawl_line(w, "namespace", variable->ns.text);
    const char *prefix = is_xsd ? "xs:" : misleads ? "untyped:" : "";
    yawl_line(w, "type", text_format(w->arena, "%s" TEXT_FMT, prefix, TEXT_ARG(type)));
}

static void write_beta_2_name(struct yawl_writer *w, const struct ast_variable *variable)
{
    struct text name = variable->name.text;
    if (!yawl_is_nmtoken(name)) {
        yawl_refuse_in_beta_2(w, variable->span, "a variable whose name has spaces or signs");
    }
    yawl_set(w, "name", name);
}

/* What the role does not have in YAWL. */
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
    if (!text_is_absent(variable->merge.text)) yawl_refuse(w, variable->merge.span, "'merge'");
    bool both = variable->mandatory == AST_YES && !text_is_absent(variable->initial.text);
    if (is_input && both) yawl_refuse(w, variable->span, "a mandatory parameter with a value");
}

static void write_variable(struct yawl_writer *w, const struct ast_variable *variable,
                           const char *element, uint32_t ordinal)
{
    static const char *const types[] = {[AST_IN] = "InputParam",
                                        [AST_OUT] = "OutputParam",
                                        [AST_LOCAL] = "LocalVariable",
                                        [AST_ENABLEMENT] = "InputParam"};
    yawl_pieces pieces = yawl_cut(w, variable->yawl_xml.text, variable->yawl_xml.span);
    bool unsaid = variable->index.value == AST_ABSENT;
    int64_t index = unsaid ? ordinal : variable->index.value;
    refuse_values(w, variable);
    yawl_tag(w, element);
    if (yawl_is_beta_2(w)) write_beta_2_name(w, variable);
    yawl_put_attributes(w, &pieces);
    yawl_enter_type(w, types[variable->role], variable->span);
    bool indexed = !unsaid || yawl_has(w, "index");
    if (indexed) yawl_line(w, "index", text_format(w->arena, "%" PRId64, index));
    yawl_put_pieces(w, &pieces, "documentation");
    if (yawl_is_beta_2(w)) {
        write_beta_2_type(w, variable);
    } else {
        write_type(w, variable);
    }
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

/* What Beta 2 and 3 called output expressions stands before the parameters, or becomes further ones. */
static void write_outputs(struct yawl_writer *w, const struct ast_decomposition *decomposition)
{
    const ast_variables *variables = &decomposition->variables;
    bool kept = yawl_has(w, "outputExpression");
    uint32_t index = variables->count;
    array_each(struct ast_mapping, output, &decomposition->outputs) {
        if (kept) yawl_write_query(w, "outputExpression", output->expression.text);
    }
    yawl_write_variables(w, variables, AST_OUT, "outputParam");
    array_each(struct ast_mapping, output, &decomposition->outputs) {
        if (!kept) yawl_write_old_output(w, variables, &output->expression, index++);
    }
}

void yawl_write_gateway(struct yawl_writer *w, const struct ast_decomposition *decomposition)
{
    const struct ast_about *about = &decomposition->about;
    yawl_pieces pieces = yawl_cut(w, about->yawl_xml.text, about->yawl_xml.span);
    yawl_tag(w, "decomposition");
    yawl_set(w, "id", yawl_id_of(&w->decompositions, decomposition->name.text));
    yawl_set(w, "xsi:type", TEXT("WebServiceGatewayFactsType"));
    yawl_put_attributes(w, &pieces);
    yawl_enter_type(w, "WebServiceGatewayFactsType", decomposition->span);
    if (!text_is_empty(about->title.text)) yawl_line(w, "name", about->title.text);
    yawl_line(w, "documentation", about->description.text);
    yawl_write_variables(w, &decomposition->variables, AST_IN, "inputParam");
    write_outputs(w, decomposition);
    yawl_put_pieces(w, &pieces, "logPredicate");
    yawl_write_variables(w, &decomposition->variables, AST_ENABLEMENT, "enablementParam");
    write_service(w, decomposition, &pieces);
    yawl_line(w, "codelet", decomposition->codelet.text);
    yawl_line(w, "externalInteraction", decomposition->interaction.text);
    yawl_end_pieces(w, &pieces, decomposition->span);
    yawl_leave(w, "decomposition");
}
