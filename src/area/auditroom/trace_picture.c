// SPDX-License-Identifier: Apache-2.0
// Layers, names, and what of a wide picture is shown.
#include "code.h"
#include "money.h"
#include "trace_own.h"

static const char *const kind_names[] = {"receipt", "above", "union", "roster", "batch", "person", "paid", "waits", "left", "goods", "lost", "back", "rest"};

/* --- layers and names --- */

static void set_layers(struct way *w)
{
    for (int round = 0; round < PATH_MAX_STEPS; round++) {
        bool moved = false;
        for (int32_t i = 0; i < w->n_links; i++) {
            const struct link *l = &w->links[i];
            if (w->nodes[l->to].layer <= w->nodes[l->from].layer && w->nodes[l->from].layer < PATH_MAX_STEPS) {
                w->nodes[l->to].layer = w->nodes[l->from].layer + 1;
                moved = true;
            }
        }
        if (!moved)
            break;
    }
    int32_t roster = 0, last = 0; /* rosters stand in one layer, and so do the ends */
    for (int32_t i = 0; i < w->n_nodes; i++) {
        if (w->nodes[i].kind == NODE_ROSTER && w->nodes[i].layer > roster)
            roster = w->nodes[i].layer;
        if (w->nodes[i].layer > last)
            last = w->nodes[i].layer;
    }
    for (int32_t i = 0; i < w->n_nodes; i++)
        if (w->nodes[i].kind == NODE_ROSTER)
            w->nodes[i].layer = roster;
        else if (w->nodes[i].kind >= NODE_PERSON)
            w->nodes[i].layer = last;
}

static void set_sums(struct way *w)
{
    int64_t *in = NEWS(w->cx->a, int64_t, (size_t)w->n_nodes + 1), *out = NEWS(w->cx->a, int64_t, (size_t)w->n_nodes + 1);
    for (int32_t i = 0; i < w->n_links; i++) {
        in[w->links[i].to] += w->links[i].fen;
        out[w->links[i].from] += w->links[i].fen;
    }
    for (int32_t i = 0; i < w->n_nodes; i++)
        w->nodes[i].fen = in[i] > out[i] ? in[i] : out[i];
}

static int by_layer(const void *x, const void *y, void *arg)
{
    const struct node *nodes = arg, *a = &nodes[*(const int32_t *)x], *b = &nodes[*(const int32_t *)y];
    if (a->layer != b->layer)
        return a->layer < b->layer ? -1 : 1;
    return a->fen > b->fen ? -1 : a->fen < b->fen ? 1 : a->key < b->key ? -1 : a->key > b->key;
}

static enum err name_node(struct way *w, struct node *nd)
{
    struct ctx *cx = w->cx;
    const struct txn *t = nd->kind == NODE_RECEIPT ? trace_txn(w, nd->key) : NULL;
    struct known k = {0};
    static const char *const ends[][2] = {[NODE_PAID] = {"已支付", "到人"}, [NODE_WAITS] = {"已预留", "审核通过，还没有付"},
                                          [NODE_LEFT] = {"结存", "还没有使用"}, [NODE_GOODS] = {"物资", "已订购或在库"},
                                          [NODE_LOST] = {"盘亏报损", "已批准核销"}};
    if (nd->kind == NODE_RECEIPT && t) {
        nd->object = str_f(cx->a, "fund:%lld", (long long)nd->key);
        nd->title = t->party.len ? t->party : S("收入");
        nd->sub = str_f(cx->a, "%.*s%s%.*s", FMT(t->day), t->doc_no.len ? " " : "", FMT(t->doc_no));
    } else if (nd->kind == NODE_UNION || nd->kind == NODE_ABOVE || nd->kind == NODE_BACK) {
        enum err e = db_one(cx->tx, TRACE_ORG, VALS(I64(nd->key), LO(cx), HI(cx)), KNOWN, &k);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        nd->object = k.object.len ? str_f(cx->a, "org:%.*s", FMT(k.object)) : S("");
        nd->title = nd->kind == NODE_UNION ? k.title : nd->kind == NODE_ABOVE ? S("上级拨入或上期结转") : S("退回、冲销");
        nd->sub = nd->kind == NODE_UNION ? S("") : k.title;
    } else if (nd->kind == NODE_ROSTER) {
        enum err e = db_one(cx->tx, TRACE_ROSTER, VALS(I64(nd->key), LO(cx), HI(cx)), KNOWN, &k);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        nd->object = k.object;
        nd->title = k.title.len ? k.title : S("名册");
        nd->sub = k.sub;
    } else if (nd->kind == NODE_BATCH) {
        enum err e = db_one(cx->tx, TRACE_BATCH, VALS(I64(nd->key), LO(cx), HI(cx)), KNOWN, &k);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        nd->object = k.object;
        nd->title = str_f(cx->a, "银行批次 B%07lld", (long long)nd->key);
        nd->sub = k.title.len ? str_f(cx->a, "%.*s %.*s", FMT(k.title), FMT(k.sub)) : S("由上级工会付款");
    } else if (nd->kind >= NODE_PAID && nd->kind <= NODE_LOST) {
        nd->title = str_of(ends[nd->kind][0]);
        nd->sub = str_of(ends[nd->kind][1]);
    }
    return OK;
}

