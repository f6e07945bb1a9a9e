/* The sections of a generated C file, in the order in which they stand there; emit_c.c calls them. */
#ifndef EMIT_EMIT_SECTIONS_H
#define EMIT_EMIT_SECTIONS_H

#include "emit/writer.h"

/* What the file is, where it is from, what was proved; of the C file and of the header. */
void put_header_comment(struct writer *w, const char *what);
/* Compiler warnings that do not fit generated code. */
void put_preamble(struct writer *w);
void put_places_section(struct writer *w);
void put_schema_section(struct writer *w);
void put_types_section(struct writer *w);
void put_trees_section(struct writer *w);
/* In the header: what a member of XML data is, and the functions on their structs. */
void put_tree_comment(struct writer *w, const struct machine_field *field);
void put_tree_functions(struct writer *w);
bool any_tree_structs(const struct writer *w);
/* Their list, in the program. */
void put_trees_member(struct writer *w);
void put_case_variables_section(struct writer *w);
void put_joins_section(struct writer *w);
void put_splits_section(struct writer *w);
void put_mappings_section(struct writer *w);
void put_instances_section(struct writer *w);
/* Is what the instances are made of computed by a function of its own, NAME_each, into e->each? */
bool instances_are_computed(const struct machine_instances *instances);
void put_time_section(struct writer *w);
void put_steps_section(struct writer *w);
void put_calls_section(struct writer *w);
void put_records_section(struct writer *w);
void put_rows_section(struct writer *w);
void put_program_section(struct writer *w);

/* tree_of_RECORD_MEMBER: what XML data must be. */
void put_tree_type(struct writer *w, const struct machine_record *record,
                   const struct machine_field *field);
/* The names of the values of enumerations; one record's description. */
void put_enumeration_names(struct writer *w);
void put_record(struct writer *w, const struct machine_record *record, bool is_inside);

/* Is it the first net in the file?  What is there once stands with it. */
bool is_first_net(const struct writer *w);
/* Are the task's records its own?  A function's belong to the first task that calls it, a composite task's
 * to its sub-net. */
bool owns_records(const struct writer *w, uint32_t task);
/* The functions of the header. */
void put_api(struct writer *w);

/* ---- Positions: places, and behind them the tasks that are busy ---- */
bool has_bits(const struct writer *w);    /* places are bits */
bool is_one_word(const struct writer *w); /* all of them in one word */
/* `&f->places`, and the same with the number of bits of a place: `&f->places, 1`. */
void put_places_pointer(struct writer *w);
void put_places_arguments(struct writer *w);
/* One term: all, or any, of the sorted positions hold a token. */
void put_all(struct writer *w, const uint32_t *positions, uint32_t count);
void put_any(struct writer *w, const uint32_t *positions, uint32_t count);
machine_masks masks_of_sorted(struct writer *w, const machine_ids *list);
machine_ids sorted_copy(struct writer *w, const machine_ids *list);

/* ---- Joins ---- */
/* Its inputs are one constant: SHIP_PRESET. */
bool has_preset_macro(const struct writer *w, const struct machine_task *task);
/* Its inputs are walked as a constant list. */
bool walks_preset(const struct writer *w, const struct machine_task *task);
/* An or-join: what stands before `enabled`, at its beginning, and in its condition. */
void put_or_join_parts(struct writer *w, const struct machine_task *task);
void put_or_join_in(struct writer *w, const struct machine_task *task);
void put_or_join(struct writer *w, const struct machine_task *task);

/* What it searches at run time: constants that begin with `local`. */
struct yawl_reset_net;
void put_reset_net(struct writer *w, struct text local, const struct yawl_reset_net *net);

/* ---- Tokens: statements of a step; each begins a line with `indent` ---- */
void put_take(struct writer *w, const struct machine_task *task);
void put_tokens(struct writer *w, uint32_t place, uint32_t threads, const char *indent);
void put_all_flows(struct writer *w, const struct machine_task *task);
/* A switch that takes the flow with the number that the variable `chosen` holds. */
void put_flow_cases(struct writer *w, const char *chosen, const machine_flows *flows);
void put_cancels(struct writer *w, const struct machine_task *task);
/* Rounds of partial joins that take tokens at once: of the places `marked`, or may have been. */
void put_absorbs(struct writer *w, const machine_ids *joins, const machine_ids *marked,
                 const char *indent);
void put_place_absorbs(struct writer *w, uint32_t place, const char *indent);
/* The frame's member of a partial join with rounds, and its end. */
void put_round_member(struct writer *w, const struct machine_task *task);
void put_round_reset(struct writer *w, const struct machine_task *task, const char *indent);
/* What the statements need: helpers and lists, before the first step. */
void put_take_helper(struct writer *w);
void put_token_lists(struct writer *w, const struct machine_task *task);

