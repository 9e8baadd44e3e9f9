// SPDX-License-Identifier: Apache-2.0
// See report_pack.h.
#include "report_pack.h"

#include <unistd.h>

#include "file.h"

enum { CHUNK = 256 * 1024, NAME_MAX_POINTS = 60, ATTACHMENTS_MAX = 2000 };

struct attached {
    int64_t id;
    struct str hash, name;
    int64_t size;
    struct str how, what;
};
static const struct field attached_fields[] = {{FIELD(struct attached, id)},   {FIELD(struct attached, hash)}, {FIELD(struct attached, name)},
                                               {FIELD(struct attached, size)}, {FIELD(struct attached, how)},  {FIELD(struct attached, what)}};

static struct str hex(struct arena *a, const unsigned char *p, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    char *out = NEWS(a, char, 2 * n);
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[p[i] >> 4];
        out[2 * i + 1] = digits[p[i] & 15];
    }
    return (struct str){out, 2 * n};
}

static enum err put(int fd, struct str s)
{
    for (size_t at = 0; at < s.len;) {
        ssize_t n = write(fd, s.at + at, s.len - at);
        if (n <= 0)
            return ERR_IO;
        at += (size_t)n;
    }
    return OK;
}

static enum err listed(struct arena *a, struct pack *p, struct str path, struct str sha, struct str sm3)
{
    TRY(put(p->sha, str_f(a, "%.*s  %.*s\n", FMT(sha), FMT(path))));
    return put(p->sm3, str_f(a, "%.*s  %.*s\n", FMT(sm3), FMT(path)));
}

/* A name that any system can unpack: no folders, no control or special characters, not too long. */
static struct str safe_name(struct arena *a, struct str name)
{
    name = utf8_head(name, NAME_MAX_POINTS);
    char *out = NEWS(a, char, name.len + 1);
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        out[i] = c < 0x20 || c == 0x7F || strchr("/\\:*?\"<>|", c) ? '_' : name.at[i];
    }
    return (struct str){out, name.len};
}

static enum err whole(struct ctx *cx, struct pack *p, struct str path, struct str content)
{
    unsigned char sha[SHA256_BYTES], sm3[SM3_BYTES];
    struct sha256 *h = sha256_new();
    sha256_add(h, content.at, content.len);
    sha256_done(h, sha);
    sha256_free(h);
    sm3_once(content.at, content.len, sm3);
    zip_part_begin(p->zip, str_z(cx->a, path), true);
    zip_part_write(p->zip, content.at, content.len);
    zip_part_end(p->zip);
    return listed(cx->a, p, path, hex(cx->a, sha, sizeof sha), hex(cx->a, sm3, sizeof sm3));
}

/* Copies the content of fd into the open part, or only hashes it. */
static enum err pass(struct pack *p, int fd, int64_t size, bool into, unsigned char sha[SHA256_BYTES])
{
    char *piece = malloc(CHUNK);
    struct sha256 *h = sha256_new();
    enum err e = piece ? OK : ERR_IO;
    for (int64_t at = 0; e == OK && at < size;) {
        ssize_t n = pread(fd, piece, CHUNK, at);
        if (n <= 0) {
            e = ERR_IO;
            break;
        }
        sha256_add(h, piece, (size_t)n);
        if (into)
            zip_part_write(p->zip, piece, (size_t)n);
        at += n;
    }
    sha256_done(h, sha);
    sha256_free(h);
    if (piece)
        secret_wipe(piece, CHUNK);
    free(piece);
    return e;
}

static enum err attachment(struct ctx *cx, struct pack *p, const struct attached *x, struct str path, struct str *sha_hex)
{
    unsigned char sha[SHA256_BYTES];
    int fd = -1;
    TRY(file_open(cx->app, x->hash, &fd));
    if (p->plain)
        zip_part_begin(p->zip, str_z(cx->a, path), false);
    enum err e = pass(p, fd, x->size, p->plain, sha);
    if (p->plain)
        zip_part_end(p->zip);
    close(fd);
    *sha_hex = hex(cx->a, sha, sizeof sha);
    return e == OK && p->plain ? listed(cx->a, p, path, *sha_hex, x->hash) : e;
}

