// SPDX-License-Identifier: Apache-2.0
// Planting at the desk (plant.h): what the areas of money, households, notices and publicity name by a number. What comes about only by
// long ways of several unions (an answer of the bank, an action proposed by a list) is put into its table as those ways leave it.
#include "plant.h"

#include "db.h"

static int64_t last(const struct json *list)
{
    return json_get_int(json_at(list, json_len(list) - 1), "id", 0);
}

/* --- rows put straight into a table --- */

enum { LOADED_ID = 700001 }; /* none that the routes gave */
struct loading {
    const char *table, *row;
};
static enum err load_tx(struct tx *tx, void *arg)
{
    const struct loading *l = arg;
    TRY(db_load(tx, str_of(l->table), str_of(l->row)));
    return db_load_done(tx);
}
static void load(struct world *w, const char *table, const char *row)
{
    struct loading l = {table, row};
    enum err e = world_write(w, load_tx, &l);
    if (e != OK)
        fail_msg("%s: %s", table, err_code(e));
}
static int64_t loaded(struct world *w, const char *table, const char *members)
{
    load(w, table, fmt(w, "{\"id\":%d,%s}", LOADED_ID, members));
    return LOADED_ID;
}

/* --- money --- */

static void budgets(struct world *w, struct plants *p)
{
    int64_t id = made(w, "d01.clerk", "/api/budgets?org=QD01",
                      "{\"campaign\":\"LJ2023\",\"org\":\"QD01\",\"note\":\"" MARK "\",\"lines\":[{\"side\":\"in\",\"item\":\"RAISED\",\"source\":\"GH-BJ\",\"fen\":100000},"
                      "{\"side\":\"out\",\"item\":\"KN\",\"source\":\"GH-BJ\",\"fen\":80000}]}");
    static const char one_more[] = "{\"reason\":\"" MARK "\",\"lines\":[{\"side\":\"out\",\"item\":\"KN\",\"source\":\"GH-BJ\",\"fen\":100}]}";
    world_ok(w, "d01.clerk", "POST", at(w, "/api/budgets", id, "/submit"), "{}");
    world_ok(w, "d01.review", "POST", at(w, "/api/budgets", id, "/approve"), "{\"decision\":\"纪要1号\"}");
    world_ok(w, "d01.clerk", "POST", at(w, "/api/budgets", id, "/changes"), one_more);
    plant(p, "/api/budgets/", id);
    plant(p, "/api/budgets/:id/changes", id)->body = one_more;
    plant(p, "/api/budget-changes/", first(json_get(w->json, "changes")));
}

static void bank_answers(struct world *w, struct plants *p)
{
    long long org = world_org(w, "QD01"), user = cw_user(w, "d01.clerk"), batch = plant_for(p, "/api/payouts/")->id, file = picture(w);
    plant(p, "/api/payouts/results/",
          loaded(w, "payout_result", fmt(w, "\"batch_id\":%lld,\"kind\":\"hand\",\"file_id\":%lld,\"settled_on\":\"2023-01-11\",\"state\":\"asked\","
                  "\"note\":\"" MARK "\",\"entered_by\":%lld,\"entered_at\":1",
                                         batch, file, user)));
    plant(p, "/api/payouts/repays/",
          loaded(w, "payout_repay", fmt(w, "\"batch_id\":%lld,\"seq\":1,\"reason\":\"" MARK "\",\"bank\":\"ICBC\","
                  "\"secret\":{\"$b\":\"\"},\"card_blind\":{\"$b\":\"\"},\"evidence_id\":%lld,"
                                           "\"state\":\"asked\",\"asked_by\":%lld,\"asked_at\":1", batch, file, user)));
    plant(p, "/api/jobs/", loaded(w, "job", fmt(w, "\"kind\":\"roster.import\",\"org_id\":%lld,\"user_id\":%lld,\"payload\":\"{}\","
            "\"state\":\"done\",\"result\":\"{\\\"words\\\":\\\"" MARK "\\\"}\",\"created_at\":1",
                                                   org, user)));
}

/* --- a household --- */

