/* The versions of YAWL files, in the order of their age.
 *
 * Takes the text of specificationSet/@version, gives a number that can be compared.  Beta 2 files carry
 * no version.
 */
#ifndef AST_YAWL_VERSIONS_H
#define AST_YAWL_VERSIONS_H

#include "base/text.h"

/* X(constant, two letters in the grammar's tables, text of @version) */
#define YAWL_VERSIONS(X)                                                                           \
    X(YAWL_BETA_2, "B2", NULL)                                                                     \
    X(YAWL_BETA_3, "B3", "Beta 3")                                                                 \
    X(YAWL_BETA_4, "B4", "Beta 4")                                                                 \
    X(YAWL_BETA_6, "B6", "Beta 6")                                                                 \
    X(YAWL_BETA_7, "B7", "Beta 7.1")                                                               \
    X(YAWL_2_0, "20", "2.0")                                                                       \
    X(YAWL_2_1, "21", "2.1")                                                                       \
    X(YAWL_2_2, "22", "2.2")                                                                       \
    X(YAWL_3_0, "30", "3.0")                                                                       \
    X(YAWL_4_0, "40", "4.0")

enum yawl_version {
#define YAWL_VERSION_ENUM(constant, code, name) constant,
    YAWL_VERSIONS(YAWL_VERSION_ENUM)
#undef YAWL_VERSION_ENUM
        YAWL_VERSION_COUNT
};

#define YAWL_NAMESPACE      "http://www.yawlfoundation.org/yawlschema"
#define YAWL_BETA_NAMESPACE "http://www.citi.qut.edu.au/yawl"
#define XSD_NAMESPACE       "http://www.w3.org/2001/XMLSchema"
#define XSI_NAMESPACE       "http://www.w3.org/2001/XMLSchema-instance"

/* The version that `text` (absent: Beta 2) names, or YAWL_VERSION_COUNT. */
enum yawl_version yawl_version_named(struct text text);
/* The version whose code in the tables stands at `code`. */
enum yawl_version yawl_version_coded(const char *code);
/* What people are told: "4.0", "Beta 2". */
const char *yawl_version_name(enum yawl_version version);
/* The namespace of its elements. */
const char *yawl_version_namespace(enum yawl_version version);
/* All texts of @version; ends with NULL. */
const char *const *yawl_version_texts(void);

#endif
