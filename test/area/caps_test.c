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


/* --- reasons --- */

static int64_t hand(struct world *w, const char *campaign_code, const char *as, const char *org)
{
    return json_get_int(world_ok(w, as, "POST", mw_f(w, "/api/rosters/by-hand?org=%s", org),
                                 mw_f(w, "{\"campaign\":\"%s\",\"org\":\"%s\",\"title\":\"名册\",\"class\":\"C7\","
                                         "\"source\":\"GH-BJ\"}", campaign_code, org)), "id", 0);
}

static const struct json *row(struct world *w, const char *as, int64_t id, int person, long long fen, const char *more)
{
    return world_ok(w, as, "POST", mw_f(w, "/api/rosters/%lld/rows", (long long)id),
                    mw_f(w, "{\"name\":\"赵%s\",\"number\":\"%.*s\",\"amount_fen\":%lld%s}", person % 2 ? "安" : "宁",
                         FMT(mw_number(w->a, person)), fen, more));
}

static const char *verb(struct world *w, const char *as, int64_t id, const char *what, const char *body)
{
    return world_call(w, as, "POST", mw_f(w, "/api/rosters/%lld/%s", (long long)id, what), body);
}

static void ruled(struct world *w, const char *code, const char *caps, const char *more)
{
    world_ok(w, "city.clerk", "POST", "/api/campaigns",
             mw_f(w, "{\"code\":\"%s\",\"name\":\"送温暖\",\"org\":\"QD\",\"year\":2023,\"start_on\":\"2022-12-20\","
                     "\"end_on\":\"2023-02-10\",\"caps\":\"%s\",\"forms\":\"cz21\",\"status\":\"open\"%s}", code, caps, more));
    for (int i = 0; i < 2; i++)
        world_ok(w, i ? "d02.cash" : "d01.cash", "POST", "/api/funds/receipts",
                 mw_f(w, "{\"campaign\":\"%s\",\"org\":\"QD0%d\",\"source\":\"GH-BJ\",\"fen\":10000000,\"done_on\":\"2022-12-21\"}",
                      code, i + 1));
}

static const struct json *reasons_of(struct world *w, const char *as, int64_t id)
{
    return json_get(world_ok(w, as, "GET", mw_f(w, "/api/rosters/%lld/reasons", (long long)id), NULL), "rows");
}

/* Does the workbook just answered hold that text? */
static bool book_says(struct world *w, const char *text)
{
    const char *path = mw_f(w, "%s/out.xlsx", w->dir);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    struct sheet_reader *r;
    struct sheet_result result;
    struct sheet_row row;
    bool found = false;
    assert_int_equal(write(fd, w->reply.body.at, w->reply.body.len), w->reply.body.len);
    assert_int_equal(sheet_open(fd, NULL, NULL, &r), OK);
    while (sheet_next_row(r, &row))
        for (uint32_t i = 0; i < row.n; i++)
            found |= str_has(row.cells[i].text, str_of(text));
    assert_int_equal(sheet_close(r, &result), OK);
    close(fd);
    return found;
}

