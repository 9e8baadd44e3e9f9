// SPDX-License-Identifier: Apache-2.0
// What a dossier of a household's file, or of one person in it, holds. See dossier.h.
#include "dossier.h"

#include "code.h"
#include "date.h"
#include "evidence.h"
#include "money.h"
#include "person.h"

enum { ROWS_MAX = 1000 };

static struct str moment(struct ctx *cx, int64_t ms)
{
    char text[DATE_TIME_TEXT] = "";
    if (ms)
        date_time_text(ms, text);
    return str_dup(cx->a, str_of(text));
}

static struct str num(struct ctx *cx, int64_t n)
{
    return str_f(cx->a, "%lld", (long long)n);
}

static struct str yuan(struct ctx *cx, int64_t fen)
{
    char text[MONEY_TEXT];
    money_yuan(fen, text);
    return str_dup(cx->a, str_of(text));
}

/* --- the parts; member 0 = of everybody --- */

static struct str paper_of(struct ctx *cx, const struct case_paper *p, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (p[i].id == id)
            return str_f(cx->a, "%.*s（材料 %lld）", FMT(dossier_label(cx, "case_paper", p[i].kind)), (long long)id);
    return id ? S("已作废的材料") : S("无");
}

static enum err money_lines(struct dossier *d, const struct casefile *f, int64_t member, const char *side, const char *title, const struct case_paper *papers, size_t n_p)
{
    struct ctx *cx = d->cx;
    struct case_money *m = NULL;
    size_t n = 0;
    int64_t all = 0;
    bool in = strcmp(side, "in") == 0;
    TRY(casefile_money(cx, f, &m, &n));
    struct dossier_part *p = dossier_table(d, title, "成员|项目|起|止|金额（元）|依据|说明", n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(m[i].side, str_of(side)) || (member && m[i].member_no != member))
            continue;
        dossier_row(p, (struct str[]){m[i].member_no ? num(cx, m[i].member_no) : S("家庭"), dossier_label(cx, in ? "case_income" : "case_outlay", m[i].kind),
                                      m[i].from_on, m[i].until_on, yuan(cx, m[i].fen), paper_of(cx, papers, n_p, m[i].paper_id), dossier_veiled(d, m[i].remark)});
        if (!money_add(all, m[i].fen, &all))
            return fail(cx, ERR_TOO_LARGE, "金额合计超出范围");
    }
    if (p->n_rows)
        dossier_row(p, (struct str[]){S("合计"), S(""), S(""), S(""), yuan(cx, all), S(""), S("")});
    return OK;
}

struct visit {
    int64_t id;
    struct str visited_on, purpose, first, second;
    int64_t confirmed_at;
    struct str agrees, secret;
    int64_t signed_file;
};
static const struct field visit_fields[] = {
    {FIELD(struct visit, id)},     {FIELD(struct visit, visited_on)},   {FIELD(struct visit, purpose)}, {FIELD(struct visit, first)},
    {FIELD(struct visit, second)}, {FIELD(struct visit, confirmed_at)}, {FIELD(struct visit, agrees)},  {FIELD(struct visit, secret)},
    {FIELD(struct visit, signed_file)},
};

static enum err visits(struct dossier *d, const struct casefile *f)
{
    struct ctx *cx = d->cx;
    struct visit *v = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, EVIDENCE_VISITS, VALS(I64(f->id)), FIELDS(struct visit, visit_fields), ROWS_MAX, &v, &n));
    struct dossier_part *p = dossier_table(d, "入户调查和走访", "日期|目的|走访人|同行人|同行人确认|户主签名|情况", n);
    for (size_t i = 0; i < n; i++) {
        struct str words;
        TRY(casefile_open(cx, f->key, "home_visit.secret", v[i].id, v[i].secret, &words));
        dossier_row(p, (struct str[]){v[i].visited_on, dossier_label(cx, "visit_purpose", v[i].purpose), v[i].first, v[i].second, moment(cx, v[i].confirmed_at),
                                      v[i].signed_file ? S("有") : S("无"), dossier_veiled(d, words)});
    }
    return OK;
}

