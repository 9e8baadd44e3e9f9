// SPDX-License-Identifier: Apache-2.0
// A draw of an activity: committed to when the activity opens, entered until its end, frozen by one clerk, drawn by another when the
// public value is known. What is public at each step, and why, is docs/decision/0034.
#include "contest_own.h"
#include "date.h"
#include "file.h"
#include "person.h"

const struct field lottery_fields[30] = {
    {FIELD(struct lottery, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct lottery, activity_id), .as = AS_ID},
    {FIELD(struct lottery, activity), .label = LIT("职工活动")},
    {FIELD(struct lottery, title), .label = LIT("抽奖")},
    {FIELD(struct lottery, org_id), .as = AS_ID},
    {FIELD(struct lottery, org_code), .label = LIT("工会代码")},
    {FIELD(struct lottery, org_name), .label = LIT("主办工会")},
    {FIELD(struct lottery, org_path), .as = AS_SECRET},
    {FIELD(struct lottery, entry_by), .as = AS_CODE, .codes = "lottery_entry", .label = LIT("参加方式")},
    {FIELD(struct lottery, beacon), .label = LIT("公开数的来源")},
    {FIELD(struct lottery, beacon_days), .as = AS_COUNT, .label = LIT("截止后几天公布")},
    {FIELD(struct lottery, claim_days), .as = AS_COUNT, .label = LIT("领奖期限（天）")},
    {FIELD(struct lottery, state), .as = AS_CODE, .codes = "lottery_state", .label = LIT("状态")},
    {FIELD(struct lottery, seed), .as = AS_BLOB},
    {FIELD(struct lottery, closes_at), .as = AS_TIME, .label = LIT("截止时间")},
    {FIELD(struct lottery, beacon_on), .as = AS_DATE, .label = LIT("公开数的日期")},
    {FIELD(struct lottery, commitment), .label = LIT("承诺（SHA-256）")},
    {FIELD(struct lottery, committed_at), .as = AS_TIME, .label = LIT("承诺公布时间")},
    {FIELD(struct lottery, entries), .as = AS_COUNT, .label = LIT("抽奖人数")},
    {FIELD(struct lottery, entries_hash), .label = LIT("名单指纹（SHA-256）")},
    {FIELD(struct lottery, closed_by), .as = AS_ID},
    {FIELD(struct lottery, closer), .label = LIT("截止人")},
    {FIELD(struct lottery, closed_at), .as = AS_TIME, .label = LIT("名单截止时间")},
    {FIELD(struct lottery, beacon_moved), .as = AS_DATE, .label = LIT("公开数改用日期")},
    {FIELD(struct lottery, seed_open), .label = LIT("种子")},
    {FIELD(struct lottery, beacon_value), .label = LIT("公开数")},
    {FIELD(struct lottery, drawer), .label = LIT("开奖人")},
    {FIELD(struct lottery, drawn_at), .as = AS_TIME, .label = LIT("开奖时间")},
    {FIELD(struct lottery, winners), .as = AS_COUNT, .label = LIT("中奖人数")},
    {FIELD(struct lottery, handed), .as = AS_COUNT, .label = LIT("已领取")},
};
const struct field lottery_win_fields[14] = {
    {FIELD(struct lottery_win, id), .as = AS_ID, .label = LIT("序号")},
    {FIELD(struct lottery_win, prize_no), .as = AS_COUNT},
    {FIELD(struct lottery_win, prize), .label = LIT("奖项")},
    {FIELD(struct lottery_win, entry_no), .as = AS_COUNT, .label = LIT("抽奖号")},
    {FIELD(struct lottery_win, person_id), .as = AS_ID},
    {FIELD(struct lottery_win, name), .label = LIT("姓名")},
    {FIELD(struct lottery_win, org_name), .label = LIT("所属工会")},
    {FIELD(struct lottery_win, employer), .label = LIT("单位")},
    {FIELD(struct lottery_win, state), .as = AS_CODE, .codes = "win_state", .label = LIT("领奖情况")},
    {FIELD(struct lottery_win, signed_by), .as = AS_CODE, .codes = "win_signed", .label = LIT("签收方式")},
    {FIELD(struct lottery_win, note), .label = LIT("说明")},
    {FIELD(struct lottery_win, done_at), .as = AS_TIME, .label = LIT("办理时间")},
    {FIELD(struct lottery_win, doer), .label = LIT("经办人")},
    {FIELD(struct lottery_win, file_id), .as = AS_ID, .label = LIT("签收单")},
};
const struct field lottery_close_fields[1] = {
    {FIELD(struct lottery_close_in, beacon_on), .as = AS_DATE, .label = LIT("公开数改用日期")},
};
const struct field lottery_draw_fields[2] = {
    {FIELD(struct lottery_draw_in, beacon_value), .label = LIT("公开数"), .need = true, .max = BEACON_CHARS},
    {FIELD(struct lottery_draw_in, again), .label = LIT("公开数（再输一次）"), .need = true, .max = BEACON_CHARS},
};
const struct field lottery_hand_fields[2] = {
    {FIELD(struct lottery_hand_in, file_id), .as = AS_ID, .label = LIT("签收单"), .need = true},
    {FIELD(struct lottery_hand_in, note), .label = LIT("说明"), .max = 200},
};
const struct field lottery_lapse_fields[1] = {
    {FIELD(struct lottery_lapse_in, note), .label = LIT("说明"), .need = true, .max = 200},
};

