/* Kinds of time and failure: `timer` and what follows it, `on_failure`.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

static void read_timer(struct yaml_reader *reader, const struct yaml_key *key,
                       const struct document_node *node, struct ast_timer *timer)
{
    if (!yaml_read_mapping(reader, &yaml_timer_mapping, node, (void *[2]){timer, NULL})) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    bool moment = !text_is_absent(timer->after.text) || !text_is_absent(timer->at.text) ||
                  !text_is_absent(timer->variable.text) || !text_is_absent(timer->yawl_xml.text);
    if (moment) return;
    diagnose(reader->diagnostics, &yaml_missing_key, yaml_place(node),
             "this timer lacks 'after' or 'at': write timer: { after: 2h }");
}

void yaml_read_timers(struct yaml_reader *reader, const struct yaml_key *key,
                      const struct document_node *node, void *object)
{
    ast_timers *timers = YAML_MEMBER(ast_timers, key, object);
    const struct document_node *item = yaml_first_item(node);
    if (item == NULL) {
        diagnose(reader->diagnostics, &yaml_empty_value, yaml_place(node),
                 "an empty list of timers says nothing: leave the key out");
    }
    for (; item != NULL; item = yaml_next_item(node, item)) {
        struct ast_timer timer = {.span = item->span};
        read_timer(reader, key, item, &timer);
        array_push(reader->arena, timers, timer);
    }
}

void yaml_write_timers(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                       struct document_node *mapping)
{
    const ast_timers *timers = YAML_CONST_MEMBER(ast_timers, key, object);
    struct text name = text_of(key->name);
    if (timers->count == 0) return;
    if (timers->count > 1) {
        mapping = yaml_add(writer, mapping, name, DOCUMENT_SEQUENCE);
        name = TEXT_NONE;
    }
    array_each(struct ast_timer, timer, timers)
    {
        struct document_node *node = yaml_add(writer, mapping, name, DOCUMENT_MAPPING);
        yaml_write_mapping(writer, &yaml_timer_mapping, (const void *[2]){timer, NULL}, node);
    }
}

void yaml_read_timer_then(struct yaml_reader *reader, const struct yaml_key *key,
                          const struct document_node *node, void *object)
{
    struct ast_timer *timer = object;
    void *objects[2] = {timer, NULL};
    if (node->kind != DOCUMENT_MAPPING) {
        yaml_read_word(reader, key, node, timer);
    } else if (yaml_read_mapping(reader, &yaml_timer_then_mapping, node, objects) &&
               node->first_child == NULL) {
        yaml_wrong_kind(reader, key, node);
    }
}

void yaml_write_timer_then(struct yaml_writer *writer, const struct yaml_key *key,
                           const void *object, struct document_node *mapping)
{
    const struct ast_timer *timer = object;
    if (text_is_absent(timer->to.text) && text_is_absent(timer->also.text)) {
        yaml_write_word(writer, key, object, mapping);
        return;
    }
    struct document_node *node = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_MAPPING);
    yaml_write_mapping(writer, &yaml_timer_then_mapping, (const void *[2]){timer, NULL}, node);
}

/* ---- on_failure ---- */

void yaml_read_failure_flows(struct yaml_reader *reader, const struct yaml_key *key,
                             const struct document_node *node, void *object)
{
    struct ast_failure *failure = object;
    const struct document_node *item = yaml_first_item(node);
    for (; item != NULL; item = yaml_next_item(node, item)) {
        struct ast_failure_flow flow = {.span = item->span};
        if (item->kind == DOCUMENT_MAPPING) {
            void *objects[2] = {&flow, NULL};
            yaml_read_mapping(reader, &yaml_failure_flow_mapping, item, objects);
        } else if (yaml_is_scalar(reader, key, item)) {
            flow.to = yaml_element_text(reader, item);
        }
        array_push(reader->arena, &failure->flows, flow);
    }
}

void yaml_write_failure_flows(struct yaml_writer *writer, const struct yaml_key *key,
                              const void *object, struct document_node *mapping)
{
    const struct ast_failure *failure = object;
    struct text name = text_of(key->name);
    if (failure->flows.count == 0) return;
    if (failure->flows.count > 1) {
        mapping = yaml_add(writer, mapping, name, DOCUMENT_SEQUENCE);
        name = TEXT_NONE;
    }
    array_each(struct ast_failure_flow, flow, &failure->flows)
    {
        if (text_is_absent(flow->error.text)) {
            struct text target = yaml_names_find(&writer->elements, flow->to.text);
            yaml_add_text(writer, mapping, name, target);
            continue;
        }
        struct document_node *node = yaml_add(writer, mapping, name, DOCUMENT_MAPPING);
        yaml_write_mapping(writer, &yaml_failure_flow_mapping, (const void *[2]){flow, NULL}, node);
    }
}
