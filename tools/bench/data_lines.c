/* What the data level measures: generated functions and codecs on working sets, and what they are compared
 * with.
 *
 * Each line has a function that visits the sets in scattered order.  What the core does round a generated
 * mapping, a copy of the case's block, is measured with it.
 */
#include "bench/bench_data.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "data.h"
#include "data_xml.h"
#include "yawl/json.h"
#include "yawl/schema.h"
#include "yawl/tree.h"

/* Odd, so that a walk by it over a power of two visits everything. */
#define SCATTER 13u
#define LINES   8

/* A case's block before a mapping and after it. */
struct set {
    _Alignas(64) char block[DATA_BLOCK];
    char next[DATA_BLOCK];
    struct shop_fill_returns fill;
    struct data_plain plain, plain_next;
    char json[DATA_DOCUMENT + 1], xml[DATA_DOCUMENT + 1];
    struct yawl_text tree;      /* of the XML document, in `tree_room` */
    char tree_room[DATA_BLOCK * 2];
    struct shop_receive_returns receive; /* of the JSON document, which it borrows from */
    char receive_room[DATA_BLOCK];
};

static struct set sets[DATA_SETS];
static char scratch[DATA_SCRATCH];

static struct yawl_data *block_of(struct set *set) { return (struct yawl_data *)(void *)set->block; }
static struct yawl_data *next_of(struct set *set) { return (struct yawl_data *)(void *)set->next; }

static const struct yawl_task *task(const struct yawl_program *program, uint32_t index)
{
    return &program->nets[0].tasks[index];
}

static void fresh(struct yawl_eval *e)
{
    memset(e, 0, sizeof *e);
    e->scratch = scratch;
    e->scratch_capacity = sizeof scratch;
}

static void copy_block(struct set *set)
{
    const struct yawl_data *block = block_of(set);
    memcpy(set->next, block, block->used);
    next_of(set)->capacity = DATA_BLOCK;
}

/* ---- Guard ---- */

static uint64_t run_choice(const struct yawl_task *decide, uint32_t times)
{
    uint64_t sum = 0;
    struct yawl_eval e;
    fresh(&e);
    for (uint32_t i = 0, at = 0; i < times * DATA_SETS; i++) {
        at = (at + SCATTER) % DATA_SETS;
        sum = sum * 3 + decide->choose(block_of(&sets[at]), &e);
    }
    return sum + (uint64_t)e.fault;
}

static uint64_t run_guard(uint32_t times)
{
    return run_choice(task(&shop_program, SHOP_TASK_DECIDE), times);
}

static uint64_t run_exact_guard(uint32_t times)
{
    return run_choice(task(&shop_program, SHOP_TASK_RATE), times);
}

static uint64_t choose_by_hand(const struct data_plain *data)
{
    bool holds = data->approved && data->lines_count > 0 && (data->due < 3 || data->weight <= 31.5);
    return holds ? 0 : 1;
}

/* Called through a pointer too. */
static uint64_t (*volatile choose_pointer)(const struct data_plain *) = choose_by_hand;

static uint64_t run_guard_by_hand(uint32_t times)
{
    uint64_t (*choose)(const struct data_plain *) = choose_pointer;
    uint64_t sum = 0;
    for (uint32_t i = 0, at = 0; i < times * DATA_SETS; i++) {
        at = (at + SCATTER) % DATA_SETS;
        sum = sum * 3 + choose(&sets[at].plain);
    }
    return sum;
}

/* ---- Ten scalars ---- */

static uint64_t run_ten(uint32_t times)
{
    const struct yawl_task *fill = task(&shop_program, SHOP_TASK_FILL);
    uint64_t sum = 0;
    struct yawl_eval e;
    fresh(&e);
    for (uint32_t i = 0, at = 0; i < times * DATA_SETS; i++) {
        at = (at + SCATTER) % DATA_SETS;
        struct set *set = &sets[at];
        set->fill.due += 1;
        fill->assign(block_of(set), &set->fill, next_of(set), &e);
        sum += (unsigned char)set->next[sizeof(struct yawl_data)];
    }
    return sum + (uint64_t)e.fault;
}

