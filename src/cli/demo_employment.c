// SPDX-License-Identifier: Apache-2.0
// What the city's own union did for work and health in the season: a job fair with companies of the first districts (FAIR came by name
// and SITE were counted at the door), a training (LEARNERS with a certificate), holiday jobs for HOLIDAY students of archived
// households, and mutual aid paid by the insurer: 607 people, 142 万元, of them 26 with 1 万元 each. What is counted here by record is
// not typed in: demo.c types the city's figures of F3 and K1 less these.
#include "demo.h"

#include "idno.h"

enum { FIRMS = 8, FAIR = 24, HIRED = 15, LEARNERS = 29, SITE = DEMO_EMPLOYMENT_F3 - FAIR - LEARNERS, HOLIDAY = DEMO_EMPLOYMENT_K1, DISTRICTS = 10 };

static int64_t made(struct demo *d, const char *as, struct str path, struct str body)
{
    const struct json *j = d->problem.len ? NULL : demo_call(d, as, M_POST, path, body);
    return d->problem.len ? 0 : json_get_int(j, "id", 0);
}

static void done(struct demo *d, const char *as, struct str path, const char *body)
{
    if (!d->problem.len)
        demo_call(d, as, M_POST, path, str_of(body));
}

/* --- fair and training --- */

static int64_t event(struct demo *d, const char *kind, const char *title, const char *place, const char *from, const char *to, const char *more)
{
    int64_t id = made(d, "city.clerk", S("/api/job-events?org=QD"),
                      str_f(d->a, "{\"campaign\":\"LJ2023\",\"kind\":\"%s\",\"title\":\"%s\",\"place\":\"%s\",\"starts_on\":\"%s\",\"ends_on\":\"%s\"%s}", kind, title, place, from, to, more));
    done(d, "city.clerk", str_f(d->a, "/api/job-events/%lld/open", (long long)id), "{}");
    return id;
}

static struct str who(struct demo *d)
{
    struct demo_person p = demo_someone(d, "370202");
    return str_f(d->a, "{\"name\":\"%.*s\",\"number\":\"%.*s\",\"phone\":\"%.*s\"}", FMT(p.name), FMT(p.number), FMT(p.phone));
}

/* Signs one up and has him come; his sign-up, 0 after a failure. */
static int64_t came(struct demo *d, int64_t ev, struct str person, const char *on)
{
    int64_t id = made(d, "city.clerk", str_f(d->a, "/api/job-events/%lld/signups", (long long)ev), person);
    done(d, "city.clerk", str_f(d->a, "/api/job-signups/%lld/attended", (long long)id), on);
    return id;
}

static int64_t posts(struct demo *d, int64_t ev, const struct json *firms, int64_t ids[2 * FIRMS])
{
    static const char *const titles[] = {"装配工", "焊工", "仓储管理员", "配送员", "客服专员", "质检员", "保洁员", "电工"};
    int64_t n = 0;
    for (int i = 0; i < 2 * FIRMS && !d->problem.len; i++)
        ids[n++] = made(d, "city.clerk", str_f(d->a, "/api/job-events/%lld/vacancies", (long long)ev),
                        str_f(d->a, "{\"uscc\":\"%.*s\",\"title\":\"%s\",\"wanted\":%d,\"pay_from_fen\":%d,\"pay_to_fen\":%d,\"place\":\"市内\",\"requirement\":\"初中以上，服从安排\"}",
                              FMT(json_get_str(json_at(firms, (size_t)i % FIRMS), "uscc")), titles[(i + i / FIRMS) % 8], 3 + i % 5, 450000 + i * 10000, 650000 + i * 10000));
    return n;
}

static void fair(struct demo *d)
{
    int64_t ids[2 * FIRMS] = {0};
    const struct json *firms = json_get(demo_call(d, "city.clerk", M_GET, S("/api/companies"), S("")), "rows");
    int64_t ev = event(d, "fair", "春风行动暨新春招聘会", "市人力资源市场", "2023-01-28", "2023-01-29", ",\"note\":\"面向返青留青务工人员和下岗失业职工，现场可办理失业登记。\"");
    int64_t n = posts(d, ev, firms, ids);
    for (int i = 0; i < FAIR && !d->problem.len; i++) {
        struct str person = who(d);
        came(d, ev, person, "{\"on\":\"2023-01-28\"}");
        int64_t intent = made(d, "city.clerk", str_f(d->a, "/api/vacancies/%lld/intents", (long long)ids[i % n]), person);
        if (i < HIRED)
            done(d, "city.clerk", str_f(d->a, "/api/job-intents/%lld/result", (long long)intent), "{\"state\":\"hired\",\"on\":\"2023-01-29\"}");
    }
    done(d, "city.clerk", str_f(d->a, "/api/job-events/%lld/site", (long long)ev), str_z(d->a, str_f(d->a, "{\"heads\":%d,\"on\":\"2023-01-28\"}", SITE)));
}

