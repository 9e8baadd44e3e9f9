// SPDX-License-Identifier: Apache-2.0
// A workbook of stations → the register. All rows or none: everything happens in one transaction, which a faulty sheet rolls
// back. Every complaint names its cell.
#include "area.h"
#include "audit.h"
#include "code.h"
#include "file.h"
#include "job_sheet.h"
#include "sheet_header.h"
#include "station.h"
#include "text.h"

enum { STATION_ROWS_MAX = 5000, STATION_SHEET_BYTES = 20 << 20, SHOWN_MAX = 1000, DEGREE_DIGITS = 6 };
enum key { K_NAME, K_KIND, K_BUILDER, K_ADDRESS, K_LAT, K_LNG, K_DATUM, K_HOURS, K_AREA, K_SEATS, K_FACILITIES, K_PHONE, K_MANAGER, K_MANAGER_PHONE, K_NOTE, K__COUNT };
static const struct {
    const char *name, *field; /* of the column; of what station_add complains about */
} keys[K__COUNT] = {{"name", "name"},       {"kind", "kind"},   {"builder", "builder"},       {"address", "address"}, {"lat", "lat_e6"},      {"lng", "lng_e6"},
                    {"datum", "datum"},     {"hours", "hours"}, {"area_m2", "area_m2"},       {"seats", "seats"},     {"facilities", "facilities"}, {"phone", "phone"},
                    {"manager", "manager"}, {"manager_phone", "manager_phone"}, {"note", "note"}};

struct line {
    const char *sheet;
    uint32_t row;
    int16_t col[K__COUNT]; /* -1 = no such column */
    struct str text[K__COUNT];
};
struct finding {
    const char *sheet;
    char cell[SHEET_ADDRESS];
    struct str value, text;
};
struct import {
    struct job_run *j;
    const struct header_rules *rules;
    struct line *lines;
    size_t n, cap;
    struct finding *findings;
    size_t n_findings; /* exact; only SHOWN_MAX are kept */
    int64_t created;
    struct str hash;
    bool applied;
};

static void complain(struct import *im, const struct line *l, enum key k, struct str text)
{
    if (im->n_findings++ >= SHOWN_MAX)
        return;
    struct finding *f = &im->findings[im->n_findings - 1];
    bool person = k == K_MANAGER || k == K_MANAGER_PHONE; /* is not told again */
    *f = (struct finding){.sheet = l->sheet, .value = person ? S("") : l->text[k], .text = str_dup(im->j->a, text)};
    sheet_address(l->row, l->col[k] >= 0 ? (uint32_t)l->col[k] : 0, f->cell);
}

/* --- reading --- */

static void take_cell(struct import *im, struct line *l, enum key k, const struct view_row *v, int key)
{
    const struct sheet_cell *c = key >= 0 ? v->cell[key] : NULL;
    l->col[k] = key >= 0 ? v->map->col[v->half][key] : -1;
    if (!c)
        return;
    l->col[k] = (int16_t)c->col;
    char *out = arena_alloc(im->j->a, c->text.len + 1, 1);
    if (c->type != SHEET_ERROR && c->type != SHEET_FORMULA_NO_VALUE)
        l->text[k] = text_clean(c->text, out, c->text.len + 1).s;
}

static enum err take_row(struct import *im, const struct sheet_reader *r, const struct view_row *v)
{
    if (im->n == STATION_ROWS_MAX)
        return job_fail(im->j, ERR_FILE_LIMIT, "一次最多导入 %d 个驿站，请分成几个文件", STATION_ROWS_MAX);
    im->lines = arena_grow(im->j->a, im->lines, im->n, &im->cap, 256, sizeof *im->lines);
    struct line *l = &im->lines[im->n++];
    *l = (struct line){.sheet = str_z(im->j->a, str_of(sheet_info(r, v->sheet)->name)), .row = v->row};
    for (int k = 0; k < K__COUNT; k++)
        take_cell(im, l, (enum key)k, v, header_key(im->rules, str_of(keys[k].name)));
    return OK;
}

static bool next_row(void *self, struct sheet_row *row)
{
    return sheet_next_row(self, row);
}
static uint32_t count_sheets(void *self)
{
    return sheet_count(self);
}
static const struct sheet_info *info_sheet(void *self, uint32_t index)
{
    return sheet_info(self, index);
}

static enum err read_rows(void *arg, struct sheet_reader *r, uint32_t *found)
{
    struct import *im = arg;
    struct view *view = view_new(im->j->a, im->rules, (struct view_source){next_row, count_sheets, info_sheet, r});
    struct view_row v;
    enum err e = OK;
    for (enum view_kind k = view_next(view, &v); e == OK && k != VIEW_END;) {
        if (k == VIEW_DATA)
            e = take_row(im, r, &v);
        if (e == OK)
            k = view_next(view, &v);
    }
    *found = view_found(view);
    return e;
}

/* --- one line --- */