struct aid_line {
    int64_t id;
    struct str given_on, kind, class, source;
    int64_t amount_fen, member_no;
    struct str name, org_name, campaign, approver;
};
static const struct field aid_fields[] = {
    {FIELD(struct aid_line, id)},         {FIELD(struct aid_line, given_on)},  {FIELD(struct aid_line, kind)},     {FIELD(struct aid_line, class)},
    {FIELD(struct aid_line, source)},     {FIELD(struct aid_line, amount_fen)}, {FIELD(struct aid_line, member_no)}, {FIELD(struct aid_line, name)},
    {FIELD(struct aid_line, org_name)},   {FIELD(struct aid_line, campaign)},  {FIELD(struct aid_line, approver)},
};

static enum err aids(struct dossier *d, const struct casefile *f, int64_t member)
{
    struct ctx *cx = d->cx;
    struct aid_line *r = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, EVIDENCE_AID, VALS(I64(f->id)), FIELDS(struct aid_line, aid_fields), ROWS_MAX, &r, &n));
    struct dossier_part *p = dossier_table(d, "帮扶记录", "日期|姓名|方式|类别|金额（元）|活动|发放工会|审核人", n);
    for (size_t i = 0; i < n; i++)
        if (!member || r[i].member_no == member)
            dossier_row(p, (struct str[]){r[i].given_on, r[i].name, dossier_label(cx, "kind", r[i].kind), dossier_label(cx, "class", r[i].class),
                                          yuan(cx, r[i].amount_fen), r[i].campaign, r[i].org_name, r[i].approver});
    return OK;
}

static enum err consents(struct dossier *d, const struct casefile *f, int64_t member)
{
    struct ctx *cx = d->cx;
    struct consent *c = NULL;
    size_t n = 0;
    TRY(consent_list(cx, f->id, &c, &n));
    struct dossier_part *p = dossier_table(d, "同意和授权", "姓名|文本|版本|方式|监护人|日期|撤回", n);
    for (size_t i = 0; i < n; i++)
        if (!member || c[i].member_no == member || c[i].guardian_no == member)
            dossier_row(p, (struct str[]){c[i].name, c[i].title, c[i].edition, dossier_label(cx, "consent_how", c[i].how), c[i].guardian, c[i].given_on,
                                          c[i].withdrawn_on});
    return OK;
}

static enum err papers(struct dossier *d, const struct case_paper *p, size_t n, int64_t member)
{
    struct dossier_part *t = dossier_table(d, "材料", "编号|材料|成员|日期|有效期至|扫描件|登记人", n);
    for (size_t i = 0; i < n; i++)
        if (!member || p[i].member_no == member)
            dossier_row(t, (struct str[]){num(d->cx, p[i].id), dossier_label(d->cx, "case_paper", p[i].kind),
                                          p[i].member_no ? num(d->cx, p[i].member_no) : S("家庭"), p[i].dated_on, p[i].valid_until,
                                          p[i].file_id ? S("有") : S("原件存档"), p[i].added_name});
    return OK;
}

/* --- the verdict: clause by clause, from what was frozen with it --- */

struct verdict_row {
    int64_t id;
    struct str day, policy, edition, class, maker;
    int64_t made_at;
    struct str secret;
};
static const struct field verdict_fields[] = {
    {FIELD(struct verdict_row, id)},    {FIELD(struct verdict_row, day)},     {FIELD(struct verdict_row, policy)}, {FIELD(struct verdict_row, edition)},
    {FIELD(struct verdict_row, class)}, {FIELD(struct verdict_row, maker)},   {FIELD(struct verdict_row, made_at)}, {FIELD(struct verdict_row, secret)},
};

static struct str say_word(struct str say)
{
    static const struct {
        const char *say;
        struct str word;
    } words[] = {{"yes", LIT("符合")}, {"no", LIT("不符合")}, {"unknown", LIT("缺材料")}, {"error", LIT("条款有误")}};
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(say, str_of(words[i].say)))
            return words[i].word;
    return say;
}

static struct str facts_text(struct ctx *cx, const struct json *clause)
{
    const struct json *facts = json_get(clause, "facts");
    struct buf b = buf_new(cx->a, 4000);
    buf_str(&b, json_get_str(clause, "text"));
    for (size_t i = 0; i < json_len(facts); i++)
        buf_f(&b, "%s%.*s：%.*s", i ? "；" : b.len ? "\n" : "", FMT(json_get_str(json_at(facts, i), "label")), FMT(json_get_str(json_at(facts, i), "text")));
    return buf_done(&b);
}

