// SPDX-License-Identifier: Apache-2.0
// What is needed on the spot, on paper: who signed up for a part of an activity, with room to sign, and the wishes taken up, to hand things out by.
#include "activity.h"
#include "date.h"
#include "money.h"
#include "report.h"
#include "wish.h"

enum { SIGN_COLS = 7, CLAIM_COLS = 9 };

struct list {
    struct paper_cell *cells;
    size_t n, row;
};

static void put(struct list *l, size_t col, struct str text, enum paper_align align)
{
    l->cells[l->n++] = (struct paper_cell){.row = l->row, .col = col, .rows = 1, .cols = 1, .text = text, .align = l->row ? align : PAPER_CENTER, .bold = !l->row};
}

static struct list begin(struct ctx *cx, const char *const *heads, size_t cols, size_t rows)
{
    struct list l = {.cells = NEWS(cx->a, struct paper_cell, (rows + 1) * cols)};
    for (size_t i = 0; i < cols; i++)
        put(&l, i, str_of(heads[i]), PAPER_CENTER);
    return l;
}

/* Beijing time to the minute. */
static struct str time_text(struct arena *a, int64_t ms)
{
    char text[DATE_TIME_TEXT];
    date_time_text(ms, text);
    return str_dup(a, str_sub(str_of(text), 0, 16));
}

/* Who made it and when: a sheet that lies about is traced to its printer. */
static struct str printed_by(struct ctx *cx)
{
    return str_f(cx->a, "%.*s 于 %.*s 打印。", FMT(cx->who->name), FMT(time_text(cx->a, cx->now)));
}

static enum err answer(struct ctx *cx, struct paper *p, const struct list *l, struct str name)
{
    struct str format = cx_query(cx, "format");
    p->cells = l->cells;
    p->n_cells = l->n;
    p->n_rows = l->row + 1;
    p->roomy = true;
    return paper_answer(cx, p, format.len ? format : S("pdf"), name);
}

/* --- who signed up --- */

static void put_person(struct ctx *cx, struct list *l, const struct sign_row *r)
{
    bool waits = str_eq(r->state, S("waiting")), came = str_eq(r->state, S("came"));
    l->row++;
    put(l, 0, str_f(cx->a, "%zu", l->row), PAPER_CENTER);
    put(l, 1, r->bought ? str_f(cx->a, "%.*s（自购）", FMT(r->item)) : r->item, PAPER_LEFT);
    put(l, 2, r->person_id ? r->name : S("不留姓名"), PAPER_CENTER);
    put(l, 3, mask_phone(cx->a, r->phone), PAPER_CENTER);
    put(l, 4, r->employer, PAPER_LEFT);
    put(l, 5, waits ? S("候补") : r->code, PAPER_CENTER);
    put(l, 6, came ? str_f(cx->a, "已到场 %.*s", FMT(r->on_day)) : S(""), PAPER_CENTER);
}

static enum err sign_sheet(struct ctx *cx)
{
    static const char *const heads[SIGN_COLS] = {"序号", "项目", "姓名", "手机号", "工作单位", "签到码", "签名"};
    struct activity_part part = {0};
    struct activity act = {0};
    struct sign_row *rows = NULL;
    size_t n = 0;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_get(cx, id, "", &part));
    TRY(activity_get(cx, part.activity_id, &act));
    TRY(activity_sign_rows(cx, id, cx_query_int(cx, "item", 0), &rows, &n));
    if (!n)
        return fail(cx, ERR_STATE, "这个环节还没有人报名");
    struct list l = begin(cx, heads, SIGN_COLS, n);
    for (size_t i = 0; i < n; i++)
        put_person(cx, &l, &rows[i]);
    const struct str head[] = {str_f(cx->a, "主办：%.*s", FMT(act.org_name)), str_f(cx->a, "环节：%.*s", FMT(part.title)),
                               str_f(cx->a, "时间：%.*s 至 %.*s", FMT(time_text(cx->a, act.start_at)), FMT(time_text(cx->a, act.end_at))), str_f(cx->a, "地点：%.*s", FMT(act.place))};
    const struct str notes[] = {S("本人签名。到场的在签到台按签到码登记后才计入；候补的递补以后才有签到码。"), printed_by(cx)};
    struct paper p = {.title = str_f(cx->a, "%.*s签到表", FMT(act.title)), .head = head, .n_head = countof(head), .widths = {5, 16, 12, 14, 22, 11, 24}, .n_cols = SIGN_COLS,
                      .notes = notes, .n_notes = countof(notes), .landscape = true};
    audit_object(cx, act.org_id, "activity_part:%lld", (long long)id);
    audit_note(cx, "persons", str_f(cx->a, "%zu", n));
    return answer(cx, &p, &l, str_f(cx->a, "签到表-%lld", (long long)id));
}

