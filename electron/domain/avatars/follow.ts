import type { RequestFailure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { bareOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Room } from '../../../shared/model/room.ts'
import { photoOf, vcards } from '../../engine/xep/0054-vcard-temp/index.ts'
import { chooseInfo, userAvatars } from '../../engine/xep/0084-user-avatar/index.ts'
import { vcardAvatars } from '../../engine/xep/0153-vcard-avatar/index.ts'
import { roster } from '../../engine/xep/rfc6121-roster/index.ts'
import { describeFault, type Release } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { AvatarCache } from './cache.ts'
import type { OwnAvatar } from './own.ts'
import { MAX_PICTURE_BYTES } from './picture.ts'
import { followRooms } from './follow-rooms.ts'
import { createFetchQueue, type Outcome } from './queue.ts'
import { claimsOf, wanted as allWanted, type Source, type Wanted } from './store.ts'

export interface FollowParts {
  readonly context: Pick<DomainContext, 'ports' | 'store' | 'onDeltas'>
  readonly cache: AvatarCache
  readonly own: OwnAvatar
  /** A room that the account keeps. */
  roomAt(accountId: AccountId, jid: BareJid): Room | undefined
}

/**
 * Hears which pictures the contacts and rooms of an account have, and fetches those that are not here. Only they and the
 * account itself are heard; a stranger's picture is never asked for.
 */
export function followAvatars(
  { context, cache, own, roomAt }: FollowParts,
  { id, address, client }: LiveAccount,
): Release {
  const { ports, store } = context
  const pep = client.use(userAvatars)
  const cards = client.use(vcards)
  const contacts = client.use(roster)
  const queue = createFetchQueue(ports.clock, fetch)

  async function fetch(job: Wanted, signal: AbortSignal): Promise<Outcome> {
    try {
      return await fetchOne(job, signal)
    } catch (fault) {
      ports.log(`avatars: ${describeFault(fault)}`)
      return 'again'
    }
  }

  async function fetchOne(job: Wanted, signal: AbortSignal): Promise<Outcome> {
    if (cache.has(job.hash)) return 'done'
    if (!cache.hasRoom()) {
      ports.log('avatars: there is no room for more pictures')
      return 'done'
    }
    const answer = await read(job, signal)
    if (!answer.ok) {
      if (mayWorkLater(answer.error)) return 'again'
      return refuse(job)
    }
    if (answer.value === null) return refuse(job)
    const outcome = await cache.keep(job.hash, answer.value)
    if (outcome === 'refused') return refuse(job)
    return outcome === 'kept' ? 'done' : 'again'
  }

  function read({ jid, source, hash }: Wanted, signal: AbortSignal) {
    if (source === 'pep') return pep.fetch(jid, hash, { signal })
    return cards
      .get(jid === address ? null : jid, { signal })
      .then((card) => (card.ok ? { ok: true as const, value: card.value && photoOf(card.value) } : card))
  }

  function refuse(job: Wanted): Outcome {
    cache.refuse(id, job)
    // The other way may have one.
    for (const next of allWanted(store, id, job.jid)) queue.add(next)
    return 'done'
  }

  function heard(jid: BareJid, source: Source, hash: string | null): void {
    if (!cache.claim(id, jid, source, hash)) return
    queue.drop(jid)
    if (mayAsk(jid)) for (const next of allWanted(store, id, jid)) queue.add(next)
  }

  /** A room may tell others nothing, and its refusal would count for good. */
  function mayAsk(jid: BareJid): boolean {
    const room = roomAt(id, jid)
    return room === undefined || room.status.kind === 'joined'
  }

  const releases = [
    pep.onMetadata(({ owner, infos }) => {
      // A picture that is too large, of a strange kind or on the web counts as none.
      heard(owner, 'pep', chooseInfo(infos, MAX_PICTURE_BYTES)?.id ?? null)
    }),
    client.use(vcardAvatars).onPhoto(({ jid, hash }) => {
      const owner = bareOf(jid)
      if (owner === address && own.isConverted(id)) return
      heard(owner, 'photo', hash)
    }),
    contacts.onChange((change) => {
      if (change.kind !== 'removed') return
      cache.forget(id, change.jids)
      change.jids.forEach(queue.drop)
    }),
    client.onState((state) => {
      if (state.kind === 'online') queue.start(allWanted(store, id).filter(({ jid }) => mayAsk(jid)))
      else queue.stop()
    }),
    followRooms(context, id, {
      heard(room, hash) {
        // Most rooms never have one.
        if (hash !== null || claimsOf(store, id, room)) heard(room, 'photo', hash)
      },
      entered(room) {
        for (const next of allWanted(store, id, room)) queue.add(next)
      },
      removed(room) {
        if (roomAt(id, room) !== undefined) return
        cache.forget(id, [room])
        queue.drop(room)
      },
    }),
    own.attach({ id, address, client }, (hash) => heard(address, 'photo', hash)),
  ]
  return () => {
    releases.forEach((release) => release())
    queue.stop()
  }
}

/** Whether the same request may succeed another time. */
export function mayWorkLater(failure: RequestFailure): boolean {
  if (failure.code !== 'stanza-error') return true
  return failure.type === 'wait' || failure.condition.startsWith('remote-server-')
}
