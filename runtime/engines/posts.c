/* The public posts: each enters the mailbox of its engine, copies its input, and is run on the engine's
 * thread as the command that it stands for.
 * Invariant: a negative return means that nothing of the post is left anywhere. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "core/record.h"
#include "engine/engine_private.h"
#include "engines/engines_private.h"

/* ---- On the poster's thread ---- */

/* Lets a post in; from here on `dispatch` or `give_up` follows. */
static int begin(const yawl_engines_t *engines, yawl_post_t *post, uint32_t partition,
                 yawl_post_cb cb)
{
    if (engines->self == NULL || post == NULL) return YAWL_EINVAL;
    if (partition >= engines->self->options.partitions) return YAWL_ENOCASE;
    post->partition = &engines->self->partitions[partition];
    int status = yawl__mailbox_enter(&post->partition->box);
    if (status != 0) return status;
    post->engine = &post->partition->engine;
    post->cb = cb;
    post->given = (struct yawl_outside){NULL, NULL};
    post->copy = NULL;
    post->copy_size = post->name_at = post->key_at = 0;
    return 0;
}

static int begin_for(const yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id,
                     yawl_post_cb cb)
{
    int status = begin(engines, post, yawl_case_partition(id.case_id), cb);
    if (status == 0) post->item = id;
    return status;
}

static int dispatch(yawl_post_t *post, int (*run)(yawl_post_t *post))
{
    struct yawl__partition *partition = post->partition;
    post->run = run;
    /* From here on the post is the engine's; the place inside keeps the handle alive. */
    if (yawl__mailbox_push(&partition->box, post)) (void)uv_async_send(&partition->wake);
    yawl__mailbox_leave(&partition->box, true);
    return 0;
}

static int give_up(yawl_post_t *post, int status)
{
    yawl__mailbox_leave(&post->partition->box, false);
    return status;
}

/* An outside struct, then two texts, each with its NUL; each may be missing. */
struct input {
    const struct yawl_outside *given;
    const char *name, *key;
};

static size_t text_size(const char *text) { return text != NULL ? strlen(text) + 1 : 0; }

static void copy_text(yawl_post_t *post, const char *text, uint32_t at)
{
    if (text != NULL) memcpy(post->copy + at, text, strlen(text) + 1);
}

static int copy_input(yawl_post_t *post, const struct input *input)
{
    const struct yawl_outside *given = input->given;
    bool gives = given != NULL && given->record != NULL && given->value != NULL;
    if (gives && yawl__outside_bad(given->record, given->value) != YAWL_NONE) return YAWL_EDATA;
    size_t outside = gives ? yawl__outside_size(given->record, given->value) : 0;
    size_t name = text_size(input->name), size = outside + name + text_size(input->key);
    if (size == 0) return 0;
    int status = yawl__mailbox_room(&post->partition->box, size);
    if (status != 0) return status;
    post->copy_size = (uint32_t)size;
    post->copy = malloc(size);
    if (post->copy == NULL) {
        yawl__mailbox_give_room(&post->partition->box, size);
        return YAWL_ENOMEM;
    }
    if (gives) yawl__outside_copy(given->record, given->value, post->copy);
    if (gives) post->given = (struct yawl_outside){given->record, post->copy};
    post->name_at = (uint32_t)outside;
    post->key_at = (uint32_t)(outside + name);
    copy_text(post, input->name, post->name_at);
    copy_text(post, input->key, post->key_at);
    return 0;
}

static int copy_and_send(yawl_post_t *post, const struct input *input,
                         int (*run)(yawl_post_t *post))
{
    int status = copy_input(post, input);
    return status == 0 ? dispatch(post, run) : give_up(post, status);
}

/* ---- On the engine's thread ---- */

static void on_answer(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    yawl__partition_answer(req->data, status, result);
}

static yawl_req_t *req_of(yawl_post_t *post)
{
    post->req.data = post;
    return &post->req;
}

