/* SPDX-License-Identifier: Apache-2.0
 * Routes with files: a roster comes in as a workbook, and goes out annotated, as its refused rows, as
 * a list with a done mark, or as an empty template that checks itself. */
#include <fcntl.h>
#include <unistd.h>

#include "audit.h"
#include "import_own.h"
#include "workbook.h"
#include "xlsx_write.h"

enum { EXPORT_PAGE = 500, FINDINGS_MAX = 400000, TEMPLATE_ROWS = 500 };

/* --- coming in --- */

struct upload {
    struct import_ask ask;
    struct roster_begin begin;
    struct str campaign;
    struct file file;
    int64_t job;
};

static enum err check_upload(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    struct roster_rules *rules;
    struct str why = S("");
    TRY(roster_target(cx, u->campaign, S(""), &u->begin));
    enum err e = roster_rules_load(cx->tx, u->begin.campaign_id, u->begin.org_id, date_of_ms(cx->now), &rules, &why);
    if (e != OK)
        return why.len ? fail(cx, ERR_BAD_INPUT, "%.*s", FMT(why)) : e;
    TRY(roster_defaults_check(cx, rules, u->ask.class, u->ask.source));
    if (!u->ask.lump_id)
        return OK;
    struct roster lump;
    TRY(roster_get(cx, u->ask.lump_id, &lump));
    if (!str_eq(lump.kind, S("lump")) || lump.org_id != u->begin.org_id)
        return fail(cx, ERR_BAD_INPUT, "lump 不是该工会的集体慰问");
    if (!u->ask.class.len)
        u->ask.class = lump.class;
    if (!u->ask.source.len)
        u->ask.source = lump.source;
    return OK;
}

static enum err start_upload(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    TRY(check_upload(cx, u));
    TRY(file_insert(cx, &u->file, u->begin.org_id, FILE_CLOSED));
    u->ask.file_id = u->file.id;
    u->ask.hash = u->file.hash;
    u->ask.campaign_id = u->begin.campaign_id;
    TRY(job_start(cx, "roster.import", u->begin.org_id, import_ask_json(cx->a, &u->ask), &u->job));
    audit_object(cx, u->begin.org_id, "job:%lld", (long long)u->job);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, "roster.import", S("ok"));
}

static enum err import_post(struct ctx *cx)
{
    struct upload u = {.campaign = cx_query(cx, "campaign"),
                       .ask = {.class = cx_query(cx, "class"), .source = cx_query(cx, "fund"),
                               .lump_id = cx_query_int(cx, "lump", 0),
                               .dry_run = cx_query_int(cx, "dry_run", 0) == 1}};
    if (!u.campaign.len)
        return fail_field(cx, "campaign", "请指明活动");
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    TRY(cx_in_read(cx, check_upload, &u)); /* before the file is sealed: that takes time */
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("名册");
    struct ahead *ahead = ahead_open(cx->app, cx->a, cx->call->upload_fd);
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &u.file));
    TRY(cx_in_write(cx, start_upload, &u));
    ahead_keep(cx->app, ahead, u.job);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

/* --- the workbook as it came, with what is wrong --- */

struct annotate {
    struct ctx *cx;
    struct roster_layout layout;
    struct xlsx_finding *at;
    size_t n, cap;
    int64_t last_no, sheet, sheet_row;
};

static enum err on_finding(void *arg, void *row)
{
    struct annotate *k = arg;
    const struct roster_finding *f = row;
    if (k->n >= FINDINGS_MAX)
        return ERR_TOO_LARGE;
    GROW(k->cx->a, k->at, k->n, k->cap, 1024);
    int64_t sheet = 0;
    for (size_t i = 0; i < k->layout.n; i++)
        if (str_eq(k->layout.at[i].name, f->sheet)) {
            sheet = k->layout.at[i].sheet / 4;
            break;
        }
    uint32_t col = 0, line = 0;
    size_t i = 0;
    for (; i < f->cell.len && f->cell.at[i] >= 'A' && f->cell.at[i] <= 'Z'; i++)
        col = col * 26 + (uint32_t)(f->cell.at[i] - 'A') + 1;
    for (; i < f->cell.len; i++)
        line = line * 10 + (uint32_t)(f->cell.at[i] - '0');
    if (!line)
        return OK; /* about the file as a whole */
    bool whole = !f->field.len || !col;
    k->at[k->n++] = (struct xlsx_finding){
        (uint32_t)sheet, line, whole ? XLSX_WHOLE_ROW : (uint16_t)(col - 1),
        f->level == ROSTER_REFUSED ? XLSX_ERROR : XLSX_WARNING, str_dup(k->cx->a, f->text)};
    return OK;
}

