/* `yawlc graph`: a specification's nets in Graphviz's language, drawn as YAWL draws them.
 *
 * Conditions are circles, tasks boxes with their join on the left and their split on the right; the
 * condition of a task-to-task flow is not drawn unless somebody cancels or reads it.  A cancellation
 * set is a dashed line to each member, a flow of a timer or a failure a dashed one with an open head;
 * what a task reads without taking it (`while`) comes dotted.  What else it waits for stands under its
 * name.  A run that shows a defect is drawn in colour: each flow that it takes carries the numbers of its
 * steps, what is marked at its end is filled and says how many tokens are there.
 */
#include "base/bitset.h"
#include "emit/emit_dot_run.h"

#include <assert.h>

/* Longer guards are cut on the drawing and whole in the tooltip. */
#define DOT_LABEL_MAX 48

struct drawing {
    const struct net *net;
    uint32_t number;       /* of the net: prefix of its node names */
    struct bitset visible; /* places that are drawn */
    struct text_buffer *out;
    const struct verify_witness *run; /* drawn into it, or NULL */
};

/* ---- Escapes ---- */

static void add_quoted(struct text_buffer *out, struct text text)
{
    text_add_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '"' || c == '\\') text_add_char(out, '\\');
        if (c == '\n')
            text_add_string(out, "\\n");
        else
            text_add_char(out, (unsigned char)c < ' ' ? ' ' : c);
    }
    text_add_char(out, '"');
}

static void add_html(struct text_buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '&')
            text_add_string(out, "&amp;");
        else if (c == '<')
            text_add_string(out, "&lt;");
        else if (c == '>')
            text_add_string(out, "&gt;");
        else if (c == '"')
            text_add_string(out, "&quot;");
        else
            text_add_char(out, c < ' ' ? ' ' : (char)c);
    }
}

/* At most `limit` bytes, cut between letters. */
static struct text shortened(struct arena *arena, struct text text, size_t limit)
{
    if (text.length <= limit) return text;
    while (limit > 0 && (text.data[limit] & 0xc0) == 0x80) limit--;
    return text_format(arena, TEXT_FMT "…", TEXT_ARG(text_slice(text, 0, limit)));
}

/* ---- Nodes ---- */

/* Inside of the circle: the tokens of the run, else which end of the net it is. */
static struct text place_mark(const struct drawing *d, uint32_t place)
{
    uint32_t tokens = emit_run_tokens(d->run, place);
    if (tokens > 1) return text_format(d->out->arena, "%u", tokens);
    if (place == d->net->input.index) return TEXT("▶");
    if (place == d->net->output.index) return TEXT("■");
    return tokens > 0 ? TEXT("●") : TEXT("");
}

static void draw_place(const struct drawing *d, uint32_t place)
{
    const struct net_place *p = &d->net->places.items[place];
    bool is_end = place == d->net->input.index || place == d->net->output.index;
    text_print(d->out,
               "    n%u_p%u [shape=circle, width=%s, fixedsize=true, label=\"" TEXT_FMT "\"",
               d->number, place, p->implicit ? "0.2" : "0.35", TEXT_ARG(place_mark(d, place)));
    if (is_end) text_add_string(d->out, ", penwidth=2");
    if (emit_run_tokens(d->run, place) > 0)
        text_add_string(d->out, ", style=filled, fillcolor=\"" EMIT_RUN_FILL "\"");
    text_add_string(d->out, ", xlabel=");
    add_quoted(d->out, p->implicit ? TEXT("") : p->name);
    text_add_string(d->out, "];\n");
}

/* The decorators of YAWL: the triangle's side faces the flows of an and, its tip those of a xor. */
static void draw_gate(const struct drawing *d, enum net_gate gate, bool is_join)
{
    static const char *const joins[NET_GATE_COUNT] = {"", "▷", "◁", "◇"};
    static const char *const splits[NET_GATE_COUNT] = {"", "◁", "▷", "◇"};
    if (gate == NET_GATE_NONE) return;
    text_print(d->out, "<TD BGCOLOR=\"#e8eef7\">%s<BR/><FONT POINT-SIZE=\"8\">%s</FONT></TD>",
               is_join ? joins[gate] : splits[gate], net_gate_name(gate));
}