WORLD_TEST(a_warning_that_wants_a_reason_waits_for_it)
{
    ruled(w, "LJ", "qingdao", "");
    int64_t id = hand(w, "LJ", "d01.clerk", "QD01");
    row(w, "d01.clerk", id, 1, 10000, ",\"handler\":\"赵安\"");
    row(w, "d01.clerk", id, 2, 10000, "");
    assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "REASON_NEEDED");
    assert_int_equal(json_len(reasons_of(w, "d01.clerk", id)), 1);
    assert_string_equal(verb(w, "d01.clerk", id, "reasons", "{\"code\":\"HANDLER_PAYEE\",\"reason\":\"对\"}"), "BAD_INPUT");
    assert_string_equal(verb(w, "d01.clerk", id, "reasons", "{\"code\":\"CAP_YEAR\",\"reason\":\"没有这种问题\"}"), "NOT_FOUND");
    assert_string_equal(verb(w, "d02.clerk", id, "reasons", "{\"code\":\"HANDLER_PAYEE\",\"reason\":\"邻区不能写\"}"), "NOT_FOUND");
    assert_string_equal(verb(w, "d01.review", id, "reasons", "{\"code\":\"HANDLER_PAYEE\",\"reason\":\"审核人不能写\"}"), "FORBIDDEN");
    /* a corrected row loses the reason given for what it was */
    assert_string_equal(verb(w, "d01.clerk", id, "reasons", "{\"code\":\"HANDLER_PAYEE\",\"row_no\":1,\"reason\":\"站点只有一人，由他代表站点签收\"}"), "");
    world_ok(w, "d01.clerk", "PUT", mw_f(w, "/api/rosters/%lld/rows/1", (long long)id), "{\"amount_fen\":20000}");
    assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "REASON_NEEDED");
    assert_string_equal(verb(w, "d01.clerk", id, "reasons", "{\"code\":\"HANDLER_PAYEE\",\"reason\":\"站点只有一人，由他代表站点签收\"}"), "");
    assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "");
    /* whoever reviews reads it, in the list and beside the row */
    const struct json *one = json_at(reasons_of(w, "city.review", id), 0);
    assert_string_equal(text_of(w, one, "reason"), "站点只有一人，由他代表站点签收");
    assert_string_equal(text_of(w, one, "user_name"), "d01.clerk");
    const struct json *rows = json_get(world_ok(w, "d01.review", "GET", mw_f(w, "/api/rosters/%lld/rows", (long long)id), NULL), "rows");
    assert_string_equal(text_of(w, json_at(json_get(json_at(rows, 0), "findings"), 0), "reason"), "站点只有一人，由他代表站点签收");
    /* and it is in the workbook that goes out */
    assert_string_equal(world_call(w, "d01.view", "GET", mw_f(w, "/api/rosters/%lld/rows.xlsx", (long long)id), NULL), "");
    assert_true(book_says(w, "站点只有一人，由他代表站点签收"));
    assert_string_equal(verb(w, "d01.review", id, "approve", "{}"), "");
    assert_int_equal(world_verify(w), 0);
}

/* What only came to light after submission stands in the way of approval until it is explained. */
WORLD_TEST(a_new_conflict_stops_the_approval)
{
    ruled(w, "LJ", "qingdao", "");
    int64_t one = hand(w, "LJ", "d01.clerk", "QD01"), two = hand(w, "LJ", "d02.clerk", "QD02");
    row(w, "d01.clerk", one, 1, 10000, "");
    row(w, "d02.clerk", two, 2, 10000, "");
    assert_string_equal(verb(w, "d01.clerk", one, "submit", "{}"), "");
    assert_string_equal(verb(w, "d02.clerk", two, "submit", "{}"), "");
    const struct json *p = world_ok(w, "d01.clerk", "POST", "/api/persons/find",
                                    mw_f(w, "{\"number\":\"%.*s\"}", FMT(mw_number(w->a, 1))));
    int64_t person = json_get_int(json_at(json_get(p, "rows"), 0), "id", 0);
    world_ok(w, "d01.clerk", "POST", mw_f(w, "/api/persons/%lld/ties", (long long)person),
             mw_f(w, "{\"kind\":\"spouse\",\"number\":\"%.*s\",\"evidence\":\"结婚证\"}", FMT(mw_number(w->a, 2))));
    assert_string_equal(verb(w, "d02.review", two, "approve", "{}"), "REASON_NEEDED");
    const struct json *dry = world_ok(w, "d02.review", "GET", mw_f(w, "/api/rosters/%lld/dry-run?verb=approve", (long long)two), NULL);
    assert_string_equal(text_of(w, json_at(json_get(dry, "blockers"), 0), "code"), "REASON_NEEDED");
    assert_string_equal(verb(w, "d02.review", two, "return", "{\"reason\":\"夫妻都在\"}"), "");
    assert_string_equal(verb(w, "d02.clerk", two, "submit", "{}"), "REASON_NEEDED");
    assert_string_equal(verb(w, "d02.clerk", two, "reasons", "{\"code\":\"SPOUSE_IN_CAMPAIGN\",\"reason\":\"二人分属两个困难事由\"}"), "");
    assert_string_equal(verb(w, "d02.clerk", two, "submit", "{}"), "");
    assert_string_equal(verb(w, "d02.review", two, "approve", "{}"), "");
    assert_int_equal(world_verify(w), 0);
}