static const struct move lottery_moves[] = {
    {"open", "close", "closed", PERM_SERVICE_EDIT, LIT("截止名单")},
    {"closed", "draw", "drawn", PERM_SERVICE_REVIEW, LIT("开奖")},
};
static const struct move win_moves[] = {
    {"won", "hand", "handed", PERM_SERVICE_EDIT, LIT("登记领取")},
    {"won", "lapse", "lapsed", PERM_SERVICE_EDIT, LIT("逾期未领")},
};
const struct machine contest_machines[2] = {
    {"lottery", lottery_moves, countof(lottery_moves)},
    {"lottery_win", win_moves, countof(win_moves)},
};

/* --- what it stands on --- */

enum err lottery_of(struct ctx *cx, int64_t part_id, struct lottery *out)
{
    return db_one(cx->tx, LOTTERY_GET, VALS(I64(part_id)), LOTTERY, out);
}

static const struct field prize_fields[] = {{FIELD(struct draw_prize, no)}, {FIELD(struct draw_prize, title)}, {FIELD(struct draw_prize, count)}};

enum err lottery_prizes(struct ctx *cx, int64_t part_id, struct draw_prize **out, size_t *n)
{
    return db_rows(cx->tx, LOTTERY_PRIZES, VALS(I64(part_id), I64(DRAW_PRIZES_MAX)), FIELDS(struct draw_prize, prize_fields), DRAW_PRIZES_MAX, out, n);
}

struct str lottery_seed_place(struct ctx *cx, int64_t part_id)
{
    return str_f(cx->a, "lottery.seed:%lld", (long long)part_id);
}

/* "2023-01-20 18:00", Beijing time. */
static struct str minute_text(struct ctx *cx, int64_t at)
{
    char out[DATE_TIME_TEXT];
    date_time_text(at, out);
    return str_sub(str_dup(cx->a, str_of(out)), 0, 16);
}

struct str lottery_terms(struct ctx *cx, const struct lottery *l, struct str seed, const struct draw_prize *prizes, size_t n)
{
    struct draw_terms t = {l->id, seed, minute_text(cx, l->closes_at), l->beacon, l->beacon_on, prizes, n};
    return draw_terms_text(cx->a, &t);
}

struct listed {
    int64_t no;
    struct str hash;
};
static const struct field listed_fields[] = {{FIELD(struct listed, no)}, {FIELD(struct listed, hash)}};
struct list_sum {
    struct sha256 *h;
    int64_t n;
};

static enum err add_line(void *arg, void *row)
{
    struct list_sum *s = arg;
    const struct listed *e = row;
    char line[96];
    int n = snprintf(line, sizeof line, "%lld,%.*s\n", (long long)e->no, FMT(e->hash)); /* as draw_entry_line, without an arena's growth */
    sha256_add(s->h, line, (size_t)n);
    s->n++;
    return OK;
}

