// SPDX-License-Identifier: Apache-2.0
// Routes of publicity: one table for media, stories, photos, published figures and reports; counts; what waits; verify.
#include <unistd.h>

#include "file.h"
#include "publicity_own.h"

static void write_counts(struct ctx *cx, const struct figures *f)
{
    static const char *const keys[] = {"media", "stories", "photos"};
    struct str level = {0};
    jw_open(cx->out, '{');
    for (size_t i = 0; i < countof(keys); i++) {
        const struct figure *g = figure_find(f, str_of(keys[i]));
        jw_ki(cx->out, keys[i], g ? g->heads : 0);
    }
    jw_key(cx->out, "by_level");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < f->n; i++) {
        if (!str_starts(f->at[i].key, S("media:")))
            continue;
        level = str_sub(f->at[i].key, sizeof "media:" - 1, f->at[i].key.len);
        jw_open(cx->out, '{');
        jw_kt(cx->out, "level", level);
        jw_ki(cx->out, "n", f->at[i].heads);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "unions");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < f->n_unions; i++) {
        const struct figure_union *u = &f->unions[i];
        jw_open(cx->out, '{');
        jw_kt(cx->out, "org_code", u->org_code);
        jw_kt(cx->out, "org_name", u->org_name);
        jw_kb(cx->out, "own", i == 0);
        jw_ki(cx->out, "media", u->media);
        jw_ki(cx->out, "stories", u->stories);
        jw_ki(cx->out, "photos", u->photos);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
}

static enum err counts_get(struct ctx *cx)
{
    struct figures *f = NEW(cx->a, struct figures);
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &f->campaign));
    TRY(figures_publicity(cx, f));
    write_counts(cx, f);
    return OK;
}

/* --- what waits --- */

static enum err publicity_todo(struct ctx *cx, struct todo *t)
{
    int64_t all = 0;
    for (size_t i = 0; i < cx->who->n_grants; i++) {
        const struct grant *g = &cx->who->grants[i];
        bool above = false;
        int64_t n = 0;
        if (!(role_info(g->role)->perms >> PERM_PUBLICITY_REVIEW & 1))
            continue;
        for (size_t k = 0; k < cx->who->n_grants; k++) {
            const struct grant *o = &cx->who->grants[k];
            above |= k != i && role_info(o->role)->perms >> PERM_PUBLICITY_REVIEW & 1 && path_covers(o->path, g->path) &&
                     !(str_eq(o->path, g->path) && k > i);
        }
        if (above)
            continue;
        TRY(db_int(cx->tx, PUBLICITY_TODO, VALS(TXT(g->path), TXT(path_end(cx->a, g->path)), I64(cx->who->user_id)), &n));
        all += n;
    }
    todo_put(t, "publicity.show", S("待审核发布的事迹和照片"), all, S("/publicity?tab=stories"));
    return OK;
}

/* --- what must hold: a photo's file is still the picture that was checked --- */

struct photo_row {
    int64_t id, picture_id, thumb_id;
    struct str type;
    int64_t width, height;
    struct str hash;
};
static const struct field photo_row_fields[] = {
    {FIELD(struct photo_row, id)},    {FIELD(struct photo_row, picture_id)}, {FIELD(struct photo_row, thumb_id)},
    {FIELD(struct photo_row, type)},  {FIELD(struct photo_row, width)},      {FIELD(struct photo_row, height)},
    {FIELD(struct photo_row, hash)},
};
enum { VERIFY_PICTURE_MAX = 8 * 1024 * 1024 };

static enum err verify_photo(void *arg, void *row)
{
    struct verify *v = arg;
    const struct photo_row *p = row;
    struct arena *a = arena_new(2 * VERIFY_PICTURE_MAX);
    struct picture seen = {0};
    const char *why = NULL;
    bool ok = false;
    int fd = -1;
    v->checked++;
    if (file_open(v->cx->app, p->hash, &fd) == OK) {
        off_t size = lseek(fd, 0, SEEK_END);
        char *bytes = size > 0 && size <= VERIFY_PICTURE_MAX ? NEWS(a, char, (size_t)size) : NULL;
        ok = bytes && pread(fd, bytes, (size_t)size, 0) == size && picture_look(bytes, (size_t)size, &seen, &why) &&
             seen.width == p->width && seen.height == p->height && str_eq(seen.type, p->type);
        close(fd);
    }
    arena_free(a);
    if (!ok)
        v->found(v, "I27", str_f(v->cx->a, "第 %lld 号照片的文件缺失，或不是检查过的图片", (long long)p->id));
    return OK;
}

