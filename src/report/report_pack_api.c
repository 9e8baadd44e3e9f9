// SPDX-License-Identifier: Apache-2.0
// Routes of packs and copies: one file's pack at once, several by a job, a person's copy of what is held about him.
#include <unistd.h>

#include "area.h"
#include "audit.h"
#include "date.h"
#include "file.h"
#include "job.h"
#include "report_pack.h"

enum { REASON_MIN = 2 }; /* characters of a reason */

/* Nothing masked: by who may see numbers in full, with a reason that stands in the trail. */
static enum err may_plain(struct ctx *cx, bool plain, struct str reason, struct str path)
{
    if (!plain)
        return OK;
    if (!cx_may(cx, PERM_PERSON_UNMASK, path))
        return fail(cx, ERR_FORBIDDEN, "含完整信息的证据包须由有权查看完整信息的人员生成");
    return utf8_count(str_trim(reason)) < REASON_MIN ? fail_field(cx, "reason", "请写明用途") : OK;
}

static struct str mark_of(struct ctx *cx)
{
    char at[DATE_TIME_TEXT];
    date_time_text(cx->now, at);
    return str_f(cx->a, "%.*s　%s　%.*s", FMT(cx->who->name), at, FMT(cx->who->login));
}

/* --- one file --- */

static void close_fd(void *p)
{
    close(*(int *)p);
}

static enum err answer_zip(struct ctx *cx, int fd, struct str name)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size <= 0 || lseek(fd, 0, SEEK_SET) != 0)
        return ERR_IO;
    cx->reply->file_fd = fd;
    cx->reply->file_size = size;
    cx->reply->type = S("application/zip");
    cx->reply->file_name = name;
    return OK;
}

static enum err one_pack(struct ctx *cx)
{
    struct casefile f;
    struct pack p;
    char path[32];
    bool plain = cx_query_int(cx, "plain", 0) != 0;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    TRY(may_plain(cx, plain, cx_query(cx, "reason"), f.path));
    if (!f.key)
        return fail(cx, ERR_STATE, "个人信息已删除，没有证据包");
    audit_object(cx, f.org_id, "casefile:%lld", (long long)id);
    audit_note(cx, "numbers", plain ? S("完整") : S("打码"));
    audit_note(cx, "reason", cx_query(cx, "reason"));
    int *fd = NEW(cx->a, int);
    *fd = file_temp(cx->app);
    if (*fd < 0)
        return ERR_IO;
    arena_defer(cx->a, close_fd, fd);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", *fd);
    TRY(pack_begin(&p, cx->app, path, plain, mark_of(cx), cx->now));
    TRY(pack_end(&p, pack_file(cx, &p, id)));
    return answer_zip(cx, *fd, str_f(cx->a, "证据包-%.*s.zip", FMT(f.no)));
}

/* --- several: a job --- */

struct pack_in {
    struct str ids, state, seed, reason;
    int64_t sample;
    bool plain;
};
static const struct field pack_in_fields[6] = {
    {FIELD(struct pack_in, ids), .label = LIT("档案序号（逗号分隔）"), .max = 40000},
    {FIELD(struct pack_in, state), .label = LIT("抽样范围：状态"), .max = 20},
    {FIELD(struct pack_in, seed), .label = LIT("抽样种子"), .max = PACK_SEED_MAX},
    {FIELD(struct pack_in, reason), .label = LIT("事由"), .need = true, .max = 200},
    {FIELD(struct pack_in, sample), .label = LIT("抽样份数"), .max = PACK_FILES_MAX},
    {FIELD(struct pack_in, plain), .as = AS_BOOL, .label = LIT("完整信息和附件")},
};

struct drawn {
    int64_t id;
    unsigned char rank[SM3_BYTES];
};
struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

static int by_rank(const void *a, const void *b)
{
    return memcmp(((const struct drawn *)a)->rank, ((const struct drawn *)b)->rank, SM3_BYTES);
}

/* The files whose SM3("seed:id") is smallest: the same seed over the same files draws the same ones, and anybody can draw again. */
static enum err draw(struct ctx *cx, const struct pack_in *in, struct str seed, int64_t *ids, size_t *n)
{
    enum { POPULATION_MAX = 400000 };
    struct id_row *all = NULL;
    size_t m = 0;
    TRY(db_rows(cx->tx, EVIDENCE_POPULATION, VALS(LO(cx), HI(cx), TXT(in->state)), FIELDS(struct id_row, id_fields), POPULATION_MAX, &all, &m));
    struct drawn *d = NEWS(cx->a, struct drawn, m + 1);
    for (size_t i = 0; i < m; i++) {
        char text[PACK_SEED_MAX * 4 + 32];
        int len = snprintf(text, sizeof text, "%.*s:%lld", FMT(seed), (long long)all[i].id);
        d[i].id = all[i].id;
        sm3_once(text, (size_t)len, d[i].rank);
    }
    qsort(d, m, sizeof *d, by_rank);
    *n = m < (size_t)in->sample ? m : (size_t)in->sample;
    for (size_t i = 0; i < *n; i++)
        ids[i] = d[i].id;
    return OK;
}

