/* libcurl on the loop: it says which sockets to watch and when to wake, and is told what happened.
 *
 * Handles and connections are kept for later requests.  An idle connection is not watched, so it keeps no
 * loop alive.  Addresses are judged when a socket is made, and again before a request goes out on a
 * connection that another request has made.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http/http_parts.h"

struct watched {
    uv_poll_t poll;
    struct yawl__http *http;
    curl_socket_t socket;
};

static uv_once_t curl_once = UV_ONCE_INIT;

static void start_curl(void) { (void)curl_global_init(CURL_GLOBAL_DEFAULT); }

/* ---- What happened ---- */

static void read_done(struct yawl__http *http)
{
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left)) != NULL;) {
        struct yawl__http_work *work;
        CURLcode result = message->data.result;
        if (message->msg != CURLMSG_DONE) continue;
        if (curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &work) == CURLE_OK)
            yawl__http_done(work, result);
    }
}

static void on_socket_ready(uv_poll_t *poll, int status, int events)
{
    struct watched *watched = poll->data;
    struct yawl__http *http = watched->http;
    int running, flags = 0;
    if (status < 0) flags = CURL_CSELECT_ERR;
    if (events & UV_READABLE) flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE) flags |= CURL_CSELECT_OUT;
    (void)curl_multi_socket_action(http->multi, watched->socket, flags, &running);
    read_done(http);
}

static void on_time(uv_timer_t *timer)
{
    struct yawl__http *http = timer->data;
    int running;
    (void)curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    read_done(http);
}

/* ---- What to wait for ---- */

static void on_patience_over(uv_timer_t *timer);

static void on_handle_closed(struct yawl__http *http)
{
    if (--http->handles == 0) yawl__http_closed(http);
}

static void on_poll_closed(uv_handle_t *handle)
{
    struct watched *watched = handle->data;
    struct yawl__http *http = watched->http;
    free(watched);
    on_handle_closed(http);
}

static void on_own_closed(uv_handle_t *handle) { on_handle_closed(handle->data); }

static struct watched *watch(struct yawl__http *http, curl_socket_t socket)
{
    struct watched *watched = calloc(1, sizeof *watched);
    if (watched == NULL) return NULL;
    watched->http = http;
    watched->socket = socket;
    watched->poll.data = watched;
    if (uv_poll_init_socket(http->loop, &watched->poll, socket) != 0) {
        free(watched);
        return NULL;
    }
    http->handles++;
    (void)curl_multi_assign(http->multi, socket, watched);
    return watched;
}

/* Its transfer is ended as soon as libcurl may be told so.  An error would end all others as well. */
static void give_up(struct yawl__http *http, CURL *easy)
{
    struct yawl__http_work *work = NULL;
    (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &work);
    if (work == NULL || work->is_unwatched) return;
    work->is_short = work->is_unwatched = true;
    http->waiting++;
    (void)uv_timer_start(&http->patience, on_patience_over, 0, 0);
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known)
{
    struct yawl__http *http = context;
    struct watched *watched = known;
    if (what == CURL_POLL_REMOVE) {
        if (watched == NULL) return 0;
        (void)uv_poll_stop(&watched->poll);
        (void)curl_multi_assign(http->multi, socket, NULL);
        uv_close((uv_handle_t *)&watched->poll, on_poll_closed);
        return 0;
    }
    if (watched == NULL) watched = watch(http, socket);
    if (watched == NULL) {
        give_up(http, easy);
        return 0;
    }
    int events = what == CURL_POLL_IN ? UV_READABLE : what == CURL_POLL_OUT ? UV_WRITABLE : 0;
    if (what == CURL_POLL_INOUT) events = UV_READABLE | UV_WRITABLE;
    return uv_poll_start(&watched->poll, events, on_socket_ready) == 0 ? 0 : -1;
}

static int on_timer_wanted(CURLM *multi, long timeout_ms, void *context)
{
    struct yawl__http *http = context;
    (void)multi;
    if (timeout_ms < 0)
        (void)uv_timer_stop(&http->timer);
    else
        (void)uv_timer_start(&http->timer, on_time, (uint64_t)timeout_ms, 0);
    return 0;
}

/* ---- A request's own callbacks ---- */

static size_t on_answer(char *bytes, size_t size, size_t count, void *context)
{
    struct yawl__http_work *work = context;
    size_t length = size * count;
    work->is_full = work->answer.length + length > work->answer_max ||
                    !yawl__bytes_add(&work->answer, bytes, length);
    return work->is_full ? 0 : length;
}

