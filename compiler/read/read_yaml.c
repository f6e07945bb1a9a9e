/* YAML text → document.  Takes libyaml's events, gives a tree; strict where YAML is lax.
 *
 * Refused: duplicate, missing and complex keys, merge keys, tags, tabs that indent, a second document.
 * An alias is replaced by a copy of what its anchor marks, within a budget.  The depth limit is tested
 * at each start event, before libyaml (quadratic in flow nesting) reads on.
 */
#include "base/intern.h"
#include "read/yaml_text.h"

#include <string.h>

/* A mapping with more keys than this is searched for duplicates through a table. */
#define FEW_KEYS 8

struct anchor {
    struct document_node *node;
    struct span span;
    bool complete; /* false while we are inside the node */
};

struct reader {
    struct arena *arena;
    struct diagnostics *diagnostics;
    struct yaml_text text;
    yaml_parser_t parser;
    struct intern anchor_names;
    ARRAY(struct anchor) anchors;
    uint32_t nodes, alias_nodes, depth;
    struct span alias;  /* the one that is expanded */
    uint32_t value_end; /* where the last scalar or alias ends in the source */
    bool failed;        /* nothing more can be read */
};

static bool read_value(struct reader *reader, yaml_event_t *event, struct document_node *node);

/* ---- Events --------------------------------------------------------------- */

static struct span event_span(const struct reader *reader, const yaml_event_t *event)
{
    return yaml_text_span(&reader->text, yaml_text_offset(&reader->text, event->start_mark),
                          yaml_text_offset(&reader->text, event->end_mark));
}

static bool next_event(struct reader *reader, yaml_event_t *event)
{
    if (reader->failed) return false;
    if (!yaml_parser_parse(&reader->parser, event)) {
        yaml_text_report(&reader->text, &reader->parser);
        reader->failed = true;
        return false;
    }
    size_t begin = yaml_text_offset(&reader->text, event->start_mark);
    size_t end = yaml_text_offset(&reader->text, event->end_mark);
    yaml_text_check_tabs(&reader->text, begin, end);
    return true;
}

static struct document_node *add_node(struct reader *reader, struct document_node *parent,
                                      struct span span)
{
    if (++reader->nodes == DOCUMENT_NODES_MAX) {
        diagnose(reader->diagnostics, &read_too_large, span,
                 "the document has more than %d entries: split it", DOCUMENT_NODES_MAX);
        reader->failed = true;
    }
    return document_add(reader->arena, parent, DOCUMENT_SCALAR, span);
}

static bool is_too_deep(struct reader *reader, uint32_t depth, struct span span)
{
    if (depth <= DOCUMENT_DEPTH_MAX) return false;
    diagnose(reader->diagnostics, &read_too_deep, span,
             "mappings and lists stand more than %d levels deep here: split the part off",
             DOCUMENT_DEPTH_MAX);
    reader->failed = true;
    return true;
}

/* ---- Anchors, aliases, tags ------------------------------------------------- */

/* Where the value begins after its anchor: `&name  # comment` and white space are skipped. */
static size_t skip_anchor(struct text bytes, size_t at, size_t end)
{
    while (at < end && strchr(" \t\r\n", bytes.data[at]) == NULL) at++;
    while (at < end && strchr(" \t\r\n#", bytes.data[at]) != NULL) {
        if (bytes.data[at] != '#')
            at++;
        else
            while (at < end && bytes.data[at] != '\n') at++;
    }
    return at;
}

static const yaml_char_t *event_anchor(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: return event->data.scalar.anchor;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.anchor;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.anchor;
    default: return NULL;
    }
}

static const yaml_char_t *event_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: return event->data.scalar.tag;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.tag;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.tag;
    default: return NULL;
    }
}

static void check_tag(struct reader *reader, const yaml_event_t *event)
{
    if (event_tag(event) == NULL) return;
    struct span span = event_span(reader, event);
    struct text written = span_text(span);
    size_t end = 0;
    while (end < written.length && strchr(" \t\r\n", written.data[end]) == NULL) end++;
    diagnose(reader->diagnostics, &read_yaml_tag, span_part(span, 0, (uint32_t)end),
             "a value that begins with '!' is a tag, and tags are not used here: quote it");
}

