// SPDX-License-Identifier: Apache-2.0
// A vote of an activity. Two rows are written: that a person voted, by which he cannot again, and a ballot under a random key that
// holds no person, no time and no order. Neither answer nor event says whom he named; the phone sends a random salt with it, so that the hash
// kept of the command cannot be tried out candidate by candidate.
#include "contest_own.h"

const struct field vote_in_fields[2] = {
    {FIELD(struct vote_in, candidates), .as = AS_JSON, .label = LIT("所选候选人"), .need = true, .max = 2000},
    {FIELD(struct vote_in, salt), .as = AS_SECRET, .label = LIT("随机数"), .need = true, .max = 64},
};

struct vote {
    int64_t part_id, votes;
    bool exact, hidden;
    int64_t voters;
};
static const struct field vote_fields[] = {
    {FIELD(struct vote, part_id)}, {FIELD(struct vote, votes)}, {FIELD(struct vote, exact)}, {FIELD(struct vote, hidden)}, {FIELD(struct vote, voters)},
};
struct candidate {
    int64_t id, no;
    struct str name, unit, words;
    int64_t votes;
};
static const struct field candidate_fields[] = {
    {FIELD(struct candidate, id), .as = AS_ID}, {FIELD(struct candidate, no)}, {FIELD(struct candidate, name)}, {FIELD(struct candidate, unit)},
    {FIELD(struct candidate, words)},           {FIELD(struct candidate, votes)},
};

static enum err vote_of(struct ctx *cx, int64_t part_id, struct vote *out)
{
    return db_one(cx->tx, VOTE_GET, VALS(I64(part_id)), FIELDS(struct vote, vote_fields), out);
}

/* Counts are told when the rule lets them be seen, or when nobody can vote any more. */
static bool told(struct ctx *cx, const struct activity_part *p, const struct vote *v)
{
    return !v->hidden || cx->now >= p->end_at || str_eq(p->state, S("closed")) || str_eq(p->state, S("done"));
}

static enum err put_candidates(struct ctx *cx, const struct activity_part *p)
{
    struct vote v = {0};
    struct candidate *k = NULL;
    size_t n = 0;
    TRY(vote_of(cx, p->id, &v));
    TRY(db_rows(cx->tx, VOTE_CANDIDATES, VALS(I64(p->id), I64(VOTE_CANDIDATES_MAX)), FIELDS(struct candidate, candidate_fields), VOTE_CANDIDATES_MAX, &k, &n));
    bool open = told(cx, p, &v);
    jw_ki(cx->out, "votes", v.votes);
    jw_kb(cx->out, "exact", v.exact);
    jw_kb(cx->out, "told", open);
    jw_ki(cx->out, "voters", v.voters);
    jw_key(cx->out, "candidates");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "id", k[i].id);
        jw_ki(cx->out, "no", k[i].no);
        jw_kt(cx->out, "name", k[i].name);
        jw_kt(cx->out, "unit", k[i].unit);
        jw_kt(cx->out, "words", k[i].words);
        jw_key(cx->out, "count");
        if (open)
            jw_int(cx->out, k[i].votes);
        else
            jw_null(cx->out);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

/* --- voting --- */

static enum err put_ballot(struct ctx *cx, int64_t part_id, const int64_t *named, size_t n)
{
    unsigned char key[DRAW_SALT_BYTES];
    rand_fill(cx->app->rand, key, sizeof key);
    struct str ballot = hex_of(cx->a, key, sizeof key);
    for (size_t i = 0; i < n; i++) {
        int64_t changed = 0;
        TRY(db_exec(cx->tx, VOTE_BALLOT, VALS(TXT(ballot), I64(named[i]), I64(part_id)), &changed));
        if (!changed)
            return fail_field(cx, "candidates", "所选的候选人不在这次评选中，请刷新后再投");
    }
    return OK;
}

static enum err read_named(struct ctx *cx, const struct vote *v, struct str text, int64_t *named, size_t *n)
{
    const struct json *list = json_parse(cx->a, text, NULL);
    *n = json_len(list);
    if (json_kind(list) != JSON_LIST || *n < 1 || (int64_t)*n > v->votes || *n > VOTE_CANDIDATES_MAX)
        return fail_field(cx, "candidates", "请选 1 至 %lld 位", (long long)v->votes);
    if (v->exact && (int64_t)*n != v->votes)
        return fail_field(cx, "candidates", "请选满 %lld 位", (long long)v->votes);
    for (size_t i = 0; i < *n; i++) {
        named[i] = json_int(json_at(list, i));
        for (size_t k = 0; k < i; k++)
            if (named[k] == named[i])
                return fail_field(cx, "candidates", "同一位候选人只能选一次");
    }
    return OK;
}

