/* SPDX-License-Identifier: Apache-2.0
 * Fills an empty installation (NUAN_DB, NUAN_KEY) for the benchmark, far faster than the ordinary
 * path would: a tree of unions, users with open sessions, one campaign, invented persons, paid aid
 * and its tallies. Prints the sessions as JSON lines. Not part of the program.
 *   bench_seed UNIONS PERSONS AID [COMBOS [staff|workers]]
 * Aid is spread over all grass-roots unions; each gives to COMBOS (class, source) pairs, default 2, and all of
 * them whatever AID is, as long as a union has COMBOS persons. More aid than persons: each person is given to
 * AID / PERSONS times, in a campaign without the rule of one aid a person. staff: a clerk with an open session
 * for every union, a reviewer for those with unions below, and more sessions of readers. workers: every person has an
 * open session of his phone (role worker). */
#include <stdlib.h>

#include "aid.h"
#include "app.h"
#include "campaign.h"
#include "dispatch.h"
#include "engine.h" /* tx_query: set-based text outside the statement table */
#include "org.h"
#include "person.h"
#include "session.h"
#include "user.h"

enum {
    ARENA_BYTES = 1024 * 1024 * 1024,
    CHUNK = 100000, /* persons of one transaction */
    DISTRICTS = 10,
    STREETS = 20, /* of a district */
    SESSIONS = 8, /* of each role: clients of the load take turns */
    READERS = 600, /* sessions of city.view with staff */
};

struct key { /* a person to be: in the order of the unique index, as a bulk load should be */
    unsigned char blind[BLIND_BYTES];
    uint32_t no;
};

struct seed {
    struct app *app;
    struct arena *a;
    int64_t unions, persons, aid, combos, campaign_id;
    bool staff, workers;
    struct org *org; /* all unions */
    int64_t n_org;
    int64_t *leaf; /* ids of the grass-roots unions */
    int64_t n_leaf;
    int64_t round; /* of aid */
    struct key *keys;
    int64_t from, to; /* of this chunk */
    struct str why;
};

static enum err in_tx(struct tx *tx, struct seed *s, enum err (*run)(struct ctx *, struct seed *))
{
    struct sealer *sealer = sealer_borrow(s->app);
    struct ctx *cx = ctx_system(s->a, s->app, tx, sealer);
    enum err e = run(cx, s);
    sealer_return(s->app, sealer);
    s->why = cx->fail_text.len ? cx->fail_text : cx->problems.n ? cx->problems.first->text : S("");
    return e;
}

/* --- unions --- */

static enum err union_add(struct ctx *cx, struct seed *s, const struct org *parent, struct str code, const char *kind,
                          struct org *out)
{
    *out = (struct org){.code = code,
                        .name = str_f(cx->a, "%.*s总工会", FMT(code)),
                        .kind = str_of(kind),
                        .valid_from = S("2015-01-01")};
    TRY(org_add(cx, parent, out));
    s->org[s->n_org++] = (struct org){.id = out->id, .code = str_dup(s->a, out->code), .kind = str_of(kind)};
    return OK;
}

static enum err street_add(struct ctx *cx, struct seed *s, const struct org *district, int d, int k)
{
    struct org street, leaf;
    int64_t all = s->unions - 1 - DISTRICTS - DISTRICTS * STREETS, streets = DISTRICTS * STREETS;
    int64_t leaves = all / streets + ((d - 1) * STREETS + k <= all % streets ? 1 : 0); /* exactly as many as asked */
    TRY(union_add(cx, s, district, str_f(cx->a, "QD%02d%02d", d, k), "street", &street));
    for (int64_t i = 1; i <= (leaves > 0 ? leaves : 1); i++) {
        TRY(union_add(cx, s, &street, str_f(cx->a, "QD%02d%02d%02lld", d, k, (long long)i), "grass", &leaf));
        s->leaf[s->n_leaf++] = leaf.id;
    }
    return OK;
}

