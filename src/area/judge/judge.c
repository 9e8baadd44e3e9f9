// SPDX-License-Identifier: Apache-2.0
// One file under one policy. See judge.h.
#include "judge.h"

enum { VERDICT_BYTES = 1 << 20 };

enum err judge_under(struct ctx *cx, int64_t casefile_id, struct policy *policy, struct str day, struct judged *out)
{
    struct judged_file *files = NULL;
    struct policy_lines lines = {0};
    size_t n = 0;
    struct date d;
    out->policy = policy;
    out->day = day.len ? day : cx_today(cx);
    if (date_read(out->day, &d) != DATE_DAY)
        return fail_field(cx, "day", "认定日期有误");
    TRY(policy_lines_load(cx, &lines));
    for (size_t i = 0; i < cx->n_scopes && !n; i++)
        TRY(judge_read(cx, cx->scopes[i].path, path_end(cx->a, cx->scopes[i].path), casefile_id, casefile_id, 2, out->day, policy->terms.aid_count.n > 0, &files, &n));
    if (!n)
        return fail(cx, ERR_NOT_FOUND, "没有这份档案，或不在您的管理范围内");
    const struct household *h = &files[0].h;
    struct fact_line line = policy_line_at(&lines, "dibao", h->area, h->residence, out->day), wage = policy_line_at(&lines, "wage", h->area, h->residence, out->day);
    out->version = files[0].version;
    facts_fill(cx->a, h, &policy->terms, out->day, &line, &wage, &out->facts);
    policy_judge(policy, cx->a, &out->facts, &out->verdict);
    return OK;
}

enum err judge_file(struct ctx *cx, int64_t casefile_id, struct str code, struct str edition, struct str day, struct judged *out)
{
    struct policy *policy = NULL;
    TRY(policy_load(cx, code, edition, day.len ? day : cx_today(cx), &policy));
    return judge_under(cx, casefile_id, policy, day, out);
}

enum err judge_keep(struct ctx *cx, int64_t casefile_id, struct sealer *key, const struct judged *j, int64_t application_id, int64_t run_id, int64_t *verdict_id)
{
    struct buf b = buf_new(cx->a, VERDICT_BYTES);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    verdict_write(&w, cx->a, &j->verdict, &j->facts, j->day);
    jw_close(&w, '}');
    if (b.full)
        return fail(cx, ERR_TOO_LARGE, "认定结果过长，无法保存");
    struct str class = j->verdict.outcome == OUTCOME_CLASS ? j->verdict.as->code : S("");
    return db_int(cx->tx, VERDICT_ADD,
                  VALS(I64(casefile_id), OPT(application_id), TXT(j->day), TXT(j->policy->code), TXT(j->policy->edition), TXT(class),
                       BLOB(casefile_seal_at(cx, key, "case_verdict.secret", casefile_id, cx->now, buf_done(&b))), I64(cx->who->user_id), I64(cx->now), OPT(run_id)),
                  verdict_id);
}

struct kept {
    int64_t id, casefile_id, made_at;
    struct str day, policy, edition, class, secret;
};
static const struct field kept_fields[] = {
    {FIELD(struct kept, id)},     {FIELD(struct kept, casefile_id)}, {FIELD(struct kept, made_at)}, {FIELD(struct kept, day)},
    {FIELD(struct kept, policy)}, {FIELD(struct kept, edition)},     {FIELD(struct kept, class)},   {FIELD(struct kept, secret), .as = AS_BLOB},
};

enum err judge_open(struct ctx *cx, int64_t verdict_id, struct str *json, int64_t *casefile_id)
{
    struct kept k = {0};
    struct sealer *key = NULL;
    TRY(cx_one(cx, VERDICT_GET, verdict_id, FIELDS(struct kept, kept_fields), &k));
    *casefile_id = k.casefile_id;
    TRY(casefile_key(cx, k.casefile_id, &key));
    return casefile_open_at(cx, key, "case_verdict.secret", k.casefile_id, k.made_at, k.secret, json);
}