static void training(struct demo *d)
{
    int64_t ev = event(d, "training", "家政服务员技能培训班", "市工人文化宫", "2023-02-06", "2023-02-10", ",\"hours\":40,\"seats\":40");
    for (int i = 0; i < LEARNERS && !d->problem.len; i++) {
        int64_t id = came(d, ev, who(d), "{\"on\":\"2023-02-06\"}");
        done(d, "city.clerk", str_f(d->a, "/api/job-signups/%lld/certificate", (long long)id), str_z(d->a, str_f(d->a, "{\"certificate\":\"QDJZ-2023-%03d\"}", i + 1)));
    }
}

/* --- holiday jobs --- */

/* Sixteen in that season; a guardian of each agreed. */
static bool fit_student(const struct json *m)
{
    struct str birth = json_get_str(m, "birth");
    return json_get_bool(m, "studying") && birth.len && str_cmp(birth, S("2007-01-01")) < 0;
}

/* Takes up to as many as are wanted of one household. */
static int placed(struct demo *d, int64_t job, const struct json *file, int wanted)
{
    const struct json *members = json_get(file, "members");
    struct str no = json_get_str(json_get(file, "file") ? json_get(file, "file") : file, "no");
    int n = 0;
    for (size_t i = 0; i < json_len(members) && n < wanted && !d->problem.len; i++) {
        const struct json *m = json_at(members, i);
        if (!fit_student(m) || json_get_str(m, "left_on").len)
            continue;
        int64_t id = made(d, "city.clerk", str_f(d->a, "/api/vacancies/%lld/placements", (long long)job),
                          str_f(d->a, "{\"file_no\":\"%.*s\",\"member_no\":%lld,\"consent_on\":\"2023-01-15\"}", FMT(no), (long long)json_get_int(m, "no", 0)));
        done(d, "city.clerk", str_f(d->a, "/api/holiday-placements/%lld/match", (long long)id), "{}");
        done(d, "city.clerk", str_f(d->a, "/api/holiday-placements/%lld/start", (long long)id), "{\"on\":\"2023-01-30\"}");
        n++;
    }
    return n;
}

static void holiday(struct demo *d)
{
    int n = 0;
    int64_t ev = event(d, "holiday", "“情暖寒假”勤工俭学岗位", "市职工服务中心", "2023-01-16", "2023-02-12", "");
    int64_t job = made(d, "city.clerk", str_f(d->a, "/api/job-events/%lld/vacancies", (long long)ev),
                       str_f(d->a, "{\"uscc\":\"" DEMO_CARING "\",\"title\":\"图书和档案整理\",\"wanted\":%d,\"pay_from_fen\":10000,\"pay_to_fen\":12000,\"requirement\":\"年满 16 周岁的在读学生\"}", HOLIDAY + 8));
    made(d, "city.clerk", str_f(d->a, "/api/job-events/%lld/vacancies", (long long)ev), S("{\"uscc\":\"" DEMO_CARING "\",\"title\":\"科技馆小讲解员\",\"wanted\":20,\"practice\":true}"));
    for (int64_t after = 0; n < HOLIDAY && !d->problem.len;) {
        const struct json *rows = json_get(demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/casefiles?org=QD&state=active&limit=100&after=%lld", (long long)after), S("")), "rows");
        if (d->problem.len || !json_len(rows))
            break;
        for (size_t i = 0; i < json_len(rows) && n < HOLIDAY && !d->problem.len; i++) {
            after = json_get_int(json_at(rows, i), "id", 0);
            const struct json *file = demo_call(d, "city.clerk", M_GET, str_f(d->a, "/api/casefiles/%lld", (long long)after), S(""));
            n += d->problem.len ? 0 : placed(d, job, file, HOLIDAY - n);
        }
    }
    if (n != HOLIDAY && !d->problem.len)
        d->problem = str_f(d->a, "在档家庭中只找到 %d 名可以勤工俭学的学生", n);
}

/* --- mutual aid --- */

static const struct {
    int n;
    int64_t self_paid_fen, step_fen; /* the first pays that much, each next a step more, within the plan's step */
} patients[] = {{26, 10000000, 431700}, {51, 5000000, 90100}, {90, 3000000, 21300}, {195, 1000000, 9700}, {245, 500000, 1900}};

/* The first word of a picture: papers of the demonstration are empty. */
static int64_t paper(struct demo *d, const char *as)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde";
    const struct json *j = d->problem.len ? NULL : demo_upload(d, as, S("/api/files"), "票据.png", (struct str){png, sizeof png - 1});
    return d->problem.len ? 0 : json_get_int(j, "id", 0);
}

