// SPDX-License-Identifier: Apache-2.0
// A profile from its document. Every complaint begins with the place in the document, so that whoever
// edits it in the page finds it.
#include "bank_own.h"
#include "money.h"
#include "text.h"

/* Where the reading stands: the path is built only when something is wrong. */
struct at {
    const struct at *up;
    const char *key; /* of a map; NULL: an entry of a list */
    size_t i;
};
struct doc {
    struct arena *a;
    struct problems *p;
    size_t wrong;
};

const char *const bank_what_names[W__COUNT] = {
    [W_TEXT] = "",           [W_SEQ] = "seq",         [W_ROW] = "row",
    [W_REF] = "ref",         [W_NAME] = "name",       [W_ACCOUNT] = "account",
    [W_AMOUNT] = "amount",   [W_FEN] = "fen",         [W_BANK] = "bank",
    [W_CNAPS] = "cnaps",     [W_PROVINCE] = "province", [W_CITY] = "city",
    [W_PHONE] = "phone",     [W_NOTE] = "note",       [W_USE] = "use",
    [W_USE_CODE] = "use_code", [W_DATE] = "date",     [W_DATE8] = "date8",
    [W_BATCH] = "batch",     [W_PART] = "part",       [W_PARTS] = "parts",
    [W_COUNT] = "count",     [W_TOTAL] = "total",     [W_PAYER_NAME] = "payer_name",
    [W_PAYER_ACCOUNT] = "payer_account", [W_PAYER_BANK] = "payer_bank",
};
static const char *const fact_names[F__COUNT] = {
    "seq", "ref", "batch", "account", "name", "amount", "status", "code", "text", "date", "direction",
    "debit", "credit", "balance", "party",
};
static const char *const form_names[] = {"fixed", "delimited", "book"};
static const char *const charset_names[] = {"GBK", "GB18030", "GB2312", "UTF-8"};
static const char *const status_names[] = {"unknown", "success", "failed", "pending", "returned"};

const char *bank_status_code(enum bank_status s)
{
    return status_names[s];
}

static void path_put(struct buf *b, const struct at *at)
{
    if (at->up)
        path_put(b, at->up);
    if (!at->key)
        buf_f(b, "[%zu]", at->i);
    else
        buf_f(b, "%s%s", b->len ? "." : "", at->key);
}

static void wrong(struct doc *d, const struct at *at, const char *text)
{
    struct buf b = buf_new(d->a, 1000);
    path_put(&b, at);
    buf_f(&b, "：%s", text);
    problem_add(d->p, "body", buf_done(&b));
    d->wrong++;
}

#define IN_MAP(name) ((struct at){up, (name), 0})

/* A key nobody reads is a typing error that would silently change nothing. */
static void known_keys(struct doc *d, const struct at *at, const struct json *map, const char *const *keys)
{
    for (size_t i = 0; i < json_len(map); i++) {
        struct str key = S("");
        (void)json_entry(map, i, &key);
        size_t k = 0;
        while (keys[k] && !str_eq(key, str_of(keys[k])))
            k++;
        if (!keys[k])
            wrong(d, &(struct at){at, str_z(d->a, key), 0}, "没有这一项，请核对拼写");
    }
}

static struct str text_at(struct doc *d, const struct at *up, const struct json *map, const char *key, bool need)
{
    const struct json *v = json_get(map, key);
    if (v && json_kind(v) != JSON_TEXT)
        wrong(d, &IN_MAP(key), "应是文字");
    else if (need && !json_str(v).len)
        wrong(d, &IN_MAP(key), "不能缺少");
    return json_str(v);
}

static bool bool_at(struct doc *d, const struct at *up, const struct json *map, const char *key)
{
    const struct json *v = json_get(map, key);
    if (v && json_kind(v) != JSON_BOOL)
        wrong(d, &IN_MAP(key), "应是 true 或 false");
    return json_get_bool(map, key);
}

static int64_t int_at(struct doc *d, const struct at *up, const struct json *map, const char *key,
                      int64_t otherwise, int64_t min, int64_t max)
{
    const struct json *v = json_get(map, key);
    int64_t n = v ? json_int(v) : otherwise;
    if (v && (json_kind(v) != JSON_INT || n < min || n > max)) {
        wrong(d, &IN_MAP(key), str_z(d->a, str_f(d->a, "应是 %lld 到 %lld 的整数", (long long)min, (long long)max)));
        return otherwise;
    }
    return n;
}

