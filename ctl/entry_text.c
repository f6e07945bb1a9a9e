/* An event in one line for people: time, what happened, to what, and the data on record. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "ctl/ctl.h"
#include "yawl/time.h"

void ctl_print_escaped(struct yawl_text text)
{
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < ' ' || c == 0x7f)
            printf("\\u%04x", c);
        else
            (void)putchar(c);
    }
}

void ctl_problem(const struct ctl_options *options, const char *format, ...)
{
    char text[1024];
    va_list rest;
    va_start(rest, format);
    (void)vsnprintf(text, sizeof text, format, rest);
    va_end(rest);
    if (options->json) printf("{\"problem\": \"");
    ctl_print_escaped(yawl_text_of(text));
    printf(options->json ? "\"}\n" : "\n");
}

static void print_name(const char *before, const char *name)
{
    printf("%s", before);
    ctl_print_escaped(yawl_text_of(name));
}

void ctl_print_time(int64_t ms)
{
    char space[128];
    struct yawl_eval e = {.scratch = space, .scratch_capacity = sizeof space};
    int64_t seconds = ms / 1000 - (ms % 1000 < 0), rest = ms - seconds * 1000;
    struct yawl_time time = {seconds, (int32_t)rest * 1000000, 0, 0};
    struct yawl_text text = yawl_time_print(&e, YAWL_TYPE_DATE_TIME, time);
    if (e.fault == 0)
        printf("%-24.*s", (int)text.length, text.data);
    else
        printf("%-24" PRId64, ms);
}

/* What stands in the JSON behind a member's name up to the end of its list. */
static void print_choice(const struct yawl_history_entry *entry)
{
    static const char member[] = "\"choice\": [";
    const char *at = memmem(entry->json.data, entry->json.length, member, sizeof member - 1);
    if (at == NULL) return;
    at += sizeof member - 1;
    size_t left = entry->json.length - (size_t)(at - entry->json.data);
    const char *end = memchr(at, ']', left);
    if (end != NULL) printf(" -> %.*s", (int)(end - at), at);
}

static void print_task(const struct yawl_history_entry *entry)
{
    const yawl_event_t *event = &entry->event;
    if (entry->task != NULL)
        print_name(" ", entry->task->name);
    else if (event->task != YAWL_NONE)
        printf(" task %" PRIu32, event->task);
    if (event->instance != 0) printf("[%" PRIu32 "]", event->instance);
    if (event->firing != 0) printf(" #%" PRIu32, event->firing);
    if (event->scope != 0) printf(" in net instance %" PRIu32, event->scope);
    print_choice(entry);
}

static void print_place(const struct yawl_history_entry *entry)
{
    const yawl_event_t *event = &entry->event;
    if (event->place == YAWL_NONE) return;
    if (entry->net != NULL && event->place < entry->net->places_count)
        print_name(" on ", entry->net->places[event->place].name);
    else
        printf(" condition %" PRIu32, event->place);
    if (event->tokens > 1) printf("*%" PRIu32, event->tokens);
}

static void print_times(const struct yawl_history_entry *entry)
{
    if (entry->event.worker != 0) printf(" by worker %" PRIu32, entry->event.worker);
    if (entry->execution_ms >= 0) printf(" executed %" PRId64 " ms", entry->execution_ms);
    if (entry->waited_ms >= 0) printf(" waited %" PRId64 " ms", entry->waited_ms);
}

void ctl_print_entry(const struct yawl_history_entry *entry)
{
    const yawl_event_t *event = &entry->event;
    ctl_print_time(event->time_ms);
    printf(" %s%s", event->consequence ? "  " : "", yawl_event_name((int)event->kind));
    bool names = event->kind == YAWL_EVENT_CASE_STARTED || event->kind == YAWL_EVENT_CASE_MIGRATED;
    if (names && event->program != NULL) {
        print_name(" ", event->program->name);
        print_name(" version ", event->program->version);
    }
    print_task(entry);
    print_times(entry);
    print_place(entry);
    if (event->child != 0) printf(" net instance %" PRIu32, event->child);
    if (event->count != 0) printf(" %" PRIu32 " instances", event->count);
    if (event->timer == YAWL_TIMER_LIMIT)
        printf(" limit");
    else if (event->timer != YAWL_NONE)
        printf(" timer %" PRIu32, event->timer);
    if (event->kind == YAWL_EVENT_TIMER_ARMED) {
        printf(" for ");
        ctl_print_time(event->deadline_ms);
    }
    if (event->error != 0) printf(" %s", yawl_err_name(event->error));
    if (event->cause != 0) printf(" cause %d", -event->cause);
    if (event->message.length > 0) {
        printf(" \"");
        ctl_print_escaped(event->message);
        printf("\"");
    }
    if (entry->data.length > 0) printf(" %.*s", (int)entry->data.length, entry->data.data);
}
