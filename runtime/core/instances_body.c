/* Reads bodies.  Every length is held against what is there, since the bytes may come from a store. */
#include "core/instances_body.h"

#include <string.h>

/* Takes `size` bytes from the start of `rest`; false: they are not there. */
static bool take(struct yawl__pack *rest, void *to, size_t size)
{
    if (rest->length < size) return false;
    memcpy(to, rest->bytes, size);
    rest->bytes += size;
    rest->length -= size;
    return true;
}

static bool take_pack(struct yawl__pack *rest, size_t length, struct yawl__pack *pack)
{
    if (rest->length < length || length % 8 != 0) return false;
    *pack = (struct yawl__pack){rest->bytes, length};
    rest->bytes += length;
    rest->length -= length;
    return true;
}

static struct yawl__pack body_of(const struct yawl__event_view *view)
{
    struct yawl__pack body = {view->body, view->body_length};
    return body;
}

/* What is left is the changes; there are some only where the task leaves. */
static bool take_changes(struct yawl__pack rest, uint8_t flags, struct yawl__pack *changes)
{
    *changes = rest;
    return rest.length % 8 == 0 && (rest.length == 0 || (flags & YAWL__EVENT_LEAVES) != 0);
}

bool yawl__start_read(const struct yawl__event_view *view, struct yawl__start_view *start)
{
    struct yawl__pack rest = body_of(view);
    return take(&rest, &start->body, sizeof start->body) &&
           take_pack(&rest, start->body.inputs_length, &start->inputs) &&
           take_pack(&rest, start->body.kept_length, &start->kept) &&
           take_changes(rest, view->head.flags, &start->changes);
}

bool yawl__done_read(const struct yawl__event_view *view, struct yawl__pack *kept,
                     struct yawl__pack *changes)
{
    struct yawl__pack rest = body_of(view);
    struct yawl__done_body body;
    return take(&rest, &body, sizeof body) && take_pack(&rest, body.kept_length, kept) &&
           take_changes(rest, view->head.flags, changes);
}

bool yawl__left_read(const struct yawl__event_view *view, enum yawl__left_how *how,
                     struct yawl__pack *changes)
{
    struct yawl__pack rest = body_of(view);
    struct yawl__left_body body;
    if (!take(&rest, &body, sizeof body) || body.how >= YAWL__LEFT_COUNT) return false;
    *how = (enum yawl__left_how)body.how;
    return take_changes(rest, YAWL__EVENT_LEAVES, changes);
}

bool yawl__input_read(struct yawl__pack *rest, struct yawl__input_view *input)
{
    struct yawl__input_body body;
    struct yawl__pack text;
    if (!take(rest, &body, sizeof body) || !take_pack(rest, body.own_length, &input->own) ||
        !take_pack(rest, body.in_length, &input->in) ||
        !take_pack(rest, ((size_t)body.text_length + 7) & ~(size_t)7, &text)) {
        return false;
    }
    input->text = (struct yawl_text){text.bytes, body.text_length};
    return true;
}
