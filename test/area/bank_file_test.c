/* SPDX-License-Identifier: Apache-2.0
 * Bank files: the bytes must be those of test/area/bank/golden, made by a Python script; what cannot be
 * written is refused with the item and the character named; what comes back is read or refused line by
 * line. Without a database. */
#include <fcntl.h>
#include <unistd.h>

#include "../base/test.h"
#include "bank_sheet.h"
#include "embed.h"
#include "seal.h"
#include "sheet_child.h"

extern const struct embed_file rule_files[];

static struct str load(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is missing", path);
    struct buf b = buf_new(a, 64 << 20);
    char part[65536];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        buf_put(&b, part, n);
    fclose(f);
    return buf_done(&b);
}

/* The body of a shipped profile. */
static const struct json *shipped(struct arena *a, struct str code)
{
    struct str path = str_f(a, "banks/%.*s.json", FMT(code));
    for (const struct embed_file *f = rule_files; f->path; f++)
        if (str_eq(str_of(f->path), path))
            return json_get(json_parse(a, (struct str){(const char *)f->data, f->size}, NULL), "body");
    fail_msg("no profile %.*s", FMT(code));
    return NULL;
}

static const struct bank_profile *profile(struct arena *a, struct str code)
{
    struct problems p = {.a = a, .last = &p.first};
    const struct bank_profile *b = bank_profile_of(a, shipped(a, code), &p);
    for (const struct problem *x = p.first; x; x = x->next)
        print_error("%.*s: %.*s\n", FMT(code), FMT(x->text));
    assert_non_null(b);
    return b;
}

static struct bank_header header_of(const struct json *h)
{
    return (struct bank_header){json_get_str(h, "payer_name"), json_get_str(h, "payer_account"),
                                json_get_str(h, "payer_bank"), json_get_str(h, "batch"), json_get_str(h, "date"),
                                json_get_str(h, "use")};
}

static struct bank_item item_of(const struct json *i)
{
    return (struct bank_item){.seq = json_get_int(i, "seq", 0),
                              .ref = json_get_str(i, "ref"),
                              .name = json_get_str(i, "name"),
                              .account = json_get_str(i, "account"),
                              .bank = json_get_str(i, "bank"),
                              .cnaps = json_get_str(i, "cnaps"),
                              .province = json_get_str(i, "province"),
                              .city = json_get_str(i, "city"),
                              .note = json_get_str(i, "note"),
                              .fen = json_get_int(i, "fen", 0)};
}

static const struct json *cases(struct arena *a)
{
    const struct json *j = json_parse(a, load(a, CASES "/cases.json"), NULL);
    assert_non_null(j);
    return j;
}

/* --- writing --- */

struct seen {
    struct arena *a;
    struct str name; /* of the case */
    int64_t files, count, fen, next_seq;
    bool fails; /* at the second file */
};

static enum err compare(void *self, const struct bank_file *f)
{
    struct seen *s = self;
    unsigned char hash[SM3_BYTES];
    if (s->fails && s->files == 1)
        return ERR_IO;
    struct str want = load(s->a, str_z(s->a, str_f(s->a, GOLDEN "/%.*s-%.*s", FMT(s->name), FMT(f->name))));
    if (!str_eq(want, f->bytes))
        fail_msg("%.*s: %zu bytes, the golden file has %zu, or they differ", FMT(f->name), f->bytes.len, want.len);
    sm3_once(want.at, want.len, hash);
    assert_true(str_eq(f->hash, hex_of(s->a, hash, sizeof hash)));
    s->files++;
    assert_int_equal(f->part, s->files);
    assert_int_equal(f->first_seq, s->next_seq);
    s->next_seq = f->last_seq + 1;
    s->count += f->count;
    s->fen += f->fen;
    return OK;
}

static void every_file_is_the_golden_one(void **state)
{
    (void)state;
    struct arena *a = arena_new(256 << 20);
    const struct json *list = json_get(cases(a), "cases");
    assert_int_equal(json_len(list), 7);
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *c = json_at(list, i), *rows = json_get(c, "items");
        size_t n = json_len(rows);
        struct bank_item *items = NEWS(a, struct bank_item, n);
        int64_t sum = 0;
        for (size_t k = 0; k < n; k++) {
            items[k] = item_of(json_at(rows, k));
            sum += items[k].fen;
        }
        struct bank_header h = header_of(json_get(c, "header"));
        struct seen s = {.a = a, .name = json_get_str(c, "name"), .next_seq = 1};
        struct bank_report r;
        enum err e = bank_write(a, profile(a, json_get_str(c, "profile")), &h, items, n,
                                &(struct bank_sink){compare, &s}, &r);
        for (size_t k = 0; k < r.n_complaints && e != OK; k++)
            print_error("%.*s\n", FMT(r.complaints[k].text));
        assert_int_equal(e, OK);
        assert_int_equal(s.files, r.files);
        assert_int_equal(s.count, n);
        assert_int_equal(s.fen, sum); /* what is typed beside the file */
        assert_int_equal(r.fen, sum);
        assert_int_equal(r.count, n);
    }
    arena_free(a);
}

