/* The smallest program around a workflow: one order, shipped by a program that plays all people. */
#include <stdio.h>
#include <uv.h>
#include <yawl/engine.h>

#include "order.h"

static yawl_engine_t engine;
static yawl_req_t check, pick, ship;

static void charge(yawl_call_t *call, const struct order_charge_card_in *in)
{
    struct order_charge_card_returns receipt = {.receipt = YAWL_TEXT("R-2025-1")};
    printf("charging the card of %.*s\n", (int)in->customer.length, in->customer.data);
    order_charge_card_done(call, &receipt);
}

static void answered(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct order_check_returns fine = {.ok = true, .discount = yawl_decimal_of(5)};
    const struct order_out *out = result->out;
    if (status != 0) printf("refused: %s\n", result->message);
    if (req == &check && !out) order_check_complete(&engine, &pick, result->id, &fine, answered);
    if (req == &pick) order_pick_complete(&engine, &ship, result->id, answered);
    if (req == &ship && !out) order_ship_complete(&engine, &check, result->id, answered);
    if (out == NULL && status == 0) return;
    if (out != NULL) printf("shipped, receipt %.*s\n", (int)out->receipt.length, out->receipt.data);
    yawl_engine_close(&engine, NULL);
}

int main(void)
{
    static const struct order_functions functions = {.charge = charge};
    struct order_in in = {YAWL_TEXT("Ada"), 2, yawl_decimal_of(80), yawl_decimal_of(100)};
    if (yawl_engine_init(&engine, uv_default_loop(), NULL) != 0) return 1;
    if (order_register(&engine, &functions) != 0) return 1;
    if (order_start(&engine, &check, &in, answered) != 0) return 1;
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return uv_loop_close(uv_default_loop());
}
