/* The table, first part: a specification, its nets, conditions, flows, variables and decompositions;
 * also the kinds and the old names of keys.
 *
 * The order of keys is the order in which they are read and written.
 */
#include "ast/yaml_language.h"

#define YAML_KIND_DEFINE(kind, expected, schema)                                                   \
    const struct yaml_kind yaml_kind_##kind = {expected, schema, yaml_read_##kind,                 \
                                               yaml_write_##kind};
YAML_KINDS(YAML_KIND_DEFINE)

/* Title and description, for people. */
#define ABOUT_KEYS(type)                                                                           \
    {YAML_ROW("title", text, offsetof(type, about.title), "A short name for people.",              \
              "Check the order")},                                                                 \
    {                                                                                              \
        YAML_ROW("description", text, offsetof(type, about.description),                           \
                 "What people should know of it.", "Is the customer good for it?")                 \
    }
#define YAWL_XML_KEY(type, member)                                                                 \
    {                                                                                              \
        YAML_ROW("yawl_xml", xml, offsetof(type, member),                                          \
                 "Elements of YAWL XML that have no form here, kept as text.",                     \
                 "<customForm>…</customForm>")                                                     \
    }
#define NO_KEY                                                                                     \
    {                                                                                              \
        .name = NULL                                                                               \
    }

static const char *const languages[] = {"cel", "xpath", NULL};
static const char *const terminations[] = {"explicit", "implicit", NULL};
static const char *const or_joins[] = {"yawl", "bpmn", NULL};
static const char *const modes[] = {"parallel", "sequential", NULL};
static const char *const merges[] = {"last", "sum", "min", "max", "append", "all", "any", NULL};
static const char *const interactions[] = {"manual", "automated", NULL};

/* ---- The specification ---- */

#define AT(member) offsetof(struct ast_specification, member)
static const struct yaml_key specification_keys[] = {
    {YAML_ROW("yawl", version, 0, "The version of this language; always the first key.", "1")},
    {YAML_ROW(
         "workflow", workflow, 0,
         "The name of the workflow: a C identifier, the prefix of all names that are generated.",
         "order"),
     .required = true},
    {YAML_ROW("uri", uri, AT(workflow),
              "The specification's uri in YAWL XML, where it is no identifier.",
              "orders/order.ywl")},
    {YAML_ROW("version", text, AT(version), "The version of the workflow, as text.", "\"1.0\"")},
    ABOUT_KEYS(struct ast_specification),
    {YAML_ROW("expressions", language, 0,
              "The language of all expressions: cel, or xpath as in YAWL XML.", "cel"),
     .words = languages},
    {YAML_ROW("mode", word, AT(mode),
              "parallel, or sequential: calls of this workflow are made one after the other.",
              "sequential"),
     .words = modes},
    {YAML_ROW("yawl_version", yawl_version, 0,
              "The version of YAWL that the specification was written for (4.0), or 'unversioned'.",
              "\"2.2\"")},
    {YAML_ROW("root", root, 0, "What YAWL XML says of the root net itself.", "{ id: Order_Net }"),
     .mapping = &yaml_root_mapping},
    {YAML_ROW("uses", texts, AT(uses),
              "Other files whose nets and types are brought in, relative to this one.",
              "[payment.yaml]")},
    {YAML_ROW("schema", text, AT(schema), "The XML Schema of the data types (expressions: xpath).",
              "<schema>…</schema>")},
    {YAML_ROW("types", types, 0,
              "Records { field: type } and enumerations [value, …] that variables may have.",
              "{ Line: { sku: string, quantity: int }, Status: [new, paid] }")},
    NO_KEY};

