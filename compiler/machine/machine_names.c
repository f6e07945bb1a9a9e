/* Stems, identifiers and scopes; see machine_names.h. */
#include "machine/machine_names.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* Keywords of C (up to C23) and C++ (up to C++20), macros that common headers or compilers define, and the
 * type names that members are declared with. */
static const char reserved[] =
    " alignas alignof and and_eq asm assert auto bitand bitor bool break case catch char "
    "char16_t char32_t char8_t class co_await co_return co_yield compl concept const "
    "const_cast consteval constexpr constinit continue decltype default delete do double "
    "dynamic_cast else enum EOF errno explicit export extern false float for fortran friend "
    "goto i386 if import inline int int64_t linux long major minor module mutable namespace "
    "new noexcept not not_eq NULL nullptr offsetof operator or or_eq private protected "
    "public register reinterpret_cast requires restrict return short signed sizeof static "
    "static_assert static_cast stderr stdin stdout struct switch template this thread_local "
    "throw true try typedef typeid typename typeof typeof_unqual union unix unsigned using "
    "virtual void volatile wchar_t while xor xor_eq ";

/* Macros of <stdint.h>, such as INT64_MAX and UINT8_C, and of our own headers. */
static bool is_macro(struct text text)
{
    static const char *const heads[] = {"INT",        "UINT",  "PTRDIFF", "SIZE",
                                        "SIG_ATOMIC", "WCHAR", "WINT"};
    bool tail = text_ends_with(text, "_MAX") || text_ends_with(text, "_MIN") ||
                text_ends_with(text, "_WIDTH") || text_ends_with(text, "_C");
    for (size_t i = 0; tail && i < sizeof heads / sizeof *heads; i++) {
        if (text_starts_with(text, heads[i])) return true;
    }
    return text_starts_with(text, "YAWL_");
}

bool machine_is_reserved(struct text text)
{
    if (is_macro(text)) return true;
    for (const char *at = reserved; (at = strchr(at, ' ')) != NULL; at++) {
        struct text rest = text_of(at + 1);
        if (rest.length <= text.length || rest.data[text.length] != ' ') continue;
        if (text_equal(text_slice(rest, 0, text.length), text)) return true;
    }
    return false;
}

/* The code point at `at` of valid UTF-8, and its length in bytes; a stray byte stands for itself. */
static uint32_t code_point(struct text text, size_t at, size_t *length)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    size_t wanted = bytes[0] >= 0xf0 ? 4 : bytes[0] >= 0xe0 ? 3 : bytes[0] >= 0xc0 ? 2 : 1;
    if (wanted > text.length - at) wanted = 1;
    uint32_t point = wanted == 1 ? bytes[0] : bytes[0] & (0xffu >> (wanted + 1));
    for (size_t i = 1; i < wanted; i++) point = point << 6 | (bytes[i] & 0x3f);
    *length = wanted;
    return point;
}

static struct text shortened(struct arena *arena, struct text stem, struct text name)
{
    if (stem.length <= MACHINE_IDENTIFIER_MAX) return stem;
    int kept = MACHINE_IDENTIFIER_MAX - 9;
    return text_format(arena, "%.*s_%08x", kept, stem.data,
                       (unsigned)(text_hash(name) & 0xffffffffu));
}

/* Is the name its own stem?  Most are, and need no copy. */
static bool is_stem(struct text name)
{
    if (name.length == 0 || name.length > MACHINE_IDENTIFIER_MAX) return false;
    bool after_underscore = true;
    for (size_t i = 0; i < name.length; i++) {
        bool underscore = name.data[i] == '_';
        if (!underscore && !isalnum((unsigned char)name.data[i])) return false;
        if (underscore && after_underscore) return false;
        after_underscore = underscore;
    }
    return !after_underscore;
}

struct text machine_stem(struct arena *arena, struct text name)
{
    if (is_stem(name)) return name;
    struct text_buffer stem = {.arena = arena};
    bool gap = false;
    for (size_t at = 0, length = 1; at < name.length; at += length) {
        uint32_t point = code_point(name, at, &length);
        if (point < 0x80 && !isalnum((int)point)) {
            gap = true;
            continue;
        }
        if (gap && stem.length > 0) text_add_char(&stem, '_');
        gap = false;
        if (point < 0x80)
            text_add_char(&stem, (char)point);
        else
            text_print(&stem, "u%04x", (unsigned)point);
        if (stem.length > (size_t)4 * MACHINE_IDENTIFIER_MAX) break;
    }
    if (stem.length == 0) text_add_string(&stem, "unnamed");
    struct text result = shortened(arena, text_built(&stem), name);
    assert(result.length > 0 && result.length <= MACHINE_IDENTIFIER_MAX);
    return result;
}

struct text machine_upper(struct arena *arena, struct text text)
{
    char *copy = arena_copy(arena, text.data, text.length);
    for (size_t i = 0; i < text.length; i++) copy[i] = (char)toupper((unsigned char)copy[i]);
    return (struct text){copy, text.length};
}

struct text machine_claim(struct machine_scope *scope, struct text stem)
{
    struct text upper = machine_upper(scope->arena, stem), result = stem;
    uint32_t base = intern_find(&scope->bases, upper);
    if (intern_find(&scope->taken, upper) != INTERN_NONE && base == INTERN_NONE) {
        base = intern_add(&scope->bases, upper, scope->next.count);
        array_push(scope->arena, &scope->next, 2);
    }
    while (intern_find(&scope->taken, upper) != INTERN_NONE) {
        result =
            text_format(scope->arena, TEXT_FMT "_%u", TEXT_ARG(stem), scope->next.items[base]++);
        upper = machine_upper(scope->arena, result);
    }
    intern_add(&scope->taken, upper, 0);
    return result;
}

struct machine_name machine_name_in(struct machine_scope *scope, struct text name)
{
    struct text stem = machine_claim(scope, machine_stem(scope->arena, name));
    return (struct machine_name){name, stem, machine_upper(scope->arena, stem)};
}

struct text machine_identifier(struct arena *arena, struct text name)
{
    struct text stem = machine_stem(arena, name);
    if (isdigit((unsigned char)stem.data[0]))
        return text_format(arena, "n" TEXT_FMT, TEXT_ARG(stem));
    if (machine_is_reserved(stem)) return text_format(arena, TEXT_FMT "_", TEXT_ARG(stem));
    return stem;
}
