/* SPDX-License-Identifier: Apache-2.0
 * Caps and conflicts. The cases stand in caps_cases.txt, in words a union can check; each is run row by
 * row as the page does it and as a real workbook through the import, on both databases. Then what a
 * table cannot say: reasons, who may see what, what payment in another year meets, what verify finds. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "area_test.h"
#include "money_world.h"
#include "roster.h"
#include "sheet_child.h"
#include "xlsx_write.h"

enum { PEOPLE_A_CASE = 16, ROWS_MAX = 8, WORD_MAX = 24 };
static const char *const people[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"};

/* --- one case: words cut at blanks, "key=value" --- */

struct word {
    struct str key, value;
};
struct words {
    struct word at[WORD_MAX];
    size_t n;
};
struct expect { /* of one row: codes with their mark, sorted */
    struct str codes;
};
struct trial {
    struct world *w;
    int number; /* of this run: its people are its own */
    struct str title, codes, org; /* codes: of the campaign under test */
    const char *clerk;
    bool by_file;
    int64_t roster;
};

static struct words words_of(struct str s)
{
    struct words out = {.n = 0};
    s = str_trim(s);
    while (s.len && out.n < WORD_MAX) {
        struct str rest, w = str_cut(s, ' ', &rest), value, key = str_cut(w, '=', &value);
        if (w.len)
            out.at[out.n++] = (struct word){key, value};
        s = str_trim(rest);
    }
    return out;
}

static struct str value_of(const struct words *ws, const char *key, struct str otherwise)
{
    for (size_t i = 0; i < ws->n; i++)
        if (str_eq(ws->at[i].key, str_of(key)))
            return ws->at[i].value.len ? ws->at[i].value : S("1");
    return otherwise;
}

static bool said(const struct words *ws, const char *key)
{
    return value_of(ws, key, S("")).len > 0;
}

/* "3000.01" in 分, by hand: the program's own reader is what is tested. */
static long long fen_of(struct str yuan)
{
    struct str cents, whole = str_cut(yuan, '.', &cents);
    int64_t a = 0, b = 0;
    assert_true(str_int(whole, &a));
    if (cents.len)
        assert_true(cents.len == 2 && str_int(cents, &b));
    return a * 100 + b;
}

static int person_no(struct str name)
{
    for (size_t i = 0; i < countof(people); i++)
        if (str_eq(name, str_of(people[i])))
            return (int)i;
    print_error("nobody is called %.*s\n", FMT(name));
    assert_true(false);
    return 0;
}

static bool is_person(struct str name)
{
    for (size_t i = 0; i < countof(people); i++)
        if (str_eq(name, str_of(people[i])))
            return true;
    return false;
}

static struct str number_of(struct trial *t, struct str name)
{
    return mw_number(t->w->a, t->number * PEOPLE_A_CASE + person_no(name));
}

static struct str name_of(struct trial *t, struct str name)
{
    return str_f(t->w->a, "王%.*s", FMT(name));
}

