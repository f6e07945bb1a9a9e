/* Building a tree of XML data in the scratch.
 *
 * Nodes and characters grow in chunks, each twice as large as the one before, so that the scratch may be
 * used for other things in between; yawl_tree_done() copies them into one block, and takes the chunks' room
 * back if nothing else has used the scratch since.  Offsets of names and values count from the first
 * character until then.  A fault leaves the builder broken: what follows does nothing.
 */
#include "support/tree_parts.h"

#include "support/list_parts.h"
#include "yawl/errors.h"

#include <assert.h>

#define ROWS_FIRST       16u   /* nodes in the first chunk */
#define CHARACTERS_FIRST 1024u /* bytes in the first chunk: any name fits */

static void breaks(struct yawl_tree_builder *b, int fault)
{
    yawl_fault(b->e, fault);
    b->broken = true;
}

/* ---- Chunks: chunk k begins at first * (2^k - 1) and holds first * 2^k things ---- */

static uint32_t chunk_of(uint32_t index, uint32_t first)
{
    return 31u - (uint32_t)__builtin_clz(index / first + 1);
}

static uint32_t chunk_begin(uint32_t chunk, uint32_t first) { return first * ((1u << chunk) - 1); }

/* Room for chunk number *chunks, of `bytes` bytes; NULL if there is none. */
static void *new_chunk(struct yawl_tree_builder *b, uint8_t *chunks, uint64_t bytes)
{
    if (*chunks == YAWL_TREE_CHUNKS) {
        breaks(b, YAWL_EXML);
        return NULL;
    }
    if (b->e->scratch_used != b->mark) b->alone = false;
    void *chunk = yawl__scratch_items(b->e, bytes);
    b->mark = b->e->scratch_used;
    if (chunk == NULL)
        b->broken = true;
    else
        *chunks = (uint8_t)(*chunks + 1);
    return chunk;
}

static struct yawl_tree_row *row_at(const struct yawl_tree_builder *b, uint32_t index)
{
    uint32_t chunk = chunk_of(index, ROWS_FIRST);
    return b->rows[chunk] + (index - chunk_begin(chunk, ROWS_FIRST));
}

static bool more_rows(struct yawl_tree_builder *b)
{
    uint32_t chunk = b->row_chunks, room = ROWS_FIRST << chunk;
    struct yawl_tree_row *rows = new_chunk(b, &b->row_chunks, (uint64_t)room * sizeof *rows);
    if (rows == NULL) return false;
    b->rows[chunk] = rows;
    b->rows_room = room;
    return true;
}

static bool more_characters(struct yawl_tree_builder *b)
{
    uint32_t chunk = b->character_chunks, room = CHARACTERS_FIRST << chunk;
    char *characters = new_chunk(b, &b->character_chunks, room);
    if (characters == NULL) return false;
    b->characters[chunk] = characters;
    b->characters_room = room;
    return true;
}

/* A new node in the one that is open; NULL: broken. */
static struct yawl_tree_row *new_row(struct yawl_tree_builder *b, enum yawl_node_kind kind)
{
    if (b->rows_room == 0 && !more_rows(b)) return NULL;
    uint32_t chunk = b->row_chunks - 1u, room = ROWS_FIRST << chunk;
    struct yawl_tree_row *row = b->rows[chunk] + (room - b->rows_room--);
    b->rows_count++;
    row->kind = (uint8_t)kind;
    row->depth = (uint8_t)b->depth;
    row->parent = b->current;
    row->end = b->rows_count;
    row->name_length = 0;
    row->name = row->value = row->value_length = 0;
    return row;
}

/* Appends to the last chunk what fits into it; returns how much. */
static uint32_t put_part(struct yawl_tree_builder *b, struct yawl_text text)
{
    uint32_t chunk = b->character_chunks - 1u, room = CHARACTERS_FIRST << chunk;
    uint32_t part = b->characters_room < text.length ? b->characters_room : text.length;
    memcpy(b->characters[chunk] + (room - b->characters_room), text.data, part);
    b->characters_room -= part;
    b->characters_count += part;
    return part;
}

/* Appends characters, over as many chunks as they take; returns where they begin. */
static uint32_t put_characters(struct yawl_tree_builder *b, struct yawl_text text)
{
    uint32_t begin = b->characters_count;
    if (text.length > 0 && text.length <= b->characters_room) {
        put_part(b, text);
        return begin;
    }
    while (text.length > 0 && (b->characters_room > 0 || more_characters(b))) {
        uint32_t part = put_part(b, text);
        text.data += part;
        text.length -= part;
    }
    return begin;
}

/* ---- Names ---- */

