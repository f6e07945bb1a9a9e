/* The variables of nets and decompositions.
 *
 * A net's variable may be declared as input, output and local at once: input and output is one
 * variable of both roles, output and local (how YAWL editors write an output) is an output.  Order:
 * inputs, outputs, locals, each as in the text.
 */
#include "net/ast_to_net_parts.h"

/* ---- Types ----------------------------------------------------------------------------------- */

static bool is_schema_prefix(struct text prefix)
{
    return text_is(prefix, "xs") || text_is(prefix, "xsd");
}

/* Another prefix than that of XML Schema is a type of the file, even if it is named like a
 * built-in. */
static struct expr_type xsd_type(struct text name)
{
    size_t colon = text_find(name, ":");
    if (colon == SIZE_MAX) return expr_type_of_xsd(name);
    if (is_schema_prefix(text_slice(name, 0, colon))) {
        return expr_type_of_xsd(text_slice(name, colon + 1, name.length));
    }
    return (struct expr_type){.kind = EXPR_OTHER, .name = name};
}

/* ---- Variables ------------------------------------------------------------------------------- */

static struct expr_type type_of(struct lowering *all, const struct ast_variable *ast)
{
    struct expr_type type;
    if (all->specification->is_xpath && net_schema_type(all, ast, &type)) return type;
    if (!text_is_absent(ast->element.text)) {
        return (struct expr_type){.kind = EXPR_OTHER, .name = ast->element.text};
    }
    if (text_is_absent(ast->type.text)) {
        return (struct expr_type){.kind = EXPR_OTHER, .name = TEXT("untyped")};
    }
    if (!all->specification->is_xpath) return net_yaml_type(all, &ast->type);
    if (all->ast->schema_tables != NULL) /* which cannot say it */
        return (struct expr_type){.kind = EXPR_OTHER, .name = text_trim(ast->type.text)};
    return xsd_type(text_trim(ast->type.text));
}

static enum net_variable_role role_of(enum ast_variable_role role)
{
    switch (role) {
    case AST_IN:
    case AST_ENABLEMENT: return NET_IN;
    case AST_OUT:
    case AST_RETURNS: return NET_OUT;
    case AST_LOCAL: break;
    }
    return NET_LOCAL;
}

static void say_bad_merge(struct lowering *all, const struct ast_variable *ast, struct text why)
{
    diagnose(all->diagnostics, &net_bad_merge, ast->merge.span, "'" TEXT_FMT "': " TEXT_FMT,
             TEXT_ARG(ast->name.text), TEXT_ARG(why));
}

/* Of a variable of a net, whose values tasks assign. */
static enum expr_merge merge_of(struct lowering *all, const struct ast_variable *ast,
                                const struct expr_type *type)
{
    enum expr_merge merge = EXPR_MERGE_LAST;
    if (text_is_absent(ast->merge.text)) return EXPR_MERGE_NONE;
    while (merge < EXPR_MERGE_COUNT && !text_is(ast->merge.text, expr_merge_word(merge))) merge++;
    if (merge == EXPR_MERGE_COUNT) return EXPR_MERGE_NONE; /* told by the reader */
    if (all->specification->is_xpath) {
        say_bad_merge(all, ast, TEXT("values are merged only where expressions are CEL"));
    } else if (!expr_merges(merge, type)) {
        say_bad_merge(all, ast,
                      text_format(all->arena, "values of type " TEXT_FMT " have no merge '%s'",
                                  TEXT_ARG(type->name), expr_merge_word(merge)));
    } else {
        return merge;
    }
    return EXPR_MERGE_NONE;
}

/* YAWL names a variable by its element if it has no name. */
static struct text name_of(const struct ast_variable *ast)
{
    return text_is_absent(ast->name.text) ? ast->element.text : ast->name.text;
}

/* YAWL editors write an empty initial value for none; only a string can be empty. */
static bool has_initial(const struct ast_variable *ast, const struct expr_type *type)
{
    if (text_is_absent(ast->initial.text)) return false;
    return type->kind == EXPR_STRING || !text_is_empty(text_trim(ast->initial.text));
}

/* In CEL.  null is none. */
static void lower_initial(struct lowering *all, const struct ast_variable *ast,
                          struct net_variable *variable)
{
    struct expr_scope scope = all->constants;
    scope.is_initial = true;
    variable->initial = net_lower_expression(all, &scope, &ast->initial, &variable->type);
    const struct expr *tree = variable->initial.tree;
    if (tree == NULL || tree->op != EXPR_ABSENT) return;
    variable->initial = (struct net_expr){.text = TEXT_NONE};
    variable->has_initial = false;
}

