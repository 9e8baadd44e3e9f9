// SPDX-License-Identifier: Apache-2.0
// Routes of the evidence: one file's score with its gaps, scores of unions, what lacks where; the job that weighs a whole union.
#include "area.h"
#include "evidence.h"
#include "job.h"

/* --- one file --- */

static void write_ask(struct ctx *cx, const struct evidence_ask *a, int64_t n, int64_t casefile_id)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", a->code);
    jw_kt(cx->out, "title", a->title);
    jw_kt(cx->out, "kind", a->kind);
    jw_kt(cx->out, "advice", a->advice);
    jw_ki(cx->out, "weight", a->weight);
    jw_ki(cx->out, "n", n);
    jw_kt(cx->out, "link", str_f(cx->a, "/casefiles/%lld?tab=%.*s", (long long)casefile_id, FMT(a->at)));
    jw_close(cx->out, '}');
}

static enum err one_get(struct ctx *cx)
{
    struct evidence_rules r;
    struct evidence_file *f = NULL;
    struct casefile c;
    size_t n = 0;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &c));
    TRY(evidence_rules(cx, &r));
    TRY(evidence_files(cx, &r, c.path, path_end(cx->a, c.path), id, id, &f, &n));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "casefile_id", id);
    jw_kt(cx->out, "edition", r.edition);
    jw_kb(cx->out, "asked", n == 1);
    jw_ki(cx->out, "score", n ? f->score : 0);
    jw_ki(cx->out, "gaps", n ? f->gaps : 0);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; n && i < r.n; i++)
        if (f->n[i] >= 0)
            write_ask(cx, &r.asks[i], f->n[i], id);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- unions --- */

struct union_row {
    int64_t id;
    struct str org_code, org_name;
    int64_t scored, points, score, lowest, gapped;
    struct str day;
};
static const struct field union_fields[9] = {
    {FIELD(struct union_row, id), .as = AS_ID},
    {FIELD(struct union_row, org_code), .label = LIT("工会编码")},
    {FIELD(struct union_row, org_name), .label = LIT("工会")},
    {FIELD(struct union_row, scored), .as = AS_COUNT, .label = LIT("评分档案")},
    {FIELD(struct union_row, points), .label = LIT("合计得分")},
    {FIELD(struct union_row, score), .label = LIT("平均得分")},
    {FIELD(struct union_row, lowest), .label = LIT("最低得分")},
    {FIELD(struct union_row, gapped), .as = AS_COUNT, .label = LIT("有缺项的档案")},
    {FIELD(struct union_row, day), .as = AS_DATE, .label = LIT("评分日期")},
};
#define UNION FIELDS(struct union_row, union_fields)

static enum err put_union(struct ctx *cx, void *row)
{
    struct union_row *u = row;
    u->score = u->scored ? u->points / u->scored : 0;
    fields_write(cx->out, UNION, u);
    return OK;
}

static enum err unions_get(struct ctx *cx)
{
    return cx_list_by(cx, EVIDENCE_UNIONS, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_limit(cx))), UNION, put_union);
}

struct asked_row {
    struct str code;
    int64_t files, n;
};
static const struct field asked_fields[] = {{FIELD(struct asked_row, code)}, {FIELD(struct asked_row, files)}, {FIELD(struct asked_row, n)}};

