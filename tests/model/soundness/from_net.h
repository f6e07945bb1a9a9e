/* A net of the compiler as the oracle's plain net, for files that were not drawn by chance: the same
 * places and tasks in the same order.  Only what verification looks at is carried over. */
#ifndef FROM_NET_H
#define FROM_NET_H

#include "../resolve.h"
#include "net/net.h"

struct plain_file; /* one net at a time */
struct plain_file *plain_file_new(void);
void plain_file_free(struct plain_file *file);
/* NULL: it is too large for the oracle. */
const struct plain_spec *plain_file_take(struct plain_file *file, const struct net *net);

#endif
