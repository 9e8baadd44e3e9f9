// SPDX-License-Identifier: Apache-2.0
// Kinds of lists and draws as rule documents: reading them, saying what is wrong with them when they are saved.
#include "match_own.h"

static const char *const as_names[MA__COUNT] = {"name", "idno", "id_type", "birth", "phone", "money", "count", "date", "text", "org"};
static const char *const proposals[] = {"open", "review", "exit", "watch", "register"};

static int as_of(struct str s)
{
    for (int i = 0; i < MA__COUNT; i++)
        if (str_eq(s, str_of(as_names[i])))
            return i;
    return -1;
}

int match_column_of(const struct match_kind *k, struct str key)
{
    for (size_t i = 0; i < k->n_col; i++)
        if (str_eq(k->col[i].key, key))
            return (int)i;
    return -1;
}

int match_column_as(const struct match_kind *k, enum match_as as)
{
    for (size_t i = 0; i < k->n_col; i++)
        if (k->col[i].as == as)
            return (int)i;
    return -1;
}

static bool read_columns(const struct json *cols, struct match_kind *k, struct str *why, struct arena *a)
{
    for (size_t i = 0; i < json_len(cols); i++) {
        const struct json *c = json_at(cols, i);
        struct match_column *to = &k->col[k->n_col];
        int as = as_of(json_get_str(c, "as"));
        *to = (struct match_column){.key = json_get_str(c, "key"), .title = json_get_str(c, "title"),
                                    .merge = str_eq(json_get_str(c, "merge"), S("max")) ? MM_MAX : MM_SUM,
                                    .need = json_get_bool(c, "need"), .words = json_get(c, "words")};
        if (!to->key.len || !to->title.len || as < 0 || !json_len(to->words) || k->n_col == MATCH_COLUMNS - 1) {
            *why = str_f(a, "第 %zu 列缺少 key、title、words，或 as 不是 name、idno、id_type、birth、phone、money、count、date、text、org 之一，或列太多", i + 1);
            return false;
        }
        to->as = (enum match_as)as;
        k->n_col++;
    }
    if (match_column_as(k, MA_NAME) < 0 || match_column_as(k, MA_IDNO) < 0) {
        *why = S("至少应有姓名（as: name）和证件号码（as: idno）两列");
        return false;
    }
    return true;
}

/* An expression that does not compile is told when the document is saved, not when a list is matched. */
static bool sound_formula(struct arena *a, const struct match_kind *k, struct str text, struct str *why)
{
    struct str names[FORMULA_NAMES_MAX];
    size_t n = match_names(k, names);
    struct formula *f = formula_new(a, match_condition(a, text), names, n, why);
    bool ok = f != NULL;
    formula_free(f);
    return ok;
}

static bool known_proposal(struct str s)
{
    for (size_t i = 0; i < countof(proposals); i++)
        if (str_eq(s, str_of(proposals[i])))
            return true;
    return false;
}

static bool read_rules(struct arena *a, const struct json *rules, struct match_kind *k, bool draw, struct str *why)
{
    for (size_t i = 0; i < json_len(rules); i++) {
        const struct json *r = json_at(rules, i);
        if (i == MATCH_RULES) {
            *why = str_f(a, "规则不能超过 %d 条", MATCH_RULES);
            return false;
        }
        struct match_rule *to = &k->rule[k->n_rule++];
        *to = (struct match_rule){.code = json_get_str(r, "code"), .title = json_get_str(r, "title"), .when = json_get_str(r, "when"),
                                  .fen = json_get_str(r, "fen"), .propose = json_get_str(r, "propose"), .status = json_get_str(r, "status"),
                                  .household = str_eq(json_get_str(r, "of"), S("household")),
                                  .due_days = json_get_int(r, "due_days", 30)};
        if (!to->code.len || !to->title.len || !to->when.len || (draw ? !to->fen.len : !known_proposal(to->propose)) ||
            to->due_days < 1 || to->due_days > 365) {
            *why = str_f(a, "第 %zu 条规则缺少 code、title、when，或%s，或 due_days 不在 1 到 365 之间", i + 1,
                         draw ? "缺少金额算式 fen（分）" : "propose 不是 open、review、exit、watch、register 之一");
            return false;
        }
        if (!sound_formula(a, k, to->when, why) || (draw && !sound_formula(a, k, to->fen, why))) {
            *why = str_f(a, "规则 %.*s：%.*s", FMT(to->code), FMT(*why));
            return false;
        }
    }
    return true;
}