static enum err publicity_verify(struct verify *v)
{
    struct photo_row row = {0};
    TRY(claim_verify(v));
    TRY(summary_verify(v));
    return db_each(v->cx->tx, PHOTO_VERIFY, NOVALS, FIELDS(struct photo_row, photo_row_fields), &row, verify_photo, v);
}

/* draft -> shown by another person -> draft; for stories and photos alike. */
static const struct move show_moves[] = {
    {"draft", "edit", "draft", PERM_PUBLICITY_EDIT, LIT("修改")},
    {"draft", "show", "shown", PERM_PUBLICITY_REVIEW, LIT("审核发布")},
    {"draft", "drop", "dropped", PERM_PUBLICITY_EDIT, LIT("删除")},
    {"shown", "hide", "draft", PERM_PUBLICITY_REVIEW, LIT("撤下")},
};
static const struct move summary_moves[] = {
    {"draft", "edit", "draft", PERM_PUBLICITY_EDIT, LIT("修改")},
    {"draft", "regenerate", "draft", PERM_PUBLICITY_EDIT, LIT("重新取数")},
    {"draft", "finish", "finished", PERM_PUBLICITY_REVIEW, LIT("定稿")},
    {"finished", "reopen", "draft", PERM_PUBLICITY_REVIEW, LIT("退回起草")},
};

