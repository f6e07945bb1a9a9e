/* A PNML document (ISO/IEC 15909-2) as Petri nets, one each <net>.
 *
 * Takes place/transition nets of any version, on pages or not, with what WoPeD and ProM write; namespaces
 * are not looked at.  graphics and toolspecific never change what a net does; any other element that is not
 * known might, and is refused by name.  Nodes first, then arcs, which may name what comes later.
 */
#include "ast/petri.h"
#include "ast/petri_diagnostics.h"

#include <assert.h>

/* References from reference nodes to reference nodes. */
#define PNML_REFERENCES_MAX 16

struct pnml_reference {
    struct ast_text target;
    bool is_place;
};

struct pnml_reader {
    struct petri_net *net;
    ARRAY(struct pnml_reference) references;
    struct intern reference_ids;
};

static bool is_element(const struct document_node *node, const char *name)
{
    return node->kind == DOCUMENT_ELEMENT && text_is(node->name, name);
}

static bool is_one_of(const struct document_node *node, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (text_is(node->name, *names)) return true;
    }
    return false;
}

static const struct document_node *element_child(const struct document_node *node, const char *name)
{
    const struct document_node *child = node->first_child;
    while (child != NULL && !is_element(child, name)) child = child->next;
    return child;
}

/* ---- Labels -------------------------------------------------------------------------------------- */

/* `<name><text>ship</text>…</name>`; older files write <value>. */
static struct ast_text label_text(struct arena *arena, const struct document_node *label)
{
    const struct document_node *text = element_child(label, "text");
    if (text == NULL) text = element_child(label, "value");
    if (text == NULL) return (struct ast_text){TEXT_NONE, label->name_span};
    struct ast_text result = {text_trim(document_text(arena, text)), text->span};
    const struct document_node *first = text->first_child;
    if (first != NULL && first->kind == DOCUMENT_TEXT) result.span = first->span;
    return result;
}

static struct ast_text label_of(struct pnml_reader *r, const struct document_node *node,
                                const char *name)
{
    const struct document_node *label = element_child(node, name);
    if (label == NULL) return (struct ast_text){TEXT_NONE, SPAN_NONE};
    return label_text(r->net->arena, label);
}

/* The number that a label says, `absent` without one; -1 after an error. */
static int64_t number_of(struct pnml_reader *r, const struct document_node *node, const char *name,
                         int64_t absent)
{
    struct ast_text text = label_of(r, node, name);
    if (text.span.source == NULL) return absent;
    return petri_number(r->net, text.text, text.span);
}

/* An attribute that must be there: absent after an error. */
static struct ast_text need_attribute(struct pnml_reader *r, const struct document_node *node,
                                      const char *name)
{
    const struct document_node *attribute = document_attribute(node, name);
    if (attribute != NULL && text_trim(attribute->value).length > 0) {
        return (struct ast_text){text_trim(attribute->value), attribute->span};
    }
    diagnose(r->net->diagnostics, &petri_pnml_attribute, node->name_span,
             "this <" TEXT_FMT "> has no %s: write %s=\"…\"", TEXT_ARG(node->name), name, name);
    return (struct ast_text){TEXT_NONE, SPAN_NONE};
}

/* ---- What is no part of a place/transition net ----------------------------------------------------- */

static void refuse_element(struct diagnostics *diagnostics, const struct document_node *node)
{
    bool is_net = is_element(node, "net");
    diagnose(diagnostics, &petri_pnml_element, node->name_span,
             is_net ? "<" TEXT_FMT
                      "> stands in a page here: a sub-process is a net of its own; save "
                      "it as a file, and take the page out"
                    : "<" TEXT_FMT "> is no part of a place/transition net and may change what the "
                      "net does: remove it if it does not",
             TEXT_ARG(node->name));
}

/* `known` and what every object may have; all else is refused. */
static void check_children(struct diagnostics *diagnostics, const struct document_node *node,
                           const char *const *known)
{
    static const char *const everywhere[] = {"name",          "graphics",    "toolspecific",
                                             "documentation", "description", NULL};
    for (const struct document_node *child = node->first_child; child; child = child->next) {
        if (child->kind != DOCUMENT_ELEMENT) continue;
        if (!is_one_of(child, everywhere) && !is_one_of(child, known))
            refuse_element(diagnostics, child);
    }
}

/* ProM writes <arctype>, others <type value="…"/>: `normal`, or something that is no plain arc. */
static bool check_arc_kind(struct pnml_reader *r, const struct document_node *arc)
{
    static const char *const elements[] = {"arctype", "type", NULL};
    for (const struct document_node *child = arc->first_child; child; child = child->next) {
        if (child->kind != DOCUMENT_ELEMENT || !is_one_of(child, elements)) continue;
        const struct document_node *attribute = document_attribute(child, "value");
        struct ast_text kind = label_text(r->net->arena, child);
        if (attribute != NULL) kind = (struct ast_text){attribute->value, attribute->span};
        if (text_is(kind.text, "normal") || text_is_empty(kind.text)) continue;
        diagnose(r->net->diagnostics, &petri_pnml_element, kind.span,
                 "this arc is of the kind '" TEXT_FMT "'; only normal arcs are read: the YAML "
                 "language has `cancels` for reset arcs and `while` for read arcs",
                 TEXT_ARG(kind.text));
        return false;
    }
    return true;
}

