/* The dump of what is known of each net, and of how its or-joins are decided.
 *
 *   or-join J decision mask inputs "B -> J" "C -> J"
 *     up "A -> B" "A -> C" B* C*                      one set for all; T* is a running task
 *     case marked "B -> J" unmarked "C -> J" up C*    or case by case; `and` begins a conjunction,
 *       and any B* C* with "x -> y"*2                 a need of several positions is any of them
 */
#include "verify/verify.h"

static void print_position(const struct net *net, uint32_t position, struct text_buffer *out)
{
    if (position >= net->places.count) {
        struct text name = net->tasks.items[position - net->places.count].name;
        text_print(out, " " TEXT_FMT "*", TEXT_ARG(name));
    } else if (net->places.items[position].implicit) {
        text_print(out, " \"" TEXT_FMT "\"", TEXT_ARG(net->places.items[position].name));
    } else {
        text_print(out, " " TEXT_FMT, TEXT_ARG(net->places.items[position].name));
    }
}

static void print_set(const struct net *net, const uint32_t *positions, uint32_t count,
                      struct text_buffer *out)
{
    for (uint32_t i = 0; i < count; i++) print_position(net, positions[i], out);
}

static void print_block(const struct net *net, const verify_block *block, struct text_buffer *out)
{
    text_add_string(out, "    and");
    array_each(struct verify_need, need, block) {
        text_print(out, need == block->items ? " any" : " with");
        print_set(net, need->any.items, need->any.count, out);
        if (need->tokens > 1) text_print(out, "*%u", need->tokens);
    }
    text_add_char(out, '\n');
}

static void print_case(const struct net *net, const struct verify_or_case *one,
                       struct text_buffer *out)
{
    text_add_string(out, "  case marked");
    print_set(net, one->marked.items, one->marked.count, out);
    text_add_string(out, " unmarked");
    print_set(net, one->unmarked.items, one->unmarked.count, out);
    text_add_string(out, " up");
    print_set(net, one->up.items, one->up.count, out);
    text_add_char(out, '\n');
    array_each(verify_block, block, &one->blocks) print_block(net, block, out);
}

/* Each entry as the positions that it says are marked. */
static void print_table(const struct net *net, const struct verified_or_join *decision,
                        struct text_buffer *out)
{
    uint32_t words = decision->waiting_words;
    for (uint32_t i = 0; i < decision->waiting.count; i += words) {
        text_add_string(out, "  waits");
        for (uint32_t p = 0; p < decision->matters.count; p++) {
            uint64_t word = decision->waiting.items[i + p / 64];
            if ((word >> (p % 64) & 1) != 0) print_position(net, decision->matters.items[p], out);
        }
        text_add_char(out, '\n');
    }
}

static void print_or_join(const struct net *net, const struct verified_or_join *decision,
                          struct text_buffer *out)
{
    const struct net_task *task = &net->tasks.items[decision->task];
    text_print(out, " or-join " TEXT_FMT " decision %s%s%s%s inputs", TEXT_ARG(task->name),
               verify_decision_name(decision->decision), decision->is_bpmn ? " bpmn" : "",
               decision->is_always_all ? " always-all" : "",
               decision->is_always_one ? " always-one" : "");
    array_each(net_place_id, input, &task->preset) print_position(net, input->index, out);
    text_add_string(out, "\n  matters");
    print_set(net, decision->matters.items, decision->matters.count, out);
    text_add_char(out, '\n');
    if (decision->is_uniform) {
        text_add_string(out, "  up");
        print_set(net, decision->up.items, decision->up.count, out);
        text_add_char(out, '\n');
    }
    array_each(struct verify_or_case, one, &decision->cases) print_case(net, one, out);
    if (decision->decision == VERIFY_TABLE) print_table(net, decision, out);
}

void verify_print(const struct verified_specification *verified, struct text_buffer *out)
{
    array_each(struct verified_net, one, &verified->nets) {
        text_print(out, "net " TEXT_FMT " verdict %s", TEXT_ARG(one->net->name),
                   verify_verdict_name(one->verdict));
        if (one->bounded) text_print(out, " bound %u", one->bound);
        if (one->enumerated) text_print(out, " states %llu", (unsigned long long)one->states);
        if (one->limit != NULL) text_print(out, " limit %s", one->limit);
        text_add_char(out, '\n');
        array_each(struct verified_or_join, decision, &one->or_joins) {
            print_or_join(one->net, decision, out);
        }
    }
}
