import { NOTICE_AVATAR_SIDE as SIDE } from '../shared/contract/avatars.ts'

/** Its last part is the hash of the picture. */
const AVATAR = /\/avatar\/([0-9a-f]{40})$/

/**
 * Hands over the pixels of each picture of a person that this window shows, once, for the desktop's notifications. The main
 * process never decodes somebody's picture: this sandboxed window does, and gives it plain numbers.
 */
export function drawForNotices(put: (hash: string, rgba: Blob) => void): () => void {
  const done = new Set<string>()
  /** `load` does not bubble, so it is heard on its way down. */
  function loaded({ target }: Event): void {
    if (!(target instanceof HTMLImageElement)) return
    const hash = AVATAR.exec(target.src)?.[1]
    if (hash === undefined || done.has(hash)) return
    done.add(hash)
    requestIdleCallback(() => void draw(target.src).then((rgba) => rgba && put(hash, rgba)))
  }
  document.addEventListener('load', loaded, true)
  return () => document.removeEventListener('load', loaded, true)
}

/** The middle of a picture as a disc. null: it cannot be read, so notifications keep the initials. */
async function draw(url: string): Promise<Blob | null> {
  try {
    // Read once more: the pixels of an element from another origin cannot be read.
    const bitmap = await createImageBitmap(await (await fetch(url)).blob())
    const canvas = new OffscreenCanvas(SIDE, SIDE)
    const context = canvas.getContext('2d')
    if (!context) return null
    context.beginPath()
    context.arc(SIDE / 2, SIDE / 2, SIDE / 2, 0, 2 * Math.PI)
    context.clip()
    context.imageSmoothingQuality = 'high'
    const side = Math.min(bitmap.width, bitmap.height)
    const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2]
    context.drawImage(bitmap, x, y, side, side, 0, 0, SIDE, SIDE)
    bitmap.close()
    return new Blob([context.getImageData(0, 0, SIDE, SIDE).data])
  } catch {
    return null
  }
}
