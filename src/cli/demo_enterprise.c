// SPDX-License-Identifier: Apache-2.0
// Companies and visits of the season. Each district keeps EACH companies: it visited the first OWN itself, a street of it the last
// STREET_OWN, and it called on the first GUESTS of the next district; the city went to a few of the first district again. So every
// district shows EACH + GUESTS in item A and the city EACH × 10: nobody counts twice.
#include "demo.h"

#include "idno.h"

enum { EACH = 30, OWN = 24, STREET_OWN = 18, GUESTS = 2, CITY = 5, DISTRICTS = 10 };

/* The 18th sign is found by asking which one is right. */
static struct str code_of(struct demo *d, int district, int k)
{
    static const char signs[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    struct uscc u;
    for (size_t i = 0; i + 1 < sizeof signs; i++) {
        struct str s = str_f(d->a, "913702%02dMA%07d%c", district, 3000000 + district * 1000 + k * 7, signs[i]);
        if (uscc_read(s, &u))
            return s;
    }
    return S("");
}

/* Of the union's name, 区总工会 without what makes it a union. */
static struct str district_name(const struct demo *d, int district)
{
    char code[16];
    snprintf(code, sizeof code, "QD%02d", district);
    for (size_t i = 0; i < d->n_orgs; i++)
        if (str_eq(d->orgs[i].code, str_of(code))) {
            ptrdiff_t at = str_find(d->orgs[i].name, S("总工会"));
            return at < 0 ? d->orgs[i].name : str_sub(d->orgs[i].name, 0, (size_t)at);
        }
    return S("");
}

static void company(struct demo *d, int district, int k)
{
    static const char *const trades[] = {"C", "E", "G", "F", "O"};
    static const char *const words[] = {"机械制造", "建筑工程", "物流", "商贸", "物业服务"};
    static const char *const brands[] = {"同德", "恒远", "新潮", "海信达", "丰禾", "金桥", "蓝湾", "广源", "振华", "众诚"};
    const int t = (k / 10 + k) % 5; /* so that no name comes twice */
    char as[16];
    int staff = 60 + (district * 37 + k * 53) % 900;
    snprintf(as, sizeof as, "d%02d.clerk", district);
    demo_call(d, as, M_POST, str_f(d->a, "/api/companies?org=QD%02d", district),
              str_f(d->a, "{\"uscc\":\"%.*s\",\"name\":\"%.*s%s%s有限公司\",\"industry\":\"%s\",\"staff\":%d,\"members\":%d,\"contact\":\"工会主席\",\"phone\":\"0532%08d\",\"hard\":%s,\"partner\":%s}",
                    FMT(code_of(d, district, k)), FMT(district_name(d, district)), brands[k % 10], words[t], trades[t], staff, staff * 3 / 4, 80000000 + district * 1000 + k,
                    k % 6 == 0 ? "true" : "false", k % 10 == 3 ? "true" : "false"));
}

static int64_t visit(struct demo *d, const char *as, struct str org, struct str uscc, int day, const char *leaders, bool hard)
{
    const struct json *j =
        demo_call(d, as, M_POST, str_f(d->a, "/api/company-visits?org=%.*s", FMT(org)),
                  str_f(d->a, "{\"uscc\":\"%.*s\",\"campaign\":\"LJ2023\",\"visited_on\":\"2023-01-%02d\",\"leaders\":\"%s\",\"difficulties\":\"%s\",\"arrears_persons\":%d,\"arrears_fen\":%d,\"policies\":\"稳岗返还、社保缓缴\"}",
                        FMT(uscc), day, leaders, hard ? "订单减少，流动资金紧张" : "", hard ? 12 : 0, hard ? 8640000 : 0));
    return d->problem.len ? 0 : json_get_int(j, "id", 0);
}

/* A district's hard companies ask for something; half of it is done. */
static void need(struct demo *d, const char *as, int64_t id, int k)
{
    const struct json *j = demo_call(d, as, M_POST, str_f(d->a, "/api/company-visits/%lld/needs", (long long)id),
                                     S("{\"need\":\"协调稳岗补贴和续贷\",\"owner\":\"区人力资源和社会保障局\",\"due_on\":\"2023-02-10\"}"));
    if (!d->problem.len && k % 2 == 0)
        demo_call(d, as, M_POST, str_f(d->a, "/api/company-needs/%lld/result", (long long)json_get_int(j, "id", 0)),
                  S("{\"state\":\"met\",\"result\":\"稳岗补贴已到账，续贷手续办结\",\"version\":1}"));
}

static struct str street_of(const struct demo *d, int district)
{
    char head[8];
    snprintf(head, sizeof head, "QD%02d", district);
    for (size_t i = 0; i < d->n_orgs; i++)
        if (d->orgs[i].level == DEMO_STREET && str_starts(d->orgs[i].code, str_of(head)))
            return d->orgs[i].code;
    return str_dup(d->a, str_of(head));
}

static void visits(struct demo *d, int district)
{
    char as[16];
    struct str own = str_f(d->a, "QD%02d", district), street = street_of(d, district);
    snprintf(as, sizeof as, "d%02d.clerk", district);
    for (int k = 0; k < OWN && !d->problem.len; k++) {
        int64_t id = visit(d, as, own, code_of(d, district, k), 3 + k % 15, "区总工会领导", k % 6 == 0);
        if (id && k % 6 == 0)
            need(d, as, id, k / 6);
    }
    for (int k = EACH - STREET_OWN; k < EACH && !d->problem.len; k++)
        visit(d, as, street, code_of(d, district, k), 4 + k % 12, "街道总工会领导", false);
    for (int k = 0; k < GUESTS && !d->problem.len; k++)
        visit(d, as, own, code_of(d, district % DISTRICTS + 1, k), 18, "区总工会领导", false);
}

/* A round of the city's leaders, to companies of the first district that count already: two visited, one could not. */
static void leaders(struct demo *d)
{
    struct buf stops = buf_new(d->a, 1024);
    for (int k = 0; k < 3; k++)
        buf_f(&stops, "%s{\"uscc\":\"%.*s\",\"at\":\"%02d:30\"}", k ? "," : "", FMT(code_of(d, 1, k)), 9 + k);
    const struct json *j = demo_call(d, "city.clerk", M_POST, S("/api/leader-routes?org=QD"),
                                     str_f(d->a, "{\"campaign\":\"LJ2023\",\"title\":\"春节前走访慰问困难企业\",\"on_day\":\"2023-01-17\",\"leader\":\"市总工会主席\",\"party\":\"权益保障部、经济技术部\",\"stops\":[%.*s]}",
                                           FMT(buf_done(&stops))));
    for (size_t k = 0; k < 3 && !d->problem.len; k++)
        demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/leader-stops/%lld/%s", (long long)json_get_int(json_at(json_get(j, "rows"), k), "id", 0), k < 2 ? "done" : "missed"),
                  k < 2 ? S("{\"words\":\"生产恢复，资金仍紧，已请人社部门跟进稳岗补贴\",\"staff\":120}") : S("{\"reason\":\"企业当天停电检修，改期\"}"));
}

void demo_enterprise(struct demo *d)
{
    for (int i = 1; i <= DISTRICTS; i++)
        for (int k = 0; k < EACH && !d->problem.len; k++)
            company(d, i, k);
    for (int i = 1; i <= DISTRICTS && !d->problem.len; i++)
        visits(d, i);
    for (int k = 0; k < CITY && !d->problem.len; k++)
        visit(d, "city.clerk", S("QD"), code_of(d, 1, k), 16, "市总工会领导慰问组", false);
    if (!d->problem.len)
        leaders(d);
    if (!d->problem.len) /* the firm of demo_fund.c that gave; uscc there, too */
        demo_call(d, "city.clerk", M_POST, S("/api/companies?org=QD"),
                  S("{\"uscc\":\"" DEMO_CARING "\",\"name\":\"同心棉纺织有限公司\",\"industry\":\"C\",\"staff\":860,\"members\":812,\"caring\":true,\"partner\":true}"));
}