static const struct yaml_key specification_tail[] = {
    {YAML_ROW("nets", nets, 0,
              "Sub-nets, each with variables, start and tasks; a task uses one by `net`.",
              "{ payment: { start: pay, tasks: { pay: { then: end } } } }")},
    {YAML_ROW("decompositions", decompositions, 0,
              "What atomic tasks do, as YAWL XML describes it: parameters and service.",
              "{ Pay: { in: { amount: xs:decimal } } }")},
    YAWL_XML_KEY(struct ast_specification, about.yawl_xml),
    {YAML_ROW("layout", xml, AT(layout), "YAWL's <layout> element, kept as text.",
              "<layout>…</layout>")},
    NO_KEY};
#undef AT

/* ---- Nets ---- */

#define AT(member) offsetof(struct ast_net, member)
static const struct yaml_key net_keys[] = {
    {YAML_ROW("id", id, AT(name), "The net's id in YAWL XML, where it is no name here.",
              "Pay by card")},
    ABOUT_KEYS(struct ast_net),
    YAWL_XML_KEY(struct ast_net, about.yawl_xml),
    NO_KEY};

static const struct yaml_key body_keys[] = {
    {YAML_ROW("in", variables, AT(variables), "Parameters that a case (or a composite task) gives.",
              "{ lines: \"Line[]\", credit: decimal }"),
     .role = AST_IN},
    {YAML_ROW("out", variables, AT(variables), "Results that a case (or a composite task) gets.",
              "{ total: decimal }"),
     .role = AST_OUT},
    {YAML_ROW("local", variables, AT(variables), "Variables of the net.",
              "{ approved: \"bool = false\", note: \"string?\" }"),
     .role = AST_LOCAL},
    {YAML_ROW("timer", timers, AT(timers), "The deadline of the net: one timer or a list.",
              "{ after: 5d, then: fail }")},
    {YAML_ROW("termination", word, AT(termination),
              "explicit: at `end`; implicit: when nothing is left to do.", "implicit"),
     .words = terminations},
    {YAML_ROW("or_join", word, AT(or_join), "Which rule or-joins follow: YAWL's or BPMN's.",
              "bpmn"),
     .words = or_joins},
    {YAML_ROW("allow", texts, AT(allow), "Diagnostics that are not reported for this net.",
              "[dead-task]")},
    {YAML_ROW("start", start, 0,
              "Who may take the input condition's token: a task, or a list (a deferred choice).",
              "check")},
    {YAML_ROW("input", edge, AT(input), "What YAWL XML says of the input condition.",
              "{ id: InputCondition_1 }"),
     .mapping = &yaml_edge_mapping},
    {YAML_ROW("output", edge, AT(output), "What YAWL XML says of the output condition.",
              "{ id: OutputCondition_2 }"),
     .mapping = &yaml_edge_mapping},
    {YAML_ROW("conditions", conditions, 0,
              "Explicit conditions; several targets are a deferred choice.",
              "{ open: { then: [ship, cancel_order] } }")},
    {YAML_ROW("tasks", tasks, 0, "The tasks of the net.",
              "{ check: { offer: { role: sales }, then: end } }"),
     .required = true},
    {YAML_ROW("order", order, 0,
              "All tasks and conditions in the order that decides among equals, where it is not "
              "conditions, "
              "then tasks.",
              "[check, open, ship]")},
    NO_KEY};

static const struct yaml_key root_keys[] = {
    {YAML_ROW("id", id, AT(name),
              "The root net's id in YAWL XML, where it is not the workflow's name.", "Order_Net")},
    ABOUT_KEYS(struct ast_net),
    YAWL_XML_KEY(struct ast_net, about.yawl_xml),
    NO_KEY};
#undef AT

/* ---- Conditions and flows ---- */

#define AT(member) offsetof(struct ast_condition, member)
static const struct yaml_key edge_keys[] = {
    {YAML_ROW("id", id, AT(name), "The condition's id in YAWL XML.", "InputCondition_1")},
    ABOUT_KEYS(struct ast_condition),
    YAWL_XML_KEY(struct ast_condition, about.yawl_xml),
    NO_KEY};

