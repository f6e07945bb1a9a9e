/* Which program a case is of, as the store tells it: a start carries the program's hash, and a mark before
 * the first of them names workflow and version.  Two versions of a workflow may have one hash: the mark of
 * either stands before its starts.
 * Invariant: of the programs with one hash the marked one is the one whose mark came last. */
#include <string.h>

#include "core/description.h"
#include "engine/engine_private.h"

static void set_marked(struct yawl__engine *engine, struct yawl__registered *marked)
{
    for (uint32_t i = 0; i < engine->programs_count; i++) {
        struct yawl__registered *other = &engine->programs[i];
        if (other->program->hash == marked->program->hash) other->marked = false;
    }
    marked->marked = true;
}

/* Once in the life of an engine: a store keeps the newest. */
static int describe(struct yawl__engine *engine, struct yawl__registered *registered)
{
    yawl_store_t *store = engine->options.store;
    if (registered->described || store == NULL || store->describe == NULL) return 0;
    const struct yawl_program *program = registered->program;
    struct yawl__buffer bytes = {.memory = &engine->memory}, room = {.memory = &engine->memory};
    int status = yawl__describe(program, &bytes, &room) ? 0 : YAWL_ENOMEM;
    if (status == 0)
        status = store->describe(store, engine->stored.epoch, program->hash, bytes.bytes,
                                 bytes.length);
    yawl__buffer_free(&bytes);
    yawl__buffer_free(&room);
    registered->described = status == 0;
    return status;
}

int yawl__programs_mark(struct yawl__engine *engine, const struct yawl_program *program)
{
    uint32_t at = 0;
    while (engine->programs[at].program != program) at++;
    if (engine->programs[at].marked) return 0;
    int status = describe(engine, &engine->programs[at]);
    if (status != 0) return status;
    if (!yawl__event_put_program(&engine->collecting->events, program)) return YAWL_ENOMEM;
    set_marked(engine, &engine->programs[at]);
    return 0;
}

const struct yawl_program *yawl__programs_marked(const struct yawl__engine *engine, uint64_t hash)
{
    for (uint32_t i = 0; i < engine->programs_count; i++) {
        const struct yawl__registered *registered = &engine->programs[i];
        if (registered->marked && registered->program->hash == hash) return registered->program;
    }
    return NULL;
}

/* ---- Reading back ---- */

static bool is_text(struct yawl_text text, const char *other)
{
    return yawl_text_equal(text, yawl_text_of(other));
}

static void add_text(struct yawl__message *message, struct yawl_text text)
{
    yawl__message_add_bytes(message, text.data, text.length);
}

static void add_version(struct yawl__message *message, struct yawl_text version, uint64_t hash)
{
    if (version.length > 0) yawl__message_add(message, "version ");
    add_text(message, version);
    yawl__message_add(message, version.length > 0 ? ", program " : "program ");
    yawl__message_add_hex(message, hash);
}

/* Says what is stored and what is registered under that name instead. */
static int refuse(struct yawl__engine *engine, uint64_t hash, struct yawl_text name,
                  struct yawl_text version)
{
    struct yawl__message *message = &engine->message;
    yawl__message_set(message, "the store holds cases of workflow \"", NULL);
    add_text(message, name);
    yawl__message_add(message, "\", ");
    add_version(message, version, hash);
    yawl__message_add(message, ", which is not registered: register it too");
    for (uint32_t i = 0; i < engine->programs_count; i++) {
        const struct yawl_program *program = engine->programs[i].program;
        if (!is_text(name, program->name)) continue;
        yawl__message_add(message, "; registered is ");
        add_version(message, yawl_text_of(program->version), program->hash);
    }
    yawl__message_add(message, "; to take its cases to another version, link the old program and the mapping "
                               "that `yawlc migrate OLD NEW -o DIR` writes");
    return YAWL_ENOPROGRAM;
}

/* The same version, else any with that hash: nothing that recovery depends on differs. */
static int find(struct yawl__engine *engine, const struct yawl__event_view *view,
                struct yawl__registered **registered_found)
{
    struct yawl_text name, version;
    struct yawl__registered *found = NULL;
    yawl__event_program(view, &name, &version);
    for (uint32_t i = 0; i < engine->programs_count; i++) {
        struct yawl__registered *registered = &engine->programs[i];
        const struct yawl_program *program = registered->program;
        if (program->hash != view->head.detail || !is_text(name, program->name)) continue;
        bool is_it = is_text(version, program->version);
        if (found == NULL || is_it) found = registered;
        if (is_it) break;
    }
    *registered_found = found;
    return found != NULL ? 0 : refuse(engine, view->head.detail, name, version);
}

int yawl__programs_read_mark(struct yawl__engine *engine, const struct yawl__event_view *view)
{
    struct yawl__registered *found;
    int status = find(engine, view, &found);
    if (status == 0) set_marked(engine, found);
    return status;
}

int yawl__programs_of_mark(struct yawl__engine *engine, const struct yawl__event_view *view,
                           const struct yawl_program **program)
{
    struct yawl__registered *found;
    int status = find(engine, view, &found);
    if (status == 0) *program = found->program;
    return status;
}
