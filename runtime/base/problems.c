/* Appends problems to a message while there is room for the number of the others. */
#include "base/problems.h"

#include <string.h>

#include "yawl/record.h"

/* "; 4294967295 more" */
#define MORE_SIZE 24

void yawl__problems_add(void *context, const char *path, const char *what)
{
    struct yawl__problems *problems = context;
    struct yawl__message *message = problems->message;
    const char *parts[] = {problems->told == 0 ? problems->before : "; ", path, ": ", what};
    size_t size = MORE_SIZE;
    for (int i = 0; i < 4; i++) size += strlen(parts[i]);
    bool fits = size < message->size - message->length && problems->told < YAWL_PROBLEMS_MAX;
    if (!fits || problems->left_out > 0) {
        problems->left_out++;
        return;
    }
    for (int i = 0; i < 4; i++) yawl__message_add(message, parts[i]);
    problems->told++;
}

void yawl__problems_end(struct yawl__problems *problems)
{
    if (problems->left_out == 0) return;
    yawl__message_add(problems->message, problems->told == 0 ? problems->before : "; ");
    yawl__message_add_number(problems->message, problems->left_out);
    yawl__message_add(problems->message, " more");
}
