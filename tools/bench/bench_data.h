/* The data level: what is measured, and the working sets that it is measured on. */
#ifndef BENCH_BENCH_DATA_H
#define BENCH_BENCH_DATA_H

#include "bench/bench_machine.h"

/* Cases that take turns; all of them fit the first cache together, but for documents. */
#define DATA_SETS 32
/* A document, and the scratch of an evaluation, in bytes. */
#define DATA_DOCUMENT 1024
#define DATA_SCRATCH  65536
/* Bytes of a case's data block. */
#define DATA_BLOCK 4096

/* What a programmer would keep of the ten scalars by hand. */
struct data_plain {
    bool approved, urgent;
    int status;
    int64_t lines_count, parcels, due;
    double weight, rate;
    struct yawl_decimal total, credit;
};

/* One line of the report: `run` performs one step on each of the sets `times` times and gives a checksum. */
struct data_line {
    const char *name;
    double target_ns;              /* 0: none */
    uint32_t times;                /* of one measurement */
    uint64_t (*run)(uint32_t times);
    uint64_t (*reference)(uint32_t times); /* NULL: none */
    const char *reference_name;
};

/* Fills the working sets; false after a message. */
bool data_sets_init(void);
/* The lines, in the order of the report. */
extern const struct data_line data_lines[];
extern const uint32_t data_lines_count;

/* Prints what guards, mappings and documents cost; 0, or 1 after a message.  With --cases=1 each is done once
 * only, for callgrind to count. */
int bench_data(const struct bench_options *options);

#endif
