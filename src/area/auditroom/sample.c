// SPDX-License-Identifier: Apache-2.0
// Samples that anybody can draw again. The population is walked in its order; SM3 over its lines
// "object,分\n" is kept, so that a change shows.
//   attribute: every unit has the mark SM3(seed ":" object); the n units with the smallest marks are drawn.
//   money:     every interval-th 分 of the running sum, beginning at the first eight bytes of
//              SM3(seed ":start"), read as a big-endian number, modulo the interval; the unit it lies in is drawn.
//   target:    the auditor's choice, named units or the largest sums.
#include "audit.h"
#include "auditroom_own.h"
#include "campaign.h"
#include "money.h"
#include "seal.h"

enum { SEED_BYTES = 16, SEED_TEXT = 2 * SEED_BYTES, LINE_MAX = 120, DRAWN_MAX = 5000, POPULATION_FILE = 44 * 1024 * 1024 };
__extension__ typedef __int128 wide;

const struct field sample_fields[32] = {
    {FIELD(struct sample, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct sample, org_id), .as = AS_ID},
    {FIELD(struct sample, campaign_id), .as = AS_ID},
    {FIELD(struct sample, org_code), .label = LIT("工会代码")},
    {FIELD(struct sample, org_name), .label = LIT("工会")},
    {FIELD(struct sample, org_path), .as = AS_BLOB},
    {FIELD(struct sample, campaign), .label = LIT("活动")},
    {FIELD(struct sample, title), .label = LIT("样本")},
    {FIELD(struct sample, unit), .as = AS_CODE, .codes = "sample_unit", .label = LIT("抽样单位")},
    {FIELD(struct sample, method), .as = AS_CODE, .codes = "sample_method", .label = LIT("方法")},
    {FIELD(struct sample, class), .as = AS_CODE, .codes = "class", .label = LIT("慰问对象类别")},
    {FIELD(struct sample, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct sample, min_fen), .as = AS_MONEY, .label = LIT("金额不低于")},
    {FIELD(struct sample, confidence), .label = LIT("置信度（%）")},
    {FIELD(struct sample, margin), .label = LIT("允许误差（‰）")},
    {FIELD(struct sample, rate), .label = LIT("预计差错率（‰）")},
    {FIELD(struct sample, tolerable_fen), .as = AS_MONEY, .label = LIT("可容忍错报")},
    {FIELD(struct sample, interval_fen), .as = AS_MONEY, .label = LIT("抽样间隔")},
    {FIELD(struct sample, start_fen), .as = AS_MONEY, .label = LIT("起点")},
    {FIELD(struct sample, seed), .label = LIT("种子")},
    {FIELD(struct sample, population), .as = AS_COUNT, .label = LIT("总体")},
    {FIELD(struct sample, population_fen), .as = AS_MONEY, .label = LIT("总体金额")},
    {FIELD(struct sample, hash), .label = LIT("总体摘要（SM3）")},
    {FIELD(struct sample, size), .as = AS_COUNT, .label = LIT("应抽")},
    {FIELD(struct sample, items), .as = AS_COUNT, .label = LIT("抽中")},
    {FIELD(struct sample, fen), .as = AS_MONEY, .label = LIT("抽中金额")},
    {FIELD(struct sample, right), .as = AS_COUNT, .label = LIT("无误")},
    {FIELD(struct sample, wrong), .as = AS_COUNT, .label = LIT("有问题")},
    {FIELD(struct sample, wrong_fen), .as = AS_MONEY, .label = LIT("问题金额")},
    {FIELD(struct sample, papers), .as = AS_COUNT, .label = LIT("底稿")},
    {FIELD(struct sample, drawn_by_name), .label = LIT("抽样人")},
    {FIELD(struct sample, drawn_at), .as = AS_TIME, .label = LIT("抽样时间")},
};
const struct field sample_item_fields[19] = {
    {FIELD(struct sample_item, id), .as = AS_ID, .label = LIT("总体序号")},
    {FIELD(struct sample_item, seq)},
    {FIELD(struct sample_item, sample_id), .as = AS_ID},
    {FIELD(struct sample_item, object), .label = LIT("对象")},
    {FIELD(struct sample_item, org_code), .label = LIT("工会代码")},
    {FIELD(struct sample_item, org_name), .label = LIT("工会")},
    {FIELD(struct sample_item, title), .label = LIT("名册或凭证")},
    {FIELD(struct sample_item, name), .label = LIT("人员")},
    {FIELD(struct sample_item, org_id), .as = AS_ID},
    {FIELD(struct sample_item, person_id), .as = AS_ID},
    {FIELD(struct sample_item, day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct sample_item, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct sample_item, times), .as = AS_COUNT, .label = LIT("抽中次数")},
    {FIELD(struct sample_item, verdict), .as = AS_CODE, .codes = "sample_verdict", .label = LIT("检查结果")},
    {FIELD(struct sample_item, wrong_fen), .as = AS_MONEY, .label = LIT("问题金额")},
    {FIELD(struct sample_item, note), .label = LIT("说明")},
    {FIELD(struct sample_item, looked_by_name), .label = LIT("检查人")},
    {FIELD(struct sample_item, looked_at), .as = AS_TIME, .label = LIT("检查时间")},
    {FIELD(struct sample_item, paper_id), .as = AS_ID, .label = LIT("底稿")},
};
const struct field draw_in_fields[14] = {
    {FIELD(struct draw_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct draw_in, title), .label = LIT("样本名称"), .max = 100},
    {FIELD(struct draw_in, unit), .as = AS_CODE, .codes = "sample_unit", .label = LIT("抽样单位"), .need = true, .max = 20},
    {FIELD(struct draw_in, method), .as = AS_CODE, .codes = "sample_method", .label = LIT("方法"), .need = true, .max = 20},
    {FIELD(struct draw_in, class), .as = AS_CODE, .codes = "class", .label = LIT("慰问对象类别"), .max = 20},
    {FIELD(struct draw_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .max = 20},
    {FIELD(struct draw_in, min_fen), .as = AS_MONEY, .label = LIT("金额不低于"), .max = MONEY_MAX},
    {FIELD(struct draw_in, confidence), .label = LIT("置信度（90、95、99）"), .max = 99},
    {FIELD(struct draw_in, margin), .label = LIT("允许误差（‰）"), .max = 500},
    {FIELD(struct draw_in, rate), .label = LIT("预计差错率（‰）"), .max = 999},
    {FIELD(struct draw_in, tolerable_fen), .as = AS_MONEY, .label = LIT("可容忍错报"), .max = MONEY_MAX},
    {FIELD(struct draw_in, top), .as = AS_COUNT, .label = LIT("金额最大的几个"), .max = DRAWN_MAX},
    {FIELD(struct draw_in, seed), .label = LIT("种子（留空由系统产生）"), .max = SEED_TEXT},
    {FIELD(struct draw_in, objects), .label = LIT("指定的对象"), .max = 20000},
};
const struct field item_in_fields[3] = {
    {FIELD(struct item_in, verdict), .as = AS_CODE, .codes = "sample_verdict", .label = LIT("检查结果"), .need = true, .max = 20},
    {FIELD(struct item_in, note), .label = LIT("说明"), .max = 1000},
    {FIELD(struct item_in, wrong_fen), .as = AS_MONEY, .label = LIT("问题金额"), .max = MONEY_MAX},
};
const struct field sample_papers_fields[1] = {
    {FIELD(struct sample_papers_in, which), .label = LIT("范围（wrong 有问题的、all 全部）"), .need = true, .max = 10},
};

/* --- sizes --- */

static int64_t ceil_div(wide a, wide b)
{
    wide q = (a + b - 1) / b;
    return q > INT64_MAX ? INT64_MAX : (int64_t)q;
}

int64_t sample_size(int64_t population, int64_t confidence, int64_t margin, int64_t rate)
{
    wide z = confidence == 90 ? 1645 : confidence == 95 ? 1960 : confidence == 99 ? 2576 : 0;
    wide p = rate ? rate : 500, a = z * z * p * (1000 - p), b = (wide)1000000 * margin * margin;
    if (!z || population <= 0 || margin <= 0 || p >= 1000)
        return 0;
    int64_t n = ceil_div(a * population, b * population + a - b);
    return n < 1 ? 1 : n > population ? population : n;
}

int64_t sample_money_size(int64_t population_fen, int64_t confidence, int64_t tolerable_fen)
{
    wide r = confidence == 90 ? 231 : confidence == 95 ? 300 : confidence == 99 ? 461 : 0;
    if (!r || population_fen <= 0 || tolerable_fen <= 0)
        return 0;
    return ceil_div(r * population_fen, (wide)100 * tolerable_fen);
}

/* --- the population --- */

struct unit {
    struct str object, title, name, day;
    int64_t org_id, person_id, fen;
};
static const struct field unit_fields[] = {
    {FIELD(struct unit, object)}, {FIELD(struct unit, title)},     {FIELD(struct unit, name)}, {FIELD(struct unit, day)},
    {FIELD(struct unit, org_id)}, {FIELD(struct unit, person_id)}, {FIELD(struct unit, fen)},
};

struct drawn {
    unsigned char mark[SM3_BYTES]; /* smallest marks are kept; of the largest sums: the sum, inverted */
    int64_t seq, times;
    struct unit unit;
};
struct draw {
    struct ctx *cx;
    const struct draw_in *in;
    struct campaign campaign;
    struct sample s;
    struct str seed;
    struct sm3 *sum;
    struct buf *lines; /* the population as a file; may be NULL */
    int64_t seq, run_fen, next_fen, points;
    struct drawn *at; /* a heap by mark, largest on top; in order of seq for money and named units */
    size_t n, max;
    bool whole; /* second walk: the size is known */
    int64_t id;
};

static int stmt_of(struct str unit)
{
    return str_eq(unit, S("aid"))      ? POPULATION_AID
           : str_eq(unit, S("roster")) ? POPULATION_ROSTER
           : str_eq(unit, S("fund"))   ? POPULATION_FUND
                                       : -1;
}

static enum err walk(struct ctx *cx, const struct sample *s, struct str lo, enum err (*each)(void *, void *), void *arg)
{
    struct unit row = {0};
    return db_each(cx->tx, stmt_of(s->unit),
                   VALS(TXT(lo), TXT(path_end(cx->a, lo)), I64(s->campaign_id), TXT(s->class), TXT(s->source),
                        I64(s->min_fen > 1 ? s->min_fen : 1)),
                   FIELDS(struct unit, unit_fields), &row, each, arg);
}

static enum err count_unit(void *arg, void *row)
{
    struct draw *d = arg;
    const struct unit *u = row;
    char line[LINE_MAX];
    int n = snprintf(line, sizeof line, "%.*s,%lld\n", FMT(u->object), (long long)u->fen);
    sm3_add(d->sum, line, (size_t)n);
    if (d->lines)
        buf_put(d->lines, line, (size_t)n);
    d->s.population++;
    return money_add(d->s.population_fen, u->fen, &d->s.population_fen) ? OK : ERR_TOO_LARGE;
}

static enum err count_all(struct draw *d, struct str lo)
{
    unsigned char sum[SM3_BYTES];
    d->sum = sm3_new();
    enum err e = walk(d->cx, &d->s, lo, count_unit, d);
    sm3_done(d->sum, sum);
    sm3_free(d->sum);
    d->s.hash = hex_of(d->cx->a, sum, sizeof sum);
    return e;
}

/* --- keeping the smallest marks: a binary heap --- */

static int mark_cmp(const struct drawn *a, const struct drawn *b)
{
    int c = memcmp(a->mark, b->mark, SM3_BYTES);
    return c ? c : a->seq < b->seq ? -1 : a->seq > b->seq;
}

static void swap(struct drawn *a, struct drawn *b)
{
    struct drawn t = *a;
    *a = *b;
    *b = t;
}

static void heap_up(struct drawn *h, size_t i)
{
    for (; i && mark_cmp(&h[i], &h[(i - 1) / 2]) > 0; i = (i - 1) / 2)
        swap(&h[i], &h[(i - 1) / 2]);
}

static void heap_down(struct drawn *h, size_t n)
{
    for (size_t i = 0;;) {
        size_t big = i;
        for (size_t c = 2 * i + 1; c <= 2 * i + 2 && c < n; c++)
            if (mark_cmp(&h[c], &h[big]) > 0)
                big = c;
        if (big == i)
            return;
        swap(&h[i], &h[big]);
        i = big;
    }
}

static struct unit own_unit(struct arena *a, const struct unit *u)
{
    struct unit o = *u;
    o.object = str_dup(a, u->object);
    o.title = str_dup(a, u->title);
    o.name = mask_name(a, u->name);
    o.day = str_dup(a, u->day);
    return o;
}

static void offer(struct draw *d, struct drawn *one, const struct unit *u)
{
    if (!d->max || (d->n == d->max && mark_cmp(one, &d->at[0]) > 0))
        return;
    one->unit = own_unit(d->cx->a, u);
    if (d->n < d->max) {
        d->at[d->n++] = *one;
        heap_up(d->at, d->n - 1);
        return;
    }
    d->at[0] = *one;
    heap_down(d->at, d->n);
}

/* --- the three ways --- */

static enum err draw_attribute(void *arg, void *row)
{
    struct draw *d = arg;
    const struct unit *u = row;
    char text[LINE_MAX];
    struct drawn one = {.seq = ++d->seq, .times = 1};
    int n = snprintf(text, sizeof text, "%.*s:%.*s", FMT(d->seed), FMT(u->object));
    sm3_once(text, (size_t)n, one.mark);
    offer(d, &one, u);
    return OK;
}

static enum err draw_money(void *arg, void *row)
{
    struct draw *d = arg;
    const struct unit *u = row;
    struct drawn one = {.seq = ++d->seq};
    d->run_fen += u->fen;
    while (d->points < d->s.size && d->next_fen < d->run_fen) {
        one.times++;
        d->points++;
        d->next_fen += d->s.interval_fen;
    }
    if (one.times && d->n < d->max) {
        one.unit = own_unit(d->cx->a, u);
        d->at[d->n++] = one;
    }
    return OK;
}

static bool named(struct str objects, struct str object)
{
    while (objects.len)
        if (str_eq(str_trim(str_cut(objects, ',', &objects)), object))
            return true;
    return false;
}

static enum err draw_target(void *arg, void *row)
{
    struct draw *d = arg;
    const struct unit *u = row;
    struct drawn one = {.seq = ++d->seq, .times = 1};
    if (!d->in->objects.len) { /* the largest sums: the smallest of what is left to the greatest number */
        for (int i = 0; i < 8; i++)
            one.mark[i] = (unsigned char)((uint64_t)(INT64_MAX - u->fen) >> (56 - 8 * i));
        offer(d, &one, u);
    } else if (named(d->in->objects, u->object) && d->n < d->max) {
        one.unit = own_unit(d->cx->a, u);
        d->at[d->n++] = one;
    }
    return OK;
}

static int by_seq(const void *x, const void *y)
{
    const struct drawn *a = x, *b = y;
    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

/* --- the call --- */

static enum err read_seed(struct ctx *cx, struct str in, struct str *out)
{
    unsigned char bytes[SEED_BYTES];
    if (!in.len) {
        rand_fill(cx->app->rand, bytes, sizeof bytes);
        *out = hex_of(cx->a, bytes, sizeof bytes);
        return OK;
    }
    for (size_t i = 0; i < in.len; i++)
        if (!((in.at[i] >= '0' && in.at[i] <= '9') || (in.at[i] >= 'a' && in.at[i] <= 'f')))
            return fail_field(cx, "seed", "种子应为 0—9、a—f 组成的字符，最多 %d 位", SEED_TEXT);
    *out = in;
    return OK;
}

static bool is_method(const struct draw *d, const char *method)
{
    return str_eq(d->s.method, str_of(method));
}

static enum err check_draw(struct draw *d)
{
    struct ctx *cx = d->cx;
    const struct draw_in *in = d->in;
    TRY(campaign_get(cx, in->campaign, &d->campaign));
    d->s = (struct sample){.org_id = cx->org_id, .campaign_id = d->campaign.id, .title = in->title, .unit = in->unit,
                           .method = in->method, .class = in->class, .source = in->source, .min_fen = in->min_fen,
                           .confidence = in->confidence, .margin = in->margin, .rate = in->rate,
                           .tolerable_fen = in->tolerable_fen};
    if (stmt_of(in->unit) < 0)
        return fail_field(cx, "unit", "抽样单位应为 aid（慰问记录）、roster（名册）或 fund（资金收支）");
    if (!is_method(d, "attribute") && !is_method(d, "money") && !is_method(d, "target"))
        return fail_field(cx, "method", "方法应为 attribute（属性抽样）、money（货币单元抽样）或 target（重点抽样）");
    bool z = in->confidence == 90 || in->confidence == 95 || in->confidence == 99;
    if (!is_method(d, "target") && !z)
        return fail_field(cx, "confidence", "置信度应为 90、95 或 99");
    if (is_method(d, "attribute") && in->margin < 1)
        return fail_field(cx, "margin", "允许误差应在 1‰ 至 500‰ 之间");
    if (is_method(d, "money") && in->tolerable_fen < 1)
        return fail_field(cx, "tolerable_fen", "请填写可容忍错报金额");
    if (is_method(d, "target") && !in->top && !in->objects.len)
        return fail_field(cx, "top", "请填写抽金额最大的几个，或指定对象");
    return OK;
}

static enum err sizes(struct draw *d)
{
    struct sample *s = &d->s;
    unsigned char mark[SM3_BYTES];
    if (!s->population)
        return fail(d->cx, ERR_STATE, "这个范围内没有可以抽样的记录，请放宽条件或换一个活动");
    if (is_method(d, "attribute"))
        s->size = sample_size(s->population, s->confidence, s->margin, s->rate);
    else if (is_method(d, "money"))
        s->size = sample_money_size(s->population_fen, s->confidence, s->tolerable_fen);
    else
        s->size = d->in->objects.len ? DRAWN_MAX : d->in->top < s->population ? d->in->top : s->population;
    if (s->size > DRAWN_MAX)
        return fail(d->cx, ERR_TOO_LARGE, "需要抽 %lld 个，超过 %d 个：请放宽允许误差或可容忍错报，或缩小范围",
                    (long long)s->size, DRAWN_MAX);
    if (!is_method(d, "money"))
        return OK;
    s->interval_fen = s->population_fen / s->size > 0 ? s->population_fen / s->size : 1;
    struct str text = str_f(d->cx->a, "%.*s:start", FMT(d->seed));
    sm3_once(text.at, text.len, mark);
    uint64_t first = 0;
    for (int i = 0; i < 8; i++)
        first = first << 8 | mark[i];
    s->start_fen = (int64_t)(first % (uint64_t)s->interval_fen);
    d->next_fen = s->start_fen;
    return OK;
}

static enum err look_tx(struct ctx *cx, void *arg)
{
    struct draw *d = arg;
    d->cx = cx;
    TRY(check_draw(d));
    TRY(count_all(d, cx->org_path));
    return sizes(d);
}

static enum err draw_tx(struct ctx *cx, void *arg)
{
    struct draw *d = arg;
    TRY(look_tx(cx, d));
    d->max = (size_t)d->s.size;
    d->at = NEWS(cx->a, struct drawn, d->max + 1);
    TRY(walk(cx, &d->s, cx->org_path,
             is_method(d, "attribute") ? draw_attribute : is_method(d, "money") ? draw_money : draw_target, d));
    if (!d->n)
        return fail(cx, ERR_NOT_FOUND, "指定的对象不在这个范围内");
    qsort(d->at, d->n, sizeof *d->at, by_seq);
    if (d->in->objects.len)
        d->s.size = (int64_t)d->n;
    for (size_t i = 0; i < d->n; i++)
        d->s.fen += d->at[i].unit.fen;
    d->s.items = (int64_t)d->n;
    if (!d->s.title.len)
        d->s.title = str_f(cx->a, "%.*s 抽样", FMT(d->campaign.name));
    return OK;
}

static enum err keep_tx(struct ctx *cx, void *arg)
{
    struct draw *d = arg;
    const struct sample *s = &d->s;
    TRY(db_int(cx->tx, SAMPLE_NEW,
               VALS(I64(s->org_id), I64(s->campaign_id), TXT(s->title), TXT(s->unit), TXT(s->method), TXT(s->class),
                    TXT(s->source), I64(s->min_fen), I64(s->confidence), I64(s->margin), I64(s->rate),
                    I64(s->tolerable_fen), I64(s->interval_fen), I64(s->start_fen), TXT(d->seed), I64(s->population),
                    I64(s->population_fen), TXT(s->hash), I64(s->size), I64(s->items), I64(s->fen),
                    I64(cx->who->user_id), I64(cx->now)),
               &d->id));
    for (size_t i = 0; i < d->n; i++) {
        const struct unit *u = &d->at[i].unit;
        TRY(db_exec(cx->tx, SAMPLE_ITEM_NEW,
                    VALS(I64(d->id), I64(d->at[i].seq), TXT(u->object), I64(u->org_id), TXT(u->title), TXT(u->name),
                         I64(u->person_id), TXT(u->day), I64(u->fen), I64(d->at[i].times)),
                    NULL));
    }
    audit_object(cx, s->org_id, "sample:%lld", (long long)d->id);
    audit_note(cx, "method", s->method);
    audit_note(cx, "seed", d->seed);
    audit_note(cx, "hash", s->hash);
    return audit_write(cx, "auditroom.draw", S("ok"));
}

static enum err read_back(struct ctx *cx, void *arg)
{
    struct draw *d = arg;
    TRY(sample_get(cx, d->id, &d->s));
    cx_row(cx, SAMPLE_FIELDS, &d->s);
    return OK;
}

enum err sample_draw(struct ctx *cx)
{
    struct draw d = {.in = cx->in};
    TRY(read_seed(cx, d.in->seed, &d.seed));
    TRY(cx_in_read(cx, draw_tx, &d));
    TRY(cx_in_write(cx, keep_tx, &d));
    return cx_in_read(cx, read_back, &d);
}

/* What a draw would take: population, size, interval. Nothing is drawn. */
enum err sample_look(struct ctx *cx)
{
    struct draw_in in = {.campaign = cx_query(cx, "campaign"), .unit = cx_query(cx, "unit"), .method = cx_query(cx, "method"),
                         .class = cx_query(cx, "class"), .source = cx_query(cx, "source"),
                         .min_fen = cx_query_int(cx, "min_fen", 0), .confidence = cx_query_int(cx, "confidence", 0),
                         .margin = cx_query_int(cx, "margin", 0), .rate = cx_query_int(cx, "rate", 0),
                         .tolerable_fen = cx_query_int(cx, "tolerable_fen", 0), .top = cx_query_int(cx, "top", 0)};
    struct draw d = {.in = &in, .seed = S("0")};
    TRY(look_tx(cx, &d));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "population", d.s.population);
    jw_ki(cx->out, "population_fen", d.s.population_fen);
    jw_ki(cx->out, "size", d.s.size);
    jw_ki(cx->out, "interval_fen", d.s.interval_fen);
    jw_close(cx->out, '}');
    return OK;
}

/* --- reading --- */

enum err sample_get(struct ctx *cx, int64_t id, struct sample *out)
{
    *out = (struct sample){0};
    return cx_one(cx, SAMPLE_GET, id, SAMPLE_FIELDS, out);
}

enum err sample_list(struct ctx *cx)
{
    return cx_list(cx, SAMPLE_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), I64(cx_limit(cx))),
                   SAMPLE_FIELDS);
}

