/* Writes a random workflow in the YAML language: one line a task, so that a shrunk one is read at a
 * glance. */
#include "model.h"

#include <assert.h>
#include <string.h>

struct page {
    FILE *out;
    const struct spec *spec;
    const char *separator; /* before the next member of the mapping at hand */
};

static void put_member(struct page *page, const char *key)
{
    fprintf(page->out, "%s%s: ", page->separator, key);
    page->separator = ", ";
}

static void put_name(struct page *page, int uid)
{
    char name[16];
    element_name(page->spec, uid, name);
    fputs(name, page->out);
}

static void put_names(struct page *page, const int *uids, int count)
{
    fputc('[', page->out);
    for (int i = 0; i < count; i++) {
        if (i > 0) fputs(", ", page->out);
        put_name(page, uids[i]);
    }
    fputc(']', page->out);
}

static void put_guard(struct page *page, struct guard guard)
{
    fprintf(page->out, "\"g %% %d == %d\"", guard.modulus, guard.remainder);
}

static void put_amount(struct page *page, struct amount amount)
{
    if (amount.form == AMOUNT_ALL) fputs("all", page->out);
    if (amount.form == AMOUNT_CONSTANT) fprintf(page->out, "%d", amount.a);
    if (amount.form == AMOUNT_OF_G) fprintf(page->out, "\"g %% %d + %d\"", amount.a, amount.b);
}

/* ---- Flow ---- */

static void put_flow(struct page *page, const struct task *task, const struct flow *flow)
{
    bool long_form = flow->threads > 1 || flow->when.modulus > 0 || flow->is_default;
    if (!long_form) {
        put_name(page, flow->to);
        return;
    }
    fputs("{to: ", page->out);
    put_name(page, flow->to);
    bool guarded = flow->when.modulus > 0 && !(flow->is_default && task->split == GATE_XOR);
    if (guarded) fputs(", when: ", page->out);
    if (guarded) put_guard(page, flow->when);
    if (guarded && flow->is_default) fputs(", default: true", page->out);
    if (flow->threads > 1) fprintf(page->out, ", threads: %d", flow->threads);
    fputc('}', page->out);
}

static void put_flows(struct page *page, const struct task *task)
{
    if (task->flows_count == 0) return;
    put_member(page, "then");
    bool many = task->flows_count > 1;
    if (many) fputc('[', page->out);
    for (int i = 0; i < task->flows_count; i++) {
        if (i > 0) fputs(", ", page->out);
        put_flow(page, task, &task->flows[i]);
    }
    if (many) fputc(']', page->out);
}

static void put_gates(struct page *page, const struct task *task)
{
    static const char *const gates[] = {NULL, "and", "xor", "or"};
    static const char *const rests[] = {"ignore", "block", "cancel"};
    if (task->join_count > 0) {
        put_member(page, "join");
        fprintf(page->out, "{count: %d, rest: %s", task->join_count, rests[task->rest]);
        if (task->join_threads > 0) fprintf(page->out, ", threads: %d", task->join_threads);
        fputc('}', page->out);
    } else if (task->join_threads > 0) {
        put_member(page, "join");
        fprintf(page->out, "{threads: %d}", task->join_threads);
    } else if (task->join != GATE_NONE) {
        put_member(page, "join");
        fputs(gates[task->join], page->out);
    }
    if (task->split == GATE_NONE) return;
    put_member(page, "split");
    fputs(gates[task->split], page->out);
}

static void put_cancel(struct page *page, struct cancel cancel)
{
    if (cancel.form == CANCEL_ALL) {
        fputs("\"*\"", page->out);
        return;
    }
    fputc('"', page->out);
    if (cancel.form == CANCEL_INTO) fputs("* -> ", page->out);
    put_name(page, cancel.uid);
    if (cancel.form == CANCEL_FLOW) {
        fputs(" -> ", page->out);
        put_name(page, cancel.other);
    }
    if (cancel.form == CANCEL_OUT_OF) fputs(" -> *", page->out);
    fputc('"', page->out);
}

