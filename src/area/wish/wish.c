// SPDX-License-Identifier: Apache-2.0
// One wish: what it is made of, its table of steps, and what happens when it came true.
#include "aid.h"
#include "code.h"
#include "date.h"
#include "wish_own.h"

const struct field wish_fields[37] = {
    {FIELD(struct wish, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct wish, org_code), .label = LIT("工会代码")},
    {FIELD(struct wish, org_name), .label = LIT("工会")},
    {FIELD(struct wish, person_id), .as = AS_ID, .label = LIT("许愿人编号")},
    {FIELD(struct wish, owner), .label = LIT("许愿人")},
    {FIELD(struct wish, campaign), .label = LIT("活动")},
    {FIELD(struct wish, kind), .as = AS_CODE, .codes = "wish_kind", .label = LIT("种类")},
    {FIELD(struct wish, whom), .as = AS_CODE, .codes = "wish_whom", .label = LIT("为谁")},
    {FIELD(struct wish, state), .as = AS_CODE, .codes = "wish_state", .label = LIT("状态")},
    {FIELD(struct wish, district), .label = LIT("所在区（市）")},
    {FIELD(struct wish, value_fen), .as = AS_MONEY, .label = LIT("估价")},
    {FIELD(struct wish, wanted_by), .as = AS_DATE, .label = LIT("希望日期")},
    {FIELD(struct wish, show_name), .as = AS_BOOL, .label = LIT("公开姓氏")},
    {FIELD(struct wish, public_text), .label = LIT("公开文字")},
    {FIELD(struct wish, text), .label = LIT("原话")},
    {FIELD(struct wish, address), .as = AS_ADDRESS, .label = LIT("联系地址")},
    {FIELD(struct wish, phone), .as = AS_PHONE, .label = LIT("联系电话")},
    {FIELD(struct wish, enterer), .label = LIT("填写人")},
    {FIELD(struct wish, reviewer), .label = LIT("审核人")},
    {FIELD(struct wish, created_at), .as = AS_TIME, .label = LIT("提出时间")},
    {FIELD(struct wish, open_until), .as = AS_DATE, .label = LIT("认领截止")},
    {FIELD(struct wish, claim_id), .as = AS_ID},
    {FIELD(struct wish, claimer), .label = LIT("认领人")},
    {FIELD(struct wish, company), .label = LIT("认领企业")},
    {FIELD(struct wish, due_on), .as = AS_DATE, .label = LIT("送达期限")},
    {FIELD(struct wish, delivered_on), .as = AS_DATE, .label = LIT("送达日期")},
    {FIELD(struct wish, released), .as = AS_BOOL, .label = LIT("已告知联系方式")},
    {FIELD(struct wish, gift_id), .as = AS_ID, .label = LIT("捐赠登记")},
    {FIELD(struct wish, satisfied), .as = AS_CODE, .codes = "wish_satisfied", .label = LIT("回访")},
    {FIELD(struct wish, entered_by), .as = AS_ID},
    {FIELD(struct wish, version), .label = LIT("版本")},
    /* never written out */
    {FIELD(struct wish, org_path), .as = AS_SECRET},
    {FIELD(struct wish, org_id), .as = AS_SECRET},
    {FIELD(struct wish, claimer_id), .as = AS_SECRET},
    {FIELD(struct wish, campaign_id), .as = AS_SECRET},
    {FIELD(struct wish, campaign_open), .as = AS_SECRET},
    {FIELD(struct wish, secret), .as = AS_BLOB},
};

#define WRITTEN                                                                                                                        \
    {FIELD(struct wish_in, kind), .as = AS_CODE, .codes = "wish_kind", .label = LIT("种类"), .need = true, .max = 20},                   \
        {FIELD(struct wish_in, whom), .as = AS_CODE, .codes = "wish_whom", .label = LIT("为谁"), .need = true, .max = 20},               \
        {FIELD(struct wish_in, text), .label = LIT("心愿"), .as = AS_SECRET, .need = true, .max = WISH_TEXT_MAX},                        \
        {FIELD(struct wish_in, value_fen), .as = AS_MONEY, .label = LIT("估价"), .max = INT64_C(100000000)},                             \
        {FIELD(struct wish_in, wanted_by), .as = AS_DATE, .label = LIT("希望日期")},                                                     \
        {FIELD(struct wish_in, show_name), .as = AS_BOOL, .label = LIT("公开姓氏")},                                                     \
        {FIELD(struct wish_in, address), .label = LIT("联系地址"), .as = AS_SECRET, .max = 200},                                         \
        {FIELD(struct wish_in, phone), .label = LIT("联系电话"), .as = AS_SECRET, .max = 20}
const struct field wish_self_fields[8] = {WRITTEN};
const struct field wish_in_fields[10] = {
    {FIELD(struct wish_in, org), .label = LIT("工会"), .max = 40}, {FIELD(struct wish_in, person_id), .as = AS_ID, .label = LIT("职工"), .need = true}, WRITTEN};

