/* One specification: compiled once, some cases, after each command both pictures compared. */
#include "drive.h"

#include <stdlib.h>
#include <string.h>

/* ---- Drawing commands ---- */

struct draw {
    struct chance *chance;
    double total;
    struct command chosen;
};

/* Keeps one candidate, each with a probability like its weight. */
static void consider(struct draw *draw, double weight, const struct command *candidate)
{
    draw->total += weight;
    if (chance_of(draw->chance, weight / draw->total)) draw->chosen = *candidate;
}

static bool make_path(const struct run *run, const struct scope *scope, struct command *command)
{
    if (scope->depth > DEPTH_MAX) return false;
    command->depth = scope->depth;
    for (int d = scope->depth - 1; d >= 0; d--) {
        const struct scope *parent = run->scopes[scope->parent];
        command->path[d].uid = scope_net(run, parent)->tasks[scope->task].uid;
        command->path[d].instance = scope->instance;
        scope = parent;
    }
    return true;
}

static void consider_verb(struct draw *draw, double weight, struct command command, enum verb verb)
{
    command.verb = verb;
    consider(draw, weight, &command);
}

static int draw_value(struct draw *draw)
{
    return chance_of(draw->chance, 0.7) ? chance_below(draw->chance, VALUES) : -1;
}

static void consider_offer(struct draw *draw, const struct task_state *state,
                           struct command command)
{
    if (state->suspended) {
        consider_verb(draw, 2, command, VERB_RESUME);
        return;
    }
    command.value = draw_value(draw);
    consider_verb(draw, 6, command, VERB_START);
    consider_verb(draw, 8, command, VERB_COMPLETE);
    consider_verb(draw, 0.5, command, VERB_SUSPEND);
    consider_verb(draw, 0.7, command, VERB_SKIP);
}

static void consider_instance(struct draw *draw, const struct plain_task *plain,
                              const struct instance *instance, struct command command)
{
    command.value = draw_value(draw);
    if (instance->state == STATE_FIRED) {
        consider_verb(draw, 5, command, VERB_START);
        consider_verb(draw, 2, command, VERB_COMPLETE);
        consider_verb(draw, 0.5, command, VERB_CANCEL);
        consider_verb(draw, 0.5, command, instance->suspended ? VERB_RESUME : VERB_SUSPEND);
        return;
    }
    if (instance->state != STATE_EXECUTING) return;
    consider_verb(draw, 0.5, command, VERB_CANCEL);
    if (plain->kind == KIND_NET) return;
    consider_verb(draw, 10, command, VERB_COMPLETE);
    consider_verb(draw, instance->suspended ? 2 : 0.5, command,
                  instance->suspended ? VERB_RESUME : VERB_SUSPEND);
    command.value = 1 + chance_below(draw->chance, 2);
    bool caught = plain->failure_count > 0 || plain->written->failure.attempts > 0;
    consider_verb(draw, caught ? 3 : 0.12, command, VERB_FAIL);
}

static void consider_task(struct draw *draw, struct run *run, struct scope *scope, int task)
{
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    struct task_state *state = &scope->tasks[task];
    struct command command = {.uid = plain->uid, .value = -1};
    if (plain->written == NULL || !make_path(run, scope, &command)) return;
    bool many = plain->written->instances.present;
    bool offered = plain->kind == KIND_OFFER && state->enabled && !run_is_waiting(run, scope, task);
    if (offered) consider_offer(draw, state, command);
    bool chooses = plain->split == GATE_XOR || plain->split == GATE_OR;
    if (chooses) {
        uint32_t every = (1u << plain->outputs_count) - 1;
        command.choice = plain->split == GATE_XOR
                             ? 1u << chance_below(draw->chance, plain->outputs_count)
                             : 1 + (uint32_t)chance_below(draw->chance, (int)every);
        consider_verb(draw, state->busy || offered ? 1.5 : 0.3, command, VERB_CHOOSE);
        command.choice = 0;
    }
    struct round *round = task_round(state);
    for (int i = 0; round != NULL && i < round->count; i++) {
        command.instance = many ? i + 1 : 0;
        consider_instance(draw, plain, &round->items[i], command);
    }
    command.instance = 0;
    if (many && state->busy && plain->written->instances.dynamic)
        consider_verb(draw, 3, command, VERB_ADD);
    if (many && state->busy) consider_verb(draw, 0.3, command, VERB_CANCEL);
}

