/* Does a value match a pattern of XML Schema?  The pattern was compiled to a program (yawl/regex.h). */
#include "support/regex_parts.h"
#include "support/schema_parts.h"

bool yawl__pattern_reads(const struct yawl_pattern *pattern, struct yawl_text text,
                         enum yawl_simple_space space)
{
    struct schema_reader reader = yawl__reader(text, space);
    struct regex_run run;
    uint32_t code = 0;
    bool matches = false, done = false;
    regex_run_begin(&run, pattern->regex);
    while (!done && yawl__next_point(&reader, &code)) done = regex_run_feed(&run, code, &matches);
    if (!done) regex_run_feed(&run, REGEX_NO_POINT, &matches);
    return matches;
}