static uint64_t run_ten_in_core(uint32_t times)
{
    const struct yawl_task *fill = task(&shop_program, SHOP_TASK_FILL);
    uint64_t sum = 0;
    struct yawl_eval e;
    for (uint32_t i = 0, at = 0; i < times * DATA_SETS; i++) {
        at = (at + SCATTER) % DATA_SETS;
        struct set *set = &sets[at];
        set->fill.due += 1;
        fresh(&e);
        copy_block(set);
        fill->assign(block_of(set), &set->fill, next_of(set), &e);
        sum += (unsigned char)set->next[sizeof(struct yawl_data)] + (uint64_t)e.fault;
    }
    return sum;
}

static void fill_by_hand(const struct shop_fill_returns *from, struct data_plain *to)
{
    to->approved = from->approved;
    to->lines_count = from->lines;
    to->total = from->total;
    to->credit = from->credit;
    to->weight = from->weight;
    to->parcels = from->parcels;
    to->status = (int)from->status;
    to->urgent = from->urgent;
    to->due = from->due;
    to->rate = from->rate;
}

static void (*volatile fill_pointer)(const struct shop_fill_returns *,
                                     struct data_plain *) = fill_by_hand;

static uint64_t run_ten_by_hand(uint32_t times)
{
    void (*fill)(const struct shop_fill_returns *, struct data_plain *) = fill_pointer;
    uint64_t sum = 0;
    for (uint32_t i = 0, at = 0; i < times * DATA_SETS; i++) {
        at = (at + SCATTER) % DATA_SETS;
        struct set *set = &sets[at];
        set->fill.due += 1;
        fill(&set->fill, &set->plain_next);
        sum += set->plain_next.approved;
    }
    return sum;
}

/* ---- Documents ---- */

/* Sums what `step` gives for each set in scattered order, each with a fresh evaluation. */
static uint64_t each_set(uint32_t times, uint64_t (*step)(struct set *set, struct yawl_eval *e))
{
    uint64_t sum = 0;
    struct yawl_eval e;
    for (uint32_t i = 0, at = 0; i < times * DATA_SETS; i++) {
        at = (at + SCATTER) % DATA_SETS;
        fresh(&e);
        sum += step(&sets[at], &e);
    }
    return sum;
}

/* ---- A JSON document ---- */

static uint64_t read_json(struct set *set, struct yawl_eval *e, struct shop_receive_returns *returns)
{
    const struct yawl_record *record = task(&shop_program, SHOP_TASK_RECEIVE)->returns;
    const struct yawl_report nobody = {NULL, NULL};
    memset(returns, 0, sizeof *returns);
    int status =
        yawl_json_read(record, (struct yawl_text){set->json, DATA_DOCUMENT}, returns, e, nobody);
    return (uint64_t)status + returns->order.lines.count;
}

static uint64_t map_order(struct set *set, struct yawl_eval *e,
                          const struct shop_receive_returns *returns)
{
    copy_block(set);
    task(&shop_program, SHOP_TASK_RECEIVE)->assign(block_of(set), returns, next_of(set), e);
    return next_of(set)->used + (uint64_t)e->fault;
}

static uint64_t read_only_json(struct set *set, struct yawl_eval *e)
{
    struct shop_receive_returns returns;
    return read_json(set, e, &returns);
}

static uint64_t run_json_read(uint32_t times) { return each_set(times, read_only_json); }

static uint64_t map_json(struct set *set, struct yawl_eval *e)
{
    return map_order(set, e, &set->receive);
}

static uint64_t run_json_map(uint32_t times) { return each_set(times, map_json); }

static uint64_t read_and_map_json(struct set *set, struct yawl_eval *e)
{
    struct shop_receive_returns returns;
    return read_json(set, e, &returns) + map_order(set, e, &returns);
}

static uint64_t run_json(uint32_t times) { return each_set(times, read_and_map_json); }

/* Only to its tree: nothing is checked, nothing is mapped. */
static uint64_t read_by_jansson(struct set *set, struct yawl_eval *e)
{
    (void)e;
    json_t *tree = json_loadb(set->json, DATA_DOCUMENT, JSON_REJECT_DUPLICATES, NULL);
    uint64_t size = json_object_size(tree);
    json_decref(tree);
    return size;
}

static uint64_t run_jansson(uint32_t times) { return each_set(times, read_by_jansson); }

