// SPDX-License-Identifier: Apache-2.0
// Boundaries and places of unions. The file is a stranger's: it is read in one pass by a scanner of our own that
// keeps points and nothing else, so that neither nesting nor size nor odd numbers cost more than the limits say.
// Boundaries are kept on the grid of the picture; neighbours that share a line share it still.
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit.h"
#include "board_own.h"

enum { NUMBER_TEXT = 40, KEY_TEXT = 60, UNKNOWN_SHOWN = 20, NAME_MAX_TEXT = 200 };

/* --- scanning JSON --- */

struct scan {
    struct ctx *cx;
    const char *p, *end;
    struct shape_file *f;
    int depth;
};

static enum err damaged(struct scan *s, const char *what)
{
    return fail(s->cx, ERR_BAD_INPUT, "文件不是完整的 GeoJSON：%s", what);
}

static char peek(struct scan *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
        s->p++;
    return s->p < s->end ? *s->p : 0;
}

static bool take(struct scan *s, char c)
{
    if (peek(s) != c)
        return false;
    s->p++;
    return true;
}

/* The text between the quotes, escapes as they stand: names of unions are codes, which have none. */
static enum err scan_text(struct scan *s, struct str *out)
{
    if (!take(s, '"'))
        return damaged(s, "缺少引号");
    const char *from = s->p;
    while (s->p < s->end && *s->p != '"')
        s->p += *s->p == '\\' && s->end - s->p > 1 ? 2 : 1;
    if (s->p >= s->end)
        return damaged(s, "引号没有结束");
    *out = (struct str){from, (size_t)(s->p++ - from)};
    return OK;
}

/* Digits as they stand. */
static enum err scan_number(struct scan *s, struct str *out)
{
    peek(s);
    const char *from = s->p;
    while (s->p < s->end && *s->p && strchr("+-.0123456789eE", *s->p))
        s->p++;
    *out = (struct str){from, (size_t)(s->p - from)};
    return out->len ? OK : damaged(s, "应为数字（不接受 NaN、Infinity）");
}

/* A coordinate in degrees within ±most; plain decimals only. */
static bool degrees_of(struct str text, double most, double *out)
{
    char z[NUMBER_TEXT], *end = NULL;
    if (!text.len || text.len >= sizeof z)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!strchr("+-.0123456789eE", text.at[i]))
            return false;
    memcpy(z, text.at, text.len);
    z[text.len] = 0;
    errno = 0;
    *out = strtod(z, &end);
    return *end == 0 && errno == 0 && isfinite(*out) && fabs(*out) <= most;
}

static enum err skip(struct scan *s);

/* Walks { } or [ ]; member(s, key) reads one value. */
static enum err walk(struct scan *s, char open, char close, enum err (*member)(struct scan *s, struct str key))
{
    if (!take(s, open))
        return damaged(s, open == '{' ? "缺少“{”" : "缺少“[”");
    if (++s->depth > SHAPE_DEPTH)
        return fail(s->cx, ERR_BAD_INPUT, "文件嵌套超过 %d 层，不是地图边界", SHAPE_DEPTH);
    for (bool first = true; !take(s, close); first = false) {
        struct str key = {0};
        if (!first && !take(s, ','))
            return damaged(s, "缺少逗号或括号");
        if (open == '{') {
            TRY(scan_text(s, &key));
            if (!take(s, ':'))
                return damaged(s, "缺少冒号");
        }
        TRY(member(s, key));
    }
    s->depth--;
    return OK;
}

static enum err skip_member(struct scan *s, struct str key)
{
    (void)key;
    return skip(s);
}

static enum err skip(struct scan *s)
{
    struct str text;
    char c = peek(s);
    if (c == '{' || c == '[')
        return walk(s, c, c == '{' ? '}' : ']', skip_member);
    if (c == '"')
        return scan_text(s, &text);
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < countof(words); i++) {
        size_t n = strlen(words[i]);
        if ((size_t)(s->end - s->p) >= n && memcmp(s->p, words[i], n) == 0) {
            s->p += n;
            return OK;
        }
    }
    return scan_number(s, &text);
}