/* "36.066" → 36066000; more than six decimals are rounded off. */
static bool degrees_read(struct str s, int64_t *out)
{
    bool minus = s.len && s.at[0] == '-', dot = false;
    int64_t n = 0;
    int decimals = 0, digits = 0;
    for (size_t i = minus; i < s.len; i++) {
        if (s.at[i] == '.' && !dot) {
            dot = true;
            continue;
        }
        if (s.at[i] < '0' || s.at[i] > '9' || digits > 15)
            return false;
        digits++;
        if (decimals == DEGREE_DIGITS) {
            n += decimals++ == DEGREE_DIGITS && s.at[i] >= '5';
            continue;
        }
        if (decimals > DEGREE_DIGITS)
            continue;
        n = n * 10 + (s.at[i] - '0');
        decimals += dot;
    }
    for (; decimals < DEGREE_DIGITS; decimals++)
        n *= 10;
    *out = minus ? -n : n;
    return digits > 0;
}

/* A code by its label or itself; what is not known stays and is refused by its check. */
static struct str code_of(struct ctx *cx, const char *list, struct str text)
{
    struct code_item *items = NULL;
    size_t n = 0;
    if (code_list(cx->tx, str_of(list), cx_today(cx), &items, &n) != OK)
        return text;
    for (size_t i = 0; i < n; i++)
        if (str_eq(text, items[i].code) || str_eq(text, items[i].label) || str_has(items[i].label, text) || str_has(text, items[i].label))
            return items[i].code;
    return text;
}

/* 饮水、微波炉，充电 → codes. */
static struct str codes_of(struct ctx *cx, struct str text)
{
    static const struct str stops[] = {LIT("、"), LIT("，"), LIT("；"), LIT(";"), LIT(" "), LIT("/")};
    struct buf b = buf_new(cx->a, 400);
    struct str rest = text;
    for (size_t i = 0; i < countof(stops); i++)
        for (ptrdiff_t at; (at = str_find(rest, stops[i])) >= 0;)
            rest = str_f(cx->a, "%.*s,%.*s", (int)at, rest.at, FMT(str_sub(rest, (size_t)at + stops[i].len, rest.len)));
    while (rest.len) {
        struct str one = str_trim(str_cut(rest, ',', &rest));
        if (one.len)
            buf_f(&b, "%s%.*s", b.len ? "," : "", FMT(code_of(cx, "station_facility", one)));
    }
    return buf_done(&b);
}

static bool whole(struct import *im, const struct line *l, enum key k, int64_t *out)
{
    if (!l->text[k].len || str_int(l->text[k], out))
        return true;
    complain(im, l, k, S("应是整数"));
    return false;
}

static bool place(struct import *im, const struct line *l, enum key k, int64_t *out)
{
    if (!l->text[k].len || degrees_read(l->text[k], out))
        return true;
    complain(im, l, k, S("应是以度为单位的小数，例如 36.066000"));
    return false;
}

static bool station_of(struct import *im, struct ctx *cx, const struct line *l, struct station_in *in)
{
    const struct str *t = l->text;
    *in = (struct station_in){.kind = t[K_KIND].len ? code_of(cx, "station_kind", t[K_KIND]) : S("outdoor"),
                              .builder = t[K_BUILDER].len ? code_of(cx, "station_builder", t[K_BUILDER]) : S("own"),
                              .name = t[K_NAME], .address = t[K_ADDRESS], .hours = t[K_HOURS], .facilities = codes_of(cx, t[K_FACILITIES]), .phone = t[K_PHONE],
                              .manager = t[K_MANAGER], .manager_phone = t[K_MANAGER_PHONE], .note = t[K_NOTE]};
    if (!place(im, l, K_LAT, &in->lat_e6) || !place(im, l, K_LNG, &in->lng_e6) || !whole(im, l, K_AREA, &in->area_m2) || !whole(im, l, K_SEATS, &in->seats))
        return false;
    in->listed = in->lat_e6 != 0;
    in->datum = !in->lat_e6 ? S("") : t[K_DATUM].len ? code_of(cx, "station_datum", t[K_DATUM]) : S("gcj02");
    return true;
}

static void complain_all(struct import *im, struct line *l, struct ctx *cx)
{
    for (const struct problem *p = cx->problems.first; p; p = p->next) {
        enum key k = K_NAME;
        for (int i = 0; i < K__COUNT; i++)
            if (strcmp(keys[i].field, p->field) == 0)
                k = (enum key)i;
        complain(im, l, k, p->text);
    }
    if (!cx->problems.n)
        complain(im, l, K_NAME, cx->fail_text);
    cx->problems = (struct problems){.a = cx->a};
    cx->fail_text = (struct str){0};
}

