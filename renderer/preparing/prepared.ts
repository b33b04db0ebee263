/** How a picture is to be prepared. */
export interface Wishes {
  /** The bytes go as they are, with place and camera data. */
  readonly untouched: boolean
  /** Large pictures are made smaller. */
  readonly scale: boolean
}

/** Something that the person should know before they send the file. */
export type PreparedNote =
  /** The place and the camera may be in it: its format is one that Balcony cannot clean. */
  | 'not-stripped'
  /** It has too many pixels to be decoded, so it has no preview. */
  | 'too-many-pixels'

/** A file, ready to be sent. */
export interface Prepared {
  /** The bytes to send instead; null: those that were given. */
  readonly blob: Blob | null
  /** The type of `blob`. */
  readonly mediaType: string | null
  /** In pixels, as shown. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly durationMs?: number | undefined
  /** At most 64 pixels on the long side, JPEG. It travels inside the message. */
  readonly thumbnail: Blob | null
  /** For the composer of this window, a data URL. */
  readonly preview: string | null
  readonly note: PreparedNote | null
  /** Whether it was made smaller. */
  readonly scaled: boolean
}

export const UNCHANGED: Prepared = {
  blob: null,
  mediaType: null,
  thumbnail: null,
  preview: null,
  note: null,
  scaled: false,
}