static int by_place(const void *x, const void *y)
{
    const struct xlsx_finding *a = x, *b = y;
    if (a->sheet != b->sheet)
        return a->sheet < b->sheet ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row ? 1 : a->col < b->col ? -1 : a->col > b->col;
}

static size_t heads_of(struct ctx *cx, const struct roster_layout *l, struct xlsx_header_rows **out)
{
    size_t n = 0;
    *out = NEWS(cx->a, struct xlsx_header_rows, l->n + 1);
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].sheet % 4 == 0)
            (*out)[n++] = (struct xlsx_header_rows){(uint32_t)(l->at[i].sheet / 4),
                                                    (uint32_t)l->at[i].head_first,
                                                    (uint32_t)l->at[i].head_last};
    return n;
}

static enum err annotated(struct ctx *cx, bool refused_only, const char *label)
{
    int64_t id;
    struct roster r;
    struct roster_finding row = {0};
    struct annotate k = {.cx = cx};
    struct workbook w;
    struct xlsx_header_rows *heads;
    int fd;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_get(cx, id, &r));
    if (!r.file_hash.len)
        return fail(cx, ERR_NOT_FOUND, "这份名册是手工录入的，没有原文件");
    TRY(roster_layout_read(cx->a, r.layout, &k.layout));
    TRY(db_each(cx->tx, ROSTER_FINDINGS_ALL, VALS(I64(id)), ROSTER_FINDING_FIELDS, &row, on_finding, &k));
    if (k.n)
        qsort(k.at, k.n, sizeof *k.at, by_place);
    size_t n_heads = heads_of(cx, &k.layout, &heads);
    TRY(file_open(cx->app, r.file_hash, &fd));
    enum err e = workbook_open(cx, &w);
    if (e == OK) {
        e = xlsx_annotate(fd, k.at, k.n, heads, n_heads, refused_only, w.path);
        e = workbook_answer(cx, &w, e, str_f(cx->a, "%.*s-%s.xlsx", FMT(r.title), label));
    }
    close(fd);
    audit_object(cx, r.org_id, "roster:%lld", (long long)id);
    return e;
}

static enum err errors_get(struct ctx *cx)
{
    return annotated(cx, false, "批注");
}

static enum err refused_get(struct ctx *cx)
{
    return annotated(cx, true, "有误的行");
}

/* --- the rows with a done mark, numbers masked --- */

static const struct xlsx_column export_columns[] = {
    {LIT("序号"), XLSX_COUNT, 6},      {LIT("姓名"), XLSX_TEXT, 12},
    {LIT("证件类型"), XLSX_TEXT, 12},  {LIT("证件号码"), XLSX_TEXT, 22},
    {LIT("性别"), XLSX_TEXT, 6},       {LIT("工作单位"), XLSX_TEXT, 28},
    {LIT("职务/岗位"), XLSX_TEXT, 14}, {LIT("联系电话"), XLSX_TEXT, 14},
    {LIT("慰问对象类别"), XLSX_TEXT, 12}, {LIT("档案编号"), XLSX_TEXT, 16},
    {LIT("慰问形式"), XLSX_TEXT, 10},  {LIT("慰问品"), XLSX_TEXT, 18},
    {LIT("慰问金额（元）"), XLSX_MONEY, 14}, {LIT("资金来源"), XLSX_TEXT, 12},
    {LIT("开户行"), XLSX_TEXT, 20},    {LIT("银行卡号"), XLSX_TEXT, 22},
    {LIT("慰问时间"), XLSX_TEXT, 12},  {LIT("检查结果"), XLSX_TEXT, 10},
    {LIT("发放标记"), XLSX_TEXT, 10},  {LIT("备注"), XLSX_LONG, 24},
    {LIT("经办人"), XLSX_TEXT, 12},    {LIT("提示与理由"), XLSX_LONG, 40},
};