static struct net_variable lower_variable(struct lowering *all, const struct ast_variable *ast)
{
    bool is_cel = !all->specification->is_xpath;
    struct net_variable variable = {
        .name = name_of(ast),
        .span = ast->name.span.source != NULL ? ast->name.span : ast->span,
        .role = role_of(ast->role),
        .type = type_of(all, ast),
        .type_text = ast->type.text,
        .element = ast->element.text,
        .type_ns = ast->ns.text,
        .type_reason = ast->schema_reason,
        .initial_text = is_cel ? TEXT_NONE : ast->initial.text,
        .initial = {.text = TEXT_NONE, .span = ast->initial.span},
        .fallback_text = ast->fallback.text,
        .fallback_span = ast->fallback.span,
        .mandatory = ast->mandatory == AST_YES,
    };
    variable.has_initial = has_initial(ast, &variable.type);
    if (variable.role != NET_OUT && !text_is_empty(text_trim(variable.fallback_text))) {
        diagnose(all->diagnostics, &net_unused_default, variable.fallback_span,
                 "the default value of '" TEXT_FMT
                 "' is never used, since it is no output: YAWL "
                 "takes defaults where results are missing",
                 TEXT_ARG(variable.name));
    }
    if (is_cel) {
        lower_initial(all, ast, &variable);
        /* In YAML a case is not started without its inputs, except those that may be null. */
        bool is_input = ast->role == AST_IN;
        variable.mandatory = is_input && !variable.type.optional && !variable.has_initial;
    } else if (variable.mandatory && !text_is_empty(text_trim(ast->initial.text))) {
        diagnose(all->diagnostics, &net_mandatory_initial, variable.span,
                 "the parameter '" TEXT_FMT
                 "' is mandatory and has an initial value; remove one of "
                 "the two",
                 TEXT_ARG(variable.name));
    }
    return variable;
}

static void say_duplicate(struct lowering *all, const struct net_variable *variable,
                          const struct net_variable *other)
{
    struct diagnostic *d = diagnose(all->diagnostics, &net_duplicate_variable, variable->span,
                                    "'" TEXT_FMT "' is declared twice; rename or remove one",
                                    TEXT_ARG(variable->name));
    diagnostic_note(all->diagnostics, d, other->span, "the other '" TEXT_FMT "'",
                    TEXT_ARG(variable->name));
}

void net_lower_parameters(struct lowering *all, const ast_variables *asts,
                          enum ast_variable_role role, net_variables *out)
{
    struct intern names = {.arena = all->arena};
    array_each(struct ast_variable, ast, asts) {
        if (ast->role != role) continue;
        struct net_variable variable = lower_variable(all, ast);
        if (!text_is_absent(ast->merge.text))
            say_bad_merge(all, ast, TEXT("only variables of nets are merged"));
        uint32_t found = intern_add(&names, variable.name, out->count);
        if (found == out->count) {
            array_push(all->arena, out, variable);
        } else {
            say_duplicate(all, &variable, &out->items[found]);
        }
    }
}

static bool same_text(struct text a, struct text b)
{
    return text_equal(text_trim(a), text_trim(b));
}

/* A second declaration of a net's variable: false if it is none. */
static bool merge(struct lowering *all, struct net_variable *first,
                  const struct net_variable *second)
{
    enum net_variable_role role = first->role;
    if (role == NET_IN && second->role == NET_OUT) {
        first->role = NET_IN_OUT;
        first->mandatory = first->mandatory || second->mandatory;
    } else if (role != NET_OUT || second->role != NET_LOCAL) {
        return false;
    }
    if (!first->has_initial && second->has_initial) {
        first->has_initial = true;
        first->initial = second->initial;
        first->initial_text = second->initial_text;
    }
    if (text_is_absent(first->fallback_text)) {
        first->fallback_text = second->fallback_text;
        first->fallback_span = second->fallback_span;
    }
    if (first->merge == EXPR_MERGE_NONE) first->merge = second->merge;
    if (expr_same_type(first->type, second->type) &&
        (first->type.kind != EXPR_OTHER || same_text(first->type_text, second->type_text))) {
        return true;
    }
    struct diagnostic *d =
        diagnose(all->diagnostics, &net_conflicting_types, second->span,
                 "'" TEXT_FMT "' is declared as " TEXT_FMT " here and as " TEXT_FMT
                 " elsewhere; it is one variable, so give it one type",
                 TEXT_ARG(first->name), TEXT_ARG(second->type.name), TEXT_ARG(first->type.name));
    diagnostic_note(all->diagnostics, d, first->span, "the other declaration");
    return true;
}

static void lower_role(struct net_lowering *part, enum ast_variable_role role)
{
    net_variables *variables = &part->net->variables;
    array_each(struct ast_variable, ast, &part->ast->variables) {
        if (ast->role != role) continue;
        struct net_variable variable = lower_variable(part->all, ast);
        variable.merge = merge_of(part->all, ast, &variable.type);
        uint32_t found = intern_add(&part->variable_names, variable.name, variables->count);
        if (found == variables->count) {
            array_push(part->all->arena, variables, variable);
        } else if (!merge(part->all, &variables->items[found], &variable)) {
            say_duplicate(part->all, &variable, &variables->items[found]);
        }
    }
}

void net_lower_variables(struct net_lowering *part)
{
    part->variable_names = (struct intern){.arena = part->all->arena};
    lower_role(part, AST_IN);
    lower_role(part, AST_OUT);
    lower_role(part, AST_LOCAL);
}

/* Once for each, not once a task that uses it: so a fault in it is told once. */
void net_lower_gateways(struct lowering *all)
{
    uint32_t count = all->ast->decompositions.count;
    all->gateway_in = ARENA_ARRAY(all->arena, net_variables, (size_t)count + 1);
    all->gateway_returns = ARENA_ARRAY(all->arena, net_variables, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const ast_variables *asts = &all->ast->decompositions.items[i].variables;
        net_lower_parameters(all, asts, AST_IN, &all->gateway_in[i]);
        net_lower_parameters(all, asts, AST_OUT, &all->gateway_returns[i]);
    }
}
