/* What connectors ask of their settings beyond the type of each: where a request may go, which names header
 * fields and environments have, and which settings do not go together.
 */
#include "ast/call_settings.h"
#include "net/ast_to_net_parts.h"

static void say(const struct lowering *all, const struct net_setting *setting, const char *what)
{
    diagnose(all->diagnostics, &net_bad_setting, setting->text->span,
             "'" TEXT_FMT "' of '" TEXT_FMT "': %s", TEXT_ARG(setting->name),
             TEXT_ARG(setting->task->name), what);
}

/* ---- Characters ---- */

static bool has_control(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7f) return true;
    }
    return false;
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_made_of(struct text text, const char *others)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (!is_letter_or_digit(c) && (c == '\0' || strchr(others, c) == NULL)) return false;
    }
    return text.length > 0;
}

/* Texts that are constant must be what every value is asked to be at run time. */
static void check_characters(const struct lowering *all, const struct net_setting *setting)
{
    const struct net_call *call = &setting->task->call;
    if (!text_is(call->connector, "http") || text_is(setting->name, "body")) return;
    for (uint32_t i = setting->first; i < call->pieces.count; i++) {
        if (has_control(call->pieces.items[i].text))
            say(all, setting, "a part of a request cannot hold control characters or line ends");
    }
}

/* ---- http ---- */

static void check_header(const struct lowering *all, const struct net_setting *setting)
{
    static const char *const own[] = {"host", "content-length", "transfer-encoding", "connection"};
    struct text name = setting->below;
    if (!is_made_of(name, "!#$%&'*+-.^_`|~"))
        say(all, setting, "this is no name of a header field");
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (name.length == strlen(own[i]) && strncasecmp(name.data, own[i], name.length) == 0)
            say(all, setting, "this header field is made by the connector");
    }
}

static size_t scheme_length(struct text url)
{
    return text_starts_with(url, "https://") ? 8 : text_starts_with(url, "http://") ? 7 : 0;
}

/* The first piece is a text with scheme and host; `*whole` tells whether the host ends in it. */
static const char *problem_of_url(const struct net_piece *first, bool *whole)
{
    size_t scheme = scheme_length(first->text);
    struct text rest = text_slice(first->text, scheme, first->text.length);
    size_t end = 0;
    *whole = true;
    if (scheme == 0) return "write a URL that begins with https:// or http://";
    while (end < rest.length && strchr("/?#", rest.data[end]) == NULL) end++;
    *whole = end < rest.length;
    struct text host = text_slice(rest, 0, end);
    if (text_find(host, "@") != SIZE_MAX)
        return "a URL holds no user or password: write headers: { Authorization: … }";
    if (*whole && !is_made_of(host, "-._:[]")) return "this URL has no host";
    return NULL;
}

static bool has_setting(const struct net_call *call, const char *prefix)
{
    array_each(struct net_piece, piece, &call->pieces) {
        if (text_starts_with(piece->setting, prefix)) return true;
    }
    return false;
}

static void check_url(const struct lowering *all, const struct net_setting *setting)
{
    const struct net_call *call = &setting->task->call;
    bool whole;
    if (setting->first == call->pieces.count) return; /* told already */
    const char *problem = problem_of_url(&call->pieces.items[setting->first], &whole);
    for (uint32_t i = setting->first; i < call->pieces.count && problem == NULL; i++) {
        const struct net_piece *piece = &call->pieces.items[i];
        if (!text_is_absent(piece->secret))
            problem = "a URL is written to logs on its way: give secrets in headers or query";
        else if (text_find(piece->text, " ") != SIZE_MAX)
            problem = "a URL holds no spaces: write %20";
    }
    if (problem != NULL) say(all, setting, problem);
}

/* Does the host end within the first piece, or is the URL that piece? */
static bool is_host_constant(const struct net_call *call)
{
    for (uint32_t i = 0; i < call->pieces.count; i++) {
        bool whole;
        if (!text_is(call->pieces.items[i].setting, "url")) continue;
        (void)problem_of_url(&call->pieces.items[i], &whole);
        bool alone = i + 1 == call->pieces.count ||
                     !text_is(call->pieces.items[i + 1].setting, "url");
        return whole || alone;
    }
    return true;
}

static const char *problem_of_request(const struct net_task *task)
{
    const struct net_call *call = &task->call;
    bool sends = has_setting(call, "body") || task->in_mappings.count > 0;
    if (!is_host_constant(call) && !has_setting(call, "hosts.")) {
        return "its host comes from data: say in `hosts` which ones may be called";
    }
    if (has_setting(call, "body") && task->in_mappings.count > 0) {
        return "either `in` is sent, as JSON, or `body`: leave one of them out";
    }
    array_each(struct net_piece, piece, &call->pieces) {
        bool gets = text_is(piece->setting, "method") &&
                    (text_is(piece->text, "GET") || text_is(piece->text, "HEAD"));
        if (gets && sends) return "GET and HEAD send nothing: write values into `url` or `query`";
    }
    return NULL;
}

static void complete_request(const struct lowering *all, struct net_task *task)
{
    bool sends = has_setting(&task->call, "body") || task->in_mappings.count > 0;
    if (has_setting(&task->call, "method")) return;
    struct net_piece piece = {.setting = TEXT("method"), .text = TEXT("GET")};
    if (sends) piece.text = TEXT("POST");
    array_push(all->arena, &task->call.pieces, piece);
}

/* ---- process ---- */

static void check_program(const struct lowering *all, const struct net_setting *setting)
{
    const struct net_call *call = &setting->task->call;
    if (call->pieces.count == setting->first) return;
    const struct net_piece *piece = &call->pieces.items[setting->first];
    bool single = call->pieces.count == setting->first + 1 && piece->value.tree == NULL &&
                  text_is_absent(piece->secret);
    if (!single || text_is_empty(piece->text)) say(all, setting, "the program is a constant text");
}

static void check_variable(const struct lowering *all, const struct net_setting *setting)
{
    struct text name = setting->below;
    if (!is_made_of(name, "_") || (name.data[0] >= '0' && name.data[0] <= '9'))
        say(all, setting, "this is no name of an environment variable");
}

/* ---- All ---- */

void net_check_setting(const struct lowering *all, const struct net_setting *setting)
{
    const char *row = setting->row->name;
    check_characters(all, setting);
    if (strcmp(row, "url") == 0) check_url(all, setting);
    if (strcmp(row, "headers") == 0) check_header(all, setting);
    if (strcmp(row, "env") == 0) check_variable(all, setting);
    if (text_is(setting->name, "run.0")) check_program(all, setting);
    bool hosts = strcmp(row, "hosts") == 0 || strcmp(row, "allow_private") == 0;
    if (hosts && !is_made_of(setting->text->text, "-._:*"))
        say(all, setting, "this is no name of a host");
}

void net_check_settings(const struct lowering *all, struct net_task *task, struct span span)
{
    const struct net_call *call = &task->call;
    const char *problem = NULL;
    if (text_is(call->connector, "http")) {
        problem = problem_of_request(task);
        complete_request(all, task);
    }
    if (has_setting(call, "breaker.") && !has_setting(call, "breaker.failures"))
        problem = "a breaker needs `failures`, the number that opens it";
    if (problem == NULL) return;
    diagnose(all->diagnostics, &net_bad_setting, span, "task '" TEXT_FMT "': %s",
             TEXT_ARG(task->name), problem);
}