static enum err named(struct ctx *cx, struct str list, int64_t *ids, size_t *n)
{
    struct casefile f;
    for (*n = 0; list.len; (*n)++) {
        int64_t id;
        if (*n == PACK_FILES_MAX)
            return fail(cx, ERR_TOO_LARGE, "一个证据包最多 %d 份档案", PACK_FILES_MAX);
        if (!str_int(str_trim(str_cut(list, ',', &list)), &id))
            return fail_field(cx, "ids", "应是以逗号分隔的档案序号");
        struct arena_mark m = arena_mark(cx->a);
        enum err e = casefile_get(cx, id, &f);
        arena_release(cx->a, m);
        if (e != OK)
            return e;
        ids[*n] = id;
    }
    return OK;
}

static struct str new_seed(struct ctx *cx)
{
    unsigned char b[8];
    rand_fill(cx->app->rand, b, sizeof b);
    struct buf out = buf_new(cx->a, 2 * sizeof b + 1);
    for (size_t i = 0; i < sizeof b; i++)
        buf_f(&out, "%02x", b[i]);
    return buf_done(&out);
}

static enum err drop_day(struct ctx *cx, struct str *day)
{
    const struct json *body = NULL;
    struct str edition;
    char iso[DATE_TEXT];
    TRY(privacy_rule(cx, "retention", &body, &edition));
    const struct json *classes = json_get(body, "classes");
    int64_t days = 30;
    for (size_t i = 0; i < json_len(classes); i++)
        if (str_eq(json_get_str(json_at(classes, i), "code"), S("pack")))
            days = json_get_int(json_at(classes, i), "days", days);
    date_iso(date_add_days(date_of_ms(cx->now), (int32_t)days), iso);
    *day = str_dup(cx->a, str_of(iso));
    return OK;
}

static enum err told(struct ctx *cx, int64_t id)
{
    struct evidence_pack k = {0};
    TRY(cx_one(cx, EVIDENCE_PACK_GET, id, EVIDENCE_PACK, &k));
    cx_row(cx, EVIDENCE_PACK, &k);
    return OK;
}

static enum err pack_post(struct ctx *cx)
{
    const struct pack_in *in = cx->in;
    int64_t *ids = NEWS(cx->a, int64_t, PACK_FILES_MAX), id = 0, job = 0;
    size_t n = 0;
    struct str seed = in->ids.len ? S("") : in->seed.len ? in->seed : new_seed(cx), drop = S("");
    TRY(may_plain(cx, in->plain, in->reason, cx->org_path));
    if (!in->ids.len && in->sample < 1)
        return fail_field(cx, "sample", "请写明抽几份，或选择档案");
    TRY(in->ids.len ? named(cx, in->ids, ids, &n) : draw(cx, in, seed, ids, &n));
    if (!n)
        return fail(cx, ERR_NOT_FOUND, "范围内没有可抽的档案");
    TRY(drop_day(cx, &drop));
    TRY(db_int(cx->tx, EVIDENCE_PACK_ADD,
               VALS(I64(cx->org_id), I64(in->plain), TXT(in->reason), I64((int64_t)n), TXT(seed), TXT(drop), I64(cx->who->user_id), I64(cx->now)), &id));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx->tx, EVIDENCE_PACK_CASE_ADD, VALS(I64(id), I64(ids[i])), NULL));
    TRY(job_start(cx, "evidence.pack", cx->org_id, str_f(cx->a, "{\"pack\":%lld}", (long long)id), &job));
    TRY(db_exec(cx->tx, EVIDENCE_PACK_JOB, VALS(I64(id), I64(job)), NULL));
    audit_object(cx, cx->org_id, "evidence_pack:%lld", (long long)id);
    audit_note(cx, "numbers", in->plain ? S("完整") : S("打码"));
    audit_note(cx, "reason", in->reason);
    audit_note(cx, "seed", seed);
    cx->reply->status = 202;
    return told(cx, id);
}

struct packing {
    int64_t id, last, total;
    struct evidence_pack row;
    struct pack pack;
    char path[32];
    struct file file;
    unsigned char sha[SHA256_BYTES];
    bool over, made;
    struct str state;
};

