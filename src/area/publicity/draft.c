// SPDX-License-Identifier: Apache-2.0
// Writing a report: a template's sentences with figures put in, its tables filled; and bringing what people wrote by hand
// through to the next writing.
#include "code.h"
#include "date.h"
#include "money.h"
#include "publicity_own.h"
#include "report_rule.h"

static const char *const formats[] = {"heads", "wan", "yuan", "near", "change"};
static const char *const words[] = {"org", "campaign", "year", "last", "start", "end", "today"};
static const char *const kinds[] = {"text", "hand", "heading", "table"};
static const char *const tables[] = {"pairs", "sources", "unions", "years", "media"};

static bool among(struct str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(list[i])))
            return true;
    return false;
}

/* --- a placeholder: {org}, {C7.heads}, {D7.wan}, {近C7} --- */

struct place {
    struct str key, format; /* format "" = a word */
};

static bool place_read(struct str inner, struct place *out)
{
    ptrdiff_t dot = -1;
    *out = (struct place){inner, S("")};
    if (among(inner, words, countof(words)))
        return true;
    if (str_starts(inner, S("近"))) {
        *out = (struct place){str_sub(inner, sizeof "近" - 1, inner.len), S("near")};
        return out->key.len > 0;
    }
    for (size_t i = 0; i < inner.len; i++)
        if (inner.at[i] == '.')
            dot = (ptrdiff_t)i;
    if (dot <= 0)
        return false;
    *out = (struct place){str_sub(inner, 0, (size_t)dot), str_sub(inner, (size_t)dot + 1, inner.len)};
    return among(out->format, formats, countof(formats));
}

/* The next {…} at or after *at; false when there is none. from, to: its place in the text, braces included. */
static bool next_place(struct str text, size_t *at, size_t *from, size_t *to)
{
    for (size_t i = *at; i < text.len; i++)
        if (text.at[i] == '{')
            for (size_t k = i + 1; k < text.len; k++)
                if (text.at[k] == '}') {
                    *from = i;
                    *at = *to = k + 1;
                    return true;
                }
    return false;
}

/* --- putting figures in --- */

struct writing {
    struct ctx *cx;
    struct arena *a;
    const struct figures *f;
};

static struct str day_text(struct arena *a, struct str iso)
{
    struct date d;
    return date_read(iso, &d) == DATE_DAY ? str_f(a, "%d年%d月%d日", d.y, d.m, d.d) : iso;
}

static struct str word_of(const struct writing *w, struct str word)
{
    const struct campaign *c = &w->f->campaign;
    return str_eq(word, S("org"))        ? w->f->org_name
           : str_eq(word, S("campaign")) ? c->name
           : str_eq(word, S("year"))     ? str_f(w->a, "%lld", (long long)c->year)
           : str_eq(word, S("last"))     ? w->f->last_name
           : str_eq(word, S("start"))    ? day_text(w->a, c->start_on)
           : str_eq(word, S("end"))      ? day_text(w->a, c->end_on)
                                         : day_text(w->a, cx_today(w->cx));
}

static int64_t amount(const struct figure *g, bool money)
{
    return !g ? 0 : money ? g->fen : g->heads;
}

/* 增长12.3%, or 为上年的12.3倍 from ten times on, rounded half up to a tenth; "" without a figure before. */
static struct str change_text(const struct writing *w, int64_t was, int64_t now)
{
    int64_t more = now > was ? now - was : was - now;
    if (was <= 0 || more > INT64_MAX / 2000)
        return S("");
    if (now / 10 >= was) {
        int64_t times = (now * 20 + was) / (2 * was);
        return str_f(w->a, "为上年的%lld.%lld倍", (long long)(times / 10), (long long)(times % 10));
    }
    int64_t tenths = (more * 2000 + was) / (2 * was);
    return tenths == 0 ? S("持平") : str_f(w->a, "%s%lld.%lld%%", now > was ? "增长" : "下降", (long long)(tenths / 10), (long long)(tenths % 10));
}

