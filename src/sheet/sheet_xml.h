/* SPDX-License-Identifier: Apache-2.0
 * A pull tokenizer for the XML inside workbooks: start tags, end tags and text as slices of a
 * sliding window over one zip part. Prefixes are cut off names. A DTD is always refused, so there
 * are no entities but the five of XML and character numbers. */
#pragma once
#include "sheet_zip.h"

enum {
    XML_WINDOW = 256 * 1024, /* a tag or run of text longer than this is refused */
    XML_DEPTH = 64,
};

enum xml_kind { XML_BAD, XML_EOF, XML_OPEN, XML_CLOSE, XML_TEXT };

struct xml {
    struct zip_stream in;
    struct sheet_fail *fail;
    char *buf;
    size_t at, end;
    bool over;      /* the part has been read to its end */
    bool ignorant;  /* entered in mid-document: depth unknown */
    int depth;
    enum err err;   /* after XML_BAD */
    struct str name;  /* OPEN, CLOSE: without prefix */
    struct str attrs; /* OPEN */
    struct str text;  /* TEXT: raw, see xml_text() */
    bool empty;       /* OPEN of <a/>: no CLOSE follows */
    bool cdata;
};

/* x is zeroed memory, reused part after part; ends with xml_free. max: bytes unzipped. */
enum err xml_open(struct xml *x, struct zip *z, const struct zip_entry *e, uint64_t max) MUST_USE;
void xml_free(struct xml *x);

enum xml_kind xml_next(struct xml *x);
/* Runs over raw bytes until just after the closing tag of that name; false: not found or bad. */
bool xml_skip_behind(struct xml *x, struct str name);
/* The slices live until the next call. */
bool xml_attr(const struct xml *x, struct str name, struct str *value);
bool xml_attr_true(const struct xml *x, struct str name); /* "1" or "true" */
uint32_t xml_attr_uint(const struct xml *x, struct str name, uint32_t otherwise);

/* Decodes entities (not in CDATA), line ends and, when escapes, _xHHHH_ of Excel. Returns bytes
 * written, never more than text.len; SIZE_MAX for an unknown entity or text that is not UTF-8. */
bool xml_plain(struct str text, bool escapes); /* nothing in it to decode */
size_t xml_text(struct str text, bool cdata, bool escapes, char *out);

static inline bool xml_is(const struct xml *x, const char *name, size_t n)
{
    return x->name.len == n && memcmp(x->name.at, name, n) == 0;
}
#define XML_IS(x, lit) xml_is((x), "" lit "", sizeof(lit) - 1)
