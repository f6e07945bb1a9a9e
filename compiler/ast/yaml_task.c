/* Kinds of tasks and conditions: their mappings, and what only tasks have: performers, instances,
 * branches.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

/* ---- offer ---- */

void yaml_read_offer_texts(struct yaml_reader *reader, const struct yaml_key *key,
                           const struct document_node *node, void *object)
{
    struct ast_offer *offer = object;
    const struct document_node *item = yaml_first_item(node);
    for (; item != NULL; item = yaml_next_item(node, item)) {
        if (!yaml_is_scalar(reader, key, item)) continue;
        struct ast_mapping mapping = {
            .target = yaml_key_text(node), .expression = yaml_text(item), .span = item->span};
        bool refers = text_is(node->name, "not_by") || text_is(node->name, "same_as");
        if (refers) mapping.expression = yaml_element_text(reader, item);
        array_push(reader->arena, &offer->keys, mapping);
    }
}

void yaml_write_offer_texts(struct yaml_writer *writer, const struct yaml_key *key,
                            const void *object, struct document_node *mapping)
{
    const struct ast_offer *offer = object;
    struct document_node *list = NULL;
    struct text name = text_of(key->name), first = TEXT_NONE;
    bool refers = text_is(name, "not_by") || text_is(name, "same_as");
    array_each(struct ast_mapping, one, &offer->keys)
    {
        struct text value = one->expression.text;
        if (!text_equal(one->target.text, name)) continue;
        if (refers) value = yaml_names_find(&writer->elements, value);
        if (text_is_absent(first)) {
            first = value;
            continue;
        }
        if (list == NULL) {
            list = yaml_add(writer, mapping, name, DOCUMENT_SEQUENCE);
            yaml_add_text(writer, list, TEXT_NONE, first);
        }
        yaml_add_text(writer, list, TEXT_NONE, value);
    }
    if (list == NULL && !text_is_absent(first)) yaml_add_text(writer, mapping, name, first);
}

/* ---- instances: what YAWL says of their data ---- */

void yaml_read_instance_data(struct yaml_reader *reader, const struct yaml_key *key,
                             const struct document_node *node, void *object)
{
    enum ast_bool *present = YAML_MEMBER(enum ast_bool, key, object);
    if (!yaml_read_mapping(reader, key->mapping, node, (void *[2]){object, NULL})) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    *present = AST_YES;
}

void yaml_write_instance_data(struct yaml_writer *writer, const struct yaml_key *key,
                              const void *object, struct document_node *mapping)
{
    if (*YAML_CONST_MEMBER(enum ast_bool, key, object) != AST_YES) return;
    struct document_node *node = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_MAPPING);
    yaml_write_mapping(writer, key->mapping, (const void *[2]){object, NULL}, node);
}

/* ---- branches, converge ---- */

static struct ast_branches *branches_of(struct yaml_reader *reader, struct ast_task *task)
{
    if (task->branches == NULL) task->branches = ARENA_NEW(reader->arena, struct ast_branches);
    return task->branches;
}

void yaml_read_branches(struct yaml_reader *reader, const struct yaml_key *key,
                        const struct document_node *node, void *object)
{
    struct ast_branches *branches = branches_of(reader, object);
    static const struct yaml_key steps = {
        .name = "branch", .kind = &yaml_kind_elements, .example = "[pick, pack]"};
    branches->span = yaml_entry_span(node);
    if (node->kind != DOCUMENT_MAPPING || node->first_child == NULL) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_branch branch = {.name = yaml_key_text(entry), .span = yaml_entry_span(entry)};
        yaml_check_name(reader, branch.name, "branch");
        yaml_read_elements(reader, &steps, entry, &branch.steps);
        array_push(reader->arena, &branches->branches, branch);
    }
}

void yaml_write_branches(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                         struct document_node *mapping)
{
    const struct ast_task *task = object;
    if (task->branches == NULL) return;
    struct document_node *node = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_MAPPING);
    array_each(struct ast_branch, branch, &task->branches->branches)
    {
        struct document_node *steps = yaml_add(writer, node, branch->name.text, DOCUMENT_SEQUENCE);
        array_each(struct ast_text, step, &branch->steps)
        {
            yaml_add_text(writer, steps, TEXT_NONE, yaml_names_find(&writer->elements, step->text));
        }
    }
}

void yaml_read_converge(struct yaml_reader *reader, const struct yaml_key *key,
                        const struct document_node *node, void *object)
{
    struct yaml_key word = *key;
    word.offset = offsetof(struct ast_branches, converge);
    yaml_read_word(reader, &word, node, branches_of(reader, object));
}

void yaml_write_converge(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                         struct document_node *mapping)
{
    const struct ast_task *task = object;
    if (task->branches == NULL || text_is_absent(task->branches->converge.text)) return;
    yaml_add_text(writer, mapping, text_of(key->name), task->branches->converge.text);
}

