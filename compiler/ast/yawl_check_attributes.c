/* Checks the attributes of an element, and what xsi:type makes of it. */
#include "ast/yawl_check.h"
#include "ast/yawl_values.h"

#include <string.h>

#define XMLNS_NAMESPACE "http://www.w3.org/2000/xmlns/"

/* Bytes of a value that a message shows. */
#define SHOWN_MAX 60

static struct text shorten(struct arena *arena, struct text value)
{
    if (value.length <= SHOWN_MAX) return value;
    size_t end = SHOWN_MAX;
    while (((unsigned char)value.data[end] & 0xc0) == 0x80) end--; /* not inside of a character */
    return text_format(arena, TEXT_FMT "…", TEXT_ARG(text_slice(value, 0, end)));
}

/* "the attribute 'code' of <join>", "<identifier>" */
static struct text value_name(struct arena *arena, const struct document_node *node)
{
    if (node->kind != DOCUMENT_ATTRIBUTE) {
        return text_format(arena, "<" TEXT_FMT ">", TEXT_ARG(node->name));
    }
    return text_format(arena, "the attribute '" TEXT_FMT "' of <" TEXT_FMT ">",
                       TEXT_ARG(node->name), TEXT_ARG(node->parent->name));
}

void yawl_check_value(struct yawl_check *check, enum yawl_simple simple,
                      const struct document_node *node, struct text value, struct span span)
{
    if (yawl_simple_accepts(simple, value)) return;
    struct text what = value_name(check->arena, node);
    struct text shown = shorten(check->arena, value);
    struct diagnostic *d =
        value.length == 0 ? diagnose(check->diagnostics, &yawl_bad_value, span,
                                     TEXT_FMT " is empty, but it must be %s", TEXT_ARG(what),
                                     yawl_simple_meaning(simple))
                          : diagnose(check->diagnostics, &yawl_bad_value, span,
                                     "'" TEXT_FMT "' is no value of " TEXT_FMT ", which must be %s",
                                     TEXT_ARG(shown), TEXT_ARG(what), yawl_simple_meaning(simple));
    diagnostic_did_you_mean(check->diagnostics, d, span, yawl_simple_nearest(simple, value));
    if (simple == YAWL_SIMPLE_NCName && value.length > 0 && value.length <= SHOWN_MAX) {
        diagnostic_note(check->diagnostics, d, span, "for example '" TEXT_FMT "'",
                        TEXT_ARG(yawl_make_ncname(check->arena, text_trim(value))));
    }
}

/* ---- Attributes ----------------------------------------------------------------------------- */

/* The rule for `name`; NULL if the type has none. */
static const struct yawl_attribute_rule *find_rule(const struct yawl_model *model, struct text name)
{
    array_each(struct yawl_attribute_rule, rule, &model->attributes) {
        if (text_equal(rule->name, name) || text_is(rule->name, "*")) return rule;
    }
    return NULL;
}

static void unknown_attribute(struct yawl_check *check, const struct document_node *node,
                              const struct document_node *attribute,
                              const struct yawl_model *model)
{
    struct intern names = {.arena = check->arena};
    array_each(struct yawl_attribute_rule, rule, &model->attributes) {
        intern_add(&names, rule->name, 0);
    }
    struct diagnostic *d =
        diagnose(check->diagnostics, &yawl_unknown_attribute, attribute->name_span,
                 "YAWL %s knows no attribute '" TEXT_FMT "' of " TEXT_FMT
                 "; remove it, or write its name as the version does",
                 yawl_version_name(check->version), TEXT_ARG(attribute->name),
                 TEXT_ARG(yawl_describe(check->arena, node)));
    diagnostic_did_you_mean(check->diagnostics, d, attribute->name_span,
                            intern_nearest(&names, attribute->name));
}

static void check_attribute(struct yawl_check *check, const struct document_node *node,
                            const struct document_node *attribute,
                            const struct yawl_model *model)
{
    if (text_is(attribute->ns, XMLNS_NAMESPACE)) return;
    if (text_is(attribute->ns, XSI_NAMESPACE) && !text_is(attribute->name, "nil")) return;
    struct text name = text_is_empty(attribute->ns) ? attribute->name : TEXT("*");
    const struct yawl_attribute_rule *rule = find_rule(model, name);
    if (rule == NULL) {
        unknown_attribute(check, node, attribute, model);
    } else if (rule->simple != YAWL_SIMPLE_COUNT) {
        yawl_check_value(check, rule->simple, attribute, attribute->value, attribute->span);
    }
}

