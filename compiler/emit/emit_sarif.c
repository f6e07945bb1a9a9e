/* `yawlc check --format=sarif`: SARIF 2.1.0, one run, for code hosts and editors.
 *
 * Rules are the kinds of diagnostics that occurred, in the order of the stages; each carries what
 * `yawlc explain` says.  Columns count code points, as everywhere in yawlc.
 */
#include "emit/emit.h"
#include "emit/json.h"

#include <ctype.h>
#include <string.h>

#define SARIF_SCHEMA                                                                               \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

/* ---- Places ---- */

/* A file name as a URI reference: everything but letters, digits and -._~/ is escaped. */
static json_t *json_of_uri(struct arena *arena, struct text name)
{
    struct text_buffer uri = {.arena = arena};
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (isalnum(c) || (c != '\0' && strchr("-._~/", c) != NULL))
            text_add_char(&uri, (char)c);
        else
            text_print(&uri, "%%%02X", c);
    }
    return json_of_text(text_built(&uri));
}

static json_t *json_of_region(struct span span)
{
    struct position begin = span_begin(span), end = span_end(span);
    json_t *region = json_new_object();
    json_put(region, "startLine", json_integer(begin.line));
    json_put(region, "startColumn", json_integer(begin.column));
    json_put(region, "endLine", json_integer(end.line));
    json_put(region, "endColumn", json_integer(end.column));
    return region;
}

static json_t *json_of_artifact(struct arena *arena, const struct source *source)
{
    json_t *artifact = json_new_object();
    json_put(artifact, "uri", json_of_uri(arena, source->name));
    return artifact;
}

static json_t *json_of_location(struct arena *arena, struct span span)
{
    json_t *location = json_new_object(), *physical = json_new_object();
    json_put(physical, "artifactLocation", json_of_artifact(arena, span.source));
    json_put(physical, "region", json_of_region(span));
    json_put(location, "physicalLocation", physical);
    return location;
}

static json_t *json_of_message(struct text text)
{
    json_t *message = json_new_object();
    json_put(message, "text", json_of_text(text));
    return message;
}

/* ---- Rules ---- */

static const char *level_of(enum severity severity)
{
    static const char *const levels[SEVERITY_COUNT] = {"note", "warning", "error"};
    return levels[severity];
}

static json_t *json_of_rule(struct arena *arena, const struct diagnostic_kind *kind)
{
    json_t *rule = json_new_object(), *configuration = json_new_object();
    struct text help = text_format(arena, "%s\n\nWrong:\n%s\n\nRight:\n%s", kind->meaning,
                                   kind->example, kind->fix);
    json_put(rule, "id", json_string(kind->name));
    json_put(rule, "shortDescription", json_of_message(text_of(kind->meaning)));
    json_put(rule, "help", json_of_message(help));
    json_put(configuration, "level", json_string(level_of(kind->severity)));
    json_put(rule, "defaultConfiguration", configuration);
    return rule;
}

static bool occurs(const emit_diagnostics_list *diagnostics, const struct diagnostic_kind *kind)
{
    array_each(const struct diagnostics *, each, diagnostics) {
        array_each(struct diagnostic *, diagnostic, &(*each)->list) {
            if ((*diagnostic)->kind == kind) return true;
        }
    }
    return false;
}

struct rules {
    struct arena *arena;
    struct intern index; /* name → number */
    json_t *list;
};

static void collect_rules(struct rules *rules, const struct diagnostic_kind *const *kinds,
                          const emit_diagnostics_list *diagnostics)
{
    for (; *kinds != NULL; kinds++) {
        if (!occurs(diagnostics, *kinds)) continue;
        intern_add(&rules->index, text_of((*kinds)->name), rules->index.count);
        json_push(rules->list, json_of_rule(rules->arena, *kinds));
    }
}

/* ---- Results ---- */

static json_t *json_of_notes(struct arena *arena, const struct diagnostic *diagnostic)
{
    json_t *list = json_new_array();
    array_each(struct diagnostic_note, note, &diagnostic->notes) {
        if (note->span.source == NULL) continue;
        json_t *location = json_of_location(arena, note->span);
        json_put(location, "message", json_of_message(note->message));
        json_push(list, location);
    }
    return list;
}

