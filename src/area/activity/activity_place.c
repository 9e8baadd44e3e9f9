// SPDX-License-Identifier: Apache-2.0
// Parts that are places to take: sign-up, goods to reserve, slots, parcels, and those where people are only counted. They differ in a row
// of place_kinds and in the fields of their rule; the mechanism is one (activity_item, activity_entry).
#include "activity_own.h"
#include "code.h"

#define RULE(m) FIELD(struct place_rule, m)
#define SEATS(text) {RULE(seats), .as = AS_COUNT, .label = LIT(text), .max = 1000000}
#define UNTIL {RULE(until_at), .as = AS_TIME, .label = LIT("截止时间（不填为活动结束）")}
#define WAITING {RULE(waiting), .as = AS_BOOL, .label = LIT("满额后可以候补，有人取消时自动递补")}
#define WORDS {RULE(words), .label = LIT("说明"), .max = 500}
#define PLACE {RULE(place), .label = LIT("地点（与活动不同时填）"), .max = 100}
#define COUNTS {RULE(counts_as), .as = AS_CODE, .codes = "kind", .label = LIT("计入（与活动不同时填：mind 心理健康服务、culture 文化服务、service 其他服务）"), .max = 20}
#define ITEMS {RULE(items), .as = AS_JSON, .label = LIT("各项"), .need = true, .max = 50000}

static const struct field signup_rule[] = {SEATS("名额（0 为不限）"), WAITING, UNTIL, PLACE, WORDS};
static const struct field checkin_rule[] = {PLACE, WORDS};
static const struct field group_rule[] = {SEATS("现场数量（0 为不限）"), {RULE(unit), .label = LIT("单位，如 副、人"), .max = 10}, PLACE, WORDS, COUNTS};
static const struct field goods_rule[] = {{RULE(seats), .as = AS_COUNT, .label = LIT("可预约数量"), .need = true, .min = 1, .max = 1000000},
                                          {RULE(unit), .label = LIT("单位，如 副、份"), .max = 10}, WAITING, UNTIL, PLACE, WORDS,
                                          {RULE(from_stock), .as = AS_BOOL, .label = LIT("由库存物资发放名册计入，这里不再计人次")}};
static const struct field slots_rule[] = {WAITING, UNTIL, {RULE(nameless), .as = AS_BOOL, .label = LIT("可以不留姓名预约（心理、法律咨询）")}, WORDS, COUNTS, ITEMS};
static const struct field parcels_rule[] = {UNTIL, PLACE, WORDS, {RULE(from_stock), .as = AS_BOOL, .label = LIT("免费礼包由库存物资发放名册计入，这里不再计人次")}, ITEMS};
static const struct field every_rule[] = {{RULE(seats)}, {RULE(until_at)}, {RULE(waiting)}, {RULE(nameless)}, {RULE(from_stock)}, {RULE(unit)}, {RULE(place)},
                                          {RULE(words), .max = 500}, {RULE(counts_as)}, {RULE(items), .as = AS_JSON, .max = 50000}};

#define ROW(m) FIELD(struct place_item, m)
static const struct field slot_items[] = {
    {ROW(title), .label = LIT("服务项目或场次"), .need = true, .max = 60}, {ROW(place), .label = LIT("地点"), .max = 100},
    {ROW(start_at), .as = AS_TIME, .label = LIT("开始"), .need = true}, {ROW(end_at), .as = AS_TIME, .label = LIT("结束"), .need = true},
    {ROW(seats), .as = AS_COUNT, .label = LIT("名额"), .need = true, .min = 1, .max = 100000},
};
static const struct field parcel_items[] = {
    {ROW(title), .label = LIT("礼包名称和内容"), .need = true, .max = 100}, {ROW(list_fen), .as = AS_MONEY, .label = LIT("市场价"), .max = 10000000},
    {ROW(price_fen), .as = AS_MONEY, .label = LIT("优惠价（0 为不售）"), .max = 10000000}, {ROW(seats), .as = AS_COUNT, .label = LIT("免费份数"), .max = 100000},
};
static const struct field every_item[] = {{ROW(title), .max = 100}, {ROW(place)}, {ROW(start_at)}, {ROW(end_at)}, {ROW(seats)}, {ROW(list_fen)}, {ROW(price_fen)}};

