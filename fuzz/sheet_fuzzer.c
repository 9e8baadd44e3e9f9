// SPDX-License-Identifier: Apache-2.0
/* libFuzzer target over the parser of uploaded files, in this process and without the sandbox. */
#include <sys/mman.h>
#include <unistd.h>

#include "sheet_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err on_sheet(void *self, uint32_t index, const struct sheet_info *info)
{
    (void)self;
    ASSERT(index < SHEET_SHEETS && utf8_valid(str_of(info->name)));
    return OK;
}

static enum err on_row(void *self, const struct sheet_row *row)
{
    uint32_t *rows = self;
    ASSERT(row->n > 0 && row->n <= SHEET_COLS && row->row >= 1 && row->row <= SHEET_ROWS);
    for (uint32_t i = 0; i < row->n; i++) {
        ASSERT(i == 0 || row->cells[i].col > row->cells[i - 1].col);
        ASSERT(utf8_valid(row->cells[i].text));
    }
    return ++*rows > 100000 ? ERR_FILE_LIMIT : OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sheet_limits lim = sheet_limits_default;
    lim.part_bytes = 16 << 20;
    lim.strings_bytes = 4 << 20;
    uint32_t rows = 0;
    struct sheet_sink sink = {on_sheet, on_row, &rows, NULL};
    struct sheet_fail fail = {0};
    enum sheet_format format;
    int fd = memfd_create("input", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        return 0;
    struct sheet_opts opts = {.hidden_sheets = true};
    if (sheet_sniff(fd, &lim, &format, &fail) == OK)
        (void)!sheet_parse(fd, format, &opts, &lim, &sink, &fail);
    close(fd);
    return 0;
}
