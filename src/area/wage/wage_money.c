// SPDX-License-Identifier: Apache-2.0
// Claimants and what they got. Each recovery is divided among claimants to the 分; what one of them got in a campaign is one record.
#include "aid.h"
#include "campaign.h"
#include "money.h"
#include "person.h"
#include "wage_own.h"

const struct field wage_claimant_fields[10] = {
    {FIELD(struct wage_claimant, id), .as = AS_ID},
    {FIELD(struct wage_claimant, case_id), .as = AS_ID},
    {FIELD(struct wage_claimant, name), .label = LIT("姓名")},
    {FIELD(struct wage_claimant, number), .as = AS_IDNO, .label = LIT("身份证号码")},
    {FIELD(struct wage_claimant, phone), .as = AS_PHONE, .label = LIT("手机号")},
    {FIELD(struct wage_claimant, claimed_fen), .as = AS_MONEY, .label = LIT("欠薪")},
    {FIELD(struct wage_claimant, recovered_fen), .as = AS_MONEY, .label = LIT("已追回")},
    {FIELD(struct wage_claimant, over_reason), .label = LIT("多于欠薪的原因")},
    {FIELD(struct wage_claimant, blind), .as = AS_BLOB},
    {FIELD(struct wage_claimant, secret), .as = AS_BLOB},
};
const struct field wage_recovery_fields[11] = {
    {FIELD(struct wage_recovery, id), .as = AS_ID},
    {FIELD(struct wage_recovery, case_id), .as = AS_ID},
    {FIELD(struct wage_recovery, campaign_id), .as = AS_ID},
    {FIELD(struct wage_recovery, campaign), .label = LIT("计入活动")},
    {FIELD(struct wage_recovery, on_day), .as = AS_DATE, .label = LIT("追回日期")},
    {FIELD(struct wage_recovery, how), .label = LIT("支付方和方式")},
    {FIELD(struct wage_recovery, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct wage_recovery, heads), .as = AS_COUNT, .label = LIT("人数")},
    {FIELD(struct wage_recovery, back_reason), .label = LIT("撤销原因")},
    {FIELD(struct wage_recovery, user_name), .label = LIT("登记人")},
    {FIELD(struct wage_recovery, at), .as = AS_TIME, .label = LIT("登记时间")},
};
const struct field wage_rows_fields[1] = {{FIELD(struct wage_rows_in, rows), .as = AS_JSON, .label = LIT("名单"), .need = true, .max = 1000000}};
const struct field wage_claimant_in_fields[4] = {
    {FIELD(struct wage_claimant_in, name), .label = LIT("姓名"), .need = true, .max = 40},
    {FIELD(struct wage_claimant_in, number), .as = AS_IDNO, .label = LIT("身份证号码"), .need = true, .max = 40},
    {FIELD(struct wage_claimant_in, phone), .as = AS_PHONE, .label = LIT("手机号"), .max = 40},
    {FIELD(struct wage_claimant_in, fen), .as = AS_MONEY, .label = LIT("欠薪金额"), .need = true},
};
const struct field wage_claim_fields[2] = {
    {FIELD(struct wage_claim_in, claimed_fen), .as = AS_MONEY, .label = LIT("欠薪"), .min = 1, .max = INT64_C(100000000000)},
    {FIELD(struct wage_claim_in, over_reason), .label = LIT("多于欠薪的原因"), .max = 200},
};
const struct field wage_recovery_in_fields[5] = {
    {FIELD(struct wage_recovery_in, campaign), .label = LIT("计入活动"), .max = 40},
    {FIELD(struct wage_recovery_in, on_day), .as = AS_DATE, .label = LIT("追回日期"), .need = true},
    {FIELD(struct wage_recovery_in, how), .label = LIT("支付方和方式"), .max = 200},
    {FIELD(struct wage_recovery_in, fen), .as = AS_MONEY, .label = LIT("金额"), .max = INT64_C(100000000000000)},
    {FIELD(struct wage_recovery_in, rows), .as = AS_JSON, .label = LIT("各人金额"), .max = 1000000},
};
const struct field wage_back_fields[1] = {{FIELD(struct wage_back_in, reason), .label = LIT("撤销原因"), .need = true, .max = 200}};
const struct field wage_id_n_fields[2] = {{FIELD(struct wage_id_n, id)}, {FIELD(struct wage_id_n, n)}};
#define ID_N FIELDS(struct wage_id_n, wage_id_n_fields)

/* --- claimants --- */

struct str wage_claimant_place(struct ctx *cx, int64_t case_id, struct str blind)
{
    return str_f(cx->a, "wage_claimant.secret:%lld:%.*s", (long long)case_id, FMT(hex_of(cx->a, blind.at, blind.len)));
}