/* ---- An XML document ---- */

static struct yawl_text read_xml(struct set *set, struct yawl_eval *e)
{
    struct yawl_text xml = {set->xml, DATA_DOCUMENT};
    return yawl_tree_parse(e, xml, YAWL_TREE_KEEP_SPACE, NULL);
}

static uint64_t check_tree(struct yawl_text tree)
{
    const struct yawl_record *record = task(&data_xml_program, DATA_XML_TASK_TAKE)->returns;
    return yawl_tree_validate(record->fields[0].tree, tree, NULL, NULL);
}

static uint64_t map_tree(struct set *set, struct yawl_eval *e, struct yawl_text tree)
{
    struct data_xml_take_returns returns = {true, tree};
    struct yawl_data *next = next_of(set);
    memset(set->next, 0, data_xml_program.nets[0].data->inside_size);
    next->used = data_xml_program.nets[0].data->inside_size;
    next->capacity = DATA_BLOCK;
    task(&data_xml_program, DATA_XML_TASK_TAKE)->assign(next, &returns, next, e);
    return next->used + (uint64_t)e->fault;
}

static uint64_t read_only_xml(struct set *set, struct yawl_eval *e)
{
    return read_xml(set, e).length + (uint64_t)e->fault;
}

static uint64_t run_xml_read(uint32_t times) { return each_set(times, read_only_xml); }

static uint64_t check_xml(struct set *set, struct yawl_eval *e)
{
    (void)e;
    return check_tree(set->tree) + 1;
}

static uint64_t run_xml_check(uint32_t times) { return each_set(times, check_xml); }

static uint64_t map_xml(struct set *set, struct yawl_eval *e)
{
    return map_tree(set, e, set->tree);
}

static uint64_t run_xml_map(uint32_t times) { return each_set(times, map_xml); }

static uint64_t read_check_and_map_xml(struct set *set, struct yawl_eval *e)
{
    struct yawl_text tree = read_xml(set, e);
    uint64_t problems = check_tree(tree);
    return problems + map_tree(set, e, tree);
}

static uint64_t run_xml(uint32_t times) { return each_set(times, read_check_and_map_xml); }

static uint64_t read_by_libxml2(struct set *set, struct yawl_eval *e)
{
    (void)e;
    xmlDoc *doc = xmlReadMemory(set->xml, DATA_DOCUMENT, NULL, NULL, XML_PARSE_NONET);
    uint64_t is_read = doc != NULL;
    xmlFreeDoc(doc);
    return is_read;
}

static uint64_t run_libxml2(uint32_t times) { return each_set(times, read_by_libxml2); }

const struct data_line data_lines[] = {
    {"guard over scalars", 5, 10000, run_guard, run_guard_by_hand, "by hand"},
    {"  with exact sums: ints, decimals", 0, 10000, run_exact_guard, NULL, NULL},
    {"mapping of ten scalars", 50, 2000, run_ten, run_ten_by_hand, "by hand"},
    {"  with the copy of the case's data", 0, 2000, run_ten_in_core, NULL, NULL},
    {"JSON of 1 kB: parsed, validated, mapped", 10000, 20, run_json, run_jansson, "jansson: parsed"},
    {"  parsed and validated", 0, 20, run_json_read, NULL, NULL},
    {"  mapped", 0, 20, run_json_map, NULL, NULL},
    {"XML of 1 kB: parsed, validated, mapped", 20000, 20, run_xml, run_libxml2, "libxml2: parsed"},
    {"  parsed", 0, 20, run_xml_read, NULL, NULL},
    {"  validated", 0, 20, run_xml_check, NULL, NULL},
    {"  mapped", 0, 20, run_xml_map, NULL, NULL},
};
const uint32_t data_lines_count = sizeof data_lines / sizeof *data_lines;

/* ---- Working sets ---- */

/* Exactly 1 kB: the note fills up what the lines leave. */
static void fill_up(char *text, char *at, const char *tail)
{
    char *end = text + DATA_DOCUMENT + 1;
    memset(at, 'x', (size_t)(end - at));
    snprintf(end - strlen(tail) - 1, strlen(tail) + 1, "%s", tail);
}

