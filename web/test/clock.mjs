// SPDX-License-Identifier: Apache-2.0
// A server whose days pass when a test says so: Debian's libfaketime, preloaded into that process alone, reads how far ahead it is from a
// file at each look at the clock. Timers of the server and the browsers' clocks stay as they are.
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The server's waits go by the monotonic clock. Left to itself the library takes them for waits that Debian's C library would count by the
// other clock, and lets each end at once: two threads of an idle server then keep both cores of a small machine busy.
const WAITS = { DONT_FAKE_MONOTONIC: '1', FAKETIME_FORCE_MONOTONIC_FIX: '0' }

/** env for the server; ahead(n) puts it n days after the real day; stop() when it has ended. */
export function serverClock() {
  const lib = readdirSync('/usr/lib').map((d) => join('/usr/lib', d, 'faketime/libfaketimeMT.so.1')).find(existsSync)
  if (!lib) throw new Error('libfaketime is missing (make deps)')
  const dir = mkdtempSync(join(tmpdir(), 'nuan-clock-'))
  const file = join(dir, 'ahead')
  const ahead = (days) => {
    writeFileSync(`${file}.new`, `+${days}d\n`)
    renameSync(`${file}.new`, file) // the server never reads half of it
  }
  ahead(0)
  const env = { LD_PRELOAD: lib, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', ...WAITS, NO_FAKE_STAT: '1' }
  return { env, ahead, stop: () => rmSync(dir, { recursive: true, force: true }) }
}
