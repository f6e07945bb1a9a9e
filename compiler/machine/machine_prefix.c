/* The names that depend on the prefix: what a header exports, and the static names that must not meet it.
 *
 * Exported names begin with the prefix and an underscore, so static ones never do, whatever the case of
 * the letters; nor do they begin with `yawl_` or like other constants.  Hence two workflows link into one
 * binary, and a task may have any name.
 */
#include "machine/machine_names.h"

#include <assert.h>
#include <ctype.h>

/* Last words of the static functions and tables of a task; guards must not end so. */
static const char *const endings[] = {
    "_start",  "_leave",   "_enabled",  "_choose", "_prepare",  "_assign", "_call",
    "_text",   "_preset",  "_flows",    "_retest", "_fields",   "_record", "_config",
    "_names",  "_places",  "_tasks",    "_take",   "_complete", "_fail",   "_done",
    "_failed", "_program", "_register", "_in",     "_returns",  "_plan",   "_synchronised",
    "_pick",   "_keep",    "_collect",  "_timers", "_trigger",  "_key",    "_performed",
    "_own",    "_kept",    "_deadline", "_failure",  "_failures", "_instances", NULL};

/* Names of parameters and variables in generated functions. */
static const char *const locals[] = {
    "e",     "f",      "i",       "in",      "out",     "next",     "returns",  "block",
    "to",    "from",   "holds",   "chosen",  "frame",   "both",     "changes",  "choice",
    "text",  "tasks",  "places",  "nets",    "call",    "take",     "table",    "functions",
    "index", "size_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
    "list",  "count",  "place",   "lists",   "after",   "at",       "value",    "instances",
    "plan",  "enough", "kept",    "own",     "first", NULL};

/* What other constants and the runtime's names begin with. */
static const char *const taken_prefixes[] = {"YAWL", "P", "PL", "T", "TA", "V", "VA", NULL};

/* Does `text` begin with `prefix` and an underscore, or is it `prefix`, in any case of letters? */
static bool begins_with(struct arena *arena, struct text text, const char *upper_prefix)
{
    struct text upper = machine_upper(arena, text);
    if (!text_starts_with(upper, upper_prefix)) return false;
    size_t length = text_of(upper_prefix).length;
    return upper.length == length || upper.data[length] == '_';
}

static struct text local_stem(struct arena *arena, struct text stem, const char *upper_prefix)
{
    if (isdigit((unsigned char)stem.data[0])) {
        stem = text_format(arena, "t" TEXT_FMT, TEXT_ARG(stem));
    }
    bool taken = begins_with(arena, stem, upper_prefix);
    for (uint32_t i = 0; taken_prefixes[i] != NULL; i++) {
        taken = taken || begins_with(arena, stem, taken_prefixes[i]);
    }
    return taken ? text_format(arena, "x" TEXT_FMT, TEXT_ARG(stem)) : stem;
}

static bool has_ending(struct text name)
{
    for (uint32_t i = 0; endings[i] != NULL; i++) {
        if (text_ends_with(name, endings[i])) return true;
    }
    return false;
}

static void name_guards(struct machine_scope *guards, struct machine_task *task)
{
    assert(task->local.length > 0);
    array_each(struct machine_flow, flow, &task->flows) {
        if (flow->guard == NULL) continue;
        struct text target = machine_stem(guards->arena, flow->target);
        struct text name = text_format(guards->arena, TEXT_FMT "_to_" TEXT_FMT,
                                       TEXT_ARG(task->local), TEXT_ARG(target));
        if (has_ending(name)) name = text_format(guards->arena, TEXT_FMT "_if", TEXT_ARG(name));
        flow->guard_name = machine_claim(guards, name);
    }
}

/* What stands for the variables of a sub-net: the net's name as far as it is no other name in C. */
static struct text variables_name(struct text stem)
{
    bool taken = machine_is_reserved(stem) || stem.length > 24 || isdigit((unsigned char)stem.data[0]);
    for (uint32_t i = 0; locals[i] != NULL; i++) taken = taken || text_is(stem, locals[i]);
    return taken ? TEXT("data") : stem;
}

static void name_nets(struct arena *arena, struct machine *machine, const char *upper_prefix)
{
    struct machine_scope scope = {
        .arena = arena, .taken = {.arena = arena}, .bases = {.arena = arena}};
    struct machine_scope guards = scope;
    array_each(struct machine_net, net, &machine->nets) {
        if (net->has_simple) machine_claim(&scope, TEXT("simple"));
        if (net->has_dead) machine_claim(&scope, TEXT("never"));
    }
    array_each(struct machine_net, net, &machine->nets) {
        array_each(struct machine_task, task, &net->tasks) {
            task->local = machine_claim(&scope, local_stem(arena, task->name.stem, upper_prefix));
            task->local_upper = machine_upper(arena, task->local);
        }
    }
    array_each(struct machine_net, net, &machine->nets) {
        array_each(struct machine_task, task, &net->tasks) name_guards(&guards, task);
        net->local = net->upper = TEXT("");
        net->variables = variables_name(machine->prefix);
        if (text_is_absent(net->tag)) continue;
        struct text local = machine_claim(&scope, local_stem(arena, net->tag, upper_prefix));
        net->local = text_format(arena, TEXT_FMT "_", TEXT_ARG(local));
        net->upper = machine_upper(arena, net->local);
        net->variables = variables_name(machine_stem(arena, net->name));
    }
}

void machine_set_prefix(struct arena *arena, struct machine *machine, struct text prefix)
{
    struct text stem = machine_stem(arena, prefix);
    if (isdigit((unsigned char)stem.data[0]) || begins_with(arena, stem, "YAWL")) {
        stem = text_format(arena, "w_" TEXT_FMT, TEXT_ARG(stem));
    }
    machine->prefix = stem;
    machine->prefix_upper = machine_upper(arena, stem);
    machine->place_prefix = text_is(machine->prefix_upper, "P") ? TEXT("PL_") : TEXT("P_");
    machine->task_prefix = text_is(machine->prefix_upper, "T") ? TEXT("TA_") : TEXT("T_");
    machine->variable_prefix = text_is(machine->prefix_upper, "V") ? TEXT("VA_") : TEXT("V_");
    const char *upper = text_string(arena, machine->prefix_upper);
    name_nets(arena, machine, upper);
}
