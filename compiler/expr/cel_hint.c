/* What was meant where a CEL expression is malformed: the operators of other languages. */
#include "expr/cel.h"

static bool is_word(struct text text, const char *lower, const char *upper)
{
    return text_is(text, lower) || text_is(text, upper);
}

const char *cel_hint(const struct expr_work *work, struct cel_token token)
{
    static const struct {
        const char *lower, *upper, *hint;
    } words[] = {{"and", "AND", "CEL joins conditions with &&"},
                 {"or", "OR", "CEL joins conditions with ||"},
                 {"eq", "EQ", "CEL compares with =="},
                 {"is", "IS", "CEL compares with =="},
                 {"ne", "NE", "CEL compares with !="},
                 {"div", "DIV", "CEL divides with /"},
                 {"mod", "MOD", "the rest of a division is % in CEL"},
                 {"then", "THEN", "a choice is written CONDITION ? A : B"},
                 {"xor", "XOR", "of two conditions, != is true if just one of them is"}};
    struct text text = cel_token_text(work, token);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_word(text, words[i].lower, words[i].upper)) return words[i].hint;
    uint32_t end = token.begin;
    if (text_is(text, ">") && end > 0 && work->text.data[end - 1] == '<') return "CEL's unequal is !=";
    while (end > 0 && work->text.data[end - 1] == ' ') end--;
    struct text before = text_slice(work->text, end < 3 ? 0 : end - 3, end);
    bool is_alone = end <= 3 || !expr_is_letter(work->text.data[end - 4]);
    return is_alone && is_word(before, "not", "NOT") ? "CEL negates with !" : NULL;
}
