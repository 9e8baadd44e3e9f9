// SPDX-License-Identifier: Apache-2.0
#include "sheet_parse.h"

#include <math.h>
#include <strings.h>
#include <sys/stat.h>

const struct sheet_limits sheet_limits_default = {
    .file_bytes = 512ULL << 20,
    .part_bytes = 4ULL << 30,
    .strings_bytes = 192ULL << 20,
    .memory_bytes = 256ULL << 20,
    .rows = SHEET_ROWS,
    .ratio = 150,
    .cpu_s = 0,
    .wait_s = 300,
};

/* Formats we know but do not read; the sentence tells what to do instead. */
static const struct {
    const char *magic;
    size_t n;
    const char *text;
} foreign[] = {
    {"%PDF", 4, "这是 PDF 文件，不能读取表格；请上传原始的 Excel 文件"},
    {"\x89PNG", 4, "这是图片，不能读取表格；请上传原始的 Excel 文件"},
    {"\xFF\xD8\xFF", 3, "这是照片，不能读取表格；请上传原始的 Excel 文件"},
    {"GIF8", 4, "这是图片，不能读取表格；请上传原始的 Excel 文件"},
    {"BM", 2, "这是图片，不能读取表格；请上传原始的 Excel 文件"},
    {"II*\0", 4, "这是扫描图片，不能读取表格；请上传原始的 Excel 文件"},
    {"MM\0*", 4, "这是扫描图片，不能读取表格；请上传原始的 Excel 文件"},
    {"Rar!", 4, "这是压缩包；请解压后上传其中的 Excel 文件"},
    {"7z\xBC\xAF", 4, "这是压缩包；请解压后上传其中的 Excel 文件"},
    {"\x1F\x8B", 2, "这是压缩包；请解压后上传其中的 Excel 文件"},
    {"{\\rtf", 5, "这是 Word（RTF）文件；请把表格另存为 .xlsx 后再上传"},
    {"\x7F"
     "ELF",
     4, "这不是表格文件"},
    {"MZ", 2, "这是程序文件，不是表格文件"},
    {"SQLite format 3", 15, "这是数据库文件，不是表格文件"},
};

/* BIFF 2 to 5 stand naked in the file: a BOF record of that age. */
static bool old_excel(const uint8_t *p, size_t n)
{
    return n >= 8 && p[0] == 9 && (p[1] == 0 || p[1] == 2 || p[1] == 4 || p[1] == 8) &&
           (p[2] == 4 || p[2] == 6 || p[2] == 8) && p[3] == 0;
}

static enum err markup(struct str head, struct sheet_fail *fail)
{
    while (head.len && strchr(" \t\r\n\xEF\xBB\xBF", head.at[0]))
        head = str_sub(head, 1, head.len);
    static const struct str web[] = {LIT("<html"), LIT("<!doctype"), LIT("<table"), LIT("<head"),
                                     LIT("<meta"), LIT("<style"), LIT("<div")};
    for (size_t i = 0; i < countof(web); i++)
        if (head.len >= web[i].len && strncasecmp(head.at, web[i].at, web[i].len) == 0)
            return sheet_refuse(fail, ERR_FILE_TYPE,
                                "这是网页改名成的 .xls 文件；请用 Excel 打开后另存为 .xlsx 再上传");
    if (head.len >= 5 && strncasecmp(head.at, "<?xml", 5) == 0)
        return sheet_refuse(fail, ERR_FILE_TYPE,
                            "这是 XML 格式的表格；请用 Excel 打开后另存为 .xlsx 再上传");
    if (head.len >= 5 && strncasecmp(head.at, "MIME-", 5) == 0)
        return sheet_refuse(fail, ERR_FILE_TYPE,
                            "这是单个文件网页（.mht）；请用 Excel 打开后另存为 .xlsx 再上传");
    return OK;
}

/* Text has no NUL bytes, unless it is UTF-16. */
static bool texty(const uint8_t *p, size_t n)
{
    if (n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)))
        return true;
    size_t odd = 0, even = 0, control = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == 0)
            (i & 1) ? odd++ : even++;
        control += p[i] < 32 && p[i] != '\t' && p[i] != '\r' && p[i] != '\n' && p[i] != 0;
    }
    if (control > n / 50)
        return false;
    if (odd + even == 0)
        return true;
    return (odd > n / 8 && even == 0) || (even > n / 8 && odd == 0);
}

