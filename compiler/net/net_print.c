/* The dump of a net: one line a fact, in the order of the net, the same for the same net whatever
 * it was written in (the input and the output condition are `start` and `end`).
 */
#include "net/net_print.h"

static void print_allow(const struct net_printer *printer, const char *indent,
                        const net_names *names)
{
    array_each(struct text, name, names) {
        text_print(printer->out, "%sallow " TEXT_FMT "\n", indent, TEXT_ARG(*name));
    }
}

/* Presets and postsets stand with the tasks, once. */
static void print_place(const struct net_printer *printer, const struct net *net, uint32_t index)
{
    const struct net_place *place = &net->places.items[index];
    text_print(printer->out, "  place " TEXT_FMT "%s", TEXT_ARG(place->name),
               place->implicit ? " implicit" : "");
    net_print_end(printer, place->span);
}

/* The place, not the target: it is what the flow marks. */
static void print_flow(const struct net_printer *printer, const struct net *net, const char *word,
                       const struct net_flow *flow)
{
    const struct net_place *place = &net->places.items[flow->place.index];
    text_print(printer->out, "    %s " TEXT_FMT "%s", word, TEXT_ARG(place->name),
               flow->is_default ? " default" : "");
    if (flow->threads != 1) text_print(printer->out, " threads %lld", (long long)flow->threads);
    net_print_expr(printer, "when", &flow->guard);
    net_print_end(printer, flow->span);
}

static void print_cancels(const struct net_printer *printer, const struct net *net,
                          const struct net_task *task)
{
    array_each(net_task_id, id, &task->cancels_tasks) {
        text_print(printer->out, "    cancels task " TEXT_FMT "\n",
                   TEXT_ARG(net->tasks.items[id->index].name));
    }
    array_each(net_place_id, id, &task->cancels_places) {
        text_print(printer->out, "    cancels place " TEXT_FMT "\n",
                   TEXT_ARG(net->places.items[id->index].name));
    }
}

static void print_call(const struct net_printer *printer, const struct net_call *call)
{
    if (text_is_absent(call->connector)) return;
    text_print(printer->out, "    call " TEXT_FMT, TEXT_ARG(call->connector));
    net_print_text(printer, "function", call->function);
    net_print_expr(printer, "message", &call->message);
    text_add_char(printer->out, '\n');
    array_each(struct net_piece, piece, &call->pieces) {
        text_print(printer->out, "    setting " TEXT_FMT, TEXT_ARG(piece->setting));
        net_print_text(printer, "text", piece->text);
        net_print_text(printer, "secret", piece->secret);
        net_print_expr(printer, "value of", &piece->value);
        text_add_char(printer->out, '\n');
    }
}

/* The performer's line is there for every task, so that a lost performer shows. */
static void print_performer(const struct net_printer *printer, const struct net_task *task)
{
    text_add_string(printer->out, "    performer");
    text_print(printer->out, " %s", net_task_kind_name(task->kind));
    net_print_text(printer, "decomposition", task->decomposition);
    net_print_text(printer, "interaction", task->interaction);
    net_print_text(printer, "service", task->service);
    net_print_text(printer, "codelet", task->codelet);
    net_print_text(printer, "offer", task->offer);
    text_add_char(printer->out, '\n');
    print_call(printer, &task->call);
}

static void print_task_data(const struct net_printer *printer, const struct net_task *task)
{
    array_each(struct net_variable, variable, &task->in) {
        text_add_string(printer->out, "    parameter ");
        net_print_variable(printer, variable);
    }
    array_each(struct net_variable, variable, &task->returns) {
        text_add_string(printer->out, "    result ");
        net_print_variable(printer, variable);
    }
    array_each(struct net_mapping, mapping, &task->in_mappings) {
        net_print_mapping(printer, "in", mapping);
    }
    array_each(struct net_mapping, mapping, &task->out_mappings) {
        net_print_mapping(printer, "out", mapping);
    }
    array_each(struct net_mapping, mapping, &task->enablement_mappings) {
        net_print_mapping(printer, "enablement", mapping);
    }
    net_print_instances(printer, &task->instances);
}

static void print_last(const struct net_printer *printer, const struct net_task *task)
{
    array_each(struct net_feature, feature, &task->features) net_print_feature(printer, feature);
    print_allow(printer, "    ", &task->allow);
}