enum err vote_post(struct ctx *cx)
{
    const struct vote_in *in = cx->in;
    struct activity_part p = {0};
    struct vote v = {0};
    int64_t id = 0, changed = 0, named[VOTE_CANDIDATES_MAX];
    size_t n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_for_worker(cx, id, "vote", &p));
    if (cx->now < p.start_at)
        return fail(cx, ERR_STATE, "投票还没有开始");
    TRY(vote_of(cx, id, &v));
    if (in->salt.len < VOTE_SALT_MIN)
        return fail_field(cx, "salt", "请刷新页面后再投");
    TRY(read_named(cx, &v, in->candidates, named, &n));
    struct str today = cx_today(cx);
    TRY(db_exec(cx->tx, VOTE_CAST, VALS(I64(cx->worker->person_id), I64(id), TXT(today)), &changed));
    if (!changed)
        return fail(cx, ERR_DUPLICATE, "您已经投过票，每人只能投一次");
    TRY(put_ballot(cx, id, named, n));
    TRY(activity_count(cx, &p, cx->worker->person_id, 1, S(""), today));
    audit_object(cx, p.org_id, "activity_part:%lld", (long long)id);
    jw_open(cx->out, '{');
    jw_kb(cx->out, "voted", true);
    jw_close(cx->out, '}');
    return OK;
}

enum err vote_result_get(struct ctx *cx)
{
    struct activity_part p = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_get(cx, id, "vote", &p));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "title", p.title);
    TRY(put_candidates(cx, &p));
    jw_close(cx->out, '}');
    return OK;
}

/* --- as a part --- */

struct vote_rule_in {
    int64_t votes;
    bool exact, hidden;
    struct str items;
};
struct candidate_in {
    struct str name, unit, words;
};
static const struct field vote_rule_fields[] = {
    {FIELD(struct vote_rule_in, votes), .as = AS_COUNT, .label = LIT("每人可选几位"), .need = true, .min = 1, .max = VOTE_CANDIDATES_MAX},
    {FIELD(struct vote_rule_in, exact), .as = AS_BOOL, .label = LIT("须选满")},
    {FIELD(struct vote_rule_in, hidden), .as = AS_BOOL, .label = LIT("结束前不公布票数")},
    {FIELD(struct vote_rule_in, items), .as = AS_JSON, .label = LIT("候选人"), .need = true, .max = 50000},
};
static const struct field candidate_in_fields[] = {
    {FIELD(struct candidate_in, name), .label = LIT("候选人或集体"), .need = true, .max = 40},
    {FIELD(struct candidate_in, unit), .label = LIT("单位"), .max = 60},
    {FIELD(struct candidate_in, words), .label = LIT("事迹"), .max = 300},
};

static enum err check(struct ctx *cx, const struct json *rule)
{
    size_t n = json_len(json_get(rule, "items"));
    if (n > VOTE_CANDIDATES_MAX)
        return fail_field(cx, "rule", "候选人最多 %d 位", VOTE_CANDIDATES_MAX);
    return json_get_int(rule, "votes", 0) > (int64_t)n ? fail_field(cx, "rule", "每人可选的人数，不能多于候选人") : OK;
}

static enum err saved(struct ctx *cx, const struct activity_part *p, const struct json *rule)
{
    const struct json *items = json_get(rule, "items");
    TRY(db_exec(cx->tx, VOTE_PUT, VALS(I64(p->id), I64(json_get_int(rule, "votes", 0)), I64(json_get_bool(rule, "exact")), I64(json_get_bool(rule, "hidden"))), NULL));
    TRY(db_exec(cx->tx, VOTE_CANDIDATES_DROP, VALS(I64(p->id)), NULL));
    for (size_t i = 0; i < json_len(items); i++) {
        const struct json *k = json_at(items, i);
        TRY(db_exec(cx->tx, VOTE_CANDIDATE_ADD, VALS(I64(p->id), I64((int64_t)i + 1), TXT(str_trim(json_get_str(k, "name"))), TXT(json_get_str(k, "unit")), TXT(json_get_str(k, "words"))), NULL));
    }
    return OK;
}

static enum err mine(struct ctx *cx, const struct activity_part *p)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, VOTE_MINE, VALS(I64(cx->worker->person_id), I64(p->id)), &n));
    jw_kb(cx->out, "voted", n > 0);
    return OK;
}

static enum err figures(struct ctx *cx, const struct activity_part *p, struct part_figures *out)
{
    struct vote v = {0};
    TRY(vote_of(cx, p->id, &v));
    out->came = v.voters; /* not players: who votes may have answered, too */
    return OK;
}

const struct part_kind part_vote = {
    .kind = "vote",
    .title = LIT("投票评选"),
    .about = LIT("实名职工每人投一次；谁投了票可查，投给谁不可查"),
    .rule = {vote_rule_fields, countof(vote_rule_fields), sizeof(struct vote_rule_in)},
    .items = {candidate_in_fields, countof(candidate_in_fields), sizeof(struct candidate_in)},
    .items_title = LIT("候选人"),
    .check = check,
    .saved = saved,
    .show = put_candidates,
    .mine = mine,
    .figures = figures,
};