enum err sheet_sniff(int fd, const struct sheet_limits *lim, enum sheet_format *out,
                     struct sheet_fail *fail)
{
    struct stat st;
    uint8_t head[1024] = {0};
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return ERR_IO;
    if (st.st_size == 0)
        return sheet_refuse(fail, ERR_FILE_DAMAGED, "文件是空的（0 字节）");
    if ((uint64_t)st.st_size > lim->file_bytes)
        return sheet_refuse(fail, ERR_FILE_LIMIT, "文件超过 %u MB，请拆分后再上传",
                            (unsigned)(lim->file_bytes >> 20));
    size_t n = st.st_size < (off_t)sizeof head ? (size_t)st.st_size : sizeof head;
    if (!file_at(fd, 0, head, n))
        return ERR_IO;
    if (n >= 4 && memcmp(head, "PK", 2) == 0 && head[2] < 9 && head[3] < 9) {
        *out = SHEET_XLSX;
        return OK;
    }
    if (n >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0) {
        *out = SHEET_XLS;
        return xls_sniff(fd, (uint64_t)st.st_size, fail);
    }
    for (size_t i = 0; i < countof(foreign); i++)
        if (n >= foreign[i].n && memcmp(head, foreign[i].magic, foreign[i].n) == 0 &&
            (foreign[i].n > 2 || !texty(head, n))) /* a list may well begin with the letters BM */
            return sheet_refuse(fail, ERR_FILE_TYPE, "%s", foreign[i].text);
    if (old_excel(head, n))
        return sheet_refuse(fail, ERR_FILE_TYPE,
                            "这是 Excel 95 以前的格式；请用 Excel 打开后另存为 .xlsx 再上传");
    TRY(markup((struct str){(const char *)head, n}, fail));
    *out = SHEET_CSV;
    return texty(head, n) ? OK : ERR_FILE_TYPE;
}

enum { PARSE_BYTES = 48 * 1024 * 1024 };

static enum err run(struct parse *p, enum sheet_format format)
{
    switch (format) {
    case SHEET_XLSX:
        return xlsx_parse(p);
    case SHEET_XLS:
        return xls_parse(p);
    case SHEET_CSV:
        return csv_parse(p);
    }
    return ERR_FILE_TYPE;
}

enum err sheet_parse(int fd, enum sheet_format format, const struct sheet_opts *opts,
                     const struct sheet_limits *lim, const struct sheet_sink *sink,
                     struct sheet_fail *fail)
{
    static const struct sheet_opts plain;
    struct stat st;
    if (fstat(fd, &st) != 0)
        return ERR_IO;
    struct parse *p = calloc(1, sizeof *p);
    struct arena *a = arena_new(PARSE_BYTES);
    jmp_buf guard;
    enum err e = ERR_FILE_LIMIT; /* what stays when the arena jumps here: too much of something */
    if (p && setjmp(guard) == 0) {
        arena_guard(a, &guard);
        *p = (struct parse){a, fd, (uint64_t)st.st_size, opts ? opts : &plain, lim, sink, fail};
        e = run(p, format);
    }
    free(p);
    arena_free(a);
    return e;
}

const struct sheet_cell *sheet_cell_at(const struct sheet_row *row, uint32_t col)
{
    if (col < row->n && row->cells[col].col == col) /* no gap before it, as nearly always */
        return &row->cells[col];
    for (uint32_t i = 0; i < row->n && row->cells[i].col <= col; i++)
        if (row->cells[i].col == col)
            return &row->cells[i];
    return NULL;
}

void sheet_address(uint32_t row, uint32_t col, char out[SHEET_ADDRESS])
{
    char letters[8];
    size_t i = sizeof letters - 1;
    letters[i] = 0;
    for (uint32_t c = col % 1000000 + 1; c > 0; c = (c - 1) / 26)
        letters[--i] = (char)('A' + (c - 1) % 26);
    (void)snprintf(out, SHEET_ADDRESS, "%s%u", letters + i, row % 100000000);
}

bool sheet_date(double serial, int *year, int *month, int *day)
{
    if (!(serial >= 1) || serial >= 2958466)
        return false;
    int64_t n = (int64_t)floor(serial);
    if (n == 60) { /* 1900-02-29 of Lotus, a day that never was */
        *year = 1900;
        *month = 2;
        *day = 29;
        return true;
    }
    int64_t z = n + 693899 + (n < 60); /* days since 0000-03-01 */
    int64_t era = z / 146097, doe = z % 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
    return true;
}
