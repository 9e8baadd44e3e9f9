// SPDX-License-Identifier: Apache-2.0
// Due days, locks and exceptions. What the nearest union above says holds for a union; it cannot say later
// than is said to itself.
#include "submission_own.h"

#include "date.h"
#include "org.h"

struct said {
    int64_t org_id, level;
    struct str path, due_on, lock_on;
};
static const struct field said_fields[] = {
    {FIELD(struct said, org_id)}, {FIELD(struct said, path)},    {FIELD(struct said, level)},
    {FIELD(struct said, due_on)}, {FIELD(struct said, lock_on)},
};
enum { SAID_MAX = 20000 };

/* Level 0 speaks of one union alone: of the one that runs the campaign, as it says itself, or of one that a notice of
 * a union above names. */
static bool speaks_of(const struct said *s, struct str path)
{
    if (!path_covers(s->path, path))
        return false;
    int64_t below = (int64_t)(path.len - s->path.len) / ORG_SEGMENT;
    if (below == 0 || s->level == 0)
        return below == s->level;
    return s->level <= below;
}

/* The nearest union above that says anything, and of that the deepest level. */
static const struct said *said_for(const struct said *rows, size_t n, struct str path)
{
    const struct said *best = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!speaks_of(&rows[i], path))
            continue;
        if (!best || rows[i].path.len > best->path.len || (rows[i].path.len == best->path.len && rows[i].level > best->level))
            best = &rows[i];
    }
    return best;
}

enum err submission_days_of(struct ctx *cx, int64_t campaign_id, struct str form, int64_t org_id, struct str path,
                            struct submission_days *out)
{
    struct said *rows = NULL;
    size_t n = 0;
    *out = (struct submission_days){0};
    TRY(db_rows(cx->tx, SUBMISSION_DUES, VALS(I64(campaign_id), TXT(form), TXT(path)), FIELDS(struct said, said_fields), SAID_MAX, &rows, &n));
    const struct said *s = said_for(rows, n, path);
    if (s)
        *out = (struct submission_days){.due_on = s->due_on, .lock_on = s->lock_on};
    return db_text(cx->tx, SUBMISSION_UNTIL, VALS(I64(campaign_id), TXT(form), I64(org_id)), &out->until_on);
}

struct submission_dues {
    struct said *rows;
    size_t n;
};

enum err submission_dues(struct ctx *cx, const struct campaign *c, struct str form, struct submission_dues **out)
{
    struct submission_dues *d = NEW(cx->a, struct submission_dues);
    *out = d;
    return db_rows(cx->tx, SUBMISSION_DUES_ALL, VALS(I64(c->id), TXT(form)), FIELDS(struct said, said_fields), SAID_MAX, &d->rows, &d->n);
}

struct str submission_due_on(const struct submission_dues *d, struct str path)
{
    const struct said *s = said_for(d->rows, d->n, path);
    return s ? s->due_on : S("");
}

static bool is_day(struct str s)
{
    struct date d;
    return s.len == DATE_TEXT - 1 && date_read(s, &d) == DATE_DAY;
}

enum err submission_due_put(struct ctx *cx, const struct campaign *c, struct str form, int64_t org_id, struct str path,
                            int64_t level, struct str due_on, struct str lock_on)
{
    struct submission_days own = {0};
    bool root = str_eq(path, c->org_path);
    if (level < (root ? 0 : 1) || level > SUBMISSION_LEVELS)
        return fail_field(cx, "level", root ? "级次应为 0（本级）至 %d" : "级次应为 1（直接下级）至 %d", SUBMISSION_LEVELS);
    if (!due_on.len && !lock_on.len)
        return db_exec(cx->tx, SUBMISSION_DUE_DROP, VALS(I64(c->id), TXT(form), I64(org_id), I64(level)), NULL);
    if (!is_day(due_on))
        return fail_field(cx, "due_on", "请填写报送截止日期，如 2023-01-10");
    if (lock_on.len && (!is_day(lock_on) || str_cmp(lock_on, due_on) < 0))
        return fail_field(cx, "lock_on", "锁定日期不能早于截止日期 %.*s", FMT(due_on));
    if (!root)
        TRY(submission_days_of(cx, c->id, form, org_id, path, &own));
    if (own.due_on.len && str_cmp(due_on, own.due_on) > 0)
        return fail_field(cx, "due_on", "本单位应在 %.*s 前报出，给下级的截止日期不能更晚", FMT(own.due_on));
    return db_exec(cx->tx, SUBMISSION_DUE_PUT,
                   VALS(I64(c->id), TXT(form), I64(org_id), I64(level), TXT(due_on), TXT(lock_on), I64(cx->who->user_id), I64(cx->now)),
                   NULL);
}