static bool has_alarm(const struct run *run)
{
    for (int s = 0; s < run->scopes_count; s++) {
        const struct scope *scope = run->scopes[s];
        bool armed = scope->alarms[0].armed || scope->alarms[1].armed;
        for (int t = 0; t < ALL_TASKS && !armed; t++) {
            for (int i = 0; i < TIMERS_MAX; i++) armed = armed || scope->tasks[t].alarms[i].armed;
            struct task_state *state = (struct task_state *)&scope->tasks[t];
            struct round *round = task_round(state);
            for (int i = 0; round != NULL && i < round->count; i++)
                armed = armed || round->items[i].retries;
        }
        if (scope->alive && armed) return true;
    }
    return false;
}

/* Anything at all: mostly what the rules refuse. */
static void draw_any(struct draw *draw, struct run *run)
{
    static const enum verb verbs[] = {VERB_START,   VERB_COMPLETE, VERB_FAIL, VERB_CANCEL,
                                      VERB_SUSPEND, VERB_RESUME,   VERB_ADD,  VERB_START};
    struct scope *scope = run->scopes[chance_below(draw->chance, run->scopes_count)];
    const struct plain_net *net = scope_net(run, scope);
    const struct plain_task *task = &net->tasks[chance_below(draw->chance, net->tasks_count)];
    struct command command = {
        .verb = verbs[chance_below(draw->chance, 8)], .uid = task->uid, .value = -1};
    if (!scope->alive || task->written == NULL || !make_path(run, scope, &command)) return;
    if (command.verb == VERB_FAIL) command.value = 1;
    if (task->written->instances.present) command.instance = chance_below(draw->chance, 5);
    draw->chosen = command;
}

static bool draw_command(struct run *run, struct chance *chance, struct command *command)
{
    struct draw draw = {.chance = chance, .chosen.verb = VERB_COUNT};
    uint32_t features = spec_features(run->plain->written);
    if (chance_of(chance, 0.1)) draw_any(&draw, run);
    if (draw.chosen.verb != VERB_COUNT) {
        *command = draw.chosen;
        return true;
    }
    for (int s = 0; s < run->scopes_count; s++) {
        struct scope *scope = run->scopes[s];
        for (int t = 0; scope->alive && t < scope_net(run, scope)->tasks_count; t++) {
            consider_task(&draw, run, scope, t);
        }
    }
    struct command other = {.value = 1 + chance_below(chance, 4),
                            .trigger = 1 + chance_below(chance, 2)};
    if (has_alarm(run)) consider_verb(&draw, 7, other, VERB_ADVANCE);
    if ((features >> FEATURE_TRIGGER & 1) != 0) consider_verb(&draw, 5, other, VERB_TRIGGER);
    consider_verb(&draw, 0.1, other, VERB_CANCEL_CASE);
    bool stands = run->status == STATUS_SUSPENDED;
    consider_verb(&draw, stands ? 20 : 0.5, other, stands ? VERB_RESUME_CASE : VERB_SUSPEND_CASE);
    *command = draw.chosen;
    return true;
}

/* ---- Comparing ---- */

struct pair {
    struct run *run;
    struct compiled *compiled;
    struct script *script;
    struct tally *tally;
    struct view *wanted, *found;
};

static bool compare(struct pair *pair)
{
    view_of_run(pair->run, pair->wanted);
    compiled_view(pair->compiled, pair->found);
    return view_same(pair->run->plain, pair->wanted, pair->found, pair->script->difference,
                     sizeof pair->script->difference);
}

/* After shrinking, a choice may name a task that has none any more. */
static bool chooses(struct run *run, const struct command *command)
{
    struct scope *scope = run_find_scope(run, command);
    int task = scope == NULL ? -1 : scope_find_task(run, scope, command->uid);
    if (task < 0) return false;
    const struct plain_task *plain = &scope_net(run, scope)->tasks[task];
    uint32_t every = (1u << plain->outputs_count) - 1;
    bool one = (command->choice & (command->choice - 1)) == 0;
    return (command->choice & ~every) == 0 &&
           (plain->split == GATE_OR || (plain->split == GATE_XOR && one));
}

static enum outcome step(struct pair *pair, const struct command *command)
{
    if (command->verb == VERB_CHOOSE && !chooses(pair->run, command)) return OUTCOME_SAME;
    bool accepted = run_perform(pair->run, command);
    if (pair->run->gave_up) return OUTCOME_GAVE_UP;
    int code = compiled_perform(pair->compiled, pair->found, command);
    pair->tally->commands++;
    pair->tally->refused += !accepted;
    if (accepted != (code == 0)) {
        snprintf(pair->script->difference, sizeof pair->script->difference,
                 "the command is %s by the rules, and the machine answered %d %s",
                 accepted ? "accepted" : "refused", code, compiled_message(pair->compiled));
        return OUTCOME_DIFFERENT;
    }
    return compare(pair) ? OUTCOME_SAME : OUTCOME_DIFFERENT;
}