static bool is_stored_at(const struct yawl_tree_builder *b, struct yawl_text_ref at,
                         struct yawl_text name)
{
    if (at.length != name.length) return false;
    uint32_t chunk = chunk_of(at.offset, CHARACTERS_FIRST);
    uint32_t begin = at.offset - chunk_begin(chunk, CHARACTERS_FIRST);
    return memcmp(b->characters[chunk] + begin, name.data, name.length) == 0;
}

/* Leaves the rest of the last chunk, as zeros, if `length` bytes do not fit into it. */
static void skip_to_fit(struct yawl_tree_builder *b, uint32_t length)
{
    static const char zeros[YAWL_TREE_NAME_MAX];
    struct yawl_text rest = {zeros, b->characters_room};
    if (b->characters_room < length) put_characters(b, rest);
}

/* Names of at most this many bytes are the same if they are as long and their words are the same. */
#define NAME_SHORT 8

/* Its first and last characters, which meet in a short name. */
static uint64_t word_of(struct yawl_text name)
{
    const unsigned char *bytes = (const unsigned char *)name.data;
    uint64_t first = 0, last = 0;
    uint32_t length = name.length;
    if (length >= sizeof first) {
        memcpy(&first, bytes, sizeof first);
        memcpy(&last, bytes + length - sizeof last, sizeof last);
        return length == sizeof first ? first : first ^ last << 1;
    }
    if (length < 4)
        return bytes[0] | (uint64_t)bytes[length / 2] << 8 | (uint64_t)bytes[length - 1] << 16;
    memcpy(&first, bytes, 4);
    memcpy(&last, bytes + length - 4, 4);
    return first | last << 32;
}

/* Stores a name, or finds it among those that are remembered.  No name spans chunks. */
static void put_name(struct yawl_tree_builder *b, struct yawl_tree_row *row, struct yawl_text name)
{
    uint64_t word = word_of(name), hash = (word ^ name.length) * 0x9E3779B97F4A7C15u;
    uint32_t slot = (uint32_t)(hash >> 32) % YAWL_TREE_NAMES;
    struct yawl_text_ref *known = &b->names[slot];
    row->name_length = (uint16_t)name.length;
    if (known->length == name.length && b->words[slot] == word &&
        (name.length <= NAME_SHORT || is_stored_at(b, *known, name))) {
        row->name = known->offset;
        return;
    }
    skip_to_fit(b, name.length);
    row->name = put_characters(b, name);
    known->offset = row->name;
    known->length = b->broken ? 0 : name.length;
    b->words[slot] = word;
}

/* ---- What may stand where ---- */

/* Can a node be added?  A second root and one too deep cannot. */
static bool may_add(struct yawl_tree_builder *b)
{
    if (b->broken) return false;
    if ((b->current == YAWL_TREE_NONE && b->rows_count > 0) || b->depth > YAWL_TREE_DEPTH_MAX)
        breaks(b, YAWL_EXML);
    return !b->broken;
}

static bool may_name(struct yawl_tree_builder *b, struct yawl_text name)
{
    if (!b->broken && (name.length == 0 || name.length > YAWL_TREE_NAME_MAX)) breaks(b, YAWL_EXML);
    return !b->broken;
}

static bool is_attribute(const struct yawl_tree_row *row)
{
    return row->kind == YAWL_NODE_ATTRIBUTE || row->kind == YAWL_NODE_NAMESPACE;
}

/* Can the open element have the last node, an attribute?  Not after content, and no name twice. */
static bool may_have(const struct yawl_tree_builder *b, struct yawl_text name)
{
    uint32_t open = b->current, last = b->rows_count - 1;
    if (open == YAWL_TREE_NONE) return true;
    if (row_at(b, open)->kind != YAWL_NODE_ELEMENT) return false;
    if (last - open > YAWL_TREE_ATTRIBUTES_MAX) return false;
    for (uint32_t i = open + 1; i < last; i++) {
        const struct yawl_tree_row *other = row_at(b, i);
        struct yawl_text_ref at = {other->name, other->name_length};
        if (!is_attribute(other) || is_stored_at(b, at, name)) return false;
    }
    return true;
}

/* ---- Nodes ---- */

void yawl_tree_begin(struct yawl_tree_builder *b, struct yawl_eval *e)
{
    memset(b, 0, sizeof *b);
    b->e = e;
    b->began = b->mark = e->scratch_used;
    b->alone = true;
    b->broken = e->fault == YAWL_ETOOBIG;
    b->current = YAWL_TREE_NONE;
}

static void open_node(struct yawl_tree_builder *b, enum yawl_node_kind kind, struct yawl_text name)
{
    struct yawl_tree_row *row = may_add(b) ? new_row(b, kind) : NULL;
    if (row == NULL) return;
    if (name.length > 0) put_name(b, row, name);
    b->current = b->rows_count - 1;
    b->depth++;
}

