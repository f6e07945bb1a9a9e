/* Holds a mapping against the tables of its programs, so that no number in it has to be asked again. */
#include <string.h>

#include "core/migrate.h"

struct checking {
    struct yawl__core *core;
    const struct yawl_migration *migration;
    struct yawl__shift shift; /* the net that is looked at */
    uint64_t *used;           /* bits of numbers that something has become */
    size_t words;
};

static int refuse(const struct checking *k, const char *what)
{
    return yawl__refuse(k->core, YAWL_EINVAL, "the mapping does not fit its programs: net \"",
                        k->shift.from->name, "\": ", what, NULL);
}

/* Is `to` a number below `count` that nothing else has become? */
static bool claim(const struct checking *k, uint32_t to, uint32_t count)
{
    if (to >= count || yawl_has(k->used, to)) return false;
    k->used[YAWL_WORD(to)] |= YAWL_BIT(to);
    return true;
}

static void claim_none(const struct checking *k)
{
    memset(k->used, 0, k->words * sizeof *k->used);
}

static bool parts_fit(const struct checking *k, const struct yawl_migrated *parts, uint32_t count,
                      uint32_t most)
{
    claim_none(k);
    if (count > 0 && parts == NULL) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (parts[i].to == YAWL_NONE ? parts[i].reason == NULL : !claim(k, parts[i].to, most))
            return false;
    }
    return true;
}

static bool timers_fit(const uint32_t *timers, uint32_t count, uint32_t most)
{
    if (timers == NULL) return true;
    for (uint32_t i = 0; i < count; i++) {
        if (timers[i] != YAWL_NONE && timers[i] >= most) return false;
        for (uint32_t j = 0; j < i && timers[i] != YAWL_NONE; j++) {
            if (timers[i] == timers[j]) return false;
        }
    }
    return true;
}

static bool tasks_fit(const struct checking *k)
{
    const struct yawl_migrated_task *rows = k->shift.net->tasks;
    claim_none(k);
    if (rows == NULL) return k->shift.from->tasks_count == 0;
    for (uint32_t i = 0; i < k->shift.from->tasks_count; i++) {
        uint32_t to = rows[i].to;
        if (to == YAWL_NONE) {
            if (rows[i].reason == NULL || rows[i].timers != NULL) return false;
            continue;
        }
        bool fits = claim(k, to, k->shift.to->tasks_count) &&
                    timers_fit(rows[i].timers, k->shift.from->tasks[i].timers_count,
                               k->shift.to->tasks[to].timers_count);
        if (!fits) return false;
    }
    return true;
}

static uint32_t fields_of(const struct yawl_net *net)
{
    return net->data == NULL ? 0 : net->data->fields_count;
}

/* Behind the variables that were: none is both. */
static bool initials_fit(const struct checking *k)
{
    const struct yawl_migrated_net *net = k->shift.net;
    for (uint32_t i = 0; i < net->initials_count; i++) {
        if (net->initials == NULL || !claim(k, net->initials[i], fields_of(k->shift.to))) return false;
    }
    return true;
}

static bool excluded_fit(const struct checking *k)
{
    const struct yawl_migrated_net *net = k->shift.net;
    size_t row = (size_t)k->shift.from->places_count + k->shift.from->tasks_count;
    bool lists = net->proof == YAWL_MIGRATED_LISTED;
    if (lists != (net->excluded_count > 0) || lists != (net->excluded != NULL)) return false;
    if (net->excluded_count > YAWL_MIGRATION_EXCLUDED_MAX) return false;
    for (size_t i = 1; i < net->excluded_count; i++) {
        if (memcmp(net->excluded + (i - 1) * row, net->excluded + i * row, row) >= 0) return false;
    }
    return net->proof <= YAWL_MIGRATED_PROVED;
}

static bool alike_fits(const struct checking *k)
{
    const struct yawl_net *from = k->shift.from, *to = k->shift.to;
    if (!k->shift.net->alike) return true;
    bool fits = from->places_count == to->places_count && from->tasks_count == to->tasks_count &&
                yawl__rounds_of(from).size == yawl__rounds_of(to).size;
    for (uint32_t i = 0; fits && i < from->places_count; i++) fits = k->shift.net->places[i].to == i;
    return fits;
}

static int check_net(struct checking *k, uint32_t number)
{
    const struct yawl_migration *m = k->migration;
    const struct yawl_migrated_net *net = &m->nets[number];
    k->shift = (struct yawl__shift){net, &m->from->nets[number], NULL};
    if (net->to == YAWL_NONE) return net->reason != NULL ? 0 : refuse(k, "no reason");
    if (net->to >= m->to->nets_count) return refuse(k, "the new program has no such net");
    k->shift.to = &m->to->nets[net->to];
    if (!parts_fit(k, net->places, k->shift.from->places_count, k->shift.to->places_count))
        return refuse(k, "conditions");
    if (!tasks_fit(k)) return refuse(k, "tasks");
    if (!timers_fit(net->timers, k->shift.from->timers_count, k->shift.to->timers_count))
        return refuse(k, "timers");
    if (!parts_fit(k, net->variables, fields_of(k->shift.from), fields_of(k->shift.to)))
        return refuse(k, "variables");
    if (!initials_fit(k)) return refuse(k, "initial values");
    return excluded_fit(k) && alike_fits(k) ? 0 : refuse(k, "markings");
}

static size_t words_for(const struct yawl_program *program)
{
    uint32_t most = 1;
    for (uint32_t i = 0; i < program->nets_count; i++) {
        const struct yawl_net *net = &program->nets[i];
        if (net->places_count > most) most = net->places_count;
        if (net->tasks_count > most) most = net->tasks_count;
        if (fields_of(net) > most) most = fields_of(net);
    }
    return YAWL_WORDS(most);
}

/* What was written for other programs than these. */
static int check_head(struct yawl__core *core, const struct yawl_migration *m)
{
    if (m->abi != YAWL_MIGRATION_ABI || m->size != sizeof *m || m->from == NULL || m->to == NULL) {
        return yawl__refuse(core, YAWL_EABI, "the mapping was made for another version of libyawl; ",
                            "make it again with `yawlc migrate`", NULL);
    }
    if (m->from_hash == m->from->hash && m->to_hash == m->to->hash) return 0;
    bool is_old = m->from_hash != m->from->hash;
    const struct yawl_program *program = is_old ? m->from : m->to;
    return yawl__refuse(core, YAWL_EABI, "the mapping was made for another program than version ",
                        program->version, " of workflow \"", program->name,
                        "\" that is linked as its ", is_old ? "old" : "new",
                        " one; make it again with `yawlc migrate`", NULL);
}

int yawl__migration_check(struct yawl__core *core, const struct yawl_migration *m)
{
    int status = check_head(core, m);
    if (status != 0) return status;
    if (m->nets_count != m->from->nets_count || m->nets == NULL || m->nets[0].to != 0)
        return yawl__refuse(core, YAWL_EINVAL, "the mapping does not fit its programs: nets", NULL);
    struct checking k = {.core = core, .migration = m, .words = words_for(m->to)};
    k.used = yawl__take(&core->memory, k.words * sizeof *k.used);
    if (k.used == NULL) return yawl__refuse(core, YAWL_ENOMEM, NULL);
    for (uint32_t i = 0; i < m->nets_count && status == 0; i++) status = check_net(&k, i);
    yawl__give(&core->memory, k.used, k.words * sizeof *k.used);
    return status;
}
