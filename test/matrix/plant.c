// SPDX-License-Identifier: Apache-2.0
// Planting, area by area (plant.h). Campaign LJ2023 and the company 91370203MA30011111 stand already; today is 2023-01-12.
#include "plant.h"

#define FIRM "91370203MA30011111"
#define OTHER_FIRM "91370203MA30022222"

enum { MINUTE_MS = 60000, DAY_MS = 86400000 };

struct plant *plant_two(struct plants *p, const char *head, int64_t id, int64_t second, const struct caller *whose)
{
    if (id < 1 || p->n == PLANTS_MAX)
        fail_msg("nothing to plant for %s", head);
    p->at[p->n] = (struct plant){.head = head, .id = id, .second = second, .whose = whose};
    return &p->at[p->n++];
}
struct plant *plant(struct plants *p, const char *head, int64_t id)
{
    return plant_two(p, head, id, 1, NULL);
}
static struct plant *plant_own(struct plants *p, const char *head, int64_t id, const struct caller *whose)
{
    return plant_two(p, head, id, 1, whose);
}

const struct plant *plant_for(const struct plants *p, const char *route)
{
    const struct plant *best = NULL;
    for (size_t i = 0; i < p->n; i++)
        if (str_starts(str_of(route), str_of(p->at[i].head)) && (!best || strlen(p->at[i].head) > strlen(best->head)))
            best = &p->at[i];
    return best;
}

static const struct json *listed(struct world *w, const char *path)
{
    return json_get(world_ok(w, "d01.clerk", "GET", path, NULL), "rows");
}
static int64_t version_of(struct world *w, const char *as, const char *path)
{
    return json_get_int(world_ok(w, as, "GET", path, NULL), "version", 0);
}

/* --- people --- */

static struct caller sign_in(struct world *w, const char *name, const char *number)
{
    struct caller nobody = {"", ""};
    const char *who = fmt(w, "\"name\":\"%s\",\"number\":\"%s\"", name, number);
    w->app->demo = true;
    pw_asked(w, nobody, "POST", "/api/worker/code", fmt(w, "{%s}", who));
    world_ok(w, "city.review", "GET", "/api/workers/messages?limit=1", NULL);
    pw_asked(w, nobody, "POST", "/api/worker/login", fmt(w, "{%s,\"code\":\"%s\"}", who, text_of(w, json_at(rows_of(w), 0), "code")));
    return (struct caller){str_z(w->a, w->reply.set_session), str_z(w->a, w->reply.csrf)};
}
static void all_sign_in(struct world *w, struct plants *p)
{
    p->owner = sign_in(w, "赵甲一", cw_number(w, "19800115", 100));
    p->helper = sign_in(w, "周远", cw_number(w, "19800115", 2));
    p->near = sign_in(w, "何宁", cw_number(w, "19800115", 3));
    p->far = sign_in(w, "吴平", cw_number(w, "19800115", 4));
}

static int64_t registered(struct world *w, const char *as, const char *org, const char *name, int serial)
{
    return made(w, as, "/api/persons",
                fmt(w, "{\"org\":\"%s\",\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"1380013800%d\",\"is_member\":true}", org, name, cw_number(w, "19800115", serial), serial));
}
static int64_t duty(struct world *w, const char *as, int64_t person, const char *more)
{
    return made(w, as, "/api/workers/duties", fmt(w, "{\"person_id\":%lld,%s}", (long long)person, more));
}

