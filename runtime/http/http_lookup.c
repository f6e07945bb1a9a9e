/* Addresses of hosts, found in threads, because the system's resolver blocks and cannot be stopped.
 *
 * At most YAWL__HTTP_LOOKUPS_MAX threads are at it at a time, however slow the name servers are and however
 * many calls have given up meanwhile; calls of one host share one lookup, and what it found for a while.
 * libcurl never looks for an address itself: its threads would be counted by nobody.
 * Invariants: a name is in the table while it is looked up, is waited for, or is known; what a thread uses is
 * its own, but for the list of answers, which outlives the connector if a thread does.
 */
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "http/http_parts.h"

/* Addresses of a host that are used. */
#define ADDRESSES_MAX 16

struct lookup {
    struct lookup *next;
    struct yawl__http_answers *answers;
    int error; /* of getaddrinfo */
    bool is_short; /* of memory, sockets, threads */
    char addresses[ADDRESSES_MAX * (INET6_ADDRSTRLEN + 3)]; /* "192.0.2.1,[2001:db8::1]" */
    char host[];
};

/* What threads give back. */
struct yawl__http_answers {
    pthread_mutex_t mutex;
    uv_async_t *async; /* NULL: the connector is closed */
    struct lookup *first;
    uint32_t users; /* threads, and the connector */
};

struct yawl__http_name {
    struct yawl__http_name *next;
    struct yawl__http_work *waiting;
    bool is_asked, is_telling; /* a thread is at it; those who waited are told */
    uint64_t known_until_ms;
    char *addresses; /* NULL: not known */
    char host[];
};

/* ---- In a thread ---- */

static void leave(struct yawl__http_answers *answers)
{
    bool is_last = --answers->users == 0;
    (void)pthread_mutex_unlock(&answers->mutex);
    if (!is_last) return;
    for (struct lookup *lookup = answers->first, *next; lookup != NULL; lookup = next) {
        next = lookup->next;
        free(lookup);
    }
    (void)pthread_mutex_destroy(&answers->mutex);
    free(answers);
}

/* An address that holds on one interface only: no URL can say on which, and libcurl takes none that does. */
static bool needs_interface(const struct addrinfo *found)
{
    if (found->ai_family != AF_INET6) return false;
    return ((const struct sockaddr_in6 *)(const void *)found->ai_addr)->sin6_scope_id != 0;
}

static void write_addresses(struct lookup *lookup, const struct addrinfo *found)
{
    size_t length = 0;
    for (int i = 0; found != NULL && i < ADDRESSES_MAX; found = found->ai_next) {
        char text[INET6_ADDRSTRLEN + 1];
        if (needs_interface(found)) continue;
        i++;
        if (getnameinfo(found->ai_addr, found->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST) != 0)
            continue;
        bool is_6 = found->ai_family == AF_INET6;
        length += (size_t)snprintf(lookup->addresses + length, sizeof lookup->addresses - length,
                                   is_6 ? "%s[%s]" : "%s%s", length > 0 ? "," : "", text);
    }
}

static void *look_up(void *context)
{
    struct lookup *lookup = context;
    struct yawl__http_answers *answers = lookup->answers;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    lookup->error = getaddrinfo(lookup->host, NULL, &hints, &found);
    lookup->is_short = lookup->error == EAI_MEMORY ||
                       (lookup->error == EAI_SYSTEM && yawl__is_shortage(uv_translate_sys_error(errno)));
    if (lookup->error == 0) write_addresses(lookup, found);
    if (found != NULL) freeaddrinfo(found);
    (void)pthread_mutex_lock(&answers->mutex);
    lookup->next = answers->first;
    answers->first = lookup;
    if (answers->async != NULL) (void)uv_async_send(answers->async);
    leave(answers);
    return NULL;
}

/* The host's signals are not for it. */
static bool start_thread(struct lookup *lookup)
{
    pthread_t thread;
    pthread_attr_t rules;
    sigset_t all, before;
    if (pthread_attr_init(&rules) != 0) return false;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    bool runs = pthread_attr_setdetachstate(&rules, PTHREAD_CREATE_DETACHED) == 0 &&
                pthread_create(&thread, &rules, look_up, lookup) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)pthread_attr_destroy(&rules);
    return runs;
}

/* ---- Names ---- */