void yawl_tree_document(struct yawl_tree_builder *b)
{
    if (!b->broken && b->rows_count > 0) breaks(b, YAWL_EXML);
    struct yawl_text none = {"", 0};
    open_node(b, YAWL_NODE_DOCUMENT, none);
}

void yawl_tree_open(struct yawl_tree_builder *b, struct yawl_text name)
{
    if (may_name(b, name)) open_node(b, YAWL_NODE_ELEMENT, name);
}

void yawl_tree_close(struct yawl_tree_builder *b)
{
    if (b->broken) return;
    assert(b->current != YAWL_TREE_NONE);
    struct yawl_tree_row *row = row_at(b, b->current);
    row->end = b->rows_count;
    b->current = row->parent;
    b->depth--;
}

static void put_value(struct yawl_tree_builder *b, struct yawl_tree_row *row,
                      struct yawl_text value)
{
    row->value = put_characters(b, value);
    row->value_length = value.length;
}

static void add_attribute(struct yawl_tree_builder *b, enum yawl_node_kind kind,
                          struct yawl_text name, struct yawl_text value)
{
    if (!may_name(b, name) || !may_add(b)) return;
    struct yawl_tree_row *row = new_row(b, kind);
    if (row == NULL) return;
    put_name(b, row, name);
    if (b->broken) return;
    if (may_have(b, name) && yawl__is_xml_text(value))
        put_value(b, row, value);
    else
        breaks(b, YAWL_EXML);
}

void yawl_tree_attribute(struct yawl_tree_builder *b, struct yawl_text name, struct yawl_text value)
{
    add_attribute(b, YAWL_NODE_ATTRIBUTE, name, value);
}

void yawl_tree_namespace(struct yawl_tree_builder *b, struct yawl_text name, struct yawl_text uri)
{
    add_attribute(b, YAWL_NODE_NAMESPACE, name, uri);
}

/* Texts of YAWL hold characters that XML has none of; a tree never does, or it could not be read back. */
static bool takes(struct yawl_tree_builder *b, struct yawl_text text)
{
    if (b->broken || text.length == 0) return false;
    if (!yawl__is_xml_text(text)) breaks(b, YAWL_EXML);
    return !b->broken;
}

/* Its characters are the last ones. */
static void extend(struct yawl_tree_builder *b, struct yawl_text more)
{
    struct yawl_tree_row *last = row_at(b, b->rows_count - 1);
    uint32_t begin = put_characters(b, more);
    if (last->value_length == 0) last->value = begin;
    last->value_length += more.length;
}

void yawl__tree_extend(struct yawl_tree_builder *b, struct yawl_text more)
{
    if (takes(b, more)) extend(b, more);
}

void yawl_tree_text(struct yawl_tree_builder *b, struct yawl_text text)
{
    if (!takes(b, text)) return;
    struct yawl_tree_row *last = b->rows_count > 0 ? row_at(b, b->rows_count - 1) : NULL;
    if (last != NULL && last->kind == YAWL_NODE_TEXT && last->parent == b->current &&
        b->current != YAWL_TREE_NONE) {
        extend(b, text);
        return;
    }
    struct yawl_tree_row *row = may_add(b) ? new_row(b, YAWL_NODE_TEXT) : NULL;
    if (row != NULL) put_value(b, row, text);
}

/* ---- Copies ---- */

/* Is the name declared at the element, or between it and `outer`? */
static bool is_shadowed(struct yawl_node element, struct yawl_node outer, struct yawl_text name)
{
    for (; !yawl_node_same(element, outer); element = yawl_node_parent(element)) {
        struct yawl_node node = yawl__next_declaration(element, element.index);
        for (; yawl_node_is(node); node = yawl__next_declaration(element, node.index))
            if (yawl_node_is_named(node, name)) return true;
    }
    return false;
}

/* Declares in the open element, a copy of `element`, what was declared around that; returns how many. */
static uint32_t inherit(struct yawl_tree_builder *b, struct yawl_node element)
{
    uint32_t seen = 0, before = b->rows_count;
    struct yawl_node outer = yawl_node_parent(element);
    for (; yawl_node_is(outer); outer = yawl_node_parent(outer)) {
        struct yawl_node node = yawl__next_declaration(outer, outer.index);
        for (; yawl_node_is(node) && seen < YAWL__SCOPE_MAX; seen++) {
            struct yawl_text name = yawl_node_name(node);
            if (!is_shadowed(element, outer, name))
                yawl_tree_namespace(b, name, yawl_node_value(node));
            node = yawl__next_declaration(outer, node.index);
        }
    }
    return b->rows_count - before;
}

