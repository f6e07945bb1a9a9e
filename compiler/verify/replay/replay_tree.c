/* XML data that fit a type of XML Schema, as short as they may be: what must be there, each once, the first
 * of a choice that fits.
 *
 * Takes a type, gives the text of a document, or nothing where a value must match a pattern that none of
 * the candidates does, or an automaton stands for the content.  Limits: TREE_DEPTH_MAX elements in each
 * other, TREE_BYTES_MAX bytes. */
#include "verify/replay/replay_parts.h"

#include "yawl/schema.h"

#define TREE_DEPTH_MAX 32
#define TREE_BYTES_MAX ((size_t)64 << 10)
#define PROBLEM_MAX    160
/* Characters of a text that has a smallest length. */
#define LENGTH_MAX 256

struct maker {
    struct text_buffer *out;
    const struct yawl_schema *schema;
    bool failed;
};

static struct text text_from(struct yawl_text text)
{
    return (struct text){text.data, text.length};
}

static struct yawl_text yawl_text_from(struct text text)
{
    return (struct yawl_text){text.data, (uint32_t)text.length};
}

/* ---- Values ---- */

static void add_escaped(struct text_buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '<')
            text_add_string(out, "&lt;");
        else if (c == '&')
            text_add_string(out, "&amp;");
        else if (c == '"')
            text_add_string(out, "&quot;");
        else
            text_add_char(out, c);
    }
}

static bool fits(const struct yawl_schema *schema, uint32_t simple, struct text text)
{
    char problem[PROBLEM_MAX];
    return !yawl_simple_problem(schema, simple, yawl_text_from(text), problem, sizeof problem);
}

/* A text of as many characters, or items of a list, as there must be. */
static bool find_long(const struct yawl_schema *schema, uint32_t simple, struct arena *arena,
                      struct text *out)
{
    static const char *const parts[] = {"a", "0", "a ", "0 ", "00", "AAAA"};
    uint32_t length = schema->simples[simple].length_min;
    for (size_t i = 0; length <= LENGTH_MAX && i < sizeof parts / sizeof *parts; i++) {
        struct text_buffer text = {.arena = arena};
        for (uint32_t k = 0; k < length; k++) text_add_string(&text, parts[i]);
        *out = text_trim(text_built(&text));
        if (fits(schema, simple, *out)) return true;
    }
    return false;
}

/* A value of a simple type; false: none of the candidates is one. */
static bool find_value(const struct yawl_schema *schema, uint32_t simple, struct arena *arena,
                       struct text *out)
{
    static const char *const candidates[] = {
        "", "0", "a", "false", "2000-01-01", "2000-01-01T00:00:00Z", "00:00:00", "P0D",
        "1", "A", "en", "2000", "2000-01", "--01", "--01-01", "---01", "00", "0.0", "-1", "1.5",
        "AA", "aa", "a@a.aa", "http://a"};
    const struct yawl_simple_type *type = &schema->simples[simple];
    for (uint32_t i = 0; i < type->values_count; i++) {
        *out = text_from(schema->texts[type->values + i]);
        if (fits(schema, simple, *out)) return true;
    }
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        *out = text_of(candidates[i]);
        if (fits(schema, simple, *out)) return true;
    }
    struct yawl_text bounds[] = {type->min, type->max};
    for (size_t i = 0; i < 2; i++) {
        *out = text_from(bounds[i]);
        if (bounds[i].length > 0 && fits(schema, simple, *out)) return true;
    }
    return find_long(schema, simple, arena, out);
}

static void put_value(struct maker *m, uint32_t simple)
{
    struct text value = TEXT_NONE;
    if (find_value(m->schema, simple, m->out->arena, &value))
        add_escaped(m->out, value);
    else
        m->failed = true;
}

/* ---- Elements ---- */

static void put_element(struct maker *m, const struct yawl_schema_element *element,
                        struct text space, uint32_t depth);

static void put_attributes(struct maker *m, const struct yawl_schema_type *type)
{
    for (uint32_t i = 0; i < type->attributes_count; i++) {
        const struct yawl_schema_attribute *attribute =
            &m->schema->attributes[type->attributes + i];
        if (!attribute->is_required) continue;
        if (attribute->is_qualified) m->failed = true;
        text_print(m->out, " " TEXT_FMT "=\"", TEXT_ARG(text_from(attribute->name)));
        if (attribute->has_fixed)
            add_escaped(m->out, text_from(attribute->fixed));
        else
            put_value(m, attribute->simple);
        text_add_char(m->out, '"');
    }
}

/* The first child of a choice; one that may be empty is none. */
static void put_particle(struct maker *m, uint32_t index, struct text space, uint32_t depth)
{
    const struct yawl_schema_particle *particle = &m->schema->particles[index];
    if (particle->may_be_empty || m->failed) return;
    if (depth == TREE_DEPTH_MAX || particle->min > LENGTH_MAX || particle->kind >= YAWL_PARTICLE_ANY)
        m->failed = true;
    for (uint32_t n = 0; n < particle->min && !m->failed; n++) {
        if (particle->kind == YAWL_PARTICLE_ELEMENT) {
            put_element(m, &m->schema->elements[particle->element], space, depth + 1);
            continue;
        }
        bool one = particle->kind == YAWL_PARTICLE_CHOICE;
        uint32_t count = one && particle->children_count > 1 ? 1 : particle->children_count;
        for (uint32_t i = 0; i < count; i++)
            put_particle(m, m->schema->links[particle->children + i], space, depth + 1);
    }
    if (m->out->length > TREE_BYTES_MAX) m->failed = true;
}

static void put_content(struct maker *m, uint32_t index, struct text space, uint32_t depth)
{
    const struct yawl_schema_type *type = &m->schema->types[index];
    if (type->is_abstract) m->failed = true;
    if (type->content == YAWL_CONTENT_SIMPLE)
        put_value(m, type->simple);
    else if (type->particle != YAWL_SCHEMA_NONE)
        put_particle(m, type->particle, space, depth);
}

/* `space` is the namespace that names without a prefix have around it. */
static void put_element(struct maker *m, const struct yawl_schema_element *element,
                        struct text space, uint32_t depth)
{
    struct text name = text_from(element->name);
    struct text own = element->is_qualified ? text_from(m->schema->target) : TEXT("");
    if (element->is_abstract) m->failed = true;
    text_print(m->out, "<" TEXT_FMT, TEXT_ARG(name));
    if (!text_equal(own, space)) text_print(m->out, " xmlns=\"" TEXT_FMT "\"", TEXT_ARG(own));
    put_attributes(m, &m->schema->types[element->type]);
    text_add_char(m->out, '>');
    if (element->has_fixed)
        add_escaped(m->out, text_from(element->fixed));
    else
        put_content(m, element->type, own, depth);
    text_print(m->out, "</" TEXT_FMT ">", TEXT_ARG(name));
}

/* ---- Documents ---- */

struct text replay_tree(struct arena *arena, const struct yawl_tree_type *type, struct text name)
{
    struct text_buffer out = {.arena = arena};
    struct maker maker = {&out, type->schema, false};
    struct yawl_schema_element root = {.name = yawl_text_from(name), .type = type->type};
    if (type->element != YAWL_SCHEMA_NONE) root = type->schema->elements[type->element];
    if (type->root.length > 0) root.name = type->root;
    if (root.type == YAWL_SCHEMA_NONE) return TEXT_NONE;
    put_element(&maker, &root, TEXT(""), 0);
    return maker.failed ? TEXT_NONE : text_built(&out);
}
