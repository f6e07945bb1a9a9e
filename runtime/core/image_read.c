/* Builds a case from its image.  Invariants: a child is entered where it belongs before anything of it is
 * read, so the case can be released at any moment; a parent stands before its children, so it is a tree. */
#include <string.h>

#include "core/answers.h"
#include "core/branches.h"
#include "core/image.h"
#include "core/instances_decide.h"
#include "core/marking.h"
#include "core/reserve.h"

struct reader {
    struct yawl__core *core;
    struct yawl__case *c;
    const char *at;
    size_t left;
    int status; /* 0 as long as all is well */
};

static void fail(struct reader *r, int status)
{
    if (r->status == 0) r->status = status;
}

/* The next part, of `size` bytes without padding; NULL, and a failure: there is no such. */
static const void *take(struct reader *r, uint64_t size)
{
    uint64_t padded = (size + 7) & ~(uint64_t)7;
    if (r->status != 0 || size > r->left || padded > r->left) {
        fail(r, YAWL_ECORRUPT);
        return NULL;
    }
    const char *part = r->at;
    r->at += padded;
    r->left -= (size_t)padded;
    return part;
}

/* Copies the next part, zeros if there is none. */
static void get(struct reader *r, void *to, size_t size)
{
    const void *part = take(r, size);
    if (part != NULL)
        memcpy(to, part, size);
    else
        memset(to, 0, size);
}

/* A pack of that length, which is good; an empty one after a failure. */
static struct yawl__pack get_pack(struct reader *r, const struct yawl_record *record,
                                  uint32_t length)
{
    struct yawl__pack pack = {take(r, length), length}, none = {NULL, 0};
    if (r->status == 0 && (length % 8 != 0 || !yawl__pack_is_good(record, pack)))
        fail(r, YAWL_ECORRUPT);
    return r->status == 0 ? pack : none;
}

/* ---- Blocks ---- */

/* NULL after a failure. */
static struct yawl__item_block *get_block(struct reader *r, const struct yawl_record *record)
{
    struct yawl__image_block head;
    get(r, &head, sizeof head);
    struct yawl__pack pack = get_pack(r, record, head.pack_length);
    struct yawl_text text = {take(r, head.text_length), head.text_length};
    if (r->status != 0 || !yawl_text_is_utf8(text) || !yawl__is_clock_time(head.started_ms)) {
        fail(r, YAWL_ECORRUPT);
        return NULL;
    }
    struct yawl__item_block *block = yawl__block_new(r->core, record, pack, text);
    if (block == NULL) {
        fail(r, YAWL_ENOMEM);
        return NULL;
    }
    block->started_ms = head.started_ms;
    block->attempts = head.attempts;
    return block;
}

static void get_column(struct reader *r, const struct yawl_record *record,
                       struct yawl__item_block **column, uint32_t count)
{
    if (column == NULL) return;
    for (uint32_t i = 0; i < count && r->status == 0; i++) {
        uint64_t has;
        get(r, &has, sizeof has);
        if (has != 0) column[i] = get_block(r, record);
    }
}

/* ---- Rounds ---- */

/* Makes an instance that was just added what its byte says; false: no instance is that. */
static bool set_status(struct yawl__round *round, uint32_t instance, uint8_t byte)
{
    enum yawl_item_status status = (enum yawl_item_status)(byte & 15);
    enum yawl_item_status before = (enum yawl_item_status)(byte >> 4);
    bool ran = before == YAWL_ITEM_EXECUTING;
    switch (status) {
    case YAWL_ITEM_FIRED: return before == YAWL_ITEM_ENABLED;
    case YAWL_ITEM_SUSPENDED:
        if (!ran && before != YAWL_ITEM_FIRED) return false;
        if (ran) yawl__round_set(round, instance, YAWL_ITEM_EXECUTING);
        break;
    case YAWL_ITEM_EXECUTING:
    case YAWL_ITEM_COMPLETE:
    case YAWL_ITEM_FAILED:
    case YAWL_ITEM_CANCELLED: break;
    default: return false;
    }
    yawl__round_set(round, instance, status);
    return true;
}

