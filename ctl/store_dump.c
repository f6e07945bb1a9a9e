/* yawlctl store dump: everything that a store consists of, part by part: programs, pages, batches with their
 * records.  Damage is told where it stands, and ends the part that it is in. */
#include <inttypes.h>
#include <string.h>

#include "ctl/ctl.h"
#include "ctl/page_cases.h"
#include "history/described.h"
#include "history/known_cases.h"
#include "store/sqlite/sqlite_file.h"

struct dump {
    bool json;
    struct yawl__sqlite_file file;
    struct yawl__described *programs;
    struct yawl__known_cases cases;
    struct yawl__teller teller;
    uint64_t position;
    size_t byte;
};

static const struct yawl_program *program_of(void *context, uint64_t hash)
{
    const struct dump *dump = context;
    return yawl__described_find(dump->programs, hash);
}

/* ---- Programs ---- */

static void print_described(const struct dump *dump, const struct yawl_page *page,
                            const struct yawl_program *program)
{
    printf(dump->json ? "{\"program\": \"0x%016" PRIx64 "\", \"workflow\": \""
                      : "program 0x%016" PRIx64 ": workflow \"",
           page->number);
    ctl_print_escaped(yawl_text_of(program->name));
    printf(dump->json ? "\", \"nets\": %" PRIu32 ", \"bytes\": %zu}\n"
                      : "\", %" PRIu32 " nets, described in %zu bytes\n",
           program->nets_count, page->length);
}

static int dump_program(void *context, const struct yawl_page *page)
{
    struct dump *dump = context;
    int status;
    struct yawl__described *described = yawl__described_read(page->bytes, page->length, &status);
    if (described == NULL) {
        printf(dump->json ? "{\"program\": \"0x%016" PRIx64 "\", \"problem\": \"%s\"}\n"
                          : "program 0x%016" PRIx64 ": %s\n",
               page->number, yawl_strerror(status));
        return status == YAWL_ENOMEM ? status : 0;
    }
    print_described(dump, page, &described->program);
    described->next = dump->programs;
    dump->programs = described;
    return 0;
}

/* ---- Pages ---- */

static int dump_case(void *context, const struct page_case *c)
{
    struct dump *dump = context;
    struct yawl__known_case *known = yawl__known_find(&dump->cases, c->id);
    if (known == NULL) return YAWL_ENOMEM;
    known->told.program = program_of(dump, c->program);
    const char *name = known->told.program != NULL ? known->told.program->name : "?";
    printf(dump->json ? "{\"case\": \"%" PRIu64 "\", \"workflow\": \""
                      : "  case %" PRIu64 " of workflow \"",
           c->id);
    ctl_print_escaped(yawl_text_of(name));
    printf(dump->json ? "\", \"bytes\": %" PRIu32 "}\n" : "\", %" PRIu32 " bytes\n", c->length);
    return 0;
}

static int dump_page(void *context, const struct yawl_page *page)
{
    struct dump *dump = context;
    printf(dump->json ? "{\"page\": %" PRIu64 ", \"position\": %" PRIu64 ", \"bytes\": %zu}\n"
                      : "page %" PRIu64 ", after the batches before %" PRIu64 ", %zu bytes\n",
           page->number, page->position, page->length);
    int status = page_cases(page, dump_case, dump);
    if (status != YAWL_ECORRUPT && status != YAWL_EABI) return status;
    fprintf(stderr, "yawlctl: page %" PRIu64 ": %s\n", page->number, yawl_strerror(status));
    return 0;
}

/* ---- Batches ---- */

static int print_entry(void *context, const struct yawl_history_entry *entry)
{
    const struct dump *dump = context;
    if (dump->json) {
        printf("{\"position\": %" PRIu64 ", \"byte\": %zu, %.*s\n", dump->position, dump->byte,
               (int)entry->json.length - 1, entry->json.data + 1);
        return 0;
    }
    printf("%10" PRIu64 ":%-6zu %" PRIu64 " ", dump->position, dump->byte, entry->event.case_id);
    ctl_print_entry(entry);
    (void)putchar('\n');
    return 0;
}

