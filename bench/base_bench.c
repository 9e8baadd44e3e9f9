// SPDX-License-Identifier: Apache-2.0
// Speed of the lowest floor on one thread: one JSON line a figure, median of five rounds. Not a
// test: `ninja bench/base_bench && bench/base_bench`.
#include "clock.h"
#include "idno.h"
#include "money.h"
#include "password.h"
#include "seal.h"
#include "text.h"

enum { ROUNDS = 5 };

struct work {
    const char *name;
    void (*run)(struct sealer *s, size_t n);
    size_t n;
};

static volatile uint64_t sink; /* keeps the compiler from dropping the work */

static void run_seal(struct sealer *s, size_t n)
{
    char plain[50];
    unsigned char out[sizeof plain + SEAL_OVERHEAD];
    memset(plain, '1', sizeof plain);
    for (size_t i = 0; i < n; i++) {
        seal(s, S("person.number:4711"), (struct str){plain, sizeof plain}, out);
        sink += out[20];
    }
}

static void run_unseal(struct sealer *s, size_t n)
{
    char plain[50] = "";
    unsigned char out[sizeof plain + SEAL_OVERHEAD], back[sizeof plain];
    seal(s, S("person.number:4711"), (struct str){plain, sizeof plain}, out);
    for (size_t i = 0; i < n; i++)
        sink +=
            unseal(s, S("person.number:4711"), (struct str){(char *)out, sizeof out}, back) == OK;
}

static void run_blind(struct sealer *s, size_t n)
{
    unsigned char out[BLIND_BYTES];
    for (size_t i = 0; i < n; i++) {
        blind(s, S("person.number"), S("11010519491231002X"), out);
        sink += out[3];
    }
}

static void run_id(struct sealer *s, size_t n)
{
    (void)s;
    struct idno id;
    for (size_t i = 0; i < n; i++)
        sink += idno_read(S("11010519491231002X"), S(""), false, (struct date){2026, 1, 1}, &id);
}

static void run_id_declared(struct sealer *s, size_t n)
{
    (void)s;
    struct idno id;
    for (size_t i = 0; i < n; i++)
        sink += idno_read(S("110105 19491231 002x"), S("身份证"), false, (struct date){2026, 1, 1},
                          &id);
}

static void run_clean(struct sealer *s, size_t n)
{
    (void)s;
    char out[96];
    for (size_t i = 0; i < n; i++)
        sink += text_clean(S("某某街道总工会"), out, sizeof out).s.len;
}

static void run_clean_dirty(struct sealer *s, size_t n)
{
    (void)s;
    char out[96];
    for (size_t i = 0; i < n; i++)
        sink += text_clean(S("　某某　街道１２号 "), out, sizeof out).s.len;
}

static void run_name(struct sealer *s, size_t n)
{
    (void)s;
    char out[96];
    for (size_t i = 0; i < n; i++)
        sink += text_name(S("欧阳建国"), out, sizeof out).s.len;
}

static void run_key(struct sealer *s, size_t n)
{
    (void)s;
    char out[96];
    for (size_t i = 0; i < n; i++)
        sink += text_key(S("身份证号（18位）"), out, sizeof out).s.len;
}

static void run_money(struct sealer *s, size_t n)
{
    (void)s;
    int64_t fen = 0;
    for (size_t i = 0; i < n; i++)
        sink += (uint64_t)money_read(S("1,000.50"), MONEY_YUAN, &fen) + (uint64_t)fen;
}

static void run_date(struct sealer *s, size_t n)
{
    (void)s;
    struct date d = {0, 0, 0};
    for (size_t i = 0; i < n; i++)
        sink += date_read(S("2023-01-15"), &d);
}

static void run_card(struct sealer *s, size_t n)
{
    (void)s;
    struct card c;
    for (size_t i = 0; i < n; i++)
        sink += card_read(S("6228480402564890018"), false, &c);
}

static void run_phone(struct sealer *s, size_t n)
{
    (void)s;
    struct phone p;
    for (size_t i = 0; i < n; i++)
        sink += phone_read(S("13800000000"), &p);
}

static void run_password(struct sealer *s, size_t n)
{
    (void)s;
    for (size_t i = 0; i < n; i++)
        sink += password_verify(S("wrong"), password_decoy());
}

static double once(const struct work *w, struct sealer *s)
{
    int64_t start = mono_ms(&clock_system);
    w->run(s, w->n);
    int64_t took = mono_ms(&clock_system) - start;
    return (double)w->n * 1000 / (double)(took > 0 ? took : 1);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(void)
{
    static const struct work works[] = {
        {"seal 50 B", run_seal, 200000},
        {"unseal 50 B", run_unseal, 200000},
        {"blind index", run_blind, 400000},
        {"id number", run_id, 2000000},
        {"id number, dirty, declared", run_id_declared, 1000000},
        {"text_clean, clean", run_clean, 5000000},
        {"text_clean, dirty", run_clean_dirty, 2000000},
        {"text_name", run_name, 5000000},
        {"text_key", run_key, 2000000},
        {"money_read", run_money, 2000000},
        {"date_read", run_date, 2000000},
        {"card_read", run_card, 2000000},
        {"phone_read", run_phone, 2000000},
        {"password_verify", run_password, 10},
    };
    unsigned char master[32];
    rand_fill(&rand_system, master, sizeof master);
    struct keyring *k = keyring_fixed(master);
    struct sealer *s = sealer_new(k, &rand_system);
    for (size_t i = 0; i < countof(works); i++) {
        double rate[ROUNDS];
        for (int r = 0; r < ROUNDS; r++)
            rate[r] = once(&works[i], s);
        qsort(rate, ROUNDS, sizeof rate[0], by_size);
        printf("{\"figure\":\"%s\",\"per_second\":%.0f,\"min\":%.0f,\"max\":%.0f}\n", works[i].name,
               rate[ROUNDS / 2], rate[0], rate[ROUNDS - 1]);
    }
    sealer_free(s);
    keyring_close(k);
    return 0;
}
