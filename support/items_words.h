/* Words of a text, as far as the case of a sigma depends on them.
 *
 * A word is letters and digits; one mark of the kind of a hyphen, an underscore, a quote or a full stop may
 * stand between two letters of it, a comma, a quote or a full stop between two digits; marks that combine
 * and characters that only format belong to what is before them.  Characters of Chinese and Japanese are
 * words of their own.  So java.text.BreakIterator has them, whose lower case the reference's is.
 */
#ifndef SUPPORT_ITEMS_WORDS_H
#define SUPPORT_ITEMS_WORDS_H

#include "yawl/value.h"

/* The word that was looked at last: where it ends, and its first and last letters that have a case. */
struct words {
    uint32_t end, first, last;
};
/* Is a sigma at `at`, where a character begins, the last letter of its word and not the first?  Asked in the
 * order of the text, so that each word is looked at once. */
bool words_is_final(struct words *words, struct yawl_text text, uint32_t at);

#endif
