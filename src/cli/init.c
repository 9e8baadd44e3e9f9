// SPDX-License-Identifier: Apache-2.0
// A new installation: database, key file, the union at the top, and the three administrators
// (GB/T 22239-2019 8.1.5), each with a set-up token that is shown here once and stored only hashed.
#include <unistd.h>

#include "app.h"
#include "audit.h"
#include "cli.h"
#include "dispatch.h"
#include "org.h"
#include "user.h"

static const struct cli_opt init_opts[] = {
    {"org", "CODE", LIT("最上级工会的编码，默认 GH")},
    {"name", "NAME", LIT("最上级工会的名称，默认 本级工会")},
    {"kind", "KIND", LIT("最上级工会的类别，默认 city（province 省、city 市、district 区县）")},
};

static const struct admin {
    const char *login, *role;
    struct str name;
} admins[] = {
    {"sys.admin", "sys_admin", LIT("系统管理员")},
    {"sec.admin", "sec_admin", LIT("安全管理员")},
    {"audit.admin", "audit_admin", LIT("审计管理员")},
};

struct init {
    struct cli *c;
    struct app *app;
    struct org org;
    char token[countof(admins)][TOKEN_TEXT];
    struct str why;
};

static enum err add_admins(struct init *in, struct ctx *cx)
{
    for (size_t i = 0; i < countof(admins); i++) {
        int64_t id, grant;
        TRY(user_add(cx, str_of(admins[i].login), admins[i].name, in->org.id, &id, in->token[i]));
        TRY(grant_add(cx, id, str_of(admins[i].role), in->org.id, S(""), S(""), &grant));
    }
    return OK;
}

static enum err init_steps(struct init *in, struct ctx *cx)
{
    for (size_t i = 0; i < in->app->n_areas; i++)
        if (in->app->areas[i]->init)
            TRY(in->app->areas[i]->init(cx));
    if (!org_check(cx, &in->org, &cx->problems))
        return ERR_BAD_INPUT;
    TRY(org_add(cx, NULL, &in->org));
    TRY(add_admins(in, cx));
    audit_object(cx, in->org.id, "org:%lld", (long long)in->org.id);
    return audit_write(cx, "init", S("ok"));
}

static enum err init_tx(struct tx *tx, void *arg)
{
    struct init *in = arg;
    struct sealer *sealer = sealer_borrow(in->app);
    struct ctx *cx = ctx_system(in->c->a, in->app, tx, sealer);
    enum err e = init_steps(in, cx);
    in->why = cx->problems.n ? cx->problems.first->text : cx->fail_text;
    sealer_return(in->app, sealer);
    return e;
}

static void tell(const struct init *in)
{
    printf("已建立：%s\n密钥文件：%s（权限 0600；丢失后已加密的内容无法恢复，请另行妥善备份）\n\n",
           in->app->data_dir, app_key_path(in->c->a, &(struct app_conf){.mode = DB_CREATE}));
    puts("首次登录用的设置码（72 小时内有效，只显示这一次）：");
    for (size_t i = 0; i < countof(admins); i++)
        printf("  %-12s %s  %s\n", admins[i].login, in->token[i], admins[i].name.at);
    puts("\n启动服务：nuan serve，然后在登录页选择“首次设置”，输入用户名、设置码和新密码。");
}

static enum err create(struct init *in)
{
    struct app_conf conf = {.mode = DB_CREATE, .log = cli_log()};
    TRY(app_open(in->c->a, &conf, &in->app, &in->why));
    int64_t rows = 0;
    enum err e = cli_rows(in->c, in->app, &rows);
    if (e == OK && rows) {
        in->why = S("这个数据库已经初始化过，没有改动任何内容");
        e = ERR_STATE;
    }
    if (e == OK)
        e = db_write(in->app->db, in->c->a, init_tx, in);
    return e;
}

static int init_run(struct cli *c)
{
    struct init in = {.c = c, .why = S("")};
    in.org.code = cli_has(c, "org") ? cli_str(c, "org") : S("GH");
    in.org.name = cli_has(c, "name") ? cli_str(c, "name") : S("本级工会");
    in.org.kind = cli_has(c, "kind") ? cli_str(c, "kind") : S("city");
    enum err e = create(&in);
    if (e == OK)
        tell(&in);
    app_close(in.app);
    if (e == OK)
        return 0;
    return cli_fail(e == ERR_STATE ? 1 : err_exit(e), "%s", in.why.len ? str_z(c->a, in.why) : err_text(e));
}

const struct command command_init = {
    .name = "init",
    .title = LIT("建立新的数据库、密钥和三个管理员"),
    .opts = init_opts,
    .n_opts = countof(init_opts),
    .run = init_run,
};
