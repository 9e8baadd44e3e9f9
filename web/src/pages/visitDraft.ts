// SPDX-License-Identifier: Apache-2.0
// A visit on its way to the server (docs/decision/0023): kept in IndexedDB as AES-GCM ciphertext only, under a key the server
// hands out to the logged-in person for today and yesterday and that lives in memory. Wiped when sent, on log-out, and when its
// key is no longer handed out; without the key what lies on the phone is noise.
import { get } from '../api'

export interface Shot {
  /** JPEG or PNG as base64; dropped once the server has it */
  data: string
  type: string
  file_id?: number
}
export interface Draft {
  id: string
  application: number
  casefile: number
  org_code: string
  head_name: string
  case_no: string
  visited_on: string
  second: number
  answers: Record<string, unknown>
  agrees: string
  words: string
  photos: Shot[]
  sign?: Shot
  place?: { lat_e6: number; lon_e6: number; accuracy_m: number }
  /** pressed "send": goes out by itself when the line is back */
  sending: boolean
  saved_at: number
}
interface Kept {
  id: string
  user: number
  day: number
  iv: Uint8Array
  box: ArrayBuffer
}

const NAME = 'nuan-visit'
const STORE = 'draft'
let keys: { user: number; at: Map<number, CryptoKey>; today: number } | null = null

function bytes(b64url: string): Uint8Array<ArrayBuffer> {
  const s = atob(b64url.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(s, (c) => c.charCodeAt(0))
}
async function keysOf(): Promise<NonNullable<typeof keys>> {
  if (keys) return keys
  const r = await get<{ user: number; keys: { day: number; key: string }[] }>('/api/visits/key')
  const at = new Map<number, CryptoKey>()
  for (const k of r.keys) at.set(k.day, await crypto.subtle.importKey('raw', bytes(k.key), 'AES-GCM', false, ['encrypt', 'decrypt']))
  keys = { user: r.user, at, today: Math.max(...r.keys.map((k) => k.day)) }
  return keys
}
/** Fetches the key while there is a line. */
export const readyDrafts = async (): Promise<void> => void (await keysOf())

function open(): Promise<IDBDatabase> {
  return new Promise((ok, fail) => {
    const r = indexedDB.open(NAME, 1)
    r.onupgradeneeded = () => r.result.createObjectStore(STORE, { keyPath: 'id' })
    r.onsuccess = () => ok(r.result)
    r.onerror = () => fail(new Error('手机浏览器不能保存草稿，请检查存储空间'))
  })
}
async function with_<T>(mode: IDBTransactionMode, run: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open()
  try {
    return await new Promise<T>((ok, fail) => {
      const t = db.transaction(STORE, mode)
      const r = run(t.objectStore(STORE))
      t.oncomplete = () => ok(r.result)
      t.onabort = t.onerror = () => fail(new Error('草稿没有保存成功，请检查手机存储空间'))
    })
  } finally {
    db.close()
  }
}

export async function saveDraft(d: Draft): Promise<void> {
  const k = await keysOf()
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const plain = new TextEncoder().encode(JSON.stringify(d))
  const box = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, k.at.get(k.today)!, plain)
  const kept: Kept = { id: d.id, user: k.user, day: k.today, iv, box }
  await with_('readwrite', (s) => s.put(kept))
}
export const dropDraft = (id: string): Promise<void> => with_('readwrite', (s) => s.delete(id)) as unknown as Promise<void>

/** The drafts that still open; those that do not (another person's, too old) are removed. */
export async function readDrafts(): Promise<Draft[]> {
  const k = await keysOf()
  const out: Draft[] = []
  for (const r of (await with_('readonly', (s) => s.getAll())) as Kept[]) {
    const key = r.user === k.user ? k.at.get(r.day) : undefined
    try {
      if (!key) throw new Error('no key')
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: r.iv as BufferSource }, key, r.box)
      out.push(JSON.parse(new TextDecoder().decode(plain)) as Draft)
    } catch {
      await dropDraft(r.id)
    }
  }
  return out.sort((a, b) => b.saved_at - a.saved_at)
}
/** On log-out: nothing stays. */
export function wipeDrafts(): void {
  keys = null
  try {
    indexedDB.deleteDatabase(NAME)
  } catch {
    // a browser without storage has kept nothing
  }
}

export async function toShot(blob: Blob): Promise<Shot> {
  const b = new Uint8Array(await blob.arrayBuffer())
  let s = ''
  for (let i = 0; i < b.length; i += 0x8000) s += String.fromCharCode(...b.subarray(i, i + 0x8000))
  return { data: btoa(s), type: blob.type }
}
export function fromShot(s: Shot, name: string): File {
  return new File([Uint8Array.from(atob(s.data), (c) => c.charCodeAt(0))], name, { type: s.type })
}
