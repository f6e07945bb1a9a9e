/* Writes large specifications: a chain of blocks of four tasks, in turn parallel, exclusive choice, deferred
 * choice and loop.  The same net in YAML and in YAWL XML. */
#include "bench/bench.h"

enum block { BLOCK_PARALLEL, BLOCK_CHOICE, BLOCK_DEFERRED, BLOCK_LOOP, BLOCK_COUNT };

#define BLOCK_TASKS 4

static enum block kind_of(uint32_t block) { return (enum block)(block % BLOCK_COUNT); }

/* ---- YAML ---- */

static void yaml_entry(struct text_buffer *out, uint32_t i)
{
    text_print(out, "  E%u:\n    offer: { role: clerk }\n", i);
    if (kind_of(i) == BLOCK_LOOP) text_add_string(out, "    join: xor\n");
    if (kind_of(i) == BLOCK_PARALLEL) {
        text_print(out, "    split: and\n    then: [A%u, B%u]\n", i, i);
    } else if (kind_of(i) == BLOCK_DEFERRED) {
        text_print(out, "    then: c%u\n", i);
    } else {
        text_print(out,
                   "    split: xor\n    then:\n      - { to: A%u, when: \"amount > 100\" }\n"
                   "      - { to: B%u }\n",
                   i, i);
    }
}

static void yaml_block(struct text_buffer *out, uint32_t i, const char *next)
{
    static const char *const joins[BLOCK_COUNT] = {"    join: and\n", "    join: xor\n",
                                                   "    join: xor\n", ""};
    yaml_entry(out, i);
    text_print(out,
               "  A%u:\n    offer: { role: clerk }\n    in: { amount: amount }\n"
               "    returns: { approved: bool }\n    out: { approved: item.approved }\n"
               "    then: %s%u\n",
               i, kind_of(i) == BLOCK_LOOP ? "E" : "X", i);
    text_print(out, "  B%u:\n    offer: { role: clerk }\n    then: X%u\n", i, i);
    text_print(out, "  X%u:\n%s    then: %s\n", i, joins[kind_of(i)], next);
}

static void yaml_conditions(struct text_buffer *out, uint32_t blocks)
{
    if (blocks <= BLOCK_DEFERRED) return;
    text_add_string(out, "conditions:\n");
    for (uint32_t i = BLOCK_DEFERRED; i < blocks; i += BLOCK_COUNT) {
        text_print(out, "  c%u: { then: [A%u, B%u] }\n", i, i, i);
    }
}

static void write_yaml(struct text_buffer *out, uint32_t blocks)
{
    text_add_string(out, "yawl: 1\nworkflow: large\nversion: \"1\"\nin: { amount: int }\n"
                         "local: { approved: \"bool = false\" }\nstart: E0\n");
    yaml_conditions(out, blocks);
    text_add_string(out, "tasks:\n");
    for (uint32_t i = 0; i < blocks; i++) {
        struct text next = i + 1 == blocks ? TEXT("end") : text_format(out->arena, "E%u", i + 1);
        yaml_block(out, i, text_string(out->arena, next));
    }
}

/* ---- YAWL XML ---- */

static void xml_flow(struct text_buffer *out, const char *to, uint32_t i, const char *rest)
{
    text_print(out, "<flowsInto><nextElementRef id=\"%s%u\"/>%s</flowsInto>\n", to, i, rest);
}

static void xml_task_end(struct text_buffer *out, const char *join, const char *split, bool gateway)
{
    text_print(out, "<join code=\"%s\"/><split code=\"%s\"/>\n%s</task>\n", join, split,
               gateway ? "<decomposesTo id=\"work\"/>" : "");
}

static void xml_entry(struct text_buffer *out, uint32_t i)
{
    bool choice = kind_of(i) == BLOCK_CHOICE || kind_of(i) == BLOCK_LOOP;
    text_print(out, "<task id=\"E%u\">", i);
    if (kind_of(i) == BLOCK_DEFERRED) {
        xml_flow(out, "c", i, "");
    } else {
        xml_flow(out, "A", i,
                 choice ? "<predicate ordering=\"0\">/large/amount &gt; 100</predicate>" : "");
        xml_flow(out, "B", i, choice ? "<isDefaultFlow/>" : "");
    }
    xml_task_end(out, "xor", choice ? "xor" : "and", true);
}

static void xml_block(struct text_buffer *out, uint32_t i, bool last)
{
    xml_entry(out, i);
    if (kind_of(i) == BLOCK_DEFERRED) {
        text_print(out, "<condition id=\"c%u\">", i);
        xml_flow(out, "A", i, "");
        xml_flow(out, "B", i, "");
        text_add_string(out, "</condition>\n");
    }
    text_print(out, "<task id=\"A%u\">", i);
    xml_flow(out, kind_of(i) == BLOCK_LOOP ? "E" : "X", i, "");
    xml_task_end(out, "xor", "and", true);
    text_print(out, "<task id=\"B%u\">", i);
    xml_flow(out, "X", i, "");
    xml_task_end(out, "xor", "and", true);
    text_print(out, "<task id=\"X%u\">", i);
    xml_flow(out, last ? "o" : "E", last ? 0 : i + 1, "");
    xml_task_end(out, kind_of(i) == BLOCK_PARALLEL ? "and" : "xor", "and", false);
}

static void write_xml(struct text_buffer *out, uint32_t blocks)
{
    text_add_string(out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<specificationSet xmlns=\"http://www.yawlfoundation.org/yawlschema\" "
                    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"4.0\">\n"
                    "<specification uri=\"large\"><metaData><version>1.0</version></metaData>\n"
                    "<schema xmlns=\"http://www.w3.org/2001/XMLSchema\"/>\n"
                    "<decomposition id=\"large\" isRootNet=\"true\" xsi:type=\"NetFactsType\">\n"
                    "<inputParam><index>0</index><name>amount</name><type>long</type>"
                    "<namespace>http://www.w3.org/2001/XMLSchema</namespace></inputParam>\n"
                    "<processControlElements><inputCondition id=\"i\">");
    xml_flow(out, "E", 0, "");
    text_add_string(out, "</inputCondition>\n");
    for (uint32_t i = 0; i < blocks; i++) xml_block(out, i, i + 1 == blocks);
    text_add_string(out, "<outputCondition id=\"o0\"/></processControlElements></decomposition>\n"
                         "<decomposition id=\"work\" xsi:type=\"WebServiceGatewayFactsType\"/>\n"
                         "</specification></specificationSet>\n");
}

struct text bench_specification(struct arena *arena, uint32_t tasks, bool yawl)
{
    struct text_buffer out = {.arena = arena};
    uint32_t blocks = tasks < BLOCK_TASKS ? 1 : tasks / BLOCK_TASKS;
    if (yawl)
        write_xml(&out, blocks);
    else
        write_yaml(&out, blocks);
    return text_built(&out);
}
