// SPDX-License-Identifier: Apache-2.0
// Batches: what one would hold, making it, and its moves. Each move is one transaction in which the state
// changes by UPDATE … WHERE state and version; who made a batch never checks it, nobody checks it twice,
// and none of them exports it (constraints of the table say so too).
#include "payout_own.h"

#include "code.h"
#include "date.h"
#include "decision.h"

static const struct move moves[] = {
    {"draft", "submit", "submitted", PERM_PAYOUT_MAKE, LIT("提交复核")},
    {"draft", "drop", "draft", PERM_PAYOUT_MAKE, LIT("剔除一笔")},
    {"draft", "decide", "draft", PERM_PAYOUT_MAKE, LIT("选定集体研究决定")},
    {"draft", "void", "void", PERM_PAYOUT_MAKE, LIT("删除")},
    {"submitted", "check", "checked", PERM_PAYOUT_CHECK, LIT("初核通过")},
    {"checked", "approve", "approved", PERM_PAYOUT_CHECK, LIT("复核批准")},
    {"submitted", "return", "draft", PERM_PAYOUT_CHECK, LIT("退回")},
    {"checked", "return", "draft", PERM_PAYOUT_CHECK, LIT("退回")},
    {"approved", "return", "draft", PERM_PAYOUT_CHECK, LIT("退回")},
    {"approved", "export", "exported", PERM_PAYOUT_EXPORT, LIT("制盘")},
    {"exported", "sent", "exported", PERM_PAYOUT_EXPORT, LIT("登记已提交银行")},
    {"exported", "result", "partly", PERM_PAYOUT_EXPORT, LIT("导入银行结果")},
    {"partly", "result", "settled", PERM_PAYOUT_EXPORT, LIT("导入银行结果")},
    {"settled", "result", "settled", PERM_PAYOUT_EXPORT, LIT("导入银行结果")},
};
const struct machine payout_machine = {"payout", moves, countof(moves)};

const struct field payout_batch_fields[50] = {
    {FIELD(struct payout_batch, id), .as = AS_ID},
    {FIELD(struct payout_batch, no), .label = LIT("批次号")},
    {FIELD(struct payout_batch, campaign_id), .as = AS_ID},
    {FIELD(struct payout_batch, org_id), .as = AS_ID},
    {FIELD(struct payout_batch, campaign_code), .label = LIT("活动")},
    {FIELD(struct payout_batch, org_code), .label = LIT("工会编码")},
    {FIELD(struct payout_batch, org_name), .label = LIT("付款工会")},
    {FIELD(struct payout_batch, org_path), .as = AS_SECRET},
    {FIELD(struct payout_batch, title), .label = LIT("批次")},
    {FIELD(struct payout_batch, profile), .label = LIT("银行格式")},
    {FIELD(struct payout_batch, purpose), .label = LIT("用途")},
    {FIELD(struct payout_batch, payer_name), .label = LIT("付款户名")},
    {FIELD(struct payout_batch, payer_account), .as = AS_CARD, .label = LIT("付款账号")},
    {FIELD(struct payout_batch, payer_bank), .label = LIT("付款开户行")},
    {FIELD(struct payout_batch, rosters), .label = LIT("限定名册")},
    {FIELD(struct payout_batch, part), .label = LIT("范围")},
    {FIELD(struct payout_batch, rule), .label = LIT("适用规则")},
    {FIELD(struct payout_batch, state), .as = AS_CODE, .codes = "payout_state", .label = LIT("状态")},
    {FIELD(struct payout_batch, second), .label = LIT("须两人复核")},
    {FIELD(struct payout_batch, decide), .label = LIT("须集体研究")},
    {FIELD(struct payout_batch, decision_id), .as = AS_ID, .label = LIT("集体研究决定")},
    {FIELD(struct payout_batch, items), .as = AS_COUNT, .label = LIT("笔数")},
    {FIELD(struct payout_batch, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct payout_batch, n_success), .as = AS_COUNT, .label = LIT("成功")},
    {FIELD(struct payout_batch, fen_success), .as = AS_MONEY, .label = LIT("成功金额")},
    {FIELD(struct payout_batch, n_failed), .as = AS_COUNT, .label = LIT("失败")},
    {FIELD(struct payout_batch, n_unknown), .as = AS_COUNT, .label = LIT("结果未知")},
    {FIELD(struct payout_batch, n_returned), .as = AS_COUNT, .label = LIT("退汇")},
    {FIELD(struct payout_batch, n_released), .as = AS_COUNT, .label = LIT("不再发放")},
    {FIELD(struct payout_batch, n_open), .as = AS_COUNT, .label = LIT("待银行")},
    {FIELD(struct payout_batch, files), .as = AS_COUNT, .label = LIT("文件数")},
    {FIELD(struct payout_batch, hash), .label = LIT("文件 SM3")},
    {FIELD(struct payout_batch, made_by), .as = AS_ID},
    {FIELD(struct payout_batch, made_at), .as = AS_TIME, .label = LIT("编制时间")},
    {FIELD(struct payout_batch, submitted_by), .as = AS_ID},
    {FIELD(struct payout_batch, submitted_at), .as = AS_TIME, .label = LIT("提交时间")},
    {FIELD(struct payout_batch, checked_by), .as = AS_ID},
    {FIELD(struct payout_batch, checked_at), .as = AS_TIME, .label = LIT("初核时间")},
    {FIELD(struct payout_batch, approved_by), .as = AS_ID},
    {FIELD(struct payout_batch, approved_at), .as = AS_TIME, .label = LIT("复核时间")},
    {FIELD(struct payout_batch, exported_by), .as = AS_ID},
    {FIELD(struct payout_batch, exported_at), .as = AS_TIME, .label = LIT("制盘时间")},
    {FIELD(struct payout_batch, made_by_name), .label = LIT("编制人")},
    {FIELD(struct payout_batch, checked_by_name), .label = LIT("初核人")},
    {FIELD(struct payout_batch, approved_by_name), .label = LIT("复核人")},
    {FIELD(struct payout_batch, exported_by_name), .label = LIT("制盘人")},
    {FIELD(struct payout_batch, sent_on), .as = AS_DATE, .label = LIT("提交银行日期")},
    {FIELD(struct payout_batch, sent_ref), .label = LIT("银行受理号")},
    {FIELD(struct payout_batch, return_reason), .label = LIT("退回原因")},
    {FIELD(struct payout_batch, version), .label = LIT("版本")},
};