/* --- wishes taken up --- */

static void put_claim(struct ctx *cx, struct list *l, const struct wish_claimed *r)
{
    char yuan[MONEY_TEXT];
    money_yuan(r->value_fen, yuan);
    l->row++;
    put(l, 0, str_f(cx->a, "%lld", (long long)r->id), PAPER_CENTER);
    put(l, 1, r->public_text, PAPER_LEFT);
    put(l, 2, r->owner.len ? r->owner : S("—"), PAPER_CENTER);
    put(l, 3, r->org_name, PAPER_LEFT);
    put(l, 4, r->value_fen ? str_dup(cx->a, str_of(yuan)) : S("—"), PAPER_RIGHT);
    put(l, 5, r->company.len ? str_f(cx->a, "%.*s（%.*s）", FMT(r->company), FMT(r->claimer)) : r->claimer, PAPER_LEFT);
    put(l, 6, r->due_on, PAPER_CENTER);
    put(l, 7, r->delivered_on.len ? str_f(cx->a, "已送达 %.*s", FMT(r->delivered_on)) : r->released ? S("自行送达") : S("由工会转交"), PAPER_CENTER);
    put(l, 8, S(""), PAPER_CENTER);
}

static enum err claim_sheet(struct ctx *cx)
{
    static const char *const heads[CLAIM_COLS] = {"编号", "心愿", "许愿人", "所在工会", "估价（元）", "认领方", "送达期限", "送达方式", "交接签字"};
    struct wish_claimed *rows = NULL;
    struct str org = {0}, campaign = cx_query(cx, "campaign");
    size_t n = 0;
    TRY(wish_claimed(cx, campaign, &rows, &n));
    if (!n)
        return fail(cx, ERR_STATE, "没有已认领、还没有实现的心愿");
    TRY(db_text(cx->tx, ROSTER_ORG_NAME, VALS(I64(cx->org_id)), &org));
    struct list l = begin(cx, heads, CLAIM_COLS, n);
    for (size_t i = 0; i < n; i++)
        put_claim(cx, &l, &rows[i]);
    const struct str head[] = {str_f(cx->a, "工会：%.*s", FMT(org)), str_f(cx->a, "共 %zu 个", n)};
    const struct str notes[] = {S("清单不写许愿人的全名、电话和住址；需要自行送达的，由工会在系统里逐个告知认领人。"), printed_by(cx)};
    struct paper p = {.title = S("微心愿认领清单"), .head = head, .n_head = countof(head), .widths = {6, 34, 8, 18, 10, 20, 12, 14, 16}, .n_cols = CLAIM_COLS, .notes = notes,
                      .n_notes = countof(notes), .landscape = true};
    audit_object(cx, cx->org_id, "wishes:%zu", n);
    return answer(cx, &p, &l, S("微心愿认领清单"));
}

static const struct route routes[] = {
    {M_GET, "/api/activity-parts/:id/sign-sheet", sign_sheet, PERM_SERVICE_EDIT, SCOPE_ORG, TX_READ, "activity.print", .shape = OUT_FILE, .logged = true, .query = "format,item",
     .title = LIT("打印活动签到表")},
    {M_GET, "/api/wish-claims/sheet", claim_sheet, PERM_SERVICE_EDIT, SCOPE_ORG, TX_READ, "wish.print", .shape = OUT_FILE, .logged = true, .query = "format,campaign",
     .title = LIT("打印微心愿认领清单")},
};

extern const struct area area_report_sign;
const struct area area_report_sign = {.name = "report_sign", .title = LIT("签到表、认领清单打印"), ROWS(routes, routes)};