/* --- ties and marks --- */

static int64_t someone(struct world *w, const char *as, const char *org, int person)
{
    return json_get_int(world_ok(w, as, "POST", "/api/persons",
                                 mw_f(w, "{\"name\":\"赵%s\",\"number\":\"%.*s\",\"org\":\"%s\"}", person % 2 ? "安" : "宁",
                                      FMT(mw_number(w->a, person)), org)), "id", 0);
}

static const struct json *list_of(struct world *w, const char *as, int64_t person, const char *what)
{
    return json_get(world_ok(w, as, "GET", mw_f(w, "/api/persons/%lld/%s", (long long)person, what), NULL), "rows");
}

WORLD_TEST(a_tie_stands_on_both_sides_and_shows_nobody)
{
    int64_t one = someone(w, "d01.clerk", "QD01", 1), two = someone(w, "d02.clerk", "QD02", 2);
    const char *to_two = mw_f(w, "{\"kind\":\"child\",\"number\":\"%.*s\",\"evidence\":\"户口簿\"}", FMT(mw_number(w->a, 2)));
    const char *ties = mw_f(w, "/api/persons/%lld/ties", (long long)one);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", ties, to_two);
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", ties, to_two);
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", ties,
                  mw_f(w, "{\"kind\":\"spouse\",\"number\":\"%.*s\",\"evidence\":\"户口簿\"}", FMT(mw_number(w->a, 1))));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", ties,
                  mw_f(w, "{\"kind\":\"cousin\",\"number\":\"%.*s\",\"evidence\":\"户口簿\"}", FMT(mw_number(w->a, 2))));
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", ties, "{\"kind\":\"spouse\",\"number\":\"123\",\"evidence\":\"户口簿\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", ties,
                  mw_f(w, "{\"kind\":\"spouse\",\"number\":\"%.*s\",\"evidence\":\" \"}", FMT(mw_number(w->a, 2))));
    world_ok(w, "d01.clerk", "POST", ties, to_two);
    world_ok(w, "d01.clerk", "POST", ties, to_two); /* once */
    const struct json *mine = list_of(w, "d01.view", one, "ties"), *theirs;
    assert_int_equal(json_len(mine), 1);
    assert_string_equal(text_of(w, json_at(mine, 0), "kind"), "child");
    assert_string_equal(text_of(w, json_at(mine, 0), "name"), "赵*");
    assert_int_equal(json_get_int(json_at(mine, 0), "person_id", 0), 0); /* out of d01's reach */
    assert_false(answer_has(w, str_z(w->a, mw_number(w->a, 2))));
    int64_t tie = json_get_int(json_at(mine, 0), "id", 0);
    theirs = list_of(w, "d02.view", two, "ties");
    assert_string_equal(text_of(w, json_at(theirs, 0), "kind"), "parent");
    assert_int_equal(world_verify(w), 0);
    const char *drop = mw_f(w, "/api/persons/%lld/ties/%lld", (long long)one, (long long)tie);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "DELETE", drop, NULL);
    world_ok(w, "d01.clerk", "DELETE", drop, NULL);
    assert_int_equal(json_len(list_of(w, "d01.view", one, "ties")), 0);
    assert_int_equal(json_len(list_of(w, "d02.view", two, "ties")), 0);
    assert_answer(w, "NOT_FOUND", "d01.clerk", "DELETE", drop, NULL);
}