/* --- references --- */

struct str payout_no(struct arena *a, int64_t batch_id)
{
    return str_f(a, "B%07lld", (long long)batch_id);
}

struct str payout_ref(struct arena *a, int64_t batch_id, int64_t seq)
{
    return str_f(a, "B%07lld%06lld", (long long)batch_id, (long long)seq);
}

bool payout_ref_read(struct str ref, int64_t *batch_id, int64_t *seq)
{
    ref = str_trim(ref);
    *batch_id = *seq = 0;
    if (ref.len < 8 || ref.at[0] != 'B')
        return false;
    for (size_t i = 1; i < ref.len; i++)
        if (ref.at[i] < '0' || ref.at[i] > '9')
            return false;
    size_t batch_digits = ref.len >= 14 ? ref.len - 7 : ref.len - 1;
    if (!str_int(str_sub(ref, 1, batch_digits), batch_id))
        return false;
    return ref.len < 14 || str_int(str_sub(ref, 1 + batch_digits, 6), seq);
}

struct str payout_object(struct arena *a, int64_t batch_id)
{
    return str_f(a, "payout:%lld", (long long)batch_id);
}

struct str payout_hash(struct arena *a, const struct str *hashes, size_t n)
{
    unsigned char digest[SM3_BYTES];
    if (n == 1)
        return hashes[0];
    struct buf b = buf_new(a, n * 80 + 1);
    for (size_t i = 0; i < n; i++)
        buf_f(&b, "%.*s\n", FMT(hashes[i]));
    struct str all = buf_done(&b);
    sm3_once(all.at, all.len, digest);
    return hex_of(a, digest, sizeof digest);
}

/* --- reading --- */

enum err payout_get(struct ctx *cx, int64_t id, struct payout_batch *out)
{
    *out = (struct payout_batch){0};
    enum err e = cx_one(cx, PAYOUT_GET, id, PAYOUT_BATCH_FIELDS, out);
    out->no = payout_no(cx->a, id);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这个付款批次，或不在您的管理范围内") : e;
}

enum err payout_begin(struct ctx *cx, int64_t id, const char *verb, struct payout_batch *b)
{
    const struct move *mv;
    TRY(payout_get(cx, id, b));
    TRY(machine_step(cx, &payout_machine, b->state, verb, &mv));
    if (!cx_may(cx, mv->perm, b->org_path))
        return ERR_FORBIDDEN;
    audit_object(cx, b->org_id, "payout:%lld", (long long)id);
    return OK;
}

