/* Connector "function": a typed C function of the table that was given with the program.
 * The generated code knows the table's type and the input's; this only hands them on. */
#include "yawl/connector.h"

static void call_function(yawl_call_t *call, const struct yawl_call_info *info)
{
    info->task->call_function(call, info->functions, info->in);
}

const struct yawl_connector yawl_connector_function = {.name = "function",
                                                       .call = call_function};
