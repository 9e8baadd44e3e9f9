// SPDX-License-Identifier: Apache-2.0
// 1,000 gift parcels worth 100,000 元, as the city's report has them: asked for, decided together, quoted three
// times, contracted, counted and confirmed, put together from four things, sent to two districts and handed
// over to workers outdoors, who sign. Beside them a few parcels still wait for signatures, and a request
// waits for approval.
#include "demo.h"

#include "date.h"

enum { SETS = 1000, SETS_FEN = 10000000, FIRST = 600, SHEET = 100, KEEPS_DAYS = 300 };

struct thing {
    const char *code, *name, *spec, *unit, *category;
    int64_t fen; /* of one set */
};
static const struct thing things[] = {
    {"NH-MI", "东北大米", "5 千克/袋", "袋", "food", 3500},
    {"NH-YOU", "花生油", "2.5 升/桶", "桶", "food", 4000},
    {"NH-GH", "干货礼盒", "木耳香菇红枣", "盒", "food", 2000},
    {"NH-CL", "春联福字", "五件套", "副", "book", 500},
};
static const struct {
    const char *name, *uscc;
    int64_t fen; /* what it asks for all of it */
} suppliers[] = {{"青岛暖冬商贸有限公司（演示）", "911101085923662400", SETS_FEN},
                 {"海诚粮油食品有限公司（演示）", "9144030071526726XG", 10350000},
                 {"惠工优选供应链有限公司（演示）", "91350100M000100Y43", 10680000}};

static int64_t call(struct demo *d, const char *as, struct str path, struct str body)
{
    return d->problem.len ? 0 : json_get_int(demo_call(d, as, M_POST, path, body), "id", 0);
}

static int64_t paper(struct demo *d, const char *as, const char *org, const char *name, struct str text)
{
    return d->problem.len ? 0 : json_get_int(demo_upload(d, as, str_f(d->a, "/api/files?org=%s", org), name, text), "id", 0);
}

static void add_suppliers(struct demo *d, int64_t ids[countof(suppliers)])
{
    for (size_t i = 0; i < countof(suppliers); i++) {
        ids[i] = call(d, "city.clerk", S("/api/suppliers?org=QD"),
                      str_f(d->a, "{\"name\":\"%s\",\"uscc\":\"%s\",\"contact\":\"业务部\"}", suppliers[i].name, suppliers[i].uscc));
        call(d, "city.clerk", str_f(d->a, "/api/suppliers/%lld/licences", (long long)ids[i]),
             str_f(d->a, "{\"kind\":\"business\",\"number\":\"%s\",\"valid_to\":\"\"}", suppliers[i].uscc));
        call(d, "city.clerk", str_f(d->a, "/api/suppliers/%lld/licences", (long long)ids[i]),
             str_f(d->a, "{\"kind\":\"food_business\",\"number\":\"JY137020%02d\",\"valid_from\":\"2021-06-01\",\"valid_to\":\"2099-05-31\"}",
                   (int)i + 11));
    }
}

static int64_t add_items(struct demo *d, int64_t ids[countof(things)])
{
    struct buf parts = buf_new(d->a, 4000);
    for (size_t i = 0; i < countof(things); i++) {
        ids[i] = call(d, "city.clerk", S("/api/goods/items?org=QD"),
                      str_f(d->a, "{\"code\":\"%s\",\"name\":\"%s\",\"spec\":\"%s\",\"unit\":\"%s\",\"category\":\"%s\"}", things[i].code,
                            things[i].name, things[i].spec, things[i].unit, things[i].category));
        buf_f(&parts, "%s{\"item\":%lld,\"qty\":1,\"price_fen\":%lld}", i ? "," : "", (long long)ids[i], (long long)things[i].fen);
    }
    return call(d, "city.clerk", S("/api/goods/items?org=QD"),
                str_f(d->a, "{\"code\":\"NH\",\"name\":\"暖心年货礼包\",\"unit\":\"套\",\"category\":\"kit\",\"is_kit\":true,\"parts\":[%.*s]}",
                      FMT(buf_done(&parts))));
}

