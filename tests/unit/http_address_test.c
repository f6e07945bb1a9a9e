/* Which addresses are private: the borders of the ranges, and IPv6 addresses that stand for one of IPv4. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <string.h>

#include "http/http_parts.h"

static const char *const private_ones[] = {
    "0.0.0.0", "10.0.0.0", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.8",
    "192.168.0.0", "192.168.255.255", "198.18.0.1", "198.19.255.255", "203.0.113.7", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3",
    "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:c0a8:101::1", "fc00::1", "fdff::1", "fe80::1",
    "febf::1", "fec0::1", "ff02::1", "2001::1", "2001:1ff::1", "2001:db8::1", "100::1", "::7f00:1",
    "nonsense", ""};

static const char *const public_ones[] = {
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111",
    "2001:4860:4860::8888", "2001:200::1", "2a00::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "2002:808:808::1"};

static bool is_private(const char *text)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    bool private = yawl__http_is_private_text(text);
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        assert_int_equal(yawl__http_is_private((const struct sockaddr *)&in), private);
    else if (inet_pton(AF_INET6, text, &in6.sin6_addr) == 1)
        assert_int_equal(yawl__http_is_private((const struct sockaddr *)&in6), private);
    return private;
}

static void ranges_have_their_borders(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof private_ones / sizeof *private_ones; i++) {
        if (!is_private(private_ones[i])) fail_msg("%s is private", private_ones[i]);
    }
    for (size_t i = 0; i < sizeof public_ones / sizeof *public_ones; i++) {
        if (is_private(public_ones[i])) fail_msg("%s is public", public_ones[i]);
    }
}

/* Other families, as sockets of this machine, are private. */
static void other_families_are_private(void **state)
{
    struct sockaddr other = {.sa_family = AF_UNIX};
    (void)state;
    assert_true(yawl__http_is_private(&other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ranges_have_their_borders),
                                       cmocka_unit_test(other_families_are_private)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