/* The owner is the head of a household in the archive. */
static void people(struct world *w, struct plants *p)
{
    p->casefile = cw_active(w, "d01.clerk", "QD01", "赵甲一", 100);
    world_ok(w, "d01.clerk", "POST", cw_path(w, p->casefile, "/members"),
             fmt(w, "{\"relation\":\"child\",\"name\":\"赵小雨\",\"number\":\"%s\",\"studying\":true,\"health\":\"good\",\"work\":\"student\"}", cw_number(w, "20060301", 101)));
    p->owner_id = first(listed(w, "/api/persons?q=赵甲一"));
    p->helper_id = registered(w, "d01.clerk", "QD01", "周远", 2);
    int64_t near = registered(w, "d01.clerk", "QD01", "何宁", 3), far = registered(w, "d02.clerk", "QD020101", "吴平", 4);
    world_ok(w, "d01.clerk", "POST", "/api/companies?org=QD01", "{\"uscc\":\"" OTHER_FIRM "\",\"name\":\"乙机械厂\"}");
    int64_t volunteer = duty(w, "d01.clerk", p->helper_id, "\"duty\":\"volunteer\"");
    int64_t contact = duty(w, "d01.clerk", p->helper_id, "\"duty\":\"contact\",\"company\":\"" FIRM "\"");
    duty(w, "d01.clerk", near, "\"duty\":\"volunteer\"");
    duty(w, "d01.clerk", near, "\"duty\":\"contact\",\"company\":\"" OTHER_FIRM "\"");
    duty(w, "d02.clerk", far, "\"duty\":\"volunteer\"");
    duty(w, "d02.clerk", far, "\"duty\":\"contact\",\"company\":\"" OTHER_FIRM "\"");
    plant(p, "/api/workers/duties/", volunteer);
    plant_own(p, "/api/worker/duties/", contact, &p->helper);
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", "同意书.txt", "x", 1), "");
    world_ok(w, "d01.clerk", "POST", cw_path(w, p->casefile, "/consents"),
             fmt(w, "{\"member_no\":1,\"purpose\":\"check\",\"how\":\"paper\",\"given_on\":\"2023-01-11\",\"file_id\":%lld}", (long long)json_get_int(w->json, "id", 0)));
    plant_own(p, "/api/worker/consents/", first(rows_of(w)), &p->owner);
    all_sign_in(w, p);
}

/* --- wishes --- */

static void wishes(struct world *w, struct plants *p)
{
    pw_asked(w, p->owner, "POST", "/api/worker/my-wishes",
             "{\"kind\":\"thing\",\"whom\":\"family\",\"text\":\"" MARK "想要轮椅\",\"address\":\"市南区南京路8号\",\"phone\":\"13911112222\"}");
    int64_t id = first(rows_of(w));
    world_ok(w, "d01.review", "POST", at(w, "/api/wishes", id, "/publish"),
             fmt(w, "{\"campaign\":\"LJ2023\",\"public_text\":\"一位母亲想要一辆轮椅\",\"version\":%lld}", (long long)version_of(w, "d01.review", at(w, "/api/wishes", id, ""))));
    pw_asked(w, p->helper, "POST", at(w, "/api/worker/wishes", id, "/claim"), "{}");
    world_ok(w, "d01.clerk", "POST", at(w, "/api/wishes", id, "/release"), NULL);
    pw_asked(w, p->helper, "GET", "/api/worker/wish-claims", "");
    int64_t claim = first(rows_of(w));
    assert_string_equal(pw_ask_bytes(w, p->helper, "POST", at(w, "/api/worker/wish-claims", claim, "/photos"), "", "", pw_png, sizeof pw_png), "");
    plant(p, "/api/wishes/", id);
    plant_two(p, "/api/wishes/:id/photos/", id, json_get_int(w->json, "id", 0), NULL);
    plant_own(p, "/api/worker/my-wishes/", id, &p->owner);
    plant_own(p, "/api/worker/wishes/", id, &p->helper);
    plant_own(p, "/api/worker/wish-claims/", claim, &p->helper);
}

/* --- vouchers: two of a batch, one of them used and settled --- */

static int64_t claimed(struct world *w, struct plants *p, int64_t batch)
{
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/voucher-batches", batch, "/claim"), "{}");
    return json_get_int(w->json, "id", 0);
}

