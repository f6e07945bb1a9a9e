/* The settings of a call: each is looked up, its value checked and turned into pieces, so that at run time
 * there is nothing left to parse but plain numbers.
 */
#include "ast/call_settings.h"
#include "net/ast_to_net_parts.h"

#include <inttypes.h>

struct settings {
    struct net_lowering *part;
    struct net_task *task;
    struct expr_scope scope;
};

static struct net_piece *add_piece(const struct settings *s, struct text setting)
{
    struct net_piece *piece = array_add(s->part->all->arena, &s->task->call.pieces);
    piece->setting = setting;
    return piece;
}

static void add_text(const struct settings *s, const struct net_setting *setting, struct text text)
{
    add_piece(s, setting->name)->text = text;
}

static struct diagnostic *say_bad(const struct settings *s, const struct net_setting *setting,
                                  const char *what)
{
    return diagnose(s->part->all->diagnostics, &net_bad_setting, setting->text->span,
                    "'" TEXT_FMT "' of '" TEXT_FMT "' is %s", TEXT_ARG(setting->name),
                    TEXT_ARG(s->task->name), what);
}

/* ---- Texts ---- */

static void add_template(const struct settings *s, const struct net_setting *setting)
{
    const struct lowering *all = s->part->all;
    struct expr_context context = {all->arena, all->diagnostics, &s->scope};
    enum expr_template_use use =
        setting->row->kind == CALL_URL ? EXPR_TEMPLATE_URL : EXPR_TEMPLATE_SECRETS;
    expr_parts parts = {0};
    struct text text = setting->text->text;
    struct expr_result result =
        expr_template_parts(&context, text, setting->text->span, use, &parts);
    if (result.outcome == EXPR_UNSUPPORTED) {
        add_piece(s, setting->name)->value =
            (struct net_expr){.text = text, .span = setting->text->span,
                              .unsupported = result.reason, .unsupported_span = result.span};
    }
    if (result.outcome != EXPR_COMPILED) return;
    if (parts.count == 0) add_text(s, setting, TEXT(""));
    array_each(struct expr_part, part, &parts) {
        struct net_piece *piece = add_piece(s, setting->name);
        piece->text = part->text;
        piece->secret = part->secret;
        if (part->tree != NULL)
            piece->value = (struct net_expr){.text = text, .span = part->span, .tree = part->tree};
    }
}

static void add_constant(const struct settings *s, const struct net_setting *setting)
{
    struct text text = setting->text->text;
    if (text_find(text, "{") != SIZE_MAX || text_is_empty(text_trim(text)))
        say_bad(s, setting, "a constant: it cannot be empty or hold {…}");
    else
        add_text(s, setting, text);
}

/* ---- Words, numbers, times ---- */

static bool is_word_of(const char *words, struct text word)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");
        if (text_equal(word, (struct text){words, length})) return true;
        words += length + (words[length] == ' ');
    }
    return false;
}

static void add_word(const struct settings *s, const struct net_setting *setting)
{
    if (is_word_of(setting->row->words, setting->text->text)) {
        add_text(s, setting, setting->text->text);
        return;
    }
    struct diagnostic *diagnostic = say_bad(s, setting, "none of its words");
    diagnostic_note(s->part->all->diagnostics, diagnostic, SPAN_NONE, "one of: %s",
                    setting->row->words);
}

/* Digits up to `*at`; -1: none, or too many. */
static int64_t parse_digits(struct text text, size_t *at)
{
    int64_t value = 0;
    for (*at = 0; *at < text.length && text.data[*at] >= '0' && text.data[*at] <= '9'; (*at)++) {
        if (value > INT64_MAX / 10 - 1) return -1;
        value = value * 10 + (text.data[*at] - '0');
    }
    return *at == 0 ? -1 : value;
}

static int64_t parse_size(struct text text)
{
    static const struct {
        const char *name;
        int shift;
    } units[] = {{"", 0}, {"B", 0}, {"KB", 10}, {"MB", 20}, {"GB", 30}};
    size_t digits;
    int64_t value = parse_digits(text, &digits);
    struct text unit = text_trim(text_slice(text, digits, text.length));
    if (value < 0) return -1;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!text_is(unit, units[i].name)) continue;
        return value > INT64_MAX >> units[i].shift ? -1 : value << units[i].shift;
    }
    return -1;
}

static int64_t parse_count(struct text text)
{
    size_t digits;
    int64_t value = parse_digits(text, &digits);
    return digits == text.length ? value : -1;
}