enum err submission_due_named(struct ctx *cx, const struct campaign *c, struct str form, struct str by_path, int64_t by_id,
                              struct str path, int64_t org_id, struct str due_on)
{
    struct submission_days own = {0}, now = {0};
    if (!due_on.len)
        return db_exec(cx->tx, SUBMISSION_DUE_DROP, VALS(I64(c->id), TXT(form), I64(org_id), I64(0)), NULL);
    if (!str_eq(by_path, c->org_path))
        TRY(submission_days_of(cx, c->id, form, by_id, by_path, &own));
    if (own.due_on.len && str_cmp(due_on, own.due_on) > 0)
        return fail_field(cx, "due_on", "本单位应在 %.*s 前报出，给下级的截止日期不能更晚", FMT(own.due_on));
    TRY(submission_days_of(cx, c->id, form, org_id, path, &now));
    struct str lock = str_cmp(now.lock_on, due_on) < 0 ? S("") : now.lock_on; /* what locked it before, unless that shut out who is in time */
    return db_exec(cx->tx, SUBMISSION_DUE_PUT,
                   VALS(I64(c->id), TXT(form), I64(org_id), I64(0), TXT(due_on), TXT(lock), I64(cx->who->user_id), I64(cx->now)), NULL);
}

/* --- routes: days --- */

const struct field submission_due_fields[9] = {
    {FIELD(struct submission_due, id), .as = AS_ID},
    {FIELD(struct submission_due, org_code), .label = LIT("规定单位代码")},
    {FIELD(struct submission_due, org_name), .label = LIT("规定单位")},
    {FIELD(struct submission_due, level), .label = LIT("级次（0 本级，1 直接下级…）")},
    {FIELD(struct submission_due, due_on), .as = AS_DATE, .label = LIT("截止日期")},
    {FIELD(struct submission_due, lock_on), .as = AS_DATE, .label = LIT("锁定日期")},
    {FIELD(struct submission_due, set_by), .label = LIT("规定人")},
    {FIELD(struct submission_due, set_at), .as = AS_TIME, .label = LIT("规定时间")},
    {FIELD(struct submission_due, version), .label = LIT("版本")},
};
const struct field submission_due_in_fields[6] = {
    {FIELD(struct submission_due_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct submission_due_in, form), .label = LIT("统计表"), .need = true, .max = 40},
    {FIELD(struct submission_due_in, org), .label = LIT("规定单位"), .max = 40},
    {FIELD(struct submission_due_in, level), .label = LIT("级次"), .max = SUBMISSION_LEVELS},
    {FIELD(struct submission_due_in, due_on), .as = AS_DATE, .label = LIT("截止日期")},
    {FIELD(struct submission_due_in, lock_on), .as = AS_DATE, .label = LIT("锁定日期")},
};

enum err submission_dues_get(struct ctx *cx)
{
    struct filing s;
    TRY(filing_open(cx, cx_query(cx, "campaign"), cx_query(cx, "form"), S(""), &s));
    return cx_list(cx, SUBMISSION_DUE_LIST, VALS(I64(s.c.id), TXT(s.s.form), LO(cx)), FIELDS(struct submission_due, submission_due_fields));
}

