/* migrate: which running cases of one version of a specification can go on as cases of another. */
#include "command/command.h"
#include "command/files.h"
#include "compile_uses.h"
#include "emit/emit_migration.h"
#include "emit/json.h"
#include "machine/machine_names.h"
#include "verify/migrate/migrate.h"

#include <stdio.h>
#include <string.h>

/* Not everything carries over: nothing is wrong with the specifications, as it is with EXIT_USAGE
 * here. */
#define EXIT_LOST 1

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
    if (net->is_alike)
        text_print(out, "the control flow is the same, so every marking has its place\n");
    else if (net->is_known)
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
    json_put(object, "alike", json_boolean(net->is_alike));
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

/* ---- Files ---- */

/* The stem that both files of the mapping, and its symbol, begin with: WORKFLOW_OLD_to_NEW. A
 * number alone is no name: it goes behind the workflow's. */
static struct text version_stem(struct arena *arena, const struct machine *machine)
{
    return machine_stem(arena, machine->specification->version);
}

/* An engine tells programs of one workflow apart by their versions, and so do the names of the files. */
static bool versions_differ(struct arena *arena, const struct machine *from, const struct machine *to)
{
    if (!text_equal(version_stem(arena, from), version_stem(arena, to)) ||
        !text_equal(from->workflow, to->workflow))
        return true;
    fprintf(stderr,
            "yawlc: both are version '" TEXT_FMT "' of workflow '" TEXT_FMT
            "': give the new one another version\n",
            TEXT_ARG(to->specification->version), TEXT_ARG(to->workflow));
    return false;
}

static struct emit_options emit_options_of(struct arena *arena, const struct options *options,
                                           struct text stem)
{
    struct emit_options emit = {.stem = stem, .no_positions = options->no_positions};
    emit.path = text_format(arena, "%s/" TEXT_FMT ".c", options->output, TEXT_ARG(stem));
    array_each(struct path_map, map, &options->maps) {
        struct emit_map pair = {text_of(map->from), text_of(map->to)};
        array_push(arena, &emit.maps, pair);
    }
    return emit;
}

static bool write_pair(struct arena *arena, const struct options *options, struct text stem,
                       const struct text_buffer texts[2])
{
    struct text c = text_format(arena, "%s/" TEXT_FMT ".c", options->output, TEXT_ARG(stem));
    struct text h = text_format(arena, "%s/" TEXT_FMT ".h", options->output, TEXT_ARG(stem));
    return file_make_directory(arena, options->output) &&
           file_write(arena, text_string(arena, c), text_built(&texts[0])) &&
           file_write(arena, text_string(arena, h), text_built(&texts[1]));
}

/* The old program under a name of its own, so that it links beside the new one. */
static bool write_old(struct arena *arena, const struct options *options, struct machine *from)
{
    struct text_buffer texts[2] = {{.arena = arena}, {.arena = arena}};
    struct text prefix = text_format(arena, TEXT_FMT "_" TEXT_FMT, TEXT_ARG(from->prefix),
                                     TEXT_ARG(version_stem(arena, from)));
    machine_set_prefix(arena, from, prefix);
    struct emit_options emit = emit_options_of(arena, options, from->prefix);
    emit_c(from, &emit, &texts[0]);
    emit_header(from, &emit, &texts[1]);
    return write_pair(arena, options, from->prefix, texts);
}

static bool write_mapping(struct arena *arena, const struct options *options,
                          struct emit_migration *migration)
{
    struct text_buffer texts[2] = {{.arena = arena}, {.arena = arena}};
    struct emit_options emit = emit_options_of(arena, options, migration->name);
    migration->options = &emit;
    emit_migration_c(migration, &texts[0]);
    emit_migration_header(migration, &texts[1]);
    return write_pair(arena, options, migration->name, texts);
}

static int write_files(const struct options *options, const struct compilation *old,
                       const struct compilation *new, const struct migration *migration)
{
    struct machine *from = old->units.items[0].machine, *to = new->units.items[0].machine;
    struct arena *arena = old->arena;
    if (!versions_differ(arena, from, to)) return EXIT_USAGE;
    if (options->prefix != NULL) machine_set_prefix(arena, to, text_of(options->prefix));
    if (!write_old(arena, options, from)) return EXIT_MACHINE;
    struct emit_migration emit = {.from = from, .to = to, .migration = migration};
    emit.from_stem = from->prefix;
    emit.name = text_format(arena, TEXT_FMT "_to_" TEXT_FMT, TEXT_ARG(from->prefix),
                            TEXT_ARG(version_stem(arena, to)));
    emit.guard = machine_upper(arena, emit.name);
    return write_mapping(arena, options, &emit) ? EXIT_FINE : EXIT_MACHINE;
}

/* ---- The command ---- */

/* The report goes to standard output, with or without files. */
static int compare(const struct options *options, const struct compilation *old,
                   const struct compilation *new)
{
    struct verify_limits limits = options->limits;
    limits.memory = options->memory;
    struct text_buffer out = {.arena = old->arena};
    const struct migration *migration =
        migrate_compare(old->arena, old->units.items[0].net, new->units.items[0].net, &limits);
    int status = options->output != NULL ? write_files(options, old, new, migration) : EXIT_FINE;
    if (status != EXIT_FINE) return status;
    if (options->format != NULL && strcmp(options->format, "json") == 0)
        write_json(&out, options, migration);
    else
        print_migration(&out, migration);
    if (!file_write(old->arena, NULL, text_built(&out))) return EXIT_MACHINE;
    return migration->carries ? EXIT_FINE : EXIT_LOST;
}

static bool is_usable(const struct options *options)
{
    bool is_form = options->format == NULL || strcmp(options->format, "json") == 0 ||
                   strcmp(options->format, "text") == 0;
    if (options->inputs.count == 2 && is_form) return true;
    fprintf(stderr, "yawlc: migrate takes two specifications, the old one and the new one, and "
                    "--format=text or json\n");
    return false;
}

/* A file of several workflows has no one mapping. */
static int load(const struct options *options, uint32_t input, struct compilation *compilation)
{
    enum stage last = options->output != NULL ? STAGE_MACHINE : STAGE_NET;
    int status = command_load(options, options->inputs.items[input], last, compilation);
    if (status == EXIT_FINE && compilation->units.count != 1) {
        diagnose(&compilation->diagnostics, &compile_several, compilation->units.items[1].ast->span,
                 "this file holds %u specifications: give migrate one of them in a file",
                 compilation->units.count);
        status = EXIT_SPECIFICATION;
    }
    command_show(options, compilation);
    return status == EXIT_SPECIFICATION ? EXIT_USAGE : status;
}

int command_migrate(struct arena *arena, const struct options *options)
{
    struct compilation old, new;
    (void)arena;
    if (!is_usable(options)) return EXIT_USAGE;
    int status = load(options, 0, &old), other = load(options, 1, &new);
    if (status == EXIT_FINE) status = other;
    if (status == EXIT_FINE) status = compare(options, &old, &new);
    compile_done(&new);
    compile_done(&old);
    return status;
}
