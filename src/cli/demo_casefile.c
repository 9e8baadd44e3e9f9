// SPDX-License-Identifier: Apache-2.0
// Households of the demonstration city: four hundred files in every state, each by one of eight stories. All people are invented.
// Dates run back from the day the city is made, so that the lists of what is due mean something; nothing here is aid, so no figure
// of a table changes.
#include "audit.h"
#include "casefile.h"
#include "date.h"
#include "demo.h"
#include "idno.h"

enum { HOUSEHOLDS = 400, BATCH = 50, ROUND = 40, DAY_MS = 86400000 };

/* --- stories --- */

struct kin {
    const char *relation, *health, *work, *identity;
    int age; /* of the head; others: their own */
    bool woman, studying, disabled;
    int64_t month_fen;
};
static const struct story {
    const char *cause, *second, *class, *kind, *housing, *disaster;
    const char *diagnosis, *note;
    int64_t outlay_fen; /* of the year, before what varies */
    const char *outlay;
    struct kin kin[5];
} stories[] = {
    {"kin_illness", "low_income", "deep", "worker", "rented", "", "乳腺恶性肿瘤", "妻子患病两年，每月治疗和药费较多", 4600000, "medical",
     {{"self", "good", "on", "worker", 47, false, false, false, 380000}, {"spouse", "malignant", "sick_leave", "worker", 45, true, false, false, 120000},
      {"child", "good", "student", "student", 16, false, true, false, 0}}},
    {"own_illness", "", "deep", "worker", "bought", "", "终末期肾病", "本人透析，无法正常上班", 5200000, "medical",
     {{"self", "esrd", "sick_leave", "worker", 51, false, false, false, 160000}, {"spouse", "good", "flexible", "new_form", 50, true, false, false, 260000}}},
    {"schooling", "low_income", "relative", "worker", "unit_public", "", "", "两个孩子读书，一个刚上大学", 2100000, "school",
     {{"self", "good", "on", "worker", 44, true, false, false, 320000}, {"spouse", "lung", "laid_off", "worker", 46, false, false, false, 90000},
      {"child", "good", "student", "student", 19, true, true, false, 0}, {"child", "good", "student", "student", 13, false, true, false, 0}}},
    {"own_jobless", "", "relative", "worker", "bought", "", "", "单位停产，失业金即将到期", 600000, "job",
     {{"self", "good", "jobless", "none", 53, false, false, false, 0}, {"spouse", "hypertension", "retired", "retiree", 55, true, false, false, 240000}}},
    {"accident", "", "accident", "worker", "self_built", "injury", "双下肢骨折", "工余交通事故，赔偿未到位", 9800000, "disaster",
     {{"self", "general", "sick_leave", "worker", 39, false, false, false, 150000}, {"spouse", "good", "on", "worker", 37, true, false, false, 330000},
      {"child", "good", "child", "none", 5, true, false, false, 0}}},
    {"kin_disability", "low_income", "deep", "worker", "low_rent", "", "", "长子重度残疾，需要专人照护", 1800000, "care",
     {{"self", "good", "on", "dispatch", 50, true, false, false, 290000}, {"child", "disabled", "jobless", "none", 24, false, false, true, 0},
      {"parent", "cerebro", "retired", "retiree", 76, true, false, false, 130000}}},
    {"low_income", "kin_illness", "relative", "migrant", "rented", "", "糖尿病", "外来务工，老人随住治病", 1500000, "medical",
     {{"self", "good", "on", "migrant", 36, false, false, false, 360000}, {"spouse", "good", "flexible", "migrant", 35, true, false, false, 150000},
      {"child", "good", "student", "student", 9, false, true, false, 0}, {"parent", "diabetes", "jobless", "farmer", 66, false, false, false, 20000}}},
    {"disaster", "", "accident", "temporary", "self_built", "nature", "", "台风损毁房屋", 6800000, "disaster",
     {{"self", "good", "on", "worker", 42, false, false, false, 340000}, {"spouse", "good", "on", "worker", 40, true, false, false, 280000}}},
};

/* What becomes of the i-th of forty; NULL = in the archive. */
static const char *const fates[ROUND] = {"draft",    "draft",   "applying", "applying", "applying", "applying", "relieve",
                                         "relieve",  "lift",    "lift",     "lift",     "cancel",   "cancel",   "refuse",
                                         "refuse",   "reenter"};