enum err submission_dues_put(struct ctx *cx)
{
    const struct submission_due_in *in = cx->in;
    struct filing s;
    TRY(filing_open(cx, in->campaign, in->form, in->org, &s));
    TRY(submission_due_put(cx, &s.c, in->form, s.s.org_id, s.s.org_path, in->level, in->due_on, in->lock_on));
    audit_object(cx, s.s.org_id, "form_due:%.*s:%.*s", FMT(s.s.form), FMT(s.s.campaign));
    audit_note(cx, "level", str_f(cx->a, "%lld", (long long)in->level));
    audit_note(cx, "due_on", in->due_on);
    audit_note(cx, "lock_on", in->lock_on);
    return cx_list(cx, SUBMISSION_DUE_LIST, VALS(I64(s.c.id), TXT(s.s.form), LO(cx)), FIELDS(struct submission_due, submission_due_fields));
}

/* --- routes: exceptions --- */

const struct field submission_exception_fields[9] = {
    {FIELD(struct submission_exception, id), .as = AS_ID},
    {FIELD(struct submission_exception, org_code), .label = LIT("工会代码")},
    {FIELD(struct submission_exception, org_name), .label = LIT("单位")},
    {FIELD(struct submission_exception, form), .label = LIT("统计表")},
    {FIELD(struct submission_exception, until_on), .as = AS_DATE, .label = LIT("准予报送至")},
    {FIELD(struct submission_exception, reason), .label = LIT("理由")},
    {FIELD(struct submission_exception, granted_by), .label = LIT("批准人")},
    {FIELD(struct submission_exception, granted_at), .as = AS_TIME, .label = LIT("批准时间")},
    {FIELD(struct submission_exception, ended_at), .as = AS_TIME, .label = LIT("收回时间")},
};
const struct field submission_exception_in_fields[5] = {
    {FIELD(struct submission_exception_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct submission_exception_in, form), .label = LIT("统计表"), .need = true, .max = 40},
    {FIELD(struct submission_exception_in, org), .label = LIT("单位"), .need = true, .max = 40},
    {FIELD(struct submission_exception_in, until_on), .as = AS_DATE, .need = true, .label = LIT("准予报送至")},
    {FIELD(struct submission_exception_in, reason), .need = true, .max = 500, .label = LIT("理由")},
};

enum err submission_exceptions_get(struct ctx *cx)
{
    struct campaign c = {0};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    return cx_list(cx, SUBMISSION_EXCEPTIONS,
                   VALS(LO(cx), HI(cx), I64(c.id), TXT(cx_query(cx, "form")), I64(cx_after(cx)), I64(cx_limit(cx))),
                   FIELDS(struct submission_exception, submission_exception_fields));
}

enum err submission_exception_add(struct ctx *cx, const struct filing *s, struct str until_on, struct str reason, int64_t *id)
{
    if (!is_day(until_on) || str_cmp(until_on, cx_today(cx)) < 0)
        return fail_field(cx, "until_on", "准予报送的最后一天不能早于今天");
    return db_int(cx->tx, SUBMISSION_EXCEPTION_ADD,
                  VALS(I64(s->c.id), TXT(s->s.form), I64(s->s.org_id), TXT(until_on), TXT(reason), I64(cx->who->user_id), I64(cx->now)),
                  id);
}

enum err submission_exception_post(struct ctx *cx)
{
    const struct submission_exception_in *in = cx->in;
    struct filing s;
    int64_t id = 0;
    TRY(filing_open(cx, in->campaign, in->form, in->org, &s));
    if (!cx_may(cx, PERM_FORM_ACCEPT, filing_decided_at(&s)))
        return fail(cx, ERR_FORBIDDEN, "逾期报送由上级工会批准");
    TRY(submission_exception_add(cx, &s, in->until_on, in->reason, &id));
    audit_object(cx, s.s.org_id, "form_exception:%lld", (long long)id);
    audit_note(cx, "form", s.s.form);
    audit_note(cx, "until_on", in->until_on);
    audit_note(cx, "reason", in->reason);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", id);
    jw_close(cx->out, '}');
    return OK;
}

