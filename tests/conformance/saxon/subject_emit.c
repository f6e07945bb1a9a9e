/* Questions to one text of C: the struct of the variables and a function for each expression.
 *
 * The expressions are written by the compiler's own emitter; only the frame round them is made
 * here, as compiler/emit makes it of a net's machine.
 */
#include "subject.h"

#include "emit/emit_expression.h"
#include "emit/emit_sections.h"

static const struct emit_options plain = {.no_positions = true};

struct frame {
    struct machine machine;
    struct machine_net net;
    struct machine_record data;
};

/* ---- Compiling ---- */

static struct text first_error(const struct diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < diagnostics->list.count; i++) {
        const struct diagnostic *diagnostic = diagnostics->list.items[i];
        if (diagnostic->severity == SEVERITY_ERROR) return diagnostic->message;
    }
    return TEXT("no error was told");
}

static struct expr_query query_of(const struct subject *s, struct text text)
{
    struct source *source = source_new(s->arena, TEXT("question"), text);
    return (struct expr_query){text, {source, 0, (uint32_t)text.length}};
}

/* What one instance gives back: an element of any name. */
static struct expr_result compile_formal(const struct subject *s,
                                         const struct expr_context *context, struct text text)
{
    struct expr_variable *any = ARENA_NEW(s->arena, struct expr_variable);
    struct expr_query query = query_of(s, text);
    any->type = expr_basic(EXPR_TREE);
    return expr_xquery_mapping(context, query.text, query.span, any);
}

static struct expr_result compile_text(const struct subject *s, const struct expr_context *context,
                                       struct subject_question *question)
{
    struct expr_query query = query_of(s, question->text);
    const struct expr_variable *target =
        question->target.type.kind == EXPR_OTHER ? NULL : &question->target;
    switch (question->form) {
    case SUBJECT_PREDICATE: return expr_xpath_predicate(context, query.text, query.span);
    case SUBJECT_SPLIT:
        return expr_xquery_instances(context, query_of(s, question->first), query, target);
    case SUBJECT_JOIN:
        question->formal = compile_formal(s, context, question->first);
        if (question->formal.outcome != EXPR_COMPILED) return question->formal;
        return expr_xquery_joining(context, query, question->root, target);
    case SUBJECT_MAPPING: break;
    }
    return expr_xquery_mapping(context, query.text, query.span, target);
}

static void compile_one(const struct subject *s, const struct expr_scope *scope,
                        struct subject_question *question)
{
    struct diagnostics diagnostics = {.arena = s->arena};
    struct expr_context context = {s->arena, &diagnostics, scope};
    question->result = compile_text(s, &context, question);
    if (question->result.outcome == EXPR_WRONG) question->complaint = first_error(&diagnostics);
    if (question->result.outcome == EXPR_COMPILED)
        question->result.tree = expr_share(s->arena, question->result.tree);
}

static void compile_all(struct subject *s)
{
    struct intern *names = ARENA_NEW(s->arena, struct intern);
    struct expr_scope *scope = ARENA_NEW(s->arena, struct expr_scope);
    struct expr_variable *variables =
        ARENA_ARRAY(s->arena, struct expr_variable, s->variables.count + 1);
    names->arena = s->arena;
    for (uint32_t i = 0; i < s->variables.count; i++) {
        const struct subject_variable *variable = &s->variables.items[i];
        variables[i] = (struct expr_variable){.name = variable->name,
                                              .type = variable->type,
                                              .place = EXPR_OF_CASE,
                                              .index = i,
                                              .may_be_unset = variable->may_be_unset};
        intern_add(names, variable->name, i);
    }
    *scope = (struct expr_scope){.variables = variables,
                                 .variables_count = s->variables.count,
                                 .by_name = names,
                                 .case_root = s->root};
    array_each(struct subject_question, question, &s->questions) compile_one(s, scope, question);
}

/* ---- Writing ---- */