/* Ties of a roster become the register's when it is submitted, and go when it is withdrawn. */
WORLD_TEST(ties_of_a_roster_come_and_go_with_it)
{
    ruled(w, "LJ", "", "");
    int64_t one = someone(w, "d01.clerk", "QD01", 1), id = hand(w, "LJ", "d01.clerk", "QD01");
    row(w, "d01.clerk", id, 1, 10000, mw_f(w, ",\"spouse_no\":\"%.*s\"", FMT(mw_number(w->a, 2))));
    assert_int_equal(json_len(list_of(w, "d01.view", one, "ties")), 0);
    assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "");
    assert_int_equal(json_len(list_of(w, "d01.view", one, "ties")), 1);
    assert_int_equal(world_verify(w), 0);
    assert_string_equal(verb(w, "d01.clerk", id, "withdraw", "{}"), "");
    assert_int_equal(json_len(list_of(w, "d01.view", one, "ties")), 0);
    /* a number corrected takes its ties along; a row dropped takes them away */
    world_ok(w, "d01.clerk", "PUT", mw_f(w, "/api/rosters/%lld/rows/1", (long long)id),
             mw_f(w, "{\"number\":\"%.*s\"}", FMT(mw_number(w->a, 3))));
    assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "");
    const struct json *p = world_ok(w, "d01.clerk", "POST", "/api/persons/find",
                                    mw_f(w, "{\"number\":\"%.*s\"}", FMT(mw_number(w->a, 3))));
    int64_t three = json_get_int(json_at(json_get(p, "rows"), 0), "id", 0);
    assert_int_equal(json_len(list_of(w, "d01.view", three, "ties")), 1);
    assert_int_equal(world_verify(w), 0);
    assert_string_equal(verb(w, "d01.clerk", id, "withdraw", "{}"), "");
    assert_string_equal(verb(w, "d01.clerk", id, "void", "{}"), "");
    assert_int_equal(world_verify(w), 0);
}

static void rule_over(struct world *w, const char *campaign, const char *caps)
{
    const char *path = mw_f(w, "/api/campaigns/%s", campaign);
    long long version = json_get_int(world_ok(w, "city.clerk", "GET", path, NULL), "version", -1);
    world_ok(w, "city.clerk", "PUT", path, mw_f(w, "{\"version\":%lld,\"caps\":\"%s\"}", version, caps));
}

/* Records that stand while a rule comes over them: verify counts a person's times of the year again. */
WORLD_TEST(verify_counts_the_times_of_a_year)
{
    add_rule(w, S("cishu|1|2020-01-01|{\"limits\":[{\"per\":\"times_year\",\"n\":1,\"level\":\"error\",\"clause\":\"一年一次\"}],\"conflicts\":{}}"));
    add_rule(w, S("liangci|1|2020-01-01|{\"limits\":[{\"per\":\"times_year\",\"n\":2,\"level\":\"error\",\"clause\":\"一年两次\"}],\"conflicts\":{}}"));
    const char *codes[] = {"L1", "L2"};
    for (size_t i = 0; i < countof(codes); i++) {
        ruled(w, codes[i], "", "");
        int64_t id = hand(w, codes[i], "d01.clerk", "QD01");
        row(w, "d01.clerk", id, 1, 10000, "");
        row(w, "d01.clerk", id, 2 + (int)i, 10000, ""); /* others once */
        assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "");
    }
    assert_int_equal(world_verify(w), 0);
    rule_over(w, "L1", "cishu");
    assert_int_equal(world_verify(w), 0); /* the other has no such rule */
    rule_over(w, "L2", "cishu");
    assert_int_equal(world_verify(w), 1);
    rule_over(w, "L2", "liangci");
    assert_int_equal(world_verify(w), 0); /* twice is what one of the two allows */
}