static void vouchers(struct world *w, struct plants *p)
{
    int64_t shop = made(w, "d01.clerk", "/api/shops?org=QD01", "{\"name\":\"" MARK "\",\"district\":\"市南区\",\"address\":\"" MARK "\",\"phone\":\"13800001234\"}");
    int64_t offer = made(w, "d01.clerk", at(w, "/api/shops", shop, "/offers"), "{\"title\":\"" MARK "\",\"discount\":\"九折\",\"from_on\":\"2023-01-12\",\"until_on\":\"2023-03-01\"}");
    world_ok(w, "d01.clerk", "POST", at(w, "/api/shops", shop, "/keepers"), fmt(w, "{\"person_id\":%lld}", (long long)p->helper_id));
    int64_t batch = made(w, "d01.clerk", "/api/voucher-batches?org=QD01",
                         fmt(w,
                             "{\"campaign\":\"LJ2023\",\"title\":\"" MARK "\",\"total\":9,\"face_fen\":1000,\"audience\":\"all\",\"shops\":\"union\",\"claim_from\":%lld,\"claim_until\":%lld,"
                             "\"per_person\":2,\"per_day\":0,\"redeem_from\":\"2023-01-12\",\"redeem_until\":\"2023-01-20\",\"payer\":\"" MARK "\"}",
                             (long long)w->now, (long long)w->now + INT64_C(5) * DAY_MS));
    world_ok(w, "d01.clerk", "POST", at(w, "/api/voucher-batches", batch, "/submit"), "{}");
    world_ok(w, "d01.review", "POST", at(w, "/api/voucher-batches", batch, "/open"), "{}");
    int64_t used = claimed(w, p, batch), kept = claimed(w, p, batch);
    pw_asked(w, p->owner, "GET", at(w, "/api/worker/vouchers", used, "/code"), "");
    pw_asked(w, p->helper, "POST", "/api/worker/keeper/redeem", fmt(w, "{\"shop\":%lld,\"code\":\"%s\"}", (long long)shop, text_of(w, w->json, "code")));
    int64_t settlement = made(w, "d01.clerk", "/api/voucher-settlements?org=QD01", "{\"from_on\":\"2023-01-12\",\"until_on\":\"2023-01-12\"}");
    plant(p, "/api/shops/", shop);
    plant(p, "/api/shops/:id/keepers", shop)->body = fmt(w, "{\"person_id\":%lld}", (long long)p->owner_id);
    plant(p, "/api/shop-offers/", offer);
    plant(p, "/api/voucher-batches/", batch);
    plant(p, "/api/voucher-settlements/", settlement);
    plant(p, "/api/voucher-settlements/:id/refuse", settlement)->body = "{\"remark\":\"x\"}";
    plant(p, "/api/voucher-settlements/:id/pay", settlement)->body = "{\"remark\":\"x\"}";
    plant_own(p, "/api/worker/voucher-batches/", batch, &p->owner);
    plant_own(p, "/api/worker/vouchers/", kept, &p->owner);
}

/* --- what a shop is owed, on its way to the bank: one answer waits for the second person --- */

static void shop_payments(struct world *w, struct plants *p)
{
    int64_t shop = plant_for(p, "/api/shops/")->id, settlement = plant_for(p, "/api/voucher-settlements/")->id;
    world_ok(w, "d01.clerk", "PUT", at(w, "/api/shops", shop, "/account"), "{\"account_name\":\"" MARK "\",\"account\":\"3803020109000000111\",\"account_bank\":\"" MARK "\"}");
    world_ok(w, "d01.review", "POST", at(w, "/api/voucher-settlements", settlement, "/approve"), "{}");
    int64_t id = made(w, "d01.cash", "/api/shop-payments?org=QD01",
                      fmt(w, "{\"settlement_id\":%lld,\"profile\":\"unit12\",\"purpose\":\"01\",\"payer_name\":\"" MARK "\",\"payer_account\":\"3803020109000000999\",\"payer_bank\":\"" MARK "\"}",
                          (long long)settlement));
    world_ok(w, "d01.cash", "POST", at(w, "/api/shop-payments", id, "/submit"), NULL);
    world_ok(w, "d01.view", "GET", at(w, "/api/shop-payments", id, ""), NULL);
    world_ok(w, "city.review", "POST", at(w, "/api/shop-payments", id, "/check"), fmt(w, "{\"hash\":\"%s\"}", text_of(w, w->json, "hash")));
    world_ok(w, "city.cash", "POST", at(w, "/api/shop-payments", id, "/export"), NULL);
    assert_string_equal(world_upload(w, "city.cash", "/api/files?org=QD01", MARK ".png", pw_png, sizeof pw_png), "");
    const char *told = fmt(w, "{\"status\":\"success\",\"text\":\"" MARK "\",\"settled_on\":\"2023-01-12\",\"evidence_id\":%lld}", (long long)json_get_int(w->json, "id", 0));
    world_ok(w, "city.cash", "POST", at(w, "/api/shop-payments", id, "/items/1/outcome"), told);
    world_ok(w, "d01.view", "GET", "/api/shop-payment-results?org=QD01&state=asked", NULL);
    int64_t result = first(rows_of(w));
    plant(p, "/api/shops/:id/account", shop)->body = "{\"account_name\":\"甲\",\"account\":\"3803020109000000222\",\"account_bank\":\"乙\"}";
    plant(p, "/api/shop-payments/", id);
    plant(p, "/api/shop-payments/:id/check", id)->body = "{\"hash\":\"0\"}";
    plant(p, "/api/shop-payments/:id/return", id)->body = "{\"reason\":\"x\"}";
    plant(p, "/api/shop-payments/:id/results", id)->query = "settled_on=2023-01-12";
    plant_two(p, "/api/shop-payments/:id/files/", id, 1, NULL);
    plant_two(p, "/api/shop-payments/:id/items/:seq", id, 1, NULL)->body = told;
    plant(p, "/api/shop-payment-results/", result);
    plant(p, "/api/shop-payment-results/:id/refuse", result)->body = "{\"reason\":\"x\"}";
}

