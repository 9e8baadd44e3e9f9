/* SPDX-License-Identifier: Apache-2.0
 * The program: a shell command, or (started by itself) the jailed reader of foreign files. */
#include "cli.h"
#include "sheet_child.h"

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0)
        return sheet_child_main(argc, argv);
    return cli_main(argc, argv);
}
