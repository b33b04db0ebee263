/**
 * How the bytes of files reach a window: by addresses below its own random key, with ranges and back-pressure, never by
 * commands. The hosts (`shell/windows/media-protocol.ts`, `build/host/server.ts`) only pass requests on.
 */
import type { Topic } from '../../shared/contract/topics.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { Result } from '../../shared/model/result.ts'
import { describeFault } from '../engine/index.ts'
import { StoreError } from './db/store.ts'

/** A feature's routes by their first part: `attachment` takes `attachment/5/thumbnail`. */
export type MediaRoutes = Readonly<Record<string, MediaRoute>>

export interface MediaRoute {
  /** null if there is no such file, or this window must not have it. */
  get?(request: MediaRequest): Promise<MediaFile | null>
  /** Takes the whole body, or fails. Bytes come only as fast as they are read. */
  put?(request: MediaRequest, body: AsyncIterable<Uint8Array>): Promise<Result<undefined, Failure>>
}

export interface MediaRequest {
  /** The decoded parts of the path behind the key, with the route's own name in front. Never empty, `.` or `..`. */
  readonly parts: readonly string[]
  /** Whether the asking window watches this topic now. */
  watches(topic: Topic): boolean
}

export interface MediaFile {
  /** The type that the file claims. Types that could run are given out as `application/octet-stream`. */
  readonly type: string
  readonly size: number
  /** The bytes from `start` up to, but not including, `end`. May throw: then the answer breaks off. */
  read(start: number, end: number): AsyncIterable<Uint8Array>
}

/** A request as a host gets it. */
export interface MediaCall {
  readonly method: string
  /** The path behind `Snapshot.media` without the key's window: `/KEY/attachment/5`. Still percent-encoded. */
  readonly path: string
  /** The `Range` header (RFC 9110 §14.2), if there is one. */
  readonly range?: string | null | undefined
  readonly body?: AsyncIterable<Uint8Array> | null | undefined
}

export interface MediaReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** null: no body. */
  readonly body: AsyncIterable<Uint8Array> | null
}

/** A random key of 128 bits cannot be guessed. */
export const MEDIA_KEY_BYTES = 16

/** Types that a window may show in place. Everything else could be taken for a page. */
const SHOWN_TYPES =
  /^(image\/(png|jpeg|gif|webp|avif|bmp|x-icon|svg\+xml)|audio\/[a-z0-9.+-]+|video\/[a-z0-9.+-]+)$/
const ANYTHING = 'application/octet-stream'
/** Longer than any path of ours. */
const LONGEST_PATH = 1024

const HEADERS = {
  'x-content-type-options': 'nosniff',
  // Whatever it is, it runs nothing and asks nobody.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
} as const

export interface MediaRouter {
  /** Lets a window in. `watches` tells what it watches. Gives the window's key. */
  open(watches: (topic: Topic) => boolean): { readonly key: string; close(): void }
  /** Never rejects. A window's own faults and unknown keys are 404. */
  answer(call: MediaCall): Promise<MediaReply>
}

export interface MediaRouterParts {
  readonly random: { bytes(length: number): Uint8Array }
  /** The routes of the open features; none while the store is closed. */
  readonly routes: () => MediaRoutes
  log(line: string): void
}

export function createMediaRouter({ random, routes, log }: MediaRouterParts): MediaRouter {
  const windows = new Map<string, (topic: Topic) => boolean>()

  function routeOf(path: string): { route: MediaRoute; request: MediaRequest } | null {
    const parts = partsOf(path)
    if (parts === null) return null
    const [key = '', ...rest] = parts
    const watches = windows.get(key)
    const [name = ''] = rest
    const all = routes()
    const route = Object.hasOwn(all, name) ? all[name] : undefined
    return watches && route ? { route, request: { parts: rest, watches } } : null
  }

  async function get({ range }: MediaCall, route: MediaRoute, request: MediaRequest): Promise<MediaReply> {
    const file = (await route.get?.(request)) ?? null
    if (file === null) return plain(404)
    const headers = { ...HEADERS, 'content-type': shownType(file.type), 'accept-ranges': 'bytes' }
    const wanted = rangeOf(range ?? null, file.size)
    if (wanted === 'beyond')
      return { ...plain(416), headers: { ...HEADERS, 'content-range': `bytes */${file.size}` } }
    const { start, end } = wanted ?? { start: 0, end: file.size }
    return {
      status: wanted === null ? 200 : 206,
      headers: {
        ...headers,
        'content-length': String(end - start),
        ...(wanted && { 'content-range': `bytes ${start}-${end - 1}/${file.size}` }),
      },
      body: start === end ? null : file.read(start, end),
    }
  }

  async function put({ body }: MediaCall, route: MediaRoute, request: MediaRequest): Promise<MediaReply> {
    if (route.put === undefined) return plain(405)
    const done = await route.put(request, body ?? nothing())
    return done.ok ? plain(204) : failed(done.error)
  }

  return {
    open(watches) {
      const key = Buffer.from(random.bytes(MEDIA_KEY_BYTES)).toString('hex')
      windows.set(key, watches)
      return { key, close: () => void windows.delete(key) }
    },
    async answer(call) {
      const found = routeOf(call.path)
      if (found === null) return plain(404)
      try {
        if (call.method === 'GET') return await get(call, found.route, found.request)
        if (call.method === 'PUT') return await put(call, found.route, found.request)
        return plain(405)
      } catch (fault) {
        if (fault instanceof StoreError) return failed(fault.failure)
        log(`a media address failed: ${describeFault(fault)}`)
        return failed({ code: 'internal' })
      }
    },
  }
}

const plain = (status: number): MediaReply => ({ status, headers: HEADERS, body: null })

/** The window reads the failure from the body. */
const failed = (failure: Failure): MediaReply => ({
  status: 422,
  headers: { ...HEADERS, 'content-type': 'application/json' },
  body: only(new TextEncoder().encode(JSON.stringify(failure))),
})

async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes)
}

async function* nothing(): AsyncIterable<Uint8Array> {
  // An empty body.
}

/** The decoded parts of a path; null if it could lead elsewhere. */
function partsOf(path: string): readonly string[] | null {
  if (path.length > LONGEST_PATH || !path.startsWith('/')) return null
  try {
    const parts = path.slice(1).split('/').map(decodeURIComponent)
    return parts.every((part) => /^[\p{L}\p{N}@._:-]+$/u.test(part) && !/^\.+$/.test(part)) ? parts : null
  } catch {
    return null
  }
}

function shownType(type: string): string {
  return SHOWN_TYPES.test(type) ? type : type === 'text/plain' ? 'text/plain; charset=utf-8' : ANYTHING
}

/**
 * One range of bytes (RFC 9110 §14.1.2), `end` exclusive. null: the whole file, also for several ranges and for units that
 * are not bytes. `beyond`: nothing of it lies in the file.
 */
export function rangeOf(
  header: string | null,
  size: number,
): { start: number; end: number } | 'beyond' | null {
  const [, first = '', last = ''] =
    /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.replaceAll(' ', '') ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'beyond' : { start: size - length, end: size }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return null
  if (start >= size) return 'beyond'
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) }
}
