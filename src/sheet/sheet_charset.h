/* SPDX-License-Identifier: Apache-2.0
 * What a text file is written in, decided by strict rules and never by likelihood: byte order
 * mark, the NUL pattern of UTF-16, valid UTF-8 from end to end, else GB18030, else refused. */
#pragma once
#include "sheet_parse.h"

enum charset { CHARSET_UTF8, CHARSET_UTF16LE, CHARSET_UTF16BE, CHARSET_GB18030 };

struct recode;
struct decoder {
    enum charset charset;
    struct recode *recode; /* GB18030 only */
    uint8_t carry[8]; /* bytes of a character cut by the end of a chunk */
    size_t carry_n;
};

/* Reads through fd once; *skip is the length of the byte order mark. */
enum err charset_detect(int fd, uint64_t size, enum charset *out, uint64_t *skip) MUST_USE;
bool decoder_open(struct decoder *d, enum charset charset);
void decoder_close(struct decoder *d);
/* Decodes n bytes to UTF-8; out needs 4 * n + 32 bytes. last: no more comes. SIZE_MAX: not valid. */
size_t decoder_run(struct decoder *d, const uint8_t *in, size_t n, bool last, char *out);