/* --- activities with their parts, quizzes, votes and draws --- */

static int64_t activity(struct world *w, int hours)
{
    return made(w, "d01.clerk", "/api/activities?org=QD01",
                fmt(w, "{\"campaign\":\"LJ2023\",\"title\":\"" MARK "\",\"words\":\"" MARK "\",\"place\":\"文化宫\",\"start_at\":%lld,\"end_at\":%lld,\"who\":\"org\",\"counts_as\":\"culture\"}",
                    (long long)w->now, (long long)w->now + hours * INT64_C(3600000)));
}
static void add_part(struct world *w, int64_t id, const char *kind, const char *rule)
{
    world_ok(w, "d01.clerk", "POST", at(w, "/api/activities", id, "/parts"), fmt(w, "{\"kind\":\"%s\",\"title\":\"" MARK "\",\"rule\":%s}", kind, rule));
}
static const struct json *part(struct world *w, int64_t id, size_t i)
{
    return json_at(json_get(world_ok(w, "d01.clerk", "GET", at(w, "/api/activities", id, ""), NULL), "parts"), i);
}
static void open_activity(struct world *w, int64_t id)
{
    static const char *const steps[][2] = {{"d01.clerk", "/submit"}, {"d01.review", "/approve"}};
    for (size_t i = 0; i < countof(steps); i++)
        world_ok(w, steps[i][0], "POST", at(w, "/api/activities", id, steps[i][1]),
                 fmt(w, "{\"version\":%lld}", (long long)version_of(w, "d01.view", at(w, "/api/activities", id, ""))));
}