enum err lottery_list_hash(struct ctx *cx, int64_t part_id, struct str *hash, int64_t *n)
{
    unsigned char out[SHA256_BYTES];
    struct listed e = {0};
    struct list_sum s = {.h = sha256_new()};
    enum err err = db_each(cx->tx, LOTTERY_ENTRIES, VALS(I64(part_id), I64(0), I64(DRAW_ENTRIES_MAX)), FIELDS(struct listed, listed_fields), &e, add_line, &s);
    sha256_done(s.h, out);
    sha256_free(s.h);
    *hash = hex_of(cx->a, out, sizeof out);
    *n = s.n;
    return err;
}

/* --- entering --- */

static const struct field number_fields[] = {{FIELD(struct person, id_type)}, {FIELD(struct person, blind), .as = AS_BLOB}, {FIELD(struct person, secret), .as = AS_BLOB}};

enum err lottery_enter(struct ctx *cx, int64_t part_id, int64_t person_id, int64_t at)
{
    struct person p = {0};
    unsigned char salt[DRAW_SALT_BYTES];
    TRY(db_one(cx->tx, LOTTERY_PERSON, VALS(I64(person_id)), FIELDS(struct person, number_fields), &p));
    TRY(person_open(cx->sealer, cx->a, &p));
    rand_fill(cx->app->rand, salt, sizeof salt);
    struct str text = hex_of(cx->a, salt, sizeof salt);
    return db_exec(cx->tx, LOTTERY_ENTER, VALS(I64(part_id), I64(person_id), TXT(text), TXT(draw_entry_hash(cx->a, text, p.number)), I64(at), I64(DRAW_ENTRIES_MAX)), NULL);
}

struct named {
    int64_t id;
};
static const struct field named_fields[] = {{FIELD(struct named, id), .as = AS_ID}};

enum err lottery_enter_by_quiz(struct ctx *cx, int64_t activity_id, int64_t person_id, int64_t at)
{
    struct named *l = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, LOTTERY_BY_QUIZ, VALS(I64(activity_id), I64(ACTIVITY_PARTS_MAX)), FIELDS(struct named, named_fields), ACTIVITY_PARTS_MAX, &l, &n));
    for (size_t i = 0; i < n; i++)
        TRY(lottery_enter(cx, l[i].id, person_id, at));
    return OK;
}

struct mine {
    int64_t no;
    struct str salt, hash, prize, state;
};
static const struct field mine_fields[] = {
    {FIELD(struct mine, no)}, {FIELD(struct mine, salt)}, {FIELD(struct mine, hash)}, {FIELD(struct mine, prize)}, {FIELD(struct mine, state)},
};

/* His number and salt: with his identity number they give the hash that stands in the public list. */
static enum err put_mine(struct ctx *cx, int64_t part_id)
{
    struct mine m = {0};
    enum err e = db_one(cx->tx, LOTTERY_MINE, VALS(I64(cx->worker->person_id), I64(part_id)), FIELDS(struct mine, mine_fields), &m);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    jw_ki(cx->out, "no", m.no);
    jw_kt(cx->out, "salt", m.salt);
    jw_kt(cx->out, "hash", m.hash);
    jw_kt(cx->out, "prize", m.prize);
    jw_kt(cx->out, "win_state", m.state);
    return OK;
}

static enum err answer_mine(struct ctx *cx, int64_t part_id)
{
    jw_open(cx->out, '{');
    TRY(put_mine(cx, part_id));
    jw_close(cx->out, '}');
    return OK;
}

enum err lottery_enter_post(struct ctx *cx)
{
    struct activity_part p = {0};
    struct lottery l = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_for_worker(cx, id, "lottery", &p));
    TRY(lottery_of(cx, id, &l));
    if (!str_eq(l.entry_by, S("self")))
        return fail(cx, ERR_STATE, "通过本活动的答题后自动取得抽奖资格");
    if (!str_eq(l.state, S("open")) || cx->now < p.start_at)
        return fail(cx, ERR_STATE, "抽奖还没有开始，或名单已经截止");
    TRY(lottery_enter(cx, id, cx->worker->person_id, cx->now));
    audit_object(cx, p.org_id, "activity_part:%lld", (long long)id);
    return answer_mine(cx, id);
}