static struct str kind_of(struct ctx *cx, const struct attached *x)
{
    if (str_eq(x->how, S("paper")))
        return dossier_label(cx, "case_paper", x->what);
    if (str_eq(x->how, S("consent")))
        return S("同意书");
    return str_eq(x->how, S("photo")) ? S("入户照片") : S("户主签名");
}

static enum err attachments(struct ctx *cx, struct pack *p, const struct casefile *f, struct dossier *d)
{
    struct attached *x = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, EVIDENCE_FILES_OF, VALS(I64(f->id)), FIELDS(struct attached, attached_fields), ATTACHMENTS_MAX, &x, &n));
    struct dossier_part *t = dossier_table(d, "附件的校验值", "编号|文件|字节|SHA-256|SM3", n);
    for (size_t i = 0; i < n; i++) {
        struct str sha, kind = kind_of(cx, &x[i]);
        if (i && x[i].id == x[i - 1].id) /* one scan for several papers */
            continue;
        TRY(file_name_open(cx, x[i].id, &x[i].name));
        struct str name = p->plain ? x[i].name : S("");
        struct str path = str_f(cx->a, "%.*s/附件/%02zu-%.*s%s%.*s", FMT(safe_name(cx->a, f->no)), i + 1, FMT(safe_name(cx->a, kind)), name.len ? "-" : "",
                                FMT(safe_name(cx->a, name)));
        TRY(attachment(cx, p, &x[i], path, &sha));
        p->attachments += p->plain;
        dossier_row(t, (struct str[]){str_f(cx->a, "%02zu", i + 1), p->plain ? x[i].name : kind, str_f(cx->a, "%lld", (long long)x[i].size), sha, x[i].hash});
    }
    return OK;
}

enum err pack_file(struct ctx *cx, struct pack *p, int64_t casefile_id)
{
    struct casefile f;
    struct dossier *d = NULL;
    struct str pdf;
    TRY(casefile_get(cx, casefile_id, &f));
    if (!f.key)
        return OK;
    TRY(dossier_of_file(cx, &f, p->plain, &d));
    d->mark = p->mark;
    TRY(attachments(cx, p, &f, d));
    (void)dossier_words(d, "怎样核对",
                        str_f(cx->a, "%s解压后在 SHA256SUMS 所在的文件夹里运行 sha256sum -c SHA256SUMS，每一行都应显示“成功”或 OK；SM3 用 cksum -a sm3 -c SM3SUMS。",
                              p->plain ? "" : "本包不含附件（扫描件无法打码），上表是附件的校验值，可与原件核对。"));
    TRY(dossier_pdf(d, &pdf));
    p->files++;
    return whole(cx, p, str_f(cx->a, "%.*s/证据.pdf", FMT(safe_name(cx->a, f.no))), pdf);
}

/* --- the pack --- */

enum err pack_begin(struct pack *p, const struct app *app, const char *path, bool plain, struct str mark, int64_t now)
{
    *p = (struct pack){.app = app, .plain = plain, .mark = mark, .sha = file_temp(app), .sm3 = file_temp(app)};
    if (p->sha >= 0 && p->sm3 >= 0)
        p->zip = zip_begin(path, now);
    if (p->zip)
        return OK;
    if (p->sha >= 0)
        close(p->sha);
    if (p->sm3 >= 0)
        close(p->sm3);
    return ERR_IO;
}

static enum err put_list(struct pack *p, const char *name, int fd)
{
    unsigned char sha[SHA256_BYTES];
    off_t size = lseek(fd, 0, SEEK_END);
    zip_part_begin(p->zip, name, true);
    enum err e = size < 0 ? ERR_IO : pass(p, fd, size, true, sha);
    zip_part_end(p->zip);
    return e;
}

enum err pack_end(struct pack *p, enum err e)
{
    if (e == OK)
        e = put_list(p, "SHA256SUMS", p->sha);
    if (e == OK)
        e = put_list(p, "SM3SUMS", p->sm3);
    enum err closed = zip_end(p->zip);
    close(p->sha);
    close(p->sm3);
    return e == OK ? closed : e;
}
