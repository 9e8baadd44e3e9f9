// SPDX-License-Identifier: Apache-2.0
// Photos: the treated picture and its thumbnail as the page made them, shown once another has reviewed them.
#include <unistd.h>

#include "file.h"
#include "like.h"
#include "publicity_own.h"

enum { BOXES_MAX = 200, THUMB_MAX = 480 };

const struct field photo_fields[24] = {
    {FIELD(struct photo, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct photo, org_id), .as = AS_ID},
    {FIELD(struct photo, org_code), .label = LIT("工会代码")},
    {FIELD(struct photo, org_name), .label = LIT("工会")},
    {FIELD(struct photo, org_path), .as = AS_BLOB},
    {FIELD(struct photo, campaign_id), .as = AS_ID},
    {FIELD(struct photo, campaign), .label = LIT("活动")},
    {FIELD(struct photo, caption), .label = LIT("说明")},
    {FIELD(struct photo, place), .label = LIT("地点")},
    {FIELD(struct photo, taken_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct photo, picture_id), .as = AS_ID},
    {FIELD(struct photo, thumb_id), .as = AS_ID},
    {FIELD(struct photo, width), .as = AS_COUNT, .label = LIT("宽")},
    {FIELD(struct photo, height), .as = AS_COUNT, .label = LIT("高")},
    {FIELD(struct photo, boxes), .as = AS_COUNT, .label = LIT("遮挡处")},
    {FIELD(struct photo, consent), .as = AS_BOOL, .label = LIT("可辨认者均已同意")},
    {FIELD(struct photo, state), .as = AS_CODE, .codes = "show_state", .label = LIT("状态")},
    {FIELD(struct photo, entered_by), .as = AS_ID},
    {FIELD(struct photo, edited_by), .as = AS_ID},
    {FIELD(struct photo, entered_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct photo, shown_at), .as = AS_TIME, .label = LIT("发布时间")},
    {FIELD(struct photo, enterer), .label = LIT("登记人")},
    {FIELD(struct photo, shower), .label = LIT("审核人")},
    {FIELD(struct photo, version), .label = LIT("版本")},
};
const struct field photo_in_fields[9] = {
    {FIELD(struct photo_in, caption), .label = LIT("说明"), .need = true, .max = 200},
    {FIELD(struct photo_in, taken_on), .as = AS_DATE, .label = LIT("拍摄日期"), .need = true},
    {FIELD(struct photo_in, place), .label = LIT("地点"), .max = 100},
    {FIELD(struct photo_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct photo_in, consent), .as = AS_BOOL, .label = LIT("能辨认的人都已同意，或没有能辨认的人")},
    {FIELD(struct photo_in, picture_id), .as = AS_ID, .label = LIT("图片")},
    {FIELD(struct photo_in, thumb_id), .as = AS_ID, .label = LIT("缩略图")},
    {FIELD(struct photo_in, boxes), .as = AS_COUNT, .label = LIT("遮挡处"), .max = BOXES_MAX},
    {FIELD(struct photo_in, version), .label = LIT("版本")},
};
#define PHOTO FIELDS(struct photo, photo_fields)
#define PICTURE FIELDS(struct picture, picture_fields)

static enum err put(struct ctx *cx, void *row)
{
    struct photo *p = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PHOTO, p);
    machine_verbs(cx, &publicity_machines[MACHINE_SHOW], p->state, p->org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err photo_list(struct ctx *cx)
{
    return cx_list_by(cx, PHOTO_LIST,
                      VALS(LO(cx), TXT(publicity_end(cx)), I64(publicity_sees_drafts(cx, cx->org_path)), I64(cx_after(cx)),
                           TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "state")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))),
                           I64(cx_limit(cx))),
                      PHOTO, put);
}

static enum err told(struct ctx *cx, int64_t id, const struct photo *before)
{
    struct photo p = {0};
    TRY(cx_one(cx, PHOTO_GET, id, PHOTO, &p));
    audit_object(cx, p.org_id, "photo:%lld", (long long)id);
    audit_diff(cx, PHOTO, before, &p);
    return put(cx, &p);
}

/* Only what picture_upload has passed, and only one's own: another's file id is worth nothing. */
static enum err mine(struct ctx *cx, const char *field, int64_t id, struct picture *out)
{
    struct file f = {0};
    enum err e = db_one(cx->tx, PICTURE_MINE, VALS(I64(id), I64(cx->who->user_id), I64(cx->org_id)), PICTURE, out);
    if (e == OK)
        e = file_attach(cx, id, FILE_SHARED, &f);
    return e == ERR_NOT_FOUND ? fail_field(cx, field, "没有收到图片，请重新选择照片上传") : e;
}

