// SPDX-License-Identifier: Apache-2.0
// The way to the server for a bad line: an answer waits at most TIMEOUT_MS, a read is tried again by itself, and what cannot
// be reached says so in one sentence. The session's word is kept in memory only; nothing is stored in the browser.
const TIMEOUT_MS = 15_000
const TRIES = 3
const PAUSE_MS = 800

export class AskError extends Error {
  constructor(readonly status: number, text: string, readonly field = '') {
    super(text)
  }
  get offline(): boolean {
    return this.status === 0
  }
}

let csrf = ''
export function setWord(word: string): void {
  csrf = word
}

interface Refusal { error?: { text?: string; fields?: { field: string; text: string }[] } }

/** Of a command: sent again under it, it has no second effect. */
export function commandId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
}

async function once<T>(method: string, path: string, body?: unknown, id = ''): Promise<T> {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), TIMEOUT_MS)
  try {
    const headers: Record<string, string> = { Accept: 'application/json' }
    if (method === 'POST') Object.assign(headers, { 'Content-Type': 'application/json', 'X-CSRF': csrf, ...(id ? { 'X-Command-Id': id } : {}) })
    const r = await fetch(path, { method, headers, body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined, signal: end.signal })
    const said = (await r.json().catch(() => null)) as (T & Refusal) | null
    if (r.ok && said) return said
    const field = said?.error?.fields?.[0]
    throw new AskError(r.status, field?.text ?? said?.error?.text ?? '服务暂时不可用，请稍后再试', field?.field ?? '')
  } catch (e) {
    if (e instanceof AskError) throw e
    throw new AskError(0, '网络不通。请检查网络后点“重试”，已填写的内容不会丢失。')
  } finally {
    clearTimeout(timer)
  }
}

async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await run()
    } catch (e) {
      if (!(e instanceof AskError && e.offline) || n === TRIES || !navigator.onLine) throw e
      await new Promise((next) => setTimeout(next, PAUSE_MS * n))
    }
  }
}
export const read = <T,>(path: string): Promise<T> => again(() => once<T>('GET', path))
/** A command: its answer lost on the way is asked for again under the same id. */
export const send = <T,>(path: string, body?: unknown): Promise<T> => {
  const id = commandId()
  return again(() => once<T>('POST', path, body, id))
}

/** A file as the body; not tried again by itself, for it may be large and the line bad. */
export async function sendFile<T>(path: string, file: File): Promise<T> {
  try {
    const r = await fetch(path, {
      method: 'POST', body: file,
      headers: { Accept: 'application/json', 'Content-Type': 'application/octet-stream', 'X-CSRF': csrf, 'X-Command-Id': commandId(), 'X-File-Name': encodeURIComponent(file.name) },
    })
    const said = (await r.json().catch(() => null)) as (T & Refusal) | null
    if (r.ok && said) return said
    throw new AskError(r.status, said?.error?.fields?.[0]?.text ?? said?.error?.text ?? '没有上传成功，请再试一次')
  } catch (e) {
    if (e instanceof AskError) throw e
    throw new AskError(0, '网络不通，没有上传。请检查网络后再选一次。')
  }
}
