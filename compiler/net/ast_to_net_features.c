/* Constructs that are part of the language and not compiled yet: each becomes a feature with a name
 * and the text that was written, so that nothing is dropped; the names in it are checked now.
 */
#include "net/ast_to_net_parts.h"

static void add_feature(const struct lowering *all, net_features *features, const char *name,
                        struct net_feature feature)
{
    feature.name = name;
    array_push(all->arena, features, feature);
}

uint32_t net_find_task_of(const struct net_lowering *part, const struct net_task *task,
                          const struct ast_text *name, const char *what)
{
    net_element element = net_find_element(part, name->text);
    if (!net_element_is_none(element) && net_element_is_task(element)) {
        return net_element_index(element);
    }
    struct diagnostic *d =
        diagnose(part->all->diagnostics, &net_unknown_element, name->span,
                 "'" TEXT_FMT "' %s '" TEXT_FMT "', which is no task of net '" TEXT_FMT "'",
                 TEXT_ARG(task->name), what, TEXT_ARG(name->text), TEXT_ARG(part->net->name));
    net_suggest(part->all, d, name->span, &part->net->task_ids, name->text);
    return NET_NONE;
}

/* Roles and users are shown to whoever offers the items; the other keys need somebody to enforce
 * them. */
static void lower_offer(struct net_lowering *part, const struct ast_task *ast,
                        struct net_task *task)
{
    array_each(struct ast_mapping, key, &ast->offer.keys) {
        struct text name = key->target.text;
        if (text_is(name, "role") || text_is(name, "user")) continue;
        if (text_is(name, "not_by") || text_is(name, "same_as")) {
            net_find_task_of(part, task, &key->expression, "is offered by the performer of");
        }
        struct text detail = text_format(part->all->arena, TEXT_FMT ": " TEXT_FMT, TEXT_ARG(name),
                                         TEXT_ARG(key->expression.text));
        struct net_feature feature = {.detail = detail,
                                      .span = key->span.source != NULL ? key->span : task->span};
        add_feature(part->all, &task->features, "offer key", feature);
    }
}

void net_lower_features(struct net_lowering *part)
{
    array_each(struct ast_text, name, &part->ast->allow) {
        array_push(part->all->arena, &part->net->allow, name->text);
    }
    array_each(struct ast_task, task, &part->ast->tasks) {
        lower_offer(part, task, net_task_of(part, task));
    }
}