/* libcurl keeps the fields of an answer, however many they are. */
static size_t on_field(char *bytes, size_t size, size_t count, void *context)
{
    struct yawl__http_work *work = context;
    (void)bytes;
    work->fields_length += size * count;
    work->is_full |= work->fields_length > YAWL__HTTP_FIELDS_MAX;
    return work->is_full ? 0 : size * count;
}

static curl_socket_t on_open_socket(void *context, curlsocktype purpose,
                                    struct curl_sockaddr *address)
{
    struct yawl__http_work *work = context;
    (void)purpose;
    if (!work->may_be_private && yawl__http_is_private(&address->addr)) {
        work->is_private = true;
        return CURL_SOCKET_BAD;
    }
    curl_socket_t made = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (made < 0) work->is_short = yawl__is_shortage(uv_translate_sys_error(errno));
    return made < 0 ? CURL_SOCKET_BAD : made;
}

/* May the request be sent more than once, to the same effect (RFC 9110, 9.2.2)? */
static bool is_idempotent(const struct yawl__http_work *work)
{
    return strcmp(work->method, "POST") != 0 && strcmp(work->method, "PATCH") != 0;
}

/* Once for each time that the request is about to be sent: libcurl sends it again by itself when a connection
 * that was kept closes before an answer, and cannot know whether the server has acted. */
static int on_before_request(void *context, char *remote, char *local, int remote_port,
                             int local_port)
{
    struct yawl__http_work *work = context;
    (void)local, (void)remote_port, (void)local_port;
    work->is_private = !work->may_be_private && yawl__http_is_private_text(remote);
    work->is_cut = work->is_sent && !is_idempotent(work);
    if (work->is_private || work->is_cut) return CURL_PREREQFUNC_ABORT;
    work->is_sent = true;
    return CURL_PREREQFUNC_OK;
}

/* ---- Requests ---- */

/* libcurl looks for no address but one that is written as such: it would start a thread. */
static int on_lookup(void *resolver, void *reserved, void *context)
{
    const struct yawl__http_work *work = context;
    (void)resolver, (void)reserved;
    return work->is_literal ? 0 : 1;
}

/* What is left of its time, which its lookup was a part of. */
static long time_left(const struct yawl__http_work *work)
{
    uint64_t now_ms = uv_now(work->owner->loop);
    return work->due_ms > now_ms ? (long)(work->due_ms - now_ms) : 1;
}

/* What holds for every request. */
static bool set_rules(struct yawl__http_work *work, CURL *easy)
{
    long left_ms = time_left(work);
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_RESOLVER_START_FUNCTION, on_lookup) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_RESOLVER_START_DATA, work) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_RESOLVE, work->addresses) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, left_ms) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, left_ms) == CURLE_OK &&
           (work->ca_file == NULL ||
            curl_easy_setopt(easy, CURLOPT_CAINFO, work->ca_file) == CURLE_OK);
}

static bool set_callbacks(struct yawl__http_work *work, CURL *easy)
{
    return curl_easy_setopt(easy, CURLOPT_PRIVATE, work) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, work->error) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, work) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_field) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, work) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, work) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_before_request) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQDATA, work) == CURLE_OK;
}

static bool set_request(const struct yawl__http_work *work, CURL *easy)
{
    const char *body = work->body.length > 0 ? work->body.bytes : "";
    bool good = curl_easy_setopt(easy, CURLOPT_URL, work->url.bytes) == CURLE_OK &&
                curl_easy_setopt(easy, CURLOPT_HTTPHEADER, work->headers) == CURLE_OK;
    if (strcmp(work->method, "GET") == 0) return good;
    if (strcmp(work->method, "HEAD") == 0)
        return good && curl_easy_setopt(easy, CURLOPT_NOBODY, 1L) == CURLE_OK;
    if (work->has_body || strcmp(work->method, "DELETE") != 0) {
        good = good &&
               curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)work->body.length) ==
                   CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body) == CURLE_OK;
    }
    return good && curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, work->method) == CURLE_OK;
}

static CURL *take_handle(struct yawl__http *http)
{
    return http->idle_count > 0 ? http->idle[--http->idle_count] : curl_easy_init();
}

static void keep_handle(struct yawl__http *http, CURL *easy)
{
    if (http->idle_count == YAWL__HTTP_POOL_MAX || http->is_closing) {
        curl_easy_cleanup(easy);
        return;
    }
    curl_easy_reset(easy);
    http->idle[http->idle_count++] = easy;
}