/* His own signature for what he holds in his hands. */
enum err lottery_received_post(struct ctx *cx)
{
    int64_t id = 0, changed = 0;
    struct lottery l = {0};
    TRY(cx_arg_id(cx, 0, &id));
    TRY(lottery_of(cx, id, &l));
    TRY(db_exec(cx->tx, LOTTERY_RECEIVED, VALS(I64(cx->worker->person_id), I64(id), I64(cx->now)), &changed));
    if (!changed)
        return fail(cx, ERR_STATE, "没有待领取的奖品，或已经登记领取");
    audit_object(cx, l.org_id, "activity_part:%lld", (long long)id);
    return answer_mine(cx, id);
}

/* --- the two steps --- */

static enum err answer(struct ctx *cx, const struct lottery *l)
{
    struct draw_prize *z = NULL;
    size_t n = 0;
    TRY(lottery_prizes(cx, l->id, &z, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, LOTTERY, l);
    jw_key(cx->out, "prizes");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct draw_prize, prize_fields), &z[i]);
    jw_close(cx->out, ']');
    machine_verbs(cx, &contest_machines[0], l->state, l->org_path);
    jw_close(cx->out, '}');
    return OK;
}

static enum err within_reach(struct ctx *cx, struct activity_part *p, struct lottery *l)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_get(cx, id, "lottery", p));
    return lottery_of(cx, id, l);
}

static enum err read_back(struct ctx *cx, int64_t id)
{
    struct lottery l = {0};
    TRY(lottery_of(cx, id, &l));
    return answer(cx, &l);
}

/* The list is frozen on a day before the public value: nobody knew it while names could still be added. */
static enum err beacon_day(struct ctx *cx, const struct lottery *l, struct str asked, struct str *moved)
{
    struct str today = cx_today(cx);
    *moved = S("");
    if (str_cmp(today, l->beacon_on) < 0)
        return asked.len ? fail_field(cx, "beacon_on", "公开数还没有产生，不用改期") : OK;
    if (!asked.len)
        return fail_field(cx, "beacon_on", "已到约定的 %.*s，公开数可能已经产生：请改用今天以后的日期，改期会公布", FMT(l->beacon_on));
    if (str_cmp(asked, today) <= 0)
        return fail_field(cx, "beacon_on", "应是今天以后的日期");
    *moved = asked;
    return OK;
}

enum err lottery_close_post(struct ctx *cx)
{
    const struct lottery_close_in *in = cx->in;
    struct activity_part p = {0};
    struct lottery l = {0};
    struct str hash, moved;
    const struct move *mv = NULL;
    int64_t n = 0, changed = 0;
    TRY(within_reach(cx, &p, &l));
    TRY(machine_step(cx, &contest_machines[0], l.state, "close", &mv));
    if (str_eq(p.state, S("open")) && cx->now < l.closes_at)
        return fail(cx, ERR_STATE, "还没有到截止时间 %.*s", FMT(minute_text(cx, l.closes_at)));
    TRY(beacon_day(cx, &l, in->beacon_on, &moved));
    TRY(quiz_sweep(cx, &p));
    TRY(lottery_list_hash(cx, l.id, &hash, &n));
    TRY(db_exec(cx->tx, LOTTERY_CLOSE, VALS(I64(l.id), I64(n), TXT(hash), I64(cx->who->user_id), I64(cx->now), TXT(moved)), &changed));
    if (!changed)
        return ERR_CONFLICT;
    audit_object(cx, l.org_id, "activity_part:%lld", (long long)l.id);
    audit_note(cx, "entries_hash", hash);
    return read_back(cx, l.id);
}

/* What was promised is what is there: seed, terms, list. */
static enum err check_promise(struct ctx *cx, const struct lottery *l, const struct draw_prize *z, size_t n, unsigned char seed[DRAW_SEED_BYTES])
{
    struct str plain, hash;
    int64_t entries = 0;
    TRY(unseal_in(cx->sealer, cx->a, lottery_seed_place(cx, l->id), l->seed, &plain));
    if (!hex_read(plain, seed, DRAW_SEED_BYTES) || !str_eq(draw_sha256(cx->a, lottery_terms(cx, l, plain, z, n)), l->commitment))
        return fail(cx, ERR_STATE, "种子、奖项或规则与公布的承诺不符，不能开奖：请保留现场并报告审计");
    TRY(lottery_list_hash(cx, l->id, &hash, &entries));
    if (!str_eq(hash, l->entries_hash))
        return fail(cx, ERR_STATE, "名单与截止时公布的指纹不符，不能开奖：请保留现场并报告审计");
    return OK;
}