static enum err verdict(struct dossier *d, const struct casefile *f)
{
    struct ctx *cx = d->cx;
    struct verdict_row *v = NULL;
    struct str plain;
    size_t n = 0;
    TRY(db_rows(cx->tx, EVIDENCE_VERDICT, VALS(I64(f->id), I64(f->verdict_id)), FIELDS(struct verdict_row, verdict_fields), 1, &v, &n));
    if (!n) {
        (void)dossier_words(d, "认定结论", S("没有按政策认定的结论。"));
        return OK;
    }
    TRY(casefile_open_at(cx, f->key, "case_verdict.secret", f->id, v->made_at, v->secret, &plain));
    const struct json *doc = json_parse(cx->a, plain, NULL), *clauses = json_get(doc, "clauses");
    (void)dossier_words(d, "认定结论",
                        str_f(cx->a, "认定日期：%.*s；政策：%.*s（%.*s 版，编号 %.*s）；认定人：%.*s，%.*s。\n结论：%.*s。\n%.*s\n%s%.*s", FMT(v->day),
                              FMT(json_get_str(doc, "title")), FMT(v->edition), FMT(v->policy), FMT(v->maker), FMT(moment(cx, v->made_at)),
                              FMT(json_get_str(doc, "label").len ? json_get_str(doc, "label") : v->class.len ? dossier_label(cx, "case_category", v->class) : S("未达到认定标准")),
                              FMT(json_get_str(doc, "reason")), json_get_str(doc, "line_document").len ? "标准文件：" : "", FMT(json_get_str(doc, "line_document"))));
    struct dossier_part *p = dossier_table(d, "逐条计算", "条款|结果|事实和计算|依据", json_len(clauses));
    for (size_t i = 0; i < json_len(clauses); i++) {
        const struct json *c = json_at(clauses, i);
        dossier_row(p, (struct str[]){json_get_str(c, "label"), say_word(json_get_str(c, "say")), facts_text(cx, c),
                                      str_f(cx->a, "%.*s %.*s", FMT(json_get_str(c, "paper")), FMT(json_get_str(c, "article")))});
    }
    return OK;
}

/* --- the way --- */

struct move_row {
    int64_t seq, at;
    struct str verb, from_state, to_state, proposer, user_name, on_day, reason;
    int64_t paper_id, application_id;
    struct str secret;
};
static const struct field move_fields[] = {
    {FIELD(struct move_row, seq)},      {FIELD(struct move_row, at)},        {FIELD(struct move_row, verb)},     {FIELD(struct move_row, from_state)},
    {FIELD(struct move_row, to_state)}, {FIELD(struct move_row, proposer)},  {FIELD(struct move_row, user_name)}, {FIELD(struct move_row, on_day)},
    {FIELD(struct move_row, reason)},   {FIELD(struct move_row, paper_id)},  {FIELD(struct move_row, application_id)}, {FIELD(struct move_row, secret)},
};
struct step_row {
    int64_t id, seq, at;
    struct str user_name, org_name, verb, from_state, to_state, due_on;
    int64_t late_days;
    struct str secret;
};
static const struct field step_fields[] = {
    {FIELD(struct step_row, id)},   {FIELD(struct step_row, seq)},        {FIELD(struct step_row, at)},       {FIELD(struct step_row, user_name)},
    {FIELD(struct step_row, org_name)}, {FIELD(struct step_row, verb)},   {FIELD(struct step_row, from_state)}, {FIELD(struct step_row, to_state)},
    {FIELD(struct step_row, due_on)}, {FIELD(struct step_row, late_days)}, {FIELD(struct step_row, secret)},
};
struct meeting {
    int64_t id;
    struct str title, held_on;
    int64_t members, present, votes_for;
};
static const struct field meeting_fields[] = {{FIELD(struct meeting, id)},      {FIELD(struct meeting, title)},   {FIELD(struct meeting, held_on)},
                                              {FIELD(struct meeting, members)}, {FIELD(struct meeting, present)}, {FIELD(struct meeting, votes_for)}};