/* The largest of a layer are shown; the rest of it is one node. */
struct picture {
    int32_t *order, n; /* nodes shown, then the rest nodes */
    struct node rest[PATH_MAX_STEPS + 2];
    int32_t rest_at[PATH_MAX_STEPS + 2]; /* place in the answer, -1 = none */
};

static enum err pick(struct way *w, struct picture *pic)
{
    struct ctx *cx = w->cx;
    int32_t in_layer = 0, layer = -1, shown = 0, m = 0;
    int32_t *all = NEWS(cx->a, int32_t, (size_t)w->n_nodes + 1);
    for (int32_t i = 0; i < w->n_nodes; i++)
        if (w->nodes[i].fen > 0)
            all[m++] = i;
    qsort_r(all, (size_t)m, sizeof *all, by_layer, w->nodes);
    pic->order = NEWS(cx->a, int32_t, (size_t)m + 1);
    for (size_t i = 0; i < countof(pic->rest_at); i++)
        pic->rest_at[i] = -1;
    for (int32_t i = 0; i < m; i++) {
        struct node *nd = &w->nodes[all[i]];
        in_layer = nd->layer == layer ? in_layer + 1 : 1;
        layer = nd->layer;
        if (in_layer > LAYER_NODES) {
            pic->rest[layer].fen += nd->fen;
            pic->rest[layer].n++;
            continue;
        }
        nd->shown = shown++;
        pic->order[pic->n++] = all[i];
        TRY(name_node(w, nd));
    }
    for (size_t i = 0; i < countof(pic->rest); i++)
        if (pic->rest[i].n) {
            pic->rest_at[i] = shown++;
            pic->rest[i].kind = NODE_REST;
            pic->rest[i].layer = (int32_t)i;
            pic->rest[i].title = str_f(cx->a, "其余 %lld 个", (long long)pic->rest[i].n);
        }
    return OK;
}

static int32_t place(const struct way *w, const struct picture *pic, int32_t node)
{
    return w->nodes[node].shown >= 0 ? w->nodes[node].shown : pic->rest_at[w->nodes[node].layer];
}

static void put_node(struct jw *w, const struct node *nd, int64_t id)
{
    jw_open(w, '{');
    jw_ki(w, "id", id);
    jw_ki(w, "layer", nd->layer);
    jw_kt(w, "kind", str_of(kind_names[nd->kind]));
    jw_kt(w, "title", nd->title);
    jw_kt(w, "sub", nd->sub);
    jw_kt(w, "object", nd->object);
    jw_ki(w, "fen", nd->fen);
    jw_ki(w, "n", nd->n);
    jw_close(w, '}');
}

static int by_place(const void *x, const void *y)
{
    const struct link *a = x, *b = y;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return a->source < b->source ? -1 : a->source > b->source;
}

static void put_links(struct way *w, const struct picture *pic)
{
    struct link *all = NEWS(w->cx->a, struct link, (size_t)w->n_links + 1);
    int32_t n = 0;
    for (int32_t i = 0; i < w->n_links; i++) {
        const struct link *l = &w->links[i];
        all[i] = (struct link){place(w, pic, l->from), place(w, pic, l->to), l->source, l->fen};
    }
    qsort(all, (size_t)w->n_links, sizeof *all, by_place);
    for (int32_t i = 0; i < w->n_links; i++)
        if (n && by_place(&all[n - 1], &all[i]) == 0)
            all[n - 1].fen += all[i].fen;
        else
            all[n++] = all[i];
    jw_key(w->cx->out, "links");
    jw_open(w->cx->out, '[');
    for (int32_t i = 0; i < n; i++) {
        jw_open(w->cx->out, '{');
        jw_ki(w->cx->out, "from", all[i].from);
        jw_ki(w->cx->out, "to", all[i].to);
        jw_kt(w->cx->out, "source", w->sources[all[i].source]);
        jw_ki(w->cx->out, "fen", all[i].fen);
        jw_close(w->cx->out, '}');
    }
    jw_close(w->cx->out, ']');
}

enum err trace_answer(struct way *w)
{
    struct ctx *cx = w->cx;
    struct picture *pic = NEW(cx->a, struct picture);
    set_layers(w);
    set_sums(w);
    TRY(pick(w, pic));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "campaign", w->campaign.code);
    jw_kt(cx->out, "of", w->of);
    jw_ki(cx->out, "fen", w->fen);
    jw_kt(cx->out, "rule", S("同一工会、同一来源的资金按先进先出对应：先到账的先使用；名册内按行次对应。账上的钱不编号，这是通行的假定，不是记账事实。"));
    jw_key(cx->out, "nodes");
    jw_open(cx->out, '[');
    for (int32_t i = 0; i < pic->n; i++)
        put_node(cx->out, &w->nodes[pic->order[i]], i);
    for (size_t i = 0; i < countof(pic->rest); i++)
        if (pic->rest_at[i] >= 0)
            put_node(cx->out, &pic->rest[i], pic->rest_at[i]);
    jw_close(cx->out, ']');
    put_links(w, pic);
    jw_close(cx->out, '}');
    return OK;
}