/* All replacements of a diagnostic belong together. */
static json_t *json_of_fixes(struct arena *arena, const struct diagnostic *diagnostic)
{
    json_t *changes = json_new_array(), *fix = json_new_object(), *list = json_new_array();
    array_each(struct diagnostic_fix, one, &diagnostic->fixes) {
        if (one->span.source == NULL) continue;
        json_t *change = json_new_object(), *replacement = json_new_object(),
               *all = json_new_array();
        json_put(replacement, "deletedRegion", json_of_region(one->span));
        json_put(replacement, "insertedContent", json_of_message(one->replacement));
        json_push(all, replacement);
        json_put(change, "artifactLocation", json_of_artifact(arena, one->span.source));
        json_put(change, "replacements", all);
        json_push(changes, change);
    }
    bool any = json_array_size(changes) > 0;
    json_put(fix, "artifactChanges", changes);
    if (any)
        json_push(list, fix);
    else
        json_decref(fix);
    return list;
}

/* The message, and the notes that have no place of their own. */
static struct text whole_message(struct arena *arena, const struct diagnostic *diagnostic)
{
    struct text_buffer text = {.arena = arena};
    text_add(&text, diagnostic->message);
    array_each(struct diagnostic_note, note, &diagnostic->notes) {
        if (note->span.source != NULL) continue;
        text_print(&text, " (" TEXT_FMT ")", TEXT_ARG(note->message));
    }
    return text_built(&text);
}

/* The run that shows it, step by step. */
static json_t *json_of_flows(struct arena *arena, const struct diagnostic *diagnostic)
{
    json_t *flows = json_new_array(), *flow = json_new_object(), *thread = json_new_object();
    json_t *threads = json_new_array(), *locations = json_new_array();
    array_each(struct diagnostic_step, step, &diagnostic->steps) {
        if (step->span.source == NULL) continue;
        json_t *entry = json_new_object();
        json_t *location = json_of_location(arena, step->span);
        json_put(location, "message", json_of_message(step->message));
        json_put(entry, "location", location);
        json_push(locations, entry);
    }
    bool is_empty = json_array_size(locations) == 0;
    json_put(thread, "locations", locations);
    json_push(threads, thread);
    json_put(flow, "threadFlows", threads);
    if (is_empty)
        json_decref(flow);
    else
        json_push(flows, flow);
    return flows;
}

static void put_list(json_t *object, const char *key, json_t *list)
{
    if (json_array_size(list) > 0)
        json_put(object, key, list);
    else
        json_decref(list);
}

static json_t *json_of_result(const struct rules *rules, const struct diagnostic *diagnostic)
{
    json_t *result = json_new_object(), *locations = json_new_array();
    uint32_t index = intern_find(&rules->index, text_of(diagnostic->kind->name));
    json_put(result, "ruleId", json_string(diagnostic->kind->name));
    if (index != INTERN_NONE) json_put(result, "ruleIndex", json_integer(index));
    json_put(result, "level", json_string(level_of(diagnostic->severity)));
    json_put(result, "message", json_of_message(whole_message(rules->arena, diagnostic)));
    if (diagnostic->span.source != NULL) {
        json_push(locations, json_of_location(rules->arena, diagnostic->span));
    }
    json_put(result, "locations", locations);
    put_list(result, "relatedLocations", json_of_notes(rules->arena, diagnostic));
    put_list(result, "codeFlows", json_of_flows(rules->arena, diagnostic));
    put_list(result, "fixes", json_of_fixes(rules->arena, diagnostic));
    return result;
}

static json_t *json_of_tool(json_t *rules)
{
    json_t *tool = json_new_object(), *driver = json_new_object();
    json_put(driver, "name", json_string("yawlc"));
    json_put(driver, "version", json_string(YAWLC_VERSION));
    json_put(driver, "rules", rules);
    json_put(tool, "driver", driver);
    return tool;
}

void emit_sarif(const struct diagnostic_kind *const *const *kinds, uint32_t kinds_count,
                const emit_diagnostics_list *diagnostics, struct text_buffer *out)
{
    json_t *root = json_new_object(), *runs = json_new_array(), *run = json_new_object();
    json_t *results = json_new_array();
    struct rules rules = {out->arena, {.arena = out->arena}, json_new_array()};
    for (uint32_t i = 0; i < kinds_count; i++) collect_rules(&rules, kinds[i], diagnostics);
    array_each(const struct diagnostics *, each, diagnostics) {
        array_each(struct diagnostic *, diagnostic, &(*each)->list) {
            json_push(results, json_of_result(&rules, *diagnostic));
        }
    }
    json_put(run, "tool", json_of_tool(rules.list));
    json_put(run, "columnKind", json_string("unicodeCodePoints"));
    json_put(run, "results", results);
    json_push(runs, run);
    json_put(root, "$schema", json_string(SARIF_SCHEMA));
    json_put(root, "version", json_string("2.1.0"));
    json_put(root, "runs", runs);
    json_write(root, out);
}