/* What a clerk may do is told to the page; what is WORKER_SELF, which no role has, belongs to who takes a
 * wish up, or to daily work (expire, lapse). */
static const struct move moves[] = {
    {"waiting", "publish", "listed", PERM_SERVICE_REVIEW, LIT("审核通过并公布")},
    {"waiting", "refuse", "refused", PERM_SERVICE_REVIEW, LIT("不予通过")},
    {"waiting", "withdraw", "withdrawn", PERM_SERVICE_EDIT, LIT("撤回")},
    {"listed", "withdraw", "withdrawn", PERM_SERVICE_EDIT, LIT("撤回")},
    {"listed", "unlist", "waiting", PERM_SERVICE_REVIEW, LIT("撤下重审")},
    {"listed", "claim", "claimed", PERM_WORKER_SELF, LIT("认领")},
    {"listed", "expire", "expired", PERM_WORKER_SELF, LIT("到期")},
    {"expired", "unlist", "waiting", PERM_SERVICE_REVIEW, LIT("重新审核")},
    {"claimed", "give_up", "listed", PERM_WORKER_SELF, LIT("放弃认领")},
    {"claimed", "lapse", "listed", PERM_WORKER_SELF, LIT("超期释放")},
    {"claimed", "free", "listed", PERM_SERVICE_EDIT, LIT("收回认领")},
    {"claimed", "deliver", "delivered", PERM_WORKER_SELF, LIT("送达")},
    {"delivered", "confirm", "confirmed", PERM_SERVICE_EDIT, LIT("确认实现")},
    {"delivered", "missing", "claimed", PERM_SERVICE_EDIT, LIT("没有收到")},
    {"confirmed", "undo", "delivered", PERM_SERVICE_REVIEW, LIT("撤销确认")},
    {"done", "undo", "delivered", PERM_SERVICE_REVIEW, LIT("撤销确认")},
    {"confirmed", "follow", "done", PERM_SERVICE_EDIT, LIT("回访")},
};
const struct machine wish_machines[1] = {{"wish", ROWS(moves, moves)}};

/* --- what is sealed --- */

struct str wish_place(struct ctx *cx, int64_t id)
{
    return str_f(cx->a, "wish:%lld", (long long)id);
}

struct str wish_seal(struct ctx *cx, struct str place, struct str plain)
{
    return plain.len ? seal_in(cx->sealer, cx->a, place, plain) : S("");
}

enum err wish_open(struct ctx *cx, struct wish *w)
{
    struct str json = S("");
    if (!w->secret.len)
        return OK;
    TRY(unseal_in(cx->sealer, cx->a, wish_place(cx, w->id), w->secret, &json));
    const struct json *told = json_parse(cx->a, json, NULL);
    w->text = json_get_str(told, "text");
    w->address = json_get_str(told, "address");
    w->phone = json_get_str(told, "phone");
    return OK;
}

static struct str pack(struct ctx *cx, const struct wish_in *in)
{
    struct buf b = buf_new(cx->a, 16384);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_kt(&w, "text", str_trim(in->text));
    jw_kt(&w, "address", str_trim(in->address));
    jw_kt(&w, "phone", str_trim(in->phone));
    jw_close(&w, '}');
    return buf_done(&b);
}

enum err wish_get(struct ctx *cx, int64_t id, struct wish *out)
{
    TRY(cx_one(cx, WISH_GET, id, WISH, out));
    return wish_open(cx, out);
}

/* --- writing one --- */

static bool is_phone(struct str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool digit = s.at[i] >= '0' && s.at[i] <= '9';
        if (!digit && s.at[i] != '-' && s.at[i] != '+' && s.at[i] != ' ')
            return false;
        digits += digit;
    }
    return digits >= 7 && digits <= 14;
}

static enum err check(struct ctx *cx, const struct wish_in *in, const struct wish_rule *r)
{
    struct code_item item = {0};
    int64_t live = 0;
    if (code_find(cx, S("wish_kind"), in->kind, S(""), &item) != OK)
        return fail_field(cx, "kind", "请选择物品、服务或精神");
    if (code_find(cx, S("wish_whom"), in->whom, S(""), &item) != OK)
        return fail_field(cx, "whom", "请选择为本人或为家人");
    if (!str_trim(in->text).len)
        return fail_field(cx, "text", "请写下心愿");
    if (in->value_fen < 0 || in->value_fen > r->value_max_fen)
        return fail_field(cx, "value_fen", "微心愿的估价应在 %lld 元以内；更大的困难请到工会申请帮扶", (long long)(r->value_max_fen / 100));
    if (in->wanted_by.len && str_cmp(in->wanted_by, cx_today(cx)) <= 0)
        return fail_field(cx, "wanted_by", "希望日期应在今天以后");
    if (in->phone.len && !is_phone(str_trim(in->phone)))
        return fail_field(cx, "phone", "联系电话应是 7 至 14 位数字");
    TRY(db_int(cx->tx, WISH_LIVE, VALS(I64(in->person_id)), &live));
    if (live >= r->per_person)
        return fail(cx, ERR_STATE, "同时办理中的心愿最多 %lld 个，请等前面的实现或撤回后再提", (long long)r->per_person);
    return OK;
}