struct maker {
    struct demo *d;
    int from;
    int64_t clerk, review; /* of the union at hand */
    const struct demo_org *org;
    struct ctx *cx;
    int64_t today_ms;
};

/* --- days and people --- */

static void at_day(struct maker *k, int64_t days_ago)
{
    k->cx->now = k->today_ms - days_ago * DAY_MS;
}

static struct str day_of(struct maker *k, int64_t days_ago)
{
    char text[DATE_TEXT];
    date_iso(date_of_ms(k->today_ms - days_ago * DAY_MS), text);
    return str_dup(k->d->a, str_of(text));
}

/* Of the area, born so many years ago, the serial of the household and his place in it: nobody's. */
static struct str number_of(struct maker *k, int age, bool woman, int household, int place)
{
    char n[ID_NUMBER_MAX];
    struct date today = date_of_ms(k->today_ms);
    snprintf(n, sizeof n, "%s%04d%02d%02d%03d", k->org->area, today.y - age, 1 + household % 12, 1 + household * 7 % 28,
             (601 + 2 * (place + 5 * (household / 28 % 30)) - (woman ? 1 : 0)) % 1000);
    n[17] = idno_check_char(n);
    return str_dup(k->d->a, (struct str){n, 18});
}

static struct str surname_of(struct str name)
{
    return utf8_head(name, 1);
}

static struct case_member person_of(struct maker *k, const struct story *s, const struct kin *x, int household, int place, struct str family)
{
    static const char *const names[] = {"晓彤", "子涵", "浩然", "欣怡", "宇航", "雨桐", "俊熙", "梦洁", "志明", "桂芝", "德福", "玉兰"};
    struct demo_person p = demo_someone(k->d, k->org->area);
    bool head = strcmp(x->relation, "self") == 0, child = strcmp(x->relation, "child") == 0, sick = strcmp(x->health, "good") != 0;
    int age = x->age < 10 ? x->age + household % 3 : x->age + household % 5 - 2; /* a small child was born when the file was made */
    struct case_member m = {
        .relation = str_of(x->relation), .id_type = S("RESIDENT"), .number = number_of(k, age, x->woman, household, place),
        .name = child ? str_f(k->d->a, "%.*s%s", FMT(surname_of(family)), names[(household + place * 5) % (int)countof(names)]) : p.name,
        .nation = S("汉族"), .political = household % 7 == 0 && head ? S("party") : S("masses"), .health = str_of(x->health), .work = str_of(x->work),
        .identity = str_of(x->identity), .insurance = strcmp(x->work, "on") == 0 ? S("worker") : S("resident"),
        .marriage = child ? S("single") : S("married"), .hukou = strcmp(x->identity, "migrant") == 0 ? S("rural") : S("urban"),
        .studying = x->studying, .able = !x->studying && x->age < 60 && strcmp(x->health, "good") == 0, .month_fen = x->month_fen,
    };
    if (sick && s->diagnosis[0])
        m.diagnosis = str_of(s->diagnosis);
    if (x->disabled) {
        m.disability = S("intellect");
        m.disability_grade = 1 + household % 2;
    }
    if (x->studying)
        m.school = str_f(k->d->a, "演示%s学校", x->age > 17 ? "高等" : x->age > 14 ? "高级中" : "实验");
    if (head) {
        m.phone = p.phone;
        m.card = p.card;
        m.bank = S("农业银行青岛分行");
        m.employer = k->org->name;
        m.industry = S("C");
        m.is_member = true;
        m.joined_on = day_of(k, 365 * 18);
    }
    return m;
}

/* --- one household --- */

static enum err line(struct maker *k, struct casefile *f, int64_t no, const char *side, const char *kind, int64_t fen, int64_t until_ago)
{
    struct case_money m = {.member_no = no, .side = str_of(side), .kind = str_of(kind), .from_on = day_of(k, until_ago + 364), .until_on = day_of(k, until_ago),
                           .fen = fen, .gross_fen = strcmp(kind, "medical") == 0 ? fen * 5 / 2 : 0};
    return casefile_money_add(k->cx, f, &m);
}