static enum err open_claimant(struct ctx *cx, struct wage_claimant *c)
{
    struct str plain = {0};
    TRY(unseal_in(cx->sealer, cx->a, wage_claimant_place(cx, c->case_id, c->blind), c->secret, &plain));
    const struct json *j = json_parse(cx->a, plain, NULL);
    c->name = json_get_str(j, "name");
    c->number = json_get_str(j, "number");
    c->phone = json_get_str(j, "phone");
    return OK;
}

enum err wage_claimants(struct ctx *cx, int64_t case_id, struct wage_claimant **out, size_t *n)
{
    TRY(db_rows(cx->tx, WAGE_CLAIMANTS, VALS(I64(case_id), I64(WAGE_CLAIMANTS_MAX)), WAGE_CLAIMANT, WAGE_CLAIMANTS_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(open_claimant(cx, &(*out)[i]));
    return OK;
}

enum err wage_claimant_add(struct ctx *cx, int64_t case_id, struct str name, struct str number, struct str phone, int64_t claimed_fen)
{
    unsigned char b[BLIND_BYTES];
    struct buf text = buf_new(cx->a, 1024);
    struct jw w = jw_new(&text);
    int64_t id = 0;
    (void)person_blind_number(cx->sealer, number, b);
    struct str blind = {(char *)b, sizeof b};
    jw_open(&w, '{');
    jw_kt(&w, "name", name);
    jw_kt(&w, "number", number);
    jw_kt(&w, "phone", phone);
    jw_close(&w, '}');
    struct str sealed = seal_in(cx->sealer, cx->a, wage_claimant_place(cx, case_id, blind), buf_done(&text));
    enum err e = db_int(cx->tx, WAGE_CLAIMANT_ADD, VALS(I64(case_id), BLOB(blind), BLOB(sealed), I64(claimed_fen)), &id);
    return e == ERR_NOT_FOUND ? fail(cx, ERR_DUPLICATE, "%.*s已经在这个案件的名单里，或名单里有两行是同一个人", FMT(name)) : e;
}

/* One that is owed wages as he is kept: blanks out of a name, signs out of a number. */
struct sound {
    struct str name, number, phone;
};

/* What is wrong with him, NULL = nothing; in which field. */
static const char *flaw_of(struct ctx *cx, const struct wage_claimant_in *in, struct sound *out, const char **field)
{
    struct idno no;
    struct phone phone;
    char *name = arena_alloc(cx->a, 2 * in->name.len + 1, 1);
    out->name = text_name(in->name, name, 2 * in->name.len + 1).s;
    *field = "name";
    if (!out->name.len || utf8_count(out->name) > 40)
        return "请填写姓名";
    *field = "number";
    if (!idno_read(in->number, S(""), false, date_of_ms(cx->now), &no))
        return "身份证号码不对，请核对";
    *field = "fen";
    if (in->fen < 1 || in->fen > INT64_C(100000000000))
        return "欠薪金额须大于 0、不超过 10 亿元";
    *field = "phone";
    if (!phone_read(in->phone, &phone))
        return "手机号不对，请核对";
    out->number = str_dup(cx->a, str_of(no.number));
    out->phone = phone.kind == PHONE_NONE ? S("") : str_dup(cx->a, str_of(phone.number));
    return NULL;
}

/* One row {name, number, phone, fen}; k counts from 1. */
static enum err claimant_row(struct ctx *cx, int64_t case_id, const struct json *j, size_t k)
{
    struct sound who;
    struct wage_claimant_in in = {json_get_str(j, "name"), json_get_str(j, "number"), json_get_str(j, "phone"), json_get_int(j, "fen", 0)};
    const char *field, *flaw = flaw_of(cx, &in, &who, &field);
    if (flaw)
        return fail_field(cx, "rows", "第 %zu 行 %.*s：%s", k, FMT(utf8_head(who.name, 40)), flaw);
    return wage_claimant_add(cx, case_id, who.name, who.number, who.phone, in.fen);
}

enum err wage_takes(struct ctx *cx, int64_t case_id, int64_t *org_id, int64_t *left)
{
    struct wage_case k = {0};
    TRY(cx_one(cx, WAGE_TAKES, case_id, WAGE_CASE, &k));
    *org_id = k.org_id;
    *left = WAGE_CLAIMANTS_MAX - k.claimants;
    return wage_young(&k) ? OK : fail(cx, ERR_STATE, "案件已经办结，请先“继续追讨”");
}

/* He is there: as the list has him? */
static enum err listed_before(struct ctx *cx, const struct sound *who, int64_t fen, struct wage_claimant *c)
{
    char was[MONEY_TEXT];
    TRY(open_claimant(cx, c));
    if (!str_eq(c->name, who->name))
        return fail_field(cx, "name", "这个号码已在案件的名单里，姓名不同：请核对");
    if (c->claimed_fen == fen)
        return ERR_DUPLICATE;
    money_yuan(c->claimed_fen, was);
    return fail_field(cx, "fen", "已在案件的名单里，欠薪为 %s 元：金额有变请在案件里更正", was);
}

enum err wage_claimant_take(struct ctx *cx, int64_t case_id, const struct wage_claimant_in *in)
{
    unsigned char b[BLIND_BYTES];
    struct sound who;
    struct wage_claimant old = {0};
    int64_t org_id = 0, left = 0;
    const char *field, *flaw = flaw_of(cx, in, &who, &field);
    if (flaw)
        return fail_field(cx, field, "%s", flaw);
    TRY(wage_takes(cx, case_id, &org_id, &left));
    (void)person_blind_number(cx->sealer, who.number, b);
    struct str blind = {(char *)b, sizeof b};
    enum err e = db_one(cx->tx, WAGE_CLAIMANT_OF, VALS(I64(case_id), BLOB(blind)), WAGE_CLAIMANT, &old);
    if (e == OK)
        return listed_before(cx, &who, in->fen, &old);
    if (e != ERR_NOT_FOUND)
        return e;
    if (!left)
        return fail(cx, ERR_STATE, "一个案件最多登记 %d 人", WAGE_CLAIMANTS_MAX);
    return wage_claimant_add(cx, case_id, who.name, who.number, who.phone, in->fen);
}

enum err wage_claimants_post(struct ctx *cx)
{
    const struct wage_rows_in *in = cx->in;
    const struct json *rows = json_parse(cx->a, in->rows, NULL);
    struct wage_case k = {0};
    TRY(wage_of_call(cx, &k));
    if (!wage_young(&k))
        return fail(cx, ERR_STATE, "案件已经办结，请先“继续追讨”");
    if (json_kind(rows) != JSON_LIST || !json_len(rows) || (int64_t)json_len(rows) + k.claimants > WAGE_CLAIMANTS_MAX)
        return fail_field(cx, "rows", "名单应有 1 至 %d 人", WAGE_CLAIMANTS_MAX);
    for (size_t i = 0; i < json_len(rows); i++) {
        struct arena_mark mark = arena_mark(cx->a);
        TRY(claimant_row(cx, k.id, json_at(rows, i), i + 1));
        arena_release(cx->a, mark);
    }
    audit_object(cx, k.org_id, "wage_case:%lld", (long long)k.id);
    audit_note(cx, "claimants", str_f(cx->a, "%zu", json_len(rows)));
    return wage_answer(cx, k.id);
}

static enum err claimant_of_call(struct ctx *cx, struct wage_claimant *c, struct wage_case *k)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, WAGE_CLAIMANT_GET, id, WAGE_CLAIMANT, c));
    TRY(wage_get(cx, c->case_id, k));
    return wage_young(k) ? OK : fail(cx, ERR_STATE, "案件已经办结，请先“继续追讨”");
}

