/* Trees as CEL text: everything in parentheses, so that precedence plays no part. */
#include "cel_model.h"

#include <inttypes.h>
#include <string.h>

static void print_text(struct yawl_text text, bool is_bytes, FILE *out)
{
    fputs(is_bytes ? "b'" : "'", out);
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '\'' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < ' ' || (is_bytes && c >= 0x7f))
            fprintf(out, "\\x%02x", c);
        else
            fputc(c, out);
    }
    fputc('\'', out);
}

/* In parentheses: a sign is no part of what a point follows. */
static void print_float(double number, FILE *out)
{
    char digits[64];
    snprintf(digits, sizeof digits, "%.17g", number);
    bool has_point = strpbrk(digits, ".e") != NULL;
    fprintf(out, "(%s%s)", digits, has_point ? "" : ".0");
}

static void print_decimal(struct yawl_decimal decimal, FILE *out)
{
    char digits[64];
    struct yawl_eval eval = {.scratch = digits, .scratch_capacity = sizeof digits};
    struct yawl_text text = yawl_decimal_print(&eval, decimal);
    fprintf(out, "decimal('%.*s')", (int)text.length, text.data);
}

void value_print(const struct value *value, FILE *out)
{
    if (value->fault != 0) {
        fprintf(out, "fault %s", yawl_err_name(value->fault));
        return;
    }
    switch (value->type) {
    case OF_BOOL: fputs(value->as.boolean ? "true" : "false", out); return;
    case OF_INT: fprintf(out, "(%" PRId64 ")", value->as.integer); return;
    case OF_FLOAT: print_float(value->as.floating, out); return;
    case OF_DECIMAL: print_decimal(value->as.decimal, out); return;
    case OF_STRING:
    case OF_BYTES: print_text(value->as.text, value->type == OF_BYTES, out); return;
    default: break;
    }
    fputc('[', out);
    for (uint32_t i = 0; i < value->as.list.count; i++) {
        if (i > 0) fputs(", ", out);
        value_print(&value->as.list.items[i], out);
    }
    fputc(']', out);
}

static void print_call(const struct node *node, FILE *out)
{
    for (const char *c = function_at(node->number)->written; *c != '\0'; c++) {
        if (*c == '$')
            cel_print(node->kids[*++c - '0'], out);
        else
            fputc(*c, out);
    }
}

static void print_infix(const struct node *node, const char *infix, FILE *out)
{
    fputc('(', out);
    cel_print(node->kids[0], out);
    fprintf(out, " %s ", infix);
    cel_print(node->kids[1], out);
    fputc(')', out);
}

static void print_macro(const struct node *node, const char *name, FILE *out)
{
    cel_print(node->kids[0], out);
    fprintf(out, ".%s(v%d, ", name, node->number);
    if (node->count == 3) {
        cel_print(node->kids[2], out);
        fputs(", ", out);
    }
    cel_print(node->kids[1], out);
    fputc(')', out);
}

static void print_map(const struct node *node, FILE *out)
{
    bool is_text = node->kids[0]->type == OF_STRING;
    fputc('{', out);
    for (int i = 1; i < node->count; i++) {
        if (is_text)
            fprintf(out, "'%c': ", 'a' + i - 1);
        else
            fprintf(out, "%d: ", i - 1);
        cel_print(node->kids[i], out);
        fputs(i + 1 < node->count ? ", " : "}", out);
    }
}

static void print_list(const struct node *node, FILE *out)
{
    fputc('[', out);
    for (int i = 0; i < node->count; i++) {
        if (i > 0) fputs(", ", out);
        cel_print(node->kids[i], out);
    }
    fputc(']', out);
}

void cel_print(const struct node *node, FILE *out)
{
    switch (node->op) {
    case NODE_LITERAL: value_print(&node->literal, out); break;
    case NODE_VARIABLE: fputs(variables[node->number].name, out); break;
    case NODE_LOCAL: fprintf(out, "v%d", node->number); break;
    case NODE_CALL: print_call(node, out); break;
    case NODE_AND: print_infix(node, "&&", out); break;
    case NODE_OR: print_infix(node, "||", out); break;
    case NODE_EQUAL: print_infix(node, "==", out); break;
    case NODE_NOT_EQUAL: print_infix(node, "!=", out); break;
    case NODE_IS_NULL: fprintf(out, "(%s == null)", variables[node->number].name); break;
    case NODE_CONDITIONAL:
        fputc('(', out);
        cel_print(node->kids[0], out);
        fputs(" ? ", out);
        cel_print(node->kids[1], out);
        fputs(" : ", out);
        cel_print(node->kids[2], out);
        fputc(')', out);
        break;
    case NODE_LIST: print_list(node, out); break;
    case NODE_MAP_ITEM:
        print_map(node, out);
        fputc('[', out);
        cel_print(node->kids[0], out);
        fputc(']', out);
        break;
    case NODE_MAP_HAS:
        fputc('(', out);
        cel_print(node->kids[0], out);
        fputs(" in ", out);
        print_map(node, out);
        fputc(')', out);
        break;
    case NODE_ALL: print_macro(node, "all", out); break;
    case NODE_EXISTS: print_macro(node, "exists", out); break;
    case NODE_EXISTS_ONE: print_macro(node, "exists_one", out); break;
    case NODE_MAP: print_macro(node, "map", out); break;
    case NODE_FILTER: print_macro(node, "filter", out); break;
    }
}