/* "夫妻双方…：理由（填写人）" of the row's warnings that wanted a reason. */
static struct str stated(struct arena *a, const struct roster_reason *why, size_t n, int64_t row_no)
{
    struct buf b = buf_new(a, 8192);
    for (size_t i = 0; i < n; i++)
        if (why[i].row_no == row_no)
            buf_f(&b, "%s%.*s：%.*s（%.*s）", b.len ? "；" : "", FMT(why[i].code), FMT(why[i].reason),
                  FMT(why[i].user_name));
    return buf_done(&b);
}

static void export_row(struct xlsx *x, struct arena *a, const struct roster *r, const struct roster_row *w,
                       struct str reasons)
{
    static const char *const levels[] = {"通过", "有提示", "有误"};
    bool paid = str_eq(r->state, S("paid")) && w->level < ROSTER_REFUSED;
    xlsx_int(x, w->row_no);
    xlsx_text(x, w->name);
    xlsx_text(x, str_of(idno_type_name(idno_type_read(w->id_type))));
    xlsx_text(x, mask_idno(a, w->number));
    xlsx_text(x, str_eq(w->sex, S("M")) ? S("男") : str_eq(w->sex, S("F")) ? S("女") : S(""));
    xlsx_text(x, w->employer);
    xlsx_text(x, w->post);
    xlsx_text(x, mask_phone(a, w->phone));
    xlsx_text(x, w->class);
    xlsx_text(x, w->archive_no);
    xlsx_text(x, str_eq(w->form, S("goods")) ? S("慰问品") : S("慰问金"));
    xlsx_text(x, w->goods);
    xlsx_fen(x, w->amount_fen);
    xlsx_text(x, w->source);
    xlsx_text(x, w->bank);
    xlsx_text(x, mask_card(a, w->card));
    xlsx_text(x, w->given_on.len ? w->given_on : paid ? r->paid_on : S(""));
    xlsx_text(x, str_of(levels[w->level >= 0 && w->level <= 2 ? w->level : 2]));
    xlsx_text(x, paid ? S("已发放") : S("未发放"));
    xlsx_text(x, w->note);
    xlsx_text(x, w->handler);
    xlsx_text(x, reasons);
    xlsx_row(x);
}

static enum err export_rows(struct ctx *cx, const struct roster *r, struct xlsx *x)
{
    int64_t after = 0;
    for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE;) {
        struct roster_row *rows;
        struct roster_reason *why = NULL;
        size_t n_why = 0;
        struct arena_mark m = arena_mark(cx->a);
        TRY(db_rows(cx->tx, ROSTER_ROWS_PAGE,
                    VALS(I64(r->id), I64(after), I64(-1), TXT(S("")), I64(EXPORT_PAGE)),
                    ROSTER_ROW_FIELDS, EXPORT_PAGE, &rows, &n));
        if (n)
            TRY(db_rows(cx->tx, ROSTER_REASONS_ROW, VALS(I64(r->id), I64(rows[0].row_no), I64(rows[n - 1].row_no)),
                        ROSTER_REASON_FIELDS, EXPORT_PAGE * ROSTER_ROW_FLAWS, &why, &n_why));
        for (size_t i = 0; i < n; i++) {
            TRY(roster_row_open(cx->sealer, cx->a, r->id, &rows[i]));
            export_row(x, cx->a, r, &rows[i], stated(cx->a, why, n_why, rows[i].row_no));
            after = rows[i].row_no;
        }
        arena_release(cx->a, m);
    }
    return OK;
}

