/* migrate: which running cases of one version of a specification can go on as cases of another. */
#include "command/command.h"
#include "emit/json.h"
#include "verify/migrate/migrate.h"

#include <stdio.h>
#include <string.h>

/* ---- Text ---- */

static void print_parts(struct text_buffer *out, const char *what, const migrated_parts *parts)
{
    array_each(struct migrated_part, part, parts) {
        if (part->verdict == MIGRATE_CARRIES) continue;
        text_print(out, "  %s \"" TEXT_FMT "\": %s", what, TEXT_ARG(part->name),
                   migrate_verdict_name(part->verdict));
        if (part->verdict == MIGRATE_PARTLY)
            text_print(out, ", %llu of %llu markings", (unsigned long long)part->carried,
                       (unsigned long long)part->marked);
        if (!text_is_absent(part->reason)) text_print(out, ": " TEXT_FMT, TEXT_ARG(part->reason));
        text_print(out, "\n");
    }
}

static void print_example(struct text_buffer *out, const struct migrated_net *net)
{
    if (net->example.count == 0) return;
    text_print(out, "  does not carry over:");
    array_each(struct text, name, &net->example) {
        text_print(out, " \"" TEXT_FMT "\"", TEXT_ARG(*name));
    }
    text_print(out, "\n");
}

static void print_net(struct text_buffer *out, const struct migrated_net *net)
{
    text_print(out, "net \"" TEXT_FMT "\": ", TEXT_ARG(net->from->name));
    if (net->to == NULL) {
        text_print(out, "lost: the new specification has no such net\n");
        return;
    }
    if (net->is_known)
        text_print(out, "%llu of %llu markings carry over\n", (unsigned long long)net->carried,
                   (unsigned long long)net->markings);
    else
        text_print(out, "not all markings are known, so nothing is promised\n");
    print_example(out, net);
    print_parts(out, "condition", &net->places);
    print_parts(out, "task", &net->tasks);
    print_parts(out, "variable", &net->variables);
}

static void print_migration(struct text_buffer *out, const struct migration *migration)
{
    array_each(struct migrated_net, net, &migration->nets) print_net(out, net);
    text_print(out, migration->carries ? "all cases carry over\n" : "not all cases carry over\n");
}

/* ---- JSON ---- */

static json_t *json_parts(const migrated_parts *parts)
{
    json_t *list = json_new_array();
    array_each(struct migrated_part, part, parts) {
        json_t *object = json_new_object();
        json_put(object, "name", json_of_text(part->name));
        json_put(object, "verdict", json_string(migrate_verdict_name(part->verdict)));
        if (!text_is_absent(part->reason)) json_put(object, "reason", json_of_text(part->reason));
        json_push(list, object);
    }
    return list;
}

static json_t *json_net(const struct migrated_net *net)
{
    json_t *object = json_new_object(), *example = json_new_array();
    bool is_known = net->to != NULL && net->is_known;
    json_put(object, "name", json_of_text(net->from->name));
    json_put(object, "markings", is_known ? json_integer((json_int_t)net->markings) : json_null());
    json_put(object, "carried", is_known ? json_integer((json_int_t)net->carried) : json_null());
    array_each(struct text, name, &net->example) json_push(example, json_of_text(*name));
    json_put(object, "example", example);
    json_put(object, "conditions", json_parts(&net->places));
    json_put(object, "tasks", json_parts(&net->tasks));
    json_put(object, "variables", json_parts(&net->variables));
    return object;
}

static void write_json(struct text_buffer *out, const struct options *options,
                       const struct migration *migration)
{
    json_t *root = json_new_object(), *nets = json_new_array();
    json_put(root, "format", json_integer(1));
    json_put(root, "old", json_of_text(text_of(options->inputs.items[0])));
    json_put(root, "new", json_of_text(text_of(options->inputs.items[1])));
    json_put(root, "carries", json_boolean(migration->carries));
    array_each(struct migrated_net, net, &migration->nets) json_push(nets, json_net(net));
    json_put(root, "nets", nets);
    json_write(root, out);
}

/* ---- The command ---- */

static int compare(const struct options *options, const struct compilation *old,
                   const struct compilation *new)
{
    struct verify_limits limits = options->limits;
    limits.memory = options->memory;
    struct text_buffer out = {.arena = old->arena};
    const struct migration *migration =
        migrate_compare(old->arena, old->units.items[0].net, new->units.items[0].net, &limits);
    if (options->format != NULL && strcmp(options->format, "json") == 0)
        write_json(&out, options, migration);
    else
        print_migration(&out, migration);
    if (!file_write(old->arena, NULL, text_built(&out))) return EXIT_MACHINE;
    return migration->carries ? EXIT_FINE : EXIT_SPECIFICATION;
}

int command_migrate(struct arena *arena, const struct options *options)
{
    struct compilation old, new;
    (void)arena;
    bool is_form = options->format == NULL || strcmp(options->format, "json") == 0 ||
                   strcmp(options->format, "text") == 0;
    if (options->inputs.count != 2 || !is_form) {
        fprintf(stderr, "yawlc: migrate takes two specifications, the old one and the new one, and "
                        "--format=text or json\n");
        return EXIT_USAGE;
    }
    int status = command_load(options, options->inputs.items[0], STAGE_NET, &old);
    command_show(options, &old);
    int other = command_load(options, options->inputs.items[1], STAGE_NET, &new);
    command_show(options, &new);
    if (status == EXIT_FINE) status = other;
    if (status == EXIT_FINE) status = compare(options, &old, &new);
    compile_done(&new);
    compile_done(&old);
    return status;
}
