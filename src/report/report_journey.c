// SPDX-License-Identifier: Apache-2.0
// The passengers of a journey as a list to print or hand to the station: numbers masked, or in full for who may see them and says why; then the
// sheet itself says who made it, when and what for.
#include "area.h"
#include "date.h"
#include "journey.h"
#include "report.h"

enum { COLS = 6, LIST_MAX = 1900 };

struct list {
    struct paper_cell *cells;
    size_t n, row;
};

static void put(struct list *l, size_t col, struct str text, bool bold)
{
    l->cells[l->n++] = (struct paper_cell){.row = l->row, .col = col, .rows = 1, .cols = 1, .text = text, .align = bold || col != 2 ? PAPER_CENTER : PAPER_LEFT, .bold = bold};
}

static struct str state_text(const struct journey_seat *s)
{
    return str_eq(s->state, S("boarded")) ? S("已上车") : str_eq(s->state, S("absent")) ? S("未到") : str_eq(s->state, S("waiting")) ? S("候补") : S("");
}

static enum err plain_asked(struct ctx *cx, const struct journey *j, bool *plain)
{
    struct str reason = str_trim(cx_query(cx, "reason"));
    *plain = cx_query_int(cx, "plain", 0) == 1;
    if (!*plain)
        return OK;
    if (!cx_may(cx, PERM_PERSON_UNMASK, j->org_path))
        return fail(cx, ERR_FORBIDDEN, "没有查看完整证件号码的权限，请导出打码的名单");
    if (utf8_count(reason) < 2 || utf8_count(reason) > 200)
        return fail_field(cx, "reason", "导出完整号码请写明事由，2 至 200 字");
    audit_note(cx, "reason", reason);
    return OK;
}

static void fill(struct ctx *cx, struct list *l, const struct journey_seat *rows, size_t n, bool plain)
{
    static const char *const heads[COLS] = {"座位", "姓名", "身份证号码", "手机号", "订座人", "核对"};
    for (size_t i = 0; i < COLS; i++)
        put(l, i, str_of(heads[i]), true);
    for (size_t i = 0; i < n; i++) {
        const struct journey_seat *s = &rows[i];
        l->row++;
        put(l, 0, s->seat_no ? str_f(cx->a, "%lld", (long long)s->seat_no) : S("—"), false);
        put(l, 1, s->name, false);
        put(l, 2, plain ? s->number : mask_idno(cx->a, s->number), false);
        put(l, 3, plain ? s->phone : mask_phone(cx->a, s->phone), false);
        put(l, 4, s->booker ? S("本人") : s->booker_name, false);
        put(l, 5, state_text(s), false);
    }
}

/* What ties a sheet with full numbers to who made it. */
static struct str marked(struct ctx *cx)
{
    struct date d = date_of_ms(cx->now);
    return str_f(cx->a, "含完整证件号码，由 %.*s 于 %d-%02d-%02d 导出；事由：%.*s。用后销毁，不得转发。", FMT(cx->who->name), d.y, d.m, d.d, FMT(str_trim(cx_query(cx, "reason"))));
}

static enum err journey_file(struct ctx *cx)
{
    struct journey j = {0};
    struct journey_seat *rows = NULL;
    struct list l = {0};
    size_t n = 0;
    int64_t id = 0;
    bool plain = false;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(journey_get(cx, id, &j));
    TRY(plain_asked(cx, &j, &plain));
    TRY(journey_seats(cx, id, 0, false, LIST_MAX, &rows, &n));
    l.cells = NEWS(cx->a, struct paper_cell, (n + 1) * COLS);
    fill(cx, &l, rows, n, plain);
    struct str *head = NEWS(cx->a, struct str, 4), *notes = NEWS(cx->a, struct str, 1);
    head[0] = str_f(cx->a, "组织工会：%.*s", FMT(j.org_name));
    head[1] = str_f(cx->a, "出发：%.*s %.*s", FMT(j.leave_on), FMT(j.leave_at));
    head[2] = str_f(cx->a, "车牌或车次：%.*s", FMT(j.vehicle));
    head[3] = str_f(cx->a, "带队人：%.*s %.*s", FMT(j.leader), FMT(plain ? j.leader_phone : mask_phone(cx->a, j.leader_phone)));
    notes[0] = plain ? marked(cx) : S("");
    struct paper p = {.title = str_f(cx->a, "%.*s至%.*s乘客名单", FMT(j.from_place), FMT(j.to_place)), .head = head, .n_head = 4, .widths = {6, 12, 24, 16, 12, 10}, .n_cols = COLS,
                      .n_rows = n + 1, .cells = l.cells, .n_cells = l.n, .notes = notes, .n_notes = plain};
    audit_object(cx, j.org_id, "journey:%lld", (long long)id);
    audit_note(cx, "numbers", plain ? S("完整") : S("打码"));
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, &p, format.len ? format : S("pdf"), str_f(cx->a, "乘客名单-%lld", (long long)id));
}

static const struct route routes[] = {
    {M_GET, "/api/journeys/:id/file", journey_file, PERM_SERVICE_VIEW, SCOPE_ORG, TX_READ, "journey.print", .shape = OUT_FILE, .logged = true, .query = "format,plain,reason",
     .title = LIT("打印返乡乘客名单")},
};

extern const struct area area_report_journey;
const struct area area_report_journey = {.name = "report_journey", .title = LIT("返乡名单打印"), ROWS(routes, routes)};