static bool read_kind(struct arena *a, const struct json *body, struct match_kind *k, struct str *why)
{
    const struct json *pair = json_get(body, "pair"), *w = json_get(pair, "weights");
    k->body = body;
    k->giver = json_get_str(body, "giver");
    k->hit = json_get_str(body, "hit");
    k->keep_days = json_get_int(body, "keep_days", 90);
    k->w_name = json_get_int(w, "name", 40);
    k->w_birth = json_get_int(w, "birth", 30);
    k->w_month = json_get_int(w, "birth_month", 0);
    k->w_phone = json_get_int(w, "phone", 30);
    k->ask = json_get_int(pair, "ask", 65);
    if (k->keep_days < 1 || k->keep_days > MATCH_DAYS_MAX) {
        *why = str_f(a, "“keep_days”应是 1 到 %d 的天数", MATCH_DAYS_MAX);
        return false;
    }
    if (k->w_name < 0 || k->w_birth < 0 || k->w_month < 0 || k->w_phone < 0 || k->ask < 1) {
        *why = S("“pair”中的权重应是不小于 0 的整数，“ask”应大于 0");
        return false;
    }
    return read_columns(json_get(body, "columns"), k, why, a) && read_rules(a, json_get(body, "rules"), k, false, why);
}

void match_kind_check(const struct json *body, struct problems *p)
{
    struct match_kind *k = NEW(p->a, struct match_kind);
    struct str why = S("");
    if (!read_kind(p->a, body, k, &why))
        problem_add(p, "body", why);
}

static enum err kind_of(struct arena *a, enum err e, const struct rule *doc, struct match_kind **out, struct str *why)
{
    TRY(e);
    struct match_kind *k = NEW(a, struct match_kind);
    k->code = str_dup(a, doc->code);
    k->edition = str_dup(a, doc->edition);
    k->title = str_dup(a, doc->title);
    *out = k;
    return read_kind(a, json_parse(a, str_dup(a, doc->body), why), k, why) ? OK : ERR_BAD_JSON;
}

enum err match_kind_get(struct tx *tx, struct arena *a, struct str code, struct str day, struct match_kind **out, struct str *why)
{
    struct rule doc = {0};
    enum err e = rule_get(tx, S("matches"), code, day, &doc);
    if (e == ERR_NOT_FOUND)
        *why = str_f(a, "没有“%.*s”这种名单", FMT(code));
    return kind_of(a, e, &doc, out, why);
}

enum err match_kind_edition(struct tx *tx, struct arena *a, struct str code, struct str edition, struct match_kind **out,
                            struct str *why)
{
    struct rule doc = {0};
    enum err e = db_one(tx, MATCH_KIND_EDITION, VALS(TXT(code), TXT(edition)), (struct fields){rule_fields, 11, sizeof(struct rule)}, &doc);
    return kind_of(a, e, &doc, out, why);
}

/* --- draws --- */

/* Steps read figures of the kind of list they are for; without that document at hand only the words are checked. */
static bool read_draw(struct arena *a, const struct json *body, struct match_kind *k, struct str *why)
{
    k->body = body;
    k->n_rule = 0;
    if (!json_get_str(body, "list").len || !json_get_str(body, "class").len || !json_len(json_get(body, "steps"))) {
        *why = S("应写明名单种类“list”、慰问对象类别“class”和至少一档“steps”");
        return false;
    }
    return read_rules(a, json_get(body, "steps"), k, true, why);
}

