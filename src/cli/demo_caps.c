// SPDX-License-Identifier: Apache-2.0
// Caps and conflicts to look at: a campaign under Qingdao-like rules beside the published one (whose
// figures stay), a list of the retired and the dead, a roster with a bit of everything left with its
// clerk, and one submitted with its reasons, left with the reviewer.
#include "demo.h"

#include "xlsx_write.h"

enum { PEOPLE = 16 };
#define CODE "ZF2023"

struct row { /* of a roster: who, and what is remarkable */
    int who;
    int64_t yuan;
    const char *class, *archive;
    int handler, spouse, card_of; /* index of a person, -1 = none */
    const char *family, *note;
};

static const struct row with_clerk[] = {
    {0, 1000, "C2", "", -1, -1, -1, "", "本人大病"},
    {1, 1000, "C2", "", -1, 0, -1, "", "配偶也在名册中，须写理由"},
    {2, 800, "C1", "", -1, -1, -1, "城阳-017", "户主"},
    {3, 800, "C1", "", -1, -1, -1, "城阳-017", "同一家庭，须写理由"},
    {4, 500, "C7", "", 4, -1, -1, "", "经办人就是本人，须写理由"},
    {5, 3500, "C2", "", -1, -1, -1, "", "超过每人次 3000 元"},
    {6, 500, "C7", "", -1, -1, 2, "", "与前面一人同一张卡"},
    {7, 500, "C7", "", -1, -1, -1, "", "在退休名单上，须写理由"},
    {8, 500, "C7", "", -1, -1, -1, "", "在去世名单上"},
    {9, 600, "C11", "", -1, -1, -1, "", "建档困难职工没有档案编号"},
    {10, 600, "C11", "3702-2022-0310", -1, -1, -1, "", "在档"},
};
static const struct row with_reviewer[] = {
    {11, 1500, "C2", "", -1, -1, -1, "", "尿毒症"},
    {12, 1500, "C3", "", -1, 11, -1, "", "夫妻二人分属两家停产企业"},
    {13, 400, "C7", "", -1, -1, -1, "", "春运值守"},
    {14, 400, "C7", "", 13, -1, -1, "", "春运值守"},
};

static const struct xlsx_column columns[] = {
    {LIT("序号"), XLSX_COUNT, 6},         {LIT("姓名"), XLSX_TEXT, 10},      {LIT("身份证号"), XLSX_TEXT, 20},
    {LIT("慰问对象类别"), XLSX_TEXT, 12}, {LIT("档案编号"), XLSX_TEXT, 16},  {LIT("慰问金额(元)"), XLSX_MONEY, 12},
    {LIT("资金来源"), XLSX_TEXT, 12},     {LIT("银行卡号"), XLSX_TEXT, 22},  {LIT("经办人"), XLSX_TEXT, 10},
    {LIT("配偶身份证号"), XLSX_TEXT, 20}, {LIT("家庭编号"), XLSX_TEXT, 12},  {LIT("备注"), XLSX_TEXT, 24},
};

static const char *path_of(struct demo *d, const char *name)
{
    return str_z(d->a, str_f(d->a, "%s/demo/%s.xlsx", d->app->data_dir, name));
}

static const char *write_roster(struct demo *d, const char *name, const struct demo_person *p, const struct row *rows,
                                size_t n)
{
    const char *path = path_of(d, name);
    struct xlsx_table t = {.name = S("名册"), .title = S("困难职工专项走访慰问名册"), .cols = columns, .n = countof(columns)};
    struct xlsx *x = xlsx_begin(path);
    ASSERT(x);
    xlsx_sheet(x, &t);
    for (size_t i = 0; i < n; i++) {
        const struct row *r = &rows[i];
        xlsx_int(x, (int64_t)i + 1);
        xlsx_text(x, p[r->who].name);
        xlsx_text(x, p[r->who].number);
        xlsx_text(x, str_of(r->class));
        xlsx_text(x, str_of(r->archive));
        xlsx_fen(x, r->yuan * 100);
        xlsx_text(x, S("GH-BJ"));
        xlsx_text(x, p[r->card_of < 0 ? r->who : r->card_of].card);
        xlsx_text(x, r->handler < 0 ? S("李干事") : p[r->handler].name);
        xlsx_text(x, r->spouse < 0 ? S("") : p[r->spouse].number);
        xlsx_text(x, str_of(r->family));
        xlsx_text(x, str_of(r->note));
        xlsx_row(x);
    }
    if (xlsx_end(x) != OK && !d->problem.len)
        d->problem = S("名册文件写不了");
    return path;
}

