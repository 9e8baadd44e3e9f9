// SPDX-License-Identifier: Apache-2.0
// Weighs the first view of a clerk (log-in and home) as the browser loads it: index.html, its entry with
// everything it imports, and the two pages; gzip of each file. Fails above the limit.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 210
const root = dirname(fileURLToPath(import.meta.url))
const dist = join(root, 'dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))

const files = new Set(['index.html'])
const seen = new Set()
function take(key) {
  if (seen.has(key)) return
  seen.add(key)
  const m = manifest[key]
  if (!m) throw new Error(`no ${key} in the manifest`)
  files.add(m.file)
  for (const c of m.css ?? []) files.add(c)
  for (const i of m.imports ?? []) take(i)
}
for (const key of ['index.html', 'src/pages/Login.vue', 'src/pages/Home.vue']) take(key)

let sum = 0
for (const f of files) sum += gzipSync(readFileSync(join(dist, f)), { level: 9 }).length
const kb = sum / 1024
console.log(`first view: ${files.size} files, ${kb.toFixed(1)} KB gzip (limit ${LIMIT_KB})`)
if (process.argv.includes('-v')) for (const f of files) console.log(f, gzipSync(readFileSync(join(dist, f))).length)
process.exit(kb <= LIMIT_KB ? 0 : 1)
