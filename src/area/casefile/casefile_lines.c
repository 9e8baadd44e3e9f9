// SPDX-License-Identifier: Apache-2.0
// Yearly income and rigid outlay line by line, property, papers. Money is 分.
#include "audit.h"
#include "casefile_own.h"
#include "date.h"
#include "file.h"

static bool day(struct str s)
{
    struct date d;
    return date_read(s, &d) == DATE_DAY;
}

/* A member who lives there or did, or 0 = the household. */
static enum err check_owner(struct ctx *cx, const struct casefile *f, int64_t member_no)
{
    int64_t n = 0;
    if (!member_no)
        return OK;
    TRY(db_int(cx->tx, CASE_MEMBER_HAS, VALS(I64(f->id), I64(member_no)), &n));
    return n ? OK : fail_field(cx, "member_no", "这份档案没有第 %lld 名成员", (long long)member_no);
}

static enum err check_evidence(struct ctx *cx, const struct casefile *f, int64_t paper_id)
{
    int64_t n = 0;
    if (!paper_id)
        return OK;
    TRY(db_int(cx->tx, CASE_PAPER_HAS, VALS(I64(f->id), I64(paper_id)), &n));
    return n ? OK : fail_field(cx, "paper_id", "依据材料不在这份档案中，或已作废");
}

static struct str part_of(struct ctx *cx, const char *part, int64_t id)
{
    return str_f(cx->a, "%s:%lld", part, (long long)id);
}

/* --- income and outlay --- */

bool casefile_money_sound(struct ctx *cx, struct case_money *m, struct problems *to)
{
    size_t before = to->n;
    bool in = str_eq(m->side, S("in"));
    if (!in && !str_eq(m->side, S("out")))
        problem_add(to, "side", S("应为收入（in）或支出（out）"));
    fields_check(CASE_MONEY_FIELDS, m, to);
    if (!m->kind.len)
        problem_add(to, "kind", S("请选择项目"));
    casefile_code(cx, in ? "case_income" : "case_outlay", "kind", m->kind, to);
    if (!day(m->from_on) || !day(m->until_on) || str_cmp(m->from_on, m->until_on) > 0)
        problem_add(to, "until_on", S("止期不能早于起期"));
    else if (str_cmp(m->until_on, casefile_years(cx, m->from_on, 1)) >= 0)
        problem_add(to, "until_on", S("一行最多登记十二个月，请按年度分行"));
    if (m->gross_fen && m->gross_fen < m->fen)
        problem_add(to, "gross_fen", S("报销和补助前的总额不能小于自付金额"));
    return to->n == before;
}

static enum err money_check(struct ctx *cx, const struct casefile *f, struct case_money *m)
{
    if (!casefile_money_sound(cx, m, &cx->problems))
        return ERR_BAD_INPUT;
    TRY(check_owner(cx, f, m->member_no));
    return check_evidence(cx, f, m->paper_id);
}

enum err casefile_money_add(struct ctx *cx, struct casefile *f, struct case_money *m)
{
    struct case_money none = {0};
    int64_t n = 0;
    TRY(money_check(cx, f, m));
    TRY(db_int(cx->tx, CASE_MONEY_COUNT, VALS(I64(f->id)), &n));
    if (n >= CASE_MONEY_MAX)
        return fail(cx, ERR_STATE, "一份档案最多登记 %d 行收支", CASE_MONEY_MAX);
    TRY(db_int(cx->tx, CASE_MONEY_ADD,
               VALS(I64(f->id), I64(m->member_no), TXT(m->side), TXT(m->kind), TXT(m->from_on), TXT(m->until_on), I64(m->fen), I64(m->gross_fen),
                    TXT(m->origin.len ? m->origin : S("typed")), OPT(m->paper_id), BLOB(S(""))),
               &m->id));
    if (m->remark.len)
        TRY(db_exec(cx->tx, CASE_MONEY_SECRET, VALS(I64(m->id), BLOB(casefile_seal(cx, f->key, "case_money.secret", m->id, m->remark))), NULL));
    return casefile_changed(cx, f, part_of(cx, "money", m->id), "add", CASE_MONEY_FIELDS, &none, m);
}

