/* Names, messages and kinds of the error codes, all from the list in <yawl/errors.h>. */
#include "yawl/errors.h"

/* clang-format off */
#define CASE_MESSAGE(name, code, message, kind) case code: return message;
#define CASE_NAME(name, code, message, kind)    case code: return "YAWL_" #name;
#define CASE_KIND(name, code, message, kind)    case code: return kind;
/* clang-format on */

const char *yawl_strerror(int code)
{
    switch (code) {
        YAWL_ERRORS(CASE_MESSAGE)
    case YAWL_OK: return "ok";
    default: return "unknown error";
    }
}

const char *yawl_err_name(int code)
{
    switch (code) {
        YAWL_ERRORS(CASE_NAME)
    case YAWL_OK: return "YAWL_OK";
    default: return "YAWL_UNKNOWN";
    }
}

const char *yawl_err_kind(int code)
{
    switch (code) {
        YAWL_ERRORS(CASE_KIND)
    case YAWL_OK: return "None";
    default: return "Internal";
    }
}