static void begin_frame(const struct subject *s, struct frame *frame)
{
    for (uint32_t i = 0; i < s->variables.count; i++) {
        const struct subject_variable *variable = &s->variables.items[i];
        struct machine_field field = {.name = variable->name,
                                      .member = text_format(s->arena, "v%u", (unsigned)i),
                                      .upper = text_format(s->arena, "V%u", (unsigned)i),
                                      .type = variable->type,
                                      .kind = variable->type.kind,
                                      .enumeration = MACHINE_NONE,
                                      .peer = MACHINE_NONE,
                                      .bit = MACHINE_NONE};
        array_push(s->arena, &frame->data.fields, field);
    }
    frame->machine.workflow = frame->machine.prefix = TEXT("subject");
    frame->machine.prefix_upper = TEXT("SUBJECT");
    frame->machine.variable_prefix = TEXT("");
    frame->net.local = frame->net.upper = TEXT("");
    frame->net.variables = TEXT("data");
    frame->net.data = &frame->data;
    array_push(s->arena, &frame->machine.nets, frame->net);
}

static void put_struct(struct writer *w)
{
    uint32_t count = w->net->data->fields.count;
    put(w, "#include <yawl/items.h>\n#include <yawl/regex.h>\n"
           "#include <yawl/program.h>\n\nstruct subject_data {\n");
    put(w, "    struct yawl_data head;\n    uint64_t set[$u];\n", count / 64 + 1);
    for (uint32_t i = 0; i < count; i++) {
        put(w, "    ");
        if (w->net->data->fields.items[i].kind == EXPR_OTHER)
            put(w, "char"); /* nothing reads it */
        else
            put_inside_type(w, &w->net->data->fields.items[i]);
        put(w, " v$u;\n", i);
    }
    put(w, "};\nenum { ");
    for (uint32_t i = 0; i < count; i++) put(w, "V$u, ", i);
    put(w, "V_END };\nconst uint32_t subject_size = sizeof(struct subject_data);\n");
    put(w, "const uint32_t subject_offsets[] = {\n");
    for (uint32_t i = 0; i < count; i++) put(w, "    offsetof(struct subject_data, v$u),\n", i);
    put(w, "    0};\n\n");
}

static void put_table(struct writer *w, const struct subject *s, bool is_formal)
{
    put(w, "void (*const subject_$s[])(const struct subject_data *, struct yawl_eval *,\n"
           "    void *) = {\n",
        is_formal ? "formals" : "functions");
    for (uint32_t i = 0; i < s->questions.count; i++) {
        const struct subject_question *question = &s->questions.items[i];
        bool is_there = question->result.outcome == EXPR_COMPILED &&
                        (!is_formal || question->form == SUBJECT_JOIN);
        put(w, is_there ? "    $s_$u,\n" : "    0,\n", is_formal ? "formal" : "question", i);
    }
    put(w, "    0};\n");
}

static void put_function(struct writer *w, struct text name, const struct expr_result *result,
                         bool reads_list)
{
    struct expression_locals locals = {.function = name, .part = ""};
    struct expression_origin origin = {result->tree, result->span, 0};
    add_locals(w, &locals, &origin);
    put(w, "static void $t(const struct subject_data *data, ", name);
    put(w, "struct yawl_eval *e, void *out)\n{\n");
    put_locals(w, &locals);
    if (reads_list) put(w, "    struct yawl_list list = subject_list;\n");
    put(w, "    ");
    put_value_type(w, &result->tree->type);
    put(w, "value = ");
    put_expression(w, result->tree);
    put(w, ";\n    *(");
    put_value_type(w, &result->tree->type);
    put(w, "*)out = value;\n}\n\n");
}

static void put_question(struct writer *w, uint32_t number, const struct subject_question *question)
{
    struct arena *arena = w->out->arena;
    bool is_join = question->form == SUBJECT_JOIN;
    if (question->result.outcome != EXPR_COMPILED) return;
    if (is_join) {
        put_function(w, text_format(arena, "formal_%u", (unsigned)number), &question->formal,
                     false);
    }
    put_function(w, text_format(arena, "question_%u", (unsigned)number), &question->result,
                 is_join);
}

const char *subject_emit(struct subject *s)
{
    struct frame *frame = ARENA_NEW(s->arena, struct frame);
    struct text_buffer out = {.arena = s->arena};
    begin_frame(s, frame);
    struct writer writer = {.machine = &frame->machine,
                            .net = &frame->machine.nets.items[0],
                            .options = &plain,
                            .out = &out};
    compile_all(s);
    put_struct(&writer);
    put(&writer, "struct yawl_list subject_list;\n\n");
    for (uint32_t i = 0; i < s->questions.count; i++) {
        put_question(&writer, i, &s->questions.items[i]);
    }
    put_table(&writer, s, false);
    put_table(&writer, s, true);
    return text_string(s->arena, text_built(&out));
}
