/* Connector "http", in the library libyawl-http (it needs libcurl): give it to yawl_connector_register before
 * the programs that call it.
 */
#ifndef YAWL_HTTP_H
#define YAWL_HTTP_H

#include "yawl/connector.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct yawl_connector yawl_connector_http;

#ifdef __cplusplus
}
#endif
#endif
