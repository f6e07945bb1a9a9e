/* Writes the machine level's results as JSON, CSV and an SVG plot of ratios. */
#include "bench/bench_machine.h"

#include <stdio.h>

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) perror(path);
    return file;
}

static int close_file(FILE *file, const char *path)
{
    if (fclose(file) == 0) return 0;
    perror(path);
    return 1;
}

static const char *name_of(const struct machine_result *r) { return r->pattern->program->name; }

/* ---- JSON and CSV ---- */

static void json_spread(FILE *file, const char *name, const struct bench_spread *s, const char *end)
{
    fprintf(
        file,
        "\"%s\": {\"undisturbed\": %.3f, \"p50\": %.3f, \"p90\": %.3f, \"p99\": %.3f, \"p99.9\": "
        "%.3f, \"max\": %.3f}%s",
        name, s->whole, s->p50, s->p90, s->p99, s->p999, s->max, end);
}

static int write_json(const char *path, const struct machine_result *results, uint32_t count)
{
    FILE *file = open_file(path);
    if (file == NULL) return 1;
    fprintf(file, "{\"format\": 1, \"unit\": \"ns/step\", \"tsc_ghz\": %.3f, \"patterns\": [\n",
            bench_ticks_per_ns());
    for (uint32_t i = 0; i < count; i++) {
        const struct machine_result *r = &results[i];
        fprintf(file, "  {\"pattern\": %u, \"name\": \"%s\", \"frame_bytes\": %u, ",
                r->pattern->number, name_of(r), r->frame_size);
        json_spread(file, "hot", &r->hot[0], ", ");
        json_spread(file, "hot_hand", &r->hot[1], ", ");
        json_spread(file, "wide", &r->wide[0], ", ");
        json_spread(file, "wide_hand", &r->wide[1], ", ");
        fprintf(file, "\"hot_ratio\": %.3f, \"wide_ratio\": %.3f, \"checksum\": \"%016llx\"}%s\n",
                r->hot_ratio, r->wide_ratio, (unsigned long long)r->checksum,
                i + 1 < count ? "," : "");
    }
    fprintf(file, "]}\n");
    return close_file(file, path);
}

static int write_csv(const char *path, const struct machine_result *results, uint32_t count)
{
    FILE *file = open_file(path);
    if (file == NULL) return 1;
    fprintf(file, "pattern,name,frame_bytes,hot_p50,hot_p90,hot_p99,hot_p999,hot_max,hand_p50,hot_"
                  "ratio,wide_p50,"
                  "wide_hand_p50,wide_ratio\n");
    for (uint32_t i = 0; i < count; i++) {
        const struct machine_result *r = &results[i];
        fprintf(file, "%u,%s,%u,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f\n",
                r->pattern->number, name_of(r), r->frame_size, r->hot[0].p50, r->hot[0].p90,
                r->hot[0].p99, r->hot[0].p999, r->hot[0].max, r->hot[1].p50, r->hot_ratio,
                r->wide[0].p50, r->wide[1].p50, r->wide_ratio);
    }
    return close_file(file, path);
}

/* ---- SVG: a bar a pattern, hot, generated and by hand ---- */

#define ROW   16
#define LEFT  290
#define WIDTH 600
#define TOP   40

static void svg_bar(FILE *file, double y, double ns, double scale, const char *fill)
{
    fprintf(file, "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"6\" fill=\"%s\"/>\n", LEFT, y,
            ns * scale, fill);
}

static int write_svg(const char *path, const struct machine_result *results, uint32_t count)
{
    FILE *file = open_file(path);
    if (file == NULL) return 1;
    double most = 1;
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t s = 0; s < 2; s++)
            most = results[i].hot[s].p50 > most ? results[i].hot[s].p50 : most;
    }
    double scale = WIDTH / most;
    fprintf(file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%u\" "
            "font-family=\"sans-serif\" "
            "font-size=\"11\">\n<text x=\"10\" y=\"20\" font-size=\"14\">Machine level, hot: "
            "median ns a step, "
            "generated (dark) and by hand (light)</text>\n",
            LEFT + WIDTH + 80, TOP + count * ROW + 10);
    for (uint32_t i = 0; i < count; i++) {
        const struct machine_result *r = &results[i];
        double y = TOP + i * ROW;
        fprintf(file, "<text x=\"10\" y=\"%.1f\">%s</text>\n", y + 10, name_of(r));
        svg_bar(file, y, r->hot[0].p50, scale, "#1f4e79");
        svg_bar(file, y + 6, r->hot[1].p50, scale, "#9dc3e6");
        fprintf(file, "<text x=\"%.1f\" y=\"%.1f\">%.2f</text>\n", LEFT + r->hot[0].p50 * scale + 4,
                y + 8, r->hot[0].p50);
    }
    fprintf(file, "</svg>\n");
    return close_file(file, path);
}

int bench_report_machine(const struct bench_options *options, const struct machine_result *results,
                         uint32_t count)
{
    int failed = 0;
    if (options->json != NULL) failed |= write_json(options->json, results, count);
    if (options->csv != NULL) failed |= write_csv(options->csv, results, count);
    if (options->svg != NULL) failed |= write_svg(options->svg, results, count);
    return failed;
}
