// SPDX-License-Identifier: Apache-2.0
// Reports of campaigns as stored: begun from the records, changed paragraph by paragraph, written again keeping what is
// by hand, finished by another person. A finished report keeps its figures whatever the records come to later.
#include "code.h"
#include "publicity_own.h"

enum { CHANGES_MAX = FIGURES_MAX };

const struct field summary_fields[22] = {
    {FIELD(struct summary, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct summary, org_id), .as = AS_ID},
    {FIELD(struct summary, org_code), .label = LIT("工会代码")},
    {FIELD(struct summary, org_name), .label = LIT("工会")},
    {FIELD(struct summary, org_path), .as = AS_BLOB},
    {FIELD(struct summary, campaign_id), .as = AS_ID},
    {FIELD(struct summary, campaign), .label = LIT("活动代码")},
    {FIELD(struct summary, campaign_name), .label = LIT("活动")},
    {FIELD(struct summary, rule), .label = LIT("模板")},
    {FIELD(struct summary, title), .label = LIT("标题")},
    {FIELD(struct summary, body), .as = AS_BLOB},
    {FIELD(struct summary, figures), .as = AS_BLOB},
    {FIELD(struct summary, written_at), .as = AS_TIME, .label = LIT("取数时间")},
    {FIELD(struct summary, state), .as = AS_CODE, .codes = "summary_state", .label = LIT("状态")},
    {FIELD(struct summary, seal), .label = LIT("定稿摘要（SM3）")},
    {FIELD(struct summary, entered_by), .as = AS_ID},
    {FIELD(struct summary, edited_by), .as = AS_ID},
    {FIELD(struct summary, entered_at), .as = AS_TIME, .label = LIT("建立时间")},
    {FIELD(struct summary, finished_at), .as = AS_TIME, .label = LIT("定稿时间")},
    {FIELD(struct summary, writer), .label = LIT("起草人")},
    {FIELD(struct summary, finisher), .label = LIT("定稿人")},
    {FIELD(struct summary, version), .label = LIT("版本")},
};
const struct field para_in_fields[4] = {
    {FIELD(struct para_in, section), .label = LIT("节"), .max = 40},
    {FIELD(struct para_in, para), .label = LIT("段落"), .max = 40},
    {FIELD(struct para_in, text), .label = LIT("文字"), .max = DRAFT_TEXT_MAX / 3},
    {FIELD(struct para_in, version), .label = LIT("版本")},
};
const struct field summary_in_fields[2] = {
    {FIELD(struct summary_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct summary_in, template), .label = LIT("模板"), .max = 40},
};
const struct field version_in_fields[1] = {
    {FIELD(struct version_in, version), .label = LIT("版本")},
};
const char summary_schema[] =
    "{report,\"sections\":[{key,title,made,\"paras\":[{key,kind,text,made,stale}|{key,kind,\"table\":{title,head,rows}}]}],"
    "\"open\":n,\"changes\":[{key,label,was,now}],verbs}";

enum err summary_get(struct ctx *cx, int64_t id, struct summary *out)
{
    *out = (struct summary){0};
    return cx_one(cx, SUMMARY_GET, id, SUMMARY_FIELDS, out);
}

static enum err put_row(struct ctx *cx, void *row)
{
    struct summary *s = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SUMMARY_FIELDS, s);
    machine_verbs(cx, &publicity_machines[MACHINE_SUMMARY], s->state, s->org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err summary_list(struct ctx *cx)
{
    return cx_list_by(cx, SUMMARY_LIST,
                      VALS(LO(cx), TXT(publicity_end(cx)), TXT(cx_query(cx, "campaign")), I64(cx_after(cx)), I64(cx_limit(cx))),
                      SUMMARY_FIELDS, put_row);
}

/* --- figures as stored, and what changed since --- */

static struct str figures_write(struct arena *a, const struct figures *f)
{
    struct buf b = buf_new(a, DRAFT_BYTES_MAX);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    for (size_t i = 0; i < f->n; i++) {
        jw_keys(&w, f->at[i].key);
        jw_open(&w, '[');
        jw_int(&w, f->at[i].heads);
        jw_int(&w, f->at[i].fen);
        jw_close(&w, ']');
    }
    jw_close(&w, '}');
    return buf_done(&b);
}

static void write_change(struct ctx *cx, const struct figure *g, int64_t was, int64_t now, bool money)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "key", g->key);
    jw_kt(cx->out, "label", g->label);
    jw_kt(cx->out, "unit", money ? S("万元") : g->unit);
    jw_kt(cx->out, "was", figure_text(cx->a, was, money));
    jw_kt(cx->out, "now", figure_text(cx->a, now, money));
    jw_close(cx->out, '}');
}

