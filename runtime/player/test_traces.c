/* `test`: plays trace files; a `trace NAME` line begins the next trace of a file, each in a new session. */
#include "player/play.h"
#include "player/player.h"
#include "player/report.h"

#include <stdio.h>
#include <string.h>

/* Plays lines [from, to); the line that does not hold, or NULL. */
static const struct trace_line *play_lines(struct play *play, const struct trace_file *file,
                                           uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (!play_line(play, &file->lines[i])) return &file->lines[i];
    }
    return NULL;
}

static bool play_trace(const struct yawl_program *program, const struct trace_file *file,
                       uint32_t from, uint32_t to, struct report *report)
{
    struct play play = {.problem = ""};
    bool named = from < to && file->lines[from].kind == TRACE_TRACE;
    const char *name = named ? file->lines[from].text : program->name;
    int code = session_open(&play.session, program);
    if (code != 0) {
        fprintf(stderr, "yawl-player: %s: %s\n", yawl_err_name(code), play.session.message);
        return false;
    }
    const struct trace_line *wrong = play_lines(&play, file, from, to);
    struct result result = {.file = file->path, .name = name};
    if (wrong != NULL) {
        result.line = wrong->number;
        result.column = play.column;
        result.problem = play.problem;
    }
    report_add(report, result);
    session_close(&play.session);
    return true;
}

static bool play_file(const struct yawl_program *program, const struct trace_file *file,
                      struct report *report)
{
    uint32_t from = 0;
    for (uint32_t to = 1; to <= file->lines_count; to++) {
        bool ends = to == file->lines_count || file->lines[to].kind == TRACE_TRACE;
        if (!ends) continue;
        if (!play_trace(program, file, from, to, report)) return false;
        from = to;
    }
    return true;
}

int player_test(const struct yawl_program *program, const struct player_options *options)
{
    struct report report = {.format = options->format};
    int status = 0;
    for (int i = 0; i < options->traces_count && status != 3; i++) {
        struct trace_file file;
        if (!trace_file_read(&file, options->traces[i])) {
            fprintf(stderr, "%s\n", file.error);
            status = 1;
        } else if (file.lines_count == 0) {
            fprintf(stderr, "%s: holds no trace\n", file.path);
            status = 1;
        } else if (!play_file(program, &file, &report)) {
            status = 3;
        }
        trace_file_done(&file);
    }
    report_end(&report);
    if (report.failed > 0 && status == 0) status = 1;
    report_done(&report);
    return status;
}
