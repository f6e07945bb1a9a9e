/* Castagnoli's polynomial, reflected; eight bytes a step, a table for each (slicing by eight, after Kounavis
 * and Berry 2005).  The tables are made at the first use of a process, by whichever thread comes first. */
#include "base/checksum.h"

#include <pthread.h>
#include <string.h>

#define POLYNOMIAL UINT32_C(0x82f63b78)

static uint32_t tables[8][256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_tables(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t sum = byte;
        for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (POLYNOMIAL & (0 - (sum & 1)));
        tables[0][byte] = sum;
    }
    for (int slice = 1; slice < 8; slice++) {
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t sum = tables[slice - 1][byte];
            tables[slice][byte] = sum >> 8 ^ tables[0][sum & 255];
        }
    }
}

static uint32_t add_eight(uint32_t sum, const unsigned char *at)
{
    uint32_t low =
        (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    low ^= sum;
    return tables[7][low & 255] ^ tables[6][low >> 8 & 255] ^ tables[5][low >> 16 & 255] ^
           tables[4][low >> 24] ^ tables[3][at[4]] ^ tables[2][at[5]] ^ tables[1][at[6]] ^
           tables[0][at[7]];
}

uint32_t yawl__checksum(uint32_t sum, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    (void)pthread_once(&once, make_tables);
    sum = ~sum;
    for (; length >= 8; length -= 8, at += 8) sum = add_eight(sum, at);
    for (; length > 0; length--, at++) sum = sum >> 8 ^ tables[0][(sum ^ *at) & 255];
    return ~sum;
}
