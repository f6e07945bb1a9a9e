/* Or-joins: whether a token may still come, as it was decided ahead of time.
 *
 * An or-join is enabled if all its inputs are marked, or some are and nothing can mark one more.  That is a
 * constant mask (positions from which a token comes), or a mask for each set of marked inputs, or a sorted
 * table of the markings in which it waits, or a search that the runtime's support code makes.
 */
#include "emit/emit_sections.h"

#include <assert.h>

/* An or-join whose inputs are bits of one word: `in` holds those that are marked. */
static bool has_in(const struct writer *w, const struct machine_task *task)
{
    return has_bits(w) && task->preset_masks.count == 1;
}

/* ---- Cases ---- */

static void put_need(struct writer *w, const struct verify_need *need)
{
    if (need->tokens <= 1) {
        put_any(w, need->any.items, need->any.count);
        return;
    }
    assert(need->any.count == 1 && !has_bits(w));
    put(w, "f->places[");
    put_place(w, need->any.items[0]);
    put(w, "] >= $u", need->tokens);
}

static void put_block(struct writer *w, const verify_block *block)
{
    put(w, "(");
    for (uint32_t i = 0; i < block->count; i++) {
        if (i > 0) put(w, " && ");
        put_break(w, 40, 12);
        put_need(w, &block->items[i]);
    }
    put(w, ")");
}

static void put_blockers(struct writer *w, const struct verify_or_case *one)
{
    bool several = one->blocks.count + (one->up.count > 0) > 1;
    put(w, several ? "(" : "");
    if (one->up.count > 0 || one->blocks.count == 0) put_any(w, one->up.items, one->up.count);
    for (uint32_t i = 0; i < one->blocks.count; i++) {
        if (i > 0 || one->up.count > 0) put(w, " ||\n            ");
        put_block(w, &one->blocks.items[i]);
    }
    put(w, several ? ")" : "");
}

/* Is the or-join blocked if exactly these inputs are marked?  One statement that answers true. */
static void put_case(struct writer *w, const struct verify_or_case *one)
{
    put(w, "    if (");
    if (one->marked.count > 0) {
        put_all(w, one->marked.items, one->marked.count);
        put(w, " &&\n        ");
    }
    if (one->unmarked.count > 0) {
        put(w, "!");
        put_any(w, one->unmarked.items, one->unmarked.count);
        put(w, " &&\n        ");
    }
    put_blockers(w, one);
    put(w, ") {\n        return true;\n    }\n");
}

/* ---- Tables and searches ---- */

static void put_table(struct writer *w, const struct machine_task *task)
{
    const struct verified_or_join *join = task->or_join;
    put(w, "static const uint64_t $t_waiting[] = {\n    ", task->local);
    array_each(uint64_t, word, &join->waiting) {
        put_break(w, 30, 4);
        text_print(w->out, "UINT64_C(0x%llx), ", (unsigned long long)*word);
    }
    while (w->out->data[w->out->length - 1] == ' ') w->out->length--;
    put(w, "\n};\nstatic const uint32_t $t_matters[] = {", task->local);
    uint32_t places = w->net->places.count;
    for (uint32_t i = 0; i < join->matters.count; i++) {
        uint32_t position = join->matters.items[i];
        if (i > 0) put(w, ", ");
        put_break(w, 60, 4);
        if (position < places) {
            put_place(w, position);
        } else {
            put(w, "$CPLACE_COUNT + ");
            put_task(w, position - places);
        }
    }
    put(w, "};\n");
}

static void put_table_test(struct writer *w, const struct machine_task *task)
{
    const struct verified_or_join *join = task->or_join;
    uint32_t words = join->waiting_words;
    put(w,
        "    uint64_t key[$u] = {0};\n"
        "    for (uint32_t i = 0; i < $u; i++) {\n"
        "        uint32_t at = $t_matters[i];\n"
        "        bool here = at < $CPLACE_COUNT ? yawl_tokens_at(",
        words, join->matters.count, task->local);
    put_places_arguments(w);
    put(w,
        ", at) > 0\n"
        "                                       : yawl_has(f->busy, at - $CPLACE_COUNT);\n"
        "        if (here) key[i / 64] |= YAWL_BIT(i);\n    }\n"
        "    return yawl_table_has($t_waiting, $u, $u, key);\n",
        task->local, words == 0 ? 0 : join->waiting.count / words, words);
}

static void put_search(struct writer *w, const struct machine_task *task)
{
    put(w, "    struct yawl_marking_view view = {");
    put_places_arguments(w);
    put(w,
        ", f->busy};\n"
        "    return yawl_or_join_waits(&$t_search, &view, changes->scratch, "
        "changes->scratch_size,\n"
        "                              &changes->fault);\n",
        task->local);
}

/* ---- The join ---- */

static bool is_function(const struct verified_or_join *join)
{
    return join->decision != VERIFY_MASK || !join->is_uniform;
}

/* What does not fit in one condition is a function of its own. */
static void put_waits(struct writer *w, const struct machine_task *task)
{
    const struct verified_or_join *join = task->or_join;
    if (join->decision == VERIFY_TABLE) put_table(w, task);
    if (join->decision == VERIFY_SEARCH) put_reset_net(w, task->local, join->search);
    put(w,
        "/* Some inputs are marked, not all: may one more be? */\n"
        "static bool $t_waits(const struct $Nframe *f$s)\n{\n",
        task->local, join->decision == VERIFY_SEARCH ? ", struct yawl_changes *changes" : "");
    if (join->decision == VERIFY_TABLE) {
        put_table_test(w, task);
    } else if (join->decision == VERIFY_SEARCH) {
        put_search(w, task);
    } else {
        if (join->cases.count == 0) put(w, "    (void)f;\n");
        array_each(struct verify_or_case, one, &join->cases) put_case(w, one);
        put(w, "    return false;\n");
    }
    put(w, "}\n");
}

void put_or_join_parts(struct writer *w, const struct machine_task *task)
{
    if (is_function(task->or_join)) put_waits(w, task);
}

void put_or_join_in(struct writer *w, const struct machine_task *task)
{
    if (!has_in(w, task)) return;
    put(w, "    uint64_t in = ");
    put_places_word(w, task->preset_masks.items[0].word);
    put(w, " & $t_PRESET;\n", task->local_upper);
}

static void put_blocked(struct writer *w, const struct machine_task *task)
{
    const struct verified_or_join *join = task->or_join;
    if (is_function(join))
        put(w, join->decision == VERIFY_SEARCH ? "$t_waits(f, changes)" : "$t_waits(f)",
            task->local);
    else
        put_any(w, join->up.items, join->up.count);
}

/* The part of the condition that is the join; `in` is declared before it. */
void put_or_join(struct writer *w, const struct machine_task *task)
{
    const struct verified_or_join *join = task->or_join;
    machine_ids preset = sorted_copy(w, &task->preset);
    bool never_waits = !is_function(join) && join->up.count == 0;
    if (has_in(w, task))
        put(w, "in != 0");
    else
        put_any(w, preset.items, preset.count);
    if (never_waits) return;
    if (has_in(w, task)) {
        put(w, " && (in == $t_PRESET || !", task->local_upper);
    } else {
        put(w, " &&\n           (");
        put_all(w, preset.items, preset.count);
        put(w, " ||\n            !");
    }
    put_blocked(w, task);
    put(w, ")");
}