enum err wage_claimant_put(struct ctx *cx)
{
    const struct wage_claim_in *in = cx->in;
    struct wage_claimant c = {0};
    struct wage_case k = {0};
    TRY(claimant_of_call(cx, &c, &k));
    if (in->claimed_fen < 1)
        return fail_field(cx, "claimed_fen", "请填写欠薪金额");
    if (c.recovered_fen > in->claimed_fen && !str_trim(in->over_reason).len)
        return fail_field(cx, "over_reason", "已追回多于这个数，请写明原因");
    TRY(db_exec(cx->tx, WAGE_CLAIMANT_SET, VALS(I64(c.id), I64(in->claimed_fen), TXT(in->over_reason)), NULL));
    audit_object(cx, k.org_id, "wage_claimant:%lld", (long long)c.id);
    return wage_answer(cx, k.id);
}

enum err wage_claimant_drop(struct ctx *cx)
{
    struct wage_claimant c = {0};
    struct wage_case k = {0};
    int64_t gone = 0;
    TRY(claimant_of_call(cx, &c, &k));
    TRY(db_exec(cx->tx, WAGE_CLAIMANT_DROP, VALS(I64(c.id)), &gone));
    if (gone != 1)
        return fail(cx, ERR_STATE, "已经登记过追回，不能移出名单");
    audit_object(cx, k.org_id, "wage_claimant:%lld", (long long)c.id);
    return wage_answer(cx, k.id);
}