enum err payout_same_person(struct ctx *cx)
{
    return fail(cx, ERR_SAME_PERSON, "编制、初核、复核、制盘须由不同的人完成，您已参与过本批次或其中名册的前一环节");
}

enum err payout_moved(struct ctx *cx, enum err e, int64_t changed)
{
    if (e == ERR_CONFLICT)
        return payout_same_person(cx);
    TRY(e);
    return changed == 1 ? OK : fail(cx, ERR_CONFLICT, "批次刚被他人处理过，请刷新后再看");
}

enum err payout_counted(struct ctx *cx, int64_t batch_id)
{
    return db_exec(cx->tx, PAYOUT_COUNT, VALS(I64(batch_id)), NULL);
}

enum err payout_open(struct sealer *s, struct arena *a, struct str id_type, struct str blind, struct str secret,
                     struct person_secret *out)
{
    char aad[PERSON_AAD];
    if (blind.len != BLIND_BYTES)
        return ERR_KEY;
    return person_secret_open(s, a, person_aad(id_type, (const unsigned char *)blind.at, aad), secret, out);
}

/* --- rules and profiles --- */

enum err payout_rule_on(struct tx *tx, struct str day, struct payout_rule *out)
{
    struct rule doc = {0};
    enum err e = rule_get(tx, S("payouts"), S("standard"), day, &doc);
    *out = (struct payout_rule){.decision_fen = -1, .ask_days = 5};
    if (e == ERR_NOT_FOUND) /* an installation without the document: two checkers always */
        return OK;
    TRY(e);
    const struct json *body = json_parse(tx_arena(tx), doc.body, NULL);
    out->name = str_f(tx_arena(tx), "%.*s@%.*s", FMT(doc.code), FMT(doc.edition));
    out->second_fen = json_get_int(body, "second_fen", 0);
    out->decision_fen = json_get_int(body, "decision_fen", -1);
    out->ask_days = json_get_int(body, "ask_days", 5);
    out->notice = json_get_bool(body, "notice");
    out->notice_text = json_get_str(body, "notice_text");
    return OK;
}

enum err payout_profile(struct ctx *cx, struct str code, struct str day, const struct bank_profile **out)
{
    return bank_profile_on(cx, code, day, false, out);
}

enum err bank_profile_on(struct ctx *cx, struct str code, struct str day, bool unit, const struct bank_profile **out)
{
    struct rule doc = {0};
    struct problems p = {.a = cx->a};
    enum err e = rule_get(cx->tx, S("banks"), code, day, &doc);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "profile", "没有银行格式“%.*s”，请在规则中查看可用的格式", FMT(code));
    TRY(e);
    *out = bank_profile_of(cx->a, json_parse(cx->a, doc.body, NULL), &p);
    if (!*out)
        return fail(cx, ERR_BAD_INPUT, "银行格式“%.*s”不可用：%.*s", FMT(code),
                    FMT(p.first ? p.first->text : S("内容有误")));
    if (bank_profile_facts(*out).unit != unit)
        return fail_field(cx, "profile", "银行格式“%.*s”是%s的，请另选", FMT(code), unit ? "付给个人" : "付给单位账户");
    return OK;
}

/* --- what a batch would hold --- */

struct why_row {
    struct str why;
    int64_t rows, fen, rosters;
};
static const struct field why_fields[] = {
    {FIELD(struct why_row, why)},
    {FIELD(struct why_row, rows)},
    {FIELD(struct why_row, fen)},
    {FIELD(struct why_row, rosters)},
};
enum { WHY_MAX = 32 };
static const struct {
    const char *code;
    struct str text;
} why_texts[] = {
    {"BY_HAND", LIT("名册已整册登记发放")},
    {"CAP_YEAR", LIT("在今年发放将超过每人每年限额：退回名册改正，或在计划的年度内发放")},
    {"DEAD", LIT("职工登记中该人已去世，不能发放；请在名册中核实")},
    {"FAILED", LIT("此前付款失败或退汇：更正账户、附依据并经另一人批准后重付")},
    {"GOODS", LIT("慰问品行不走银行")},
    {"IN_BATCH", LIT("已在未完成的批次中")},
    {"MIXED", LIT("名册中同时有慰问品行：请把现金行和慰问品行分成两份名册")},
    {"NOT_APPROVED", LIT("名册尚未审核通过")},
    {"NO_AMOUNT", LIT("金额为零")},
    {"NO_CARD", LIT("没有银行卡号：请在职工档案中补登后再编制")},
    {"PAID", LIT("已付款成功")},
};