static struct yawl__http_name **bucket_of(struct yawl__http *http, const char *host)
{
    uint32_t hash = 2166136261u;
    for (; *host != '\0'; host++) hash = (hash ^ (unsigned char)*host) * 16777619u;
    return &http->names[hash % YAWL__HTTP_NAME_BUCKETS];
}

static void unlink_name(struct yawl__http *http, struct yawl__http_name *name)
{
    struct yawl__http_name **at = bucket_of(http, name->host);
    while (*at != name) at = &(*at)->next;
    *at = name->next;
    http->names_count--;
}

static void drop(struct yawl__http *http, struct yawl__http_name *name)
{
    unlink_name(http, name);
    free(name->addresses);
    free(name);
}

static bool is_used(const struct yawl__http_name *name)
{
    return name->waiting != NULL || name->is_asked || name->is_telling;
}

/* Room for one more: what is known is forgotten. */
static void forget(struct yawl__http *http)
{
    for (uint32_t i = 0; i < YAWL__HTTP_NAME_BUCKETS; i++) {
        for (struct yawl__http_name *name = http->names[i], *next; name != NULL; name = next) {
            next = name->next;
            if (!is_used(name)) drop(http, name);
        }
    }
}

static struct yawl__http_name *find(struct yawl__http *http, const char *host)
{
    struct yawl__http_name **bucket = bucket_of(http, host), *name = *bucket;
    while (name != NULL && strcmp(name->host, host) != 0) name = name->next;
    if (name != NULL) return name;
    if (http->names_count >= YAWL__HTTP_NAMES_MAX) forget(http);
    size_t size = strlen(host) + 1;
    name = calloc(1, sizeof *name + size);
    if (name == NULL) return NULL;
    memcpy(name->host, host, size);
    name->next = *bucket;
    *bucket = name;
    http->names_count++;
    return name;
}

/* ---- Asking ---- */

static bool ask(struct yawl__http *http, struct yawl__http_name *name)
{
    size_t size = strlen(name->host) + 1;
    struct lookup *lookup = calloc(1, sizeof *lookup + size);
    if (lookup == NULL) return false;
    memcpy(lookup->host, name->host, size);
    lookup->answers = http->answers;
    (void)pthread_mutex_lock(&http->answers->mutex);
    http->answers->users++;
    (void)pthread_mutex_unlock(&http->answers->mutex);
    name->is_asked = start_thread(lookup);
    if (name->is_asked) {
        http->lookups++;
        return true;
    }
    (void)pthread_mutex_lock(&http->answers->mutex);
    leave(http->answers);
    free(lookup);
    return false;
}

/* "+" makes libcurl forget it in its own time. */
static bool give_addresses(struct yawl__http_work *work, const char *addresses)
{
    struct yawl__bytes entry = {NULL, 0, 0};
    bool whole = yawl__bytes_add(&entry, "+", 1) &&
                 yawl__bytes_add(&entry, work->name_host, strlen(work->name_host)) &&
                 yawl__bytes_add(&entry, ":", 1) &&
                 yawl__bytes_add(&entry, work->port, strlen(work->port)) &&
                 yawl__bytes_add(&entry, ":", 1) &&
                 yawl__bytes_add(&entry, addresses, strlen(addresses));
    if (whole) work->addresses = curl_slist_append(NULL, entry.bytes);
    yawl__bytes_free(&entry);
    return work->addresses != NULL;
}

enum yawl__http_lookup yawl__http_look_up(struct yawl__http_work *work)
{
    struct yawl__http *http = work->owner;
    if (work->is_literal) return YAWL__HTTP_FOUND;
    struct yawl__http_name *name = find(http, work->name_host);
    if (name == NULL) return YAWL__HTTP_NO_MEMORY;
    bool is_known = name->addresses != NULL && uv_now(http->loop) < name->known_until_ms;
    if (is_known)
        return give_addresses(work, name->addresses) ? YAWL__HTTP_FOUND : YAWL__HTTP_NO_MEMORY;
    bool may_ask = !name->is_asked && http->lookups < YAWL__HTTP_LOOKUPS_MAX;
    if (may_ask && !ask(http, name)) {
        if (!is_used(name)) drop(http, name);
        return YAWL__HTTP_NO_MEMORY;
    }
    work->waits_next = name->waiting;
    name->waiting = work;
    work->name = name;
    http->waiting++;
    return YAWL__HTTP_WAITS;
}