/* --- what was recovered --- */

struct part {
    size_t i; /* which claimant */
    int64_t fen;
    struct str reason;
};

/* By what each still lacks, exact: the parts add up to the sum, and none gets more than he lacks. */
static enum err share(struct ctx *cx, const struct wage_claimant *people, size_t n, int64_t fen, struct part *out, size_t *m)
{
    __extension__ typedef __int128 wide;
    int64_t lacking = 0, upto = 0, given = 0;
    for (size_t i = 0; i < n; i++)
        if (people[i].recovered_fen < people[i].claimed_fen && !money_add(lacking, people[i].claimed_fen - people[i].recovered_fen, &lacking))
            return ERR_TOO_LARGE;
    if (fen < 1 || fen > lacking)
        return fail_field(cx, "fen", "按比例分配的金额须大于 0 且不超过还欠的合计；多出的请逐人填写并写明原因");
    for (size_t i = 0; i < n; i++) {
        if (people[i].recovered_fen >= people[i].claimed_fen)
            continue;
        upto += people[i].claimed_fen - people[i].recovered_fen;
        int64_t until = (int64_t)((wide)fen * upto / lacking);
        if (until > given)
            out[(*m)++] = (struct part){.i = i, .fen = until - given};
        given = until;
    }
    return OK;
}

static enum err one_part(struct ctx *cx, const struct wage_claimant *people, size_t n, const struct json *j, struct part *p)
{
    int64_t id = json_get_int(j, "claimant", 0), sum = 0;
    *p = (struct part){.fen = json_get_int(j, "fen", 0), .reason = str_trim(json_get_str(j, "reason"))};
    while (p->i < n && people[p->i].id != id)
        p->i++;
    if (p->i == n)
        return fail_field(cx, "rows", "名单里没有这个人");
    const struct wage_claimant *c = &people[p->i];
    if (p->fen < 1 || !money_add(c->recovered_fen, p->fen, &sum) || sum > MONEY_MAX)
        return fail_field(cx, "rows", "%.*s：金额须大于 0", FMT(c->name));
    if (sum > c->claimed_fen && !p->reason.len && !c->over_reason.len)
        return fail_field(cx, "rows", "%.*s：追回会多于欠薪，请核对或写明原因（如加付赔偿金）", FMT(c->name));
    return OK;
}

static enum err listed(struct ctx *cx, const struct wage_claimant *people, size_t n, const struct json *rows, struct part *out, size_t *m)
{
    bool *seen = NEWS(cx->a, bool, n);
    for (size_t k = 0; k < json_len(rows); k++) {
        TRY(one_part(cx, people, n, json_at(rows, k), &out[k]));
        if (seen[out[k].i])
            return fail_field(cx, "rows", "%.*s：写了两次", FMT(people[out[k].i].name));
        seen[out[k].i] = true;
    }
    *m = json_len(rows);
    return OK;
}

/* Written by person, or a sum that is divided. */
static enum err parts_of(struct ctx *cx, const struct wage_claimant *people, size_t n, const struct wage_recovery_in *in, struct part **out, size_t *m)
{
    const struct json *rows = in->rows.len ? json_parse(cx->a, in->rows, NULL) : NULL;
    *m = 0;
    if (json_len(rows) > n)
        return fail_field(cx, "rows", "名单多于案件的人数");
    *out = NEWS(cx->a, struct part, n);
    if (json_kind(rows) == JSON_LIST && json_len(rows))
        return in->fen ? fail_field(cx, "fen", "金额合计和各人金额请填一种") : listed(cx, people, n, rows, *out, m);
    return share(cx, people, n, in->fen, *out, m);
}

/* What one claimant got in a campaign is one record, made anew with each change; its day is the last on which money came. */
struct got {
    int64_t fen;
    struct str on_day;
};
static const struct field got_fields[] = {{FIELD(struct got, fen)}, {FIELD(struct got, on_day)}};

static enum err count_anew(struct ctx *cx, const struct wage_case *k, int64_t claimant, int64_t campaign)
{
    struct str origin = str_f(cx->a, "wage:%lld:%lld", (long long)claimant, (long long)campaign);
    struct got g = {0};
    if (!campaign)
        return OK;
    TRY(db_one(cx->tx, WAGE_GOT_IN, VALS(I64(claimant), I64(campaign)), FIELDS(struct got, got_fields), &g));
    TRY(aid_take_back_origin(cx, origin));
    if (!g.fen)
        return OK;
    struct aid a = {.campaign_id = campaign, .org_id = k->org_id, .kind = S("wage"), .heads = 1, .amount_fen = g.fen, .given_on = g.on_day, .state = S("paid"),
                    .note = str_f(cx->a, "案件 %lld", (long long)k->id), .origin = origin};
    return aid_add(cx, &a);
}