static enum err keep_winners(struct ctx *cx, const struct lottery *l, const struct draw_prize *z, size_t n, const unsigned char *seed, struct str beacon)
{
    int64_t places = 0, k, seq = 0;
    for (size_t i = 0; i < n; i++)
        places += z[i].count;
    k = places < l->entries ? places : l->entries;
    int64_t *won = NEWS(cx->a, int64_t, (size_t)k + 1);
    draw_winners(cx->a, seed, l->entries_hash, beacon, l->entries, k, won);
    for (size_t i = 0; i < n; i++)
        for (int64_t c = 0; c < z[i].count && seq < k; c++, seq++)
            TRY(db_exec(cx->tx, LOTTERY_WIN_ADD, VALS(I64(l->id), I64(seq + 1), I64(z[i].no), I64(won[seq])), NULL));
    return OK;
}

enum err lottery_draw_post(struct ctx *cx)
{
    const struct lottery_draw_in *in = cx->in;
    struct activity_part p = {0};
    struct lottery l = {0};
    struct draw_prize *z = NULL;
    const struct move *mv = NULL;
    unsigned char seed[DRAW_SEED_BYTES];
    size_t n = 0;
    int64_t changed = 0;
    TRY(within_reach(cx, &p, &l));
    TRY(machine_step(cx, &contest_machines[0], l.state, "draw", &mv));
    if (l.closed_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "截止名单的人不能开奖，须由另一人开奖");
    struct str on = l.beacon_moved.len ? l.beacon_moved : l.beacon_on, value = str_trim(in->beacon_value);
    if (str_cmp(cx_today(cx), on) < 0)
        return fail(cx, ERR_STATE, "公开数在 %.*s 产生，到时才能开奖", FMT(on));
    if (!value.len || str_has(value, S("\n")))
        return fail_field(cx, "beacon_value", "请照公布的样子填写“%.*s”", FMT(l.beacon));
    if (!str_eq(value, str_trim(in->again)))
        return fail_field(cx, "again", "两次输入的公开数不一样；开奖后不能更改，请核对");
    TRY(lottery_prizes(cx, l.id, &z, &n));
    TRY(check_promise(cx, &l, z, n, seed));
    TRY(db_exec(cx->tx, LOTTERY_DRAW, VALS(I64(l.id), TXT(hex_of(cx->a, seed, sizeof seed)), TXT(value), I64(cx->who->user_id), I64(cx->now)), &changed));
    if (!changed)
        return ERR_CONFLICT;
    TRY(keep_winners(cx, &l, z, n, seed, value));
    audit_object(cx, l.org_id, "activity_part:%lld", (long long)l.id);
    audit_note(cx, "beacon_value", value);
    return read_back(cx, l.id);
}

/* --- reading and handing over --- */

enum err lotteries_get(struct ctx *cx)
{
    return cx_list(cx, LOTTERY_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), LOTTERY);
}

enum err lottery_get(struct ctx *cx)
{
    struct activity_part p = {0};
    struct lottery l = {0};
    TRY(within_reach(cx, &p, &l));
    return answer(cx, &l);
}

enum err lottery_winners_get(struct ctx *cx)
{
    struct activity_part p = {0};
    struct lottery l = {0};
    TRY(within_reach(cx, &p, &l));
    return cx_list(cx, LOTTERY_WINNERS, VALS(I64(l.id), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), LOTTERY_WINNER);
}

