/* The table, second part: tasks and what stands in them. */
#include "ast/yaml_language.h"

#define NO_KEY                                                                                     \
    {                                                                                              \
        .name = NULL                                                                               \
    }

static const char *const gates[] = {"and", "xor", "or", NULL};
static const char *const rests[] = {"ignore", "block", "cancel", NULL};
static const char *const instance_rests[] = {"cancel", "ignore", NULL};
static const char *const creations[] = {"static", "dynamic", NULL};
static const char *const moments[] = {"enabled", "started", NULL};
static const char *const expiries[] = {"expire", "fail", "start", NULL};
static const char *const triggers[] = {"transient", "persistent", NULL};
static const char *const convergences[] = {"first", "all", "majority", NULL};

/* ---- The task ---- */

/* Numbers of groups whose keys exclude each other. */
enum { PERFORMER = 1, SOURCE = 1, MOMENT = 1, OUTCOME = 1 };

#define AT(member) offsetof(struct ast_task, member)
static const struct yaml_key task_keys[] = {
    {YAML_ROW("id", id, AT(name), "The task's id in YAWL XML, where it is no name here.",
              "check order")},
    {YAML_ROW("title", text, AT(about.title), "A short name for people.", "Check the order")},
    {YAML_ROW("description", text, AT(about.description), "What people should know of it.",
              "Is the customer good for it?")},
    {YAML_ROW("offer", block, AT(offer), "A person's task: who may take it.", "{ role: sales }"),
     .mapping = &yaml_offer_mapping, .exclusive = PERFORMER},
    {YAML_ROW("call", call, AT(call), "A connector's task: one connector and its settings.",
              "{ function: charge }"),
     .exclusive = PERFORMER},
    {YAML_ROW("net", net_name, AT(net), "A composite task: the net that is run.", "payment"),
     .exclusive = PERFORMER},
    {YAML_ROW("decomposition", net_name, AT(decomposition),
              "What the task does, by name: one of `decompositions` or a net (YAWL).", "Pay")},
    {YAML_ROW("in", mappings, AT(in), "What the performer gets: name: expression.",
              "{ lines: lines, credit: credit }")},
    {YAML_ROW("enablement", mappings, AT(enablement),
              "What the performer gets when the task is enabled (YAWL).",
              "{ amount: /Order/amount }")},
    {YAML_ROW("returns", variables, AT(returns),
              "What the performer gives back, read as item.name.", "{ ok: bool, total: decimal }"),
     .role = AST_RETURNS},
    {YAML_ROW("out", mappings, AT(out), "Case variables that are assigned, all at once.",
              "{ approved: item.ok }")},
    {YAML_ROW("join", join, AT(join), "What it waits for where several flows enter.", "and")},
    {YAML_ROW("needs", elements, AT(needs),
              "Tasks that must be done before (in place of start, then and join).",
              "[pick, pack]")},
    {YAML_ROW("if", expression, AT(condition),
              "The task is skipped when this is false.", "total > 100")},
    {YAML_ROW("while", elements, AT(holds), "Enabled only while these conditions are marked.",
              "[open]")},
    {YAML_ROW("trigger", block, AT(trigger), "The task starts when this trigger is delivered.",
              "{ name: paid, kind: persistent }"),
     .mapping = &yaml_trigger_mapping},
    {YAML_ROW("mutex", text, AT(mutex), "A name that is held from start to leaving.", "printer")},
    {YAML_ROW("instances", block, AT(instances), "The task is performed several times at once.",
              "{ for_each: lines, as: line }"),
     .mapping = &yaml_instances_mapping},
    {YAML_ROW("completes", elements, AT(completes),
              "Instance tasks that end, with the results that they have, when this task leaves.",
              "[collect_bids]")},
    {YAML_ROW("timer", timers, AT(timers), "What happens after some time: one timer or a list.",
              "{ after: 2h, then: expire }")},
    {YAML_ROW("on_failure", block, AT(on_failure), "What happens when the performer fails.",
              "{ retry: { attempts: 3, wait: 5s }, then: refund }"),
     .mapping = &yaml_failure_mapping},
    {YAML_ROW("budget", text, AT(budget), "How long a step may take: measured, never a deadline.",
              "5ms")},
    {YAML_ROW("allow", texts, AT(allow), "Diagnostics that are not reported for this task.",
              "[dead-task]")},
    {YAML_ROW("cancels", cancels, 0, "What is cancelled when the task leaves.",
              "[pick_line, \"* -> pick_line\"]")},
    {YAML_ROW("branches", branches, 0, "Parallel branches, each a list of tasks in order.",
              "{ goods: [pick, pack], money: [charge] }")},
    {YAML_ROW("converge", converge, 0, "Which branches must be done before it goes on.", "all"),
     .words = convergences},
    {YAML_ROW("branch_timeout", branch_timeout, 0,
              "How long a branch may take before it has failed; default: 120s.", "90s")},
    {YAML_ROW("split", split, 0, "How it goes on where several flows leave.", "xor"),
     .words = gates},
    {YAML_ROW("then", task_flows, 0, "Where it goes on: a name, a flow, or a list of these.",
              "[{ to: accept, when: approved }, reject]")},
    {YAML_ROW("yawl_xml", xml, AT(about.yawl_xml),
              "Elements of YAWL XML that have no form here, kept as text.",
              "<resourcing>…</resourcing>")},
    NO_KEY};