/* --- points and rings --- */

static enum err add_point(struct ctx *cx, struct shape_file *f, double lon, double lat)
{
    if (f->n_points == SHAPE_POINTS)
        return fail(cx, ERR_FILE_LIMIT, "边界超过 %d 个点，请先在制图软件中简化（几千个点已足够）", SHAPE_POINTS);
    f->at = arena_grow(cx->a, f->at, f->n_points, &f->cap_points, 1024, 2 * sizeof *f->at);
    f->at[2 * f->n_points] = lon;
    f->at[2 * f->n_points++ + 1] = lat;
    return OK;
}

static enum err add_ring(struct ctx *cx, struct shape_file *f, size_t feature, size_t first)
{
    if (f->n_rings == SHAPE_RINGS)
        return fail(cx, ERR_FILE_LIMIT, "边界超过 %d 块，请先在制图软件中简化", SHAPE_RINGS);
    f->rings = arena_grow(cx->a, f->rings, f->n_rings, &f->cap_rings, 64, sizeof *f->rings);
    f->rings[f->n_rings++] = (struct shape_ring){feature, first, f->n_points - first};
    return OK;
}

static enum err add_feature(struct ctx *cx, struct shape_file *f)
{
    if (f->n_features == SHAPE_FEATURES)
        return fail(cx, ERR_FILE_LIMIT, "文件超过 %d 个区域", SHAPE_FEATURES);
    f->features = arena_grow(cx->a, f->features, f->n_features, &f->cap_features, 64, sizeof *f->features);
    f->features[f->n_features++] = (struct shape_feature){0};
    return OK;
}

static struct shape_feature *this_feature(struct scan *s)
{
    return &s->f->features[s->f->n_features - 1];
}

static enum err position(struct scan *s)
{
    struct str lon, lat, more;
    double x, y;
    TRY(scan_number(s, &lon));
    if (!take(s, ','))
        return damaged(s, "坐标应为 [经度, 纬度]");
    TRY(scan_number(s, &lat));
    while (take(s, ','))
        TRY(scan_number(s, &more)); /* heights */
    if (!take(s, ']'))
        return damaged(s, "坐标应为 [经度, 纬度]");
    if (!degrees_of(lon, 180, &x) || !degrees_of(lat, 90, &y))
        return fail(s->cx, ERR_BAD_INPUT, "坐标“%.*s, %.*s”不是经度、纬度（单位：度）", FMT(str_sub(lon, 0, NUMBER_TEXT)),
                    FMT(str_sub(lat, 0, NUMBER_TEXT)));
    return add_point(s->cx, s->f, x, y);
}

/* Positions may stand alone (a point), in a row (a ring), or in rows of rows: how deep they stand says which. */
static enum err coordinates(struct scan *s, struct str key);
static enum err positions(struct scan *s, bool *is_position)
{
    size_t first = s->f->n_points;
    bool inner = false, ring = false;
    *is_position = false;
    if (!take(s, '['))
        return damaged(s, "坐标应为列表");
    if (++s->depth > SHAPE_DEPTH)
        return fail(s->cx, ERR_BAD_INPUT, "文件嵌套超过 %d 层，不是地图边界", SHAPE_DEPTH);
    char c = peek(s);
    if (c != '[' && c != ']') {
        s->depth--;
        *is_position = true;
        return position(s);
    }
    for (bool more = false; !take(s, ']'); more = true) {
        if (more && !take(s, ','))
            return damaged(s, "缺少逗号或括号");
        TRY(positions(s, &inner));
        ring |= inner;
    }
    s->depth--;
    return ring ? add_ring(s->cx, s->f, s->f->n_features - 1, first) : OK;
}

