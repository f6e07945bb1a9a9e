/* The YAML text around libyaml: places, and what libyaml lets pass.
 *
 * libyaml's marks count characters; places count bytes.  Only read_yaml*.c include this.
 */
#ifndef READ_YAML_TEXT_H
#define READ_YAML_TEXT_H

#include "read/document_build.h"

#include <yaml.h>

struct yaml_text {
    struct arena *arena;
    const struct source *source;
    struct diagnostics *diagnostics;
    struct text bytes;     /* without byte order mark */
    uint32_t base;         /* where `bytes` begins in the source */
    uint32_t *checkpoints; /* byte offset of every YAML_CHECKPOINT-th character; NULL: all ASCII */
    size_t checkpoints_count;
    size_t searched; /* tabs were searched before this offset */
};

/* False after an error. */
bool yaml_text_open(struct yaml_text *text, struct arena *arena, const struct source *source,
                    struct diagnostics *diagnostics);
/* Byte offset of a mark in `bytes`. */
size_t yaml_text_offset(const struct yaml_text *text, yaml_mark_t mark);
/* The span of bytes [begin, end) in the source. */
struct span yaml_text_span(const struct yaml_text *text, size_t begin, size_t end);

/* Reports directives other than one %YAML 1.1 or 1.2; libyaml is quadratic in %TAG. */
bool yaml_text_check_directives(struct yaml_text *text);
/* Reports tabs that indent between what was searched already and `until`; goes on after `resume`. */
void yaml_text_check_tabs(struct yaml_text *text, size_t until, size_t resume);
/* Reports anything but comments after the end of the document at `at`. */
void yaml_text_check_end(struct yaml_text *text, size_t at);

/* Says in our words what libyaml found wrong. */
void yaml_text_report(struct yaml_text *text, const yaml_parser_t *parser);

#endif
