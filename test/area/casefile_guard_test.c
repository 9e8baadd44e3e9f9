/* SPDX-License-Identifier: Apache-2.0
 * What must never be seen of a household, and what verify finds when somebody was at the tables. */
#include "audit_city.h"
#include "case_world.h"

static int64_t propose(struct world *w, int64_t id, const char *body)
{
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/propose", (long long)id), body);
    return json_get_int(json_at(json_get(w->json, "proposals"), 0), "id", 0);
}

/* --- what nobody may find --- */

static const char *const canaries[] = {
    "金口路街道卯号楼", "辰单元午零一室", "13912345678", "13987654321", "6222020200112233445", "慢性粒细胞白血病", "双相情感障碍", "星河路小学分校", "三年级七班",
    "邻居反映其常酗酒", "丈夫服刑", "表姨代收", "266071", "化疗第四疗程", "老宅漏雨", "诊断书原件在枕下", "经查存款转给表弟", "接收单位有异议", "职工号AX9917", "开发区支行七号窗口"};

struct hunt {
    struct world *w;
    int hits;
};
static void hunt_in(struct hunt *h, const char *where, struct str text)
{
    for (size_t i = 0; i < countof(canaries); i++)
        if (str_has(text, str_of(canaries[i])) || str_has(text, hex_of(h->w->a, canaries[i], strlen(canaries[i])))) {
            print_error("%s shows %s\n", where, canaries[i]);
            h->hits++;
        }
}
static enum err hunt_row(void *arg, struct str table, struct str row)
{
    hunt_in(arg, str_z(((struct hunt *)arg)->w->a, table), row);
    return OK;
}
static enum err hunt_dump(struct tx *tx, void *arg)
{
    return db_dump(tx, &(struct db_dump){hunt_row, arg});
}
static void hunt_answer(struct hunt *h, const char *as, const char *method, const char *path, const char *body)
{
    (void)world_call(h->w, as, method, path, body);
    hunt_in(h, path, h->w->reply.body);
}

WORLD_TEST(canaries_are_nowhere)
{
    const char *const *c = canaries;
    struct hunt h = {w, 0};
    const char *number = cw_number(w, "19800115", 1), *her = cw_number(w, "19820203", 2);
    world_ok(w, "d01.clerk", "POST", "/api/casefiles",
             fmt(w,
                 "{\"head\":{\"name\":\"李建国\",\"number\":\"%s\",\"phone\":\"%s\",\"card\":\"%s\",\"bank\":\"某银行\",\"branch\":\"%s\",\"diagnosis\":\"%s\","
                 "\"school\":\"%s\",\"worker_no\":\"%s\",\"remark\":\"%s\"},\"file\":{\"address\":\"市北区%s%s\",\"phone2\":\"%s\",\"postcode\":\"%s\","
                 "\"cause_note\":\"%s\",\"account_name\":\"%s\",\"remark\":\"%s\",\"housing\":\"rented\"}}",
                 number, c[2], c[4], c[19], c[5], c[8], c[18], c[9], c[0], c[1], c[3], c[12], c[13], c[11], c[10]));
    int64_t id = json_get_int(w->json, "id", 0);
    hunt_in(&h, "create", w->reply.body);
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/members", (long long)id),
             fmt(w, "{\"name\":\"李小明\",\"relation\":\"child\",\"number\":\"%s\",\"diagnosis\":\"%s\",\"school\":\"%s\"}", her, c[6], c[7]));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/money", (long long)id),
             fmt(w, "{\"side\":\"out\",\"kind\":\"medical\",\"from_on\":\"2022-01-13\",\"until_on\":\"2023-01-12\",\"fen\":100,\"remark\":\"%s\"}", c[13]));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/assets", (long long)id), fmt(w, "{\"kind\":\"house\",\"remark\":\"%s\"}", c[14]));
    world_ok(w, "d01.clerk", "POST", fmt(w, "/api/casefiles/%lld/papers", (long long)id), fmt(w, "{\"kind\":\"exit\",\"remark\":\"%s\"}", c[15]));
    int64_t p = propose(w, id, fmt(w, "{\"verb\":\"transfer\",\"to_org\":\"QD02\",\"on_day\":\"2023-01-12\",\"words\":\"%s\"}", c[16]));
    (void)world_call(w, "d02.review", "POST", fmt(w, "/api/casechanges/%lld/refuse", (long long)p), fmt(w, "{\"words\":\"%s\"}", c[17]));
    /* an edit leaves before and after, a complaint quotes nothing */
    world_ok(w, "d01.clerk", "GET", cw_path(w, id, ""), NULL);
    world_ok(w, "d01.clerk", "PUT", cw_path(w, id, ""), fmt(w, "{\"address\":\"新址\",\"version\":%lld}", (long long)json_get_int(w->json, "version", 0)));
    hunt_answer(&h, "d01.clerk", "POST", "/api/casefiles", fmt(w, "{\"head\":{\"name\":\"李建国\",\"number\":\"%sx\",\"diagnosis\":\"%s\",\"phone\":\"%s9\"}}", number, c[5], c[2]));
    hunt_answer(&h, "d01.clerk", "POST", "/api/casefiles", fmt(w, "{\"head\":{\"name\":\"李建国\",\"number\":\"%s\",\"card\":\"%s\"}}", number, c[4]));
    hunt_answer(&h, "d02.clerk", "POST", "/api/casefiles", fmt(w, "{\"head\":{\"name\":\"李建国\",\"number\":\"%s\"}}", number));
    /* those who may look see masks; a neighbour sees nothing; a proposal is told without its words until it is the taker's */
    static const char *const looks[] = {"", "/history"};
    for (size_t i = 0; i < countof(looks); i++)
        hunt_answer(&h, "d02.view", "GET", cw_path(w, id, looks[i]), NULL);
    hunt_answer(&h, "d01.view", "GET", fmt(w, "/api/casefiles/%lld/history", (long long)id), NULL);
    hunt_answer(&h, "d01.view", "GET", "/api/casefiles", NULL);
    hunt_answer(&h, "d02.view", "GET", "/api/casechanges", NULL);
    hunt_answer(&h, "audit.admin", "GET", "/api/audit", NULL);
    world_ok(w, "d01.view", "GET", cw_path(w, id, ""), NULL);
    /* words of a decision are for the union itself; all else of the file is masked */
    const char *own = str_z(w->a, w->reply.body);
    for (size_t i = 0; i < countof(canaries); i++)
        if (i != 16 && i != 17 && strstr(own, canaries[i])) {
            print_error("the file's answer shows %s\n", canaries[i]);
            h.hits++;
        }
    world_ok(w, "d01.review", "POST", fmt(w, "/api/casefiles/%lld/unmask", (long long)id), "{\"reason\":\"核对\"}");
    assert_true(answer_has(w, "慢性粒细胞白血病") && answer_has(w, "星河路小学分校"));
    assert_int_equal(db_read(w->app->db, w->a, hunt_dump, &h), OK);
    assert_int_equal(h.hits, 0);
}

