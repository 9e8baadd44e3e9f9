// SPDX-License-Identifier: Apache-2.0
// Beside the plan: donors and what they gave for a purpose, money that some districts have not passed on,
// some that went back up, and a question the earmark rule leaves open.
#include "demo.h"

static const struct json *post(struct demo *d, const char *as, const char *path, struct str body)
{
    return d->problem.len ? NULL : demo_call(d, as, M_POST, str_of(path), body);
}

static int64_t donor(struct demo *d, const char *as, const char *org, const char *kind, const char *name, const char *uscc, bool anonymous)
{
    return json_get_int(post(d, as, str_z(d->a, str_f(d->a, "/api/donors?org=%s", org)),
                             str_f(d->a, "{\"org\":\"%s\",\"kind\":\"%s\",\"name\":\"%s\",\"uscc\":\"%s\",\"anonymous\":%s,\"contact\":\"办公室\"}", org, kind,
                                   name, uscc, anonymous ? "true" : "false")),
                        "id", 0);
}

static int64_t gift(struct demo *d, const char *as, const char *org, int64_t by, const char *no, int64_t fen, const char *more)
{
    return json_get_int(post(d, as, str_z(d->a, str_f(d->a, "/api/gifts?org=%s", org)),
                             str_f(d->a,
                                   "{\"campaign\":\"LJ2023\",\"org\":\"%s\",\"donor_id\":%lld,\"fen\":%lld,\"got_on\":\"2022-12-28\","
                                   "\"receipt_no\":\"%s\"%s}",
                                   org, (long long)by, (long long)fen, no, more)),
                        "id", 0);
}

static void gifts(struct demo *d)
{
    int64_t foundation = donor(d, "city.cash", "QD", "foundation", "海晏公益基金会", "", false);
    int64_t firm = donor(d, "city.cash", "QD", "firm", "同心棉纺织有限公司", DEMO_CARING, false);
    int64_t person = donor(d, "d01.cash", "QD01", "person", "一位老会员", "", true);
    int64_t ill = gift(d, "city.cash", "QD", foundation, "捐-2022-001", 10000000,
                       ",\"purpose\":\"救助本人或家属患大病的职工\",\"classes\":\"C2\"");
    gift(d, "city.cash", "QD", firm, "捐-2022-002", 5000000,
         ",\"form\":\"goods\",\"goods\":\"棉被\",\"qty\":250,\"unit\":\"床\",\"valued_by\":\"invoice\","
         "\"purpose\":\"户外劳动者御寒\",\"classes\":\"C5,C7\"");
    gift(d, "d01.cash", "QD01", person, "市南捐-001", 1000000, ",\"purpose\":\"资助和平街道困难职工\",\"place\":\"QD0101\"");
    post(d, "city.cash", "/api/funds/transfers?org=QD",
         str_f(d->a, "{\"campaign\":\"LJ2023\",\"from\":\"QD\",\"to\":\"QD01\",\"source\":\"SH\",\"fen\":3000000,\"done_on\":\"2023-01-05\","
                     "\"doc_no\":\"拨-捐001\",\"gift_id\":%lld}", (long long)ill));
}

/* 20,000 元 a district that lie there; one sends 5,000 back. */
static void late(struct demo *d)
{
    static const char *const slow[] = {"QD02", "QD05", "QD08"};
    for (size_t i = 0; i < countof(slow); i++)
        post(d, "city.cash", "/api/funds/transfers?org=QD",
             str_f(d->a, "{\"campaign\":\"LJ2023\",\"from\":\"QD\",\"to\":\"%s\",\"source\":\"GH-SJ-SWN\",\"fen\":1500000,"
                         "\"done_on\":\"2023-01-%02d\",\"doc_no\":\"追加-%s\"}", slow[i], (int)(5 + 2 * i), slow[i]));
    post(d, "d08.cash", "/api/funds/returns?org=QD08",
         S("{\"campaign\":\"LJ2023\",\"from\":\"QD08\",\"source\":\"GH-SJ-SWN\",\"to_source\":\"GH-SJ-SWN\",\"fen\":500000,"
           "\"done_on\":\"2023-02-20\",\"doc_no\":\"退-QD08\",\"note\":\"对象已由街道慰问，结余退回\"}"));
}

static void budget(struct demo *d)
{
    const struct json *b = post(
        d, "city.clerk", "/api/budgets?org=QD",
        S("{\"campaign\":\"LJ2023\",\"org\":\"QD\",\"note\":\"按上年实际和本年计划编制\",\"lines\":["
          "{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"GH-BJ\",\"fen\":1360000000},"
          "{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"CZ-SHI\",\"fen\":790000000},"
          "{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"XZ\",\"fen\":700000000},"
          "{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"GH-SJ-SWN\",\"fen\":620000000},"
          "{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"CZ-ZY\",\"fen\":75000000},"
          "{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"SH\",\"fen\":15000000},"
          "{\"side\":\"out\",\"item\":\"XB\",\"source\":\"GH-BJ\",\"fen\":1350000000},"
          "{\"side\":\"out\",\"item\":\"XB\",\"source\":\"CZ-SHI\",\"fen\":788000000},"
          "{\"side\":\"out\",\"item\":\"XB\",\"source\":\"XZ\",\"fen\":698000000},"
          "{\"side\":\"out\",\"item\":\"XB\",\"source\":\"GH-SJ-SWN\",\"fen\":606000000},"
          "{\"side\":\"out\",\"item\":\"XB\",\"source\":\"CZ-ZY\",\"fen\":70000000}]}"));
    int64_t id = json_get_int(b, "id", 0);
    post(d, "city.clerk", str_z(d->a, str_f(d->a, "/api/budgets/%lld/submit", (long long)id)), S("{}"));
    post(d, "city.review", str_z(d->a, str_f(d->a, "/api/budgets/%lld/approve", (long long)id)),
         S("{\"decision\":\"主席办公会纪要〔2022〕15号\"}"));
    post(d, "city.clerk", str_z(d->a, str_f(d->a, "/api/budgets/%lld/changes", (long long)id)),
         S("{\"reason\":\"收到定向捐赠，追加市南区大病救助\",\"lines\":["
           "{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"SH\",\"fen\":5000000},"
           "{\"side\":\"out\",\"item\":\"XB\",\"source\":\"SH\",\"fen\":3000000}]}"));
}

void demo_fund(struct demo *d)
{
    gifts(d);
    late(d);
    post(d, "d02.clerk", "/api/rulings?org=QD02",
         S("{\"campaign\":\"LJ2023\",\"org\":\"QD02\",\"source\":\"QT\",\"class\":\"C9\",\"reason\":\"重点项目奖励结余，拟用于项目一线职工\"}"));
    budget(d);
}
