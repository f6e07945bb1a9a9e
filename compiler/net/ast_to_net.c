/* Lowering: takes the tree of what was written, gives nets with every name resolved.
 *
 * The parts run in an order in which each finds what it needs: names of nets, types, variables of
 * all nets, then each net's elements, flows, tasks and data, then the checks.  A part that fails
 * reports and goes on, so that one run tells everything.
 */
#include "net/ast_to_net_parts.h"

#include "net/check.h"

/* ---- Nets and decompositions ----------------------------------------------------------------- */

static void say_duplicate_net(struct lowering *all, const struct ast_text *name, struct span span,
                              struct span other)
{
    all->is_ambiguous = true;
    struct diagnostic *d = diagnose(
        all->diagnostics, &net_duplicate_net, name->span.source != NULL ? name->span : span,
        "there is another net or decomposition named '" TEXT_FMT "'; rename one of the two",
        TEXT_ARG(name->text));
    diagnostic_note(all->diagnostics, d, other, "the other '" TEXT_FMT "'", TEXT_ARG(name->text));
}

static void add_net(struct lowering *all, const struct ast_net *ast)
{
    struct net_specification *specification = all->specification;
    uint32_t index = specification->nets.count;
    struct net *net = array_add(all->arena, &specification->nets);
    *net = (struct net){
        .name = ast->name.text,
        .title = ast->about.title.text,
        .span = ast->name.span.source != NULL ? ast->name.span : ast->span,
        .is_root = ast->is_root,
        .place_ids = {.arena = all->arena},
        .task_ids = {.arena = all->arena},
    };
    all->asts[index] = ast;
    uint32_t found = intern_add(&all->net_names, net->name, index);
    if (found != index) {
        say_duplicate_net(all, &ast->name, net->span, specification->nets.items[found].span);
    }
}

/* Nets and decompositions share their names: a task's `decomposition` may mean either. */
static void add_decompositions(struct lowering *all)
{
    const struct ast_specification *ast = all->ast;
    for (uint32_t i = 0; i < ast->decompositions.count; i++) {
        const struct ast_decomposition *one = &ast->decompositions.items[i];
        uint32_t found = intern_add(&all->decomposition_names, one->name.text, i);
        uint32_t net = intern_find(&all->net_names, one->name.text);
        if (net != INTERN_NONE) {
            say_duplicate_net(all, &one->name, one->span, all->specification->nets.items[net].span);
        } else if (found != i) {
            say_duplicate_net(all, &one->name, one->span, ast->decompositions.items[found].span);
        }
    }
}

/* The root net first; false, and a diagnostic, if there is none. */
static bool add_nets(struct lowering *all)
{
    const struct ast_specification *ast = all->ast;
    all->asts = ARENA_ARRAY(all->arena, const struct ast_net *, (size_t)ast->nets.count + 1);
    array_each(struct ast_net, root, &ast->nets) {
        if (root->is_root && all->specification->nets.count == 0) add_net(all, root);
    }
    if (all->specification->nets.count == 0) {
        diagnose(all->diagnostics, &net_missing_root, ast->span,
                 "the specification '" TEXT_FMT
                 "' has no root net; mark one net with isRootNet=\"true\"",
                 TEXT_ARG(ast->workflow.text));
        return false;
    }
    array_each(struct ast_net, net, &ast->nets) {
        if (net != all->asts[0]) add_net(all, net);
    }
    return true;
}

/* ---- Input and output conditions ------------------------------------------------------------- */

/* Without an input or output condition every path check would only repeat it: the net is
 * damaged. */
static void say_missing(struct net_lowering *part, const char *which, bool has_one)
{
    if (has_one) return;
    part->net->is_damaged = true;
    diagnose(part->all->diagnostics, &net_missing_condition, part->net->span,
             "net '" TEXT_FMT "' has no %s condition; add one", TEXT_ARG(part->net->name), which);
}

static void say_several(struct net_lowering *part, const char *which, const ast_texts *more,
                        struct span first)
{
    array_each(struct ast_text, name, more) {
        struct diagnostic *d =
            diagnose(part->all->diagnostics, &net_several_conditions, name->span,
                     "'" TEXT_FMT "' is another %s condition of net '" TEXT_FMT "'; keep one",
                     TEXT_ARG(name->text), which, TEXT_ARG(part->net->name));
        diagnostic_note(part->all->diagnostics, d, first, "the first one");
    }
}

