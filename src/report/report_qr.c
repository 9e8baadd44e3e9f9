// SPDX-License-Identifier: Apache-2.0
// QR codes by libqrencode, the only file that sees it.
#include <qrencode.h>

#include "report.h"

enum { QR_TEXT_MAX = 200 };

enum err paper_qr_make(struct arena *a, struct str text, struct paper_qr *out)
{
    if (text.len > QR_TEXT_MAX)
        return ERR_TOO_LARGE;
    QRcode *q = QRcode_encodeString(str_z(a, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!q)
        return ERR_TOO_LARGE;
    size_t side = (size_t)q->width;
    unsigned char *on = arena_alloc(a, side * side, 1);
    for (size_t i = 0; i < side * side; i++)
        on[i] = q->data[i] & 1;
    QRcode_free(q);
    *out = (struct paper_qr){side, on};
    return OK;
}