static enum err tree_run(struct ctx *cx, struct seed *s)
{
    struct org city, district;
    TRY(union_add(cx, s, NULL, S("QD"), "city", &city));
    for (int d = 1; d <= DISTRICTS; d++) {
        TRY(union_add(cx, s, &city, str_f(cx->a, "QD%02d", d), "district", &district));
        for (int k = 1; k <= STREETS; k++)
            TRY(street_add(cx, s, &district, d, k));
    }
    return OK;
}

/* --- users and what they work on --- */

static enum err session_add(struct ctx *cx, struct str role, struct str org, int64_t user_id)
{
    unsigned char hash[SM3_BYTES];
    char token[TOKEN_TEXT], csrf[TOKEN_TEXT];
    token_new(cx->app->rand, token);
    token_new(cx->app->rand, csrf);
    sm3_once(token, strlen(token), hash);
    printf("{\"role\":\"%.*s\",\"org\":\"%.*s\",\"token\":\"%s\",\"csrf\":\"%s\"}\n", FMT(role), FMT(org), token, csrf);
    return db_exec(cx->tx, SESSION_PUT,
                   VALS(BLOB(((struct str){(char *)hash, sizeof hash})), I64(user_id),
                        TXT(str_of(csrf)), I64(cx->now), TXT(S("127.0.0.1"))),
                   NULL);
}

static enum err staff_add(struct ctx *cx, const struct org *o, const char *role, const char *group, int sessions)
{
    char token[TOKEN_TEXT];
    int64_t id, grant;
    bool city = str_eq(o->kind, S("city"));
    struct str login = city ? str_f(cx->a, "city.%s", role) : str_f(cx->a, "u%lld.%s", (long long)o->id, role);
    TRY(user_add(cx, login, login, o->id, &id, token));
    TRY(grant_add(cx, id, str_of(role), o->id, S("2020-01-01"), S(""), &grant));
    TRY(db_exec(cx->tx, PASSWORD_SET, VALS(I64(id), TXT(S("")), I64(cx->now)), NULL));
    for (int i = 0; i < sessions; i++)
        TRY(session_add(cx, str_of(group), o->code, id));
    return OK;
}

/* Groups: clerk, review, cash, view of the city; leaf.clerk, above.clerk, above.review of those below. */
static enum err users_run(struct ctx *cx, struct seed *s)
{
    static const char *const roles[] = {"clerk", "review", "cash", "view"};
    const struct org *city = &s->org[0];
    for (size_t r = 0; r < countof(roles); r++)
        TRY(staff_add(cx, city, roles[r], roles[r], s->staff && r == 3 ? READERS : SESSIONS));
    for (int64_t i = 1; s->staff && i < s->n_org; i++) {
        bool leaf = str_eq(s->org[i].kind, S("grass"));
        TRY(staff_add(cx, &s->org[i], "clerk", leaf ? "leaf.clerk" : "above.clerk", 1));
        if (!leaf)
            TRY(staff_add(cx, &s->org[i], "review", "above.review", 1));
    }
    struct campaign c = {.code = S("LJ2023"), .name = S("两节送温暖"), .org_id = city->id, .year = 2023,
                         .start_on = S("2023-01-01"), .end_on = S("2023-12-31"), .status = S("open"),
                         .once = s->aid <= s->persons, .forms = S("cz21")};
    TRY(campaign_add(cx, &c));
    s->campaign_id = c.id;
    return OK;
}

static enum err first_tx(struct tx *tx, void *arg)
{
    struct seed *s = arg;
    TRY(in_tx(tx, s, tree_run));
    return in_tx(tx, s, users_run);
}

/* --- persons --- */

static const char surnames[] = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
                               "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";
static const char given[] = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红梅玉珍文辉力志永健世广义兴良海山仁波宁贵福生龙元"
                            "全胜学祥才发武新利清飞彬富顺信子俊峰岩雪琳欣怡悦涵博宇浩轩然天成安康春夏秋冬晨曦光林森石川江河湖东南西北";

