// SPDX-License-Identifier: Apache-2.0
// Routes of wishes; what waits; I45 to I47.
#include "wish_own.h"

#define READ(path_, run_, title_, ...)                                                                                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(perm_, path_, run_, action_, title_, ...)                                                                                       \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .shape = OUT_FREE,     \
     .schema = one_schema, .title = LIT(title_), __VA_ARGS__}
#define SELF_READ(path_, run_, title_, ...)                                                                                                   \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_READ, .shape = OUT_FREE, .title = LIT(title_), __VA_ARGS__}
#define SELF_WRITE(path_, run_, action_, title_, ...)                                                                                         \
    {.method = M_POST, .path = path_, .run = run_, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_WRITE, .action = action_,          \
     .shape = OUT_FREE, .title = LIT(title_), __VA_ARGS__}
#define WORDS IN(struct wish_words_in, wish_words_fields)
#define REMARK IN(struct wish_words_in, wish_remark_fields)

static const char one_schema[] = "{…wish, verbs: [], moves: [{version, verb, from_state, to_state, at, who, words}], claims: [{id, state, claimer, company, due_on, delivered_on, words}], photos: [file]}";
static const char mine_schema[] = "{rows: [{id, kind, whom, state, value_fen, wanted_by, public_text, text, org_name, reason_words, delivered_on, satisfied, created_at}], next}";
static const char held_schema[] = "{rows: [{id, wish_id, kind, public_text, district, value_fen, state, wish_state, due_on, released, company, org_name, photos}], duties: [{id, duty, name}], next}";
static const char contact_schema[] = "{owner, address, phone}";

static const struct route wish_routes[] = {
    READ("/api/wishes", wishes_get, "微心愿", .shape = OUT_LIST, .out = {wish_fields, 37, sizeof(struct wish)}, .query = "state,kind,campaign,q,late,after,limit"),
    WRITE(PERM_SERVICE_EDIT, "/api/wishes", wish_post, "wish.add", "代职工填写心愿", IN(struct wish_in, wish_in_fields)),
    READ("/api/wish-board", wish_board_get, "微心愿进展", .shape = OUT_FREE, .query = "campaign",
         .schema = "{total, came_true, late, hours, states: [{key, received, listed, claimed, done}], kinds: […], districts: […]}"),
    READ("/api/wishes/:id", wish_one, "一个心愿", .shape = OUT_FREE, .schema = one_schema),
    WRITE(PERM_SERVICE_REVIEW, "/api/wishes/:id/publish", wish_publish, "wish.publish", "审核通过并公布", IN(struct wish_publish_in, wish_publish_fields)),
    WRITE(PERM_SERVICE_REVIEW, "/api/wishes/:id/refuse", wish_refuse, "wish.refuse", "心愿不予通过", WORDS),
    WRITE(PERM_SERVICE_EDIT, "/api/wishes/:id/withdraw", wish_withdraw, "wish.withdraw", "代职工撤回心愿", WORDS),
    WRITE(PERM_SERVICE_REVIEW, "/api/wishes/:id/unlist", wish_unlist, "wish.unlist", "撤下心愿重审", WORDS),
    WRITE(PERM_SERVICE_EDIT, "/api/wishes/:id/release", wish_release, "wish.release", "告知认领人联系方式"),
    WRITE(PERM_SERVICE_EDIT, "/api/wishes/:id/free", wish_free, "wish.free", "收回认领", WORDS),
    WRITE(PERM_SERVICE_EDIT, "/api/wishes/:id/confirm", wish_confirm_post, "wish.confirm", "代职工确认心愿实现", WORDS),
    WRITE(PERM_SERVICE_REVIEW, "/api/wishes/:id/undo", wish_undo, "wish.undo", "撤销确认", WORDS),
    WRITE(PERM_SERVICE_EDIT, "/api/wishes/:id/follow", wish_follow, "wish.follow", "心愿回访", IN(struct wish_follow_in, wish_follow_fields)),
    WRITE(PERM_SERVICE_EDIT, "/api/wishes/:id/gift", wish_gift_post, "wish.gift", "关联捐赠登记", IN(struct wish_gift_in, wish_gift_fields)),
    {.method = M_GET, .path = "/api/wishes/:id/contact", .run = wish_contact_get, .perm = PERM_PERSON_UNMASK, .scope = SCOPE_ORG, .tx = TX_READ, .action = "wish.contact",
     .logged = true, .shape = OUT_FREE, .schema = contact_schema, .title = LIT("查看许愿人联系方式")},
    READ("/api/wishes/:id/photos/:file", wish_photo_get, "送达照片", .shape = OUT_FILE),
    {.method = M_POST, .path = "/api/wishes/sweep", .run = wish_sweep, .perm = PERM_NONE, .scope = SCOPE_LOCAL, .tx = TX_WRITE, .action = "wish.sweep", .shape = OUT_FREE,
     .schema = "{freed, expired, wiped}", .title = LIT("清理超期的心愿（仅限本机）")},

    {.method = M_GET, .path = "/api/worker/wishes", .run = wish_public_get, .perm = PERM_NONE, .scope = SCOPE_PUBLIC, .tx = TX_READ, .shape = OUT_LIST,
     .out = {wish_public_fields, 9, 0}, .query = "q,kind,district,show,after,limit", .title = LIT("公布的心愿（不登录可见）")},
    {.method = M_GET, .path = "/api/worker/wish-counts", .run = wish_counts_get, .perm = PERM_NONE, .scope = SCOPE_PUBLIC, .tx = TX_READ, .shape = OUT_FREE,
     .schema = "{received, listed, claimed, done, districts: [{district, received, listed, claimed, done}]}", .title = LIT("心愿数（不登录可见）")},
    SELF_READ("/api/worker/my-wishes", wish_mine_get, "职工本人的心愿", .schema = mine_schema, .query = "after"),
    SELF_WRITE("/api/worker/my-wishes", wish_mine_post, "wish.add", "职工许愿", .schema = mine_schema, IN(struct wish_in, wish_self_fields)),
    SELF_WRITE("/api/worker/my-wishes/:id/withdraw", wish_mine_withdraw, "wish.withdraw", "职工撤回心愿", .schema = mine_schema, REMARK),
    SELF_WRITE("/api/worker/my-wishes/:id/confirm", wish_mine_confirm, "wish.confirm", "职工确认心愿实现", .schema = mine_schema, REMARK),
    SELF_WRITE("/api/worker/my-wishes/:id/missing", wish_mine_missing, "wish.missing", "职工没有收到", .schema = mine_schema, WORDS),
    SELF_READ("/api/worker/wish-claims", wish_claims_get, "本人认领的心愿", .schema = held_schema, .query = "after"),
    SELF_WRITE("/api/worker/wishes/:id/claim", wish_claim_post, "wish.claim", "认领心愿", .schema = held_schema, IN(struct wish_claim_in, wish_claim_fields)),
    SELF_WRITE("/api/worker/wish-claims/:id/give-up", wish_claim_give_up, "wish.give_up", "放弃认领", .schema = held_schema, REMARK),
    {.method = M_POST, .path = "/api/worker/wish-claims/:id/photos", .run = wish_claim_photo_post, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_NONE,
     .action = "wish.photo", .once = true, .upload = true, .shape = OUT_FREE, .schema = "{id}", .title = LIT("添加送达照片")},
    SELF_WRITE("/api/worker/wish-claims/:id/deliver", wish_claim_deliver, "wish.deliver", "登记送达", .schema = held_schema, WORDS),
    {.method = M_GET, .path = "/api/worker/wish-claims/:id/contact", .run = wish_claim_contact, .perm = PERM_WORKER_SELF, .scope = SCOPE_WORKER, .tx = TX_READ,
     .action = "wish.contact", .logged = true, .shape = OUT_FREE, .schema = contact_schema, .title = LIT("认领人查看联系方式")},
};