#undef AT

/* ---- join, offer, trigger ---- */

#define AT(member) offsetof(struct ast_join, member)
static const struct yaml_key join_keys[] = {
    {YAML_ROW("count", integer, AT(count), "How many of the incoming flows are enough.", "2")},
    {YAML_ROW("threads", integer, AT(threads), "How many tokens of one flow are taken.", "3")},
    {YAML_ROW("rest", word, AT(rest), "What becomes of the other incoming flows.", "ignore"),
     .words = rests},
    NO_KEY};
#undef AT

static const struct yaml_key offer_keys[] = {
    {YAML_ROW("role", offer_texts, 0, "Whoever has this role.", "sales")},
    {YAML_ROW("user", offer_texts, 0, "This person.", "ada")},
    {YAML_ROW("capability", offer_texts, 0, "Whoever can do this.", "forklift")},
    {YAML_ROW("not_by", offer_texts, 0, "Not who did this task.", "check")},
    {YAML_ROW("same_as", offer_texts, 0, "Who did this task.", "check")},
    NO_KEY};

#define AT(member) offsetof(struct ast_trigger, member)
static const struct yaml_key trigger_keys[] = {
    {YAML_ROW("name", text, AT(name), "The name of the trigger.", "paid"), .required = true},
    {YAML_ROW("kind", word, AT(kind), "Is a trigger that comes too early kept?", "persistent"),
     .words = triggers},
    {YAML_ROW("key", expression, AT(key), "Which of several deliveries is meant.", "order_id")},
    NO_KEY};
#undef AT

/* ---- instances ---- */

#define AT(member) offsetof(struct ast_instances, member)
static const struct yaml_key instances_keys[] = {
    {YAML_ROW("for_each", expression, AT(for_each), "A list: one instance for each of its items.",
              "lines"),
     .exclusive = SOURCE},
    {YAML_ROW("count", expression, AT(count), "How many instances.", "3"), .exclusive = SOURCE},
    {YAML_ROW("as", identifier, AT(as), "The instance's own variable.", "line")},
    {YAML_ROW("min", expression, AT(minimum), "At least so many.", "1")},
    {YAML_ROW("max", expression, AT(maximum), "At most so many.", "64")},
    {YAML_ROW("threshold", expression, AT(threshold),
              "So many completed instances are enough: all, a number or an expression.", "all")},
    {YAML_ROW("create", word, AT(create), "May instances be added while it runs?", "static"),
     .words = creations},
    {YAML_ROW("until", expression, AT(until), "Enough, tested after each completion.",
              "completed >= 3")},
    {YAML_ROW("rest", word, AT(rest), "What becomes of the instances that are not needed.",
              "cancel"),
     .words = instance_rests},
    {YAML_ROW("collect", mappings, AT(collect), "Lists of results, in the order of the instances.",
              "{ tags: item.tag }")},
    {YAML_ROW("input", instance_data, AT(has_input), "How the data are split (YAWL's miDataInput).",
              "{ expression: /Net/lines, split: \"for $l in /lines/* return $l\", to: line }"),
     .mapping = &yaml_instance_input_mapping},
    {YAML_ROW("output", instance_data, AT(has_output),
              "How results are joined (YAWL's miDataOutput).",
              "{ expression: /data/tag, join: \"<tags>{/data/tag}</tags>\", to: tags }"),
     .mapping = &yaml_instance_output_mapping},
    {YAML_ROW("yawl_xml", xml, AT(yawl_xml), "Elements of YAWL XML that have no form here.",
              "<x>…</x>")},
    NO_KEY};

static const struct yaml_key instance_input_keys[] = {
    {YAML_ROW("expression", expression, AT(input), "The data of all instances.", "/Net/lines")},
    {YAML_ROW("split", expression, AT(split), "The query that splits them.",
              "for $l in /lines/* return $l")},
    {YAML_ROW("to", text, AT(input_param), "The parameter that gets each part.", "line")},
    NO_KEY};

