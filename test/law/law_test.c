/* SPDX-License-Identifier: Apache-2.0
 * The rules that protect users, as tests over the program's own tables: every statement prepares on
 * both engines, walks no table unless it says why, and binds the union scope or says why not; every
 * route has a right, a schema and an event; every field table covers its struct. */
#include "../base/test.h"
#include "../world.h"

/* Tables whose rows belong to a union: a statement over them is scoped or says why it is not. */
static const char *const owned[] = {"org",        "person", "roster",     "roster_row",  "roster_finding",
                                    "aid",        "tally",  "fund_txn",   "fund_entry",  "fund_balance",
                                    "payout_batch", "payout_file", "payout_item", "payout_skip", "payout_result", "payout_line", "payout_repay", "outbox", "recon_statement", "recon_entry", "recon_match",
                                    "form_item", "form_draft",  "decision", "decision_use", "plan", "plan_item", "subsidy", "subsidy_part", "file",   "job",        "user_account", "role_grant",
                                    "campaign", "supplier", "supplier_licence", "goods_item", "purchase", "purchase_line",
                                    "purchase_quote", "goods_receipt", "goods_lot", "goods_move", "goods_entry",
                                    "goods_balance", "goods_count", "goods_send", "handover", "handover_row",
                                    "roster_reason", "person_tie", "person_mark", "paid_card",
                                    "notice", "notice_item", "notice_file", "notice_recipient", "notice_delivery", "notice_reminder", "match_list", "match_row", "match_run", "match_hit", "match_pair", "match_action", "match_draw", "application", "application_step", "application_meeting", "public_notice", "public_notice_row", "objection", "home_visit", "home_visit_photo", "consent", "privacy_request", "privacy_hold", "erasure", "evidence_score", "evidence_gap", "evidence_pack", "worker_code", "worker_session", "quiz_bank", "quiz_attempt", "lottery", "lottery_entry", "lottery_win", "vote_cast", "vote_ballot", "wish", "wish_move", "wish_claim", "wish_photo", "self_application", "self_photo", "oidc_wait"};


static bool word_in(const char *sql, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = strstr(sql, word); p; p = strstr(p + 1, word)) {
        char before = p == sql ? ' ' : p[-1], after = p[n];
        bool open = strchr(" \n\t(,", before) != NULL;
        bool shut = after == 0 || strchr(" \n\t(),;", after) != NULL;
        if (open && shut)
            return true;
    }
    return false;
}

static bool after_keyword(const char *sql, const char *table)
{
    static const char *const lead[] = {"FROM ", "JOIN ", "UPDATE ", "INTO "};
    char text[80];
    for (size_t i = 0; i < countof(lead); i++) {
        snprintf(text, sizeof text, "%s%s", lead[i], table);
        const char *p = strstr(sql, text);
        if (p && strchr(" \n\t(),;", p[strlen(text)]))
            return true;
    }
    return false;
}