/* Returns the anchor's number, or INTERN_NONE. */
static uint32_t define_anchor(struct reader *reader, const yaml_event_t *event,
                              struct document_node *node)
{
    const yaml_char_t *written = event_anchor(event);
    if (written == NULL) return INTERN_NONE;
    struct text name = text_of((const char *)written);
    uint32_t known = intern_find(&reader->anchor_names, name);
    struct span span = span_part(event_span(reader, event), 0, (uint32_t)name.length + 1);
    if (known != INTERN_NONE) {
        struct diagnostic *diagnostic =
            diagnose(reader->diagnostics, &read_yaml_anchor, span,
                     "the anchor '&" TEXT_FMT "' is defined twice: rename one", TEXT_ARG(name));
        diagnostic_note(reader->diagnostics, diagnostic, reader->anchors.items[known].span,
                        "it is defined here first");
        return INTERN_NONE;
    }
    struct anchor anchor = {.node = node, .span = span};
    array_push(reader->arena, &reader->anchors, anchor);
    return intern_add(&reader->anchor_names, text_copy(reader->arena, name),
                      reader->anchors.count - 1);
}

/* Copies what `from` is and holds; its name and parent stay.  Recursion ends at the depth limit. */
static bool copy_node(struct reader *reader, const struct document_node *from,
                      struct document_node *to, uint32_t depth)
{
    if (++reader->alias_nodes > DOCUMENT_ALIAS_NODES_MAX) {
        diagnose(reader->diagnostics, &read_yaml_aliases, reader->alias,
                 "aliases repeat more than %d entries in this document: write less of it twice",
                 DOCUMENT_ALIAS_NODES_MAX);
        reader->failed = true;
        return false;
    }
    to->kind = from->kind;
    to->style = from->style;
    to->value = from->value;
    to->span = from->span;
    bool holds = from->kind != DOCUMENT_SCALAR;
    if (holds && is_too_deep(reader, depth, reader->alias)) return false;
    for (const struct document_node *child = from->first_child; child != NULL;
         child = child->next) {
        struct document_node *copy = add_node(reader, to, child->span);
        copy->name = child->name;
        copy->name_span = child->name_span;
        if (reader->failed || !copy_node(reader, child, copy, depth + 1)) return false;
    }
    return true;
}

static bool expand_alias(struct reader *reader, const yaml_event_t *event,
                         struct document_node *node)
{
    struct text name = text_of((const char *)event->data.alias.anchor);
    uint32_t number = intern_find(&reader->anchor_names, name);
    node->span = event_span(reader, event);
    reader->value_end = node->span.end;
    node->style = DOCUMENT_QUOTED;
    node->value = TEXT("");
    if (number == INTERN_NONE) {
        diagnose(reader->diagnostics, &read_yaml_anchor, node->span,
                 "no anchor '&" TEXT_FMT
                 "' stands before this; a text that begins with '*' is quoted",
                 TEXT_ARG(name));
        return true;
    }
    const struct anchor *anchor = &reader->anchors.items[number];
    if (!anchor->complete) {
        diagnose(reader->diagnostics, &read_yaml_anchor, node->span,
                 "'*" TEXT_FMT "' stands inside what it repeats: it would never end",
                 TEXT_ARG(name));
        return true;
    }
    reader->alias = node->span;
    return copy_node(reader, anchor->node, node, reader->depth + 1);
}

/* ---- Scalars ------------------------------------------------------------------ */

static enum document_style style_of(yaml_scalar_style_t style)
{
    if (style == YAML_PLAIN_SCALAR_STYLE) return DOCUMENT_PLAIN;
    bool block = style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
    return block ? DOCUMENT_BLOCK : DOCUMENT_QUOTED;
}

/* The bytes of a scalar without its anchor; of a block without the empty lines that follow. */
static void scalar_place(const struct reader *reader, const yaml_event_t *event, size_t *begin,
                         size_t *end)
{
    struct text bytes = reader->text.bytes;
    *begin = yaml_text_offset(&reader->text, event->start_mark);
    *end = yaml_text_offset(&reader->text, event->end_mark);
    if (event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL) {
        *begin = skip_anchor(bytes, *begin, *end);
    }
    while (*end > *begin && strchr(" \t\r\n", bytes.data[*end - 1]) != NULL) --*end;
}

/* Takes the text of a scalar event; borrows the source where it is written just so. */
static struct text scalar_text(struct reader *reader, const yaml_event_t *event, struct span *span)
{
    size_t begin, end;
    struct text value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    scalar_place(reader, event, &begin, &end);
    *span = yaml_text_span(&reader->text, begin, end);
    reader->value_end = span->end;
    bool quoted = style_of(event->data.scalar.style) == DOCUMENT_QUOTED && end - begin >= 2;
    struct text written = text_slice(reader->text.bytes, begin + quoted, end - quoted);
    if (memchr(value.data, '\0', value.length) != NULL) {
        diagnose(reader->diagnostics, &read_yaml_syntax, *span,
                 "the escape for a zero character stands in this text: remove it");
    }
    return document_keep(reader->arena, written, value);
}