static struct str place_text(const struct writing *w, const struct place *p)
{
    const struct figure *g = figure_find(w->f, p->key);
    bool money = str_eq(p->format, S("wan")) || str_eq(p->format, S("yuan")) || (g && !g->counts);
    int64_t n = amount(g, money);
    if (str_eq(p->format, S("near")))
        return figure_near(w->a, n, money);
    if (str_eq(p->format, S("change")))
        return change_text(w, amount(figure_find(w->f, str_f(w->a, "last:%.*s", FMT(p->key))), money), n);
    if (str_eq(p->format, S("yuan")))
        return n % 100 ? str_f(w->a, "%lld.%02lld", (long long)(n / 100), (long long)(n % 100)) : str_f(w->a, "%lld", (long long)(n / 100));
    return figure_text(w->a, n, money);
}

/* Is there anything behind the placeholder? */
static bool place_counts(const struct writing *w, const struct place *p)
{
    const struct figure *g = figure_find(w->f, p->key);
    bool there = g && (g->heads != 0 || g->fen != 0);
    if (there && str_eq(p->format, S("change")))
        there = place_text(w, p).len > 0;
    return there;
}

static struct str put_in(const struct writing *w, struct str text)
{
    struct buf b = buf_new(w->a, DRAFT_TEXT_MAX);
    struct place p;
    size_t at = 0, from = 0, to = 0, done = 0;
    while (next_place(text, &at, &from, &to)) {
        buf_str(&b, str_sub(text, done, from - done));
        if (place_read(str_sub(text, from + 1, to - from - 2), &p))
            buf_str(&b, p.format.len ? place_text(w, &p) : word_of(w, p.key));
        done = to;
    }
    buf_str(&b, str_sub(text, done, text.len));
    return buf_done(&b);
}

/* Stands the sentence? By "if" all figures named there; else at least one of those it speaks of. */
static bool stands(const struct writing *w, const struct json *sentence)
{
    const struct json *cond = json_get(sentence, "if");
    struct str text = json_get_str(sentence, "text");
    size_t at = 0, from = 0, to = 0, figures = 0;
    bool any = false;
    struct place p;
    for (size_t i = 0; i < json_len(cond); i++) {
        const struct figure *g = figure_find(w->f, json_str(json_at(cond, i)));
        if (!g || (!g->heads && !g->fen))
            return false;
    }
    if (json_len(cond))
        return true;
    while (next_place(text, &at, &from, &to))
        if (place_read(str_sub(text, from + 1, to - from - 2), &p) && p.format.len) {
            figures++;
            any |= place_counts(w, &p);
        }
    return any || !figures;
}

static struct str sentences_text(const struct writing *w, const struct json *list)
{
    struct buf b = buf_new(w->a, DRAFT_TEXT_MAX);
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *s = json_at(list, i);
        buf_str(&b, put_in(w, json_get_str(s, stands(w, s) ? "text" : "else")));
    }
    return buf_done(&b);
}

/* --- tables --- */

/* Two decimals always, so that a column lines up. */
static struct str wan_text(struct arena *a, int64_t fen)
{
    char text[MONEY_TEXT];
    size_t n = 0;
    for (size_t i = 0, len = money_wan(fen, text); i < len; i++)
        if (text[i] != ',')
            text[n++] = text[i];
    return str_dup(a, (struct str){text, n});
}

static void row(struct jw *j, const struct str *cells, size_t n)
{
    jw_open(j, '[');
    for (size_t i = 0; i < n; i++)
        jw_text(j, cells[i]);
    jw_close(j, ']');
}

static struct str short_label(const struct writing *w, struct str code, struct str label)
{
    struct code_item c = {0};
    if (code_find(w->cx, S("class"), code, S(""), &c) != OK)
        return label;
    struct str brief = json_get_str(json_parse(w->a, c.attr, NULL), "short");
    return brief.len ? brief : label;
}