static const char *performer_of(const struct net_task *task)
{
    switch (task->kind) {
    case NET_TASK_CALL: return "call";
    case NET_TASK_COMPOSITE: return "net";
    case NET_TASK_ROUTING: return "routing";
    default: return NULL;
    }
}

static void draw_note(const struct drawing *d, const char *note, struct text detail)
{
    text_print(d->out, "<BR/><FONT POINT-SIZE=\"8\">%s", note);
    add_html(d->out, shortened(d->out->arena, detail, DOT_LABEL_MAX));
    text_add_string(d->out, "</FONT>");
}

/* Who performs it, how often, and what it waits for beside its flows. */
static void draw_notes(const struct drawing *d, const struct net_task *task)
{
    const char *performer = performer_of(task);
    const struct net_partial_join *partial = &task->partial;
    struct text none = TEXT("");
    if (performer != NULL) draw_note(d, performer, none);
    if (task->instances.present) draw_note(d, "instances", none);
    if (partial->present && partial->count > 0) {
        draw_note(d, "joins ",
                  text_format(d->out->arena, "%u of %u", (unsigned)partial->count,
                              (unsigned)task->preset.count));
    }
    if (partial->present && partial->threads > 1) {
        draw_note(d, "threads ", text_format(d->out->arena, "%u", (unsigned)partial->threads));
    }
    if (task->timers.count > 0) draw_note(d, "timer", none);
    if (task->trigger.present) draw_note(d, "trigger ", task->trigger.name);
    if (task->mutex != NET_NONE && task->mutex < d->net->mutexes.count) {
        draw_note(d, "mutex ", d->net->mutexes.items[task->mutex]);
    }
}

static void draw_task(const struct drawing *d, uint32_t index)
{
    const struct net_task *task = &d->net->tasks.items[index];
    struct text title = text_is_empty(task->title) ? task->name : task->title;
    text_print(d->out,
               "    n%u_t%u [shape=plain, label=<<TABLE BORDER=\"%d\" CELLBORDER=\"1\" "
               "CELLSPACING=\"0\" CELLPADDING=\"5\"><TR>",
               d->number, index, task->kind == NET_TASK_COMPOSITE);
    draw_gate(d, task->join, true);
    bool is_busy = emit_run_tokens(d->run, d->net->places.count + index) > 0;
    text_print(d->out, "<TD%s>",
               is_busy                          ? " BGCOLOR=\"" EMIT_RUN_FILL "\""
               : task->kind == NET_TASK_ROUTING ? " BGCOLOR=\"#f2f2f2\""
                                                : "");
    add_html(d->out, shortened(d->out->arena, title, DOT_LABEL_MAX));
    draw_notes(d, task);
    struct text steps = emit_run_starts(d->run, d->out->arena, d->net, index);
    if (!text_is_empty(steps)) draw_note(d, "step ", steps);
    text_add_string(d->out, "</TD>");
    draw_gate(d, task->split, false);
    text_add_string(d->out, "</TR></TABLE>>, tooltip=");
    add_quoted(d->out, task->name);
    text_add_string(d->out, "];\n");
}

/* ---- Edges ---- */

static struct text guard_label(const struct drawing *d, const struct net_task *task,
                               const struct net_flow *flow)
{
    bool is_choice = task->split == NET_GATE_XOR || task->split == NET_GATE_OR;
    if (!is_choice) return TEXT("");
    bool has_guard =
        !text_is_empty(flow->guard.text) && !(flow->is_default && task->split == NET_GATE_XOR);
    struct text label = has_guard ? flow->guard.text : TEXT("");
    if (!flow->is_default) return label;
    return text_format(d->out->arena, has_guard ? TEXT_FMT " (default)" : TEXT_FMT "default",
                       TEXT_ARG(label));
}

