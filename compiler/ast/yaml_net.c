/* Kinds of nets: `nets`, `decompositions`, the two edge conditions, the order of elements, and what only
 * a whole net shows.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

/* ---- A net's mapping: before and after its keys ---- */

static void collect_edge(struct yaml_reader *reader, const struct document_node *node,
                         const char *key, const char *name)
{
    const struct document_node *edge = document_child(node, key);
    const struct document_node *id = edge == NULL ? NULL : document_child(edge, "id");
    if (id == NULL || id->kind != DOCUMENT_SCALAR || yaml_is_null_word(id)) return;
    yaml_names_add(reader->arena, &reader->elements, text_of(name), id->value);
}

void yaml_begin_net(struct yaml_reader *reader, const struct document_node *node,
                    struct ast_net *net)
{
    reader->elements = (struct yaml_names){.map = {.arena = reader->arena}};
    net->has_input = net->has_output = true;
    net->input.name = (struct ast_text){TEXT("start"), SPAN_NONE};
    net->output.name = (struct ast_text){TEXT("end"), SPAN_NONE};
    if (node->kind != DOCUMENT_MAPPING) return;
    collect_edge(reader, node, "input", "start");
    collect_edge(reader, node, "output", "end");
    yaml_collect_ids(reader, &reader->elements, &yaml_condition_mapping,
                     yaml_entry(&yaml_body_mapping, node, "conditions"));
    yaml_collect_ids(reader, &reader->elements, &yaml_task_mapping,
                     yaml_entry(&yaml_body_mapping, node, "tasks"));
}

static void report_mixed(struct yaml_reader *reader, struct span span, const char *key,
                         const struct ast_task *needing)
{
    struct diagnostic *diagnostic =
        diagnose(reader->diagnostics, &yaml_mixed_needs, span,
                 "'%s' cannot stand in a net whose tasks say what they need", key);
    diagnostic_note(reader->diagnostics, diagnostic, needing->needs.items[0].span,
                    "task '" TEXT_FMT "' has 'needs': write all of the net that way, or none",
                    TEXT_ARG(needing->name.text));
}

static void check_needs(struct yaml_reader *reader, const struct document_node *node,
                        const struct ast_net *net)
{
    const struct ast_task *needing = net->tasks.items;
    const struct document_node *start = yaml_entry(&yaml_body_mapping, node, "start");
    while (needing->needs.count == 0) needing++;
    if (start != NULL) report_mixed(reader, start->name_span, "start", needing);
    array_each(struct ast_task, task, &net->tasks)
    {
        bool flows = task->has_flows && task->flows.count > 0;
        if (flows) report_mixed(reader, task->flows.items[0].span, "then", needing);
        if (task->join.gate != AST_GATE_ABSENT)
            report_mixed(reader, task->join.span, "join", needing);
    }
}

/* Without `order`: conditions and tasks one after the other, as their keys stand. */
static void order_as_written(struct yaml_reader *reader, const struct document_node *node,
                             struct ast_net *net)
{
    const struct document_node *conditions = yaml_entry(&yaml_body_mapping, node, "conditions");
    const struct document_node *tasks = yaml_entry(&yaml_body_mapping, node, "tasks");
    bool tasks_first =
        conditions != NULL && tasks != NULL && tasks->name_span.begin < conditions->name_span.begin;
    for (int round = 0; round < 2; round++) {
        bool is_task = (round == 0) == tasks_first;
        uint32_t count = is_task ? net->tasks.count : net->conditions.count;
        for (uint32_t i = 0; i < count; i++) {
            struct ast_element_ref ref = {is_task, i};
            array_push(reader->arena, &net->order, ref);
        }
    }
}

void yaml_end_net(struct yaml_reader *reader, const struct document_node *node, struct ast_net *net)
{
    if (node->kind != DOCUMENT_MAPPING) return;
    if (net->uses_needs) {
        check_needs(reader, node, net);
    } else if (yaml_entry(&yaml_body_mapping, node, "start") == NULL) {
        struct span place = text_is_absent(node->name) ? net->name.span : node->name_span;
        if (place.source == NULL) place = span_part(node->span, 0, 1); /* no `workflow` either */
        struct diagnostic *diagnostic = diagnose(reader->diagnostics, &yaml_missing_key, place,
                                                 "this net lacks 'start': which task comes first?");
        diagnostic_note(
            reader->diagnostics, diagnostic, SPAN_NONE, "for example: start: " TEXT_FMT,
            TEXT_ARG(net->tasks.count > 0 ? net->tasks.items[0].name.text : TEXT("check")));
    }
    if (document_child(node, "order") == NULL) order_as_written(reader, node, net);
}

