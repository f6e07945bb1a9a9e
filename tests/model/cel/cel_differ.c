/* Random CEL expressions: what the compiled C gives against a walk of the tree, in bulk.
 *
 *   cel_differ --include DIR [--seed S] [--count N] [--show]
 *
 * A batch of expressions is one workflow, each the input of a task of its own; the compiler's library makes
 * C of it, tcc code in memory, and the task's `prepare` is called on random data.  A fault must be one that
 * some part of the expression has; an expression that folds to a variable gives null for it.  Exit 1: there
 * were differences.
 */
#include "../translate.h"
#include "cel_model.h"

#include "yawl/program.h"

#include <dlfcn.h>
#include <libtcc.h>
#include <stdlib.h>
#include <string.h>

#define BATCH       200
#define ROUNDS      6 /* data that each expression is computed on */
#define POOL_BYTES  ((size_t)256 << 20)
#define SCRATCH     ((uint32_t)8 << 20)
#define BLOCK       65536
#define SHOWN_MAX   20
#define SYMBOLS_MAX 400

struct batch {
    uint64_t seed;
    struct node *nodes[BATCH];
    struct pool trees, values; /* of the batch; of one computation */
    const struct yawl_program *program;
    TCCState *tcc;
    char *c_text;
};

struct counts {
    uint64_t compared, faults, too_big, different, other_fault;
};

/* What the expressions of a batch are computed on. */
struct round {
    struct value values[VARIABLES];
    struct yawl_data *block;
    struct yawl_eval eval;
};

/* ---- The workflow ---- */

static const char *type_text(int type)
{
    static const char *const names[] = {"bool", "int", "float", "decimal", "string", "bytes"};
    return names[type % LIST_OF];
}

static void write_quoted(const char *text, FILE *out)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void write_expression(const struct node *node, FILE *out)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    if (memory == NULL) abort();
    cel_print(node, memory);
    fclose(memory);
    write_quoted(text, out);
    free(text);
}

static char *write_workflow(const struct batch *batch, size_t *length)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    if (out == NULL) abort();
    fputs("yawl: 1\nworkflow: random_net\nin:\n", out);
    for (int i = 0; i < VARIABLES; i++) {
        const struct variable *v = &variables[i];
        fprintf(out, "  %s: \"%s%s%s\"\n", v->name, type_text(v->type),
                v->type >= LIST_OF ? "[]" : "", v->optional ? "?" : "");
    }
    fputs("start: t0\ntasks:\n", out);
    for (int i = 0; i < BATCH; i++) {
        fprintf(out, "  t%d:\n    offer: {}\n    in: {r: ", i);
        write_expression(batch->nodes[i], out);
        fprintf(out, "}\n    then: ");
        fprintf(out, i + 1 < BATCH ? "t%d\n" : "end\n", i + 1);
    }
    fclose(out);
    return text;
}

/* ---- C to code ---- */

static void note_error(void *opaque, const char *text)
{
    (void)opaque;
    if (strstr(text, "warning") == NULL) fprintf(stderr, "tcc: %s\n", text);
}

/* Every function of ours that the text names is given to tcc, which looks nothing up by itself. */
static void add_symbols(TCCState *tcc, const char *text)
{
    static char names[SYMBOLS_MAX][48];
    int count = 0;
    for (const char *at = text; (at = strstr(at, "yawl_")) != NULL;) {
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789");
        char name[sizeof names[0]] = "";
        bool fits = length < sizeof name && at[length] == '(', known = false;
        if (fits) memcpy(name, at, length);
        at += length;
        for (int i = 0; i < count && !known; i++) known = strcmp(names[i], name) == 0;
        void *address = fits && !known ? dlsym(RTLD_DEFAULT, name) : NULL;
        if (address == NULL || count == SYMBOLS_MAX) continue;
        tcc_add_symbol(tcc, name, address);
        memcpy(names[count++], name, sizeof name);
    }
}