static void get_instances(struct reader *r, struct yawl__round *round, uint32_t count)
{
    const uint8_t *statuses = take(r, count);
    const uint32_t *firings = take(r, (uint64_t)count * sizeof *firings);
    uint32_t last = 0, most = r->c->root.frame->firings;
    for (uint32_t i = 0; i < count && r->status == 0; i++) {
        bool rises = firings[i] > last && firings[i] <= most;
        last = firings[i];
        if (!rises || !set_status(round, yawl__round_add(round, last), statuses[i]))
            fail(r, YAWL_ECORRUPT);
    }
}

static struct yawl__round *new_round(struct reader *r, const struct yawl_task *row,
                                     const struct yawl__image_round *head)
{
    struct yawl__round_shape shape = {.capacity = head->created};
    bool can_be = row->instances != NULL && head->created <= YAWL_INSTANCES_MAX &&
                  head->created <= r->left && head->begun <= head->created;
    if (!can_be) fail(r, YAWL_ECORRUPT);
    if (r->status != 0) return NULL;
    shape.blocks = yawl__instances_keep(row);
    shape.owns = row->instances->own != NULL;
    shape.kept = row->instances->kept != NULL;
    shape.scopes = row->kind == YAWL_TASK_NET;
    shape.retries = yawl__tries_again(row);
    struct yawl__round *round = yawl__round_new(&r->core->memory, &shape);
    if (round == NULL) fail(r, YAWL_ENOMEM);
    return round;
}

static void get_round(struct reader *r, struct yawl__scope *scope, uint32_t task)
{
    const struct yawl_task *row = yawl__row(scope, task);
    struct yawl__image_round head;
    get(r, &head, sizeof head);
    struct yawl__round *round = new_round(r, row, &head);
    if (round == NULL) return;
    round->scope = scope->number;
    round->task = task;
    round->detached = head.detached != 0;
    round->begun = head.begun;
    round->minimum = head.minimum;
    round->maximum = head.maximum;
    round->threshold = head.threshold;
    yawl__round_push(scope, task, round);
    get_instances(r, round, head.created);
    get_column(r, row->in, round->columns.blocks, round->created);
    get_column(r, row->instances->own, round->columns.owns, round->created);
    get_column(r, row->instances->kept, round->columns.kept, round->created);
}

/* ---- Entries ---- */

static bool is_new(const struct yawl__scope *scope, const struct yawl__image_entry *head)
{
    bool known = head->kind == YAWL__ENTRY_ITEM || head->kind == YAWL__ENTRY_CHOICE ||
                 head->kind == YAWL__ENTRY_WAIT;
    return known && head->task < scope->net->tasks_count && head->status < 16 && head->before < 4 &&
           (scope->items.count == 0 ||
            yawl__entry_find(&scope->items, head->task, (enum yawl__entry_kind)head->kind) == NULL);
}

static void get_parent(struct reader *r, struct yawl__scope *scope,
                       const struct yawl__image_entry *head)
{
    for (uint32_t i = 0; i < head->rounds && r->status == 0; i++) get_round(r, scope, head->task);
    if (head->rounds == 0) fail(r, YAWL_ECORRUPT);
    if (r->status == 0) yawl__items_find(&scope->items, head->task)->before = head->before & 3u;
}

static void get_entry(struct reader *r, struct yawl__scope *scope)
{
    struct yawl__image_entry head;
    get(r, &head, sizeof head);
    if (r->status == 0 && !is_new(scope, &head)) fail(r, YAWL_ECORRUPT);
    if (r->status != 0) return;
    bool is_item = head.kind == YAWL__ENTRY_ITEM;
    if (is_item && head.status == YAWL__ITEM_PARENT) {
        get_parent(r, scope, &head);
        return;
    }
    const struct yawl_task *row = yawl__row(scope, head.task);
    struct yawl__item item = {.task = head.task & (YAWL__TASKS_MAX - 1), .firing = head.firing};
    item.kind = head.kind & 3u;
    item.status = head.status & 15u;
    item.before = head.before & 3u;
    if (head.kind == YAWL__ENTRY_CHOICE)
        item.choice = head.choice;
    else if (is_item && head.status == YAWL__ITEM_COMPOSITE)
        item.attempts = head.attempts;
    else if (head.has_block != 0)
        item.block = get_block(r, is_item ? row->in : row->returns);
    if (r->status == 0) yawl__items_add(&scope->items, item);
}