static const struct place_kind place_kinds[] = {
    {"signup", PLACE_SELF | PLACE_HERE, "报名"},
    {"checkin", PLACE_GROUP | PLACE_HERE, "现场签到"},
    {"group", PLACE_GROUP, "现场领取"},
    {"goods", PLACE_SELF, "线上预约"},
    {"slots", PLACE_SELF | PLACE_GROUP | PLACE_HERE, NULL},
    {"parcels", PLACE_SELF, NULL},
};

const struct field activity_item_fields[13] = {
    {FIELD(struct item, id), .as = AS_ID},
    {FIELD(struct item, activity_id), .as = AS_ID},
    {FIELD(struct item, part_id), .as = AS_ID},
    {FIELD(struct item, seq), .as = AS_COUNT},
    {FIELD(struct item, title), .label = LIT("项目")},
    {FIELD(struct item, place), .label = LIT("地点")},
    {FIELD(struct item, start_at), .as = AS_TIME, .label = LIT("开始")},
    {FIELD(struct item, end_at), .as = AS_TIME, .label = LIT("结束")},
    {FIELD(struct item, seats), .as = AS_COUNT, .label = LIT("名额")},
    {FIELD(struct item, taken), .as = AS_COUNT, .label = LIT("已占")},
    {FIELD(struct item, waiting), .as = AS_COUNT, .label = LIT("候补")},
    {FIELD(struct item, list_fen), .as = AS_MONEY, .label = LIT("市场价")},
    {FIELD(struct item, price_fen), .as = AS_MONEY, .label = LIT("优惠价")},
};

const struct place_kind *place_kind_of(struct str kind)
{
    for (size_t i = 0; i < countof(place_kinds); i++)
        if (str_eq(kind, str_of(place_kinds[i].kind)))
            return &place_kinds[i];
    return NULL;
}

static enum err read_rule(struct ctx *cx, const struct json *j, struct place_rule *out)
{
    struct problems p = {.a = cx->a};
    *out = (struct place_rule){0};
    fields_read(FIELDS(struct place_rule, every_rule), j, out, &p);
    return p.n ? ERR_INTERNAL : OK;
}

enum err place_rule_of(struct ctx *cx, struct activity_part *p, struct place_rule *out)
{
    TRY(read_rule(cx, json_parse(cx->a, p->rule, NULL), out));
    if (out->counts_as.len)
        p->counts_as = out->counts_as;
    if (out->from_stock)
        p->counts_as = S("");
    return OK;
}

/* --- saving --- */

bool activity_counts_as_ok(struct str kind)
{
    static const char *const kinds[] = {"", "mind", "culture", "service"};
    for (size_t i = 0; i < countof(kinds); i++)
        if (str_eq(kind, str_of(kinds[i])))
            return true;
    return false;
}

static enum err check_place(struct ctx *cx, const struct json *rule)
{
    struct place_rule r;
    TRY(read_rule(cx, rule, &r));
    const struct json *items = json_parse(cx->a, r.items, NULL);
    if (!activity_counts_as_ok(r.counts_as))
        return fail_field(cx, "rule", "计入应是 mind（心理健康服务）、culture（文化服务）、service（其他服务）之一，或不填");
    for (size_t i = 0; i < json_len(items); i++) {
        const struct json *it = json_at(items, i);
        int64_t from = json_get_int(it, "start_at", 0), list = json_get_int(it, "list_fen", 0), price = json_get_int(it, "price_fen", 0);
        if (from && json_get_int(it, "end_at", 0) <= from)
            return fail_field(cx, "rule", "第 %zu 项的结束时间应晚于开始时间", i + 1);
        if (price > list)
            return fail_field(cx, "rule", "第 %zu 项的优惠价不应高于市场价", i + 1);
        if (json_kind(json_get(it, "list_fen")) != JSON_NONE && !price && !json_get_int(it, "seats", 0))
            return fail_field(cx, "rule", "第 %zu 项既没有优惠价也没有免费份数", i + 1);
    }
    return OK;
}