static void a_dot_replaced_and_a_note_cut_are_told(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    const struct json *list = json_get(cases(a), "cases");
    const struct {
        size_t at;
        int64_t noted, warned;
    } want[] = {{0, 3, 0}, {1, 3, 0}, {5, 0, 0}, {6, 0, 2}};
    for (size_t i = 0; i < countof(want); i++) {
        const struct json *c = json_at(list, want[i].at), *rows = json_get(c, "items");
        struct bank_item items[32];
        struct bank_report r;
        for (size_t k = 0; k < json_len(rows); k++)
            items[k] = item_of(json_at(rows, k));
        struct bank_header h = header_of(json_get(c, "header"));
        assert_int_equal(bank_write(a, profile(a, json_get_str(c, "profile")), &h, items, json_len(rows), NULL, &r), OK);
        assert_int_equal(r.noted, want[i].noted);
        assert_int_equal(r.warned, want[i].warned);
        for (size_t k = 0; k < r.n_complaints; k++)
            assert_true(str_starts(r.complaints[k].text, S("第 ")));
    }
    arena_free(a);
}

static void apply(struct bank_item *it, const struct json *change)
{
    struct str key = S("");
    const struct json *v = json_entry(change, 0, &key);
    if (str_eq(key, S("name")))
        it->name = json_str(v);
    else if (str_eq(key, S("account")))
        it->account = json_str(v);
    else if (str_eq(key, S("note")))
        it->note = json_str(v);
    else if (str_eq(key, S("bank")))
        it->bank = json_str(v);
    else if (str_eq(key, S("ref")))
        it->ref = json_str(v);
    else if (str_eq(key, S("seq")))
        it->seq = json_int(v);
    else
        it->fen = json_int(v);
}

static enum err must_not(void *self, const struct bank_file *f)
{
    (void)self;
    fail_msg("%.*s was written", FMT(f->name));
    return OK;
}

/* One wrong item among sound ones: nothing is written, and the sentence names item, column, character. */
static void what_cannot_be_written_is_refused(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    const struct json *all = cases(a), *list = json_get(all, "refused");
    struct bank_header h = header_of(json_get(all, "header"));
    int bad = 0;
    assert_true(json_len(list) >= 27);
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *c = json_at(list, i);
        struct bank_item items[2] = {item_of(json_get(all, "sound")), item_of(json_get(all, "sound"))};
        struct bank_report r;
        items[1].seq = 2;
        items[1].ref = S("B0000012000002");
        apply(&items[1], json_get(c, "change"));
        enum err e = bank_write(a, profile(a, json_get_str(c, "profile")), &h, items, 2,
                                &(struct bank_sink){must_not, NULL}, &r);
        struct str text = r.n_complaints ? r.complaints[0].text : S("");
        bool sound = e == ERR_BAD_INPUT && r.refused == 1 && r.complaints[0].item == 1 &&
                     str_eq(str_of(r.complaints[0].code), json_get_str(c, "code"));
        const struct json *words = json_get(c, "words");
        for (size_t k = 0; k < json_len(words); k++)
            sound &= str_has(text, json_str(json_at(words, k)));
        if (!sound) {
            print_error("case %zu: %d, %lld refused: %.*s\n", i, (int)e, (long long)r.refused, FMT(text));
            bad++;
        }
    }
    assert_int_equal(bad, 0);
    arena_free(a);
}

static void a_wrong_header_is_refused(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    const struct json *all = cases(a);
    struct bank_item it = item_of(json_get(all, "sound"));
    struct bank_header sound = header_of(json_get(all, "header"));
    struct bank_header wrong[] = {sound, sound, sound, sound, sound};
    wrong[0].batch = S("P/1");
    wrong[1].date = S("2023-02-30");
    wrong[2].use = S("77");
    wrong[3].payer_account = S("");
    struct bank_report r;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(bank_write(a, profile(a, S("book12")), &wrong[i], &it, 1, NULL, &r), ERR_BAD_INPUT);
        assert_true(r.refused >= 1 && r.complaints[0].item == SIZE_MAX);
    }
    assert_int_equal(bank_write(a, profile(a, S("book12")), &sound, &it, 0, NULL, &r), ERR_BAD_INPUT);
    arena_free(a);
}