/* What an office sends: name, number, day. The people on it are not registered yet. */
static void list(struct demo *d, const char *name, const struct demo_person *who, const char *query, int year, int month, int day)
{
    static const struct xlsx_column cols[] = {
        {LIT("姓名"), XLSX_TEXT, 10}, {LIT("身份证号"), XLSX_TEXT, 20}, {LIT("日期"), XLSX_DATE, 12}};
    const char *path = path_of(d, name);
    struct xlsx_table t = {.name = S("名单"), .cols = cols, .n = countof(cols)};
    struct xlsx *x = xlsx_begin(path);
    ASSERT(x);
    xlsx_sheet(x, &t);
    xlsx_text(x, who->name);
    xlsx_text(x, who->number);
    xlsx_day(x, year, month, day);
    xlsx_row(x);
    if (xlsx_end(x) != OK)
        d->problem = S("名单文件写不了");
    if (!d->problem.len)
        demo_upload_job(d, "city.clerk", "/api/persons/marks", str_of(query), path);
}

static int64_t import(struct demo *d, const char *as, const char *org, const char *path)
{
    const struct json *r = d->problem.len ? NULL
                           : demo_upload_job(d, as, "/api/rosters/import", str_f(d->a, "campaign=" CODE "&org=%s", org), path);
    return json_get_int(r, "roster", 0);
}

static void reason(struct demo *d, int64_t roster, const char *code, const char *text)
{
    demo_call(d, "d02.clerk", M_POST, str_f(d->a, "/api/rosters/%lld/reasons", (long long)roster),
              str_f(d->a, "{\"code\":\"%s\",\"reason\":\"%s\"}", code, text));
}

void demo_caps(struct demo *d)
{
    struct demo_person p[PEOPLE];
    if (d->problem.len)
        return;
    for (size_t i = 0; i < countof(p); i++)
        p[i] = demo_someone(d, "370214");
    demo_call(d, "city.clerk", M_POST, S("/api/campaigns?org=QD"),
              S("{\"code\":\"" CODE "\",\"name\":\"困难职工专项走访慰问\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-10-10\","
                "\"end_on\":\"2023-06-30\",\"status\":\"open\",\"once\":true,\"caps\":\"qingdao\",\"forms\":\"\"}"));
    for (int i = 1; i <= 2 && !d->problem.len; i++)
        demo_call(d, i == 1 ? "d01.cash" : "d02.cash", M_POST, str_f(d->a, "/api/funds/receipts?org=QD%02d", i),
                  str_f(d->a, "{\"campaign\":\"" CODE "\",\"org\":\"QD%02d\",\"source\":\"GH-BJ\",\"fen\":3000000,"
                              "\"done_on\":\"2022-12-20\",\"party\":\"本级工会经费\",\"doc_no\":\"收-" CODE "\"}", i));
    if (!d->problem.len)
        list(d, "退休名单", &p[7], "status=retired&source=%E5%B8%82%E4%BA%BA%E7%A4%BE%E5%B1%80%202022%20%E5%B9%B4%2012%20%E6%9C%88", 2022, 12, 1);
    if (!d->problem.len)
        list(d, "去世名单", &p[8], "status=dead&source=%E5%B8%82%E6%B0%91%E6%94%BF%E5%B1%80%202023%20%E5%B9%B4%201%20%E6%9C%88", 2022, 12, 18);
    import(d, "d01.clerk", "QD01", write_roster(d, "专项走访-QD01", p, with_clerk, countof(with_clerk)));
    int64_t id = import(d, "d02.clerk", "QD02", write_roster(d, "专项走访-QD02", p, with_reviewer, countof(with_reviewer)));
    if (!id || d->problem.len)
        return;
    reason(d, id, "SPOUSE_IN_CAMPAIGN", "二人分属两家停产企业，各自单位都已停发工资，经集体研究分别慰问");
    demo_call(d, "d02.clerk", M_POST, str_f(d->a, "/api/rosters/%lld/submit", (long long)id), S("{}"));
}
