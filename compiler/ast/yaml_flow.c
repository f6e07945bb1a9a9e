/* Kinds of flow: `then`, `start`, `join` and `cancels` in all their forms, read and written.
 *
 * References are read as ids (yaml_names.c).  Whether their targets exist is for the net to say.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

/* ---- then, start ---- */

static bool read_flow(struct yaml_reader *reader, const struct yaml_key *key,
                      const struct document_node *node, struct ast_flow *flow)
{
    *flow = (struct ast_flow){
        .order.value = AST_ABSENT, .threads.value = AST_ABSENT, .span = node->span};
    if (node->kind == DOCUMENT_MAPPING) {
        return yaml_read_mapping(reader, &yaml_flow_mapping, node, (void *[2]){flow, NULL});
    }
    if (!yaml_is_scalar(reader, key, node)) return false;
    flow->target = yaml_element_text(reader, node);
    flow->span = flow->target.span;
    return true;
}

static void read_flows(struct yaml_reader *reader, const struct yaml_key *key,
                       const struct document_node *node, ast_flows *flows)
{
    const struct document_node *item = yaml_first_item(node);
    for (; item != NULL; item = yaml_next_item(node, item)) {
        struct ast_flow flow;
        if (read_flow(reader, key, item, &flow)) array_push(reader->arena, flows, flow);
    }
}

/* Does the flow say its target and nothing else? */
static bool is_bare(const struct ast_flow *flow)
{
    const struct ast_about *about = &flow->about;
    return text_is_absent(flow->when.text) && flow->order.value == AST_ABSENT &&
           flow->threads.value == AST_ABSENT && flow->is_default == AST_UNSAID &&
           text_is_absent(about->title.text) && text_is_absent(about->description.text) &&
           text_is_absent(about->yawl_xml.text);
}

/* With `branches` the step after them is a single one. */
void yaml_end_branches(struct yaml_reader *reader, struct ast_task *task)
{
    if (task->branches == NULL || task->flows.count == 0) return;
    const struct ast_flow *flow = &task->flows.items[0];
    if (task->flows.count > 1 || !is_bare(flow)) {
        diagnose(reader->diagnostics, &yaml_wrong_value, flow->span,
                 "after `branches`, 'then' is the name of the one step that follows them");
        return;
    }
    task->branches->then = flow->target;
    task->flows.count = 0;
    task->has_flows = false;
}

void yaml_read_flows(struct yaml_reader *reader, const struct yaml_key *key,
                     const struct document_node *node, void *object)
{
    read_flows(reader, key, node, YAML_MEMBER(ast_flows, key, object));
}

void yaml_read_task_flows(struct yaml_reader *reader, const struct yaml_key *key,
                          const struct document_node *node, void *object)
{
    struct ast_task *task = object;
    task->has_flows = true;
    read_flows(reader, key, node, &task->flows);
}

void yaml_read_start(struct yaml_reader *reader, const struct yaml_key *key,
                     const struct document_node *node, void *object)
{
    struct ast_net *net = object;
    net->input.span = yaml_entry_span(node);
    read_flows(reader, key, node, &net->input.flows);
}

static void write_flow(struct yaml_writer *writer, const struct ast_flow *flow,
                       struct document_node *parent, struct text name)
{
    struct document_node *last = parent->last_child;
    struct document_node *node = yaml_add(writer, parent, name, DOCUMENT_MAPPING);
    yaml_write_mapping(writer, &yaml_flow_mapping, (const void *[2]){flow, NULL}, node);
    const struct document_node *only = node->first_child;
    if (only == NULL || only->next != NULL || !text_is(only->name, "to")) return;
    /* A flow that has a target and nothing else is the target's name. */
    parent->last_child = last;
    if (last == NULL)
        parent->first_child = NULL;
    else
        last->next = NULL;
    yaml_add_text(writer, parent, name, only->value);
}

static void write_flows(struct yaml_writer *writer, const char *key, const ast_flows *flows,
                        struct document_node *mapping)
{
    if (flows->count == 1) {
        write_flow(writer, &flows->items[0], mapping, text_of(key));
        return;
    }
    struct document_node *list = yaml_add(writer, mapping, text_of(key), DOCUMENT_SEQUENCE);
    array_each(struct ast_flow, flow, flows) write_flow(writer, flow, list, TEXT_NONE);
}

void yaml_write_flows(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                      struct document_node *mapping)
{
    const ast_flows *flows = YAML_CONST_MEMBER(ast_flows, key, object);
    if (flows->count > 0) write_flows(writer, key->name, flows, mapping);
}

void yaml_write_task_flows(struct yaml_writer *writer, const struct yaml_key *key,
                           const void *object, struct document_node *mapping)
{
    const struct ast_task *task = object;
    if (task->branches != NULL && !text_is_absent(task->branches->then.text)) {
        yaml_add_text(writer, mapping, text_of(key->name),
                      yaml_names_find(&writer->elements, task->branches->then.text));
        return;
    }
    if (task->has_flows || task->flows.count > 0)
        write_flows(writer, key->name, &task->flows, mapping);
}

void yaml_write_start(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                      struct document_node *mapping)
{
    const struct ast_net *net = object;
    if (net->uses_needs || !net->has_input) return;
    write_flows(writer, key->name, &net->input.flows, mapping);
}

/* ---- join ---- */

static const char *const gate_words[] = {"and", "xor", "or", NULL};

