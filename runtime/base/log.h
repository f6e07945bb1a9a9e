/* Where log lines go when the host takes none. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>

/* Writes "yawl: LEVEL: TEXT" and a line end to standard error; control characters become spaces. */
void yawl__log_stderr(const char *level, const char *text, size_t length);

#endif