/* ---- Nodes --------------------------------------------------------------------------------------- */

static void read_node(struct pnml_reader *r, const struct document_node *node, bool is_place)
{
    static const char *const labels[] = {"initialMarking", NULL};
    struct ast_text id = need_attribute(r, node, "id");
    check_children(r->net->diagnostics, node, is_place ? labels : labels + 1);
    if (text_is_absent(id.text)) return;
    uint32_t index = petri_add_node(r->net, &r->net->ids, is_place, id, node->span);
    if (index == PETRI_NONE) return;
    struct petri_node *added = &r->net->nodes.items[index];
    added->label = label_of(r, node, "name");
    if (!is_place) return;
    int64_t tokens = number_of(r, node, "initialMarking", 0);
    added->tokens = tokens < 0 ? 0 : tokens;
    added->tokens_span = label_of(r, node, "initialMarking").span;
}

static void read_reference(struct pnml_reader *r, const struct document_node *node, bool is_place)
{
    static const char *const none[] = {NULL};
    struct ast_text id = need_attribute(r, node, "id"), target = need_attribute(r, node, "ref");
    check_children(r->net->diagnostics, node, none);
    if (text_is_absent(id.text) || text_is_absent(target.text)) return;
    uint32_t index = r->references.count;
    bool is_new = intern_find(&r->net->ids, id.text) == INTERN_NONE &&
                  intern_add(&r->reference_ids, id.text, index) == index;
    if (!is_new) {
        diagnose(r->net->diagnostics, &petri_duplicate, id.span,
                 "something else is called '" TEXT_FMT "': rename one of them", TEXT_ARG(id.text));
        return;
    }
    array_push(r->net->arena, &r->references, ((struct pnml_reference){target, is_place}));
}

/* Pages are on pages at most DOCUMENT_DEPTH_MAX deep. */
static void read_nodes(struct pnml_reader *r, const struct document_node *page, bool is_net)
{
    static const char *const known[] = {
        "page", "place", "transition", "arc", "referencePlace", "referenceTransition", NULL};
    static const char *const known_of_net[] = {
        "page",          "place", "transition", "arc", "referencePlace", "referenceTransition",
        "finalmarkings", NULL};
    check_children(r->net->diagnostics, page, is_net ? known_of_net : known);
    for (const struct document_node *node = page->first_child; node; node = node->next) {
        if (is_element(node, "place")) read_node(r, node, true);
        if (is_element(node, "transition")) read_node(r, node, false);
        if (is_element(node, "referencePlace")) read_reference(r, node, true);
        if (is_element(node, "referenceTransition")) read_reference(r, node, false);
        if (is_element(node, "page")) read_nodes(r, node, false);
    }
}

/* ---- Arcs ---------------------------------------------------------------------------------------- */

static uint32_t say_unknown(struct pnml_reader *r, struct ast_text id)
{
    struct diagnostic *d =
        diagnose(r->net->diagnostics, &petri_unknown_node, id.span,
                 "there is no place or transition with the id '" TEXT_FMT "'", TEXT_ARG(id.text));
    petri_suggest(r->net, d, id);
    return PETRI_NONE;
}

static uint32_t find_node(struct pnml_reader *r, struct ast_text id)
{
    struct ast_text wanted = id;
    if (text_is_absent(id.text)) return PETRI_NONE;
    for (uint32_t steps = 0; steps < PNML_REFERENCES_MAX; steps++) {
        uint32_t node = intern_find(&r->net->ids, wanted.text);
        if (node != INTERN_NONE) return node;
        uint32_t reference = intern_find(&r->reference_ids, wanted.text);
        if (reference == INTERN_NONE) return say_unknown(r, wanted);
        wanted = r->references.items[reference].target;
    }
    diagnose(r->net->diagnostics, &petri_unknown_node, id.span,
             "'" TEXT_FMT "' refers to itself, or over more than %d other references: name the "
             "place or transition",
             TEXT_ARG(id.text), PNML_REFERENCES_MAX);
    return PETRI_NONE;
}

static void read_arc(struct pnml_reader *r, const struct document_node *node)
{
    static const char *const labels[] = {"inscription", "arctype", "type", NULL};
    uint32_t from = find_node(r, need_attribute(r, node, "source"));
    uint32_t to = find_node(r, need_attribute(r, node, "target"));
    int64_t weight = number_of(r, node, "inscription", 1);
    check_children(r->net->diagnostics, node, labels);
    if (!check_arc_kind(r, node) || from == PETRI_NONE || to == PETRI_NONE || weight < 0) return;
    const struct document_node *id = document_attribute(node, "id");
    petri_add_arc(r->net, from, to, weight, id == NULL ? node->name_span : id->span);
}