/* Two sums side by side, part by part: 人次 and 款物 by class. */
static void table_pairs(const struct writing *w, struct jw *j, const struct json *of)
{
    const struct form *form = w->f->form;
    ptrdiff_t c = form ? form_item_index(form, json_str(json_at(of, 0))) : -1, d = form ? form_item_index(form, json_str(json_at(of, 1))) : -1;
    if (c < 0 || d < 0)
        return;
    const struct form_item *x = &form->items[c], *y = &form->items[d];
    for (size_t i = 0; i < x->n_parts && i < y->n_parts; i++) {
        const struct form_item *p = &form->items[x->parts[i]], *q = &form->items[y->parts[i]];
        int64_t heads = amount(figure_find(w->f, p->code), false), fen = amount(figure_find(w->f, q->code), true);
        if (heads || fen)
            row(j, (struct str[]){p->code, short_label(w, p->code, p->label), figure_text(w->a, heads, false), wan_text(w->a, fen)}, 4);
    }
    row(j, (struct str[]){S(""), S("合计"), figure_text(w->a, amount(figure_find(w->f, x->code), false), false),
                          wan_text(w->a, amount(figure_find(w->f, y->code), true))}, 4);
}

static void table_sources(const struct writing *w, struct jw *j)
{
    struct code_item *items = NULL;
    size_t n = 0;
    if (code_list(w->cx->tx, S("source"), S(""), &items, &n) != OK)
        return;
    for (size_t i = 0; i < n; i++) {
        int64_t in = amount(figure_find(w->f, str_f(w->a, "raised:%.*s", FMT(items[i].code))), true);
        int64_t out = amount(figure_find(w->f, items[i].code), true);
        if (in || out)
            row(j, (struct str[]){items[i].label, wan_text(w->a, in), wan_text(w->a, out)}, 3);
    }
    row(j, (struct str[]){S("合计"), wan_text(w->a, amount(figure_find(w->f, S("raised")), true)),
                          wan_text(w->a, amount(figure_find(w->f, S("paid")), true))}, 3);
}

static void table_unions(const struct writing *w, struct jw *j)
{
    for (size_t i = 0; i < w->f->n_unions; i++) {
        const struct figure_union *u = &w->f->unions[i];
        if (u->heads || u->fen || u->media || u->stories || u->photos)
            row(j, (struct str[]){i ? u->org_name : S("本级"), figure_text(w->a, u->heads, false), wan_text(w->a, u->fen),
                                  figure_text(w->a, u->media, false), figure_text(w->a, u->stories + u->photos, false)}, 5);
    }
}

/* A form's label without its unit and sum: 慰问对象总计（人次）  C=C1+… */
static struct str bare(struct str label)
{
    static const char *const ends[] = {"（", "(", " "};
    for (size_t i = 0; i < countof(ends); i++) {
        ptrdiff_t at = str_find(label, str_of(ends[i]));
        label = at > 0 ? str_sub(label, 0, (size_t)at) : label;
    }
    return label;
}

static void table_years(const struct writing *w, struct jw *j, const struct json *of)
{
    for (size_t i = 0; i < json_len(of); i++) {
        struct str key = json_str(json_at(of, i));
        const struct figure *now = figure_find(w->f, key), *was = figure_find(w->f, str_f(w->a, "last:%.*s", FMT(key)));
        bool money = now && !now->counts;
        if (now && was)
            row(j, (struct str[]){str_f(w->a, "%.*s（%.*s）", FMT(bare(now->label)), FMT(now->unit)),
                                  money ? wan_text(w->a, was->fen) : figure_text(w->a, was->heads, false), money ? wan_text(w->a, now->fen) : figure_text(w->a, now->heads, false),
                                  change_text(w, amount(was, money), amount(now, money))}, 4);
    }
}

