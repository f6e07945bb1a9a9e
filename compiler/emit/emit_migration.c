/* Writes the mapping net by net, in the order of the old specification: a row a condition, task,
 * variable; then the markings that do not carry over; then the mapping itself, which the file
 * exports. Invariant: numbers are those of the machines, which are those of their nets. */
#include "emit/emit_migration.h"

#include <assert.h>
#include <inttypes.h>

#include "emit/writer.h"
#include "verify/migrate/migrate.h"

struct mapping {
    struct writer *w; /* its machine is the old one */
    const struct emit_migration *emit;
    const struct migrated_net *net; /* the one that is written; NULL: none is used so */
};

/* ---- Nets ---- */

static const struct migrated_net *migrated_of(const struct mapping *m, const struct machine_net *net)
{
    array_each(struct migrated_net, migrated, &m->emit->migration->nets) {
        if (migrated->from == net->verified->net) return migrated;
    }
    return NULL;
}

/* Its number in the new machine; MACHINE_NONE: none. */
static uint32_t number_in_new(const struct mapping *m, const struct migrated_net *net)
{
    const struct machine *to = m->emit->to;
    for (uint32_t i = 0; net != NULL && i < to->nets.count; i++) {
        if (to->nets.items[i].verified->net == net->to) return i;
    }
    return MACHINE_NONE;
}

static bool is_mapped(const struct mapping *m)
{
    return number_in_new(m, m->net) != MACHINE_NONE;
}

/* ---- Rows ---- */

static void put_target(struct writer *w, uint32_t to, struct text lost)
{
    if (to != NET_NONE)
        put(w, ".to = $u", to);
    else
        put(w, ".to = YAWL_NONE");
    if (text_is_absent(lost)) return;
    put(w, ", .reason = ");
    put_string(w, lost);
}

static void put_row_end(struct writer *w, struct text name)
{
    put(w, "}, /* ");
    put_comment_text(w, name);
    put(w, " */\n");
}

static void put_places(const struct mapping *m)
{
    put(m->w, "static const struct yawl_migrated $Lplaces[] = {\n");
    array_each(struct migrated_part, part, &m->net->places) {
        put(m->w, "    {");
        put_target(m->w, part->to, part->lost);
        put_row_end(m->w, part->name);
    }
    put(m->w, "};\n");
}

static void put_number_list(struct writer *w, const migrated_numbers *numbers)
{
    const char *before = "";
    array_each(uint32_t, number, numbers) {
        put(w, "$s", before);
        put_break(w, 12, 4);
        if (*number == NET_NONE)
            put(w, "YAWL_NONE");
        else
            put(w, "$u", *number);
        before = ", ";
    }
    put(w, "};\n");
}

static void put_deadlines(const struct mapping *m)
{
    if (m->net->timers.count == 0) return;
    put(m->w, "static const uint32_t $Ldeadlines[] = {");
    put_number_list(m->w, &m->net->timers);
}

static void put_task_timers(const struct mapping *m)
{
    for (uint32_t i = 0; i < m->net->tasks.count; i++) {
        const struct migrated_part *part = &m->net->tasks.items[i];
        if (part->timers.count == 0 || part->named == NET_NONE) continue;
        put(m->w, "static const uint32_t $t_timers[] = {", m->w->net->tasks.items[i].local);
        put_number_list(m->w, &part->timers);
    }
}

static void put_tasks(const struct mapping *m)
{
    if (m->net->tasks.count == 0) return;
    put_task_timers(m);
    put(m->w, "static const struct yawl_migrated_task $Ltasks[] = {\n");
    for (uint32_t i = 0; i < m->net->tasks.count; i++) {
        const struct migrated_part *part = &m->net->tasks.items[i];
        put(m->w, "    {");
        put_target(m->w, part->named, part->lost);
        if (part->timers.count > 0) put(m->w, ", .timers = $t_timers", m->w->net->tasks.items[i].local);
        put_row_end(m->w, part->name);
    }
    put(m->w, "};\n");
}

/* ---- Data ---- */

static const struct net_variable *new_variable(const struct mapping *m,
                                               const struct migrated_part *part)
{
    return &m->net->to->variables.items[part->to];
}

