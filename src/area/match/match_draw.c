// SPDX-License-Identifier: Apache-2.0
// A draft roster from a list by a rule ("自付 10 万元以上 → 1 万元"): staged through the same checks as an imported roster, so that
// caps, duplicates, spouses and earmarks are looked at as for any. A row carries the rule's class and its words, never what the
// list says of an illness. The draft stays a draft until somebody submits it.
#include "audit.h"
#include "match_own.h"
#include "roster.h"

const struct field match_draw_in_fields[5] = {
    {FIELD(struct match_draw_in, rule), .label = LIT("名册规则"), .need = true, .max = 40},
    {FIELD(struct match_draw_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct match_draw_in, source), .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct match_draw_in, purpose), .label = LIT("用途"), .need = true, .max = 200},
    {FIELD(struct match_draw_in, title), .label = LIT("名册名称"), .need = true, .max = 100},
};
const struct field match_draw_fields[16] = {
    {FIELD(struct match_draw, id), .as = AS_ID},
    {FIELD(struct match_draw, list_id), .as = AS_ID},
    {FIELD(struct match_draw, list_title), .label = LIT("名单")},
    {FIELD(struct match_draw, rule), .label = LIT("规则")},
    {FIELD(struct match_draw, rule_title), .label = LIT("规则名称")},
    {FIELD(struct match_draw, purpose), .label = LIT("用途")},
    {FIELD(struct match_draw, roster_id), .label = LIT("名册"), .as = AS_ID},
    {FIELD(struct match_draw, persons), .label = LIT("人数"), .as = AS_COUNT},
    {FIELD(struct match_draw, fen), .label = LIT("金额"), .as = AS_MONEY},
    {FIELD(struct match_draw, skipped), .label = LIT("未列入"), .as = AS_COUNT},
    {FIELD(struct match_draw, classes), .as = AS_JSON},
    {FIELD(struct match_draw, job_id), .as = AS_ID},
    {FIELD(struct match_draw, created_by_name), .label = LIT("编制人")},
    {FIELD(struct match_draw, org_code), .label = LIT("工会编码")},
    {FIELD(struct match_draw, org_name), .label = LIT("工会")},
    {FIELD(struct match_draw, created_at), .label = LIT("编制时间"), .as = AS_TIME},
};

struct chosen {
    int64_t person_id, fen;
    size_t step;
};
struct drawing {
    struct job_run *j;
    int64_t draw_id, list_id, roster_id, row_no, seq, skipped;
    struct roster_begin begin;
    struct str rule, list_kind, class, note;
    struct match_kind *k; /* columns of the list's kind, steps of the draw */
    struct match_judge *judge;
    struct match_key key;
    struct sealer *list;
    struct match_cursor at;
    struct roster_rules *rules;
    struct roster_set *set;
    struct roster_check *check;
    struct arena *a; /* of the page */
    struct chosen *chosen;
    size_t n, cap;
    struct roster_row *rows;
    struct roster_finding *finds;
    size_t n_finds, cap_finds;
    struct roster_counts counts;
    int64_t persons[MATCH_RULES], fen[MATCH_RULES];
    struct str why;
    bool left;
};

/* --- before anything is written --- */

static enum err load_kind(struct ctx *cx, int64_t list_id, struct str rule, struct match_list *l, struct match_kind **k, struct rule *doc)
{
    struct str why = S("");
    TRY(match_list_usable(cx, list_id, l));
    enum err e = match_kind_edition(cx->tx, cx->a, l->kind, l->edition, k, &why);
    if (e == OK)
        e = match_draw_get(cx->tx, cx->a, rule, cx_today(cx), *k, doc, &why);
    if (e != OK)
        return why.len ? fail(cx, e, "%.*s", FMT(why)) : e;
    if (!str_eq(json_get_str((*k)->body, "list"), l->kind))
        return fail(cx, ERR_BAD_INPUT, "名册规则“%.*s”不适用于这种名单", FMT(doc->title));
    return OK;
}

