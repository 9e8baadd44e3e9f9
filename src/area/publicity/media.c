// SPDX-License-Identifier: Apache-2.0
// Media reports: registered, corrected, taken out again; with a link or a scanned file.
#include <unistd.h>

#include "code.h"
#include "file.h"
#include "like.h"
#include "publicity_own.h"

const struct field media_fields[19] = {
    {FIELD(struct media, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct media, org_id), .as = AS_ID},
    {FIELD(struct media, org_code), .label = LIT("工会代码")},
    {FIELD(struct media, org_name), .label = LIT("工会")},
    {FIELD(struct media, org_path), .as = AS_BLOB},
    {FIELD(struct media, campaign_id), .as = AS_ID},
    {FIELD(struct media, campaign), .label = LIT("活动")},
    {FIELD(struct media, published_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct media, medium), .label = LIT("媒体")},
    {FIELD(struct media, kind), .as = AS_CODE, .codes = "media_kind", .label = LIT("种类")},
    {FIELD(struct media, level), .as = AS_CODE, .codes = "media_level", .label = LIT("级别")},
    {FIELD(struct media, title), .label = LIT("标题")},
    {FIELD(struct media, link), .label = LIT("链接")},
    {FIELD(struct media, file_id), .as = AS_ID, .label = LIT("扫描件")},
    {FIELD(struct media, file_name), .label = LIT("扫描件文件")},
    {FIELD(struct media, state), .label = LIT("状态")},
    {FIELD(struct media, enterer), .label = LIT("登记人")},
    {FIELD(struct media, entered_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct media, version), .label = LIT("版本")},
};
const struct field media_in_fields[9] = {
    {FIELD(struct media_in, title), .label = LIT("标题"), .need = true, .max = 200},
    {FIELD(struct media_in, medium), .label = LIT("媒体名称"), .need = true, .max = 100},
    {FIELD(struct media_in, published_on), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct media_in, kind), .as = AS_CODE, .codes = "media_kind", .label = LIT("种类"), .need = true, .max = 20},
    {FIELD(struct media_in, level), .as = AS_CODE, .codes = "media_level", .label = LIT("媒体级别"), .need = true, .max = 20},
    {FIELD(struct media_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct media_in, link), .label = LIT("链接"), .max = 1000},
    {FIELD(struct media_in, file_id), .as = AS_ID, .label = LIT("扫描件")},
    {FIELD(struct media_in, version), .label = LIT("版本")},
};
#define MEDIA FIELDS(struct media, media_fields)

struct str publicity_end(struct ctx *cx)
{
    return cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path)) : path_end(cx->a, cx->org_path);
}

enum err publicity_campaign(struct ctx *cx, struct str code, struct str org_path, int64_t *id)
{
    struct campaign c = {0};
    *id = 0;
    if (!code.len)
        return OK;
    TRY(campaign_get(cx, code, &c));
    if (!path_covers(c.org_path, org_path))
        return fail_field(cx, "campaign", "本单位不参加活动“%.*s”", FMT(c.name));
    *id = c.id;
    return OK;
}

static enum err put_row(struct ctx *cx, void *row)
{
    struct media *m = row;
    TRY(file_name_open(cx, m->file_id, &m->file_name));
    fields_write(cx->out, MEDIA, m);
    return OK;
}

/* One within reach, the name of its scan opened. */
static enum err media_get(struct ctx *cx, int64_t id, struct media *out)
{
    TRY(cx_one(cx, MEDIA_GET, id, MEDIA, out));
    return file_name_open(cx, out->file_id, &out->file_name);
}

enum err media_list(struct ctx *cx)
{
    return cx_list_by(cx, MEDIA_LIST,
                   VALS(LO(cx), TXT(publicity_end(cx)), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "kind")),
                        TXT(cx_query(cx, "level")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), TXT(cx_query(cx, "from")),
                        TXT(cx_query(cx, "to")), I64(cx_limit(cx))),
                      MEDIA, put_row);
}

static enum err check(struct ctx *cx, const struct media_in *in, struct str org_path, int64_t org_id, int64_t *campaign_id)
{
    struct code_item c = {0};
    struct file f = {0};
    TRY(publicity_campaign(cx, in->campaign, org_path, campaign_id));
    if (code_find(cx, S("media_kind"), in->kind, S(""), &c) != OK)
        return fail_field(cx, "kind", "没有“%.*s”这种媒体种类", FMT(in->kind));
    if (code_find(cx, S("media_level"), in->level, S(""), &c) != OK)
        return fail_field(cx, "level", "没有“%.*s”这种媒体级别", FMT(in->level));
    /* the page makes it a link: nothing but the web */
    if (in->link.len && !str_starts(in->link, S("https://")) && !str_starts(in->link, S("http://")))
        return fail_field(cx, "link", "链接应以 http:// 或 https:// 开头，请从浏览器地址栏复制");
    if (!in->file_id)
        return OK;
    enum err e = file_attach(cx, in->file_id, FILE_SHARED, &f);
    if (e == ERR_NOT_FOUND || (e == OK && f.org_id != org_id))
        return fail_field(cx, "file_id", "没有这个附件，或它不是本单位上传的，请重新上传扫描件");
    return e;
}

static enum err told(struct ctx *cx, int64_t id, const struct media *before)
{
    struct media m = {0};
    TRY(media_get(cx, id, &m));
    audit_object(cx, m.org_id, "media:%lld", (long long)id);
    audit_diff(cx, MEDIA, before, &m);
    cx_row(cx, MEDIA, &m);
    return OK;
}

enum err media_add(struct ctx *cx)
{
    const struct media_in *in = cx->in;
    struct media none = {0};
    int64_t campaign_id = 0, id = 0;
    TRY(check(cx, in, cx->org_path, cx->org_id, &campaign_id));
    TRY(db_int(cx->tx, MEDIA_ADD,
               VALS(I64(cx->org_id), OPT(campaign_id), TXT(in->published_on), TXT(in->medium), TXT(in->kind), TXT(in->level), TXT(in->title),
                    TXT(in->link), OPT(in->file_id), I64(cx->who->user_id), I64(cx->now)),
               &id));
    return told(cx, id, &none);
}

enum err media_edit(struct ctx *cx)
{
    const struct media_in *in = cx->in;
    struct media before = {0};
    int64_t id = 0, campaign_id = 0, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(media_get(cx, id, &before));
    TRY(check(cx, in, before.org_path, before.org_id, &campaign_id));
    TRY(db_exec(cx->tx, MEDIA_SAVE,
                VALS(I64(id), I64(in->version), OPT(campaign_id), TXT(in->published_on), TXT(in->medium), TXT(in->kind), TXT(in->level),
                     TXT(in->title), TXT(in->link), OPT(in->file_id)),
                &n));
    return n ? told(cx, id, &before) : ERR_CONFLICT;
}

enum err media_drop(struct ctx *cx)
{
    struct media before = {0};
    int64_t id = 0, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(media_get(cx, id, &before));
    TRY(db_exec(cx->tx, MEDIA_DROP, VALS(I64(id)), &n));
    return n ? told(cx, id, &before) : fail(cx, ERR_STATE, "它已被删除，或有公布的数字出自这篇报道，请先删除这些数字");
}

enum err media_file(struct ctx *cx)
{
    struct media m = {0};
    struct file f = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(media_get(cx, id, &m));
    if (!m.file_id)
        return fail(cx, ERR_NOT_FOUND, "这篇报道没有扫描件");
    TRY(file_load(cx, m.file_id, &f)); /* saved, never shown in the page: it is whatever was uploaded */
    return file_answer(cx, &f);
}
