// SPDX-License-Identifier: Apache-2.0
// Pictures before they leave the browser: nothing of the file but its pixels goes on, so that place and time of EXIF stay behind.
const SIDE = 1600 // of what goes with a record: a paper photographed whole can be read

/** Scaled so that no side is longer; a new canvas. */
export function drawScaled(source: CanvasImageSource, width: number, height: number, side: number): HTMLCanvasElement {
  const k = Math.min(1, side / Math.max(width, height))
  const c = document.createElement('canvas')
  c.width = Math.max(1, Math.round(width * k))
  c.height = Math.max(1, Math.round(height * k))
  c.getContext('2d')!.drawImage(source, 0, 0, c.width, c.height)
  return c
}

/** As a JPEG file of its own. */
export async function asFile(c: HTMLCanvasElement, name: string): Promise<File> {
  const blob = await new Promise<Blob | null>((ok) => c.toBlob(ok, 'image/jpeg', 0.86))
  if (!blob) throw new Error('图片没有处理成功，请换一张照片')
  return new File([blob], name, { type: 'image/jpeg' })
}

/** A photo as it is sent where nothing has to be covered: turned as the camera says, smaller, a JPEG of pixels alone. */
export async function smaller(file: Blob, side = SIDE): Promise<File> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new Error('这不是能打开的照片，请选择 JPEG 或 PNG 图片')
  })
  const c = drawScaled(bitmap, bitmap.width, bitmap.height, side)
  bitmap.close()
  return asFile(c, '照片.jpg')
}

/** A paper that may be a photo or a document: photos as above, documents as they are. */
export const withoutTraces = (file: File): Promise<File> => (file.type.startsWith('image/') ? smaller(file) : Promise.resolve(file))
