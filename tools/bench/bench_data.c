/* The data level: XML data of 1 kB, from text to a new tree.
 *
 * One order with eight lines is read, checked against its schema, and mapped: a new element gets its number
 * and its lines.  Each step is measured alone and all together, in batches of a thousand.
 */
#include "bench/bench_data.h"

#include "base/arena.h"
#include "bench/measure.h"
#include "read/schema_model.h"
#include "yawl/errors.h"

#include <stdio.h>
#include <string.h>

#define BATCHES 200
#define BATCH   1000
#define SCRATCH 65536
#define SIZE    1024

static const char schema[] =
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
    "<xs:simpleType name='Price'><xs:restriction base='xs:decimal'><xs:minInclusive value='0'/>"
    "<xs:fractionDigits value='2'/></xs:restriction></xs:simpleType>"
    "<xs:complexType name='Line'><xs:sequence><xs:element name='Article' type='xs:string'/>"
    "<xs:element name='Quantity' type='xs:int'/><xs:element name='Price' type='Price'/>"
    "</xs:sequence><xs:attribute name='n' type='xs:int' use='required'/></xs:complexType>"
    "<xs:complexType name='Order'><xs:sequence><xs:element name='Number' type='xs:NMTOKEN'/>"
    "<xs:element name='Date' type='xs:date'/><xs:element name='Customer' type='xs:string'/>"
    "<xs:element name='Line' type='Line' maxOccurs='unbounded'/>"
    "<xs:element name='Note' type='xs:string' minOccurs='0'/></xs:sequence></xs:complexType>"
    "</xs:schema>";

struct data {
    char xml[SIZE + 1];
    struct yawl_tree_type type;
    char scratch[SCRATCH];
    struct yawl_eval e;
    struct yawl_text tree;
};

/* Exactly 1 kB: the note fills up what the lines leave. */
static void write_order(struct data *data)
{
    char *at = data->xml, *end = data->xml + sizeof data->xml;
    at += snprintf(at, (size_t)(end - at),
                   "<order><Number>PO-4711</Number><Date>2026-11-21</Date>"
                   "<Customer>Miller &amp; Sons</Customer>");
    for (int i = 1; i <= 8; i++)
        at += snprintf(at, (size_t)(end - at),
                       "<Line n=\"%d\"><Article>Pencil %d</Article><Quantity>%d</Quantity>"
                       "<Price>%d.50</Price></Line>\n",
                       i, i, i * 3, i);
    static const char tail[] = "</Note></order>";
    at += snprintf(at, (size_t)(end - at), "<Note>");
    memset(at, 'x', (size_t)(end - at));
    snprintf(end - sizeof tail, sizeof tail, "%s", tail);
}

static void read_xml_text(struct data *data)
{
    struct yawl_text xml = {data->xml, SIZE};
    memset(&data->e, 0, sizeof data->e);
    data->e.scratch = data->scratch;
    data->e.scratch_capacity = SCRATCH;
    data->tree = yawl_tree_parse(&data->e, xml, YAWL_TREE_KEEP_SPACE, NULL);
}

static void validate(struct data *data)
{
    if (yawl_tree_validate(&data->type, data->tree, NULL, NULL) > 0)
        yawl_fault(&data->e, YAWL_EDATA);
}

static void map(struct data *data)
{
    struct yawl_tree_builder b;
    struct yawl_node order = yawl_tree_root(data->tree);
    uint32_t used = data->e.scratch_used;
    yawl_tree_begin(&b, &data->e);
    yawl_tree_open(&b, YAWL_TEXT("delivery"));
    yawl_tree_copy(&b, yawl_node_child_named(order, YAWL_TEXT("Number")));
    struct yawl_node line = yawl_node_child_named(order, YAWL_TEXT("Line"));
    for (; yawl_node_is(line); line = yawl_node_next_named(line, YAWL_TEXT("Line")))
        yawl_tree_copy(&b, line);
    yawl_tree_close(&b);
    if (yawl_tree_done(&b).length == 0) yawl_fault(&data->e, YAWL_EDATA);
    data->e.scratch_used = used;
}

static void all(struct data *data)
{
    read_xml_text(data);
    validate(data);
    map(data);
}

static void measure(const char *name, void (*step)(struct data *), struct data *data)
{
    static struct bench_batches batches;
    memset(&batches, 0, sizeof batches);
    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t begin = bench_ticks();
        for (int i = 0; i < BATCH; i++) step(data);
        bench_batch(&batches, bench_ticks() - begin, BATCH);
    }
    struct bench_spread spread = bench_spread_of(&batches);
    printf("%-28s %8.0f %8.0f %8.0f\n", name, spread.p50, spread.p90, spread.p99);
}

int bench_data(const struct bench_options *options)
{
    static struct data data;
    struct xml_schema_error error;
    struct arena *arena = arena_new(ARENA_LIMIT_DEFAULT);
    (void)options;
    struct schema_model *model = schema_model_new(arena, text_of(schema), &error);
    data.type = (struct yawl_tree_type){.element = YAWL_SCHEMA_NONE, .root = YAWL_TEXT("order")};
    data.type.type =
        model == NULL ? YAWL_SCHEMA_NONE : schema_model_type(model, TEXT("Order"), &error);
    if (model != NULL) data.type.schema = schema_model_tables(model);
    write_order(&data);
    if (model != NULL) all(&data);
    if (model == NULL || data.e.fault != 0 || data.type.type == YAWL_SCHEMA_NONE) {
        fprintf(stderr, "yawlbench: the order is not valid\n");
        arena_free(arena);
        return 1;
    }
    printf("XML data of 1 kB                  p50      p90      p99   ns\n");
    measure("read", read_xml_text, &data);
    measure("check against the schema", validate, &data);
    measure("map", map, &data);
    measure("read, check and map", all, &data);
    arena_free(arena);
    return 0;
}