static void check_conditions(struct net_lowering *part)
{
    const struct ast_net *ast = part->ast;
    say_missing(part, "input", ast->has_input);
    say_missing(part, "output", ast->has_output);
    say_several(part, "input", &ast->more_inputs, ast->input.span);
    say_several(part, "output", &ast->more_outputs, ast->output.span);
}

/* ---- Use ------------------------------------------------------------------------------------- */

/* Nets that the root net reaches through composite tasks, without recursion: nets may contain each
 * other in any depth. */
static void mark_used(struct lowering *all)
{
    struct net_specification *specification = all->specification;
    ARRAY(uint32_t) pending = {0};
    all->used_gateways = bitset_new(all->arena, all->ast->decompositions.count + 1);
    specification->nets.items[0].is_used = true;
    array_push(all->arena, &pending, 0);
    while (pending.count > 0) {
        struct net *net = &specification->nets.items[pending.items[--pending.count]];
        array_each(struct net_task, task, &net->tasks) {
            uint32_t gateway = intern_find(&all->decomposition_names, task->decomposition);
            if (gateway != INTERN_NONE) bitset_add(all->used_gateways, gateway);
            if (task->subnet == NET_NONE) continue;
            struct net *subnet = &specification->nets.items[task->subnet];
            if (subnet->is_used) continue;
            subnet->is_used = true;
            array_push(all->arena, &pending, task->subnet);
        }
    }
}

static void say_unused(struct lowering *all, const char *what, struct text name, struct span span)
{
    diagnose(all->diagnostics, &net_unused, span,
             "the %s '" TEXT_FMT "' is not used by any task that a case can reach", what,
             TEXT_ARG(name));
}

/* What no case can reach is most often a leftover, or a misspelt name elsewhere. */
static void check_use(struct lowering *all)
{
    array_each(struct net, net, &all->specification->nets) {
        bool brought_in = net->span.source != all->ast->source; /* by `uses:`, for others too */
        if (!net->is_used && !brought_in) say_unused(all, "net", net->name, net->span);
    }
    for (uint32_t i = 0; i < all->ast->decompositions.count; i++) {
        const struct ast_decomposition *ast = &all->ast->decompositions.items[i];
        if (bitset_has(all->used_gateways, i)) continue;
        say_unused(all, "decomposition", ast->name.text,
                   ast->name.span.source != NULL ? ast->name.span : ast->span);
    }
}

/* ---- Outputs of old decompositions ----------------------------------------------------------- */

/* Queries are compared as texts, as the engine does. */
static struct intern queries_of(struct arena *arena, const ast_mappings *mappings)
{
    struct intern queries = {.arena = arena};
    array_each(struct ast_mapping, mapping, mappings) {
        intern_add(&queries, text_trim(mapping->expression.text), 0);
    }
    return queries;
}

static void check_mapped_queries(struct net_lowering *part, const struct ast_task *ast,
                                 const struct ast_decomposition *gateway)
{
    struct intern mapped = queries_of(part->all->arena, &ast->out);
    intern_add(&mapped, text_trim(ast->instances.output.text), 0);
    array_each(struct ast_mapping, output, &gateway->outputs) {
        struct text query = text_trim(output->expression.text);
        if (intern_find(&mapped, query) != INTERN_NONE) continue;
        struct diagnostic *d =
            diagnose(part->all->diagnostics, &net_unmapped_query, net_task_of(part, ast)->span,
                     "'" TEXT_FMT "' does not map the output query '" TEXT_FMT
                     "' of its decomposition '" TEXT_FMT "'; add it to <completedMappings>",
                     TEXT_ARG(ast->name.text), TEXT_ARG(query), TEXT_ARG(gateway->name.text));
        diagnostic_note(part->all->diagnostics, d, output->span, "the output query");
    }
}

/* In Beta 2 and 3 a decomposition lists its output queries, and a task maps exactly these; the
 * query that its instances collect counts as well. */
static void check_output_queries(struct net_lowering *part, const struct ast_task *ast)
{
    struct lowering *all = part->all;
    uint32_t index = intern_find(&all->decomposition_names, ast->decomposition.text);
    if (index == INTERN_NONE) return;
    const struct ast_decomposition *gateway = &all->ast->decompositions.items[index];
    check_mapped_queries(part, ast, gateway);
    if (ast->out.count == 0) return;
    struct intern known = queries_of(all->arena, &gateway->outputs);
    array_each(struct ast_mapping, mapping, &ast->out) {
        struct text query = text_trim(mapping->expression.text);
        if (intern_find(&known, query) != INTERN_NONE) continue;
        diagnose(all->diagnostics, &net_unmapped_query, mapping->span,
                 "'" TEXT_FMT "' maps '" TEXT_FMT
                 "', which is no output query of its decomposition '" TEXT_FMT
                 "'; add an <outputExpression> there",
                 TEXT_ARG(ast->name.text), TEXT_ARG(query), TEXT_ARG(gateway->name.text));
    }
}