struct named {
    struct str name, path;
};
static const struct field named_fields[] = {{FIELD(struct named, name)}};
static const struct field path_fields[] = {{FIELD(struct named, path)}};

/* The union of the second level above it, without what makes it a union: 市南区. */
static enum err district_of(struct ctx *cx, int64_t org_id, struct str *out)
{
    enum { LEVELS = 10 }; /* bytes of a path that reach the second level */
    struct named org = {0}, top = {0};
    TRY(db_one(cx->tx, WISH_ORG_PATH, VALS(I64(org_id)), FIELDS(struct named, path_fields), &org));
    TRY(db_one(cx->tx, WISH_DISTRICT, VALS(TXT(str_sub(org.path, 0, LEVELS))), FIELDS(struct named, named_fields), &top));
    ptrdiff_t at = str_find(top.name, S("总工会"));
    *out = at > 0 ? str_sub(top.name, 0, (size_t)at) : top.name;
    return OK;
}

enum err wish_add(struct ctx *cx, const struct wish_in *in, int64_t org_id, int64_t entered_by, int64_t *id)
{
    struct wish_rule r;
    struct str district = S("");
    TRY(wish_rule_get(cx, &r));
    TRY(check(cx, in, &r));
    TRY(district_of(cx, org_id, &district));
    TRY(db_int(cx->tx, WISH_ADD,
               VALS(I64(org_id), I64(in->person_id), TXT(in->kind), TXT(in->whom), TXT(district), I64(in->value_fen), TXT(in->wanted_by), I64(in->show_name), BLOB(S("")),
                    OPT(entered_by), I64(cx->now)),
               id));
    TRY(db_exec(cx->tx, WISH_SEALED, VALS(I64(*id), BLOB(wish_seal(cx, wish_place(cx, *id), pack(cx, in)))), NULL));
    audit_object(cx, org_id, "wish:%lld", (long long)*id);
    return OK;
}

/* --- a step --- */

static bool ended(struct str state)
{
    return str_eq(state, S("done")) || str_eq(state, S("refused")) || str_eq(state, S("withdrawn")) || str_eq(state, S("expired"));
}

enum err wish_step(struct ctx *cx, struct wish *w, const char *verb, struct str words)
{
    const struct move *mv = NULL;
    struct wish_rule r;
    int64_t changed = 0, user = cx->who ? cx->who->user_id : 0, person = cx->worker ? cx->worker->person_id : 0;
    TRY(machine_step(cx, wish_machines, w->state, verb, &mv));
    TRY(wish_rule_get(cx, &r));
    bool end = ended(str_of(mv->to));
    TRY(db_exec(cx->tx, WISH_STEP,
                VALS(I64(w->id), I64(w->version), TXT(str_of(mv->to)), TXT(w->state), I64(end ? cx->now : 0), TXT(end ? wish_day_after(cx, r.keep_days) : S(""))), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    w->version++;
    struct str place = str_f(cx->a, "wish_move:%lld:%lld", (long long)w->id, (long long)w->version);
    TRY(db_exec(cx->tx, WISH_MOVED,
                VALS(I64(w->id), I64(w->version), TXT(str_of(verb)), TXT(w->state), TXT(str_of(mv->to)), I64(cx->now), OPT(user), OPT(person),
                     BLOB(wish_seal(cx, place, str_trim(words)))),
                NULL));
    w->state = str_of(mv->to);
    audit_object(cx, w->org_id, "wish:%lld", (long long)w->id);
    return OK;
}

enum err wish_claim_end(struct ctx *cx, const struct wish *w, const char *state)
{
    int64_t changed = 0;
    bool holds = !strcmp(state, "live") || !strcmp(state, "done");
    TRY(db_exec(cx->tx, WISH_CLAIM_END, VALS(I64(w->claim_id), TXT(str_of(state)), I64(holds ? 0 : cx->now)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

/* --- it came true --- */

enum err wish_confirm(struct ctx *cx, struct wish *w, struct str words)
{
    int64_t filed = 0;
    if (!w->campaign_open)
        return fail(cx, ERR_STATE, "心愿所在的活动已经结束，请联系工会办理");
    TRY(wish_step(cx, w, "confirm", words));
    TRY(wish_claim_end(cx, w, "done"));
    TRY(db_int(cx->tx, WISH_IN_ARCHIVE, VALS(I64(w->person_id), TXT(cx_today(cx))), &filed));
    struct aid a = {.campaign_id = w->campaign_id, .org_id = w->org_id, .person_id = w->person_id, .kind = S("wish"), .class = filed ? S("C11") : S(""),
                    .source = S(""), .tags = S(""), .heads = 1, .given_on = cx_today(cx), .state = S("paid"), .note = S(""), .origin = wish_place(cx, w->id)};
    return aid_add(cx, &a);
}

void wish_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}