void yawl__http_look_away(struct yawl__http_work *work)
{
    struct yawl__http_name *name = work->name;
    if (name == NULL) return;
    struct yawl__http_work **at = &name->waiting;
    while (*at != work) at = &(*at)->waits_next;
    *at = work->waits_next;
    work->name = NULL;
    yawl__http_attended(work->owner);
    if (!is_used(name) && name->addresses == NULL) drop(work->owner, name);
}

/* ---- Answers ---- */

static const char *why_none(const struct lookup *lookup)
{
    if (lookup->error != 0) return gai_strerror(lookup->error);
    return lookup->is_short ? "out of memory" : "its only addresses need an interface";
}

/* One of those who wait may end others, or begin new calls. */
static void tell(struct yawl__http_name *name, const struct lookup *lookup)
{
    name->is_telling = true;
    while (name->waiting != NULL) {
        struct yawl__http_work *work = name->waiting;
        yawl__http_look_away(work);
        work->is_short = lookup->is_short;
        if (name->addresses == NULL)
            snprintf(work->error, sizeof work->error, "its address is not found: %s",
                     why_none(lookup));
        yawl__http_looked_up(work, name->addresses != NULL && give_addresses(work, name->addresses));
    }
    name->is_telling = false;
}

static void read_answer(struct yawl__http *http, struct lookup *lookup)
{
    struct yawl__http_name *name = find(http, lookup->host);
    http->lookups--;
    name->is_asked = false;
    free(name->addresses);
    name->addresses = lookup->addresses[0] != '\0' ? strdup(lookup->addresses) : NULL;
    lookup->is_short |= lookup->addresses[0] != '\0' && name->addresses == NULL;
    name->known_until_ms = uv_now(http->loop) + YAWL__HTTP_NAME_MS;
    tell(name, lookup);
    if (!is_used(name) && name->addresses == NULL) drop(http, name);
}

static struct yawl__http_name *first_unasked(const struct yawl__http *http)
{
    for (uint32_t i = 0; i < YAWL__HTTP_NAME_BUCKETS; i++) {
        struct yawl__http_name *name = http->names[i];
        while (name != NULL && (name->waiting == NULL || name->is_asked || name->is_telling))
            name = name->next;
        if (name != NULL) return name;
    }
    return NULL;
}

/* As many as may be at a time, of those that are waited for. */
static void ask_more(struct yawl__http *http)
{
    struct yawl__http_name *name;
    while (http->lookups < YAWL__HTTP_LOOKUPS_MAX && (name = first_unasked(http)) != NULL) {
        if (ask(http, name)) continue;
        tell(name, &(struct lookup){.is_short = true});
        if (!is_used(name)) drop(http, name);
    }
}

static void on_answers(uv_async_t *async)
{
    struct yawl__http *http = async->data;
    (void)pthread_mutex_lock(&http->answers->mutex);
    struct lookup *first = http->answers->first;
    http->answers->first = NULL;
    (void)pthread_mutex_unlock(&http->answers->mutex);
    for (struct lookup *next; first != NULL; first = next) {
        next = first->next;
        read_answer(http, first);
        free(first);
    }
    ask_more(http);
}

/* ---- Life ---- */

bool yawl__http_lookups_open(struct yawl__http *http)
{
    http->answers = calloc(1, sizeof *http->answers);
    if (http->answers == NULL) return false;
    if (pthread_mutex_init(&http->answers->mutex, NULL) != 0 ||
        uv_async_init(http->loop, &http->answered, on_answers) != 0) {
        free(http->answers);
        return false;
    }
    http->answered.data = http;
    uv_unref((uv_handle_t *)&http->answered); /* who waits has a timer */
    http->answers->async = &http->answered;
    http->answers->users = 1;
    return true;
}

void yawl__http_lookups_close(struct yawl__http *http)
{
    for (uint32_t i = 0; i < YAWL__HTTP_NAME_BUCKETS; i++) {
        while (http->names[i] != NULL) drop(http, http->names[i]);
    }
    (void)pthread_mutex_lock(&http->answers->mutex);
    http->answers->async = NULL;
    leave(http->answers);
}
