// SPDX-License-Identifier: Apache-2.0
// The way of a file: the one place that changes its state. See casefile.h.
#include "casefile_own.h"
#include "date.h"

/* What two persons do names who proposed it; an exit names its reason and its evidence. An import brings files as the other
 * system had them. */
static const struct move moves[] = {
    {"draft", "apply", "applying", PERM_CASE_ENTER, LIT("提交申请")},
    {"draft", "drop", "cancelled", PERM_CASE_ENTER, LIT("作废草稿")},
    {"draft", "import", "active", PERM_CASE_ENTER, LIT("导入为在档")},
    {"draft", "import_relieved", "relieved", PERM_CASE_ENTER, LIT("导入为解困")},
    {"draft", "import_lifted", "lifted", PERM_CASE_ENTER, LIT("导入为脱困")},
    {"draft", "import_cancelled", "cancelled", PERM_CASE_ENTER, LIT("导入为注销")},
    {"draft", "merge", "merged", PERM_CASE_APPROVE, LIT("并入另一档案")},
    {"applying", "withdraw", "draft", PERM_CASE_ENTER, LIT("撤回申请")}, /* or to the state it applied from */
    {"applying", "enter", "active", PERM_CASE_APPROVE, LIT("批准建档")},
    {"applying", "refuse", "refused", PERM_CASE_APPROVE, LIT("不予建档")},
    {"active", "review", "active", PERM_CASE_APPROVE, LIT("年度复核")},
    {"active", "regular", "active", PERM_CASE_APPROVE, LIT("临时档案转正")},
    {"active", "transfer", "active", PERM_CASE_APPROVE, LIT("转往另一工会")},
    {"active", "relieve", "relieved", PERM_CASE_APPROVE, LIT("解困")},
    {"active", "lift", "lifted", PERM_CASE_APPROVE, LIT("脱困")},
    {"active", "cancel", "cancelled", PERM_CASE_APPROVE, LIT("注销")},
    {"active", "merge", "merged", PERM_CASE_APPROVE, LIT("并入另一档案")},
    {"draft", "transfer", "draft", PERM_CASE_APPROVE, LIT("转往另一工会")},
    {"relieved", "apply", "applying", PERM_CASE_ENTER, LIT("返困申请")},
    {"lifted", "apply", "applying", PERM_CASE_ENTER, LIT("返困申请")},
    {"cancelled", "apply", "applying", PERM_CASE_ENTER, LIT("返困申请")},
    {"refused", "apply", "applying", PERM_CASE_ENTER, LIT("再次申请")},
    {"relieved", "merge", "merged", PERM_CASE_APPROVE, LIT("并入另一档案")},
    {"lifted", "merge", "merged", PERM_CASE_APPROVE, LIT("并入另一档案")},
    {"cancelled", "merge", "merged", PERM_CASE_APPROVE, LIT("并入另一档案")},
    {"refused", "merge", "merged", PERM_CASE_APPROVE, LIT("并入另一档案")},
    {"relieved", "erase", "erased", PERM_PRIVACY_ACT, LIT("删除个人信息")},
    {"lifted", "erase", "erased", PERM_PRIVACY_ACT, LIT("删除个人信息")},
    {"cancelled", "erase", "erased", PERM_PRIVACY_ACT, LIT("删除个人信息")},
    {"refused", "erase", "erased", PERM_PRIVACY_ACT, LIT("删除个人信息")},
    {"merged", "erase", "erased", PERM_PRIVACY_ACT, LIT("删除个人信息")},
};
const struct machine casefile_machines[1] = {{"casefile", ROWS(moves, moves)}};

