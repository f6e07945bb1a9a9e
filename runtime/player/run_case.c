/* `run`: one case, step by step, as a table; commands come from standard input, in the language of traces, or
 * with --auto from the case itself: what is enabled is completed in spec order. */
#include "player/data.h"
#include "player/play.h"
#include "player/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMAND_LENGTH_MAX 65536

static void print_header(void)
{
    printf("%-34s %-30s %-20s %s\n", "command", "enabled", "busy", "marked");
}

static void print_step(struct play *play, const char *command)
{
    char *enabled = play_enabled(play), *busy = play_busy(play), *marked = play_marked(play);
    printf("%-34s %-30s %-20s %s\n", command, enabled[0] ? enabled : "-", busy[0] ? busy : "-",
           marked[0] ? marked : "-");
    free(enabled);
    free(busy);
    free(marked);
}

/* A value that fits, where nobody gives one. */
static yawl_value_t some_value(const struct yawl_field *field)
{
    yawl_value_t value = {.type = field->type, .present = true};
    if (field->type == YAWL_TYPE_DECIMAL) value.as_decimal = yawl_decimal_of(0);
    if (field->type == YAWL_TYPE_STRING) value.as_text = yawl_text_of("");
    return value;
}

/* What the item got under the same name and type, else some value. */
static void fill_returns(struct session *session, uint32_t task, void *returns)
{
    const struct yawl_task *row = &session->net->tasks[task];
    const void *in = NULL;
    yawl_item_input(&session->engine, session_item(session, task), &in);
    for (uint32_t i = 0; i < row->returns->fields_count; i++) {
        const struct yawl_field *field = &row->returns->fields[i];
        uint32_t same = in == NULL ? YAWL_NONE : yawl_record_find(row->in, field->name);
        yawl_value_t value = {.present = false};
        if (same != YAWL_NONE) value = yawl_record_get(&row->in->fields[same], in);
        if (!value.present || value.type != field->type) value = some_value(field);
        yawl_record_set(field, returns, value);
    }
}

static int complete_automatically(struct play *play, uint32_t task)
{
    struct session *session = &play->session;
    const struct yawl_record *record = session->net->tasks[task].returns;
    void *returns = record == NULL ? NULL : calloc(1, record->outside_size + 1);
    if (record != NULL && returns == NULL) abort();
    if (returns != NULL) fill_returns(session, task, returns);
    int code = session_wait(session,
                            yawl_task_complete(&session->engine, &session->request,
                                               session->case_id, task, returns, session_answered));
    free(returns);
    return code;
}

/* The task to go on with: what is busy first, else what is enabled; *start tells which. */
static uint32_t next_task(struct play *play, bool *start)
{
    struct session *session = &play->session;
    uint32_t task;
    *start = false;
    if (yawl_case_busy(&session->engine, session->case_id, &task, 1) > 0) return task;
    *start = true;
    if (yawl_case_enabled(&session->engine, session->case_id, &task, 1) > 0) return task;
    return YAWL_NONE;
}

static int complain(struct play *play, const char *command, int code)
{
    fprintf(stderr, "yawl-player: %s was refused: %s (%s)\n", command, play->session.message,
            yawl_err_name(code));
    return 1;
}

static int run_automatically(struct play *play)
{
    struct session *session = &play->session;
    for (uint32_t step = 0; step < PLAYER_STEPS_MAX; step++) {
        char command[256];
        bool start;
        if (session_status(session) != YAWL_CASE_RUNNING) return 0;
        uint32_t task = next_task(play, &start);
        if (task == YAWL_NONE) return 0;
        const char *verb = start ? "start" : "complete";
        snprintf(command, sizeof command, "%s %s", verb, session->net->tasks[task].name);
        int code = start
                       ? session_wait(session, yawl_item_start(&session->engine, &session->request,
                                                               session_item(session, task),
                                                               session_answered))
                       : complete_automatically(play, task);
        if (code != 0) return complain(play, command, code);
        print_step(play, command);
    }
    fprintf(stderr, "yawl-player: the case has not ended after %d steps (PLAYER_STEPS_MAX)\n",
            PLAYER_STEPS_MAX);
    return 1;
}

/* One line of standard input.  False at its end. */
static bool read_command(char *text, bool prompt)
{
    if (prompt) fputs("> ", stdout);
    if (prompt) fflush(stdout);
    if (fgets(text, COMMAND_LENGTH_MAX, stdin) == NULL) return false;
    text[strcspn(text, "\n")] = '\0';
    return true;
}

static int perform(struct play *play, const char *text)
{
    struct trace_line line;
    char problem[400];
    int found = trace_parse_line(text, &line, problem, sizeof problem);
    bool fine = found == 0;
    if (found < 0) fprintf(stderr, "%s\n", problem);
    if (found > 0) {
        fine = play_line(play, &line);
        if (!fine)
            fprintf(stderr, "%s\n", play->problem);
        else if (line.kind < TRACE_ENABLED)
            print_step(play, text);
    }
    trace_line_done(&line);
    return fine ? 0 : 1;
}

/* With a person at the keyboard a mistake is just told; in a script it decides the exit status. */
static int run_commands(struct play *play)
{
    static char text[COMMAND_LENGTH_MAX];
    bool prompt = isatty(STDIN_FILENO) != 0;
    int status = 0;
    while (session_status(&play->session) == YAWL_CASE_RUNNING && read_command(text, prompt)) {
        int worse = perform(play, text);
        if (!prompt && worse != 0) status = worse;
    }
    return status;
}

static void print_end(struct play *play)
{
    struct session *session = &play->session;
    const void *out = NULL;
    printf("status %s\n", yawl_case_status_name((int)session_status(session)));
    if (yawl_case_output(&session->engine, session->case_id, &out) != 0 || out == NULL) return;
    json_t *object = data_object(session->program->out, out);
    char *text = json_dumps(object, 0);
    if (text != NULL) printf("output %s\n", text);
    free(text);
    json_decref(object);
}

static int start_case(struct play *play, const char *data)
{
    char problem[400], *text = NULL;
    struct trace_line line;
    if (asprintf(&text, "case %s", data == NULL ? "" : data) < 0) abort();
    int found = trace_parse_line(text, &line, problem, sizeof problem);
    free(text);
    int status = found > 0 ? 0 : 2;
    if (found <= 0) fprintf(stderr, "yawl-player: --data: %s\n", problem);
    if (found > 0 && !play_line(play, &line)) {
        fprintf(stderr, "yawl-player: the case was not started: %s\n", play->problem);
        status = 1;
    }
    trace_line_done(&line);
    return status;
}

int player_run(const struct yawl_program *program, const struct player_options *options)
{
    struct play play = {.problem = ""};
    int code = session_open(&play.session, program);
    if (code != 0) {
        fprintf(stderr, "yawl-player: %s: %s\n", yawl_err_name(code), play.session.message);
        return 3;
    }
    int status = start_case(&play, options->data);
    if (status == 0) {
        print_header();
        print_step(&play, "case");
        status = options->automatic ? run_automatically(&play) : run_commands(&play);
        print_end(&play);
        enum yawl_case_status end = session_status(&play.session);
        if (status == 0 && (end == YAWL_CASE_FAILED || end == YAWL_CASE_DEADLOCKED)) status = 1;
    }
    session_close(&play.session);
    return status;
}
