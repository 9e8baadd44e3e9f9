// SPDX-License-Identifier: Apache-2.0
// 信息比对: what the lists of the matching centre say of the household is looked at where the step is done, and the trail keeps which
// lists these were and what they came to. A conflict that waits is settled first, or explained.
#include "application_own.h"
#include "audit.h"
#include "match.h"

static void write_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    const char *at = rows;
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, at + i * fs.size);
    jw_close(cx->out, ']');
}

/* Only for who may take the step: at the union whose turn it is, and none of those who did the steps before. */
enum err application_checks_get(struct ctx *cx)
{
    struct acting w;
    struct match_household h;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(acting_open(cx, id, "checked", 0, &w));
    TRY(match_household(cx, w.file.id, w.a.org_path, &h));
    jw_open(cx->out, '{');
    write_rows(cx, "lists", MATCH_SEEN_FIELDS, h.list, h.n_lists);
    write_rows(cx, "hits", MATCH_MET_FIELDS, h.hit, h.n_hits);
    write_rows(cx, "actions", MATCH_ACTION_FIELDS, h.action, h.n_actions);
    jw_ki(cx->out, "conflicts", h.conflicts);
    jw_close(cx->out, '}');
    audit_object(cx, w.a.org_id, "application:%lld", (long long)id);
    audit_note(cx, "lists", str_f(cx->a, "%zu", h.n_lists));
    audit_note(cx, "hits", str_f(cx->a, "%zu", h.n_hits));
    return OK;
}

static struct str told(struct ctx *cx, const struct match_household *h, const struct remark_in *in)
{
    struct buf b = buf_new(cx->a, 2000);
    buf_f(&b, "%.*s\n", FMT(in->remark));
    if (!h->n_lists)
        buf_f(&b, "没有可用的比对名单");
    for (size_t i = 0; i < h->n_lists; i++) {
        const struct match_seen *l = &h->list[i];
        buf_f(&b, "%s《%.*s》（第 %lld 号，%.*s %.*s 版，%.*s）命中 %lld 行，未办结冲突 %lld 项", i ? "；" : "比对名单：", FMT(l->title), (long long)l->id, FMT(l->kind),
              FMT(l->edition), FMT(l->giver), (long long)l->hits, (long long)l->conflicts);
    }
    if (h->conflicts)
        buf_f(&b, "\n有 %lld 项冲突未办结，仍然通过的理由：%.*s", (long long)h->conflicts, FMT(in->despite));
    return buf_done(&b);
}

enum err acting_checked(struct ctx *cx, const struct acting *w, struct str *remark)
{
    const struct remark_in *in = cx->in;
    struct match_household h;
    if (!in->remark.len)
        return fail_field(cx, "remark", "请写明比对的结果");
    TRY(match_household(cx, w->file.id, w->a.org_path, &h));
    if (h.conflicts && !str_trim(in->despite).len)
        return fail_field(cx, "despite", "这户有 %lld 项比对冲突没有办结（%.*s），请在“数据比对”中办结，或写明仍然通过的理由", (long long)h.conflicts, FMT(h.action[0].title));
    *remark = told(cx, &h, in);
    return OK;
}