static struct str why_text(struct str code)
{
    for (size_t i = 0; i < countof(why_texts); i++)
        if (str_eq(code, str_of(why_texts[i].code)))
            return why_texts[i].text;
    return code;
}

static bool ids_only(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ',' && (s.at[i] < '0' || s.at[i] > '9'))
            return false;
    return true;
}

static enum err check_ask(struct ctx *cx, const struct payout_ask *ask, int64_t *campaign_id)
{
    struct campaign_row {
        int64_t id;
        struct str status;
    } c = {0};
    static const struct field fields[] = {{FIELD(struct campaign_row, id)}, {FIELD(struct campaign_row, status)}};
    if (!ids_only(ask->rosters))
        return fail_field(cx, "rosters", "应是以逗号分隔的名册编号");
    if (ask->part.len && !str_eq(ask->part, S("all")) && !str_eq(ask->part, S("fresh")) &&
        !str_eq(ask->part, S("repay")))
        return fail_field(cx, "part", "应是 all（全部）、fresh（首次付款）或 repay（重付）");
    enum err e = db_one(cx->tx, PAYOUT_CAMPAIGN, VALS(TXT(ask->campaign)), FIELDS(struct campaign_row, fields), &c);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "campaign", "没有活动“%.*s”", FMT(ask->campaign));
    TRY(e);
    if (str_eq(c.status, S("draft")))
        return fail(cx, ERR_STATE, "活动还没有开放");
    *campaign_id = c.id;
    return OK;
}

static bool wants(const struct payout_ask *ask, const char *part)
{
    return !ask->part.len || str_eq(ask->part, S("all")) || str_eq(ask->part, str_of(part));
}

#define REACH(cx, campaign_id, rosters) TXT((cx)->org_path), TXT(path_end((cx)->a, (cx)->org_path)), I64(campaign_id), TXT(rosters)

static void add_why(struct ctx *cx, struct payout_look *out, const struct why_row *r)
{
    if (!out->why)
        out->why = NEWS(cx->a, struct payout_why, WHY_MAX);
    if (out->n_why < WHY_MAX)
        out->why[out->n_why++] = (struct payout_why){r->why, why_text(r->why), r->rows, r->fen};
}

static enum err look_rows(struct ctx *cx, const struct payout_ask *ask, struct payout_look *out)
{
    struct why_row *rows;
    size_t n;
    TRY(db_rows(cx->tx, PAYOUT_LOOK, VALS(REACH(cx, out->campaign_id, ask->rosters)),
                FIELDS(struct why_row, why_fields), WHY_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].why.len) {
            add_why(cx, out, &rows[i]);
            continue;
        }
        if (wants(ask, "fresh")) {
            out->fresh = rows[i].rows;
            out->fresh_fen = rows[i].fen;
        }
        out->rosters = rows[i].rosters;
    }
    return OK;
}

static enum err look_repays(struct ctx *cx, const struct payout_ask *ask, struct payout_look *out)
{
    struct why_row r = {0};
    if (!wants(ask, "repay"))
        return OK;
    TRY(db_one(cx->tx, PAYOUT_REPAYS, VALS(REACH(cx, out->campaign_id, ask->rosters)),
               FIELDS(struct why_row, why_fields), &r));
    out->repay = r.rows;
    out->repay_fen = r.fen;
    return OK;
}

/* Rows that pass every other condition and would break a cap of this year. */
static enum err look_caps(struct ctx *cx, const struct payout_ask *ask, struct payout_look *out)
{
    struct payout_over over;
    TRY(payout_over_look(cx, out->campaign_id, ask->rosters, &over));
    bool fresh = wants(ask, "fresh"), repay = wants(ask, "repay");
    struct why_row why = {S("CAP_YEAR"), (fresh ? over.rows[0] : 0) + (repay ? over.rows[1] : 0),
                          (fresh ? over.fen[0] : 0) + (repay ? over.fen[1] : 0), 0};
    if (!why.rows)
        return OK;
    out->fresh -= fresh ? over.rows[0] : 0;
    out->fresh_fen -= fresh ? over.fen[0] : 0;
    out->repay -= repay ? over.rows[1] : 0;
    out->repay_fen -= repay ? over.fen[1] : 0;
    add_why(cx, out, &why);
    return OK;
}

void payout_measure(const struct payout_rule *rule, int64_t fen, bool *second, bool *decide)
{
    *second = rule->second_fen >= 0 && fen >= rule->second_fen;
    *decide = rule->decision_fen >= 0 && fen >= rule->decision_fen;
}