struct granted {
    int64_t id, org_id;
    struct str org_path;
    int64_t ended_at;
};
static const struct field granted_fields[] = {
    {FIELD(struct granted, id)},
    {FIELD(struct granted, org_id)},
    {FIELD(struct granted, org_path)},
    {FIELD(struct granted, ended_at)},
};

enum err submission_exception_end(struct ctx *cx)
{
    struct granted g = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SUBMISSION_EXCEPTION_GET, id, FIELDS(struct granted, granted_fields), &g));
    if (g.org_path.len > ORG_SEGMENT && !cx_may(cx, PERM_FORM_ACCEPT, (struct str){g.org_path.at, g.org_path.len - ORG_SEGMENT}))
        return fail(cx, ERR_FORBIDDEN, "逾期报送由上级工会批准和收回");
    TRY(db_exec(cx->tx, SUBMISSION_EXCEPTION_END, VALS(I64(id), I64(cx->now)), &changed));
    if (!changed)
        return fail(cx, ERR_STATE, "这项批准已经收回");
    audit_object(cx, g.org_id, "form_exception:%lld", (long long)id);
    return OK;
}

/* --- who is late --- */

const struct field submission_late_fields[10] = {
    {FIELD(struct submission_late, id), .as = AS_ID},
    {FIELD(struct submission_late, path), .as = AS_BLOB},
    {FIELD(struct submission_late, org_code), .label = LIT("工会代码")},
    {FIELD(struct submission_late, org_name), .label = LIT("单位")},
    {FIELD(struct submission_late, parent_name), .label = LIT("上级工会")},
    {FIELD(struct submission_late, state), .label = LIT("状态")},
    {FIELD(struct submission_late, first_submitted_at), .as = AS_TIME, .label = LIT("首次上报时间")},
    {FIELD(struct submission_late, contact), .label = LIT("联系人")},
    {FIELD(struct submission_late, due_on), .as = AS_DATE, .label = LIT("截止日期")},
    {FIELD(struct submission_late, days_late), .label = LIT("迟报天数")},
};

static int64_t days_between(struct str from, struct str to)
{
    struct date a, b;
    return date_read(from, &a) == DATE_DAY && date_read(to, &b) == DATE_DAY ? date_days(b) - date_days(a) : 0;
}

/* Late filed, or not filed and the day is past, in the order of the tree; the cursor counts them. */
enum err submission_late_get(struct ctx *cx)
{
    enum { OPEN_MAX = 20000 };
    struct filing s;
    struct submission_dues *dues = NULL;
    struct submission_late *rows = NULL;
    size_t n = 0;
    int64_t late = 0, from = cx_after(cx), to = from + cx_limit(cx);
    char day[DATE_TEXT];
    TRY(filing_open(cx, cx_query(cx, "campaign"), cx_query(cx, "form"), S(""), &s));
    TRY(submission_dues(cx, &s.c, s.s.form, &dues));
    TRY(db_rows(cx->tx, SUBMISSION_OPEN, VALS(I64(s.c.id), TXT(s.s.form), LO(cx), HI(cx)), FIELDS(struct submission_late, submission_late_fields), OPEN_MAX, &rows, &n));
    struct fields fs = FIELDS(struct submission_late, submission_late_fields);
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        rows[i].due_on = submission_due_on(dues, rows[i].path);
        if (!rows[i].due_on.len)
            continue;
        date_iso(date_of_ms(rows[i].first_submitted_at ? rows[i].first_submitted_at : cx->now), day);
        rows[i].days_late = days_between(rows[i].due_on, str_of(day));
        if (rows[i].days_late <= 0 || late++ < from || late > to)
            continue;
        jw_open(cx->out, '{');
        fields_write_open(cx->out, fs, &rows[i]);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (late > to)
        jw_int(cx->out, to);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}
