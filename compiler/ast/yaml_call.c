/* The kind of `call`: one connector, with a text or a mapping of settings of any depth.
 *
 * Settings are kept flat, `headers.Accept`, `args.0`, and written nested again wherever that gives the
 * same flat keys back.
 */
#include "ast/yaml_read.h"
#include "ast/yaml_write.h"

#include <stdio.h>

const char *const yaml_connectors[] = {"function", "http", "process", "log", NULL};

/* ---- Reading ---- */

struct settings {
    struct yaml_reader *reader;
    const struct yaml_key *key;
    struct ast_call *call;
    struct intern seen;
};

static void add_setting(struct settings *settings, struct text path,
                        const struct document_node *node)
{
    struct yaml_reader *reader = settings->reader;
    struct ast_mapping setting = {.target = {path, yaml_place(node)},
                                  .expression = yaml_text(node),
                                  .span = yaml_entry_span(node)};
    if (intern_find(&settings->seen, path) != INTERN_NONE) {
        diagnose(reader->diagnostics, &yaml_repeated, setting.target.span,
                 "'" TEXT_FMT "' is set twice in this call", TEXT_ARG(path));
    }
    intern_add(&settings->seen, path, 0);
    array_push(reader->arena, &settings->call->settings, setting);
}

/* Recursive, as deep as the document is (DOCUMENT_DEPTH_MAX). */
static void read_settings(struct settings *settings, struct text path,
                          const struct document_node *node)
{
    struct yaml_reader *reader = settings->reader;
    uint32_t index = 0;
    if (node->kind == DOCUMENT_SCALAR) {
        struct yaml_key named = *settings->key;
        named.name = text_string(reader->arena, path);
        named.kind = &yaml_kind_text;
        named.example = "text";
        if (yaml_is_scalar(reader, &named, node)) add_setting(settings, path, node);
        return;
    }
    if (node->first_child == NULL) {
        diagnose(reader->diagnostics, &yaml_empty_value, yaml_place(node),
                 "an empty %s says nothing: leave the key out",
                 node->kind == DOCUMENT_SEQUENCE ? "list" : "mapping");
    }
    for (const struct document_node *child = node->first_child; child != NULL;
         child = child->next) {
        struct text dot = text_is_empty(path) ? TEXT("") : TEXT(".");
        struct text last = text_format(reader->arena, "%u", index++);
        if (node->kind == DOCUMENT_MAPPING) last = child->name;
        read_settings(settings,
                      text_format(reader->arena, TEXT_FMT TEXT_FMT TEXT_FMT, TEXT_ARG(path),
                                  TEXT_ARG(dot), TEXT_ARG(last)),
                      child);
    }
}

static bool is_connector(struct text name)
{
    for (const char *const *known = yaml_connectors; *known != NULL; known++) {
        if (text_is(name, *known)) return true;
    }
    return false;
}

static void report_connector(struct yaml_reader *reader, const struct document_node *connector)
{
    struct text_buffer list = {.arena = reader->arena};
    struct diagnostic *diagnostic =
        diagnose(reader->diagnostics, &yaml_unknown_key, connector->name_span,
                 "task '" TEXT_FMT "': unknown connector '" TEXT_FMT "'",
                 TEXT_ARG(connector->parent->parent->name), TEXT_ARG(connector->name));
    diagnostic_did_you_mean(reader->diagnostics, diagnostic, connector->name_span,
                            intern_nearest_of(yaml_connectors, connector->name));
    for (const char *const *known = yaml_connectors; *known != NULL; known++) {
        text_print(&list, "%s%s", known == yaml_connectors ? "" : ", ", *known);
    }
    struct text all = text_built(&list);
    diagnostic_note(reader->diagnostics, diagnostic, SPAN_NONE, "connectors: " TEXT_FMT,
                    TEXT_ARG(all));
}

static void read_connector(struct yaml_reader *reader, const struct yaml_key *key,
                           const struct document_node *connector, struct ast_call *call)
{
    struct settings settings = {reader, key, call, {.arena = reader->arena}};
    if (!is_connector(connector->name)) report_connector(reader, connector);
    if (connector->next != NULL) {
        diagnose(reader->diagnostics, &yaml_exclusive_keys, connector->next->name_span,
                 "a call has one connector; this is the second, after '" TEXT_FMT "'",
                 TEXT_ARG(connector->name));
    }
    call->connector = yaml_key_text(connector);
    if (connector->kind == DOCUMENT_SCALAR && !yaml_is_null(connector)) {
        call->text = yaml_text(connector);
    } else if (connector->kind == DOCUMENT_SCALAR) {
        yaml_wrong_kind(reader, key, connector);
    } else {
        read_settings(&settings, TEXT(""), connector);
    }
}