static void activities(struct world *w, struct plants *p)
{
    int64_t id = activity(w, 240);
    const char *const kinds[][2] = {{"signup", "{\"seats\":5,\"waiting\":true}"},
                                    {"group", "{}"},
                                    {"slots", fmt(w, "{\"nameless\":true,\"items\":[{\"title\":\"心理咨询\",\"start_at\":%lld,\"end_at\":%lld,\"seats\":5}]}", (long long)w->now + INT64_C(3) * DAY_MS,
                                                  (long long)w->now + INT64_C(3) * DAY_MS + 60 * MINUTE_MS)},
                                    {"quiz", "{\"bank\":\"own\",\"draw\":1,\"seconds\":7200,\"tries\":1,\"pass\":1}"},
                                    {"vote", "{\"votes\":1,\"items\":[{\"name\":\"" MARK "\"},{\"name\":\"乙班组\"}]}"}};
    int64_t parts[countof(kinds)];
    int64_t bank = made(w, "d01.clerk", "/api/quiz/banks?org=QD01", "{\"code\":\"own\",\"title\":\"" MARK "\"}");
    int64_t question = made(w, "d01.clerk", at(w, "/api/quiz/banks", bank, "/questions"), "{\"kind\":\"single\",\"stem\":\"" MARK "\",\"choices\":[\"3\",\"4\"],\"answer\":\"B\"}");
    for (size_t i = 0; i < countof(kinds); i++)
        add_part(w, id, kinds[i][0], kinds[i][1]);
    open_activity(w, id);
    for (size_t i = 0; i < countof(kinds); i++)
        parts[i] = json_get_int(part(w, id, i), "id", 0);
    int64_t item = first(json_get(part(w, id, 0), "items"));
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/activity-parts", parts[0], "/join"), "{}");
    const struct json *place = json_at(json_get(json_at(json_get(w->json, "parts"), 0), "entries"), 0);
    int64_t entry = json_get_int(place, "id", 0);
    const char *check = fmt(w, "{\"code\":\"%s\"}", text_of(w, place, "code"));
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/activity-parts", parts[2], "/join-nameless"), "{}");
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/quiz", parts[3], "/start"), "");
    plant(p, "/api/activities/", id);
    plant(p, "/api/activities/:id/check", id)->body = check;
    plant(p, "/api/activity-parts/", parts[0]);
    plant(p, "/api/activity-parts/:id/groups", parts[1]);
    plant(p, "/api/activity-items/", item);
    plant(p, "/api/activity-entries/", entry);
    plant_own(p, "/api/worker/activities/", id, &p->owner);
    plant_own(p, "/api/worker/activities/:id/desk", id, &p->helper);
    plant_own(p, "/api/worker/activities/:id/check", id, &p->helper)->body = check;
    plant_own(p, "/api/worker/activity-parts/", parts[0], &p->owner);
    plant_own(p, "/api/worker/activity-parts/:id/join-nameless", parts[2], &p->owner);
    plant_own(p, "/api/worker/activity-parts/:id/leave-nameless", parts[2], &p->owner);
    plant_own(p, "/api/worker/activity-entries/", entry, &p->owner);
    plant(p, "/api/quiz/banks/", bank);
    plant(p, "/api/quiz/questions/", question);
    plant(p, "/api/quiz/parts/", parts[3]);
    plant(p, "/api/votes/", parts[4]);
    plant_own(p, "/api/worker/quiz/", parts[3], &p->owner);
    plant_own(p, "/api/worker/vote/", parts[4], &p->owner);
}

/* Last: its public value comes the day after its end. */
static void drawn_lottery(struct world *w, struct plants *p)
{
    int64_t id = activity(w, 1);
    add_part(w, id, "lottery",
             "{\"entry\":\"self\",\"beacon\":\"中国福利彩票双色球当期开奖号码\",\"beacon_days\":1,\"claim_days\":30,\"items\":[{\"title\":\"" MARK "\",\"count\":1,\"value_fen\":50000}]}");
    open_activity(w, id);
    int64_t lottery = json_get_int(part(w, id, 0), "id", 0);
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/lottery", lottery, "/enter"), "{}");
    w->now += 61 * MINUTE_MS;
    world_ok(w, "d01.clerk", "POST", at(w, "/api/lotteries", lottery, "/close"), "{}");
    w->now += 2 * DAY_MS;
    world_ok(w, "d01.review", "POST", at(w, "/api/lotteries", lottery, "/draw"), "{\"beacon_value\":\"01 02 03\",\"again\":\"01 02 03\"}");
    plant(p, "/api/lotteries/", lottery);
    plant(p, "/api/lotteries/:part/winners/:seq/hand", lottery)->body = fmt(w, "{\"file_id\":%lld}", (long long)picture(w));
    plant_own(p, "/api/worker/lottery/", lottery, &p->owner);
}

/* --- stations and the warm season --- */