static void household(struct world *w, struct plants *p)
{
    int64_t id = p->casefile, file = picture(w);
    world_ok(w, "d01.clerk", "GET", cw_path(w, id, ""), NULL);
    int64_t money = first(json_get(w->json, "money"));
    world_ok(w, "d01.clerk", "POST", cw_path(w, id, "/assets"), "{\"kind\":\"vehicle\",\"use\":\"own\",\"remark\":\"" MARK "\"}");
    int64_t asset = last(json_get(w->json, "assets"));
    world_ok(w, "d01.clerk", "POST", cw_path(w, id, "/papers"), fmt(w, "{\"kind\":\"medical_bill\",\"dated_on\":\"2023-01-10\",\"file_id\":%lld}", (long long)file));
    int64_t paper = last(json_get(w->json, "papers"));
    plant(p, "/api/casefiles/", id);
    plant(p, "/api/casefiles/:id/unmask", id)->body = "{\"reason\":\"核对发放名单\"}";
    plant(p, "/api/casefiles/:id/print/:form", id)->body = "{\"reason\":\"核对发放名单\"}";
    plant_two(p, "/api/casefiles/:id/members/", id, 2, NULL);
    plant_two(p, "/api/casefiles/:id/money/", id, money, NULL);
    plant_two(p, "/api/casefiles/:id/assets/", id, asset, NULL);
    plant_two(p, "/api/casefiles/:id/papers/", id, paper, NULL);
    plant(p, "/api/reliefs/files/", id);
    plant(p, "/api/judge/casefiles/", id);
    plant(p, "/api/watch/look/", id);
    int64_t gone = cw_active(w, "d01.clerk", "QD01", "赵乙二", 110);
    int64_t proof = cw_paper(w, "d01.clerk", gone, "exit");
    world_ok(w, "d01.clerk", "POST", cw_path(w, gone, "/propose"), fmt(w, "{\"verb\":\"relieve\",\"on_day\":\"2023-01-12\",\"reason\":\"relieved\","
            "\"paper_id\":%lld,\"words\":\"" MARK "\"}", (long long)proof));
    plant(p, "/api/casechanges/", first(json_get(w->json, "proposals")));
}

static void privacy(struct world *w, struct plants *p)
{
    int64_t id = p->casefile;
    world_ok(w, "d01.clerk", "GET", cw_path(w, id, "/consents"), NULL);
    plant_two(p, "/api/casefiles/:id/consents/", id, first(rows_of(w)), NULL);
    world_ok(w, "d01.review", "POST", cw_path(w, id, "/holds"), "{\"reason\":\"lawsuit\",\"words\":\"" MARK "\"}");
    plant_two(p, "/api/casefiles/:id/holds/", id, first(rows_of(w)), NULL);
    plant(p, "/api/privacy/requests/", made(w, "d01.clerk", cw_path(w, id, "/requests"), "{\"member_no\":1,\"kind\":\"access\",\"identity\":\"idcard\",\"words\":\"" MARK "\"}"));
    plant(p, "/api/privacy/erasures/", loaded(w, "erasure", fmt(w, "\"casefile_id\":%lld,\"org_id\":%lld,\"class\":\"closed\","
            "\"due_on\":\"2023-01-01\",\"state\":\"proposed\",\"proposed_by\":%lld,\"proposed_at\":1",
                                                               (long long)id, (long long)world_org(w, "QD01"), (long long)cw_user(w, "d01.clerk"))));
}

