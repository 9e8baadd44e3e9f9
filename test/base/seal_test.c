// SPDX-License-Identifier: Apache-2.0
// Sealing: vectors of GB/T 32905 and one whole sealed value computed with another implementation of
// SM3 and SM4; tampering with any bit, place or key must not open; the key file's guards.
#include "seal.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static void count_fill(void *self, void *out, size_t n)
{
    (void)self;
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)out)[i] = (unsigned char)(0xA0 + i);
}

static const struct rand counting = {count_fill, NULL};

static struct keyring *counting_ring(void)
{
    unsigned char master[32];
    for (size_t i = 0; i < sizeof master; i++)
        master[i] = (unsigned char)i;
    return keyring_fixed(master);
}

static void assert_hex(const void *p, size_t n, const char *want)
{
    struct arena *a = arena_new(1 << 20);
    assert_string_equal(hex_of(a, p, n).at, want);
    arena_free(a);
}

static void test_sm3(void **state)
{
    (void)state;
    unsigned char out[SM3_BYTES];
    sm3_once("abc", 3, out);
    assert_hex(out, 32, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    struct sm3 *h = sm3_new();
    for (int round = 0; round < 2; round++) { /* GB/T 32905 A.2, in pieces, twice */
        for (int i = 0; i < 16; i++)
            sm3_add(h, "abcd", 4);
        sm3_done(h, out);
        assert_hex(out, 32, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    }
    sm3_free(h);
    sm3_once(NULL, 0, out);
    assert_hex(out, 32, "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
    sm3_hmac(S("key"), S("The quick brown fox jumps over the lazy dog"), out);
    assert_hex(out, 32, "bd4a34077888162b210645b8ebf74b9af357303789357a27c7fc457244ebd398");
}

static void test_known_answer(void **state)
{
    (void)state;
    struct keyring *k = counting_ring();
    struct sealer *s = sealer_new(k, &counting);
    unsigned char out[18 + SEAL_OVERHEAD], plain[18], index[BLIND_BYTES], tag[SM3_BYTES];
    seal(s, S("person.number:4711"), S("11010519491231002X"), out);
    assert_hex(
        out, sizeof out,
        "010001a0a1a2a3a4a5a6a7a8a9aaabacadaeaf131fa71b162670916b172a96f5d73ac947b3f1bd4725d6df"
        "516e53da6f2faae4cadc");
    struct str sealed = {(const char *)out, sizeof out};
    assert_int_equal(unseal(s, S("person.number:4711"), sealed, plain), OK);
    assert_memory_equal(plain, "11010519491231002X", 18);
    assert_int_equal(sealed_version(sealed), 1);
    blind(s, S("person.number"), S("11010519491231002X"), index);
    assert_hex(index, sizeof index, "203c690ddd1eae2c4580b4fc8924c797");
    mac(s, MAC_AUDIT, S("x"), tag);
    assert_hex(tag, sizeof tag, "e731510b9632e806ef3d80d03a7b6a92cb8816b7bb64a13379145d2628028160");
    sealer_free(s);
    keyring_close(k);
}

static void test_tamper(void **state)
{
    (void)state;
    struct keyring *k = counting_ring();
    struct sealer *s = sealer_new(k, &rand_system);
    unsigned char out[20 + SEAL_OVERHEAD], plain[64];
    seal(s, S("t.c:1"), S("12345678901234567890"), out);
    struct str sealed = {(const char *)out, sizeof out};
    for (size_t bit = 0; bit < 8 * sizeof out; bit++) {
        out[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_int_equal(unseal(s, S("t.c:1"), sealed, plain), ERR_KEY);
        out[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    assert_int_equal(unseal(s, S("t.c:1"), sealed, plain), OK);
    assert_int_equal(unseal(s, S("t.c:2"), sealed, plain), ERR_KEY);
    assert_int_equal(unseal(s, S("t.d:1"), sealed, plain), ERR_KEY);
    assert_int_equal(unseal(s, S(""), sealed, plain), ERR_KEY);
    for (size_t n = 0; n < sizeof out; n++)
        assert_int_equal(unseal(s, S("t.c:1"), (struct str){sealed.at, n}, plain), ERR_KEY);
    unsigned char other[32] = {9};
    struct keyring *k2 = keyring_fixed(other);
    struct sealer *s2 = sealer_new(k2, &rand_system);
    assert_int_equal(unseal(s2, S("t.c:1"), sealed, plain), ERR_KEY);
    unsigned char a[16], b[16];
    blind(s, S("x"), S("v"), a);
    blind(s2, S("x"), S("v"), b);
    assert_memory_not_equal(a, b, 16);
    blind(s, S("y"), S("v"), b);
    assert_memory_not_equal(a, b, 16);
    blind(s, S("x"), S("v"), b);
    assert_memory_equal(a, b, 16);
    sealer_free(s2);
    keyring_close(k2);
    sealer_free(s);
    keyring_close(k);
}

static void test_sizes(void **state)
{
    (void)state;
    struct keyring *k = counting_ring();
    struct sealer *s = sealer_new(k, &rand_system);
    struct arena *a = arena_new(16 << 20);
    static const size_t sizes[] = {0, 1, 15, 16, 17, 63, 64, 65, 4096, 1000003};
    for (size_t i = 0; i < countof(sizes); i++) {
        char *text = arena_alloc(a, sizes[i] + 1, 1);
        memset(text, (int)i + 65, sizes[i]);
        struct str plain = {text, sizes[i]}, back;
        struct str one = seal_in(s, a, S("a"), plain), two = seal_in(s, a, S("a"), plain);
        assert_int_equal(one.len, sizes[i] + SEAL_OVERHEAD);
        assert_false(str_eq(one, two)); /* a fresh nonce each */
        assert_int_equal(unseal_in(s, a, S("a"), one, &back), OK);
        assert_true(str_eq(back, plain));
    }
    struct str back;
    assert_int_equal(unseal_in(s, a, S("a"), S("short"), &back), ERR_KEY);
    arena_free(a);
    sealer_free(s);
    keyring_close(k);
}

static const char *temp_path(char out[64], const char *name)
{
    static char folder[32];
    if (!folder[0]) {
        memcpy(folder, "/tmp/nuan-seal-XXXXXX", sizeof "/tmp/nuan-seal-XXXXXX");
        assert_non_null(mkdtemp(folder));
    }
    snprintf(out, 64, "%s/%s", folder, name);
    return out;
}

static void put_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    assert_int_equal(chmod(path, 0600), 0);
}

static void test_key_file(void **state)
{
    (void)state;
    char path[64];
    const char *why = NULL;
    struct keyring *k = NULL;
    temp_path(path, "key");
    assert_int_equal(keyring_create(path, &rand_system, &why), OK);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(keyring_create(path, &rand_system, &why),
                     ERR_DUPLICATE); /* never overwritten */
    assert_int_equal(keyring_open(&k, path, &why), OK);
    assert_int_equal(keyring_version(k), 1);

    struct sealer *s = sealer_new(k, &rand_system);
    struct arena *a = arena_new(1 << 20);
    struct str old = seal_in(s, a, S("p"), S("secret")), plain;
    unsigned char before[16], after[16];
    blind(s, S("f"), S("v"), before);
    sealer_free(s);
    keyring_close(k);

    assert_int_equal(keyring_add(path, &rand_system, &why), OK); /* rotation */
    assert_int_equal(keyring_open(&k, path, &why), OK);
    assert_int_equal(keyring_version(k), 2);
    s = sealer_new(k, &rand_system);
    assert_int_equal(unseal_in(s, a, S("p"), old, &plain), OK);
    assert_true(str_eq(plain, S("secret")));
    assert_int_equal(sealed_version(seal_in(s, a, S("p"), S("secret"))), 2);
    blind(s, S("f"), S("v"), after);
    assert_memory_equal(before, after, 16);
    sealer_free(s);
    keyring_close(k);
    arena_free(a);

    static const mode_t open_modes[] = {0640, 0604, 0660, 0644, 0620};
    for (size_t i = 0; i < countof(open_modes); i++) {
        assert_int_equal(chmod(path, open_modes[i]), 0);
        assert_int_equal(keyring_open(&k, path, &why), ERR_KEY);
        assert_non_null(why);
    }
    assert_int_equal(chmod(path, 0400), 0);
    assert_int_equal(keyring_open(&k, path, &why), OK);
    keyring_close(k);
    if (geteuid() == 0) {
        assert_int_equal(chown(path, 12345, 12345), 0);
        assert_int_equal(keyring_open(&k, path, &why), ERR_KEY);
    }
    unlink(path);
    assert_int_equal(keyring_open(&k, path, &why), ERR_KEY);
}

static void test_key_file_content(void **state)
{
    (void)state;
#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    static const struct {
        const char *text;
        enum err err;
    } rows[] = {
        {"1 " KEY "\n", OK},
        {"# comment\n\n1 " KEY "\r\n7 " KEY, OK},
        {"", ERR_KEY},
        {"\n", ERR_KEY},
        {"1 " KEY "\n1 " KEY "\n", ERR_KEY},
        {"2 " KEY "\n1 " KEY "\n", ERR_KEY},
        {"0 " KEY "\n", ERR_KEY},
        {"65536 " KEY "\n", ERR_KEY},
        {"x " KEY "\n", ERR_KEY},
        {"1 00\n", ERR_KEY},
        {"1 " KEY "00\n", ERR_KEY},
        {"1 g" KEY "\n", ERR_KEY},
        {KEY "\n", ERR_KEY},
    };
    char path[64], link_path[64];
    temp_path(path, "content");
    for (size_t i = 0; i < countof(rows); i++) {
        struct keyring *k = NULL;
        put_file(path, rows[i].text);
        enum err e = keyring_open(&k, path, NULL);
        if (e != rows[i].err)
            fail_msg("key file %zu: %s", i, err_code(e));
        keyring_close(k);
    }
    struct keyring *k = NULL;
    temp_path(link_path, "link");
    put_file(path, "1 " KEY "\n");
    assert_int_equal(symlink(path, link_path), 0);
    assert_int_equal(keyring_open(&k, link_path, NULL), ERR_KEY);
    unlink(link_path);
    assert_int_equal(mkfifo(link_path, 0600), 0);
    assert_int_equal(keyring_open(&k, link_path, NULL), ERR_KEY); /* and does not hang */
    unlink(link_path);
    unlink(path);
    *strrchr(path, '/') = 0;
    rmdir(path);
}

static void *thread_seals(void *ring)
{
    struct sealer *s = sealer_new(ring, &rand_system);
    unsigned char out[5 + SEAL_OVERHEAD], plain[5];
    for (int i = 0; i < 2000; i++) {
        seal(s, S("a"), S("hello"), out);
        if (unseal(s, S("a"), (struct str){(char *)out, sizeof out}, plain) != OK)
            return s;
    }
    sealer_free(s);
    return NULL;
}

static void test_threads_and_fork(void **state)
{
    (void)state;
    struct keyring *k = counting_ring();
    pthread_t t[4];
    for (size_t i = 0; i < countof(t); i++)
        assert_int_equal(pthread_create(&t[i], NULL, thread_seals, k), 0);
    for (size_t i = 0; i < countof(t); i++) {
        void *bad;
        pthread_join(t[i], &bad);
        assert_null(bad);
    }
    keyring_close(k);
    unsigned char mine[16], theirs[16], first[16];
    rand_fill(&rand_system, first, sizeof first); /* the pool is filled before the fork */
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    pid_t pid = fork();
    if (pid == 0) {
        rand_fill(&rand_system, mine, sizeof mine);
        _exit(write(fd[1], mine, sizeof mine) == sizeof mine ? 0 : 1);
    }
    rand_fill(&rand_system, mine, sizeof mine);
    assert_int_equal(read(fd[0], theirs, sizeof theirs), sizeof theirs);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_memory_not_equal(mine, theirs, sizeof mine);
    close(fd[0]);
    close(fd[1]);
}

static void test_compare(void **state)
{
    (void)state;
    char secret[] = "abc";
    assert_true(secret_equal("abc", secret, 3));
    assert_false(secret_equal("abd", secret, 3));
    assert_true(secret_equal("", "x", 0));
    secret_wipe(secret, sizeof secret);
    assert_memory_equal(secret, "\0\0\0\0", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sm3),      cmocka_unit_test(test_known_answer),
        cmocka_unit_test(test_tamper),   cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_key_file), cmocka_unit_test(test_key_file_content),
        cmocka_unit_test(test_compare),  cmocka_unit_test(test_threads_and_fork),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