static const struct yawl_program *load(struct batch *batch, const char *include)
{
    /* Inline functions of the headers call them. */
    static const char *const behind[] = {"memcpy",
                                         "memmove",
                                         "memset",
                                         "memcmp",
                                         "yawl_int_overflow",
                                         "yawl_decimal_sum",
                                         "yawl_decimal_difference",
                                         "yawl_decimal_order"};
    TCCState *tcc = batch->tcc = tcc_new();
    if (tcc == NULL) abort();
    tcc_set_error_func(tcc, NULL, note_error);
    tcc_set_options(tcc, "-nostdlib");
    tcc_set_output_type(tcc, TCC_OUTPUT_MEMORY);
    tcc_add_include_path(tcc, include);
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        tcc_add_symbol(tcc, behind[i], dlsym(RTLD_DEFAULT, behind[i]));
    add_symbols(tcc, batch->c_text);
    if (tcc_compile_string(tcc, batch->c_text) < 0 || tcc_relocate(tcc, TCC_RELOCATE_AUTO) < 0)
        return NULL;
    return tcc_get_symbol(tcc, "random_net_program");
}

/* ---- Data in ---- */

static uint32_t item_size(int type)
{
    static const uint32_t sizes[] = {sizeof(bool),
                                     sizeof(int64_t),
                                     sizeof(double),
                                     sizeof(struct yawl_decimal),
                                     sizeof(struct yawl_text),
                                     sizeof(struct yawl_text)};
    return sizes[type];
}

static void put_scalar(char *to, const struct value *value)
{
    memcpy(to, &value->as, item_size(value->type));
}

static void put_value(struct pool *pool, char *to, const struct value *value)
{
    if (value->type < LIST_OF) {
        put_scalar(to, value);
        return;
    }
    uint32_t size = item_size(value->type - LIST_OF), count = value->as.list.count;
    char *items = pool_take(pool, (size_t)size * count + 1);
    struct yawl_list list = {items, count};
    for (uint32_t i = 0; i < count; i++)
        put_scalar(items + (size_t)i * size, &value->as.list.items[i]);
    memcpy(to, &list, sizeof list);
}

static const struct yawl_field *find_field(const struct yawl_record *record, const char *name)
{
    for (uint32_t i = 0; i < record->fields_count; i++) {
        if (strcmp(record->fields[i].name, name) == 0) return &record->fields[i];
    }
    abort();
}

/* A new data block with the round's values. */
static void fill_block(struct batch *batch, struct round *round)
{
    const struct yawl_net *net = &batch->program->nets[0];
    char *in = pool_take(&batch->values, net->in->outside_size);
    for (int i = 0; i < VARIABLES; i++) {
        const struct yawl_field *field = find_field(net->in, variables[i].name);
        bool present = round->values[i].fault == 0;
        if (variables[i].optional) memcpy(in + field->outside_has, &present, sizeof present);
        if (present) put_value(&batch->values, in + field->outside, &round->values[i]);
    }
    memset(round->block, 0, BLOCK);
    round->block->used = net->data->inside_size;
    round->block->capacity = BLOCK;
    round->eval = (struct yawl_eval){.scratch = round->eval.scratch, .scratch_capacity = SCRATCH};
    net->init(in, round->block, &round->eval);
    if (round->eval.fault != 0) abort();
}

/* ---- Results out ---- */

static int model_type(enum yawl_type type)
{
    switch (type) {
    case YAWL_TYPE_BOOL: return OF_BOOL;
    case YAWL_TYPE_INT: return OF_INT;
    case YAWL_TYPE_FLOAT: return OF_FLOAT;
    case YAWL_TYPE_DECIMAL: return OF_DECIMAL;
    case YAWL_TYPE_BYTES: return OF_BYTES;
    default: return OF_STRING;
    }
}