static enum err coordinates(struct scan *s, struct str key)
{
    size_t first = s->f->n_points;
    bool point = false;
    (void)key;
    TRY(positions(s, &point));
    return point ? add_ring(s->cx, s->f, s->f->n_features - 1, first) : OK;
}

/* --- features --- */

static void add_key(struct scan *s, struct str key)
{
    struct shape_feature *f = this_feature(s);
    if (key.len && key.len <= KEY_TEXT && f->n_keys < countof(f->keys))
        f->keys[f->n_keys++] = key;
}

static enum err key_value(struct scan *s)
{
    struct str text = {0};
    char c = peek(s);
    if (c == '"')
        TRY(scan_text(s, &text));
    else if (c == '-' || (c >= '0' && c <= '9'))
        TRY(scan_number(s, &text));
    else
        return skip(s);
    add_key(s, text);
    return OK;
}

static enum err property(struct scan *s, struct str key)
{
    static const char *const names[] = {"code", "org_code", "area_code", "adcode"};
    for (size_t i = 0; i < countof(names); i++)
        if (str_eq(key, str_of(names[i])))
            return key_value(s);
    return skip(s);
}

static enum err geometry_member(struct scan *s, struct str key)
{
    struct str type;
    if (str_eq(key, S("coordinates")))
        return coordinates(s, key);
    if (!str_eq(key, S("type")))
        return skip(s);
    TRY(scan_text(s, &type));
    this_feature(s)->point = str_eq(type, S("Point"));
    if (this_feature(s)->point || str_eq(type, S("Polygon")) || str_eq(type, S("MultiPolygon")))
        return OK;
    return fail(s->cx, ERR_BAD_INPUT, "图形“%.*s”不是区域或位置，只接受 Polygon、MultiPolygon 和 Point", FMT(str_sub(type, 0, KEY_TEXT)));
}

static enum err feature_member(struct scan *s, struct str key)
{
    if (str_eq(key, S("geometry")))
        return peek(s) == '{' ? walk(s, '{', '}', geometry_member) : skip(s);
    if (str_eq(key, S("properties")))
        return peek(s) == '{' ? walk(s, '{', '}', property) : skip(s);
    return str_eq(key, S("id")) ? key_value(s) : skip(s);
}

static enum err feature(struct scan *s, struct str key)
{
    (void)key;
    TRY(add_feature(s->cx, s->f));
    return walk(s, '{', '}', feature_member);
}

static enum err top_member(struct scan *s, struct str key)
{
    return str_eq(key, S("features")) ? walk(s, '[', ']', feature) : skip(s);
}

/* --- CSV: code,lon,lat --- */

static enum err read_csv(struct ctx *cx, struct str text, struct shape_file *f)
{
    for (int64_t line_no = 1; text.len; line_no++) {
        struct str rest, line = str_trim(str_cut(text, '\n', &text));
        struct str code = str_trim(str_cut(line, ',', &rest)), lon = str_trim(str_cut(rest, ',', &rest));
        struct str lat = str_trim(str_cut(rest, ',', &rest));
        double x, y;
        if (!line.len)
            continue;
        if (!degrees_of(lon, 180, &x) || !degrees_of(lat, 90, &y) || !code.len || code.len > KEY_TEXT) {
            if (line_no == 1 && str_has(line, S("lon")))
                continue; /* the head */
            return fail(cx, ERR_BAD_INPUT, "第 %lld 行应为“代码,经度,纬度”，如 370202,120.39,36.07", (long long)line_no);
        }
        TRY(add_feature(cx, f));
        f->features[f->n_features - 1] = (struct shape_feature){.keys = {code}, .n_keys = 1, .point = true};
        TRY(add_point(cx, f, x, y));
        TRY(add_ring(cx, f, f->n_features - 1, f->n_points - 1));
    }
    return OK;
}

