// SPDX-License-Identifier: Apache-2.0
// What must hold of files: I28 (heads, one live file a person, keys, sealed values) and I29 (the way of a file); what waits.
#include "casefile_own.h"

struct off {
    int64_t id;
    struct str no, detail;
};
static const struct field off_fields[] = {{FIELD(struct off, id)}, {FIELD(struct off, no)}, {FIELD(struct off, detail)}};

struct sealed {
    int64_t id, casefile_id, seq;
    struct str part, wrapped, secret;
};
static const struct field sealed_fields[] = {
    {FIELD(struct sealed, id)},      {FIELD(struct sealed, casefile_id)}, {FIELD(struct sealed, seq)},
    {FIELD(struct sealed, part)},    {FIELD(struct sealed, wrapped)},     {FIELD(struct sealed, secret)},
};

struct walk {
    struct verify *v;
    struct sealer *key;
    int64_t of; /* the file whose key is open */
};

static enum err open_one(void *arg, void *row)
{
    struct walk *k = arg;
    const struct sealed *s = row;
    struct ctx *cx = k->v->cx;
    struct str plain;
    struct arena_mark m = arena_mark(cx->a);
    enum err e = OK;
    k->v->checked++;
    if (k->of != s->casefile_id)
        e = casefile_key_next(cx, &k->key, s->casefile_id, s->wrapped);
    k->of = e == OK ? s->casefile_id : 0;
    if (e == OK && s->seq)
        e = casefile_open_at(cx, k->key, str_z(cx->a, s->part), s->id, s->seq, s->secret, &plain);
    else if (e == OK)
        e = casefile_open(cx, k->key, str_z(cx->a, s->part), s->id, s->secret, &plain);
    if (e != OK)
        k->v->found(k->v, "I28", str_f(cx->a, "档案 %lld 的密文打不开：%.*s", (long long)s->casefile_id, FMT(s->part)));
    arena_release(cx->a, m);
    return OK;
}

static enum err sealed_open(struct verify *v)
{
    static const int stmts[] = {CASE_VERIFY_FILES, CASE_VERIFY_MEMBERS, CASE_VERIFY_LINES, CASE_VERIFY_CHANGES, CASE_VERIFY_MOVES};
    struct walk k = {.v = v};
    for (size_t i = 0; i < countof(stmts); i++) {
        struct sealed row = {0};
        TRY(db_each(v->cx->tx, stmts[i], NOVALS, FIELDS(struct sealed, sealed_fields), &row, open_one, &k));
    }
    return OK;
}

enum err casefile_verify(struct verify *v)
{
    static const struct {
        int stmt;
        const char *law;
        struct str text;
    } laws[] = {
        {CASE_VERIFY_COUNT, "I28", LIT("登记的家庭人口与在户成员数不符")},
        {CASE_VERIFY_HEAD, "I28", LIT("户主不是恰好一人，或与职工库中的户主不符")},
        {CASE_VERIFY_TWICE, "I28", LIT("同一人在两份有效档案中")},
        {CASE_VERIFY_KEY, "I28", LIT("没有档案密钥，却不是已删除个人信息的档案；或已删除而密钥还在")},
        {CASE_VERIFY_CHAIN, "I29", LIT("经办过程不连续：前一步的结果不是后一步的起点")},
        {CASE_VERIFY_LAST, "I29", LIT("当前状态不是经办过程最后一步的结果")},
        {CASE_VERIFY_FIRST, "I29", LIT("经办过程不是从建立草稿开始")},
        {CASE_VERIFY_EXIT, "I29", LIT("退出缺少原因、依据或另一人的批准")},
        {CASE_VERIFY_MERGED, "I29", LIT("已并入的档案没有去向，或去向是它自己")},
    };
    for (size_t i = 0; i < countof(laws); i++) {
        struct off *off = NULL;
        size_t n = 0;
        TRY(db_rows(v->cx->tx, laws[i].stmt, NOVALS, FIELDS(struct off, off_fields), 100, &off, &n));
        for (size_t k = 0; k < n; k++)
            v->found(v, laws[i].law, str_f(v->cx->a, "档案 %.*s：%.*s %.*s", FMT(off[k].no), FMT(laws[i].text), FMT(off[k].detail)));
    }
    return sealed_open(v);
}

enum err casefile_todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_CASE_APPROVE, CASE_TODO_DECIDE, &n));
    todo_put(t, "casefile.decide", S("待决定的档案变动（撤档、转移、并档、分户）"), n, S("/casefiles?tab=changes"));
    return OK;
}