static void print_program(const struct dump *dump, const struct yawl__event_view *view)
{
    struct yawl_text name, version;
    yawl__event_program(view, &name, &version);
    printf(dump->json ? "{\"position\": %" PRIu64 ", \"byte\": %zu, \"program\": \"0x%016" PRIx64
                        "\", \"workflow\": \""
                      : "%10" PRIu64 ":%-6zu program 0x%016" PRIx64 " is workflow \"",
           dump->position, dump->byte, view->head.detail);
    ctl_print_escaped(name);
    printf(dump->json ? "\", \"version\": \"" : "\" version ");
    ctl_print_escaped(version);
    printf(dump->json ? "\"}\n" : "\n");
}

/* Tells the record with what is known of its case. */
static int64_t tell_record(struct dump *dump, const struct yawl__event_view *view, int64_t at_ms,
                           struct yawl_text bytes)
{
    struct yawl__known_case *known = yawl__known_find(&dump->cases, view->head.case_id);
    if (known == NULL) return YAWL_ENOMEM;
    dump->teller.c = known->told;
    int64_t size = yawl__teller_tell(&dump->teller, at_ms, bytes.data, bytes.length);
    known->told = dump->teller.c;
    return size;
}

static int dump_batch(void *context, uint64_t position, const void *bytes, size_t length)
{
    struct dump *dump = context;
    const char *records = bytes;
    int64_t at_ms = 0;
    dump->position = position;
    for (size_t at = 0; at < length;) {
        struct yawl__event_view view;
        int64_t size = yawl__event_read(records + at, length - at, &view);
        dump->byte = at;
        if (size > 0 && view.head.kind == YAWL__EVENT_TIME) at_ms = (int64_t)view.head.detail;
        if (size > 0 && view.head.kind == YAWL__EVENT_PROGRAM) print_program(dump, &view);
        if (size > 0 && !yawl__event_is_mark(view.head.kind) && view.head.case_id != 0)
            size =
                tell_record(dump, &view, at_ms, (struct yawl_text){records + at, (uint32_t)size});
        if (size == YAWL_ENOMEM) return YAWL_ENOMEM;
        if (size < 0) {
            fprintf(stderr, "yawlctl: batch %" PRIu64 ", byte %zu: %s\n", position, at,
                    yawl_strerror((int)size));
            return 0;
        }
        at += (size_t)size;
    }
    return 0;
}

/* ---- All ---- */

static int dump_all(struct dump *dump)
{
    struct yawl_snapshot there;
    int status = yawl__sqlite_run(&dump->file, "BEGIN", "reading");
    if (status == 0) status = yawl__sqlite_file_owner(&dump->file, &there);
    if (status != 0) return status;
    printf(dump->json ? "{\"store\": {\"epoch\": %" PRIu64 ", \"first\": %" PRIu64
                        ", \"whole\": %" PRIu64 ", \"end\": %" PRIu64 "}}\n"
                      : "epoch %" PRIu64 "; batches from %" PRIu64
                        ", part of every page before %" PRIu64 ", up to %" PRIu64 "\n",
           there.epoch, dump->file.first, there.position, there.end);
    status = yawl__sqlite_file_programs(&dump->file, dump_program, dump);
    if (status == 0) status = yawl__sqlite_file_pages(&dump->file, dump_page, dump);
    if (status == 0)
        status = yawl__sqlite_file_read(&dump->file, dump->file.first, dump_batch, dump);
    return status;
}

int ctl_store_dump(const struct ctl_options *options)
{
    struct dump dump = {.json = options->json};
    int status = yawl__sqlite_file_look(&dump.file, options->file, NULL);
    if (status != 0) return ctl_say(options->file, status, dump.file.problem.text);
    dump.teller.program_of = program_of;
    dump.teller.each = print_entry;
    dump.teller.context = dump.teller.each_context = &dump;
    yawl__teller_begin(&dump.teller);
    status = dump_all(&dump);
    int code = status == 0 ? CTL_FINE : ctl_say(options->file, status, dump.file.problem.text);
    dump.teller.c = (struct yawl__told_case){0};
    yawl__teller_free(&dump.teller);
    yawl__known_free(&dump.cases);
    yawl__described_free_all(&dump.programs);
    yawl__sqlite_file_close(&dump.file, true);
    return code;
}