enum err shape_read(struct ctx *cx, struct str text, struct shape_file *out)
{
    *out = (struct shape_file){0};
    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.len);
    struct scan s = {cx, text.at, text.at + text.len, out, 0};
    if (peek(&s) != '{')
        TRY(read_csv(cx, text, out));
    else {
        TRY(walk(&s, '{', '}', top_member));
        if (peek(&s))
            return damaged(&s, "结尾有多余内容");
    }
    if (!out->n_rings)
        return fail(cx, ERR_BAD_INPUT, "文件里没有区域或位置：应为 GeoJSON（FeatureCollection）或 CSV（代码,经度,纬度）");
    return OK;
}

/* --- as fine as it is drawn --- */

static int64_t grid_of(const struct shape_file *f)
{
    double lo[2] = {180, 180}, hi[2] = {-180, -180};
    for (size_t i = 0; i < 2 * f->n_points; i++) {
        lo[i % 2] = fmin(lo[i % 2], f->at[i]);
        hi[i % 2] = fmax(hi[i % 2], f->at[i]);
    }
    int64_t cell = (int64_t)(fmax(hi[0] - lo[0], hi[1] - lo[1]) * SHAPE_UNIT / SHAPE_GRID);
    return cell > 1 ? cell : 1;
}

static int64_t snap(double degrees, int64_t cell)
{
    return llround(degrees * SHAPE_UNIT / (double)cell) * cell;
}

/* b lies on the straight way from a to c. */
static bool straight(const int64_t *a, const int64_t *b, const int64_t *c)
{
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0]) &&
           (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) >= 0;
}

/* The ring on a grid, without its closing point; how many points are left. */
static size_t snapped(const struct shape_file *f, const struct shape_ring *r, int64_t cell, int64_t *out)
{
    size_t n = 0;
    for (size_t i = r->first; i < r->first + r->n; i++) {
        int64_t at[2] = {snap(f->at[2 * i], cell), snap(f->at[2 * i + 1], cell)};
        if (n && out[2 * n - 2] == at[0] && out[2 * n - 1] == at[1])
            continue;
        if (n > 1 && straight(&out[2 * n - 4], &out[2 * n - 2], at))
            n--;
        out[2 * n] = at[0];
        out[2 * n++ + 1] = at[1];
    }
    while (n > 1 && out[0] == out[2 * n - 2] && out[1] == out[2 * n - 1])
        n--;
    return n;
}

static void put_ring(struct buf *b, const int64_t *at, size_t n)
{
    buf_str(b, b->len > 1 ? S(",[") : S("["));
    for (size_t i = 0; i < 2 * n; i++)
        buf_f(b, "%s%lld", i ? "," : "", (long long)at[i]);
    buf_ch(b, ']');
}

struct str shape_geo(struct ctx *cx, const struct shape_file *f, int64_t org_id, bool *point)
{
    size_t longest = 0;
    for (size_t i = 0; i < f->n_rings; i++)
        if (f->features[f->rings[i].feature].org_id == org_id && f->rings[i].n > longest)
            longest = f->rings[i].n;
    int64_t *at = NEWS(cx->a, int64_t, 2 * longest + 2);
    for (int64_t cell = grid_of(f);; cell *= 2) {
        struct buf b = buf_new(cx->a, SHAPE_BYTES);
        const struct shape_ring *some = NULL;
        size_t all = 0;
        buf_ch(&b, '[');
        for (size_t i = 0; i < f->n_rings; i++) {
            const struct shape_feature *of = &f->features[f->rings[i].feature];
            if (of->org_id != org_id || !f->rings[i].n)
                continue;
            size_t n = of->point ? 1 : snapped(f, &f->rings[i], cell, at);
            some = some ? some : &f->rings[i];
            if (n < 3)
                continue; /* a point, or too small to be drawn */
            put_ring(&b, at, n);
            all += n;
        }
        if (all > SHAPE_UNION_POINTS)
            continue;
        *point = all == 0;
        if (*point && some)
            put_ring(&b, (int64_t[]){snap(f->at[2 * some->first], 1), snap(f->at[2 * some->first + 1], 1)}, 1);
        buf_ch(&b, ']');
        return some ? buf_done(&b) : S("");
    }
}