static struct str payload(struct ctx *cx, int64_t draw_id, int64_t list_id, const struct match_draw_in *in, const struct roster_begin *b)
{
    struct buf o = buf_new(cx->a, 4096);
    struct jw w = jw_new(&o);
    jw_open(&w, '{');
    jw_ki(&w, "draw", draw_id);
    jw_ki(&w, "list", list_id);
    jw_kt(&w, "rule", in->rule);
    jw_kt(&w, "source", in->source);
    jw_kt(&w, "title", in->title);
    jw_ki(&w, "campaign", b->campaign_id);
    jw_close(&w, '}');
    return buf_done(&o);
}

enum err match_draw_start(struct ctx *cx)
{
    const struct match_draw_in *in = cx->in;
    int64_t id, draw_id = 0, job = 0;
    struct match_list l;
    struct match_kind *k;
    struct rule doc = {0};
    struct roster_begin b = {0};
    struct roster_rules *rules;
    struct str why = S("");
    TRY(cx_arg_id(cx, 0, &id));
    TRY(match_purpose(cx, in->purpose));
    TRY(load_kind(cx, id, in->rule, &l, &k, &doc));
    if (!cx_may(cx, PERM_ROSTER_ENTER, l.org_path))
        return ERR_FORBIDDEN;
    TRY(roster_target(cx, in->campaign, l.org_code, &b));
    enum err e = roster_rules_load(cx->tx, b.campaign_id, b.org_id, date_of_ms(cx->now), &rules, &why);
    if (e != OK)
        return why.len ? fail(cx, e, "%.*s", FMT(why)) : e;
    TRY(roster_defaults_check(cx, rules, json_get_str(k->body, "class"), in->source));
    TRY(db_int(cx->tx, MATCH_DRAW_NEW,
               VALS(I64(id), I64(l.org_id), TXT(str_f(cx->a, "%.*s@%.*s", FMT(doc.code), FMT(doc.edition))), TXT(in->purpose),
                    I64(cx->who->user_id), I64(cx->now)),
               &draw_id));
    TRY(job_start(cx, "match.draw", l.org_id, payload(cx, draw_id, id, in, &b), &job));
    TRY(db_exec(cx->tx, MATCH_DRAW_JOB, VALS(I64(draw_id), I64(job)), NULL));
    audit_object(cx, l.org_id, "match_list:%lld", (long long)id);
    audit_note(cx, "purpose", in->purpose);
    audit_note(cx, "rule", doc.code);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "draw", draw_id);
    jw_ki(cx->out, "job", job);
    jw_close(cx->out, '}');
    return OK;
}

/* --- choosing: the first step that holds --- */

static enum err on_subject(void *arg, const struct match_subject *s)
{
    struct drawing *g = arg;
    bool holds = false;
    size_t i = 0;
    while (i < g->k->n_rule && !holds) {
        if (!match_judge_rule(g->judge, g->a, i, s->fig, &holds, &g->why))
            return ERR_BAD_INPUT;
        i += !holds;
    }
    int64_t fen = 0;
    if (holds && !match_judge_fen(g->judge, g->a, i, s->fig, &fen, &g->why))
        return ERR_BAD_INPUT;
    if (!holds || !s->person_id || fen <= 0) {
        g->skipped++;
        return OK;
    }
    GROW(g->a, g->chosen, g->n, g->cap, 256);
    g->chosen[g->n++] = (struct chosen){s->person_id, fen, i};
    return OK;
}

/* --- a row of the roster --- */

static struct roster_cell text_cell(struct str s)
{
    return (struct roster_cell){.text = s, .type = s.len ? RCELL_TEXT : RCELL_NONE};
}

/* "{code}" and "{title}" of the step put into the rule's note. */
static struct str note_of(struct arena *a, struct str form, const struct match_rule *step)
{
    struct buf b = buf_new(a, 2000);
    while (form.len) {
        bool code = str_starts(form, S("{code}")), title = str_starts(form, S("{title}"));
        if (code || title) {
            buf_str(&b, code ? step->code : step->title);
            form = str_sub(form, code ? 6 : 7, form.len);
            continue;
        }
        buf_ch(&b, form.at[0]);
        form = str_sub(form, 1, form.len);
    }
    return buf_done(&b);
}