static void care(struct world *w, struct plants *p)
{
    long long org = world_org(w, "QD01"), user = cw_user(w, "d01.clerk");
    plant(p, "/api/visit-plans/", made(w, "d01.clerk", "/api/visit-plans?org=QD01", "{\"title\":\"" MARK "\",\"from_on\":\"2023-01-01\",\"until_on\":\"2023-01-20\"}"));
    plant(p, "/api/watch/", loaded(w, "watch_object", fmt(w, "\"org_id\":%lld,\"person_id\":%lld,\"source\":\"other\",\"state\":\"open\","
            "\"opened_on\":\"2023-01-01\",\"opened_by\":%lld,\"owner_id\":%lld,"
                                                             "\"due_on\":\"2023-01-20\",\"secret\":{\"$b\":\"\"}", org, (long long)p->helper_id, user, user)));
    plant(p, "/api/watch-tasks/", loaded(w, "watch_task", fmt(w, "\"watch_id\":%d,\"rule\":\"VISIT\",\"title\":\"" MARK "\",\"clause\":\"x\","
            "\"raised_on\":\"2023-01-01\",\"owner_id\":%lld,\"due_on\":\"2023-01-20\","
                                                                 "\"state\":\"open\",\"secret\":{\"$b\":\"\"}", LOADED_ID, user)));
    assert_string_equal(world_upload(w, "d01.clerk", "/api/visits/pictures?org=QD01", MARK ".png", pw_png, sizeof pw_png), "");
    int64_t photo = json_get_int(w->json, "file_id", 0);
    int64_t visit = made(w, "d01.clerk", "/api/visits",
                         fmt(w, "{\"casefile\":%lld,\"visited_on\":\"2023-01-12\",\"purpose\":\"care\",\"second\":%lld,\"agrees\":\"yes\","
                                 "\"answers\":{\"met\":[\"head\"],\"members\":1,\"reason\":\"yes\","
                                "\"housing\":\"rent\",\"state\":\"plain\",\"goods\":[\"none\"],\"income\":\"same\",\"outlay\":\"seen\","
                                        "\"hard\":\"hard\"},\"draft_key\":\"draft-1\",\"photos\":[%lld],\"words\":\"" MARK "\"}",
                             (long long)p->casefile, (long long)cw_user(w, "city.clerk"), (long long)photo));
    plant(p, "/api/visits/", visit);
    plant_two(p, "/api/visits/:id/photos/", visit, photo, NULL);
    plant(p, "/api/services/", made(w, "d01.clerk", "/api/services", "{\"campaign\":\"LJ2023\",\"org\":\"QD01\",\"heads\":12,\"given_on\":\"2023-01-10\",\"note\":\"" MARK "\"}"));
    plant(p, "/api/reliefs/", loaded(w, "relief", fmt(w, "\"casefile_id\":%lld,\"org_id\":%lld,\"programme\":\"province19\",\"edition\":\"2019\","
            "\"project\":\"living\",\"class\":\"deep\",\"year\":2023,"
                                                         "\"amount_fen\":100,\"ceiling_fen\":100,\"explained\":\"[]\","
                                                                 "\"paper_id\":%lld,\"state\":\"proposed\",\"reason\":\"" MARK "\",\"proposed_by\":%lld,\"proposed_at\":1",
                                                     (long long)p->casefile, org, (long long)plant_for(p, "/api/casefiles/:id/papers/")->second, user)));
}

/* --- people of the register, papers of the audit, questions of money --- */

static void register_of(struct world *w, struct plants *p)
{
    int64_t person = plant_for(p, "/api/persons/")->id, item = plant_for(p, "/api/goods/items/")->id;
    world_ok(w, "d01.clerk", "POST", at(w, "/api/persons", person, "/ties"), fmt(w, "{\"kind\":\"spouse\",\"number\":\"%s\",\"evidence\":\"" MARK "\"}", cw_number(w, "19800115", 2)));
    world_ok(w, "d01.clerk", "GET", at(w, "/api/persons", person, "/ties"), NULL);
    plant_two(p, "/api/persons/:id/ties/", person, first(rows_of(w)), NULL);
    plant(p, "/api/persons/:id/unmask", person)->body = "{\"reason\":\"核对发放名单\"}";
    plant(p, "/api/files/", picture(w));
    plant(p, "/api/rosters/:id/dry-run", plant_for(p, "/api/rosters/")->id)->query = "verb=pay";
    plant(p, "/api/payouts/:id/results", plant_for(p, "/api/payouts/")->id)->query = "settled_on=2023-01-11";
    plant(p, "/api/goods/items/:id", item)->body = "{\"code\":\"X\",\"name\":\"物品\",\"unit\":\"份\",\"category\":\"daily\",\"status\":\"active\",\"version\":1}";
    plant(p, "/api/suppliers/:id", plant_for(p, "/api/suppliers/")->id)->body = "{\"name\":\"供应商\",\"uscc\":\"911101085923662400\",\"status\":\"active\",\"version\":1}";
    int64_t paper = plant_for(p, "/api/auditroom/papers/")->id;
    assert_string_equal(world_upload(w, "d01.clerk", at(w, "/api/auditroom/papers", paper, "/answers"), MARK ".png", pw_png, sizeof pw_png), "");
    plant_two(p, "/api/auditroom/papers/:id/files/", paper, json_get_int(w->json, "file", 0), NULL);
}

