/* One write a line, so that lines of several threads do not mix.  A text that is too long is cut. */
#include "base/log.h"

#include <stdio.h>

#define LINE_MAX_BYTES 4096

void yawl__log_stderr(const char *level, const char *text, size_t length)
{
    char line[LINE_MAX_BYTES];
    int head = snprintf(line, sizeof line, "yawl: %s: ", level);
    size_t at = head < 0 ? 0 : (size_t)head;
    /* A text may come from case data: no line break of its own, no terminal sequence. */
    for (size_t i = 0; i < length && at < sizeof line - 1; i++) {
        unsigned char byte = (unsigned char)text[i];
        line[at++] = (char)(byte < 0x20 || byte == 0x7f ? ' ' : byte);
    }
    line[at++] = '\n';
    (void)fwrite(line, 1, at, stderr);
}
