/* `run`: one case, step by step, as a table; commands come from standard input, in the language of traces, or
 * with --auto from the workers of auto.c. */
#include "player/auto.h"
#include "player/data.h"
#include "player/play.h"
#include "player/player.h"
#include "player/run_parts.h"

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
    char *enabled = play_list_text(play, LIST_ENABLED), *busy = play_list_text(play, LIST_BUSY),
         *marked = play_list_text(play, LIST_MARKED);
    printf("%-34s %-30s %-20s %s\n", command, enabled[0] ? enabled : "-", busy[0] ? busy : "-",
           marked[0] ? marked : "-");
    free(enabled);
    free(busy);
    free(marked);
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

int run_perform(struct play *play, const char *text)
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
        else if (line.kind < TRACE_ENABLED && !play->session.real)
            print_step(play, text);
    }
    trace_line_done(&line);
    return fine ? 0 : 1;
}

static bool goes_on(struct session *session)
{
    enum yawl_case_status status = session_status(session);
    return status == YAWL_CASE_RUNNING || status == YAWL_CASE_SUSPENDED;
}

/* With a person at the keyboard a mistake is just told; in a script it decides the exit status. */
static int run_commands(struct play *play)
{
    static char text[COMMAND_LENGTH_MAX];
    bool prompt = isatty(STDIN_FILENO) != 0;
    int status = 0;
    while (goes_on(&play->session) && read_command(text, prompt)) {
        int worse = run_perform(play, text);
        if (!prompt && worse != 0) status = worse;
    }
    return status;
}

void run_print_end(struct play *play)
{
    struct session *session = &play->session;
    const void *out = NULL;
    enum yawl_case_status status = session_status(session);
    bool failed = status == YAWL_CASE_FAILED && session->failure[0] != '\0';
    printf("status %s%s%s\n", yawl_case_status_name((int)status), failed ? ": " : "",
           failed ? session->failure : "");
    if (yawl_case_output(&session->engine, session->case_id, &out) != 0 || out == NULL) return;
    char *text = data_object(session->program->nets[0].out, out);
    printf("output %s\n", text);
    free(text);
}

int run_start_case(struct play *play, const char *data)
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
    int status = run_start_case(&play, options->data);
    if (status == 0) {
        print_header();
        print_step(&play, "case");
        uint32_t workers = options->workers > 0 ? options->workers : 1;
        status = options->automatic ? auto_run(&play, workers, print_step) : run_commands(&play);
        run_print_end(&play);
        enum yawl_case_status end = session_status(&play.session);
        if (status == 0 && (end == YAWL_CASE_FAILED || end == YAWL_CASE_DEADLOCKED)) status = 1;
    }
    session_close(&play.session);
    return status;
}
