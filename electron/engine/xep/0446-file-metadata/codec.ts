import {
  childText,
  children,
  cutText,
  element,
  integer,
  optional,
  shortText,
  tolerantDateTime,
  type Codec,
  type Infer,
} from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { Thumbnail } from '../0264-thumbnails/index.ts'
import { Hash } from '../0300-hashes/index.ts'
import { mediaType } from '../media-type.ts'

export const NS_FILE_METADATA = 'urn:xmpp:file:metadata:0'

/** Four times what file systems allow. It is made safe elsewhere, before it is shown or written. */
const MAX_NAME_LENGTH = 1024
/** A caption, in code points. */
const MAX_DESCRIPTION = 10_000
/** More algorithms than there are. */
const MAX_HASHES = 16
/** One is shown. */
const MAX_THUMBNAILS = 4

const pixels = integer(1, 0xffff_ffff)

/** The parts of the description of a file, for `element`. XEP-0234 has the same in its own namespace. */
export const fileShape = {
  mediaType: optional(childText(mediaType, 'media-type')),
  name: optional(childText(shortText(MAX_NAME_LENGTH))),
  /** In milliseconds since 1970. */
  date: optional(childText(tolerantDateTime)),
  /** In bytes. */
  size: optional(childText(integer())),
  width: optional(childText(pixels)),
  height: optional(childText(pixels)),
  lengthMs: optional(childText(integer(), 'length')),
  desc: optional(childText(cutText(MAX_DESCRIPTION))),
  hashes: children(Hash, MAX_HASHES),
  thumbnails: children(Thumbnail, MAX_THUMBNAILS),
}

const Plain = element(NS_FILE_METADATA, 'file', fileShape)

/** Everything in it is the sender's claim. */
export type FileMetadata = Infer<typeof Plain>

/** The description of a file. */
export const FileMetadata: Codec<FileMetadata> = {
  ...Plain,
  parse(source) {
    const file = Plain.parse(source)
    if (file === undefined || file.width !== undefined || file.height !== undefined) return file
    return { ...file, ...dimensionsOf(source) }
  },
}

/** COMPAT(XEP-0446, 0.1): width and height were one text, `1920x1080`. */
function dimensionsOf(source: Element): { readonly width: number; readonly height: number } | undefined {
  const given = source.child(NS_FILE_METADATA, 'dimensions')?.text() ?? ''
  const [, across, down] = /^(\d{1,10})x(\d{1,10})$/.exec(given.slice(0, 32)) ?? []
  const [width, height] = [pixels.parse(across ?? ''), pixels.parse(down ?? '')]
  return width === undefined || height === undefined ? undefined : { width, height }
}