void yaml_read_call(struct yaml_reader *reader, const struct yaml_key *key,
                    const struct document_node *node, void *object)
{
    struct ast_call *call = YAML_MEMBER(struct ast_call, key, object);
    if (node->kind != DOCUMENT_MAPPING) {
        yaml_wrong_kind(reader, key, node);
        return;
    }
    call->present = true;
    call->span = yaml_entry_span(node);
    if (node->first_child != NULL) {
        read_connector(reader, key, node->first_child, call);
        return;
    }
    diagnose(reader->diagnostics, &yaml_empty_value, yaml_place(node),
             "task '" TEXT_FMT "': this call names no connector: write for example call: %s",
             TEXT_ARG(node->parent->name), key->example);
}

/* ---- Writing ---- */

/* Settings [from, to), whose paths agree before `start`. */
struct run {
    const struct ast_mapping *items;
    uint32_t from, to;
    size_t start;
};

/* The part of a path that begins at `start`, up to the next dot. */
static struct text part_at(struct text path, size_t start)
{
    struct text rest = text_slice(path, start, path.length);
    return text_slice(rest, 0, text_find(rest, "."));
}

/* End of the settings that share the part of item `from`. */
static uint32_t run_end(const struct run *run, uint32_t from)
{
    struct text part = part_at(run->items[from].target.text, run->start);
    uint32_t to = from + 1;
    while (to < run->to && text_equal(part_at(run->items[to].target.text, run->start), part)) to++;
    return to;
}

/* Does the run nest: each part stands once, and either holds a value or more parts? */
static bool nests(struct yaml_writer *writer, const struct run *run)
{
    struct intern seen = {.arena = writer->arena};
    for (uint32_t i = run->from, end; i < run->to; i = end) {
        struct text part = part_at(run->items[i].target.text, run->start);
        end = run_end(run, i);
        if (intern_find(&seen, part) != INTERN_NONE || text_is_empty(part)) return false;
        intern_add(&seen, part, 0);
        size_t next = run->start + part.length;
        for (uint32_t k = i; k < end && end > i + 1; k++) {
            if (run->items[k].target.text.length <= next + 1) return false;
        }
    }
    return true;
}

static bool is_list(struct yaml_writer *writer, const struct run *run)
{
    uint32_t index = 0;
    for (uint32_t i = run->from; i < run->to; i = run_end(run, i)) {
        struct text expected = text_format(writer->arena, "%u", index++);
        if (!text_equal(part_at(run->items[i].target.text, run->start), expected)) return false;
    }
    return true;
}

static void write_flat(struct yaml_writer *writer, const struct run *run, struct text name,
                       struct document_node *parent)
{
    struct document_node *node = yaml_add(writer, parent, name, DOCUMENT_MAPPING);
    for (uint32_t i = run->from; i < run->to; i++) {
        struct text path = run->items[i].target.text;
        yaml_add_text(writer, node, text_slice(path, run->start, path.length),
                      run->items[i].expression.text);
    }
}

/* Recursive, as deep as the paths have dots: at most DOCUMENT_DEPTH_MAX, flat below. */
static void write_run(struct yaml_writer *writer, const struct run *run, struct text name,
                      struct document_node *parent)
{
    uint32_t depth = 0;
    for (const struct document_node *up = parent; up != NULL; up = up->parent) depth++;
    if (depth >= DOCUMENT_DEPTH_MAX / 2 || !nests(writer, run)) {
        write_flat(writer, run, name, parent);
        return;
    }
    bool list = is_list(writer, run);
    struct document_node *node =
        yaml_add(writer, parent, name, list ? DOCUMENT_SEQUENCE : DOCUMENT_MAPPING);
    for (uint32_t i = run->from, end; i < run->to; i = end) {
        struct text path = run->items[i].target.text, part = part_at(path, run->start);
        struct text child = list ? TEXT_NONE : part;
        size_t next = run->start + part.length;
        struct run below = {run->items, i, end = run_end(run, i), next + 1};
        if (path.length == next)
            yaml_add_text(writer, node, child, run->items[i].expression.text);
        else
            write_run(writer, &below, child, node);
    }
}

void yaml_write_call(struct yaml_writer *writer, const struct yaml_key *key, const void *object,
                     struct document_node *mapping)
{
    const struct ast_call *call = YAML_CONST_MEMBER(struct ast_call, key, object);
    if (!call->present) return;
    struct document_node *node = yaml_add(writer, mapping, text_of(key->name), DOCUMENT_MAPPING);
    struct run all = {call->settings.items, 0, call->settings.count, 0};
    if (!text_is_absent(call->text.text)) {
        yaml_add_text(writer, node, call->connector.text, call->text.text);
    } else if (call->settings.count > 0) {
        write_run(writer, &all, call->connector.text, node);
    }
}
