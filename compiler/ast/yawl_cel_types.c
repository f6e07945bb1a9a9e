/* Types of YAML as XML Schema, and what a person's task needs in YAWL: a gateway and resourcing. */
#include "ast/yawl_cel.h"
#include "ast/yawl_to_ast_parts.h"

#include <string.h>

static const char *const scalars[][2] = {{"bool", "boolean"},      {"int", "long"},
                                         {"float", "double"},      {"decimal", "decimal"},
                                         {"string", "string"},     {"date", "date"},
                                         {"time", "time"},         {"dateTime", "dateTime"},
                                         {"duration", "duration"}, {"bytes", "base64Binary"}};

/* ---- Types ---------------------------------------------------------------------------------- */

static struct text list_name(struct arena *arena, struct text item)
{
    return text_format(arena, TEXT_FMT "_list", TEXT_ARG(item));
}

/* The XML Schema type of a type of YAML; *is_xsd: of XML Schema itself.  Absent after a refusal. */
static struct text cel_type(struct yawl_writer *w, const struct ast_text *type, bool *is_xsd)
{
    struct text name = text_trim(type->text);
    *is_xsd = false;
    if (text_ends_with(name, "?")) {
        yawl_refuse(w, type->span, "a variable that may be absent ('?')");
        return TEXT_NONE;
    }
    if (text_ends_with(name, "[]")) {
        struct text item = text_slice(name, 0, name.length - 2);
        bool nested = text_ends_with(item, "]") || text_ends_with(item, "?");
        if (!nested) return list_name(w->arena, item);
        yawl_refuse(w, type->span, "a list of lists, or of items that may be absent");
        return TEXT_NONE;
    }
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
        *is_xsd = text_is(name, scalars[i][0]);
        if (*is_xsd) return text_of(scalars[i][1]);
    }
    return name;
}

static void write_element(struct yawl_writer *w, struct text name, const struct ast_text *type,
                          const char *occurs)
{
    bool is_xsd;
    struct ast_text bare = *type;
    bool optional = text_ends_with(text_trim(type->text), "?");
    if (optional) {
        bare.text = text_trim(type->text);
        bare.text.length--;
    }
    struct text xsd = cel_type(w, &bare, &is_xsd);
    yawl_tag(w, "xs:element");
    yawl_set(w, "name", name);
    yawl_set(w, "type", is_xsd ? text_format(w->arena, "xs:" TEXT_FMT, TEXT_ARG(xsd)) : xsd);
    text_add_string(w->out, optional ? " minOccurs=\"0\"" : occurs);
    yawl_end(w);
}

static void write_record(struct yawl_writer *w, const struct ast_type *type)
{
    yawl_tag(w, "xs:complexType");
    yawl_set(w, "name", type->name.text);
    yawl_enter(w);
    yawl_tag(w, "xs:sequence");
    yawl_enter(w);
    array_each(struct ast_field, field, &type->fields) {
        write_element(w, field->name.text, &field->type, "");
    }
    yawl_leave(w, "xs:sequence");
    yawl_leave(w, "xs:complexType");
}

static void write_enumeration(struct yawl_writer *w, const struct ast_type *type)
{
    yawl_tag(w, "xs:simpleType");
    yawl_set(w, "name", type->name.text);
    yawl_enter(w);
    yawl_tag(w, "xs:restriction");
    yawl_set(w, "base", TEXT("xs:string"));
    yawl_enter(w);
    array_each(struct ast_text, value, &type->values) {
        yawl_tag(w, "xs:enumeration");
        yawl_set(w, "value", value->text);
        yawl_end(w);
    }
    yawl_leave(w, "xs:restriction");
    yawl_leave(w, "xs:simpleType");
}

/* A list type, unless it is written already. */
static void write_list(struct yawl_writer *w, const struct ast_text *type, struct intern *seen)
{
    struct text name = text_trim(type->text);
    if (text_ends_with(name, "?")) name.length--;
    if (!text_ends_with(name, "[]")) return;
    struct ast_text item = {text_slice(name, 0, name.length - 2), type->span};
    struct text list = list_name(w->arena, item.text);
    if (intern_find(seen, list) != INTERN_NONE) return;
    intern_add(seen, list, 0);
    yawl_tag(w, "xs:complexType");
    yawl_set(w, "name", list);
    yawl_enter(w);
    yawl_tag(w, "xs:sequence");
    yawl_enter(w);
    write_element(w, TEXT("item"), &item, " minOccurs=\"0\" maxOccurs=\"unbounded\"");
    yawl_leave(w, "xs:sequence");
    yawl_leave(w, "xs:complexType");
}

static void write_lists(struct yawl_writer *w)
{
    struct intern seen = {.arena = w->arena};
    array_each(struct ast_type, type, &w->ast->types) {
        array_each(struct ast_field, field, &type->fields) write_list(w, &field->type, &seen);
    }
    array_each(struct ast_net, net, &w->ast->nets) {
        array_each(struct ast_variable, variable, &net->variables) {
            write_list(w, &variable->type, &seen);
        }
        array_each(struct ast_task, task, &net->tasks) {
            array_each(struct ast_variable, variable, &task->returns) {
                write_list(w, &variable->type, &seen);
            }
        }
    }
}