static void get_entries(struct reader *r, struct yawl__scope *scope, uint32_t count)
{
    if (r->status == 0 && count > r->left / sizeof(struct yawl__image_entry))
        fail(r, YAWL_ECORRUPT);
    if (r->status == 0 && count > 0 && !yawl__items_reserve(&scope->items, count, &r->core->memory))
        fail(r, YAWL_ENOMEM);
    for (uint32_t i = 0; i < count && r->status == 0; i++) get_entry(r, scope);
}

/* ---- Scopes ---- */

static void get_data(struct reader *r, struct yawl__scope *scope, uint32_t length)
{
    const struct yawl_record *record = scope->net->data;
    struct yawl__pack pack = get_pack(r, record, length);
    if (r->status != 0 || record == NULL) return;
    int status = yawl__reserve_data(r->core, NULL, record, NULL, pack);
    if (status != 0)
        fail(r, status);
    else
        yawl__put_values(r->core, scope, pack);
}

/* The part of a scope behind its head; its frame is there. */
static void get_rest(struct reader *r, struct yawl__scope *scope,
                     const struct yawl__image_scope *head)
{
    get_data(r, scope, head->data_length);
    get_entries(r, scope, head->entries);
}

static void get_root(struct reader *r)
{
    struct yawl__scope *root = &r->c->root;
    struct yawl__image_scope head;
    get(r, &head, sizeof head);
    const void *frame = take(r, root->net->frame_size);
    if (head.frame_size != root->net->frame_size) fail(r, YAWL_ECORRUPT);
    if (r->status != 0) return;
    root->frame = yawl__take(&r->core->memory, root->net->frame_size);
    if (root->frame == NULL) {
        fail(r, YAWL_ENOMEM);
        return;
    }
    memcpy(root->frame, frame, root->net->frame_size);
    get_rest(r, root, &head);
}

/* The place where the number of a sub-net of `parent` stands, and is not yet; NULL: nothing awaits one. */
static uint32_t *place_of(struct yawl__scope *parent, const struct yawl__image_scope *head)
{
    struct yawl__item *entry = yawl__items_find(&parent->items, head->task);
    if (entry == NULL || head->task >= parent->net->tasks_count) return NULL;
    if (entry->status == YAWL__ITEM_COMPOSITE) {
        bool free = head->instance == 0 && entry->child == 0;
        return free && yawl__row(parent, head->task)->kind == YAWL_TASK_NET ? &entry->child : NULL;
    }
    struct yawl__one one = yawl__one_by_firing(parent, head->task, head->firing);
    if (one.round == NULL || one.instance != head->instance || one.round->columns.scopes == NULL)
        return NULL;
    uint32_t *place = &one.round->columns.scopes[one.instance - 1];
    return *place == 0 ? place : NULL;
}

static void get_child(struct reader *r)
{
    struct yawl__image_scope head;
    get(r, &head, sizeof head);
    if (r->status != 0) return;
    uint32_t last = yawl__more_of(r->c)->last_number;
    struct yawl__scope *parent = yawl__scope_find(r->c, head.parent);
    uint32_t *place = parent != NULL && head.number > last && parent->depth < YAWL_DEPTH_MAX
                          ? place_of(parent, &head)
                          : NULL;
    if (place == NULL) {
        fail(r, YAWL_ECORRUPT);
        return;
    }
    int status = yawl__child_reserve(r->core, r->c, parent, head.task);
    if (status != 0) {
        fail(r, status);
        return;
    }
    struct yawl__child *child = yawl__child_link(r->core, r->c, parent, head.task, head.number);
    child->instance = head.instance;
    yawl__branches_free(r->core, child->branches); /* they are read later */
    child->branches = NULL;
    *place = head.number;
    if (head.frame_size != child->scope.net->frame_size) fail(r, YAWL_ECORRUPT);
    if (!child->embedded) get(r, child->scope.frame, child->scope.net->frame_size);
    get_rest(r, &child->scope, &head);
}

/* ---- What stands beside ---- */

static bool is_timer(const struct yawl__scope *scope, const struct yawl__armed *armed)
{
    if (yawl__is_case_limit(armed)) return scope->number == 0 && armed->instance == 0;
    if (armed->task == YAWL_NONE)
        return armed->timer < scope->net->timers_count && armed->instance == 0;
    if (armed->task >= scope->net->tasks_count) return false;
    const struct yawl_task *row = yawl__row(scope, armed->task);
    if (armed->timer == YAWL_TIMER_LIMIT)
        return row->kind == YAWL_TASK_OFFER && armed->instance == 0;
    if (armed->timer != YAWL__TIMER_RETRY)
        return armed->timer < row->timers_count && armed->instance == 0;
    return yawl__tries_again(row) && (armed->instance == 0) == (row->instances == NULL);
}

