import { OWN_AVATAR_BYTES, OWN_AVATAR_SIDE } from '../../shared/contract/avatars.ts'
import { MOST_PIXELS, readPicture } from '../../shared/pictures/index.ts'
import { squareOf, type Crop } from './crop.ts'

/** Why a file cannot become a picture of the account or of a room. */
export type PictureProblem = 'notPicture' | 'tooManyPixels' | 'tooLarge'

/** Larger files are not even read. */
const MOST_FILE_BYTES = 100 * 1024 * 1024
/** Tried one after the other until the picture is small enough for the server. */
const SIDES = [OWN_AVATAR_SIDE, 192, 128, 96]

/** Decodes a picture that the person chose. Its header is read first: a huge one is never decoded. */
export async function openPicture(file: Blob): Promise<ImageBitmap | PictureProblem> {
  if (file.size > MOST_FILE_BYTES) return 'tooLarge'
  const facts = readPicture(new Uint8Array(await file.arrayBuffer()))
  if (facts === null) return 'notPicture'
  if (facts.width * facts.height > MOST_PIXELS) return 'tooManyPixels'
  return createImageBitmap(file).catch(() => 'notPicture' as const)
}

export function drawCrop(canvas: HTMLCanvasElement, picture: ImageBitmap, crop: Crop): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { x, y, side } = squareOf(picture, crop)
  context.imageSmoothingQuality = 'high'
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height)
}

/** The crop as a PNG of its own, drawn anew: nothing of the file is left but its pixels. null: too large in any size. */
export async function pngOf(picture: ImageBitmap, crop: Crop): Promise<Blob | null> {
  const { side } = squareOf(picture, crop)
  for (const most of SIDES) {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = Math.max(1, Math.min(most, Math.round(side)))
    drawCrop(canvas, picture, crop)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (blob && blob.size <= OWN_AVATAR_BYTES) return blob
  }
  return null
}
