/* The versions of YAWL files: the tables behind yawl_versions.h. */
#include "ast/yawl_versions.h"

#include <assert.h>
#include <string.h>

#define VERSION_CODE(constant, code, name) code,
static const char *const codes[] = {YAWL_VERSIONS(VERSION_CODE)};

#define VERSION_NAME(constant, code, name) name,
static const char *const names[] = {YAWL_VERSIONS(VERSION_NAME) NULL};

const char *const *yawl_version_texts(void) { return names + YAWL_BETA_3; }

enum yawl_version yawl_version_named(struct text text)
{
    if (text_is_absent(text)) return YAWL_BETA_2;
    if (text_is(text, "beta3")) return YAWL_BETA_3; /* as Beta 3's own schema also spells it */
    for (int i = YAWL_BETA_3; i < YAWL_VERSION_COUNT; i++) {
        if (text_is(text, names[i])) return (enum yawl_version)i;
    }
    return YAWL_VERSION_COUNT;
}

enum yawl_version yawl_version_coded(const char *code)
{
    for (int i = 0; i < YAWL_VERSION_COUNT; i++) {
        if (memcmp(code, codes[i], 2) == 0) return (enum yawl_version)i;
    }
    assert(false);
    return YAWL_VERSION_COUNT;
}

const char *yawl_version_name(enum yawl_version version)
{
    return version == YAWL_BETA_2 ? "Beta 2" : names[version];
}

const char *yawl_version_namespace(enum yawl_version version)
{
    return version < YAWL_2_0 ? YAWL_BETA_NAMESPACE : YAWL_NAMESPACE;
}