/* --- the dry run with a profile: every line is written to nowhere --- */

struct pen_row {
    int64_t roster_id, row_no, seq, fen;
    struct str name, id_type, blind, secret, bank;
};
static const struct field pen_fields[] = {
    {FIELD(struct pen_row, roster_id)}, {FIELD(struct pen_row, row_no)}, {FIELD(struct pen_row, seq)},
    {FIELD(struct pen_row, fen)},       {FIELD(struct pen_row, name)},   {FIELD(struct pen_row, id_type)},
    {FIELD(struct pen_row, blind)},     {FIELD(struct pen_row, secret)}, {FIELD(struct pen_row, bank)},
};

enum err payout_pen_item(struct payout_pen *pen, struct sealer *s, int64_t batch_id, int64_t seq, struct str name,
                         struct str id_type, struct str blind, struct str secret, struct str bank, int64_t fen)
{
    struct person_secret open;
    if (pen->n == PAYOUT_ITEMS_MAX)
        return ERR_TOO_LARGE;
    GROW(pen->a, pen->items, pen->n, pen->cap, 1024);
    TRY(payout_open(s, pen->a, id_type, blind, secret, &open));
    pen->items[pen->n++] = (struct bank_item){.seq = seq, .ref = payout_ref(pen->a, batch_id, seq),
                                              .name = str_dup(pen->a, name), .account = open.card,
                                              .bank = str_dup(pen->a, bank), .phone = open.phone, .fen = fen};
    pen->fen += fen;
    return OK;
}

struct pen_walk {
    struct ctx *cx;
    struct payout_pen *pen;
};

static enum err pen_row(void *arg, void *row)
{
    struct pen_walk *w = arg;
    const struct pen_row *r = row;
    return payout_pen_item(w->pen, w->cx->sealer, 1, (int64_t)w->pen->n + 1, r->name, r->id_type, r->blind, r->secret,
                           r->bank, r->fen);
}

struct payout_complaint *payout_told(struct ctx *cx, const struct payout_pen *pen, size_t *n)
{
    static const char *const levels[] = {"refused", "warned", "noted"};
    size_t most = pen->report.n_complaints < PAYOUT_COMPLAINTS_SHOWN ? pen->report.n_complaints : PAYOUT_COMPLAINTS_SHOWN;
    struct payout_complaint *out = NEWS(cx->a, struct payout_complaint, most + 1);
    *n = 0;
    for (size_t i = 0; i < most; i++) {
        const struct bank_complaint *c = &pen->report.complaints[i];
        bool whole = c->item == SIZE_MAX;
        out[(*n)++] = (struct payout_complaint){whole ? 0 : pen->items[c->item].seq, str_of(levels[c->level]),
                                                whole ? S("") : mask_name(cx->a, pen->items[c->item].name),
                                                str_dup(cx->a, c->text)};
    }
    return out;
}

static void count_bad(const struct payout_pen *pen, struct payout_look *out)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < pen->report.n_complaints; i++) {
        const struct bank_complaint *c = &pen->report.complaints[i];
        if (c->level != BANK_REFUSED || c->item == SIZE_MAX || c->item == last)
            continue;
        last = c->item;
        out->bad++;
        out->bad_fen += pen->items[c->item].fen;
    }
}

static struct bank_header header_of(const struct payout_ask *ask, struct str batch, struct str day)
{
    return (struct bank_header){.payer_name = ask->payer_name, .payer_account = ask->payer_account,
                                .payer_bank = ask->payer_bank, .batch = batch, .date = day, .use = ask->purpose};
}

static enum err look_file(struct ctx *cx, const struct payout_ask *ask, struct payout_look *out, struct payout_pen *pen)
{
    const struct bank_profile *p;
    struct pen_row row = {0};
    struct pen_walk w = {cx, pen};
    TRY(payout_profile(cx, ask->profile, cx_today(cx), &p));
    TRY(db_each(cx->tx, PAYOUT_FRESH, VALS(REACH(cx, out->campaign_id, ask->rosters)),
                FIELDS(struct pen_row, pen_fields), &row, pen_row, &w));
    if (!pen->n)
        return OK;
    struct payout_ask payer = *ask;
    if (!payer.payer_account.len) /* the dry run of the lines does not wait for the payer's account */
        payer.payer_name = S("工会"), payer.payer_account = S("6222020000000000000"), payer.payer_bank = S("银行");
    struct bank_header h = header_of(&payer, S("B0000000"), cx_today(cx));
    enum err e = bank_write(pen->a, p, &h, pen->items, pen->n, NULL, &pen->report);
    if (e != OK && e != ERR_BAD_INPUT)
        return e;
    count_bad(pen, out);
    out->complaints = payout_told(cx, pen, &out->n_complaints);
    return OK;
}