static enum err apply(struct import *im, struct ctx *cx, struct line *l)
{
    struct station_in in;
    int64_t id = 0;
    if (!station_of(im, cx, l, &in))
        return OK;
    fields_check(FIELDS(struct station_in, station_in_fields), &in, &cx->problems);
    enum err e = cx->problems.n ? ERR_BAD_INPUT : station_add(cx, &in, &id);
    if (e == ERR_BAD_INPUT || e == ERR_DUPLICATE) {
        complain_all(im, l, cx);
        return OK;
    }
    im->created += e == OK;
    return e;
}

/* --- all lines, in one transaction --- */

static enum err apply_all(struct ctx *cx, void *arg)
{
    struct import *im = arg;
    im->n_findings = 0; /* may be run again */
    im->created = 0;
    for (size_t i = 0; i < im->n; i++)
        TRY(apply(im, cx, &im->lines[i]));
    if (im->n_findings)
        return ERR_CANCELLED; /* rolls everything back */
    audit_object(cx, cx->org_id, "job:%lld", (long long)im->j->job_id);
    audit_note(cx, "created", str_f(cx->a, "%lld", (long long)im->created));
    return audit_write(cx, "station.imported", S("ok"));
}

static struct str result_of(const struct import *im)
{
    struct buf b = buf_new(im->j->a, 4 << 20);
    struct jw w = jw_new(&b);
    size_t shown = im->n_findings < SHOWN_MAX ? im->n_findings : SHOWN_MAX;
    jw_open(&w, '{');
    jw_kb(&w, "applied", im->applied);
    jw_ki(&w, "rows", (int64_t)im->n);
    jw_ki(&w, "created", im->applied ? im->created : 0);
    jw_ki(&w, "error_count", (int64_t)im->n_findings);
    jw_key(&w, "errors");
    jw_open(&w, '[');
    for (size_t i = 0; i < shown; i++) {
        const struct finding *f = &im->findings[i];
        jw_open(&w, '{');
        jw_kt(&w, "sheet", str_of(f->sheet));
        jw_kt(&w, "cell", str_of(f->cell));
        jw_kt(&w, "level", S("error"));
        jw_kt(&w, "value", f->value);
        jw_kt(&w, "text", f->text);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    jw_close(&w, '}');
    return buf_done(&b);
}

static enum err load_rules(struct ctx *cx, void *arg)
{
    struct import *im = arg;
    struct rule doc = {0};
    struct str why = S("");
    enum err e = rule_get(cx->tx, S("sheets"), S("station"), cx_today(cx), &doc);
    if (e == OK)
        e = header_rules_read(im->j->a, doc.body, &im->rules, &why);
    return e == OK ? OK : fail(cx, e, "驿站台账的表头规则不可用：%.*s", FMT(why));
}

static enum err import_run(struct job_run *j)
{
    struct import im = {.j = j};
    const struct json *asked = json_parse(j->a, j->payload, NULL);
    im.hash = json_get_str(asked, "file");
    im.findings = NEWS(j->a, struct finding, SHOWN_MAX);
    TRY(job_read(j, load_rules, &im));
    TRY(job_sheet_read(j, im.hash, read_rows, &im, "“驿站名称”“地址”"));
    if (!im.n)
        return job_fail(j, ERR_HEADER_NOT_FOUND, "找到了表头，但下面没有一行驿站");
    enum err e = job_write(j, apply_all, &im);
    im.applied = e == OK;
    if (e == ERR_CANCELLED && im.n_findings)
        e = OK; /* rolled back on purpose; the result says why */
    if (e == OK)
        j->result = result_of(&im);
    return e;
}

/* --- the upload --- */

struct upload {
    struct file file;
    int64_t job;
};

static enum err start(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    cx->audit.len = 0; /* may be run again */
    TRY(file_insert(cx, &u->file, cx->org_id, FILE_CLOSED));
    TRY(job_start(cx, "station.import", cx->org_id, str_f(cx->a, "{\"file\":\"%.*s\"}", FMT(u->file.hash)), &u->job));
    audit_object(cx, cx->org_id, "job:%lld", (long long)u->job);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, "station.import", S("ok"));
}

static enum err import_post(struct ctx *cx)
{
    struct upload u = {0};
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    if (cx->call->upload_size > STATION_SHEET_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "驿站台账不能超过 20 MB");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, cx->call->upload_name.len ? cx->call->upload_name : S("驿站台账"), &u.file));
    TRY(cx_in_write(cx, start, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

static const struct route routes[] = {
    {.method = M_POST, .path = "/api/stations/import", .run = import_post, .perm = PERM_SERVICE_EDIT, .scope = SCOPE_ORG, .tx = TX_NONE, .once = true, .action = "station.import",
     .upload = true, .shape = OUT_FREE, .schema = "{\"job\":1}", .query = "org", .title = LIT("导入驿站台账")},
};
static const struct job_kind kinds[] = {{"station.import", LIT("导入驿站台账"), import_run}};

extern const struct area area_sheet_station;
const struct area area_sheet_station = {.name = "sheet_station", .title = LIT("驿站台账导入"), ROWS(routes, routes), ROWS(jobs, kinds)};
