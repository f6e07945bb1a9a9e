/* Faults of sequences: what is wrong, in a few words, with the values and where they stand.
 *
 * Written only where an expression fails; a phrase that is too long is cut by yawl_fault_of(). */
#include "support/items_parts.h"

#define VALUE_MAX 20 /* bytes of a value in a phrase about two */
#define STEPS_MAX 6  /* of a path: the last ones */

struct phrase {
    char bytes[2 * YAWL_FAULT_OF_MAX];
    uint32_t length;
};

static struct phrase begin(void)
{
    struct phrase phrase = {{YAWL_FAULT_PHRASE}, 1};
    return phrase;
}

static void add(struct phrase *phrase, struct yawl_text text)
{
    for (uint32_t i = 0; i < text.length && phrase->length < sizeof phrase->bytes; i++)
        phrase->bytes[phrase->length++] = text.data[i];
}

static void add_string(struct phrase *phrase, const char *string)
{
    add(phrase, yawl_text_of(string));
}

static void fail(struct yawl_eval *e, int code, const struct phrase *phrase)
{
    yawl_fault_of(e, code, (struct yawl_text){phrase->bytes, phrase->length});
}

static void add_count(struct phrase *phrase, uint32_t count)
{
    char digits[24];
    struct yawl_eval own = {.scratch = digits, .scratch_capacity = sizeof digits};
    add(phrase, yawl_int_print(&own, count));
}

/* As it is written in an expression; the end of a long text is left out. */
static void add_atom(struct yawl_eval *e, struct phrase *phrase, const struct yawl_item *atom)
{
    uint32_t used = e->scratch_used;
    struct yawl_text text = yawl__item_string(e, atom);
    if (e->fault != YAWL_ETOOBIG) e->scratch_used = used;
    bool is_long = text.length > VALUE_MAX;
    if (is_long) text.length = VALUE_MAX;
    while (is_long && text.length > 0 && ((unsigned char)text.data[text.length] & 0xc0) == 0x80)
        text.length--;
    add_string(phrase, yawl__is_text(atom) ? "'" : "");
    add(phrase, text);
    add_string(phrase, is_long ? "\xe2\x80\xa6" : "");
    add_string(phrase, yawl__is_text(atom) ? "'" : "");
}

/* ---- Nodes ---- */

static void add_step(struct phrase *phrase, struct yawl_node node)
{
    switch (yawl_node_kind(node)) {
    case YAWL_NODE_ELEMENT: add(phrase, yawl_node_name(node)); break;
    case YAWL_NODE_ATTRIBUTE:
        add_string(phrase, "@");
        add(phrase, yawl_node_name(node));
        break;
    case YAWL_NODE_TEXT: add_string(phrase, "text()"); break;
    default: break; /* a document: the path begins with '/' */
    }
}

static void add_path(struct phrase *phrase, struct yawl_node node)
{
    struct yawl_node steps[STEPS_MAX];
    uint32_t count = 0;
    for (; yawl_node_is(node) && count < STEPS_MAX; node = yawl_node_parent(node))
        steps[count++] = node;
    for (uint32_t i = count; i-- > 0;) {
        add_step(phrase, steps[i]);
        if (i > 0) add_string(phrase, "/");
    }
}

/* ---- What is wrong ---- */

void yawl__items_several(struct yawl_eval *e, struct yawl_items items)
{
    struct phrase phrase = begin();
    if (e->fault != 0) return;
    add_count(&phrase, items.count);
    add_string(&phrase, " items where one is needed: ");
    if (yawl__is_node(items.items)) {
        add_path(&phrase, yawl__item_node(items.items));
    } else {
        add_atom(e, &phrase, &items.items[0]);
        add_string(&phrase, ", ");
        struct yawl_item second = yawl__item_atom(e, &items.items[1]);
        add_atom(e, &phrase, &second);
    }
    fail(e, YAWL_ECAST, &phrase);
}

void yawl__items_say(struct yawl_eval *e, const char *what)
{
    struct phrase phrase = begin();
    add_string(&phrase, what);
    fail(e, YAWL_ECAST, &phrase);
}

struct yawl_items yawl__items_no_node(struct yawl_eval *e)
{
    yawl__items_say(e, "a value where a node is needed, or several nodes");
    return yawl_items_none();
}

void yawl__items_misfits(struct yawl_eval *e, const struct yawl_item *a, const char *between,
                         const struct yawl_item *b)
{
    struct phrase phrase = begin();
    if (e->fault != 0) return;
    add_atom(e, &phrase, a);
    add_string(&phrase, " ");
    add_string(&phrase, between);
    add_string(&phrase, " ");
    add_atom(e, &phrase, b);
    fail(e, YAWL_ECAST, &phrase);
}

void yawl__items_not_needed(struct yawl_eval *e, struct yawl_items items, struct yawl_text name)
{
    struct phrase phrase = begin();
    bool is_node = items.count == 1 && yawl__is_node(items.items);
    if (e->fault != 0) return;
    if (is_node) {
        add_path(&phrase, yawl__item_node(items.items));
    } else if (items.count == 1) {
        add_atom(e, &phrase, items.items);
    } else {
        if (items.count > 0) add_count(&phrase, items.count);
        add_string(&phrase, items.count > 0 ? " items" : "nothing");
    }
    add_string(&phrase, name.length > 0 ? " where <" : " where an element");
    add(&phrase, name);
    add_string(&phrase, name.length > 0 ? "> is needed" : " is needed");
    fail(e, YAWL_EDATA, &phrase);
}

void yawl__items_inside(struct yawl_eval *e, struct yawl_node child)
{
    struct phrase phrase = begin();
    if (e->fault != 0) return;
    add_path(&phrase, child);
    add_string(&phrase, " where text is needed");
    fail(e, YAWL_EDATA, &phrase);
}
