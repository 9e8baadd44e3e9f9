// SPDX-License-Identifier: Apache-2.0
#include "workbook.h"

#include <unistd.h>

#include "file.h"

enum err workbook_open(struct ctx *cx, struct workbook *w)
{
    w->fd = file_temp(cx->app);
    if (w->fd < 0)
        return ERR_IO;
    snprintf(w->path, sizeof w->path, "/proc/self/fd/%d", w->fd);
    return OK;
}

static enum err load(struct ctx *cx, int fd, size_t size)
{
    char *body = NEWS(cx->a, char, size);
    for (size_t done = 0; done < size;) {
        ssize_t n = pread(fd, body + done, size - done, (off_t)done);
        if (n <= 0)
            return ERR_IO;
        done += (size_t)n;
    }
    cx->reply->body = (struct str){body, size};
    cx->reply->type = S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    return OK;
}

enum err workbook_answer(struct ctx *cx, struct workbook *w, enum err e, struct str name)
{
    off_t size = e == OK ? lseek(w->fd, 0, SEEK_END) : 0;
    if (e == OK && size > WORKBOOK_MAX)
        e = fail(cx, ERR_TOO_LARGE, "工作簿超过 40 MB，请缩小范围后再导出");
    if (e == OK)
        e = size > 0 ? load(cx, w->fd, (size_t)size) : ERR_IO;
    if (e == OK)
        cx->reply->file_name = name;
    close(w->fd);
    return e;
}