static const struct need {
    const char *verb;
    bool two, evidence;
    const char *reasons; /* code list, NULL = no reason */
} needs[] = {
    {"enter", true, false, NULL},         {"refuse", true, false, "case_exit"},  {"regular", true, false, NULL},
    {"transfer", true, false, NULL},      {"relieve", true, true, "case_exit"},  {"lift", true, true, "case_exit"},
    {"cancel", true, true, "case_exit"},  {"merge", true, false, NULL},          {"drop", false, false, "case_exit"},
    {"erase", true, false, NULL},
};

bool casefile_live(struct str state)
{
    return str_eq(state, S("draft")) || str_eq(state, S("applying")) || str_eq(state, S("active"));
}

static bool gone(struct str state)
{
    return str_eq(state, S("relieved")) || str_eq(state, S("lifted")) || str_eq(state, S("cancelled"));
}

static const struct need *need_of(const char *verb)
{
    static const struct need none;
    for (size_t i = 0; i < countof(needs); i++)
        if (strcmp(needs[i].verb, verb) == 0)
            return &needs[i];
    return &none;
}

static enum err check_reason(struct ctx *cx, const char *list, const struct casefile_step *s)
{
    struct code_item item;
    if (!s->reason.len)
        return fail_field(cx, "reason", "请选择原因");
    if (code_find(cx, str_of(list), s->reason, S(""), &item) != OK)
        return fail_field(cx, "reason", "没有“%.*s”这个代码", FMT(s->reason));
    return OK;
}

static enum err check_paper(struct ctx *cx, const struct casefile *f, int64_t paper_id)
{
    int64_t n = 0;
    if (!paper_id)
        return fail_field(cx, "paper_id", "请选择作为依据的材料");
    TRY(db_int(cx->tx, CASE_PAPER_HAS, VALS(I64(f->id), I64(paper_id)), &n));
    return n ? OK : fail_field(cx, "paper_id", "依据材料不在这份档案中，或已作废");
}

/* A household that asks: what is mandatory is there, nobody of it is in another live file. */
static enum err check_applying(struct ctx *cx, const struct casefile *f, const struct casefile_step *s)
{
    struct case_member *m = NULL;
    size_t n = 0, before = cx->problems.n;
    if (gone(f->state))
        TRY(check_reason(cx, "case_reenter", s));
    TRY(casefile_members(cx, f, true, &m, &n));
    for (size_t i = 0; i < n; i++)
        TRY(casefile_elsewhere(cx, f->id, &m[i]));
    TRY(casefile_lacks(cx, f, &cx->problems));
    return cx->problems.n > before ? fail(cx, ERR_BAD_INPUT, "档案还不完整，请补充后再提交") : OK;
}

static enum err check(struct ctx *cx, const struct casefile *f, const struct casefile_step *s)
{
    const struct need *need = need_of(s->verb);
    if (need->two && cx->who && (!s->proposed_by || s->proposed_by == cx->who->user_id))
        return fail(cx, ERR_SAME_PERSON, "提出和决定须由不同的人完成");
    if (need->reasons)
        TRY(check_reason(cx, need->reasons, s));
    if (need->evidence || s->paper_id)
        TRY(check_paper(cx, f, s->paper_id));
    if (strcmp(s->verb, "regular") == 0 && !str_eq(f->kind, S("temporary")))
        return fail(cx, ERR_STATE, "只有临时救助档案可以转正");
    return strcmp(s->verb, "apply") == 0 ? check_applying(cx, f, s) : OK;
}

/* What hangs on the state. */
static void apply_to(struct ctx *cx, struct casefile *f, const struct casefile_step *s, struct str on_day, struct str to)
{
    bool entering = str_eq(to, S("active")) && !str_eq(f->state, S("active"));
    f->state = to;
    if (s->class.len)
        f->class = s->class;
    if (s->policy.len)
        f->policy = s->policy;
    if (s->verdict_id)
        f->verdict_id = s->verdict_id;
    if (entering) {
        f->filed_on = f->filed_on.len ? f->filed_on : on_day;
        f->reviewed_on = on_day;
        f->exit_on = f->exit_reason = f->keep_until = S("");
    }
    if (strcmp(s->verb, "review") == 0)
        f->reviewed_on = on_day;
    if (strcmp(s->verb, "regular") == 0)
        f->kind = S("worker");
    if (gone(to) || str_eq(to, S("merged")) || str_eq(to, S("refused"))) {
        f->exit_on = on_day;
        f->exit_reason = s->reason;
        f->keep_until = casefile_years(cx, on_day, CASE_KEEP_YEARS);
    }
}