struct payee {
    int64_t id;
    struct str id_type, name, sex, birth, bank, employer, post, tags, archive_no, blind, secret;
};
static const struct field payee_fields[] = {
    {FIELD(struct payee, id)},       {FIELD(struct payee, id_type)},  {FIELD(struct payee, name)},  {FIELD(struct payee, sex)},
    {FIELD(struct payee, birth)},    {FIELD(struct payee, bank)},     {FIELD(struct payee, employer)}, {FIELD(struct payee, post)},
    {FIELD(struct payee, tags)},     {FIELD(struct payee, archive_no)}, {FIELD(struct payee, blind), .as = AS_BLOB},
    {FIELD(struct payee, secret), .as = AS_BLOB},
};

static void fill_raw(struct drawing *g, const struct payee *p, const struct person_secret *s, const struct chosen *c, struct roster_raw *raw)
{
    char yuan[MONEY_TEXT];
    memset(raw, 0, sizeof *raw);
    money_plain(c->fen, yuan);
    raw->cell[RC_NAME] = text_cell(p->name);
    raw->cell[RC_ID_NO] = text_cell(s->number);
    raw->cell[RC_ID_TYPE] = text_cell(p->id_type);
    raw->cell[RC_SEX] = text_cell(p->sex);
    raw->cell[RC_BIRTH] = text_cell(p->birth);
    raw->cell[RC_PHONE] = text_cell(s->phone);
    raw->cell[RC_CARD] = text_cell(s->card);
    raw->cell[RC_BANK] = text_cell(p->bank);
    raw->cell[RC_EMPLOYER] = text_cell(p->employer);
    raw->cell[RC_POST] = text_cell(p->post);
    raw->cell[RC_CLASS] = text_cell(g->class);
    raw->cell[RC_SOURCE] = text_cell(g->begin.source);
    raw->cell[RC_ARCHIVE] = text_cell(p->archive_no);
    raw->cell[RC_AMOUNT] = text_cell(str_f(g->a, "%s", yuan));
    raw->cell[RC_NOTE] = text_cell(note_of(g->a, g->note, &g->k->rule[c->step]));
    raw->has = ~0u;
}

static void count_row(struct drawing *g, const struct roster_row *row, const struct chosen *c)
{
    struct roster_counts *n = &g->counts;
    n->rows++;
    n->warned += row->level == ROSTER_WARNED;
    if (row->level == ROSTER_REFUSED) {
        n->refused++;
        return;
    }
    n->accepted++;
    n->persons++;
    n->amount_fen += row->amount_fen;
    g->persons[c->step]++;
    g->fen[c->step] += row->amount_fen;
}

static void keep_flaws(struct drawing *g, const struct roster_row *row, const struct roster_flaws *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct roster_flaw *w = &f->at[i];
        GROW(g->a, g->finds, g->n_finds, g->cap_finds, 64);
        g->finds[g->n_finds++] = (struct roster_finding){.seq = ++g->seq, .row_no = row->row_no, .sheet = S(""), .cell = S(""),
                                                         .field = str_of(roster_col_field(w->col)), .level = w->level,
                                                         .code = str_of(w->code), .value = w->value, .text = w->text, .needs = w->needs};
        *(w->level == ROSTER_REFUSED ? &g->counts.errors : &g->counts.warnings) += 1;
    }
}

static enum err make_row(struct ctx *cx, struct drawing *g, const struct chosen *c, struct roster_row *row)
{
    struct payee p = {0};
    struct person_secret s;
    struct roster_raw raw;
    struct roster_flaws f;
    char aad[PERSON_AAD];
    TRY(db_one(cx->tx, MATCH_PAYEE, VALS(I64(c->person_id)), FIELDS(struct payee, payee_fields), &p));
    TRY(person_secret_open(cx->sealer, g->a, person_aad(p.id_type, (const unsigned char *)p.blind.at, aad), p.secret, &s));
    fill_raw(g, &p, &s, c, &raw);
    row->row_no = ++g->row_no;
    roster_check_row(g->check, g->a, &raw, row, &f);
    roster_set_row(g->set, g->a, row, &f);
    row->level = roster_flaws_level(&f);
    count_row(g, row, c);
    keep_flaws(g, row, &f);
    roster_row_seal(cx->sealer, g->a, g->roster_id, row);
    return OK;
}

