// SPDX-License-Identifier: Apache-2.0
// Bare read of a workbook the way C libraries do it (xlsxio, for one): minizip unpacks, expat calls
// back for every element, shared strings are resolved. Prints rows and cells; checks nothing.
#include <expat.h>
#include <minizip/unzip.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 65536, CELL_MAX = 65536 };

struct book {
    char **strings;
    size_t n, cap;
    char text[CELL_MAX];
    size_t used;
    bool keep, shared;
    uint64_t rows, cells, bytes;
};

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "expat_read: %s\n", what);
        exit(1);
    }
}

static void on_text(void *arg, const XML_Char *s, int n)
{
    struct book *b = arg;
    if (!b->keep)
        return;
    must(b->used + (size_t)n < sizeof b->text, "cell too long");
    memcpy(b->text + b->used, s, (size_t)n);
    b->used += (size_t)n;
}

static void strings_begin(void *arg, const XML_Char *name, const XML_Char **atts)
{
    struct book *b = arg;
    (void)atts;
    if (strcmp(name, "si") == 0)
        b->used = 0;
    b->keep = strcmp(name, "t") == 0;
}

static void strings_end(void *arg, const XML_Char *name)
{
    struct book *b = arg;
    b->keep = false;
    if (strcmp(name, "si") != 0)
        return;
    if (b->n == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 1024;
        b->strings = realloc(b->strings, b->cap * sizeof *b->strings);
        must(b->strings, "memory");
    }
    char *copy = malloc(b->used + 1);
    must(copy, "memory");
    memcpy(copy, b->text, b->used);
    copy[b->used] = 0;
    b->strings[b->n++] = copy;
}

static void sheet_begin(void *arg, const XML_Char *name, const XML_Char **atts)
{
    struct book *b = arg;
    if (strcmp(name, "row") == 0)
        b->rows++;
    if (strcmp(name, "c") == 0) {
        b->shared = false;
        for (; *atts; atts += 2)
            if (strcmp(atts[0], "t") == 0)
                b->shared = strcmp(atts[1], "s") == 0;
    }
    b->keep = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
    if (b->keep)
        b->used = 0;
}

static void sheet_end(void *arg, const XML_Char *name)
{
    struct book *b = arg;
    if (!b->keep || (strcmp(name, "v") != 0 && strcmp(name, "t") != 0))
        return;
    b->keep = false;
    b->text[b->used] = 0;
    const char *value = b->text;
    if (b->shared) {
        size_t at = strtoul(b->text, NULL, 10);
        must(at < b->n, "no such string");
        value = b->strings[at];
    }
    b->cells++;
    b->bytes += strlen(value);
}

static void part(unzFile zip, const char *name, bool needed, struct book *b, XML_StartElementHandler begin,
                 XML_EndElementHandler end)
{
    static char buf[CHUNK];
    if (unzLocateFile(zip, name, 1) != UNZ_OK) {
        must(!needed, "part missing");
        return;
    }
    must(unzOpenCurrentFile(zip) == UNZ_OK, "part does not open");
    XML_Parser p = XML_ParserCreate(NULL);
    must(p, "memory");
    XML_SetUserData(p, b);
    XML_SetElementHandler(p, begin, end);
    XML_SetCharacterDataHandler(p, on_text);
    for (int n = 1; n > 0;) {
        n = unzReadCurrentFile(zip, buf, sizeof buf);
        must(n >= 0 && XML_Parse(p, buf, n, n == 0) == XML_STATUS_OK, "damaged part");
    }
    XML_ParserFree(p);
    unzCloseCurrentFile(zip);
}

int main(int argc, char **argv)
{
    static struct book b;
    must(argc == 2, "usage: expat_read FILE");
    unzFile zip = unzOpen(argv[1]);
    must(zip, "no zip file");
    part(zip, "xl/sharedStrings.xml", false, &b, strings_begin, strings_end);
    part(zip, "xl/worksheets/sheet1.xml", true, &b, sheet_begin, sheet_end);
    unzClose(zip);
    printf("%llu %llu %llu\n", (unsigned long long)b.rows, (unsigned long long)b.cells, (unsigned long long)b.bytes);
    return 0;
}