static struct str arrow(struct ctx *cx, const char *list, struct str from, struct str to)
{
    return str_f(cx->a, "%.*s → %.*s", FMT(dossier_label(cx, list, from)), FMT(dossier_label(cx, list, to)));
}

static enum err moves(struct dossier *d, const struct casefile *f)
{
    struct ctx *cx = d->cx;
    struct move_row *m = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, CASE_MOVES, VALS(I64(f->id)), FIELDS(struct move_row, move_fields), ROWS_MAX, &m, &n));
    struct dossier_part *p = dossier_table(d, "档案状态的变动", "生效日|变动|提出人|决定人|办理时间|原因|说明", n);
    for (size_t i = 0; i < n; i++) {
        struct str words;
        TRY(casefile_open_at(cx, f->key, "case_move.secret", f->id, m[i].seq, m[i].secret, &words));
        dossier_row(p, (struct str[]){m[i].on_day, arrow(cx, "case_state", m[i].from_state, m[i].to_state), m[i].proposer, m[i].user_name,
                                      moment(cx, m[i].at), dossier_label(cx, "case_exit", m[i].reason), dossier_veiled(d, words)});
    }
    return OK;
}

static enum err steps(struct dossier *d, const struct casefile *f)
{
    struct ctx *cx = d->cx;
    struct step_row *s = NULL;
    struct meeting *g = NULL;
    size_t n = 0, n_g = 0;
    TRY(db_rows(cx->tx, EVIDENCE_STEPS, VALS(I64(f->id)), FIELDS(struct step_row, step_fields), ROWS_MAX, &s, &n));
    struct dossier_part *p = dossier_table(d, "申请办理过程", "申请|环节|办理人|单位|办理时间|期限|超期（工作日）|意见", n);
    for (size_t i = 0; i < n; i++) {
        struct str words;
        TRY(casefile_open_at(cx, f->key, "application_step.secret", s[i].id, s[i].seq, s[i].secret, &words));
        dossier_row(p, (struct str[]){num(cx, s[i].id), arrow(cx, "application_state", s[i].from_state, s[i].to_state), s[i].user_name, s[i].org_name,
                                      moment(cx, s[i].at), s[i].due_on, s[i].late_days ? num(cx, s[i].late_days) : S(""), dossier_veiled(d, words)});
    }
    TRY(db_rows(cx->tx, EVIDENCE_DECISIONS, VALS(I64(f->id)), FIELDS(struct meeting, meeting_fields), ROWS_MAX, &g, &n_g));
    p = dossier_table(d, "集体研究", "编号|议题|日期|应到|实到|同意", n_g);
    for (size_t i = 0; i < n_g; i++)
        dossier_row(p, (struct str[]){num(cx, g[i].id), g[i].title, g[i].held_on, num(cx, g[i].members), num(cx, g[i].present), num(cx, g[i].votes_for)});
    return OK;
}

enum err dossier_of_file(struct ctx *cx, const struct casefile *f, bool plain, struct dossier **out)
{
    struct dossier *d = dossier_new(cx, plain, str_f(cx->a, "困难职工档案证据　%.*s", FMT(f->no)));
    struct case_member *m = NULL;
    struct case_asset *a = NULL;
    struct case_paper *p = NULL;
    size_t n_m = 0, n_a = 0, n_p = 0;
    TRY(casefile_members(cx, f, false, &m, &n_m));
    TRY(casefile_assets(cx, f, &a, &n_a));
    TRY(casefile_papers(cx, f, true, &p, &n_p));
    dossier_fields(d, "基本情况", CASEFILE_FIELDS, f);
    dossier_rows(d, "家庭成员", CASE_MEMBER_FIELDS, m, n_m, "no|name|relation|sex|birth|number|work|left_on");
    if (plain)
        dossier_rows(d, "家庭成员的健康和联系方式", CASE_MEMBER_FIELDS, m, n_m, "no|health|diagnosis|disability|phone|card|employer|school");
    else /* what somebody suffers from is no business of who gets a masked pack */
        dossier_rows(d, "家庭成员的联系方式", CASE_MEMBER_FIELDS, m, n_m, "no|phone|card|employer");
    TRY(money_lines(d, f, 0, "in", "年收入", p, n_p));
    TRY(money_lines(d, f, 0, "out", "刚性支出", p, n_p));
    dossier_rows(d, "财产", CASE_ASSET_FIELDS, a, n_a, "kind|use|n|m2|bought_year|value_fen|remark");
    TRY(verdict(d, f));
    TRY(papers(d, p, n_p, 0));
    TRY(consents(d, f, 0));
    TRY(visits(d, f));
    TRY(steps(d, f));
    TRY(aids(d, f, 0));
    TRY(moves(d, f));
    *out = d;
    return OK;
}

