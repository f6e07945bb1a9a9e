/* Syntax tree → YAWL XML: 4.0, or Beta 2 where a YAML specification says that it is of Beta 2.
 *
 * Takes a tree from any version of YAWL or from YAML; gives a file that YAWL's schema accepts, indented.
 * What the version cannot say is refused by name; nothing is approximated.
 */
#include "ast/yawl_cel.h"
#include "ast/yawl_write.h"

/* ---- metaData ------------------------------------------------------------------------------- */

/* The text of <creator>: until Beta 4 a party, of whom 4.0 keeps the name. */
static void write_party(struct yawl_writer *w, yawl_pieces *pieces, const char *name)
{
    for (struct yawl_piece *piece; (piece = yawl_find_piece(pieces, name)) != NULL;) {
        const struct document_node *party = document_child(piece->node, "name");
        if (party == NULL || yawl_is_beta_2(w)) {
            yawl_put_asides(w, pieces, piece);
            yawl_raw(w, piece->whole);
        } else {
            yawl_line(w, name, text_trim(document_text(w->arena, party)));
            diagnose(w->diagnostics, &yawl_left_out, w->ast->about.yawl_xml.span,
                     "<%s> is only a text in YAWL 4.0: the address and description are left out",
                     name);
        }
        piece->written = true;
    }
}

static void write_said(struct yawl_writer *w, yawl_pieces *pieces, const char *name,
                       struct text said)
{
    if (yawl_find_piece(pieces, name) != NULL) {
        yawl_put_pieces(w, pieces, name);
    } else {
        yawl_line(w, name, said);
    }
}

static void write_metadata(struct yawl_writer *w, yawl_pieces *outer)
{
    static const char *const middle[] = {"coverage",  "rights",     "replaces", "modification",
                                         "validFrom", "validUntil", "created",  NULL};
    const struct ast_specification *ast = w->ast;
    struct yawl_piece *whole = yawl_find_piece(outer, "metaData");
    yawl_pieces pieces = {0};
    if (whole != NULL) {
        yawl_put_asides(w, outer, whole);
        pieces = yawl_cut(w, whole->inner, ast->about.yawl_xml.span);
        whole->written = true;
    }
    yawl_tag(w, "metaData");
    yawl_enter_type(w, "MetaData", ast->span);
    write_said(w, &pieces, "title", ast->about.title.text);
    write_party(w, &pieces, "creator");
    yawl_put_pieces(w, &pieces, "subject");
    write_said(w, &pieces, "description", ast->about.description.text);
    yawl_put_pieces(w, &pieces, "publisher");
    write_party(w, &pieces, "contributor");
    for (const char *const *name = middle; *name != NULL; name++)
        yawl_put_pieces(w, &pieces, *name);
    bool numbered = yawl_simple_accepts(YAWL_SIMPLE_VersionNumber, ast->version.text);
    if (numbered) write_said(w, &pieces, "version", ast->version.text);
    if (!numbered && !text_is_absent(ast->version.text)) {
        yawl_refuse(w, ast->version.span, "a version that is no decimal number from 0.1");
    }
    yawl_put_pieces(w, &pieces, "status");
    yawl_put_pieces(w, &pieces, "persistent");
    yawl_put_pieces(w, &pieces, "identifier");
    yawl_end_pieces(w, &pieces, ast->about.yawl_xml.span);
    yawl_leave(w, "metaData");
}

/* ---- The specification ---------------------------------------------------------------------- */

static void take_decomposition_ids(struct yawl_writer *w)
{
    array_each(struct ast_net, net, &w->ast->nets) {
        yawl_take_id(w, &w->decompositions, net->name.text, true);
    }
    array_each(struct ast_decomposition, decomposition, &w->ast->decompositions) {
        yawl_take_id(w, &w->decompositions, decomposition->name.text, true);
    }
}

/* Beta 2 demands a decomposition, and its root net is none. */
static void refuse_lone_root(struct yawl_writer *w)
{
    const struct ast_specification *ast = w->ast;
    bool is_lone = ast->nets.count + ast->decompositions.count < 2;
    if (!is_lone || !yawl_is_beta_2(w)) return;
    yawl_refuse_in_beta_2(w, ast->span, "a root net without any other decomposition");
}

