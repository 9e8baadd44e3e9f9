// SPDX-License-Identifier: Apache-2.0
// Opening as the writer brings the schema up to date; this command does that and nothing else, so
// that an upgrade can be done before the service is started.
#include "app.h"
#include "cli.h"

static int migrate_run(struct cli *c)
{
    struct app_conf conf = {.mode = DB_WRITE, .log = cli_log()};
    struct app *app;
    struct str why = S("");
    enum err e = app_open(c->a, &conf, &app, &why);
    if (e != OK)
        return cli_fail(3, "%s", why.len ? str_z(c->a, why) : err_text(e));
    bool noted = cli_note(c, &(struct cli_target){.app = app}, "migrate", (struct cli_work){0});
    app_close(app);
    if (!noted)
        return 3;
    fputs("数据库结构已是本版本的结构\n", stderr);
    return 0;
}

const struct command command_migrate = {
    .name = "migrate", .title = LIT("把数据库结构升级到本版本（启动服务时也会自动进行）"), .run = migrate_run};
