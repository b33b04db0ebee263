import { setImmediate as turn } from 'node:timers/promises'
import type { Topic } from '../../../shared/contract/topics.ts'
import { describeFault } from '../../engine/index.ts'
import { photoOf, vcards } from '../../engine/xep/0054-vcard-temp/index.ts'
import type { DomainContext } from '../context.ts'
import type { MediaFile } from '../media.ts'
import type { PictureOwner, RoomsFeature } from '../rooms/index.ts'
import { mayWorkLater } from './follow.ts'
import { verifiedType } from './picture.ts'

/** For all accounts together. The one that was shown longest ago goes first. */
const MAX_PICTURES = 500
const MAX_BYTES = 20_000_000
/** Who scrolls through a list asks for more than they look at: the latest come first, and the oldest are given up. */
const MAX_WAITING = 100
const PARALLEL = 2
/** The time from the start of one request to the next. */
const GAP_MS = 50
const TIMEOUT_MS = 10_000
/** For so long nobody is asked again for what could not be had just now. */
const AGAIN_MS = 300_000
const MAX_REFUSED = 2_000

/**
 * The pictures of people who are seen in passing, of whom a room may have thousands. Each is fetched when a window shows
 * it, from a vCard (XEP-0153 §3.2), and kept only in memory.
 */
export interface PassingPictures {
  /** Waits for the picture; null if it cannot be had. */
  get(hash: string, watches: (topic: Topic) => boolean): Promise<MediaFile | null>
  close(): void
}

interface Picture {
  readonly type: string
  readonly bytes: Uint8Array
}

interface Wish {
  readonly hash: string
  readonly owner: PictureOwner
  readonly give: (picture: Picture | null) => void
}

export function createPassingPictures(
  { ports }: Pick<DomainContext, 'ports'>,
  ownersOf: RoomsFeature['pictureOwners'],
): PassingPictures {
  const { clock } = ports
  /** By hash, the one that was shown last at the end. */
  const kept = new Map<string, Picture>()
  let bytesKept = 0
  /** By hash. */
  const wished = new Map<string, Promise<Picture | null>>()
  /** The latest at the end. */
  const waiting: Wish[] = []
  /** Until when somebody is not asked for a picture. */
  const refused = new Map<string, number>()
  const ending = new AbortController()
  let running = 0
  let pausing = false

  const keyOf = (hash: string, { accountId, jid }: PictureOwner): string => `${accountId} ${hash} ${jid}`

  function recall(hash: string): Picture | null {
    const known = kept.get(hash)
    if (known === undefined) return null
    kept.delete(hash)
    kept.set(hash, known)
    return known
  }

  function keep(hash: string, picture: Picture): void {
    kept.set(hash, picture)
    bytesKept += picture.bytes.length
    for (const [oldest, { bytes }] of kept) {
      if (kept.size <= MAX_PICTURES && bytesKept <= MAX_BYTES) return
      kept.delete(oldest)
      bytesKept -= bytes.length
    }
  }

  function refuse(hash: string, owner: PictureOwner, until: number): void {
    refused.set(keyOf(hash, owner), until)
    const [oldest] = refused.keys()
    if (refused.size > MAX_REFUSED && oldest !== undefined) refused.delete(oldest)
  }

  const isRefused = (hash: string, owner: PictureOwner): boolean =>
    (refused.get(keyOf(hash, owner)) ?? 0) > clock.now()

  async function fetch({ hash, owner }: Wish): Promise<Picture | null> {
    const options = { timeoutMs: TIMEOUT_MS, signal: ending.signal }
    const card = await owner.client.use(vcards).get(owner.jid, options)
    const bytes = card.ok && card.value !== null ? photoOf(card.value) : null
    const type = bytes === null ? null : verifiedType(bytes, hash)
    if (bytes !== null && type !== null) {
      const picture = { type, bytes }
      keep(hash, picture)
      return picture
    }
    const isLater = !card.ok && mayWorkLater(card.error)
    refuse(hash, owner, isLater ? clock.now() + AGAIN_MS : Number.POSITIVE_INFINITY)
    return null
  }

  async function run(wish: Wish): Promise<void> {
    let picture: Picture | null = null
    try {
      picture = await fetch(wish)
    } catch (fault) {
      ports.log(`avatars: ${describeFault(fault)}`)
    }
    wished.delete(wish.hash)
    wish.give(picture)
    // A picture is decoded from its stanza: the next one waits for a turn of the event loop.
    await turn()
    running -= 1
    pump()
  }

  function pump(): void {
    if (pausing || running >= PARALLEL || ending.signal.aborted) return
    const next = waiting.pop()
    if (next === undefined) return
    running += 1
    pausing = true
    clock.after(GAP_MS, () => {
      pausing = false
      pump()
    })
    void run(next)
  }

  function giveUp(wish: Wish | undefined): void {
    if (wish === undefined) return
    wished.delete(wish.hash)
    wish.give(null)
  }

  function wish(hash: string, owner: PictureOwner): Promise<Picture | null> {
    const promise = new Promise<Picture | null>((give) => void waiting.push({ hash, owner, give }))
    wished.set(hash, promise)
    if (waiting.length > MAX_WAITING) giveUp(waiting.shift())
    pump()
    return promise
  }

  function find(hash: string, watches: (topic: Topic) => boolean): PictureOwner | null {
    for (const owner of ownersOf(hash, watches)) if (!isRefused(hash, owner)) return owner
    return null
  }

  return {
    async get(hash, watches) {
      const owner = kept.has(hash) || wished.has(hash) ? null : find(hash, watches)
      const picture = recall(hash) ?? (await (owner === null ? wished.get(hash) : wish(hash, owner))) ?? null
      return picture && fileOf(picture)
    },
    close() {
      ending.abort()
      for (const one of waiting.splice(0)) giveUp(one)
    },
  }
}

const fileOf = ({ type, bytes }: Picture): MediaFile => ({
  type,
  size: bytes.length,
  async *read(start, end) {
    yield await Promise.resolve(bytes.subarray(start, end))
  },
})
