/* Distance of texts in inserted, removed, replaced and swapped bytes.  Names that are too long to be typed
 * wrongly by hand are passed over. */
#include "player/suggest.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define LENGTH_MAX 64

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

static uint32_t distance(const char *a, const char *b)
{
    uint32_t rows[3][LENGTH_MAX + 1], width = (uint32_t)strlen(b);
    for (uint32_t j = 0; j <= width; j++) rows[0][j] = j;
    uint32_t height = (uint32_t)strlen(a);
    for (uint32_t i = 1; i <= height; i++) {
        uint32_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (uint32_t j = 1; j <= width; j++) {
            uint32_t changed = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(changed, 1 + least(above[j], row[j - 1]));
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return rows[height % 3][width];
}

const char *suggest(const char *name, const char *const *choices)
{
    const char *closest = NULL;
    size_t length = strlen(name);
    uint32_t limit = 2 + (uint32_t)(length / 4); /* it must be nearer than this */
    if (length > LENGTH_MAX) return NULL;
    for (; *choices != NULL; choices++) {
        size_t width = strlen(*choices);
        if (width > LENGTH_MAX) continue;
        uint32_t found = distance(name, *choices);
        if (found >= limit || found >= width) continue;
        closest = *choices;
        limit = found;
    }
    return closest;
}
