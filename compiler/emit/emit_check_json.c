/* `yawlc check --format=json`: what was found, net by net, and every diagnostic. */
#include "emit/emit.h"
#include "emit/json.h"

/* A bound that is known to be the least one; one token always stands in the input condition. */
static bool bound_is_exact(const struct verified_net *net)
{
    return net->bounded && (net->enumerated || net->bound <= 1);
}

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

static json_t *json_of_net(const struct verified_net *net)
{
    json_t *object = json_new_object(), *defects = json_new_array();
    bool is_unbounded = net->verdict == VERIFY_UNBOUNDED;
    if (is_unbounded) json_push(defects, json_string("unbounded"));
    json_put(object, "name", json_of_text(net->net->name));
    json_put(object, "verdict", json_string(verify_verdict_name(net->verdict)));
    json_put(object, "defects", defects);
    json_put(object, "option_to_complete", json_null());
    json_put(object, "proper_completion", json_null());
    json_put(object, "dead_tasks", json_new_array());
    json_put(object, "weakly_sound", json_null());
    json_put(object, "relaxed_sound", json_null());
    json_put(object, "bound", bound_is_exact(net) ? json_integer(net->bound) : json_null());
    json_put(object, "states",
             net->enumerated ? json_integer((json_int_t)net->states) : json_null());
    json_put(object, "complete", json_boolean(net->complete));
    json_put(object, "or_joins", json_of_or_joins(net));
    json_put(object, "witnesses", json_new_array());
    return object;
}

static json_t *json_of_checked(const struct emit_checked *checked)
{
    json_t *object = json_new_object(), *nets = json_new_array();
    json_put(object, "file", json_of_text(checked->file));
    json_put(object, "workflow",
             text_is_absent(checked->workflow) ? json_null() : json_of_text(checked->workflow));
    for (uint32_t i = 0; checked->verified != NULL && i < checked->verified->nets.count; i++) {
        json_push(nets, json_of_net(&checked->verified->nets.items[i]));
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
    array_each(struct emit_checked, one, checked) json_push(specifications, json_of_checked(one));
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
