/* SPDX-License-Identifier: Apache-2.0
 * The sender of one-time codes: a thread of the server that looks every second whether one waits in the outbox. A job would
 * need a user who starts it, and sending within the call would tell by its time who is in the register. */
#pragma once
#include "app.h"

struct sender;
struct sender *sender_start(struct app *app); /* NULL: no thread to be had */
void sender_stop(struct sender *s);           /* waits for the message that is being sent; NULL is fine */
