/* SPDX-License-Identifier: Apache-2.0
 * The way out of a short message: an adapter of the installation over HTTP, or without one a file in the data folder
 * that shows what would be sent, numbers and codes masked. */
#pragma once
#include "ctx.h"

struct message {
    struct str id;    /* same message, same id: a gateway may refuse the double */
    struct str phone; /* in clear */
    struct str text;
    struct str code;  /* a one-time code in the text, "" = none: kept out of files */
};

/* send: NULL = sent, else why not (a sentence without numbers). */
struct gateway {
    const char *name;
    const char *(*send)(const struct gateway *g, const struct app *app, struct arena *a, const struct message *m);
    const char *url, *token;
};
/* NUAN_SMS_URL names an adapter (https, or http to this machine); without it the file gateway. */
struct gateway gateway_here(void);
bool gateway_url_safe(const char *url);