#define OUT_T(T) .out = {T##_fields, countof(T##_fields), sizeof(struct T)}
#define IN_T(T) .in = {T##_fields, countof(T##_fields), sizeof(struct T)}
static const struct route routes[] = {
    {M_GET, "/api/publicity/counts", counts_get, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,campaign",
     .schema = "{media,stories,photos,\"by_level\":[{level,n}],\"unions\":[{org_code,org_name,own,media,stories,photos}]}",
     .title = LIT("宣传数量")},
    {M_GET, "/api/publicity/media", media_list, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, OUT_T(media), .shape = OUT_LIST,
     .query = "org,own,campaign,kind,level,from,to,q,limit,after", .title = LIT("媒体报道")},
    {M_POST, "/api/publicity/media", media_add, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "media.add", IN_T(media_in), OUT_T(media),
     .shape = OUT_ONE, .query = "org", .title = LIT("登记媒体报道")},
    {M_PUT, "/api/publicity/media/:id", media_edit, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "media.edit", IN_T(media_in), OUT_T(media),
     .shape = OUT_ONE, .title = LIT("修改媒体报道")},
    {M_POST, "/api/publicity/media/:id/drop", media_drop, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "media.drop", OUT_T(media),
     .shape = OUT_ONE, .title = LIT("删除媒体报道")},
    {M_GET, "/api/publicity/media/:id/file", media_file, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .title = LIT("媒体报道的扫描件")},
    {M_GET, "/api/publicity/stories", story_list, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, OUT_T(story), .shape = OUT_LIST,
     .query = "org,own,campaign,state,q,limit,after", .title = LIT("感人事迹")},
    {M_POST, "/api/publicity/stories", story_add, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "story.add", IN_T(story_in), OUT_T(story),
     .shape = OUT_ONE, .query = "org", .title = LIT("登记感人事迹")},
    {M_PUT, "/api/publicity/stories/:id", story_edit, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "story.edit", IN_T(story_in), OUT_T(story),
     .shape = OUT_ONE, .title = LIT("修改感人事迹")},
    {M_POST, "/api/publicity/stories/:id/show", story_show, PERM_PUBLICITY_REVIEW, SCOPE_ORG, TX_WRITE, "story.show", OUT_T(story),
     .shape = OUT_ONE, .title = LIT("审核发布感人事迹")},
    {M_POST, "/api/publicity/stories/:id/hide", story_hide, PERM_PUBLICITY_REVIEW, SCOPE_ORG, TX_WRITE, "story.hide", OUT_T(story),
     .shape = OUT_ONE, .title = LIT("撤下感人事迹")},
    {M_POST, "/api/publicity/stories/:id/drop", story_drop, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "story.drop", OUT_T(story),
     .shape = OUT_ONE, .title = LIT("删除感人事迹")},
    {M_POST, "/api/publicity/pictures", picture_upload, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_NONE, .once = true, .action = "picture.upload",
     .upload = true, OUT_T(picture), .shape = OUT_ONE, .query = "org", .title = LIT("上传处理过的图片")},
    {M_GET, "/api/publicity/photos", photo_list, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, OUT_T(photo), .shape = OUT_LIST,
     .query = "org,own,campaign,state,q,limit,after", .title = LIT("照片")},
    {M_POST, "/api/publicity/photos", photo_add, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "photo.add", IN_T(photo_in), OUT_T(photo),
     .shape = OUT_ONE, .query = "org", .title = LIT("登记照片")},
    {M_PUT, "/api/publicity/photos/:id", photo_edit, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "photo.edit", IN_T(photo_in), OUT_T(photo),
     .shape = OUT_ONE, .title = LIT("修改照片说明")},
    {M_POST, "/api/publicity/photos/:id/show", photo_show, PERM_PUBLICITY_REVIEW, SCOPE_ORG, TX_WRITE, "photo.show", OUT_T(photo),
     .shape = OUT_ONE, .title = LIT("审核发布照片")},
    {M_POST, "/api/publicity/photos/:id/hide", photo_hide, PERM_PUBLICITY_REVIEW, SCOPE_ORG, TX_WRITE, "photo.hide", OUT_T(photo),
     .shape = OUT_ONE, .title = LIT("撤下照片")},
    {M_POST, "/api/publicity/photos/:id/drop", photo_drop, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "photo.drop", OUT_T(photo),
     .shape = OUT_ONE, .title = LIT("删除照片")},
    {M_GET, "/api/publicity/photos/:id/picture", photo_picture, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .title = LIT("照片的图片")},
    {M_GET, "/api/publicity/photos/:id/thumb", photo_thumb, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .title = LIT("照片的缩略图")},
    {M_GET, "/api/publicity/figures", claim_list, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,campaign",
     .schema = claim_schema, .title = LIT("公布的数字与系统数对照")},
    {M_POST, "/api/publicity/figures", claim_add, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "figure.add", IN_T(claim_in), OUT_T(claim),
     .shape = OUT_ONE, .query = "org", .title = LIT("登记公布的数字")},
    {M_PUT, "/api/publicity/figures/:id", claim_edit, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "figure.edit", IN_T(claim_in), OUT_T(claim),
     .shape = OUT_ONE, .title = LIT("修改公布的数字")},
    {M_POST, "/api/publicity/figures/:id/drop", claim_drop, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "figure.drop", OUT_T(claim),
     .shape = OUT_ONE, .title = LIT("删除公布的数字")},
    {M_GET, "/api/reports", summary_list, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, OUT_T(summary), .shape = OUT_LIST,
     .query = "org,own,campaign,limit,after", .title = LIT("活动总结")},
    {M_POST, "/api/reports", summary_begin, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "report.begin", IN_T(summary_in), .shape = OUT_FREE,
     .schema = summary_schema, .query = "org", .title = LIT("按记录起草活动总结")},
    {M_GET, "/api/reports/:id", summary_one, PERM_PUBLICITY_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .schema = summary_schema,
     .title = LIT("一份活动总结")},
    {M_PUT, "/api/reports/:id", summary_edit, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "report.edit", IN_T(para_in), .shape = OUT_FREE,
     .schema = summary_schema, .title = LIT("修改活动总结的一段")},
    {M_POST, "/api/reports/:id/regenerate", summary_again, PERM_PUBLICITY_EDIT, SCOPE_ORG, TX_WRITE, "report.regenerate", IN_T(version_in),
     .shape = OUT_FREE, .schema = summary_schema, .title = LIT("重新取数，保留手写部分")},
    {M_POST, "/api/reports/:id/finish", summary_finish, PERM_PUBLICITY_REVIEW, SCOPE_ORG, TX_WRITE, "report.finish", IN_T(version_in),
     .shape = OUT_FREE, .schema = summary_schema, .title = LIT("活动总结定稿")},
    {M_POST, "/api/reports/:id/reopen", summary_reopen, PERM_PUBLICITY_REVIEW, SCOPE_ORG, TX_WRITE, "report.reopen", .shape = OUT_FREE,
     .schema = summary_schema, .title = LIT("活动总结退回起草")},
};
const struct machine publicity_machines[2] = {
    [MACHINE_SHOW] = {"show", ROWS(moves, show_moves)},
    [MACHINE_SUMMARY] = {"summary", ROWS(moves, summary_moves)},
};
static const struct meta_row meta[] = {
    {"media", {media_fields, countof(media_fields), sizeof(struct media)}},
    {"media_in", {media_in_fields, countof(media_in_fields), sizeof(struct media_in)}},
    {"story", {story_fields, countof(story_fields), sizeof(struct story)}},
    {"story_in", {story_in_fields, countof(story_in_fields), sizeof(struct story_in)}},
    {"photo", {photo_fields, countof(photo_fields), sizeof(struct photo)}},
    {"photo_in", {photo_in_fields, countof(photo_in_fields), sizeof(struct photo_in)}},
    {"claim_in", {claim_in_fields, countof(claim_in_fields), sizeof(struct claim_in)}},
};
extern const struct area area_publicity;
const struct area area_publicity = {
    .name = "publicity", .title = LIT("宣传和总结"), ROWS(routes, routes), ROWS(machines, publicity_machines), ROWS(meta, meta),
    .verify = publicity_verify, .todo = publicity_todo,
};
