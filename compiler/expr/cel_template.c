/* A text with expressions in it, `{EXPR}`: as one text, or as its parts.
 *
 * Expressions are parsed in place, so that braces inside of them (in strings, in maps) do not end them;
 * their values become text.  Where secrets are allowed, `{secret.NAME}` is a part of its own that nothing
 * evaluates.
 */
#include "expr/cel.h"

struct cel_template {
    struct expr_work *work;
    struct text_buffer plain; /* text since the last expression */
    uint32_t plain_begin;
    enum expr_template_use use;
    expr_parts parts;
    bool failed;
};

static struct expr_part *add_part(struct cel_template *t, uint32_t from, uint32_t to)
{
    struct expr_part *part = array_add(t->work->context->arena, &t->parts);
    part->span = expr_place(t->work, from, to);
    return part;
}

static void end_plain(struct cel_template *t, uint32_t end)
{
    if (t->plain.length == 0) return;
    add_part(t, t->plain_begin, end)->text =
        text_copy(t->work->context->arena, text_built(&t->plain));
    t->plain.length = 0;
}

static void brace_error(struct cel_template *t, uint32_t at, const char *what)
{
    t->failed = true;
    expr_diagnose(t->work, &expr_bad_template, expr_place(t->work, at, at + 1), "%s", what);
}

static uint32_t skip_spaces(struct text text, uint32_t at)
{
    while (at < text.length && text.data[at] == ' ') at++;
    return at;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* `secret.NAME}` behind the brace at `at`: the place behind its closing brace; 0: it is something else. */
static uint32_t read_secret(struct cel_template *t, uint32_t at)
{
    static const char prefix[] = "secret.";
    struct text text = t->work->text;
    uint32_t from = skip_spaces(text, at + 1);
    if (t->use == EXPR_TEMPLATE_TEXT) return 0;
    if (!text_starts_with(text_slice(text, from, text.length), prefix)) return 0;
    from += (uint32_t)sizeof prefix - 1;
    uint32_t to = from;
    while (to < text.length && is_name_byte(text.data[to])) to++;
    uint32_t close = skip_spaces(text, to);
    if (to == from || close >= text.length || text.data[close] != '}') return 0;
    add_part(t, at, close + 1)->secret = text_slice(text, from, to);
    return close + 1;
}

static struct expr *as_text(const struct cel_template *t, struct expr *value)
{
    struct expr *text = value == NULL ? NULL : cel_to_string(t->work, value);
    if (text == NULL || t->use != EXPR_TEMPLATE_URL) return text;
    return expr_call(t->work, &expr_functions[EXPR_FN_FN_ENCODE_FOR_URI],
                     expr_basic(EXPR_STRING), text->span, &text);
}

/* An expression behind the brace at `at`; returns the place behind its closing brace. */
static uint32_t read_expression(struct cel_template *t, uint32_t at)
{
    struct expr_work *work = t->work;
    uint32_t length = (uint32_t)work->text.length, end = length;
    uint32_t behind = read_secret(t, at);
    if (behind > 0) return behind;
    const struct cel_node *node = cel_parse(work, at + 1, &end);
    if (node == NULL) { /* where it ends is not known */
        t->failed = true;
        return length;
    }
    struct cel_token close = cel_next_token(work, end);
    if (close.kind != CEL_TOKEN_SYMBOL || close.symbol != CEL_SYMBOL('}', '\0')) {
        brace_error(t, at, "this '{' begins an expression that no '}' ends; write {{ for a brace");
        return length;
    }
    struct expr *value = as_text(t, cel_type(work, node));
    if (value == NULL) t->failed = true;
    add_part(t, at, close.end)->tree = value;
    return close.end;
}

static void read_template(struct cel_template *t)
{
    struct text text = t->work->text;
    for (uint32_t at = 0; at < text.length;) {
        char c = text.data[at], next = at + 1 < text.length ? text.data[at + 1] : '\0';
        if ((c == '{' || c == '}') && next == c) {
            text_add_char(&t->plain, c);
            at += 2;
        } else if (c == '{') {
            end_plain(t, at);
            t->plain_begin = at = read_expression(t, at);
        } else if (c == '}') {
            brace_error(t, at, "this '}' ends no expression; write }} for a brace");
            at++;
        } else {
            text_add_char(&t->plain, c);
            at++;
        }
    }
    end_plain(t, (uint32_t)text.length);
}

/* A chain of many parts would be as deep as it is long. */
static bool too_many_parts(struct expr_work *work)
{
    uint32_t braces = 0;
    for (size_t i = 0; i < work->text.length; i++) braces += work->text.data[i] == '{';
    if (braces < EXPR_DEPTH_MAX) return false;
    expr_diagnose(work, &expr_limit, work->span,
                  "this text has %u opening braces, more than %d; split it", braces,
                  EXPR_DEPTH_MAX - 1);
    return true;
}

static struct cel_template template_of(struct expr_work *work, enum expr_template_use use)
{
    struct cel_template t = {
        .work = work, .plain = {.arena = work->context->arena}, .use = use};
    t.failed = too_many_parts(work);
    if (!t.failed) read_template(&t);
    return t;
}

static struct expr *tree_of_part(struct expr_work *work, const struct expr_part *part)
{
    return part->tree != NULL ? part->tree : expr_string(work, part->span, part->text);
}

struct expr_result expr_template(const struct expr_context *context, struct text text,
                                 struct span span)
{
    struct expr_work work;
    if (!expr_begin(&work, context, text, span)) return expr_end(&work, NULL);
    struct cel_template t = template_of(&work, EXPR_TEMPLATE_TEXT);
    struct expr *joined = NULL;
    for (uint32_t i = 0; i < t.parts.count && !t.failed; i++) {
        struct expr *part = tree_of_part(&work, &t.parts.items[i]);
        joined = joined == NULL ? part : expr_binary(&work, EXPR_ADD, joined, part);
    }
    if (!t.failed && joined == NULL) joined = expr_string(&work, span, TEXT(""));
    return expr_end(&work, joined);
}

struct expr_result expr_template_parts(const struct expr_context *context, struct text text,
                                       struct span span, enum expr_template_use use,
                                       expr_parts *parts)
{
    struct expr_work work;
    if (!expr_begin(&work, context, text, span)) return expr_end(&work, NULL);
    struct cel_template t = template_of(&work, use);
    *parts = t.parts;
    return expr_end(&work, t.failed ? NULL : expr_string(&work, span, TEXT("")));
}
