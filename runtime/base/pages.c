/* One aligned piece of the size of a large page, for which a large page is wished. */
#include "base/pages.h"

#include <stdlib.h>
#include <sys/mman.h>

void *yawl__pages_take(void)
{
    void *pages = NULL;
    if (posix_memalign(&pages, YAWL__PAGES_SIZE, YAWL__PAGES_SIZE) != 0) return NULL;
#ifdef MADV_HUGEPAGE
    (void)madvise(pages, YAWL__PAGES_SIZE, MADV_HUGEPAGE); /* a wish, no more */
#endif
    return pages;
}
