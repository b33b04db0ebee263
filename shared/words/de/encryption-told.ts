import type { EncryptionNotice } from '../../model/encryption.ts'
import type { BareJid } from '../../model/jid.ts'
import { inSentence } from '../../text/quoted.ts'

export function encryptionNotice(notice: EncryptionNotice, nameOf: (jid: BareJid) => string): string {
  switch (notice.what) {
    case 'encryption-on':
      return notice.byPerson
        ? 'Du hast die Ende-zu-Ende-Verschlüsselung eingeschaltet'
        : 'Nachrichten hier sind ab jetzt Ende-zu-Ende-verschlüsselt'
    case 'encryption-off':
      return 'Du hast die Ende-zu-Ende-Verschlüsselung ausgeschaltet. Ab jetzt sind Nachrichten auf den Servern lesbar'
    case 'new-device':
      return `${inSentence(nameOf(notice.owner))} hat ein neues Gerät${named(notice.name)}`
    case 'new-keys':
      return `Ein Gerät von ${inSentence(nameOf(notice.owner))}${named(notice.name)} hat neue Schlüssel. Das kommt vor, wenn eine App neu installiert wird`
    case 'key-verified':
      return `Du hast ein Gerät von ${inSentence(nameOf(notice.owner))}${named(notice.name)} verifiziert`
    case 'can-read':
      return `${inSentence(nameOf(notice.owner))} kann ab jetzt mitlesen`
  }
}

const named = (name: string | null): string => (name === null ? '' : ` (${inSentence(name)})`)