/* --- whose it is --- */

struct union_row {
    int64_t id;
    struct str code, area_code;
};
static const struct field union_fields[] = {
    {FIELD(struct union_row, id)}, {FIELD(struct union_row, code)}, {FIELD(struct union_row, area_code)},
};
struct named {
    struct str key;
    int64_t id;
    size_t order; /* own codes first, then area codes, each in the order of the tree: the highest union of an area */
};

static int by_key(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int c = str_cmp(x->key, y->key);
    return c ? c : x->order < y->order ? -1 : x->order > y->order;
}

static int64_t union_named(const struct named *names, size_t n, struct str key)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(names[mid].key, key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && str_eq(names[lo].key, key) ? names[lo].id : 0;
}

static enum err match(struct ctx *cx, struct shape_file *f)
{
    struct union_row *rows = NULL;
    size_t n = 0, k = 0;
    TRY(db_rows(cx->tx, BOARD_SHAPE_UNIONS, VALS(LO(cx), HI(cx)), FIELDS(struct union_row, union_fields), BOARD_UNIONS_MAX, &rows, &n));
    struct named *names = NEWS(cx->a, struct named, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        names[k] = (struct named){rows[i].code, rows[i].id, k};
        k++;
    }
    for (size_t i = 0; i < n; i++)
        if (rows[i].area_code.len) {
            names[k] = (struct named){rows[i].area_code, rows[i].id, k};
            k++;
        }
    if (k)
        qsort(names, k, sizeof *names, by_key);
    for (size_t i = 0; i < f->n_features; i++) {
        f->features[i].org_id = 0;
        for (size_t j = 0; j < f->features[i].n_keys && !f->features[i].org_id; j++)
            f->features[i].org_id = union_named(names, k, f->features[i].keys[j]);
    }
    return OK;
}

/* --- routes --- */

struct shape_kept {
    int64_t org_id;
    bool point;
    struct str geo;
};
struct shape_upload {
    struct shape_file file;
    struct str name;
    struct shape_kept *kept;
    size_t n_kept;
    int64_t areas, points;
};

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static enum err find_unions(struct ctx *cx, void *arg)
{
    return match(cx, &((struct shape_upload *)arg)->file);
}

/* Before the writer's turn: what each union gets. */
static enum err draw_shapes(struct ctx *cx, struct shape_upload *u)
{
    const struct shape_file *f = &u->file;
    size_t n = 0;
    int64_t *ids = NEWS(cx->a, int64_t, f->n_features + 1);
    for (size_t i = 0; i < f->n_features; i++)
        if (f->features[i].org_id)
            ids[n++] = f->features[i].org_id;
    if (!n)
        return fail(cx, ERR_BAD_INPUT, "文件里没有一个代码是本单位及下级的工会代码或行政区划代码，请核对 code、adcode 等属性");
    qsort(ids, n, sizeof *ids, by_id);
    u->kept = NEWS(cx->a, struct shape_kept, n);
    for (size_t i = 0; i < n; i++) {
        struct shape_kept k = {.org_id = ids[i]};
        if (i && ids[i] == ids[i - 1])
            continue;
        k.geo = shape_geo(cx, f, k.org_id, &k.point);
        if (!k.geo.len)
            continue;
        u->kept[u->n_kept++] = k;
        *(k.point ? &u->points : &u->areas) += 1;
    }
    return OK;
}