static void a_failing_sink_stops_the_writing(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    const struct json *c = json_at(json_get(cases(a), "cases"), 3);
    struct bank_item items[41];
    for (size_t k = 0; k < 41; k++)
        items[k] = item_of(json_at(json_get(c, "items"), k));
    struct bank_header h = header_of(json_get(c, "header"));
    struct seen s = {.a = a, .name = S("bar_sum"), .next_seq = 1, .fails = true};
    struct bank_report r;
    assert_int_equal(bank_write(a, profile(a, S("bar-gbk")), &h, items, 41, &(struct bank_sink){compare, &s}, &r), ERR_IO);
    assert_int_equal(s.files, 1);
    arena_free(a);
}

/* --- profiles --- */

static struct str complaints_of(struct arena *a, const char *body)
{
    struct problems p = {.a = a, .last = &p.first};
    struct str why = S("");
    const struct json *j = json_parse(a, str_of(body), &why);
    if (!j)
        fail_msg("%.*s", FMT(why));
    bank_profile_check(j, &p);
    struct buf b = buf_new(a, 1 << 20);
    for (const struct problem *x = p.first; x; x = x->next)
        buf_f(&b, "%.*s\n", FMT(x->text));
    return buf_done(&b);
}

static void complaints_name_the_place_in_the_document(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    struct str s = complaints_of(
        a, "{\"file\":{\"form\":\"fixed\",\"charset\":\"BIG5\",\"name\":\"x{date8}.txt\",\"columns\":["
           "{\"title\":\"户名\",\"value\":\"{name}\",\"widht\":60},"
           "{\"title\":\"账号\",\"value\":\"{acount}\",\"width\":30},"
           "{\"title\":\"金额\",\"value\":\"{amount}\",\"width\":0,\"over\":\"cut\"}]},"
           "\"limits\":{\"rows\":0},\"account\":{\"min\":9,\"max\":8},\"replace\":{\"••\":\"·\",\"‧\":\"\"},"
           "\"forbidden\":[\"工资\"],\"purposes\":[{\"code\":\"1\",\"text\":\"一月工资\"},{\"code\":\"1\",\"text\":\"x\"}],"
           "\"results\":[{\"form\":\"delimited\",\"charset\":\"GBK\",\"delimiter\":\"|\",\"columns\":["
           "{\"fact\":\"staus\",\"at\":2}]}],\"reasons\":[{\"code\":\"A\"}]}");
    static const char *const want[] = {
        "file.charset：", "file.columns[0].widht：", "file.columns[0].width：", "file.columns[1].value：",
        "file.columns[2].width：", "file.columns[2].over：", "file.columns：收款人", "file.name：", "limits.rows：",
        "account.max：", "replace.••：", "replace.‧：", "purposes[0].text：", "purposes[1].code：",
        "results[0].columns[0].fact：", "results[0]：", "reasons[0]：",
    };
    for (size_t i = 0; i < countof(want); i++)
        if (!str_has(s, str_of(want[i])))
            fail_msg("nothing is said of %s in\n%.*s", want[i], FMT(s));
    s = complaints_of(a, "{}");
    assert_true(str_has(s, S("file：不能缺少")) && str_has(s, S("purposes：不能缺少")));
    arena_free(a);
}

static void shipped_profiles_are_sound(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    static const char *const codes[] = {"fixed-gbk", "bar-gbk", "book12", "csv-gb18030"};
    const struct bank_purpose *uses;
    for (size_t i = 0; i < countof(codes); i++) {
        const struct bank_profile *p = profile(a, str_of(codes[i]));
        struct bank_facts f = bank_profile_facts(p);
        assert_true(f.statement && f.rows_max > 0 && f.item_max_fen > 0 && f.file_max_fen > 0);
        assert_int_equal(f.totals_typed, i == 1);
        assert_int_equal(bank_purposes(p, &uses), 4);
        assert_true(str_eq(uses[0].text, S("慰问金")) && !f.unit);
    }
    struct bank_facts u = bank_profile_facts(profile(a, S("unit12")));
    assert_true(u.unit && u.statement && u.book_results && u.item_max_fen > 0);
    arena_free(a);
}

/* --- what comes back --- */