static enum err open_tx(struct ctx *cx, void *arg)
{
    struct packing *k = arg;
    TRY(cx_one(cx, EVIDENCE_PACK_GET, k->id, EVIDENCE_PACK, &k->row));
    k->total = k->row.wanted;
    k->made = str_eq(k->row.state, S("ready"));
    if (k->made) /* cut between the pack's last word and the job's: it is not made again beside itself */
        return OK;
    k->row = (struct evidence_pack){.plain = k->row.plain, .org_id = k->row.org_id};
    struct str mark = mark_of(cx);
    char *own = malloc(mark.len + 1); /* outlives this call: freed with the pack */
    if (!own)
        return ERR_IO;
    for (size_t i = 0; i < mark.len; i++)
        own[i] = mark.at[i];
    enum err e = pack_begin(&k->pack, cx->app, k->path, k->row.plain, (struct str){own, mark.len}, cx->now);
    if (e != OK)
        free(own);
    return e;
}

static enum err next_tx(struct ctx *cx, void *arg)
{
    struct packing *k = arg;
    struct id_row *r = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, EVIDENCE_PACK_NEXT, VALS(I64(k->id), I64(k->last), I64(1)), FIELDS(struct id_row, id_fields), 1, &r, &n));
    k->over = n == 0;
    if (!n)
        return OK;
    k->last = r[0].id;
    return pack_file(cx, &k->pack, k->last);
}

static enum err close_tx(struct ctx *cx, void *arg)
{
    struct packing *k = arg;
    bool ready = str_eq(k->state, S("ready"));
    struct buf sha = buf_new(cx->a, 2 * SHA256_BYTES + 1);
    if (ready)
        TRY(file_insert(cx, &k->file, k->row.org_id, FILE_CLOSED));
    for (size_t i = 0; ready && i < SHA256_BYTES; i++)
        buf_f(&sha, "%02x", k->sha[i]);
    return db_exec(cx->tx, EVIDENCE_PACK_STATE, VALS(I64(k->id), TXT(k->state), OPT(k->file.id), TXT(buf_done(&sha)), I64(k->file.size)), NULL);
}

static enum err hash_of(int fd, unsigned char out[SHA256_BYTES])
{
    enum { PIECE = 256 * 1024 };
    char *piece = malloc(PIECE);
    struct sha256 *h = sha256_new();
    ssize_t n = piece ? 1 : -1;
    for (off_t at = 0; n > 0; at += n > 0 ? n : 0) {
        n = pread(fd, piece, PIECE, at);
        if (n > 0)
            sha256_add(h, piece, (size_t)n);
    }
    sha256_done(h, out);
    sha256_free(h);
    free(piece);
    return n < 0 ? ERR_IO : OK;
}

static enum err fill(struct job_run *j, struct packing *k)
{
    enum err e = OK;
    for (int64_t done = 0; e == OK && !k->over; done++) {
        e = job_read(j, next_tx, k);
        if (e == OK && !k->over)
            e = job_progress(j, done + 1, k->total, "整理档案");
    }
    e = pack_end(&k->pack, e);
    free((char *)(uintptr_t)k->pack.mark.at);
    return e;
}

static enum err pack_job(struct job_run *j)
{
    struct packing k = {.id = json_get_int(json_parse(j->a, j->payload, NULL), "pack", 0)};
    int fd = file_temp(j->app);
    if (fd < 0)
        return ERR_IO;
    (void)snprintf(k.path, sizeof k.path, "/proc/self/fd/%d", fd);
    enum err e = job_read(j, open_tx, &k);
    if (e == OK && k.made) {
        close(fd);
        j->result = str_f(j->a, "{\"pack\":%lld,\"files\":%lld}", (long long)k.id, (long long)k.total);
        return OK;
    }
    if (e == OK)
        e = fill(j, &k);
    if (e == OK)
        e = hash_of(fd, k.sha);
    if (e == OK && lseek(fd, 0, SEEK_SET) != 0)
        e = ERR_IO;
    if (e == OK)
        e = file_keep(j->app, j->a, fd, str_f(j->a, "证据包-%lld.zip", (long long)k.id), &k.file);
    close(fd);
    k.state = e == OK ? S("ready") : S("failed");
    enum err kept = job_write(j, close_tx, &k);
    if (e == OK)
        e = kept;
    j->result = str_f(j->a, "{\"pack\":%lld,\"files\":%lld,\"attachments\":%lld}", (long long)k.id, (long long)k.pack.files, (long long)k.pack.attachments);
    return e;
}