/* The register says who has a file: the earmark rule and the checks of the tables ask it. */
static enum err tell_register(struct ctx *cx, const struct casefile *f)
{
    if (!f->head_id)
        return OK;
    if (str_eq(f->state, S("active")))
        return db_exec(cx->tx, CASE_PERSON_FILED, VALS(I64(f->head_id), TXT(f->no)), NULL);
    return db_exec(cx->tx, CASE_PERSON_UNFILED, VALS(I64(f->head_id), TXT(f->no)), NULL);
}

static enum err write_move(struct ctx *cx, const struct casefile *f, const struct casefile_step *s, struct str on_day, struct str from, struct str to)
{
    int64_t seq = 0;
    TRY(db_int(cx->tx, CASE_MOVE_LAST, VALS(I64(f->id)), &seq));
    seq++;
    return db_exec(cx->tx, CASE_MOVE_ADD,
                   VALS(I64(f->id), I64(seq), I64(cx->now), TXT(str_of(s->verb)), TXT(from), TXT(to), OPT(s->proposed_by),
                        I64(cx->who ? cx->who->user_id : 0), TXT(on_day), TXT(s->reason), OPT(s->paper_id),
                        BLOB(casefile_seal_at(cx, f->key, "case_move.secret", f->id, seq, s->words)), OPT(s->application_id)),
                   NULL);
}

enum err casefile_move(struct ctx *cx, struct casefile *f, const struct casefile_step *s)
{
    const struct move *mv;
    int64_t changed = 0;
    struct str from = f->state, day = s->on_day.len ? s->on_day : cx_today(cx), to;
    struct date d;
    TRY(machine_step(cx, &casefile_machines[0], from, s->verb, &mv));
    if (date_read(day, &d) != DATE_DAY || str_cmp(day, cx_today(cx)) > 0)
        return fail_field(cx, "on_day", "生效日期应为不晚于今天的日期");
    TRY(check(cx, f, s));
    to = str_of(mv->to);
    if (strcmp(s->verb, "withdraw") == 0)
        TRY(db_text(cx->tx, CASE_APPLIED_FROM, VALS(I64(f->id)), &to));
    apply_to(cx, f, s, day, to);
    TRY(db_exec(cx->tx, CASEFILE_STATE,
                VALS(I64(f->id), I64(f->version), TXT(f->state), TXT(f->class), TXT(f->policy), OPT(f->verdict_id), TXT(f->kind), TXT(f->filed_on),
                     TXT(f->reviewed_on), TXT(f->exit_on), TXT(f->exit_reason), TXT(f->keep_until), OPT(f->merged_into), TXT(from), TXT(cx_today(cx))),
                &changed));
    if (!changed)
        return ERR_CONFLICT;
    f->version++;
    TRY(write_move(cx, f, s, day, from, to));
    cx_tell(cx, TALE_CASEFILE, f->id);
    return tell_register(cx, f);
}

enum err casefile_visited(struct ctx *cx, int64_t casefile_id, struct str day)
{
    cx_tell(cx, TALE_CASEFILE, casefile_id);
    return db_exec(cx->tx, CASEFILE_VISITED, VALS(I64(casefile_id), TXT(day)), NULL);
}

enum err casefile_aided(struct ctx *cx, int64_t person_id, struct str day)
{
    return db_exec(cx->tx, CASEFILE_AIDED, VALS(I64(person_id), TXT(day)), NULL);
}
