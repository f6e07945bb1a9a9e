/* CRC-32C: tells damaged bytes from whole ones, as iSCSI and ext4 do.
 *
 * No protection against somebody who means to forge: whatever passes is still checked by who reads it.
 */
#ifndef BASE_CHECKSUM_H
#define BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Of the bytes that gave `sum` (0: none) and of these behind them. */
uint32_t yawl__checksum(uint32_t sum, const void *bytes, size_t length);

#endif