static void table_media(const struct writing *w, struct jw *j)
{
    struct code_item *items = NULL;
    size_t n = 0;
    if (code_list(w->cx->tx, S("media_level"), S(""), &items, &n) != OK)
        return;
    for (size_t i = 0; i < n; i++) {
        int64_t k = amount(figure_find(w->f, str_f(w->a, "media:%.*s", FMT(items[i].code))), false);
        if (k)
            row(j, (struct str[]){items[i].label, figure_text(w->a, k, false)}, 2);
    }
}

static struct str table_text(const struct writing *w, const struct json *para)
{
    static const struct {
        const char *name;
        size_t n;
        struct str head[DRAFT_COLS_MAX];
    } heads[] = {
        {"pairs", 4, {LIT("编号"), LIT("慰问对象"), LIT("人次"), LIT("款物（万元）")}},
        {"sources", 3, {LIT("资金来源"), LIT("筹集（万元）"), LIT("支出（万元）")}},
        {"unions", 5, {LIT("单位"), LIT("人次"), LIT("款物（万元）"), LIT("媒体报道（篇）"), LIT("事迹和照片")}},
        {"years", 4, {LIT("项目"), LIT("上年"), LIT("今年"), LIT("增减")}},
        {"media", 2, {LIT("媒体级别"), LIT("篇数")}},
    };
    struct buf b = buf_new(w->a, DRAFT_BYTES_MAX);
    struct jw j = jw_new(&b);
    struct str name = json_get_str(para, "table");
    jw_open(&j, '{');
    jw_kt(&j, "title", put_in(w, json_get_str(para, "title")));
    for (size_t i = 0; i < countof(heads); i++)
        if (str_eq(name, str_of(heads[i].name))) {
            jw_key(&j, "head");
            row(&j, heads[i].head, heads[i].n);
        }
    jw_key(&j, "rows");
    jw_open(&j, '[');
    if (str_eq(name, S("pairs")))
        table_pairs(w, &j, json_get(para, "of"));
    else if (str_eq(name, S("sources")))
        table_sources(w, &j);
    else if (str_eq(name, S("unions")))
        table_unions(w, &j);
    else if (str_eq(name, S("years")))
        table_years(w, &j, json_get(para, "of"));
    else
        table_media(w, &j);
    jw_close(&j, ']');
    jw_close(&j, '}');
    return buf_done(&b);
}

/* --- the whole --- */

static void make_para(const struct writing *w, const struct json *t, struct draft_para *p)
{
    *p = (struct draft_para){.key = json_get_str(t, "key"), .kind = json_get_str(t, "kind")};
    if (str_eq(p->kind, S("table")))
        p->table = table_text(w, t);
    else if (str_eq(p->kind, S("text")))
        p->made = sentences_text(w, json_get(t, "sentences"));
    else
        p->made = stands(w, t) ? put_in(w, json_get_str(t, "text")) : S("");
    p->text = p->made;
}

enum err draft_make(struct ctx *cx, const struct rule *rule, const struct figures *f, struct draft *out)
{
    struct writing w = {cx, cx->a, f};
    struct str why = {0};
    const struct json *body = json_parse(cx->a, rule->body, &why), *sections = json_get(body, "sections");
    if (!body)
        return fail(cx, ERR_BAD_INPUT, "总结模板有误：%.*s", FMT(why));
    if (json_len(sections) == 0 || json_len(sections) > DRAFT_SECTIONS_MAX)
        return fail(cx, ERR_BAD_INPUT, "总结模板应有 1 至 %d 节，请在“规则与代码”中修改", DRAFT_SECTIONS_MAX);
    out->title = out->made = put_in(&w, json_get_str(body, "title"));
    out->n_sections = json_len(sections);
    out->sections = NEWS(cx->a, struct draft_section, out->n_sections);
    for (size_t i = 0; i < out->n_sections; i++) {
        const struct json *s = json_at(sections, i), *paras = json_get(s, "paras");
        struct draft_section *to = &out->sections[i];
        to->key = json_get_str(s, "key");
        to->title = to->made = put_in(&w, json_get_str(s, "title"));
        to->paras = NEWS(cx->a, struct draft_para, 2 * DRAFT_PARAS_MAX);
        to->n_paras = json_len(paras) < DRAFT_PARAS_MAX ? json_len(paras) : DRAFT_PARAS_MAX;
        for (size_t k = 0; k < to->n_paras; k++)
            make_para(&w, json_at(paras, k), &to->paras[k]);
    }
    return OK;
}

