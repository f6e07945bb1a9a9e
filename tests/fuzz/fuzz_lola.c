/* libFuzzer target: any bytes as a LoLA file.  Capabilities CP-1, CP-6. */
#include "pipeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return run_pipeline(TEXT("fuzz.lola"), data, size);
}