static int64_t decide(struct demo *d, int64_t fen)
{
    int64_t minutes = paper(d, "city.clerk", "QD", "主席办公会纪要.txt", S("会议纪要（演示）：采购年货礼包慰问户外一线职工"));
    int64_t id = call(d, "city.clerk", S("/api/decisions?org=QD"),
                      str_f(d->a, "{\"campaign\":\"LJ2023\",\"kind\":\"purchase\",\"title\":\"采购年货礼包\",\"content\":\"同意采购 %lld 套\","
                                  "\"held_on\":\"2022-12-16\",\"members\":9,\"present\":8,\"votes_for\":8,\"amount_fen\":%lld,\"minutes_id\":%lld}",
                            (long long)(SETS * d->scale), (long long)fen, (long long)minutes));
    call(d, "city.review", str_f(d->a, "/api/decisions/%lld/make", (long long)id), S("{}"));
    return id;
}

static int64_t buy(struct demo *d, const int64_t items[countof(things)], const int64_t from[countof(suppliers)])
{
    struct buf lines = buf_new(d->a, 4000);
    int64_t sets = SETS * d->scale, fen = SETS_FEN * d->scale;
    for (size_t i = 0; i < countof(things); i++)
        buf_f(&lines, "%s{\"item\":%lld,\"qty\":%lld,\"est_fen\":%lld}", i ? "," : "", (long long)items[i], (long long)sets,
              (long long)(things[i].fen * sets));
    int64_t id = call(d, "city.clerk", S("/api/purchases?org=QD"),
                      str_f(d->a, "{\"campaign\":\"LJ2023\",\"title\":\"年货礼包\",\"source\":\"GH-BJ\",\"reason\":\"慰问户外艰苦岗位职工 %lld 人\","
                                  "\"lines\":[%.*s]}", (long long)sets, FMT(buf_done(&lines))));
    struct str at = str_f(d->a, "/api/purchases/%lld", (long long)id);
    call(d, "city.clerk", str_f(d->a, "%.*s/submit", FMT(at)), S("{}"));
    call(d, "city.review", str_f(d->a, "%.*s/approve", FMT(at)), S("{}"));
    for (size_t i = 0; i < countof(suppliers); i++)
        call(d, "city.clerk", str_f(d->a, "%.*s/quotes", FMT(at)),
             str_f(d->a, "{\"supplier\":%lld,\"fen\":%lld,\"quoted_on\":\"2022-12-15\"}", (long long)from[i],
                   (long long)(suppliers[i].fen * d->scale)));
    call(d, "city.clerk", str_f(d->a, "%.*s/contract", FMT(at)),
         str_f(d->a, "{\"supplier\":%lld,\"fen\":%lld,\"contract_no\":\"青工采〔2022〕12号\",\"contract_on\":\"2022-12-20\",\"decision_id\":%lld}",
               (long long)from[0], (long long)fen, (long long)decide(d, fen)));
    return id;
}

static void receive(struct demo *d, int64_t purchase)
{
    char until[DATE_TEXT];
    date_iso(date_add_days(date_of_ms(now_ms(d->app->clock)), KEEPS_DAYS), until);
    for (size_t i = 0; i < countof(things) && !d->problem.len; i++) {
        bool food = strcmp(things[i].category, "food") == 0;
        struct str papers = S("");
        if (food)
            papers = str_f(d->a, ",\"batch\":\"%s-221220\",\"made_on\":\"2022-12-10\",\"expires_on\":\"%s\",\"paper_id\":%lld", things[i].code, until,
                           (long long)paper(d, "city.clerk", "QD", "送货单和检验报告.txt", str_f(d->a, "%s（演示）", things[i].name)));
        int64_t id = call(d, "city.clerk", str_f(d->a, "/api/purchases/%lld/receipts", (long long)purchase),
                          str_f(d->a, "{\"line\":%zu,\"qty\":%lld,\"got_on\":\"2022-12-28\"%.*s}", i + 1, (long long)(SETS * d->scale), FMT(papers)));
        call(d, "city.cash", str_f(d->a, "/api/goods/receipts/%lld/confirm", (long long)id), S("{}"));
    }
}

