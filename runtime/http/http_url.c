/* Where a request goes: its URL as libcurl reads it, so that what is checked is what is used. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/http_parts.h"

bool yawl__bytes_add(struct yawl__bytes *bytes, const char *more, size_t length)
{
    if (bytes->capacity - bytes->length < length + 1) {
        size_t capacity = (bytes->length + length) * 2 + 64;
        char *grown = malloc(capacity);
        if (grown == NULL) return false;
        if (bytes->length > 0) memcpy(grown, bytes->bytes, bytes->length);
        yawl__bytes_free(&(struct yawl__bytes){bytes->bytes, bytes->length, bytes->capacity});
        bytes->bytes = grown;
        bytes->capacity = capacity;
    }
    if (length > 0) memcpy(bytes->bytes + bytes->length, more, length);
    bytes->length += length;
    bytes->bytes[bytes->length] = '\0';
    return true;
}

/* It may hold secrets. */
void yawl__bytes_free(struct yawl__bytes *bytes)
{
    if (bytes->length > 0) explicit_bzero(bytes->bytes, bytes->length);
    free(bytes->bytes);
    *bytes = (struct yawl__bytes){NULL, 0, 0};
}

bool yawl__http_encode(struct yawl__bytes *bytes, const char *text, size_t length)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || c == '.' || c == '~';
        char escape[3] = {'%', hex[c >> 4], hex[c & 15]};
        if (!yawl__bytes_add(bytes, plain ? (const char *)&text[i] : escape, plain ? 1 : 3))
            return false;
    }
    return true;
}

/* ---- Checks ---- */

static int refuse(struct yawl__http_work *work, const char *why)
{
    snprintf(work->error, sizeof work->error, "%s", why);
    return YAWL_EDATA;
}

/* A segment "." or ".." would lead to another path than the author wrote. */
static bool has_dot_segment(const char *path)
{
    while (*path != '\0') {
        size_t length = strcspn(path + 1, "/") + 1;
        bool one = length == 2 && path[1] == '.';
        bool two = length == 3 && path[1] == '.' && path[2] == '.';
        if (one || two) return true;
        path += length;
    }
    return false;
}

/* A host as written, without the brackets of IPv6; "*.NAME" is anything below NAME. */
static bool is_host(const char *pattern, const char *host)
{
    size_t length = strlen(host), wanted = strlen(pattern);
    if (pattern[0] == '*' && pattern[1] == '.' && length > wanted - 1)
        return strcasecmp(host + length - (wanted - 1), pattern + 1) == 0;
    return strcasecmp(host, pattern) == 0;
}

static bool is_one_of(const struct yawl__texts *patterns, const char *host)
{
    for (uint32_t i = 0; i < patterns->count; i++) {
        if (is_host(patterns->items[i], host)) return true;
    }
    return false;
}

static bool is_address(const char *host)
{
    struct in6_addr room;
    return inet_pton(AF_INET, host, &room) == 1 || inet_pton(AF_INET6, host, &room) == 1;
}

static int check_host(struct yawl__http_work *work)
{
    size_t length = strlen(work->host);
    if (work->host[0] == '[' && length > 2) {
        memmove(work->host, work->host + 1, length - 2);
        work->host[length - 2] = '\0';
    }
    work->is_literal = is_address(work->host);
    work->may_be_private = is_one_of(&work->private_hosts, work->host);
    if (work->hosts.count == 0 || is_one_of(&work->hosts, work->host)) return 0;
    return refuse(work, "the host of the URL is none of those in `hosts`");
}

/* ---- Reading ---- */

static bool add_query(struct yawl__http_work *work)
{
    struct yawl__bytes *url = &work->url;
    size_t end = strcspn(url->bytes, "#"); /* what follows is never sent */
    url->bytes[end] = '\0';
    url->length = end;
    if (work->query.length == 0) return true;
    const char *separator = strchr(url->bytes, '?') == NULL ? "?" : "&";
    return yawl__bytes_add(url, separator, 1) &&
           yawl__bytes_add(url, work->query.bytes, work->query.length);
}

static int name_endpoint(struct yawl__http_work *work, const char *scheme, const char *port)
{
    struct yawl__bytes *endpoint = &work->endpoint;
    bool whole = yawl__bytes_add(endpoint, scheme, strlen(scheme)) &&
                 yawl__bytes_add(endpoint, "://", 3) &&
                 yawl__bytes_add(endpoint, work->host, strlen(work->host)) &&
                 yawl__bytes_add(endpoint, ":", 1) &&
                 yawl__bytes_add(endpoint, port, strlen(port));
    return whole ? 0 : YAWL_ENOMEM;
}

static int read_parts(struct yawl__http_work *work, CURLU *parts)
{
    char *scheme = NULL, *host = NULL, *ascii = NULL, *port = NULL, *path = NULL;
    bool good =
        curl_url_set(parts, CURLUPART_URL, work->url.bytes, CURLU_PATH_AS_IS) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &ascii, CURLU_PUNYCODE) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PATH, &path, 0) == CURLUE_OK;
    int status = 0;
    if (!good || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
        status = refuse(work, "the URL is none of http or https");
    else if (has_dot_segment(path))
        status = refuse(work, "the path of the URL has a segment '.' or '..'");
    else if ((work->host = strdup(host)) == NULL || (work->name_host = strdup(ascii)) == NULL)
        status = YAWL_ENOMEM;
    else
        snprintf(work->port, sizeof work->port, "%s", port);
    if (status == 0) status = check_host(work);
    if (status == 0) status = name_endpoint(work, scheme, port);
    curl_free(scheme);
    curl_free(host);
    curl_free(ascii);
    curl_free(port);
    curl_free(path);
    return status;
}

int yawl__http_read_url(struct yawl__http_work *work)
{
    if (work->url.length == 0 || work->url.length + work->query.length > YAWL__HTTP_URL_MAX)
        return refuse(work, "the URL is empty or too long");
    if (!add_query(work)) return YAWL_ENOMEM;
    CURLU *parts = curl_url();
    if (parts == NULL) return YAWL_ENOMEM;
    int status = read_parts(work, parts);
    curl_url_cleanup(parts);
    return status;
}