static void patient(struct demo *d, int k, int64_t self_paid_fen)
{
    static const char *const illness[] = {"恶性肿瘤", "终末期肾病", "急性心肌梗塞", "脑中风后遗症", "重大器官移植术"};
    struct arena_mark mark = arena_mark(d->a);
    struct demo_person p = demo_someone(d, "370202");
    const char *clerk = str_z(d->a, str_f(d->a, "d%02d.clerk", k % DISTRICTS + 1)), *review = str_z(d->a, str_f(d->a, "d%02d.review", k % DISTRICTS + 1));
    int64_t person = made(d, clerk, S("/api/persons"),
                          str_f(d->a, "{\"org\":\"QD%02d\",\"name\":\"%.*s\",\"number\":\"%.*s\",\"phone\":\"%.*s\",\"is_member\":true}", k % DISTRICTS + 1, FMT(p.name), FMT(p.number), FMT(p.phone)));
    int64_t enrolment = made(d, clerk, S("/api/mutual-enrolments"), str_f(d->a, "{\"plan\":\"qd23\",\"person_id\":%lld,\"renewal\":true,\"policy_no\":\"HZ2023-%04d\"}", (long long)person, k + 1));
    struct str ill_on = str_f(d->a, "2022-%02d-%02d", 3 + k % 10, 1 + k % 28);
    int64_t claim = made(d, clerk, S("/api/mutual-claims"),
                         str_f(d->a, "{\"enrolment_id\":%lld,\"ill_on\":\"%.*s\",\"self_paid_fen\":%lld,\"diagnosis\":\"%s\"}", (long long)enrolment, FMT(ill_on), (long long)self_paid_fen, illness[k % 5]));
    struct str at = str_f(d->a, "/api/mutual-claims/%lld", (long long)claim);
    done(d, clerk, str_f(d->a, "%.*s/papers", FMT(at)), str_z(d->a, str_f(d->a, "{\"file_id\":%lld}", (long long)paper(d, clerk))));
    const struct json *j = d->problem.len ? NULL : demo_call(d, clerk, M_POST, str_f(d->a, "%.*s/check", FMT(at)),
                                                             str_f(d->a, "{\"ill_on\":\"%.*s\",\"self_paid_fen\":%lld,\"version\":1}", FMT(ill_on), (long long)self_paid_fen));
    int64_t fen = json_get_int(j, "benefit_fen", 0);
    done(d, review, str_f(d->a, "%.*s/approve", FMT(at)), "{}");
    done(d, clerk, str_f(d->a, "%.*s/paid", FMT(at)), str_z(d->a, str_f(d->a, "{\"paid_fen\":%lld,\"paid_on\":\"2023-01-12\",\"paid_ref\":\"互助给付 %04d\"}", (long long)fen, k + 1)));
    if (!d->problem.len)
        arena_release(d->a, mark);
}

static void mutual(struct demo *d)
{
    int k = 0;
    demo_at(d, "2023-01-12", 15);
    for (size_t i = 0; i < countof(patients); i++)
        for (int n = 0; n < patients[i].n && !d->problem.len; n++)
            patient(d, k++, patients[i].self_paid_fen + n * patients[i].step_fen);
    demo_at(d, NULL, 0);
}

void demo_employment(struct demo *d)
{
    demo_at(d, "2023-02-10", 17);
    fair(d);
    if (!d->problem.len)
        training(d);
    if (!d->problem.len)
        holiday(d);
    if (!d->problem.len)
        mutual(d);
    demo_at(d, NULL, 0);
}
