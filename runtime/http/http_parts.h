/* What the files of http/ share: a request on its way, and what the connector keeps of one engine.
 *
 * connector_http.c begins and answers; http_request.c makes a request of settings, and refuses what cannot be
 * one; http_url.c: hosts, queries; http_address.c: which addresses are private; http_lookup.c: addresses of
 * hosts; http_loop.c: libcurl on the loop.
 */
#ifndef HTTP_HTTP_PARTS_H
#define HTTP_HTTP_PARTS_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <uv.h>

#include "connectors/call_parts.h"

#define YAWL__HTTP_TIMEOUT_MS 30000
#define YAWL__HTTP_ANSWER_MAX (8u << 20) /* if nothing else is set */
#define YAWL__HTTP_ANSWER_TOLD 512       /* of one that is a failure, in its message */
#define YAWL__HTTP_POOL_MAX   64         /* connections that are kept, and handles of libcurl */
#define YAWL__HTTP_HEADERS_MAX 256       /* header fields of a request */
#define YAWL__HTTP_URL_MAX    65536
#define YAWL__HTTP_FIELDS_MAX (256u << 10) /* header fields of an answer, in bytes */

#define YAWL__HTTP_LOOKUPS_MAX 16   /* names that are looked up at a time, each in a thread */
#define YAWL__HTTP_NAMES_MAX  1024  /* names that are remembered */
#define YAWL__HTTP_NAME_MS    60000 /* how long */
#define YAWL__HTTP_NAME_BUCKETS 64

struct yawl__bytes {
    char *bytes; /* owned, with a NUL behind it once something was added */
    size_t length, capacity;
};
/* False: no memory. */
bool yawl__bytes_add(struct yawl__bytes *bytes, const char *more, size_t length);
void yawl__bytes_free(struct yawl__bytes *bytes);

struct yawl__http_work {
    struct yawl__pass pass; /* first, so that a gate leads back here */
    struct yawl__http_work *next, *previous;
    struct yawl__http *owner;
    yawl_call_t *call; /* NULL: answered */

    struct yawl__bytes url, query, body, endpoint; /* "https://bank.example:443" */
    char method[8];
    char *host, *ca_file;
    char *name_host; /* the host as names are looked up, in ASCII */
    char port[8];
    bool is_literal; /* the host is an address */
    struct curl_slist *headers;
    uint32_t headers_count;
    struct yawl__texts hosts, private_hosts;
    bool has_body, has_type, has_accept, has_key; /* header fields that were set */
    bool may_be_private;
    uint64_t timeout_ms, answer_max;

    uint64_t due_ms; /* when its time is over */
    struct yawl__http_name *name; /* whose addresses it waits for */
    struct yawl__http_work *waits_next;
    struct curl_slist *addresses;
    CURL *easy; /* NULL: not begun, or ended */
    struct yawl__bytes answer;
    size_t fields_length;     /* of its header */
    bool is_full, is_private; /* too much was answered; the address was refused */
    bool is_short;        /* something of this machine: memory, sockets, threads */
    bool is_unwatched;    /* its socket cannot be waited for */
    bool is_sent, is_cut; /* its request; a connection was lost after that, and it was not sent again */
    char error[CURL_ERROR_SIZE]; /* for a person; "" if nobody said anything */
};

struct yawl__http {
    uv_loop_t *loop;
    CURLM *multi;
    uv_timer_t timer, patience; /* libcurl's; of those that libcurl does not see to */
    uv_async_t answered;
    uint32_t handles; /* open ones: these three, and one for each socket that is watched */
    struct yawl__http_answers *answers;
    struct yawl__http_name *names[YAWL__HTTP_NAME_BUCKETS];
    uint32_t names_count, lookups, waiting; /* waiting: works that libcurl does not see to */
    struct yawl__gates gates;
    struct yawl__http_work *works;
    CURL *idle[YAWL__HTTP_POOL_MAX];
    uint32_t idle_count;
    bool is_closing;
    yawl_closed_cb closed;
    void *context;
};

/* ---- http_request.c ---- */
/* Fills a work from the settings of its call.  0, or an error, about which `error` may say more. */
int yawl__http_prepare(struct yawl__http_work *work, const struct yawl_call_info *info);
void yawl__http_work_free(struct yawl__http_work *work);

/* ---- http_url.c ---- */
/* Adds the query, finds host and endpoint, and holds them against `hosts` and `allow_private`. */
int yawl__http_read_url(struct yawl__http_work *work);
/* Adds text to a query, percent-encoded. */
bool yawl__http_encode(struct yawl__bytes *bytes, const char *text, size_t length);

/* ---- http_address.c ---- */
/* Does nobody but this machine, its network or nobody at all have the address? */
bool yawl__http_is_private(const struct sockaddr *address);
bool yawl__http_is_private_text(const char *address);

/* ---- http_lookup.c ---- */
enum yawl__http_lookup { YAWL__HTTP_FOUND, YAWL__HTTP_WAITS, YAWL__HTTP_NO_MEMORY };

/* Finds the addresses of the work's host.  YAWL__HTTP_WAITS: yawl__http_looked_up follows. */
enum yawl__http_lookup yawl__http_look_up(struct yawl__http_work *work);
/* It waits no more. */
void yawl__http_look_away(struct yawl__http_work *work);
bool yawl__http_lookups_open(struct yawl__http *http);
/* Nobody waits for a name; the threads that are still looking end by themselves, when they can. */
void yawl__http_lookups_close(struct yawl__http *http);

/* ---- http_loop.c ---- */
/* A work less of those that libcurl does not see to. */
void yawl__http_attended(struct yawl__http *http);
/* The addresses are there, or `error` says why not. */
void yawl__http_looked_up(struct yawl__http_work *work, bool found);
bool yawl__http_open(struct yawl__http *http, uv_loop_t *loop);
/* Sends the request, once its host's addresses are known; false: no memory, or no thread. */
bool yawl__http_begin(struct yawl__http_work *work);
/* Takes it back from libcurl. */
void yawl__http_end(struct yawl__http_work *work);
/* Closes all handles; yawl__http_closed follows. */
void yawl__http_close(struct yawl__http *http);

/* ---- connector_http.c ---- */
/* libcurl is done with the request. */
void yawl__http_done(struct yawl__http_work *work, CURLcode result);
/* All handles are closed. */
void yawl__http_closed(struct yawl__http *http);

#endif
