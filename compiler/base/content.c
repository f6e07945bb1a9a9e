/* Reads the content of elements by the reader of the runtime: in a scratch that grows, then copied. */
#include "base/content.h"

#include "base/text.h"
#include "yawl/errors.h"

#include <stdlib.h>

#define SCRATCH_FIRST 4096
#define SCRATCH_MAX   (1u << 28)

struct text content_element(struct arena *arena, struct text name, struct text content)
{
    return text_format(arena, "<" TEXT_FMT ">" TEXT_FMT "</" TEXT_FMT ">", TEXT_ARG(name),
                       TEXT_ARG(content), TEXT_ARG(name));
}

/* In a scratch of `size` bytes; a tree, or why it is none. */
static struct yawl_text parse_in(struct yawl_eval *eval, struct text xml,
                                 struct yawl_tree_error *error)
{
    struct yawl_text text = {xml.data, (uint32_t)xml.length};
    struct yawl_text tree = yawl_tree_parse(eval, text, YAWL_TREE_KEEP_SPACE, error);
    return eval->fault == 0 ? tree : (struct yawl_text){NULL, 0};
}

/* A tree takes many times the bytes of its text, or few. */
struct yawl_text content_parse(struct arena *arena, struct text xml, struct yawl_tree_error *error)
{
    struct yawl_text tree = {NULL, 0};
    struct yawl_eval eval = {.fault = YAWL_ETOOBIG};
    char *scratch = NULL;
    for (uint32_t size = SCRATCH_FIRST; eval.fault == YAWL_ETOOBIG && size <= SCRATCH_MAX; size *= 2) {
        char *grown = realloc(scratch, size);
        if (grown == NULL) break;
        scratch = grown;
        eval = (struct yawl_eval){.scratch = scratch, .scratch_capacity = size};
        tree = parse_in(&eval, xml, error);
    }
    if (tree.length > 0)
        tree.data = text_copy(arena, (struct text){tree.data, tree.length}).data;
    free(scratch);
    return tree;
}

struct text content_string(struct arena *arena, struct yawl_text tree)
{
    struct text_buffer all = {.arena = arena};
    struct yawl_node node = yawl_tree_root(tree);
    for (uint32_t i = 1; yawl_node_is(node) && i < yawl_node_end(node); i++) {
        struct yawl_node part = yawl_node_at(tree.data, i);
        if (yawl_node_kind(part) != YAWL_NODE_TEXT) continue;
        text_add(&all, (struct text){yawl_node_value(part).data, yawl_node_value(part).length});
    }
    return text_built(&all);
}
