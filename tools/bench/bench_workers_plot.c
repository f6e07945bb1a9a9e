/* The sweep of yawlbench workers as an SVG: over the number of workers, how much longer than the bound the
 * jobs take, by slots that are refilled at once and in batches.  Invariant: 1.0 is the lower edge. */
#include <stdio.h>

#include "bench/bench_workers.h"

enum { LEFT = 50, TOP = 40, WIDTH = 640, HEIGHT = 320 };

static double ratio_of(const struct bench_sweep *sweep, bool in_batches)
{
    return (double)(in_batches ? sweep->batches_ms : sweep->makespan_ms) / (double)sweep->bound_ms;
}

/* From 1.0 below to 2.0 above; nothing takes twice the bound. */
static double y_of(double ratio) { return TOP + HEIGHT * (2.0 - ratio); }

static double x_of(uint32_t workers)
{
    return LEFT + (double)WIDTH * (workers - 1) / (BENCH_SWEEP_MOST - 1);
}

static void plot_curve(FILE *file, const struct bench_sweep *sweeps, bool in_batches)
{
    const char *color = in_batches ? "#9dc3e6" : "#1f4e79";
    fprintf(file, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", color);
    for (uint32_t i = 0; i < BENCH_SWEEP_MOST; i++)
        fprintf(file, "%.1f,%.1f ", x_of(sweeps[i].workers),
                y_of(ratio_of(&sweeps[i], in_batches)));
    fputs("\"/>\n", file);
}

static void plot_axes(FILE *file)
{
    for (int tenths = 10; tenths <= 20; tenths += 2) {
        double y = y_of(tenths / 10.0);
        fprintf(file,
                "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>"
                "<text x=\"10\" y=\"%.1f\">%.1f</text>\n",
                LEFT, LEFT + WIDTH, y, y, y + 4, tenths / 10.0);
    }
    for (uint32_t workers = 1; workers <= BENCH_SWEEP_MOST; workers *= 2)
        fprintf(file, "<text x=\"%.1f\" y=\"%d\">%u</text>\n", x_of(workers) - 4, TOP + HEIGHT + 18,
                workers);
}

bool bench_workers_plot(const char *path, const struct bench_sweep *sweeps)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        fprintf(stderr, "yawlbench: cannot write '%s'\n", path);
        return false;
    }
    fprintf(
        file,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
        "font-family=\"sans-serif\" font-size=\"11\">\n"
        "<text x=\"10\" y=\"20\" font-size=\"14\">Total time beside the bound over worker slots: "
        "refilled at once (dark), in batches (light)</text>\n",
        LEFT + WIDTH + 30, TOP + HEIGHT + 30);
    plot_axes(file);
    plot_curve(file, sweeps, true);
    plot_curve(file, sweeps, false);
    fputs("</svg>\n", file);
    bool written = ferror(file) == 0;
    return fclose(file) == 0 && written;
}
