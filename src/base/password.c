// SPDX-License-Identifier: Apache-2.0
// Argon2id by libargon2 (the only file that sees it) and the check of new passwords.
#include "password.h"

#include <argon2.h>

enum { SALT_BYTES = 16, HASH_BYTES = 32, COST_KIB_MAX = 256 * 1024, COST_PASSES_MAX = 16 };
enum { LEFT_MIN = 6 }; /* characters that must remain when all common parts are taken out */

const struct password_cost password_cost_default = {2, 19 * 1024, 1};

enum err password_hash(struct str password, const struct password_cost *cost, const struct rand *r,
                       char out[PASSWORD_HASH])
{
    unsigned char salt[SALT_BYTES];
    if (password.len > PASSWORD_MAX)
        return ERR_BAD_INPUT;
    rand_fill(r, salt, sizeof salt);
    int e = argon2id_hash_encoded(cost->passes, cost->kib, cost->lanes, password.at, password.len,
                                  salt, sizeof salt, HASH_BYTES, out, PASSWORD_HASH);
    if (e == ARGON2_MEMORY_ALLOCATION_ERROR || e == ARGON2_THREAD_FAIL)
        return ERR_BUSY;
    return e == ARGON2_OK ? OK : ERR_INTERNAL;
}

/* The cost a hash names; false = not one of ours, or one that would swallow the machine. */
static bool read_cost(const char *hash, struct password_cost *c)
{
    unsigned version, kib, passes, lanes;
    if (sscanf(hash, "$argon2id$v=%u$m=%u,t=%u,p=%u$", &version, &kib, &passes, &lanes) != 4)
        return false;
    *c = (struct password_cost){passes, kib, lanes};
    return version == ARGON2_VERSION_NUMBER && kib <= COST_KIB_MAX && passes <= COST_PASSES_MAX &&
           lanes <= 8;
}

bool password_verify(struct str password, const char *hash)
{
    struct password_cost c;
    if (!hash || password.len > PASSWORD_MAX || !read_cost(hash, &c))
        return false;
    return argon2id_verify(hash, password.len ? password.at : "", password.len) == ARGON2_OK;
}

const char *password_decoy(void)
{
    return "$argon2id$v=19$m=19456,t=2,p=1$XLvqZtIeZo7JOYp7ciT4cg$"
           "KyUFstHxsm1hs7GS4reDSk/B94TFpcWtbge0zX/Bzks";
}