/* The nth character of a text of three-byte characters. */
static struct str nth(const char *text, size_t bytes, uint64_t n)
{
    return (struct str){text + n % (bytes / 3) * 3, 3};
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30, x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27, x *= 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Invented identity number of person no: all different, check character sound. */
static void number_of(uint32_t no, char out[19])
{
    unsigned year = 1960 + no % 40, month = 1 + no / 40 % 12, day = 1 + no / 480 % 28;
    snprintf(out, 19, "3702%02u%04u%02u%02u%03u", 2 + no / 13440 % 3, year, month, day,
             no / 40320 % 1000);
    out[17] = idno_check_char(out);
    out[18] = 0;
}

static struct str name_of(uint32_t no, char out[16])
{
    uint64_t r = mix(no + 1);
    struct str a = nth(surnames, sizeof surnames - 1, r), b = nth(given, sizeof given - 1, r >> 16),
               c = r >> 32 & 3 ? nth(given, sizeof given - 1, r >> 40) : S("");
    return (struct str){out, (size_t)snprintf(out, 16, "%.*s%.*s%.*s", FMT(a), FMT(b), FMT(c))};
}

static enum err worker_session(struct ctx *cx, int64_t person_id)
{
    char token[TOKEN_TEXT], csrf[TOKEN_TEXT];
    token_new(cx->app->rand, token);
    token_new(cx->app->rand, csrf);
    printf("{\"role\":\"worker\",\"token\":\"%s\",\"csrf\":\"%s\"}\n", token, csrf);
    return db_exec(cx->tx, WORKER_SESSION_PUT,
                   VALS(BLOB(session_hash(cx->a, str_of(token))), I64(person_id), TXT(str_of(csrf)), I64(cx->now), TXT(S("127.0.0.1"))), NULL);
}

static enum err person_one(struct ctx *cx, struct seed *s, const struct key *k)
{
    char number[19], name[16], phone[12], card[20], aad_text[PERSON_AAD];
    unsigned char sealed[PERSON_SECRET_MAX], phone_blind[BLIND_BYTES], card_blind[BLIND_BYTES];
    int64_t id;
    number_of(k->no, number);
    snprintf(phone, sizeof phone, "138%08u", k->no);
    snprintf(card, sizeof card, "622202%013u", k->no);
    struct person_secret secret = {str_of(number), str_of(phone), str_of(card)};
    struct str aad = person_aad(S("RESIDENT"), k->blind, aad_text);
    person_blind_phone(cx->sealer, secret.phone, phone_blind);
    person_blind_card(cx->sealer, secret.card, card_blind);
    struct str birth = str_f(cx->a, "%.4s-%.2s-%.2s", number + 6, number + 10, number + 12);
    enum err e = db_int(cx->tx, PERSON_ADD,
                  VALS(TXT(S("RESIDENT")), BLOB(((struct str){(const char *)k->blind, BLIND_BYTES})),
                       BLOB(person_secret_seal(cx->sealer, aad, &secret, sealed)),
                       TXT(name_of(k->no, name)), TXT((number[16] - '0') % 2 ? S("M") : S("F")),
                       TXT(birth), BLOB(((struct str){(char *)phone_blind, BLIND_BYTES})),
                       BLOB(((struct str){(char *)card_blind, BLIND_BYTES})), TXT(S("工商银行")),
                       TXT(S("青岛某某机械制造有限公司")), TXT(S("装配工")), I64(1), I64(k->no % 3 == 0),
                       TXT(k->no % 5 ? S("") : S("XJY")), TXT(S("")), TXT(S("")),
                       I64(s->leaf[k->no % (uint64_t)s->n_leaf]), TXT(S("active")), TXT(S("")),
                       I64(cx->now)),
                  &id);
    return e == OK && s->workers ? worker_session(cx, id) : e;
}

static enum err persons_run(struct ctx *cx, struct seed *s)
{
    for (int64_t i = s->from; i < s->to; i++) {
        struct arena_mark m = arena_mark(cx->a);
        TRY(person_one(cx, s, &s->keys[i]));
        arena_release(cx->a, m);
    }
    return OK;
}

static enum err persons_tx(struct tx *tx, void *arg)
{
    return in_tx(tx, arg, persons_run);
}

static int by_blind(const void *a, const void *b)
{
    return memcmp(((const struct key *)a)->blind, ((const struct key *)b)->blind, BLIND_BYTES);
}

static enum err persons(struct seed *s)
{
    struct sealer *sealer = sealer_borrow(s->app);
    char number[19];
    s->keys = calloc((size_t)s->persons + 1, sizeof *s->keys);
    ASSERT(s->keys);
    for (int64_t i = 0; i < s->persons; i++) {
        s->keys[i].no = (uint32_t)i;
        number_of((uint32_t)i, number);
        person_blind_number(sealer, str_of(number), s->keys[i].blind);
    }
    sealer_return(s->app, sealer);
    qsort(s->keys, (size_t)s->persons, sizeof *s->keys, by_blind);
    for (s->from = 0; s->from < s->persons; s->from = s->to) {
        s->to = s->from + CHUNK < s->persons ? s->from + CHUNK : s->persons;
        TRY(db_write(s->app->db, s->a, persons_tx, s));
        fprintf(stderr, "persons %lld\n", (long long)s->to);
    }
    free(s->keys);
    return OK;
}

/* --- what is set-based --- */

static enum err run_text(struct tx *tx, const char *sql, struct vals v)
{
    struct cursor *q;
    bool row;
    TRY(tx_query(tx, &q, sql, v, false));
    enum err e = tx_next(tx, q, &row);
    tx_finish(q);
    return e;
}

/* The keys persons are searched by, as person_find.c describes them. */
static const char grams[] =
    "INSERT INTO person_gram (gram, person_id) "
    "SELECT CASE n.i WHEN 0 THEN '^' || lower(substr(p.name, 1, 1)) ELSE lower(substr(p.name, n.i, 2)) END, p.id "
    "FROM person p CROSS JOIN (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2) n WHERE n.i < length(p.name) "
    "ORDER BY 1, 2 ON CONFLICT (gram, person_id) DO NOTHING";
static const char tag_keys[] = "INSERT INTO person_gram (gram, person_id) "
                               "SELECT '#' || p.tags, p.id FROM person p WHERE p.tags <> '' ORDER BY 1, 2";
/* Pairs of a union follow from its id and a number: the person's place in his union, and the round. So every union has
 * its COMBOS cells, however many rows. Rows come by person: three of the four indexes grow in their order. */
static const char aid_rows[] = /* parameters numbered in the order they come: SQLite counts them so */
    "INSERT INTO aid (campaign_id, org_id, person_id, kind, class, source, tags, heads, amount_fen, given_on, "
    "year, state, once) "
    "SELECT CAST($1 AS BIGINT), x.org_id, x.id, 'cash', 'C' || (1 + (x.org_id + x.k) % 11), "
    "CASE (x.org_id + x.k) % 4 WHEN 0 THEN 'GH-BJ' WHEN 1 THEN 'CZ-SHI' WHEN 2 THEN 'GH-SJ-SWN' ELSE 'SH' END, "
    "CASE (x.org_id + x.k) % 3 WHEN 0 THEN 'YWRY' ELSE '' END, "
    "1, 50000 + x.k * 10000, '2023-01-15', 2023, 'paid', CAST($2 AS BIGINT) "
    "FROM (SELECT p.id, p.org_id, (ROW_NUMBER() OVER (PARTITION BY p.org_id ORDER BY p.id) + CAST($3 AS BIGINT)) % CAST($4 AS BIGINT) AS k FROM person p) x "
    "WHERE x.id <= $5 ORDER BY x.id";
/* The sums a change keeps: of all, and once more of those with a tag. */
static const char tallies[] =
    "WITH cell AS MATERIALIZED (SELECT campaign_id, org_id, kind, class, source, tags, SUM(heads) AS heads, SUM(amount_fen) AS fen "
    "FROM aid WHERE state = 'paid' GROUP BY campaign_id, org_id, kind, class, source, tags) "
    "INSERT INTO tally (campaign_id, org_id, kind, class, source, tag, heads, fen) "
    "SELECT campaign_id, org_id, kind, class, source, '', SUM(heads), SUM(fen) FROM cell "
    "GROUP BY campaign_id, org_id, kind, class, source UNION ALL "
    "SELECT campaign_id, org_id, kind, class, source, tags, heads, fen FROM cell WHERE tags <> ''";

/* Who is counted as a registered household has a file: a table with C11 is not filed otherwise (check V19). */
static const char archives[] = "UPDATE person SET archive_no = 'D' || id WHERE id IN (SELECT person_id FROM aid WHERE class = 'C11')";

static enum err grams_tx(struct tx *tx, void *arg)
{
    (void)arg;
    TRY(run_text(tx, grams, NOVALS));
    return run_text(tx, tag_keys, NOVALS);
}

static enum err aid_tx(struct tx *tx, void *arg)
{
    const struct seed *s = arg;
    bool once = s->aid <= s->persons;
    int64_t last = once ? s->aid : s->persons;
    if (db_is_postgres(s->app->db)) /* rows made from rows that are there: no need to look each up */
        TRY(run_text(tx, "SET LOCAL session_replication_role = replica", NOVALS));
    return run_text(tx, aid_rows, VALS(I64(s->campaign_id), OPT(once ? s->campaign_id : 0), I64(s->round), I64(s->combos), I64(last)));
}

static enum err tally_tx(struct tx *tx, void *arg)
{
    const struct seed *s = arg;
    if (s->staff)
        TRY(run_text(tx, archives, NOVALS));
    return run_text(tx, tallies, NOVALS);
}

static enum err sets(struct seed *s)
{
    TRY(db_write(s->app->db, s->a, grams_tx, s));
    for (s->round = 0; s->round == 0 || s->round * s->persons < s->aid; s->round++) {
        TRY(db_write(s->app->db, s->a, aid_tx, s));
        fprintf(stderr, "aid, round %lld\n", (long long)s->round + 1);
    }
    return db_write(s->app->db, s->a, tally_tx, s);
}

static enum err analyze_tx(struct tx *tx, void *arg)
{
    (void)arg;
    return run_text(tx, "ANALYZE", NOVALS);
}

static enum err fill(struct seed *s)
{
    TRY(app_init_areas(s->a, s->app, &s->why));
    s->leaf = calloc((size_t)s->unions + DISTRICTS * STREETS, sizeof *s->leaf);
    s->org = calloc((size_t)s->unions + 2 * DISTRICTS * STREETS, sizeof *s->org);
    ASSERT(s->leaf && s->org);
    TRY(db_write(s->app->db, s->a, first_tx, s));
    TRY(persons(s));
    TRY(sets(s));
    return db_is_postgres(s->app->db) ? db_write(s->app->db, s->a, analyze_tx, s) : OK;
}

int main(int argc, char **argv)
{
    struct seed s = {.combos = 2, .why = S("")};
    if (argc < 4 || !str_int(str_of(argv[1]), &s.unions) || !str_int(str_of(argv[2]), &s.persons) ||
        !str_int(str_of(argv[3]), &s.aid) || (argc > 4 && !str_int(str_of(argv[4]), &s.combos)) ||
        s.persons < 0 || s.persons > 4000000 || s.unions > 20000 || s.aid > 20000000 || s.combos < 1 ||
        (s.aid > s.persons && (s.persons < 1 || s.aid % s.persons))) {
        fputs("usage: bench_seed UNIONS PERSONS AID [COMBOS [staff|workers]]; AID above PERSONS: a multiple of it\n", stderr);
        return 2;
    }
    s.staff = argc > 5 && str_eq(str_of(argv[5]), S("staff"));
    s.workers = argc > 5 && str_eq(str_of(argv[5]), S("workers"));
    s.a = arena_new(ARENA_BYTES);
    struct app_conf conf = {.mode = DB_CREATE};
    enum err e = app_open(s.a, &conf, &s.app, &s.why);
    if (e == OK)
        e = fill(&s);
    app_close(s.app);
    if (e != OK)
        fprintf(stderr, "bench_seed: %s %.*s\n", err_code(e), FMT(s.why));
    return e != OK;
}
