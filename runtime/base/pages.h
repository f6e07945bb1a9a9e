/* Memory in the size of a large page, of which the processor remembers more and which comes with one
 * fault instead of 512.  Whether it is one page is the system's affair; free() gives it back. */
#ifndef BASE_PAGES_H
#define BASE_PAGES_H

#include <stddef.h>

#define YAWL__PAGES_SIZE ((size_t)2 << 20)

/* YAWL__PAGES_SIZE bytes, not cleared; NULL: no memory. */
void *yawl__pages_take(void);

#endif
