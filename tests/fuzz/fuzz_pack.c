/* libFuzzer target: any bytes as a pack of an order, as a damaged store would give it.
 *
 * A pack that is called good can be read, copied and stored, and what it holds fits its types; what is then
 * packed again is good.
 */
#include "core/pack.h"
#include "fixtures/records.h"

#include <stdio.h>
#include <stdlib.h>

#define BLOCK (1u << 22)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *take(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void give(void *context, void *block, size_t size)
{
    (void)context, (void)size;
    free(block);
}

static const struct yawl__memory memory = {take, give, NULL};

static void promise(bool kept, const char *what)
{
    if (kept) return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static void store(const struct order *order)
{
    static _Alignas(8) char bytes[BLOCK];
    struct yawl_data *block = (struct yawl_data *)(void *)bytes;
    size_t room = sizeof(struct order_data);
    for (uint32_t i = 0; i < COUNT(order_fields); i++) {
        yawl_value_t value = yawl_record_get(&order_fields[i], order);
        promise(yawl__value_fits(&order_fields[i], &value), "what is read fits");
        room += yawl__data_room(&value, false);
    }
    if (room > BLOCK) return;
    memset(bytes, 0, sizeof(struct order_data));
    block->used = sizeof(struct order_data);
    block->capacity = (uint32_t)room;
    for (uint32_t i = 0; i < COUNT(order_fields); i++)
        yawl__data_put(&order_record, &order_fields[i], block,
                       yawl_record_get(&order_fields[i], order));
}

static void pack_again(const struct order *order)
{
    struct yawl__buffer buffer = {.memory = &memory};
    promise(yawl__pack_outside(&order_record, order, &buffer), "it can be packed");
    struct yawl__pack pack = {buffer.bytes, buffer.length};
    promise(yawl__pack_is_good(&order_record, pack), "what is packed is good");
    yawl__buffer_free(&buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = size / 8 * 8;
    char *bytes = malloc(length > 0 ? length : 1);
    if (length > 0) memcpy(bytes, data, length);
    struct yawl__pack pack = {bytes, length};
    if (yawl__pack_is_good(&order_record, pack)) {
        struct order *copy = malloc(yawl__pack_outside_size(&order_record, pack));
        yawl__pack_to_outside(&order_record, pack, copy);
        store(copy);
        pack_again(copy);
        free(copy);
    }
    free(bytes);
    return 0;
}