/* One of a few words: its index. */
static int word_at(struct doc *d, const struct at *up, const struct json *map, const char *key,
                   const char *const *words, size_t n, int otherwise)
{
    struct str s = text_at(d, up, map, key, otherwise < 0);
    struct buf b = buf_new(d->a, 400);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(s, str_of(words[i])))
            return (int)i;
        buf_f(&b, "%s%s", i ? "、" : "应是 ", words[i]);
    }
    buf_str(&b, S(" 之一"));
    if (s.len)
        wrong(d, &IN_MAP(key), str_z(d->a, buf_done(&b)));
    return otherwise < 0 ? 0 : otherwise;
}

static const struct json *list_at(struct doc *d, const struct at *up, const struct json *map, const char *key,
                                  bool need)
{
    const struct json *v = json_get(map, key);
    if (v && json_kind(v) != JSON_LIST)
        wrong(d, &IN_MAP(key), "应是列表");
    else if (need && !json_len(v))
        wrong(d, &IN_MAP(key), "不能缺少，应是至少一项的列表");
    return json_kind(v) == JSON_LIST ? v : NULL;
}

/* As texts of a bank are compared: without blanks, in half width and lower case. */
static struct str key_of(struct arena *a, struct str s)
{
    char *out = NEWS(a, char, s.len + 1);
    return text_key(s, out, s.len + 1).s;
}

static struct str *texts_at(struct doc *d, const struct at *up, const struct json *map, const char *key, size_t *n)
{
    struct at here = IN_MAP(key);
    const struct json *list = list_at(d, up, map, key, false);
    struct str *out = NEWS(d->a, struct str, json_len(list) + 1);
    *n = json_len(list);
    for (size_t i = 0; i < *n; i++) {
        out[i] = json_str(json_at(list, i));
        if (!out[i].len)
            wrong(d, &(struct at){&here, NULL, i}, "应是文字");
    }
    return out;
}

/* --- values: "慰问金 {ref}" --- */

static bool what_named(struct str name, enum bank_what *what)
{
    for (int i = W_TEXT + 1; i < W__COUNT; i++)
        if (str_eq(name, str_of(bank_what_names[i]))) {
            *what = (enum bank_what)i;
            return true;
        }
    return false;
}

static bool piece_of(struct str inside, struct bank_piece *piece)
{
    struct str width, name = str_cut(inside, ':', &width);
    *piece = (struct bank_piece){0};
    if (width.len && (!str_int(width, &piece->width) || piece->width < 1 || piece->width > 18))
        return false;
    return what_named(name, &piece->what);
}

static struct bank_value value_of(struct doc *d, const struct at *at, struct str s)
{
    struct bank_value v = {NEWS(d->a, struct bank_piece, s.len + 1), 0};
    while (s.len) {
        ptrdiff_t open = str_find(s, S("{"));
        if (open != 0) {
            v.at[v.n++].text = str_sub(s, 0, open < 0 ? s.len : (size_t)open);
            s = open < 0 ? S("") : str_sub(s, (size_t)open, s.len);
            continue;
        }
        ptrdiff_t shut = str_find(s, S("}"));
        if (shut < 0 || !piece_of(str_sub(s, 1, (size_t)shut - 1), &v.at[v.n])) {
            wrong(d, at, str_z(d->a, str_f(d->a, "“%.*s”里有不认识的占位符", FMT(s))));
            return v;
        }
        v.n++;
        s = str_sub(s, (size_t)shut + 1, s.len);
    }
    return v;
}

static struct bank_value value_at(struct doc *d, const struct at *up, const struct json *map, const char *key,
                                  bool need)
{
    return value_of(d, &IN_MAP(key), text_at(d, up, map, key, need));
}

static bool value_has(struct bank_value v, enum bank_what what)
{
    for (size_t i = 0; i < v.n; i++)
        if (v.at[i].what == what)
            return true;
    return false;
}

/* --- writing --- */

