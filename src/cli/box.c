// SPDX-License-Identifier: Apache-2.0
// Sealed chunks of a backup (box.h).
#include "box.h"

#include <errno.h>
#include <unistd.h>

enum { HEAD_BYTES = 32, AAD_BYTES = 128, RECORD_HEAD = 5 };
static const char magic[8] = {'N', 'U', 'A', 'N', 'B', 'K', '0', '1'};

struct box {
    int fd;
    struct sealer *sealer;
    unsigned char head[HEAD_BYTES];
    uint64_t seq;
    bool last; /* the last chunk has been read */
    size_t at, n; /* reading: position and size of the open chunk; writing: n = filled */
    unsigned char plain[BOX_CHUNK], sealed[BOX_CHUNK + SEAL_OVERHEAD];
    unsigned char *record; /* one that does not lie within a chunk, or the copy handed out */
    size_t record_cap;
};

static bool write_full(int fd, const void *p, size_t n)
{
    for (size_t put = 0; put < n;) {
        ssize_t r = write(fd, (const char *)p + put, n - put);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return false;
        put += (size_t)r;
    }
    return true;
}

/* Bytes read, fewer than n only at the end of the file; -1 on error. */
static ssize_t read_full(int fd, void *p, size_t n)
{
    size_t got = 0;
    while (got < n) {
        ssize_t r = read(fd, (char *)p + got, n - got);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -1;
        if (r == 0)
            break;
        got += (size_t)r;
    }
    return (ssize_t)got;
}

static void put_be(unsigned char *out, uint64_t v, int bytes)
{
    for (int i = bytes; i-- > 0; v >>= 8)
        out[i] = (unsigned char)v;
}

static uint64_t get_be(const unsigned char *p, int bytes)
{
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | p[i];
    return v;
}

static struct str binding(const struct box *b, bool last, char out[AAD_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * HEAD_BYTES + 1] = {0};
    for (size_t i = 0; i < HEAD_BYTES; i++) {
        hex[2 * i] = digits[b->head[i] >> 4];
        hex[2 * i + 1] = digits[b->head[i] & 15];
    }
    int n = snprintf(out, AAD_BYTES, "backup:%s:%llu:%d", hex, (unsigned long long)b->seq, last);
    ASSERT(n > 0 && n < AAD_BYTES);
    return (struct str){out, (size_t)n};
}

struct box *box_write(int fd, struct sealer *s, const struct rand *rand, int64_t now)
{
    struct box *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->fd = fd;
    b->sealer = s;
    memcpy(b->head, magic, sizeof magic);
    rand->fill(rand->self, b->head + 8, 16);
    put_be(b->head + 24, (uint64_t)now, 8);
    return b;
}

static enum err flush(struct box *b, bool last)
{
    char aad[AAD_BYTES];
    unsigned char length[4];
    if (b->seq == 0 && !write_full(b->fd, b->head, HEAD_BYTES))
        return ERR_IO;
    seal(b->sealer, binding(b, last, aad), (struct str){(char *)b->plain, b->n}, b->sealed);
    put_be(length, b->n + SEAL_OVERHEAD, 4);
    if (!write_full(b->fd, length, 4) || !write_full(b->fd, b->sealed, b->n + SEAL_OVERHEAD))
        return ERR_IO;
    b->seq++;
    b->n = 0;
    return OK;
}

static enum err put_bytes(struct box *b, const void *p, size_t n)
{
    const char *from = p;
    while (n) {
        size_t room = BOX_CHUNK - b->n, part = n < room ? n : room;
        memcpy(b->plain + b->n, from, part);
        b->n += part;
        from += part;
        n -= part;
        if (b->n == BOX_CHUNK)
            TRY(flush(b, false));
    }
    return OK;
}

enum err box_put(struct box *b, char kind, struct str record)
{
    unsigned char head[RECORD_HEAD] = {(unsigned char)kind};
    if (record.len > BOX_RECORD_MAX)
        return ERR_TOO_LARGE;
    put_be(head + 1, record.len, 4);
    TRY(put_bytes(b, head, sizeof head));
    return put_bytes(b, record.at, record.len);
}

enum err box_finish(struct box *b)
{
    return flush(b, true);
}

enum err box_read(int fd, struct sealer *s, struct box **out)
{
    struct box *b = calloc(1, sizeof *b);
    if (!b)
        return ERR_INTERNAL;
    b->fd = fd;
    b->sealer = s;
    *out = b;
    if (read_full(fd, b->head, HEAD_BYTES) == HEAD_BYTES && memcmp(b->head, magic, sizeof magic) == 0)
        return OK;
    box_free(b);
    *out = NULL;
    return ERR_FILE_TYPE;
}

/* The next chunk into plain. A chunk is the last exactly if nothing follows it. */
static enum err next_chunk(struct box *b)
{
    unsigned char length[4], more;
    char aad[AAD_BYTES];
    if (b->last || read_full(b->fd, length, 4) != 4)
        return ERR_KEY;
    size_t n = (size_t)get_be(length, 4);
    if (n < SEAL_OVERHEAD || n > sizeof b->sealed || read_full(b->fd, b->sealed, n) != (ssize_t)n)
        return ERR_KEY;
    ssize_t behind = read_full(b->fd, &more, 1);
    if (behind < 0 || (behind == 1 && lseek(b->fd, -1, SEEK_CUR) < 0))
        return ERR_IO;
    b->last = behind == 0;
    TRY(unseal(b->sealer, binding(b, b->last, aad), (struct str){(char *)b->sealed, n}, b->plain));
    b->seq++;
    b->at = 0;
    b->n = n - SEAL_OVERHEAD;
    return OK;
}

static enum err get_bytes(struct box *b, void *out, size_t n)
{
    unsigned char *to = out;
    while (n) {
        if (b->at == b->n)
            TRY(next_chunk(b));
        size_t have = b->n - b->at, part = n < have ? n : have;
        memcpy(to, b->plain + b->at, part);
        b->at += part;
        to += part;
        n -= part;
    }
    return OK;
}

enum err box_next(struct box *b, char *kind, struct str *record)
{
    unsigned char head[RECORD_HEAD];
    *kind = 0;
    if (b->seq == 0 || (b->at == b->n && !b->last))
        TRY(next_chunk(b));
    if (b->last && b->at == b->n)
        return OK;
    TRY(get_bytes(b, head, sizeof head));
    size_t n = (size_t)get_be(head + 1, 4);
    if (n > BOX_RECORD_MAX)
        return ERR_KEY;
    if (n > b->record_cap) {
        free(b->record);
        b->record = malloc(n);
        b->record_cap = b->record ? n : 0;
        if (!b->record)
            return ERR_INTERNAL;
    }
    TRY(get_bytes(b, b->record, n));
    *kind = (char)head[0];
    *record = (struct str){(char *)b->record, n};
    return OK;
}

int64_t box_time(const struct box *b)
{
    return (int64_t)get_be(b->head + 24, 8);
}

void box_free(struct box *b)
{
    if (!b)
        return;
    secret_wipe(b->plain, sizeof b->plain);
    if (b->record)
        secret_wipe(b->record, b->record_cap);
    free(b->record);
    free(b);
}
