/* Errors of the runtime: one list, from which codes, names and messages are made.
 *
 * Every function that can fail returns 0 or one of these negative codes, as libuv does; `yawl_strerror`
 * and `yawl_err_name` turn a code into text.  Codes are stable: new ones are added at the end.
 */
#ifndef YAWL_ERRORS_H
#define YAWL_ERRORS_H

/* X(name, code, message, kind): `kind` is the error kind that people and REST answers see (ER-5). */
#define YAWL_ERRORS(X)                                                                             \
    X(EINVAL, -4001, "invalid argument", "Internal")                                               \
    X(ENOMEM, -4002, "out of memory", "Internal")                                                  \
    X(EABI, -4003, "program was compiled for another version of libyawl", "InvalidSpecification")  \
    X(ENOPROGRAM, -4004, "no such program", "InvalidSpecification")                                \
    X(ENOFUNCTION, -4005, "a function that the program calls was not registered",                  \
      "InvalidSpecification")                                                                      \
    X(ENOCASE, -4006, "case not found", "CaseNotFound")                                            \
    X(ENOITEM, -4007, "work item not found", "CaseNotFound")                                       \
    X(ENOTASK, -4008, "task not found", "Validation")                                              \
    X(ENOTENABLED, -4009, "task is not enabled", "Validation")                                     \
    X(ESTATUS, -4010, "not allowed in this status", "Validation")                                  \
    X(ECASEENDED, -4011, "case has ended", "Validation")                                           \
    X(EDATA, -4012, "data do not fit the declared type", "Validation")                             \
    X(EMISSING, -4013, "a required value is missing", "Validation")                                \
    X(EUNSET, -4014, "a variable or an optional member has no value", "TaskExecutionFailed")               \
    X(EOVERFLOW, -4015, "a number, a date or a duration is out of range", "TaskExecutionFailed")   \
    X(EDIVIDE, -4016, "division by zero", "TaskExecutionFailed")                                   \
    X(ECAST, -4017, "value cannot be converted", "TaskExecutionFailed")                            \
    X(ETOOBIG, -4018, "the data, or what an expression makes of them, exceed the limit of a case",  \
      "Validation")                                                                                \
    X(ETOKENS, -4019, "a condition holds too many tokens", "TaskExecutionFailed")                  \
    X(ESETTLE, -4020, "routing tasks did not come to rest", "TaskExecutionFailed")                 \
    X(EBRANCH, -4021, "the chosen branches do not exist in this split", "Validation")              \
    X(EBUSY, -4022, "queue is full, try again later", "Overload")                                  \
    X(ECLOSED, -4023, "engine is closed or stopping", "ResourceUnavailable")                       \
    X(ESTORE, -4024, "store failed, the engine has stopped", "Internal")                           \
    X(ECANCELLED, -4025, "cancelled before it was done", "CancellationFailed")                     \
    X(ETIMEDOUT, -4026, "timed out", "Timeout")                                                    \
    X(EEXTERNAL, -4027, "an external system failed", "ExternalSystem")                             \
    X(EPARSE, -4028, "text could not be parsed", "Parse")                                          \
    X(EEXISTS, -4029, "exists already", "Validation")                                              \
    X(ECORRUPT, -4030, "record is damaged", "Internal")                                            \
    X(EBUG, -4031, "internal error", "Internal")                                                   \
    X(ECOUNT, -4032, "number of instances out of range", "Validation")                             \
    X(EDEPTH, -4033, "sub-nets are nested too deeply", "TaskExecutionFailed")                      \
    X(ENOTRIGGER, -4034, "trigger not found", "Validation")                                        \
    X(ESEARCH, -4035, "the search of an or-join reached its limit", "TaskExecutionFailed")         \
    X(ENOMAJORITY, -4036, "parallel branches did not converge", "TaskExecutionFailed")             \
    X(EINDEX, -4037, "a list or a text has nothing at that place", "TaskExecutionFailed")          \
    X(EXML, -4038, "no XML data: a limit, a character that XML has not, or a late attribute",       \
      "TaskExecutionFailed")                                                                       \
    X(ENOKEY, -4039, "a map has no such key", "TaskExecutionFailed")                               \
    X(EREGEX, -4040, "a regular expression, its flags or its replacement is malformed",             \
      "TaskExecutionFailed")                                                                       \
    X(ERECOVER, -4041, "the cases in the store are not recovered yet", "ResourceUnavailable")           \
    X(ESTUCK, -4042, "nothing can wake the case any more", "Internal")                             \
    X(EMIGRATE, -4043, "the case does not carry over to that program", "Validation")

enum yawl_error {
#define YAWL_ERROR_CODE(name, code, message, kind) YAWL_##name = (code),
    YAWL_ERRORS(YAWL_ERROR_CODE)
#undef YAWL_ERROR_CODE
    YAWL_OK = 0
};

#ifdef __cplusplus
extern "C" {
#endif

/* Returns a static message for `code`; 0 gives "ok", an unknown code "unknown error". */
const char *yawl_strerror(int code);
/* Returns the static name of `code`, such as "YAWL_ENOTENABLED". */
const char *yawl_err_name(int code);
/* Returns the static error kind of `code`, such as "Validation" (capability ER-5). */
const char *yawl_err_kind(int code);

#ifdef __cplusplus
}
#endif
#endif