static const struct yaml_key condition_keys[] = {
    {YAML_ROW("id", id, AT(name), "The condition's id in YAWL XML, where it is no name here.",
              "waiting for goods")},
    ABOUT_KEYS(struct ast_condition),
    YAWL_XML_KEY(struct ast_condition, about.yawl_xml),
    {YAML_ROW("then", flows, AT(flows), "The tasks that may take its tokens.",
              "[ship, cancel_order]")},
    NO_KEY};
#undef AT

#define AT(member) offsetof(struct ast_flow, member)
static const struct yaml_key flow_keys[] = {
    {YAML_ROW("to", element, AT(target), "The task or condition that the flow leads to, or end.",
              "accept"),
     .required = true},
    {YAML_ROW("when", expression, AT(when),
              "The flow is taken when this holds; without it: the default.",
              "approved && size(lines) > 0")},
    {YAML_ROW("order", integer, AT(order), "Place in the order of evaluation (YAWL's ordering).",
              "1")},
    {YAML_ROW("threads", integer, AT(threads), "Tokens that the flow produces.", "3")},
    {YAML_ROW("default", boolean, AT(is_default), "Taken when no guard holds.", "true")},
    ABOUT_KEYS(struct ast_flow),
    YAWL_XML_KEY(struct ast_flow, about.yawl_xml),
    NO_KEY};
#undef AT

/* ---- Variables, decompositions ---- */

#define AT(member) offsetof(struct ast_variable, member)
static const struct yaml_key variable_keys[] = {
    {YAML_ROW("name", id, AT(name), "The name in YAWL XML, where it is not this key; null: none.",
              "order-line")},
    {YAML_ROW("type", type_name, AT(type),
              "The type; xs:T is T of XML Schema (expressions: xpath).", "decimal")},
    {YAML_ROW("namespace", namespace, 0, "The namespace of the type (YAWL); null: none.",
              "http://example.org/orders")},
    {YAML_ROW("element", text, AT(element), "The global element that gives the type (YAWL).",
              "order")},
    {YAML_ROW("initial", expression, AT(initial),
              "The initial value: an expression; in YAWL specifications the XML content.", "0")},
    {YAML_ROW("merge", word, AT(merge), "What becomes of values that tasks assign.", "sum"),
     .words = merges},
    {YAML_ROW("default", expression, AT(fallback), "The value where none is given (YAWL).", "0")},
    {YAML_ROW("index", integer, AT(index), "Position among the parameters (YAWL).", "0")},
    {YAML_ROW("mandatory", boolean, AT(mandatory), "A value must be given (YAWL).", "true")},
    {YAML_ROW("untyped", boolean, AT(untyped), "The variable has no type (YAWL).", "true")},
    YAWL_XML_KEY(struct ast_variable, yawl_xml),
    NO_KEY};
#undef AT

#define AT(member) offsetof(struct ast_decomposition, member)
static const struct yaml_key decomposition_keys[] = {
    {YAML_ROW("id", id, AT(name), "Its id in YAWL XML, where it is no name here.", "Pay by card")},
    ABOUT_KEYS(struct ast_decomposition),
    {YAML_ROW("in", variables, AT(variables), "What it gets.", "{ amount: xs:decimal }"),
     .role = AST_IN},
    {YAML_ROW("out", variables, AT(variables), "What it gives back.", "{ paid: xs:boolean }"),
     .role = AST_OUT},
    {YAML_ROW("enablement", variables, AT(variables), "What it gets when the task is enabled.",
              "{ amount: xs:decimal }"),
     .role = AST_ENABLEMENT},
    {YAML_ROW("outputs", queries, AT(outputs), "Queries that give its results (YAWL Beta 2 and 3).",
              "[/data/paid]")},
    {YAML_ROW("interaction", word, AT(interaction), "Who performs it: a person or the system.",
              "manual"),
     .words = interactions},
    {YAML_ROW("service", text, AT(service), "The YAWL service that performs it.",
              "http://localhost:8080/workletService/ib")},
    {YAML_ROW("codelet", text, AT(codelet), "The codelet that performs it.", "RandomWait")},
    YAWL_XML_KEY(struct ast_decomposition, about.yawl_xml),
    NO_KEY};
