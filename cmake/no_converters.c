/* The functions of ICU that libxml2 asks for other encodings than its own, for a yawlc that has libxml2 in
 * it: no converter is ever found.
 *
 * yawlc reads UTF-8 and nothing else, and says so before libxml2 sees a text (read_xml.c, xml_schema.c);
 * ICU would add 30 MB and the C++ library to a process of a few milliseconds.
 */
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

UConverter *ucnv_open(const char *name, UErrorCode *status)
{
    (void)name;
    *status = U_UNSUPPORTED_ERROR;
    return NULL;
}

/* What follows takes a converter, so it never runs; the linker wants it. */

void ucnv_close(UConverter *converter) { (void)converter; }

void ucnv_setToUCallBack(UConverter *converter, UConverterToUCallback action, const void *context,
                         UConverterToUCallback *old_action, const void **old_context,
                         UErrorCode *status)
{
    (void)converter, (void)action, (void)context, (void)old_action, (void)old_context;
    *status = U_UNSUPPORTED_ERROR;
}

void ucnv_setFromUCallBack(UConverter *converter, UConverterFromUCallback action,
                           const void *context, UConverterFromUCallback *old_action,
                           const void **old_context, UErrorCode *status)
{
    (void)converter, (void)action, (void)context, (void)old_action, (void)old_context;
    *status = U_UNSUPPORTED_ERROR;
}

void UCNV_TO_U_CALLBACK_STOP(const void *context, UConverterToUnicodeArgs *arguments,
                             const char *bytes, int32_t length, UConverterCallbackReason reason,
                             UErrorCode *status)
{
    (void)context, (void)arguments, (void)bytes, (void)length, (void)reason, (void)status;
}

void UCNV_FROM_U_CALLBACK_STOP(const void *context, UConverterFromUnicodeArgs *arguments,
                               const UChar *units, int32_t length, UChar32 code_point,
                               UConverterCallbackReason reason, UErrorCode *status)
{
    (void)context, (void)arguments, (void)units, (void)length, (void)code_point;
    (void)reason, (void)status;
}

void ucnv_convertEx(UConverter *target_converter, UConverter *source_converter, char **target,
                    const char *target_limit, const char **source, const char *source_limit,
                    UChar *pivot_start, UChar **pivot_source, UChar **pivot_target,
                    const UChar *pivot_limit, UBool reset, UBool flush, UErrorCode *status)
{
    (void)target_converter, (void)source_converter, (void)target, (void)target_limit;
    (void)source, (void)source_limit, (void)pivot_start, (void)pivot_source, (void)pivot_target;
    (void)pivot_limit, (void)reset, (void)flush;
    *status = U_UNSUPPORTED_ERROR;
}
