/* SPDX-License-Identifier: Apache-2.0
 * Build-time generator, the only one:
 *   embed sql  OUT.h OUT.c FILE.sql...   named statements -> enum stmt_id + table
 *   embed files OUT.c SYMBOL ROOT FILE... files -> const struct embed_file SYMBOL[] (path below ROOT)
 * A statement begins with a line `-- name: NAME kind [flag...]` (kind: one many exec; flags:
 * scoped, open:REASON, scan:REASON) and ends at the next such line. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    size_t cap = 1 << 16, n = 0, got;
    char *p = malloc(cap);
    while (p && (got = fread(p + n, 1, cap - n - 1, f)) > 0) {
        n += got;
        if (cap - n < 2)
            p = realloc(p, cap *= 2);
    }
    if (!p || ferror(f)) {
        perror(path);
        exit(1);
    }
    fclose(f);
    p[n] = 0;
    *len = n;
    return p;
}

static FILE *create(const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

static void finish(FILE *f, const char *path)
{
    if (ferror(f) || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

static void put_c_line(FILE *f, const char *s, size_t n)
{
    fputs("\n        \"", f);
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\\')
            fputc('\\', f);
        fputc(s[i], f);
    }
    fputs("\\n\"", f);
}

/* One statement file: writes names to h and rows to c. */
static void sql_file(FILE *h, FILE *c, const char *path)
{
    size_t len;
    char *text = read_file(path, &len);
    bool open = false;
    for (char *line = text; *line;) {
        char *end = strchr(line, '\n');
        size_t n = end ? (size_t)(end - line) : strlen(line);
        char name[64], kind[8];
        int used = 0;
        if (n > 8 && strncmp(line, "-- name:", 8) == 0) {
            char head[256] = {0};
            memcpy(head, line, n < 255 ? n : 255);
            if (sscanf(head, "-- name: %63[A-Z0-9_] %7[a-z]%n", name, kind, &used) != 2) {
                fprintf(stderr, "%s: bad statement head: %s\n", path, head);
                exit(1);
            }
            if (open)
                fputs("},\n", c);
            open = true;
            fprintf(h, "    %s,\n", name);
            char upper[8] = {0};
            for (size_t i = 0; kind[i]; i++)
                upper[i] = (char)(kind[i] - 'a' + 'A');
            const char *flags = head + used;
            const char *file = strstr(path, "src/"); /* the same wherever the build folder is */
            fprintf(c, "    [%s] = {\"%s\", STMT_%s, \"%s\", \"%s\", ", name, name, upper,
                    flags[0] ? flags + 1 : "", file ? file : path);
        } else if (open && n && !(n > 1 && line[0] == '-' && line[1] == '-')) {
            put_c_line(c, line, n);
        }
        if (!end)
            break;
        line = end + 1;
    }
    if (open)
        fputs("},\n", c);
    free(text);
}

static int make_sql(int argc, char **argv)
{
    FILE *h = create(argv[2]), *c = create(argv[3]);
    fputs("/* generated from the .sql files by tools/embed.c */\n#pragma once\n"
          "#include \"db.h\"\nenum stmt_id {\n", h);
    fputs("#include \"statements.h\"\nconst struct db_stmt db_statements[STMT__COUNT] = {\n", c);
    for (int i = 4; i < argc; i++)
        sql_file(h, c, argv[i]);
    fputs("    STMT__COUNT\n};\nextern const struct db_stmt db_statements[STMT__COUNT];\n", h);
    fputs("};\n", c);
    finish(h, argv[2]);
    finish(c, argv[3]);
    return 0;
}

static int make_files(int argc, char **argv)
{
    FILE *c = create(argv[2]);
    const char *slash = strrchr(argv[4], '/');
    char base[256];
    snprintf(base, sizeof base, "%s/", slash ? slash + 1 : argv[4]);
    fputs("#include \"embed.h\"\n", c);
    for (int i = 5; i < argc; i++) {
        size_t len;
        unsigned char *p = (unsigned char *)read_file(argv[i], &len);
        fprintf(c, "static const unsigned char data_%d[] = {", i);
        for (size_t k = 0; k < len; k++)
            fprintf(c, "%s%u,", k % 24 == 0 ? "\n" : "", p[k]);
        fputs("0};\n", c);
        free(p);
    }
    fprintf(c, "const struct embed_file %s[] = {\n", argv[3]);
    for (int i = 5; i < argc; i++) {
        const char *path = argv[i];
        const char *below = strstr(path, base); /* the path may be relative to the build folder */
        path = below ? below + strlen(base) : path;
        fprintf(c, "    {\"%s\", data_%d, sizeof data_%d - 1},\n", path, i, i);
    }
    fputs("    {0, 0, 0}};\n", c);
    finish(c, argv[2]);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc >= 4 && strcmp(argv[1], "sql") == 0)
        return make_sql(argc, argv);
    if (argc >= 5 && strcmp(argv[1], "files") == 0)
        return make_files(argc, argv);
    fputs("usage: embed sql OUT.h OUT.c FILE... | embed files OUT.c SYMBOL ROOT FILE...\n", stderr);
    return 2;
}