static enum err choose_page(struct ctx *cx, void *arg)
{
    struct drawing *g = arg;
    enum err e = match_subjects(cx, g->list, g->k, g->list_id, &g->at, false, on_subject, g);
    if (e != OK)
        return g->why.len ? fail(cx, e, "%.*s", FMT(g->why)) : e;
    g->rows = NEWS(g->a, struct roster_row, g->n + 1);
    for (size_t i = 0; i < g->n; i++)
        TRY(make_row(cx, g, &g->chosen[i], &g->rows[i]));
    return OK;
}

/* --- writing --- */

static enum err stage(struct tx *tx, void *arg)
{
    const struct drawing *g = arg;
    return roster_stage_rows(tx, &(struct roster_chunk){g->roster_id, g->rows, g->n, g->finds, g->n_finds});
}

static enum err begin(struct tx *tx, void *arg)
{
    struct drawing *g = arg;
    return roster_stage_begin(tx, &g->begin, &g->roster_id);
}

static enum err drop(struct tx *tx, void *arg)
{
    struct drawing *g = arg;
    enum err e = roster_stage_of_job(tx, g->j->job_id, &g->roster_id);
    g->left = e == OK;
    return e == OK ? roster_stage_drop(tx, g->roster_id, MATCH_DROP_ROWS, &g->left) : e == ERR_NOT_FOUND ? OK : e;
}

static enum err drop_all(struct drawing *g)
{
    for (g->left = true; g->left;) {
        struct arena *a = arena_new(1 << 20);
        enum err e = db_write(g->j->app->db, a, drop, g);
        arena_free(a);
        TRY(e);
    }
    g->roster_id = 0;
    return OK;
}