static void put_cancels(struct page *page, const struct task *task)
{
    if (task->cancels_count == 0) return;
    put_member(page, "cancels");
    fputc('[', page->out);
    for (int i = 0; i < task->cancels_count; i++) {
        if (i > 0) fputs(", ", page->out);
        put_cancel(page, task->cancels[i]);
    }
    fputc(']', page->out);
}

/* ---- Work ---- */

static void put_performer(struct page *page, const struct task *task)
{
    if (task->kind == KIND_OFFER) {
        put_member(page, "offer");
        fputs("{role: clerk}", page->out);
    }
    if (task->kind == KIND_CALL) {
        put_member(page, "call");
        fprintf(page->out, "{function: work%d}", task->uid);
    }
    if (task->kind == KIND_NET) {
        put_member(page, "net");
        fprintf(page->out, "sub%d", task->subnet);
    }
}

static void put_data(struct page *page, const struct task *task)
{
    if (task->kind == KIND_NET) {
        put_member(page, "in");
        fputs("{g: g}", page->out);
        if (!task->gives_g || task->instances.present) return;
        put_member(page, "out");
        fputs("{g: item.g}", page->out);
    } else if (task->kind == KIND_ROUTING) {
        if (task->routing_adds == 0) return;
        put_member(page, "out");
        fprintf(page->out, "{g: \"(g + %d) %% %d\"}", task->routing_adds, VALUES);
    } else if (task->gives_g) {
        put_member(page, "in");
        fputs("{g: g}, returns: {g: int}", page->out);
        if (!task->instances.present) fputs(", out: {g: item.g}", page->out);
    }
}

static void put_instances(struct page *page, const struct instances *instances)
{
    if (!instances->present) return;
    put_member(page, "instances");
    fprintf(page->out, "{min: %d", instances->minimum);
    if (instances->counted) fputs(", count: ", page->out);
    if (instances->counted) put_amount(page, instances->count);
    if (instances->maximum > 0) fprintf(page->out, ", max: %d", instances->maximum);
    if (instances->threshold.form != AMOUNT_ALL) fputs(", threshold: ", page->out);
    if (instances->threshold.form != AMOUNT_ALL) put_amount(page, instances->threshold);
    if (instances->dynamic) fputs(", create: dynamic", page->out);
    if (instances->ignores_rest) fputs(", rest: ignore", page->out);
    if (instances->until > 0) fprintf(page->out, ", until: \"completed >= %d\"", instances->until);
    fputc('}', page->out);
}

/* ---- Time, triggers, failures ---- */

static void put_timer(struct page *page, const struct timer *timer, bool of_task)
{
    static const char *const actions[] = {"expire", "fail", "start", "to", "also"};
    fprintf(page->out, "{after: %dm, ", timer->minutes);
    if (of_task) fprintf(page->out, "from: %s, ", timer->from_started ? "started" : "enabled");
    if (timer->action == ACTION_TO || timer->action == ACTION_ALSO) {
        fprintf(page->out, "then: {%s: ", actions[timer->action]);
        put_name(page, timer->to);
        fputs("}}", page->out);
    } else {
        fprintf(page->out, "then: %s}", actions[timer->action]);
    }
}

static void put_timers(struct page *page, const struct timer *timers, int count, bool of_task)
{
    if (count == 0) return;
    put_member(page, "timer");
    if (count > 1) fputc('[', page->out);
    for (int i = 0; i < count; i++) {
        if (i > 0) fputs(", ", page->out);
        put_timer(page, &timers[i], of_task);
    }
    if (count > 1) fputc(']', page->out);
}

static void put_failure(struct page *page, const struct failure *failure)
{
    const char *separator = "";
    if (!failure->present) return;
    put_member(page, "on_failure");
    fputc('{', page->out);
    if (failure->attempts > 0) {
        fprintf(page->out, "retry: {attempts: %d, wait: %dm, factor: %d}", failure->attempts,
                failure->wait, failure->factor);
        separator = ", ";
    }
    if (failure->flows_count > 0) fprintf(page->out, "%sthen: [", separator);
    for (int i = 0; i < failure->flows_count; i++) {
        fprintf(page->out, "%s{to: ", i > 0 ? ", " : "");
        put_name(page, failure->flows[i]);
        if (failure->errors[i] > 0) fprintf(page->out, ", error: e%d", failure->errors[i]);
        fputc('}', page->out);
    }
    fputs(failure->flows_count > 0 ? "]}" : "}", page->out);
}