enum err casefile_money_post(struct ctx *cx)
{
    struct casefile f;
    struct case_money m = *(struct case_money *)cx->in;
    TRY(casefile_of_call(cx, &f));
    TRY(casefile_money_add(cx, &f, &m));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part_of(cx, "money", m.id));
}

static enum err money_of_call(struct ctx *cx, struct casefile *f, struct case_money *m)
{
    int64_t id;
    TRY(casefile_of_call(cx, f));
    TRY(cx_arg_id(cx, 1, &id));
    TRY(db_one(cx->tx, CASE_MONEY_ONE, VALS(I64(f->id), I64(id)), CASE_MONEY_FIELDS, m));
    return casefile_open(cx, f->key, "case_money.secret", m->id, m->secret, &m->remark);
}

enum err casefile_money_put(struct ctx *cx)
{
    struct casefile f;
    struct case_money before = {0}, m;
    int64_t n = 0;
    TRY(money_of_call(cx, &f, &before));
    m = before;
    m.version = 0;
    fields_read(CASE_MONEY_FIELDS, cx->body, &m, &cx->problems);
    casefile_unmasked(CASE_MONEY_FIELDS, &m, &before);
    TRY(money_check(cx, &f, &m));
    TRY(db_exec(cx->tx, CASE_MONEY_SAVE,
                VALS(I64(m.id), I64(m.version), I64(m.member_no), TXT(m.side), TXT(m.kind), TXT(m.from_on), TXT(m.until_on), I64(m.fen), I64(m.gross_fen),
                     OPT(m.paper_id), BLOB(casefile_seal(cx, f.key, "case_money.secret", m.id, m.remark))),
                &n));
    if (!n)
        return ERR_CONFLICT;
    TRY(casefile_changed(cx, &f, part_of(cx, "money", m.id), "edit", CASE_MONEY_FIELDS, &before, &m));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part_of(cx, "money", m.id));
}

enum err casefile_money_drop(struct ctx *cx)
{
    struct casefile f;
    struct case_money m = {0}, none = {0};
    TRY(money_of_call(cx, &f, &m));
    TRY(casefile_changed(cx, &f, part_of(cx, "money", m.id), "edit", CASE_MONEY_FIELDS, &m, &none)); /* what it was is not lost */
    TRY(casefile_changed(cx, &f, part_of(cx, "money", m.id), "drop", CASE_MONEY_FIELDS, &m, &none));
    TRY(db_exec(cx->tx, CASE_MONEY_DROP, VALS(I64(m.id)), NULL));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part_of(cx, "money", m.id));
}

/* --- property --- */

static enum err asset_check(struct ctx *cx, const struct casefile *f, struct case_asset *m)
{
    struct problems *to = &cx->problems;
    size_t before = to->n;
    m->n = m->n ? m->n : 1;
    fields_check(CASE_ASSET_FIELDS, m, to);
    if (!m->kind.len)
        problem_add(to, "kind", S("请选择财产"));
    casefile_code(cx, "case_asset", "kind", m->kind, to);
    casefile_code(cx, "case_use", "use", m->use, to);
    return to->n > before ? ERR_BAD_INPUT : check_evidence(cx, f, m->paper_id);
}