static int64_t parse_number(const struct settings *s, const struct net_setting *setting)
{
    struct text text = text_trim(setting->text->text);
    if (setting->row->kind == CALL_COUNT) return parse_count(text);
    if (setting->row->kind == CALL_SIZE) return parse_size(text);
    return net_lower_wait(s->part, s->task, setting->text);
}

static void add_number(const struct settings *s, const struct net_setting *setting)
{
    const struct call_setting *row = setting->row;
    struct arena *arena = s->part->all->arena;
    uint32_t errors = s->part->all->diagnostics->errors;
    int64_t value = parse_number(s, setting);
    const char *unit = row->kind == CALL_TIME   ? " ms; write for example 30s"
                       : row->kind == CALL_SIZE ? " bytes; write for example 16MB"
                                                : "";
    if (s->part->all->diagnostics->errors > errors) return;
    if (value < row->least || value > row->most) {
        struct text what = text_format(arena, "no number from %" PRId64 " to %" PRId64 "%s",
                                       row->least, row->most, unit);
        say_bad(s, setting, text_string(arena, what));
        return;
    }
    add_text(s, setting, text_format(arena, "%" PRId64, value));
}

/* ---- Each setting ---- */

static void add_value(const struct settings *s, const struct net_setting *setting)
{
    switch (setting->row->kind) {
    case CALL_TEXT:
    case CALL_URL:
    case CALL_TEXTS:
    case CALL_NAMED: add_template(s, setting); break;
    case CALL_CONSTANT:
    case CALL_CONSTANTS: add_constant(s, setting); break;
    case CALL_WORD: add_word(s, setting); break;
    case CALL_COUNT:
    case CALL_SIZE:
    case CALL_TIME: add_number(s, setting); break;
    }
}

static void say_unknown(const struct settings *s, const struct ast_text *name,
                        struct text connector)
{
    struct diagnostics *diagnostics = s->part->all->diagnostics;
    struct diagnostic *diagnostic =
        diagnose(diagnostics, &net_unknown_setting, name->span,
                 "the connector '" TEXT_FMT "' of '" TEXT_FMT "' has no setting '" TEXT_FMT "'",
                 TEXT_ARG(connector), TEXT_ARG(s->task->name), TEXT_ARG(name->text));
    diagnostic_did_you_mean(diagnostics, diagnostic, name->span,
                            call_setting_nearest(connector, name->text));
}

static void add_setting(const struct settings *s, const struct ast_text *name,
                        const struct ast_text *value)
{
    struct arena *arena = s->part->all->arena;
    struct text connector = s->task->call.connector, flat = name->text;
    bool is_item = flat.length > 0 && flat.data[0] >= '0' && flat.data[0] <= '9';
    if (is_item) { /* the short form: a list */
        flat = text_format(arena, "%s." TEXT_FMT, call_setting_main(connector), TEXT_ARG(flat));
    }
    struct net_setting setting = {.task = s->task, .name = flat, .text = value};
    setting.row = call_setting_find(connector, flat, &setting.below);
    setting.first = s->task->call.pieces.count;
    if (setting.row == NULL) {
        say_unknown(s, name, connector);
        return;
    }
    if (call_setting_has_parts(setting.row->kind) && text_is_absent(setting.below)) {
        if (setting.row->kind == CALL_NAMED) {
            say_bad(s, &setting, "a mapping: names and their texts");
            return;
        }
        setting.name = text_format(arena, TEXT_FMT ".0", TEXT_ARG(flat));
        setting.below = TEXT("0");
    }
    add_value(s, &setting);
    net_check_setting(s->part->all, &setting);
}

void net_lower_settings(struct net_lowering *part, const struct ast_task *ast,
                        struct net_task *task)
{
    const struct ast_call *call = &ast->call;
    struct settings s = {part, task, net_task_scope(part, task)};
    if (text_is(call->connector.text, "log") || text_is(call->connector.text, "function")) {
        struct text below;
        array_each(struct ast_mapping, mapping, &call->settings) {
            if (call_setting_find(call->connector.text, mapping->target.text, &below) == NULL)
                say_unknown(&s, &mapping->target, call->connector.text);
        }
        return;
    }
    if (!text_is_absent(call->text.text)) {
        struct ast_text name = {text_of(call_setting_main(call->connector.text)),
                                call->connector.span};
        add_setting(&s, &name, &call->text);
    }
    array_each(struct ast_mapping, mapping, &call->settings) {
        add_setting(&s, &mapping->target, &mapping->expression);
    }
    net_check_settings(part->all, task, call->connector.span);
}