static void questions(struct world *w, struct plants *p)
{
    long long org = world_org(w, "QD01"), user = cw_user(w, "d01.clerk");
    plant(p, "/api/rulings/", loaded(w, "earmark_ruling", fmt(w, "\"campaign_id\":1,\"org_id\":%lld,\"source\":\"QT\",\"class\":\"C7\","
            "\"form\":\"goods\",\"reason\":\"" MARK "\",\"state\":\"asked\","
                                                                 "\"asked_by\":%lld,\"asked_at\":1", org, user)));
    (void)loaded(w, "submission", fmt(w, "\"campaign_id\":1,\"form\":\"cz21\",\"org_id\":%lld,\"state\":\"submitted\",\"narrative\":\"" MARK "\",\"last_no\":1,\"submitted_by\":%lld,"
                                                                 "\"touched_by\":%lld,\"touched_at\":1", org, user, user));
    int64_t own = LOADED_ID, below = LOADED_ID + 1; /* the one is withdrawn, of the other it is the union above */
    load(w, "submission", fmt(w, "{\"id\":%lld,\"campaign_id\":1,\"form\":\"cz21\",\"org_id\":%lld,\"state\":\"submitted\","
            "\"narrative\":\"" MARK "\",\"last_no\":1,\"submitted_by\":%lld,\"touched_by\":%lld,"
                                 "\"touched_at\":1}", (long long)below, (long long)world_org(w, "QD0101"), (long long)cw_user(w, "g1.clerk"), (long long)cw_user(w, "g1.clerk")));
    for (int64_t id = own; id <= below; id++)
        load(w, "submission_version", fmt(w, "{\"submission_id\":%lld,\"no\":1,\"edition\":\"2021\",\"figures\":\"{}\",\"own\":\"{}\","
                "\"warnings\":\"[]\",\"narrative\":\"" MARK "\",\"filler\":\"x\","
                                             "\"phone\":\"\",\"due_on\":\"\",\"late\":0,\"submitted_by\":%lld,\"submitted_at\":1}", (long long)id, user));
    plant(p, "/api/submissions/", below);
    plant(p, "/api/submissions/:id/versions", own);
    plant(p, "/api/submissions/:id/withdraw", own);
    plant(p, "/api/submissions/exceptions/", loaded(w, "form_exception", fmt(w, "\"campaign_id\":1,\"form\":\"cz21\","
            "\"org_id\":%lld,\"until_on\":\"2023-03-14\",\"reason\":\"" MARK "\",\"granted_by\":%lld,"
                                                                               "\"granted_at\":1", (long long)world_org(w, "QD0101"), user)));
}

static void put_up(struct world *w, struct plants *p)
{
    long long org = world_org(w, "QD01"), user = cw_user(w, "d01.clerk"), application = plant_for(p, "/api/applications/")->id;
    long long id = loaded(w, "public_notice", fmt(w, "\"token\":\"planted-token\",\"org_id\":%lld,\"title\":\"" MARK "\",\"names\":\"surname\","
            "\"from_on\":\"2023-01-05\",\"until_on\":\"2023-01-20\",\"days\":5,"
                                                     "\"phone\":\"0532\",\"published_by\":%lld,\"published_at\":1", org, user));
    plant(p, "/api/public-notices/", id);
    plant(p, "/api/public-notices/:id/photo", id)->body = fmt(w, "{\"file_id\":%lld}", (long long)picture(w));
    plant(p, "/api/objections/", loaded(w, "objection", fmt(w, "\"notice_id\":%lld,\"application_id\":%lld,\"channel\":\"phone\","
            "\"secret\":{\"$b\":\"\"},\"made_at\":1,\"recorded_by\":%lld", id, application, user)));
    plant(p, "/api/visits/households/", application);
}

/* --- a list from outside and what it proposed --- */