static void read_arcs(struct pnml_reader *r, const struct document_node *page)
{
    for (const struct document_node *node = page->first_child; node; node = node->next) {
        if (is_element(node, "arc")) read_arc(r, node);
        if (is_element(node, "page")) read_arcs(r, node);
    }
}

/* A place that stands for another is a place. */
static void check_references(struct pnml_reader *r)
{
    array_each(struct pnml_reference, reference, &r->references) {
        uint32_t node = find_node(r, reference->target);
        if (node == PETRI_NONE || r->net->nodes.items[node].is_place == reference->is_place)
            continue;
        diagnose(r->net->diagnostics, &petri_bad_arc, reference->target.span,
                 "a reference to a %s names the %s '" TEXT_FMT "': name a %s",
                 reference->is_place ? "place" : "transition",
                 petri_kind(&r->net->nodes.items[node]), TEXT_ARG(reference->target.text),
                 reference->is_place ? "place" : "transition");
    }
}

/* ---- Final markings --------------------------------------------------------------------------------- */

/* ProM: <finalmarkings><marking><place idref="p"><text>1</text></place>… */
static void read_marking(struct pnml_reader *r, const struct document_node *marking)
{
    for (const struct document_node *place = marking->first_child; place; place = place->next) {
        if (!is_element(place, "place")) continue;
        struct ast_text text = label_text(r->net->arena, place);
        uint32_t node = find_node(r, need_attribute(r, place, "idref"));
        int64_t tokens = petri_number(r->net, text.text, text.span);
        if (node == PETRI_NONE || tokens < 0) continue;
        array_push(r->net->arena, &r->net->finals, ((struct petri_final){node, tokens, text.span}));
    }
}

static void read_finals(struct pnml_reader *r, const struct document_node *net)
{
    const struct document_node *finals = element_child(net, "finalmarkings");
    if (finals == NULL) return;
    for (const struct document_node *node = finals->first_child; node; node = node->next) {
        if (is_element(node, "marking")) read_marking(r, node);
    }
}

/* ---- Nets ---------------------------------------------------------------------------------------- */

/* Types are URIs, and everybody has other ones; what is not known but no place/transition net shows in its
 * elements. */
static bool check_type(struct pnml_reader *r, const struct document_node *net)
{
    static const char *const others[] = {"symmetricnet", "highlevelnet", "hlpn", NULL};
    const struct document_node *type = document_attribute(net, "type");
    for (uint32_t i = 0; type != NULL && others[i] != NULL; i++) {
        if (text_find(type->value, others[i]) == SIZE_MAX) continue;
        diagnose(r->net->diagnostics, &petri_pnml_type, type->span,
                 "tokens have values in a net of this type; only place/transition nets are read: "
                 "unfold the net");
        return false;
    }
    return true;
}

/* WoPeD calls every net noID. */
static struct ast_text name_of(struct pnml_reader *r, const struct document_node *net)
{
    struct ast_text name = label_of(r, net, "name");
    const struct document_node *id = document_attribute(net, "id");
    if (!text_is_empty(name.text)) return name;
    if (id == NULL || text_is(id->value, "noID"))
        return (struct ast_text){TEXT_NONE, net->name_span};
    return (struct ast_text){text_trim(id->value), id->span};
}

static struct ast_specification *read_net(struct arena *arena, struct diagnostics *diagnostics,
                                          const struct document_node *node)
{
    struct pnml_reader r = {.net = petri_new(arena, diagnostics), .reference_ids.arena = arena};
    assert(is_element(node, "net"));
    if (!check_type(&r, node)) return NULL;
    r.net->source = node->span.source;
    r.net->span = node->span;
    r.net->name_place = node->name_span;
    r.net->name = name_of(&r, node);
    read_nodes(&r, node, true);
    check_references(&r);
    read_arcs(&r, node);
    read_finals(&r, node);
    return petri_to_ast(r.net);
}

bool ast_is_pnml(const struct document *document) { return is_element(document->root, "pnml"); }

ast_specifications ast_from_pnml(struct arena *arena, const struct document *document,
                                 struct diagnostics *diagnostics)
{
    ast_specifications result = {0};
    const struct document_node *root = document->root;
    static const char *const known[] = {"net", NULL};
    uint32_t nets = 0;
    bool is_pnml = ast_is_pnml(document);
    if (is_pnml) check_children(diagnostics, root, known);
    for (const struct document_node *node = root->first_child; node; node = node->next) {
        if (!is_pnml || !is_element(node, "net")) continue;
        struct ast_specification *ast = read_net(arena, diagnostics, node);
        if (ast != NULL) array_push(arena, &result, ast);
        nets++;
    }
    if (nets > 0) return result;
    diagnose(diagnostics, &petri_pnml_root, root->name_span,
             is_pnml ? "<" TEXT_FMT "> holds no <net>: add one"
                     : "PNML is a <pnml> with a <net>, and this is <" TEXT_FMT
                       ">: name the file .yawl if it is YAWL",
             TEXT_ARG(root->name));
    return result;
}