static void write_json(struct set *set, uint32_t seed)
{
    char *at = set->json, *end = set->json + DATA_DOCUMENT;
    at += snprintf(at, (size_t)(end - at),
                   "{\"order\": {\"number\": \"PO-%u\", \"placed\": \"2026-11-%02u\", \"customer\": "
                   "\"Miller \\u0026 Sons\", \"gift\": %s, \"speed\": \"%s\", \"lines\": [",
                   4711 + seed, 1 + seed % 30, seed % 2 == 0 ? "true" : "false",
                   seed % 3 == 0 ? "express" : "standard");
    for (uint32_t i = 1; i <= LINES; i++)
        at += snprintf(at, (size_t)(end - at),
                       "%s{\"article\": \"Pencil %u\", \"quantity\": %u, \"price\": \"%u.50\", \"note\": "
                       "%s}",
                       i == 1 ? "" : ", ", i, i * 3 + seed, i + seed,
                       i % 4 == 0 ? "\"in a box\"" : "null");
    at += snprintf(at, (size_t)(end - at), "], \"note\": \"");
    fill_up(set->json, at, "\"}}");
}

static void write_xml(struct set *set, uint32_t seed)
{
    char *at = set->xml, *end = set->xml + DATA_DOCUMENT;
    at += snprintf(at, (size_t)(end - at),
                   "<order><Number>PO-%u</Number><Date>2026-11-%02u</Date>"
                   "<Customer>Miller &amp; Sons</Customer>",
                   4711 + seed, 1 + seed % 30);
    for (uint32_t i = 1; i <= LINES; i++)
        at += snprintf(at, (size_t)(end - at),
                       "<Line n=\"%u\"><Article>Pencil %u</Article><Quantity>%u</Quantity>"
                       "<Price>%u.50</Price></Line>\n",
                       i, i, i * 3 + seed, i + seed);
    at += snprintf(at, (size_t)(end - at), "<Note>");
    fill_up(set->xml, at, "</Note></order>");
}

static void init_scalars(struct set *set, uint32_t seed)
{
    struct data_plain *plain = &set->plain;
    plain->approved = seed % 4 != 0;
    plain->lines_count = seed % 5;
    plain->due = seed % 6;
    plain->weight = seed;
    set->fill = (struct shop_fill_returns){.approved = plain->approved,
                                           .lines = plain->lines_count,
                                           .total = {seed, 0, 2, 0},
                                           .credit = {seed * 2, 0, 2, 0},
                                           .weight = plain->weight,
                                           .parcels = 2,
                                           .status = SHOP_STATUS_PAID,
                                           .due = plain->due};
}

/* The block of a new case, with what the first mapping leaves in it. */
static int init_block(struct set *set, struct yawl_eval *e)
{
    const struct yawl_net *net = &shop_program.nets[0];
    struct yawl_data *block = block_of(set);
    block->used = net->data->inside_size;
    block->capacity = DATA_BLOCK;
    net->init(NULL, block, e);
    copy_block(set);
    task(&shop_program, SHOP_TASK_FILL)->assign(block, &set->fill, next_of(set), e);
    memcpy(set->block, set->next, next_of(set)->used);
    return e->fault;
}

static bool init_documents(struct set *set, uint32_t seed)
{
    struct yawl_eval e = {.scratch = set->receive_room, .scratch_capacity = sizeof set->receive_room};
    write_json(set, seed);
    write_xml(set, seed);
    if (read_json(set, &e, &set->receive) != LINES || map_order(set, &e, &set->receive) == 0)
        return false;
    e = (struct yawl_eval){.scratch = set->tree_room, .scratch_capacity = sizeof set->tree_room};
    set->tree = read_xml(set, &e);
    return e.fault == 0 && check_tree(set->tree) == 0;
}

bool data_sets_init(void)
{
    for (uint32_t i = 0; i < DATA_SETS; i++) {
        struct yawl_eval e;
        fresh(&e);
        init_scalars(&sets[i], i);
        if (init_block(&sets[i], &e) == 0 && init_documents(&sets[i], i)) continue;
        fprintf(stderr, "yawlbench: the data of set %u are not valid\n", i);
        return false;
    }
    if (run_guard(1) == run_guard_by_hand(1)) return true;
    fprintf(stderr, "yawlbench: the guard by hand is another one\n");
    return false;
}
