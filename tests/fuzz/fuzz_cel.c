/* libFuzzer target: any bytes as an expression of CEL, or as a template (compiler/expr/cel_*.c). */
#include "expressions.h"

static void run(uint8_t choice, struct text text)
{
    struct expr_scope *scope = fuzz_scope();
    struct diagnostics diagnostics = {.arena = fuzz_arena};
    struct expr_context context = {fuzz_arena, &diagnostics, scope};
    struct source *source = source_new(fuzz_arena, TEXT("fuzz"), text);
    struct span span = {source, 0, (uint32_t)text.length};
    uint32_t wanted = choice % (FUZZ_VARIABLE_COUNT + 2);
    struct expr_result result;
    if (wanted == FUZZ_VARIABLE_COUNT)
        result = expr_template(&context, text, span);
    else if (wanted < FUZZ_VARIABLE_COUNT)
        result = expr_cel(&context, text, span, &scope->variables[wanted].type);
    else
        result = expr_cel(&context, text, span, NULL);
    fuzz_check(&result, &diagnostics, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0) run(data[0], (struct text){(const char *)data + 1, size - 1});
    return 0;
}