WORLD_TEST(verify_finds_what_was_slipped_in)
{
    int64_t id = cw_active(w, "d01.clerk", "QD01", "李建国", 1), other = cw_file(w, "d01.clerk", "QD01", "钱多", 3);
    int64_t paper = cw_paper(w, "d01.clerk", id, "exit");
    int64_t p = propose(w, id, fmt(w, "{\"verb\":\"lift\",\"on_day\":\"2023-01-12\",\"reason\":\"above_line\",\"paper_id\":%lld}", (long long)paper));
    world_ok(w, "d01.review", "POST", fmt(w, "/api/casechanges/%lld/accept", (long long)p), "{}");
    assert_int_equal(world_verify(w), 0);
    static const struct {
        const char *bad, *good;
    } slips[] = {
        {"UPDATE casefile SET head_count = 2 WHERE id = 2", "UPDATE casefile SET head_count = 1 WHERE id = 2"},
        {"UPDATE casefile SET state = 'active' WHERE id = 1", "UPDATE casefile SET state = 'lifted' WHERE id = 1"},
        {"UPDATE case_member SET relation = 'other' WHERE casefile_id = 2", "UPDATE case_member SET relation = 'self' WHERE casefile_id = 2"},
        {"UPDATE case_paper SET casefile_id = 2 WHERE id = 1", "UPDATE case_paper SET casefile_id = 1 WHERE id = 1"},
        {"UPDATE casefile SET state = 'merged' WHERE id = 2", "UPDATE casefile SET state = 'draft' WHERE id = 2"},
    };
    for (size_t i = 0; i < countof(slips); i++) {
        ac_sql(w, slips[i].bad);
        if (world_verify(w) == 0)
            print_error("not found: %s\n", slips[i].bad);
        assert_true(world_verify(w) > 0);
        ac_sql(w, slips[i].good);
        assert_int_equal(world_verify(w), 0);
    }
    (void)other;
    ac_sql(w, "UPDATE case_member SET secret = (SELECT secret FROM case_member x WHERE x.casefile_id = 1) WHERE casefile_id = 2"); /* another's */
    assert_int_equal(world_verify(w), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canaries_are_nowhere),
        cmocka_unit_test(verify_finds_what_was_slipped_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
