/* What the printers of the net share: where the text goes and whether positions are shown. */
#ifndef NET_NET_PRINT_H
#define NET_NET_PRINT_H

#include "net/net.h"

struct net_printer {
    struct text_buffer *out;
    bool positions;
};

/* Ends a line, with " @12:3" before it if positions are shown. */
void net_print_end(const struct net_printer *printer, struct span span);
/* " WORD "TEXT"" in quotes, unless absent. */
void net_print_text(const struct net_printer *printer, const char *word, struct text text);
/* " WORD "EXPRESSION"" and its tree, or why there is none. */
void net_print_expr(const struct net_printer *printer, const char *word,
                    const struct net_expr *expression);

/* net_print_data.c: one line each, indented. */
void net_print_variable(const struct net_printer *printer, const struct net_variable *variable);
void net_print_mapping(const struct net_printer *printer, const char *word,
                       const struct net_mapping *mapping);
void net_print_instances(const struct net_printer *printer, const struct net_instances *instances);
void net_print_feature(const struct net_printer *printer, const struct net_feature *feature);

/* net_print_time.c: what a task waits for besides tokens, and what happens after some time or a
 * failure. */
void net_print_timer(const struct net_printer *printer, const struct net *net,
                     const net_flows *others, const struct net_timer *timer);
void net_print_waits(const struct net_printer *printer, const struct net *net,
                     const struct net_task *task);
void net_print_failure(const struct net_printer *printer, const struct net *net,
                       const struct net_task *task);

#endif