static enum err paper(struct maker *k, struct casefile *f, const char *kind, int64_t no, int64_t ago, struct str until, int64_t *id)
{
    struct case_paper p = {.kind = str_of(kind), .member_no = no, .dated_on = day_of(k, ago), .valid_until = until};
    TRY(casefile_paper_add(k->cx, f, &p));
    if (id)
        *id = p.id;
    return OK;
}

static enum err money_of(struct maker *k, struct casefile *f, const struct story *s, int household, int64_t ago)
{
    for (int i = 0; i < 5 && s->kin[i].relation; i++)
        if (s->kin[i].month_fen)
            TRY(line(k, f, i + 1, "in", strcmp(s->kin[i].work, "retired") == 0 ? "pension" : "wage",
                     s->kin[i].month_fen * 12 - household % 9 * 100000 % (s->kin[i].month_fen * 6), ago));
    if (strcmp(s->cause, "own_jobless") == 0)
        TRY(line(k, f, 1, "in", "unemployment", 1500000, ago));
    return line(k, f, 0, "out", s->outlay, s->outlay_fen + household % 13 * 50000, ago);
}

/* Most have what they owe; every fifth lacks one, every seventh has a consent that has run out. */
static enum err papers_of(struct maker *k, struct casefile *f, const struct story *s, int household, int64_t ago, bool filed)
{
    static const char *const first[] = {"application", "form", "declaration", "hukou"}, *const later[] = {"survey", "appraisal", "notice", "opinion"};
    for (size_t i = household % 5 == 0; i < countof(first); i++)
        TRY(paper(k, f, first[i], 0, ago, S(""), NULL));
    for (int i = 0; i < 5 && s->kin[i].relation; i++) {
        TRY(paper(k, f, "idcard", i + 1, ago, S(""), NULL));
        if (s->kin[i].age > 20)
            TRY(paper(k, f, "consent", i + 1, ago, household % 7 == 0 && ago > 20 ? day_of(k, 20) : day_of(k, -300), NULL));
    }
    if (strcmp(s->outlay, "medical") == 0) {
        TRY(paper(k, f, "diagnosis", 0, ago, S(""), NULL));
        TRY(paper(k, f, "medical_bill", 0, ago, S(""), NULL));
    }
    TRY(paper(k, f, "income", 1, ago, S(""), NULL));
    for (size_t i = 0; i < countof(later) && filed; i++)
        TRY(paper(k, f, later[i], 0, ago, S(""), NULL));
    return OK;
}

static enum err move(struct maker *k, struct casefile *f, struct casefile_step step, bool by_review)
{
    k->cx->who->user_id = by_review ? k->review : k->clerk;
    step.proposed_by = by_review ? k->clerk : 0;
    enum err e = casefile_move(k->cx, f, &step);
    k->cx->who->user_id = k->clerk;
    return e;
}

static enum err leave(struct maker *k, struct casefile *f, const char *verb, int64_t ago)
{
    int64_t id = 0;
    at_day(k, ago);
    TRY(paper(k, f, "exit", 0, ago, S(""), &id));
    struct str reason = strcmp(verb, "lift") == 0 ? S("above_line") : strcmp(verb, "relieve") == 0 ? S("relieved") : f->id % 2 ? S("retired") : S("not_eligible");
    return move(k, f, (struct casefile_step){.verb = verb, .reason = reason, .paper_id = id, .words = S("经复核，情况属实")}, true);
}

