/* Makes a difference small: drops commands, tasks, flows and features one by one while it remains.
 */
#ifndef SHRINK_H
#define SHRINK_H

#include "drive.h"

/* Is the difference still there?  Also tells where: it may change the script's failed_case and what
 * follows it. */
typedef bool (*still_wrong_fn)(const struct spec *spec, struct script *script, void *data);
void shrink(struct spec *spec, struct script *script, still_wrong_fn still_wrong, void *data);

#endif
