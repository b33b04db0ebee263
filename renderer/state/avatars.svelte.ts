import { createContext } from 'svelte'
import type { AvatarVersion } from '../../shared/contract/avatars.ts'
import type { Delta } from '../../shared/contract/index.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import { mediaUrl } from '../media.ts'

type Key = `${AccountId} ${BareJid}`
const keyOf = (accountId: AccountId, jid: BareJid): Key => `${accountId} ${jid}`

/** The pictures of contacts and of the own accounts. Their bytes come by media addresses. */
export class Avatars {
  readonly #app: { readonly media: string }
  // A plain map and a version: a thousand pictures at sign-in are map writes and one signal.
  readonly #versions = new Map<Key, string>()
  #version = $state(0)

  constructor(app: { readonly media: string }) {
    this.#app = app
  }

  /** The address of somebody's picture; undefined if there is none here, so that they are shown by initials. */
  url(accountId: AccountId, jid: BareJid): string | undefined {
    void this.#version
    const version = this.#versions.get(keyOf(accountId, jid))
    return version === undefined ? undefined : mediaUrl(this.#app, 'avatar', version)
  }

  reset(avatars: readonly AvatarVersion[]): void {
    this.#versions.clear()
    for (const avatar of avatars) this.#set(avatar)
    this.#version++
  }

  apply(delta: Delta): void {
    if (delta.kind !== 'avatarsChanged') return
    for (const avatar of delta.avatars) this.#set(avatar)
    this.#version++
  }

  #set({ accountId, jid, version }: AvatarVersion): void {
    if (version === null) this.#versions.delete(keyOf(accountId, jid))
    else this.#versions.set(keyOf(accountId, jid), version)
  }
}

export const [useAvatars, provideAvatars] = createContext<Avatars>()