void yawl_cel_write_schema(struct yawl_writer *w)
{
    yawl_tag(w, "xs:schema");
    yawl_set(w, "xmlns:xs", TEXT(XSD_NAMESPACE));
    yawl_enter(w);
    array_each(struct ast_type, type, &w->ast->types) {
        if (type->is_enumeration) {
            write_enumeration(w, type);
        } else {
            write_record(w, type);
        }
    }
    write_lists(w);
    yawl_leave(w, "xs:schema");
}

struct ast_variable yawl_cel_variable(struct yawl_writer *w, const struct ast_variable *variable)
{
    struct ast_variable result = *variable;
    bool is_xsd;
    result.type.text = cel_type(w, &variable->type, &is_xsd);
    if (is_xsd) result.ns.text = TEXT(XSD_NAMESPACE);
    if (!text_is_absent(variable->initial.text)) {
        result.initial.text = yawl_cel_literal(w, &variable->initial);
    }
    return result;
}

/* ---- Gateways ------------------------------------------------------------------------------- */

static const struct ast_variable *net_variable(const struct yawl_writer *w, struct text name)
{
    array_each(struct ast_variable, variable, &w->net->variables) {
        if (text_equal(variable->name.text, name)) return variable;
    }
    return NULL;
}

static void add_parameter(struct yawl_writer *w, struct ast_decomposition *gateway,
                          struct ast_text name, const struct ast_text *type,
                          enum ast_variable_role role)
{
    struct ast_variable *parameter = array_add(w->arena, &gateway->variables);
    parameter->name = name;
    parameter->role = role;
    parameter->span = name.span;
    parameter->index.value = AST_ABSENT;
    parameter->type = *type;
}

/* Is there a parameter of that role already? */
static bool has_parameter(const struct ast_decomposition *gateway, struct text name,
                          enum ast_variable_role role)
{
    array_each(struct ast_variable, variable, &gateway->variables) {
        if (variable->role == role && text_equal(variable->name.text, name)) return true;
    }
    return false;
}

/* What a performer gets has the type of the variable that is mapped to it whole. */
static void add_inputs(struct yawl_writer *w, const struct ast_task *task,
                       struct ast_decomposition *gateway)
{
    array_each(struct ast_mapping, in, &task->in) {
        const struct ast_variable *from = net_variable(w, text_trim(in->expression.text));
        struct ast_text text = {TEXT("string"), in->span};
        add_parameter(w, gateway, in->target, from == NULL ? &text : &from->type, AST_IN);
    }
}

/* What it gives back is declared, or has the type of the variable that it is assigned to whole. */
static void add_outputs(struct yawl_writer *w, const struct ast_task *task,
                        struct ast_decomposition *gateway)
{
    array_each(struct ast_variable, returned, &task->returns) {
        add_parameter(w, gateway, returned->name, &returned->type, AST_OUT);
    }
    array_each(struct ast_mapping, out, &task->out) {
        struct text expression = text_trim(out->expression.text);
        const struct ast_variable *to = net_variable(w, out->target.text);
        if (!text_starts_with(expression, "item.") || to == NULL) continue;
        struct ast_text name = {text_slice(expression, strlen("item."), expression.length),
                                out->expression.span};
        if (has_parameter(gateway, name.text, AST_OUT)) continue;
        add_parameter(w, gateway, name, &to->type, AST_OUT);
    }
}

struct text yawl_cel_gateway(struct yawl_writer *w, const struct ast_task *task)
{
    struct text name = text_format(w->arena, TEXT_FMT "." TEXT_FMT, TEXT_ARG(w->net->name.text),
                                   TEXT_ARG(task->name.text));
    struct ast_decomposition gateway = {.span = task->span};
    yawl_take_id(w, &w->decompositions, name, true);
    gateway.name = (struct ast_text){name, task->name.span};
    gateway.interaction = (struct ast_text){TEXT("manual"), task->offer.span};
    add_inputs(w, task, &gateway);
    add_outputs(w, task, &gateway);
    array_push(w->arena, &w->made, gateway);
    return name;
}

/* ---- Who is offered the work ---------------------------------------------------------------- */

static void write_members(struct yawl_writer *w, const struct ast_offer *offer, const char *key,
                          const char *element)
{
    array_each(struct ast_mapping, member, &offer->keys) {
        if (text_is(member->target.text, key)) yawl_line(w, element, member->expression.text);
    }
}

static void write_initiator(struct yawl_writer *w, const char *element, const char *initiator)
{
    yawl_tag(w, element);
    yawl_set(w, "initiator", text_of(initiator));
    yawl_end(w);
}

void yawl_cel_write_offer(struct yawl_writer *w, const struct ast_offer *offer)
{
    array_each(struct ast_mapping, key, &offer->keys) {
        bool known = text_is(key->target.text, "role") || text_is(key->target.text, "user");
        if (!known) yawl_refuse(w, key->span, "this key of 'offer' (only role and user)");
    }
    yawl_tag(w, "resourcing");
    yawl_enter(w);
    yawl_tag(w, "offer");
    yawl_set(w, "initiator", TEXT("system"));
    yawl_enter(w);
    yawl_tag(w, "distributionSet");
    yawl_enter(w);
    yawl_tag(w, "initialSet");
    yawl_enter(w);
    write_members(w, offer, "user", "participant");
    write_members(w, offer, "role", "role");
    yawl_leave(w, "initialSet");
    yawl_leave(w, "distributionSet");
    yawl_leave(w, "offer");
    write_initiator(w, "allocate", "user");
    write_initiator(w, "start", "user");
    yawl_leave(w, "resourcing");
}
