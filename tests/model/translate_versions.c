/* A random workflow, and a version of it in which everything has another number: a branch more from its
 * start, which nobody takes; then both programs and the mappings between them as texts of C. */
#include "translate_versions.h"

#include "emit/emit_migration.h"
#include "translate.h"
#include "translate_parts.h"
#include "verify/migrate/migrate.h"

#include <stdlib.h>
#include <string.h>

/* ---- The other version ---- */

static int largest_uid(const struct spec *spec)
{
    int most = 0;
    for (int n = 0; n < spec->nets_count; n++) {
        const struct written_net *net = &spec->nets[n];
        for (int i = 0; i < net->tasks_count; i++)
            if (net->tasks[i].uid > most) most = net->tasks[i].uid;
        for (int i = 0; i < net->conditions_count; i++)
            if (net->conditions[i].uid > most) most = net->conditions[i].uid;
    }
    return most;
}

/* The token at the start cannot stay there for ever: else what nobody takes would keep the case
 * from being stuck. */
static bool start_is_taken(const struct written_net *net)
{
    for (int i = 0; i < net->starts_count; i++) {
        const struct task *task = &net->tasks[net_task(net, net->starts[i])];
        bool takes = (task->join == GATE_NONE || task->join == GATE_XOR) && task->join_count == 0 &&
                     task->join_threads <= 1 && task->holds_count == 0 && task->mutex == 0;
        if (!takes) return false;
    }
    return true;
}

/* In front of all others: a person's task at the start, a condition, another task, the end. */
static void add_branch(struct spec *spec)
{
    struct written_net *net = &spec->nets[0];
    int uid = largest_uid(spec) + 1;
    bool has_room = net->tasks_count + 2 <= TASKS_MAX && net->conditions_count < CONDITIONS_MAX &&
                    net->starts_count < 4 && !net->is_needs && start_is_taken(net);
    if (!has_room) return;
    memmove(net->tasks + 2, net->tasks, (size_t)net->tasks_count * sizeof *net->tasks);
    memmove(net->conditions + 1, net->conditions,
            (size_t)net->conditions_count * sizeof *net->conditions);
    net->tasks[0] = (struct task){.uid = uid, .kind = KIND_OFFER, .flows_count = 1};
    net->tasks[0].flows[0].to = uid + 2;
    net->tasks[1] = (struct task){.uid = uid + 1, .kind = KIND_OFFER, .flows_count = 1};
    net->tasks[1].flows[0].to = UID_END;
    net->conditions[0] = (struct condition){.uid = uid + 2, .flows_count = 1, .flows = {uid + 1}};
    net->starts[net->starts_count++] = uid;
    net->tasks_count += 2;
    net->conditions_count++;
}

/* ---- Text ---- */

static char *text_of_spec(const struct spec *spec, const char *version, size_t *length)
{
    char *yaml = NULL;
    FILE *out = open_memstream(&yaml, length);
    if (out == NULL) abort();
    spec_write(spec, TRANSLATE_FIRST, out);
    if (version != NULL) fprintf(out, "version: \"%s\"\n", version);
    fclose(out);
    return yaml;
}

int translate_spec(const struct spec *spec, const struct translating *as, char **texts)
{
    size_t length;
    char *yaml = text_of_spec(spec, NULL, &length);
    texts[0] = translate(yaml, length, as->markings, as->problem, as->size);
    free(yaml);
    return texts[0] != NULL ? 1 : 0;
}

/* ---- Both ---- */

struct version {
    struct compilation compilation;
    struct unit *unit;
    char *yaml;
};

static bool open_version(struct version *version, const struct spec *spec, const char *number,
                         const struct translating *as)
{
    size_t length;
    version->yaml = text_of_spec(spec, number, &length);
    compile_init(&version->compilation, (size_t)1 << 30);
    version->compilation.limits.markings = as->markings;
    compile_tolerate(&version->compilation);
    bool fine = compile(&version->compilation, TEXT("random_net.yaml"),
                        (struct text){version->yaml, length}, STAGE_MACHINE);
    if (!fine) translate_tell(&version->compilation, as->problem, as->size);
    if (fine) version->unit = &version->compilation.units.items[0];
    return fine;
}

static void close_version(struct version *version)
{
    compile_done(&version->compilation);
    free(version->yaml);
}

/* Everything is in one process: what the mapping includes stands before it already. */
static char *mapping_of(const struct version *from, const struct version *to, struct text name)
{
    struct arena *arena = from->compilation.arena;
    struct emit_options options = {.stem = name, .path = TEXT("mapping.c")};
    struct emit_migration emit = {.from = from->unit->machine, .to = to->unit->machine};
    emit.migration = migrate_compare(arena, from->unit->net, to->unit->net, &from->compilation.limits);
    emit.name = emit.guard = emit.from_stem = name;
    emit.options = &options;
    struct text_buffer c = {.arena = arena}, h = {.arena = arena};
    emit_migration_c(&emit, &c);
    emit_migration_header(&emit, &h);
    text_print(&h, "extern const struct yawl_program " TEXT_FMT "_program;\n",
               TEXT_ARG(from->unit->machine->prefix));
    return translate_join(text_built(&h), text_built(&c));
}

int translate_versions(const struct spec *spec, const struct translating *as, char **texts)
{
    static struct spec other;
    struct version versions[2];
    memset(versions, 0, sizeof versions);
    other = *spec;
    add_branch(&other);
    bool fine = open_version(&versions[0], spec, "1", as);
    fine = open_version(&versions[1], &other, "2", as) && fine;
    if (fine) {
        struct machine *first = versions[0].unit->machine, *second = versions[1].unit->machine;
        machine_set_prefix(versions[1].compilation.arena, second, TEXT(TRANSLATE_SECOND));
        texts[0] = translate_machine(versions[0].compilation.arena, first);
        texts[1] = translate_machine(versions[1].compilation.arena, second);
        texts[2] = mapping_of(&versions[0], &versions[1], TEXT(TRANSLATE_FORTH));
        texts[3] = mapping_of(&versions[1], &versions[0], TEXT(TRANSLATE_BACK));
    }
    close_version(&versions[0]);
    close_version(&versions[1]);
    return fine ? TRANSLATE_TEXTS : 0;
}