static enum err pack_get(struct ctx *cx)
{
    struct evidence_pack k = {0};
    struct file f = {0};
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, EVIDENCE_PACK_GET, id, EVIDENCE_PACK, &k));
    if (!k.file_id)
        return fail(cx, ERR_STATE, "证据包还没有生成，或已到期删除");
    if (k.plain && k.made_by != cx->who->user_id && !cx_may(cx, PERM_PERSON_UNMASK, cx->org_path))
        return fail(cx, ERR_FORBIDDEN, "含完整信息的证据包只能由生成人或有权查看完整信息的人员下载");
    TRY(file_load(cx, k.file_id, &f));
    audit_object(cx, k.org_id, "evidence_pack:%lld", (long long)id);
    return file_answer(cx, &f);
}

/* --- a copy for the person himself --- */

static enum err as_workbook(struct ctx *cx, struct dossier *d)
{
    char path[32];
    int *fd = NEW(cx->a, int);
    *fd = file_temp(cx->app);
    if (*fd < 0)
        return ERR_IO;
    arena_defer(cx->a, close_fd, fd);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", *fd);
    TRY(dossier_xlsx(d, path));
    TRY(answer_zip(cx, *fd, S("个人信息副本.xlsx")));
    cx->reply->type = S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    return OK;
}

struct request_row {
    int64_t id, casefile_id, member_no, org_id;
    struct str kind, state;
};
static const struct field request_fields[] = {{FIELD(struct request_row, id)},     {FIELD(struct request_row, casefile_id)}, {FIELD(struct request_row, member_no)},
                                              {FIELD(struct request_row, org_id)}, {FIELD(struct request_row, kind)},        {FIELD(struct request_row, state)}};

static enum err copy_get(struct ctx *cx)
{
    struct request_row r = {0};
    struct casefile f;
    struct dossier *d = NULL;
    struct str format = cx_query(cx, "format");
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, PRIVACY_REQUEST_WHOSE, id, FIELDS(struct request_row, request_fields), &r));
    if (!str_eq(r.kind, S("access")) || (!str_eq(r.state, S("open")) && !str_eq(r.state, S("ready"))))
        return fail(cx, ERR_STATE, "只有正在办理的查阅请求才生成副本");
    TRY(casefile_get(cx, r.casefile_id, &f));
    TRY(dossier_of_member(cx, &f, r.member_no, &d));
    d->mark = str_f(cx->a, "个人信息副本　%.*s", FMT(mark_of(cx)));
    audit_object(cx, r.org_id, "privacy_request:%lld", (long long)id);
    audit_note(cx, "format", format);
    if (str_eq(format, S("xlsx")))
        return as_workbook(cx, d);
    if (str_eq(format, S("json"))) {
        cx->reply->body = dossier_json(d);
        cx->reply->type = S("application/json");
        cx->reply->file_name = S("个人信息副本.json");
        return OK;
    }
    if (format.len && !str_eq(format, S("pdf")))
        return fail_field(cx, "format", "格式应为 pdf、xlsx 或 json");
    cx->reply->type = S("application/pdf");
    cx->reply->file_name = S("个人信息副本.pdf");
    return dossier_pdf(d, &cx->reply->body);
}

static const struct route routes[] = {
    {M_GET, "/api/casefiles/:id/pack", one_pack, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, "evidence.pack", .shape = OUT_FILE, .logged = true,
     .query = "org,plain,reason", .title = LIT("一份档案的证据包（打码；plain=1 并写明 reason 为完整信息和附件）")},
    {M_POST, "/api/evidence/packs", pack_post, PERM_CASE_REVIEW, SCOPE_ORG, TX_WRITE, "evidence.packs", IN(struct pack_in, pack_in_fields),
     OUT(struct evidence_pack, evidence_pack_fields), .shape = OUT_ONE, .query = "org", .title = LIT("成批生成证据包（指定或抽样）")},
    {M_GET, "/api/evidence/packs/:id/file", pack_get, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, "evidence.download", .shape = OUT_FILE, .logged = true,
     .query = "org", .title = LIT("下载成批的证据包")},
    {M_GET, "/api/privacy/requests/:id/copy", copy_get, PERM_PRIVACY_ACT, SCOPE_ORG, TX_READ, "privacy.copy", .shape = OUT_FILE, .logged = true,
     .query = "org,format", .title = LIT("查阅请求的个人信息副本（pdf、xlsx 或 json）")},
};
static const struct job_kind jobs[] = {{"evidence.pack", LIT("生成证据包"), pack_job}};

extern const struct area area_report_pack;
const struct area area_report_pack = {.name = "report_pack", .title = LIT("证据包"), ROWS(routes, routes), ROWS(jobs, jobs)};
