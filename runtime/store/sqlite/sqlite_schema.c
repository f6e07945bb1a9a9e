/* What a store's file consists of, version by version: a new file goes through all of them, an old one
 * through those that it lacks.  SQLite keeps two numbers for us: application_id says that it is a store of
 * ours, user_version which schema it has. */
#include <string.h>

#include "store/sqlite/sqlite_file.h"
#include "yawl/errors.h"

#define APPLICATION_ID 0x5941574c /* "YAWL" */

/* What leads from version i to version i + 1.  Entries stay as they are for good. */
static const char *const migrations[] = {
    "CREATE TABLE owner (id INTEGER PRIMARY KEY CHECK (id = 0), epoch INTEGER NOT NULL,"
    " position INTEGER NOT NULL) STRICT;"
    "INSERT INTO owner VALUES (0, 0, 0);"
    "CREATE TABLE batch (position INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, sum INTEGER NOT "
    "NULL,"
    " bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE page (number INTEGER PRIMARY KEY, position INTEGER NOT NULL,"
    " sum INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;",
    /* 2: what programs are called; what the history beside the file names. */
    "CREATE TABLE program (hash INTEGER PRIMARY KEY, format INTEGER NOT NULL,"
    " sum INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;"
    "CREATE TABLE identity (id INTEGER PRIMARY KEY CHECK (id = 0), name INTEGER NOT NULL) STRICT;"
    "INSERT INTO identity VALUES (0, random());",
    /* 3: with its name, what keys of calls begin with. */
    ("ALTER TABLE identity ADD COLUMN more INTEGER NOT NULL DEFAULT 0;"
     "UPDATE identity SET more = random();"),
};
#define VERSION ((int64_t)(sizeof migrations / sizeof *migrations))

/* Anything else, a trigger say, was not made by us. */
static const char tables_sql[] =
    "SELECT count(*) FILTER (WHERE type = 'table' AND name IN ('owner', 'batch', 'page', "
    "'program', 'identity')) = 5 AND count(*) = 5 FROM sqlite_schema";

static int refuse(struct yawl__sqlite_file *file, int code, const char *why)
{
    yawl__message_set(&file->problem, why, NULL);
    return code;
}

static int migrate(struct yawl__sqlite_file *file, int64_t version)
{
    static const char what[] = "making its tables";
    int status = yawl__sqlite_run(file, "BEGIN IMMEDIATE", what);
    for (; version < VERSION && status == 0; version++) {
        status = yawl__sqlite_run(file, migrations[version], what);
    }
    char *sql = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %lld; COMMIT",
                                APPLICATION_ID, (long long)VERSION);
    if (sql == NULL) return refuse(file, YAWL_ENOMEM, "out of memory");
    if (status == 0) status = yawl__sqlite_run(file, sql, what);
    sqlite3_free(sql);
    return status;
}

static int check_tables(struct yawl__sqlite_file *file)
{
    int64_t fits = 0;
    int status = yawl__sqlite_number(file, tables_sql, &fits);
    if (status != 0 || fits != 0) return status;
    return refuse(file, YAWL_ECORRUPT, "it does not hold the tables of a store");
}

/* Fills its version, 0: it is empty; refuses what is no store, or a newer one. */
static int read_version(struct yawl__sqlite_file *file, int64_t *version)
{
    int64_t application = 0, objects = 0;
    int status = yawl__sqlite_number(file, "PRAGMA application_id", &application);
    if (status == 0) status = yawl__sqlite_number(file, "PRAGMA user_version", version);
    if (status == 0)
        status = yawl__sqlite_number(file, "SELECT count(*) FROM sqlite_schema", &objects);
    if (status != 0) return status;
    bool is_new = application == 0 && *version == 0 && objects == 0;
    if (!is_new && application != APPLICATION_ID)
        return refuse(file, YAWL_ECORRUPT, "it is a database, but no store");
    if (*version > VERSION)
        return refuse(file, YAWL_EABI, "it was written by a newer version of libyawl");
    return *version < 0 ? refuse(file, YAWL_ECORRUPT, "its version is damaged") : 0;
}

static int check_and_name(struct yawl__sqlite_file *file)
{
    int status = check_tables(file);
    if (status == 0) status = yawl__sqlite_number(file, "SELECT name FROM identity", &file->name);
    if (status == 0) status = yawl__sqlite_number(file, "SELECT more FROM identity", &file->more);
    return status;
}

int yawl__sqlite_schema_open(struct yawl__sqlite_file *file)
{
    int64_t version = 0;
    int status = read_version(file, &version);
    if (status == 0 && version < VERSION) status = migrate(file, version);
    return status != 0 ? status : check_and_name(file);
}

int yawl__sqlite_schema_look(struct yawl__sqlite_file *file)
{
    int64_t version = 0;
    int status = read_version(file, &version);
    if (status != 0) return status;
    if (version < VERSION)
        return refuse(file, YAWL_EABI,
                      "it was written by an older version of libyawl; open it with an engine once");
    return check_and_name(file);
}