static struct draft_para *para_named(struct draft *d, struct str section, struct str key)
{
    for (size_t i = 0; i < d->n_sections; i++)
        for (size_t k = 0; k < d->sections[i].n_paras; k++)
            if (str_eq(d->sections[i].key, section) && str_eq(d->sections[i].paras[k].key, key))
                return &d->sections[i].paras[k];
    return NULL;
}

/* A paragraph written by hand whose place the template no longer has goes to the end of its section, or of the last. */
static void keep_lost(struct draft *made, struct str section, const struct draft_para *p)
{
    struct draft_section *to = &made->sections[made->n_sections - 1];
    for (size_t i = 0; i < made->n_sections; i++)
        if (str_eq(made->sections[i].key, section))
            to = &made->sections[i];
    if (to->n_paras < 2 * DRAFT_PARAS_MAX)
        to->paras[to->n_paras++] = (struct draft_para){.key = p->key, .kind = S("hand"), .text = p->text, .made = S("")};
}

void draft_keep(struct draft *made, const struct draft *old)
{
    if (!str_eq(old->title, old->made))
        made->title = old->title;
    for (size_t i = 0; i < old->n_sections; i++) {
        const struct draft_section *s = &old->sections[i];
        for (size_t k = 0; k < made->n_sections; k++)
            if (str_eq(made->sections[k].key, s->key) && !str_eq(s->title, s->made))
                made->sections[k].title = s->title;
        for (size_t k = 0; k < s->n_paras; k++) {
            const struct draft_para *p = &s->paras[k];
            struct draft_para *now = para_named(made, s->key, p->key);
            if (str_eq(p->text, p->made))
                continue;
            if (!now) {
                keep_lost(made, s->key, p);
                continue;
            }
            now->stale = p->stale || !str_eq(now->made, p->made);
            now->text = p->text;
        }
    }
}