static bool is_over(const struct run *run, struct chance *chance)
{
    if (run->status == STATUS_RUNNING || run->status == STATUS_SUSPENDED) return false;
    return run->status == STATUS_COMPLETED || run->status == STATUS_CANCELLED ||
           chance_of(chance, 0.7);
}

/* Draws and performs the commands of one case. */
static enum outcome drive_randomly(struct pair *pair, struct chance *chance, int index)
{
    struct script *script = pair->script;
    int length = 5 + chance_below(chance, 30);
    script->first[index] = script->commands_count;
    for (int i = 0; i < length && script->commands_count < SCRIPT_COMMANDS_MAX; i++) {
        if (is_over(pair->run, chance)) break;
        struct command *command = &script->commands[script->commands_count];
        draw_command(pair->run, chance, command);
        script->failed_command = script->commands_count++;
        enum outcome outcome = step(pair, command);
        if (outcome == OUTCOME_GAVE_UP) script->commands_count--;
        if (outcome != OUTCOME_SAME) return outcome;
    }
    return OUTCOME_SAME;
}

static enum outcome drive_again(struct pair *pair, int index)
{
    struct script *script = pair->script;
    int end = index + 1 < script->cases_count ? script->first[index + 1] : script->commands_count;
    for (int i = script->first[index]; i < end; i++) {
        script->failed_command = i;
        enum outcome outcome = step(pair, &script->commands[i]);
        if (outcome != OUTCOME_SAME) return outcome;
    }
    return OUTCOME_SAME;
}

static enum outcome drive_case(struct pair *pair, struct chance *chance, int index)
{
    struct script *script = pair->script;
    script->failed_case = index;
    script->failed_command = -1;
    if (pair->run->gave_up) return OUTCOME_GAVE_UP;
    int code = compiled_start(pair->compiled, script->g[index]);
    if (code != 0) {
        snprintf(script->difference, sizeof script->difference, "the case is refused: %d %s", code,
                 compiled_message(pair->compiled));
        return OUTCOME_DIFFERENT;
    }
    if (!compare(pair)) return OUTCOME_DIFFERENT;
    return chance != NULL ? drive_randomly(pair, chance, index) : drive_again(pair, index);
}

static enum outcome drive_cases(struct pair *pair, const struct plain_spec *plain,
                                struct chance *chance)
{
    struct script *script = pair->script;
    struct oracle *oracle = oracle_new(plain);
    enum outcome outcome = OUTCOME_SAME;
    bool gave_up = false;
    for (int i = 0; i < script->cases_count && outcome != OUTCOME_DIFFERENT; i++) {
        if (chance != NULL) script->first[i] = script->commands_count;
        pair->run = run_new(plain, oracle, script->g[i]);
        outcome = drive_case(pair, chance, i);
        gave_up = gave_up || outcome == OUTCOME_GAVE_UP;
        pair->tally->ended[pair->run->status]++;
        run_free(pair->run);
    }
    oracle_free(oracle);
    return outcome == OUTCOME_SAME && gave_up ? OUTCOME_GAVE_UP : outcome;
}

enum outcome drive(const struct spec *spec, const struct compiled_options *options,
                   struct chance *chance, struct script *script, struct tally *tally)
{
    static struct plain_spec plain;
    static struct view wanted, found;
    if (chance != NULL) {
        script->commands_count = 0;
        script->cases_count = 3;
        for (int i = 0; i < 3; i++) script->g[i] = chance_below(chance, VALUES);
    }
    memset(&plain, 0, sizeof plain);
    spec_resolve(spec, &plain);
    struct pair pair = {.script = script, .tally = tally, .wanted = &wanted, .found = &found};
    pair.compiled =
        compiled_new(spec, &plain, options, script->difference, sizeof script->difference);
    if (pair.compiled == NULL) return OUTCOME_REJECTED;
    enum outcome outcome = drive_cases(&pair, &plain, chance);
    long stayed;
    tally->moved += compiled_moved(pair.compiled, &stayed);
    tally->stayed += stayed;
    compiled_free(pair.compiled);
    return outcome;
}
