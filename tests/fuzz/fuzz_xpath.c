/* libFuzzer target: any bytes as a predicate of XPath, or as a mapping of XQuery
 * (compiler/expr/xpath_*.c, xquery_*.c). */
#include "expressions.h"

static void run(uint8_t choice, struct text text)
{
    struct expr_scope *scope = fuzz_scope();
    struct diagnostics diagnostics = {.arena = fuzz_arena};
    struct expr_context context = {fuzz_arena, &diagnostics, scope};
    struct source *source = source_new(fuzz_arena, TEXT("fuzz"), text);
    struct span span = {source, 0, (uint32_t)text.length};
    uint32_t target = choice % (FUZZ_VARIABLE_COUNT + 2);
    struct expr_result result;
    if (target == FUZZ_VARIABLE_COUNT)
        result = expr_xpath_predicate(&context, text, span);
    else if (target < FUZZ_VARIABLE_COUNT)
        result = expr_xquery_mapping(&context, text, span, &scope->variables[target]);
    else
        result = expr_xquery_mapping(&context, text, span, NULL);
    fuzz_check(&result, &diagnostics, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0) run(data[0], (struct text){(const char *)data + 1, size - 1});
    return 0;
}