void yaml_read_join(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node, void *object)
{
    struct ast_join *join = YAML_MEMBER(struct ast_join, key, object);
    join->span = yaml_text(node).span;
    if (node->kind != DOCUMENT_MAPPING) {
        struct ast_text word = {TEXT_NONE, SPAN_NONE};
        struct yaml_key gates = *key;
        gates.words = gate_words;
        gates.offset = 0;
        yaml_read_word(reader, &gates, node, &word);
        for (int i = 0; gate_words[i] != NULL; i++) {
            if (text_is(word.text, gate_words[i])) join->gate = (enum ast_gate)(AST_GATE_AND + i);
        }
        return;
    }
    join->gate = AST_GATE_COUNT_OF;
    yaml_read_mapping(reader, &yaml_join_mapping, node, (void *[2]){join, NULL});
    if (document_child(node, "count") != NULL || document_child(node, "threads") != NULL) return;
    diagnose(reader->diagnostics, &yaml_missing_key, yaml_place(node),
             "this join lacks 'count' or 'threads': write join: { count: 2 }, or join: and");
}

void yaml_write_join(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                     struct document_node *mapping)
{
    const struct ast_join *join = YAML_CONST_MEMBER(struct ast_join, key, object);
    if (join->gate == AST_GATE_ABSENT) return;
    if (join->gate != AST_GATE_COUNT_OF) {
        yaml_add_text(writer, mapping, text_of(key->name),
                      text_of(gate_words[join->gate - AST_GATE_AND]));
        return;
    }
    struct document_node *node = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_MAPPING);
    yaml_write_mapping(writer, &yaml_join_mapping, (const void *[2]){join, NULL}, node);
}

/* ---- cancels ---- */

static struct ast_text trimmed_part(struct ast_text whole, size_t from, size_t to)
{
    while (from < to && whole.text.data[from] == ' ') from++;
    while (to > from && whole.text.data[to - 1] == ' ') to--;
    return yaml_text_part(whole, from, to);
}

static void report_cancel(struct yaml_reader *reader, struct ast_text text, const char *why)
{
    diagnose(reader->diagnostics, &yaml_bad_cancel, text.span,
             "'" TEXT_FMT "' %s: write a name, \"a -> b\", \"* -> b\", \"a -> *\" or \"*\"",
             TEXT_ARG(text.text), why);
}

static bool read_cancel(struct yaml_reader *reader, struct ast_text text, struct ast_cancel *cancel)
{
    size_t arrow = text_find(text.text, "->");
    *cancel = (struct ast_cancel){.span = text.span, .to = text};
    if (arrow == SIZE_MAX) {
        cancel->kind = text_is(text.text, "*") ? AST_CANCEL_ALL : AST_CANCEL_ELEMENT;
        cancel->to = yaml_element_id(reader, text);
        if (cancel->kind == AST_CANCEL_ALL) cancel->to.text = TEXT_NONE;
        return true;
    }
    struct ast_text from = trimmed_part(text, 0, arrow);
    struct ast_text to = trimmed_part(text, arrow + 2, text.text.length);
    bool any_from = text_is(from.text, "*"), any_to = text_is(to.text, "*");
    if (text_is_empty(from.text) || text_is_empty(to.text) || (any_from && any_to) ||
        text_find(to.text, "->") != SIZE_MAX) {
        report_cancel(reader, text, "is no flow");
        return false;
    }
    cancel->kind = any_from ? AST_CANCEL_INTO : any_to ? AST_CANCEL_OUT_OF : AST_CANCEL_FLOW;
    cancel->from =
        any_from ? (struct ast_text){TEXT_NONE, SPAN_NONE} : yaml_element_id(reader, from);
    cancel->to = any_to ? (struct ast_text){TEXT_NONE, SPAN_NONE} : yaml_element_id(reader, to);
    return true;
}

void yaml_read_cancels(struct yaml_reader *reader, const struct yaml_key *key,
                       const struct document_node *node, void *object)
{
    struct ast_task *task = object;
    const struct document_node *item = yaml_first_item(node);
    for (; item != NULL; item = yaml_next_item(node, item)) {
        struct ast_cancel cancel;
        if (!yaml_is_scalar(reader, key, item)) continue;
        if (!read_cancel(reader, yaml_text(item), &cancel)) continue;
        array_push(reader->arena, &task->cancels, cancel);
    }
}

static struct text cancel_text(struct yaml_writer *writer, const struct ast_cancel *cancel)
{
    struct text from = yaml_names_find(&writer->elements, cancel->from.text);
    struct text to = yaml_names_find(&writer->elements, cancel->to.text);
    if (cancel->kind == AST_CANCEL_ALL) return TEXT("*");
    if (cancel->kind == AST_CANCEL_ELEMENT) return to;
    if (cancel->kind == AST_CANCEL_INTO) from = TEXT("*");
    if (cancel->kind == AST_CANCEL_OUT_OF) to = TEXT("*");
    return text_format(writer->arena, TEXT_FMT " -> " TEXT_FMT, TEXT_ARG(from), TEXT_ARG(to));
}

void yaml_write_cancels(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                        struct document_node *mapping)
{
    const struct ast_task *task = object;
    if (task->cancels.count == 0) return;
    struct document_node *list = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_SEQUENCE);
    array_each(struct ast_cancel, cancel, &task->cancels)
    {
        yaml_add_text(writer, list, TEXT_NONE, cancel_text(writer, cancel));
    }
}
