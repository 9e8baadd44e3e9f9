/* SPDX-License-Identifier: Apache-2.0
 * A call sent through the unix socket of the running server. Wrapper of libcurl. */
#pragma once
#include "dispatch.h"

/* False with a Chinese sentence when the server cannot be reached. The answer lives in a. */
bool relay(struct arena *a, const char *socket, const struct call *call, struct reply *reply,
           struct str *why);
