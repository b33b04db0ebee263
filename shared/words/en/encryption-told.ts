import type { EncryptionNotice } from '../../model/encryption.ts'
import type { BareJid } from '../../model/jid.ts'
import { inSentence } from '../../text/quoted.ts'

/** What happened to the encryption of a conversation. */
export function encryptionNotice(notice: EncryptionNotice, nameOf: (jid: BareJid) => string): string {
  switch (notice.what) {
    case 'encryption-on':
      return notice.byPerson
        ? 'You turned end-to-end encryption on'
        : 'Messages here are end-to-end encrypted from now on'
    case 'encryption-off':
      return 'You turned end-to-end encryption off. Messages are readable on the servers from now on'
    case 'new-device':
      return `${inSentence(nameOf(notice.owner))} has a new device${named(notice.name)}`
    case 'new-keys':
      return `A device of ${inSentence(nameOf(notice.owner))}${named(notice.name)} has new keys. This happens when an app is installed again`
    case 'key-verified':
      return `You verified a device of ${inSentence(nameOf(notice.owner))}${named(notice.name)}`
    case 'can-read':
      return `${inSentence(nameOf(notice.owner))} can read messages here from now on`
  }
}

const named = (name: string | null): string => (name === null ? '' : ` (${inSentence(name)})`)
