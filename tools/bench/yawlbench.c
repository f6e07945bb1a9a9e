/* yawlbench: benchmarks of yawlc, by name. */
#include "bench/bench.h"

#include <stdio.h>
#include <string.h>

static int usage(void)
{
    fprintf(stderr, "usage: yawlbench compile\n");
    return 2;
}

int main(int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "compile") != 0) return usage();
    return bench_compile();
}