/* ---- The whole ------------------------------------------------------------------------------- */

static void lower_net(struct net_lowering *part)
{
    check_conditions(part);
    net_expand_needs(part);
    net_expand_branches(part);
    net_add_elements(part);
    net_lower_flows(part);
    net_lower_cancels(part);
    net_lower_tasks(part);
    net_lower_joins(part);
    net_add_scopes(part);
    net_lower_instances(part);
    net_lower_data(part);
    net_lower_calls(part);
    net_lower_failures(part);
    net_lower_time(part);
    net_lower_features(part);
    if (!part->all->specification->has_simple_root) return;
    array_each(struct ast_task, task, &part->ast->tasks) check_output_queries(part, task);
}

/* Variables of all nets first: a composite task's parameters are those of its net. */
static void lower_nets(struct lowering *all)
{
    uint32_t count = all->specification->nets.count;
    struct net_lowering *parts = ARENA_ARRAY(all->arena, struct net_lowering, count);
    for (uint32_t i = 0; i < count; i++) {
        parts[i] = (struct net_lowering){
            .all = all, .ast = all->asts[i], .net = &all->specification->nets.items[i]};
        net_lower_variables(&parts[i]);
    }
    for (uint32_t i = 0; i < count; i++) lower_net(&parts[i]);
}

static void check_net(const struct check *check, struct net *net)
{
    check_gates(check, net);
    check_choices(check, net);
    check_structure(check, net);
    check_cancel(check, net);
    check_mappings(check, net);
    check_instances(check, net);
    check_unset(check, net);
    check_empty_runs(check, net);
}

/* A file without a version is Beta 2; a YAML one always says its own. */
static bool has_simple_root(const struct ast_specification *ast)
{
    struct text version = ast->schema_version.text;
    if (ast->language != AST_XPATH) return false;
    return text_is_absent(version) || text_is(version, "Beta 2") || text_is(version, "Beta 3");
}

static struct net_specification *specification_of(struct arena *arena,
                                                  const struct ast_specification *ast)
{
    struct net_specification *specification = ARENA_NEW(arena, struct net_specification);
    *specification = (struct net_specification){
        .source = ast->source,
        .workflow = ast->workflow.text,
        .version = ast->version.text,
        .title = ast->about.title.text,
        .span = ast->span,
        .is_xpath = ast->language == AST_XPATH,
        .is_yaml = ast->format == DOCUMENT_YAML,
        .is_sequential = text_is(ast->mode.text, "sequential"),
        .is_petri = ast->is_petri,
        .has_simple_root = has_simple_root(ast),
        .schema = ast->schema_tables,
    };
    return specification;
}

/* Name clashes make "unused" and "loop" meaningless, since one of the two was never looked at. */
struct net_specification *ast_to_net(struct arena *arena, const struct ast_specification *ast,
                                     struct diagnostics *diagnostics)
{
    struct intern *no_names = ARENA_NEW(arena, struct intern);
    no_names->arena = arena;
    struct lowering all = {
        .arena = arena,
        .diagnostics = diagnostics,
        .ast = ast,
        .specification = specification_of(arena, ast),
        .net_names = {.arena = arena},
        .decomposition_names = {.arena = arena},
        .constants = {.by_name = no_names, .item_by_name = no_names},
    };
    if (!add_nets(&all)) return NULL;
    add_decompositions(&all);
    net_lower_types(&all);
    all.constants.enumerations =
        (const struct expr_enumeration *const *)all.specification->enumerations;
    all.constants.records = (const struct expr_record *const *)all.specification->records;
    all.constants.is_open = all.specification->has_simple_root;
    net_lower_gateways(&all);
    lower_nets(&all);
    net_unify_triggers(&all);
    mark_used(&all);
    if (!all.is_ambiguous) check_use(&all);
    struct check check = {arena, diagnostics, all.specification};
    array_each(struct net, net, &all.specification->nets) check_net(&check, net);
    if (!all.is_ambiguous) check_empty_loops(&check);
    return all.specification;
}
