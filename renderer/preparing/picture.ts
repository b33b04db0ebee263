import {
  isJpeg,
  MOST_PIXELS,
  readPicture,
  stripPicture,
  type PictureFormat,
} from '../../shared/pictures/index.ts'
import { UNCHANGED, type Prepared, type Wishes } from './prepared.ts'
import { shareFor, type PicturePlace } from './shown-size.ts'

/** Larger files are not loaded; no camera's picture is that large. */
export const MOST_PICTURE_BYTES = 100 * 1024 * 1024
/** The long side of a picture that was made smaller. */
export const LONG_SIDE = 2560
const QUALITY = 0.85
const THUMBNAIL_SIDE = 64
const THUMBNAIL_QUALITY = 0.6
const PREVIEW_SIDE = 320
const COPY_QUALITY = 0.9

const TYPES: Partial<Record<PictureFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}

/** Cleans, scales and measures a picture. Runs in a worker. Rejects if the bytes cannot be read. */
export async function preparePicture(original: Blob, { untouched, scale }: Wishes): Promise<Prepared> {
  if (original.size > MOST_PICTURE_BYTES) return { ...UNCHANGED, note: untouched ? null : 'not-stripped' }
  const bytes = new Uint8Array(await original.arrayBuffer())
  const stripped = stripPicture(bytes)
  const facts = stripped ?? readPicture(bytes)
  const clean =
    stripped && !untouched
      ? new Blob([...stripped.parts] as Uint8Array<ArrayBuffer>[], { type: original.type })
      : null
  const notStripped = stripped || untouched ? null : 'not-stripped'
  if (facts && facts.width * facts.height > MOST_PIXELS)
    return {
      ...UNCHANGED,
      blob: clean,
      mediaType: clean && original.type,
      width: facts.width,
      height: facts.height,
      note: notStripped ?? 'too-many-pixels',
    }
  const bitmap = facts && facts.width > 0 ? await decoded(clean ?? original) : null
  if (bitmap === null)
    return { ...UNCHANGED, blob: clean, mediaType: clean && original.type, note: notStripped }
  try {
    const long = Math.max(bitmap.width, bitmap.height)
    const tooLarge = scale && !untouched && long > LONG_SIDE && facts?.animated !== true
    // Formats that cannot be cleaned are written anew; what moves would stand still then.
    const anew = notStripped !== null && facts?.animated !== true
    const format = facts?.format
    const made =
      tooLarge || anew
        ? await encoded(bitmap, tooLarge ? LONG_SIDE / long : 1, format && TYPES[format])
        : null
    const better = made && (anew || made.blob.size < (clean ?? original).size) ? made : null
    const blob = better?.blob ?? clean
    const [small, preview] = [drawn(bitmap, THUMBNAIL_SIDE / long, true), drawn(bitmap, PREVIEW_SIDE / long)]
    return {
      blob,
      mediaType: blob?.type ?? null,
      width: better?.width ?? bitmap.width,
      height: better?.height ?? bitmap.height,
      thumbnail: await small.convertToBlob({ type: 'image/jpeg', quality: THUMBNAIL_QUALITY }),
      preview: await dataUrl(await preview.convertToBlob({ type: 'image/webp', quality: QUALITY })),
      note: better === null ? notStripped : null,
      scaled: better !== null && tooLarge,
    }
  } finally {
    bitmap.close()
  }
}

/** Makes the smaller copy of a picture that its place shows. null: the browser cannot decode it. Runs in a worker. */
export async function copyForPlace(original: Blob, place: PicturePlace): Promise<Blob | null> {
  if (original.size > MOST_PICTURE_BYTES) return null
  const bitmap = await decoded(original)
  if (bitmap === null) return null
  try {
    const canvas = drawn(bitmap, shareFor(bitmap, place))
    const beginning = new Uint8Array(await original.slice(0, 3).arrayBuffer())
    // A JPEG has no transparency. It tells by its first bytes, whatever its type says.
    const type = isJpeg(beginning) ? 'image/jpeg' : 'image/webp'
    return await canvas.convertToBlob({ type, quality: COPY_QUALITY })
  } finally {
    bitmap.close()
  }
}

/** null: the browser cannot decode it. */
export const decoded = (blob: Blob): Promise<ImageBitmap | null> => createImageBitmap(blob).catch(() => null)

/** Draws a picture smaller, never larger; on white where it goes into a format without transparency. */
function drawn(bitmap: ImageBitmap, factor: number, onWhite = false): OffscreenCanvas {
  const share = Math.min(1, factor)
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * share)),
    Math.max(1, Math.round(bitmap.height * share)),
  )
  // Its pixels are read back, so they stay out of the graphics memory.
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return canvas
  if (onWhite) {
    context.fillStyle = 'white'
    context.fillRect(0, 0, canvas.width, canvas.height)
  }
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** In the same format if it keeps transparency or is a JPEG; else as JPEG, which every client shows. */
async function encoded(
  bitmap: ImageBitmap,
  factor: number,
  type: string | undefined,
): Promise<{ readonly blob: Blob; readonly width: number; readonly height: number }> {
  const canvas = drawn(bitmap, factor)
  const kept = type !== undefined && (type === 'image/webp' || isTransparent(bitmap)) ? type : null
  const target = kept ?? (type === undefined && isTransparent(bitmap) ? 'image/png' : 'image/jpeg')
  const blob = await canvas.convertToBlob({ type: target, quality: QUALITY })
  return { blob, width: canvas.width, height: canvas.height }
}

/** Looks at a small copy: anything one would see is in it. */
function isTransparent(bitmap: ImageBitmap): boolean {
  const canvas = drawn(bitmap, 256 / Math.max(bitmap.width, bitmap.height))
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 255) < 255) return true
  return false
}

async function dataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return `data:${blob.type};base64,${btoa(text)}`
}
