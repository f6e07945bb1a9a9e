/* Programs of regular expressions as constant tables, which name themselves after what they belong to.
 *
 * Takes the program that the compiler made (yawl/regex.h), writes the tables that it has, and its row.
 */
#include "emit/emit_regex.h"

static void put_number_break(struct writer *w, uint32_t index, uint32_t number)
{
    if (index > 0) put(w, ", ");
    put_break(w, 14, 4);
    put(w, "$u", number);
}

static void put_characters(struct writer *w, const struct yawl_regex *regex, struct text name)
{
    put(w, "static const uint8_t $t_ascii[] = {\n    ", name);
    for (uint32_t i = 0; i < 128; i++) put_number_break(w, i, regex->ascii[i]);
    put(w, "};\nstatic const struct yawl_regex_range $t_ranges[] = {\n    ", name);
    for (uint32_t i = 0; i < regex->ranges_count; i++) {
        if (i > 0) put(w, ", ");
        put_break(w, 24, 4);
        put(w, "{$u, $u}", regex->ranges[i].first, regex->ranges[i].column);
    }
    put(w, "};\n");
}

static void put_states(struct writer *w, const struct yawl_regex *regex, struct text name)
{
    uint32_t width = regex->columns + 1;
    put(w, "static const uint8_t $t_states[] = {\n", name);
    for (uint32_t state = 0; state < regex->states_count; state++) {
        put(w, "    ");
        for (uint32_t i = 0; i < width; i++)
            put_number_break(w, i, regex->states[state * width + i]);
        put(w, ",\n");
    }
    put(w, "};\n");
}

static void put_steps(struct writer *w, const struct yawl_regex *regex, struct text name)
{
    static const char *const names[] = {"SET", "SPLIT", "JUMP", "SAVE", "ASSERT", "MATCH"};
    uint32_t words = (regex->columns + 31) / 32, sets = 0;
    put(w, "static const struct yawl_regex_step $t_steps[] = {\n", name);
    for (uint32_t i = 0; i < regex->steps_count; i++) {
        const struct yawl_regex_step *step = &regex->steps[i];
        if (step->op == YAWL_REGEX_SET && step->to >= sets) sets = step->to + 1u;
        put(w, "    {YAWL_REGEX_$s, $u, $u},\n", names[step->op], step->to, step->other);
    }
    put(w, "};\n");
    if (sets == 0) return;
    put(w, "static const uint32_t $t_sets[] = {\n    ", name);
    for (uint32_t i = 0; i < sets * words; i++) put_number_break(w, i, regex->sets[i]);
    put(w, "};\n");
}

static bool has_sets(const struct yawl_regex *regex)
{
    for (uint32_t i = 0; i < regex->steps_count; i++) {
        if (regex->steps[i].op == YAWL_REGEX_SET) return true;
    }
    return false;
}

void put_regex(struct writer *w, const struct yawl_regex *regex, struct text name)
{
    put_characters(w, regex, name);
    if (regex->states != NULL) put_states(w, regex, name);
    if (regex->steps != NULL) put_steps(w, regex, name);
    put(w, "static const struct yawl_regex $t = {\n    .columns = $u, .ascii = $t_ascii,\n", name,
        regex->columns, name);
    put(w, "    .ranges = $t_ranges, .ranges_count = $u,\n", name, regex->ranges_count);
    if (regex->states != NULL)
        put(w, "    .states = $t_states, .states_count = $u,\n", name, regex->states_count);
    if (regex->steps != NULL)
        put(w, "    .steps = $t_steps, .steps_count = $u,\n", name, regex->steps_count);
    if (has_sets(regex)) put(w, "    .sets = $t_sets,\n", name);
    if (regex->groups > 0) put(w, "    .groups = $u,\n", regex->groups);
    put(w, "};\n");
}
