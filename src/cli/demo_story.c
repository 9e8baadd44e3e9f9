// SPDX-License-Identifier: Apache-2.0
#include "demo.h"

void demo_story(struct demo *d)
{
    (void)d;
}