/* What the sample says of the whole: the share of wrong ones; in money, each wrong 分 weighs what its unit
 * stands for (a unit above the interval stands for itself). */
static enum err projection(struct ctx *cx, const struct sample *s, int64_t *fen)
{
    struct sample_item *rows = NULL;
    size_t n = 0;
    wide sum = 0;
    TRY(db_rows(cx->tx, SAMPLE_ITEMS, VALS(I64(s->id), I64(0), TXT(S("wrong")), I64(DRAWN_MAX)), SAMPLE_ITEM_FIELDS,
                DRAWN_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        sum += s->interval_fen > rows[i].fen && rows[i].fen ? (wide)rows[i].wrong_fen * s->interval_fen / rows[i].fen
                                                            : rows[i].wrong_fen;
    int64_t looked = s->right + s->wrong;
    if (str_eq(s->method, S("attribute")))
        sum = looked ? sum * s->population / looked : 0;
    *fen = sum > MONEY_MAX ? MONEY_MAX : (int64_t)sum;
    return OK;
}

enum err sample_one(struct ctx *cx)
{
    struct sample s;
    int64_t id = 0, fen = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(sample_get(cx, id, &s));
    TRY(projection(cx, &s, &fen));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SAMPLE_FIELDS, &s);
    jw_ki(cx->out, "projected_fen", str_eq(s.method, S("target")) ? 0 : fen);
    jw_close(cx->out, '}');
    return OK;
}

enum err sample_items(struct ctx *cx)
{
    struct sample s;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(sample_get(cx, id, &s));
    return cx_list(cx, SAMPLE_ITEMS,
                   VALS(I64(id), I64(cx_after(cx)), TXT(cx_query(cx, "verdict")), I64(cx_limit(cx))), SAMPLE_ITEM_FIELDS);
}

enum err sample_item_get(struct ctx *cx, int64_t sample_id, int64_t seq, struct sample_item *out)
{
    *out = (struct sample_item){0};
    return db_one(cx->tx, SAMPLE_ITEM_GET, VALS(I64(sample_id), I64(seq)), SAMPLE_ITEM_FIELDS, out);
}

/* The population as it is now, one line a unit: its SM3 is sample.hash unless something has changed. */
enum err sample_population(struct ctx *cx)
{
    struct draw d = {.cx = cx};
    struct buf lines = buf_new(cx->a, POPULATION_FILE);
    struct sample s;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(sample_get(cx, id, &s));
    d.s = s;
    d.s.population = d.s.population_fen = 0;
    d.lines = &lines;
    TRY(count_all(&d, s.org_path));
    if (lines.full)
        return fail(cx, ERR_TOO_LARGE, "总体过大，不能导出；请按工会或类别分别抽样");
    cx->reply->body = buf_done(&lines);
    cx->reply->type = S("text/csv");
    cx->reply->file_name = str_f(cx->a, "总体-%lld.csv", (long long)id);
    audit_object(cx, s.org_id, "sample:%lld", (long long)id);
    return OK;
}

/* --- what was seen of an item --- */

enum err sample_item_note(struct ctx *cx)
{
    const struct item_in *in = cx->in;
    struct sample s;
    struct sample_item was, now;
    int64_t id = 0, seq = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &seq));
    TRY(sample_get(cx, id, &s));
    TRY(sample_item_get(cx, id, seq, &was));
    if (!str_eq(in->verdict, S("right")) && !str_eq(in->verdict, S("wrong")))
        return fail_field(cx, "verdict", "检查结果应为 right（无误）或 wrong（有问题）");
    if (str_eq(in->verdict, S("wrong")) && !str_trim(in->note).len)
        return fail_field(cx, "note", "有问题的，请写明是什么问题");
    if (str_eq(in->verdict, S("right")) && in->wrong_fen)
        return fail_field(cx, "wrong_fen", "无误的没有问题金额");
    TRY(db_exec(cx->tx, SAMPLE_ITEM_NOTE,
                VALS(I64(id), I64(seq), TXT(in->verdict), I64(in->wrong_fen), TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                NULL));
    TRY(sample_item_get(cx, id, seq, &now));
    audit_object(cx, s.org_id, "sample:%lld:%lld", (long long)id, (long long)seq);
    audit_diff(cx, SAMPLE_ITEM_FIELDS, &was, &now);
    cx_row(cx, SAMPLE_ITEM_FIELDS, &now);
    return OK;
}