static enum err keep_shapes(struct ctx *cx, void *arg)
{
    struct shape_upload *u = arg;
    cx->audit.len = 0; /* may be run again */
    for (size_t i = 0; i < u->n_kept; i++)
        TRY(db_exec(cx->tx, BOARD_SHAPE_PUT,
                    VALS(I64(u->kept[i].org_id), TXT(u->kept[i].point ? S("point") : S("area")), TXT(u->kept[i].geo), TXT(u->name),
                         I64(cx->who->user_id), I64(cx->now)),
                    NULL));
    audit_object(cx, cx->org_id, "board_shape:%lld", (long long)cx->org_id);
    audit_note(cx, "file", u->name);
    audit_note(cx, "areas", str_f(cx->a, "%lld", (long long)u->areas));
    audit_note(cx, "points", str_f(cx->a, "%lld", (long long)u->points));
    return audit_write(cx, "board.shapes", S("ok"));
}

static enum err read_upload(struct ctx *cx, struct str *out)
{
    int64_t size = cx->call->upload_size, at = 0;
    if (cx->call->upload_fd < 0 || size <= 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    if (size > SHAPE_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "边界文件不能超过 8 MB，请先在制图软件中简化");
    char *text = arena_alloc(cx->a, (size_t)size, 1);
    while (at < size) {
        ssize_t n = pread(cx->call->upload_fd, text + at, (size_t)(size - at), at);
        if (n <= 0)
            return ERR_IO;
        at += n;
    }
    *out = (struct str){text, (size_t)size};
    return OK;
}

enum err board_shapes_post(struct ctx *cx)
{
    struct shape_upload u = {.name = utf8_head(cx->call->upload_name.len ? cx->call->upload_name : S("边界"), NAME_MAX_TEXT)};
    struct str text = {0};
    int64_t unknown = 0;
    TRY(read_upload(cx, &text));
    TRY(shape_read(cx, text, &u.file));
    TRY(cx_in_read(cx, find_unions, &u));
    TRY(draw_shapes(cx, &u));
    TRY(cx_in_write(cx, keep_shapes, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "areas", u.areas);
    jw_ki(cx->out, "points", u.points);
    jw_key(cx->out, "unknown");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < u.file.n_features; i++) {
        const struct shape_feature *f = &u.file.features[i];
        if (!f->org_id && unknown++ < UNKNOWN_SHOWN)
            jw_text(cx->out, f->n_keys && utf8_valid(f->keys[0]) ? f->keys[0] : S("（没有代码）"));
    }
    jw_close(cx->out, ']');
    jw_ki(cx->out, "unknown_all", unknown);
    jw_close(cx->out, '}');
    return OK;
}

struct shape_row {
    struct str org_code, org_name, kind, geo, file, user_name;
    int64_t at;
};
static const struct field shape_fields[] = {
    {FIELD(struct shape_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct shape_row, org_name), .label = LIT("工会")},
    {FIELD(struct shape_row, kind), .label = LIT("区域或位置")},
    {FIELD(struct shape_row, geo), .as = AS_JSON, .label = LIT("坐标")},
    {FIELD(struct shape_row, file), .label = LIT("文件")},
    {FIELD(struct shape_row, user_name), .label = LIT("上传人")},
    {FIELD(struct shape_row, at), .as = AS_TIME, .label = LIT("上传时间")},
};

enum err board_shapes_get(struct ctx *cx)
{
    struct shape_row *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, BOARD_SHAPES, VALS(I64(cx->org_id)), FIELDS(struct shape_row, shape_fields), BOARD_CHILDREN_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "unit", SHAPE_UNIT);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct shape_row, shape_fields), &rows[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err board_shapes_delete(struct ctx *cx)
{
    int64_t dropped = 0;
    TRY(db_exec(cx->tx, BOARD_SHAPE_DROP, VALS(LO(cx), HI(cx)), &dropped));
    audit_object(cx, cx->org_id, "board_shape:%lld", (long long)cx->org_id);
    audit_note(cx, "dropped", str_f(cx->a, "%lld", (long long)dropped));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "dropped", dropped);
    jw_close(cx->out, '}');
    return OK;
}
