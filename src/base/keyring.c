// SPDX-License-Identifier: Apache-2.0
// The key file: made once, read at start, extended by rotation. Its text never leaves this file and
// is wiped from every buffer it passed.
#include "keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_FILE_MAX = 16 * 1024, KEY_LINE_MAX = 80 };

static enum err refuse(enum err e, const char **why, const char *text)
{
    if (why)
        *why = text;
    return e;
}

static struct keyring *keyring_alloc(void)
{
    void *p = mmap(NULL, sizeof(struct keyring), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT(p != MAP_FAILED);
    (void)mlock(p, sizeof(struct keyring)); /* best effort: the limit may be lower */
    (void)madvise(p, sizeof(struct keyring), MADV_DONTDUMP);
    return p;
}

void keyring_close(struct keyring *k)
{
    if (!k)
        return;
    explicit_bzero(k, sizeof *k);
    (void)munmap(k, sizeof *k);
}

struct keyring *keyring_fixed(const unsigned char master[32])
{
    struct keyring *k = keyring_alloc();
    k->count = 1;
    k->keys[0].version = 1;
    memcpy(k->keys[0].key, master, MASTER_BYTES);
    return k;
}

uint16_t keyring_version(const struct keyring *k)
{
    return k->keys[k->count - 1].version;
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

/* The name of a new file is durable only when its folder is. */
static bool sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[4096] = ".";
    if (slash) {
        size_t n = slash == path ? 1 : (size_t)(slash - path);
        if (n >= sizeof folder)
            return false;
        memcpy(folder, path, n);
        folder[n] = 0;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = fsync(fd) == 0;
    close(fd);
    return ok;
}

static size_t key_line(const struct rand *r, unsigned version, char out[KEY_LINE_MAX])
{
    unsigned char key[MASTER_BYTES];
    rand_fill(r, key, sizeof key);
    int n = snprintf(out, KEY_LINE_MAX, "%u ", version);
    ASSERT(n > 0);
    for (size_t i = 0; i < sizeof key; i++)
        n += snprintf(out + n, KEY_LINE_MAX - (size_t)n, "%02x", key[i]);
    out[n++] = '\n';
    explicit_bzero(key, sizeof key);
    return (size_t)n;
}

/* A new file only we can read, durable when this returns OK; removed again on failure. */
static enum err write_new(const char *path, const char *text, size_t n, const char **why)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return refuse(ERR_DUPLICATE, why, "密钥文件已存在，不会覆盖");
    if (fd < 0)
        return refuse(ERR_IO, why, "无法新建密钥文件，请检查所在文件夹是否存在、是否可写");
    bool ok = fchmod(fd, 0600) == 0 && write_all(fd, text, n) && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    if (ok && sync_folder(path))
        return OK;
    (void)unlink(path);
    return refuse(ERR_IO, why, "写密钥文件失败，请检查磁盘空间");
}

enum err keyring_create(const char *path, const struct rand *r, const char **why)
{
    char line[KEY_LINE_MAX];
    size_t n = key_line(r, 1, line);
    enum err e = write_new(path, line, n, why);
    explicit_bzero(line, sizeof line);
    return e;
}

/* Reads the whole file after checking whose it is. Returns the length, -1 = refused (*why set). */
static ssize_t read_file(const char *path, char text[KEY_FILE_MAX], const char **why, enum err *e)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    const char *flaw = NULL;
    if (fd < 0 || fstat(fd, &st) != 0)
        flaw = "打不开密钥文件，请检查 NUAN_KEY 指向的文件";
    else if (!S_ISREG(st.st_mode))
        flaw = "密钥文件不是普通文件";
    else if (st.st_uid != geteuid())
        flaw = "密钥文件的属主不是运行本程序的用户，请用 chown 改正";
    else if (st.st_mode & 077)
        flaw = "密钥文件能被其他用户读取，请执行 chmod 600 后重试";
    else if (st.st_size <= 0 || st.st_size >= KEY_FILE_MAX)
        flaw = "密钥文件大小不对";
    ssize_t n = 0;
    while (!flaw && n < st.st_size) {
        ssize_t got = read(fd, text + n, (size_t)(st.st_size - n));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            flaw = "读密钥文件失败";
        n += got;
    }
    if (fd >= 0)
        close(fd);
    *e = flaw ? refuse(ERR_KEY, why, flaw) : OK;
    return flaw ? -1 : n;
}

/* `version hex64`; the versions of a file ascend. */
static bool parse_line(struct str line, struct keyring *k)
{
    struct str hex;
    struct str version = str_cut(line, ' ', &hex);
    int64_t v;
    if (k->count == KEYRING_KEYS_MAX || !str_int(version, &v) || v < 1 || v > UINT16_MAX)
        return false;
    if (k->count && v <= k->keys[k->count - 1].version)
        return false;
    struct master *m = &k->keys[k->count];
    if (!hex_read(str_trim(hex), m->key, MASTER_BYTES))
        return false;
    m->version = (uint16_t)v;
    k->count++;
    return true;
}

static bool parse(struct str text, struct keyring *k)
{
    while (text.len) {
        struct str line = str_trim(str_cut(text, '\n', &text));
        if (line.len && line.at[0] != '#' && !parse_line(line, k))
            return false;
    }
    return k->count > 0;
}

enum err keyring_open(struct keyring **out, const char *path, const char **why)
{
    char text[KEY_FILE_MAX];
    enum err e;
    ssize_t n = read_file(path, text, why, &e);
    if (n < 0)
        return e;
    struct keyring *k = keyring_alloc();
    bool good = parse((struct str){text, (size_t)n}, k);
    explicit_bzero(text, sizeof text);
    if (!good) {
        keyring_close(k);
        return refuse(ERR_KEY, why, "密钥文件内容不对：每行应为“版本号 64 位十六进制数”，版本号递增");
    }
    *out = k;
    return OK;
}

/* The new file replaces the old one by rename: at no moment is there half a key file. */
static enum err replace(const char *path, const char *text, size_t n, const char **why)
{
    char tmp[4096];
    int len = snprintf(tmp, sizeof tmp, "%s.new", path);
    if (len < 0 || (size_t)len >= sizeof tmp)
        return refuse(ERR_IO, why, "密钥文件路径过长");
    TRY(write_new(tmp, text, n, why));
    if (rename(tmp, path) == 0 && sync_folder(path))
        return OK;
    (void)unlink(tmp);
    return refuse(ERR_IO, why, "替换密钥文件失败");
}

enum err keyring_add(const char *path, const struct rand *r, const char **why)
{
    struct keyring *k = NULL;
    TRY(keyring_open(&k, path, why));
    unsigned next = keyring_version(k) + 1U;
    bool room = k->count < KEYRING_KEYS_MAX && next <= UINT16_MAX;
    keyring_close(k);
    if (!room)
        return refuse(ERR_KEY, why, "密钥文件中的版本已满，请先停用旧版本");
    char text[KEY_FILE_MAX + 1 + KEY_LINE_MAX];
    enum err e;
    ssize_t n = read_file(path, text, why, &e);
    if (n < 0)
        return e;
    size_t len = (size_t)n;
    if (text[len - 1] != '\n')
        text[len++] = '\n';
    len += key_line(r, next, text + len);
    e = replace(path, text, len, why);
    explicit_bzero(text, sizeof text);
    return e;
}