static struct value get_value(struct batch *batch, const struct yawl_field *field, const char *from)
{
    struct value value = {0};
    if (field->type != YAWL_TYPE_LIST) {
        value.type = model_type(field->type);
        memcpy(&value.as, from, item_size(value.type));
        return value;
    }
    int item = model_type(field->element);
    struct yawl_list list;
    memcpy(&list, from, sizeof list);
    value.type = item + LIST_OF;
    value.as.list.count = list.count;
    value.as.list.items = pool_take(&batch->values, (list.count + 1) * sizeof(struct value));
    for (uint32_t i = 0; i < list.count; i++) {
        struct value *to = &value.as.list.items[i];
        to->type = item;
        memcpy(&to->as, (const char *)list.items + (size_t)i * item_size(item), item_size(item));
    }
    return value;
}

/* NaN is NaN here. */
static bool is_same(const struct value *a, const struct value *b)
{
    if (a->type != b->type) return false;
    if (a->type == OF_FLOAT && a->as.floating != a->as.floating)
        return b->as.floating != b->as.floating;
    if (a->type < LIST_OF) return same_value(a, b);
    if (a->as.list.count != b->as.list.count) return false;
    for (uint32_t i = 0; i < a->as.list.count; i++) {
        if (!is_same(&a->as.list.items[i], &b->as.list.items[i])) return false;
    }
    return true;
}

/* ---- Comparing ---- */

static void show(const struct batch *batch, int index, const struct value *values,
                 const struct value *results)
{
    fprintf(stderr, "different: seed %llu, number %d\n  ", (unsigned long long)batch->seed, index);
    cel_print(batch->nodes[index], stderr);
    fputs("\n ", stderr);
    for (int i = 0; i < VARIABLES; i++) {
        fprintf(stderr, " %s = ", variables[i].name);
        value_print(&values[i], stderr);
    }
    fputs("\n  the walk gives   ", stderr);
    value_print(&results[0], stderr);
    fputs("\n  the code gives   ", stderr);
    value_print(&results[1], stderr);
    fputc('\n', stderr);
}

static const struct yawl_task *find_task(const struct batch *batch, int index)
{
    const struct yawl_net *net = &batch->program->nets[0];
    char name[16];
    snprintf(name, sizeof name, "t%d", index);
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        if (strcmp(net->tasks[i].name, name) == 0) return &net->tasks[i];
    }
    abort();
}

static void compare(struct batch *batch, int index, struct round *round, struct counts *counts)
{
    const struct yawl_task *row = find_task(batch, index);
    const struct yawl_field *field = &row->in->fields[0];
    struct evaluation walk = {.pool = &batch->values, .variables = round->values};
    struct value results[2] = {cel_value(&walk, batch->nodes[index])};
    char *out = pool_take(&batch->values, row->in->outside_size);
    round->eval = (struct yawl_eval){.scratch = round->eval.scratch, .scratch_capacity = SCRATCH};
    row->prepare(round->block, out, &round->eval);
    counts->compared++;
    if (round->eval.fault == YAWL_ETOOBIG) {
        counts->too_big++;
        return;
    }
    bool absent = field->outside_has != YAWL_NOWHERE && !(bool)out[field->outside_has];
    int fault = round->eval.fault == 0 && absent ? YAWL_EUNSET : round->eval.fault;
    bool same;
    if (results[0].fault != 0 || fault != 0) {
        counts->faults++;
        same = results[0].fault != 0 && fault != 0 && (walk.faults & FAULT_BIT(fault)) != 0;
        counts->other_fault += same && results[0].fault != fault;
    } else {
        results[1] = get_value(batch, field, out + field->outside);
        same = is_same(&results[0], &results[1]);
    }
    if (results[1].fault == 0) results[1].fault = fault;
    if (!same && counts->different++ < SHOWN_MAX) show(batch, index, round->values, results);
}

