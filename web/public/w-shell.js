// SPDX-License-Identifier: Apache-2.0
// Keeps the shell of the worker's page (its document, scripts, styles, mark), so that it opens on a bad line and says
// so itself. Answers of the server about persons go past it: nothing under /api is ever kept or looked up.
const CACHE = 'worker-shell-1'
const SHELL = ['/w', '/mark.svg', '/worker.webmanifest']
const ours = (url) => url.origin === self.location.origin && (SHELL.includes(url.pathname) || url.pathname.startsWith('/assets/'))

self.addEventListener('install', (e) => e.waitUntil(caches.open(CACHE).then((c) => c.addAll(SHELL)).then(() => self.skipWaiting())))
self.addEventListener('activate', (e) =>
  e.waitUntil(caches.keys().then((all) => Promise.all(all.filter((k) => k !== CACHE).map((k) => caches.delete(k)))).then(() => self.clients.claim())))

async function keep(request, key) {
  const r = await fetch(request)
  if (r.ok) (await caches.open(CACHE)).put(key, r.clone())
  return r
}

self.addEventListener('fetch', (e) => {
  const url = new URL(e.request.url)
  if (e.request.method !== 'GET' || !ours(url)) return
  // names under assets/ carry a hash of their content; the rest is asked first and kept for the bad line
  if (url.pathname.startsWith('/assets/')) e.respondWith(caches.match(e.request).then((hit) => hit ?? keep(e.request, e.request)))
  else e.respondWith(keep(e.request, url.pathname).catch(() => caches.match(url.pathname).then((hit) => hit ?? Response.error())))
})
