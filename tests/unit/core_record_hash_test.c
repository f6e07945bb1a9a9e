/* The hash of what an outside struct says: of equal structs equal however they are laid out, and another one
 * for whatever else they say. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "core/record.h"

#define MEMBER(kind, layout, member)                                                                \
    .name = #member, .type = (kind), .outside = offsetof(layout, member), .outside_has = YAWL_NOWHERE
#define OPTION(kind, layout, member)                                                                \
    .name = #member, .type = (kind), .outside = offsetof(layout, member),                           \
    .outside_has = offsetof(layout, has_##member)

struct first {
    int64_t a;
    int64_t c;
    struct yawl_text text;
    int32_t colour;
    struct yawl_list list;
};
static const char *const colours[] = {"red", "green", NULL};
static const struct yawl_field first_fields[] = {
    {MEMBER(YAWL_TYPE_INT, struct first, a)},
    {MEMBER(YAWL_TYPE_INT, struct first, c)},
    {MEMBER(YAWL_TYPE_STRING, struct first, text)},
    {MEMBER(YAWL_TYPE_ENUM, struct first, colour), .names = colours},
    {MEMBER(YAWL_TYPE_LIST, struct first, list), .element = YAWL_TYPE_INT},
};
static const struct yawl_record first_record = {.name = "first",
                                                .outside_size = sizeof(struct first),
                                                .set = YAWL_NOWHERE,
                                                .fields_count = 5,
                                                .fields = first_fields};

/* The next version: another order, a member more, and colours that count in another way. */
struct second {
    bool has_more;
    int64_t more;
    struct yawl_list list;
    int32_t colour;
    struct yawl_text text;
    int64_t c;
    int64_t a;
};
static const char *const more_colours[] = {"blue", "green", "red", NULL};
static const struct yawl_field second_fields[] = {
    {OPTION(YAWL_TYPE_INT, struct second, more)},
    {MEMBER(YAWL_TYPE_LIST, struct second, list), .element = YAWL_TYPE_INT},
    {MEMBER(YAWL_TYPE_ENUM, struct second, colour), .names = more_colours},
    {MEMBER(YAWL_TYPE_STRING, struct second, text)},
    {MEMBER(YAWL_TYPE_INT, struct second, c)},
    {MEMBER(YAWL_TYPE_INT, struct second, a)},
};
static const struct yawl_record second_record = {.name = "second",
                                                 .outside_size = sizeof(struct second),
                                                 .set = YAWL_NOWHERE,
                                                 .fields_count = 6,
                                                 .fields = second_fields};

static const int64_t items[] = {4, 5};

/* In memory that is full of something else. */
static struct first make(unsigned char rest)
{
    struct first one;
    memset(&one, rest, sizeof one);
    one.a = 1;
    one.c = 2;
    one.text = yawl_text_of("Ada");
    one.colour = 1;
    one.list = (struct yawl_list){items, 2};
    return one;
}

static uint64_t hash_of(const struct first *one) { return yawl__outside_hash(&first_record, one); }

static void padding_and_pointers_do_not_count(void **state)
{
    (void)state;
    char text[] = {'A', 'd', 'a'};
    int64_t others[] = {4, 5};
    struct first a = make(0), b = make(0xa5);
    b.text = (struct yawl_text){text, 3};
    b.list.items = others;
    assert_true(hash_of(&a) == hash_of(&b));
}

static void versions_that_say_the_same_are_the_same(void **state)
{
    (void)state;
    struct first a = make(0);
    struct second b = {.a = 1, .c = 2, .colour = 1, .more = 9, .text = a.text, .list = a.list};
    assert_true(hash_of(&a) == yawl__outside_hash(&second_record, &b));
    b.has_more = true;
    assert_true(hash_of(&a) != yawl__outside_hash(&second_record, &b));
    b.has_more = false;
    b.colour = 2;
    a.colour = 0;
    assert_true(hash_of(&a) == yawl__outside_hash(&second_record, &b));
}

static void every_value_counts(void **state)
{
    (void)state;
    static const int64_t swapped[] = {5, 4};
    struct first one = make(0), other[6];
    for (int i = 0; i < 6; i++) other[i] = make(0);
    other[0].a = 3;
    other[1].text = yawl_text_of("Ade");
    other[2].colour = 0;
    other[3].list.items = swapped;
    other[4].list.count = 1;
    other[5].text.length = 2;
    for (int i = 0; i < 6; i++) assert_true(hash_of(&one) != hash_of(&other[i]));
}

/* Which member has which value counts, too; their names end in the same bit, as like as they can be. */
static void values_do_not_change_places(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 64; i++) {
        struct first one = make(0), other = make(0);
        one.a = other.c = i;
        one.c = other.a = i + 1;
        assert_true(hash_of(&one) != hash_of(&other));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(padding_and_pointers_do_not_count),
        cmocka_unit_test(versions_that_say_the_same_are_the_same),
        cmocka_unit_test(every_value_counts),
        cmocka_unit_test(values_do_not_change_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