static void read_column(struct doc *d, const struct at *up, const struct json *c, struct bank_profile *p,
                        struct bank_column *out)
{
    static const char *const keys[] = {"title", "value", "width", "align", "fill", "over", "type", "need", NULL};
    static const char *const aligns[] = {"left", "right"}, *const fills[] = {"blank", "zero"},
                      *const overs[] = {"refuse", "cut"}, *const types[] = {"text", "number"};
    bool fixed = p->form == BANK_FIXED;
    known_keys(d, up, c, keys);
    out->title = text_at(d, up, c, "title", true);
    out->name = str_z(d->a, out->title);
    out->value = value_at(d, up, c, "value", false);
    out->width = int_at(d, up, c, "width", 0, 1, 1000);
    out->right = word_at(d, up, c, "align", aligns, countof(aligns), 0) == 1;
    out->zero = word_at(d, up, c, "fill", fills, countof(fills), 0) == 1;
    out->cut = word_at(d, up, c, "over", overs, countof(overs), 0) == 1;
    out->number = word_at(d, up, c, "type", types, countof(types), 0) == 1;
    out->need = bool_at(d, up, c, "need") || value_has(out->value, W_NAME) || value_has(out->value, W_ACCOUNT);
    if (fixed && !out->width)
        wrong(d, &IN_MAP("width"), "定长文件的每一列都要写明字节数");
    if (out->cut && (value_has(out->value, W_ACCOUNT) || value_has(out->value, W_AMOUNT) ||
                     value_has(out->value, W_FEN) || value_has(out->value, W_SEQ)))
        wrong(d, &IN_MAP("over"), "账号、金额和序号不能截短");
    if (out->zero && !out->right)
        wrong(d, &IN_MAP("fill"), "补零只能用于右对齐的列");
    if (out->number && !(out->value.n == 1 && out->value.at[0].what != W_TEXT &&
                         (value_has(out->value, W_AMOUNT) || value_has(out->value, W_FEN) ||
                          value_has(out->value, W_SEQ) || value_has(out->value, W_ROW))))
        wrong(d, &IN_MAP("type"), "只有金额和序号可以写成数值");
}

static void read_columns(struct doc *d, const struct at *up, const struct json *file, struct bank_profile *p)
{
    struct at here = IN_MAP("columns");
    const struct json *list = list_at(d, up, file, "columns", true);
    bool name = false, account = false, amount = false;
    p->n_columns = json_len(list);
    if (p->n_columns > BANK_COLUMNS) {
        wrong(d, &here, "列数过多");
        p->n_columns = BANK_COLUMNS;
    }
    p->columns = NEWS(d->a, struct bank_column, p->n_columns + 1);
    for (size_t i = 0; i < p->n_columns; i++) {
        struct bank_column *c = &p->columns[i];
        read_column(d, &(struct at){&here, NULL, i}, json_at(list, i), p, c);
        name |= value_has(c->value, W_NAME);
        account |= value_has(c->value, W_ACCOUNT);
        amount |= value_has(c->value, W_AMOUNT) || value_has(c->value, W_FEN);
    }
    if (p->n_columns && !(name && account && amount))
        wrong(d, &here, "收款人户名、账号、金额三列缺一不可");
}

static char delimiter_at(struct doc *d, const struct at *up, const struct json *map)
{
    struct str s = text_at(d, up, map, "delimiter", true);
    bool sound = s.len == 1 && s.at[0] != '"' && s.at[0] != '\n' && s.at[0] != '\r' && s.at[0] != 0 &&
                 (unsigned char)s.at[0] < 0x80 && !(s.at[0] >= '0' && s.at[0] <= '9') && s.at[0] != '.';
    if (s.len && !sound)
        wrong(d, &IN_MAP("delimiter"), "应是一个半角符号，不能是数字、小数点或引号");
    return sound ? s.at[0] : '|';
}