void yaml_read_branch_timeout(struct yaml_reader *reader, const struct yaml_key *key,
                              const struct document_node *node, void *object)
{
    if (!yaml_is_scalar(reader, key, node)) return;
    branches_of(reader, object)->timeout = yaml_text(node);
}

void yaml_write_branch_timeout(struct yaml_writer *writer, const struct yaml_key *key,
                               const void *object, struct document_node *mapping)
{
    const struct ast_task *task = object;
    if (task->branches == NULL || text_is_absent(task->branches->timeout.text)) return;
    yaml_add_text(writer, mapping, text_of(key->name), task->branches->timeout.text);
}

/* ---- tasks, conditions ---- */

static void init_task(struct ast_task *task, const struct document_node *entry)
{
    *task = (struct ast_task){.name = yaml_key_text(entry), .span = yaml_entry_span(entry)};
    task->join.count.value = task->join.threads.value = AST_ABSENT;
}

static void check_branches(struct yaml_reader *reader, const struct ast_task *task,
                           const struct document_node *entry)
{
    if (task->branches == NULL || task->branches->branches.count > 0) return;
    if (document_child(entry, "branches") != NULL) return;
    const char *key = text_is_absent(task->branches->converge.text) ? "branch_timeout" : "converge";
    diagnose(reader->diagnostics, &yaml_missing_key, entry->name_span,
             "this task has '%s' but no 'branches' that could: write branches: { a: [pick], b: [pay] }",
             key);
}

static uint32_t count_entries(const struct document_node *mapping)
{
    uint32_t count = 0;
    for (const struct document_node *entry = mapping->first_child; entry != NULL;
         entry = entry->next) {
        count++;
    }
    return count;
}

void yaml_read_tasks(struct yaml_reader *reader, const struct yaml_key *key,
                     const struct document_node *node, void *object)
{
    struct ast_net *net = object;
    static const struct yaml_key one = {.name = "task",
                                        .kind = &yaml_kind_block,
                                        .example = "{ offer: { role: sales }, then: end }"};
    if (node->kind != DOCUMENT_MAPPING) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    array_reserve(reader->arena, &net->tasks, count_entries(node));
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_task *task = array_add(reader->arena, &net->tasks);
        struct yaml_key named = one;
        init_task(task, entry);
        named.name = text_string(reader->arena, task->name.text);
        yaml_check_name(reader, task->name, "task");
        if (!yaml_read_mapping(reader, &yaml_task_mapping, entry, (void *[2]){task, NULL})) {
            yaml_wrong_kind(reader, &named, entry);
        }
        check_branches(reader, task, entry);
        yaml_end_branches(reader, task);
        if (task->needs.count > 0) net->uses_needs = true;
    }
}

void yaml_write_tasks(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                      struct document_node *mapping)
{
    const struct ast_net *net = object;
    struct document_node *tasks = yaml_add_block(writer, mapping, text_of(key->name));
    for (uint32_t i = 0; i < net->tasks.count; i++) {
        const void *objects[2] = {&net->tasks.items[i], NULL};
        writer->key = writer->tasks.items[i];
        struct document_node *task = yaml_add_block(writer, tasks, writer->key);
        yaml_write_mapping(writer, &yaml_task_mapping, objects, task);
    }
}

void yaml_read_conditions(struct yaml_reader *reader, const struct yaml_key *key,
                          const struct document_node *node, void *object)
{
    struct ast_net *net = object;
    static const struct yaml_key one = {
        .name = "condition", .kind = &yaml_kind_block, .example = "{ then: [ship, cancel_order] }"};
    if (node->kind != DOCUMENT_MAPPING) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    for (const struct document_node *entry = node->first_child; entry != NULL;
         entry = entry->next) {
        struct ast_condition *condition = array_add(reader->arena, &net->conditions);
        struct yaml_key named = one;
        *condition =
            (struct ast_condition){.name = yaml_key_text(entry), .span = yaml_entry_span(entry)};
        named.name = text_string(reader->arena, condition->name.text);
        yaml_check_name(reader, condition->name, "condition");
        if (!yaml_read_mapping(reader, &yaml_condition_mapping, entry,
                               (void *[2]){condition, NULL})) {
            yaml_wrong_kind(reader, &named, entry);
        }
    }
}

void yaml_write_conditions(struct yaml_writer *writer, const struct yaml_key *key,
                           const void *object, struct document_node *mapping)
{
    const struct ast_net *net = object;
    if (net->conditions.count == 0) return;
    struct document_node *conditions = yaml_add_block(writer, mapping, text_of(key->name));
    for (uint32_t i = 0; i < net->conditions.count; i++) {
        const void *objects[2] = {&net->conditions.items[i], NULL};
        writer->key = writer->conditions.items[i];
        struct document_node *node = yaml_add(writer, conditions, writer->key, DOCUMENT_MAPPING);
        yaml_write_mapping(writer, &yaml_condition_mapping, objects, node);
    }
}
