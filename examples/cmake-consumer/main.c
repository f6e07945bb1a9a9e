/* An expense up to 100 is approved at once; above, a person decides, and this one says no. */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>
#include <yawl/engine.h>

#include "approval.h"

static yawl_engine_t engine;
static yawl_req_t request;

static void ended(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    const struct approval_out *out = status == 0 ? result->out : NULL;
    (void)req;
    if (out != NULL)
        printf("approved: %s\n", out->approved ? "yes" : "no");
    else
        printf("failed: %s\n", yawl_strerror(status));
    yawl_engine_close(&engine, NULL);
}

static void started(yawl_req_t *req, int status, const struct yawl_case_result *result)
{
    struct approval_decide_returns decision = {.approved = false};
    if (status != 0 || result->out != NULL) {
        ended(req, status, result);
        return;
    }
    approval_decide_complete(&engine, req, result->id, &decision, ended);
}

int main(int argc, char **argv)
{
    struct approval_in in = {.amount = yawl_decimal_of(argc > 1 ? atoll(argv[1]) : 0)};
    if (yawl_engine_init(&engine, uv_default_loop(), NULL) != 0) return 1;
    if (approval_register(&engine) != 0) return 1;
    if (approval_start(&engine, &request, &in, started) != 0) return 1;
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return uv_loop_close(uv_default_loop());
}
