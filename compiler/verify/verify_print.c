/* The dump of what is known of each net, and of how its or-joins are decided.
 *
 *   net N verdict unsound bound 1 states 8         then the answers, the defects, dead tasks and a
 *                                                   witness of each defect, move by move
 *   or-join J decision mask inputs "B -> J" "C -> J"
 *     up "A -> B" "A -> C" B* C*                      one set for all; T* is a running task
 *     case marked "B -> J" unmarked "C -> J" up C*    or case by case; `and` begins a conjunction,
 *       and any B* C* with "x -> y"*2                 a need of several positions is any of them
 */
#include "verify/replay/replay.h"
#include "verify/report/words.h"

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

/* ---- Soundness ---- */

static void print_answer(const char *question, enum verify_answer answer, struct text_buffer *out)
{
    static const char *const names[] = {"open", "no", "yes"};
    text_print(out, " %s %s", question, names[answer]);
}

static void print_soundness(const struct verified_net *one, struct text_buffer *out)
{
    text_add_string(out, " soundness");
    print_answer("option-to-complete", one->option_to_complete, out);
    print_answer("proper-completion", one->proper_completion, out);
    print_answer("weakly-sound", one->weakly_sound, out);
    print_answer("relaxed-sound", one->relaxed_sound, out);
    text_add_char(out, '\n');
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) {
        if ((one->defects >> d & 1) == 0) continue;
        text_print(out, " defect %s\n", verify_defect_name((enum verify_defect)d));
    }
    array_each(uint32_t, task, &one->dead_tasks) {
        text_print(out, " dead-task " TEXT_FMT "\n", TEXT_ARG(one->net->tasks.items[*task].name));
    }
    if (one->with_guards == NULL) return;
    text_print(out, " with-guards %s", verify_verdict_name(one->with_guards->verdict));
    for (uint32_t d = 0; d < VERIFY_DEFECT_COUNT; d++) {
        if ((one->with_guards->defects >> d & 1) == 0) continue;
        text_print(out, " %s", verify_defect_name((enum verify_defect)d));
    }
    text_add_char(out, '\n');
}

static void print_witness(const struct net *net, const struct verify_witness *witness,
                          struct text_buffer *out)
{
    text_print(out, " witness %s%s\n", verify_defect_name(witness->defect),
               witness->is_shortest ? " shortest" : "");
    for (uint32_t i = 0; i < witness->moves.count; i++) {
        bool repeats = witness->defect == VERIFY_NOT_BOUNDED && i >= witness->repeats_from;
        text_add_string(out, repeats ? "  again " : "  ");
        words_move(net, &witness->moves.items[i], out);
        text_add_char(out, '\n');
    }
    text_add_string(out, "  marked");
    array_each(struct verify_token, token, &witness->marked) {
        print_position(net, token->position, out);
        if (token->tokens > 1) text_print(out, "*%u", token->tokens);
    }
    if (witness->tasks.count > 0) text_add_string(out, "\n  tasks");
    array_each(uint32_t, task, &witness->tasks) {
        text_print(out, " " TEXT_FMT, TEXT_ARG(net->tasks.items[*task].name));
    }
    text_add_char(out, '\n');
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
        print_soundness(one, out);
        array_each(struct verify_witness, witness, &one->witnesses) {
            print_witness(one->net, witness, out);
        }
        array_each(struct verified_or_join, decision, &one->or_joins) {
            print_or_join(one->net, decision, out);
        }
    }
}
