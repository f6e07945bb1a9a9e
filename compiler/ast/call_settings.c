/* The rows of CALL_SETTINGS and how names find them. */
#include "ast/call_settings.h"

#include "base/intern.h"

#define NAMES_MAX 32

const struct call_setting call_settings[] = {
#define CALL_ROW(connector, name, kind, words, least, most, about)                                 \
    {connector, name, kind, words, least, most, about},
    CALL_SETTINGS(CALL_ROW)
#undef CALL_ROW
    {NULL, NULL, CALL_TEXT, NULL, 0, 0, NULL}};

const char *call_setting_main(struct text connector)
{
    for (const struct call_setting *row = call_settings; row->name != NULL; row++) {
        if (text_is(connector, row->connector)) return row->name; /* it is the first one */
    }
    return NULL;
}

/* Is `name` below the list or mapping that the row is? */
static bool is_below(const struct call_setting *row, struct text name, struct text *below)
{
    size_t length = text_of(row->name).length;
    if (!call_setting_has_parts(row->kind) || !text_starts_with(name, row->name)) return false;
    if (name.length <= length + 1 || name.data[length] != '.') return false;
    *below = text_slice(name, length + 1, name.length);
    return true;
}

const struct call_setting *call_setting_find(struct text connector, struct text name,
                                             struct text *below)
{
    *below = TEXT_NONE;
    for (const struct call_setting *row = call_settings; row->name != NULL; row++) {
        if (!text_is(connector, row->connector)) continue;
        if (text_is(name, row->name) || is_below(row, name, below)) return row;
    }
    return NULL;
}

struct text call_setting_nearest(struct text connector, struct text name)
{
    const char *names[NAMES_MAX + 1];
    uint32_t count = 0;
    for (const struct call_setting *row = call_settings; row->name != NULL; row++) {
        if (count < NAMES_MAX && text_is(connector, row->connector)) names[count++] = row->name;
    }
    names[count] = NULL;
    return intern_nearest_of(names, name);
}