/* The engine has its own copy, or refused it. */
static int release(yawl_post_t *post, int status)
{
    if (post->copy == NULL) return status;
    yawl__mailbox_give_room(&post->partition->box, post->copy_size);
    free(post->copy);
    post->copy = NULL;
    return status;
}

static int run_start(yawl_post_t *post)
{
    return release(post, yawl_program_start(post->engine, req_of(post), post->program,
                                            post->given.value, on_answer));
}

static int run_item(yawl_post_t *post)
{
    return post->command.of_item(post->engine, req_of(post), post->item, on_answer);
}

static int run_case(yawl_post_t *post)
{
    return post->command.of_case(post->engine, req_of(post), post->item.case_id, on_answer);
}

/* The command would read what was given as what it expects. */
static int refuse_other(yawl_post_t *post)
{
    return yawl__engine_refuse(post->engine->self, YAWL_EDATA,
                               "what is given is not of the type that the task takes", NULL);
}

static int complete(yawl_post_t *post)
{
    const yawl_item_id *id = &post->item;
    if (post->given.value == NULL && id->scope == 0 && id->instance == 0 && id->firing == 0)
        return yawl_task_complete(post->engine, req_of(post), id->case_id, id->task, NULL,
                                  on_answer);
    const struct yawl_task *task = yawl__task_find(post->engine->self, *id);
    if (post->given.value != NULL && task != NULL && task->returns != post->given.record)
        return refuse_other(post);
    return yawl_item_complete(post->engine, req_of(post), *id, post->given.value, on_answer);
}

static int run_complete(yawl_post_t *post) { return release(post, complete(post)); }

static int add(yawl_post_t *post)
{
    const struct yawl_task *task = yawl__task_find(post->engine->self, post->item);
    const struct yawl_record *own =
        task != NULL && task->instances != NULL ? task->instances->own : NULL;
    if (post->given.value != NULL && own != post->given.record) return refuse_other(post);
    return yawl_item_add(post->engine, req_of(post), post->item, post->given.value, on_answer);
}

static int run_add(yawl_post_t *post) { return release(post, add(post)); }

static int run_fail(yawl_post_t *post)
{
    return release(post, yawl_item_fail(post->engine, req_of(post), post->item, post->copy,
                                        on_answer));
}

static int run_choose(yawl_post_t *post)
{
    return yawl_task_choose(post->engine, req_of(post), post->item, post->choice, on_answer);
}

static int run_trigger(yawl_post_t *post)
{
    struct yawl_delivery delivery = {.name = post->copy + post->name_at};
    if (post->key_at != post->copy_size) delivery.key = post->copy + post->key_at;
    delivery.record = post->given.record;
    delivery.payload = post->given.value;
    return release(post, yawl_case_trigger(post->engine, req_of(post), post->item.case_id,
                                           &delivery, on_answer));
}

static int run_call(yawl_post_t *post)
{
    yawl__partition_call(post);
    return 0;
}

/* Its case may be gone: what was told then is told again.  Otherwise the refusal stands, and so it does for
 * an id that was of another case. */
static int answer_repeated(yawl_post_t *post, int refusal)
{
    struct yawl_case_result result;
    int status = yawl__submission_find(post->engine->self, post->submission, &result);
    if (status != 0) return status == YAWL_EBUSY ? status : refusal;
    if (result.id != post->item.case_id) return refusal;
    yawl__partition_answer(post, 0, &result);
    return 0;
}

int yawl__post_run(yawl_post_t *post)
{
    int (*run)(yawl_post_t *) = post->run;
    int status = run(post);
    if (run == run_call || post->submission == NULL) return status;
    if (status != 0) return answer_repeated(post, status);
    yawl_req_identify(post->engine, &post->req, post->submission);
    return 0;
}

/* ---- The posts ---- */

/* Where a command that is sent again finds the first one. */
static uint64_t place_of_id(const char *id)
{
    uint64_t place = 0;
    for (; *id != '\0'; id++) place = yawl__hash_mix(place ^ (unsigned char)*id);
    return place | 1;
}