static enum err asks_get(struct ctx *cx)
{
    struct evidence_rules r;
    struct asked_row *rows = NULL;
    size_t n = 0;
    TRY(evidence_rules(cx, &r));
    TRY(db_rows(cx->tx, EVIDENCE_ASKED, VALS(LO(cx), HI(cx)), FIELDS(struct asked_row, asked_fields), 1000, &rows, &n));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "edition", r.edition);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < r.n; i++) {
        const struct asked_row none = {0}, *at = &none;
        for (size_t k = 0; k < n; k++)
            if (str_eq(rows[k].code, r.asks[i].code))
                at = &rows[k];
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", r.asks[i].code);
        jw_kt(cx->out, "title", r.asks[i].title);
        jw_kt(cx->out, "kind", r.asks[i].kind);
        jw_kt(cx->out, "advice", r.asks[i].advice);
        jw_ki(cx->out, "weight", r.asks[i].weight);
        jw_ki(cx->out, "files", at->files);
        jw_ki(cx->out, "n", at->n);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* The cursor of the list is "file.question": text, so that it may stop within a file. */
static enum err gaps_get(struct ctx *cx)
{
    struct evidence_rules r;
    struct evidence_line *rows = NULL;
    struct str code = cx_query(cx, "after"), id_text = str_cut(code, '.', &code);
    int64_t after = 0, limit = cx_limit(cx);
    size_t n = 0;
    if (id_text.len && !str_int(id_text, &after))
        return fail(cx, ERR_BAD_INPUT, "after 不是本列表给出的位置");
    TRY(evidence_rules(cx, &r));
    TRY(evidence_lines(cx, &r, after, code, cx_query(cx, "code"), limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, EVIDENCE_LINE, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n == (size_t)limit)
        jw_text(cx->out, str_f(cx->a, "%lld.%.*s", (long long)rows[n - 1].id, FMT(rows[n - 1].code)));
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- weighing a union: a job, stretch by stretch; run again it only writes the same --- */

static enum err score_post(struct ctx *cx)
{
    int64_t job = 0;
    TRY(job_start(cx, "evidence.score", cx->org_id, S("{}"), &job));
    audit_object(cx, cx->org_id, "org:%.*s", FMT(cx->org_code));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

struct scoring {
    int64_t first, last, n, done;
    bool over;
};
struct span {
    int64_t first, last, n;
};
static const struct field span_fields[] = {{FIELD(struct span, first)}, {FIELD(struct span, last)}, {FIELD(struct span, n)}};

static enum err span_tx(struct ctx *cx, void *arg)
{
    struct scoring *s = arg;
    struct span p = {0};
    TRY(db_one(cx->tx, EVIDENCE_SPAN, VALS(LO(cx), HI(cx)), FIELDS(struct span, span_fields), &p));
    *s = (struct scoring){.first = p.first, .last = p.last, .n = p.n, .over = p.n == 0};
    return OK;
}

static enum err put_score(struct ctx *cx, const struct evidence_rules *r, const struct evidence_file *f)
{
    TRY(db_exec(cx->tx, EVIDENCE_SCORE_PUT, VALS(I64(f->id), TXT(r->day), TXT(r->edition), I64(f->score), I64(f->gaps)), NULL));
    TRY(db_exec(cx->tx, EVIDENCE_GAPS_DROP, VALS(I64(f->id)), NULL));
    for (size_t i = 0; i < r->n; i++)
        if (f->n[i] > 0)
            TRY(db_exec(cx->tx, EVIDENCE_GAP_PUT, VALS(I64(f->id), TXT(r->asks[i].code), I64(f->n[i])), NULL));
    return OK;
}

static enum err stretch_tx(struct ctx *cx, void *arg)
{
    struct scoring *s = arg;
    struct evidence_rules r;
    struct evidence_file *f = NULL;
    size_t n = 0;
    TRY(evidence_rules(cx, &r));
    TRY(evidence_files(cx, &r, cx->org_path, path_end(cx->a, cx->org_path), s->first, s->last, &f, &n));
    for (size_t i = 0; i < n; i++)
        TRY(put_score(cx, &r, &f[i]));
    s->done += (int64_t)n;
    s->over = n < EVIDENCE_CHUNK;
    s->first = n ? f[n - 1].id + 1 : s->first;
    return OK;
}

static enum err score_job(struct job_run *j)
{
    struct scoring s;
    TRY(job_read(j, span_tx, &s));
    while (!s.over) {
        TRY(job_write(j, stretch_tx, &s));
        TRY(job_progress(j, s.done, s.n, "评分"));
    }
    j->result = str_f(j->a, "{\"files\":%lld}", (long long)s.done);
    return OK;
}

/* --- packs: read here, made where pages are drawn --- */

const struct field evidence_pack_fields[17] = {
    {FIELD(struct evidence_pack, id), .as = AS_ID},
    {FIELD(struct evidence_pack, org_id), .as = AS_ID},
    {FIELD(struct evidence_pack, org_code), .label = LIT("工会编码")},
    {FIELD(struct evidence_pack, org_name), .label = LIT("工会")},
    {FIELD(struct evidence_pack, plain), .as = AS_BOOL, .label = LIT("完整信息")},
    {FIELD(struct evidence_pack, reason), .label = LIT("事由")},
    {FIELD(struct evidence_pack, wanted), .as = AS_COUNT, .label = LIT("档案数")},
    {FIELD(struct evidence_pack, seed), .label = LIT("抽样种子")},
    {FIELD(struct evidence_pack, state), .as = AS_CODE, .codes = "evidence_state", .label = LIT("状态")},
    {FIELD(struct evidence_pack, job_id), .as = AS_ID},
    {FIELD(struct evidence_pack, file_id), .as = AS_ID},
    {FIELD(struct evidence_pack, hash), .label = LIT("SHA-256")},
    {FIELD(struct evidence_pack, bytes), .as = AS_COUNT, .label = LIT("字节")},
    {FIELD(struct evidence_pack, drop_on), .as = AS_DATE, .label = LIT("到期删除")},
    {FIELD(struct evidence_pack, made_by), .as = AS_ID},
    {FIELD(struct evidence_pack, maker), .label = LIT("生成人")},
    {FIELD(struct evidence_pack, made_at), .as = AS_TIME, .label = LIT("生成时间")},
};

static enum err packs_get(struct ctx *cx)
{
    return cx_list(cx, EVIDENCE_PACKS, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_limit(cx))), EVIDENCE_PACK);
}

#define VIEW PERM_CASE_VIEW, SCOPE_ORG
static const struct route routes[] = {
    {M_GET, "/api/casefiles/:id/evidence", one_get, VIEW, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{casefile_id,edition,asked,score,gaps,\"rows\":[{code,title,kind,advice,weight,n,link}]}", .title = LIT("一份档案的质量得分和缺项")},
    {M_GET, "/api/evidence/unions", unions_get, VIEW, TX_READ, OUT(struct union_row, union_fields), .shape = OUT_LIST, .query = "org,limit,after",
     .title = LIT("各工会的档案质量得分")},
    {M_GET, "/api/evidence/asks", asks_get, VIEW, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{edition,\"rows\":[{code,title,kind,advice,weight,files,n}]}", .title = LIT("第三方评估问题：各有多少档案答不上")},
    {M_GET, "/api/evidence/gaps", gaps_get, VIEW, TX_READ, .out = {evidence_line_fields, 13, sizeof(struct evidence_line)}, .shape = OUT_LIST,
     .query = "org,code,limit,after", .title = LIT("缺项清单")},
    {M_POST, "/api/evidence/score", score_post, PERM_CASE_REVIEW, SCOPE_ORG, TX_WRITE, "evidence.score", .shape = OUT_FREE, .schema = "{job}", .query = "org",
     .title = LIT("给本级和下级的档案评分")},
    {M_GET, "/api/evidence/packs", packs_get, VIEW, TX_READ, OUT(struct evidence_pack, evidence_pack_fields), .shape = OUT_LIST, .query = "org,limit,after",
     .title = LIT("成批的证据包")},
};
static const struct job_kind jobs[] = {{"evidence.score", LIT("档案质量评分"), score_job}};
static const struct meta_row meta[] = {{"evidence_line", {evidence_line_fields, 13, sizeof(struct evidence_line)}},
                                       {"evidence_pack", {evidence_pack_fields, 17, sizeof(struct evidence_pack)}}};

extern const struct area area_evidence;
const struct area area_evidence = {.name = "evidence", .title = LIT("档案质量"), ROWS(routes, routes), ROWS(jobs, jobs), ROWS(meta, meta)};
