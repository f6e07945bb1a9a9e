/* Cuts XML that was kept as text into its elements, and writes each where it belongs. */
#include "ast/yawl_write.h"

#include <string.h>

/* ---- Cutting: the text is well-formed, so only the ends of its pieces must be found --------- */

static size_t after(struct text xml, size_t at, const char *end)
{
    size_t found = text_find(text_slice(xml, at, xml.length), end);
    return found == SIZE_MAX ? xml.length : at + found + strlen(end);
}

/* Behind the tag at `at`; '>' in an attribute's value does not end it. */
static size_t after_tag(struct text xml, size_t at)
{
    char quote = 0;
    for (; at < xml.length; at++) {
        char c = xml.data[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return xml.length;
}

/* Behind the next "<…>" of any kind at `at`; *depth counts open elements. */
static size_t after_markup(struct text xml, size_t at, int *depth)
{
    struct text rest = text_slice(xml, at, xml.length);
    if (text_starts_with(rest, "<!--")) return after(xml, at, "-->");
    if (text_starts_with(rest, "<![CDATA[")) return after(xml, at, "]]>");
    if (text_starts_with(rest, "<?")) return after(xml, at, "?>");
    size_t end = after_tag(xml, at);
    bool closes = text_starts_with(rest, "</");
    bool is_empty = end >= 2 && xml.data[end - 2] == '/';
    if (closes) (*depth)--;
    if (!closes && !is_empty) (*depth)++;
    return end;
}

/* The piece that begins at `at`; *end is behind it. */
static struct yawl_piece piece_at(struct text xml, size_t at, size_t *end)
{
    int depth = 0;
    size_t inner = after_markup(xml, at, &depth), last = inner;
    struct yawl_piece piece = {.whole = TEXT_NONE};
    *end = inner;
    while (depth > 0 && *end < xml.length) {
        if (xml.data[*end] == '<') {
            last = *end;
            *end = after_markup(xml, *end, &depth);
        } else {
            (*end)++;
        }
    }
    piece.whole = text_slice(xml, at, *end);
    if (last > inner) piece.inner = text_slice(xml, inner, last);
    return piece;
}

yawl_pieces yawl_cut(struct yawl_writer *w, struct text xml, struct span span)
{
    yawl_pieces pieces = {0};
    if (text_is_empty(xml)) return pieces;
    struct document_node *root = read_xml_fragment(w->arena, xml, span, w->diagnostics);
    if (root == NULL) return pieces;
    const struct document_node *node = root->first_child;
    for (size_t at = 0; at < xml.length;) {
        if (xml.data[at] != '<') {
            at++;
            continue;
        }
        struct yawl_piece piece = piece_at(xml, at, &at);
        while (node != NULL && node->kind == DOCUMENT_TEXT) node = node->next;
        if (node == NULL) break;
        piece.node = node;
        array_push(w->arena, &pieces, piece);
        node = node->next;
    }
    return pieces;
}

/* ---- Writing -------------------------------------------------------------------------------- */

static bool is_aside(const struct yawl_piece *piece)
{
    return piece->node->kind != DOCUMENT_ELEMENT;
}

struct yawl_piece *yawl_find_piece(const yawl_pieces *pieces, const char *name)
{
    array_each(struct yawl_piece, piece, pieces) {
        if (!piece->written && !is_aside(piece) && text_is(piece->node->name, name)) return piece;
    }
    return NULL;
}

void yawl_put_asides(struct yawl_writer *w, yawl_pieces *pieces, const struct yawl_piece *before)
{
    struct yawl_piece *first = pieces->items + (before - pieces->items);
    while (first > pieces->items && is_aside(first - 1) && !first[-1].written) first--;
    for (; first != before; first++) {
        yawl_raw(w, first->whole);
        first->written = true;
    }
}

void yawl_put_pieces(struct yawl_writer *w, yawl_pieces *pieces, const char *name)
{
    if (!yawl_has(w, name)) return;
    for (struct yawl_piece *piece; (piece = yawl_find_piece(pieces, name)) != NULL;) {
        yawl_put_asides(w, pieces, piece);
        yawl_raw(w, piece->whole);
        piece->written = true;
    }
}

/* <join value="…"> without its value: YAWL 3.0 has values of ports only. */
static void put_ports(struct yawl_writer *w, const struct yawl_piece *piece, struct span span)
{
    if (document_attribute(piece->node, "value") == NULL) {
        yawl_raw(w, piece->whole);
        return;
    }
    diagnose(w->diagnostics, &yawl_left_out, span,
             "since YAWL 3.0 the configuration of a <" TEXT_FMT
             "> has no value of its own, only its ports have; it is left out",
             TEXT_ARG(piece->node->name));
    yawl_raw(w, text_format(w->arena, "<" TEXT_FMT ">" TEXT_FMT "</" TEXT_FMT ">",
                            TEXT_ARG(piece->node->name), TEXT_ARG(piece->inner),
                            TEXT_ARG(piece->node->name)));
}

/* Until 2.1 the schema misspelt "restrict". */
static void put_restriction(struct yawl_writer *w, const struct yawl_piece *piece)
{
    static const char misspelt[] = ">restict<";
    struct text xml = piece->whole;
    size_t at = text_find(xml, misspelt);
    if (at != SIZE_MAX) {
        xml =
            text_format(w->arena, TEXT_FMT ">restrict<" TEXT_FMT, TEXT_ARG(text_slice(xml, 0, at)),
                        TEXT_ARG(text_slice(xml, at + strlen(misspelt), xml.length)));
    }
    yawl_raw(w, xml);
}

void yawl_put_configuration(struct yawl_writer *w, yawl_pieces *pieces, const char *name,
                            struct span span)
{
    struct yawl_piece *whole = yawl_find_piece(pieces, name);
    if (whole == NULL || !yawl_has(w, name)) return;
    const struct document_node *join = document_child(whole->node, "join");
    const struct document_node *split = document_child(whole->node, "split");
    bool differs = text_find(whole->whole, ">restict<") != SIZE_MAX ||
                   (join != NULL && document_attribute(join, "value") != NULL) ||
                   (split != NULL && document_attribute(split, "value") != NULL);
    if (!differs) {
        yawl_put_pieces(w, pieces, name);
        return;
    }
    yawl_put_asides(w, pieces, whole);
    whole->written = true;
    yawl_pieces parts = yawl_cut(w, whole->inner, span);
    yawl_tag(w, name);
    yawl_enter(w);
    array_each(struct yawl_piece, part, &parts) {
        bool ports = text_is(part->node->name, "join") || text_is(part->node->name, "split");
        if (ports) {
            put_ports(w, part, span);
        } else {
            put_restriction(w, part);
        }
    }
    yawl_leave(w, name);
}

void yawl_put_attributes(struct yawl_writer *w, yawl_pieces *pieces)
{
    struct yawl_piece *piece = yawl_find_piece(pieces, "attributes");
    if (piece == NULL || yawl_is_beta_2(w)) return;
    piece->written = true;
    size_t begin = strlen("<attributes"), end = piece->whole.length;
    while (end > begin && strchr("/> ", piece->whole.data[end - 1]) != NULL) end--;
    text_add(w->out, text_slice(piece->whole, begin, end));
}

void yawl_end_pieces(struct yawl_writer *w, yawl_pieces *pieces, struct span span)
{
    array_each(struct yawl_piece, piece, pieces) {
        if (piece->written) continue;
        piece->written = true;
        if (is_aside(piece)) {
            yawl_raw(w, piece->whole);
            continue;
        }
        if (yawl_is_beta_2(w)) {
            yawl_refuse_element(w, text_string(w->arena, piece->node->name));
            continue;
        }
        diagnose(w->diagnostics, &yawl_left_out, span,
                 "<" TEXT_FMT "> has no place here in YAWL 4.0; it is left out",
                 TEXT_ARG(piece->node->name));
    }
}