static void matching(struct world *w, struct plants *p)
{
    long long org = world_org(w, "QD01"), user = cw_user(w, "d01.clerk");
    long long list = made(w, "d01.clerk", "/api/match/lists?org=QD01",
                          "{\"kind\":\"death\",\"title\":\"" MARK "\",\"giver\":\"" MARK "\",\"purpose\":\"困难职工动态管理\",\"basis\":\"信息共享协议\","
                                  "\"expires_on\":\"2023-03-01\",\"delete_on\":\"2023-04-01\"}");
    long long run = loaded(w, "match_run", fmt(w, "\"list_id\":%lld,\"org_id\":%lld,\"purpose\":\"" MARK "\",\"state\":\"done\",\"created_by\":%lld,\"created_at\":1", list, org, user));
    plant(p, "/api/match/lists/", list);
    plant(p, "/api/match/lists/:id/rows", list)->query = "purpose=%E5%B9%B4%E5%BA%A6%E6%A0%B8%E5%AF%B9";
    plant(p, "/api/match/lists/:id/rows/:row/open", list)->body = "{\"reason\":\"年度集中核对\"}";
    plant(p, "/api/match/lists/:id/run", list)->body = "{\"purpose\":\"年度集中核对\"}";
    plant(p, "/api/match/lists/:id/draw", list)->body = "{\"rule\":\"x\",\"campaign\":\"LJ2023\",\"source\":\"GH-BJ\",\"purpose\":\"年度集中核对\",\"title\":\"名册\"}";
    load(w, "match_row", fmt(w, "{\"list_id\":%lld,\"row_no\":1,\"sheet_row\":2,\"secret\":{\"$b\":\"\"}}", list));
    plant(p, "/api/match/actions/", loaded(w, "match_action", fmt(w, "\"list_id\":%lld,\"run_id\":%lld,\"rule\":\"R1\",\"title\":\"" MARK "\","
            "\"propose\":\"watch\",\"casefile_id\":%lld,\"org_id\":%lld,"
                                                                     "\"due_on\":\"2023-01-20\",\"state\":\"open\",\"created_at\":1", list, run, (long long)p->casefile, org)));
    plant(p, "/api/match/pairs/", loaded(w, "match_pair", fmt(w, "\"list_id\":%lld,\"run_id\":%lld,\"row_no\":1,\"casefile_id\":%lld,\"member_no\":1,\"org_id\":%lld,\"row_blind\":{\"$b\":\"\"},"
                                                                 "\"other_blind\":{\"$b\":\"\"},\"score\":80,\"parts\":\"name:40\","
                                                                         "\"state\":\"open\"", list, run, (long long)p->casefile, org)));
}

/* --- rules of its own, judgements --- */

static int64_t edition_of(struct world *w, const char *path, const char *code)
{
    world_ok(w, "d01.clerk", "GET", path, NULL);
    for (size_t i = 0; i < json_len(rows_of(w)); i++)
        if (str_eq(json_get_str(json_at(rows_of(w), i), "code"), str_of(code)))
            return json_get_int(json_at(rows_of(w), i), "id", 0);
    return 0;
}

static void rules(struct world *w, struct plants *p)
{
    int64_t form = edition_of(w, "/api/rules?kind=forms", "cz21"), policy = edition_of(w, "/api/policies", "national");
    plant(p, "/api/form-drafts/", made(w, "d01.clerk", "/api/form-drafts?org=QD01", fmt(w, "{\"base\":%lld,\"code\":\"cz21x\",\"edition\":\"2022\","
            "\"title\":\"" MARK "\"}", (long long)form)));
    plant(p, "/api/policy-drafts/", made(w, "d01.clerk", "/api/policy-drafts?org=QD01", fmt(w, "{\"base\":%lld,\"code\":\"national\","
            "\"edition\":\"2023\",\"title\":\"" MARK "\"}", (long long)policy)));
    plant(p, "/api/policies/", policy);
    world_ok(w, "d01.review", "POST", at(w, "/api/judge/casefiles", p->casefile, ""), "{\"policy\":\"national\"}");
    world_ok(w, "d01.clerk", "GET", at(w, "/api/judge/casefiles", p->casefile, "/verdicts"), NULL);
    int64_t verdict = first(rows_of(w));
    plant(p, "/api/judge/verdicts/", verdict);
    plant(p, "/api/judge/verdicts/:id/compare", verdict)->query = fmt(w, "with=%lld", (long long)verdict);
    struct plant *judged = plant(p, "/api/judge/casefiles/:id", p->casefile);
    judged->query = "policy=national";
    judged->body = "{\"policy\":\"national\"}";
    world_ok(w, "d01.review", "POST", "/api/judge/reruns?org=QD01", "{\"policy\":\"national\"}");
    plant(p, "/api/judge/reruns/", json_get_int(w->json, "run", 0));
    plant(p, "/api/evidence/packs/", made(w, "d01.review", "/api/evidence/packs?org=QD01", "{\"reason\":\"" MARK "\",\"sample\":1,\"seed\":\"2023-03\"}"));
    (void)world_job(w, json_get_int(w->json, "job_id", 0));
}

/* --- what is sent down, filed up, published --- */