static void print_task(const struct net_printer *printer, const struct net *net,
                       const struct net_task *task)
{
    text_print(printer->out, "  task " TEXT_FMT " join %s split %s%s", TEXT_ARG(task->name),
               net_gate_name(task->join), net_gate_name(task->split),
               task->is_hidden ? " hidden" : "");
    net_print_text(printer, "title", task->title);
    net_print_end(printer, task->span);
    array_each(net_place_id, id, &task->preset) {
        text_print(printer->out, "    from " TEXT_FMT "\n",
                   TEXT_ARG(net->places.items[id->index].name));
    }
    array_each(struct net_flow, flow, &task->flows) print_flow(printer, net, "to", flow);
    array_each(struct net_flow, flow, &task->other_flows) print_flow(printer, net, "else", flow);
    net_print_waits(printer, net, task);
    print_cancels(printer, net, task);
    print_performer(printer, task);
    print_task_data(printer, task);
    array_each(struct net_timer, timer, &task->timers) {
        net_print_timer(printer, net, &task->other_flows, timer);
    }
    net_print_failure(printer, net, task);
    print_last(printer, task);
}

static void print_net(const struct net_printer *printer, const struct net *net)
{
    text_print(printer->out, "net " TEXT_FMT "%s%s%s%s", TEXT_ARG(net->name),
               net->is_root ? " root" : "", net->is_used ? "" : " unused",
               net->is_implicit ? " implicit-termination" : "",
               net->has_bpmn_or_joins ? " bpmn-or-joins" : "");
    net_print_text(printer, "title", net->title);
    net_print_end(printer, net->span);
    array_each(struct net_variable, variable, &net->variables) {
        text_add_string(printer->out, "  variable ");
        net_print_variable(printer, variable);
    }
    array_each(struct net_timer, timer, &net->timers) {
        net_print_timer(printer, net, &net->other_flows, timer);
    }
    array_each(struct net_feature, feature, &net->features) net_print_feature(printer, feature);
    print_allow(printer, "  ", &net->allow);
    for (uint32_t p = 0; p < net->places.count; p++) print_place(printer, net, p);
    array_each(struct net_task, task, &net->tasks) print_task(printer, net, task);
}

static void print_enumeration(const struct net_printer *printer,
                              const struct expr_enumeration *enumeration)
{
    text_print(printer->out, "enumeration " TEXT_FMT ":", TEXT_ARG(enumeration->name));
    for (uint32_t i = 0; i < enumeration->values_count; i++) {
        text_print(printer->out, " " TEXT_FMT, TEXT_ARG(enumeration->values[i]));
    }
    text_add_char(printer->out, '\n');
}

static void print_record(const struct net_printer *printer, const struct expr_record *record)
{
    text_print(printer->out, "record " TEXT_FMT ":", TEXT_ARG(record->name));
    for (uint32_t i = 0; i < record->members_count; i++) {
        const struct expr_member *member = &record->members[i];
        text_print(printer->out, "%s " TEXT_FMT " " TEXT_FMT, i == 0 ? "" : ",",
                   TEXT_ARG(member->name), TEXT_ARG(member->type.name));
    }
    net_print_end(printer, record->span);
}

void net_print(const struct net_specification *specification, bool positions,
               struct text_buffer *out)
{
    struct net_printer printer = {out, positions};
    text_print(out, "specification " TEXT_FMT, TEXT_ARG(specification->workflow));
    net_print_text(&printer, "version", specification->version);
    net_print_text(&printer, "title", specification->title);
    if (specification->is_sequential) net_print_text(&printer, "mode", TEXT("sequential"));
    text_add_string(out, specification->is_xpath ? " xpath" : " cel");
    if (specification->has_simple_root) text_add_string(out, " simple-root");
    net_print_end(&printer, specification->span);
    struct expr_enumeration *const *enumeration = specification->enumerations;
    for (; enumeration != NULL && *enumeration != NULL; enumeration++) {
        print_enumeration(&printer, *enumeration);
    }
    struct expr_record *const *record = specification->records;
    for (; record != NULL && *record != NULL; record++) print_record(&printer, *record);
    array_each(struct net_feature, feature, &specification->features) {
        net_print_feature(&printer, feature);
    }
    array_each(struct net, net, &specification->nets) print_net(&printer, net);
}
