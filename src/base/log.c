// SPDX-License-Identifier: Apache-2.0
// Writes one JSON object a line. A value that does not fit is cut, a pair that does not fit is left
// out; the line stays one valid object.
#include "log.h"

#include <errno.h>
#include <unistd.h>

#include "date.h"

enum { SECRET_DIGITS = 11, TAIL_BYTES = 16 }; /* digits of a phone: the shortest thing to hide */

struct line {
    char at[LOG_LINE];
    size_t len;
    bool cut;
};

/* All or nothing; room for the closing brace is kept. */
static bool put(struct line *l, const char *p, size_t n)
{
    if (n > sizeof l->at - TAIL_BYTES - l->len) {
        l->cut = true;
        return false;
    }
    memcpy(l->at + l->len, p, n);
    l->len += n;
    return true;
}

/* Length in bytes of the digit at s[at] (ASCII or full-width), 0 = none. */
static size_t digit_len(struct str s, size_t at)
{
    if (s.at[at] >= '0' && s.at[at] <= '9')
        return 1;
    const unsigned char *p = (const unsigned char *)s.at + at;
    bool wide = s.len - at >= 3 && p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x90 && p[2] <= 0x99;
    return wide ? 3 : 0;
}

/* Bytes of a digit run long enough to be a phone, card or identity number; single blanks and
 * hyphens between digits belong to it. 0 = no such run here. */
static size_t secret_len(struct str s, size_t at)
{
    size_t end = at, digits = 0;
    while (at < s.len) {
        size_t n = digit_len(s, at);
        if (n) {
            digits++;
            at += n;
            end = at;
            continue;
        }
        bool between = (s.at[at] == ' ' || s.at[at] == '-') && at + 1 < s.len && digits &&
                       digit_len(s, at + 1);
        if (!between)
            break;
        at++;
    }
    return digits >= SECRET_DIGITS ? end : 0;
}

static bool put_char(struct line *l, uint32_t cp)
{
    char out[8];
    if (cp == '"' || cp == '\\')
        return put(l, (char[]){'\\', (char)cp}, 2);
    if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029) {
        int n = snprintf(out, sizeof out, "\\u%04x", cp);
        return put(l, out, (size_t)n);
    }
    return put(l, out, utf8_put(cp, out));
}

static bool put_text(struct line *l, struct str s, bool masked)
{
    struct str shown = str_sub(s, 0, LOG_VALUE);
    bool was_digit = false;
    if (!put(l, "\"", 1))
        return false;
    for (size_t at = 0; at < shown.len;) {
        bool digit = digit_len(shown, at) > 0;
        size_t end = masked && digit && !was_digit ? secret_len(s, at) : 0;
        was_digit = digit;
        if (end) {
            at = end;
            if (!put(l, "***", 3))
                return false;
            continue;
        }
        if (!put_char(l, utf8_next(shown, &at)))
            return false;
    }
    return (s.len <= LOG_VALUE || put(l, "…", sizeof "…" - 1)) && put(l, "\"", 1);
}

static void put_pair(struct line *l, const struct log_kv *kv)
{
    size_t was = l->len;
    char number[24];
    bool ok = put(l, ",", 1) && put_text(l, str_of(kv->key), false) && put(l, ":", 1);
    if (ok && kv->text.at) {
        ok = put_text(l, kv->text, !kv->id);
    } else if (ok) {
        int n = snprintf(number, sizeof number, "%lld", (long long)kv->number);
        ok = put(l, number, (size_t)n);
    }
    if (!ok)
        l->len = was;
}

static void write_line(int fd, const struct line *l)
{
    ssize_t done;
    do
        done = write(fd, l->at, l->len);
    while (done < 0 && errno == EINTR);
}

void log_write(const struct log *l, enum log_level level, const char *event,
               const struct log_kv *kv, size_t n)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    if (level < l->min)
        return;
    struct line line = {.len = 0};
    char when[DATE_TIME_TEXT];
    int64_t ms = now_ms(l->clock);
    date_time_text(ms, when);
    when[10] = 'T';
    int head = snprintf(line.at, sizeof line.at, "{\"at\":\"%s.%03d+08:00\",\"level\":\"%s\"", when,
                        (int)(ms % 1000), names[level]);
    line.len = (size_t)head;
    put_pair(&line, &(struct log_kv){.key = "event", .text = str_of(event), .id = true});
    for (size_t i = 0; i < n; i++)
        put_pair(&line, &kv[i]);
    int tail = snprintf(line.at + line.len, TAIL_BYTES, "%s}\n", line.cut ? ",\"cut\":true" : "");
    line.len += (size_t)tail;
    write_line(l->fd, &line);
}
