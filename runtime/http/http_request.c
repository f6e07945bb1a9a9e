/* A request, made of the settings of a call.  What a value brings cannot become a part of the request that it
 * was not meant for: texts with control characters are refused, not repaired.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/http_parts.h"

void yawl__http_work_free(struct yawl__http_work *work)
{
    for (struct curl_slist *field = work->headers; field != NULL; field = field->next)
        explicit_bzero(field->data, strlen(field->data));
    curl_slist_free_all(work->headers);
    curl_slist_free_all(work->addresses);
    yawl__bytes_free(&work->url);
    yawl__bytes_free(&work->query);
    yawl__bytes_free(&work->body);
    yawl__bytes_free(&work->endpoint);
    yawl__bytes_free(&work->answer);
    yawl__texts_free(&work->hosts);
    yawl__texts_free(&work->private_hosts);
    free(work->host);
    free(work->name_host);
    free(work->ca_file);
    free(work);
}

static int refuse(struct yawl__http_work *work, const char *setting)
{
    snprintf(work->error, sizeof work->error,
             "the value of '%.128s' has a line end or another control character", setting);
    return YAWL_EDATA;
}

static bool has_control(struct yawl_text value)
{
    for (uint32_t i = 0; i < value.length; i++) {
        if ((unsigned char)value.data[i] < 0x20 || value.data[i] == 0x7f) return true;
    }
    return false;
}

/* ---- Header fields ---- */

static int add_field(struct yawl__http_work *work, const char *name, const char *value)
{
    struct yawl__bytes line = {NULL, 0, 0};
    if (work->headers_count == YAWL__HTTP_HEADERS_MAX) return YAWL_ETOOBIG;
    bool is_empty = value[0] == '\0'; /* libcurl leaves "Name:" out, and sends "Name;" empty */
    bool whole = yawl__bytes_add(&line, name, strlen(name)) &&
                 yawl__bytes_add(&line, is_empty ? ";" : ": ", is_empty ? 1 : 2) &&
                 yawl__bytes_add(&line, value, strlen(value));
    struct curl_slist *list = whole ? curl_slist_append(work->headers, line.bytes) : NULL;
    yawl__bytes_free(&line);
    if (list == NULL) return YAWL_ENOMEM;
    work->headers = list;
    work->headers_count++;
    return 0;
}

static int read_field(struct yawl__http_work *work, const char *name, struct yawl_text value)
{
    if (has_control(value)) return refuse(work, name);
    work->has_type |= strcasecmp(name, "Content-Type") == 0;
    work->has_accept |= strcasecmp(name, "Accept") == 0;
    work->has_key |= strcasecmp(name, "Idempotency-Key") == 0;
    return add_field(work, name, value.data);
}

/* Takes out a field that libcurl would send by itself. */
static int leave_out(struct yawl__http_work *work, const char *field)
{
    struct curl_slist *list = curl_slist_append(work->headers, field);
    if (list == NULL) return YAWL_ENOMEM;
    work->headers = list;
    return 0;
}

/* Those that nobody has set.  Expect would cost a round trip. */
static int complete_fields(struct yawl__http_work *work, const struct yawl_call_info *info)
{
    char key[YAWL__CALL_KEY_SIZE];
    const char *type = info->in != NULL ? "application/json" : "text/plain; charset=utf-8";
    int status = 0;
    yawl__call_key(info, key);
    if (!work->has_key) status = add_field(work, "Idempotency-Key", key);
    if (status == 0 && !work->has_accept && info->task->returns != NULL)
        status = add_field(work, "Accept", "application/json");
    if (status == 0 && !work->has_type && work->has_body)
        status = add_field(work, "Content-Type", type);
    if (status == 0 && !work->has_type && !work->has_body)
        status = leave_out(work, "Content-Type:");
    return status != 0 ? status : leave_out(work, "Expect:");
}

/* ---- Settings ---- */

static int read_query(struct yawl__http_work *work, const char *name, struct yawl_text value)
{
    bool whole = work->query.length == 0 || yawl__bytes_add(&work->query, "&", 1);
    whole = whole && yawl__http_encode(&work->query, name, strlen(name)) &&
            yawl__bytes_add(&work->query, "=", 1) &&
            yawl__http_encode(&work->query, value.data, value.length);
    return whole ? 0 : YAWL_ENOMEM;
}

static int read_number(struct yawl__http_work *work, const char *setting, struct yawl_text value)
{
    if (strcmp(setting, "timeout") == 0) work->timeout_ms = yawl__setting_number(value);
    if (strcmp(setting, "max_answer") == 0) work->answer_max = yawl__setting_number(value);
    return 0;
}

static int read_word(struct yawl__http_work *work, const char *setting, struct yawl_text value)
{
    bool whole = true;
    if (strcmp(setting, "url") == 0) {
        if (has_control(value)) return refuse(work, setting);
        whole = yawl__bytes_add(&work->url, value.data, value.length);
    } else if (strcmp(setting, "body") == 0) {
        work->has_body = true;
        whole = yawl__bytes_add(&work->body, value.data, value.length);
    } else if (strcmp(setting, "method") == 0) {
        snprintf(work->method, sizeof work->method, "%s", value.data);
    } else if (strcmp(setting, "ca_file") == 0) {
        work->ca_file = strdup(value.data);
        whole = work->ca_file != NULL;
    } else {
        return read_number(work, setting, value);
    }
    return whole ? 0 : YAWL_ENOMEM;
}

static int read_setting(void *context, const char *setting, struct yawl_text value)
{
    struct yawl__http_work *work = context;
    const char *below = yawl__setting_below(setting, "headers.");
    if (below != NULL) return read_field(work, below, value);
    below = yawl__setting_below(setting, "query.");
    if (below != NULL) return read_query(work, below, value);
    bool is_host = yawl__setting_below(setting, "hosts.") != NULL;
    if (is_host || yawl__setting_below(setting, "allow_private.") != NULL) {
        struct yawl__texts *texts = is_host ? &work->hosts : &work->private_hosts;
        return yawl__texts_add(texts, "", value.data) ? 0 : YAWL_ENOMEM;
    }
    if (yawl__setting_of_gate(&work->pass.limits, setting, value)) return 0;
    return read_word(work, setting, value);
}

/* What the item got, as JSON. */
static int read_input(struct yawl__http_work *work, const struct yawl_call_info *info)
{
    size_t length;
    if (info->in == NULL) return 0;
    char *json = yawl_call_input(info, &length);
    if (json == NULL) return YAWL_ENOMEM;
    bool whole = yawl__bytes_add(&work->body, json, length);
    work->has_body = true;
    free(json);
    return whole ? 0 : YAWL_ENOMEM;
}

int yawl__http_prepare(struct yawl__http_work *work, const struct yawl_call_info *info)
{
    int status = yawl_call_settings(info, read_setting, work);
    if (status == 0) status = read_input(work, info);
    if (status == 0) status = complete_fields(work, info);
    return status == 0 ? yawl__http_read_url(work) : status;
}