WORLD_TEST(marks_name_their_source_and_can_be_taken_back)
{
    ruled(w, "LJ", "", "");
    int64_t one = someone(w, "d01.clerk", "QD01", 1);
    const char *mark = mw_f(w, "/api/persons/%lld/mark", (long long)one);
    assert_answer(w, "NOT_FOUND", "d02.clerk", "POST", mark, "{\"status\":\"dead\",\"source\":\"死亡证明\"}");
    assert_answer(w, "FORBIDDEN", "d01.view", "POST", mark, "{\"status\":\"dead\",\"source\":\"死亡证明\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", mark, "{\"status\":\"asleep\",\"source\":\"死亡证明\"}");
    assert_answer(w, "BAD_INPUT", "d01.clerk", "POST", mark, "{\"status\":\"dead\",\"source\":\" \"}");
    const struct json *p = world_ok(w, "d01.clerk", "POST", mark, "{\"status\":\"dead\",\"since_on\":\"2023-01-01\",\"source\":\"死亡证明\"}");
    assert_string_equal(text_of(w, p, "status"), "dead");
    const struct json *m = json_at(list_of(w, "d01.view", one, "marks"), 0);
    assert_string_equal(text_of(w, m, "source"), "死亡证明");
    assert_string_equal(text_of(w, m, "since_on"), "2023-01-01");
    int64_t id = hand(w, "LJ", "d01.clerk", "QD01");
    const struct json *r = row(w, "d01.clerk", id, 1, 10000, "");
    assert_true(str_has(json_get_str(json_at(json_get(r, "findings"), 0), "text"), S("死亡证明")));
    world_ok(w, "d01.clerk", "POST", mark, "{\"status\":\"active\",\"source\":\"同名误报\"}");
    assert_int_equal(json_len(list_of(w, "d01.view", one, "marks")), 0);
    assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "");
    assert_int_equal(world_verify(w), 0);
}

/* A list with a wrong number, a wrong name, a wrong day: each told by its cell, the sound row taken. */
WORLD_TEST(a_list_marks_whom_it_names)
{
    someone(w, "d01.clerk", "QD01", 1);
    int64_t two = someone(w, "d01.clerk", "QD01", 2);
    struct str csv = str_f(w->a, "序号,姓名,身份证号,退休日期\n1,李四,%.*s,2022-12-01\n2,赵宁,%.*s,2022年12月1日\n3,王五,123,\n4,赵六,%.*s,明年\n",
                           FMT(mw_number(w->a, 1)), FMT(mw_number(w->a, 2)), FMT(mw_number(w->a, 4)));
    assert_string_equal(world_upload(w, "d01.clerk", "/api/persons/marks?status=resting&source=ab", "x.csv", csv.at, csv.len), "BAD_INPUT");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/persons/marks?status=retired", "x.csv", csv.at, csv.len), "BAD_INPUT");
    assert_string_equal(world_upload(w, "d01.review", "/api/persons/marks?status=retired&source=ab", "x.csv", csv.at, csv.len), "FORBIDDEN");
    assert_string_equal(world_upload(w, "d01.clerk", "/api/persons/marks?status=retired&source=ab", "x.csv", csv.at, csv.len), "");
    const struct json *result = json_get(world_job(w, json_get_int(w->json, "job", 0)), "result");
    assert_int_equal(json_get_int(result, "rows", 0), 4);
    assert_int_equal(json_get_int(result, "marked", 0), 1);
    assert_int_equal(json_get_int(result, "registered", 0), 1);
    assert_int_equal(json_get_int(result, "error_count", 0), 3);
    const struct json *errors = json_get(result, "errors");
    struct buf b = buf_new(w->a, 1000);
    for (size_t i = 0; i < json_len(errors); i++)
        buf_f(&b, "%s %s;", text_of(w, json_at(errors, i), "cell"), text_of(w, json_at(errors, i), "code"));
    assert_string_equal(str_z(w->a, buf_done(&b)), "C4 ID_LENGTH;C5 DATE;C2 NAME_CONFLICT;");
    assert_int_equal(json_len(list_of(w, "d01.view", two, "marks")), 1);
    assert_int_equal(world_verify(w), 0);
}

/* --- the acting person, the year of payment, verify, documents --- */

