// SPDX-License-Identifier: Apache-2.0
// Routes of the dashboard.
#include "board_own.h"
#include "keep.h"

/* What a page holds is still right while neither the stamps nor the day have changed. */
static enum err version_of(struct ctx *cx, struct str *day, struct str *out)
{
    int64_t board = 0, filing = 0, rule = 0;
    TRY(keep_stamp(cx, STAMP_BOARD, &board));
    TRY(keep_stamp(cx, STAMP_FILING, &filing));
    TRY(keep_stamp(cx, STAMP_RULE, &rule));
    *day = str_f(cx->a, "%.*s %llx", FMT(cx_today(cx)), (unsigned long long)rule);
    *out = str_f(cx->a, "%.*s %llx %llx", FMT(*day), (unsigned long long)board, (unsigned long long)filing);
    return OK;
}

/* A board is made of two halves, each kept under a stamp of its own. */
static enum err write_money(struct ctx *cx, struct jw *w, const struct board *b)
{
    jw_kt(w, "campaign_name", b->c.name);
    jw_kt(w, "start_on", b->c.start_on);
    jw_kt(w, "end_on", b->c.end_on);
    TRY(board_write_figures(cx, w, b, true));
    TRY(board_write_days(cx, w, b));
    TRY(board_write_last(cx, w, b));
    return board_write_unions(cx, w, b);
}

static const struct half {
    enum stamp of;
    const char *name;
    enum err (*write)(struct ctx *cx, struct jw *w, const struct board *b);
} halves[] = {{STAMP_BOARD, "money", write_money}, {STAMP_FILING, "late", board_write_late}};

struct half_of {
    const struct half *half;
    const struct board *b;
};

/* The members of a half as text, without braces. */
static enum err half_text(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    const struct half_of *h = arg;
    struct str *text = NEW(a, struct str);
    struct buf buf = buf_new(cx->a, BOARD_BYTES);
    struct jw w = jw_new(&buf);
    jw_open(&w, '{');
    TRY(h->half->write(cx, &w, h->b));
    jw_close(&w, '}');
    if (buf.full)
        return fail(cx, ERR_TOO_LARGE, "看板内容过多，请选择下级单位查看");
    struct str all = buf_done(&buf);
    *text = str_dup(a, (struct str){all.at + 1, all.len - 2});
    *thing = text;
    return OK;
}

static enum err write_halves(struct ctx *cx, const struct board *b, struct str day)
{
    struct str text[countof(halves)];
    for (size_t i = 0; i < countof(halves); i++) {
        struct half_of h = {&halves[i], b};
        void *thing = NULL;
        struct str key = str_f(cx->a, "board %s %.*s %lld %d %.*s", h.half->name, FMT(cx->org_path), (long long)b->c.id, b->own, FMT(day));
        if (b->unions >= BOARD_KEPT_FROM)
            TRY(keep_get(cx, h.half->of, key, half_text, &h, &thing));
        else
            TRY(half_text(cx, cx->a, &h, &thing));
        text[i] = *(struct str *)thing;
    }
    jw_key(cx->out, "board");
    jw_raw(cx->out, str_f(cx->a, "{%.*s,%.*s}", FMT(text[0]), FMT(text[1])));
    return OK;
}

static enum err board_get(struct ctx *cx)
{
    struct board b;
    struct str day = {0}, version = {0};
    TRY(version_of(cx, &day, &version));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "version", version);
    bool same = str_eq(cx_query(cx, "since"), version);
    jw_kb(cx->out, "same", same);
    if (!same) {
        TRY(board_of_call(cx, cx_query_int(cx, "own", 0) == 1, &b));
        TRY(write_halves(cx, &b, day));
    }
    jw_close(cx->out, '}');
    return OK;
}

static enum err dashboard_get(struct ctx *cx)
{
    struct board b;
    TRY(board_of_call(cx, cx_query_int(cx, "own", 0) == 1, &b));
    jw_open(cx->out, '{');
    TRY(board_write_figures(cx, cx->out, &b, false));
    TRY(board_write_days(cx, cx->out, &b));
    jw_close(cx->out, '}');
    return OK;
}

static enum err progress_get(struct ctx *cx)
{
    struct board b;
    struct board_child *rows = NULL;
    size_t n = 0;
    TRY(board_of_call(cx, false, &b));
    TRY(board_children(cx, &b, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        board_write_child(cx->out, &rows[i], i == 0); /* by path: the union itself comes first */
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

static const char board_schema[] =
    "{version,same,\"board\":{campaign_name,raised_fen,paid_fen,reserved_fen,left_fen,heads,\"by_class\":[{class,heads,fen}],"
    "\"sources\":[{source,raised_fen,moved_fen,paid_fen,reserved_fen,goods_fen,lost_fen,left_fen}],\"tags\":[{tag,heads,fen}],"
    "\"by_day\":[{day,heads,fen}],\"last\":{campaign_name,raised_fen,paid_fen,heads},"
    "\"forms\":[{form,title,on_time,late,missing,waiting,excused,unset}],\"unions\":[{org_code,org_name,kind,own,rosters,submitted,"
    "approved,paid,persons,amount_fen,available_fen}],\"heat\":[{org_code,org_name,own,\"late\":[3,7,15,30,more]}],"
    "\"late\":[{org_code,org_name,form,due_on,days,filed}],late_all}}";

static const struct route board_routes[] = {
    {M_GET, "/api/board", board_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,own,campaign,since",
     .schema = board_schema, .title = LIT("活动看板；since 为上次的 version，没有变化时只答 same")},
    {M_GET, "/api/board/shapes", board_shapes_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{\"unit\":100000,\"rows\":[{org_code,org_name,kind,\"geo\":[[lon,lat,…]],file,user_name,at}]}", .title = LIT("下级单位的边界或位置")},
    {M_POST, "/api/board/shapes", board_shapes_post, PERM_ORG_EDIT, SCOPE_ORG, TX_NONE, "board.shapes", .once = true, .upload = true,
     .shape = OUT_FREE, .query = "org", .schema = "{areas,points,\"unknown\":[\"…\"],unknown_all}", .title = LIT("上传边界或位置（GeoJSON、CSV）")},
    {M_DELETE, "/api/board/shapes", board_shapes_delete, PERM_ORG_EDIT, SCOPE_ORG, TX_WRITE, "board.shapes.drop", .shape = OUT_FREE,
     .query = "org", .schema = "{dropped}", .title = LIT("清除边界和位置")},
    {M_GET, "/api/progress", progress_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,campaign",
     .schema = "{\"rows\":[{org_code,org_name,kind,own,rosters,submitted,approved,paid,persons,amount_fen,available_fen}],\"next\":null}",
     .title = LIT("各单位进度")},
    {M_GET, "/api/dashboard", dashboard_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,own,campaign",
     .schema = "{raised_fen,paid_fen,heads,\"by_class\":[…],\"by_source\":[…],\"by_day\":[…],\"tags\":[…]}", .title = LIT("活动概况")},
};

extern const struct area area_board;
const struct area area_board = {.name = "board", .title = LIT("看板"), ROWS(routes, board_routes)};
