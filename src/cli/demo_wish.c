// SPDX-License-Identifier: Apache-2.0
// The wishes of the season: RECEIVED in ten districts, TRUE_ONES of them came true in January (they stand in item F3 of the unions of
// their owners), the rest at every other step. Owners, volunteers and a firm's contact act through the routes of their phones.
#include "demo.h"

#include "dispatch.h"

enum { RECEIVED = 108, FOLLOWED = 60, CONFIRMED = 4, TRUE_ONES = FOLLOWED + CONFIRMED, EXPIRED = 1, DISTRICTS = 10, PEOPLE = 12 };
_Static_assert((int)TRUE_ONES == (int)DEMO_WISHES_TRUE, "what the typed figure leaves to the records");

/* What is shown, what was said, and for whom. */
static const struct {
    const char *kind, *whom, *shown, *said;
    int yuan;
} texts[] = {
    {"thing", "family", "一位上小学的孩子想要一盏护眼台灯", "孩子写作业光线不好，想要一盏护眼台灯", 150},
    {"thing", "family", "一位母亲腿脚不便，想要一辆轮椅", "母亲下楼困难，想要一辆轮椅", 600},
    {"service", "self", "家里电路老化，想请人帮忙检修", "家里老跳闸，自己不会修", 200},
    {"thing", "self", "想要一套防风的骑行手套和护膝", "天天骑车送货，手膝怕冷", 120},
    {"spirit", "family", "独居的老人想过年时有人陪着吃顿饺子", "父亲一个人在老家属院过年", 0},
    {"service", "family", "初三的孩子想请人辅导数学", "孩子数学跟不上，没钱上辅导班", 0},
    {"thing", "self", "夜班工人想要一件厚棉大衣", "夜里在站台作业很冷", 260},
    {"thing", "family", "想给上大学的女儿买一只行李箱", "女儿第一次离家，缺一只行李箱", 180},
    {"spirit", "self", "想和家人拍一张全家福", "结婚二十年没有拍过全家福", 100},
    {"service", "self", "想请人教会用手机挂号和缴费", "年纪大了不会用手机", 0},
    {"thing", "family", "两个孩子想要几本课外书", "孩子爱看书，想要科普和故事书", 100},
    {"thing", "self", "想要一台小型取暖器", "出租屋没有暖气", 200},
    {"service", "family", "想请理发师上门给老人理发", "老人出不了门", 30},
    {"thing", "family", "想给老人换一床厚被褥", "被子用了十几年", 300},
    {"spirit", "family", "孩子想参观一次海洋科技馆", "孩子从来没有去过", 120},
    {"thing", "self", "环卫工人想要一只保温水壶", "早上四点上岗，喝不上热水", 90},
    {"thing", "family", "想给刚出生的孩子要一辆婴儿推车", "家里添了孩子", 400},
    {"service", "self", "想学一门电工手艺，找一位师傅", "想换个稳定的工作", 0},
};

struct cast {
    int64_t people[DISTRICTS][PEOPLE]; /* the last two are volunteers, or a volunteer and a contact */
    int64_t company;
};

/* --- who --- */

