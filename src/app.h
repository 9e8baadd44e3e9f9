/* SPDX-License-Identifier: Apache-2.0
 * Puts the program together: database, keys, and the list of all areas. */
#pragma once
#include "area.h"

struct app_conf {
    const char *db_url;   /* NULL = NUAN_DB, else sqlite:data/nuan.db */
    const char *key_path; /* NULL = NUAN_KEY, else nuan.key beside the database (data/nuan.key) */
    enum db_mode mode;
    bool commit_each;     /* benchmark only */
    const struct clock *clock; /* NULL = the system's; tests replace both */
    const struct rand *rand;
    const struct log *log; /* NULL = none: nothing is logged */
};

/* Opens the installation. DB_CREATE also makes data folder, key file and schema when they are not
 * there. *why gets a Chinese sentence on error. End with app_close. */
enum err app_open(struct arena *a, const struct app_conf *conf, struct app **out, struct str *why)
    MUST_USE;
void app_close(struct app *app);

/* Where an installation keeps its files, without opening it. */
const char *app_data_dir(struct arena *a, const char *db_url); /* NULL = NUAN_DB or its default */
const char *app_key_path(struct arena *a, const struct app_conf *conf);

/* First contents of a fresh database: every area's init, in one transaction. */
enum err app_init_areas(struct arena *a, struct app *app, struct str *why) MUST_USE;
