/* Writing names: the YAML name of an id that is none itself, and the references that use it.
 *
 * The choice depends on the ids and their order alone, so that the same tree always gives the same text.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

/* Equal names get _2, _3 … up to this number; beyond it a number that is surely free. */
#define COUNTED_SUFFIX_MAX 10

/* What a name must not hold becomes '_'. */
static struct text escaped(struct arena *arena, struct text id)
{
    struct text_buffer name = {.arena = arena};
    for (size_t i = 0; i < id.length; i++) {
        struct text byte = text_slice(id, i, i + 1);
        bool arrow = id.data[i] == '>' && i > 0 && id.data[i - 1] == '-';
        text_add_char(&name, arrow || !yaml_is_name(byte) ? '_' : id.data[i]);
    }
    if (name.length == 0 || !yaml_is_name(text_built(&name))) text_add_char(&name, '_');
    return text_built(&name);
}

struct text yaml_name_for(struct yaml_writer *writer, struct intern *taken, struct text id)
{
    struct text base = yaml_is_name(id) ? id : escaped(writer->arena, id), name = base;
    taken->arena = writer->arena;
    for (uint32_t i = 2; intern_find(taken, name) != INTERN_NONE; i++) {
        if (i == COUNTED_SUFFIX_MAX) i += taken->count; /* many of one name: jump past them */
        name = text_format(writer->arena, TEXT_FMT "_%u", TEXT_ARG(base), i);
    }
    intern_add(taken, name, 0);
    return name;
}

struct text yaml_identifier_for(struct arena *arena, struct text uri)
{
    struct text_buffer name = {.arena = arena};
    if (text_is_identifier(uri)) return uri;
    for (size_t i = 0; i < uri.length; i++) {
        char c[] = {'_', uri.data[i]};
        bool fits = text_is_identifier((struct text){c, 2});
        text_add_char(&name, fits ? uri.data[i] : '_');
    }
    if (text_is_identifier(text_built(&name))) return text_built(&name);
    return text_format(arena, "_" TEXT_FMT, TEXT_ARG(text_built(&name)));
}

static void name_one(struct yaml_writer *writer, struct intern *taken, struct text id,
                     struct text *name)
{
    *name = yaml_name_for(writer, taken, id);
    yaml_names_add(writer->arena, &writer->elements, id, *name);
}

void yaml_name_elements(struct yaml_writer *writer, const struct ast_net *net)
{
    struct intern taken = {.arena = writer->arena};
    writer->elements = (struct yaml_names){.map = {.arena = writer->arena}};
    writer->tasks.count = writer->conditions.count = 0;
    if (net->has_input) {
        yaml_names_add(writer->arena, &writer->elements, net->input.name.text, TEXT("start"));
    }
    if (net->has_output) {
        yaml_names_add(writer->arena, &writer->elements, net->output.name.text, TEXT("end"));
    }
    array_each(struct ast_condition, condition, &net->conditions)
    {
        name_one(writer, &taken, condition->name.text,
                 array_add(writer->arena, &writer->conditions));
    }
    array_each(struct ast_task, task, &net->tasks)
    {
        name_one(writer, &taken, task->name.text, array_add(writer->arena, &writer->tasks));
    }
}

/* ---- Kinds of names ---- */

void yaml_write_identifier(struct yaml_writer *writer, const struct yaml_key *key,
                           const void *object, struct document_node *mapping)
{
    yaml_write_text(writer, key, object, mapping);
}

/* The name under which the element stands is its id, as a rule. */
void yaml_write_id(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                   struct document_node *mapping)
{
    const struct ast_text *id = YAML_CONST_MEMBER(struct ast_text, key, object);
    if (text_is_absent(id->text)) {
        yaml_add_plain(writer, mapping, text_of(key->name), TEXT("~"));
    } else if (!text_equal(id->text, writer->key)) {
        yaml_add_text(writer, mapping, text_of(key->name), id->text);
    }
}

void yaml_write_element(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                        struct document_node *mapping)
{
    const struct ast_text *id = YAML_CONST_MEMBER(struct ast_text, key, object);
    if (text_is_absent(id->text)) return;
    yaml_add_text(writer, mapping, text_of(key->name),
                  yaml_names_find(&writer->elements, id->text));
}

void yaml_write_elements(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                         struct document_node *mapping)
{
    const ast_texts *ids = YAML_CONST_MEMBER(ast_texts, key, object);
    if (ids->count == 0) return;
    struct document_node *list = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_SEQUENCE);
    array_each(struct ast_text, id, ids)
    {
        yaml_add_text(writer, list, TEXT_NONE, yaml_names_find(&writer->elements, id->text));
    }
}

void yaml_write_net_name(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                         struct document_node *mapping)
{
    const struct ast_text *id = YAML_CONST_MEMBER(struct ast_text, key, object);
    if (text_is_absent(id->text)) return;
    yaml_add_text(writer, mapping, text_of(key->name),
                  yaml_names_find(&writer->decompositions, id->text));
}