static bool is_initial(const struct mapping *m, const struct migrated_part *part)
{
    return part->verdict == MIGRATE_NEW && new_variable(m, part)->has_initial;
}

static uint32_t count_initials(const struct mapping *m)
{
    uint32_t count = 0;
    array_each(struct migrated_part, part, &m->net->variables) count += is_initial(m, part);
    return count;
}

static void put_variables(const struct mapping *m)
{
    if (m->w->net->data != NULL) {
        put(m->w, "static const struct yawl_migrated $Lvariables[] = {\n");
        array_each(struct migrated_part, part, &m->net->variables) {
            if (part->verdict == MIGRATE_NEW) continue;
            put(m->w, "    {");
            put_target(m->w, part->to, part->lost);
            put_row_end(m->w, part->name);
        }
        put(m->w, "};\n");
    }
    if (count_initials(m) == 0) return;
    put(m->w, "/* Variables that are new, and get their initial values. */\n"
              "static const uint32_t $Linitials[] = {\n");
    array_each(struct migrated_part, part, &m->net->variables) {
        if (!is_initial(m, part)) continue;
        put(m->w, "    $u, /* ", part->to);
        put_comment_text(m->w, part->name);
        put(m->w, " */\n");
    }
    put(m->w, "};\n");
}

/* ---- Markings ---- */

static enum { UNPROVED, LISTED, PROVED } proof_of(const struct migrated_net *net)
{
    if (net->is_alike) return PROVED;
    if (!net->is_known || net->excludes_more) return UNPROVED;
    return net->excluded_count > 0 ? LISTED : PROVED;
}

static struct text name_at(const struct migrated_net *net, uint32_t position)
{
    uint32_t places = net->places.count;
    return position < places ? net->places.items[position].name
                             : net->tasks.items[position - places].name;
}

static void put_marking(const struct mapping *m, const unsigned char *row, uint32_t size)
{
    const char *before = "";
    put(m->w, "    {");
    for (uint32_t i = 0; i < size; i++) {
        if (row[i] == 0) continue;
        put(m->w, "$s[$u] = $u", before, i, (uint32_t)row[i]);
        before = ", ";
    }
    put(m->w, "}, /*");
    for (uint32_t i = 0; i < size; i++) {
        if (row[i] == 0) continue;
        put(m->w, i < m->net->places.count ? " " : " busy ");
        put_comment_text(m->w, name_at(m->net, i));
    }
    put(m->w, " */\n");
}

static void put_excluded(const struct mapping *m)
{
    uint32_t size = m->net->places.count + m->net->tasks.count;
    if (proof_of(m->net) != LISTED) return;
    put(m->w, "/* Markings that the new net does not reach: tokens by condition, then what is busy. */\n"
              "static const uint8_t $Lexcluded[][$u] = {\n",
        size);
    for (uint32_t i = 0; i < m->net->excluded_count; i++)
        put_marking(m, m->net->excluded + (size_t)i * size, size);
    put(m->w, "};\n");
}

static void put_net(struct mapping *m)
{
    put(m->w, "\n/* ---- Net ");
    put_comment_text(m->w, m->w->net->name);
    put(m->w, " ---- */\n\n");
    put_places(m);
    put_tasks(m);
    put_variables(m);
    put_deadlines(m);
    put_excluded(m);
}

/* ---- The mapping ---- */

static void put_net_row(const struct mapping *m)
{
    static const char *const proofs[] = {"UNPROVED", "LISTED", "PROVED"};
    struct writer *w = m->w;
    if (!is_mapped(m)) {
        put(w, "    {.to = YAWL_NONE, .reason = \"the new specification has no such net\"");
        put_row_end(w, w->net->name);
        return;
    }
    put(w, "    {.to = $u, .places = $Lplaces,", number_in_new(m, m->net));
    if (m->net->tasks.count > 0) put(w, " .tasks = $Ltasks,");
    if (w->net->data != NULL) put(w, " .variables = $Lvariables,");
    if (count_initials(m) > 0)
        put(w, "\n     .initials = $Linitials, .initials_count = $u,", count_initials(m));
    if (m->net->timers.count > 0) put(w, "\n     .timers = $Ldeadlines,");
    put(w, "\n     .proof = YAWL_MIGRATED_$s", proofs[proof_of(m->net)]);
    if (m->net->is_alike) put(w, ", .alike = true");
    if (proof_of(m->net) == LISTED)
        put(w, ", .excluded_count = $u, .excluded = $Lexcluded[0]", m->net->excluded_count);
    put_row_end(w, w->net->name);
}