/* d01 is among those it is sent to, its neighbour and the unions below it are not. */
static void received(struct world *w, struct plants *p)
{
    static const char *const verbs[] = {"/api/notices/:id/read", "/api/notices/:id/confirm", "/api/notices/:id/forward", "/api/notices/:id/items/:no/deliver"};
    int64_t id = made(w, "city.clerk", "/api/notices?org=QD",
                      "{\"title\":\"通知\",\"doc_no\":\"测〔2022〕2号\",\"body\":\"请按时报送。\",\"contacts\":[],\"reach\":\"picked\",\"picked\":\"QD01\","
                      "\"items\":[{\"kind\":\"summary\",\"title\":\"总结\",\"due_on\":\"2023-01-20\",\"remind\":\"\"}]}");
    world_ok(w, "city.review", "POST", at(w, "/api/notices", id, "/issue"), NULL);
    for (size_t i = 0; i < countof(verbs); i++)
        plant(p, verbs[i], id);
}

static void notices(struct world *w, struct plants *p)
{
    static const char body[] = "{\"title\":\"" MARK "\",\"doc_no\":\"测〔2022〕1号\",\"body\":\"" MARK "\",\"contacts\":[{\"name\":\"权益保障部\","
            "\"phone\":\"83092825\"}],\"reach\":\"children\",\"picked\":\"\","
                               "\"items\":[{\"kind\":\"summary\",\"title\":\"总结\",\"due_on\":\"2023-01-20\",\"remind\":\"\"}]}";
    int64_t id = made(w, "d01.clerk", "/api/notices?org=QD01", body);
    assert_string_equal(world_upload(w, "d01.clerk", at(w, "/api/notices", id, "/files"), MARK ".png", pw_png, sizeof pw_png), "");
    int64_t file = json_get_int(w->json, "file", 0);
    plant(p, "/api/notices/", id);
    plant_two(p, "/api/notices/:id/files/", id, file, NULL);
}

static void publicity(struct world *w, struct plants *p)
{
    plant(p, "/api/publicity/media/", made(w, "d01.clerk", "/api/publicity/media?org=QD01", fmt(w,
                                          "{\"title\":\"" MARK "\",\"medium\":\"日报\",\"published_on\":\"2023-01-10\",\"kind\":\"paper\","
                                                  "\"level\":\"city\",\"campaign\":\"LJ2023\",\"link\":\"https://news.example/1\",\"file_id\":%lld}", (long long)picture(w))));
    plant(p, "/api/publicity/stories/", made(w, "d01.clerk", "/api/publicity/stories?org=QD01", "{\"title\":\"" MARK "\",\"body\":\"" MARK "\","
            "\"happened_on\":\"2023-01-05\",\"campaign\":\"LJ2023\"}"));
    plant(p, "/api/publicity/figures/", made(w, "d01.clerk", "/api/publicity/figures?org=QD01", "{\"campaign\":\"LJ2023\",\"item\":\"" MARK "\","
            "\"published\":\"5人次\",\"figure\":\"\"}"));
    plant(p, "/api/reports/", made(w, "d01.clerk", "/api/reports?org=QD01", "{\"campaign\":\"LJ2023\"}"));
}

static void companies(struct world *w, struct plants *p)
{
    int64_t visit = plant_for(p, "/api/company-visits/")->id, photo = picture(w);
    world_ok(w, "d01.clerk", "POST", at(w, "/api/company-visits", visit, "/photos"), fmt(w, "{\"file_id\":%lld}", (long long)photo));
    plant(p, "/api/company-visits/:id/photos", visit)->body = fmt(w, "{\"file_id\":%lld}", (long long)picture(w));
    plant_two(p, "/api/company-visits/:id/photos/", visit, photo, NULL);
    int64_t route = made(w, "d01.clerk", "/api/leader-routes?org=QD01",
                         "{\"campaign\":\"LJ2023\",\"title\":\"" MARK "\",\"on_day\":\"2023-01-12\",\"leader\":\"李主席\",\"stops\":[{\"uscc\":\"91370203MA30011111\",\"at\":\"09:30\"}]}");
    plant(p, "/api/leader-routes/", route);
    plant(p, "/api/leader-stops/", first(rows_of(w)));
}

void desk_plants(struct world *w, struct plants *p)
{
    companies(w, p);
    register_of(w, p);
    questions(w, p);
    put_up(w, p);
    budgets(w, p);
    bank_answers(w, p);
    household(w, p);
    privacy(w, p);
    care(w, p);
    matching(w, p);
    rules(w, p);
    notices(w, p);
    received(w, p);
    publicity(w, p);
}