static enum err put_item(struct ctx *cx, const struct activity_part *p, int64_t seq, const struct place_item *it)
{
    return db_exec(cx->tx, ACTIVITY_ITEM_ADD,
                   VALS(I64(p->activity_id), I64(p->id), I64(seq), TXT(it->title), TXT(it->place), I64(it->start_at), I64(it->end_at), I64(it->seats), I64(it->list_fen),
                        I64(it->price_fen)),
                   NULL);
}

/* The items anew: a draft has no entries. */
static enum err save_place(struct ctx *cx, const struct activity_part *p, const struct json *rule)
{
    const struct place_kind *k = place_kind_of(p->kind);
    struct place_rule r;
    TRY(read_rule(cx, rule, &r));
    TRY(db_exec(cx->tx, ACTIVITY_ITEM_DROP, VALS(I64(p->id)), NULL));
    if (k->item)
        return put_item(cx, p, 1, &(struct place_item){.title = str_of(k->item), .place = r.place, .seats = r.seats ? r.seats : -1});
    const struct json *items = json_parse(cx->a, r.items, NULL);
    for (size_t i = 0; i < json_len(items); i++) {
        struct problems none = {.a = cx->a};
        struct place_item it = {0};
        fields_read(FIELDS(struct place_item, every_item), json_at(items, i), &it, &none);
        if (none.n)
            return ERR_INTERNAL;
        TRY(put_item(cx, p, (int64_t)i + 1, &it));
    }
    return OK;
}

/* --- showing --- */

static enum err items_of(struct ctx *cx, int64_t part_id, struct item **rows, size_t *n)
{
    return db_rows(cx->tx, ACTIVITY_ITEMS, VALS(I64(part_id), I64(ACTIVITY_ITEMS_MAX)), ITEM, ACTIVITY_ITEMS_MAX, rows, n);
}

static enum err show_place(struct ctx *cx, const struct activity_part *p)
{
    const struct place_kind *k = place_kind_of(p->kind);
    struct place_rule r;
    struct item *rows = NULL;
    size_t n = 0;
    TRY(read_rule(cx, json_parse(cx->a, p->rule, NULL), &r));
    TRY(items_of(cx, p->id, &rows, &n));
    jw_kt(cx->out, "words", r.words);
    jw_kt(cx->out, "unit", r.unit);
    jw_ki(cx->out, "until_at", r.until_at ? r.until_at : p->end_at);
    jw_kb(cx->out, "may_wait", r.waiting);
    jw_kb(cx->out, "nameless", r.nameless);
    jw_kb(cx->out, "by_self", (k->who & PLACE_SELF) != 0);
    jw_key(cx->out, "items");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, ITEM, &rows[i]);
    jw_close(cx->out, ']');
    return OK;
}

struct mine_row {
    int64_t id, item_id;
    struct str item, state, code;
    bool bought, nameless;
    int64_t amount_fen, ahead;
};
static const struct field mine_row_fields[] = {
    {FIELD(struct mine_row, id), .as = AS_ID}, {FIELD(struct mine_row, item_id), .as = AS_ID}, {FIELD(struct mine_row, item)},
    {FIELD(struct mine_row, state), .as = AS_CODE, .codes = "entry_state"}, {FIELD(struct mine_row, code)}, {FIELD(struct mine_row, bought), .as = AS_BOOL}, {FIELD(struct mine_row, nameless), .as = AS_BOOL},
    {FIELD(struct mine_row, amount_fen), .as = AS_MONEY}, {FIELD(struct mine_row, ahead), .as = AS_COUNT},
};

static enum err mine_place(struct ctx *cx, const struct activity_part *p)
{
    struct mine_row *rows = NULL;
    struct str veil = entry_veil(cx, p->id, cx->worker->person_id);
    size_t n = 0;
    TRY(db_rows(cx->tx, ACTIVITY_MINE_OF, VALS(I64(cx->worker->person_id), I64(p->id), BLOB(veil), I64(ENTRIES_MINE_MAX)), FIELDS(struct mine_row, mine_row_fields),
                ENTRIES_MINE_MAX, &rows, &n));
    jw_key(cx->out, "entries");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct mine_row, mine_row_fields), &rows[i]);
    jw_close(cx->out, ']');
    return OK;
}

static const struct field figure_fields[] = {
    {FIELD(struct part_figures, seats)}, {FIELD(struct part_figures, held)}, {FIELD(struct part_figures, waiting)}, {FIELD(struct part_figures, came)},
    {FIELD(struct part_figures, heads)}, {FIELD(struct part_figures, sold)}, {FIELD(struct part_figures, sold_fen)},
};