/* People of the grass-roots unions below the district, a few of each; the district's own table is typed in by hand. */
static void find_people(struct demo *d, struct cast *c, int i)
{
    char head[8];
    int n = 0;
    snprintf(head, sizeof head, "QD%02d", i + 1);
    for (size_t o = 0; o < d->n_orgs && n < PEOPLE && !d->problem.len; o++) {
        if (d->orgs[o].level != DEMO_GRASS || !str_starts(d->orgs[o].code, str_of(head)))
            continue;
        const struct json *rows = json_get(demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/persons?org=%.*s&limit=3", FMT(d->orgs[o].code)), S("")), "rows");
        for (size_t k = 0; k < json_len(rows) && n < PEOPLE; k++)
            c->people[i][n++] = json_get_int(json_at(rows, k), "id", 0);
    }
    if (n < PEOPLE && !d->problem.len)
        d->problem = str_f(d->a, "%s 没有足够的职工许愿", head);
}

static void duty(struct demo *d, int i, int64_t person, const char *duty, const char *more)
{
    demo_call(d, str_z(d->a, str_f(d->a, "d%02d.clerk", i + 1)), M_POST, str_f(d->a, "/api/workers/duties?org=QD%02d", i + 1),
              str_f(d->a, "{\"person_id\":%lld,\"duty\":\"%s\"%s}", (long long)person, duty, more));
}

static void people(struct demo *d, struct cast *c)
{
    for (int i = 0; i < DISTRICTS && !d->problem.len; i++) {
        find_people(d, c, i);
        duty(d, i, c->people[i][PEOPLE - 2], "volunteer", "");
        duty(d, i, c->people[i][PEOPLE - 1], "volunteer", "");
    }
    if (!d->problem.len) /* the firm of demo_enterprise.c that gave, by somebody of the first district */
        demo_call(d, "city.clerk", M_POST, S("/api/workers/duties?org=QD"),
                  str_f(d->a, "{\"person_id\":%lld,\"duty\":\"contact\",\"company\":\"" DEMO_CARING "\"}", (long long)c->people[0][PEOPLE - 1]));
    const struct json *rows = json_get(demo_call(d, "city.clerk", M_GET, S("/api/companies?org=QD&q=" DEMO_CARING), S("")), "rows");
    c->company = json_get_int(json_at(rows, 0), "id", 0);
}

/* --- a wish, as far as it goes --- */

enum far { WAITING, REFUSED, WITHDRAWN, LISTED, CLAIMED, DELIVERED, SURE, ASKED };

struct one {
    int i, k;   /* district, number */
    int text;
    int64_t id, owner, helper;
    const char *clerk, *review;
};

static const struct json *desk(struct demo *d, const struct one *w, bool review, const char *verb, struct str body)
{
    return demo_call(d, review ? w->review : w->clerk, M_POST, str_f(d->a, "/api/wishes/%lld/%s", (long long)w->id, verb), body);
}

static void write_it(struct demo *d, struct one *w)
{
    const struct json *j = demo_tap(d, w->owner, M_POST, S("/api/worker/my-wishes"),
                               str_f(d->a, "{\"kind\":\"%s\",\"whom\":\"%s\",\"text\":\"%s\",\"value_fen\":%d,\"show_name\":%s,\"address\":\"第%02d区和平路%d号\",\"phone\":\"138%08d\"}", texts[w->text].kind,
                                     texts[w->text].whom, texts[w->text].said, texts[w->text].yuan * 100, w->k % 3 ? "true" : "false", w->i + 1, w->k + 1, 20000000 + w->k),
                               S(""));
    w->id = json_get_int(json_at(json_get(j, "rows"), 0), "id", 0);
}

static void take_it(struct demo *d, const struct cast *c, struct one *w)
{
    bool firm = w->i == 0 && w->helper == c->people[0][PEOPLE - 1];
    const struct json *j = demo_tap(d, w->helper, M_POST, str_f(d->a, "/api/worker/wishes/%lld/claim", (long long)w->id),
                               str_f(d->a, "{\"company_id\":%lld}", firm ? (long long)c->company : 0), S(""));
    (void)j;
}

static void bring_it(struct demo *d, const struct one *w)
{
    const struct json *rows = json_get(demo_tap(d, w->helper, M_GET, S("/api/worker/wish-claims"), S(""), S("")), "rows");
    long long claim = json_get_int(json_at(rows, 0), "id", 0);
    if (str_eq(str_of(texts[w->text].kind), S("thing")))
        demo_tap(d, w->helper, M_POST, str_f(d->a, "/api/worker/wish-claims/%lld/photos", claim), S(""), demo_picture(d, (uint32_t)w->k));
    demo_tap(d, w->helper, M_POST, str_f(d->a, "/api/worker/wish-claims/%lld/deliver", claim), S("{\"words\":\"已当面送到\"}"), S(""));
}

static void end_early(struct demo *d, struct one *w, enum far far)
{
    if (far == REFUSED)
        desk(d, w, true, "refuse", S("{\"words\":\"超出微心愿的范围，请到工会申请生活救助\"}"));
    if (far == WITHDRAWN)
        demo_tap(d, w->owner, M_POST, str_f(d->a, "/api/worker/my-wishes/%lld/withdraw", (long long)w->id), S("{}"), S(""));
}

static void go(struct demo *d, const struct cast *c, int k, enum far far)
{
    struct one w = {.i = k % DISTRICTS, .k = k, .text = (k * 7 + k / 18) % (int)countof(texts)};
    w.owner = c->people[w.i][k / DISTRICTS % (PEOPLE - 2)];
    w.helper = c->people[w.i][PEOPLE - 1 - k / DISTRICTS % 2];
    w.clerk = str_z(d->a, str_f(d->a, "d%02d.clerk", w.i + 1));
    w.review = str_z(d->a, str_f(d->a, "d%02d.review", w.i + 1));
    write_it(d, &w);
    if (far < LISTED) {
        end_early(d, &w, far);
        return;
    }
    desk(d, &w, true, "publish", str_f(d->a, "{\"campaign\":\"LJ2023\",\"public_text\":\"%s\",\"version\":1}", texts[w.text].shown));
    if (far >= CLAIMED)
        take_it(d, c, &w);
    if (far >= CLAIMED && k % 2)
        desk(d, &w, false, "release", S(""));
    if (far >= DELIVERED)
        bring_it(d, &w);
    if (far >= SURE)
        demo_tap(d, w.owner, M_POST, str_f(d->a, "/api/worker/my-wishes/%lld/confirm", (long long)w.id), S("{}"), S(""));
    if (far >= ASKED)
        desk(d, &w, false, "follow", k % 9 ? S("{\"satisfied\":\"yes\",\"words\":\"电话回访\"}") : S("{\"satisfied\":\"partly\",\"words\":\"希望再早几天\"}"));
}

static void sweep(struct demo *d)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/wishes/sweep"), .local = true, .peer = S("local"), .upload_fd = -1};
    struct reply r = {0};
    dispatch(d->app, a, &c, &r);
    if (r.status >= 400)
        d->problem = str_f(d->a, "清理心愿：%.*s", FMT(r.body));
    arena_free(a);
}