static void read_file(struct doc *d, const struct json *body, struct bank_profile *p)
{
    static const char *const keys[] = {"form", "charset", "name", "sheet", "delimiter", "trailing", "quoted",
                                       "titled", "line_end", "head", "foot", "decimals", "columns", NULL};
    static const char *const ends[] = {"LF", "CRLF"};
    struct at here = {NULL, "file", 0}, *up = &here;
    const struct json *f = json_get(body, "file");
    if (json_kind(f) != JSON_MAP) {
        wrong(d, &here, "不能缺少：文件的格式");
        return;
    }
    known_keys(d, &here, f, keys);
    p->form = (enum bank_form)word_at(d, up, f, "form", form_names, countof(form_names), -1);
    bool text = p->form != BANK_BOOK;
    p->charset = str_of(charset_names[word_at(d, up, f, "charset", charset_names, countof(charset_names),
                                              text ? -1 : 3)]);
    p->file_name = value_at(d, up, f, "name", true);
    p->sheet = text_at(d, up, f, "sheet", !text);
    p->delimiter = p->form == BANK_DELIMITED ? delimiter_at(d, up, f) : 0;
    p->trailing = bool_at(d, up, f, "trailing");
    p->quoted = bool_at(d, up, f, "quoted");
    p->titled = bool_at(d, up, f, "titled") || !text;
    p->crlf = word_at(d, up, f, "line_end", ends, countof(ends), 0) == 1;
    p->head = value_at(d, up, f, "head", false);
    p->foot = value_at(d, up, f, "foot", false);
    p->decimals = int_at(d, up, f, "decimals", 2, 0, 2);
    if (p->decimals == 1)
        wrong(d, &IN_MAP("decimals"), "应是 0 或 2");
    if (!value_has(p->file_name, W_PART))
        wrong(d, &IN_MAP("name"), "文件名里要有 {part}，一批分成几个文件时才分得清");
    if (!value_has(p->file_name, W_BATCH))
        wrong(d, &IN_MAP("name"), "文件名里要有 {batch}");
    read_columns(d, &here, f, p);
}

static void read_limits(struct doc *d, const struct json *body, struct bank_profile *p)
{
    static const char *const keys[] = {"rows", "item_min_fen", "item_max_fen", "file_max_fen", NULL};
    struct at here = {NULL, "limits", 0}, *up = &here;
    const struct json *l = json_get(body, "limits");
    if (json_kind(l) != JSON_MAP)
        wrong(d, &here, "不能缺少：每个文件的行数上限等");
    known_keys(d, &here, l, keys);
    p->limits.rows = int_at(d, up, l, "rows", 1000, 1, 100000);
    p->limits.item_min_fen = int_at(d, up, l, "item_min_fen", 1, 1, MONEY_MAX);
    p->limits.item_max_fen = int_at(d, up, l, "item_max_fen", 0, 0, MONEY_MAX);
    p->limits.file_max_fen = int_at(d, up, l, "file_max_fen", 0, 0, MONEY_MAX);
    if (!json_get(l, "rows"))
        wrong(d, &IN_MAP("rows"), "不能缺少：一个文件最多几行");
    if (p->limits.item_max_fen && p->limits.item_max_fen < p->limits.item_min_fen)
        wrong(d, &IN_MAP("item_max_fen"), "不能小于 item_min_fen");
}

static void read_account(struct doc *d, const struct json *body, struct bank_profile *p)
{
    static const char *const keys[] = {"min", "max", "prefixes", "luhn", NULL};
    struct at here = {NULL, "account", 0}, *up = &here;
    const struct json *c = json_get(body, "account");
    known_keys(d, &here, c, keys);
    p->account.min = int_at(d, up, c, "min", 8, 1, 34);
    p->account.max = int_at(d, up, c, "max", 32, 1, 34);
    p->account.luhn = bool_at(d, up, c, "luhn");
    p->account.prefixes = texts_at(d, up, c, "prefixes", &p->account.n_prefixes);
    if (p->account.max < p->account.min)
        wrong(d, &IN_MAP("max"), "不能小于 min");
}

static void read_swaps(struct doc *d, const struct json *body, struct bank_profile *p)
{
    struct at here = {NULL, "replace", 0}, *up = &here;
    const struct json *m = json_get(body, "replace");
    if (m && json_kind(m) != JSON_MAP)
        wrong(d, &here, "应是 {原字: 替换字} 的对象");
    p->n_swaps = json_kind(m) == JSON_MAP ? json_len(m) : 0;
    p->swaps = NEWS(d->a, struct bank_swap, p->n_swaps + 1);
    for (size_t i = 0; i < p->n_swaps; i++) {
        struct str key = S(""), to = json_str(json_entry(m, i, &key));
        size_t at = 0;
        uint32_t from = utf8_next(key, &at);
        if (utf8_count(key) != 1 || utf8_count(to) != 1)
            wrong(d, &IN_MAP(str_z(d->a, key)), "只能用一个字替换一个字，不能删去");
        p->swaps[i] = (struct bank_swap){from, to};
    }
}