enum err photo_add(struct ctx *cx)
{
    const struct photo_in *in = cx->in;
    struct photo none = {0};
    struct picture picture = {0}, thumb = {0};
    int64_t campaign_id = 0, id = 0;
    TRY(publicity_campaign(cx, in->campaign, cx->org_path, &campaign_id));
    TRY(mine(cx, "picture_id", in->picture_id, &picture));
    TRY(mine(cx, "thumb_id", in->thumb_id, &thumb));
    if (thumb.width > THUMB_MAX || thumb.height > THUMB_MAX)
        return fail_field(cx, "thumb_id", "缩略图每边不超过 %d 像素，请在页面中重新选择照片", THUMB_MAX);
    TRY(db_int(cx->tx, PHOTO_ADD,
               VALS(I64(cx->org_id), OPT(campaign_id), TXT(in->caption), TXT(in->place), TXT(in->taken_on), I64(in->picture_id),
                    I64(in->thumb_id), I64(in->boxes), I64(in->consent), I64(cx->who->user_id), I64(cx->now)),
               &id));
    return told(cx, id, &none);
}

static enum err begin(struct ctx *cx, const char *verb, struct photo *p, const struct move **mv)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, PHOTO_GET, id, PHOTO, p));
    return machine_step(cx, &publicity_machines[MACHINE_SHOW], p->state, verb, mv);
}

/* The words around it; another picture is another photo. */
enum err photo_edit(struct ctx *cx)
{
    const struct photo_in *in = cx->in;
    struct photo before = {0};
    const struct move *mv;
    int64_t campaign_id = 0, n = 0;
    TRY(begin(cx, "edit", &before, &mv));
    TRY(publicity_campaign(cx, in->campaign, before.org_path, &campaign_id));
    TRY(db_exec(cx->tx, PHOTO_SAVE,
                VALS(I64(before.id), I64(in->version), OPT(campaign_id), TXT(in->caption), TXT(in->place), TXT(in->taken_on),
                     I64(in->consent), I64(cx->who->user_id)),
                &n));
    return n ? told(cx, before.id, &before) : ERR_CONFLICT;
}

static enum err move(struct ctx *cx, const char *verb, bool show)
{
    struct photo p = {0};
    const struct move *mv;
    int64_t n = 0;
    TRY(begin(cx, verb, &p, &mv));
    if (show && (p.entered_by == cx->who->user_id || p.edited_by == cx->who->user_id))
        return fail(cx, ERR_SAME_PERSON, "登记、修改的人不能自己审核发布，请由另一位同志审核");
    if (show && !p.consent)
        return fail(cx, ERR_STATE, "还没有确认照片里能辨认的人都已同意；请遮挡面部重新上传，或征得同意后修改");
    TRY(db_exec(cx->tx, PHOTO_STATE,
                VALS(I64(p.id), TXT(p.state), TXT(str_of(mv->to)), OPT(show ? cx->who->user_id : 0), OPT(show ? cx->now : 0)), &n));
    return n ? told(cx, p.id, &p) : ERR_CONFLICT;
}

enum err photo_show(struct ctx *cx)
{
    return move(cx, "show", true);
}

enum err photo_hide(struct ctx *cx)
{
    return move(cx, "hide", false);
}

enum err photo_drop(struct ctx *cx)
{
    return move(cx, "drop", false);
}

/* Shown in the page: its type is the checked one, never the uploader's word. */
static enum err send(struct ctx *cx, bool thumb)
{
    struct photo p = {0};
    struct picture i = {0};
    struct file f = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, PHOTO_GET, id, PHOTO, &p));
    if (!str_eq(p.state, S("shown")) && !(str_eq(p.state, S("draft")) && publicity_sees_drafts(cx, p.org_path)))
        return ERR_NOT_FOUND;
    TRY(db_one(cx->tx, PICTURE_GET, VALS(I64(thumb ? p.thumb_id : p.picture_id)), PICTURE, &i));
    TRY(file_load(cx, i.file_id, &f));
    TRY(file_answer(cx, &f));
    cx->reply->type = i.type;
    cx->reply->file_name = S("");
    return OK;
}

enum err photo_picture(struct ctx *cx)
{
    return send(cx, false);
}

enum err photo_thumb(struct ctx *cx)
{
    return send(cx, true);
}
