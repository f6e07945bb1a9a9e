/* The cases in a page of a snapshot, without their images. */
#ifndef CTL_PAGE_CASES_H
#define CTL_PAGE_CASES_H

#include "yawl/event.h"
#include "yawl/store.h"

struct page_case {
    yawl_case_id id;
    uint64_t program; /* its hash */
    uint32_t length;  /* of its image */
    int status;       /* as its image says, which may say anything */
};
typedef int (*page_case_cb)(void *context, const struct page_case *c);

/* Calls `each` for the cases of a page, whatever its bytes are.  YAWL_ECORRUPT, YAWL_EABI (a newer form), or
 * the negative answer of `each`. */
int page_cases(const struct yawl_page *page, page_case_cb each, void *context);

#endif