static void read_purposes(struct doc *d, const struct json *body, struct bank_profile *p)
{
    static const char *const keys[] = {"code", "text", NULL};
    struct at here = {NULL, "purposes", 0};
    const struct json *list = list_at(d, NULL, body, "purposes", true);
    p->forbidden = texts_at(d, NULL, body, "forbidden", &p->n_forbidden);
    p->n_purposes = json_len(list);
    p->purposes = NEWS(d->a, struct bank_purpose, p->n_purposes + 1);
    for (size_t i = 0; i < p->n_purposes; i++) {
        struct at entry = {&here, NULL, i}, *up = &entry;
        known_keys(d, up, json_at(list, i), keys);
        struct str code = text_at(d, up, json_at(list, i), "code", true);
        struct str text = text_at(d, up, json_at(list, i), "text", true);
        for (size_t k = 0; k < i; k++)
            if (str_eq(p->purposes[k].code, code))
                wrong(d, &IN_MAP("code"), "用途代码重复");
        for (size_t k = 0; k < p->n_forbidden; k++)
            if (p->forbidden[k].len && str_has(text, p->forbidden[k]))
                wrong(d, &IN_MAP("text"), "用途里有 forbidden 列出的字");
        p->purposes[i] = (struct bank_purpose){code, text};
    }
}

/* --- reading --- */

/* Texts to be compared with what the bank writes. */
static struct str *keys_at(struct doc *d, const struct at *up, const struct json *map, const char *key, size_t *n)
{
    struct str *texts = texts_at(d, up, map, key, n);
    for (size_t i = 0; i < *n; i++)
        texts[i] = key_of(d->a, texts[i]);
    return texts;
}

static struct bank_word_list *words_at(struct doc *d, const struct at *up, const struct json *map,
                                       const char *key, size_t *n)
{
    struct at here = IN_MAP(key);
    const struct json *list = list_at(d, up, map, key, false);
    struct bank_word_list *out = NEWS(d->a, struct bank_word_list, json_len(list) + 1);
    *n = json_len(list);
    for (size_t i = 0; i < *n; i++) {
        const struct json *words = json_at(list, i);
        struct at entry = {&here, NULL, i};
        if (json_kind(words) != JSON_LIST || !json_len(words))
            wrong(d, &entry, "应是一组要同时出现的字词，如 [\"户名\",\"不符\"]");
        out[i].n = json_kind(words) == JSON_LIST ? json_len(words) : 0;
        out[i].words = NEWS(d->a, struct str, out[i].n + 1);
        for (size_t k = 0; k < out[i].n; k++) {
            out[i].words[k] = key_of(d->a, json_str(json_at(words, k)));
            if (!out[i].words[k].len)
                wrong(d, &(struct at){&entry, NULL, k}, "应是文字");
        }
    }
    return out;
}

static void read_place(struct doc *d, const struct at *up, const struct json *c, const struct bank_reading *r,
                       struct bank_place *out)
{
    static const char *const keys[] = {"fact", "at", "from", "width", "titles", "need", NULL};
    known_keys(d, up, c, keys);
    out->fact = (enum bank_fact)word_at(d, up, c, "fact", fact_names, countof(fact_names), -1);
    out->titles = keys_at(d, up, c, "titles", &out->n_titles);
    out->need = bool_at(d, up, c, "need");
    out->at = r->form == BANK_FIXED ? int_at(d, up, c, "from", 0, 0, 10000) : int_at(d, up, c, "at", 0, 1, 200);
    out->width = int_at(d, up, c, "width", 0, 1, 1000);
    if (r->titled && !out->n_titles)
        wrong(d, &IN_MAP("titles"), "有标题行的文件要写明列名");
    if (r->form == BANK_FIXED && !out->width)
        wrong(d, &IN_MAP("width"), "定长文件要写明字节数");
    if (!r->titled && r->form == BANK_DELIMITED && !out->at)
        wrong(d, &IN_MAP("at"), "没有标题行的文件要写明第几栏");
}

