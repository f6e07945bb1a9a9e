/* `yawlc check --format=json`: what was found, net by net, and every diagnostic. */
#include "emit/emit.h"
#include "emit/json.h"
#include "verify/replay/replay.h"

#include <stdlib.h>

/* A bound that is known to be the least one; one token always stands in the input condition. */
static json_t *json_of_bound(const struct verified_net *net)
{
    if (net->verdict == VERIFY_UNBOUNDED) return json_null();
    if (net->reached > 0) return json_integer(net->reached);
    bool is_exact = net->bounded && (net->enumerated || net->bound <= 1);
    return is_exact ? json_integer(net->bound) : json_null();
}

static json_t *json_of_answer(enum verify_answer answer)
{
    return answer == VERIFY_OPEN ? json_null() : json_boolean(answer == VERIFY_YES);
}

static json_t *json_of_defects(unsigned defects)
{
    json_t *list = json_new_array();
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) {
        if ((defects >> d & 1) == 0) continue;
        json_push(list, json_string(verify_defect_name((enum verify_defect)d)));
    }
    return list;
}

/* ---- Lists of names, sorted ---- */

typedef ARRAY(struct text) names;

static int compare_names(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static json_t *json_of_names(names *list)
{
    json_t *array = json_new_array();
    if (list->count > 1) qsort(list->items, list->count, sizeof *list->items, compare_names);
    array_each(struct text, name, list) json_push(array, json_of_text(*name));
    return array;
}

static json_t *json_of_tasks(struct arena *arena, const struct net *net, const uint32_t *tasks,
                             uint32_t count)
{
    names list = {.count = 0};
    for (uint32_t i = 0; i < count; i++) {
        array_push(arena, &list, net->tasks.items[tasks[i]].name);
    }
    return json_of_names(&list);
}

static json_t *json_of_marked(struct arena *arena, const struct verify_replay *replay)
{
    names list = {.count = 0};
    array_each(struct replay_mark, mark, &replay->marked) {
        struct text name = mark->name;
        if (mark->tokens > 1) {
            name = text_format(arena, TEXT_FMT "*%u", TEXT_ARG(name), mark->tokens);
        }
        array_push(arena, &list, name);
    }
    return json_of_names(&list);
}

static json_t *json_of_busy(struct arena *arena, const struct verify_replay *replay)
{
    names list = {.count = 0};
    array_each(struct text, name, &replay->busy) array_push(arena, &list, *name);
    return json_of_names(&list);
}

/* ---- Nets ---- */

static json_t *json_of_or_joins(const struct verified_net *net)
{
    json_t *list = json_new_array();
    array_each(struct verified_or_join, decision, &net->or_joins) {
        json_t *object = json_new_object();
        json_put(object, "task", json_of_text(net->net->tasks.items[decision->task].name));
        json_put(object, "decision", json_string(verify_decision_name(decision->decision)));
        json_push(list, object);
    }
    return list;
}

static json_t *json_of_witnesses(struct arena *arena, const struct verified_specification *verified,
                                 uint32_t net)
{
    json_t *list = json_new_array();
    array_each(struct verify_witness, witness, &verified->nets.items[net].witnesses) {
        const struct verify_replay *replay = verify_replay(arena, verified, net, witness);
        json_t *object = json_new_object(), *trace = json_new_array();
        array_each(struct text, command, &replay->commands) {
            json_push(trace, json_of_text(*command));
        }
        json_put(object, "defect", json_string(verify_defect_name(witness->defect)));
        json_put(object, "trace", trace);
        json_put(object, "marked", json_of_marked(arena, replay));
        if (replay->busy.count > 0) json_put(object, "busy", json_of_busy(arena, replay));
        json_push(list, object);
    }
    return list;
}

static json_t *json_of_guarded(const struct verify_guarded *guarded)
{
    json_t *object = json_new_object();
    json_put(object, "verdict", json_string(verify_verdict_name(guarded->verdict)));
    json_put(object, "defects", json_of_defects(guarded->defects));
    return object;
}

static json_t *json_of_net(struct arena *arena, const struct verified_specification *verified,
                           uint32_t index)
{
    const struct verified_net *net = &verified->nets.items[index];
    json_t *object = json_new_object();
    json_put(object, "name", json_of_text(net->net->name));
    json_put(object, "verdict", json_string(verify_verdict_name(net->verdict)));
    json_put(object, "defects", json_of_defects(net->defects));
    if (net->with_guards != NULL)
        json_put(object, "with_guards", json_of_guarded(net->with_guards));
    json_put(object, "option_to_complete", json_of_answer(net->option_to_complete));
    json_put(object, "proper_completion", json_of_answer(net->proper_completion));
    json_put(object, "dead_tasks",
             json_of_tasks(arena, net->net, net->dead_tasks.items, net->dead_tasks.count));
    json_put(object, "weakly_sound", json_of_answer(net->weakly_sound));
    json_put(object, "relaxed_sound", json_of_answer(net->relaxed_sound));
    json_put(object, "bound", json_of_bound(net));
    json_put(object, "states",
             net->enumerated ? json_integer((json_int_t)net->states) : json_null());
    json_put(object, "complete", json_boolean(net->complete));
    json_put(object, "or_joins", json_of_or_joins(net));
    json_put(object, "witnesses", json_of_witnesses(arena, verified, index));
    return object;
}

static json_t *json_of_checked(struct arena *arena, const struct emit_checked *checked)
{
    json_t *object = json_new_object(), *nets = json_new_array();
    json_put(object, "file", json_of_text(checked->file));
    json_put(object, "workflow",
             text_is_absent(checked->workflow) ? json_null() : json_of_text(checked->workflow));
    for (uint32_t i = 0; checked->verified != NULL && i < checked->verified->nets.count; i++) {
        json_push(nets, json_of_net(arena, checked->verified, i));
    }
    json_put(object, "nets", nets);
    return object;
}

static void put_place(json_t *object, struct span span)
{
    struct position begin = span_begin(span), end = span_end(span);
    json_put(object, "file", span.source == NULL ? json_null() : json_of_text(span.source->name));
    json_put(object, "line", json_integer(begin.line));
    json_put(object, "column", json_integer(begin.column));
    json_put(object, "end_line", json_integer(end.line));
    json_put(object, "end_column", json_integer(end.column));
}

static json_t *json_of_diagnostic(const struct diagnostic *diagnostic)
{
    json_t *object = json_new_object(), *notes = json_new_array();
    json_put(object, "severity", json_string(severity_name(diagnostic->severity)));
    json_put(object, "name", json_string(diagnostic->kind->name));
    json_put(object, "code", json_string(diagnostic_code(diagnostic->kind)));
    put_place(object, diagnostic->span);
    json_put(object, "message", json_of_text(diagnostic->message));
    array_each(struct diagnostic_note, note, &diagnostic->notes) {
        json_t *entry = json_new_object();
        put_place(entry, note->span);
        json_put(entry, "message", json_of_text(note->message));
        json_push(notes, entry);
    }
    json_put(object, "notes", notes);
    return object;
}

void emit_check_json(const emit_checked_list *checked, const emit_diagnostics_list *diagnostics,
                     struct text_buffer *out)
{
    json_t *root = json_new_object(), *specifications = json_new_array(), *list = json_new_array();
    array_each(struct emit_checked, one, checked) {
        json_push(specifications, json_of_checked(out->arena, one));
    }
    array_each(const struct diagnostics *, each, diagnostics) {
        array_each(struct diagnostic *, diagnostic, &(*each)->list) {
            json_push(list, json_of_diagnostic(*diagnostic));
        }
    }
    json_put(root, "format", json_integer(1));
    json_put(root, "specifications", specifications);
    json_put(root, "diagnostics", list);
    json_write(root, out);
}