static void stations(struct world *w, struct plants *p)
{
    int64_t id = made(w, "d01.clerk", "/api/stations?org=QD01",
                      "{\"kind\":\"outdoor\",\"builder\":\"own\",\"name\":\"" MARK "\",\"address\":\"" MARK "\",\"lat_e6\":36066000,\"lng_e6\":120382000,\"datum\":\"wgs84\",\"listed\":true,"
                      "\"manager\":\"王站长\",\"manager_phone\":\"13800001234\"}");
    int64_t photo = picture(w);
    world_ok(w, "d01.clerk", "POST", at(w, "/api/stations", id, "/photos"), fmt(w, "{\"file_id\":%lld}", (long long)photo));
    int64_t check = picture(w);
    check = made(w, "d01.clerk", at(w, "/api/stations", id, "/inspections"),
                 fmt(w, "{\"on_day\":\"2023-01-05\",\"inspector\":\"周文书\",\"met\":\"sign,place,facility,function,rule,map\",\"file_id\":%lld}", (long long)check));
    static const char porridge[] = "{\"campaign\":\"LJ2023\",\"on_day\":\"2023-01-10\",\"what\":\"" MARK "\",\"heads\":30}";
    int64_t service = made(w, "d01.clerk", at(w, "/api/stations", id, "/services"), porridge);
    plant(p, "/api/stations/", id);
    plant(p, "/api/stations/:id/services", id)->body = porridge;
    plant(p, "/api/stations/:id/photos", id)->body = fmt(w, "{\"file_id\":%lld}", (long long)picture(w));
    plant_two(p, "/api/stations/:id/photos/", id, photo, NULL);
    plant(p, "/api/station-inspections/", check);
    plant(p, "/api/station-services/", service);
}

static void seasons(struct world *w, struct plants *p)
{
    int64_t id = made(w, "d01.clerk", "/api/seasons?org=QD01", "{\"campaign\":\"LJ2023\",\"title\":\"" MARK "\",\"from_on\":\"2022-12-25\",\"until_on\":\"2023-01-31\"}");
    world_ok(w, "d01.clerk", "POST", at(w, "/api/seasons", id, "/tasks"), "{\"action\":\"visit\",\"title\":\"" MARK "\",\"owner\":\"权益部\",\"due_on\":\"2023-01-20\",\"heads\":3}");
    int64_t task = first(json_get(w->json, "task_rows"));
    int64_t record = made(w, "d01.clerk", at(w, "/api/seasons", id, "/records"), "{\"kind\":\"insurance\",\"on_day\":\"2023-01-10\",\"site\":\"" MARK "\",\"heads\":5,\"occupation\":\"courier\",\"platform\":\"express\"}");
    world_ok(w, "d01.clerk", "POST", at(w, "/api/season-records", record, "/names"), "{\"names\":[{\"name\":\"郑骑手\",\"phone\":\"13900005678\",\"policy\":\"HZ20230001\"}]}");
    plant(p, "/api/seasons/", id);
    plant(p, "/api/season-tasks/", task);
    plant(p, "/api/season-records/", record);
}

/* --- journeys and unpaid wages --- */

static void journeys(struct world *w, struct plants *p)
{
    static const char line[] = "{\"campaign\":\"LJ2023\",\"kind\":\"bus\",\"from_place\":\"" MARK "\",\"to_place\":\"菏泽\",\"leave_on\":\"2023-01-20\",\"leave_at\":\"08:30\",\"seats\":9,"
                               "\"book_from\":\"2023-01-10\",\"book_until\":\"2023-01-18\",\"cancel_until\":\"2023-01-18\",\"leader\":\"周远\",\"leader_phone\":\"13800138002\"}";
    int64_t id = made(w, "d01.clerk", "/api/journeys?org=QD01", line);
    world_ok(w, "d01.clerk", "POST", at(w, "/api/journeys", id, "/move"), "{\"verb\":\"open\",\"version\":1}");
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/journeys", id, "/book"), "{}");
    int64_t seat = first(rows_of(w));
    plant(p, "/api/journeys/", id);
    plant(p, "/api/journeys/:id", id)->body = line;
    plant(p, "/api/journey-seats/", seat);
    plant_own(p, "/api/worker/journeys/", id, &p->near);
    plant_own(p, "/api/worker/seats/", seat, &p->owner);
    plant_own(p, "/api/worker/boarding/", id, &p->helper);
    plant_own(p, "/api/worker/boarding-seats/", seat, &p->helper);
}

