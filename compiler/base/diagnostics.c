/* Collecting diagnostics: severities by rule, a cap, notes and fixes. */
#include "base/diagnostics.h"

#include <stdlib.h>

const char *severity_name(enum severity severity)
{
    static const char *const names[SEVERITY_COUNT] = {"note", "warning", "error"};
    return names[severity];
}

const char *diagnostic_code(const struct diagnostic_kind *kind)
{
    static const char *const codes[] = {"PARSE_ERROR", "INVALID_SPEC", "NOT_COMPILED",
                                        "LIMIT_REACHED", "UNSOUND_SPEC"};
    return codes[kind->class];
}

/* The last rule that fits decides; -Werror alone raises what is still a warning. */
static bool applies(const struct diagnostic_rule *rule, struct span span)
{
    if (rule->within.source == NULL) return true;
    return rule->within.source == span.source && span.begin >= rule->within.begin &&
           span.end <= rule->within.end;
}

static bool decide_severity(const struct diagnostics *diagnostics, struct span span,
                            const struct diagnostic_kind *kind, enum severity *severity)
{
    bool silent = false, all_errors = false;
    *severity = kind->severity;
    array_each(struct diagnostic_rule, rule, &diagnostics->rules) {
        if (rule->kind == NULL) all_errors = true;
        if (rule->kind != kind || !applies(rule, span)) continue;
        if (kind->severity == SEVERITY_ERROR && kind->class != DIAGNOSTIC_UNSOUND) continue;
        silent = rule->silent;
        *severity = rule->silent ? kind->severity : rule->severity;
    }
    if (all_errors && *severity == SEVERITY_WARNING) *severity = SEVERITY_ERROR;
    if (diagnostics->as_notes) *severity = SEVERITY_NOTE;
    return !silent;
}

static void count(struct diagnostics *diagnostics, struct diagnostic *diagnostic)
{
    diagnostics->errors += diagnostic->severity == SEVERITY_ERROR;
    diagnostics->warnings += diagnostic->severity == SEVERITY_WARNING;
    if (diagnostics->list.count >= DIAGNOSTICS_MAX) {
        diagnostics->dropped++;
        return;
    }
    array_push(diagnostics->arena, &diagnostics->list, diagnostic);
}

struct diagnostic *diagnose(struct diagnostics *diagnostics, const struct diagnostic_kind *kind,
                            struct span span, const char *format, ...)
{
    struct diagnostic *diagnostic = ARENA_NEW(diagnostics->arena, struct diagnostic);
    diagnostic->kind = kind;
    diagnostic->span = span;
    if (!decide_severity(diagnostics, span, kind, &diagnostic->severity)) return diagnostic;
    if (diagnostics->list.count < DIAGNOSTICS_MAX) {
        struct text_buffer message = {.arena = diagnostics->arena};
        va_list arguments;
        va_start(arguments, format);
        text_vprint(&message, format, arguments);
        va_end(arguments);
        diagnostic->message = text_built(&message);
    }
    count(diagnostics, diagnostic);
    return diagnostic;
}

struct diagnostic *diagnostics_raise(struct diagnostics *diagnostics,
                                     const struct diagnostic_kind *kind, struct span span)
{
    const struct diagnostic_rule place = {.within = span};
    for (uint32_t i = 0; span.source != NULL && i < diagnostics->list.count; i++) {
        struct diagnostic *diagnostic = diagnostics->list.items[i];
        if (diagnostic->kind != kind || !applies(&place, diagnostic->span)) continue;
        diagnostics->warnings -= diagnostic->severity == SEVERITY_WARNING;
        diagnostics->errors += diagnostic->severity != SEVERITY_ERROR;
        diagnostic->severity = SEVERITY_ERROR;
        return diagnostic;
    }
    return NULL;
}

void diagnostic_note(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                     struct span span, const char *format, ...)
{
    struct text_buffer message = {.arena = diagnostics->arena};
    va_list arguments;
    va_start(arguments, format);
    text_vprint(&message, format, arguments);
    va_end(arguments);
    struct diagnostic_note note = {span, text_built(&message)};
    array_push(diagnostics->arena, &diagnostic->notes, note);
}

void diagnostic_fix(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                    struct span span, struct text replacement)
{
    struct diagnostic_fix fix = {span, replacement};
    array_push(diagnostics->arena, &diagnostic->fixes, fix);
}

void diagnostic_add_step(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                         struct span span, struct text message)
{
    struct diagnostic_step step = {span, message};
    array_push(diagnostics->arena, &diagnostic->steps, step);
}

void diagnostic_did_you_mean(struct diagnostics *diagnostics, struct diagnostic *diagnostic,
                             struct span span, struct text nearest)
{
    if (text_is_absent(nearest)) return;
    diagnostic_note(diagnostics, diagnostic, SPAN_NONE, "did you mean '" TEXT_FMT "'?",
                    TEXT_ARG(nearest));
    diagnostic_fix(diagnostics, diagnostic, span, nearest);
}

static int order_of(const void *left, const void *right)
{
    const struct diagnostic *a = *(struct diagnostic *const *)left;
    const struct diagnostic *b = *(struct diagnostic *const *)right;
    if (a->span.source != b->span.source) {
        if (a->span.source == NULL || b->span.source == NULL)
            return a->span.source == NULL ? 1 : -1;
        return text_compare(a->span.source->name, b->span.source->name);
    }
    if (a->span.begin != b->span.begin) return a->span.begin < b->span.begin ? -1 : 1;
    return text_compare(a->message, b->message);
}

static bool same(const struct diagnostic *a, const struct diagnostic *b)
{
    return a->kind == b->kind && a->span.source == b->span.source &&
           a->span.begin == b->span.begin && a->span.end == b->span.end &&
           text_equal(a->message, b->message);
}

void diagnostics_sort(struct diagnostics *diagnostics)
{
    uint32_t kept = 0;
    if (diagnostics->list.count == 0) return;
    struct diagnostic **items = diagnostics->list.items;
    qsort(items, diagnostics->list.count, sizeof(struct diagnostic *), order_of);
    for (uint32_t i = 0; i < diagnostics->list.count; i++) {
        bool repeated = kept > 0 && same(items[kept - 1], items[i]);
        if (repeated) {
            diagnostics->errors -= items[i]->severity == SEVERITY_ERROR;
            diagnostics->warnings -= items[i]->severity == SEVERITY_WARNING;
            continue;
        }
        items[kept++] = items[i];
    }
    diagnostics->list.count = kept;
}
