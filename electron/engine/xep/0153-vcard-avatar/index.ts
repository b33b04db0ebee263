import { createEmitter } from '../../../../shared/events/emitter.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Channel, Extension, Release, Use } from '../../extension.ts'
import { logsFaults } from '../../stanza/fault.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { presence as presenceExtension } from '../rfc6121-presence/index.ts'
import { VCardUpdate } from './codec.ts'

/** What a presence says about the picture in its sender's vCard. */
export interface PhotoSeen {
  readonly jid: FullJid
  /** The SHA-1 hash of the photo; null if there is none. */
  readonly hash: string | null
}

export interface VCardAvatars {
  /**
   * The hash of the own photo, null if there is none, or undefined while it is not known, or where the server adds it
   * to our presence (XEP-0398). It is in every presence from now on.
   */
  setOwn(hash: string | null | undefined): void
  /** Called when a client of a contact, or another one of the account, says which photo there is. */
  onPhoto(listener: (seen: PhotoSeen) => void): Release
}

/** The photo that a presence tells of; undefined if it says nothing, which a client does that does not know (§4.1). */
export function photoSeen(presence: Stanza): string | null | undefined {
  return presence.get(VCardUpdate)
}

function createVCardAvatars(channel: Channel, use: Use): VCardAvatars {
  const presence = use(presenceExtension)
  const seen = createEmitter<[PhotoSeen]>(logsFaults(channel, 'vcard avatars: a listener'))
  let own: string | null | undefined

  presence.decorate(() => (own === undefined ? null : VCardUpdate.build(own)))
  presence.onResource(({ jid, stanza }) => {
    if (stanza === null || jid === channel.jid) return
    const hash = photoSeen(stanza)
    if (hash !== undefined) seen.emit({ jid, hash })
  })

  return {
    setOwn(hash) {
      if (hash === own) return
      own = hash
      presence.refresh()
    },
    onPhoto: seen.on,
  }
}

/** XEP-0153. */
export const vcardAvatars: Extension<VCardAvatars> = {
  about: { spec: 'XEP-0153', title: 'vCard-Based Avatars', version: '1.1', status: 'complete' },
  needs: [presenceExtension],
  setup: createVCardAvatars,
}
