/* Connectors that an engine knows: found by name, opened at their first call, closed with the engine.
 * Invariant: every connector that was opened is closed before the engine's memory is given back.
 */
#include <assert.h>
#include <string.h>

#include "engine/engine_private.h"

struct yawl__connector *yawl__connectors_find(struct yawl__engine *engine, const char *name)
{
    for (uint32_t i = 0; i < engine->connectors_count; i++) {
        if (strcmp(engine->connectors[i].type->name, name) == 0) return &engine->connectors[i];
    }
    return NULL;
}

int yawl_connector_register(yawl_engine_t *engine, const struct yawl_connector *connector)
{
    struct yawl__engine *self = engine->self;
    if (connector == NULL || connector->name == NULL || connector->call == NULL) {
        return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    }
    if (yawl__connectors_find(self, connector->name) != NULL) {
        return yawl__engine_refuse(self, YAWL_EEXISTS, "connector \"", connector->name,
                                   "\" exists already", NULL);
    }
    if (self->connectors_count == YAWL__CONNECTORS_MAX) {
        return yawl__engine_refuse(self, YAWL_EBUSY, "too many connectors", NULL);
    }
    self->connectors[self->connectors_count++].type = connector;
    return 0;
}

bool yawl__connector_open(struct yawl__engine *engine, struct yawl__connector *connector)
{
    if (connector->is_open || connector->type->open == NULL) return true;
    connector->state = connector->type->open(engine->host);
    if (connector->state == NULL) return false;
    connector->is_open = true;
    engine->connectors_open++;
    return true;
}

const char *yawl_endpoint_state_name(int state)
{
#define STATE_NAME(name, text) text,
    static const char *const names[] = {YAWL_ENDPOINT_STATES(STATE_NAME)};
#undef STATE_NAME
    return state >= 0 && state < YAWL_ENDPOINT_STATE_COUNT ? names[state] : "unknown";
}

void yawl_engine_endpoints(const yawl_engine_t *engine, yawl_endpoint_fn each, void *context)
{
    const struct yawl__engine *self = engine->self;
    for (uint32_t i = 0; i < self->connectors_count; i++) {
        const struct yawl__connector *connector = &self->connectors[i];
        if (connector->is_open && connector->type->endpoints != NULL)
            connector->type->endpoints(connector->state, each, context);
    }
}

static void on_closed(void *context)
{
    struct yawl__engine *engine = context;
    assert(engine->connectors_open > 0);
    if (--engine->connectors_open == 0 && !engine->in_flight) yawl__engine_finish(engine);
}

void yawl__connectors_close(struct yawl__engine *engine)
{
    engine->connectors_open++; /* held until all have been told */
    for (uint32_t i = 0; i < engine->connectors_count; i++) {
        struct yawl__connector *connector = &engine->connectors[i];
        if (!connector->is_open) continue;
        connector->is_open = false;
        if (connector->type->close != NULL)
            connector->type->close(connector->state, on_closed, engine);
        else
            engine->connectors_open--;
    }
    on_closed(engine);
}
