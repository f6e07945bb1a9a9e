/* A script as a trace: the commands up to the one that went wrong, and then all that must hold
 * after it. */
#include "drive.h"

#include <stdlib.h>
#include <string.h>

struct writer {
    const struct spec *spec;
    struct run *run;
    FILE *out;
};

static void put_path(struct writer *w, const struct command *command)
{
    char name[16];
    for (int d = 0; d < command->depth; d++) {
        element_name(w->spec, command->path[d].uid, name);
        fputs(name, w->out);
        if (command->path[d].instance > 0) fprintf(w->out, "[%d]", command->path[d].instance);
        fputc('/', w->out);
    }
}

static void put_task(struct writer *w, const struct command *command)
{
    char name[16];
    put_path(w, command);
    element_name(w->spec, command->uid, name);
    fputs(name, w->out);
    if (command->instance > 0) fprintf(w->out, "[%d]", command->instance);
}

static void put_choice(struct writer *w, const struct command *command)
{
    struct scope *scope = run_find_scope(w->run, command);
    int task = scope == NULL ? -1 : scope_find_task(w->run, scope, command->uid);
    const char *separator = " -> ";
    if (task < 0) return;
    const struct plain_net *net = scope_net(w->run, scope);
    for (int i = 0; i < net->tasks[task].outputs_count; i++) {
        if ((command->choice >> i & 1) == 0) continue;
        const char *name = net->places[net->tasks[task].outputs[i].place].name;
        const char *arrow = strstr(name, " -> ");
        fprintf(w->out, "%s%s", separator, arrow == NULL ? name : arrow + 4);
        separator = ", ";
    }
}

static void put_command(struct writer *w, const struct command *command)
{
    static const char *const verbs[VERB_COUNT] = {
        "start",  "complete", "fail",    "cancel",      "suspend",      "resume",     "skip", "add",
        "choose", "trigger",  "advance", "cancel case", "suspend case", "resume case"};
    fputs(verbs[command->verb], w->out);
    if (command->verb == VERB_TRIGGER) fprintf(w->out, " ring%d", command->trigger);
    if (command->verb == VERB_ADVANCE) fprintf(w->out, " %dm", command->value);
    if (command->verb < VERB_TRIGGER) {
        fputc(' ', w->out);
        put_task(w, command);
    }
    struct scope *scope = run_find_scope(w->run, command);
    int task = scope == NULL ? -1 : scope_find_task(w->run, scope, command->uid);
    bool gives = task >= 0 && scope_net(w->run, scope)->tasks[task].written->gives_g;
    if (command->verb == VERB_COMPLETE && command->value >= 0 && gives)
        fprintf(w->out, " {\"g\": %d}", command->value);
    if (command->verb == VERB_FAIL) fprintf(w->out, " {\"error\": \"e%d\"}", command->value);
    if (command->verb == VERB_CHOOSE) put_choice(w, command);
    fputc('\n', w->out);
}

/* ---- What must hold ---- */

static void put_scope_path(struct writer *w, const struct view *view, int index)
{
    const struct view_scope *seen = &view->scopes[index];
    if (seen->parent < 0) return;
    put_scope_path(w, view, seen->parent);
    const struct plain_net *net = &w->run->plain->nets[view->scopes[seen->parent].net];
    fputs(net->tasks[seen->task].name, w->out);
    if (seen->instance > 0) fprintf(w->out, "[%d]", seen->instance);
    fputc('/', w->out);
}

static void put_tasks(struct writer *w, const struct view *view, bool busy)
{
    fputs(busy ? "busy" : "enabled", w->out);
    for (int s = 0; s < view->scopes_count; s++) {
        const struct plain_net *net = &w->run->plain->nets[view->scopes[s].net];
        for (int t = 0; t < net->tasks_count; t++) {
            if (!(busy ? view->scopes[s].busy[t] : view->scopes[s].enabled[t])) continue;
            fputc(' ', w->out);
            put_scope_path(w, view, s);
            fputs(net->tasks[t].name, w->out);
        }
    }
    fputc('\n', w->out);
}

