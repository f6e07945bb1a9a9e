/* Resolves paths.  A name may hold '/' and '[' itself, so the whole text is tried as a name first, then each
 * beginning that names a composite task. */
#include "player/names.h"

#include "player/suggest.h"

#include <stdlib.h>
#include <string.h>

struct search {
    struct play *play;
    bool tasks; /* it is a task that is looked for, else a condition */
    /* Where the longest way came to an end. */
    const struct yawl_net *net;
    const char *rest;
    const char *plain; /* a task on the way that is no composite one, NULL: none */
    bool bad_number;   /* a task stands there, but not with an instance's number */
};

static bool is_called(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

/* Tasks that the compiler made have no name in a trace. */
static uint32_t find_task(const struct yawl_net *net, const char *text, size_t length)
{
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        if (!net->tasks[i].hidden && is_called(net->tasks[i].name, text, length)) return i;
    }
    return YAWL_NONE;
}

static uint32_t find_condition(const struct yawl_net *net, const char *text, size_t length)
{
    for (uint32_t i = 0; i < net->places_count; i++) {
        if (is_called(net->places[i].name, text, length)) return i;
    }
    return YAWL_NONE;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Length of the text without its [number], 0 if it has none; *instance 0: a number that no instance
 * has. */
static size_t split_instance(const char *text, size_t length, uint32_t *instance)
{
    uint32_t number = 0;
    if (length < 4 || text[length - 1] != ']') return 0;
    size_t first = length - 1;
    while (first > 2 && is_digit(text[first - 1])) first--;
    if (first == length - 1 || text[first - 1] != '[') return 0;
    for (size_t at = first; at < length - 1 && number <= YAWL_INSTANCES_MAX; at++) {
        number = number * 10 + (uint32_t)(text[at] - '0');
    }
    *instance = number > YAWL_INSTANCES_MAX ? 0 : number;
    return first - 1;
}

/* A task, perhaps with the number of an instance. */
static uint32_t find_instance(struct search *search, const struct yawl_net *net, const char *text,
                              size_t length, uint32_t *instance)
{
    *instance = 0;
    uint32_t task = find_task(net, text, length);
    if (task != YAWL_NONE) return task;
    size_t shorter = split_instance(text, length, instance);
    if (shorter != 0) task = find_task(net, text, shorter);
    if (task == YAWL_NONE || *instance != 0) return task;
    search->bad_number = true;
    return YAWL_NONE;
}

/* The scope in which an instance of a composite task runs: without a number the first one. */
static uint32_t find_child(struct session *session, uint32_t parent, uint32_t task,
                           uint32_t instance)
{
    struct yawl_scope_info found;
    yawl_item_id id = {
        .case_id = session->case_id, .task = task, .scope = parent, .instance = instance};
    if (parent == YAWL_NONE || yawl_item_scope(&session->engine, id, &found) != 0) return YAWL_NONE;
    return found.scope;
}

static bool find_here(struct search *search, const struct yawl_net *net, const char *text,
                      struct named *named)
{
    size_t length = strlen(text);
    search->net = net;
    search->rest = text;
    search->plain = NULL;
    named->net = net;
    named->instance = 0;
    named->index = search->tasks ? find_instance(search, net, text, length, &named->instance)
                                 : find_condition(net, text, length);
    return named->index != YAWL_NONE;
}

/* named->scope is where `text` begins, and becomes that of the net where it ends. */
static bool find(struct search *search, uint32_t net_index, const char *text, struct named *named)
{
    const struct yawl_program *program = search->play->session.program;
    const struct yawl_net *net = &program->nets[net_index];
    if (find_here(search, net, text, named)) return true;
    uint32_t scope = named->scope;
    for (const char *slash = text; (slash = strchr(slash, '/')) != NULL; slash++) {
        uint32_t instance;
        uint32_t task = find_instance(search, net, text, (size_t)(slash - text), &instance);
        if (task == YAWL_NONE) continue;
        if (net->tasks[task].kind != YAWL_TASK_NET) {
            search->plain = net->tasks[task].name;
            continue;
        }
        named->scope = find_child(&search->play->session, scope, task, instance);
        if (find(search, net->tasks[task].subnet, slash + 1, named)) return true;
    }
    return false;
}

/* ---- What is not found ---- */

bool names_complain(struct play *play, const char *what, const char *name,
                    const char *const *choices)
{
    const char *closest = suggest(name, choices);
    if (closest == NULL) return play_complain(play, "%s '%s'", what, name);
    return play_complain(play, "%s '%s'; did you mean '%s'?", what, name, closest);
}

static const char **choices_of(const struct yawl_net *net, bool tasks)
{
    uint32_t count = tasks ? net->tasks_count : net->places_count, kept = 0;
    const char **choices = calloc((size_t)count + 1, sizeof *choices);
    if (choices == NULL) abort();
    for (uint32_t i = 0; i < count; i++) {
        if (!tasks || !net->tasks[i].hidden) {
            choices[kept++] = tasks ? net->tasks[i].name : net->places[i].name;
        }
    }
    return choices;
}

static bool complain(struct search *search, const struct trace_name *name)
{
    struct play *play = search->play;
    const struct yawl_program *program = play->session.program;
    const char *kind = search->tasks ? "task" : "condition";
    char what[200];
    play->column = name->column;
    if (search->bad_number) {
        return play_complain(play, "'%s': the number of an instance is one from 1 to %d",
                             name->name, YAWL_INSTANCES_MAX);
    }
    if (search->plain != NULL) {
        return play_complain(play, "task '%s' has no net of its own", search->plain);
    }
    if (search->net == program->nets)
        snprintf(what, sizeof what, "the net has no %s", kind);
    else
        snprintf(what, sizeof what, "the net '%s' has no %s", search->net->name, kind);
    const char **choices = choices_of(search->net, search->tasks);
    names_complain(play, what, search->rest, choices);
    free(choices);
    return false;
}

static bool find_named(struct play *play, const struct trace_name *name, bool tasks,
                       struct named *named)
{
    struct search search = {.play = play, .tasks = tasks};
    *named = (struct named){.scope = 0};
    return find(&search, 0, name->name, named) || complain(&search, name);
}

bool names_find_task(struct play *play, const struct trace_name *name, struct named *named)
{
    return find_named(play, name, true, named);
}

bool names_find_condition(struct play *play, const struct trace_name *name, struct named *named)
{
    return find_named(play, name, false, named);
}

/* ---- Writing ---- */

static void write_path(const struct session *session, uint32_t number, FILE *stream)
{
    const struct yawl_scope_info *scope = session_scope(session, number);
    if (scope == NULL || scope->parent == YAWL_NONE) return;
    const struct yawl_net *net = session_net(session, scope->parent);
    write_path(session, scope->parent, stream);
    fputs(net == NULL ? "?" : net->tasks[scope->task].name, stream);
    if (scope->instance != 0) fprintf(stream, "[%u]", scope->instance);
    fputc('/', stream);
}

void names_write_plain(const char *name, FILE *stream)
{
    if (strpbrk(name, " \t\"#,*") == NULL) {
        fputs(name, stream);
        return;
    }
    fputc('"', stream);
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\') fputc('\\', stream);
        fputc(*name, stream);
    }
    fputc('"', stream);
}

void names_write(const struct session *session, uint32_t scope, const char *name, FILE *stream)
{
    char *text;
    size_t length;
    FILE *path = open_memstream(&text, &length);
    if (path == NULL) abort();
    write_path(session, scope, path);
    fputs(name, path);
    if (fclose(path) != 0) abort();
    names_write_plain(text, stream);
    free(text);
}