/* ---- Mappings ------------------------------------------------------------------ */

static void report_duplicate(struct reader *reader, const struct document_node *first,
                             const struct document_node *second)
{
    struct diagnostic *diagnostic =
        diagnose(reader->diagnostics, &read_duplicate_key, second->name_span,
                 "the key '" TEXT_FMT "' stands twice in this mapping: rename or remove one",
                 TEXT_ARG(second->name));
    diagnostic_note(reader->diagnostics, diagnostic, first->name_span, "it stands here first");
}

/* Few keys are compared with each other; many go through a table. */
static void check_duplicates(struct reader *reader, const struct document_node *mapping,
                             uint32_t keys_count)
{
    if (keys_count <= FEW_KEYS) {
        for (struct document_node *a = mapping->first_child; a != NULL; a = a->next) {
            struct document_node *b = mapping->first_child;
            while (b != a && !text_equal(a->name, b->name)) b = b->next;
            if (b != a) report_duplicate(reader, b, a);
        }
        return;
    }
    struct intern names = {.arena = reader->arena};
    ARRAY(const struct document_node *) entries = {0};
    for (struct document_node *entry = mapping->first_child; entry != NULL; entry = entry->next) {
        uint32_t number = intern_add(&names, entry->name, entries.count);
        if (number < entries.count)
            report_duplicate(reader, entries.items[number], entry);
        else
            array_push(reader->arena, &entries, entry);
    }
}

static void refuse_key(struct reader *reader, struct span span, const char *what)
{
    diagnose(reader->diagnostics, &read_yaml_key, span, "%s: a key is a plain text, 'key: value'",
             what);
}

/* Reads a key; returns false if its entry has no place in the document. */
static bool read_scalar_key(struct reader *reader, yaml_event_t *event, struct document_node *entry)
{
    entry->name = scalar_text(reader, event, &entry->name_span);
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    check_tag(reader, event);
    if (event->data.scalar.anchor != NULL) {
        diagnose(reader->diagnostics, &read_yaml_anchor, entry->name_span,
                 "an anchor marks a value, not a key: move it behind the ':', or quote the key");
    }
    if (plain && text_is_empty(entry->name)) {
        refuse_key(reader, event_span(reader, event), "the key before this ':' is missing");
        return false;
    }
    if (!plain || !text_is(entry->name, "<<")) return true;
    diagnose(reader->diagnostics, &read_yaml_merge, entry->name_span,
             "'<<' merges nothing in YAML 1.2: write out what this mapping holds (a key that is "
             "called so is quoted)");
    return false;
}

static bool read_key(struct reader *reader, yaml_event_t *event, struct document_node *entry)
{
    if (event->type == YAML_SCALAR_EVENT) return read_scalar_key(reader, event, entry);
    struct span span = event_span(reader, event);
    const char *what = event->type == YAML_ALIAS_EVENT ? "this key is an alias"
                                                       : "this key is a list or a mapping";
    refuse_key(reader, span, what);
    struct document_node *ignored = document_add(reader->arena, NULL, DOCUMENT_SCALAR, span);
    if (event->type != YAML_ALIAS_EVENT) read_value(reader, event, ignored);
    return false;
}

/* One `key: value`; an entry with an impossible key is read and dropped. */
static void read_entry(struct reader *reader, yaml_event_t *event, struct document_node *mapping,
                       uint32_t *keys_count)
{
    struct document_node *entry = add_node(reader, NULL, event_span(reader, event));
    bool kept = read_key(reader, event, entry);
    yaml_event_delete(event);
    if (!next_event(reader, event)) return;
    read_value(reader, event, entry);
    if (!kept) return;
    document_append(mapping, entry);
    ++*keys_count;
}

/* A flow collection ends with its bracket, a block collection with the last value in it. */
static void end_collection(struct reader *reader, const yaml_event_t *event,
                           struct document_node *node)
{
    size_t begin = yaml_text_offset(&reader->text, event->start_mark);
    size_t end = yaml_text_offset(&reader->text, event->end_mark);
    if (end > begin) reader->value_end = reader->text.base + (uint32_t)end;
    if (reader->value_end > node->span.end) node->span.end = reader->value_end;
}

