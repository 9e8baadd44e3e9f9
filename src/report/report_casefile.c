// SPDX-License-Identifier: Apache-2.0
// Forms of a case file on A4: 申请表, 审批表, 入户调查表, 家庭经济状况核对授权书; blank to be filled by hand, or filled from a file.
// Filled ones are masked; with full numbers they ask for the right, a reason, and leave an event of their own.
#include "area.h"
#include "audit.h"
#include "casefile.h"
#include "code.h"
#include "money.h"
#include "report.h"

enum { COLS = 8, CELLS_MAX = 1200, BLANK_MEMBERS = 6, BLANK_LINES = 5 };

struct sheet {
    struct ctx *cx;
    struct paper_cell *cells;
    size_t n, rows;
    bool full;
    const struct casefile *f; /* NULL = blank */
    const struct case_member *m, *head;
    size_t n_m;
    const struct case_money *money;
    size_t n_money;
    struct case_sums sums;
};

static void put(struct sheet *s, size_t col, size_t cols, size_t rows, struct str text, bool bold, enum paper_align align)
{
    if (s->n < CELLS_MAX)
        s->cells[s->n++] = (struct paper_cell){.row = s->rows, .col = col, .rows = rows, .cols = cols, .text = text, .align = align, .bold = bold};
}

static void section(struct sheet *s, struct str title)
{
    put(s, 0, COLS, 1, title, true, PAPER_LEFT);
    s->rows++;
}

static struct str veil(struct sheet *s, enum field_as as, struct str t)
{
    if (s->full)
        return t;
    switch (as) {
    case AS_IDNO: return mask_idno(s->cx->a, t);
    case AS_PHONE: return mask_phone(s->cx->a, t);
    case AS_CARD: return mask_card(s->cx->a, t);
    case AS_ADDRESS: return mask_address(s->cx->a, t);
    case AS_VEILED: return t.len ? S("****") : t;
    default: return t;
    }
}

static struct str labels(struct sheet *s, const char *list, struct str codes)
{
    struct buf b = buf_new(s->cx->a, 1000);
    struct code_item item;
    for (struct str rest = codes; rest.len;) {
        struct str code = str_cut(rest, ',', &rest);
        bool known = code_find(s->cx, str_of(list), code, S(""), &item) == OK;
        buf_f(&b, "%s%.*s", b.len ? "、" : "", FMT(known ? item.label : code));
    }
    return buf_done(&b);
}

static struct str yuan(struct sheet *s, int64_t fen)
{
    char text[MONEY_TEXT];
    money_yuan(fen, text);
    return str_dup(s->cx->a, str_of(text));
}

static struct str value(struct sheet *s, const struct field *f, const void *row)
{
    void *r = (void *)(uintptr_t)row;
    if (!row)
        return S("");
    if (f->type == FT_BOOL)
        return *field_bool(f, r) ? S("是") : S("否");
    if (f->type == FT_I64)
        return f->as == AS_MONEY ? yuan(s, *field_i64(f, r)) : *field_i64(f, r) ? str_f(s->cx->a, "%lld", (long long)*field_i64(f, r)) : S("");
    return f->codes ? labels(s, f->codes, *field_str(f, r)) : veil(s, f->as, *field_str(f, r));
}

/* Two or four pairs of label and value a row. */
static void pairs(struct sheet *s, const char *const *names, size_t n, struct fields fs, const void *row, size_t a_row)
{
    size_t wide = COLS / a_row;
    for (size_t i = 0; i < n; i++) {
        const struct field *f = field_named(fs, str_of(names[i]));
        size_t col = i % a_row * wide;
        put(s, col, 1, 1, f->label, false, PAPER_LEFT);
        put(s, col + 1, wide - 1, 1, value(s, f, row), false, PAPER_LEFT);
        if (i % a_row == a_row - 1 || i == n - 1)
            s->rows++;
    }
}