static struct str classes_json(struct arena *a, const struct drawing *g)
{
    struct buf b = buf_new(a, 64 * 1024);
    struct jw w = jw_new(&b);
    jw_open(&w, '[');
    for (size_t i = 0; i < g->k->n_rule; i++) {
        jw_open(&w, '{');
        jw_kt(&w, "code", g->k->rule[i].code);
        jw_kt(&w, "title", g->k->rule[i].title);
        jw_ki(&w, "persons", g->persons[i]);
        jw_ki(&w, "fen", g->fen[i]);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    return buf_done(&b);
}

static enum err finish(struct ctx *cx, void *arg)
{
    struct drawing *g = arg;
    struct roster_counts settled = g->counts; /* may be run again */
    struct roster_layout layout = {0};
    struct roster_recheck again = {.rules = g->rules, .layout = &layout, .roster_id = g->roster_id, .org_id = g->begin.org_id,
                                   .seq = g->seq + 1, .counts = &settled, .kept = NEWS(cx->a, struct roster_finding, ROSTER_FINDINGS_SHOWN),
                                   .cap_kept = ROSTER_FINDINGS_SHOWN};
    TRY(roster_recheck_run(cx->tx, &again));
    TRY(roster_stage_done(cx->tx, g->roster_id, &settled, roster_layout_json(cx->a, &layout), g->begin.title));
    TRY(db_exec(cx->tx, MATCH_DRAW_DONE,
                VALS(I64(g->draw_id), I64(g->roster_id), I64(g->counts.persons), I64(g->counts.amount_fen), I64(g->skipped),
                     TXT(classes_json(cx->a, g))),
                NULL));
    audit_object(cx, g->begin.org_id, "roster:%lld", (long long)g->roster_id);
    audit_note(cx, "rule", g->rule);
    audit_note(cx, "persons", str_f(cx->a, "%lld", (long long)g->counts.persons));
    return audit_write(cx, "match.drawn", S("ok"));
}

/* --- the job --- */

static enum err prepare(struct ctx *cx, void *arg)
{
    struct drawing *g = arg;
    struct match_list l;
    struct match_kind *k;
    struct rule doc = {0};
    struct arena *mine = cx->a;
    cx->a = g->j->a; /* kind and steps outlive this call */
    enum err e = load_kind(cx, g->list_id, g->rule, &l, &k, &doc);
    cx->a = mine;
    TRY(e);
    g->k = k;
    g->class = str_dup(g->j->a, json_get_str(k->body, "class"));
    g->note = str_dup(g->j->a, json_get_str(k->body, "note"));
    return match_key_open(cx->tx, cx->sealer, g->list_id, &g->key);
}

static enum err load_rules(struct tx *tx, void *arg)
{
    struct drawing *g = arg;
    return roster_rules_load(tx, g->begin.campaign_id, g->begin.org_id, date_of_ms(g->begin.now), &g->rules, &g->why);
}

static enum err walk(struct drawing *g)
{
    while (!g->at.end) {
        g->n = g->cap = g->n_finds = g->cap_finds = 0;
        g->chosen = NULL;
        g->finds = NULL;
        arena_reset(g->a);
        TRY(job_read(g->j, choose_page, g));
        struct arena *a = arena_new(8 << 20);
        enum err e = g->n ? db_write(g->j->app->db, a, stage, g) : OK;
        arena_free(a);
        TRY(e);
        TRY(job_progress(g->j, g->row_no, 0, "编制名册草稿"));
    }
    return OK;
}

static enum err draw(struct drawing *g)
{
    struct job_run *j = g->j;
    TRY(job_read(j, prepare, g));
    enum err e = db_read(j->app->db, j->a, load_rules, g);
    if (e != OK && g->why.len)
        return job_fail(j, e, "%.*s", FMT(g->why));
    TRY(e);
    g->judge = match_judge_new(j->a, g->k, true, &g->why);
    if (!g->judge)
        return job_fail(j, ERR_BAD_INPUT, "%.*s", FMT(g->why));
    g->rules->class = g->class;
    g->rules->source = g->begin.source;
    g->list = match_key_sealer(&g->key, j->app->rand);
    g->set = roster_set_new(g->rules->caps);
    g->check = roster_check_new(j->a, g->rules, j->sealer, g->set);
    TRY(drop_all(g));
    TRY(db_write(j->app->db, j->a, begin, g));
    TRY(walk(g));
    return job_write(j, finish, g);
}

enum err match_draw_job(struct job_run *j)
{
    const struct json *ask = json_parse(j->a, j->payload, NULL);
    struct drawing *g = NEW(j->a, struct drawing);
    *g = (struct drawing){.j = j, .draw_id = json_get_int(ask, "draw", 0), .list_id = json_get_int(ask, "list", 0),
                          .rule = json_get_str(ask, "rule"), .why = S(""),
                          .begin = {.campaign_id = json_get_int(ask, "campaign", 0), .org_id = j->org_id, .user_id = j->user_id,
                                    .job_id = j->job_id, .now = now_ms(j->app->clock), .state = S("importing"),
                                    .title = json_get_str(ask, "title"), .source = json_get_str(ask, "source")}};
    g->a = arena_new(ARENA_CALL_BYTES);
    enum err e = draw(g);
    if (e != OK) {
        enum err dropped = drop_all(g);
        (void)dropped; /* the first error is the one to tell */
    }
    match_judge_free(g->judge);
    sealer_free(g->list);
    match_key_close(&g->key);
    if (g->set)
        roster_set_free(g->set);
    arena_free(g->a);
    TRY(e);
    j->result = str_f(j->a, "{\"draw\":%lld,\"roster\":%lld,\"persons\":%lld,\"fen\":%lld,\"refused\":%lld,\"skipped\":%lld}",
                      (long long)g->draw_id, (long long)g->roster_id, (long long)g->counts.persons, (long long)g->counts.amount_fen,
                      (long long)g->counts.refused, (long long)g->skipped);
    return OK;
}

enum err match_draws_get(struct ctx *cx)
{
    return cx_list(cx, MATCH_DRAWS, VALS(LO(cx), HI(cx), I64(cx_query_int(cx, "list", 0)), I64(cx_after(cx)), I64(cx_limit(cx))),
                   FIELDS(struct match_draw, match_draw_fields));
}
