import { createHash } from 'node:crypto'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { Channel, Extension, Release, RequestOptions, Use } from '../../extension.ts'
import type { Asked } from '../0060-pubsub/index.ts'
import { pep as pepExtension, type PepEvent } from '../0163-pep/index.ts'
import { Data, Metadata, NS_DATA, NS_METADATA, type AvatarInfo } from './codec.ts'

export type { AvatarInfo } from './codec.ts'

/** The picture types that every client can show (§4.2.1), without those that can hold scripts. */
const TYPES: readonly string[] = ['image/png', 'image/webp', 'image/jpeg', 'image/gif']

/** A contact's, or the account's own, avatar has changed. Without an info there is none. */
export interface AvatarMetadata {
  readonly owner: BareJid
  readonly infos: readonly AvatarInfo[]
}

export interface OwnAvatar {
  readonly bytes: Uint8Array
  readonly type: string
  readonly width: number
  readonly height: number
}

export interface UserAvatars {
  /** Called for events of contacts and of the own account. The message is handled once the promise has settled. */
  onMetadata(handler: (metadata: AvatarMetadata) => void | Promise<void>): Release
  /** The last metadata of the account itself, or null if there never was any. */
  ownMetadata(options?: RequestOptions): Asked<AvatarMetadata | null>
  /** Fetches a picture by its hash. The bytes are not verified. Gives null if they are not there or not readable. */
  fetch(owner: BareJid, id: string, options?: RequestOptions): Asked<Uint8Array | null>
  /** Publishes first the picture, then its metadata (§4.1, §4.2). Gives its hash. */
  publish(avatar: OwnAvatar): Asked<string>
  /** Tells everybody that there is no avatar any more (§4.2.2). */
  disable(): Asked<undefined>
}

/**
 * The best of several formats: of those that everybody can show, that the service itself keeps, and that are at most
 * `mostBytes`, the largest. null if there is none.
 */
export function chooseInfo(infos: readonly AvatarInfo[], mostBytes: number): AvatarInfo | null {
  const possible = infos.filter(
    ({ type, bytes, url }) => url === undefined && TYPES.includes(type.toLowerCase()) && bytes <= mostBytes,
  )
  return possible.reduce<AvatarInfo | null>(
    (best, info) => (best === null || info.bytes > best.bytes ? info : best),
    null,
  )
}

function createUserAvatars(channel: Channel, use: Use): UserAvatars {
  const pep = use(pepExtension)

  /** The metadata in an event. An event without any says nothing, unless the node was emptied. */
  function read({ owner, items, retracted, emptied }: PepEvent): AvatarMetadata | null {
    // The last item is the newest (XEP-0060 §12.2).
    for (const { payload } of [...items].reverse()) {
      const metadata = payload && Metadata.parse(payload)
      if (metadata) return { owner, infos: metadata.infos }
    }
    return emptied || retracted.length > 0 ? { owner, infos: [] } : null
  }

  return {
    onMetadata: (handler) =>
      pep.onEvent(NS_METADATA, (event) => {
        const metadata = read(event)
        return metadata === null ? undefined : handler(metadata)
      }),
    async ownMetadata(options) {
      const answer = await pep.items(null, NS_METADATA, { ...options, max: 1 })
      if (!answer.ok) {
        const { error } = answer
        return error.code === 'stanza-error' && error.condition === 'item-not-found' ? ok(null) : answer
      }
      const [item] = answer.value
      const metadata = item?.payload && Metadata.parse(item.payload)
      return ok(metadata ? { owner: channel.account, infos: metadata.infos } : null)
    },
    async fetch(owner, id, options) {
      const answer = await pep.items(owner, NS_DATA, { ...options, ids: [id] })
      if (!answer.ok) return answer
      const payload = answer.value[0]?.payload
      return ok((payload && Data.parse(payload)?.bytes) ?? null)
    },
    async publish({ bytes, type, width, height }) {
      const id = createHash('sha1').update(bytes).digest('hex')
      const kept = await pep.publish(NS_DATA, { id, payload: Data.build({ bytes }) })
      if (!kept.ok) return kept
      const info = { id, bytes: bytes.length, type, width, height }
      const told = await pep.publish(NS_METADATA, { id, payload: Metadata.build({ infos: [info] }) })
      return told.ok ? ok(id) : err(told.error)
    },
    async disable() {
      const told = await pep.publish(NS_METADATA, { payload: Metadata.build({ infos: [] }) })
      return told.ok ? ok() : told
    },
  }
}

/** XEP-0084. */
export const userAvatars: Extension<UserAvatars> = {
  about: {
    spec: 'XEP-0084',
    title: 'User Avatar',
    version: '1.1.4',
    status: 'partial',
    note: 'pictures on web servers are never fetched',
  },
  needs: [pepExtension],
  setup: createUserAvatars,
}