static void missing_attribute(struct yawl_check *check, const struct document_node *node,
                              const struct yawl_attribute_rule *rule)
{
    diagnose(check->diagnostics, &yawl_missing_attribute, node->name_span,
             TEXT_FMT " lacks its attribute '" TEXT_FMT "': write <" TEXT_FMT " " TEXT_FMT
                      "=\"…\">; it is %s",
             TEXT_ARG(yawl_describe(check->arena, node)), TEXT_ARG(rule->name),
             TEXT_ARG(node->name), TEXT_ARG(rule->name), yawl_simple_meaning(rule->simple));
}

static bool has_attribute(const struct document_node *node, struct text name)
{
    for (const struct document_node *a = node->first_child; a != NULL; a = a->next) {
        if (a->kind != DOCUMENT_ATTRIBUTE) return false;
        if (text_is_empty(a->ns) && text_equal(a->name, name)) return true;
    }
    return false;
}

void yawl_check_attributes(struct yawl_check *check, struct document_node *node,
                           const struct yawl_model *model)
{
    for (struct document_node *child = node->first_child; child != NULL; child = child->next) {
        if (child->kind != DOCUMENT_ATTRIBUTE) break;
        check_attribute(check, node, child, model);
    }
    array_each(struct yawl_attribute_rule, rule, &model->attributes) {
        if (rule->required && !has_attribute(node, rule->name)) missing_attribute(check, node, rule);
    }
}

/* ---- xsi:type ------------------------------------------------------------------------------- */

/* Does the prefix of `qname` stand for YAWL's namespace at `node`? */
static bool is_yawl_qname(const struct document_node *node, struct text qname)
{
    size_t colon = text_find(qname, ":");
    struct text prefix = colon == SIZE_MAX ? TEXT("xmlns") : text_slice(qname, 0, colon);
    for (; node != NULL; node = node->parent) {
        for (struct document_node *a = node->first_child; a != NULL; a = a->next) {
            if (a->kind != DOCUMENT_ATTRIBUTE) break;
            if (!text_is(a->ns, XMLNS_NAMESPACE) || !text_equal(a->name, prefix)) continue;
            if ((colon == SIZE_MAX) != text_is_empty(a->prefix)) continue;
            return text_is(a->value, YAWL_NAMESPACE) || text_is(a->value, YAWL_BETA_NAMESPACE);
        }
    }
    return false;
}

/* Names that xsi:type may have on an element called `element`, or the type of the one called `name`. */
static const struct yawl_kind *find_kind(struct text element, struct text name,
                                         struct intern *names)
{
    for (const struct yawl_kind *kind = yawl_kinds; kind->element != NULL; kind++) {
        if (!text_is(element, kind->element)) continue;
        if (kind->type != NULL) intern_add(names, text_of(kind->xsi_type), 0);
        if (text_is(name, kind->xsi_type)) return kind;
    }
    return NULL;
}

static const struct yawl_type *wrong_kind(struct yawl_check *check,
                                          const struct document_node *node,
                                          const struct document_node *attribute,
                                          const struct intern *names)
{
    struct diagnostic *d =
        diagnose(check->diagnostics, &yawl_wrong_kind, attribute->span,
                 "'" TEXT_FMT "' is no kind of <" TEXT_FMT ">%s", TEXT_ARG(attribute->value),
                 TEXT_ARG(node->name),
                 text_is(node->name, "decomposition")
                     ? ": it is a net, xsi:type=\"NetFactsType\", or a gateway, "
                       "xsi:type=\"WebServiceGatewayFactsType\""
                 : text_is(node->name, "task")
                     ? ": it has no xsi:type, or xsi:type=\"MultipleInstanceExternalTaskFactsType\""
                     : ": remove xsi:type");
    struct text nearest = intern_nearest(names, yawl_local_name(attribute->value));
    diagnostic_did_you_mean(check->diagnostics, d, attribute->span, nearest);
    return NULL;
}

const struct yawl_type *yawl_check_kind(struct yawl_check *check, struct document_node *node,
                                        const struct yawl_type *declared)
{
    const struct document_node *attribute = yawl_xsi_type(node);
    if (attribute == NULL && text_is(node->name, "decomposition")) {
        diagnose(check->diagnostics, &yawl_wrong_kind, node->name_span,
                 TEXT_FMT " does not say what it is: write xsi:type=\"NetFactsType\" for a net or "
                          "xsi:type=\"WebServiceGatewayFactsType\" for what a task does",
                 TEXT_ARG(yawl_describe(check->arena, node)));
        return NULL;
    }
    if (attribute == NULL) return declared;
    struct intern names = {.arena = check->arena};
    struct text value = text_trim(attribute->value);
    const struct yawl_kind *kind = find_kind(node->name, yawl_local_name(value), &names);
    if (kind == NULL || kind->type == NULL || !is_yawl_qname(node, value)) {
        return wrong_kind(check, node, attribute, &names);
    }
    return yawl_type_named(text_of(kind->type));
}
