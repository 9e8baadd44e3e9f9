// SPDX-License-Identifier: Apache-2.0
// The only way to the server. Reads are plain; every write carries the CSRF token and a command id
// that was made before the first send and stays the same for each retry of the same content, so
// that a lost answer, a double click or a second press never acts twice.

export type Query = Record<string, string | number | boolean | null | undefined>

export interface FieldError {
  field: string
  text: string
}

export class ApiError extends Error {
  status: number
  code: string
  fields: FieldError[]
  trace: string
  constructor(status: number, code: string, text: string, fields: FieldError[] = [], trace = '') {
    super(text)
    this.status = status
    this.code = code
    this.fields = fields
    this.trace = trace
  }
}

interface Hooks {
  csrf: () => string
  renewCsrf: () => Promise<void>
  loggedOut: () => void
  mustChange: () => void
  mustBind: () => void
  /** asks for a proof of identity; true once it is given */
  prove: () => Promise<boolean>
}

let hooks: Hooks = {
  csrf: () => '',
  renewCsrf: async () => undefined,
  loggedOut: () => undefined,
  mustChange: () => undefined,
  mustBind: () => undefined,
  prove: async () => false,
}

export function connectApi(h: Hooks): void {
  hooks = h
}

export function urlOf(path: string, query?: Query): string {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(query ?? {})) {
    if (v !== undefined && v !== null && v !== '' && v !== false) q.set(k, v === true ? '1' : String(v))
  }
  const s = q.toString()
  return s ? `${path}?${s}` : path
}

// crypto.randomUUID exists only on https and localhost; unions also open the page over plain LAN.
export function newCommandId(): string {
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = (b[6]! & 0x0f) | 0x40
  b[8] = (b[8]! & 0x3f) | 0x80
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function errorOf(status: number, body: unknown): ApiError {
  const e = (body as { error?: Partial<ApiError> & { text?: string } } | null)?.error
  if (e?.code) return new ApiError(status, e.code, e.text ?? '', e.fields ?? [], e.trace ?? '')
  const text = status === 413 ? '文件或内容太大，服务器没有接收' : `服务器没有正常应答（${status}）`
  return new ApiError(status, `HTTP_${status}`, text)
}

const noNetwork = () => new ApiError(0, 'NETWORK', '连不上服务器，请检查网络后再试；重试不会重复办理')

function noticed(e: ApiError, path: string): ApiError {
  if (e.status === 401 && path !== '/api/login') hooks.loggedOut()
  if (e.code === 'PASSWORD_CHANGE') hooks.mustChange()
  if (e.code === 'SECOND_FACTOR') hooks.mustBind()
  return e
}

async function answer<T>(r: Response, path: string): Promise<T> {
  const text = await r.text()
  let body: unknown = null
  try {
    body = text ? JSON.parse(text) : null
  } catch {
    throw errorOf(r.status, null)
  }
  if (!r.ok) throw noticed(errorOf(r.status, body), path)
  return body as T
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  let r: Response
  try {
    r = await fetch(urlOf(path, query), { headers: { Accept: 'application/json' }, signal })
  } catch (e) {
    if (signal?.aborted) throw e
    throw noNetwork()
  }
  return answer<T>(r, path)
}

// Ids of writes whose fate is unknown, by content: the next press of the same button reuses the id.
const pending = new Map<string, string>()
const RETRY_MS = [400, 1200]
const uncertain = (e: unknown) => e instanceof ApiError && (e.status === 0 || e.status === 503)
const sleep = (ms: number) => new Promise((ok) => setTimeout(ok, ms))

async function withId<T>(key: string, once: (id: string) => Promise<T>): Promise<T> {
  const id = pending.get(key) ?? newCommandId()
  pending.set(key, id)
  for (let i = 0; ; i++) {
    try {
      const out = await once(id)
      pending.delete(key)
      return out
    } catch (e) {
      if (!uncertain(e)) {
        pending.delete(key)
        throw e
      }
      if (i >= RETRY_MS.length) throw e
      await sleep(RETRY_MS[i]!)
    }
  }
}

type Method = 'POST' | 'PUT' | 'DELETE'

async function sendOnce<T>(method: Method, path: string, body: string | undefined, id: string): Promise<T> {
  const go = () =>
    fetch(path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        'X-CSRF': hooks.csrf(),
        'X-Command-Id': id,
      },
      body,
    }).catch(() => {
      throw noNetwork()
    })
  let r = await go()
  // A new log-in in another tab changes the token; fetch it once and go on.
  if (r.status === 403 && (await r.clone().text()).includes('"CSRF"')) {
    await hooks.renewCsrf()
    r = await go()
  }
  if (r.status === 403 && (await r.clone().text()).includes('"FRESH_LOGIN"') && (await hooks.prove())) r = await go()
  return answer<T>(r, path)
}

