/* libFuzzer target: any bytes as JSON of an order (tests/unit/fixtures/records.h), against jansson.
 *
 * Where we say that a text is no JSON jansson must say so too, and the other way round, but for our limit on
 * depth.  What is read must be right in the eyes of the core, must be written, and be read again as the same.
 * Capability WI-7.
 */
#include "core/record.h"
#include "fixtures/records.h"
#include "yawl/errors.h"
#include "yawl/json.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>

#define SCRATCH (1u << 22)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Alignas(8) char scratch[SCRATCH];

static void promise(bool kept, const char *what, struct yawl_text json)
{
    if (kept) return;
    fprintf(stderr, "broken promise: %s\n%.*s\n", what, (int)json.length, json.data);
    abort();
}

struct problems {
    uint32_t count;
    bool too_deep;
};

static void count_problem(void *context, const char *path, const char *what)
{
    struct problems *problems = context;
    problems->count++;
    problems->too_deep = problems->too_deep || strstr(what, "nested less") != NULL;
    if (path[0] != '$' || what[0] == '\0') abort();
}

/* Where a number is beyond every double jansson stops, and does not know; a NUL between tokens, which is
 * no JSON, it passes over. */
enum verdict { IS_JSON, IS_NO_JSON, IS_UNKNOWN };

static enum verdict jansson_says(struct yawl_text json)
{
    const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL;
    json_error_t error;
    if (memchr(json.data, '\0', json.length) != NULL) return IS_UNKNOWN;
    json_t *read = json_loadb(json.data, json.length, flags, &error);
    if (read == NULL)
        return json_error_code(&error) == json_error_numeric_overflow ? IS_UNKNOWN : IS_NO_JSON;
    json_decref(read);
    return IS_JSON;
}

static void write_and_read(struct yawl_eval *e, const struct order *order, struct yawl_text json)
{
    struct order again;
    struct yawl_text written = yawl_json_write(e, &order_record, order);
    if (e->fault == YAWL_ETOOBIG) return;
    promise(e->fault == 0 && jansson_says(written) != IS_NO_JSON, "what is written is JSON", json);
    memset(&again, 0, sizeof again);
    int code = yawl_json_read(&order_record, written, &again, e, (struct yawl_report){NULL, NULL});
    if (code == YAWL_ETOOBIG) return;
    promise(code == 0, "what is written is read", json);
    promise(yawl_record_equal(&order_record, order, &again), "and is the same", json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size + 1); /* of its size, so that a read beyond it is found */
    char *exact = realloc(bytes, size > 0 ? size : 1);
    struct yawl_text json = {exact, (uint32_t)size};
    struct yawl_eval e = {.scratch = scratch, .scratch_capacity = SCRATCH};
    struct problems problems = {0, false};
    struct order order;
    if (size > 0) memcpy(exact, data, size);
    memset(&order, 0, sizeof order);
    int code = yawl_json_read(&order_record, json, &order, &e,
                              (struct yawl_report){count_problem, &problems});
    promise((code != 0) == (problems.count > 0) || code == YAWL_ETOOBIG, "problems are told", json);
    bool is_json = code != YAWL_EPARSE;
    if (code == 0) {
        promise(yawl_record_check(&order_record, &order, NULL, NULL) == 0, "it is right", json);
        promise(jansson_says(json) != IS_NO_JSON, "jansson refuses it", json);
        write_and_read(&e, &order, json);
    } else if (!is_json && problems.count == 1 && !problems.too_deep) {
        promise(jansson_says(json) != IS_JSON, "jansson reads it", json);
    }
    free(exact);
    return 0;
}