static enum err win_done(struct ctx *cx, const struct lottery *l, const char *state, struct str how, int64_t file_id, struct str note)
{
    int64_t seq = 0, changed = 0;
    TRY(cx_arg_id(cx, 1, &seq));
    TRY(db_exec(cx->tx, LOTTERY_WIN_DONE,
                VALS(I64(l->id), I64(seq), TXT(str_of(state)), TXT(how), OPT(file_id), TXT(note), I64(cx->now), I64(cx->who->user_id)), &changed));
    if (!changed)
        return fail(cx, ERR_STATE, "没有这份待领取的奖品，或已经登记");
    audit_object(cx, l->org_id, "activity_part:%lld:win:%lld", (long long)l->id, (long long)seq);
    return read_back(cx, l->id);
}

enum err lottery_hand_post(struct ctx *cx)
{
    const struct lottery_hand_in *in = cx->in;
    struct activity_part p = {0};
    struct lottery l = {0};
    struct file f = {0};
    TRY(within_reach(cx, &p, &l));
    TRY(file_attach(cx, in->file_id, FILE_SHARED, &f));
    return win_done(cx, &l, "handed", S("paper"), in->file_id, in->note);
}

enum err lottery_lapse_post(struct ctx *cx)
{
    const struct lottery_lapse_in *in = cx->in;
    struct activity_part p = {0};
    struct lottery l = {0};
    TRY(within_reach(cx, &p, &l));
    if (cx->now < l.drawn_at + l.claim_days * INT64_C(86400000))
        return fail(cx, ERR_STATE, "开奖后 %lld 天内可以领奖，还没有到期", (long long)l.claim_days);
    return win_done(cx, &l, "lapsed", S(""), 0, in->note);
}

/* --- as a part --- */

struct lottery_rule_in {
    struct str entry, beacon;
    int64_t beacon_days, claim_days;
    struct str items;
};
struct lottery_prize_in {
    struct str title;
    int64_t count, value_fen;
};
static const struct field lottery_rule_fields[] = {
    {FIELD(struct lottery_rule_in, entry), .as = AS_CODE, .codes = "lottery_entry", .label = LIT("参加方式"), .need = true, .max = 10},
    {FIELD(struct lottery_rule_in, beacon), .label = LIT("公开数的来源"), .need = true, .max = BEACON_CHARS},
    {FIELD(struct lottery_rule_in, beacon_days), .as = AS_COUNT, .label = LIT("截止后几天公布公开数"), .need = true, .min = 1, .max = 60},
    {FIELD(struct lottery_rule_in, claim_days), .as = AS_COUNT, .label = LIT("领奖期限（天）"), .need = true, .min = 1, .max = 365},
    {FIELD(struct lottery_rule_in, items), .as = AS_JSON, .label = LIT("奖项"), .need = true, .max = 20000},
};
static const struct field lottery_prize_fields[] = {
    {FIELD(struct lottery_prize_in, title), .label = LIT("奖项和奖品"), .need = true, .max = 60},
    {FIELD(struct lottery_prize_in, count), .as = AS_COUNT, .label = LIT("数量"), .need = true, .min = 1, .max = DRAW_WINNERS_MAX},
    {FIELD(struct lottery_prize_in, value_fen), .as = AS_MONEY, .label = LIT("单价")},
};

static enum err check(struct ctx *cx, const struct json *rule)
{
    const struct json *items = json_get(rule, "items");
    int64_t places = 0;
    struct str entry = json_get_str(rule, "entry");
    if (!str_eq(entry, S("quiz")) && !str_eq(entry, S("self")))
        return fail_field(cx, "rule", "参加方式应是 quiz（答题通过）或 self（自己报名）");
    if (str_has(json_get_str(rule, "beacon"), S("\n")))
        return fail_field(cx, "rule", "公开数的来源应写成一行");
    if (json_len(items) > DRAW_PRIZES_MAX)
        return fail_field(cx, "rule", "奖项最多 %d 个", DRAW_PRIZES_MAX);
    for (size_t i = 0; i < json_len(items); i++) {
        places += json_get_int(json_at(items, i), "count", 0);
        if (str_has(json_get_str(json_at(items, i), "title"), S("\n")))
            return fail_field(cx, "rule", "奖项应写成一行");
    }
    return places > DRAW_WINNERS_MAX ? fail_field(cx, "rule", "奖品合计最多 %d 份", DRAW_WINNERS_MAX) : OK;
}

