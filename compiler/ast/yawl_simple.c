/* The simple types of the YAWL grammar: is a text a value of a type?
 *
 * As XML Schema and its common implementations have it: white space at the ends does not count where a
 * type collapses it, words of an enumeration are compared as they are.
 */
#include "ast/yawl_grammar.h"
#include "ast/yawl_values.h"

/* X-macro order: the same as enum yawl_simple. */
static const char *const gates[] = {"and", "or", "xor", NULL};
static const char *const creations[] = {"static", "dynamic", NULL};
static const char *const interactions[] = {"manual", "automated", NULL};
static const char *const initiators[] = {"system", "user", NULL};
static const char *const privileges[] = {"canSuspend",
                                         "canReallocateStateless",
                                         "canReallocateStateful",
                                         "canDeallocate",
                                         "canDelegate",
                                         "canSkip",
                                         "canPile",
                                         NULL};
static const char *const resources[] = {"participant", "role", NULL};
static const char *const triggers[] = {"OnEnabled", "OnExecuting", NULL};
static const char *const intervals[] = {"YEAR", "MONTH", "WEEK", "DAY", "HOUR",
                                        "MIN",  "SEC",   "MSEC", NULL};
static const char *const input_ports[] = {"activated", "blocked", "hidden", NULL};
static const char *const output_ports[] = {"activated", "blocked", NULL};
static const char *const old_restrictions[] = {"restict", "keep", NULL};
static const char *const restrictions[] = {"restrict", "keep", NULL};

/* The words of an enumeration, or NULL. */
static const char *const *words_of(enum yawl_simple type)
{
    switch (type) {
    case YAWL_SIMPLE_gate: return gates;
    case YAWL_SIMPLE_creation: return creations;
    case YAWL_SIMPLE_interaction: return interactions;
    case YAWL_SIMPLE_initiator: return initiators;
    case YAWL_SIMPLE_privilege: return privileges;
    case YAWL_SIMPLE_resource: return resources;
    case YAWL_SIMPLE_trigger: return triggers;
    case YAWL_SIMPLE_interval: return intervals;
    case YAWL_SIMPLE_inputPort: return input_ports;
    case YAWL_SIMPLE_outputPort: return output_ports;
    case YAWL_SIMPLE_oldRestriction: return old_restrictions;
    case YAWL_SIMPLE_restriction: return restrictions;
    default: return NULL;
    }
}

static bool is_one_of(const char *const *words, struct text value)
{
    for (; *words != NULL; words++) {
        if (text_is(value, *words)) return true;
    }
    return false;
}

static const char *const booleans[] = {"true", "false", "1", "0", NULL};

bool yawl_simple_accepts(enum yawl_simple type, struct text value)
{
    const char *const *words = words_of(type);
    if (words != NULL) return is_one_of(words, value);
    switch (type) {
    case YAWL_SIMPLE_name:
    case YAWL_SIMPLE_expression: return value.length > 0;
    case YAWL_SIMPLE_nothing: return value.length == 0;
    case YAWL_SIMPLE_NCName: return yawl_is_ncname(text_trim(value));
    case YAWL_SIMPLE_NMTOKEN: return yawl_is_nmtoken(text_trim(value));
    case YAWL_SIMPLE_uri: return yawl_is_uri(text_trim(value));
    case YAWL_SIMPLE_integer: return yawl_is_integer(text_trim(value));
    case YAWL_SIMPLE_long: return yawl_is_long(text_trim(value));
    case YAWL_SIMPLE_positive: return yawl_is_integer_from(text_trim(value), "1");
    case YAWL_SIMPLE_postcode: return yawl_is_integer_from(text_trim(value), "1000");
    case YAWL_SIMPLE_decimal: return yawl_is_decimal(text_trim(value));
    case YAWL_SIMPLE_VersionNumber: return yawl_is_version_number(text_trim(value));
    case YAWL_SIMPLE_boolean: return is_one_of(booleans, text_trim(value));
    case YAWL_SIMPLE_date: return yawl_is_date(text_trim(value));
    case YAWL_SIMPLE_dateTime: return yawl_is_date_time(text_trim(value));
    case YAWL_SIMPLE_duration: return yawl_is_duration(text_trim(value));
    case YAWL_SIMPLE_houseNumber: return yawl_is_house_number(value);
    case YAWL_SIMPLE_street: return yawl_is_street(value);
    default: return true;
    }
}

#define SIMPLE_NAME(name, what) #name,
static const char *const simple_names[] = {YAWL_SIMPLE_TYPES(SIMPLE_NAME)};

enum yawl_simple yawl_simple_named(struct text name)
{
    int i = 0;
    while (i < YAWL_SIMPLE_COUNT && !text_is(name, simple_names[i])) i++;
    return (enum yawl_simple)i;
}

#define SIMPLE_MEANING(name, what) what,
static const char *const meanings[] = {YAWL_SIMPLE_TYPES(SIMPLE_MEANING)};

const char *yawl_simple_meaning(enum yawl_simple type) { return meanings[type]; }

/* "AND" and " and" mean "and": letters of the other case count as one difference in all. */
struct text yawl_simple_nearest(enum yawl_simple type, struct text value)
{
    const char *const *words = words_of(type);
    if (words == NULL) return TEXT_NONE;
    struct text trimmed = text_trim(value);
    for (const char *const *word = words; *word != NULL; word++) {
        if (yawl_same_letters(trimmed, text_of(*word))) return text_of(*word);
    }
    return intern_nearest_of(words, trimmed);
}
