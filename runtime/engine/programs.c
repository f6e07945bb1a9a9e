/* Programs that an engine knows.  Registering holds a program against what this runtime
 * can run, so that nothing has to be asked again at a step.
 * Invariant: every connector task of a registered program has its connector and its function. */
#include <assert.h>
#include <string.h>

#include "engine/engine_private.h"

struct yawl__registered *yawl__programs_find(const struct yawl__engine *engine,
                                             const struct yawl_program *program)
{
    for (uint32_t i = 0; i < engine->programs_count; i++) {
        if (engine->programs[i].program == program) return &engine->programs[i];
    }
    return NULL;
}

/* ---- Programs ---- */

static int check_functions(struct yawl__engine *self, const struct yawl_program *program,
                           const void *functions)
{
    for (uint32_t i = 0; i < program->functions_count; i++) {
        if (functions != NULL && program->function_given(functions, i)) continue;
        return yawl__engine_refuse(self, YAWL_ENOFUNCTION, "workflow \"", program->name,
                                   "\" calls function \"", program->functions[i],
                                   "\", which was not given", NULL);
    }
    return 0;
}

static int check_connectors(struct yawl__engine *self, const struct yawl_net *net)
{
    for (uint32_t i = 0; i < net->tasks_count; i++) {
        const struct yawl_task *task = &net->tasks[i];
        if (task->kind != YAWL_TASK_CALL) continue;
        if (yawl__connectors_find(self, task->call->connector) != NULL) continue;
        return yawl__engine_refuse(self, YAWL_ENOFUNCTION, "task \"", task->name,
                                   "\" calls connector \"", task->call->connector,
                                   "\", which is not registered", NULL);
    }
    return 0;
}

static int check_new(struct yawl__engine *self, const struct yawl_program *program)
{
    for (uint32_t i = 0; i < self->programs_count; i++) {
        const struct yawl_program *other = self->programs[i].program;
        bool same = other == program || (strcmp(other->name, program->name) == 0 &&
                                         strcmp(other->version, program->version) == 0);
        if (!same) continue;
        return yawl__engine_refuse(self, YAWL_EEXISTS, "workflow \"", program->name, "\" version ",
                                   program->version, " is registered already", NULL);
    }
    return 0;
}

/* Of a program with another ABI nothing but its number can be read. */
static int refuse_abi(struct yawl__engine *self, uint32_t abi)
{
    struct yawl__message *message = &self->message;
    yawl__message_set(message, "program was compiled for ABI ", NULL);
    yawl__message_add_number(message, abi);
    yawl__message_add(message, ", this libyawl runs ABI ");
    yawl__message_add_number(message, YAWL_PROGRAM_ABI);
    yawl__message_add(message, "; compile its specification again");
    return YAWL_EABI;
}

static int check_program(struct yawl__engine *self, const struct yawl_program *program,
                         const void *functions)
{
    if (self->closing) return yawl__engine_refuse(self, YAWL_ECLOSED, NULL);
    if (program == NULL) return yawl__engine_refuse(self, YAWL_EINVAL, NULL);
    if (program->abi != YAWL_PROGRAM_ABI) return refuse_abi(self, program->abi);
    if (program->size != sizeof *program) return yawl__engine_refuse(self, YAWL_EABI, NULL);
    if (program->version == NULL || !yawl__shape_is_good(program)) {
        return yawl__engine_refuse(self, YAWL_EABI,
                                   "program has tables that this libyawl cannot run", NULL);
    }
    int status = check_new(self, program);
    if (status != 0 || self->options.take_call != NULL) return status;
    for (uint32_t i = 0; i < program->nets_count && status == 0; i++) {
        status = check_connectors(self, &program->nets[i]);
    }
    return status != 0 ? status : check_functions(self, program, functions);
}

static int reserve_program(struct yawl__engine *self)
{
    if (self->programs_count < self->programs_capacity) return 0;
    uint32_t capacity = self->programs_capacity == 0 ? 4 : self->programs_capacity * 2;
    struct yawl__registered *programs = yawl__take(&self->memory, capacity * sizeof *programs);
    if (programs == NULL) return YAWL_ENOMEM;
    size_t size = self->programs_count * sizeof *programs;
    if (size > 0) memcpy(programs, self->programs, size);
    yawl__give(&self->memory, self->programs, self->programs_capacity * sizeof *programs);
    self->programs = programs;
    self->programs_capacity = capacity;
    return 0;
}

int yawl_program_register(yawl_engine_t *engine, const struct yawl_program *program,
                          const void *functions)
{
    struct yawl__engine *self = engine->self;
    int status = check_program(self, program, functions);
    if (status != 0) return status;
    status = reserve_program(self);
    if (status == 0) status = yawl__core_fit(&self->core, program);
    if (status != 0) return yawl__engine_refuse(self, status, NULL);
    struct yawl__registered registered = {.program = program, .functions = functions};
    registered.line.busy_max = program->workers_max;
    self->programs[self->programs_count++] = registered;
    return 0;
}
