/* One line a trace in text; the other formats are written at the end, when the counts are known. */
#include "player/report.h"

#include "player/grow.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copied(const char *text)
{
    char *copy = text == NULL ? NULL : strdup(text);
    if (text != NULL && copy == NULL) abort();
    return copy;
}

/* FILE:LINE, and the column where the line itself is wrong. */
static void print_place(const struct result *result)
{
    printf("%s:%u", result->file, result->line);
    if (result->column != 0) printf(":%u", result->column);
}

void report_add(struct report *report, struct result result)
{
    uint32_t count = report->count;
    report->results = player_grow(report->results, count, sizeof *report->results);
    result.name = copied(result.name);
    result.problem = copied(result.problem);
    report->results[report->count++] = result;
    report->failed += result.problem != NULL;
    if (report->format != REPORT_TEXT) return;
    if (result.problem == NULL) {
        printf("ok       %s: %s\n", result.file, result.name);
        return;
    }
    fputs("FAILED   ", stdout);
    print_place(&result);
    printf(": %s: %s\n", result.name, result.problem);
}

static void print_tap(const struct report *report)
{
    printf("TAP version 13\n1..%u\n", report->count);
    for (uint32_t i = 0; i < report->count; i++) {
        const struct result *result = &report->results[i];
        bool passed = result->problem == NULL;
        printf("%sok %u - %s\n", passed ? "" : "not ", i + 1, result->name);
        if (passed) continue;
        fputs("# ", stdout);
        print_place(result);
        printf(": %s\n", result->problem);
    }
}

/* XML text: markup escaped, control characters replaced. */
static void print_xml(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '&')
            fputs("&amp;", stdout);
        else if (c == '<')
            fputs("&lt;", stdout);
        else if (c == '>')
            fputs("&gt;", stdout);
        else if (c == '"')
            fputs("&quot;", stdout);
        else
            putchar(c < 0x20 ? ' ' : c);
    }
}

static void print_junit(const struct report *report)
{
    printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<testsuite name=\"yawlc test\" tests=\"%u\" failures=\"%u\">\n",
           report->count, report->failed);
    for (uint32_t i = 0; i < report->count; i++) {
        const struct result *result = &report->results[i];
        fputs("  <testcase classname=\"", stdout);
        print_xml(result->file);
        fputs("\" name=\"", stdout);
        print_xml(result->name);
        if (result->problem == NULL) {
            fputs("\"/>\n", stdout);
            continue;
        }
        printf("\"><failure message=\"line %u: ", result->line);
        print_xml(result->problem);
        fputs("\"/></testcase>\n", stdout);
    }
    fputs("</testsuite>\n", stdout);
}

void report_end(const struct report *report)
{
    if (report->format == REPORT_TAP) print_tap(report);
    if (report->format == REPORT_JUNIT) print_junit(report);
    if (report->format == REPORT_TEXT && report->count > 1) {
        printf("%u traces held, %u failed\n", report->count - report->failed, report->failed);
    }
}

void report_done(struct report *report)
{
    for (uint32_t i = 0; i < report->count; i++) {
        free((void *)(uintptr_t)report->results[i].name);
        free((void *)(uintptr_t)report->results[i].problem);
    }
    free(report->results);
}
