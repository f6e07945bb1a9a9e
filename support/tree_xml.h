/* Reading XML text: the state that the parts of the reader share.
 *
 * `at` is the next byte.  What is wrong is told once, by xml_fail(), with its place and what was expected;
 * everything then stops.
 */
#ifndef SUPPORT_TREE_XML_H
#define SUPPORT_TREE_XML_H

#include "support/tree_parts.h"

struct xml_in {
    const char *begin, *at, *end;
    struct yawl_tree_builder builder;
    enum yawl_tree_reading reading;
    const char *failed_at, *expected; /* NULL: nothing is wrong */
    uint32_t depth;                   /* elements that are open, and their names */
    struct yawl_text open[YAWL_TREE_DEPTH_MAX];
    bool after_open; /* nothing stands between `at` and the tag that opened the element */
    bool after_text; /* the last thing in the element is text */
};

static inline void xml_fail(struct xml_in *in, const char *at, const char *expected)
{
    if (in->expected != NULL) return;
    in->failed_at = at;
    in->expected = expected;
}
static inline bool xml_runs(const struct xml_in *in)
{
    return in->expected == NULL && !in->builder.broken;
}
static inline bool xml_is_at(const struct xml_in *in, const char *literal, size_t length)
{
    return (size_t)(in->end - in->at) >= length && memcmp(in->at, literal, length) == 0;
}
#define XML_IS_AT(in, literal) xml_is_at((in), (literal), sizeof(literal) - 1)
/* Skips the literal if it comes next. */
#define XML_SKIP(in, literal)                                                                      \
    (XML_IS_AT((in), (literal)) ? ((in)->at += sizeof(literal) - 1, true) : false)

/* Skips the literal, which must come next. */
#define XML_EXPECT(in, literal, expected)                                                          \
    do {                                                                                           \
        if (!XML_SKIP((in), (literal))) xml_fail((in), (in)->at, (expected));                      \
    } while (0)

static inline struct yawl_text xml_since(const struct xml_in *in, const char *begin)
{
    struct yawl_text text = {begin, (uint32_t)(in->at - begin)};
    return text;
}

/* Skips white space; was there some? */
bool xml_skip_space(struct xml_in *in);
/* Text up to the next markup or reference, and a CDATA section, into the open element. */
void xml_text(struct xml_in *in);
void xml_cdata(struct xml_in *in);
/* A reference at `&`, into the open element. */
void xml_text_reference(struct xml_in *in);
/* A value in quotes, into the attribute that was added last. */
void xml_attribute_value(struct xml_in *in);
/* Skips a comment or processing instruction, of which `<!--` or `<?` comes next. */
void xml_skip_comment(struct xml_in *in);
void xml_skip_instruction(struct xml_in *in);

#endif