static void put_hash(struct writer *w, const char *member, uint64_t hash)
{
    put(w, "    .$s = UINT64_C(", member);
    text_print(w->out, "0x%016" PRIx64, hash);
    put(w, "),\n");
}

static void put_mapping(struct mapping *m)
{
    struct writer *w = m->w;
    put(w, "\n/* ---- The mapping ---- */\n\nstatic const struct yawl_migrated_net nets[] = {\n");
    array_each(struct machine_net, net, &w->machine->nets) {
        w->net = net;
        m->net = migrated_of(m, net);
        put_net_row(m);
    }
    put(w, "};\n\nconst struct yawl_migration $t = {\n"
           "    .abi = YAWL_MIGRATION_ABI, .size = sizeof(struct yawl_migration),\n"
           "    .from = &$P_program, .to = &$t_program,\n",
        m->emit->name, m->emit->to->prefix);
    put_hash(w, "from_hash", m->emit->from->hash);
    put_hash(w, "to_hash", m->emit->to->hash);
    put(w, "    .nets_count = $u, .nets = nets,\n};\n", w->machine->nets.count);
}

/* ---- Files ---- */

static void put_version(struct writer *w, const struct machine *machine)
{
    put(w, "version ");
    put_comment_text(w, machine->specification->version);
    if (w->options->no_positions) return;
    put(w, " (");
    put_comment_text(w, mapped_name(w, machine->specification->source->name));
    put(w, ")");
}

static void put_title(const struct mapping *m, const char *what)
{
    put(m->w, "/* $s of workflow ", what);
    put_comment_text(m->w, m->emit->from->workflow);
    put(m->w, " from ");
    put_version(m->w, m->emit->from);
    put(m->w, "\n * to ");
    put_version(m->w, m->emit->to);
    put(m->w, ".  Generated by yawlc $s.  Do not edit.\n", YAWLC_VERSION);
    put(m->w, m->emit->migration->carries
                  ? " * All cases carry over. */\n"
                  : " * Not all cases carry over: rows say what does not, and why. */\n");
}

static struct mapping mapping_of(struct writer *w, const struct emit_migration *emit,
                                 struct text_buffer *out)
{
    assert(out->length == 0 && emit->from->nets.count > 0);
    *w = (struct writer){.machine = emit->from,
                         .net = &emit->from->nets.items[0],
                         .options = emit->options,
                         .out = out};
    return (struct mapping){.w = w, .emit = emit};
}

void emit_migration_c(const struct emit_migration *emit, struct text_buffer *out)
{
    struct writer w;
    struct mapping m = mapping_of(&w, emit, out);
    put_title(&m, "What becomes of cases");
    put(&w, "#include \"$t.h\"\n\n#include \"$t.h\"\n\nextern const struct yawl_program $t_program;\n",
        emit->name, emit->from_stem, emit->to->prefix);
    array_each(struct machine_net, net, &emit->from->nets) {
        w.net = net;
        m.net = migrated_of(&m, net);
        if (is_mapped(&m)) put_net(&m);
    }
    put_mapping(&m);
}

void emit_migration_header(const struct emit_migration *emit, struct text_buffer *out)
{
    struct writer w;
    struct mapping m = mapping_of(&w, emit, out);
    put_title(&m, "The mapping of cases");
    put(&w, "#ifndef $t_H\n#define $t_H\n\n#include <yawl/migration.h>\n\n"
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
            "extern const struct yawl_migration $t;\n\n#ifdef __cplusplus\n}\n#endif\n#endif\n",
        emit->guard, emit->guard, emit->name);
}