enum { PEN_BYTES = 1024 * 1024 * 1024 };

enum err payout_look(struct ctx *cx, const struct payout_ask *ask, struct payout_look *out)
{
    struct payout_rule rule;
    *out = (struct payout_look){0};
    TRY(check_ask(cx, ask, &out->campaign_id));
    TRY(look_rows(cx, ask, out));
    TRY(look_repays(cx, ask, out));
    TRY(look_caps(cx, ask, out));
    if (ask->profile.len && out->fresh) {
        struct payout_pen pen = {.a = arena_new(PEN_BYTES)};
        enum err e = look_file(cx, ask, out, &pen);
        arena_free(pen.a);
        TRY(e);
    }
    out->items = out->fresh + out->repay;
    out->fen = out->fresh_fen + out->repay_fen;
    TRY(payout_rule_on(cx->tx, cx_today(cx), &rule));
    payout_measure(&rule, out->fen, &out->second, &out->decide);
    out->rule = rule.name;
    return OK;
}

/* --- making it --- */

static enum err check_payer(struct ctx *cx, const struct payout_ask *ask)
{
    const struct {
        const char *field;
        struct str value;
        const char *text;
    } need[] = {{"title", ask->title, "请填写批次名称"},
                {"profile", ask->profile, "请选择银行格式"},
                {"payer_name", ask->payer_name, "请填写付款账户的户名"},
                {"payer_account", ask->payer_account, "请填写付款账号"}};
    for (size_t i = 0; i < countof(need); i++)
        if (!str_trim(need[i].value).len)
            (void)fail_field(cx, need[i].field, "%s", need[i].text);
    return cx->problems.n ? ERR_BAD_INPUT : OK;
}

static enum err fill(struct ctx *cx, const struct payout_ask *ask, int64_t campaign_id, int64_t id)
{
    struct payout_batch b = {.id = id, .campaign_id = campaign_id};
    struct str lo = cx->org_path, hi = path_end(cx->a, cx->org_path);
    if (wants(ask, "fresh")) {
        TRY(db_exec(cx->tx, PAYOUT_TAKE_ROSTERS, VALS(TXT(lo), TXT(hi), I64(campaign_id), TXT(ask->rosters)), NULL));
        TRY(db_exec(cx->tx, PAYOUT_ADD_FRESH,
                    VALS(TXT(lo), TXT(hi), I64(campaign_id), TXT(ask->rosters), I64(id)), NULL));
    }
    if (wants(ask, "repay")) {
        TRY(db_exec(cx->tx, PAYOUT_ADD_REPAY,
                    VALS(TXT(lo), TXT(hi), I64(campaign_id), TXT(ask->rosters), I64(id)), NULL));
        TRY(db_exec(cx->tx, PAYOUT_USE_REPAY, VALS(I64(id)), NULL));
    }
    TRY(payout_over_skip(cx, &b));
    return db_exec(cx->tx, PAYOUT_FREE_ROSTERS, VALS(TXT(lo), TXT(hi), I64(campaign_id)), NULL);
}

/* What the rule of today asks of the sum. */
static enum err measured(struct ctx *cx, const struct payout_batch *b, int64_t decision_id)
{
    struct payout_rule rule;
    bool second, decide;
    int64_t changed = 0;
    TRY(payout_rule_on(cx->tx, cx_today(cx), &rule));
    payout_measure(&rule, b->fen, &second, &decide);
    enum err e = db_exec(cx->tx, PAYOUT_MEASURED,
                         VALS(I64(b->id), TXT(rule.name), I64(second), I64(decide), OPT(decision_id)), &changed);
    return payout_moved(cx, e, changed);
}