enum err casefile_asset_add(struct ctx *cx, struct casefile *f, struct case_asset *m)
{
    struct case_asset none = {0};
    int64_t n = 0;
    TRY(asset_check(cx, f, m));
    TRY(db_int(cx->tx, CASE_ASSET_COUNT, VALS(I64(f->id)), &n));
    if (n >= CASE_ASSETS_MAX)
        return fail(cx, ERR_STATE, "一份档案最多登记 %d 项财产", CASE_ASSETS_MAX);
    TRY(db_int(cx->tx, CASE_ASSET_ADD,
               VALS(I64(f->id), TXT(m->kind), TXT(m->use), I64(m->n), I64(m->m2), I64(m->bought_year), I64(m->value_fen),
                    TXT(m->origin.len ? m->origin : S("typed")), OPT(m->paper_id), BLOB(S(""))),
               &m->id));
    if (m->remark.len)
        TRY(db_exec(cx->tx, CASE_ASSET_SECRET, VALS(I64(m->id), BLOB(casefile_seal(cx, f->key, "case_asset.secret", m->id, m->remark))), NULL));
    return casefile_changed(cx, f, part_of(cx, "asset", m->id), "add", CASE_ASSET_FIELDS, &none, m);
}

enum err casefile_asset_post(struct ctx *cx)
{
    struct casefile f;
    struct case_asset m = *(struct case_asset *)cx->in;
    TRY(casefile_of_call(cx, &f));
    TRY(casefile_asset_add(cx, &f, &m));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part_of(cx, "asset", m.id));
}

static enum err asset_of_call(struct ctx *cx, struct casefile *f, struct case_asset *m)
{
    int64_t id;
    TRY(casefile_of_call(cx, f));
    TRY(cx_arg_id(cx, 1, &id));
    TRY(db_one(cx->tx, CASE_ASSET_ONE, VALS(I64(f->id), I64(id)), CASE_ASSET_FIELDS, m));
    return casefile_open(cx, f->key, "case_asset.secret", m->id, m->secret, &m->remark);
}

enum err casefile_asset_put(struct ctx *cx)
{
    struct casefile f;
    struct case_asset before = {0}, m;
    int64_t n = 0;
    TRY(asset_of_call(cx, &f, &before));
    m = before;
    m.version = 0;
    fields_read(CASE_ASSET_FIELDS, cx->body, &m, &cx->problems);
    casefile_unmasked(CASE_ASSET_FIELDS, &m, &before);
    TRY(asset_check(cx, &f, &m));
    TRY(db_exec(cx->tx, CASE_ASSET_SAVE,
                VALS(I64(m.id), I64(m.version), TXT(m.kind), TXT(m.use), I64(m.n), I64(m.m2), I64(m.bought_year), I64(m.value_fen), OPT(m.paper_id),
                     BLOB(casefile_seal(cx, f.key, "case_asset.secret", m.id, m.remark))),
                &n));
    if (!n)
        return ERR_CONFLICT;
    TRY(casefile_changed(cx, &f, part_of(cx, "asset", m.id), "edit", CASE_ASSET_FIELDS, &before, &m));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part_of(cx, "asset", m.id));
}

enum err casefile_asset_drop(struct ctx *cx)
{
    struct casefile f;
    struct case_asset m = {0}, none = {0};
    TRY(asset_of_call(cx, &f, &m));
    TRY(casefile_changed(cx, &f, part_of(cx, "asset", m.id), "edit", CASE_ASSET_FIELDS, &m, &none));
    TRY(casefile_changed(cx, &f, part_of(cx, "asset", m.id), "drop", CASE_ASSET_FIELDS, &m, &none));
    TRY(db_exec(cx->tx, CASE_ASSET_DROP, VALS(I64(m.id)), NULL));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part_of(cx, "asset", m.id));
}

/* --- papers --- */

/* Only one's own fresh upload: another's file id is worth nothing. */
static enum err check_file(struct ctx *cx, const struct casefile *f, int64_t file_id)
{
    int64_t n = 0;
    if (!file_id)
        return OK;
    TRY(db_int(cx->tx, CASE_FILE_MINE, VALS(I64(file_id), I64(cx->who->user_id)), &n));
    (void)f;
    return n ? file_shut(cx, file_id) : fail_field(cx, "file_id", "请先上传扫描件");
}