static const char *const person_rows[] = {"name", "sex", "nation", "birth", "political", "marriage", "hukou", "health", "work", "identity", "model", "insurance"};
static const char *const long_rows[] = {"number", "phone", "employer", "industry", "card", "bank"};
static const char *const home_rows[] = {"address", "housing", "main_cause", "causes", "floor_m2", "dibao_fen"};

static void put_head(struct sheet *s)
{
    section(s, S("职工基本情况"));
    pairs(s, person_rows, countof(person_rows), CASE_MEMBER_FIELDS, s->head, 4);
    pairs(s, long_rows, countof(long_rows), CASE_MEMBER_FIELDS, s->head, 2);
    pairs(s, home_rows, countof(home_rows), CASEFILE_FIELDS, s->f, 2);
}

static void row8(struct sheet *s, const struct str cells[], const size_t cols[], size_t n, bool bold)
{
    size_t col = 0;
    for (size_t i = 0; i < n; col += cols[i], i++)
        put(s, col, cols[i], 1, cells[i], bold, PAPER_LEFT);
    s->rows++;
}

static void put_members(struct sheet *s, bool sign)
{
    static const size_t cols[] = {1, 1, 2, 1, 1, 2};
    struct str head[] = {S("姓名"), S("关系"), S("身份证号"), S("健康状况"), S("工作状态"), sign ? S("本人签字（按手印）、日期") : S("单位或学校、月收入（元）")};
    row8(s, head, cols, countof(head), true);
    for (size_t i = 0; i < (s->f ? s->n_m : BLANK_MEMBERS); i++) {
        struct str cells[6] = {S(""), S(""), S(""), S(""), S(""), S("")};
        if (s->f) {
            const struct case_member *m = &s->m[i];
            cells[0] = m->name;
            cells[1] = labels(s, "case_relation", m->relation);
            cells[2] = veil(s, AS_IDNO, m->number);
            cells[3] = labels(s, "case_health", m->health);
            cells[4] = labels(s, "case_work", m->work);
            cells[5] = sign ? S("") : str_f(s->cx->a, "%.*s %.*s", FMT(m->employer), FMT(yuan(s, m->month_fen)));
        }
        row8(s, cells, cols, 6, false);
    }
}

static void put_money(struct sheet *s)
{
    static const size_t cols[] = {1, 3, 2, 2};
    struct str head[] = {S("收支"), S("项目"), S("金额（元）"), S("期间")};
    row8(s, head, cols, 4, true);
    for (size_t i = 0; i < (s->f ? s->n_money : BLANK_LINES); i++) {
        struct str cells[4] = {S(""), S(""), S(""), S("")};
        if (s->f) {
            const struct case_money *m = &s->money[i];
            bool in = str_eq(m->side, S("in"));
            cells[0] = in ? S("收入") : S("支出");
            cells[1] = labels(s, in ? "case_income" : "case_outlay", m->kind);
            cells[2] = yuan(s, m->fen);
            cells[3] = str_f(s->cx->a, "%.*s 至 %.*s", FMT(m->from_on), FMT(m->until_on));
        }
        row8(s, cells, cols, 4, false);
    }
    struct str sums = s->f ? str_f(s->cx->a, "近十二个月收入 %.*s 元，刚性支出 %.*s 元，人口 %lld 人，人均月净收入 %.*s 元", FMT(yuan(s, s->sums.income_fen)),
                                   FMT(yuan(s, s->sums.outlay_fen)), (long long)s->sums.heads, FMT(yuan(s, s->sums.net_month_fen)))
                           : S("近十二个月收入　　　　元，刚性支出　　　　元，人口　　人，人均月净收入　　　　元");
    put(s, 0, COLS, 1, sums, true, PAPER_LEFT);
    s->rows++;
}

/* A box to write in: its label and five lines of room. */
static void box(struct sheet *s, struct str label, struct str inside)
{
    put(s, 0, 1, 5, label, false, PAPER_CENTER);
    put(s, 1, COLS - 1, 5, inside, false, PAPER_LEFT);
    s->rows += 5;
}

