/* The net in which an or-join searches at run time, as constant data. */
#include "emit/emit_sections.h"

#include "yawl/coverability.h"

static void put_numbers(struct writer *w, const uint32_t *numbers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) put(w, ", ");
        put_break(w, 12, 4);
        put(w, "$u", numbers[i]);
    }
    if (count == 0) put(w, "0");
    put(w, "};\n");
}

static void put_inputs(struct writer *w, struct text local, const struct yawl_reset_net *net)
{
    put(w, "static const struct yawl_reset_input $t_search_inputs[] = {", local);
    for (uint32_t i = 0; i < net->inputs_count; i++) {
        put(w, i > 0 ? ", " : "");
        put_break(w, 16, 4);
        put(w, "{$u, $u}", net->inputs[i].position, net->inputs[i].is_lost);
    }
    put(w, "};\n");
}

static void put_transitions(struct writer *w, struct text local, const struct yawl_reset_net *net)
{
    put(w, "static const struct yawl_reset_transition $t_search_transitions[] = {", local);
    for (uint32_t i = 0; i < net->transitions_count; i++) {
        const struct yawl_reset_transition *one = &net->transitions[i];
        put(w, i > 0 ? ", " : "");
        put_break(w, 28, 4);
        put(w, "{$u, $u, $u, $u}", one->takes, one->empties, one->gives, one->end);
    }
    put(w, net->transitions_count == 0 ? "{0, 0, 0, 0}};\n" : "};\n");
}

static uint32_t arcs_of(const struct yawl_reset_net *net)
{
    return net->transitions_count == 0 ? 0 : net->transitions[net->transitions_count - 1].end;
}

static void put_arcs(struct writer *w, struct text local, const struct yawl_reset_net *net)
{
    uint32_t count = arcs_of(net);
    put(w, "static const struct yawl_reset_arc $t_search_arcs[] = {", local);
    for (uint32_t i = 0; i < count; i++) {
        put(w, i > 0 ? ", " : "");
        put_break(w, 16, 4);
        put(w, "{$u, $u}", net->arcs[i].position, net->arcs[i].tokens);
    }
    put(w, count == 0 ? "{0, 0}};\n" : "};\n");
}

void put_reset_net(struct writer *w, struct text local, const struct yawl_reset_net *net)
{
    put_inputs(w, local, net);
    put_transitions(w, local, net);
    put_arcs(w, local, net);
    put(w, "static const uint32_t $t_search_position_of[] = {", local);
    put_numbers(w, net->position_of, net->marks_count);
    put(w, "static const uint32_t $t_search_givers_begin[] = {", local);
    put_numbers(w, net->givers_begin, net->positions_count + 1);
    put(w, "static const uint32_t $t_search_givers[] = {", local);
    put_numbers(w, net->givers, net->givers_begin[net->positions_count]);
    put(w,
        "static const struct yawl_reset_net $t_search = {\n"
        "    .places_count = $u, .marks_count = $u, .positions_count = $u,\n",
        local, net->places_count, net->marks_count, net->positions_count);
    put(w,
        "    .inputs_count = $u, .transitions_count = $u, .position_of = $t_search_position_of,\n",
        net->inputs_count, net->transitions_count, local);
    put(w,
        "    .inputs = $t_search_inputs, .transitions = $t_search_transitions,\n"
        "    .arcs = $t_search_arcs, .givers_begin = $t_search_givers_begin,\n"
        "    .givers = $t_search_givers,\n};\n",
        local, local, local, local, local);
}
