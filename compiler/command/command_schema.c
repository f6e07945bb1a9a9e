/* schema: JSON Schema of a case's, or a task's, input and output. */
#include "command/command.h"
#include "emit/emit.h"

#include <stdio.h>

/* What was asked for: of the root net, unless a task of some net has that name. */
struct wanted {
    const struct net_specification *specification;
    const struct net *net;
    const struct net_task *task;
    uint32_t found; /* tasks of that name */
};

/* "NET/TASK" names a task of one net. */
static bool is_named(const struct net *net, const struct net_task *task, struct text name)
{
    size_t slash = text_find(name, "/");
    if (slash == SIZE_MAX) return text_equal(task->name, name);
    return text_equal(net->name, text_slice(name, 0, slash)) &&
           text_equal(task->name, text_slice(name, slash + 1, name.length));
}

static void find_task(const struct compilation *compilation, struct text name,
                      struct wanted *wanted, struct intern *names)
{
    array_each(struct unit, unit, &compilation->units) {
        array_each(struct net, net, &unit->net->nets) {
            array_each(struct net_task, task, &net->tasks) {
                if (task->is_hidden) continue;
                intern_add(names, task->name, 0);
                if (!is_named(net, task, name)) continue;
                if (wanted->found++ > 0) continue;
                *wanted = (struct wanted){unit->net, net, task, 1};
            }
        }
    }
}

static bool find_wanted(const struct compilation *compilation, const char *task,
                        struct wanted *wanted)
{
    const struct net_specification *first = compilation->units.items[0].net;
    *wanted = (struct wanted){first, &first->nets.items[0], NULL, 0};
    if (task == NULL) return true;
    struct intern names = {.arena = compilation->arena};
    find_task(compilation, text_of(task), wanted, &names);
    if (wanted->found == 1) return true;
    if (wanted->found > 1) {
        fprintf(stderr, "yawlc: %u nets have a task '%s': write NET/TASK\n", wanted->found, task);
        return false;
    }
    struct text near = intern_nearest(&names, text_of(task));
    if (text_is_absent(near))
        fprintf(stderr, "yawlc: no task is called '%s'\n", task);
    else
        fprintf(stderr, "yawlc: no task is called '%s': did you mean '" TEXT_FMT "'?\n", task,
                TEXT_ARG(near));
    return false;
}

static int write_schema(const struct options *options, const struct compilation *compilation)
{
    struct text_buffer out = {.arena = compilation->arena};
    struct wanted wanted;
    const char *task = options->inputs.count > 1 ? options->inputs.items[1] : NULL;
    if (!find_wanted(compilation, task, &wanted)) return EXIT_USAGE;
    emit_schema(wanted.specification, wanted.net, wanted.task, &out);
    bool written = file_write(compilation->arena, options->output, text_built(&out));
    return written ? EXIT_FINE : EXIT_MACHINE;
}

int command_schema(struct arena *arena, const struct options *options)
{
    struct compilation compilation;
    (void)arena;
    if (options->inputs.count < 1 || options->inputs.count > 2) {
        fprintf(stderr, "yawlc: schema takes a specification and perhaps a task (yawlc help schema "
                        "tells more)\n");
        return EXIT_USAGE;
    }
    int status = command_load(options, options->inputs.items[0], STAGE_NET, &compilation);
    command_show(options, &compilation);
    if (status == EXIT_FINE) status = write_schema(options, &compilation);
    compile_done(&compilation);
    return status;
}