/* ---- Steps of a net as a whole ---- */
void put_net_steps(struct writer *w);
void put_net_step_members(struct writer *w);
/* Has the task's row these steps? */
bool has_pass(const struct writer *w, uint32_t index);
bool has_abandon(const struct writer *w, uint32_t index);
bool has_mark(const struct writer *w, uint32_t index);
/* The members of a row that are steps. */
void put_step_members(struct writer *w, const struct machine_task *task, uint32_t index);
/* ", .MEMBER = TASK_MEMBER", or NULL if `count` is 0. */
void put_list_member(struct writer *w, const struct machine_task *task, const char *member,
                     uint32_t count);
/* static const struct yawl_flow NAME[] = {…}; nothing if there are none. */
void put_flow_list(struct writer *w, struct text local, const char *ending,
                   const machine_flows *flows);

/* ---- Tasks that share their steps (large nets) ---- */
void put_simple_join(struct writer *w);
void put_simple_steps(struct writer *w);
/* The rest of a re-test of such a task. */
void put_simple_test(struct writer *w, uint32_t index);

/* ---- Tasks that never start: what stands in for the steps of all of them ---- */
void put_never_steps(struct writer *w);
void put_never_members(struct writer *w, const struct machine_task *task, uint32_t index);

/* ---- Testing again ---- */

/* What the task waits for, without that it must not be busy; and is that short? */
void put_join(struct writer *w, const struct machine_task *task);
bool is_short_join(const struct machine_task *task);
bool is_alone(const struct writer *w, uint32_t index);
void put_step_end(struct writer *w);

/* What kind of step tests. */
enum retests_of { OF_MARK, OF_START, OF_LEAVE, OF_PASS, OF_ABANDON };
struct retests {
    const machine_ids *list;
    struct text name;          /* of the constant list, if it is walked, */
    const char *ending;        /* and its end */
    const machine_ids *marked; /* places that are known to be marked; NULL: none */
    const machine_ids *taken;  /* places that were emptied; NULL: none */
    machine_ids may_mark;      /* and places that may have been marked after that */
    enum retests_of of;        /* the kind of step, */
    uint32_t index;            /* and the task whose step it is; not of a mark */
    const char *indent;
};
void put_retests(struct writer *w, const struct retests *retests);
/* What a token in `place` can change. */
void put_place_retests(struct writer *w, uint32_t place, const char *indent);
bool tests_chosen(const struct machine_task *task);
void put_watcher_lists(struct writer *w);
/* The function that walks lists; used if writer.walks_retests. */
void put_enabled_table(struct writer *w);

/* Constant lists that steps walk are written before them, all others before the rows. */
bool is_walked(const machine_ids *list);
/* static const uint32_t NAME[] = {…}: of places or of tasks. */
void put_place_list(struct writer *w, struct text local, const char *ending,
                    const machine_ids *list);
void put_task_list(struct writer *w, struct text local, const char *ending,
                   const machine_ids *list);

/* emit_row_data.c: members of a task's row from `in` to `call_text`, and the tables that they name. */
void put_row_data(struct writer *w, const struct machine_task *task);
void put_row_tables(struct writer *w, const struct machine_task *task);
void put_instances_row(struct writer *w, const struct machine_task *task);
void put_time_tables(struct writer *w, const struct machine_task *task);
void put_time_row(struct writer *w, const struct machine_task *task);
/* The states of timers: a member of the frame, members of the net's row. */
void put_timer_states(struct writer *w);
void put_net_time(struct writer *w);

/* The C type of a member in a struct that people see, and in a case's data block. */
void put_outside_type(struct writer *w, const struct machine_field *field);
void put_inside_type(struct writer *w, const struct machine_field *field);
/* How a member lies in a data block: where it is, or by reference in the block's pool. */
enum storage { STORED_VALUE, STORED_TEXT, STORED_LIST, STORED_RECORDS, STORED_RECORD };
enum storage storage_of(const struct machine_field *field);
/* What a function calls the struct that a member is in; NULL: the case variables, `$D`. */
void put_object(struct writer *w, const char *object);
/* Around the value that goes to the pool: `yawl_data_set_text(&next->head, &next->x,` and `e);`. */
void put_store_begin(struct writer *w, const struct machine_field *field, const char *object);
void put_store_end(struct writer *w, const struct machine_field *field);
/* The statement that fills a member of an outside struct from the case variable `member`. */
void put_load(struct writer *w, const struct machine_field *field, struct text member,
              const char *object);
/* YAWL_TYPE_… of a kind. */
const char *value_type(enum expr_kind kind);
/* What the functions on lists of that kind of items are called: yawl_list_put_SUFFIX. */
const char *item_suffix(enum expr_kind kind);

#endif
