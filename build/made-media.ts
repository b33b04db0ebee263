import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { madeGif, madePicture, madeSound, type Made } from './made-bytes.ts'

/**
 * Answers the media addresses of the window on a made-up main process (`renderer/testing/files.ts`): pictures, a sound and a
 * text by the number of the file, made when they are asked for. Ranges work, as those of the real addresses do.
 */
export function madeMedia(): Plugin {
  return {
    name: 'made-media',
    configureServer: ({ middlewares }) => void middlewares.use(answerWith(new Map())),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(answerWith(new Map())),
  }
}

/** Those that were made before, by number and size. */
type Known = Map<string, Made | null>

/** Answers a request for made-up media, else hands it on. */
const answerWith =
  (known: Known) =>
  (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const [, id, thumbnail] =
      /^\/media\/scene\/attachment\/(\d{1,9})(\/thumbnail)?$/.exec(request.url ?? '') ?? []
    const [, face] = /^\/media\/scene\/avatar\/([0-9a-f]{40})$/.exec(request.url ?? '') ?? []
    if (face !== undefined) {
      const { type, bytes } = madePicture(128, 128, Number.parseInt(face.slice(0, 2), 16))
      response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes)
      return
    }
    if (id === undefined) {
      next()
      return
    }
    const made = remembered(known, Number(id), thumbnail !== undefined)
    if (made === null) {
      response.writeHead(404).end()
      return
    }
    const { type, bytes } = made
    const head = {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
    }
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    if (from === undefined) {
      response.writeHead(200, { ...head, 'content-length': bytes.length }).end(bytes)
      return
    }
    const start = Math.min(Number(from), bytes.length)
    const end = to === '' || to === undefined ? bytes.length : Math.min(Number(to) + 1, bytes.length)
    response
      .writeHead(206, {
        ...head,
        'content-length': end - start,
        'content-range': `bytes ${start}-${end - 1}/${bytes.length}`,
      })
      .end(bytes.subarray(start, end))
  }

/** From this number on, pictures repeat after a dozen: they are made quickly enough for a benchmark. */
const MANY = 10_000
const VARIANTS = 12

function remembered(known: Known, id: number, thumbnail: boolean): Made | null {
  const variant = id < MANY ? id : MANY + ((id - MANY) % VARIANTS)
  const key = `${variant} ${thumbnail}`
  const made = known.get(key) ?? makeFile(variant, thumbnail)
  known.set(key, made)
  return made
}

const SONNET = `Shall I compare thee to a summer's day?
Thou art more lovely and more temperate:
Rough winds do shake the darling buds of May,
And summer's lease hath all too short a date;
`

/** The numbers are those of `renderer/testing/files.ts`. */
function makeFile(id: number, thumbnail: boolean): Made | null {
  if (thumbnail) return madePicture(32, 20, id)
  if (id === 2) return madePicture(450, 700, id)
  if (id === 3) return madePicture(40, 24, id)
  if (id === 9) return madePicture(4, 4, id, { width: 60_000, height: 60_000 })
  if (id === 10) return { type: 'image/png', bytes: Buffer.from('<html>No picture</html>') }
  if (id === 11) return madeGif(240, 160)
  if (id === 14 || id === 15) return madeSound(id === 14 ? 12 : 4)
  if (id === 17) return { type: 'text/plain', bytes: Buffer.from(SONNET) }
  // Among smaller ones, photos of 12 megapixels.
  if (id >= MANY) {
    if (id % 3 === 1) return madePicture(900, 1200, id)
    return id % 4 === 0 ? madePicture(4400, 2750, id) : madePicture(1600, 1000, id)
  }
  return id === 12 || id === 16 ? null : madePicture(800, 500, id)
}