static void wages(struct world *w, struct plants *p)
{
    int64_t id = made(w, "d01.clerk", "/api/wage-cases?org=QD01",
                      "{\"employer\":\"" MARK "\",\"project\":\"" MARK "\",\"owed_from\":\"2022-09-01\",\"told_heads\":1,\"told_fen\":1000000,\"department\":\"labour\",\"words\":\"" MARK "\"}");
    world_ok(w, "d01.clerk", "POST", at(w, "/api/wage-cases", id, "/claimants"),
             fmt(w, "{\"rows\":[{\"name\":\"罗平\",\"number\":\"%s\",\"phone\":\"13933330000\",\"fen\":1000000}]}", cw_number(w, "19800115", 51)));
    int64_t claimant = first(json_get(w->json, "people")), file = picture(w);
    world_ok(w, "d01.review", "POST", at(w, "/api/wage-cases", id, "/review"), fmt(w, "{\"verb\":\"accept\",\"version\":%lld}", (long long)version_of(w, "d01.review", at(w, "/api/wage-cases", id, ""))));
    world_ok(w, "d01.clerk", "POST", at(w, "/api/wage-cases", id, "/steps"), "{\"kind\":\"order\",\"on_day\":\"2023-01-12\",\"words\":\"" MARK "\",\"due_days\":3}");
    int64_t step = first(json_get(w->json, "steps"));
    world_ok(w, "d01.clerk", "POST", at(w, "/api/wage-cases", id, "/recoveries"), "{\"on_day\":\"2023-01-05\",\"campaign\":\"LJ2023\",\"how\":\"" MARK "\",\"fen\":1000}");
    int64_t recovery = first(json_get(w->json, "recoveries"));
    world_ok(w, "d01.clerk", "POST", at(w, "/api/wage-cases", id, "/papers"), fmt(w, "{\"file_id\":%lld}", (long long)file));
    plant(p, "/api/wage-cases/", id);
    plant(p, "/api/wage-cases/:id/papers", id)->body = fmt(w, "{\"file_id\":%lld}", (long long)picture(w));
    plant_two(p, "/api/wage-cases/:id/papers/", id, file, NULL);
    plant(p, "/api/wage-claimants/", claimant);
    plant(p, "/api/wage-steps/", step);
    plant(p, "/api/wage-recoveries/", recovery);
}

/* --- jobs and mutual aid --- */

static int64_t job_event(struct world *w, const char *kind)
{
    int64_t id = made(w, "d01.clerk", "/api/job-events?org=QD01",
                      fmt(w, "{\"campaign\":\"LJ2023\",\"kind\":\"%s\",\"title\":\"" MARK "\",\"place\":\"区体育馆\",\"starts_on\":\"2023-01-10\",\"ends_on\":\"2023-01-30\",\"seats\":9}", kind));
    world_ok(w, "d01.clerk", "POST", at(w, "/api/job-events", id, "/open"), NULL);
    return id;
}
static int64_t vacancy(struct world *w, int64_t event)
{
    return made(w, "d01.clerk", at(w, "/api/job-events", event, "/vacancies"), "{\"uscc\":\"" FIRM "\",\"title\":\"" MARK "\",\"wanted\":3,\"pay_from_fen\":350000,\"pay_to_fen\":500000}");
}

static void jobs(struct world *w, struct plants *p)
{
    int64_t fair = job_event(w, "fair"), job = vacancy(w, fair), holiday = vacancy(w, job_event(w, "holiday"));
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/job-events", fair, "/signup"), "{}");
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/vacancies", job, "/intent"), "{\"agreed\":true}");
    pw_asked(w, p->owner, "GET", "/api/worker/students", "");
    const char *student = fmt(w, "{\"casefile_id\":%lld,\"member_no\":%lld,\"agreed\":true}", (long long)p->casefile, (long long)json_get_int(json_at(rows_of(w), 0), "member_no", 0));
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/vacancies", holiday, "/placement"), student);
    int64_t signup = first(listed(w, fmt(w, "/api/job-signups?event=%lld", (long long)fair))), intent = first(listed(w, fmt(w, "/api/job-intents?event=%lld", (long long)fair)));
    int64_t placement = first(listed(w, "/api/holiday-placements?campaign=LJ2023"));
    plant(p, "/api/job-events/", fair);
    plant(p, "/api/vacancies/", job);
    plant(p, "/api/vacancies/:id/placements", holiday);
    plant(p, "/api/job-signups/", signup);
    plant(p, "/api/job-intents/", intent);
    plant(p, "/api/holiday-placements/", placement);
    plant_own(p, "/api/worker/job-events/", fair, &p->owner);
    plant_own(p, "/api/worker/vacancies/", job, &p->owner);
    plant_own(p, "/api/worker/vacancies/:id/placement", holiday, &p->owner)->body = student;
    plant_own(p, "/api/worker/job-intents/", intent, &p->owner);
    plant_own(p, "/api/worker/placements/", placement, &p->owner);
    plant_own(p, "/api/worker/contact/intents/", intent, &p->helper);
}

