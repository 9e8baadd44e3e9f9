// SPDX-License-Identifier: Apache-2.0
#include "sheet_charset.h"

#include "recode.h"

enum { CHUNK = 64 * 1024 };

void charset_prepare(void)
{
    /* The C library loads the converter from disk now and finds it in memory later; it is meant
     * to stay loaded for the life of the child. */
    (void)recode_open("UTF-8", "GB18030");
}

/* Bytes at the end that begin a character but do not finish it. */
static size_t cut_tail(const uint8_t *p, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        uint8_t c = p[n - back];
        if ((c & 0xC0) == 0x80)
            continue;
        size_t want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        return want > back ? back : 0;
    }
    return 0;
}

static enum err whole_is_utf8(int fd, uint64_t from, uint64_t size, bool *yes)
{
    uint8_t *buf = malloc(CHUNK + 4);
    size_t held = 0;
    *yes = true;
    if (!buf)
        return ERR_FILE_LIMIT;
    while (*yes && from < size) {
        size_t n = size - from < CHUNK ? (size_t)(size - from) : CHUNK;
        if (!file_at(fd, from, buf + held, n))
            break;
        from += n;
        n += held;
        held = from < size ? cut_tail(buf, n) : 0;
        *yes = utf8_valid((struct str){(char *)buf, n - held});
        memmove(buf, buf + n - held, held);
    }
    free(buf);
    return *yes && from < size ? ERR_IO : OK;
}

enum err charset_detect(int fd, uint64_t size, enum charset *out, uint64_t *skip)
{
    uint8_t head[512];
    size_t n = size < sizeof head ? (size_t)size : sizeof head, odd = 0, even = 0;
    if (!file_at(fd, 0, head, n))
        return ERR_IO;
    *skip = 0;
    *out = CHARSET_UTF8;
    if (n >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF))) {
        *out = head[0] == 0xFF ? CHARSET_UTF16LE : CHARSET_UTF16BE;
        *skip = 2;
        return OK;
    }
    for (size_t i = 0; i < n; i++)
        if (head[i] == 0)
            (i & 1) ? odd++ : even++;
    if (odd + even > 0) { /* the signs , and line break are 00 xx or xx 00 */
        *out = odd > even ? CHARSET_UTF16LE : CHARSET_UTF16BE;
        return OK;
    }
    if (n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0)
        *skip = 3;
    bool yes;
    TRY(whole_is_utf8(fd, *skip, size, &yes));
    if (!yes && *skip > 0)
        return ERR_FILE_DAMAGED; /* it says it is UTF-8 and is not */
    *out = yes ? CHARSET_UTF8 : CHARSET_GB18030;
    return OK;
}

bool decoder_open(struct decoder *d, enum charset charset)
{
    *d = (struct decoder){.charset = charset};
    if (charset != CHARSET_GB18030)
        return true;
    d->recode = recode_open("UTF-8", "GB18030");
    return d->recode != NULL;
}

void decoder_close(struct decoder *d)
{
    recode_close(d->recode);
    d->recode = NULL;
}

static size_t run_gb(struct decoder *d, const uint8_t *in, size_t n, bool last, char *out, size_t room)
{
    const char *src = (const char *)in;
    char *dst = out;
    size_t src_n = n, dst_n = room;
    enum recode_end end = recode_run(d->recode, &src, &src_n, &dst, &dst_n);
    if (end != RECODE_DONE) {
        if (end != RECODE_CUT || last || src_n > sizeof d->carry)
            return SIZE_MAX;
        memcpy(d->carry, src, src_n);
        d->carry_n = src_n;
    }
    return (size_t)(dst - out);
}

static size_t run_16(struct decoder *d, const uint8_t *in, size_t n, bool last, char *out)
{
    size_t i = 0;
    char *q = out;
    bool big = d->charset == CHARSET_UTF16BE;
    while (i + 2 <= n) {
        uint32_t u = big ? (uint32_t)in[i] << 8 | in[i + 1] : (uint32_t)in[i + 1] << 8 | in[i];
        size_t took = 2;
        if (u >= 0xDC00 && u <= 0xDFFF)
            return SIZE_MAX;
        if (u >= 0xD800 && u <= 0xDBFF) {
            if (i + 4 > n)
                break;
            const uint8_t *p = in + i + 2;
            uint32_t v = big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
            if (v < 0xDC00 || v > 0xDFFF)
                return SIZE_MAX;
            u = 0x10000 + ((u - 0xD800) << 10) + (v - 0xDC00);
            took = 4;
        }
        q += utf8_put(u, q);
        i += took;
    }
    d->carry_n = n - i;
    if (last && d->carry_n)
        return SIZE_MAX;
    memcpy(d->carry, in + i, d->carry_n);
    return (size_t)(q - out);
}

size_t decoder_run(struct decoder *d, const uint8_t *in, size_t n, bool last, char *out)
{
    if (d->charset == CHARSET_UTF8) { /* checked as a whole before */
        memcpy(out, in, n);
        return n;
    }
    size_t room = 4 * n + 32, total = n + d->carry_n;
    uint8_t *src = malloc(total + 1);
    if (!src)
        return SIZE_MAX;
    memcpy(src, d->carry, d->carry_n);
    memcpy(src + d->carry_n, in, n);
    d->carry_n = 0;
    size_t made = d->charset == CHARSET_GB18030 ? run_gb(d, src, total, last, out, room)
                                                : run_16(d, src, total, last, out);
    free(src);
    return made;
}
