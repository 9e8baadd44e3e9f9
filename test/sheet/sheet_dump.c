// SPDX-License-Identifier: Apache-2.0
/* Prints a workbook as the sandboxed reader sees it, one JSON line a row; the tests compare that
 * with what other programs read from the same file. With --count only totals and time. */
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "sheet_child.h"

static const char *const types[] = {"empty", "text", "number", "date", "bool", "error", "novalue"};

static void put_text(struct str s)
{
    putchar('"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 32)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void put_row(const struct sheet_row *row)
{
    printf("{\"sheet\":%u,\"row\":%u,\"flags\":%u,\"cells\":[", row->sheet, row->row, row->flags);
    for (uint32_t i = 0; i < row->n; i++) {
        const struct sheet_cell *c = &row->cells[i];
        printf("%s[%u,\"%s\",%u,%.17g,", i ? "," : "", c->col, types[c->type], c->flags, c->value);
        put_text(c->text);
        putchar(']');
    }
    puts("]}");
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int dump(const char *path, bool count, const struct sheet_opts *opts)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct sheet_reader *r;
    struct sheet_row row;
    struct sheet_result end;
    double start = now();
    uint64_t cells = 0;
    if (fd < 0 || sheet_open(fd, opts, NULL, &r) != OK)
        return 3;
    while (sheet_next_row(r, &row)) {
        cells += row.n;
        if (!count)
            put_row(&row);
    }
    uint32_t sheets = sheet_count(r);
    for (uint32_t i = 0; i < sheets; i++) {
        const struct sheet_info *s = sheet_info(r, i);
        printf("{\"info\":%u,\"state\":%u,\"flags\":%u,\"skipped\":%u,\"name\":", i, s->state,
               s->flags, s->skipped);
        put_text(str_of(s->name));
        puts("}");
    }
    close(fd);
    enum err e = sheet_close(r, &end);
    printf("{\"end\":\"%s\",\"rows\":%llu,\"cells\":%llu,\"peak_kib\":%u,\"cpu_ms\":%u,\"signal\":%d,"
           "\"ms\":%.0f,\"text\":",
           err_code(e), (unsigned long long)end.rows, (unsigned long long)cells, end.peak_kib,
           end.cpu_ms, end.signal, (now() - start) * 1000);
    put_text(str_of(end.text));
    puts("}");
    return e == OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    struct sheet_opts opts = {0};
    bool count = false;
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        count |= strcmp(argv[i], "--count") == 0;
        opts.hidden_sheets |= strcmp(argv[i], "--hidden") == 0;
    }
    if (i + 1 != argc) {
        fputs("sheet_dump [--count] [--hidden] FILE\n", stderr);
        return 2;
    }
    return dump(argv[i], count, &opts);
}
