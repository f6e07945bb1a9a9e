/* net: every fault is told once, by its name, and nothing that only follows from it is told.  CP-3,
 * CP-4, CP-6, CP-9: rows below.  Together the rows provoke every diagnostic of the net. */
#include "net_fixture.h"

#include "net/net_diagnostics.h"

#include <string.h>

/* A task that somebody performs, so that no loop is empty. */
#define P "offer: {role: r}"
#define N "local: {n: \"int = 0\"}\n"
#define LOCAL(name, type, rest)                                                                    \
    "<localVariable><index>0</index><name>" name "</name><type>" type "</type>"                    \
    "<namespace>http://www.w3.org/2001/XMLSchema</namespace>" rest "</localVariable>"
#define PARAM(kind, name, rest)                                                                    \
    "<" kind "><index>0</index><name>" name "</name><type>int</type>"                              \
    "<namespace>http://www.w3.org/2001/XMLSchema</namespace>" rest "</" kind ">"
#define STARTING(query, name)                                                                      \
    "<startingMappings><mapping><expression query=\"" query "\"/><mapsTo>" name                    \
    "</mapsTo></mapping></startingMappings>"
#define MI_WITH(mappings, min, max, threshold)                                                     \
    "<task id=\"a\" xsi:type=\"MultipleInstanceExternalTaskFactsType\">" FLOW(                     \
        "o") "<join code=\"xor\"/><split code=\"and\"/>" mappings                                  \
             "<decomposesTo id=\"G\"/><minimum>" min "</minimum><maximum>" max                     \
             "</maximum><threshold>" threshold                                                     \
             "</threshold><creationMode code=\"static\"/><miDataInput><expression "                \
             "query=\"/n/v\"/>"                                                                    \
             "<splittingExpression "                                                               \
             "query=\"/v\"/><formalInputParam>p</formalInputParam></miDataInput></task>"
#define MI(min, max, threshold) MI_WITH("", min, max, threshold)
#define BETA2(elements, more)                                                                      \
    "<specificationSet xmlns=\"http://www.citi.qut.edu.au/yawl\" "                                 \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><specification uri=\"w\"><metaData/>" \
    "<rootNet id=\"n\">" elements "</rootNet>" more "</specification></specificationSet>"