static void read_places(struct doc *d, const struct at *up, const struct json *map, struct bank_reading *r)
{
    struct at here = IN_MAP("columns");
    const struct json *list = list_at(d, up, map, "columns", true);
    r->n_places = json_len(list) > F__COUNT ? F__COUNT : json_len(list);
    r->places = NEWS(d->a, struct bank_place, r->n_places + 1);
    for (size_t i = 0; i < r->n_places; i++) {
        struct at entry = {&here, NULL, i};
        read_place(d, &entry, json_at(list, i), r, &r->places[i]);
        for (size_t k = 0; k < i; k++)
            if (r->places[k].fact == r->places[i].fact)
                wrong(d, &entry, "同一项内容出现了两次");
    }
}

static void read_sayings(struct doc *d, const struct at *up, const struct json *map, struct bank_reading *r,
                         const char *key, const char *const *words, size_t n_words)
{
    static const char *const keys[] = {"is", "has", "to", NULL};
    struct at here = IN_MAP(key);
    const struct json *list = list_at(d, up, map, key, false);
    r->n_sayings = json_len(list);
    r->sayings = NEWS(d->a, struct bank_saying, r->n_sayings + 1);
    for (size_t i = 0; i < r->n_sayings; i++) {
        struct at entry = {&here, NULL, i};
        struct bank_saying *s = &r->sayings[i];
        known_keys(d, &entry, json_at(list, i), keys);
        s->is = keys_at(d, &entry, json_at(list, i), "is", &s->n_is);
        s->has = words_at(d, &entry, json_at(list, i), "has", &s->n_has);
        s->to = str_of(words[word_at(d, &entry, json_at(list, i), "to", words, n_words, -1)]);
    }
}

static void read_trailer(struct doc *d, const struct at *up, const struct json *map, struct bank_reading *r)
{
    static const char *const keys[] = {"starts", "count_at", "amount_at", NULL};
    struct at here = IN_MAP("trailer");
    const struct json *t = json_get(map, "trailer");
    r->has_trailer = json_kind(t) == JSON_MAP;
    if (!r->has_trailer)
        return;
    known_keys(d, &here, t, keys);
    r->trailer.starts = text_at(d, &here, t, "starts", true);
    r->trailer.count_at = int_at(d, &here, t, "count_at", 0, 1, 200);
    r->trailer.amount_at = int_at(d, &here, t, "amount_at", 0, 1, 200);
}

static bool has_place(const struct bank_reading *r, enum bank_fact f)
{
    for (size_t i = 0; i < r->n_places; i++)
        if (r->places[i].fact == f)
            return true;
    return false;
}

static void check_reading(struct doc *d, const struct at *at, const struct bank_reading *r, enum bank_sort sort)
{
    if (sort == BANK_RESULTS && !has_place(r, F_SEQ) && !has_place(r, F_REF) &&
        !(has_place(r, F_ACCOUNT) && has_place(r, F_AMOUNT)))
        wrong(d, at, "要能认出是哪一笔：seq、ref，或者 account 和 amount");
    if (sort == BANK_RESULTS && !has_place(r, F_STATUS) && !has_place(r, F_TEXT))
        wrong(d, at, "缺少处理结果：status 或 text");
    if (sort == BANK_STATEMENT && !has_place(r, F_DATE))
        wrong(d, at, "缺少日期：date");
    bool split = has_place(r, F_DEBIT) && has_place(r, F_CREDIT);
    if (sort == BANK_STATEMENT && !split && !(has_place(r, F_AMOUNT) && has_place(r, F_DIRECTION)))
        wrong(d, at, "缺少金额：debit 和 credit，或者 amount 和 direction");
}

static void read_reading(struct doc *d, const struct at *up, const struct json *m, enum bank_sort sort,
                         struct bank_reading *r)
{
    static const char *const keys[] = {"form", "charset", "delimiter", "quoted", "titled", "line_end",
                                       "min_fields", "columns", "statuses", "directions", "trailer", NULL};
    static const char *const directions[] = {"in", "out"};
    known_keys(d, up, m, keys);
    r->form = (enum bank_form)word_at(d, up, m, "form", form_names, countof(form_names), -1);
    bool text = r->form != BANK_BOOK;
    r->charset = str_of(charset_names[word_at(d, up, m, "charset", charset_names, countof(charset_names),
                                              text ? -1 : 3)]);
    r->delimiter = r->form == BANK_DELIMITED ? delimiter_at(d, up, m) : 0;
    r->quoted = bool_at(d, up, m, "quoted");
    r->titled = bool_at(d, up, m, "titled") || !text;
    r->line_end = bool_at(d, up, m, "line_end");
    r->min_fields = int_at(d, up, m, "min_fields", 1, 1, 200);
    read_places(d, up, m, r);
    if (sort == BANK_RESULTS)
        read_sayings(d, up, m, r, "statuses", status_names, countof(status_names));
    else
        read_sayings(d, up, m, r, "directions", directions, countof(directions));
    read_trailer(d, up, m, r);
    check_reading(d, up, r, sort);
}

