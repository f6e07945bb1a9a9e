/* A server for the level `http`: one process, epoll, kept connections, always the same answer.  It does as
 * little as a server can, so that what is measured is the client.
 */
#include "bench/bench_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLIENTS_MAX  1024
#define REQUEST_MAX  4096
#define EVENTS_MAX   64

struct client {
    char bytes[REQUEST_MAX];
    size_t length;
};

static struct client *clients[CLIENTS_MAX]; /* by file descriptor */

static void drop(int socket)
{
    free(clients[socket]);
    clients[socket] = NULL;
    close(socket);
}

/* Bytes of the request at the start; 0: it is not whole. */
static size_t whole_request(const struct client *client)
{
    const char *end = strstr(client->bytes, "\r\n\r\n");
    if (end == NULL) return 0;
    const char *field = strstr(client->bytes, "Content-Length: ");
    size_t size = (size_t)(end - client->bytes) + 4;
    if (field != NULL && field < end) size += strtoul(field + 16, NULL, 10);
    return size <= client->length ? size : 0;
}

static void answer(int socket)
{
    static const char text[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                               "Content-Length: 13\r\n\r\n{\"number\": 7}";
    if (write(socket, text, sizeof text - 1) < 0) drop(socket);
}

static void serve(int socket)
{
    struct client *client = clients[socket];
    ssize_t length = read(socket, client->bytes + client->length, REQUEST_MAX - 1 - client->length);
    if (length <= 0) {
        drop(socket);
        return;
    }
    client->length += (size_t)length;
    client->bytes[client->length] = '\0';
    size_t size = whole_request(client);
    if (size == 0) return;
    memmove(client->bytes, client->bytes + size, client->length - size + 1);
    client->length -= size;
    answer(socket);
}

static void welcome(int queue, int listener)
{
    int one = 1, socket = accept(listener, NULL, NULL);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    if (socket < 0 || socket >= CLIENTS_MAX) return;
    clients[socket] = calloc(1, sizeof *clients[socket]);
    if (clients[socket] == NULL) exit(3);
    (void)setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    (void)epoll_ctl(queue, EPOLL_CTL_ADD, socket, &event);
}

static void serve_all(int listener)
{
    struct epoll_event events[EVENTS_MAX];
    struct epoll_event first = {.events = EPOLLIN, .data.fd = listener};
    int queue = epoll_create1(0);
    (void)epoll_ctl(queue, EPOLL_CTL_ADD, listener, &first);
    for (int count; (count = epoll_wait(queue, events, EVENTS_MAX, -1)) >= 0;) {
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener)
                welcome(queue, listener);
            else
                serve(events[i].data.fd);
        }
    }
}

static int listen_anywhere(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (const struct sockaddr *)&address, size) != 0) return -1;
    if (listen(listener, 128) != 0) return -1;
    if (getsockname(listener, (struct sockaddr *)&address, &size) != 0) return -1;
    *port = ntohs(address.sin_port);
    return listener;
}

bool bench_server_start(struct bench_server *server)
{
    int listener = listen_anywhere(&server->port);
    if (listener < 0) return false;
    server->process = fork();
    if (server->process == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)signal(SIGPIPE, SIG_IGN);
        serve_all(listener);
        exit(0);
    }
    close(listener);
    return server->process > 0;
}

void bench_server_stop(const struct bench_server *server)
{
    (void)kill(server->process, SIGTERM);
    (void)waitpid(server->process, NULL, 0);
}
