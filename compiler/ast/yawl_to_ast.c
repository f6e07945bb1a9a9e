/* YAWL XML of any version → syntax tree: the grammar is checked, then each specification is lowered.
 *
 * Takes a document, gives one specification for each <specification>.  What the tree has no member for is
 * kept as XML text with its owner, comments included.
 */
#include "ast/yawl_to_ast_parts.h"

/* ---- What is said of a specification -------------------------------------------------------- */

static bool is_said_by(const struct document_node *child, const char *name, struct ast_text text)
{
    return yawl_is_element(child, name) && !text_is_absent(text.text);
}

/* The children of metaData that have no member; title and description only if they say something else
 * than the specification's own name and documentation. */
static void keep_metadata(struct yawl_lowering *l, const struct document_node *node,
                          const struct ast_specification *ast, struct yawl_rest *rest)
{
    struct text_buffer inner = {.arena = l->arena};
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (child->kind == DOCUMENT_ATTRIBUTE || child->kind == DOCUMENT_TEXT) continue;
        bool said = is_said_by(child, "version", ast->version);
        if (yawl_is_element(child, "title")) {
            said = text_equal(yawl_element_text(l, child).text, ast->about.title.text);
        } else if (yawl_is_element(child, "description")) {
            said = text_equal(yawl_element_text(l, child).text, ast->about.description.text);
        }
        if (said) continue;
        text_add_string(&inner, "\n");
        text_add(&inner, yawl_verbatim(l->arena, child));
    }
    if (inner.length == 0) return;
    if (rest->xml.arena == NULL) rest->xml.arena = l->arena;
    if (rest->xml.length > 0) text_add_char(&rest->xml, '\n');
    text_print(&rest->xml, "<metaData>" TEXT_FMT "\n</metaData>", TEXT_ARG(text_built(&inner)));
    rest->span = rest->span.source == NULL ? node->span : span_join(rest->span, node->span);
}

static void lower_about(struct yawl_lowering *l, const struct document_node *node,
                        struct ast_specification *ast)
{
    const struct document_node *metadata = yawl_child(node, "metaData");
    ast->about.title = yawl_child_text(l, node, "name");
    ast->about.description = yawl_child_text(l, node, "documentation");
    if (metadata == NULL) return;
    if (text_is_absent(ast->about.title.text)) {
        ast->about.title = yawl_child_text(l, metadata, "title");
    }
    if (text_is_absent(ast->about.description.text)) {
        ast->about.description = yawl_child_text(l, metadata, "description");
    }
    ast->version = yawl_child_word(l, metadata, "version");
}

/* ---- Decompositions ------------------------------------------------------------------------- */

static void lower_decomposition(struct yawl_lowering *l, const struct document_node *node,
                                struct ast_specification *ast)
{
    const struct document_node *type = yawl_xsi_type(node);
    struct text kind = type == NULL ? TEXT_NONE : yawl_local_name(type->value);
    if (text_is(kind, "NetFactsType") || yawl_is_element(node, "rootNet")) {
        yawl_lower_net(l, node, array_add(l->arena, &ast->nets));
    } else if (text_is(kind, "WebServiceGatewayFactsType")) {
        yawl_lower_gateway(l, node, array_add(l->arena, &ast->decompositions));
    }
}

static void lower_child(struct yawl_lowering *l, const struct document_node *child,
                        struct ast_specification *ast, struct yawl_rest *rest)
{
    bool is_xsd = child->kind == DOCUMENT_ELEMENT && text_is(child->ns, XSD_NAMESPACE);
    if (is_xsd && text_is(child->name, "schema")) {
        ast->schema = yawl_schema_text(l->arena, child);
    } else if (child->kind == DOCUMENT_COMMENT || child->kind == DOCUMENT_INSTRUCTION || is_xsd ||
               yawl_is_element(child, "import") || yawl_is_element(child, "importedNet")) {
        yawl_keep(l, rest, child);
    } else if (yawl_is_element(child, "metaData")) {
        keep_metadata(l, child, ast, rest);
    } else if (yawl_is_element(child, "decomposition") || yawl_is_element(child, "rootNet")) {
        lower_decomposition(l, child, ast);
    }
}

/* ---- Layout --------------------------------------------------------------------------------- */

/* The layout of one specification: the whole element if it is the only one, else its part. */
static struct ast_xml layout_of(struct yawl_lowering *l, const struct document_node *layout,
                                struct text uri, bool is_only)
{
    if (is_only) return (struct ast_xml){yawl_verbatim(l->arena, layout), layout->span};
    struct text_buffer out = {.arena = l->arena};
    bool found = false;
    text_add_string(&out, "<layout>");
    for (const struct document_node *child = layout->first_child; child; child = child->next) {
        if (child->kind != DOCUMENT_ELEMENT) continue;
        bool is_part = yawl_is_element(child, "specification");
        if (is_part && !text_equal(yawl_attribute_value(child, "id"), uri)) continue;
        found |= is_part;
        text_add_char(&out, '\n');
        text_add(&out, yawl_verbatim(l->arena, child));
    }
    text_add_string(&out, "\n</layout>");
    if (!found) return (struct ast_xml){TEXT_NONE, SPAN_NONE};
    return (struct ast_xml){text_built(&out), layout->span};
}

/* ---- Specifications ------------------------------------------------------------------------- */

static struct ast_specification *lower_specification(struct yawl_lowering *l,
                                                     const struct document_node *node,
                                                     struct yawl_rest *rest)
{
    struct ast_specification *ast = ARENA_NEW(l->arena, struct ast_specification);
    ast->format = DOCUMENT_XML;
    ast->source = node->span.source;
    ast->span = node->span;
    ast->language = AST_XPATH;
    ast->workflow = yawl_attribute_text(node, "uri");
    ast->schema_version = yawl_attribute_exact(node->parent, "version");
    if (l->version == YAWL_BETA_3) ast->schema_version.text = TEXT("Beta 3"); /* also "beta3" */
    lower_about(l, node, ast);
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        lower_child(l, child, ast, rest);
    }
    ast->about.yawl_xml = yawl_kept(l, rest);
    return ast;
}

ast_specifications ast_from_yawl(struct arena *arena, const struct document *document,
                                 struct diagnostics *diagnostics)
{
    ast_specifications result = {0};
    struct yawl_lowering l = {arena, diagnostics, yawl_check(arena, document, diagnostics)};
    if (l.version == YAWL_VERSION_COUNT) return result;
    const struct document_node *layout = yawl_child(document->root, "layout");
    struct yawl_rest rest = {0};
    for (struct document_node *child = document->root->first_child; child; child = child->next) {
        bool aside = child->kind == DOCUMENT_COMMENT || child->kind == DOCUMENT_INSTRUCTION;
        if (aside) yawl_keep(&l, &rest, child);
        if (!yawl_is_element(child, "specification")) continue;
        array_push(arena, &result, lower_specification(&l, child, &rest));
        rest = (struct yawl_rest){0};
    }
    if (layout == NULL) return result;
    array_each(struct ast_specification *, ast, &result) {
        (*ast)->layout = layout_of(&l, layout, (*ast)->workflow.text, result.count == 1);
    }
    return result;
}
