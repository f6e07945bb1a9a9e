/* A page of the snapshot as bytes: head; marks of the programs that its slots name; the slots. */
#ifndef ENGINE_PAGE_H
#define ENGINE_PAGE_H

#include <stdint.h>

#define YAWL__PAGE_VERSION 1
/* Slots of one page. */
#define YAWL__PAGE_SLOTS 128u

struct yawl__page_head {
    uint32_t version, abi; /* abi: of programs, and so of frames */
    uint32_t programs, slots;
};

struct yawl__page_slot {
    uint32_t generation; /* of the case that is there, or of the next one */
    uint32_t program;    /* 1 + index among the page's marks; 0: the slot is free */
    uint32_t length;     /* of the image behind it */
    uint32_t partition; /* of the engine */
};

#endif
