// SPDX-License-Identifier: Apache-2.0
#include "job_sheet.h"

#include <unistd.h>

#include "file.h"

enum err job_sheet_open(const struct app *app, struct str hash, struct sheet_reader **r)
{
    int fd;
    TRY(file_open(app, hash, &fd));
    enum err e = sheet_open(fd, NULL, NULL, r);
    close(fd);
    return e;
}

enum err job_sheet_read(struct job_run *j, struct str hash, enum err (*read)(void *arg, struct sheet_reader *r, uint32_t *found), void *arg,
                        const char *columns)
{
    struct sheet_result result;
    struct sheet_reader *r;
    uint32_t found = 0;
    TRY(job_sheet_open(j->app, hash, &r));
    enum err e = read(arg, r, &found);
    if (e != OK)
        sheet_cancel(r);
    enum err file = sheet_close(r, &result);
    TRY(e);
    if (file != OK)
        return job_fail(j, file, "%s", result.text);
    return found ? OK : job_fail(j, ERR_HEADER_NOT_FOUND, "没有找到表头，请核对是否含有%s列", columns);
}