#undef AT

/* ---- The mappings ---- */

#define MAPPING(variable, name, title, keys, body)                                                 \
    const struct yaml_mapping yaml_##variable##_mapping = {name, title,    keys,    body,          \
                                                           NULL, SIZE_MAX, SIZE_MAX};

const struct yaml_mapping yaml_specification_mapping = {"specification",
                                                        "A workflow specification",
                                                        specification_keys,
                                                        &yaml_body_mapping,
                                                        specification_tail,
                                                        SIZE_MAX,
                                                        SIZE_MAX};
MAPPING(net, "net", "A net: variables, start, conditions and tasks", net_keys, &yaml_body_mapping)
MAPPING(body, "net", "What every net has", body_keys, NULL)
MAPPING(root, "root net", "What YAWL XML says of the root net", root_keys, NULL)
MAPPING(edge, "edge condition", "What YAWL XML says of the input or output condition", edge_keys,
        NULL)
MAPPING(condition, "condition", "A condition, where tokens wait", condition_keys, NULL)
MAPPING(flow, "flow", "A flow to a task or condition", flow_keys, NULL)
MAPPING(variable, "variable", "A variable, where its type is not all there is to say",
        variable_keys, NULL)
MAPPING(decomposition, "decomposition", "What an atomic task does, as YAWL XML describes it",
        decomposition_keys, NULL)

const struct yaml_mapping *const yaml_mappings[] = {&yaml_specification_mapping,
                                                    &yaml_net_mapping,
                                                    &yaml_root_mapping,
                                                    &yaml_edge_mapping,
                                                    &yaml_condition_mapping,
                                                    &yaml_flow_mapping,
                                                    &yaml_variable_mapping,
                                                    &yaml_decomposition_mapping,
                                                    &yaml_task_mapping,
                                                    &yaml_join_mapping,
                                                    &yaml_instances_mapping,
                                                    &yaml_instance_input_mapping,
                                                    &yaml_instance_output_mapping,
                                                    &yaml_timer_mapping,
                                                    &yaml_timer_then_mapping,
                                                    &yaml_failure_mapping,
                                                    &yaml_failure_flow_mapping,
                                                    &yaml_retry_mapping,
                                                    &yaml_offer_mapping,
                                                    &yaml_trigger_mapping,
                                                    NULL};

/* ---- Old names ---- */

const struct yaml_alias yaml_aliases[] = {{&yaml_specification_mapping, "name", "workflow"},
                                          {&yaml_body_mapping, "inputs", "in"},
                                          {&yaml_body_mapping, "outputs", "out"},
                                          {&yaml_body_mapping, "variables", "local"},
                                          {&yaml_flow_mapping, "target", "to"},
                                          {&yaml_flow_mapping, "condition", "when"},
                                          {&yaml_flow_mapping, "guard", "when"},
                                          {&yaml_condition_mapping, "next", "then"},
                                          {&yaml_task_mapping, "assign", "offer"},
                                          {&yaml_task_mapping, "connector_config", "call"},
                                          {&yaml_task_mapping, "sub_workflow_spec_id", "net"},
                                          {&yaml_task_mapping, "input_mapping", "in"},
                                          {&yaml_task_mapping, "output_mapping", "out"},
                                          {&yaml_task_mapping, "next", "then"},
                                          {&yaml_task_mapping, "nextTask", "then"},
                                          {&yaml_task_mapping, "depends_on", "needs"},
                                          {&yaml_task_mapping, "cancel", "cancels"},
                                          {&yaml_task_mapping, "parallel_branches", "branches"},
                                          {&yaml_task_mapping, "converge_at", "converge"},
                                          {&yaml_instances_mapping, "mi_threshold", "threshold"},
                                          {&yaml_instances_mapping, "foreach", "for_each"},
                                          {NULL, NULL, NULL}};
