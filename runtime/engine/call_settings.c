/* The settings of a call as its connector sees them: pieces joined, with the values that its start recorded
 * and with secrets, which are looked up now and are in no record.
 * Invariant: a value that was made is overwritten before its memory is given back.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/engine_private.h"

#define SECRET_PREFIX   "YAWL_SECRET_"
#define SECRET_NAME_MAX 256

struct walk {
    const struct yawl_call_info *info;
    struct yawl_text rest; /* values that were not used yet, each with a NUL behind it */
    char *value;           /* owned */
    size_t length, capacity;
};

static const char *secret_of_environment(const char *name)
{
    char variable[SECRET_NAME_MAX + sizeof SECRET_PREFIX] = SECRET_PREFIX;
    size_t length = strlen(name);
    if (length > SECRET_NAME_MAX) return NULL;
    memcpy(variable + sizeof SECRET_PREFIX - 1, name, length + 1);
    return getenv(variable);
}

static const char *find_secret(const struct yawl_call_info *info, const char *name)
{
    const yawl_engine_options_t *options = &info->engine->self->options;
    return options->secret != NULL ? options->secret(info->engine, name)
                                   : secret_of_environment(name);
}

static void wipe(void *bytes, size_t size)
{
    if (size > 0) explicit_bzero(bytes, size);
}

static int grow(struct walk *walk, size_t needed)
{
    if (needed <= walk->capacity) return 0;
    size_t capacity = needed * 2 + 256;
    char *value = malloc(capacity);
    if (value == NULL) return yawl__engine_refuse(walk->info->engine->self, YAWL_ENOMEM, NULL);
    if (walk->length > 0) memcpy(value, walk->value, walk->length);
    wipe(walk->value, walk->length);
    free(walk->value);
    walk->value = value;
    walk->capacity = capacity;
    return 0;
}

/* The next recorded value. */
static struct yawl_text next_value(struct walk *walk)
{
    struct yawl_text none = {"", 0};
    const char *end = walk->rest.length == 0 ? NULL : memchr(walk->rest.data, 0, walk->rest.length);
    if (end == NULL) return none;
    struct yawl_text value = {walk->rest.data, (uint32_t)(end - walk->rest.data)};
    walk->rest.data = end + 1;
    walk->rest.length -= value.length + 1;
    return value;
}

static int add_piece(struct walk *walk, const struct yawl_call_piece *piece)
{
    struct yawl_text text;
    if (piece->secret != NULL) {
        const char *secret = find_secret(walk->info, piece->secret);
        if (secret == NULL)
            return yawl__engine_refuse(walk->info->engine->self, YAWL_ENOKEY, "there is no secret \"",
                                       piece->secret, "\"", NULL);
        text = yawl_text_of(secret);
        if (!yawl__secrets_keep(walk->info->call, secret))
            return yawl__engine_refuse(walk->info->engine->self, YAWL_ENOMEM, NULL);
    } else {
        text = piece->text != NULL ? yawl_text_of(piece->text) : next_value(walk);
    }
    int status = grow(walk, walk->length + text.length + 1);
    if (status != 0) return status;
    if (text.length > 0) memcpy(walk->value + walk->length, text.data, text.length);
    walk->length += text.length;
    walk->value[walk->length] = '\0';
    return 0;
}

int yawl_call_settings(const struct yawl_call_info *info, yawl_setting_fn each, void *context)
{
    const struct yawl_call_config *config = info->task->call;
    struct walk walk = {.info = info, .rest = info->text};
    int status = 0;
    for (uint32_t i = 0; i < config->pieces_count && status == 0; i++) {
        const char *setting = config->pieces[i].setting;
        bool ends = i + 1 == config->pieces_count ||
                    strcmp(setting, config->pieces[i + 1].setting) != 0;
        status = add_piece(&walk, &config->pieces[i]);
        if (status != 0 || !ends) continue;
        status = each(context, setting, (struct yawl_text){walk.value, (uint32_t)walk.length});
        wipe(walk.value, walk.length);
        walk.length = 0;
    }
    wipe(walk.value, walk.length);
    free(walk.value);
    return status;
}
