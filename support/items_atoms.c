/* Values of items: atoms, effective boolean value, texts and numbers.
 *
 * The value of a node is its text, untyped [XP 2.5.2].  A number's text is the canonical one of XPath [FO
 * 17.1.2]: decimals without zeros at the end of the fraction, floats below 1e-6 and from 1e6 on with an
 * exponent.
 */
#include "support/items_parts.h"
#include "support/items_time.h"
#include "support/float_exact.h"
#include "support/scratch.h"

#include <math.h>
#include <string.h>

/* ---- Text of numbers ---- */

struct yawl_text yawl_items_decimal_text(struct yawl_eval *e, struct yawl_decimal value)
{
    struct yawl_text text = yawl_decimal_print(e, value);
    if (text.length == 0 || memchr(text.data, '.', text.length) == NULL) return text;
    while (text.data[text.length - 1] == '0') text.length--;
    if (text.data[text.length - 1] == '.') text.length--;
    return text;
}

/* The digits of a float's shortest text, without point and exponent, and where its point is:
 * 0.d1d2… * 10^point. */
struct digits {
    char text[24];
    uint32_t count;
    int point;
};

/* `text` is what yawl__float_digits() wrote for a number that is finite and not 0, without its sign. */
static void read_digits(struct digits *d, struct yawl_text text)
{
    bool fraction = false;
    uint32_t i = 0;
    d->count = 0;
    d->point = 0;
    for (; i < text.length && text.data[i] != 'e'; i++) {
        if (text.data[i] == '.') {
            fraction = true;
        } else if (d->count > 0 || text.data[i] != '0') {
            if (d->count < sizeof d->text) d->text[d->count++] = text.data[i];
            d->point += !fraction;
        } else {
            d->point -= fraction;
        }
    }
    int exponent = 0;
    bool negative = i + 1 < text.length && text.data[i + 1] == '-';
    for (i += 2; i < text.length; i++) exponent = exponent * 10 + (text.data[i] - '0');
    d->point += negative ? -exponent : exponent;
    while (d->count > 1 && d->text[d->count - 1] == '0') d->count--;
}

/* d.dddE±dd */
static struct yawl_text scientific(struct yawl_eval *e, const struct digits *d, bool negative)
{
    char text[40];
    uint32_t at = 0;
    if (negative) text[at++] = '-';
    text[at++] = d->text[0];
    text[at++] = '.';
    if (d->count == 1) text[at++] = '0';
    for (uint32_t i = 1; i < d->count; i++) text[at++] = d->text[i];
    text[at++] = 'E';
    int exponent = d->point - 1;
    if (exponent < 0) text[at++] = '-';
    uint32_t rest = (uint32_t)(exponent < 0 ? -exponent : exponent);
    if (rest >= 100) text[at++] = (char)('0' + rest / 100);
    if (rest >= 10) text[at++] = (char)('0' + rest / 10 % 10);
    text[at++] = (char)('0' + rest % 10);
    return yawl__scratch_text(e, text, at);
}

static struct yawl_text number_text(struct yawl_eval *e, double value, bool is_single)
{
    double size = fabs(value), least = is_single ? (double)1e-6f : 1e-6;
    if (value == 0) return yawl_text_of(signbit(value) ? "-0" : "0");
    struct yawl_text text = yawl__float_digits(e, value, is_single);
    bool plain = !isfinite(value) || (size >= least && size < 1e6);
    if (plain || text.length == 0) return text;
    struct digits d;
    if (value < 0) {
        text.data++;
        text.length--;
    }
    read_digits(&d, text);
    return scientific(e, &d, value < 0);
}

struct yawl_text yawl_items_float_text(struct yawl_eval *e, double value)
{
    return number_text(e, value, false);
}

struct yawl_text yawl__item_string(struct yawl_eval *e, const struct yawl_item *item)
{
    switch (item->kind) {
    case YAWL_ITEM_NODE: return yawl_node_text(e, yawl__item_node(item));
    case YAWL_ITEM_UNTYPED:
    case YAWL_ITEM_STRING: return item->as.text;
    case YAWL_ITEM_BOOL: return yawl_text_of(item->as.boolean ? "true" : "false");
    case YAWL_ITEM_INT: return yawl_int_print(e, item->as.integer);
    case YAWL_ITEM_DECIMAL: return yawl_items_decimal_text(e, item->as.decimal);
    case YAWL_ITEM_SINGLE: return number_text(e, item->as.floating, true);
    case YAWL_ITEM_FLOAT: return number_text(e, item->as.floating, false);
    default: return yawl__item_time_text(e, item);
    }
}

void yawl__item_misfit(struct yawl_eval *e, const struct yawl_item *atom)
{
    uint32_t used = e->scratch_used;
    yawl_fault_of(e, YAWL_ECAST, yawl__item_string(e, atom));
    if (e->fault != YAWL_ETOOBIG) e->scratch_used = used;
}

/* ---- Atoms ---- */

struct yawl_item yawl__item_atom(struct yawl_eval *e, const struct yawl_item *item)
{
    if (!yawl__is_node(item)) return *item;
    return yawl__item_text(YAWL_ITEM_UNTYPED, yawl__item_string(e, item));
}

