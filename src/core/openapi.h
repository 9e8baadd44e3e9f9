/* SPDX-License-Identifier: Apache-2.0
 * The API document (OpenAPI 3.1), read off the route tables. */
#pragma once
#include "area.h"

void openapi_write(struct jw *w, const struct app *app);