static enum err saved(struct ctx *cx, const struct activity_part *p, const struct json *rule)
{
    const struct json *items = json_get(rule, "items");
    TRY(db_exec(cx->tx, LOTTERY_PUT,
                VALS(I64(p->id), TXT(json_get_str(rule, "entry")), TXT(str_trim(json_get_str(rule, "beacon"))), I64(json_get_int(rule, "beacon_days", 0)),
                     I64(json_get_int(rule, "claim_days", 0)), BLOB(S(""))),
                NULL));
    TRY(db_exec(cx->tx, LOTTERY_PRIZES_DROP, VALS(I64(p->id)), NULL));
    for (size_t i = 0; i < json_len(items); i++) {
        const struct json *z = json_at(items, i);
        TRY(db_exec(cx->tx, LOTTERY_PRIZE_ADD,
                    VALS(I64(p->id), I64((int64_t)i + 1), TXT(str_trim(json_get_str(z, "title"))), I64(json_get_int(z, "count", 0)), I64(json_get_int(z, "value_fen", 0))), NULL));
    }
    return OK;
}

/* When everybody may see the activity: from now on seed, terms and prizes are bound. */
static enum err opened(struct ctx *cx, const struct activity_part *p)
{
    struct lottery l = {0};
    struct draw_prize *z = NULL;
    unsigned char seed[DRAW_SEED_BYTES];
    char on[DATE_TEXT];
    size_t n = 0;
    TRY(lottery_of(cx, p->id, &l));
    if (!str_eq(l.state, S("draft")))
        return OK;
    TRY(lottery_prizes(cx, p->id, &z, &n));
    rand_fill(cx->app->rand, seed, sizeof seed);
    struct str text = hex_of(cx->a, seed, sizeof seed);
    date_iso(date_add_days(date_of_ms(p->end_at), (int32_t)l.beacon_days), on);
    l.closes_at = p->end_at;
    l.beacon_on = str_dup(cx->a, str_of(on));
    struct str commitment = draw_sha256(cx->a, lottery_terms(cx, &l, text, z, n));
    TRY(db_exec(cx->tx, LOTTERY_COMMIT,
                VALS(I64(p->id), BLOB(seal_in(cx->sealer, cx->a, lottery_seed_place(cx, p->id), text)), I64(l.closes_at), TXT(l.beacon_on), TXT(commitment), I64(cx->now)), NULL));
    audit_note(cx, "commitment", commitment);
    return OK;
}

static enum err show(struct ctx *cx, const struct activity_part *p)
{
    struct lottery l = {0};
    struct draw_prize *z = NULL;
    size_t n = 0;
    TRY(lottery_of(cx, p->id, &l));
    TRY(lottery_prizes(cx, p->id, &z, &n));
    jw_kt(cx->out, "entry_by", l.entry_by);
    jw_kt(cx->out, "draw_state", l.state);
    jw_ki(cx->out, "entries", l.entries);
    jw_kt(cx->out, "beacon", l.beacon);
    jw_kt(cx->out, "beacon_on", l.beacon_moved.len ? l.beacon_moved : l.beacon_on);
    jw_kt(cx->out, "commitment", l.commitment);
    jw_key(cx->out, "prizes");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct draw_prize, prize_fields), &z[i]);
    jw_close(cx->out, ']');
    return OK;
}

static enum err part_mine(struct ctx *cx, const struct activity_part *p)
{
    return put_mine(cx, p->id);
}

static enum err figures(struct ctx *cx, const struct activity_part *p, struct part_figures *out)
{
    struct lottery l = {0};
    TRY(lottery_of(cx, p->id, &l));
    out->held = l.entries;
    return OK;
}

const struct part_kind part_lottery = {
    .kind = "lottery",
    .title = LIT("抽奖"),
    .about = LIT("事先公布承诺、截止后公布名单指纹、开奖后任何人都能复核的抽奖；截止和开奖由两个人办"),
    .rule = {lottery_rule_fields, countof(lottery_rule_fields), sizeof(struct lottery_rule_in)},
    .items = {lottery_prize_fields, countof(lottery_prize_fields), sizeof(struct lottery_prize_in)},
    .items_title = LIT("奖项"),
    .check = check,
    .saved = saved,
    .opened = opened,
    .show = show,
    .mine = part_mine,
    .figures = figures,
};