static void write_changes(struct ctx *cx, const struct summary *s, const struct figures *f)
{
    const struct json *was = json_parse(cx->a, s->figures, NULL);
    jw_key(cx->out, "changes");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < f->n; i++) {
        const struct figure *g = &f->at[i];
        const struct json *old = json_get(was, str_z(cx->a, g->key));
        int64_t heads = json_int(json_at(old, 0)), fen = json_int(json_at(old, 1));
        if (g->counts && heads != g->heads)
            write_change(cx, g, heads, g->heads, false);
        if (g->money && fen != g->fen)
            write_change(cx, g, fen, g->fen, true);
    }
    jw_close(cx->out, ']');
}

/* Places still to be filled by hand. */
static int64_t open_places(const struct draft *d)
{
    int64_t n = 0;
    for (size_t i = 0; i < d->n_sections; i++)
        for (size_t k = 0; k < d->sections[i].n_paras; k++) {
            const struct draft_para *p = &d->sections[i].paras[k];
            n += str_eq(p->kind, S("hand")) && p->text.len && str_eq(p->text, p->made);
        }
    return n;
}

/* The call speaks of the report's union from here on. */
static void stand_at(struct ctx *cx, const struct summary *s)
{
    cx->org_id = s->org_id;
    cx->org_path = s->org_path;
    cx->org_code = s->org_code;
}

static enum err gather(struct ctx *cx, const struct summary *s, struct figures **f)
{
    struct campaign c = {0};
    stand_at(cx, s);
    TRY(campaign_get(cx, s->campaign, &c));
    return figures_gather(cx, &c, f);
}

static enum err answer(struct ctx *cx, int64_t id, struct summary *s)
{
    struct draft d;
    struct figures *f = NULL;
    TRY(summary_get(cx, id, s));
    TRY(draft_read(cx->a, s, &d));
    TRY(gather(cx, s, &f));
    const struct json *body = json_parse(cx->a, s->body, NULL);
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SUMMARY_FIELDS, s);
    machine_verbs(cx, &publicity_machines[MACHINE_SUMMARY], s->state, s->org_path);
    jw_kt(cx->out, "made", d.made);
    jw_key(cx->out, "sections");
    jw_raw(cx->out, json_text(cx->a, json_get(body, "sections")));
    jw_ki(cx->out, "open", open_places(&d));
    write_changes(cx, s, f);
    jw_close(cx->out, '}');
    return OK;
}

enum err summary_one(struct ctx *cx)
{
    struct summary s;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id, &s);
}

static enum err told(struct ctx *cx, int64_t id, const struct summary *before)
{
    struct summary s;
    TRY(answer(cx, id, &s));
    audit_object(cx, s.org_id, "campaign_report:%lld", (long long)id);
    audit_diff(cx, SUMMARY_FIELDS, before, &s);
    return OK;
}

/* --- writing --- */

static enum err write_draft(struct ctx *cx, struct str code, const struct figures *f, struct draft *d, struct str *rule_name)
{
    struct rule rule = {0};
    enum err e = rule_get(cx->tx, S("reports"), code, f->campaign.start_on, &rule);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "template", "没有总结模板“%.*s”，或它在 %.*s 还没有启用", FMT(code), FMT(f->campaign.start_on));
    TRY(e);
    *rule_name = str_f(cx->a, "%.*s@%.*s", FMT(rule.code), FMT(rule.edition));
    return draft_make(cx, &rule, f, d);
}

enum err summary_begin(struct ctx *cx)
{
    const struct summary_in *in = cx->in;
    struct summary none = {0};
    struct campaign c = {0};
    struct figures *f = NULL;
    struct draft d = {0};
    struct str rule = {0};
    int64_t id = 0;
    TRY(campaign_get(cx, in->campaign, &c));
    if (!path_covers(c.org_path, cx->org_path))
        return fail_field(cx, "campaign", "本单位不参加活动“%.*s”", FMT(c.name));
    enum err e = db_int(cx->tx, SUMMARY_OF, VALS(I64(c.id), I64(cx->org_id)), &id);
    if (e == OK)
        return fail(cx, ERR_DUPLICATE, "本单位已有这个活动的总结（第 %lld 号），请打开它修改或重新取数", (long long)id);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(figures_gather(cx, &c, &f));
    TRY(write_draft(cx, in->template.len ? in->template : S("summary"), f, &d, &rule));
    TRY(db_int(cx->tx, SUMMARY_ADD,
               VALS(I64(cx->org_id), I64(c.id), TXT(rule), TXT(d.title), TXT(draft_write(cx->a, &d)), TXT(figures_write(cx->a, f)), I64(cx->now),
                    I64(cx->who->user_id)),
               &id));
    return told(cx, id, &none);
}

static enum err begin(struct ctx *cx, const char *verb, struct summary *s, const struct move **mv)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(summary_get(cx, id, s));
    return machine_step(cx, &publicity_machines[MACHINE_SUMMARY], s->state, verb, mv);
}