/* What becomes of it after it was written down `ago` days ago. */
static enum err fate_of(struct maker *k, struct casefile *f, const struct story *s, const char *fate, int64_t ago, int household)
{
    if (fate && strcmp(fate, "draft") == 0)
        return OK;
    at_day(k, ago - 1);
    TRY(move(k, f, (struct casefile_step){.verb = "apply"}, false));
    if (fate && strcmp(fate, "applying") == 0)
        return OK;
    at_day(k, ago - 12);
    if (fate && strcmp(fate, "refuse") == 0)
        return move(k, f, (struct casefile_step){.verb = "refuse", .reason = S("not_met"), .words = S("人均收入高于当地标准")}, true);
    TRY(move(k, f, (struct casefile_step){.verb = "enter", .class = str_of(s->class), .policy = S("")}, true));
    for (int64_t left = ago - 12 - 340; left > 20 && household % 9; left -= 350) { /* a review a year; one in nine is behind */
        at_day(k, left);
        TRY(paper(k, f, "income", 1, left, S(""), NULL));
        TRY(move(k, f, (struct casefile_step){.verb = "review", .words = S("年度复核，情况无明显变化")}, true));
    }
    if (!fate)
        return OK;
    bool again = strcmp(fate, "reenter") == 0;
    TRY(leave(k, f, again ? "lift" : fate, ago > 200 ? 100 : ago > 40 ? 15 : 5));
    if (!again)
        return OK;
    at_day(k, 4);
    return move(k, f, (struct casefile_step){.verb = "apply", .reason = S("illness"), .words = S("家人再次住院")}, false);
}

static enum err household(struct maker *k, int i)
{
    static const char *const streets[] = {"八大峡", "湛山", "浮山路", "台东", "李村", "中韩", "流亭", "胶莱"};
    const struct story *s = &stories[i % (int)countof(stories)];
    const char *fate = fates[i / (int)countof(stories) % ROUND];
    int64_t ago = fate && strcmp(fate, "draft") == 0 ? 2 + i % 9 : fate && strcmp(fate, "applying") == 0 ? 14 + i % 20 : 60 + i * 37 % 1300;
    struct demo *d = k->d;
    struct case_member head = person_of(k, s, &s->kin[0], i, 0, S(""));
    struct casefile f = {
        .org_id = 0, .kind = str_of(s->kind), .level = i % 3 == 0 ? S("nation") : i % 3 == 1 ? S("city") : S("county"), .area = str_of(k->org->area),
        .main_cause = str_of(s->cause), .causes = str_of(s->second), .housing = str_of(s->housing), .floor_m2 = 48 + i % 40,
        .disaster = str_of(s->disaster), .disaster_on = s->disaster[0] ? day_of(k, ago + 20) : S(""), .contact_id = i % 5 ? k->clerk : 0,
        .address = str_f(d->a, "青岛市%s街道演示路%d号%d单元", streets[i % (int)countof(streets)], 1 + i % 180, 1 + i % 4),
        .cause_note = str_of(s->note), .dibao_fen = strcmp(s->class, "deep") == 0 && i % 2 ? 90000 : 0,
    };
    at_day(k, ago);
    TRY(db_int(k->cx->tx, CASE_ORG_BY_CODE, VALS(TXT(k->org->code)), &f.org_id));
    TRY(casefile_add(k->cx, &f, &head));
    for (int m = 1; m < 5 && s->kin[m].relation; m++) {
        struct case_member x = person_of(k, s, &s->kin[m], i, m, head.name);
        TRY(casefile_member_add(k->cx, &f, &x));
    }
    TRY(money_of(k, &f, s, i, ago < 200 ? ago : 30));
    TRY(papers_of(k, &f, s, i, ago, !fate || strcmp(fate, "applying")));
    TRY(fate_of(k, &f, s, fate, ago, i));
    at_day(k, 0);
    audit_object(k->cx, f.org_id, "casefile:%lld", (long long)f.id);
    k->cx->audit.len = 0;
    return audit_write(k->cx, "casefile.create", S("ok"));
}

/* --- many --- */

static enum err user(struct tx *tx, struct demo *d, struct str prefix, const char *role, int64_t *id)
{
    return db_int(tx, USER_LOGIN_TAKEN, VALS(TXT(str_f(d->a, "%.*s.%s", FMT(prefix), role))), id);
}

