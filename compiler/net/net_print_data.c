/* Data in the dump of a net: expressions, variables, mappings, instances, and what is kept for
 * later stages. */
#include "net/net_print.h"

static void print_span(const struct net_printer *printer, struct span span)
{
    if (!printer->positions || span.source == NULL) return;
    struct position at = span_begin(span);
    text_print(printer->out, " @%u:%u", at.line, at.column);
}

void net_print_end(const struct net_printer *printer, struct span span)
{
    print_span(printer, span);
    text_add_char(printer->out, '\n');
}

void net_print_text(const struct net_printer *printer, const char *word, struct text text)
{
    if (text_is_absent(text)) return;
    text_print(printer->out, " %s \"", word);
    text_add_escaped(printer->out, text);
    text_add_char(printer->out, '"');
}

void net_print_expr(const struct net_printer *printer, const char *word,
                    const struct net_expr *expression)
{
    net_print_text(printer, word, expression->text);
    if (expression->tree != NULL) {
        text_add_char(printer->out, ' ');
        expr_print(expression->tree, printer->out);
    }
    net_print_text(printer, "unsupported", expression->unsupported);
}

/* The name of a type as the file writes it, an XML Schema type without its prefix. */
static void print_type(const struct net_printer *printer, const struct net_variable *variable)
{
    const struct expr_type *type = &variable->type;
    bool is_record = type->record != NULL || type->item != NULL;
    text_print(printer->out, ": %s", expr_kind_name(type->kind));
    if (type->kind == EXPR_OTHER || type->kind == EXPR_ENUM || is_record) {
        text_print(printer->out, " " TEXT_FMT, TEXT_ARG(type->name));
    }
    if (type->optional && !is_record) text_add_char(printer->out, '?');
}

void net_print_variable(const struct net_printer *printer, const struct net_variable *variable)
{
    static const char *const roles[] = {"in", "out", "inout", "local"};
    text_print(printer->out, "%s " TEXT_FMT, roles[variable->role], TEXT_ARG(variable->name));
    print_type(printer, variable);
    if (variable->mandatory) text_add_string(printer->out, " mandatory");
    net_print_text(printer, "type", variable->type_text);
    net_print_text(printer, "namespace", variable->type_ns);
    net_print_text(printer, "element", variable->element);
    net_print_expr(printer, "=", &variable->initial);
    net_print_text(printer, "initial", variable->initial_text);
    net_print_text(printer, "fallback", variable->fallback_text);
    if (variable->merge != EXPR_MERGE_NONE)
        text_print(printer->out, " merge %s", expr_merge_word(variable->merge));
    net_print_end(printer, variable->span);
}

void net_print_mapping(const struct net_printer *printer, const char *word,
                       const struct net_mapping *mapping)
{
    text_print(printer->out, "    %s " TEXT_FMT, word, TEXT_ARG(mapping->target));
    net_print_expr(printer, "=", &mapping->value);
    net_print_end(printer, mapping->span);
}

void net_print_instances(const struct net_printer *printer, const struct net_instances *instances)
{
    if (!instances->present) return;
    text_add_string(printer->out, "    instances");
    net_print_expr(printer, "for_each", &instances->for_each);
    net_print_expr(printer, "count", &instances->count);
    net_print_text(printer, "as", instances->as);
    net_print_expr(printer, "minimum", &instances->minimum);
    net_print_expr(printer, "maximum", &instances->maximum);
    net_print_expr(printer, "threshold", &instances->threshold);
    net_print_text(printer, "create", instances->create);
    net_print_expr(printer, "until", &instances->until);
    net_print_text(printer, "rest", instances->rest);
    net_print_expr(printer, "split", &instances->split);
    net_print_text(printer, "input", instances->input_param);
    net_print_expr(printer, "output", &instances->output);
    net_print_expr(printer, "joining", &instances->joining);
    net_print_text(printer, "result", instances->result);
    net_print_end(printer, instances->span);
    array_each(struct net_mapping, mapping, &instances->collect) {
        net_print_mapping(printer, "collect", mapping);
    }
}

void net_print_feature(const struct net_printer *printer, const struct net_feature *feature)
{
    text_print(printer->out, "    feature %s", feature->name);
    net_print_text(printer, "with", feature->detail);
    net_print_end(printer, feature->span);
}
