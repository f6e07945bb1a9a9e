/* `--dump=machine`: everything that the emitter reads, in words; positions are left out. */
#include "machine/machine_print.h"

#include <assert.h>
#include <inttypes.h>

static const char *const gate_names[NET_GATE_COUNT] = {"none", "and", "xor", "or"};
static const char *const kind_names[NET_TASK_KIND_COUNT] = {"routing", "offer", "call",
                                                            "composite"};

static void print_masks(const char *label, const machine_masks *masks, struct text_buffer *out)
{
    if (masks->count == 0) return;
    text_print(out, "    %s", label);
    array_each(struct machine_mask, mask, masks) {
        text_print(out, " %" PRIu32 ":%#" PRIx64, mask->word, mask->bits);
    }
    text_add_char(out, '\n');
}

static void print_places(const char *label, const struct machine_net *net,
                         const machine_ids *places, struct text_buffer *out)
{
    if (places->count == 0) return;
    text_print(out, "    %s", label);
    array_each(uint32_t, place, places) {
        text_add_string(out, " \"");
        text_add_escaped(out, net->places.items[*place].name.name);
        text_add_char(out, '"');
    }
    text_add_char(out, '\n');
}

static void print_tasks(const char *label, const struct machine_net *net, const machine_ids *tasks,
                        struct text_buffer *out)
{
    if (tasks->count == 0) return;
    text_print(out, "    %s", label);
    array_each(uint32_t, task, tasks) {
        text_print(out, " " TEXT_FMT, TEXT_ARG(net->tasks.items[*task].name.name));
    }
    text_add_char(out, '\n');
}

void machine_print_record(const char *label, const struct machine_record *record,
                         struct text_buffer *out)
{
    if (record == NULL) return;
    text_print(out, "  %s " TEXT_FMT " {", label, TEXT_ARG(record->tag));
    for (uint32_t i = 0; i < record->fields.count; i++) {
        const struct machine_field *field = &record->fields.items[i];
        bool is_list = field->kind == EXPR_LIST;
        const char *kind = expr_kind_name(is_list ? field->element : field->kind);
        struct text type = field->record == NULL ? text_of(kind) : field->record->tag;
        text_print(out, "%s " TEXT_FMT "%s " TEXT_FMT "%s", i == 0 ? "" : ",",
                   TEXT_ARG(field->member), text_is_absent(field->has) ? "" : "?", TEXT_ARG(type),
                   is_list ? "[]" : "");
    }
    text_add_string(out, " }\n");
}

void machine_print_assignments(const char *label, const struct machine_record *record,
                              const machine_assignments *assignments, struct text_buffer *out)
{
    array_each(struct machine_assignment, assignment, assignments) {
        assert(assignment->target < record->fields.count);
        text_print(out, "    %s " TEXT_FMT " %s ", label,
                   TEXT_ARG(record->fields.items[assignment->target].member),
                   assignment->copies_absence ? "?=" : "=");
        expr_print(assignment->value, out);
        text_add_char(out, '\n');
    }
}

static void print_flows(const struct machine_net *net, const char *label,
                        const machine_flows *flows, struct text_buffer *out)
{
    for (uint32_t i = 0; i < flows->count; i++) {
        const struct machine_flow *flow = &flows->items[i];
        text_print(out, "    %s %" PRIu32 " marks \"", label, i);
        text_add_escaped(out, net->places.items[flow->place].name.name);
        text_add_char(out, '"');
        if (flow->threads > 1) text_print(out, " * %" PRIu32, flow->threads);
        if (flow->guard != NULL) {
            text_print(out, " when " TEXT_FMT " ", TEXT_ARG(flow->guard_name));
            expr_print(flow->guard, out);
        }
        text_add_string(out, flow->is_default ? ", default\n" : "\n");
    }
}

/* What it waits for beside its inputs, and what its leaving does beside its flows. */
static void print_control(const struct machine *machine, const struct machine_net *net,
                          const struct machine_task *task, struct text_buffer *out)
{
    static const char *const rests[] = {"ignore", "block", "cancel"};
    static const char *const decisions[] = {"masks", "table", "search"};
    if (task->is_dead) text_add_string(out, "    never starts\n");
    if (task->join_count > 0) {
        text_print(out, "    enough %" PRIu32 ", rest %s\n", task->join_count, rests[task->rest]);
    }
    if (task->join_threads > 1) text_print(out, "    takes %" PRIu32 " tokens\n", task->join_threads);
    if (task->or_join != NULL) {
        text_print(out, "    or-join by %s\n", decisions[task->or_join->decision]);
    }
    print_places("while", net, &task->holds, out);
    print_tasks("excludes", net, &task->partners, out);
    print_tasks("completes", net, &task->completes, out);
    if (!text_is_absent(task->raises)) {
        text_print(out, "    raises \"" TEXT_FMT "\"\n", TEXT_ARG(task->raises));
    }
    if (task->subnet == MACHINE_NONE) return;
    struct text subnet = machine->nets.items[task->subnet].name;
    text_print(out, "    net " TEXT_FMT "%s\n", TEXT_ARG(subnet),
               text_is_absent(task->child) ? "" : ", in this frame");
}

/* What a flow that marks the place marks in fact. */
static void print_fused(const struct machine_net *net, const struct machine_place *place,
                        struct text_buffer *out)
{
    if (place->fused == 0) return;
    text_print(out, "    fused %" PRIu32 "\n", place->fused);
    print_places("marks in fact", net, &place->marks, out);
}

