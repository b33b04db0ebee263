import type { KeychainFailure, RecoveryFailure, StoreFailure } from '../../model/failure.ts'
import type { FailureOf, FailureSentences } from '../failure-sentences.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

function phraseIncomplete({ words }: FailureOf<'phrase-incomplete'>): string {
  if (words === 0) return 'Gib die 24 Wörter deiner Wiederherstellungsphrase ein.'
  return `Eine Wiederherstellungsphrase hat 24 Wörter, und du hast ${numbers.number(words)} eingegeben. Such die fehlenden oder überzähligen.`
}

/** The failures of the history at rest, its key and its backups, as a part of `failures`. */
export const storeFailures: Pick<
  FailureSentences,
  (StoreFailure | KeychainFailure | RecoveryFailure)['code']
> = {
  'store-locked': () => 'Dein Verlauf ist gesperrt. Gib seine Passphrase ein.',
  'passphrase-wrong': () => 'Das ist nicht die richtige Passphrase. Versuch es noch einmal.',
  'store-newer': () =>
    'Dein Verlauf stammt von einem neueren Balcony. Installiere die neueste Version, um ihn zu öffnen.',
  'store-earlier': () =>
    'Dein Verlauf stammt von einem früheren Balcony, und dieses kann ihn nicht lesen. Wenn du neu anfängst, bewahrt Balcony die alte Datei auf.',
  'store-read-only': () =>
    'Balcony darf nicht in seinen Ordner schreiben. Gib den Ordner zum Schreiben frei und versuch es noch einmal.',
  'disk-full': () => 'Das Laufwerk ist voll. Schaff etwas Platz und versuch es noch einmal.',
  'store-damaged': () =>
    'Die Datei mit deinem Verlauf ist beschädigt. Stell eine Sicherung wieder her oder fang neu an.',
  'store-key-missing': () =>
    'Der Schlüsselbund hat den Schlüssel zu deinem Verlauf nicht. Gib deine Wiederherstellungsphrase ein oder öffne den Schlüsselbund, der ihn hat.',
  'profile-in-use': () =>
    'Ein anderes Balcony verwendet dieses Profil. Schließ es und versuch es noch einmal.',

  'keychain-missing': () =>
    'Balcony hat auf diesem Computer keinen Schlüsselbund gefunden und fragt deshalb bei jedem Start nach deinem Passwort.',
  'keychain-locked': () =>
    'Der Schlüsselbund dieses Computers ist gesperrt. Entsperre ihn und versuch es noch einmal oder gib dein Passwort bei jedem Start ein.',
  'keychain-failed': () =>
    'Der Schlüsselbund dieses Computers funktioniert nicht. Balcony fragt deshalb bei jedem Start nach deinem Passwort.',

  'phrase-incomplete': phraseIncomplete,
  'phrase-word-unknown': ({ position, word }) =>
    `Wort ${position}, ${quoted(word)}, kommt in Wiederherstellungsphrasen nicht vor. Prüfe die Schreibweise.`,
  'phrase-mistaken': () =>
    'Diese Wörter gehören nicht zusammen. Eines davon ist falsch, oder zwei sind vertauscht.',
  'phrase-of-another': () =>
    'Diese Wiederherstellungsphrase gehört zu einem anderen Verlauf. Such die, die du für diesen Verlauf aufgeschrieben hast.',
  'store-busy': () => 'Balcony ist noch mit deinem Verlauf beschäftigt. Warte, bis es fertig ist.',
  'backup-missing': () =>
    'Balcony kann die Sicherung nicht lesen. Prüfe, ob ihr Laufwerk angeschlossen ist und ob du die Datei lesen darfst.',
  'backup-foreign': () => 'Diese Datei ist keine Sicherung von Balcony. Wähle eine andere.',
  'backup-damaged': () => 'Diese Sicherung ist beschädigt oder unvollständig. Wähle eine andere.',
  'backup-newer': () =>
    'Diese Sicherung stammt von einem neueren Balcony. Installiere die neueste Version, um sie wiederherzustellen.',
  'backup-earlier': () =>
    'Diese Sicherung stammt von einem früheren Balcony, und dieses kann sie nicht lesen. Die Datei wurde nicht verändert. Wähle eine andere.',
  'backup-locked': () =>
    'Kein Schlüssel auf diesem Computer öffnet diese Sicherung. Gib ihre Wiederherstellungsphrase oder Passphrase ein.',
  'backup-not-written': () => 'Balcony kann dort nicht schreiben. Wähle einen anderen Ort für die Sicherung.',
  'backup-in-the-way': () => 'Balcony selbst verwendet diese Datei. Wähle eine andere.',
  'backup-none': ({ folder }) =>
    `Es gibt noch keine Sicherung. Leg eine in ${folder} ab und versuch es noch einmal.`,
}