static void put_marked(struct writer *w, const struct view *view)
{
    fputs("marked", w->out);
    for (int s = 0; s < view->scopes_count; s++) {
        const struct plain_net *net = &w->run->plain->nets[view->scopes[s].net];
        for (int p = 0; p < net->places_count; p++) {
            int tokens = view->scopes[s].tokens[p];
            if (tokens == 0) continue;
            fputs(" \"", w->out);
            put_scope_path(w, view, s);
            fprintf(w->out, "%s\"", net->places[p].name);
            if (tokens > 1) fprintf(w->out, "*%d", tokens);
        }
    }
    fputc('\n', w->out);
}

static void put_instances(struct writer *w, const struct view *view)
{
    for (int s = 0; s < view->scopes_count; s++) {
        const struct view_scope *seen = &view->scopes[s];
        const struct plain_net *net = &w->run->plain->nets[seen->net];
        for (int t = 0; t < net->tasks_count; t++) {
            if (!seen->rounds[t]) continue;
            fputs("instances ", w->out);
            put_scope_path(w, view, s);
            fprintf(w->out, "%s %d %d %d\n", net->tasks[t].name, seen->created[t],
                    seen->executing[t], seen->completed[t]);
        }
    }
}

/* Tasks with armed timers, each once; deadlines of nets are no statement. */
static void put_armed(struct writer *w, const struct view *view)
{
    fputs("armed", w->out);
    for (int s = 0; s < view->scopes_count; s++) {
        const struct view_scope *seen = &view->scopes[s];
        const struct plain_net *net = &w->run->plain->nets[seen->net];
        for (int t = 0; t < net->tasks_count; t++) {
            bool armed = false;
            for (int i = 0; i < seen->armed_count; i++) armed = armed || seen->armed[i].task == t;
            if (!armed) continue;
            fputc(' ', w->out);
            put_scope_path(w, view, s);
            fputs(net->tasks[t].name, w->out);
        }
    }
    fputc('\n', w->out);
}

static void put_state(struct writer *w)
{
    struct view *view = malloc(sizeof *view);
    if (view == NULL) abort();
    view_of_run(w->run, view);
    if (w->run->status == STATUS_COMPLETED || w->run->status == STATUS_CANCELLED)
        view->scopes_count = 0;
    fprintf(w->out, "status %s\n", status_text(w->run->status));
    if (w->run->status != STATUS_FAILED) put_tasks(w, view, false);
    if (w->run->status == STATUS_FAILED && w->run->settling) {
        free(view);
        return;
    }
    put_tasks(w, view, true);
    put_marked(w, view);
    put_instances(w, view);
    if (view->scopes_count > 0) fprintf(w->out, "data {\"g\": %d}\n", view->scopes[0].g);
    if (w->run->status != STATUS_FAILED) put_armed(w, view);
    free(view);
}

void script_write(const struct spec *spec, const struct script *script, FILE *out)
{
    static struct plain_spec plain;
    memset(&plain, 0, sizeof plain);
    spec_resolve(spec, &plain);
    struct oracle *oracle = oracle_new(&plain);
    int index = script->failed_case;
    struct writer w = {.spec = spec, .out = out, .run = run_new(&plain, oracle, script->g[index])};
    fprintf(out, "case {\"g\": %d}\n", script->g[index]);
    for (int i = script->first[index]; i <= script->failed_command && script->failed_command >= 0;
         i++) {
        put_state(&w);
        char *text = NULL;
        size_t size = 0;
        FILE *line = open_memstream(&text, &size);
        if (line == NULL) abort();
        w.out = line;
        /* The names are those before the command, whether it is refused is known after it. */
        put_command(&w, &script->commands[i]);
        fclose(line);
        bool refused = !run_perform(w.run, &script->commands[i]);
        w.out = out;
        bool unknown =
            refused && script->commands[i].verb == VERB_TRIGGER; /* an error in a trace */
        fprintf(out, "%s%s", unknown ? "# refuse " : refused ? "refuse " : "", text);
        free(text);
    }
    put_state(&w);
    if (script->difference[0] != '\0') fprintf(out, "# %s\n", script->difference);
    run_free(w.run);
    oracle_free(oracle);
}