static void put_apply(struct sheet *s)
{
    put_head(s);
    section(s, S("家庭成员（含本人）"));
    put_members(s, false);
    section(s, S("近十二个月家庭收入和刚性支出"));
    put_money(s);
    box(s, S("困难情况"), s->f ? veil(s, AS_VEILED, s->f->cause_note) : S(""));
    box(s, S("本人承诺"), S("以上内容和所附材料真实，如有不实，愿意退回帮扶资金并承担责任。\n申请人签字：　　　　　　　　　　　　年　　月　　日"));
}

static void put_approve(struct sheet *s)
{
    static const char *const short_rows[] = {"name", "sex", "birth", "health"}, *const file_rows[] = {"no", "class", "main_cause", "level"};
    section(s, S("申请人"));
    pairs(s, short_rows, countof(short_rows), CASE_MEMBER_FIELDS, s->head, 4);
    pairs(s, file_rows, countof(file_rows), CASEFILE_FIELDS, s->f, 4);
    section(s, S("家庭经济状况"));
    put_money(s);
    section(s, S("意见"));
    box(s, S("基层工会初审、评议"), S("经入户调查和评议，\n\n经办人：　　　　负责人：　　　　（盖章）　　年　　月　　日"));
    box(s, S("公示"), S("公示时间：　　年　　月　　日至　　月　　日　　公示结果：\n\n（盖章）　　年　　月　　日"));
    box(s, S("上级工会复核"), S("\n\n经办人：　　　　负责人：　　　　（盖章）　　年　　月　　日"));
    box(s, S("县（市、区）总工会审批"), S("\n\n经办人：　　　　负责人：　　　　（盖章）　　年　　月　　日"));
}

static void put_survey(struct sheet *s)
{
    static const struct str asks[] = {
        LIT("家庭实际居住人口与申报是否相符　　□相符　□不符："), LIT("居住地址、住房类型和面积与申报是否相符　　□相符　□不符："),
        LIT("收入与申报是否相符（看工资单、银行流水）　　□相符　□不符："), LIT("医疗、教育等支出与票据是否相符　　□相符　□不符："),
        LIT("机动车、第二套住房、商铺、雇工　　□没有　□有："), LIT("家中主要设施和生活状况："), LIT("邻居或同事反映："), LIT("最迫切的需要：")};
    section(s, S("被调查家庭"));
    pairs(s, person_rows, 4, CASE_MEMBER_FIELDS, s->head, 4);
    pairs(s, home_rows, countof(home_rows), CASEFILE_FIELDS, s->f, 2);
    section(s, S("家庭成员"));
    put_members(s, false);
    section(s, S("调查情况（一访、二看、三核、四评）"));
    for (size_t i = 0; i < countof(asks); i++) {
        put(s, 0, COLS, 2, asks[i], false, PAPER_LEFT);
        s->rows += 2;
    }
    box(s, S("调查结论"), S("\n\n调查人（两人签字）：　　　　　　　　　　　　被调查人签字：　　　　　　　　年　　月　　日"));
}

static void put_consent(struct sheet *s)
{
    section(s, S("授权事项"));
    put(s, 0, COLS, 8,
        S("本人（本家庭）申请工会困难帮扶，同意并授权受理的工会及其上级工会，为核对家庭经济状况，通过民政部门核对系统及公安、人社、自然资源、"
          "市场监管、税务、公积金、医保、残联等部门和金融机构，查询下列成员的户籍、就业、收入、社会保险、住房公积金、不动产、机动车、工商登记、"
          "存款和有价证券等信息，仅用于本次申请的认定和复核，查询结果保存至认定和复核结束，依法到期删除。\n"
          "授权期限：自签字之日起一年。本人可以随时撤回授权；撤回后不能再核对的，申请可能无法继续办理。"),
        false, PAPER_LEFT);
    s->rows += 8;
    section(s, S("授权人（每名成年家庭成员分别签字；未满十四周岁的由监护人签字并注明）"));
    put_members(s, true);
}