/* The guard of a flow, before it the steps of the run that take it. */
static void draw_label(const struct drawing *d, uint32_t task, const struct net_flow *flow)
{
    struct text label = guard_label(d, &d->net->tasks.items[task], flow);
    struct text steps = emit_run_steps(d->run, d->out->arena, d->net, task, flow->place.index);
    bool has_steps = !text_is_empty(steps), has_label = !text_is_empty(label);
    if (!has_label && !has_steps) return;
    struct text shown = shortened(d->out->arena, label, DOT_LABEL_MAX);
    if (has_steps) {
        shown = text_format(d->out->arena, TEXT_FMT "%s" TEXT_FMT, TEXT_ARG(steps),
                            has_label ? ": " : "", TEXT_ARG(shown));
    }
    text_add_string(d->out, " [label=");
    add_quoted(d->out, shown);
    text_add_string(d->out, ", tooltip=");
    add_quoted(d->out, has_label ? label : steps);
    if (has_steps) text_add_string(d->out, ", " EMIT_RUN_EDGE);
    text_add_char(d->out, ']');
}

static void draw_target(const struct drawing *d, const struct net_flow *flow)
{
    const struct net_place *place = &d->net->places.items[flow->place.index];
    if (bitset_has(d->visible, flow->place.index)) {
        text_print(d->out, "n%u_p%u", d->number, flow->place.index);
    } else {
        text_print(d->out, "n%u_t%u", d->number, place->implicit_to.index);
    }
}

static void draw_flow(const struct drawing *d, uint32_t task_index, const struct net_flow *flow)
{
    text_print(d->out, "    n%u_t%u -> ", d->number, task_index);
    draw_target(d, flow);
    draw_label(d, task_index, flow);
    text_add_string(d->out, ";\n");
}

/* A flow of a timer or a failure; of the net's deadline it comes from a clock. */
static void draw_other_flow(const struct drawing *d, uint32_t task_index,
                            const struct net_flow *flow)
{
    if (task_index == NET_NONE)
        text_print(d->out, "    n%u_deadline -> ", d->number);
    else
        text_print(d->out, "    n%u_t%u -> ", d->number, task_index);
    draw_target(d, flow);
    struct text steps =
        emit_run_steps(d->run, d->out->arena, d->net, task_index, flow->place.index);
    text_add_string(d->out, " [style=dashed, arrowhead=empty");
    if (!text_is_empty(steps)) {
        text_print(d->out, ", label=\"" TEXT_FMT "\", " EMIT_RUN_EDGE, TEXT_ARG(steps));
    }
    text_add_string(d->out, "];\n");
}

static void draw_deadline(const struct drawing *d)
{
    if (d->net->timers.count == 0) return;
    text_print(d->out, "    n%u_deadline [shape=plaintext, label=\"⏱ deadline\"];\n", d->number);
    array_each(struct net_flow, flow, &d->net->other_flows) draw_other_flow(d, NET_NONE, flow);
}

static void draw_reads(const struct drawing *d)
{
    for (uint32_t t = 0; t < d->net->tasks.count; t++) {
        array_each(net_place_id, place, &d->net->tasks.items[t].holds) {
            text_print(d->out, "    n%u_p%u -> n%u_t%u [style=dotted, arrowhead=odot];\n",
                       d->number, place->index, d->number, t);
        }
    }
}

static void draw_flows(const struct drawing *d)
{
    for (uint32_t p = 0; p < d->net->places.count; p++) {
        if (!bitset_has(d->visible, p)) continue;
        array_each(net_task_id, task, &d->net->places.items[p].postset) {
            text_print(d->out, "    n%u_p%u -> n%u_t%u;\n", d->number, p, d->number, task->index);
        }
    }
    for (uint32_t t = 0; t < d->net->tasks.count; t++) {
        const struct net_task *task = &d->net->tasks.items[t];
        array_each(struct net_flow, flow, &task->flows) draw_flow(d, t, flow);
        array_each(struct net_flow, flow, &task->other_flows) draw_other_flow(d, t, flow);
    }
}