/* 19 digits ending in the Luhn digit; the k-th card of this run. */
static struct str card_of(struct trial *t, struct str k)
{
    char n[20];
    int64_t which = 0;
    assert_true(str_int(k, &which));
    snprintf(n, sizeof n, "62284804%010d", t->number * 16 + (int)which);
    int sum = 0;
    for (int i = 0; i < 18; i++) {
        int v = (n[17 - i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += v > 9 ? v - 9 : v;
    }
    n[18] = (char)('0' + (10 - sum % 10) % 10);
    return str_dup(t->w->a, (struct str){n, 19});
}

/* --- what happened before --- */

static const char *user_of(struct str org, const char *role, struct world *w)
{
    const char *prefix = str_starts(org, S("QD01")) ? "d01" : str_starts(org, S("QD02")) ? "d02" : "city";
    return str_z(w->a, str_f(w->a, "%s.%s", prefix, role));
}

/* A campaign of this run by a one-character label; 本 is the one under test. Made when first met. */
static struct str campaign(struct trial *t, struct str label, const char *more)
{
    struct world *w = t->w;
    struct str code = str_eq(label, S("本")) ? str_f(w->a, "A%d", t->number) : S("");
    static const char *const labels[] = {"乙", "丙", "丁", "戊"};
    for (size_t i = 0; i < countof(labels) && !code.len; i++)
        if (str_eq(label, str_of(labels[i])))
            code = str_f(w->a, "%c%d", (char)('B' + i), t->number);
    assert_true(code.len > 0);
    if (!str_has(t->codes, str_f(w->a, ",%.*s,", FMT(code)))) {
        t->codes = str_f(w->a, "%.*s,%.*s,", FMT(t->codes), FMT(code));
        world_ok(w, "city.clerk", "POST", "/api/campaigns",
                 mw_f(w, "{\"code\":\"%.*s\",\"name\":\"%.*s活动\",\"org\":\"QD\",\"year\":2023,"
                         "\"end_on\":\"2023-03-31\",\"forms\":\"cz21\",\"status\":\"open\"%s}",
                      FMT(code), FMT(label), more ? more : ",\"start_on\":\"2022-12-01\",\"once\":true"));
    }
    return code;
}

static const char *move(struct trial *t, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(t->w, as, "POST", mw_f(t->w, "/api/rosters/%lld/%s", (long long)id, verb), body);
}

/* 慰问 甲 元 …: a roster of one row by another union, through its states as far as said. */
static void given(struct trial *t, const struct words *ws)
{
    struct world *w = t->w;
    struct str who = ws->at[1].key, org = value_of(ws, "单位", S("QD01")),
               code = campaign(t, value_of(ws, "活动", S("乙")), NULL), card = value_of(ws, "卡", S(""));
    long long fen = fen_of(ws->at[2].key);
    const char *clerk = user_of(org, "clerk", w);
    world_ok(w, user_of(org, "cash", w), "POST", mw_f(w, "/api/funds/receipts?org=%.*s", FMT(org)),
             mw_f(w, "{\"campaign\":\"%.*s\",\"org\":\"%.*s\",\"source\":\"GH-BJ\",\"fen\":%lld,\"done_on\":\"2022-12-21\"}",
                  FMT(code), FMT(org), fen));
    int64_t id = json_get_int(
        world_ok(w, clerk, "POST", mw_f(w, "/api/rosters/by-hand?org=%.*s", FMT(org)),
                 mw_f(w, "{\"campaign\":\"%.*s\",\"org\":\"%.*s\",\"title\":\"先发名册\",\"class\":\"%.*s\",\"source\":\"GH-BJ\"}",
                      FMT(code), FMT(org), FMT(value_of(ws, "类别", S("C7"))))),
        "id", 0);
    world_ok(w, clerk, "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)id),
             mw_f(w, "{\"name\":\"%.*s\",\"number\":\"%.*s\",\"amount_fen\":%lld,\"card\":\"%.*s\"}",
                  FMT(name_of(t, who)), FMT(number_of(t, who)), fen, FMT(card.len ? card_of(t, card) : S(""))));
    assert_string_equal(move(t, clerk, id, "submit", "{}"), "");
    if (said(ws, "撤回"))
        assert_string_equal(move(t, clerk, id, "withdraw", "{}"), "");
    if (said(ws, "撤回") || said(ws, "提交"))
        return;
    assert_string_equal(move(t, user_of(org, "review", w), id, "approve", "{}"), "");
    if (said(ws, "审核"))
        return;
    struct str on = value_of(ws, "已付", S("2023-01-02"));
    assert_string_equal(move(t, user_of(org, "cash", w), id, "pay",
                             mw_f(w, "{\"paid_on\":\"%.*s\",\"bank_ref\":\"回单\"}", FMT(on))), "");
}

static int64_t find_person(struct trial *t, struct str who)
{
    const struct json *r = world_ok(t->w, "city.clerk", "POST", "/api/persons/find",
                                    mw_f(t->w, "{\"number\":\"%.*s\"}", FMT(number_of(t, who))));
    return json_get_int(json_at(json_get(r, "rows"), 0), "id", 0);
}

static int64_t registered(struct trial *t, struct str who, const char *more)
{
    int64_t id = find_person(t, who);
    if (id)
        return id;
    const struct json *p = world_ok(t->w, "city.clerk", "POST", "/api/persons",
                                    mw_f(t->w, "{\"name\":\"%.*s\",\"number\":\"%.*s\",\"org\":\"QD01\"%s}",
                                         FMT(name_of(t, who)), FMT(number_of(t, who)), more));
    return json_get_int(p, "id", 0);
}

static void tied(struct trial *t, const char *kind, struct str one, struct str other)
{
    int64_t id = registered(t, one, "");
    world_ok(t->w, "city.clerk", "POST", mw_f(t->w, "/api/persons/%lld/ties", (long long)id),
             mw_f(t->w, "{\"kind\":\"%s\",\"number\":\"%.*s\",\"evidence\":\"户口簿\"}", kind, FMT(number_of(t, other))));
}

/* 名单 甲 dead: a list in a text file, as an office sends it; the person need not be registered. */
static void listed(struct trial *t, struct str who, struct str status, struct str since)
{
    struct str csv = str_f(t->w->a, "姓名,身份证号,日期\n%.*s,%.*s,%.*s\n", FMT(name_of(t, who)),
                           FMT(number_of(t, who)), FMT(since));
    const char *e = world_upload(t->w, "city.clerk", mw_f(t->w, "/api/persons/marks?status=%.*s&source=%s", FMT(status), "%E6%B0%91%E6%94%BF%E5%B1%80%E5%90%8D%E5%8D%95"),
                                 "名单.csv", csv.at, csv.len);
    assert_string_equal(e, "");
    const struct json *job = world_job(t->w, json_get_int(t->w->json, "job", 0));
    assert_int_equal(json_get_int(json_get(job, "result"), "marked", 0), 1);
}

static void before(struct trial *t, struct str deed)
{
    struct words ws = words_of(deed);
    struct str verb = ws.at[0].key, who = ws.at[1].key, other = ws.at[2].key;
    struct str card = value_of(&ws, "卡", S("")), file = value_of(&ws, "档案", S(""));
    if (str_eq(verb, S("慰问")))
        given(t, &ws);
    else if (str_eq(verb, S("登记")))
        registered(t, who, mw_f(t->w, ",\"card\":\"%.*s\",\"archive_no\":\"%.*s\"",
                                FMT(card.len ? card_of(t, card) : S("")), FMT(file)));
    else if (str_eq(verb, S("夫妻")))
        tied(t, "spouse", who, other);
    else if (str_eq(verb, S("同户")))
        tied(t, "household", who, other);
    else if (str_eq(verb, S("父母")))
        tied(t, "parent", who, other);
    else if (str_eq(verb, S("名单")))
        listed(t, who, other, value_of(&ws, "自", S("")));
    else if (str_eq(verb, S("标记")))
        world_ok(t->w, "city.clerk", "POST", mw_f(t->w, "/api/persons/%lld/mark", (long long)find_person(t, who)),
                 mw_f(t->w, "{\"status\":\"%.*s\",\"since_on\":\"%.*s\",\"source\":\"证明\"}", FMT(other),
                      FMT(value_of(&ws, "自", S("")))));
    else
        assert_string_equal("慰问, 登记 …", str_z(t->w->a, verb));
}

/* --- the roster --- */

struct line {
    struct str name, number, class, source, card, file, day, handler, spouse, head, family, form;
    long long fen;
};

static struct str handlers_of(struct trial *t, struct str s)
{
    struct buf b = buf_new(t->w->a, 1000);
    struct str sep = S("、");
    while (s.len) {
        ptrdiff_t at = str_find(s, sep);
        struct str one = at < 0 ? s : str_sub(s, 0, (size_t)at);
        s = at < 0 ? S("") : str_sub(s, (size_t)at + sep.len, s.len);
        buf_f(&b, "%s王%.*s", b.len ? "、" : "", FMT(one));
    }
    return buf_done(&b);
}

static struct line line_of(struct trial *t, struct str text)
{
    struct words ws = words_of(text);
    struct str who = ws.at[0].key, card = value_of(&ws, "卡", S("")), spouse = value_of(&ws, "配偶", S("")),
               head = value_of(&ws, "户主", S(""));
    return (struct line){
        .name = value_of(&ws, "名", name_of(t, who)), .number = number_of(t, who), .fen = fen_of(ws.at[1].key),
        .class = value_of(&ws, "类别", S("C7")), .source = value_of(&ws, "来源", S("GH-BJ")),
        .card = card.len ? card_of(t, card) : S(""), .file = value_of(&ws, "档案", S("")),
        .day = value_of(&ws, "日期", S("")), .handler = handlers_of(t, value_of(&ws, "经办", S(""))),
        .spouse = is_person(spouse) ? number_of(t, spouse) : S(""),
        .head = is_person(head) ? number_of(t, head) : S(""), .family = value_of(&ws, "户", S("")),
        .form = value_of(&ws, "形式", S(""))};
}

/* The page has no 家庭编号: the clerk ties a row to the first of the family by its number. */
static void type_in(struct trial *t, const struct line *lines, size_t n, struct str code)
{
    struct world *w = t->w;
    t->roster = json_get_int(
        world_ok(w, t->clerk, "POST", mw_f(w, "/api/rosters/by-hand?org=%.*s", FMT(t->org)),
                 mw_f(w, "{\"campaign\":\"%.*s\",\"org\":\"%.*s\",\"title\":\"名册\"}", FMT(code), FMT(t->org))),
        "id", 0);
    for (size_t i = 0; i < n; i++) {
        const struct line *l = &lines[i];
        struct str head = l->head;
        for (size_t k = 0; k < i && l->family.len && !head.len; k++)
            if (str_eq(lines[k].family, l->family))
                head = lines[k].number;
        world_ok(w, t->clerk, "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)t->roster),
                 mw_f(w, "{\"name\":\"%.*s\",\"number\":\"%.*s\",\"amount_fen\":%lld,\"class\":\"%.*s\",\"source\":\"%.*s\","
                         "\"card\":\"%.*s\",\"archive_no\":\"%.*s\",\"given_on\":\"%.*s\",\"handler\":\"%.*s\","
                         "\"spouse_no\":\"%.*s\",\"head_no\":\"%.*s\",\"form\":\"%.*s\"}",
                      FMT(l->name), FMT(l->number), l->fen, FMT(l->class), FMT(l->source), FMT(l->card),
                      FMT(l->file), FMT(l->day), FMT(l->handler), FMT(l->spouse), FMT(head), FMT(l->form)));
    }
}

static const struct xlsx_column columns[] = {
    {LIT("姓名"), XLSX_TEXT, 10},         {LIT("身份证号"), XLSX_TEXT, 20},  {LIT("慰问金额(元)"), XLSX_MONEY, 12},
    {LIT("慰问对象类别"), XLSX_TEXT, 10}, {LIT("资金来源"), XLSX_TEXT, 10},  {LIT("银行卡号"), XLSX_TEXT, 22},
    {LIT("档案编号"), XLSX_TEXT, 12},     {LIT("慰问时间"), XLSX_TEXT, 12},  {LIT("经办人"), XLSX_TEXT, 12},
    {LIT("配偶身份证号"), XLSX_TEXT, 20}, {LIT("户主身份证号"), XLSX_TEXT, 20}, {LIT("家庭编号"), XLSX_TEXT, 10},
    {LIT("慰问形式"), XLSX_TEXT, 10},
};

static struct str workbook(struct trial *t, const struct line *lines, size_t n)
{
    const char *path = mw_f(t->w, "%s/case.xlsx", t->w->dir);
    struct xlsx_table table = {.name = S("名册"), .cols = columns, .n = countof(columns)};
    struct xlsx *x = xlsx_begin(path);
    xlsx_sheet(x, &table);
    for (size_t i = 0; i < n; i++) {
        const struct line *l = &lines[i];
        const struct str texts[] = {l->class, l->source, l->card, l->file, l->day, l->handler, l->spouse, l->head,
                                    l->family, l->form};
        xlsx_text(x, l->name);
        xlsx_text(x, l->number);
        xlsx_fen(x, l->fen);
        for (size_t k = 0; k < countof(texts); k++)
            xlsx_text(x, texts[k]);
        xlsx_row(x);
    }
    assert_int_equal(xlsx_end(x), OK);
    int fd = open(path, O_RDONLY);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    char *p = NEWS(t->w->a, char, (size_t)st.st_size);
    assert_int_equal(read(fd, p, (size_t)st.st_size), st.st_size);
    close(fd);
    return (struct str){p, (size_t)st.st_size};
}

static void import(struct trial *t, const struct line *lines, size_t n, struct str code)
{
    struct str book = workbook(t, lines, n);
    const char *e = world_upload(t->w, t->clerk, mw_f(t->w, "/api/rosters/import?campaign=%.*s&org=%.*s", FMT(code), FMT(t->org)),
                                 "名册.xlsx", book.at, book.len);
    assert_string_equal(e, "");
    const struct json *job = world_job(t->w, json_get_int(t->w->json, "job", 0));
    if (!str_eq(json_get_str(job, "state"), S("done")))
        print_error("import: %.*s\n", FMT(json_get_str(job, "error")));
    t->roster = json_get_int(json_get(job, "result"), "roster", 0);
    assert_true(t->roster > 0);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* "CAP_TIMES? CAP_YEAR!" of a row as stored, in order of the codes; "通过" when nothing was found. */
static struct str verdict(struct trial *t, const struct json *row)
{
    struct str codes[32];
    size_t n = 0;
    const struct json *list = json_get(row, "findings");
    for (size_t i = 0; i < json_len(list) && n < countof(codes); i++) {
        const struct json *f = json_at(list, i);
        bool error = json_get_int(f, "level", 0) == 2, needs = json_get_int(f, "needs", 0) == 1;
        assert_true(json_get_str(f, "text").len > 0);
        assert_false(error && needs);
        codes[n++] = str_f(t->w->a, "%.*s%c", FMT(json_get_str(f, "code")), error ? '!' : needs ? '?' : '~');
    }
    qsort(codes, n, sizeof *codes, by_text);
    struct buf b = buf_new(t->w->a, 2000);
    for (size_t i = 0; i < n; i++)
        buf_f(&b, "%s%.*s", i ? " " : "", FMT(codes[i]));
    return n ? buf_done(&b) : S("通过");
}

static struct str verdicts(struct trial *t)
{
    struct buf b = buf_new(t->w->a, 4000);
    const struct json *rows = json_get(
        world_ok(t->w, t->clerk, "GET", mw_f(t->w, "/api/rosters/%lld/rows", (long long)t->roster), NULL), "rows");
    for (size_t i = 0; i < json_len(rows); i++)
        buf_f(&b, "%s%.*s", i ? "; " : "", FMT(verdict(t, json_at(rows, i))));
    return buf_done(&b);
}

/* --- the run --- */

static struct str cell(struct str *rest)
{
    return str_trim(str_cut(*rest, '|', rest));
}

static bool run_case(struct trial *t, struct str line)
{
    struct world *w = t->w;
    struct str rest = line, no = cell(&rest), title = cell(&rest), settings = cell(&rest), deeds = cell(&rest),
               rows = cell(&rest), want = cell(&rest);
    struct words ws = words_of(settings);
    struct line lines[ROWS_MAX];
    size_t n = 0;
    t->codes = S("");
    t->org = value_of(&ws, "单位", S("QD02"));
    struct str by = value_of(&ws, "录入", S(""));
    t->clerk = by.len ? str_z(w->a, str_f(w->a, "%.*s.clerk", FMT(by))) : user_of(t->org, "clerk", w);
    struct str code = campaign(t, S("本"),
        mw_f(w, ",\"start_on\":\"%.*s\",\"once\":%s,\"caps\":\"%.*s\",\"earmark\":\"%.*s\",\"cap_time_fen\":%lld,\"cap_year_fen\":%lld",
             FMT(value_of(&ws, "开始", S("2022-12-20"))), said(&ws, "可多次") ? "false" : "true",
             FMT(value_of(&ws, "规定", S(""))), FMT(value_of(&ws, "资金", S(""))),
             fen_of(value_of(&ws, "每次", S("0"))), fen_of(value_of(&ws, "全年", S("0")))));
    world_ok(w, "city.cash", "POST", "/api/funds/receipts",
             mw_f(w, "{\"campaign\":\"%.*s\",\"org\":\"QD\",\"source\":\"GH-BJ\",\"fen\":1,\"done_on\":\"2022-12-21\"}", FMT(code)));
    while (deeds.len)
        before(t, str_trim(str_cut(deeds, ';', &deeds)));
    while (rows.len && n < ROWS_MAX)
        lines[n++] = line_of(t, str_trim(str_cut(rows, ';', &rows)));
    if (t->by_file)
        import(t, lines, n, code);
    else
        type_in(t, lines, n, code);
    struct str is = verdicts(t);
    bool same = str_eq(is, want);
    if (!same)
        print_error("%.*s %.*s (%s)\n  is     %.*s\n  should %.*s\n", FMT(no), FMT(title), t->by_file ? "导入" : "页面",
                    FMT(is), FMT(want));
    /* checked again, nothing changes */
    world_ok(w, t->clerk, "POST", mw_f(w, "/api/rosters/%lld/check", (long long)t->roster), "{}");
    struct str again = verdicts(t);
    if (!str_eq(again, is))
        print_error("%.*s: checked again %.*s, was %.*s\n", FMT(no), FMT(again), FMT(is));
    return same && str_eq(again, is);
}

static void add_rule(struct world *w, struct str rest)
{
    struct str code = cell(&rest), edition = cell(&rest), from = cell(&rest);
    world_ok(w, "city.clerk", "POST", "/api/rules",
             mw_f(w, "{\"kind\":\"caps\",\"code\":\"%.*s\",\"edition\":\"%.*s\",\"title\":\"案例\",\"source\":\"案例\","
                     "\"valid_from\":\"%.*s\",\"body\":%.*s}", FMT(code), FMT(edition), FMT(from), FMT(rest)));
}

/* A clerk of QD02 whose name could be a worker's. */
static void add_clerk(struct world *w)
{
    world_ok(w, "sys.admin", "POST", "/api/users?org=QD", "{\"login\":\"jb.clerk\",\"name\":\"金办事\",\"org\":\"QD02\"}");
    const struct json *list = json_get(world_ok(w, "sec.admin", "GET", "/api/users?q=jb.clerk", NULL), "rows");
    world_ok(w, "sec.admin", "POST",
             mw_f(w, "/api/users/%lld/grants", (long long)json_get_int(json_at(list, 0), "id", 0)),
             "{\"role\":\"clerk\",\"org\":\"QD02\"}");
}

static struct str cases(struct world *w)
{
    int fd = open(CASES, O_RDONLY);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    char *p = NEWS(w->a, char, (size_t)st.st_size);
    assert_int_equal(read(fd, p, (size_t)st.st_size), st.st_size);
    close(fd);
    return (struct str){p, (size_t)st.st_size};
}

WORLD_TEST(every_case_in_page_and_import)
{
    struct str text = cases(w);
    struct trial t = {.w = w, .number = 0};
    int bad = 0, n = 0;
    add_clerk(w);
    while (text.len) {
        struct str line = str_trim(str_cut(text, '\n', &text)), rest;
        if (!line.len || line.at[0] == '#')
            continue;
        if (str_starts(line, S("规定|"))) {
            (void)str_cut(line, '|', &rest);
            add_rule(w, rest);
            continue;
        }
        n++;
        for (int file = 0; file < 2; file++) {
            t.number++;
            t.by_file = file == 1;
            bad += !run_case(&t, line);
        }
    }
    print_message("%d cases, each in page and import\n", n);
    assert_true(n >= 60);
    assert_int_equal(bad, 0);
    assert_int_equal(world_verify(w), 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_in_page_and_import),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