/* The lot of the kits at the city, found as a keeper would. */
static int64_t kit_lot(struct demo *d, int64_t kit)
{
    const struct json *rows = json_get(demo_call(d, "city.cash", M_GET, str_f(d->a, "/api/goods/lots?campaign=LJ2023&org=QD&own=1&item=%lld", (long long)kit), S("")), "rows");
    return json_get_int(json_at(rows, 0), "id", 0);
}

static size_t org_of(const struct demo *d, const char *code)
{
    size_t i = 0;
    while (!str_eq(d->orgs[i].code, str_of(code)))
        i++;
    return i;
}

static void sign_sheets(struct demo *d, const char *org, int64_t hand, int64_t upto)
{
    const char *clerk = str_z(d->a, str_f(d->a, "d%s.clerk", org + 2));
    for (int64_t from = 1; from <= upto && !d->problem.len; from += SHEET) {
        int64_t to = from + SHEET - 1 < upto ? from + SHEET - 1 : upto;
        int64_t scan = paper(d, clerk, org, "签收表.txt", str_f(d->a, "发放单 %lld 第 %lld 至 %lld 行签收表（演示扫描件）", (long long)hand, (long long)from, (long long)to));
        call(d, clerk, str_f(d->a, "/api/handovers/%lld/paper", (long long)hand),
             str_f(d->a, "{\"from_row\":%lld,\"to_row\":%lld,\"except\":\"\",\"given_on\":\"2023-01-%02d\",\"file_id\":%lld}", (long long)from,
                   (long long)to, 10 + (int)(from / SHEET % 8), (long long)scan));
    }
}

/* A roster served from stock, approved; gives the hand-over. */
static int64_t hold(struct demo *d, const char *org, int64_t rows, int64_t item, int64_t yuan, const char *file)
{
    const char *user = org + 2, *clerk = str_z(d->a, str_f(d->a, "d%s.clerk", user)), *review = str_z(d->a, str_f(d->a, "d%s.review", user));
    const char *path = str_z(d->a, str_f(d->a, "%s/demo/%s-%s.xlsx", d->app->data_dir, file, org));
    if (d->problem.len)
        return 0;
    if (!demo_workbook_goods(d, org_of(d, org), path, rows, yuan))
        d->problem = S("名册文件写不了");
    int64_t roster = d->problem.len ? 0 : demo_import(d, clerk, str_of(org), path);
    int64_t hand = call(d, clerk, S("/api/handovers"),
                        str_f(d->a, "{\"roster\":%lld,\"item\":%lld,\"source\":\"GH-BJ\",\"per_head\":1}", (long long)roster, (long long)item));
    call(d, clerk, str_f(d->a, "/api/rosters/%lld/submit", (long long)roster), S("{\"leave_out_refused\":false}"));
    call(d, review, str_f(d->a, "/api/rosters/%lld/approve", (long long)roster), S("{}"));
    return hand;
}

static void hand_out(struct demo *d, const char *org, int64_t sets, int64_t kit)
{
    const char *cash = str_z(d->a, str_f(d->a, "d%s.cash", org + 2));
    int64_t sent = call(d, "city.cash", S("/api/goods/sends"),
                        str_f(d->a, "{\"to\":\"%s\",\"done_on\":\"2023-01-04\",\"note\":\"年货礼包\",\"lot\":%lld,\"qty\":%lld}", org,
                              (long long)kit_lot(d, kit), (long long)sets));
    call(d, cash, str_f(d->a, "/api/goods/sends/%lld/arrive", (long long)sent), S("{}"));
    int64_t hand = hold(d, org, sets, kit, 100, "年货礼包名册");
    sign_sheets(d, org, hand, sets);
    call(d, cash, str_f(d->a, "/api/handovers/%lld/confirm", (long long)hand), S("{}"));
    d->rows += sets;
    d->rosters++;
}