static enum err save(struct ctx *cx, const struct summary *s, int64_t version, const struct draft *d, struct str figures, int64_t written_at, struct str rule)
{
    int64_t n = 0;
    TRY(db_exec(cx->tx, SUMMARY_SAVE,
                VALS(I64(s->id), I64(version), TXT(d->title), TXT(draft_write(cx->a, d)), TXT(figures), I64(written_at), TXT(rule),
                     I64(cx->who->user_id)),
                &n));
    return n ? told(cx, s->id, s) : ERR_CONFLICT;
}

/* One place: a paragraph, a section's title (para ""), or the title (section "" too). */
static bool put_text(struct draft *d, const struct para_in *in)
{
    if (!in->section.len)
        d->title = in->text;
    for (size_t i = 0; i < d->n_sections; i++) {
        struct draft_section *s = &d->sections[i];
        if (!str_eq(s->key, in->section))
            continue;
        if (!in->para.len)
            s->title = in->text;
        for (size_t k = 0; k < s->n_paras; k++)
            if (in->para.len && str_eq(s->paras[k].key, in->para) && !s->paras[k].table.len) {
                s->paras[k].text = in->text;
                s->paras[k].stale = false;
                return true;
            }
        return !in->para.len;
    }
    return !in->section.len;
}

/* Control characters have no place in a paper; line breaks part paragraphs. */
static struct str printable(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x20 || s.at[i] == '\n')
            buf_ch(&b, s.at[i]);
    return buf_done(&b);
}

enum err summary_edit(struct ctx *cx)
{
    struct para_in *in = cx->in;
    struct summary s;
    struct draft d;
    const struct move *mv;
    TRY(begin(cx, "edit", &s, &mv));
    TRY(draft_read(cx->a, &s, &d));
    in->text = printable(cx->a, in->text);
    if (!in->para.len && !str_trim(in->text).len)
        return fail_field(cx, "text", "标题不能为空");
    if (!put_text(&d, in))
        return fail_field(cx, "para", "总结里没有这一段，请刷新后再改");
    audit_note(cx, "place", str_f(cx->a, "%.*s/%.*s", FMT(in->section), FMT(in->para)));
    return save(cx, &s, in->version, &d, s.figures, s.written_at, s.rule);
}

enum err summary_again(struct ctx *cx)
{
    const struct version_in *in = cx->in;
    struct summary s;
    struct draft old, now = {0};
    struct figures *f = NULL;
    struct str rule = {0};
    const struct move *mv;
    TRY(begin(cx, "regenerate", &s, &mv));
    TRY(draft_read(cx->a, &s, &old));
    TRY(gather(cx, &s, &f));
    TRY(write_draft(cx, str_cut(s.rule, '@', &(struct str){0}), f, &now, &rule));
    draft_keep(&now, &old);
    return save(cx, &s, in->version, &now, figures_write(cx->a, f), cx->now, rule);
}

/* --- finished --- */

static struct str seal_of(struct arena *a, const struct summary *s)
{
    unsigned char digest[SM3_BYTES];
    struct str all = str_f(a, "%.*s\n%.*s\n%.*s", FMT(s->title), FMT(s->body), FMT(s->figures));
    sm3_once(all.at, all.len, digest);
    return hex_of(a, digest, sizeof digest);
}

enum err summary_finish(struct ctx *cx)
{
    const struct version_in *in = cx->in;
    struct summary s;
    struct draft d;
    const struct move *mv;
    int64_t n = 0;
    TRY(begin(cx, "finish", &s, &mv));
    TRY(draft_read(cx->a, &s, &d));
    if (s.edited_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "最后修改的人不能自己定稿，请由另一位同志核对后定稿");
    if (open_places(&d))
        return fail(cx, ERR_STATE, "还有 %lld 处待填写；请填写，不需要的清空", (long long)open_places(&d));
    TRY(db_exec(cx->tx, SUMMARY_FINISH, VALS(I64(s.id), I64(in->version), TXT(seal_of(cx->a, &s)), I64(cx->who->user_id), I64(cx->now)), &n));
    return n ? told(cx, s.id, &s) : ERR_CONFLICT;
}

enum err summary_reopen(struct ctx *cx)
{
    struct summary s;
    const struct move *mv;
    int64_t n = 0;
    TRY(begin(cx, "reopen", &s, &mv));
    TRY(db_exec(cx->tx, SUMMARY_REOPEN, VALS(I64(s.id)), &n));
    return n ? told(cx, s.id, &s) : ERR_CONFLICT;
}

static enum err verify_one(void *arg, void *row)
{
    struct verify *v = arg;
    const struct summary *s = row;
    struct arena_mark m = arena_mark(v->cx->a);
    bool same = str_eq(seal_of(v->cx->a, s), s->seal);
    arena_release(v->cx->a, m);
    v->checked++;
    if (!same)
        v->found(v, "I27", str_f(v->cx->a, "第 %lld 号活动总结定稿后被改动过", (long long)s->id));
    return OK;
}

enum err summary_verify(struct verify *v)
{
    struct summary row = {0};
    return db_each(v->cx->tx, SUMMARY_VERIFY, NOVALS, SUMMARY_FIELDS, &row, verify_one, v);
}