/* Copies a subtree into the open node, with the namespaces that are declared around it. */
static void copy_rows(struct yawl_tree_builder *b, struct yawl_node top)
{
    uint32_t base = b->rows_count, parent = b->current, depth = b->depth, inherited = 0;
    uint32_t first_depth = yawl_node_row(top).depth, end = yawl_node_end(top);
    for (uint32_t i = top.index; i < end && !b->broken; i++) {
        struct yawl_node node = yawl_node_at(top.tree, i);
        struct yawl_tree_row source = yawl_node_row(node);
        uint32_t shift = source.parent == top.index ? 0 : inherited;
        b->depth = depth + source.depth - first_depth;
        b->current = i == top.index ? parent : source.parent - top.index + base + shift;
        struct yawl_tree_row *row =
            may_add(b) ? new_row(b, (enum yawl_node_kind)source.kind) : NULL;
        if (row == NULL) break;
        row->end = source.end - top.index + base + inherited;
        if (source.name_length > 0) put_name(b, row, yawl_node_name(node));
        put_value(b, row, yawl_node_value(node));
        if (i > top.index || source.parent == YAWL_TREE_NONE) continue;
        b->current = base;
        b->depth++;
        inherited = inherit(b, top);
        row_at(b, base)->end += inherited;
    }
    b->current = parent;
    b->depth = depth;
}

static void copy_content(struct yawl_tree_builder *b, struct yawl_node document)
{
    struct yawl_node child = yawl_node_first_child(document);
    for (; yawl_node_is(child) && !b->broken; child = yawl_node_next(child))
        yawl_tree_copy(b, child);
}

void yawl_tree_copy(struct yawl_tree_builder *b, struct yawl_node node)
{
    if (b->broken) return;
    enum yawl_node_kind kind = yawl_node_kind(node);
    if (kind == YAWL_NODE_DOCUMENT)
        copy_content(b, node);
    else if (kind == YAWL_NODE_TEXT)
        yawl_tree_text(b, yawl_node_value(node));
    else if (kind == YAWL_NODE_ELEMENT)
        copy_rows(b, node);
    else
        add_attribute(b, kind, yawl_node_name(node), yawl_node_value(node));
}

/* ---- The block ---- */

static void gather_rows(const struct yawl_tree_builder *b, char *to, uint32_t characters_at)
{
    uint32_t left = b->rows_count;
    for (uint32_t chunk = 0; left > 0; chunk++) {
        uint32_t room = ROWS_FIRST << chunk, part = left < room ? left : room;
        for (uint32_t i = 0; i < part; i++, to += sizeof(struct yawl_tree_row)) {
            struct yawl_tree_row row = b->rows[chunk][i];
            row.name = row.name_length > 0 ? row.name + characters_at : 0;
            row.value = row.value_length > 0 ? row.value + characters_at : 0;
            memcpy(to, &row, sizeof row);
        }
        left -= part;
    }
}

static void gather_characters(const struct yawl_tree_builder *b, char *to)
{
    uint32_t left = b->characters_count;
    for (uint32_t chunk = 0; left > 0; chunk++) {
        uint32_t room = CHARACTERS_FIRST << chunk, part = left < room ? left : room;
        memcpy(to, b->characters[chunk], part);
        to += part;
        left -= part;
    }
}

/* Moves the block, which ends the scratch, to where the first chunk began. */
static char *take_room_back(const struct yawl_tree_builder *b, char *block, uint32_t size)
{
    struct yawl_eval *e = b->e;
    e->scratch_used = b->began;
    char *place = yawl__scratch_items(e, size);
    return memmove(place, block, size);
}

struct yawl_text yawl_tree_done(struct yawl_tree_builder *b)
{
    struct yawl_text tree = {"", 0};
    assert(b->broken || b->current == YAWL_TREE_NONE);
    uint64_t rows = (uint64_t)b->rows_count * sizeof(struct yawl_tree_row);
    uint64_t size = sizeof(struct yawl_tree_head) + rows + b->characters_count;
    if (!b->broken && (b->rows_count == 0 || size > UINT32_MAX)) breaks(b, YAWL_EXML);
    if (b->broken) return tree;
    if (b->e->scratch_used != b->mark) b->alone = false;
    char *block = yawl__scratch_items(b->e, size);
    if (block == NULL) return tree;
    struct yawl_tree_head head = {(uint32_t)size, b->rows_count, b->characters_count, 0};
    memcpy(block, &head, sizeof head);
    gather_rows(b, block + sizeof head, (uint32_t)(sizeof head + rows));
    gather_characters(b, block + sizeof head + rows);
    tree.data = b->alone ? take_room_back(b, block, head.size) : block;
    tree.length = head.size;
    return tree;
}