static enum err figures_place(struct ctx *cx, const struct activity_part *p, struct part_figures *out)
{
    return db_one(cx->tx, ACTIVITY_PART_SUM, VALS(I64(p->id)), FIELDS(struct part_figures, figure_fields), out);
}

/* --- the kinds --- */

#define TABLE(S, t) {(t), countof(t), sizeof(S)}
#define PLACE_KIND(rule_) .rule = TABLE(struct place_rule, rule_), .check = check_place, .saved = save_place, .show = show_place, .mine = mine_place, .figures = figures_place

const struct part_kind part_signup = {.kind = "signup", .title = LIT("报名"), .about = LIT("职工在手机上报名，满额后按先后候补"), PLACE_KIND(signup_rule)};
const struct part_kind part_checkin = {.kind = "checkin", .title = LIT("现场签到"), .about = LIT("报过名的凭码签到；没有报名的到场也可以签到"), PLACE_KIND(checkin_rule)};
const struct part_kind part_group = {.kind = "group", .title = LIT("现场领取、现场参加"), .about = LIT("不记姓名，由经办人登记数量"), PLACE_KIND(group_rule)};
const struct part_kind part_goods = {.kind = "goods", .title = LIT("线上预约物品"), .about = LIT("先到先得，凭码到现场领取，每人一份"), PLACE_KIND(goods_rule)};
const struct part_kind part_slots = {.kind = "slots", .title = LIT("分时段预约"), .about = LIT("体检、义诊、心理和法律咨询：按地点和时段预约"), PLACE_KIND(slots_rule),
                                     .items = TABLE(struct place_item, slot_items), .items_title = LIT("时段")};
const struct part_kind part_parcels = {.kind = "parcels", .title = LIT("年货礼包"), .about = LIT("免费礼包每人一份；优惠价购买的是商城销售，不计慰问"), PLACE_KIND(parcels_rule),
                                       .items = TABLE(struct place_item, parcel_items), .items_title = LIT("礼包")};

/* --- parts that lead elsewhere --- */

struct link_rule {
    struct str url, to, words;
};
static const struct field live_rule[] = {{FIELD(struct link_rule, url), .label = LIT("直播地址"), .need = true, .max = 500}, {FIELD(struct link_rule, words), .label = LIT("说明"), .max = 500}};
static const struct field link_rule[] = {{FIELD(struct link_rule, to), .label = LIT("手机端栏目，如 voucher、wish、station"), .need = true, .max = 60},
                                         {FIELD(struct link_rule, words), .label = LIT("说明"), .max = 500}};

static enum err check_live(struct ctx *cx, const struct json *rule)
{
    return str_starts(json_get_str(rule, "url"), S("https://")) ? OK : fail_field(cx, "rule", "直播地址应以 https:// 开头");
}

/* A section of the phone and what follows in its address: nothing that leads out of it. */
static enum err check_link(struct ctx *cx, const struct json *rule)
{
    struct str to = json_get_str(rule, "to");
    for (size_t i = 0; i < to.len; i++) {
        char c = to.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (i && (c == '/' || c == '-'))))
            return fail_field(cx, "rule", "栏目只用小写字母、数字、- 和 /，例如 wish 或 voucher/12");
    }
    return OK;
}

static enum err show_link(struct ctx *cx, const struct activity_part *p)
{
    const struct json *rule = json_parse(cx->a, p->rule, NULL);
    jw_kt(cx->out, "url", json_get_str(rule, "url"));
    jw_kt(cx->out, "to", json_get_str(rule, "to"));
    jw_kt(cx->out, "words", json_get_str(rule, "words"));
    return OK;
}

const struct part_kind part_live = {.kind = "live", .title = LIT("直播"), .about = LIT("直播地址；观看量另记，不计人次"), .rule = TABLE(struct link_rule, live_rule), .check = check_live, .show = show_link};
const struct part_kind part_link = {.kind = "link", .title = LIT("去别的栏目"), .about = LIT("领券、微心愿、驿站等手机端栏目"), .rule = TABLE(struct link_rule, link_rule), .check = check_link, .show = show_link};
