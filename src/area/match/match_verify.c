// SPDX-License-Identifier: Apache-2.0
// I31: every hit points to a line that is there, or is marked as purged; a purged list has no line, no key, no pair and no upload;
// a list that can be used has its key and as many lines as it says; what a run counted is there; nothing opens without its key.
#include "match_own.h"

struct tie {
    int64_t id, accepted, numbered, got_rows, got_numbered, keys, orphans, pairs, secrets, run_hits, got_hits, run_actions, got_actions, late_step;
    struct str state;
    int64_t file_id, purged_hits, open_hits;
};
static const struct field tie_fields[] = {
    {FIELD(struct tie, id)},        {FIELD(struct tie, accepted)},     {FIELD(struct tie, numbered)},    {FIELD(struct tie, got_rows)},
    {FIELD(struct tie, got_numbered)}, {FIELD(struct tie, keys)},      {FIELD(struct tie, orphans)},     {FIELD(struct tie, pairs)},
    {FIELD(struct tie, secrets)},   {FIELD(struct tie, run_hits)},     {FIELD(struct tie, got_hits)},    {FIELD(struct tie, run_actions)},
    {FIELD(struct tie, got_actions)}, {FIELD(struct tie, late_step)},  {FIELD(struct tie, state)},       {FIELD(struct tie, file_id)},
    {FIELD(struct tie, purged_hits)}, {FIELD(struct tie, open_hits)},
};

static void found(struct verify *v, int64_t id, const char *text)
{
    v->found(v, "I31", str_f(v->cx->a, "外部名单 %lld：%s", (long long)id, text));
}

static void check_purged(struct verify *v, const struct tie *t)
{
    if (t->got_rows || t->keys)
        found(v, t->id, "已销毁，却还有内容或密钥");
    if (t->pairs || t->secrets || t->file_id)
        found(v, t->id, "已销毁，却还留有疑似对象、依据或原文件");
    if (t->open_hits)
        found(v, t->id, "已销毁，有比中记录没有标记");
}

static void check_live(struct verify *v, const struct tie *t)
{
    if (!t->keys)
        found(v, t->id, "没有密钥");
    if (t->orphans)
        found(v, t->id, "有比中记录指向不存在的行");
    if (t->purged_hits)
        found(v, t->id, "没有销毁，却有比中记录标记为已销毁");
    if (!str_eq(t->state, S("ready")))
        return;
    if (t->accepted != t->got_rows || t->numbered != t->got_numbered)
        found(v, t->id, "登记的行数与实际不一致");
    if (t->run_hits != t->got_hits)
        found(v, t->id, "比对登记的比中数与实际不一致");
}

static enum err on_list(void *arg, void *row)
{
    struct verify *v = arg;
    const struct tie *t = row;
    v->checked++;
    if (str_eq(t->state, S("purged")))
        check_purged(v, t);
    else if (!str_eq(t->state, S("purging")))
        check_live(v, t);
    if (t->run_actions != t->got_actions)
        found(v, t->id, "比对登记的建议数与实际不一致");
    if (t->late_step)
        found(v, t->id, "有建议的状态与最后一步办理不一致");
    return OK;
}

enum err match_verify(struct verify *v)
{
    struct tie t = {0};
    return db_each(v->cx->tx, MATCH_VERIFY, NOVALS, FIELDS(struct tie, tie_fields), &t, on_list, v);
}
