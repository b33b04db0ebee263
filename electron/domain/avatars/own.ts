import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { photoOf, vcards, withPhoto } from '../../engine/xep/0054-vcard-temp/index.ts'
import { userAvatars } from '../../engine/xep/0084-user-avatar/index.ts'
import { vcardAvatars } from '../../engine/xep/0153-vcard-avatar/index.ts'
import { pep } from '../../engine/xep/0163-pep/index.ts'
import { avatarConversion } from '../../engine/xep/0398-avatar-conversion/index.ts'
import { describeFault, type Release } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { AvatarCache } from './cache.ts'
import { drawnSide, hashOf } from './picture.ts'
import { claimsOf } from './store.ts'

/** The accounts' own pictures. */
export interface OwnAvatar {
  /** Call it before the account connects. `found` hears which photo the account's vCard has. */
  attach(account: LiveAccount, found: (hash: string | null) => void): Release
  /** Whether the server copies the picture to the vCard and to the presence (XEP-0398). */
  isConverted(accountId: AccountId): boolean
  /** Publishes a picture. `picture-unsuitable`: it is no square PNG of at most 256 pixels. */
  publish(accountId: AccountId, bytes: Uint8Array): Promise<Result<undefined, Failure>>
  remove(accountId: AccountId): Promise<Result<undefined, Failure>>
}

export function createOwnAvatar(
  { ports, store }: Pick<DomainContext, 'ports' | 'store'>,
  cache: AvatarCache,
): OwnAvatar {
  const accounts = new Map<AccountId, LiveAccount>()
  const converted = new Set<AccountId>()

  async function asks({ id, client }: LiveAccount): Promise<boolean | null> {
    const answer = await client.use(avatarConversion).isDone()
    if (!answer.ok) return null
    if (answer.value) converted.add(id)
    else converted.delete(id)
    return answer.value
  }

  /**
   * Finds out which photo our presence should tell of. The vCard is read once, when nothing is known; later changes are
   * told by the presence of the device that makes them.
   */
  async function begin(account: LiveAccount, signal: AbortSignal, found: (hash: string | null) => void) {
    const { id, address, client } = account
    const isConverted = await asks(account)
    if (isConverted === null || signal.aborted) return
    if (isConverted) {
      client.use(vcardAvatars).setOwn(undefined)
      return
    }
    if (claimsOf(store, id, address) === undefined) {
      const card = await client.use(vcards).get(null, { signal })
      if (!card.ok) return
      const bytes = card.value && photoOf(card.value)
      found(bytes === null ? null : hashOf(bytes))
    }
    tell(account)
  }

  function tell({ id, address, client }: LiveAccount): void {
    client.use(vcardAvatars).setOwn(claimsOf(store, id, address)?.photo ?? null)
  }

  /** Changes the vCard and the presence, which the server does by itself if it converts. */
  async function copyToCard(
    account: LiveAccount,
    bytes: Uint8Array | null,
  ): Promise<Result<undefined, Failure>> {
    const photo = bytes === null ? null : { type: 'image/png', bytes }
    const written = await account.client.use(vcards).update((card) => withPhoto(card, photo))
    if (!written.ok) return written
    cache.claim(account.id, account.address, 'photo', bytes === null ? null : hashOf(bytes))
    tell(account)
    return ok()
  }

  async function change(
    accountId: AccountId,
    byPep: (account: LiveAccount) => Promise<Result<unknown, Failure>>,
    bytes: Uint8Array | null,
  ): Promise<Result<undefined, Failure>> {
    const account = accounts.get(accountId)
    if (account === undefined) return err({ code: 'not-connected' })
    const supported = await account.client.use(pep).isSupported()
    if (!supported.ok) return supported
    const isConverted = await asks(account)
    if (supported.value) {
      const told = await byPep(account)
      if (!told.ok) return told
      cache.claim(account.id, account.address, 'pep', bytes === null ? null : hashOf(bytes))
    }
    return supported.value && isConverted === true ? ok() : copyToCard(account, bytes)
  }

  return {
    attach(account, found) {
      accounts.set(account.id, account)
      const kept = claimsOf(store, account.id, account.address)?.photo
      if (kept !== undefined && kept !== null) account.client.use(vcardAvatars).setOwn(kept)
      const release = account.client.onSession(({ kind, restored, signal }) => {
        if (kind !== 'fresh' && !restored) return
        begin(account, signal, found).catch((fault: unknown) => ports.log(`avatars: ${describeFault(fault)}`))
      })
      return () => {
        release()
        accounts.delete(account.id)
      }
    },
    isConverted: (accountId) => converted.has(accountId),
    async publish(accountId, bytes) {
      const side = drawnSide(bytes)
      if (side === null) return err({ code: 'picture-unsuitable' })
      const avatar = { bytes, type: 'image/png', width: side, height: side }
      // Kept first, so that the window shows it at once when the server has it.
      if ((await cache.keep(hashOf(bytes), bytes)) === 'full') return err({ code: 'disk-full' })
      return change(accountId, ({ client }) => client.use(userAvatars).publish(avatar), bytes)
    },
    remove: (accountId) => change(accountId, ({ client }) => client.use(userAvatars).disable(), null),
  }
}