static void mutual_aid(struct world *w, struct plants *p)
{
    int64_t insured = made(w, "d01.clerk", "/api/mutual-enrolments?org=QD01", fmt(w, "{\"plan\":\"qd23\",\"person_id\":%lld,\"renewal\":true}", (long long)p->owner_id));
    pw_asked(w, p->owner, "POST", "/api/worker/mutual/claims",
             fmt(w, "{\"enrolment_id\":%lld,\"ill_on\":\"2022-11-20\",\"self_paid_fen\":12000000,\"diagnosis\":\"" MARK "\",\"agreed\":true}", (long long)insured));
    int64_t claim = first(json_get(w->json, "claims"));
    assert_string_equal(pw_ask_bytes(w, p->owner, "POST", at(w, "/api/worker/mutual/claims", claim, "/papers"), "", "", pw_png, sizeof pw_png), "");
    int64_t file = json_int(json_at(json_get(world_ok(w, "d01.clerk", "GET", at(w, "/api/mutual-claims", claim, ""), NULL), "files"), 0));
    pw_asked(w, p->helper, "POST", "/api/worker/mutual/enrolments", "{\"plan\":\"qd23\",\"agreed\":true}");
    pw_asked(w, p->helper, "GET", "/api/worker/mutual", "");
    int64_t asked = first(json_get(w->json, "enrolments"));
    plant(p, "/api/mutual-enrolments/", asked);
    plant(p, "/api/mutual-claims/", claim);
    plant(p, "/api/mutual-claims/:id/papers", claim)->body = fmt(w, "{\"file_id\":%lld}", (long long)picture(w));
    plant_two(p, "/api/mutual-claims/:id/papers/", claim, file, NULL);
    plant_two(p, "/api/mutual-claims/:id/review-papers/", claim, file, NULL);
    plant_own(p, "/api/worker/mutual/enrolments/", asked, &p->helper);
    plant_own(p, "/api/worker/mutual/claims/", claim, &p->owner);
}

/* --- an application from the phone --- */

static void applications(struct world *w, struct plants *p)
{
    pw_asked(w, p->owner, "POST", "/api/worker/apply", "{\"kind\":\"review\"}");
    int64_t id = json_get_int(w->json, "id", 0);
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/apply", id, "/save"),
             "{\"body\":{\"money\":[{\"member\":1,\"side\":\"out\",\"kind\":\"medical\",\"from_on\":\"2022-02-01\",\"until_on\":\"2023-01-01\",\"fen\":530000}],\"words\":\"" MARK "\"}}");
    assert_string_equal(pw_ask_bytes(w, p->owner, "POST", at(w, "/api/worker/apply", id, "/photos"), "kind=hukou", "", pw_png, sizeof pw_png), "");
    pw_asked(w, p->owner, "POST", at(w, "/api/worker/apply", id, "/send"), "{}");
    plant_own(p, "/api/worker/apply/", id, &p->owner);
    plant_own(p, "/api/worker/apply/:id/drop", id, &p->owner)->body = "{\"no\":1}";
    plant(p, "/api/self-applications/", id);
}

struct plants *plants_of(struct world *w)
{
    struct plants *p = furnished(w);
    people(w, p);
    desk_plants(w, p);
    wishes(w, p);
    vouchers(w, p);
    shop_payments(w, p);
    activities(w, p);
    stations(w, p);
    seasons(w, p);
    journeys(w, p);
    wages(w, p);
    jobs(w, p);
    mutual_aid(w, p);
    applications(w, p);
    drawn_lottery(w, p);
    all_sign_in(w, p);
    return p;
}