WORLD_TEST(nobody_approves_or_pays_himself)
{
    ruled(w, "LJ", "qingdao", "");
    world_ok(w, "sys.admin", "POST", "/api/users?org=QD", "{\"login\":\"me.review\",\"name\":\"赵安\",\"org\":\"QD01\"}");
    const struct json *list = json_get(world_ok(w, "sec.admin", "GET", "/api/users?q=me.review", NULL), "rows");
    long long user = json_get_int(json_at(list, 0), "id", 0);
    world_ok(w, "sec.admin", "POST", mw_f(w, "/api/users/%lld/grants", user), "{\"role\":\"review\",\"org\":\"QD01\"}");
    world_ok(w, "sec.admin", "POST", mw_f(w, "/api/users/%lld/grants", user), "{\"role\":\"cash\",\"org\":\"QD01\"}");
    int64_t id = hand(w, "LJ", "d01.clerk", "QD01"), other = hand(w, "LJ", "d01.clerk", "QD01");
    row(w, "d01.clerk", id, 1, 10000, "");
    row(w, "d01.clerk", other, 2, 10000, "");
    assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "");
    assert_string_equal(verb(w, "d01.clerk", other, "submit", "{}"), "");
    assert_string_equal(verb(w, "me.review", id, "approve", "{}"), "SAME_PERSON");
    assert_string_equal(verb(w, "me.review", other, "approve", "{}"), "");
    assert_string_equal(verb(w, "d01.review", id, "approve", "{}"), "");
    assert_string_equal(verb(w, "me.review", id, "pay", "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"x\"}"), "SAME_PERSON");
    assert_answer(w, "BAD_INPUT", "d01.cash", "POST", "/api/me/identity", "{\"number\":\"1234\"}");
    const struct json *me = world_ok(w, "d01.cash", "POST", "/api/me/identity",
                                     mw_f(w, "{\"number\":\"%.*s\"}", FMT(mw_number(w->a, 1))));
    assert_false(answer_has(w, str_z(w->a, mw_number(w->a, 1))));
    assert_true(json_get_str(me, "number_mask").len > 0);
    assert_string_equal(verb(w, "d01.cash", id, "pay", "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"x\"}"), "SAME_PERSON");
    world_ok(w, "d01.cash", "POST", "/api/me/identity", mw_f(w, "{\"number\":\"%.*s\"}", FMT(mw_number(w->a, 7))));
    assert_string_equal(verb(w, "d01.cash", id, "pay", "{\"paid_on\":\"2023-01-11\",\"bank_ref\":\"x\"}"), "");
}

/* Planned for 2022, paid in 2023: 2023's cap holds on the day of payment. */
WORLD_TEST(payment_in_another_year_meets_that_years_cap)
{
    ruled(w, "LJ", "shandong", ",\"once\":false");
    ruled(w, "L2", "shandong", ",\"once\":false");
    int64_t early = hand(w, "LJ", "d01.clerk", "QD01"), later = hand(w, "L2", "d02.clerk", "QD02"),
            last = hand(w, "L2", "d02.clerk", "QD02");
    row(w, "d01.clerk", early, 1, 300000, ",\"given_on\":\"2022-12-30\"");
    row(w, "d02.clerk", later, 1, 300000, "");
    assert_string_equal(verb(w, "d01.clerk", early, "submit", "{}"), "");
    assert_string_equal(verb(w, "d02.clerk", later, "submit", "{}"), "");
    row(w, "d02.clerk", last, 1, 1, ""); /* 3,000.01 of 2023 */
    assert_string_equal(verb(w, "d02.clerk", last, "submit", "{}"), "");
    assert_string_equal(verb(w, "d01.review", early, "approve", "{}"), "");
    assert_string_equal(verb(w, "d01.cash", early, "pay", "{\"paid_on\":\"2023-01-04\",\"bank_ref\":\"x\"}"), "CAP_EXCEEDED");
    assert_true(answer_has(w, "6,000.01"));
    assert_string_equal(verb(w, "d01.cash", early, "pay", "{\"paid_on\":\"2022-12-31\",\"bank_ref\":\"x\"}"), "");
    assert_int_equal(world_verify(w), 0);
}