static enum err campaign_of(struct ctx *cx, const struct wage_recovery_in *in, int64_t *id)
{
    struct campaign c = {0};
    *id = 0;
    if (str_cmp(in->on_day, cx_today(cx)) > 0)
        return fail_field(cx, "on_day", "追回日期不能晚于今天");
    if (!in->campaign.len)
        return OK;
    TRY(campaign_open(cx, in->campaign, &c));
    if (str_cmp(in->on_day, c.start_on) < 0 || str_cmp(in->on_day, c.end_on) > 0)
        return fail_field(cx, "on_day", "追回日期不在这次活动期内（%.*s 至 %.*s）：请换活动，或不计入活动", FMT(c.start_on), FMT(c.end_on));
    *id = c.id;
    return OK;
}

static enum err put_parts(struct ctx *cx, const struct wage_case *k, int64_t recovery, int64_t campaign, const struct wage_claimant *people, const struct part *parts, size_t m)
{
    for (size_t i = 0; i < m; i++) {
        struct arena_mark mark = arena_mark(cx->a);
        int64_t id = people[parts[i].i].id;
        TRY(db_exec(cx->tx, WAGE_RECOVERED_ADD, VALS(I64(recovery), I64(id), I64(parts[i].fen)), NULL));
        TRY(db_exec(cx->tx, WAGE_CLAIMANT_GOT, VALS(I64(id), I64(parts[i].fen), TXT(parts[i].reason)), NULL));
        TRY(count_anew(cx, k, id, campaign));
        arena_release(cx->a, mark);
    }
    return OK;
}

enum err wage_recovery_post(struct ctx *cx)
{
    const struct wage_recovery_in *in = cx->in;
    struct wage_case k = {0};
    struct wage_claimant *people = NULL;
    struct part *parts = NULL;
    size_t n = 0, m = 0;
    int64_t campaign = 0, id = 0, sum = 0;
    TRY(wage_of_call(cx, &k));
    if (!wage_runs(&k))
        return fail(cx, ERR_STATE, "案件还没有受理或已经办结");
    TRY(campaign_of(cx, in, &campaign));
    TRY(wage_claimants(cx, k.id, &people, &n));
    if (!n)
        return fail(cx, ERR_STATE, "请先登记欠薪人员名单");
    TRY(parts_of(cx, people, n, in, &parts, &m));
    for (size_t i = 0; i < m; i++)
        if (!money_add(sum, parts[i].fen, &sum))
            return ERR_TOO_LARGE;
    TRY(db_int(cx->tx, WAGE_RECOVERY_ADD, VALS(I64(k.id), OPT(campaign), TXT(in->on_day), TXT(in->how), I64(sum), I64(cx->who->user_id), I64(cx->now)), &id));
    TRY(put_parts(cx, &k, id, campaign, people, parts, m));
    audit_object(cx, k.org_id, "wage_recovery:%lld", (long long)id);
    audit_note(cx, "heads", str_f(cx->a, "%zu", m));
    return wage_answer(cx, k.id);
}

enum err wage_recovery_back(struct ctx *cx)
{
    const struct wage_back_in *in = cx->in;
    struct wage_recovery r = {0};
    struct wage_case k = {0};
    struct wage_id_n *rows = NULL;
    size_t n = 0;
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, WAGE_RECOVERY_GET, id, WAGE_RECOVERY, &r));
    TRY(wage_get(cx, r.case_id, &k));
    if (!wage_runs(&k))
        return fail(cx, ERR_STATE, "案件已经办结，请先“继续追讨”");
    TRY(db_exec(cx->tx, WAGE_RECOVERY_BACK, VALS(I64(id), I64(cx->now), I64(cx->who->user_id), TXT(in->reason)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这次追回已经撤销");
    TRY(db_rows(cx->tx, WAGE_RECOVERED, VALS(I64(id), I64(WAGE_CLAIMANTS_MAX)), ID_N, WAGE_CLAIMANTS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(db_exec(cx->tx, WAGE_CLAIMANT_GOT, VALS(I64(rows[i].id), I64(-rows[i].n), TXT(S(""))), NULL));
        TRY(count_anew(cx, &k, rows[i].id, r.campaign_id));
    }
    audit_object(cx, k.org_id, "wage_recovery:%lld", (long long)id);
    return wage_answer(cx, k.id);
}