/* Of an instance there is one retry, by whose deadline it is found. */
static bool is_only(const struct reader *r, struct yawl__armed armed)
{
    if (armed.timer != YAWL__TIMER_RETRY || armed.instance == 0) return true;
    return armed.deadline_ms != YAWL__NO_RETRY && !yawl__timer_find(r->c, &armed);
}

static void get_timer(struct reader *r)
{
    struct yawl__armed armed = {0};
    get(r, &armed, YAWL__ARMED_STORED);
    if (r->status != 0) return;
    struct yawl__scope *scope = yawl__scope_find(r->c, armed.scope);
    if (scope == NULL || !is_timer(scope, &armed) || !is_only(r, armed))
        fail(r, YAWL_ECORRUPT);
    else if (yawl__timers_reserve(r->core, r->c, armed.scope, armed.instance) != 0)
        fail(r, YAWL_ENOMEM);
    else
        yawl__timer_put(r->c, scope, armed);
}

/* The payload's record of the task that names a trigger; false: it names none. */
static bool find_trigger(const struct reader *r, const struct yawl__image_kept *head,
                         const struct yawl_record **record)
{
    const struct yawl_program *program = r->c->program;
    if (head->net >= program->nets_count) return false;
    const struct yawl_net *net = &program->nets[head->net];
    if (head->task >= net->tasks_count || net->tasks[head->task].trigger == NULL) return false;
    *record = net->tasks[head->task].returns;
    return true;
}

static void get_kept(struct reader *r)
{
    struct yawl__image_kept head;
    const struct yawl_record *record = NULL;
    get(r, &head, sizeof head);
    size_t length = (size_t)head.pack_length + head.key_length;
    const char *bytes = take(r, length);
    struct yawl__pack pack = {bytes, head.pack_length};
    bool good = r->status == 0 && head.pack_length % 8 == 0 && find_trigger(r, &head, &record) &&
                yawl__pack_is_good(record, pack);
    struct yawl_text key = {good ? bytes + head.pack_length : NULL, good ? head.key_length : 0};
    if (!good || !yawl_text_is_utf8(key)) {
        fail(r, YAWL_ECORRUPT);
        return;
    }
    size_t size = sizeof(struct yawl__kept) + length;
    struct yawl__kept *kept = size > UINT32_MAX || yawl__more_fit(r->core, r->c) != 0
                                  ? NULL
                                  : yawl__take_data(r->core, size);
    if (kept == NULL) {
        fail(r, YAWL_ENOMEM);
        return;
    }
    *kept = (struct yawl__kept){NULL,      (uint32_t)size,  head.net,
                                head.task, head.key_length, head.pack_length};
    if (length > 0) memcpy(kept->bytes, bytes, length);
    yawl__kept_add(r->c->side->more, kept);
}

/* An answer is read as the record that it came by. */
static void get_answer(struct reader *r)
{
    struct yawl__image_answer head;
    struct yawl__event_view view = {.head = {.kind = YAWL_EVENT_ANSWER_KEPT}};
    get(r, &head, sizeof head);
    view.body_length = (size_t)head.first + head.second;
    view.body = take(r, view.body_length);
    struct yawl__scope *scope = yawl__scope_find(r->c, head.scope);
    if (r->status != 0 || scope == NULL || head.task >= scope->net->tasks_count) {
        fail(r, YAWL_ECORRUPT);
        return;
    }
    view.head.scope = head.scope;
    view.head.task = head.task;
    view.head.firing = head.firing;
    view.instance = head.instance;
    struct yawl__answer said = {.fails = head.fails != 0, .has_data = head.has_data != 0};
    said.code = head.code;
    said.cause = head.cause;
    said.first = head.first;
    view.head.detail = yawl__answer_detail(&said);
    struct yawl__at at = yawl__at_task(r->c, scope, head.task);
    if (!yawl__answer_fits(&at, &view))
        fail(r, YAWL_ECORRUPT);
    else if (yawl__answer_reserve(r->core, r->c, &view) != 0)
        fail(r, YAWL_ENOMEM);
    else
        yawl__answer_add(r->core, r->c);
}

