/* Content models: from notation to sets of positions (Glushkov's construction). */
#include "ast/yawl_model.h"

#include <assert.h>
#include <string.h>

/* A part of a model: where it may begin and end.  `absent`: the version does not have it. */
struct part {
    yawl_positions first, last;
    bool nullable, absent;
};

struct builder {
    struct yawl_model *model;
    const char *at;
    enum yawl_version version;
};

static void skip_space(const char **at)
{
    while (**at == ' ') (*at)++;
}

/* Reads "B6-@", "-22@", "20-22@" if it stands here; false if `version` is outside of it. */
static bool version_has(const char **at, enum yawl_version version)
{
    const char *end = *at;
    while (strchr("B0123456789-", *end) != NULL && *end != '\0') end++;
    if (*end != '@') return true;
    const char *dash = memchr(*at, '-', (size_t)(end - *at));
    bool has = true;
    assert(dash != NULL);
    if (dash > *at) has &= version >= yawl_version_coded(*at);
    if (end - dash > 1) has &= version <= yawl_version_coded(dash + 1);
    *at = end + 1;
    return has;
}

static struct text word(const char **at)
{
    const char *begin = *at;
    *at += strcspn(begin, " :!?*+()|");
    return (struct text){begin, (size_t)(*at - begin)};
}

/* Everything in `to` may follow everything in `from`. */
static void join(struct yawl_model *model, yawl_positions from, yawl_positions to)
{
    for (uint32_t i = 0; i < model->count; i++) {
        if (from >> i & 1) model->follow[i] |= to;
    }
}

static struct part read_element(struct builder *b, bool absent)
{
    struct text element = word(&b->at);
    assert(*b->at == ':');
    b->at++;
    struct text type = word(&b->at);
    if (absent) return (struct part){.absent = true};
    assert(b->model->count < YAWL_POSITIONS_MAX);
    yawl_positions bit = (yawl_positions)1 << b->model->count;
    struct yawl_position *position = &b->model->positions[b->model->count++];
    *position = (struct yawl_position){element, yawl_type_named(type), yawl_simple_named(type)};
    assert(position->type != NULL || position->simple != YAWL_SIMPLE_COUNT);
    return (struct part){.first = bit, .last = bit};
}

static struct part read_choice(struct builder *b, bool absent);

/* Recursion as deep as our tables nest brackets. */
static struct part read_item(struct builder *b, bool absent)
{
    struct part part;
    absent |= !version_has(&b->at, b->version);
    if (*b->at == '(') {
        b->at++;
        part = read_choice(b, absent);
        assert(*b->at == ')');
        b->at++;
    } else {
        part = read_element(b, absent);
    }
    char sign = *b->at;
    if (sign == '*' || sign == '+') join(b->model, part.last, part.first);
    if (sign == '*' || sign == '?') part.nullable = true;
    if (strchr("*+?", sign) != NULL && sign != '\0') b->at++;
    part.absent |= absent;
    return part;
}

static struct part read_sequence(struct builder *b, bool absent)
{
    struct part all = {.nullable = true, .absent = true};
    skip_space(&b->at);
    while (*b->at != '\0' && *b->at != ')' && *b->at != '|') {
        struct part part = read_item(b, absent);
        skip_space(&b->at);
        if (part.absent) continue;
        join(b->model, all.last, part.first);
        if (all.nullable) all.first |= part.first;
        all.last = part.nullable ? all.last | part.last : part.last;
        all.nullable &= part.nullable;
        all.absent = false;
    }
    return all;
}

static struct part read_choice(struct builder *b, bool absent)
{
    struct part all = {.absent = true};
    for (;;) {
        struct part part = read_sequence(b, absent);
        if (!part.absent) {
            all.first |= part.first;
            all.last |= part.last;
            all.nullable |= part.nullable;
            all.absent = false;
        }
        if (*b->at != '|') return all;
        b->at++;
    }
}

void yawl_model_build(struct yawl_model *model, const char *notation, enum yawl_version version)
{
    struct builder b = {model, notation, version};
    memset(model, 0, sizeof *model);
    struct part all = read_choice(&b, false);
    assert(*b.at == '\0');
    model->first = all.first;
    model->last = all.last;
    model->nullable = all.nullable || all.absent;
}

bool yawl_attribute_next(const char **notation, enum yawl_version version,
                         struct yawl_attribute_rule *rule)
{
    for (;;) {
        skip_space(notation);
        if (**notation == '\0') return false;
        bool has = version_has(notation, version);
        bool any = **notation == '*';
        *rule = (struct yawl_attribute_rule){.name = TEXT("*")};
        if (any) {
            (*notation)++;
        } else {
            rule->name = word(notation);
            assert(**notation == ':');
            (*notation)++;
            rule->type = word(notation);
            rule->required = **notation == '!';
            *notation += rule->required;
        }
        if (!has) continue;
        rule->simple = any ? YAWL_SIMPLE_COUNT : yawl_simple_named(rule->type);
        return true;
    }
}

yawl_positions yawl_model_named(const struct yawl_model *model, struct text element)
{
    yawl_positions named = 0;
    for (uint32_t i = 0; i < model->count; i++) {
        if (text_equal(model->positions[i].element, element)) named |= (yawl_positions)1 << i;
    }
    return named;
}

yawl_positions yawl_model_after(const struct yawl_model *model, yawl_positions from)
{
    yawl_positions after = 0;
    for (uint32_t i = 0; i < model->count; i++) {
        if (from >> i & 1) after |= model->follow[i];
    }
    return after;
}

/* ---- All types ------------------------------------------------------------------------------ */

static uint32_t count_types(void)
{
    uint32_t count = 0;
    while (yawl_types[count].name != NULL) count++;
    return count;
}

static bool has_keys(const struct yawl_type *type, enum yawl_version version)
{
    for (const struct yawl_key *key = yawl_keys; key->type != NULL; key++) {
        bool is_in_force = version >= key->since && version <= key->until;
        if (is_in_force && strcmp(key->type, type->name) == 0) return true;
    }
    return false;
}

static struct yawl_model *model_new(const struct yawl_models *models, const struct yawl_type *type)
{
    struct yawl_model *model = ARENA_NEW(models->arena, struct yawl_model);
    struct yawl_attribute_rule rule;
    const char *attributes = type->attributes;
    /* A content "=type" is no model. */
    yawl_model_build(model, type->model[0] == '=' ? "" : type->model, models->version);
    while (yawl_attribute_next(&attributes, models->version, &rule)) {
        array_push(models->arena, &model->attributes, rule);
    }
    model->has_keys = has_keys(type, models->version);
    return model;
}

const struct yawl_model *yawl_model_of(struct yawl_models *models, const struct yawl_type *type)
{
    if (models->rows == NULL) {
        models->rows = ARENA_ARRAY(models->arena, struct yawl_model *, count_types());
    }
    struct yawl_model **model = &models->rows[type - yawl_types];
    if (*model == NULL) *model = model_new(models, type);
    return *model;
}
