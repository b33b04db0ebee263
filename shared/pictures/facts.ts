import type { Orientation } from './exif.ts'

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'heic' | 'bmp' | 'tiff'

/** The facts in the header of a picture. Nothing is decoded for them. */
export interface PictureFacts {
  readonly format: PictureFormat
  /** In pixels, as it is shown; 0 if the header doesn't tell. */
  readonly width: number
  readonly height: number
  readonly animated: boolean
}

/** A picture and the parts of its file without place, camera, comments and everything behind its end. */
export interface Stripped extends PictureFacts {
  /** In their order; most are views of the given bytes. */
  readonly parts: readonly Uint8Array[]
  readonly orientation: Orientation
}