/* --- for the person himself --- */

struct look {
    int64_t at;
    struct str user_name, action;
};
static const struct field look_fields[] = {{FIELD(struct look, at)}, {FIELD(struct look, user_name)}, {FIELD(struct look, action)}};

static enum err looks(struct dossier *d, const struct casefile *f)
{
    struct look *l = NULL;
    size_t n = 0;
    TRY(db_rows(d->cx->tx, PRIVACY_LOOKS, VALS(TXT(str_f(d->cx->a, "casefile:%lld", (long long)f->id))), FIELDS(struct look, look_fields), ROWS_MAX, &l, &n));
    struct dossier_part *p = dossier_table(d, "谁查看过完整信息", "时间|人员|方式", n);
    for (size_t i = 0; i < n; i++)
        dossier_row(p, (struct str[]){moment(d->cx, l[i].at), l[i].user_name,
                                      str_eq(l[i].action, S("casefile.unmask")) ? S("查看完整信息") : S("生成证据包")});
    return OK;
}

static enum err texts(struct dossier *d)
{
    struct ctx *cx = d->cx;
    const struct rule *r = NULL;
    enum err e = rule_kept(cx, S("consents"), S("file"), cx_today(cx), &r);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    const struct json *body = json_parse(cx->a, r->body, NULL);
    (void)dossier_words(d, "为什么持有、保存多久、谁能得到",
                        str_f(cx->a, "用途：%.*s。\n依据：%.*s。\n保存：%.*s。", FMT(json_get_str(body, "purpose")), FMT(json_get_str(body, "basis")), FMT(json_get_str(body, "keep"))));
    return OK;
}

static enum err register_row(struct dossier *d, const struct case_member *m)
{
    struct person p = {0};
    if (!m->person_id)
        return OK;
    enum err e = person_get(d->cx, m->person_id, &p);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    dossier_fields(d, "职工库中的登记", PERSON_FIELDS, &p);
    return OK;
}

enum err dossier_of_member(struct ctx *cx, const struct casefile *f, int64_t member_no, struct dossier **out)
{
    struct case_member *m = NULL;
    struct case_paper *p = NULL;
    size_t n = 0, n_p = 0, i = 0;
    TRY(casefile_members(cx, f, false, &m, &n));
    while (i < n && m[i].no != member_no)
        i++;
    if (i == n)
        return fail(cx, ERR_NOT_FOUND, "这份档案没有第 %lld 位家庭成员", (long long)member_no);
    bool head = str_eq(m[i].relation, S("self"));
    struct dossier *d = dossier_new(cx, true, S("个人信息副本"));
    TRY(casefile_papers(cx, f, true, &p, &n_p));
    TRY(texts(d));
    dossier_fields(d, "本人信息", CASE_MEMBER_FIELDS, &m[i]);
    if (head)
        dossier_fields(d, "家庭档案", CASEFILE_FIELDS, f);
    TRY(money_lines(d, f, head ? 0 : member_no, "in", "收入", p, n_p));
    TRY(money_lines(d, f, head ? 0 : member_no, "out", "支出", p, n_p));
    TRY(papers(d, p, n_p, head ? 0 : member_no));
    TRY(consents(d, f, member_no));
    if (head) {
        TRY(verdict(d, f));
        TRY(visits(d, f));
        TRY(moves(d, f));
    }
    TRY(aids(d, f, member_no));
    TRY(register_row(d, &m[i]));
    TRY(looks(d, f));
    *out = d;
    return OK;
}