static void draw_cancellation(const struct drawing *d)
{
    static const char style[] = "style=dashed, color=\"#b03030\", arrowhead=tee, constraint=false";
    for (uint32_t t = 0; t < d->net->tasks.count; t++) {
        const struct net_task *task = &d->net->tasks.items[t];
        array_each(net_place_id, place, &task->cancels_places) {
            text_print(d->out, "    n%u_t%u -> n%u_p%u [%s];\n", d->number, t, d->number,
                       place->index, style);
        }
        array_each(net_task_id, cancelled, &task->cancels_tasks) {
            text_print(d->out, "    n%u_t%u -> n%u_t%u [%s];\n", d->number, t, d->number,
                       cancelled->index, style);
        }
    }
}

/* ---- Nets ---- */

static struct bitset visible_places(struct arena *arena, const struct net *net,
                                    const struct verify_witness *run)
{
    struct bitset visible = bitset_new(arena, net->places.count);
    for (uint32_t p = 0; p < net->places.count; p++) {
        bool is_drawn = !net->places.items[p].implicit || emit_run_tokens(run, p) > 0;
        if (is_drawn) bitset_add(visible, p);
    }
    array_each(struct net_task, task, &net->tasks) {
        array_each(net_place_id, place, &task->cancels_places) bitset_add(visible, place->index);
        array_each(net_place_id, place, &task->holds) bitset_add(visible, place->index);
    }
    return visible;
}

static void draw_net(const struct net_specification *specification, uint32_t number,
                     const struct verify_witness *run, struct text_buffer *out)
{
    const struct net *net = &specification->nets.items[number];
    struct drawing d = {net, number, visible_places(out->arena, net, run), out, run};
    struct text title = text_is_empty(net->title) ? net->name : net->title;
    if (net->is_root && !text_is_empty(specification->title)) title = specification->title;
    text_print(out, "  subgraph cluster_%u {\n    margin=24;\n    label=", number);
    add_quoted(out, title);
    text_add_string(out, ";\n");
    for (uint32_t p = 0; p < net->places.count; p++) {
        if (bitset_has(d.visible, p)) draw_place(&d, p);
    }
    for (uint32_t t = 0; t < net->tasks.count; t++) draw_task(&d, t);
    draw_flows(&d);
    draw_reads(&d);
    draw_deadline(&d);
    draw_cancellation(&d);
    text_add_string(out, "  }\n");
}

static void begin_drawing(const struct net_specification *specification, struct text_buffer *out)
{
    assert(specification->nets.count > 0);
    text_add_string(out, "digraph ");
    add_quoted(out, specification->workflow);
    text_add_string(out, " {\n  rankdir=LR;\n  nodesep=0.5;\n  ranksep=0.6;\n"
                         "  fontname=\"Helvetica\";\n"
                         "  node [fontname=\"Helvetica\", fontsize=11];\n"
                         "  edge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.7];\n");
}

void emit_dot(const struct net_specification *specification, struct text_buffer *out)
{
    begin_drawing(specification, out);
    for (uint32_t i = 0; i < specification->nets.count; i++) {
        const struct net *net = &specification->nets.items[i];
        if (net->is_root || net->is_used) draw_net(specification, i, NULL, out);
    }
    text_add_string(out, "}\n");
}

static const struct verify_witness *find_run(const struct verified_net *net, unsigned defects)
{
    array_each(struct verify_witness, witness, &net->witnesses) {
        if ((defects >> witness->defect & 1) != 0) return witness;
    }
    return NULL;
}

uint32_t emit_dot_runs(const struct verified_specification *verified, unsigned defects,
                       struct text_buffer *out)
{
    const struct net_specification *specification = verified->specification;
    uint32_t runs = 0;
    begin_drawing(specification, out);
    for (uint32_t i = 0; i < specification->nets.count; i++) {
        const struct net *net = &specification->nets.items[i];
        const struct verify_witness *run = find_run(&verified->nets.items[i], defects);
        if (net->is_root || net->is_used || run != NULL) draw_net(specification, i, run, out);
        runs += run != NULL;
    }
    text_add_string(out, "}\n");
    return runs;
}