static const struct row {
    const char *expected, *text;
} rows[] = {
    /* ---- Names ---- */
    {"duplicate-net", YAML("start: a\ntasks: {a: {net: w, then: end}}\n"
                           "nets: {w: {start: b, tasks: {b: {" P ", then: end}}}}\n")},
    {"duplicate-element", YAML("start: a\nconditions: {a: {then: [b]}}\n"
                               "tasks: {a: {" P ", then: b}, b: {" P ", then: end}}\n")},
    {"bad-merge", YAML("local: {n: {type: int, initial: \"0\", merge: append}}\nstart: a\n"
                       "tasks: {a: {" P ", then: end}}\n")},
    {"bad-merge", YAML("start: a\ntasks: {a: {" P ", returns: {n: {type: int, merge: sum}}, "
                       "then: end}}\n")},
    {"type-limit", YAML("types: {Deep: {x: \"int[][][][][][][][][][][][][][][][][][][][][][][][][][]"
                        "[][][][][][][][][]\"}}\nlocal: {all: Deep}\nstart: a\ntasks: {a: {" P
                        ", then: end}}\n")},
    {"recursive-type", YAML("types: {Part: {parts: \"Part[]\"}}\nlocal: {all: Part}\nstart: a\n"
                            "tasks: {a: {" P ", then: end}}\n")},
    {"duplicate-variable",
     YAML("in: {x: int}\nlocal: {x: int}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"conflicting-types",
     YAML("in: {x: int}\nout: {x: string}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"unknown-type", YAML("in: {x: integer}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"unknown-type",
     YAML("types: {L: {a: \"Lime[]\"}}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"unknown-target", YAML("start: a\ntasks: {a: {" P ", then: bb}, b: {" P ", then: end}}\n")},
    {"unknown-target", YAML("start: [a, x]\ntasks: {a: {" P ", then: end}}\n")},
    {"unknown-element", YAML("start: a\ntasks: {a: {" P ", completes: [b], then: end}}\n")},
    {"unknown-element", YAML("start: a\ntasks: {a: {" P ", while: [b], then: end}}\n")},
    {"unknown-element", YAML("start: a\ntasks: {a: {offer: {not_by: x}, then: end}}\n")},
    {"unknown-cancelled", YAML("start: a\ntasks: {a: {" P ", cancels: [b], then: end}}\n")},
    {"unknown-cancelled",
     YAML("start: a\ntasks: {a: {" P ", cancels: [\"* -> b\"], then: end}}\n")},
    {"unknown-cancelled-flow",
     YAML("start: a\ntasks: {a: {" P ", cancels: [\"a -> a\"], then: end}}\n")},
    {"unknown-decomposition", YAML("start: a\ntasks: {a: {net: pay, then: end}}\n")},
    {"unknown-decomposition", YAML("start: a\ntasks: {a: {decomposition: Pay, then: end}}\n")},
    {"wrong-decomposition",
     YAML("start: a\ntasks: {a: {net: D, then: end}}\ndecompositions: {D: {}}\n")},
    {"composite-returns",
     YAML("start: a\ntasks: {a: {net: s, returns: {q: int}, then: end}}\n"
          "nets: {s: {start: b, tasks: {b: {" P ", then: end}}}}\n")},
    {"collect-unseen",
     YAML("local: {l: \"int[] = []\", n: \"int = 0\"}\nstart: a\ntasks: {a: {" P ", returns: {x: int}, "
          "instances: {count: 2, collect: {l: item.x}}, out: {n: size(l)}, then: end}}\n")},
    {"unused-decomposition",
     YAML("start: a\ntasks: {a: {" P ", then: end}}\ndecompositions: {D: {}}\n")},
    {"unused-decomposition", YAML("start: a\ntasks: {a: {" P ", then: end}}\n"
                                  "nets: {s: {start: b, tasks: {b: {" P ", then: end}}}}\n")},
    /* CP-2 */
    {"unknown-setting", YAML("start: a\ntasks: {a: {call: {process: {run: ls, shell: on}}, then: end}}\n")},
    {"bad-setting", YAML("start: a\ntasks: {a: {call: {http: x.example}, then: end}}\n")},
    {"missing-setting", YAML("start: a\ntasks: {a: {call: {function: \"\"}, then: end}}\n")},
    {"unknown-setting", YAML("start: a\ntasks: {a: {call: {process: {run: ls, shell: on}}, then: end}}\n")},
    {"bad-setting", YAML("start: a\ntasks: {a: {call: {http: x.example}, then: end}}\n")},
    {"missing-setting", YAML("start: a\ntasks: {a: {call: {http: {method: GET}}, then: end}}\n")},

    /* ---- Flows ---- */
    {"duplicate-flow", YAML("start: a\ntasks: {a: {" P ", split: and, then: [end, end]}}\n")},
    {"flow-into-start",
     YAWL("", INPUT("a") TASK("a", FLOW("i"), "xor", "and", WORK("G")) OUTPUT, GATEWAY("G", ""))},
    {"condition-to-condition", YAML("start: a\nconditions: {c: {then: [d]}, d: {then: [b]}}\n"
                                    "tasks: {a: {" P ", then: c}, b: {" P ", then: end}}\n")},
    {"condition-guard", YAML("start: a\nconditions: {c: {then: [{to: b, when: \"true\"}]}}\n"
                             "tasks: {a: {" P ", then: c}, b: {" P ", then: end}}\n")},
    {"no-way-out", YAML("start: a\ntasks: {a: {" P "}}\n")},
    {"no-way-out", YAML("start: a\nconditions: {c: {}}\n"
                        "tasks: {a: {" P ", split: and, then: [c, end]}}\n")},
    {"no-way-in", YAML("start: a\ntasks: {a: {" P ", then: end}, b: {" P ", then: d}, "
                       "d: {" P ", then: end}}\n")},
    {"no-way-in", YAML("start: a\ntasks: {a: {" P ", join: xor, then: b}, b: {" P ", then: a}}\n")},
    {"unreachable",
     YAML("start: a\ntasks: {a: {" P ", then: end}, "
          "b: {" P ", join: xor, then: d}, d: {" P ", split: and, then: [b, end]}}\n")},
    {"no-path-to-end", YAML("start: [a, b]\ntasks: {a: {" P ", then: end}, "
                            "b: {" P ", join: xor, then: d}, d: {" P ", then: b}}\n")},
    {"missing-split",
     YAML("start: a\ntasks: {a: {" P ", then: [b, end]}, b: {" P ", then: end}}\n")},
    {"missing-join", YAML("start: [a, b]\ntasks: {a: {" P ", then: b}, b: {" P ", then: end}}\n")},
    {"guard-without-choice",
     YAML(N "start: a\ntasks: {a: {" P ", then: {to: end, when: n > 0}}}\n")},
    {"guard-without-choice",
     YAML(N "start: a\ntasks: {a: {" P ", split: and, "
            "then: [{to: b, when: n > 0}, end]}, b: {" P ", then: end}}\n")},
    {"guard-without-choice",
     YAWL("",
          INPUT("a") TASK("a", FLOW_IF("o", "<isDefaultFlow/>"), "xor", "and", WORK("G")) OUTPUT,
          GATEWAY("G", ""))},
    {"missing-guard",
     YAWL("",
          INPUT("a") TASK("a", FLOW("b") FLOW_IF("o", "<isDefaultFlow/>"), "xor", "xor", WORK("G"))
              TASK("b", FLOW("o"), "xor", "and", WORK("G")) OUTPUT,
          GATEWAY("G", ""))},
    {"missing-default",
     YAML(N "start: a\ntasks: {a: {" P ", split: xor, "
            "then: [{to: b, when: n > 0}, {to: end, when: n < 0}]}, b: {" P ", then: end}}\n")},
    {"missing-default",
     YAML(N "start: a\ntasks: {a: {" P ", split: or, then: {to: end, when: n > 0}}}\n")},
    {"several-defaults",
     YAML("start: a\ntasks: {a: {" P ", split: or, then: [b, end]}, b: {" P ", then: end}}\n")},
    {"guarded-default",
     YAML(N "start: a\ntasks: {a: {" P ", split: xor, then: [{to: b, when: n > 0}, "
            "{to: end, when: n > 1, default: true}]}, b: {" P ", then: end}}\n")},
    {"unguarded-default",
     YAWL("",
          INPUT("a") TASK(
              "a", FLOW_IF("b", "<predicate>true()</predicate>") FLOW_IF("o", "<isDefaultFlow/>"),
              "xor", "or", WORK("G")) TASK("b", FLOW("o"), "xor", "and", WORK("G")) OUTPUT,
          GATEWAY("G", ""))},
    {"missing-ordering",
     YAWL("",
          INPUT("a") TASK(
              "a", FLOW_IF("b", "<predicate>true()</predicate>") FLOW_IF("o", "<isDefaultFlow/>"),
              "xor", "xor", WORK("G")) TASK("b", FLOW("o"), "xor", "and", WORK("G")) OUTPUT,
          GATEWAY("G", ""))},
    {"duplicate-ordering",
     YAWL("",
          INPUT("a") TASK("a",
                          FLOW_IF("b", "<predicate ordering=\"1\">true()</predicate>")
                              FLOW_IF("c", "<predicate ordering=\"1\">true()</predicate>")
                                  FLOW_IF("o", "<isDefaultFlow/>"),
                          "xor", "xor", WORK("G")) TASK("b", FLOW("o"), "xor", "and", WORK("G"))
              TASK("c", FLOW("o"), "xor", "and", WORK("G")) OUTPUT,
          GATEWAY("G", ""))},
    {"needless-ordering",
     YAWL("",
          INPUT("a") TASK("a",
                          FLOW_IF("b", "<predicate ordering=\"1\">true()</predicate>")
                              FLOW_IF("o", "<predicate>true()</predicate><isDefaultFlow/>"),
                          "xor", "or", WORK("G")) TASK("b", FLOW("o"), "xor", "and", WORK("G"))
              OUTPUT,
          GATEWAY("G", ""))},
    {"cancel-leaves-token",
     YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {" P ", then: end}, "
          "b: {" P ", cancels: [a], then: end}}\n")},
    {"empty-run empty-loop", YAWL("",
                                  INPUT("a") TASK("a", FLOW("b"), "xor", "and", "") TASK(
                                      "b",
                                      FLOW_IF("a", "<predicate ordering=\"1\">true()</predicate>")
                                          FLOW_IF("o", "<isDefaultFlow/>"),
                                      "xor", "xor", "") OUTPUT,
                                  "")},
    {"possible-empty-loop", YAML(N "start: a\ntasks: {a: {join: xor, split: xor, "
                                   "then: [{to: a, when: n > 0}, {to: end}]}}\n")},
    /* Recursion without work. */
    {"possible-empty-loop", YAML("start: a\ntasks: {a: {net: s, then: end}}\n"
                                 "nets: {s: {start: b, tasks: {b: {net: s, then: end}}}}\n")},
    /* Round a composite task whose net does nothing; and one whose net may do nothing. */
    {"possible-empty-loop",
     YAML(N "start: a\ntasks: {a: {net: s, join: xor, split: xor, then: [{to: a, when: n > 0}, "
            "end]}}\nnets: {s: {start: b, tasks: {b: {then: end}}}}\n")},
    {"possible-empty-loop",
     YAML(N "start: a\ntasks: {a: {net: s, join: xor, split: xor, then: [{to: a, when: n > 0}, "
            "end]}}\nnets: {s: {start: b, tasks: {b: {net: t, then: end}}}, "
            "t: {start: [c, d], tasks: {c: {then: end}, d: {" P ", then: end}}}}\n")},
    {"", YAML(N "start: a\ntasks: {a: {net: s, join: xor, split: xor, then: [{to: a, when: n > 0}, "
                "end]}}\nnets: {s: {start: b, tasks: {b: {" P ", then: end}}}}\n")},
    /* The reference looks into the net, and not past it: a warning. */
    {"possible-empty-loop empty-run",
     YAWL("",
          INPUT("a") TASK("a", FLOW_IF("a", "<predicate ordering=\"1\">true()</predicate>")
                                   FLOW_IF("o", "<isDefaultFlow/>"),
                          "xor", "xor", WORK("s")) OUTPUT,
          "<decomposition id=\"s\" xsi:type=\"NetFactsType\"><processControlElements>" INPUT("b")
              TASK("b", FLOW("o"), "xor", "and", "") OUTPUT
          "</processControlElements></decomposition>")},
    {"empty-run", YAWL("", INPUT("a") TASK("a", FLOW("o"), "xor", "and", "") OUTPUT, "")},

    /* ---- Data ---- */
    {"needs-performer", YAML(N "start: a\ntasks: {a: {in: {x: n}, then: end}}\n")},
    {"needs-performer", YAML("start: a\ntasks: {a: {instances: {min: 2}, then: end}}\n")},
    {"unmapped-parameter", YAML("start: a\ntasks: {a: {net: s, then: end}}\n"
                                "nets: {s: {in: {x: int, y: \"int = 1\", z: \"int?\"}, start: b, "
                                "tasks: {b: {" P ", then: end}}}}\n")},
    {"unmapped-parameter", YAWL("", INPUT("a") TASK("a", FLOW("o"), "xor", "and", WORK("G")) OUTPUT,
                                GATEWAY("G", PARAM("inputParam", "p", "")))},
    {"empty-mapping",
     YAWL("", INPUT("a") TASK("a", FLOW("o"), "xor", "and", STARTING(" ", "p") WORK("G")) OUTPUT,
          GATEWAY("G", PARAM("inputParam", "p", "")))},
    {"unknown-parameter",
     YAML("start: a\ntasks: {a: {net: s, in: {xx: 1}, then: end}}\n"
          "nets: {s: {in: {x: int}, start: b, tasks: {b: {" P ", then: end}}}}\n")},
    {"ignored-mapping",
     YAWL("",
          INPUT("a") TASK("a", FLOW("o"), "xor", "and",
                          STARTING("&lt;q&gt;1&lt;/q&gt;", "q") WORK("G")) OUTPUT,
          GATEWAY("G", ""))},
    {"unknown-net-variable",
     YAML(N "start: a\ntasks: {a: {" P ", returns: {x: int}, out: {nn: item.x}, then: end}}\n")},
    {"unknown-net-variable", YAML("start: a\ntasks: {a: {" P ", returns: {x: int}, "
                                  "instances: {min: 2, collect: {m: item.x}}, then: end}}\n")},
    {"mandatory-with-initial",
     YAML(
         "expressions: xpath\nin: {p: {type: int, namespace: \"http://www.w3.org/2001/XMLSchema\", "
         "initial: 1, mandatory: true}}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"unused-default",
     YAML(
         "expressions: xpath\nin: {p: {type: int, namespace: \"http://www.w3.org/2001/XMLSchema\", "
         "default: 1}}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"unset-mapping",
     YAWL(LOCAL("v", "int", ""),
          INPUT("a") TASK("a", FLOW("o"), "xor", "and",
                          STARTING("&lt;p&gt;{/n/v/text()}&lt;/p&gt;", "p") WORK("G")) OUTPUT,
          GATEWAY("G", PARAM("inputParam", "p", "")))},
    {"instances-range",
     YAML("start: a\ntasks: {a: {" P ", instances: {min: 3, max: 2}, then: end}}\n")},
    /* CP-4 */
    {"instances-range",
     YAML("start: a\ntasks: {a: {" P ", instances: {max: 2, threshold: 3}, then: end}}\n")},
    {"threshold-beyond-maximum",
     YAWL(LOCAL("v", "string", "<initialValue>x</initialValue>"),
          INPUT("a") MI("1", "2", "3") OUTPUT, GATEWAY("G", PARAM("inputParam", "p", "")))},
    {"duplicate-mapping",
     YAWL(LOCAL("v", "string", "<initialValue>x</initialValue>"),
          INPUT("a") MI_WITH(STARTING("&lt;p&gt;1&lt;/p&gt;", "p"), "1", "2", "1") OUTPUT,
          GATEWAY("G", PARAM("inputParam", "p", "")))},
    {"ignored-timer", YAML("start: a\ntasks: {a: {timer: {after: 2h}, then: end}}\n")},
    {"count-range", YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {" P ", then: c}, "
                         "b: {" P ", then: c}, c: {" P ", join: {count: 3}, then: end}}\n")},
    {"needs-cycle",
     YAML("tasks: {a: {" P ", needs: [b]}, b: {" P ", needs: [c]}, c: {" P ", needs: [b]}}\n")},
    {"count-range", YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {" P ", then: c}, "
                         "b: {" P ", then: c}, c: {" P ", join: {threads: 2}, then: end}}\n")},
    {"count-range", YAML("start: a\ntasks: {a: {" P ", then: {to: end, threads: 0}}}\n")},
    {"missing-cancels",
     YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {" P ", then: c}, "
          "b: {" P ", then: c}, c: {" P ", join: {count: 1, rest: cancel}, then: end}}\n")},
    {"completes-single",
     YAML("start: a\ntasks: {a: {" P ", then: b}, b: {" P ", completes: [a], then: end}}\n")},
    {"bad-duration", YAML("start: a\ntasks: {a: {" P ", timer: {after: 2hours}, then: end}}\n")},
    {"bad-duration", YAML("start: a\ntasks: {a: {" P ", timer: {at: 2030-02-30}, then: end}}\n")},
    {"bad-duration", YAML("start: a\ntasks: {a: {" P ", budget: 5, then: end}}\n")},
    {"bad-duration", YAML("start: a\ntasks: {a: {" P ", on_failure: {retry: {attempts: 2, wait: "
                          "P1M}}, then: end}}\n")},
    {"bad-timer", YAML("timer: {after: 2h, then: start}\nstart: a\ntasks: {a: {" P ", then: "
                       "end}}\n")},
    {"bad-timer",
     YAML("timer: {after: 2h, from: started}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"bad-timer",
     YAML("timer: {after: 2h, then: {to: end}}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"unknown-target",
     YAML("timer: {after: 2h, then: {to: x}}\nstart: a\ntasks: {a: {" P ", then: end}}\n")},
    {"bad-timer", YAML("start: a\ntasks: {a: {" P ", timer: {after: 2h, from: started, then: "
                       "start}, then: end}}\n")},
    {"type-error", YAML("local: {n: \"int = 1\"}\nstart: a\ntasks: {a: {" P
                        ", timer: {after: n}, then: end}}\n")},
    {"bad-failure", YAML("start: a\ntasks: {a: {" P ", on_failure: {retry: {attempts: 0}}, then: "
                         "end}}\n")},
    {"bad-failure", YAML("start: a\ntasks: {a: {" P ", on_failure: {retry: {attempts: 2, factor: "
                         "0.5}}, then: end}}\n")},
    {"bad-failure", YAML("start: a\ntasks: {a: {" P ", on_failure: {retry: {attempts: 2, wait: 5s, "
                         "max_wait: 1s}}, then: end}}\n")},
    {"bad-failure",
     YAML("start: a\ntasks: {a: {" P ", on_failure: {then: [b, {to: b, error: x}]}, then: end}, "
          "b: {" P ", then: end}}\n")},
    {"needs-flow", YAML("tasks: {a: {" P ", on_failure: {then: c}}, b: {" P "}, "
                        "c: {" P ", needs: b}}\n")},
    {"needs-flow", YAML("tasks: {a: {" P ", timer: {after: 1h, then: {also: c}}}, "
                        "b: {" P ", needs: a}, c: {" P "}}\n")},
    {"duplicate-flow", YAML("tasks: {a: {" P "}, b: {" P ", needs: [a, a]}}\n")},
    {"unknown-element", YAML("tasks: {a: {" P "}, b: {" P ", needs: [x]}}\n")},
    {"bad-branches",
     YAML("start: f\ntasks: {f: {branches: {x: [a], y: [a]}, then: end}, a: {" P "}}\n")},
    {"bad-branches", YAML("start: f\ntasks: {f: {branches: {x: [a], y: [b]}, then: end}, "
                          "a: {" P ", then: b}, b: {" P "}}\n")},
    {"bad-branches", YAML("start: f\ntasks: {f: {branches: {x: [f]}, then: end}}\n")},
    {"bad-branches",
     YAML("start: [f, a]\ntasks: {f: {branches: {x: [a]}, then: end}, a: {" P "}}\n")},
    {"unknown-element", YAML("start: f\ntasks: {f: {branches: {x: [b]}, then: end}}\n")},
    {"no-way-out", YAML("start: f\ntasks: {f: {branches: {x: [a]}}, a: {" P "}}\n")},
    {"bad-instances", YAML("in: {n: int}\nstart: a\ntasks: {a: {" P ", instances: {for_each: n}, "
                           "then: end}}\n")},
    {"bad-instances", YAML("start: a\ntasks: {a: {" P ", instances: {count: 2, as: one}, then: "
                           "end}}\n")},
    {"bad-instances",
     YAML("local: {n: int}\nstart: a\ntasks: {a: {" P ", returns: {x: int}, instances: {count: 2, "
          "collect: {n: item.x}}, then: end}}\n")},
    {"instances-range", YAML("start: a\ntasks: {a: {" P ", instances: {count: 3, max: 2}, then: "
                             "end}}\n")},
    {"unmapped-query",
     BETA2(
         "<processControlElements>" INPUT("a") "<task id=\"a\">" FLOW(
             "o") "<join code=\"xor\"/><split code=\"and\"/>" WORK("G") "</task>" OUTPUT
                                                                        "</processControlElements>",
         "<decomposition id=\"G\" xsi:type=\"WebServiceGatewayFactsType\">"
         "<outputExpression query=\"/data/x\"/></decomposition>")},

    /* ---- No fault ---- */
    {"",
     YAML("local: {n: int}\nstart: a\n"
          "tasks: {a: {" P ", split: and, then: [b, c]}, b: {" P ", out: {n: item.x}, then: d}, "
          "c: {" P ", then: d}, d: {" P ", join: and, in: {x: n}, then: end}}\n")},
    {"", YAML("tasks: {a: {" P ", needs: []}, b: {" P ", needs: [a]}}\n")},
    {"", YAML("start: a\ntasks: {a: {" P ", split: xor, then: end}}\n")},
    {"", YAML("timer: {after: 2h, then: {to: b}}\nstart: a\ntasks: {a: {" P ", then: end}, "
              "b: {" P ", then: end}}\n")},
    {"", YAML("start: f\ntasks: {f: {branches: {x: [a, b], y: c}, converge: first, then: d}, "
              "a: {" P "}, b: {}, c: {}, d: {" P ", then: end}}\n")},
    {"", YAML("tasks: {a: {" P ", on_failure: {then: h}}, b: {" P ", needs: a}, h: {" P "}}\n")},
    {"", YAML("start: s\ntasks: {s: {split: and, then: [a, b]}, a: {" P ", then: end}, "
              "b: {" P ", cancels: [a, \"* -> a\"], then: end}}\n")},
};

/* Kinds that the readers refuse in their own words; trees that were made otherwise are checked all
 * the same: see the tests below. */
static const char *const beyond_files[] = {"missing-root-net", "missing-condition",
                                           "several-conditions", "flow-out-of-end",
                                           "several-performers"};

static bool is_beyond_files(const char *name)
{
    for (size_t i = 0; i < sizeof beyond_files / sizeof *beyond_files; i++) {
        if (strcmp(name, beyond_files[i]) == 0) return true;
    }
    return false;
}

static void each_fault_is_told_once(void **state)
{
    (void)state;
    uint32_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *ignored = NULL;
        set_up(&ignored);
        net_of_text(rows[i].text);
        if (strcmp(said_names(), rows[i].expected) != 0) {
            wrong++;
            print_error("row %zu: expected [%s]\n%s\n%s\n", i, rows[i].expected, rows[i].text,
                        said());
        }
        tear_down(&ignored);
    }
    assert_int_equal(wrong, 0);
}

static bool is_expected(const char *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *found = strstr(rows[i].expected, name);
        if (found != NULL && (found[strlen(name)] == '\0' || found[strlen(name)] == ' '))
            return true;
    }
    return false;
}

static void every_diagnostic_is_provoked(void **state)
{
    (void)state;
    for (const struct diagnostic_kind *const *kind = net_diagnostics; *kind != NULL; kind++) {
        if (is_beyond_files((*kind)->name)) continue;
        if (!is_expected((*kind)->name)) fail_msg("no row provokes %s", (*kind)->name);
    }
}

/* start -> a -> end, made by hand. */
static struct ast_specification *tree(void)
{
    struct ast_specification *ast = ARENA_NEW(arena, struct ast_specification);
    struct ast_net *net = array_add(arena, &ast->nets);
    net->name.text = TEXT("w");
    net->is_root = net->has_input = net->has_output = true;
    net->output.name.text = TEXT("end");
    array_add(arena, &net->input.flows)->target.text = TEXT("a");
    struct ast_task *task = array_add(arena, &net->tasks);
    task->name.text = TEXT("a");
    struct ast_flow *flow = array_add(arena, &task->flows);
    flow->target.text = TEXT("end");
    flow->order.value = flow->threads.value = AST_ABSENT;
    net->input.flows.items[0].order.value = AST_ABSENT;
    task->join.count.value = task->join.threads.value = AST_ABSENT;
    return ast;
}

static void expect(const struct ast_specification *ast, const char *names)
{
    diagnostics = (struct diagnostics){.arena = arena};
    ast_to_net(arena, ast, &diagnostics);
    assert_string_equal(said_names(), names);
}

static void trees_that_no_file_gives_are_checked_too(void **state)
{
    set_up(state);
    expect(tree(), "");
    struct ast_specification *ast = tree();
    ast->nets.items[0].is_root = false;
    expect(ast, "missing-root-net");
    ast = tree();
    ast->nets.items[0].has_input = false;
    expect(ast, "missing-condition");
    ast = tree();
    array_add(arena, &ast->nets.items[0].more_outputs)->text = TEXT("o2");
    expect(ast, "several-conditions");
    ast = tree();
    array_add(arena, &ast->nets.items[0].output.flows)->target.text = TEXT("a");
    expect(ast, "flow-out-of-end");
    ast = tree();
    struct ast_task *task = &ast->nets.items[0].tasks.items[0];
    task->offer.present = task->call.present = true;
    task->call.connector.text = TEXT("log");
    task->call.text.text = TEXT("x");
    expect(ast, "several-performers");
    tear_down(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_that_no_file_gives_are_checked_too),
        cmocka_unit_test(each_fault_is_told_once),
        cmocka_unit_test(every_diagnostic_is_provoked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