enum err payout_make(struct ctx *cx, const struct payout_ask *ask, int64_t *id)
{
    int64_t campaign_id = 0;
    const struct bank_profile *p;
    struct payout_batch b;
    TRY(check_payer(cx, ask));
    TRY(check_ask(cx, ask, &campaign_id));
    TRY(payout_profile(cx, ask->profile, cx_today(cx), &p));
    if (ask->decision_id)
        TRY(decision_need(cx, ask->decision_id, cx->org_id, "payout", NULL));
    TRY(db_int(cx->tx, PAYOUT_NEW,
               VALS(I64(campaign_id), I64(cx->org_id), TXT(str_trim(ask->title)), TXT(ask->profile), TXT(ask->purpose),
                    TXT(str_trim(ask->payer_name)), TXT(str_trim(ask->payer_account)), TXT(str_trim(ask->payer_bank)),
                    TXT(ask->rosters), TXT(ask->part.len ? ask->part : S("all")), OPT(ask->decision_id),
                    I64(cx->who->user_id), I64(cx->now)),
               id));
    enum err e = fill(cx, ask, campaign_id, *id);
    if (e == ERR_DUPLICATE || e == ERR_CONFLICT)
        return fail(cx, ERR_CONFLICT, "有名册行刚被列入另一个批次，请重新编制");
    TRY(e);
    TRY(payout_counted(cx, *id));
    TRY(payout_get(cx, *id, &b));
    if (b.items == 0)
        return fail(cx, ERR_BAD_INPUT, "没有可以付款的行，没有建立批次；请在试算中查看原因");
    if (b.items > PAYOUT_ITEMS_MAX)
        return fail(cx, ERR_TOO_LARGE, "一个批次最多 %d 笔，请限定名册分批编制", PAYOUT_ITEMS_MAX);
    audit_object(cx, cx->org_id, "payout:%lld", (long long)*id);
    audit_note(cx, "items", str_f(cx->a, "%lld", (long long)b.items));
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)b.fen));
    return measured(cx, &b, ask->decision_id);
}

enum err payout_decide(struct ctx *cx, int64_t id, int64_t decision_id)
{
    struct payout_batch b;
    TRY(payout_begin(cx, id, "decide", &b));
    if (decision_id)
        TRY(decision_need(cx, decision_id, b.org_id, "payout", NULL));
    return measured(cx, &b, decision_id);
}

enum err payout_drop(struct ctx *cx, int64_t id, int64_t seq, struct str reason)
{
    struct payout_batch b;
    int64_t gone = 0;
    TRY(payout_begin(cx, id, "drop", &b));
    if (!str_trim(reason).len)
        return fail_field(cx, "reason", "请填写剔除的原因");
    TRY(db_exec(cx->tx, PAYOUT_SKIP, VALS(I64(id), I64(seq), TXT(S("BY_HAND")), TXT(str_trim(reason))), NULL));
    TRY(db_exec(cx->tx, PAYOUT_FREE_REPAY, VALS(I64(id), I64(seq)), NULL));
    TRY(db_exec(cx->tx, PAYOUT_ITEMS_GONE, VALS(I64(id), I64(seq)), &gone));
    if (gone != 1)
        return fail(cx, ERR_NOT_FOUND, "批次中没有第 %lld 笔", (long long)seq);
    TRY(db_exec(cx->tx, PAYOUT_FREE_ROSTERS,
                VALS(TXT(b.org_path), TXT(path_end(cx->a, b.org_path)), I64(b.campaign_id)), NULL));
    TRY(payout_counted(cx, id));
    TRY(payout_get(cx, id, &b));
    return measured(cx, &b, b.decision_id);
}

enum err payout_void(struct ctx *cx, int64_t id)
{
    struct payout_batch b;
    int64_t changed = 0;
    TRY(payout_begin(cx, id, "void", &b));
    TRY(db_exec(cx->tx, PAYOUT_FREE_REPAY, VALS(I64(id), I64(0)), NULL));
    TRY(db_exec(cx->tx, PAYOUT_ITEMS_GONE, VALS(I64(id), I64(0)), NULL));
    TRY(db_exec(cx->tx, PAYOUT_FREE_ROSTERS,
                VALS(TXT(b.org_path), TXT(path_end(cx->a, b.org_path)), I64(b.campaign_id)), NULL));
    TRY(payout_counted(cx, id));
    enum err e = db_exec(cx->tx, PAYOUT_VOIDED, VALS(I64(id), I64(b.version)), &changed);
    return payout_moved(cx, e, changed);
}

/* --- checking --- */

/* The checker approves bytes, not a number: the hash that was on the screen comes back. */
static enum err same_bytes(struct ctx *cx, const struct payout_batch *b, struct str hash)
{
    if (!str_eq(str_trim(hash), b->hash))
        return fail(cx, ERR_CONFLICT, "您看到的文件摘要与现在的不一致，请刷新后重新核对");
    if (b->made_by == cx->who->user_id || b->submitted_by == cx->who->user_id || b->checked_by == cx->who->user_id)
        return payout_same_person(cx);
    audit_note(cx, "hash", b->hash);
    return OK;
}