static const struct form {
    const char *code;
    struct str title;
    void (*put)(struct sheet *s);
} forms[] = {
    {"apply", LIT("困难职工帮扶申请表"), put_apply},
    {"approve", LIT("困难职工建档审批表"), put_approve},
    {"survey", LIT("困难职工入户调查表"), put_survey},
    {"consent", LIT("家庭经济状况核对授权书"), put_consent},
};

static enum err print(struct ctx *cx, struct sheet *s, struct str code)
{
    const struct form *form = NULL;
    for (size_t i = 0; i < countof(forms); i++)
        form = str_eq(code, str_of(forms[i].code)) ? &forms[i] : form;
    if (!form)
        return fail(cx, ERR_NOT_FOUND, "没有这种表，可以打印 apply、approve、survey、consent");
    s->cx = cx;
    s->cells = NEWS(cx->a, struct paper_cell, CELLS_MAX);
    form->put(s);
    struct str head[] = {s->f ? str_f(cx->a, "档案编号：%.*s", FMT(s->f->no)) : S("档案编号："), s->f ? str_f(cx->a, "建档工会：%.*s", FMT(s->f->org_name)) : S("建档工会：")};
    struct paper p = {.title = form->title, .head = head, .n_head = 2, .widths = {12, 12, 12, 12, 12, 12, 12, 12}, .n_cols = COLS, .n_rows = s->rows,
                      .cells = s->cells, .n_cells = s->n};
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, &p, format.len ? format : S("pdf"), str_f(cx->a, "%.*s%s%.*s", FMT(form->title), s->f ? "-" : "（空白）", FMT(s->f ? s->f->no : S(""))));
}

static enum err blank_get(struct ctx *cx)
{
    struct sheet s = {.f = NULL};
    return print(cx, &s, cx->args[0]);
}

static enum err filled(struct ctx *cx, bool full)
{
    struct casefile f;
    struct case_member *m = NULL;
    struct case_money *money = NULL;
    struct sheet s = {.full = full, .f = &f};
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    TRY(casefile_members(cx, &f, true, &m, &s.n_m));
    TRY(casefile_money(cx, &f, &money, &s.n_money));
    TRY(casefile_sums(cx, &f, money, s.n_money, &s.sums));
    s.m = m;
    s.money = money;
    for (size_t i = 0; i < s.n_m; i++)
        s.head = str_eq(m[i].relation, S("self")) ? &m[i] : s.head;
    audit_object(cx, f.org_id, "casefile:%lld", (long long)id);
    audit_note(cx, "form", cx->args[1]);
    return print(cx, &s, cx->args[1]);
}

static enum err masked_get(struct ctx *cx)
{
    return filled(cx, false);
}

struct reason_in {
    struct str reason;
};
static const struct field reason_fields[] = {{FIELD(struct reason_in, reason), .label = LIT("打印事由"), .need = true, .max = 200}};

static enum err full_post(struct ctx *cx)
{
    struct str reason = ((const struct reason_in *)cx->in)->reason;
    if (utf8_count(str_trim(reason)) < 2)
        return fail_field(cx, "reason", "请写明打印事由");
    audit_note(cx, "reason", reason);
    return filled(cx, true);
}

static const struct route routes[] = {
    {M_GET, "/api/caseforms/:form", blank_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE, .query = "org,format", .title = LIT("打印档案空白表")},
    {M_GET, "/api/casefiles/:id/print/:form", masked_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, "casefile.print", .shape = OUT_FILE, .logged = true,
     .query = "format", .title = LIT("打印档案表格（敏感内容打码）")},
    {M_POST, "/api/casefiles/:id/print/:form", full_post, PERM_PERSON_UNMASK, SCOPE_ORG, TX_READ, "casefile.print_full",
     IN(struct reason_in, reason_fields), .shape = OUT_FILE, .logged = true, .query = "format", .title = LIT("打印档案表格（完整，须写事由）")},
};

extern const struct area area_report_casefile;
const struct area area_report_casefile = {.name = "report_casefile", .title = LIT("困难职工档案打印"), ROWS(routes, routes)};
