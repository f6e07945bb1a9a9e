/* Writes timers and multiple instances. */
#include "ast/yawl_values.h"
#include "ast/yawl_write.h"

#include <string.h>

/* ---- Timers --------------------------------------------------------------------------------- */

/* "2h" as xs:duration; absent if it is no such short form. */
static struct text long_duration(struct arena *arena, struct text text)
{
    struct text number = text_slice(text, 0, text.length > 0 ? text.length - 1 : 0);
    if (number.length == 0 || number.data[0] == '+' || !yawl_is_integer_from(number, "")) {
        return TEXT_NONE;
    }
    switch (text.data[text.length - 1]) {
    case 's': return text_format(arena, "PT" TEXT_FMT "S", TEXT_ARG(number));
    case 'm': return text_format(arena, "PT" TEXT_FMT "M", TEXT_ARG(number));
    case 'h': return text_format(arena, "PT" TEXT_FMT "H", TEXT_ARG(number));
    case 'd': return text_format(arena, "P" TEXT_FMT "D", TEXT_ARG(number));
    default: return TEXT_NONE;
    }
}

/* "5 HOUR" as <durationparams>; false if it is none. */
static bool write_ticks(struct yawl_writer *w, struct text text)
{
    size_t space = text_find(text, " ");
    if (space == SIZE_MAX) return false;
    struct text interval = text_slice(text, space + 1, text.length);
    if (!yawl_simple_accepts(YAWL_SIMPLE_interval, interval)) return false;
    yawl_tag(w, "durationparams");
    yawl_enter(w);
    yawl_line(w, "ticks", text_slice(text, 0, space));
    yawl_line(w, "interval", interval);
    yawl_leave(w, "durationparams");
    return true;
}

static void write_moment(struct yawl_writer *w, const struct ast_timer *timer)
{
    struct text after = timer->after.text, at = timer->at.text;
    bool started = text_is(timer->from.text, "started");
    yawl_line(w, "trigger", started ? TEXT("OnExecuting") : TEXT("OnEnabled"));
    if (!text_is_absent(at)) {
        if (!yawl_is_long(at)) yawl_refuse(w, timer->at.span, "a moment that is no number of ms");
        yawl_line(w, "expiry", at);
        return;
    }
    if (write_ticks(w, after)) return;
    struct text duration = yawl_is_duration(after) ? after : long_duration(w->arena, after);
    if (text_is_absent(duration)) {
        yawl_refuse(w, timer->after.span, "a timer whose duration is computed");
    }
    yawl_line(w, "duration", duration);
}

static void write_timer(struct yawl_writer *w, const struct ast_timer *timer)
{
    yawl_pieces pieces = yawl_cut(w, timer->yawl_xml.text, timer->yawl_xml.span);
    struct text then = timer->then.text;
    if (!text_is_absent(timer->to.text) || !text_is_absent(timer->also.text) ||
        (!text_is_absent(then) && !text_is(then, "expire"))) {
        yawl_refuse(w, timer->span, "a timer that does anything but let its work item expire");
    }
    yawl_tag(w, "timer");
    yawl_enter(w);
    if (text_is_absent(timer->variable.text)) {
        write_moment(w, timer);
    } else {
        yawl_line(w, "netparam", timer->variable.text);
    }
    yawl_put_pieces(w, &pieces, "workdays");
    yawl_end_pieces(w, &pieces, timer->span);
    yawl_leave(w, "timer");
}

void yawl_write_timers(struct yawl_writer *w, const struct ast_task *task)
{
    if (task->timers.count > 1) {
        yawl_refuse(w, task->timers.items[1].span, "a second timer of one task");
    }
    if (task->timers.count > 0) write_timer(w, &task->timers.items[0]);
}

/* ---- Multiple instances --------------------------------------------------------------------- */

static struct text or_else(struct text text, const char *otherwise)
{
    return text_is_empty(text) ? text_of(otherwise) : text;
}

static void refuse_instances(struct yawl_writer *w, const struct ast_instances *instances)
{
    bool yaml = !text_is_absent(instances->for_each.text) ||
                !text_is_absent(instances->count.text) || instances->collect.count > 0 ||
                !text_is_absent(instances->until.text) || !text_is_absent(instances->rest.text);
    if (yaml || instances->has_input != AST_YES) {
        yawl_refuse(w, instances->span, "instances that are not made by splitting a query");
    }
}

/* Per instance, `root` is what the decomposition is called. */
void yawl_write_instances(struct yawl_writer *w, const struct ast_task *task, struct text root)
{
    const struct ast_instances *instances = &task->instances;
    if (!instances->present) return;
    yawl_pieces pieces = yawl_cut(w, instances->yawl_xml.text, instances->yawl_xml.span);
    refuse_instances(w, instances);
    yawl_line(w, "minimum", or_else(instances->minimum.text, "1"));
    yawl_line(w, "maximum", or_else(instances->maximum.text, "infinite"));
    struct text threshold = or_else(instances->threshold.text, "infinite");
    yawl_line(w, "threshold", text_is(threshold, "all") ? TEXT("infinite") : threshold);
    yawl_tag(w, "creationMode");
    yawl_set(w, "code", or_else(instances->create.text, "static"));
    yawl_end(w);
    if (instances->has_input == AST_YES) {
        yawl_tag(w, "miDataInput");
        yawl_enter(w);
        struct text input = yawl_query(w, instances->input.text, w->net_id);
        yawl_write_query(w, "expression", input);
        yawl_write_query(w, "splittingExpression", instances->split.text);
        yawl_line(w, "formalInputParam", instances->input_param.text);
        yawl_leave(w, "miDataInput");
    }
    if (instances->has_output == AST_YES) {
        yawl_tag(w, "miDataOutput");
        yawl_enter(w);
        struct text output = yawl_query(w, instances->output.text, root);
        struct text joining = yawl_query(w, instances->joining.text, root);
        yawl_write_query(w, "formalOutputExpression", output);
        yawl_write_query(w, "outputJoiningExpression", joining);
        yawl_line(w, "resultAppliedToLocalVariable", instances->result.text);
        yawl_leave(w, "miDataOutput");
    }
    yawl_end_pieces(w, &pieces, instances->span);
}