WORLD_TEST(verify_finds_what_was_slipped_in)
{
    ruled(w, "LJ", "shandong", "");
    int64_t id = hand(w, "LJ", "d01.clerk", "QD01");
    row(w, "d01.clerk", id, 1, 300000, "");
    assert_string_equal(verb(w, "d01.clerk", id, "submit", "{}"), "");
    assert_int_equal(world_verify(w), 0);
    mw_put(w, "aid", "{\"id\":900,\"campaign_id\":1,\"org_id\":2,\"person_id\":1,\"kind\":\"cash\",\"class\":\"C7\",\"source\":\"GH-BJ\","
                     "\"amount_fen\":300001,\"year\":2023,\"state\":\"planned\",\"roster_id\":1,\"row_no\":99}");
    /* over the cap of a time, over the cap of the year, two where one is the rule; and the roster's own sums */
    assert_true(world_verify(w) >= 3);
}

WORLD_TEST(documents_are_checked_before_they_rule)
{
    static const char *const bad[] = {
        "{}", "{\"limits\":{},\"conflicts\":{}}", "{\"limits\":[]}",
        "{\"limits\":[{\"per\":\"week\",\"fen\":1,\"level\":\"error\",\"clause\":\"x\"}],\"conflicts\":{}}",
        "{\"limits\":[{\"per\":\"time\",\"fen\":0,\"level\":\"error\",\"clause\":\"x\"}],\"conflicts\":{}}",
        "{\"limits\":[{\"per\":\"times_year\",\"fen\":1,\"level\":\"error\",\"clause\":\"x\"}],\"conflicts\":{}}",
        "{\"limits\":[{\"per\":\"time\",\"fen\":1,\"level\":\"fatal\",\"clause\":\"x\"}],\"conflicts\":{}}",
        "{\"limits\":[{\"per\":\"time\",\"fen\":1,\"level\":\"error\"}],\"conflicts\":{}}",
        "{\"limits\":[],\"conflicts\":{\"cousin\":{\"level\":\"error\"}}}",
        "{\"limits\":[],\"conflicts\":{\"spouse\":{\"level\":\"maybe\"}}}",
        "{\"limits\":[],\"conflicts\":{\"two_levels\":{\"level\":\"error\",\"days\":-1}}}",
    };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/rules",
                      mw_f(w, "{\"kind\":\"caps\",\"code\":\"x\",\"edition\":\"1\",\"title\":\"x\",\"source\":\"x\","
                              "\"valid_from\":\"2020-01-01\",\"body\":%s}", bad[i]));
        assert_true(complains_of(w, "body"));
    }
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/campaigns",
                  "{\"code\":\"L9\",\"name\":\"x\",\"org\":\"QD\",\"year\":2022,\"start_on\":\"2022-12-20\",\"end_on\":\"2023-02-10\",\"caps\":\"nowhere\",\"forms\":\"cz21\"}");
    assert_true(complains_of(w, "caps"));
    assert_answer(w, "BAD_INPUT", "city.clerk", "POST", "/api/campaigns", /* Qingdao's begins in October 2022 */
                  "{\"code\":\"L9\",\"name\":\"x\",\"org\":\"QD\",\"year\":2022,\"start_on\":\"2022-09-30\",\"end_on\":\"2023-02-10\",\"caps\":\"qingdao\",\"forms\":\"cz21\"}");
    assert_true(complains_of(w, "caps"));
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_warning_that_wants_a_reason_waits_for_it),
        cmocka_unit_test(a_new_conflict_stops_the_approval),
        cmocka_unit_test(a_tie_stands_on_both_sides_and_shows_nobody),
        cmocka_unit_test(ties_of_a_roster_come_and_go_with_it),
        cmocka_unit_test(verify_counts_the_times_of_a_year),
        cmocka_unit_test(marks_name_their_source_and_can_be_taken_back),
        cmocka_unit_test(a_list_marks_whom_it_names),
        cmocka_unit_test(nobody_approves_or_pays_himself),
        cmocka_unit_test(payment_in_another_year_meets_that_years_cap),
        cmocka_unit_test(verify_finds_what_was_slipped_in),
        cmocka_unit_test(documents_are_checked_before_they_rule),
        cmocka_unit_test(every_case_in_page_and_import),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