/* ---- order ---- */

/* Numbers the entries of a mapping: twice the index, plus one for tasks. */
static void number_entries(struct intern *numbers, const struct document_node *mapping,
                           uint32_t bit)
{
    uint32_t index = 0;
    if (mapping == NULL || mapping->kind != DOCUMENT_MAPPING) return;
    for (const struct document_node *entry = mapping->first_child; entry != NULL;
         entry = entry->next) {
        intern_add(numbers, entry->name, 2 * index++ + bit);
    }
}

static void read_order_item(struct yaml_reader *reader, const struct document_node *item,
                            const struct intern *numbers, struct ast_net *net, bool *seen)
{
    struct ast_text name = yaml_text(item);
    uint32_t number = intern_find(numbers, name.text);
    if (number == INTERN_NONE) {
        struct diagnostic *diagnostic =
            diagnose(reader->diagnostics, &yaml_bad_order, name.span,
                     "this net has no task or condition '" TEXT_FMT "'", TEXT_ARG(name.text));
        diagnostic_did_you_mean(reader->diagnostics, diagnostic, name.span,
                                intern_nearest(numbers, name.text));
        return;
    }
    if (seen[number]) {
        diagnose(reader->diagnostics, &yaml_bad_order, name.span,
                 "'" TEXT_FMT "' stands here twice", TEXT_ARG(name.text));
        return;
    }
    seen[number] = true;
    struct ast_element_ref ref = {number % 2 == 1, number / 2};
    array_push(reader->arena, &net->order, ref);
}

void yaml_read_order(struct yaml_reader *reader, const struct yaml_key *key,
                     const struct document_node *node, void *object)
{
    struct ast_net *net = object;
    struct intern numbers = {.arena = reader->arena};
    uint32_t elements = net->tasks.count + net->conditions.count;
    number_entries(&numbers, yaml_entry(&yaml_body_mapping, node->parent, "conditions"), 0);
    number_entries(&numbers, yaml_entry(&yaml_body_mapping, node->parent, "tasks"), 1);
    bool *seen = ARENA_ARRAY(reader->arena, bool, 2 * (size_t)elements + 2);
    const struct document_node *item = yaml_first_item(node);
    for (; item != NULL; item = yaml_next_item(node, item)) {
        if (!yaml_is_scalar(reader, key, item)) continue;
        read_order_item(reader, item, &numbers, net, seen);
    }
    if (net->order.count == elements) return;
    diagnose(reader->diagnostics, &yaml_bad_order, node->name_span,
             "'order' names %u of the net's %u tasks and conditions: it must name each once",
             net->order.count, elements);
}

static bool is_default_order(const struct ast_net *net)
{
    for (uint32_t i = 0; i < net->order.count; i++) {
        bool is_task = i >= net->conditions.count;
        uint32_t index = is_task ? i - net->conditions.count : i;
        const struct ast_element_ref *ref = &net->order.items[i];
        if (ref->is_task != is_task || ref->index != index) return false;
    }
    return true;
}

void yaml_write_order(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                      struct document_node *mapping)
{
    const struct ast_net *net = object;
    if (is_default_order(net)) return;
    struct document_node *list = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_SEQUENCE);
    array_each(struct ast_element_ref, ref, &net->order)
    {
        yaml_add_text(writer, list, TEXT_NONE,
                      ref->is_task ? writer->tasks.items[ref->index]
                                   : writer->conditions.items[ref->index]);
    }
}

/* ---- nets ---- */