enum err casefile_paper_add(struct ctx *cx, struct casefile *f, struct case_paper *p)
{
    struct case_paper none = {0};
    struct problems *to = &cx->problems;
    size_t before = to->n;
    int64_t n = 0;
    fields_check(CASE_PAPER_FIELDS, p, to);
    if (!p->kind.len)
        problem_add(to, "kind", S("请选择材料"));
    casefile_code(cx, "case_paper", "kind", p->kind, to);
    if (p->dated_on.len && str_cmp(p->dated_on, cx_today(cx)) > 0)
        problem_add(to, "dated_on", S("材料日期不能晚于今天"));
    if (p->dated_on.len && p->valid_until.len && str_cmp(p->valid_until, p->dated_on) < 0)
        problem_add(to, "valid_until", S("有效期不能早于材料日期"));
    if (to->n > before)
        return ERR_BAD_INPUT;
    TRY(check_owner(cx, f, p->member_no));
    TRY(check_file(cx, f, p->file_id));
    TRY(db_int(cx->tx, CASE_PAPER_COUNT, VALS(I64(f->id)), &n));
    if (n >= CASE_PAPERS_MAX)
        return fail(cx, ERR_STATE, "一份档案最多登记 %d 件材料", CASE_PAPERS_MAX);
    TRY(db_int(cx->tx, CASE_PAPER_ADD,
               VALS(I64(f->id), TXT(p->kind), I64(p->member_no), OPT(p->file_id), TXT(p->dated_on), TXT(p->valid_until), BLOB(S("")),
                    I64(cx->who->user_id), I64(cx->now)),
               &p->id));
    if (p->remark.len)
        TRY(db_exec(cx->tx, CASE_PAPER_SECRET, VALS(I64(p->id), BLOB(casefile_seal(cx, f->key, "case_paper.secret", p->id, p->remark))), NULL));
    return casefile_changed(cx, f, part_of(cx, "paper", p->id), "add", CASE_PAPER_FIELDS, &none, p);
}

enum err casefile_paper_post(struct ctx *cx)
{
    struct casefile f;
    struct case_paper p = *(struct case_paper *)cx->in;
    TRY(casefile_of_call(cx, &f));
    TRY(casefile_paper_add(cx, &f, &p));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part_of(cx, "paper", p.id));
}

static enum err paper_of_call(struct ctx *cx, struct casefile *f, struct case_paper *p)
{
    int64_t id, file;
    TRY(cx_arg_id(cx, 0, &file));
    TRY(cx_arg_id(cx, 1, &id));
    TRY(casefile_get(cx, file, f));
    return db_one(cx->tx, CASE_PAPER_ONE, VALS(I64(f->id), I64(id)), CASE_PAPER_FIELDS, p);
}

/* Never deleted before the file is erased: it is put out of force. */
enum err casefile_paper_drop(struct ctx *cx)
{
    struct casefile f;
    struct case_paper p = {0};
    TRY(casefile_of_call(cx, &f));
    TRY(paper_of_call(cx, &f, &p));
    if (p.dropped_at)
        return fail(cx, ERR_STATE, "这件材料已作废");
    struct case_paper now = p;
    now.dropped_at = cx->now;
    TRY(db_exec(cx->tx, CASE_PAPER_DROP, VALS(I64(p.id), I64(cx->now)), NULL));
    TRY(casefile_changed(cx, &f, part_of(cx, "paper", p.id), "edit", CASE_PAPER_FIELDS, &p, &now));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part_of(cx, "paper", p.id));
}

enum err casefile_paper_file(struct ctx *cx)
{
    struct casefile f;
    struct case_paper p = {0};
    struct file x;
    TRY(paper_of_call(cx, &f, &p));
    if (!p.file_id)
        return fail(cx, ERR_NOT_FOUND, "这件材料没有扫描件");
    TRY(file_load(cx, p.file_id, &x));
    audit_object(cx, f.org_id, "casefile:%lld", (long long)f.id);
    audit_note(cx, "part", part_of(cx, "paper", p.id));
    return file_answer(cx, &x);
}
