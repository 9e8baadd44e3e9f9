// SPDX-License-Identifier: Apache-2.0
// A browser whose camera looks at what another page shows: the picture as a hand holds it, turned a little, not quite black on not quite white.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from './browser.mjs'

const [WIDE, HIGH] = [640, 480]

/** The brightness of each pixel the camera sees of an `svg` on a page. */
const seen = (svg) =>
  svg.evaluate(async (node, [wide, high]) => {
    const copy = node.cloneNode(true)
    copy.setAttribute('width', 300)
    copy.setAttribute('height', 300)
    const picture = new Image()
    picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
    await picture.decode()
    const c = document.createElement('canvas')
    Object.assign(c, { width: wide, height: high })
    const g = c.getContext('2d')
    g.fillStyle = '#556'
    g.fillRect(0, 0, wide, high)
    g.translate(wide / 2, high / 2)
    g.rotate(0.14)
    g.drawImage(picture, -150, -150, 300, 300)
    const { data } = g.getImageData(0, 0, wide, high)
    return Array.from({ length: wide * high }, (_, i) => Math.round(50 + data[4 * i] * 0.6))
  }, [WIDE, HIGH])

/** A browser with such a camera. A profile of it is asked for leave as any: context.grantPermissions(['camera']). */
export async function cameraOn(svg) {
  const dir = mkdtempSync(join(tmpdir(), 'nuan-camera-'))
  const film = join(dir, 'film.y4m')
  const grey = Buffer.alloc((WIDE * HIGH) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), Buffer.from(await seen(svg)), grey])
  writeFileSync(film, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDE} H${HIGH} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]))
  const browser = await launch(['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`])
  const close = async () => {
    await browser.close()
    rmSync(dir, { recursive: true })
  }
  return { browser, close }
}