static enum err batch(struct tx *tx, void *arg)
{
    struct maker *k = arg;
    struct sealer *sealer = sealer_borrow(k->d->app);
    static const struct grant everywhere = {.path = {"", 0}};
    k->cx = ctx_system(k->d->a, k->d->app, tx, sealer);
    k->cx->scopes = &everywhere;
    k->cx->n_scopes = 1;
    k->today_ms = k->cx->now;
    enum err e = OK;
    for (int i = k->from; e == OK && i < k->from + BATCH && i < HOUSEHOLDS; i++) {
        size_t o = (size_t)(i * 7 + 3) % k->d->n_orgs;
        while (k->d->orgs[o].level < DEMO_STREET)
            o = (o + 1) % k->d->n_orgs;
        k->org = &k->d->orgs[o];
        e = user(tx, k->d, k->org->user, "clerk", &k->clerk);
        if (e == OK)
            e = user(tx, k->d, k->org->user, "review", &k->review);
        k->cx->who->user_id = k->clerk;
        if (e == OK)
            e = household(k, i);
        if (e != OK) {
            k->d->problem = str_f(k->d->a, "第 %d 户：%s %.*s", i, err_text(e), FMT(k->cx->fail_text));
            for (const struct problem *p = k->cx->problems.first; p; p = p->next)
                k->d->problem = str_f(k->d->a, "%.*s %s：%.*s", FMT(k->d->problem), p->field, FMT(p->text));
        }
    }
    sealer_return(k->d->app, sealer);
    return e;
}

/* --- changes that wait, and three that were made --- */

static const struct json *first_of(struct demo *d, const char *query)
{
    return json_at(json_get(demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/casefiles?%s&limit=1", query), S("")), "rows"), 0);
}

/* The change as it stands then; NULL when there is no such file. */
static const struct json *propose(struct demo *d, const struct json *file, struct str body)
{
    if (!file)
        return NULL;
    const struct json *whole = demo_call(d, "city.clerk", M_POST, str_f(d->a, "/api/casefiles/%lld/propose", (long long)json_get_int(file, "id", 0)), body);
    return json_at(json_get(whole, "proposals"), 0);
}

static void accept(struct demo *d, const struct json *change)
{
    if (change)
        (void)demo_call(d, "city.review", M_POST, str_f(d->a, "/api/casechanges/%lld/accept", (long long)json_get_int(change, "id", 0)), S("{\"words\":\"情况属实\"}"));
}

/* Found twice: the draft of a union goes into the file that one of its households has. */
static void merge(struct demo *d, const char *org, const char *words, const char *today)
{
    const struct json *into = first_of(d, str_z(d->a, str_f(d->a, "org=%s&state=active", org)));
    if (into)
        accept(d, propose(d, first_of(d, str_z(d->a, str_f(d->a, "org=%s&state=draft", org))),
                          str_f(d->a, "{\"verb\":\"merge\",\"other_no\":\"%.*s\",\"on_day\":\"%s\",\"words\":\"%s\"}", FMT(json_get_str(into, "no")), today, words)));
}

static void changes(struct demo *d)
{
    char today[DATE_TEXT];
    date_iso(date_of_ms(now_ms(d->app->clock)), today);
    (void)propose(d, first_of(d, "org=QD01&state=active"),
            str_f(d->a, "{\"verb\":\"transfer\",\"to_org\":\"QD02\",\"on_day\":\"%s\",\"words\":\"职工调往新单位\"}", today));
    (void)propose(d, first_of(d, "org=QD03&state=active&cause=kin_illness"),
            str_f(d->a, "{\"verb\":\"head\",\"members\":\"2\",\"on_day\":\"%s\",\"words\":\"户主长期外出\"}", today));
    (void)propose(d, first_of(d, "org=QD04&state=active&cause=kin_disability"),
            str_f(d->a, "{\"verb\":\"split\",\"members\":\"2\",\"on_day\":\"%s\",\"words\":\"长子另立门户\"}", today));
    merge(d, "QD05", "与在档职工是夫妻，重复申请", today);
    merge(d, "QD06", "与在档职工是同一户，调动后重复建档", today);
    accept(d, propose(d, first_of(d, "org=QD08&state=active&cause=kin_disability"),
                      str_f(d->a, "{\"verb\":\"split\",\"members\":\"2\",\"on_day\":\"%s\",\"words\":\"长子成家，分户另过\"}", today)));
}

void demo_casefile(struct demo *d)
{
    struct maker k = {.d = d};
    demo_at(d, NULL, 0); /* as of today */
    for (k.from = 0; k.from < HOUSEHOLDS && !d->problem.len; k.from += BATCH) {
        enum err e = db_write(d->app->db, d->a, batch, &k);
        if (e != OK && !d->problem.len)
            d->problem = str_of(err_text(e));
    }
    if (!d->problem.len)
        changes(d);
}