static void print_pieces(const struct machine_task *task, struct text_buffer *out)
{
    uint32_t next = 0;
    if (task->connector == MACHINE_SETTINGS)
        text_print(out, "    calls " TEXT_FMT "\n", TEXT_ARG(task->connector_name));
    array_each(struct machine_piece, piece, &task->pieces) {
        text_print(out, "    setting " TEXT_FMT, TEXT_ARG(piece->setting));
        if (!text_is_absent(piece->secret)) {
            text_print(out, " secret " TEXT_FMT, TEXT_ARG(piece->secret));
        } else if (!text_is_absent(piece->text)) {
            text_add_string(out, " text \"");
            text_add_escaped(out, piece->text);
            text_add_char(out, '"');
        } else {
            text_add_string(out, " value ");
            expr_print(task->texts.items[next++].tree, out);
        }
        text_add_char(out, '\n');
    }
}

static void print_performer(const struct machine *machine, const struct machine_net *net,
                            const struct machine_task *task, struct text_buffer *out)
{
    if (task->settle_rank != MACHINE_NONE)
        text_print(out, "    settles %" PRIu32 "\n", task->settle_rank);
    if (task->function != MACHINE_NONE) {
        struct text name = machine->functions.items[task->function].name;
        text_print(out, "    function \"" TEXT_FMT "\"\n", TEXT_ARG(name));
    }
    if (task->message != NULL) {
        text_add_string(out, "    message ");
        expr_print(task->message, out);
        text_add_char(out, '\n');
    }
    print_pieces(task, out);
    machine_print_record("  in", task->in, out);
    machine_print_assignments("prepare", task->in, &task->prepare, out);
    machine_print_record("  returns", task->returns, out);
    if (task->defaults.count > 0)
        machine_print_assignments("default", task->returns, &task->defaults, out);
    machine_print_assignments("assign", net->data, &task->assign, out);
}

static void print_task(const struct machine *machine, const struct machine_net *net,
                       const struct machine_task *task, struct text_buffer *out)
{
    text_print(out,
               "  task " TEXT_FMT " (" TEXT_FMT TEXT_FMT ", " TEXT_FMT "): %s, join %s, split %s\n",
               TEXT_ARG(task->name.name), TEXT_ARG(machine->task_prefix),
               TEXT_ARG(task->name.upper), TEXT_ARG(task->local), kind_names[task->kind],
               gate_names[task->join], gate_names[task->split]);
    print_places("preset", net, &task->preset, out);
    print_masks("preset masks", &task->preset_masks, out);
    print_control(machine, net, task, out);
    print_flows(net, "flow", &task->flows, out);
    print_flows(net, "other flow", &task->others, out);
    print_masks("post masks", &task->post_masks, out);
    print_places("cancels places", net, &task->cancels_places, out);
    print_masks("cancel masks", &task->cancel_masks, out);
    print_tasks("cancels tasks", net, &task->cancels_tasks, out);
    print_tasks("start re-tests", net, &task->start_retest, out);
    print_tasks("leave re-tests", net, &task->leave_retest, out);
    print_performer(machine, net, task, out);
    machine_print_instances(net, task, out);
    machine_print_time(task, out);
}

static void print_net(const struct machine *machine, const struct machine_net *net,
                      struct text_buffer *out)
{
    text_print(out,
               "net " TEXT_FMT ": %" PRIu32 " places of %" PRIu32 " %s, %" PRIu32
               " tasks, at most %" PRIu32 " changes a step%s\n",
               TEXT_ARG(net->name), net->places.count, net->place_bits,
               net->place_bits == 1 ? "bit" : "bits", net->tasks.count, net->changes_max,
               net->is_implicit ? ", implicit termination" : "");
    machine_print_record("in", net->in, out);
    machine_print_record("data", net->data, out);
    machine_print_assignments("initially", net->data, &net->init, out);
    machine_print_record("out", net->out, out);
    array_each(struct machine_place, place, &net->places) {
        text_add_string(out, "  place \"");
        text_add_escaped(out, place->name.name);
        text_print(out, "\" (" TEXT_FMT TEXT_FMT ")%s\n", TEXT_ARG(machine->place_prefix),
                   TEXT_ARG(place->name.upper), place->implicit ? ", implicit" : "");
        print_fused(net, place, out);
    }
    machine_print_timers(&net->timers, out);
    print_flows(net, "other flow", &net->others, out);
    array_each(struct machine_task, task, &net->tasks) print_task(machine, net, task, out);
}

void machine_print(const struct machine *machine, struct text_buffer *out)
{
    assert(machine->nets.count > 0);
    text_print(out, "machine " TEXT_FMT ", prefix " TEXT_FMT "\n", TEXT_ARG(machine->workflow),
               TEXT_ARG(machine->prefix));
    array_each(struct machine_enumeration, type, &machine->enumerations) {
        text_print(out, "  enum " TEXT_FMT " {", TEXT_ARG(type->tag));
        array_each(struct machine_name, value, &type->values) {
            text_print(out, " " TEXT_FMT, TEXT_ARG(value->upper));
        }
        text_add_string(out, " }\n");
    }
    array_each(struct machine_record *, record, &machine->records) {
        machine_print_record((*record)->is_item ? "item" : "record", *record, out);
    }
    array_each(struct machine_net, net, &machine->nets) print_net(machine, net, out);
}
