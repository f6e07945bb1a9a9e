/* The dump of what is known of each net. */
#include "verify/verify.h"

void verify_print(const struct verified_specification *verified, struct text_buffer *out)
{
    array_each(struct verified_net, one, &verified->nets) {
        text_print(out, "net " TEXT_FMT " verdict %s", TEXT_ARG(one->net->name),
                   verify_verdict_name(one->verdict));
        if (one->bounded) text_print(out, " bound %u", one->bound);
        if (one->enumerated) text_print(out, " states %llu", (unsigned long long)one->states);
        if (one->limit != NULL) text_print(out, " limit %s", one->limit);
        text_add_char(out, '\n');
    }
}
