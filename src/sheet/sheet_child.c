// SPDX-License-Identifier: Apache-2.0
#include "sheet_child.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sheet_frame.h"
#include "sheet_parse.h"

enum { LIFE_S = 3600 /* a parser nobody reads from ends by itself, whatever became of its parent */ };

struct outlet {
    struct sheet_fail *fail;
    uint32_t done;
    uint64_t size;
    size_t used;
    char buf[sizeof(struct frame_head) + FRAME_BYTES];
};

/* The parent gone or deaf ends us: there is nobody to tell. */
static void flush(struct outlet *o)
{
    struct frame_head h = {(uint32_t)o->used, o->done};
    memcpy(o->buf, &h, sizeof h);
    const char *p = o->buf;
    size_t n = sizeof h + o->used;
    while (n > 0) {
        ssize_t put = write(FRAME_PIPE, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            _exit(CHILD_DEAF);
        p += put;
        n -= (size_t)put;
    }
    o->used = 0;
}

/* Room for a record of n bytes; flushes first when it would not fit. */
static char *room(struct outlet *o, size_t n)
{
    if (n > FRAME_BYTES)
        return NULL;
    if (o->used + n > FRAME_BYTES || o->used >= FRAME_FLUSH)
        flush(o);
    char *p = o->buf + sizeof(struct frame_head) + o->used;
    o->used += n;
    return p;
}

/* While nothing is waiting to be sent the news goes alone, so that the parent sees life. */
static void send_progress(void *self, uint32_t done)
{
    struct outlet *o = self;
    bool news = done > o->done;
    o->done = news ? done : o->done;
    if (news && o->used == 0)
        flush(o);
}

static enum err send_sheet(void *self, uint32_t index, const struct sheet_info *info)
{
    (void)index;
    struct record_sheet r = {RECORD_SHEET, info->state, info->flags, info->skipped,
                             (uint8_t)strlen(info->name)};
    char *p = room(self, sizeof r + r.name_n);
    memcpy(p, &r, sizeof r);
    memcpy(p + sizeof r, info->name, r.name_n);
    return OK;
}

static enum err send_row(void *self, const struct sheet_row *row)
{
    struct outlet *o = self;
    size_t n = sizeof(struct record_row) + row->n * sizeof(struct record_cell);
    for (uint32_t i = 0; i < row->n; i++)
        n += row->cells[i].text.len;
    char *p = room(o, n);
    if (!p)
        return sheet_refuse(o->fail, ERR_FILE_LIMIT, "第 %u 行的文字总量过大，已停止读取", row->row);
    struct record_row r = {RECORD_ROW, (uint8_t)row->flags, (uint16_t)row->sheet, (uint16_t)row->n,
                           row->row};
    memcpy(p, &r, sizeof r);
    p += sizeof r;
    for (uint32_t i = 0; i < row->n; i++) {
        const struct sheet_cell *c = &row->cells[i];
        struct record_cell rc = {c->col, c->type, c->flags, (uint32_t)c->text.len, c->value};
        memcpy(p, &rc, sizeof rc);
        p += sizeof rc;
        if (c->text.len)
            memcpy(p, c->text.at, c->text.len);
        p += c->text.len;
    }
    return OK;
}

/* Our own high-water mark; the one the kernel tells the parent includes the parent's. */
static uint32_t peak_kib(void)
{
    char buf[2048];
    ssize_t n = pread(FRAME_STATUS, buf, sizeof buf, 0);
    struct str s = {buf, n > 0 ? (size_t)n : 0};
    ptrdiff_t at = str_find(s, S("VmHWM:"));
    int64_t kib;
    struct str rest;
    if (at < 0)
        return 0;
    s = str_trim(str_sub(s, (size_t)at + 6, 32));
    return str_int(str_cut(s, ' ', &rest), &kib) && kib > 0 ? (uint32_t)kib : 0;
}

static void send_end(struct outlet *o, enum err e)
{
    struct record_end r = {RECORD_END, (uint8_t)strnlen(o->fail->text, SHEET_TEXT_BYTES - 1),
                           (uint16_t)e, peak_kib()};
    char *p = room(o, sizeof r + r.text_n);
    o->done = 1000;
    memcpy(p, &r, sizeof r);
    memcpy(p + sizeof r, o->fail->text, r.text_n);
    flush(o);
}

static bool read_args(int argc, char **argv, struct sheet_opts *opts, struct sheet_limits *lim)
{
    int64_t v[8];
    if (argc != 10)
        return false;
    for (size_t i = 0; i < countof(v); i++)
        if (!str_int(str_of(argv[i + 2]), &v[i]) || v[i] < 0)
            return false;
    opts->hidden_sheets = v[0] != 0;
    lim->file_bytes = (uint64_t)v[1];
    lim->part_bytes = (uint64_t)v[2];
    lim->strings_bytes = (uint64_t)v[3];
    lim->memory_bytes = (uint64_t)v[4];
    lim->rows = (uint32_t)v[5];
    lim->ratio = (uint32_t)v[6];
    lim->cpu_s = (uint32_t)v[7];
    return lim->ratio > 0;
}

int sheet_child_main(int argc, char **argv)
{
    struct sheet_opts opts = {0};
    struct sheet_limits lim = sheet_limits_default;
    struct sheet_fail fail = {0};
    struct outlet *o = malloc(sizeof *o); /* pages are touched only as they fill */
    if (!o || !read_args(argc, argv, &opts, &lim))
        return CHILD_USAGE;
    o->fail = &fail;
    o->done = 0;
    o->used = 0;
    charset_prepare();
    (void)alarm(LIFE_S);
    if (!jail_enter(lim.memory_bytes, lim.cpu_s))
        _exit(CHILD_NO_JAIL);
    enum sheet_format format;
    struct sheet_sink sink = {send_sheet, send_row, o, send_progress};
    enum err e = sheet_sniff(FRAME_FILE, &lim, &format, &fail);
    if (e == OK)
        e = sheet_parse(FRAME_FILE, format, &opts, &lim, &sink, &fail);
    send_end(o, e);
    _exit(0);
}