export function send<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const text = body === undefined ? (method === 'DELETE' ? undefined : '{}') : JSON.stringify(body)
  return withId(`${method} ${path} ${text}`, (id) => sendOnce<T>(method, path, text, id))
}

export const post = <T>(path: string, body?: unknown) => send<T>('POST', path, body)
export const put = <T>(path: string, body?: unknown) => send<T>('PUT', path, body)
export const del = <T>(path: string) => send<T>('DELETE', path)

// XMLHttpRequest because fetch tells nothing about upload progress.
export function upload<T>(
  path: string,
  query: Query,
  file: File,
  onProgress?: (part: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  const url = urlOf(path, query)
  const once = (id: string) =>
    new Promise<T>((ok, fail) => {
      const x = new XMLHttpRequest()
      x.open('POST', url)
      x.setRequestHeader('Accept', 'application/json')
      x.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
      x.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
      x.setRequestHeader('X-CSRF', hooks.csrf())
      x.setRequestHeader('X-Command-Id', id)
      x.upload.onprogress = (e) => e.lengthComputable && onProgress?.(e.loaded / e.total)
      x.onerror = () => fail(noNetwork())
      x.onabort = () => fail(new ApiError(-1, 'CANCELLED', '已取消上传'))
      x.onload = () => {
        let body: unknown = null
        try {
          body = JSON.parse(x.responseText)
        } catch {
          // an answer without JSON is told by its status
        }
        if (x.status >= 200 && x.status < 300) ok(body as T)
        else fail(noticed(errorOf(x.status, body), path))
      }
      signal?.addEventListener('abort', () => x.abort())
      x.send(file)
    })
  return withId(`UPLOAD ${url} ${file.name} ${file.size} ${file.lastModified}`, once)
}

/** Saves a file of the server; errors come as sentences, not as a broken download. */
export async function download(path: string, query?: Query): Promise<void> {
  let r: Response
  try {
    r = await fetch(urlOf(path, query))
  } catch {
    throw noNetwork()
  }
  if (!r.ok) await answer(r, path)
  const cd = r.headers.get('Content-Disposition') ?? ''
  const star = /filename\*=UTF-8''([^;]+)/i.exec(cd)
  const plain = /filename="?([^";]+)"?/i.exec(cd)
  const name = star ? decodeURIComponent(star[1]!) : (plain?.[1] ?? path.split('/').pop()!)
  saveBlob(await r.blob(), name)
}

/** A table as the page shows it, as a workbook: 分 in a money column, whole numbers in a count column, else text. */
export interface SheetColumn { label: string; as?: 'text' | 'money' | 'count' }
export async function saveWorkbook(title: string, columns: SheetColumn[], rows: (string | number | null)[][]): Promise<void> {
  const path = '/api/lists/workbook'
  const body = new Blob([JSON.stringify({ title, columns, rows })])
  const go = () =>
    fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/octet-stream', 'X-CSRF': hooks.csrf() }, body }).catch(() => {
      throw noNetwork()
    })
  let r = await go()
  if (r.status === 403 && (await r.clone().text()).includes('"CSRF"')) {
    await hooks.renewCsrf()
    r = await go()
  }
  if (!r.ok) await answer(r, path)
  saveBlob(await r.blob(), `${title}.xlsx`)
}

export function saveBlob(blob: Blob, name: string): void {
  const a = document.createElement('a')
  a.href = URL.createObjectURL(blob)
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000)
}