void match_draw_check(const struct json *body, struct problems *p)
{
    struct match_kind *k = NEW(p->a, struct match_kind);
    struct str why = S("");
    if (!read_draw(p->a, body, k, &why))
        problem_add(p, "body", why);
}

enum err match_draw_get(struct tx *tx, struct arena *a, struct str code, struct str day, struct match_kind *k, struct rule *doc,
                        struct str *why)
{
    enum err e = rule_get(tx, S("draws"), code, day, doc);
    if (e == ERR_NOT_FOUND)
        *why = str_f(a, "没有名册规则“%.*s”", FMT(code));
    TRY(e);
    return read_draw(a, json_parse(a, str_dup(a, doc->body), why), k, why) ? OK : ERR_BAD_JSON;
}

/* --- headers --- */

static bool corrected(struct arena *a, const struct match_word *words, size_t n, struct str word)
{
    char buf[HEAD_BYTES] SCRATCH;
    (void)a;
    if (word.len > sizeof buf)
        return false;
    struct str key = text_key(word, buf, sizeof buf).s;
    for (size_t i = 0; i < n; i++)
        if (str_eq(words[i].word, key))
            return true;
    return false;
}

static void put_list(struct jw *w, const char *name, const struct json *list)
{
    jw_key(w, name);
    jw_open(w, '[');
    for (size_t i = 0; i < json_len(list); i++)
        jw_text(w, json_str(json_at(list, i)));
    jw_close(w, ']');
}

/* A corrected word belongs to the column it was given to and to no other. */
static void put_column(struct jw *w, struct arena *a, const struct match_column *c, const struct match_word *words, size_t n)
{
    jw_open(w, '{');
    jw_kt(w, "key", c->key);
    jw_kt(w, "title", c->title);
    jw_kb(w, "money", c->as == MA_MONEY);
    jw_key(w, "words");
    jw_open(w, '[');
    for (size_t i = 0; i < n; i++)
        if (str_eq(words[i].col, c->key))
            jw_text(w, words[i].word);
    for (size_t i = 0; i < json_len(c->words); i++)
        if (!corrected(a, words, n, json_str(json_at(c->words, i))))
            jw_text(w, json_str(json_at(c->words, i)));
    jw_close(w, ']');
    jw_close(w, '}');
}

/* Columns every list may have and nobody needs. */
static void put_plain(struct jw *w, struct arena *a, const char *key, const struct match_word *words, size_t n)
{
    static const char *const seq[] = {"序号", "序", "编号", "no", "no.", NULL}, *const remark[] = {"备注", "说明", NULL};
    jw_open(w, '{');
    jw_kt(w, "key", str_of(key));
    jw_key(w, "words");
    jw_open(w, '[');
    for (const char *const *at = strcmp(key, "seq") == 0 ? seq : remark; *at; at++)
        if (!corrected(a, words, n, str_of(*at)))
            jw_text(w, str_of(*at));
    jw_close(w, ']');
    jw_close(w, '}');
}

struct str match_header_json(struct arena *a, const struct match_kind *k, const struct match_word *words, size_t n)
{
    struct buf b = buf_new(a, 1 << 20);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_key(&w, "columns");
    jw_open(&w, '[');
    for (size_t i = 0; i < k->n_col; i++)
        put_column(&w, a, &k->col[i], words, n);
    put_plain(&w, a, "seq", words, n);
    put_plain(&w, a, "remark", words, n);
    jw_close(&w, ']');
    jw_kt(&w, "anchor", k->col[match_column_as(k, MA_NAME)].key);
    jw_ki(&w, "need", json_get_int(k->body, "need", 2));
    put_list(&w, "total", json_get(k->body, "total"));
    put_list(&w, "subtotal", json_get(k->body, "subtotal"));
    put_list(&w, "note", json_get(k->body, "note"));
    jw_close(&w, '}');
    return buf_done(&b);
}
