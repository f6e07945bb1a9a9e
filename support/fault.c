/* Faults that say which value they are about.
 *
 * The copy lies at the end of the scratch, which ends before it from then on: what is built later does not
 * reach it.  A fault that logic hides leaves the place to the next one.
 */
#include "yawl/value.h"

#include <string.h>

static const char more[] = "\xe2\x80\xa6"; /* … */
#define MORE_LENGTH ((uint32_t)sizeof more - 1)

/* As much of a text as fits, with room for the sign that there is more, without a part of a character. */
static uint32_t fitting(struct yawl_text value)
{
    uint32_t length = value.length;
    if (length <= YAWL_FAULT_OF_MAX) return length;
    length = YAWL_FAULT_OF_MAX - MORE_LENGTH;
    while (length > 0 && ((unsigned char)value.data[length] & 0xc0) == 0x80) length--;
    return length;
}

static void keep(struct yawl_eval *e, struct yawl_text value)
{
    char *copy = (char *)(uintptr_t)e->fault_of.data;
    uint32_t length = fitting(value);
    if (length > 0) memmove(copy, value.data, length);
    e->fault_of.length = length;
    if (length == value.length) return;
    memcpy(copy + length, more, MORE_LENGTH);
    e->fault_of.length += MORE_LENGTH;
}

void yawl_fault_of(struct yawl_eval *e, int code, struct yawl_text value)
{
    if (e->fault != 0) return;
    yawl_fault(e, code);
    if (e->fault_of.data == NULL) {
        if (e->scratch_capacity - e->scratch_used < YAWL_FAULT_OF_MAX) return;
        e->scratch_capacity -= YAWL_FAULT_OF_MAX;
        e->fault_of.data = e->scratch + e->scratch_capacity;
    }
    keep(e, value);
}

void yawl_fault_of_int(struct yawl_eval *e, int code, int64_t value)
{
    char space[24];
    struct yawl_eval own = {.scratch = space, .scratch_capacity = sizeof space};
    yawl_fault_of(e, code, yawl_int_print(&own, value));
}