static void write_specification(struct yawl_writer *w)
{
    const struct ast_specification *ast = w->ast;
    refuse_lone_root(w);
    yawl_pieces pieces = yawl_cut(w, ast->about.yawl_xml.text, ast->about.yawl_xml.span);
    yawl_tag(w, "specification");
    yawl_set(w, "uri", ast->workflow.text);
    yawl_enter_type(w, "Specification", ast->span);
    if (!text_is_empty(ast->about.title.text)) yawl_line(w, "name", ast->about.title.text);
    yawl_line(w, "documentation", ast->about.description.text);
    write_metadata(w, &pieces);
    yawl_put_pieces(w, &pieces, "import");
    if (!text_is_absent(ast->schema.text)) yawl_raw(w, ast->schema.text);
    if (w->is_cel && text_is_absent(ast->schema.text)) yawl_cel_write_schema(w);
    array_each(struct ast_net, net, &ast->nets) yawl_write_net(w, net);
    array_each(struct ast_decomposition, decomposition, &ast->decompositions) {
        yawl_write_gateway(w, decomposition);
    }
    for (uint32_t i = 0; i < w->made.count; i++) yawl_write_gateway(w, &w->made.items[i]);
    yawl_put_pieces(w, &pieces, "importedNet");
    yawl_end_pieces(w, &pieces, ast->span);
    yawl_leave(w, "specification");
}

/* Beta 2 has no version; YAML has that of YAWL where it came from YAWL. */
static enum yawl_version version_of(const struct ast_specification *ast)
{
    bool is_cel = ast->language == AST_CEL;
    return is_cel ? YAWL_4_0 : yawl_version_named(ast->schema_version.text);
}

/* Attributes of the specificationSet. */
static void write_head(struct yawl_writer *w)
{
    text_add_string(w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<specificationSet");
    if (yawl_is_beta_2(w)) {
        yawl_set(w, "xmlns", TEXT(YAWL_BETA_NAMESPACE));
        text_add_string(w->out, "\n    xmlns:xs=\"" XSD_NAMESPACE "\"");
        text_add_string(w->out, "\n    xmlns:xsi=\"" XSI_NAMESPACE "\"");
    } else {
        text_add_string(w->out, " version=\"4.0\" xmlns=\"" YAWL_NAMESPACE "\"\n"
                                "    xmlns:xsi=\"" XSI_NAMESPACE "\"\n"
                                "    xsi:schemaLocation=\"" YAWL_NAMESPACE " " YAWL_NAMESPACE
                                "/YAWL_Schema4.0.xsd\"");
    }
    yawl_enter_type(w, "SpecificationSet", w->ast->span);
}

static void write_layout(struct yawl_writer *w)
{
    if (text_is_absent(w->ast->layout.text)) return;
    if (!yawl_has(w, "layout")) yawl_refuse_element(w, "layout");
    yawl_raw(w, w->ast->layout.text);
}

/* YAML may hold characters that XML cannot, however they are written. */
static void refuse_control_characters(struct yawl_writer *w, struct text written)
{
    for (size_t i = 0; i < written.length; i++) {
        unsigned char c = (unsigned char)written.data[i];
        if (c >= ' ' || c == '\n' || c == '\t') continue;
        diagnose(w->diagnostics, &yawl_cannot_say, w->ast->span,
                 "a text holds the control character U+%04X, which no XML can hold; remove it", c);
        return;
    }
}

void ast_to_yawl(struct arena *arena, const struct ast_specification *specification,
                 struct text_buffer *out, struct diagnostics *diagnostics)
{
    /* The queries of a YAML specification of Beta 2 stay as they are; YAWL files are upgraded. */
    enum yawl_version version = version_of(specification);
    bool is_kept = version == YAWL_BETA_2 && specification->format == DOCUMENT_YAML;
    struct yawl_writer w = {.arena = arena,
                            .diagnostics = diagnostics,
                            .ast = specification,
                            .out = out,
                            .models = {arena, is_kept ? YAWL_BETA_2 : YAWL_4_0, NULL},
                            .is_old = !is_kept && version <= YAWL_BETA_3,
                            .is_cel = specification->language == AST_CEL};
    if (text_is(specification->mode.text, "sequential"))
        yawl_refuse(&w, specification->mode.span, "'mode: sequential'");
    take_decomposition_ids(&w);
    write_head(&w);
    write_specification(&w);
    write_layout(&w);
    yawl_leave(&w, "specificationSet");
    refuse_control_characters(&w, text_built(out));
}
