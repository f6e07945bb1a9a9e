/* What the functions on sequences share: room in the scratch, single items, atoms, errors.
 *
 * An atom is an item that is no node and no row.  A function that fails sets `e->fault` and gives the empty
 * sequence, or false.
 */
#ifndef SUPPORT_ITEMS_PARTS_H
#define SUPPORT_ITEMS_PARTS_H

#include "yawl/errors.h"
#include "yawl/items.h"

/* Sets the fault; the empty sequence. */
struct yawl_items yawl__items_fail(struct yawl_eval *e, int code);
/* YAWL_ECAST of an atom. */
void yawl__item_misfit(struct yawl_eval *e, const struct yawl_item *atom);
/* YAWL_ECAST of several items where one is needed; of two atoms, with what stands between them; of other
 * things (items_fault.c). */
void yawl__items_several(struct yawl_eval *e, struct yawl_items items);
void yawl__items_misfits(struct yawl_eval *e, const struct yawl_item *a, const char *between,
                         const struct yawl_item *b);
void yawl__items_say(struct yawl_eval *e, const char *what);
struct yawl_items yawl__items_no_node(struct yawl_eval *e);
/* YAWL_EDATA of what is not the one element of that name; of an element where only text may stand. */
void yawl__items_not_needed(struct yawl_eval *e, struct yawl_items items, struct yawl_text name);
void yawl__items_inside(struct yawl_eval *e, struct yawl_node child);
/* Room for that many items in the scratch; NULL and YAWL_ETOOBIG. */
struct yawl_item *yawl__items_room(struct yawl_eval *e, uint64_t count);
/* One item as a sequence, copied into the scratch. */
struct yawl_items yawl__items_of(struct yawl_eval *e, const struct yawl_item *item);
void yawl__items_push(struct yawl_eval *e, struct yawl_items_list *list,
                      const struct yawl_item *item);

static inline struct yawl_item yawl__item_text(enum yawl_item_kind kind, struct yawl_text text)
{
    struct yawl_item item = {.kind = kind, .as.text = text};
    return item;
}
static inline struct yawl_item yawl__item_int(int64_t value)
{
    struct yawl_item item = {.kind = YAWL_ITEM_INT, .as.integer = value};
    return item;
}
static inline struct yawl_item yawl__item_decimal(struct yawl_decimal value)
{
    struct yawl_item item = {.kind = YAWL_ITEM_DECIMAL, .as.decimal = value};
    return item;
}
static inline struct yawl_item yawl__item_float(double value)
{
    struct yawl_item item = {.kind = YAWL_ITEM_FLOAT, .as.floating = value};
    return item;
}
/* Rounded to single precision. */
static inline struct yawl_item yawl__item_single(double value)
{
    struct yawl_item item = {.kind = YAWL_ITEM_SINGLE, .as.floating = (double)(float)value};
    return item;
}
static inline struct yawl_item yawl__item_bool(bool value)
{
    struct yawl_item item = {.kind = YAWL_ITEM_BOOL, .as.boolean = value};
    return item;
}
static inline struct yawl_node yawl__item_node(const struct yawl_item *item)
{
    return yawl_node_at(item->as.tree, item->node);
}
static inline bool yawl__is_node(const struct yawl_item *item)
{
    return item->kind == YAWL_ITEM_NODE;
}
static inline bool yawl__is_number(const struct yawl_item *item)
{
    return item->kind >= YAWL_ITEM_INT && item->kind <= YAWL_ITEM_FLOAT;
}
static inline bool yawl__is_floating(const struct yawl_item *item)
{
    return item->kind == YAWL_ITEM_SINGLE || item->kind == YAWL_ITEM_FLOAT;
}
static inline bool yawl__is_nan(const struct yawl_item *item)
{
    return yawl__is_floating(item) && item->as.floating != item->as.floating;
}
static inline bool yawl__is_text(const struct yawl_item *item)
{
    return item->kind == YAWL_ITEM_UNTYPED || item->kind == YAWL_ITEM_STRING;
}
static inline bool yawl__is_time(const struct yawl_item *item)
{
    return item->kind >= YAWL_ITEM_DATE && item->kind <= YAWL_ITEM_DATE_TIME;
}
/* A year, month or day alone? */
static inline bool yawl__is_partial(const struct yawl_item *item)
{
    return item->kind >= YAWL_ITEM_GYEAR && item->kind <= YAWL_ITEM_GDAY;
}
static inline bool yawl__is_span(const struct yawl_item *item)
{
    return item->kind >= YAWL_ITEM_DURATION && item->kind <= YAWL_ITEM_SECONDS;
}

/* Its typed value: of a node xs:untypedAtomic, of an atom itself. */
struct yawl_item yawl__item_atom(struct yawl_eval *e, const struct yawl_item *item);
/* The atoms of all items, in the scratch; NULL and YAWL_ETOOBIG. */
struct yawl_item *yawl__items_atoms(struct yawl_eval *e, struct yawl_items items);
/* The atom of at most one item; false: there is none, or there are several (YAWL_ECAST). */
bool yawl__items_atom(struct yawl_eval *e, struct yawl_items items, struct yawl_item *atom);
/* Its text as xs:string casts it. */
struct yawl_text yawl__item_string(struct yawl_eval *e, const struct yawl_item *item);
/* An atom cast to a type; false: it has no such value; no fault but YAWL_ETOOBIG. */
bool yawl__item_cast(struct yawl_eval *e, const struct yawl_item *atom, enum yawl_item_kind type,
                     struct yawl_item *result);
/* A number as xs:double, as xs:float. */
double yawl__item_float_of(const struct yawl_item *number);
double yawl__item_single_of(const struct yawl_item *number);
/* An int or a decimal as xs:decimal. */
struct yawl_decimal yawl__item_decimal_of(const struct yawl_item *number);

/* Order of two atoms whose types can be compared. */
enum yawl_order { YAWL_ORDER_LESS = -1, YAWL_ORDER_EQUAL, YAWL_ORDER_GREATER, YAWL_ORDER_NONE };
enum yawl_comparison { EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL };
/* A general comparison of one pair of atoms; false and YAWL_ECAST: it cannot be made. */
bool yawl__pair_holds(struct yawl_eval *e, enum yawl_comparison comparison, struct yawl_item a,
                      struct yawl_item b);
/* A general comparison of long sequences; both have atoms. */
bool yawl__many_hold(struct yawl_eval *e, enum yawl_comparison comparison, struct yawl_items a,
                     struct yawl_items b);
/* false: these types are not comparable; `equality`: only = and != are asked for. */
bool yawl__items_order(const struct yawl_item *a, const struct yawl_item *b, bool equality,
                       enum yawl_order *order);
/* One operation of arithmetic on two atoms: + - * / % as characters, 'i' idiv; YAWL_ECAST … */
bool yawl__items_arithmetic(struct yawl_eval *e, char op, const struct yawl_item *a,
                            const struct yawl_item *b, struct yawl_item *result);

#endif