static uint32_t place_of(struct yawl__engines *engines, const yawl_post_t *post)
{
    uint64_t spread = post->place;
    if (spread == 0 && post->submission != NULL)
        spread = place_of_id(post->submission);
    else if (spread == 0)
        spread = atomic_fetch_add_explicit(&engines->places, 1, memory_order_relaxed);
    return (uint32_t)((yawl__hash_mix(spread) >> 32) * engines->options.partitions >> 32);
}

int yawl_post_start(yawl_engines_t *engines, yawl_post_t *post, const struct yawl_program *program,
                    const void *in, yawl_post_cb cb)
{
    if (engines->self == NULL || post == NULL || program == NULL) return YAWL_EINVAL;
    int status = begin(engines, post, place_of(engines->self, post), cb);
    if (status != 0) return status;
    struct yawl_outside given = {program->nets[0].in, in};
    post->program = program;
    post->item = (yawl_item_id){0, YAWL_NONE, 0, 0, 0};
    return copy_and_send(post, &(struct input){&given, NULL, NULL}, run_start);
}

int yawl_post_item(yawl_engines_t *engines, yawl_post_t *post, yawl_item_command command,
                   yawl_item_id id, yawl_post_cb cb)
{
    int status = begin_for(engines, post, id, cb);
    if (status != 0) return status;
    post->command.of_item = command;
    return dispatch(post, run_item);
}

int yawl_post_case(yawl_engines_t *engines, yawl_post_t *post, yawl_case_command command,
                   yawl_case_id id, yawl_post_cb cb)
{
    int status = begin_for(engines, post, (yawl_item_id){id, YAWL_NONE, 0, 0, 0}, cb);
    if (status != 0) return status;
    post->command.of_case = command;
    return dispatch(post, run_case);
}

int yawl_post_complete(yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id,
                       const struct yawl_outside *returns, yawl_post_cb cb)
{
    int status = begin_for(engines, post, id, cb);
    if (status != 0) return status;
    return copy_and_send(post, &(struct input){returns, NULL, NULL}, run_complete);
}

int yawl_post_add(yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id,
                  const struct yawl_outside *own, yawl_post_cb cb)
{
    int status = begin_for(engines, post, id, cb);
    if (status != 0) return status;
    return copy_and_send(post, &(struct input){own, NULL, NULL}, run_add);
}

int yawl_post_fail(yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id, const char *message,
                   yawl_post_cb cb)
{
    int status = begin_for(engines, post, id, cb);
    if (status != 0) return status;
    return copy_and_send(post, &(struct input){NULL, message, NULL}, run_fail);
}

int yawl_post_choose(yawl_engines_t *engines, yawl_post_t *post, yawl_item_id id, uint64_t choice,
                     yawl_post_cb cb)
{
    int status = begin_for(engines, post, id, cb);
    if (status != 0) return status;
    post->choice = choice;
    return dispatch(post, run_choose);
}

int yawl_post_trigger(yawl_engines_t *engines, yawl_post_t *post, yawl_case_id id,
                      const struct yawl_delivery *delivery, yawl_post_cb cb)
{
    if (delivery == NULL || delivery->name == NULL) return YAWL_EINVAL;
    int status = begin_for(engines, post, (yawl_item_id){id, YAWL_NONE, 0, 0, 0}, cb);
    if (status != 0) return status;
    struct yawl_outside payload = {delivery->record, delivery->payload};
    struct input input = {&payload, delivery->name, delivery->key};
    return copy_and_send(post, &input, run_trigger);
}

int yawl_post_call(yawl_engines_t *engines, yawl_post_t *post, uint32_t partition, yawl_post_fn fn)
{
    int status = begin(engines, post, partition, NULL);
    if (status != 0) return status;
    post->command.call = fn;
    return dispatch(post, run_call);
}