static struct bank_reading *readings_at(struct doc *d, const struct json *body, const char *key,
                                        enum bank_sort sort, size_t *n)
{
    struct at here = {NULL, key, 0};
    const struct json *list = list_at(d, NULL, body, key, false);
    struct bank_reading *out = NEWS(d->a, struct bank_reading, json_len(list) + 1);
    *n = json_len(list);
    for (size_t i = 0; i < *n; i++)
        read_reading(d, &(struct at){&here, NULL, i}, json_at(list, i), sort, &out[i]);
    return out;
}

static void read_reasons(struct doc *d, const struct json *body, struct bank_profile *p)
{
    static const char *const keys[] = {"code", "status", "codes", "has", NULL};
    struct at here = {NULL, "reasons", 0};
    const struct json *list = list_at(d, NULL, body, "reasons", p->n_results > 0);
    p->n_reasons = json_len(list);
    p->reasons = NEWS(d->a, struct bank_reason, p->n_reasons + 1);
    for (size_t i = 0; i < p->n_reasons; i++) {
        struct at entry = {&here, NULL, i};
        const struct json *m = json_at(list, i);
        struct bank_reason *r = &p->reasons[i];
        known_keys(d, &entry, m, keys);
        r->code = text_at(d, &entry, m, "code", true);
        r->status = (enum bank_status)word_at(d, &entry, m, "status", status_names, countof(status_names),
                                              BANK_FAILED);
        r->codes = keys_at(d, &entry, m, "codes", &r->n_codes);
        r->has = words_at(d, &entry, m, "has", &r->n_has);
        if (r->status == BANK_SUCCESS)
            wrong(d, &entry, "原因不能表示成功");
        if (!r->n_has && !r->n_codes)
            wrong(d, &entry, "要写明银行的错误码 codes 或字词 has");
    }
}

const struct bank_profile *bank_profile_of(struct arena *a, const struct json *body, struct problems *p)
{
    static const char *const keys[] = {"payee", "file", "limits", "account", "replace", "purposes", "forbidden",
                                       "totals_typed", "results", "statements", "reasons", NULL};
    static const char *const payees[] = {"person", "unit"};
    struct doc d = {a, p, 0};
    struct bank_profile *out = NEW(a, struct bank_profile);
    known_keys(&d, NULL, body, keys);
    read_file(&d, body, out);
    read_limits(&d, body, out);
    read_account(&d, body, out);
    read_swaps(&d, body, out);
    read_purposes(&d, body, out);
    out->unit = word_at(&d, NULL, body, "payee", payees, countof(payees), 0) == 1;
    out->totals_typed = bool_at(&d, NULL, body, "totals_typed");
    out->results = readings_at(&d, body, "results", BANK_RESULTS, &out->n_results);
    out->statements = readings_at(&d, body, "statements", BANK_STATEMENT, &out->n_statements);
    read_reasons(&d, body, out);
    return d.wrong ? NULL : out;
}

void bank_profile_check(const struct json *body, struct problems *p)
{
    (void)bank_profile_of(p->a, body, p);
}

static bool any_book(const struct bank_reading *r, size_t n)
{
    while (n--)
        if (r[n].form == BANK_BOOK)
            return true;
    return false;
}

struct bank_facts bank_profile_facts(const struct bank_profile *p)
{
    return (struct bank_facts){
        .form = str_of(form_names[p->form]),
        .charset = p->charset,
        .rows_max = p->limits.rows,
        .item_max_fen = p->limits.item_max_fen,
        .file_max_fen = p->limits.file_max_fen,
        .unit = p->unit,
        .totals_typed = p->totals_typed,
        .book_results = any_book(p->results, p->n_results),
        .statement = p->n_statements > 0,
    };
}

size_t bank_purposes(const struct bank_profile *p, const struct bank_purpose **out)
{
    *out = p->purposes;
    return p->n_purposes;
}