static const struct yaml_key instance_output_keys[] = {
    {YAML_ROW("expression", expression, AT(output), "The result of one instance.", "/data/tag")},
    {YAML_ROW("join", expression, AT(joining), "The query that joins all results.",
              "<tags>{/data/tag}</tags>")},
    {YAML_ROW("to", text, AT(result), "The net's variable that gets the joined results.", "tags")},
    NO_KEY};
#undef AT

/* ---- timer, on_failure ---- */

#define AT(member) offsetof(struct ast_timer, member)
static const struct yaml_key timer_keys[] = {
    {YAML_ROW("after", expression, AT(after),
              "A duration (90s, 30m, 2h, 5d, PT2H) or an expression.", "2h"),
     .exclusive = MOMENT},
    {YAML_ROW("at", expression, AT(at), "A moment: an expression.", "lines[0].due"),
     .exclusive = MOMENT},
    {YAML_ROW("variable", text, AT(variable),
              "The variable that holds the timer (YAWL's netparam).", "deadline"),
     .exclusive = MOMENT},
    {YAML_ROW("from", word, AT(from), "When it begins to run.", "enabled"), .words = moments},
    {YAML_ROW("then", timer_then, AT(then), "What happens when it expires.", "{ to: remind }"),
     .words = expiries},
    {YAML_ROW("yawl_xml", xml, AT(yawl_xml), "Elements of YAWL XML that have no form here.",
              "<workdays>true</workdays>")},
    NO_KEY};

static const struct yaml_key timer_then_keys[] = {
    {YAML_ROW("to", element, AT(to), "The work is withdrawn and the task leaves to this one.",
              "remind"),
     .exclusive = OUTCOME},
    {YAML_ROW("also", element, AT(also), "This one gets a token too, and the work goes on.",
              "remind"),
     .exclusive = OUTCOME},
    NO_KEY};
#undef AT

static const struct yaml_key failure_keys[] = {
    {YAML_ROW("retry", block, offsetof(struct ast_failure, retry), "Try again before giving up.",
              "{ attempts: 3, wait: 5s }"),
     .mapping = &yaml_retry_mapping},
    {YAML_ROW("then", failure_flows, 0,
              "Where it goes on: a name, or { to, error } by name of the error.",
              "[{ to: refund, error: declined }, call_support]")},
    NO_KEY};

#define AT(member) offsetof(struct ast_failure_flow, member)
static const struct yaml_key failure_flow_keys[] = {
    {YAML_ROW("to", element, AT(to), "The task or condition that it leads to.", "refund"),
     .required = true},
    {YAML_ROW("error", text, AT(error), "Only for this error.", "declined")},
    NO_KEY};
#undef AT

#define AT(member) offsetof(struct ast_retry, member)
static const struct yaml_key retry_keys[] = {
    {YAML_ROW("attempts", expression, AT(attempts), "How often in all.", "3"), .required = true},
    {YAML_ROW("wait", expression, AT(wait), "How long before the next attempt.", "5s")},
    {YAML_ROW("factor", expression, AT(factor), "By how much the wait grows.", "2")},
    {YAML_ROW("max_wait", expression, AT(max_wait), "The longest wait.", "5m")},
    {YAML_ROW("jitter", expression, AT(jitter), "The part of a wait that is left to chance.",
              "0.5")},
    NO_KEY};
#undef AT

/* ---- The mappings ---- */

#define MAPPING(variable, name, title, keys)                                                       \
    const struct yaml_mapping yaml_##variable##_mapping = {name, title,    keys,    NULL,          \
                                                           NULL, SIZE_MAX, SIZE_MAX};
#define BLOCK(variable, name, title, type)                                                         \
    const struct yaml_mapping yaml_##variable##_mapping = {                                        \
        name, title, variable##_keys, NULL, NULL, offsetof(type, present), offsetof(type, span)};

MAPPING(task, "task", "A task: who performs it, its data, and where it goes on", task_keys)
MAPPING(join, "partial join", "A join that does not wait for all", join_keys)
MAPPING(instance_input, "instance input", "How YAWL splits the data of instances",
        instance_input_keys)
MAPPING(instance_output, "instance output", "How YAWL joins the results of instances",
        instance_output_keys)
MAPPING(timer, "timer", "A timer", timer_keys)
MAPPING(timer_then, "timer outcome", "Where an expired timer leads", timer_then_keys)
MAPPING(failure_flow, "failure flow", "Where a failure leads", failure_flow_keys)
BLOCK(failure, "failure", "What happens when the performer fails", struct ast_failure)
BLOCK(retry, "retry", "How a failed attempt is repeated", struct ast_retry)
BLOCK(offer, "offer", "Who may take a person's task", struct ast_offer)
BLOCK(trigger, "trigger", "What delays the start until it is delivered", struct ast_trigger)
BLOCK(instances, "instances mapping", "Several instances of one task", struct ast_instances)