static void compare_batch(struct batch *batch, uint64_t *state, struct counts *counts)
{
    struct round round = {.block = malloc(BLOCK),
                          .eval = {.scratch = malloc(SCRATCH), .scratch_capacity = SCRATCH}};
    if (round.eval.scratch == NULL || round.block == NULL) abort();
    for (int i = 0; i < ROUNDS; i++) {
        batch->values.used = 0;
        cel_data(&batch->values, state, round.values);
        fill_block(batch, &round);
        size_t used = batch->values.used;
        for (int k = 0; k < BATCH; k++) {
            batch->values.used = used;
            compare(batch, k, &round, counts);
        }
    }
    free(round.eval.scratch);
    free(round.block);
}

static bool run_batch(struct batch *batch, const char *include, bool shows, struct counts *counts)
{
    static const int types[] = {OF_BOOL,
                                OF_BOOL,
                                OF_INT,
                                OF_FLOAT,
                                OF_DECIMAL,
                                OF_STRING,
                                OF_STRING,
                                OF_INT + LIST_OF,
                                OF_STRING + LIST_OF,
                                OF_FLOAT + LIST_OF,
                                OF_DECIMAL + LIST_OF,
                                OF_BOOL + LIST_OF};
    char problem[400] = "";
    size_t length = 0;
    uint64_t seed = batch->seed, state = random_next(&seed); /* else seeds share their numbers */
    batch->trees.used = 0;
    for (int i = 0; i < BATCH; i++)
        batch->nodes[i] = cel_generate(&batch->trees, &state, types[random_below(&state, 12)]);
    char *workflow = write_workflow(batch, &length);
    if (shows) fwrite(workflow, 1, length, stdout);
    batch->c_text = translate(workflow, length, 2000, problem, sizeof problem);
    free(workflow);
    if (batch->c_text == NULL) {
        fprintf(stderr, "seed %llu is rejected: %s\n", (unsigned long long)batch->seed, problem);
        return false;
    }
    if (shows) fputs(batch->c_text, stdout);
    batch->program = load(batch, include);
    if (batch->program != NULL) compare_batch(batch, &state, counts);
    bool fine = batch->program != NULL;
    tcc_delete(batch->tcc);
    free(batch->c_text);
    return fine;
}

int main(int count, char **arguments)
{
    const char *include = NULL;
    uint64_t seed = 1, expressions = 5000, rejected = 0;
    bool shows = false;
    for (int i = 1; i < count; i++) {
        bool more = i + 1 < count;
        if (more && strcmp(arguments[i], "--include") == 0)
            include = arguments[++i];
        else if (more && strcmp(arguments[i], "--seed") == 0)
            seed = strtoull(arguments[++i], NULL, 10);
        else if (more && strcmp(arguments[i], "--count") == 0)
            expressions = strtoull(arguments[++i], NULL, 10);
        else if (strcmp(arguments[i], "--show") == 0)
            shows = true;
    }
    if (include == NULL) {
        fputs("cel_differ: --include DIR is missing\n", stderr);
        return 2;
    }
    struct counts counts = {0};
    struct batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL) abort();
    batch->trees = (struct pool){.bytes = malloc(POOL_BYTES), .size = POOL_BYTES};
    batch->values = (struct pool){.bytes = malloc(POOL_BYTES), .size = POOL_BYTES};
    if (batch->trees.bytes == NULL || batch->values.bytes == NULL) abort();
    for (uint64_t done = 0; done < expressions; done += BATCH) {
        batch->seed = seed + done;
        if (!run_batch(batch, include, shows, &counts)) rejected++;
    }
    printf("%llu expressions, %llu computations: %llu faults (%llu of several), %llu too big, "
           "%llu batches rejected, %llu different\n",
           (unsigned long long)expressions, (unsigned long long)counts.compared,
           (unsigned long long)counts.faults, (unsigned long long)counts.other_fault,
           (unsigned long long)counts.too_big, (unsigned long long)rejected,
           (unsigned long long)counts.different);
    free(batch->trees.bytes);
    free(batch->values.bytes);
    free(batch);
    return counts.different > 0 || rejected > 0;
}