static void statements_are_scoped(void **state)
{
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < STMT__COUNT; i++) {
        const struct db_stmt *s = &db_statements[i];
        bool touches = false;
        for (size_t k = 0; k < countof(owned); k++)
            touches |= after_keyword(s->sql, owned[k]);
        bool scoped = word_in(s->flags, "scoped"), open = strstr(s->flags, "open:") != NULL;
        if (touches && !scoped && !open) {
            print_error("%s (%s) reads or writes rows of unions: bind the scope (flag 'scoped') or "
                        "say why not ('open:why')\n", s->name, s->file);
            bad++;
        }
        if (scoped && !(strstr(s->sql, "path >= ?") && strstr(s->sql, "path < ?"))) {
            print_error("%s (%s) says 'scoped' but does not bind path >= ? AND path < ?\n", s->name, s->file);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

struct plan {
    int stmt;
    struct str text;
};

static enum err plan_tx(struct tx *tx, void *arg)
{
    struct plan *p = arg;
    return db_plan(tx, p->stmt, &p->text);
}

/* A line of SQLite's plan that walks a whole table, or "". */
static struct str walk_in(struct str plan)
{
    while (plan.len) {
        struct str line = str_cut(plan, '\n', &plan);
        ptrdiff_t at = str_find(line, S("SCAN "));
        struct str what = str_sub(line, at < 0 ? line.len : (size_t)at + 5, line.len);
        if (at >= 0 && !str_starts(what, S("CONSTANT")) && !str_starts(what, S("(")) &&
            !str_has(what, S("SUBQUERY")))
            return what;
    }
    return S("");
}

/* Is it a table of the statement itself? Not: a named subquery (its own tables are told apart), nor
 * a child table that only the engine's foreign-key machinery mentions. */
static bool is_table_of(const struct db_stmt *s, struct str what)
{
    struct str rest, name = str_cut(what, ' ', &rest);
    static const char *const forms[] = {"%.*s AS (", ") AS %.*s", ") %.*s", "%.*s("};
    char z[80], text[100];
    snprintf(z, sizeof z, "%.*s", FMT(name));
    for (size_t i = 0; i < countof(forms); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof text, forms[i], FMT(name));
#pragma GCC diagnostic pop
        if (strstr(s->sql, text) && !after_keyword(s->sql, z))
            return false;
    }
    return word_in(s->sql, z);
}

WORLD_TEST(statements_prepare_and_use_indexes)
{
    int bad = 0;
    for (int i = 0; i < STMT__COUNT; i++) {
        struct plan p = {i, S("")};
        const struct db_stmt *s = &db_statements[i];
        if (world_write(w, plan_tx, &p) != OK) {
            print_error("%s (%s) does not prepare\n", s->name, s->file);
            bad++;
            continue;
        }
        struct str what = walk_in(p.text);
        if (what.len && is_table_of(s, what) && !db_is_postgres(w->app->db) && !strstr(s->flags, "scan:")) {
            print_error("%s (%s) walks a table: %.*s\n", s->name, s->file, FMT(what));
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static int route_flaws(const struct route *r, const char *area)
{
    int bad = 0;
#define LAW(cond, text)                                                                           \
    do {                                                                                          \
        if (!(cond)) {                                                                            \
            print_error("%s: %s: %s\n", area, r->path, text);                                     \
            bad++;                                                                                \
        }                                                                                         \
    } while (0)
    LAW(strncmp(r->path, "/api/", 5) == 0, "paths begin with /api/");
    LAW(r->scope != SCOPE_DENY, "a scope is named");
    LAW(r->scope == SCOPE_PUBLIC || r->scope == SCOPE_LOCAL || r->perm != PERM_NONE, "a right is named");
    LAW(r->scope != SCOPE_PUBLIC || r->perm == PERM_NONE, "public routes name no right");
    LAW((r->scope == SCOPE_WORKER) == (r->perm == PERM_WORKER_SELF), "a worker's right goes with a worker's scope");
    bool phone = strncmp(r->path, CALL_WORKER, strlen(CALL_WORKER)) == 0;
    LAW(r->scope != SCOPE_WORKER || phone, "a worker's routes have his cookie's paths");
    LAW(!phone || r->scope == SCOPE_WORKER || r->scope == SCOPE_PUBLIC || r->scope == SCOPE_LOCAL, "his paths serve no user");
    LAW(r->scope != SCOPE_WORKER || !route_takes(r, S("org")), "a worker names no union");
    LAW(r->title.len > 0, "a title for people");
    LAW(r->method != M_GET || r->tx != TX_WRITE, "reading changes nothing");
    LAW(r->tx != TX_WRITE || r->action, "a change leaves an event");
    LAW(!r->logged || r->action, "a logged read names its event");
    LAW(r->shape != OUT_FREE || (r->schema && r->schema[0]), "a free answer has a schema");
    LAW((r->shape != OUT_ONE && r->shape != OUT_LIST) || r->out.n > 0, "an answer has fields");
    LAW(r->method != M_GET || r->in.n == 0, "a GET has no body");
    LAW(!r->upload || r->tx == TX_NONE, "an upload opens its own transactions");
    LAW(!r->once || (r->tx == TX_NONE && r->action), "once is for what changes something by transactions of its own");
    /* a retry has no second effect; answers of these hold a secret and are not kept: their effects are single by
     * themselves (a login name is unique, the newest token counts, a look is a look) */
    bool secret = r->action && (strcmp(r->action, "user.create") == 0 || strcmp(r->action, "user.reset") == 0 ||
                                strcmp(r->action, "person.unmask") == 0 || strcmp(r->action, "casefile.unmask") == 0);
    /* of a worker, without an event: what he does without his name; a kept answer would name him, a unique index keeps it single */
    bool nameless = r->scope == SCOPE_WORKER && !r->action;
    LAW(r->tx != TX_NONE || r->method == M_GET || r->once || secret || nameless || r->scope == SCOPE_PUBLIC || r->scope == SCOPE_SELF,
        "what changes something is done once under a command id");
#undef LAW
    return bad;
}

/* No gap a member could hide in: rows cover the struct but for padding. */
static int table_gaps(struct fields fs, const char *where)
{
    bool covered[4096] = {false};
    int bad = 0;
    if (fs.n == 0)
        return 0;
    assert_true(fs.size <= sizeof covered);
    for (size_t i = 0; i < fs.n; i++) {
        for (size_t b = 0; b < fs.at[i].size; b++)
            covered[fs.at[i].offset + b] = true;
        for (size_t k = 0; k < i; k++)
            if (strcmp(fs.at[i].name, fs.at[k].name) == 0) {
                print_error("%s: %s stands twice\n", where, fs.at[i].name);
                bad++;
            }
    }
    size_t run = 0;
    for (size_t b = 0; b < fs.size; b++) {
        run = covered[b] ? 0 : run + 1;
        if (run == 8) {
            print_error("%s: bytes before %zu of the struct have no row\n", where, b);
            bad++;
        }
    }
    return bad;
}

/* Input tables may share one struct, each naming the members that may be typed. */
static bool is_input(const struct area *a, const struct field *table)
{
    for (size_t k = 0; k < a->n_routes; k++)
        if (a->routes[k].in.at == table)
            return true;
    return false;
}

static void routes_and_tables_are_whole(void **state)
{
    (void)state;
    struct world *w = world_new(WORLD_SQLITE);
    int bad = 0;
    for (size_t i = 0; i < w->app->n_areas; i++) {
        const struct area *a = w->app->areas[i];
        for (size_t k = 0; k < a->n_routes; k++) {
            bad += route_flaws(&a->routes[k], a->name);
            bad += table_gaps(a->routes[k].out, a->routes[k].path);
        }
        for (size_t k = 0; k < a->n_meta; k++) {
            if (!is_input(a, a->meta[k].fields.at))
                bad += table_gaps(a->meta[k].fields, a->meta[k].name);
            for (size_t f = 0; f < a->meta[k].fields.n; f++)
                if (a->meta[k].fields.at[f].as != AS_BLOB && a->meta[k].fields.at[f].name[0] == 0)
                    bad++;
        }
    }
    world_free(w);
    assert_int_equal(bad, 0);
}

static int machine_flaws(const struct machine *m)
{
    int bad = 0;
    for (size_t i = 0; i < m->n_moves; i++) {
        bool reached = i == 0;
        for (size_t k = 0; k < m->n_moves; k++)
            reached |= strcmp(m->moves[k].to, m->moves[i].from) == 0;
        if (!reached && strcmp(m->moves[i].from, m->moves[0].from) != 0) {
            print_error("%s: no move leads to %s\n", m->name, m->moves[i].from);
            bad++;
        }
        if (m->moves[i].perm == PERM_NONE)
            bad++;
    }
    return bad;
}

static void machines_have_no_dead_states(void **state)
{
    (void)state;
    struct world *w = world_new(WORLD_SQLITE);
    int bad = 0;
    for (size_t i = 0; i < w->app->n_areas; i++)
        for (size_t k = 0; k < w->app->areas[i]->n_machines; k++)
            bad += machine_flaws(&w->app->areas[i]->machines[k]);
    world_free(w);
    assert_int_equal(bad, 0);
}

static void admins_hold_no_business_right(void **state)
{
    (void)state;
    const perm_set business = ~(PERM(LOGGED_IN) | PERM(ORG_VIEW) | PERM(USER_VIEW) | PERM(USER_EDIT) |
                                PERM(GRANT_EDIT) | PERM(SECURITY_EDIT) | PERM(AUDIT_VIEW));
    const enum role admins[] = {ROLE_sys_admin, ROLE_sec_admin, ROLE_audit_admin};
    for (size_t i = 0; i < countof(admins); i++) {
        assert_int_equal(role_info(admins[i])->perms & business, 0);
        for (int r = ROLE_NONE + 1; r < ROLE__COUNT; r++)
            assert_int_equal(roles_compatible(admins[i], (enum role)r), admins[i] == (enum role)r);
    }
    assert_false(role_info(ROLE_sys_admin)->perms & PERM(GRANT_EDIT));
    assert_false(role_info(ROLE_sec_admin)->perms & PERM(USER_EDIT));
}

/* The right of a worker is nobody's by a role, and no statement of his binds a union instead of him. */
static void a_worker_is_no_role(void **state)
{
    (void)state;
    int own = 0;
    for (int r = ROLE_NONE + 1; r < ROLE__COUNT; r++)
        assert_false(role_may((enum role)r, PERM_WORKER_SELF));
    for (size_t i = 0; i < STMT__COUNT; i++) {
        const struct db_stmt *s = &db_statements[i];
        if (!strstr(s->flags, "open:the worker himself"))
            continue;
        own++;
        static const char *const persons[] = {"person_id = ?1", "head_id = ?1", "p.id = ?1", "booker_id = ?1", "leader_id = ?1", "reporter_id = ?1"}; /* columns that refer to person */
        bool bound = false;
        for (size_t k = 0; k < countof(persons); k++)
            bound |= strstr(s->sql, persons[k]) != NULL;
        assert_true(bound);
        assert_false(strstr(s->sql, "path >= ?"));
    }
    assert_true(own >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_are_scoped),
        cmocka_unit_test(statements_prepare_and_use_indexes),
        cmocka_unit_test(routes_and_tables_are_whole),
        cmocka_unit_test(machines_have_no_dead_states),
        cmocka_unit_test(admins_hold_no_business_right),
        cmocka_unit_test(a_worker_is_no_role),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