static enum err rows_get(struct ctx *cx)
{
    int64_t id;
    struct roster r;
    struct workbook w;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_get(cx, id, &r));
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("名册"), .title = r.title,
                           .subtitle = str_f(cx->a, "填报单位：%.*s", FMT(r.org_name)),
                           .cols = export_columns, .n = countof(export_columns), .filter = true};
    struct xlsx *x = xlsx_begin(w.path);
    enum err e = x ? OK : ERR_IO;
    if (x) {
        xlsx_sheet(x, &t);
        e = export_rows(cx, &r, x);
        enum err end = xlsx_end(x);
        e = e == OK ? end : e;
    }
    audit_object(cx, r.org_id, "roster:%lld", (long long)id);
    return workbook_answer(cx, &w, e, str_f(cx->a, "%.*s.xlsx", FMT(r.title)));
}

/* --- the template --- */

static struct xlsx_choice *choices(struct ctx *cx, const struct code_item *items, size_t n)
{
    struct xlsx_choice *c = NEWS(cx->a, struct xlsx_choice, n + 1);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct xlsx_choice){items[i].code, items[i].note.len ? items[i].note : items[i].label};
    return c;
}

static enum err template_get(struct ctx *cx)
{
    struct roster_begin b = {0};
    struct roster_rules *rules;
    struct str why = S(""), name = S("");
    struct workbook w;
    TRY(roster_target(cx, cx_query(cx, "campaign"), S(""), &b));
    TRY(roster_rules_load(cx->tx, b.campaign_id, b.org_id, date_of_ms(cx->now), &rules, &why));
    TRY(db_text(cx->tx, ROSTER_ORG_NAME, VALS(I64(b.org_id)), &name));
    TRY(workbook_open(cx, &w));
    struct xlsx_template t = {.title = rules->campaign.name, .org = name,
                              .classes = choices(cx, rules->classes, rules->n_classes),
                              .funds = choices(cx, rules->sources, rules->n_sources),
                              .classes_n = rules->n_classes, .funds_n = rules->n_sources,
                              .rows = TEMPLATE_ROWS};
    enum err e = xlsx_roster_template(&t, w.path);
    return workbook_answer(cx, &w, e, str_f(cx->a, "%.*s-名册模板.xlsx", FMT(rules->campaign.name)));
}

/* --- the area of this floor --- */

/* The union's own workbook holds full numbers: for those who enter rosters, not for all who look. */
#define FILE_OUT(path_, run_, perm_, action_, title_, ...)                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_READ, \
     .action = action_, .logged = true, .shape = OUT_FILE, .title = LIT(title_), __VA_ARGS__}

static const struct route import_routes[] = {
    {.method = M_POST, .path = "/api/rosters/import", .run = import_post, .perm = PERM_ROSTER_ENTER,
     .scope = SCOPE_ORG, .tx = TX_NONE, .once = true, .action = "roster.import", .upload = true, .shape = OUT_FREE,
     .schema = "{\"job\":1}", .query = "campaign,org,class,fund,lump,dry_run", .title = LIT("导入名册")},
    FILE_OUT("/api/rosters/:id/errors.xlsx", errors_get, PERM_ROSTER_ENTER, "roster.errors", "批注了问题的原表"),
    FILE_OUT("/api/rosters/:id/refused.xlsx", refused_get, PERM_ROSTER_ENTER, "roster.refused", "只含有误行的表"),
    FILE_OUT("/api/rosters/:id/rows.xlsx", rows_get, PERM_ROSTER_VIEW, "roster.export", "导出名册"),
    FILE_OUT("/api/rosters/template.xlsx", template_get, PERM_ROSTER_VIEW, "roster.template", "名册模板",
             .query = "campaign,org"),
};

static const struct job_kind import_jobs[] = {{"roster.import", LIT("导入名册"), import_run}};

const struct area area_import = {
    .name = "import", .title = LIT("名册导入"), ROWS(routes, import_routes), ROWS(jobs, import_jobs), .end = import_end};