/* Beside the plan: twelve blankets, four of them signed for; and a request that waits. */
static void waiting(struct demo *d, const int64_t from[countof(suppliers)], int64_t couplets)
{
    int64_t item = call(d, "d03.clerk", S("/api/goods/items?org=QD03"),
                        S("{\"code\":\"MT\",\"name\":\"防寒毛毯\",\"spec\":\"1.5 × 2 米\",\"unit\":\"条\",\"category\":\"cover\"}"));
    int64_t p = call(d, "d03.clerk", S("/api/purchases?org=QD03"),
                     str_f(d->a, "{\"campaign\":\"LJ2023\",\"title\":\"防寒毛毯\",\"source\":\"GH-BJ\",\"reason\":\"夜间值守岗位\","
                                 "\"lines\":[{\"item\":%lld,\"qty\":15,\"est_fen\":120000}]}", (long long)item));
    struct str at = str_f(d->a, "/api/purchases/%lld", (long long)p);
    call(d, "d03.clerk", str_f(d->a, "%.*s/submit", FMT(at)), S("{}"));
    call(d, "d03.review", str_f(d->a, "%.*s/approve", FMT(at)), S("{}"));
    call(d, "d03.clerk", str_f(d->a, "%.*s/quotes", FMT(at)),
         str_f(d->a, "{\"supplier\":%lld,\"fen\":120000,\"quoted_on\":\"2022-12-30\"}", (long long)from[0]));
    call(d, "d03.clerk", str_f(d->a, "%.*s/contract", FMT(at)),
         str_f(d->a, "{\"supplier\":%lld,\"fen\":120000,\"contract_no\":\"李工采〔2023〕1号\",\"contract_on\":\"2023-01-03\","
                     "\"few_quotes\":\"金额小，从市总工会供应商中直接采购\"}", (long long)from[0]));
    int64_t r = call(d, "d03.clerk", str_f(d->a, "%.*s/receipts", FMT(at)), S("{\"line\":1,\"qty\":15,\"got_on\":\"2023-01-06\"}"));
    call(d, "d03.cash", str_f(d->a, "/api/goods/receipts/%lld/confirm", (long long)r), S("{}"));
    sign_sheets(d, "QD03", hold(d, "QD03", 12, item, 80, "防寒毛毯名册"), 4);
    p = call(d, "city.clerk", S("/api/purchases?org=QD"),
             str_f(d->a, "{\"campaign\":\"LJ2023\",\"title\":\"送万福进万家春联\",\"source\":\"GH-BJ\",\"reason\":\"直播送春联，线上预约 200 副、现场 300 副\","
                         "\"lines\":[{\"item\":%lld,\"qty\":500,\"est_fen\":250000}]}", (long long)couplets));
    call(d, "city.clerk", str_f(d->a, "/api/purchases/%lld/submit", (long long)p), S("{}"));
}

void demo_goods(struct demo *d)
{
    int64_t from[countof(suppliers)], items[countof(things)], sets = SETS * d->scale, first = FIRST * d->scale;
    demo_call(d, "city.cash", M_POST, S("/api/funds/receipts?org=QD"),
              str_f(d->a, "{\"campaign\":\"LJ2023\",\"org\":\"QD\",\"source\":\"GH-BJ\",\"fen\":%lld,\"done_on\":\"2022-12-15\","
                          "\"party\":\"本级工会经费\",\"doc_no\":\"收-年货\"}", (long long)(SETS_FEN * d->scale)));
    add_suppliers(d, from);
    int64_t kit = add_items(d, items);
    receive(d, buy(d, items, from));
    call(d, "city.cash", S("/api/goods/kits/make?org=QD"),
         str_f(d->a, "{\"campaign\":\"LJ2023\",\"source\":\"GH-BJ\",\"kit\":%lld,\"qty\":%lld}", (long long)kit, (long long)sets));
    hand_out(d, "QD03", first, kit);
    hand_out(d, "QD04", sets - first, kit);
    waiting(d, from, items[countof(things) - 1]);
}