static bool is_branch(const struct yawl__branch *branch)
{
    return branch->status < YAWL_BRANCH_STATUS_COUNT && branch->at_exit <= 1 &&
           branch->stays <= 1 && yawl__is_clock_time(branch->started_ms) &&
           yawl__is_clock_time(branch->ended_ms);
}

static struct yawl__branches **place_of_branches(const struct yawl__case *c,
                                                 const struct yawl__scope *scope)
{
    return scope->number == 0 ? &c->side->more->branches : &yawl__child_of(scope)->branches;
}

/* Of a net instance; nobody asks for them any more, if nothing is tracked now. */
static void get_branches(struct reader *r)
{
    struct yawl__image_branches head;
    struct yawl__branches *branches = NULL;
    get(r, &head, sizeof head);
    const struct yawl__branch *list = take(r, (uint64_t)head.count * sizeof *list);
    struct yawl__scope *scope = yawl__scope_find(r->c, head.scope);
    if (r->status == 0 && scope == NULL) fail(r, YAWL_ECORRUPT);
    if (r->status != 0 || !r->core->tracks) return;
    if (yawl__branches_of(r->c, scope) != NULL) fail(r, YAWL_ECORRUPT);
    bool fits = yawl__more_fit(r->core, r->c) == 0 &&
                yawl__branches_new(r->core, scope->net, &branches) == 0;
    if (!fits) fail(r, YAWL_ENOMEM);
    if (branches == NULL || branches->count != head.count) fail(r, YAWL_ECORRUPT);
    if (r->status != 0) {
        yawl__branches_free(r->core, branches);
        return;
    }
    *place_of_branches(r->c, scope) = branches;
    for (uint32_t i = 0; i < head.count && r->status == 0; i++) {
        if (!is_branch(&list[i])) fail(r, YAWL_ECORRUPT);
        branches->list[i] = list[i];
    }
}

/* ---- The case ---- */

/* Numbers of sub-nets that have ended are not given again. */
static void set_last(struct reader *r, uint32_t number)
{
    if (yawl__more_fit(r->core, r->c) != 0)
        fail(r, YAWL_ENOMEM);
    else if (number < r->c->side->more->last_number)
        fail(r, YAWL_ECORRUPT);
    else
        r->c->side->more->last_number = number;
}

int yawl__image_read(struct yawl__core *core, struct yawl__case *c, const char *bytes,
                     size_t length)
{
    struct reader r = {core, c, bytes, length, 0};
    struct yawl__image_head head;
    core->held = c->held;
    get(&r, &head, sizeof head);
    if (head.version != YAWL__IMAGE_VERSION || head.kept > YAWL_TRIGGERS_MAX)
        fail(&r, YAWL_ECORRUPT);
    get_root(&r);
    for (uint32_t i = 0; i < head.children && r.status == 0; i++) get_child(&r);
    for (uint32_t i = 0; i < head.armed && r.status == 0; i++) get_timer(&r);
    for (uint32_t i = 0; i < head.kept && r.status == 0; i++) get_kept(&r);
    for (uint32_t i = 0; i < head.answers && r.status == 0; i++) get_answer(&r);
    for (uint32_t i = 0; i < head.branches && r.status == 0; i++) get_branches(&r);
    if (r.status == 0 && head.last_number > 0) set_last(&r, head.last_number);
    if (r.status == 0 && (r.left != 0 || !yawl__image_holds(core, c))) r.status = YAWL_ECORRUPT;
    yawl__reserved_drop(core);
    c->held = core->held;
    return r.status;
}

int yawl__image_status(const char *bytes, size_t length)
{
    struct yawl_frame frame;
    size_t at = sizeof(struct yawl__image_head) + sizeof(struct yawl__image_scope);
    if (length < at + sizeof frame) return YAWL_CASE_CREATED;
    memcpy(&frame, bytes + at, sizeof frame);
    return frame.status;
}

bool yawl__image_has_ended(const char *bytes, size_t length)
{
    int status = yawl__image_status(bytes, length);
    return status == YAWL_CASE_COMPLETED || status == YAWL_CASE_CANCELLED;
}
