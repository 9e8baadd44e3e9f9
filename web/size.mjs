// SPDX-License-Identifier: Apache-2.0
// Weighs the first view of a clerk (log-in and home) and of a worker as the browser loads them: the document, its entry
// with everything it imports, and the pages shown; gzip of each file. Fails above a limit, when a clerk's library
// comes to a worker, and when what only a scan needs comes to anybody.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const VIEWS = [
  { who: 'clerk', html: 'index.html', keys: ['index.html', 'src/pages/Login.vue', 'src/pages/Home.vue'], limit_kb: 210, never: /jsqr/i },
  { who: 'worker', html: 'worker.html', keys: ['worker.html'], limit_kb: 150, never: /el-|element-plus|clerk|index-|jsqr/i },
]
const root = dirname(fileURLToPath(import.meta.url))
const dist = join(root, 'dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))

function filesOf(view) {
  const files = new Set([view.html])
  const seen = new Set()
  const take = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    const m = manifest[key]
    if (!m) throw new Error(`no ${key} in the manifest`)
    files.add(m.file)
    for (const c of m.css ?? []) files.add(c)
    for (const i of m.imports ?? []) take(i)
  }
  view.keys.forEach(take)
  return files
}

let bad = false
for (const view of VIEWS) {
  const files = filesOf(view)
  let sum = 0
  for (const f of files) {
    const n = gzipSync(readFileSync(join(dist, f)), { level: 9 }).length
    sum += n
    if (process.argv.includes('-v')) console.log(f, n)
    if (view.never?.test(f)) {
      bad = true
      console.log(`${view.who}: ${f} is not for him`)
    }
  }
  const kb = sum / 1024
  bad ||= kb > view.limit_kb
  console.log(`first view of a ${view.who}: ${files.size} files, ${kb.toFixed(1)} KB gzip (limit ${view.limit_kb})`)
}
process.exit(bad ? 1 : 0)