static bool send_request(struct yawl__http_work *work)
{
    struct yawl__http *http = work->owner;
    CURL *easy = take_handle(http);
    if (easy == NULL) return false;
    bool good = set_rules(work, easy) && set_callbacks(work, easy) && set_request(work, easy) &&
                curl_multi_add_handle(http->multi, easy) == CURLM_OK;
    if (good)
        work->easy = easy;
    else
        keep_handle(http, easy);
    return good;
}

void yawl__http_looked_up(struct yawl__http_work *work, bool found)
{
    if (!found)
        yawl__http_done(work, CURLE_COULDNT_RESOLVE_HOST);
    else if (!send_request(work))
        yawl__http_done(work, CURLE_OUT_OF_MEMORY);
}

/* ---- Patience ---- */

/* Whose time is over while libcurl does not know of it. */
static struct yawl__http_work *first_late(const struct yawl__http *http, uint64_t now_ms)
{
    struct yawl__http_work *work = http->works;
    while (work != NULL && !work->is_unwatched && (work->name == NULL || work->due_ms > now_ms))
        work = work->next;
    return work;
}

static void wait_on(struct yawl__http *http);

static void on_patience_over(uv_timer_t *timer)
{
    struct yawl__http *http = timer->data;
    uint64_t now_ms = uv_now(http->loop);
    for (struct yawl__http_work *work; (work = first_late(http, now_ms)) != NULL;)
        yawl__http_done(work, work->is_unwatched ? CURLE_OUT_OF_MEMORY : CURLE_OPERATION_TIMEDOUT);
    wait_on(http);
}

/* Until the next one's time is over. */
static void wait_on(struct yawl__http *http)
{
    uint64_t due_ms = UINT64_MAX, now_ms = uv_now(http->loop);
    for (const struct yawl__http_work *work = http->works; work != NULL; work = work->next) {
        if (work->name != NULL && work->due_ms < due_ms) due_ms = work->due_ms;
    }
    (void)uv_timer_stop(&http->patience);
    if (due_ms == UINT64_MAX) return;
    due_ms = due_ms > now_ms ? due_ms - now_ms : 0;
    (void)uv_timer_start(&http->patience, on_patience_over, due_ms, 0);
}

void yawl__http_attended(struct yawl__http *http)
{
    if (--http->waiting == 0) (void)uv_timer_stop(&http->patience);
}

static void wait_for_name(struct yawl__http_work *work)
{
    struct yawl__http *http = work->owner;
    uv_timer_t *timer = &http->patience;
    bool is_sooner = !uv_is_active((uv_handle_t *)timer) ||
                     uv_timer_get_due_in(timer) > work->timeout_ms;
    if (is_sooner) (void)uv_timer_start(timer, on_patience_over, work->timeout_ms, 0);
}

bool yawl__http_begin(struct yawl__http_work *work)
{
    work->due_ms = uv_now(work->owner->loop) + work->timeout_ms;
    enum yawl__http_lookup lookup = yawl__http_look_up(work);
    if (lookup == YAWL__HTTP_WAITS) wait_for_name(work);
    return lookup == YAWL__HTTP_FOUND ? send_request(work) : lookup == YAWL__HTTP_WAITS;
}

void yawl__http_end(struct yawl__http_work *work)
{
    yawl__http_look_away(work);
    if (work->is_unwatched) yawl__http_attended(work->owner);
    work->is_unwatched = false;
    if (work->easy == NULL) return;
    (void)curl_multi_remove_handle(work->owner->multi, work->easy);
    keep_handle(work->owner, work->easy);
    work->easy = NULL;
}

/* ---- Life ---- */

bool yawl__http_open(struct yawl__http *http, uv_loop_t *loop)
{
    uv_once(&curl_once, start_curl);
    http->loop = loop;
    http->multi = curl_multi_init();
    if (http->multi == NULL) return false;
    if (!yawl__http_lookups_open(http)) {
        (void)curl_multi_cleanup(http->multi);
        return false;
    }
    (void)curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    (void)curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    (void)curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    (void)curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    (void)curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)YAWL__HTTP_POOL_MAX);
    (void)uv_timer_init(loop, &http->timer);
    (void)uv_timer_init(loop, &http->patience);
    http->timer.data = http->patience.data = http;
    http->handles = 3;
    return true;
}

void yawl__http_close(struct yawl__http *http)
{
    while (http->idle_count > 0) curl_easy_cleanup(http->idle[--http->idle_count]);
    (void)curl_multi_cleanup(http->multi);
    yawl__http_lookups_close(http);
    uv_close((uv_handle_t *)&http->timer, on_own_closed);
    uv_close((uv_handle_t *)&http->patience, on_own_closed);
    uv_close((uv_handle_t *)&http->answered, on_own_closed);
}