struct str draft_write(struct arena *a, const struct draft *d)
{
    struct buf b = buf_new(a, DRAFT_BYTES_MAX);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_kt(&w, "made", d->made);
    jw_key(&w, "sections");
    jw_open(&w, '[');
    for (size_t i = 0; i < d->n_sections; i++) {
        const struct draft_section *s = &d->sections[i];
        jw_open(&w, '{');
        jw_kt(&w, "key", s->key);
        jw_kt(&w, "title", s->title);
        jw_kt(&w, "made", s->made);
        jw_key(&w, "paras");
        jw_open(&w, '[');
        for (size_t k = 0; k < s->n_paras; k++) {
            const struct draft_para *p = &s->paras[k];
            jw_open(&w, '{');
            jw_kt(&w, "key", p->key);
            jw_kt(&w, "kind", p->kind);
            if (p->table.len) {
                jw_key(&w, "table");
                jw_raw(&w, p->table);
            } else {
                jw_kt(&w, "text", p->text);
                jw_kt(&w, "made", p->made);
                jw_kb(&w, "stale", p->stale);
            }
            jw_close(&w, '}');
        }
        jw_close(&w, ']');
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_close(&w, '}');
    return buf_done(&b);
}

enum err draft_read(struct arena *a, const struct summary *stored, struct draft *out)
{
    const struct json *body = json_parse(a, stored->body, NULL), *sections = json_get(body, "sections");
    if (!body)
        return ERR_BAD_JSON;
    *out = (struct draft){.title = stored->title, .made = json_get_str(body, "made"), .n_sections = json_len(sections)};
    out->sections = NEWS(a, struct draft_section, out->n_sections + 1);
    for (size_t i = 0; i < out->n_sections; i++) {
        const struct json *s = json_at(sections, i), *paras = json_get(s, "paras");
        out->sections[i] = (struct draft_section){json_get_str(s, "key"), json_get_str(s, "title"), json_get_str(s, "made"),
                                                  NEWS(a, struct draft_para, json_len(paras) + 1), json_len(paras)};
        for (size_t k = 0; k < json_len(paras); k++) {
            const struct json *p = json_at(paras, k), *table = json_get(p, "table");
            out->sections[i].paras[k] = (struct draft_para){json_get_str(p, "key"), json_get_str(p, "kind"), json_get_str(p, "text"),
                                                            json_get_str(p, "made"), table ? json_text(a, table) : S(""),
                                                            json_get_bool(p, "stale")};
        }
    }
    return OK;
}

/* --- is a document a template? --- */

static void check_text(struct str text, struct str where, struct problems *p)
{
    size_t at = 0, from = 0, to = 0;
    struct place place;
    while (next_place(text, &at, &from, &to))
        if (!place_read(str_sub(text, from + 1, to - from - 2), &place))
            problem_add(p, "body", str_f(p->a, "“%.*s”里的 %.*s 不认识；应写成 {C7.heads}、{D7.wan}、{D7.yuan}、{近C7}、{C.change} 或 {org}、{campaign}、{year}、{last}",
                                         FMT(where), FMT(str_sub(text, from, to - from))));
}

static void check_para(const struct json *para, struct problems *p)
{
    struct str key = json_get_str(para, "key"), kind = json_get_str(para, "kind");
    const struct json *sentences = json_get(para, "sentences");
    if (!key.len || !among(kind, kinds, countof(kinds)))
        problem_add(p, "body", str_f(p->a, "段落“%.*s”缺少 key，或 kind 不是 text、hand、heading、table", FMT(key)));
    if (str_eq(kind, S("table")) && !among(json_get_str(para, "table"), tables, countof(tables)))
        problem_add(p, "body", str_f(p->a, "表格“%.*s”的 table 应是 pairs、sources、unions、years、media 之一", FMT(key)));
    if (str_eq(kind, S("text")) && !json_len(sentences))
        problem_add(p, "body", str_f(p->a, "段落“%.*s”没有句子（sentences）", FMT(key)));
    check_text(json_get_str(para, "text"), key, p);
    check_text(json_get_str(para, "title"), key, p);
    for (size_t i = 0; i < json_len(sentences); i++) {
        check_text(json_get_str(json_at(sentences, i), "text"), key, p);
        check_text(json_get_str(json_at(sentences, i), "else"), key, p);
    }
}

void report_rule_check(const struct json *body, struct problems *p)
{
    const struct json *sections = json_get(body, "sections");
    if (!json_get_str(body, "title").len || !json_len(sections) || json_len(sections) > DRAFT_SECTIONS_MAX)
        problem_add(p, "body", str_f(p->a, "总结模板应有标题（title）和 1 至 %d 节（sections）", DRAFT_SECTIONS_MAX));
    check_text(json_get_str(body, "title"), S("title"), p);
    for (size_t i = 0; i < json_len(sections); i++) {
        const struct json *s = json_at(sections, i), *paras = json_get(s, "paras");
        if (!json_get_str(s, "key").len || !json_get_str(s, "title").len || json_len(paras) > DRAFT_PARAS_MAX)
            problem_add(p, "body", str_f(p->a, "第 %zu 节缺少 key 或 title，或段落超过 %d 段", i + 1, DRAFT_PARAS_MAX));
        check_text(json_get_str(s, "title"), S("title"), p);
        for (size_t k = 0; k < json_len(paras); k++) {
            for (size_t m = 0; m < k; m++)
                if (str_eq(json_get_str(json_at(paras, m), "key"), json_get_str(json_at(paras, k), "key")))
                    problem_add(p, "body", str_f(p->a, "第 %zu 节有两段的 key 相同", i + 1));
            check_para(json_at(paras, k), p);
        }
    }
}
