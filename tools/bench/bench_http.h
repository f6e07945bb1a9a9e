/* The level `http`: calls of the connector against a server on this machine. */
#ifndef BENCH_BENCH_HTTP_H
#define BENCH_BENCH_HTTP_H

#include "bench/bench_machine.h"

int bench_http(const struct bench_options *options);

/* http_server.c: a process that answers every request with a small JSON object. */
struct bench_server {
    int process, port;
};
/* False: it could not be started. */
bool bench_server_start(struct bench_server *server);
void bench_server_stop(const struct bench_server *server);

#endif