static const struct meta_row wish_meta[] = {
    {"wish", {wish_fields, 37, sizeof(struct wish)}},
    {"wish_in", {wish_in_fields, 10, sizeof(struct wish_in)}},
};

static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_SERVICE_REVIEW, WISH_TODO_REVIEW, &n));
    todo_put(t, "wish.waiting", S("待审核的微心愿"), n, S("/wishes?state=waiting"));
    TRY(todo_count(cx, PERM_SERVICE_EDIT, WISH_TODO_FOLLOW, &n));
    todo_put(t, "wish.confirmed", S("待回访的微心愿"), n, S("/wishes?state=confirmed"));
    return OK;
}

/* --- verify --- */

struct looked {
    int64_t id;
    struct str secret, state, keep_until;
    int64_t bad, off;
};
static const struct field looked_fields[] = {
    {FIELD(struct looked, id)}, {FIELD(struct looked, secret), .as = AS_BLOB}, {FIELD(struct looked, state)}, {FIELD(struct looked, keep_until)},
    {FIELD(struct looked, bad)}, {FIELD(struct looked, off)},
};
struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};
enum { WRONG_MAX = 10000 };

static bool has_ended(struct str s)
{
    return str_eq(s, S("done")) || str_eq(s, S("refused")) || str_eq(s, S("withdrawn")) || str_eq(s, S("expired"));
}

/* I47: shown only after a review, every step in the history, and its words open until the days of keeping are over. */
static enum err one_wish(void *arg, void *row)
{
    struct verify *v = arg;
    const struct looked *w = row;
    struct str text = {0};
    v->checked++;
    if (w->bad)
        v->found(v, "I47", str_f(v->cx->a, "心愿 %lld 没有审核、公开文字或活动，却已公布", (long long)w->id));
    if (w->off)
        v->found(v, "I47", str_f(v->cx->a, "心愿 %lld 的办理记录与状态不符", (long long)w->id));
    bool gone = !w->secret.len && has_ended(w->state) && !w->keep_until.len;
    if (!gone && unseal_in(v->cx->sealer, v->cx->a, str_f(v->cx->a, "wish:%lld", (long long)w->id), w->secret, &text) != OK)
        v->found(v, "I47", str_f(v->cx->a, "心愿 %lld 的原话打不开", (long long)w->id));
    return OK;
}

static enum err each(struct verify *v, int stmt, const char *invariant, const char *what)
{
    struct id_row *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, VALS(I64(WRONG_MAX)), FIELDS(struct id_row, id_fields), WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, invariant, str_f(v->cx->a, "%s（编号 %lld）", what, (long long)rows[i].id));
    return OK;
}

/* I45: a wish came true exactly when one record of aid stands for it. I46: exactly one claimant has what is claimed. */
enum err wish_verify(struct verify *v)
{
    struct looked w = {0};
    TRY(each(v, WISH_VERIFY_AID, "I45", "心愿与统计记录不符"));
    TRY(each(v, WISH_VERIFY_STRAY, "I45", "统计记录没有对应的心愿"));
    TRY(each(v, WISH_VERIFY_CLAIM, "I46", "心愿的状态与认领不符"));
    return db_each(v->cx->tx, WISH_VERIFY_SHOWN, NOVALS, FIELDS(struct looked, looked_fields), &w, one_wish, v);
}

const struct area area_wish = {
    .name = "wish",
    .title = LIT("微心愿"),
    ROWS(routes, wish_routes),
    ROWS(machines, wish_machines),
    ROWS(meta, wish_meta),
    .verify = wish_verify,
    .todo = todo,
};
