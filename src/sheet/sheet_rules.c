// SPDX-License-Identifier: Apache-2.0
#include "sheet_rules.h"

#include "json.h"
#include "text.h"

struct str rules_key(struct str text, char buf[RULE_KEY_BYTES])
{
    if (text.len > RULE_KEY_BYTES)
        return (struct str){0};
    return text_key(text, buf, RULE_KEY_BYTES).s;
}

static int lookup(const struct header_rules *r, struct str keyed)
{
    for (uint64_t i = str_hash(keyed, STR_HASH);; i++) {
        uint16_t at = r->slot[i & (RULE_SLOTS - 1)];
        if (at == 0)
            return -1;
        if (str_eq(r->word[at - 1].word, keyed))
            return (int)r->word[at - 1].key;
    }
}

/* Without what stands in brackets, and without marks at the end: 姓名(必填)*: → 姓名. */
static struct str strip(struct str s, char out[RULE_KEY_BYTES])
{
    size_t n = 0;
    int depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '(' || c == '[')
            depth++;
        else if ((c == ')' || c == ']') && depth > 0)
            depth--;
        else if (depth == 0 && c != '*' && c != ':')
            out[n++] = c;
    }
    return (struct str){out, n};
}

static struct str without_unit(struct str s)
{
    static const struct str units[] = {LIT("/万元"), LIT("万元"), LIT("/元"), LIT("元")};
    for (size_t i = 0; i < countof(units); i++)
        if (str_ends(s, units[i]))
            return str_sub(s, 0, s.len - units[i].len);
    return s;
}

int rules_match(const struct header_rules *r, struct str keyed)
{
    char buf[RULE_KEY_BYTES] SCRATCH;
    if (keyed.len == 0 || keyed.len > RULE_KEY_BYTES)
        return -1;
    int key = lookup(r, keyed);
    struct str bare = strip(keyed, buf);
    if (key < 0 && bare.len)
        key = lookup(r, bare);
    if (key < 0) /* 金额/元, 金额万元 */
        bare = without_unit(bare);
    if (key < 0 && bare.len)
        key = lookup(r, bare);
    for (size_t i = 0; key < 0 && i < r->prefix.n; i++) {
        struct str p = r->prefix.at[i];
        if (bare.len > p.len && str_starts(bare, p))
            key = lookup(r, str_sub(bare, p.len, bare.len));
    }
    return key;
}

/* ---- reading the document ---- */

static struct str keyed(struct arena *a, struct str s)
{
    char buf[RULE_KEY_BYTES] SCRATCH;
    return str_dup(a, rules_key(s, buf));
}

static struct rule_list list(struct arena *a, const struct json *doc, const char *name)
{
    const struct json *l = json_get(doc, name);
    struct rule_list out = {NEWS(a, struct str, json_len(l) + 1), 0};
    for (size_t i = 0; i < json_len(l); i++) {
        struct str s = keyed(a, json_str(json_at(l, i)));
        if (s.len)
            out.at[out.n++] = s;
    }
    return out;
}

static enum err refuse(struct arena *a, struct str *why, const char *text, struct str what)
{
    if (why)
        *why = str_f(a, "%s：%.*s", text, FMT(what));
    return ERR_BAD_JSON;
}

static enum err add_word(struct arena *a, struct header_rules *r, struct str word, uint32_t key,
                         struct str *why)
{
    struct str k = keyed(a, word);
    if (k.len == 0 || r->words_n == RULE_WORDS)
        return refuse(a, why, "表头词为空或过多", word);
    int have = lookup(r, k);
    if (have == (int)key)
        return OK;
    if (have >= 0)
        return refuse(a, why, "同一表头词属于两列", word);
    r->word[r->words_n++] = (struct rule_word){k, key};
    uint64_t i = str_hash(k, STR_HASH);
    while (r->slot[i & (RULE_SLOTS - 1)])
        i++;
    r->slot[i & (RULE_SLOTS - 1)] = (uint16_t)r->words_n;
    return OK;
}

static enum err add_column(struct arena *a, struct header_rules *r, const struct json *c,
                           struct str *why)
{
    struct str key = json_get_str(c, "key");
    if (key.len == 0 || r->n == HEADER_KEYS || header_key(r, key) >= 0)
        return refuse(a, why, "列代码为空、重复或过多", key);
    uint32_t i = r->n++;
    r->col[i].key = str_dup(a, key);
    r->col[i].title = str_dup(a, json_get_str(c, "title"));
    r->col[i].money = json_get_bool(c, "money");
    const struct json *words = json_get(c, "words");
    for (size_t w = 0; w < json_len(words); w++)
        TRY(add_word(a, r, json_str(json_at(words, w)), i, why));
    return OK;
}

enum err header_rules_read(struct arena *a, struct str json, const struct header_rules **out,
                           struct str *why)
{
    const struct json *doc = json_parse(a, json, why);
    if (!doc)
        return ERR_BAD_JSON;
    struct header_rules *r = NEW(a, struct header_rules);
    r->word = NEWS(a, struct rule_word, RULE_WORDS);
    r->slot = NEWS(a, uint16_t, RULE_SLOTS);
    const struct json *cols = json_get(doc, "columns");
    for (size_t i = 0; i < json_len(cols); i++)
        TRY(add_column(a, r, json_at(cols, i), why));
    int anchor = header_key(r, json_get_str(doc, "anchor"));
    if (anchor < 0)
        return refuse(a, why, "缺少 anchor（必有的列）", json_get_str(doc, "anchor"));
    r->anchor = (uint32_t)anchor;
    int64_t need = json_get_int(doc, "need", 3);
    r->need = need > 0 && need <= HEADER_KEYS ? (uint32_t)need : 3;
    r->prefix = list(a, doc, "prefix");
    r->total = list(a, doc, "total");
    r->subtotal = list(a, doc, "subtotal");
    r->sample = list(a, doc, "sample");
    r->note = list(a, doc, "note");
    r->org = list(a, doc, "org");
    r->seq = header_key(r, S("seq"));
    struct str id = json_get_str(doc, "id"); /* the column whose digits make a row an entry, not a remark */
    r->id_no = header_key(r, id.len ? id : S("id_no"));
    r->remark = header_key(r, S("remark"));
    *out = r;
    return OK;
}

uint32_t header_key_count(const struct header_rules *r)
{
    return r->n;
}

int header_key(const struct header_rules *r, struct str key)
{
    for (uint32_t i = 0; i < r->n; i++)
        if (str_eq(r->col[i].key, key))
            return (int)i;
    return -1;
}

struct str header_key_name(const struct header_rules *r, uint32_t key)
{
    ASSERT(key < r->n);
    return r->col[key].key;
}

struct str header_key_title(const struct header_rules *r, uint32_t key)
{
    ASSERT(key < r->n);
    return r->col[key].title;
}
