// SPDX-License-Identifier: Apache-2.0
#include "cli.h"
#include "core_api.h"

static int version_run(struct cli *c)
{
    (void)c;
    puts("nuan " NUAN_VERSION);
    return 0;
}

const struct command command_version = {.name = "version", .title = LIT("显示版本"), .run = version_run};
