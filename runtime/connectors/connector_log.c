/* Connector "log": a text of the workflow becomes a line of the engine's log; done at once. */
#include "yawl/connector.h"

static void call_log(yawl_call_t *call, const struct yawl_call_info *info)
{
    yawl_engine_log(info->engine, YAWL_LOG_INFO, info->text);
    (void)yawl_call_complete(call, NULL);
}

const struct yawl_connector yawl_connector_log = {.name = "log", .call = call_log};
