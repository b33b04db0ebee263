import { openPicture } from './own-picture.ts'

/** Why there is no text of a code: the picture has none that can be read, or it is too large to be decoded. */
export type CodeProblem = 'noCode' | 'pictureTooLarge'

/** Longest side on which a code is looked for, in pixels; a photograph is made smaller. */
const MOST_SIDE = 1600
/** The search for a code in a picture stops after so long. */
const SEARCH_MS = 500

export interface Pixels {
  readonly width: number
  readonly height: number
  /** RGBA. */
  readonly data: Uint8Array | Uint8ClampedArray
}

/** The text of the QR code in a picture that the person chose, dropped or pasted. */
export async function readCode(file: Blob): Promise<{ readonly text: string } | CodeProblem> {
  const picture = await openPicture(file)
  if (typeof picture === 'string') return picture === 'notPicture' ? 'noCode' : 'pictureTooLarge'
  const share = Math.min(1, MOST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * share))
  canvas.height = Math.max(1, Math.round(picture.height * share))
  const context = canvas.getContext('2d')
  // A drawing may be transparent where a code is white.
  if (context) {
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  }
  picture.close()
  const text = context && (await codeIn(context.getImageData(0, 0, canvas.width, canvas.height)))
  return text === null ? 'noCode' : { text }
}

/** The text of the QR code in these pixels; null if none is found. The optional part of the search stops after `searchMs`. */
export async function codeIn({ width, height, data }: Pixels, searchMs = SEARCH_MS): Promise<string | null> {
  const { default: decode } = await import('qr/decode.js')
  try {
    return decode({ width, height, data }, { timeLimit: searchMs })
  } catch {
    return null
  }
}