/* Drafts a working paper for every item judged wrong (or for every item) that has none. */
enum err sample_papers(struct ctx *cx)
{
    const struct sample_papers_in *in = cx->in;
    struct sample s;
    struct sample_item *rows = NULL;
    size_t n = 0;
    int64_t id = 0, made = 0;
    bool all = str_eq(in->which, S("all"));
    TRY(cx_arg_id(cx, 0, &id));
    TRY(sample_get(cx, id, &s));
    if (!all && !str_eq(in->which, S("wrong")))
        return fail_field(cx, "which", "范围应为 wrong（有问题的）或 all（全部）");
    TRY(db_rows(cx->tx, SAMPLE_ITEMS, VALS(I64(id), I64(0), TXT(all ? S("") : S("wrong")), I64(DRAWN_MAX)),
                SAMPLE_ITEM_FIELDS, DRAWN_MAX, &rows, &n));
    for (size_t i = 0; i < n && made < ROOM_PAPERS_MAX; i++) {
        const struct sample_item *it = &rows[i];
        if (it->paper_id)
            continue;
        struct workpaper p = {.org_id = it->org_id, .campaign_id = s.campaign_id, .object = it->object, .sample_id = id,
                          .sample_seq = it->seq, .title = str_f(cx->a, "%.*s%s%.*s", FMT(it->title),
                                                                it->name.len ? " " : "", FMT(it->name)),
                          .finding = it->note, .fen = it->wrong_fen ? it->wrong_fen : it->fen};
        TRY(paper_write(cx, &p));
        made++;
    }
    audit_object(cx, s.org_id, "sample:%lld", (long long)id);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "papers", made);
    jw_close(cx->out, '}');
    return OK;
}