static void read_net(struct yaml_reader *reader, const struct document_node *entry,
                     struct ast_net *net)
{
    static const struct yaml_key one = {
        .name = "net", .kind = &yaml_kind_block, .example = "{ start: pay, tasks: … }"};
    *net = (struct ast_net){.name = yaml_key_text(entry), .span = yaml_entry_span(entry)};
    yaml_check_name(reader, net->name, "net");
    yaml_begin_net(reader, entry, net);
    if (!yaml_read_mapping(reader, &yaml_net_mapping, entry, (void *[2]){net, net})) {
        struct yaml_key named = one;
        named.name = text_string(reader->arena, entry->name);
        yaml_wrong_kind(reader, &named, entry);
    }
    yaml_end_net(reader, entry, net);
}

void yaml_read_nets(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node, void *object)
{
    struct ast_specification *specification = object;
    struct yaml_names of_root = reader->elements;
    if (node->kind != DOCUMENT_MAPPING) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_net net;
        read_net(reader, entry, &net);
        array_push(reader->arena, &specification->nets, net);
    }
    reader->elements = of_root;
}

void yaml_write_nets(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                     struct document_node *mapping)
{
    const struct ast_specification *specification = object;
    struct document_node *nets = NULL;
    array_each(struct ast_net, net, &specification->nets)
    {
        if (net->is_root || net->span.source != specification->source) continue;
        if (nets == NULL) nets = yaml_add_block(writer, mapping, text_of(key->name));
        yaml_name_elements(writer, net);
        writer->key = yaml_names_find(&writer->decompositions, net->name.text);
        struct document_node *node = yaml_add_block(writer, nets, writer->key);
        yaml_write_mapping(writer, &yaml_net_mapping, (const void *[2]){net, net}, node);
    }
}

/* ---- decompositions ---- */

void yaml_read_decompositions(struct yaml_reader *reader, const struct yaml_key *key,
                              const struct document_node *node, void *object)
{
    struct ast_specification *specification = object;
    static const struct yaml_key one = {.name = "decomposition",
                                        .kind = &yaml_kind_block,
                                        .example = "{ in: { order: xs:string } }"};
    if (node->kind != DOCUMENT_MAPPING) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_decomposition *made = array_add(reader->arena, &specification->decompositions);
        *made = (struct ast_decomposition){.name = yaml_key_text(entry),
                                           .span = yaml_entry_span(entry)};
        yaml_check_name(reader, made->name, "decomposition");
        if (yaml_read_mapping(reader, &yaml_decomposition_mapping, entry,
                              (void *[2]){made, NULL})) {
            continue;
        }
        struct yaml_key named = one;
        named.name = text_string(reader->arena, entry->name);
        yaml_wrong_kind(reader, &named, entry);
    }
}

void yaml_write_decompositions(struct yaml_writer *writer, const struct yaml_key *key,
                               const void *object, struct document_node *mapping)
{
    const struct ast_specification *specification = object;
    if (specification->decompositions.count == 0) return;
    struct document_node *all = yaml_add_block(writer, mapping, text_of(key->name));
    array_each(struct ast_decomposition, one, &specification->decompositions)
    {
        writer->key = yaml_names_find(&writer->decompositions, one->name.text);
        struct document_node *node = yaml_add(writer, all, writer->key, DOCUMENT_MAPPING);
        yaml_write_mapping(writer, &yaml_decomposition_mapping, (const void *[2]){one, NULL}, node);
    }
}

/* ---- input, output, root: what YAWL says of them beyond their names ---- */

void yaml_read_edge(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node, void *object)
{
    struct ast_condition *edge = YAML_MEMBER(struct ast_condition, key, object);
    edge->span = yaml_entry_span(node);
    yaml_read_block(reader, key, node, object);
}

void yaml_write_edge(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                     struct document_node *mapping)
{
    const struct ast_net *net = object;
    bool is_input = YAML_CONST_MEMBER(struct ast_condition, key, object) == &net->input;
    if (is_input ? !net->has_input : !net->has_output) return;
    writer->key = is_input ? TEXT("start") : TEXT("end");
    yaml_write_block(writer, key, object, mapping);
}

void yaml_read_root(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node, void *object)
{
    (void)object;
    yaml_read_block(reader, key, node, reader->root);
}

void yaml_write_root(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                     struct document_node *mapping)
{
    const struct ast_specification *specification = object;
    writer->key = yaml_identifier_for(writer->arena, specification->workflow.text);
    array_each(struct ast_net, net, &specification->nets)
    {
        if (net->is_root) yaml_write_block(writer, key, net, mapping);
    }
}