enum err payout_check(struct ctx *cx, int64_t id, struct str hash)
{
    struct payout_batch b;
    int64_t changed = 0;
    TRY(payout_begin(cx, id, "check", &b));
    TRY(same_bytes(cx, &b, hash));
    TRY(payout_over_none(cx, &b));
    TRY(payout_late_not_in(cx, id));
    enum err e = db_exec(cx->tx, PAYOUT_CHECKED,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now), TXT(b.hash), I64(b.version)), &changed);
    return payout_moved(cx, e, changed);
}

enum err payout_approve(struct ctx *cx, int64_t id, struct str hash)
{
    struct payout_batch b;
    int64_t changed = 0;
    TRY(payout_begin(cx, id, "approve", &b));
    TRY(same_bytes(cx, &b, hash));
    TRY(payout_over_none(cx, &b));
    TRY(payout_late_not_in(cx, id));
    enum err e = db_exec(cx->tx, PAYOUT_APPROVED,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now), TXT(b.hash), I64(b.version)), &changed);
    return payout_moved(cx, e, changed);
}

/* Before it was exported: the files are dropped with the approval, the next submission makes new ones. */
enum err payout_return(struct ctx *cx, int64_t id, struct str reason)
{
    struct payout_batch b;
    int64_t changed = 0;
    TRY(payout_begin(cx, id, "return", &b));
    if (!str_trim(reason).len)
        return fail_field(cx, "reason", "请填写退回原因");
    TRY(db_exec(cx->tx, PAYOUT_FILES_GONE, VALS(I64(id)), NULL));
    TRY(decision_leave(cx, payout_object(cx->a, id)));
    enum err e = db_exec(cx->tx, PAYOUT_RETURNED,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now), TXT(str_trim(reason)), I64(b.version)),
                         &changed);
    return payout_moved(cx, e, changed);
}

/* --- to the bank --- */

/* The cashier becomes the payer of the rosters once all their lines are paid: no hand in them before. */
static enum err no_hand_before(struct ctx *cx, const struct payout_batch *b)
{
    int64_t hands = 0, me = cx->who->user_id;
    TRY(db_int(cx->tx, PAYOUT_OWN_HAND, VALS(I64(b->id), I64(me)), &hands));
    if (hands || b->made_by == me || b->submitted_by == me || b->checked_by == me || b->approved_by == me)
        return payout_same_person(cx);
    return OK;
}

enum err payout_export(struct ctx *cx, int64_t id)
{
    struct payout_batch b;
    int64_t changed = 0, lines = 0;
    TRY(payout_begin(cx, id, "export", &b));
    TRY(no_hand_before(cx, &b));
    TRY(payout_over_none(cx, &b)); /* the year may have turned since it was approved */
    TRY(payout_late_not_in(cx, id));
    TRY(db_exec(cx->tx, PAYOUT_ITEMS_STATE, VALS(I64(id), TXT(S("waiting")), TXT(S("infile"))), &lines));
    ASSERT(lines == b.items); /* what was approved is what goes out */
    enum err e = db_exec(cx->tx, PAYOUT_EXPORTED,
                         VALS(I64(id), I64(cx->who->user_id), I64(cx->now), I64(b.version)), &changed);
    audit_note(cx, "hash", b.hash);
    return payout_moved(cx, e, changed);
}

enum err payout_sent(struct ctx *cx, int64_t id, struct str sent_on, struct str sent_ref)
{
    struct payout_batch b;
    struct date on;
    char iso[DATE_TEXT];
    int64_t changed = 0;
    TRY(payout_begin(cx, id, "sent", &b));
    if (date_read(sent_on, &on) != DATE_DAY || date_cmp(on, date_of_ms(cx->now)) > 0)
        return fail_field(cx, "sent_on", "请填写提交银行的日期，不晚于今天");
    date_iso(on, iso);
    TRY(db_exec(cx->tx, PAYOUT_ITEMS_STATE, VALS(I64(id), TXT(S("infile")), TXT(S("submitted"))), NULL));
    enum err e = db_exec(cx->tx, PAYOUT_SENT,
                         VALS(I64(id), TXT(str_of(iso)), TXT(str_trim(sent_ref)), I64(b.version)), &changed);
    return payout_moved(cx, e, changed);
}
