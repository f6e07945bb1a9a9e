/* What can be wrong with a Petri net as input: the one list of these diagnostics. */
#ifndef AST_PETRI_DIAGNOSTICS_H
#define AST_PETRI_DIAGNOSTICS_H

#include "base/diagnostics.h"

/* X(variable, "name", SEVERITY, CLASS, "meaning", "example", "fix") */
#define PETRI_DIAGNOSTICS(X)                                                                       \
    X(petri_pnml_root, "pnml-root", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                              \
      "The file is called PNML, but its XML is something else, or it holds no net.",               \
      "<pnml>…</pnml>", "<pnml><net id=\"n\"><place id=\"p\"/>…</net></pnml>")                     \
    X(petri_pnml_type, "pnml-net-type", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                    \
      "The net is of a type whose tokens have values.  Only place/transition nets are read, "      \
      "because the values may decide what can happen.",                                            \
      "<net id=\"n\" type=\"http://www.pnml.org/version-2009/grammar/symmetricnet\">…</net>",      \
      "<net id=\"n\" type=\"http://www.pnml.org/version-2009/grammar/ptnet\">…</net>")             \
    X(petri_pnml_element, "pnml-element", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                  \
      "An element or a kind of arc that is no part of a place/transition net.  It may change "     \
      "what the net does, so it is not passed over; graphics and toolspecific are.",               \
      "<arc id=\"a\" source=\"p\" target=\"t\"><type value=\"inhibitor\"/></arc>",                 \
      "<arc id=\"a\" source=\"p\" target=\"t\"/>")                                                 \
    X(petri_pnml_attribute, "pnml-attribute", SEVERITY_ERROR, DIAGNOSTIC_PARSE,                    \
      "A place or transition has no id, or an arc or a reference does not say what it joins.",     \
      "<arc id=\"a\" source=\"p\"/>", "<arc id=\"a\" source=\"p\" target=\"t\"/>")                 \
    X(petri_unknown_node, "unknown-node", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                      \
      "An arc, a marking or a reference names a place or transition that the net does not have.",  \
      "PLACE i, o;\nMARKING p: 1;", "PLACE i, o;\nMARKING i: 1;")                                  \
    X(petri_duplicate, "duplicate-node", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                       \
      "Two places or transitions of a Petri net have the same id, so no arc can tell them apart.", \
      "PLACE p, p;", "PLACE p, q;")                                                                \
    X(petri_bad_arc, "petri-arc", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                              \
      "Arcs lead from places to transitions and from transitions to places.",                      \
      "<arc source=\"p\" target=\"q\"/>   <!-- both are places -->",                               \
      "<arc source=\"p\" target=\"t\"/><arc source=\"t\" target=\"q\"/>")                          \
    X(petri_bad_number, "petri-number", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                        \
      "A number of tokens is no whole number, or larger than the compiler counts.",                \
      "<initialMarking><text>one</text></initialMarking>",                                         \
      "<initialMarking><text>1</text></initialMarking>")                                           \
    X(petri_weight, "arc-weight", SEVERITY_ERROR, DIAGNOSTIC_UNSUPPORTED,                          \
      "The weight of an arc has no counterpart in a workflow: it is none, the arcs into one "      \
      "transition have different ones, or the net would end several times at once.",               \
      "TRANSITION t CONSUME p: 2, q: 1; PRODUCE r: 1;",                                            \
      "TRANSITION t CONSUME p: 2, q: 2; PRODUCE r: 1;")                                            \
    X(petri_no_workflow, "not-a-workflow-net", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                 \
      "A workflow net has one place without incoming arcs, where it begins, one without outgoing " \
      "arcs, where it ends, and everything else on a way from the one to the other.  Soundness "   \
      "means nothing for another net.",                                                            \
      "PLACE i, o1, o2;\nMARKING i: 1;\nTRANSITION t CONSUME i: 1; PRODUCE o1: 1, o2: 1;",         \
      "PLACE i, o;\nMARKING i: 1;\nTRANSITION t CONSUME i: 1; PRODUCE o: 1;")                      \
    X(petri_marking, "petri-marking", SEVERITY_ERROR, DIAGNOSTIC_INVALID,                          \
      "A workflow net begins with one token, in the place without incoming arcs, and ends with "   \
      "one token in the place without outgoing arcs.",                                             \
      "PLACE i, p, o;\nMARKING i: 2, p: 1;", "PLACE i, p, o;\nMARKING i: 1;")

PETRI_DIAGNOSTICS(DIAGNOSTIC_DECLARE)

/* All of them; ends with NULL. */
extern const struct diagnostic_kind *const petri_diagnostics[];

#endif