void demo_wish(struct demo *d)
{
    static const struct {
        enum far far;
        int n;
    } rest[] = {{LISTED, 22}, {CLAIMED, 5}, {DELIVERED, 3}, {REFUSED, 3}, {WITHDRAWN, 2}, {WAITING, 8}};
    struct cast *c = NEW(d->a, struct cast);
    int k = 0;
    people(d, c);
    for (; k < TRUE_ONES && !d->problem.len; k++) {
        char day[16];
        snprintf(day, sizeof day, "2023-01-%02d", 4 + k / 4);
        demo_at(d, day, 10 + k % 4);
        go(d, c, k, k < FOLLOWED ? ASKED : SURE);
    }
    for (int n = 0; n < EXPIRED && !d->problem.len; n++, k++)
        go(d, c, k, LISTED);
    demo_at(d, "2023-04-20", 3); /* nobody took it up */
    if (!d->problem.len)
        sweep(d);
    demo_at(d, NULL, 0);
    for (size_t i = 0; i < countof(rest); i++)
        for (int n = 0; n < rest[i].n && !d->problem.len; n++, k++)
            go(d, c, k, rest[i].far);
    if (k != RECEIVED && !d->problem.len)
        d->problem = str_f(d->a, "应有 %d 个心愿，建了 %d 个", RECEIVED, k);
}
