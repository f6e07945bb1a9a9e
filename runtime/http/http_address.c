/* Addresses that are not of the public internet, after the registries of special addresses for IPv4 and IPv6
 * (RFC 6890 and its updates).  IPv6 addresses that stand for one of IPv4 are judged by that.
 */
#include <arpa/inet.h>
#include <string.h>

#include "http/http_parts.h"

struct range4 {
    uint32_t first;
    int bits;
};

static const struct range4 ranges4[] = {
    {0x00000000, 8},  /* this network */
    {0x0a000000, 8},  /* private */
    {0x64400000, 10}, /* shared by carriers */
    {0x7f000000, 8},  /* loopback */
    {0xa9fe0000, 16}, /* link-local, where clouds tell secrets */
    {0xac100000, 12}, /* private */
    {0xc0000000, 24}, /* protocols */
    {0xc0000200, 24}, /* documentation */
    {0xc0586300, 24}, /* relays of 6to4 */
    {0xc0a80000, 16}, /* private */
    {0xc6120000, 15}, /* measurements */
    {0xc6336400, 24}, /* documentation */
    {0xcb007100, 24}, /* documentation */
    {0xe0000000, 4},  /* multicast */
    {0xf0000000, 4}}; /* reserved, broadcast */

static bool is_private4(uint32_t address)
{
    for (size_t i = 0; i < sizeof ranges4 / sizeof *ranges4; i++) {
        if ((address ^ ranges4[i].first) >> (32 - ranges4[i].bits) == 0) return true;
    }
    return false;
}

static uint32_t number_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_private6(const unsigned char *bytes)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const unsigned char nat64[12] = {0, 0x64, 0xff, 0x9b};
    if (memcmp(bytes, mapped, 12) == 0 || memcmp(bytes, nat64, 12) == 0)
        return is_private4(number_at(bytes + 12));
    uint32_t first = number_at(bytes);
    if (first >> 16 == 0x2002) return is_private4(number_at(bytes + 2)); /* 6to4 */
    bool is_global = first >> 29 == 1;                                   /* 2000::/3 */
    bool is_special = first >> 9 == 0x20010000 >> 9;                     /* 2001::/23, with Teredo */
    return !is_global || is_special || first == 0x20010db8;              /* documentation */
}

bool yawl__http_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return is_private4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family != AF_INET6) return true;
    struct sockaddr_in6 in6;
    memcpy(&in6, address, sizeof in6);
    return is_private6(in6.sin6_addr.s6_addr);
}

bool yawl__http_is_private_text(const char *address)
{
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, address, &four) == 1) return is_private4(ntohl(four.s_addr));
    return inet_pton(AF_INET6, address, &six) != 1 || is_private6(six.s6_addr);
}