static int open_reply(struct arena *a, const struct json *r)
{
    int fd = open(str_z(a, str_f(a, REPLIES "/%.*s", FMT(json_get_str(r, "file")))), O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

/* [[line, code], …] of the expectation against the faults kept; and the words of a refusal. */
static bool same_faults(const struct json *r, const struct bank_fault *f, size_t n, struct str why)
{
    const struct json *want = json_get(r, "faults");
    struct str words = json_get_str(r, "why");
    bool same = json_len(want) == n && (words.len ? str_has(why, words) : !why.len);
    for (size_t i = 0; i < n && same; i++)
        same = json_int(json_at(json_at(want, i), 0)) == (int64_t)f[i].line &&
               str_eq(json_str(json_at(json_at(want, i), 1)), str_of(f[i].code)) && f[i].text.len;
    return same;
}

static bool same_result(const struct json *w, const struct bank_result *l)
{
    return str_eq(l->ref, json_str(json_at(w, 0))) && l->seq == json_int(json_at(w, 1)) &&
           str_eq(str_of(bank_status_code(l->status)), json_str(json_at(w, 2))) &&
           str_eq(l->code, json_str(json_at(w, 3))) && (int64_t)l->line == json_int(json_at(w, 4));
}

static bool check_results(struct arena *a, const struct json *r)
{
    struct bank_results got;
    int fd = open_reply(a, r);
    enum err e = bank_sheet_results(a, fd, profile(a, json_get_str(r, "profile")), &got);
    const struct json *want = json_get(r, "lines"), *names = json_get(r, "names"), *fen = json_get(r, "fen"),
                      *accounts = json_get(r, "accounts");
    close(fd);
    bool same = (e == OK) == !json_get(r, "why") && json_len(want) == got.n &&
                same_faults(r, got.faults, got.n_faults, got.why) &&
                (int64_t)got.repeated == json_get_int(r, "repeated", 0);
    for (size_t i = 0; i < got.n && same; i++)
        same = same_result(json_at(want, i), &got.lines[i]) &&
               (!names || str_eq(got.lines[i].name, json_str(json_at(names, i)))) &&
               (!accounts || str_eq(got.lines[i].account, json_str(json_at(accounts, i)))) &&
               (!fen || got.lines[i].fen == json_int(json_at(fen, i)));
    for (size_t i = 0; i < got.n && !same; i++)
        print_error("  line %zu %.*s %lld %s %.*s %.*s\n", got.lines[i].line, FMT(got.lines[i].ref),
                    (long long)got.lines[i].seq, bank_status_code(got.lines[i].status), FMT(got.lines[i].code),
                    FMT(got.lines[i].text));
    for (size_t i = 0; i < got.n_faults && !same; i++)
        print_error("  fault %zu %s %.*s\n", got.faults[i].line, got.faults[i].code, FMT(got.faults[i].text));
    if (!same)
        print_error("%.*s: %s %.*s\n", FMT(json_get_str(r, "file")), err_code(e), FMT(got.why));
    return same;
}

static bool same_entry(const struct json *w, const struct bank_entry *e)
{
    return str_eq(e->date, json_str(json_at(w, 0))) && e->in == (json_int(json_at(w, 1)) == 1) &&
           e->fen == json_int(json_at(w, 2)) && e->has_balance && e->balance_fen == json_int(json_at(w, 3)) &&
           str_eq(e->ref, json_str(json_at(w, 4))) && (int64_t)e->line == json_int(json_at(w, 5));
}

static bool check_statement(struct arena *a, const struct json *r)
{
    struct bank_statement got;
    int fd = open_reply(a, r);
    enum err e = bank_sheet_statement(a, fd, profile(a, json_get_str(r, "profile")), &got);
    const struct json *want = json_get(r, "entries");
    close(fd);
    bool same = (e == OK) == !json_get(r, "why") && same_faults(r, got.faults, got.n_faults, got.why);
    if (e == OK)
        same &= json_len(want) == got.n && got.has_balance && got.opening_fen == json_get_int(r, "opening", -1) &&
                got.closing_fen == json_get_int(r, "closing", -1);
    for (size_t i = 0; i < got.n && same && e == OK; i++)
        same = same_entry(json_at(want, i), &got.entries[i]);
    if (!same)
        print_error("%.*s: %s %.*s, %zu entries, %lld..%lld\n", FMT(json_get_str(r, "file")), err_code(e), FMT(got.why),
                    got.n, (long long)got.opening_fen, (long long)got.closing_fen);
    return same;
}

static void replies_are_read_or_refused(void **state)
{
    (void)state;
    struct arena *first = arena_new(64 << 20);
    const struct json *all = json_parse(first, load(first, REPLIES "/replies.json"), NULL);
    int bad = 0;
    assert_true(json_len(all) >= 46);
    for (size_t i = 0; i < json_len(all); i++) {
        struct arena *a = arena_new(256 << 20);
        const struct json *r = json_at(all, i);
        bad += !(str_eq(json_get_str(r, "sort"), S("results")) ? check_results(a, r) : check_statement(a, r));
        arena_free(a);
    }
    assert_int_equal(bad, 0);
    arena_free(first);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_profiles_are_sound),
        cmocka_unit_test(complaints_name_the_place_in_the_document),
        cmocka_unit_test(every_file_is_the_golden_one),
        cmocka_unit_test(a_dot_replaced_and_a_note_cut_are_told),
        cmocka_unit_test(what_cannot_be_written_is_refused),
        cmocka_unit_test(a_wrong_header_is_refused),
        cmocka_unit_test(a_failing_sink_stops_the_writing),
        cmocka_unit_test(replies_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