struct yawl_item *yawl__items_atoms(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_item *atoms = yawl__items_room(e, items.count);
    if (atoms == NULL) return NULL;
    for (uint32_t i = 0; i < items.count; i++) atoms[i] = yawl__item_atom(e, &items.items[i]);
    return e->fault == YAWL_ETOOBIG ? NULL : atoms;
}

bool yawl__items_atom(struct yawl_eval *e, struct yawl_items items, struct yawl_item *atom)
{
    if (items.count > 1) yawl__items_several(e, items);
    if (items.count != 1) return false;
    *atom = yawl__item_atom(e, items.items);
    return true;
}

struct yawl_items yawl_items_data(struct yawl_eval *e, struct yawl_items items)
{
    uint32_t atoms = 0;
    while (atoms < items.count && !yawl__is_node(&items.items[atoms])) atoms++;
    if (atoms == items.count) return items;
    struct yawl_item *room = yawl__items_room(e, items.count);
    if (room == NULL) return yawl_items_none();
    for (uint32_t i = 0; i < items.count; i++) room[i] = yawl__item_atom(e, &items.items[i]);
    struct yawl_items data = {room, items.count};
    return data;
}

/* ---- What an expression asks of a sequence ---- */

bool yawl_items_truth(struct yawl_eval *e, struct yawl_items items)
{
    if (items.count == 0) return false;
    const struct yawl_item *item = items.items;
    if (yawl__is_node(item)) return true;
    if (items.count > 1) yawl__items_several(e, items);
    switch (item->kind) {
    case YAWL_ITEM_BOOL: return item->as.boolean;
    case YAWL_ITEM_UNTYPED:
    case YAWL_ITEM_STRING: return item->as.text.length > 0;
    case YAWL_ITEM_INT: return item->as.integer != 0;
    case YAWL_ITEM_DECIMAL: return item->as.decimal.low != 0 || item->as.decimal.high != 0;
    case YAWL_ITEM_SINGLE:
    case YAWL_ITEM_FLOAT: return item->as.floating != 0 && !isnan(item->as.floating);
    default: yawl__item_misfit(e, item); return false;
    }
}

struct yawl_text yawl_items_string(struct yawl_eval *e, struct yawl_items items)
{
    if (items.count > 1) yawl__items_several(e, items);
    return items.count == 1 ? yawl__item_string(e, items.items) : yawl_text_of("");
}

struct yawl_text yawl_items_text(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_item atom;
    if (!yawl__items_atom(e, items, &atom)) return yawl_text_of("");
    if (yawl__is_text(&atom)) return atom.as.text;
    yawl__item_misfit(e, &atom);
    return yawl_text_of("");
}

struct yawl_text yawl_items_content(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_text text = yawl_text_of("");
    for (uint32_t i = 0; i < items.count && e->fault != YAWL_ETOOBIG; i++) {
        if (i > 0) text = yawl_text_concat(e, text, yawl_text_of(" "));
        text = yawl_text_concat(e, text, yawl__item_string(e, &items.items[i]));
    }
    return text;
}

double yawl__item_float_of(const struct yawl_item *number)
{
    switch (number->kind) {
    case YAWL_ITEM_INT: return (double)number->as.integer;
    case YAWL_ITEM_DECIMAL: return yawl_decimal_to_float(number->as.decimal);
    default: return number->as.floating;
    }
}

/* A decimal by way of the nearest double, as the reference does. */
double yawl__item_single_of(const struct yawl_item *number)
{
    if (number->kind == YAWL_ITEM_INT) return (double)(float)number->as.integer;
    return (double)(float)yawl__item_float_of(number);
}

struct yawl_decimal yawl__item_decimal_of(const struct yawl_item *number)
{
    return number->kind == YAWL_ITEM_INT ? yawl_decimal_of(number->as.integer) : number->as.decimal;
}

double yawl_items_number(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_item atom, number;
    if (!yawl__items_atom(e, items, &atom)) return NAN;
    return yawl__item_cast(e, &atom, YAWL_ITEM_FLOAT, &number) ? number.as.floating : NAN;
}

double yawl_items_float(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_item atom, number;
    bool one = yawl__items_atom(e, items, &atom);
    bool fits = one && (yawl__is_number(&atom) || atom.kind == YAWL_ITEM_UNTYPED) &&
                yawl__item_cast(e, &atom, YAWL_ITEM_FLOAT, &number);
    if (fits) return number.as.floating;
    if (one) yawl__item_misfit(e, &atom);
    yawl__items_say(e, "nothing where a number is needed");
    return 0;
}

int64_t yawl_items_int(struct yawl_eval *e, struct yawl_items items)
{
    struct yawl_item atom, number;
    bool one = yawl__items_atom(e, items, &atom);
    bool fits = one && (atom.kind == YAWL_ITEM_INT || atom.kind == YAWL_ITEM_UNTYPED) &&
                yawl__item_cast(e, &atom, YAWL_ITEM_INT, &number);
    if (fits) return number.as.integer;
    if (one) yawl__item_misfit(e, &atom);
    yawl__items_say(e, "nothing where a number is needed");
    return 0;
}
