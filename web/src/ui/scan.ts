// SPDX-License-Identifier: Apache-2.0
// QR codes through the camera. A browser that reads them itself does; where it cannot (Safari, Firefox, Chromium on most desks) or refuses
// at work (Android phones without Google's services have the class and nothing behind it), a reader comes as a file of its own, and only then.
import { nextTick, onBeforeUnmount, ref, useTemplateRef } from 'vue'

/** What stands in this picture, in no order. */
type Read = (video: HTMLVideoElement) => Promise<string[]>
interface Detector { detect: (v: HTMLVideoElement) => Promise<{ rawValue: string }[]> }
interface DetectorClass { new (o: { formats: string[] }): Detector; getSupportedFormats: () => Promise<string[]> }

const SIDE = 800 // pixels looked at: a code of a voucher needs a hundred of them, and a slow phone has no time for many more
const PAUSE_MS = 150

const WHY: Record<string, string> = {
  NotAllowedError: '没有允许使用摄像头。请在浏览器设置里允许本网站使用摄像头后再试',
  NotFoundError: '没有找到摄像头，请换一台设备',
}
const WHY_ELSE = '摄像头打不开，可能正被别的程序使用，请关闭后再试'
const NO_READER = '扫码程序没有取到，请检查网络后再试'

/** Where a page may ask for the camera at all; elsewhere codes are typed. */
export const canScan = Boolean(navigator.mediaDevices?.getUserMedia)

/**
 * A scan of a page that shows `<video ref="video">` while `scanning`. `what` is the code's name, in sentences that offer to type it; codes that
 * do not fit are passed over.
 */
export function useScan(what: string, fits: (text: string) => boolean) {
  const video = useTemplateRef<HTMLVideoElement>('video')
  const scanning = ref(false)
  let stream: MediaStream | null = null
  let turn = 0 // what a stopped scan still waits for is not for the next one

  function stop(): void {
    turn++
    scanning.value = false
    end(stream)
    stream = null
  }
  onBeforeUnmount(stop)

  async function show(mine: number): Promise<boolean> {
    const got = await camera(what)
    if (mine !== turn) {
      end(got)
      return false
    }
    stream = got
    scanning.value = true
    await nextTick()
    video.value!.srcObject = got
    await video.value!.play()
    return true
  }
  async function look(mine: number): Promise<string> {
    const read = await reader(what)
    while (mine === turn) {
      const hit = (await read(video.value!)).find(fits)
      if (hit && mine === turn) return hit
      await new Promise((next) => setTimeout(next, PAUSE_MS))
    }
    return ''
  }
  /** The code; '' when it was stopped before there was one. Throws what the user is to be told. */
  async function scan(): Promise<string> {
    stop()
    const mine = turn
    try {
      return (await show(mine)) ? await look(mine) : ''
    } catch (e) {
      if (mine === turn) throw e
      return ''
    } finally {
      if (mine === turn) stop()
    }
  }
  return { scanning, scan, stop }
}

const end = (s: MediaStream | null) => s?.getTracks().forEach((t) => t.stop())

async function camera(what: string): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  } catch (e) {
    throw new Error(`${WHY[e instanceof DOMException ? e.name : ''] ?? WHY_ELSE}，或输入${what}`)
  }
}

async function detector(): Promise<Detector | null> {
  const make = (window as unknown as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const formats = (await make?.getSupportedFormats().catch(() => [])) ?? []
  return make && formats.includes('qr_code') ? new make({ formats: ['qr_code'] }) : null
}

async function reader(what: string): Promise<Read> {
  const own = await detector()
  let lent = own ? null : await lend(what)
  return async (v) => {
    if (own && !lent) {
      const hits = await own.detect(v).catch(() => null)
      if (hits) return hits.map((h) => h.rawValue)
    }
    lent ??= await lend(what)
    return lent(v)
  }
}

async function lend(what: string): Promise<Read> {
  const { default: jsQR } = await import('jsqr').catch(() => {
    throw new Error(`${NO_READER}，或输入${what}`)
  })
  const c = document.createElement('canvas')
  const g = c.getContext('2d', { willReadFrequently: true })!
  return async (v) => {
    if (!v.videoWidth) return [] // no picture yet
    const k = Math.min(1, SIDE / Math.max(v.videoWidth, v.videoHeight))
    c.width = Math.round(v.videoWidth * k)
    c.height = Math.round(v.videoHeight * k)
    g.drawImage(v, 0, 0, c.width, c.height)
    const hit = jsQR(g.getImageData(0, 0, c.width, c.height).data, c.width, c.height, { inversionAttempts: 'dontInvert' })
    return hit?.data ? [hit.data] : []
  }
}