static void read_mapping(struct reader *reader, struct document_node *node)
{
    yaml_event_t event;
    uint32_t keys_count = 0;
    while (next_event(reader, &event)) {
        if (event.type == YAML_MAPPING_END_EVENT) {
            end_collection(reader, &event, node);
            yaml_event_delete(&event);
            break;
        }
        read_entry(reader, &event, node, &keys_count);
        yaml_event_delete(&event);
    }
    check_duplicates(reader, node, keys_count);
}

static void read_sequence(struct reader *reader, struct document_node *node)
{
    yaml_event_t event;
    while (next_event(reader, &event)) {
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            end_collection(reader, &event, node);
            yaml_event_delete(&event);
            return;
        }
        struct document_node *item = add_node(reader, node, event_span(reader, &event));
        read_value(reader, &event, item);
        yaml_event_delete(&event);
    }
}

static void read_collection(struct reader *reader, yaml_event_t *event, struct document_node *node)
{
    size_t begin = yaml_text_offset(&reader->text, event->start_mark);
    size_t end = yaml_text_offset(&reader->text, event->end_mark);
    bool marked = event_anchor(event) != NULL || event_tag(event) != NULL;
    if (marked) begin = skip_anchor(reader->text.bytes, begin, reader->text.bytes.length);
    node->span = yaml_text_span(&reader->text, begin, end > begin ? end : begin);
    if (is_too_deep(reader, ++reader->depth, node->span)) return;
    if (event->type == YAML_MAPPING_START_EVENT) {
        node->kind = DOCUMENT_MAPPING;
        read_mapping(reader, node);
    } else {
        node->kind = DOCUMENT_SEQUENCE;
        read_sequence(reader, node);
    }
    reader->depth--;
}

/* Makes `node` what `event` begins; reads to its end.  Recursion ends at the depth limit. */
static bool read_value(struct reader *reader, yaml_event_t *event, struct document_node *node)
{
    if (event->type == YAML_ALIAS_EVENT) return expand_alias(reader, event, node);
    check_tag(reader, event);
    uint32_t anchor = define_anchor(reader, event, node);
    if (event->type == YAML_SCALAR_EVENT) {
        node->style = style_of(event->data.scalar.style);
        node->value = scalar_text(reader, event, &node->span);
    } else {
        read_collection(reader, event, node);
    }
    if (anchor != INTERN_NONE) reader->anchors.items[anchor].complete = true;
    return !reader->failed;
}

/* ---- The stream ------------------------------------------------------------------ */

/* Returns the type of the next event and forgets the rest of it. */
static yaml_event_type_t skip_event(struct reader *reader, size_t *end)
{
    yaml_event_t event;
    if (!next_event(reader, &event)) return YAML_NO_EVENT;
    yaml_event_type_t type = event.type;
    *end = yaml_text_offset(&reader->text, event.end_mark);
    yaml_event_delete(&event);
    return type;
}

static struct document_node *read_root(struct reader *reader)
{
    size_t end = 0;
    yaml_event_t event;
    if (skip_event(reader, &end) != YAML_STREAM_START_EVENT) return NULL;
    yaml_event_type_t type = skip_event(reader, &end);
    if (type == YAML_STREAM_END_EVENT) {
        diagnose(reader->diagnostics, &read_empty, yaml_text_span(&reader->text, 0, 0),
                 "the file is empty: a specification begins with 'yawl: 1'");
    }
    if (type != YAML_DOCUMENT_START_EVENT || !next_event(reader, &event)) return NULL;
    struct document_node *root = add_node(reader, NULL, event_span(reader, &event));
    read_value(reader, &event, root);
    yaml_event_delete(&event);
    if (skip_event(reader, &end) != YAML_DOCUMENT_END_EVENT) return NULL;
    yaml_text_check_end(&reader->text, end);
    return root;
}

struct document *read_yaml(struct arena *arena, const struct source *source,
                           struct diagnostics *diagnostics)
{
    struct reader reader = {.arena = arena, .diagnostics = diagnostics};
    reader.anchor_names.arena = arena;
    if (!yaml_text_open(&reader.text, arena, source, diagnostics)) return NULL;
    if (!yaml_text_check_directives(&reader.text)) return NULL;
    if (!yaml_parser_initialize(&reader.parser)) {
        diagnose(diagnostics, &read_too_large, SPAN_NONE, "no memory is left to read YAML");
        return NULL;
    }
    struct text bytes = reader.text.bytes;
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)bytes.data, bytes.length);
    struct document_node *root = read_root(&reader);
    yaml_parser_delete(&reader.parser);
    if (root == NULL || reader.failed) return NULL;
    struct document *document = ARENA_NEW(arena, struct document);
    *document = (struct document){DOCUMENT_YAML, source, root};
    return document;
}
