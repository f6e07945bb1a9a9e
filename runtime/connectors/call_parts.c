/* Small functions of several connectors; see call_parts.h. */
#include "connectors/call_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uv.h>

void yawl__call_key(const struct yawl_call_info *info, char key[YAWL__CALL_KEY_SIZE])
{
    const yawl_item_id *item = &info->item;
    uint64_t identity[2];
    yawl_engine_identity(info->engine, identity);
    snprintf(key, YAWL__CALL_KEY_SIZE,
             "%016" PRIx64 "%016" PRIx64 "-%016" PRIx64 "-%" PRIu32 "-%" PRIu32 "-%" PRIu32,
             identity[0], identity[1], item->case_id, item->scope, item->firing, item->instance);
}

/* ---- Texts ---- */

bool yawl__texts_add(struct yawl__texts *texts, const char *prefix, const char *text)
{
    if (texts->count + 1 >= texts->capacity) {
        uint32_t capacity = texts->capacity * 2 + 8;
        char **items = realloc(texts->items, capacity * sizeof *items);
        if (items == NULL) return false;
        texts->items = items;
        texts->capacity = capacity;
    }
    size_t before = strlen(prefix), length = strlen(text);
    char *copy = malloc(before + length + 1);
    if (copy == NULL) return false;
    memcpy(copy, prefix, before);
    memcpy(copy + before, text, length + 1);
    texts->items[texts->count++] = copy;
    texts->items[texts->count] = NULL;
    return true;
}

void yawl__texts_free(struct yawl__texts *texts)
{
    for (uint32_t i = 0; i < texts->count; i++) {
        explicit_bzero(texts->items[i], strlen(texts->items[i]));
        free(texts->items[i]);
    }
    free(texts->items);
    *texts = (struct yawl__texts){NULL, 0, 0};
}

/* ---- Settings ---- */

uint64_t yawl__setting_number(struct yawl_text value)
{
    uint64_t number = 0;
    for (uint32_t i = 0; i < value.length; i++) {
        if (value.data[i] < '0' || value.data[i] > '9' || number > UINT64_MAX / 16) return 0;
        number = number * 10 + (uint64_t)(value.data[i] - '0');
    }
    return number;
}

static uint32_t number32(struct yawl_text value)
{
    uint64_t number = yawl__setting_number(value);
    return number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
}

bool yawl__setting_of_gate(struct yawl__gate_limits *limits, const char *setting,
                           struct yawl_text value)
{
    if (strcmp(setting, "concurrency") == 0)
        limits->concurrency = number32(value);
    else if (strcmp(setting, "breaker.failures") == 0)
        limits->failures = number32(value);
    else if (strcmp(setting, "breaker.cool_down") == 0)
        limits->cool_down_ms = yawl__setting_number(value);
    else
        return false;
    return true;
}

const char *yawl__setting_below(const char *setting, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(setting, prefix, length) == 0 ? setting + length : NULL;
}

/* ---- What is said ---- */

/* Bytes of the UTF-8 sequence at `at`; 0: it is none. */
static size_t sequence_at(const char *text, size_t length, size_t at)
{
    for (uint32_t size = 1; size <= 4 && at + size <= length; size++) {
        struct yawl_text one = {text + at, size};
        if (yawl_text_is_utf8(one)) return size;
    }
    return 0;
}

void yawl__text_clean(char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t size = sequence_at(text, length, at);
        if (size == 0) text[at] = '?';
        if (size == 1 && ((unsigned char)text[at] < 0x20 || text[at] == 0x7f)) text[at] = ' ';
        at += size == 0 ? 1 : size;
    }
}

bool yawl__is_shortage(int error)
{
    return error == UV_EMFILE || error == UV_ENFILE || error == UV_EAGAIN || error == UV_ENOMEM ||
           error == UV_ENOBUFS;
}

void yawl__call_turned_away(yawl_call_t *call, enum yawl__gate_answer answer, uint64_t retry_ms)
{
    char message[128];
    if (answer == YAWL__GATE_NO_MEMORY) {
        yawl_call_again(call, "out of memory");
        return;
    }
    snprintf(message, sizeof message, "%s; try again in %" PRIu64 " ms",
             answer == YAWL__GATE_OPEN ? "the endpoint keeps failing and is left alone"
                                       : "too many calls wait for this endpoint",
             retry_ms);
    (void)yawl_call_fail_as(call, YAWL_EBUSY, "busy", message);
}

void yawl__call_unset(yawl_call_t *call, const struct yawl_call_info *info, int status)
{
    char message[512];
    if (status == YAWL_ENOMEM) {
        yawl_call_again(call, "out of memory");
        return;
    }
    const char *name = status == YAWL_ENOKEY ? "secret" : status == YAWL_ETOOBIG ? "toobig" : "external";
    snprintf(message, sizeof message, "%s",
             status == YAWL_ENOKEY ? yawl_engine_message(info->engine) : yawl_strerror(status));
    (void)yawl_call_fail_as(call, status, name, message);
}