static void put_waiting(struct page *page, const struct task *task)
{
    if (task->holds_count > 0) {
        put_member(page, "while");
        put_names(page, task->holds, task->holds_count);
    }
    if (task->mutex > 0) {
        put_member(page, "mutex");
        fprintf(page->out, "m%d", task->mutex);
    }
    if (task->completes_count > 0) {
        put_member(page, "completes");
        put_names(page, task->completes, task->completes_count);
    }
    if (task->trigger > 0) {
        put_member(page, "trigger");
        fprintf(page->out, "{name: ring%d, kind: %s}", task->trigger,
                task->persistent ? "persistent" : "transient");
    }
}

static void put_branches(struct page *page, const struct task *task)
{
    static const char *const converges[] = {"all", "first", "majority"};
    if (task->branches_count == 0) return;
    put_member(page, "branches");
    fputc('{', page->out);
    for (int i = 0; i < task->branches_count; i++) {
        fprintf(page->out, "%sb%d: ", i > 0 ? ", " : "", i);
        put_names(page, task->branches[i].steps, task->branches[i].steps_count);
    }
    fputc('}', page->out);
    put_member(page, "converge");
    fputs(converges[task->converge], page->out);
}

static void put_needs(struct page *page, const struct task *task)
{
    if (task->needs_count > 0) {
        put_member(page, "needs");
        put_names(page, task->needs, task->needs_count);
    }
    if (task->performed_if.modulus > 0) {
        put_member(page, "if");
        put_guard(page, task->performed_if);
    }
}

static void put_task(struct page *page, const struct task *task, const char *indent)
{
    fputs(indent, page->out);
    put_name(page, task->uid);
    fputs(": {", page->out);
    page->separator = "";
    put_needs(page, task);
    put_performer(page, task);
    put_data(page, task);
    put_gates(page, task);
    put_cancels(page, task);
    put_waiting(page, task);
    put_instances(page, &task->instances);
    put_branches(page, task);
    put_flows(page, task);
    put_timers(page, task->timers, task->timers_count, true);
    put_failure(page, &task->failure);
    fputs("}\n", page->out);
}

/* ---- Nets ---- */

static void put_net(struct page *page, const struct written_net *net, const char *indent)
{
    FILE *out = page->out;
    fprintf(out, "%sin: {g: int}\n%sout: {g: int}\n", indent, indent);
    if (net->implicit_termination) fprintf(out, "%stermination: implicit\n", indent);
    if (net->bpmn) fprintf(out, "%sor_join: bpmn\n", indent);
    if (!net->is_needs) {
        fprintf(out, "%sstart: ", indent);
        put_names(page, net->starts, net->starts_count);
        fputc('\n', out);
    }
    if (net->conditions_count > 0) fprintf(out, "%sconditions:\n", indent);
    for (int i = 0; i < net->conditions_count; i++) {
        fprintf(out, "%s  ", indent);
        put_name(page, net->conditions[i].uid);
        fputs(": {then: ", out);
        put_names(page, net->conditions[i].flows, net->conditions[i].flows_count);
        fputs("}\n", out);
    }
    char deeper[16];
    snprintf(deeper, sizeof deeper, "%s  ", indent);
    fprintf(out, "%stasks:\n", indent);
    for (int i = 0; i < net->tasks_count; i++) put_task(page, &net->tasks[i], deeper);
    if (net->timers_count == 0) return;
    page->separator = indent;
    put_timers(page, net->timers, net->timers_count, false);
    fputc('\n', out);
}

void spec_write(const struct spec *spec, const char *workflow, FILE *out)
{
    struct page page = {.out = out, .spec = spec};
    fprintf(out, "yawl: 1\nworkflow: %s\n", workflow);
    put_net(&page, &spec->nets[0], "");
    if (spec->nets_count > 1) fputs("nets:\n", out);
    for (int n = 1; n < spec->nets_count; n++) {
        fprintf(out, "  sub%d:\n", n);
        put_net(&page, &spec->nets[n], "    ");
    }
}