bool password_outdated(const char *hash, const struct password_cost *cost)
{
    struct password_cost c;
    return !read_cost(hash, &c) || c.kib < cost->kib || c.passes < cost->passes;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Signs written in place of letters: p@ssw0rd. */
static char unleet(char c)
{
    static const char from[] = "@4013!$57+", to[] = "aaoleisstt";
    const char *hit = c ? strchr(from, c) : NULL;
    return hit ? to[hit - from] : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of a run at p: one character repeated, or neighbours counting up or down. */
static size_t run_len(const char *p, size_t n)
{
    for (int step = -1; step <= 1; step++) {
        size_t len = 1;
        while (len < n && p[len] - p[len - 1] == step)
            len++;
        if (len >= 3)
            return len;
    }
    return 1;
}

/* Length of a stretch of a keyboard row (either way) of at least four keys. */
static size_t row_len(const char *p, size_t n)
{
    static const char *const rows[] = {
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "poiuytrewq",
        "lkjhgfdsa",
        "mnbvcxz",
        "!@#$%^&*()",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
        "qazwsxedcrfvtgbyhnujm",
        "zaq1xsw2cde3",
        "1q2w3e4r5t6y7u8i",
        "q1w2e3r4t5y6",
    };
    size_t best = 0;
    for (size_t i = 0; i < countof(rows); i++)
        for (const char *at = rows[i]; *at; at++) {
            size_t len = 0;
            while (len < n && at[len] && at[len] == p[len])
                len++;
            best = len > best ? len : best;
        }
    return best >= 4 ? best : 0;
}

/* 19900101, 900101, 1990: birthdays and years. */
static size_t birthday_len(const char *p, size_t n)
{
    size_t len = 0;
    while (len < n && len < 8 && is_digit(p[len]))
        len++;
    for (size_t want = 8; want >= 6; want -= 2) {
        if (len < want)
            continue;
        const char *md = p + want - 4;
        int month = (md[0] - '0') * 10 + md[1] - '0', day = (md[2] - '0') * 10 + md[3] - '0';
        bool century = want == 6 || (p[0] == '1' && p[1] == '9') || (p[0] == '2' && p[1] == '0');
        if (century && month >= 1 && month <= 12 && day >= 1 && day <= 31)
            return want;
    }
    bool year = len >= 4 && ((p[0] == '1' && p[1] == '9') || (p[0] == '2' && p[1] == '0'));
    return year ? 4 : 0;
}

/* Words of leaked password lists, of this trade, and common surnames and given names in pinyin. */
static size_t word_len(const char *p, size_t n)
{
    static const char *const words[] = {
        "password",    "passwd",   "pass",     "admin",    "administrator", "root",     "user",
        "guest",       "test",     "welcome",  "login",    "letmein",       "monkey",   "dragon",
        "iloveyou",    "sunshine", "princess", "football", "baseball",      "master",   "shadow",
        "superman",    "hello",    "freedom",  "whatever", "qwerty",        "abc",      "secret",
        "changeme",    "default",  "system",   "server",   "computer",      "internet", "google",
        "baidu",       "weixin",   "wechat",   "alipay",   "huawei",        "taobao",   "tencent",
        "china",       "beijing",  "shanghai", "qingdao",  "shandong",      "zhongguo", "woaini",
        "woaiwojia",   "aini",     "woai",     "mima",     "wode",          "gonghui",  "nuanliu",
        "songwennuan", "wennuan",  "bangfu",   "zhigong",  "gongzuo",       "danwei",   "gongsi",
        "laoshi",      "baobao",   "laogong",  "laopo",    "xiaoming",      "nihao",    "jiayou",
        "fuwu",        "renmin",   "zuguo",    "520",      "1314",          "5201314",  "zhang",
        "wang",        "zhao",     "chen",     "yang",     "huang",         "zhou",     "zhu",
        "guo",         "gao",      "lin",      "luo",      "zheng",         "liang",    "xie",
        "song",        "tang",     "deng",     "feng",     "cao",           "peng",     "zeng",
        "xiao",        "tian",     "dong",     "pan",      "yuan",          "jiang",    "cai",
        "liu",         "sun",      "wei",      "xiaoli",   "fang",          "min",      "jing",
        "qiang",       "lei",      "jun",      "yong",     "tao",           "ming",     "chao",
        "xiu",         "xia",      "ping",     "gang",     "hong",          "hua",      "san",
    };
    size_t best = 0;
    for (size_t i = 0; i < countof(words); i++) {
        size_t len = strlen(words[i]);
        if (len > best && len <= n && memcmp(words[i], p, len) == 0)
            best = len;
    }
    return best;
}

/* Characters that belong to no common part. */
static size_t left_over(const char *p, size_t n)
{
    size_t left = 0;
    while (n > 0) {
        size_t found = run_len(p, n);
        size_t others[] = {row_len(p, n), birthday_len(p, n), word_len(p, n)};
        for (size_t i = 0; i < countof(others); i++)
            found = others[i] > found ? others[i] : found;
        left += found == 1;
        p += found;
        n -= found;
    }
    return left;
}

static bool is_common(const char *lowered, size_t n)
{
    char plain[PASSWORD_MAX];
    for (size_t i = 0; i < n; i++)
        plain[i] = unleet(lowered[i]);
    return left_over(lowered, n) < LEFT_MIN || left_over(plain, n) < LEFT_MIN;
}

static bool holds_name(const char *lowered, size_t n, struct str user)
{
    char name[PASSWORD_MAX], back[PASSWORD_MAX];
    if (user.len < 3 || user.len > sizeof name)
        return false;
    for (size_t i = 0; i < user.len; i++) {
        name[i] = lower(user.at[i]);
        back[user.len - 1 - i] = name[i];
    }
    struct str all = {lowered, n};
    return str_has(all, (struct str){name, user.len}) || str_has(all, (struct str){back, user.len});
}

enum password_flaw password_check(struct str password, struct str user_name)
{
    char lowered[PASSWORD_MAX];
    unsigned classes = 0;
    if (password.len > PASSWORD_MAX)
        return PASSWORD_LONG;
    if (!utf8_valid(password))
        return PASSWORD_CHARS;
    for (size_t i = 0; i < password.len; i++) {
        unsigned char c = (unsigned char)password.at[i];
        if (c < 0x20 || c == 0x7F)
            return PASSWORD_CHARS;
        classes |= c >= 'A' && c <= 'Z'   ? 1U
                   : c >= 'a' && c <= 'z' ? 2U
                   : is_digit((char)c)    ? 4U
                                          : 8U;
        lowered[i] = lower((char)c);
    }
    if (utf8_count(password) < PASSWORD_MIN)
        return PASSWORD_SHORT;
    if (__builtin_popcount(classes) < 3)
        return PASSWORD_CLASSES;
    if (holds_name(lowered, password.len, user_name))
        return PASSWORD_NAME;
    enum password_flaw flaw = is_common(lowered, password.len) ? PASSWORD_COMMON : PASSWORD_OK;
    explicit_bzero(lowered, sizeof lowered);
    return flaw;
}

const char *password_flaw_text(enum password_flaw f)
{
    static const char *const texts[] = {
        "",
        "密码太短，请至少使用 12 个字符",
        "密码太长，请不要超过 128 个字节",
        "密码太简单，请至少使用大写字母、小写字母、数字、符号中的三类",
        "密码中不能包含用户名",
        "密码容易被猜到，请不要用常见词、拼音姓名、生日、连续或重复的字符、键盘顺序拼成密码",
        "密码中有控制字符，请重新输入",
    };
    return texts[f];
}
