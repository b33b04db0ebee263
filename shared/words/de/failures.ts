import type { Asked, CertificateProblem, TypedText } from '../../model/failure.ts'
import { isInvisible } from '../../text/names.ts'
import { inSentence } from '../../text/quoted.ts'
import type { FailureOf, FailureSentences } from '../explain.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

function said(text: string | undefined): string {
  return text === undefined || isInvisible(text) ? '' : ` Er sagt: ${quoted(text)}`
}

const certificate: Readonly<Record<CertificateProblem, string>> = {
  expired:
    'Das Zertifikat des Servers ist abgelaufen; sag den Betreibern des Servers Bescheid, oder sieh es dir an und entscheide.',
  'not-yet-valid':
    'Das Zertifikat des Servers gilt noch nicht; prüfe die Uhr dieses Computers, oder sieh es dir an und entscheide.',
  'self-signed':
    'Für das Zertifikat bürgt nur der Server selbst; sieh es dir an und entscheide, ob du ihm vertraust.',
  'unknown-issuer':
    'Dieser Computer kennt den Aussteller des Zertifikats nicht; sieh es dir an und entscheide, ob du ihm vertraust.',
  'wrong-name':
    'Das Zertifikat des Servers gilt für einen anderen Namen; prüfe die Adresse, oder sieh es dir an und entscheide, ob du ihm vertraust.',
  changed:
    'Das Zertifikat des Servers ist nicht das, dem du bisher vertraut hast, deshalb hat Balcony angehalten; frag die Betreiber des Servers, bevor du weitermachst.',
  other:
    'Das Zertifikat des Servers ließ sich nicht prüfen; sieh es dir an und entscheide, ob du ihm vertraust.',
}

const address: Readonly<Record<FailureOf<'address-invalid'>['problem'], string>> = {
  empty: 'Gib eine Adresse ein, zum Beispiel julia@example.org.',
  'no-localpart': 'Eine Adresse beginnt mit einem Namen und einem @, zum Beispiel julia@example.org.',
  'bad-localpart':
    'Der Name vor dem @ enthält ein Zeichen, das in Adressen nicht vorkommen kann; prüfe die Schreibweise.',
  'bad-domain': 'Der Teil hinter dem @ ist kein Name eines Servers; prüfe die Schreibweise.',
  'bad-resource':
    'Der Teil hinter dem Schrägstrich enthält ein Zeichen, das in Adressen nicht vorkommen kann; lass ihn weg.',
  'too-long': 'Das ist zu lang für eine Adresse; prüfe die Schreibweise.',
  'has-resource': 'Lass den Schrägstrich und alles dahinter weg.',
}

const link: Readonly<Record<FailureOf<'link-invalid'>['problem'], string>> = {
  'not-xmpp': 'Das ist kein Link zu einer Adresse bei Jabber; solche Links beginnen mit „xmpp:“.',
  'too-long': 'Der Link ist verdächtig lang, deshalb hat Balcony ihn nicht geöffnet.',
  'bad-encoding': 'Der Link ist beschädigt; lass ihn dir noch einmal schicken.',
  'control-characters':
    'Der Link enthält Zeichen, die in Links nicht vorkommen können, deshalb hat Balcony ihn nicht geöffnet.',
  'no-account': 'Der Link ist beschädigt: Es steht nicht darin, für welches deiner Konten er ist.',
  'no-address':
    'Der Link ist beschädigt: Es steht nicht darin, zu wem er führt; lass ihn dir noch einmal schicken.',
  ambiguous: 'Der Link sagt zwei verschiedene Dinge zugleich, deshalb hat Balcony ihn nicht geöffnet.',
}

const conditions: Readonly<Record<string, string>> = {
  'item-not-found': 'Der Server kennt diese Adresse nicht; prüfe die Schreibweise.',
  'jid-malformed': 'Der Server nimmt diese Adresse nicht an; prüfe die Schreibweise.',
  forbidden: 'Der Server erlaubt das nicht.',
  'not-allowed': 'Der Server erlaubt das nicht.',
  'not-authorized': 'Der Server möchte, dass du dich vorher neu anmeldest.',
  'policy-violation': 'Die Regeln des Servers erlauben das nicht.',
  'resource-constraint': 'Der Server ist gerade überlastet; versuch es später noch einmal.',
  'remote-server-not-found': 'Der andere Server wurde nicht gefunden; prüfe den Teil hinter dem @.',
  'remote-server-timeout': 'Der andere Server antwortet nicht; versuch es später noch einmal.',
  'recipient-unavailable': 'Diese Person ist gerade nicht erreichbar; versuch es später noch einmal.',
  'service-unavailable': 'Der Server bietet das nicht an.',
  'feature-not-implemented': 'Der Server bietet das nicht an.',
  'internal-server-error': 'Der Server hat eine Störung; versuch es später noch einmal.',
  'not-acceptable': 'Der Server nimmt das nicht an.',
  conflict: 'Der Server hat das schon; es wurde nichts geändert.',
}

const refusals: Readonly<Record<Asked, Readonly<Record<string, string>>>> = {
  contact: {
    'not-acceptable':
      'Dein Server nimmt den Namen oder die Gruppen dieses Kontakts nicht an; kürze oder ändere sie und versuch es noch einmal.',
    'bad-request': 'Dein Server nimmt diesen Kontakt nicht an; prüfe Adresse, Name und Gruppen.',
    'item-not-found': 'Dein Server hat diesen Kontakt nicht mehr; es wurde nichts geändert.',
    forbidden: 'Dein Server lässt dich diesen Kontakt nicht ändern.',
    'not-allowed': 'Dein Server lässt dich diesen Kontakt nicht ändern.',
    'policy-violation':
      'Die Regeln deines Servers erlauben das nicht; vielleicht hast du schon so viele Kontakte, wie er zulässt.',
    'resource-constraint':
      'Dein Server kann diesen Kontakt gerade nicht speichern; versuch es später noch einmal, oder entferne Kontakte, die du nicht mehr brauchst.',
    'service-unavailable':
      'Dein Server kann deine Kontakte gerade nicht ändern; versuch es später noch einmal.',
    'feature-not-implemented': 'Dein Server kann deine Kontakte nicht ändern.',
  },
  block: {
    'item-not-found': 'Bei deinem Server ist diese Adresse nicht blockiert; es wurde nichts geändert.',
    'jid-malformed': 'Dein Server nimmt diese Adresse nicht an und kann sie deshalb nicht blockieren.',
    forbidden: 'Dein Server lässt dich nicht ändern, wer blockiert ist.',
    'not-allowed': 'Dein Server lässt dich nicht ändern, wer blockiert ist.',
    'policy-violation':
      'Die Regeln deines Servers erlauben das nicht; vielleicht sind schon so viele Adressen blockiert, wie er zulässt.',
    'resource-constraint':
      'Dein Server kann gerade nicht ändern, wer blockiert ist; versuch es später noch einmal.',
    'service-unavailable':
      'Dein Server kann gerade nicht ändern, wer blockiert ist; versuch es später noch einmal.',
    'feature-not-implemented': 'Dein Server kann keine Adressen blockieren; frag die Betreiber des Servers.',
  },
}

const BLOCKED_OR_STRANGER =
  'Vielleicht hat die andere Seite dich blockiert, oder sie nimmt keine Nachrichten von Unbekannten an.'

const messages: Readonly<Record<string, string>> = {
  'service-unavailable':
    'Die Nachricht wurde nicht zugestellt. Vielleicht hat niemand diese Adresse, vielleicht hat die andere Seite dich blockiert, oder sie nimmt keine Nachrichten von Unbekannten an.',
  forbidden: `Die Nachricht wurde nicht angenommen. ${BLOCKED_OR_STRANGER}`,
  'not-allowed': `Die Nachricht wurde nicht durchgelassen. ${BLOCKED_OR_STRANGER}`,
  'not-authorized': `Die Nachricht wurde nicht erlaubt. ${BLOCKED_OR_STRANGER}`,
  'subscription-required':
    'Die andere Seite nimmt nur Nachrichten von ihren Kontakten an; bitte sie, dich hinzuzufügen.',
  'registration-required':
    'Die andere Seite nimmt nur Nachrichten von registrierten Personen an; registriere dich dort zuerst.',
  'item-not-found': 'Niemand hat diese Adresse; prüfe die Schreibweise.',
  'jid-malformed': 'Der Server nimmt diese Adresse nicht an; prüfe die Schreibweise.',
  gone: 'Diese Adresse wird nicht mehr benutzt; frag nach der neuen.',
  redirect: 'Diese Person ist jetzt unter einer anderen Adresse zu erreichen; frag nach ihr.',
  'recipient-unavailable': 'Diese Person ist gerade nicht erreichbar; versuch es später noch einmal.',
  'remote-server-not-found': 'Der Server dieser Adresse wurde nicht gefunden; prüfe den Teil hinter dem @.',
  'remote-server-timeout': 'Der Server dieser Adresse antwortet nicht; versuch es später noch einmal.',
  'policy-violation':
    'Die Regeln eines Servers erlauben diese Nachricht nicht; vielleicht ist sie zu lang, oder du sendest zu viele.',
  'resource-constraint':
    'Der Server der anderen Seite kann gerade keine weiteren Nachrichten aufbewahren; versuch es später noch einmal.',
  'not-acceptable': 'Der Server der anderen Seite nimmt diese Nachricht nicht an.',
  'feature-not-implemented': 'Der Server der anderen Seite kann Nachrichten dieser Art nicht zustellen.',
  'internal-server-error': 'Ein Server unterwegs hat eine Störung; versuch es später noch einmal.',
}

const tooLong: Readonly<Record<TypedText, string>> = {
  name: 'Dieser Name',
  password: 'Dieses Passwort',
  passphrase: 'Diese Passphrase',
  'recovery-phrase': 'Diese Wiederherstellungsphrase',
  status: 'Diese Statusnachricht',
  subject: 'Dieser Betreff',
  report: 'Diese Beschreibung',
  answer: 'Eine der Antworten',
  server: 'Dieser Servername',
}

function tooMany({ what, limit }: FailureOf<'too-many'>): string {
  const most = numbers.number(limit)
  switch (what) {
    case 'groups':
      return `Ein Kontakt kann in höchstens ${most} Gruppen sein; entferne welche.`
    case 'messages':
      return `Das geht mit höchstens ${most} Nachrichten auf einmal; wähle weniger aus.`
    case 'conversations':
      return `Du kannst an höchstens ${most} Chats auf einmal weiterleiten; wähle weniger aus.`
  }
}

function registrationRefused({ type, text }: FailureOf<'registration-refused'>): string {
  if (type === 'modify')
    return `Der Server hat deine Angaben nicht angenommen; prüfe sie und versuch es noch einmal.${said(text)}`
  if (type === 'wait')
    return `Der Server legt gerade keine Konten an; versuch es später noch einmal, oder wähle einen anderen Server.${said(text)}`
  return `Der Server hat das Konto nicht angelegt; wähle einen anderen Server, oder frag die Betreiber.${said(text)}`
}

function passwordRefused({ type, text }: FailureOf<'password-refused'>): string {
  if (type === 'modify')
    return `Der Server hat das neue Passwort nicht angenommen, dein altes gilt weiter; wähle ein anderes.${said(text)}`
  if (type === 'wait')
    return `Der Server kann dein Passwort gerade nicht ändern, dein altes gilt weiter; versuch es später noch einmal.${said(text)}`
  return `Der Server lässt dich dein Passwort hier nicht ändern, dein altes gilt weiter; sieh auf seiner Website nach, oder frag die Betreiber des Servers.${said(text)}`
}

function phraseIncomplete({ words }: FailureOf<'phrase-incomplete'>): string {
  if (words === 0) return 'Gib die 24 Wörter deiner Wiederherstellungsphrase ein.'
  return words === 1
    ? 'Eine Wiederherstellungsphrase hat 24 Wörter, und das ist eines; such die anderen.'
    : `Eine Wiederherstellungsphrase hat 24 Wörter, und das sind ${words}; prüfe sie.`
}

export const failures: FailureSentences = {
  'no-network': () => 'Dieser Computer ist offline; prüfe die Netzwerkverbindung.',
  'server-not-found': ({ domain }) =>
    `Für ${quoted(domain)} wurde kein Server gefunden; prüfe die Schreibweise.`,
  'connection-refused': ({ host, port }) =>
    `${inSentence(host)} nimmt auf Port ${port} keine Verbindungen an; prüfe Server und Port, oder versuch es später noch einmal.`,
  'connection-timeout': ({ host }) =>
    `${inSentence(host)} antwortet nicht; prüfe die Netzwerkverbindung, oder versuch es später noch einmal.`,
  'connection-lost': () => 'Die Verbindung ist abgebrochen; versuch es noch einmal.',
  'tls-failed': () =>
    'Eine sichere Verbindung zum Server ist fehlgeschlagen; prüfe unter „Erweitert“ die Verbindungssicherheit, oder sag den Betreibern des Servers Bescheid.',
  'wrong-security': ({ expects, port }) =>
    expects === 'direct-tls'
      ? `Port ${port} erwartet wohl von Anfang an Verschlüsselung; wähle für diesen Port unter „Erweitert“ als Verbindungssicherheit TLS von Anfang an.`
      : `Port ${port} beginnt wohl nicht mit Verschlüsselung; wähle unter „Erweitert“ als Verbindungssicherheit STARTTLS oder einen anderen Port.`,
  'certificate-untrusted': ({ problem }) => certificate[problem],
  'unencrypted-refused': () =>
    'Ohne Verschlüsselung geht es nur mit einem Server auf diesem Computer; wähle eine andere Verbindungssicherheit.',

  'redirect-refused': () =>
    'Der Server schickt Balcony an einen Ort, mit dem es sich nicht verbinden darf, deshalb hat es das nicht getan; sag den Betreibern des Servers Bescheid.',

  'tls-required': () =>
    'Der Server bietet keine Verschlüsselung an, deshalb hat Balcony dein Passwort nicht gesendet; sag den Betreibern des Servers Bescheid.',
  'not-xmpp': () => 'Das ist kein Jabber-Server, oder nicht auf diesem Port; prüfe Server und Port.',
  'bad-xml': () =>
    'Der Server hat etwas gesendet, das Balcony nicht lesen kann, deshalb hat es die Verbindung getrennt; sag den Betreibern des Servers Bescheid.',
  'stanza-omitted': ({ account }) =>
    `Jemand hat an ${inSentence(account)} etwas gesendet, das für Balcony zu groß ist, deshalb wurde es weggelassen; wenn dir eine Nachricht fehlt, frag danach.`,
  flooded: () =>
    'Es kommt mehr an, als Balcony verarbeiten kann, deshalb hat es die Verbindung getrennt und holt den Rest später; wenn das so weitergeht, sag den Betreibern des Servers Bescheid.',
  'server-not-reading': () =>
    'Der Server nimmt nicht an, was Balcony sendet, deshalb hat es die Verbindung getrennt und bewahrt es für später auf; wenn das so weitergeht, sag den Betreibern des Servers Bescheid.',
  'host-unknown': ({ domain }) =>
    `Dieser Server ist nicht für ${quoted(domain)} zuständig; prüfe die Adresse und unter „Erweitert“ den Server.`,
  replaced: () =>
    'Ein anderes Programm hat sich statt diesem angemeldet; verbinde dich neu, wenn du das nicht warst.',
  'server-shutdown': () =>
    'Der Server wird heruntergefahren oder neu gestartet; versuch es gleich noch einmal.',
  'too-many-redirects': () =>
    'Der Server schickt Balcony immer weiter von einem Ort zum nächsten; sag den Betreibern des Servers Bescheid.',
  'stream-error': ({ text }) => `Der Server hat die Verbindung beendet; versuch es noch einmal.${said(text)}`,
  'negotiation-timeout': () => 'Die Anmeldung beim Server hat zu lange gedauert; versuch es noch einmal.',
  'binding-refused': () =>
    'Der Server nimmt gerade kein weiteres Gerät von dir an; melde dich anderswo ab, oder versuch es später noch einmal.',

  'wrong-password': () =>
    'Die Adresse oder das Passwort ist falsch; prüfe beides und versuch es noch einmal.',
  'account-disabled': ({ text }) =>
    `Der Server hat dieses Konto gesperrt; frag die Betreiber des Servers.${said(text)}`,
  'credentials-expired': () =>
    'Das Passwort ist abgelaufen; lass dir von den Betreibern des Servers ein neues geben.',
  'no-common-mechanism': () =>
    'Der Server bietet keinen Weg zur Anmeldung an, der sicher genug ist; sag den Betreibern des Servers Bescheid.',
  'server-not-authentic': () =>
    'Der Server konnte nicht beweisen, dass er dein Passwort kennt, deshalb hat Balcony die Verbindung getrennt; frag die Betreiber des Servers, bevor du das Passwort wieder eingibst.',
  'sign-in-weaker': () =>
    'Der Server bietet nur noch einen schwächeren Weg zur Anmeldung an als bisher, deshalb hat Balcony angehalten. Vielleicht steht jemand zwischen dir und dem Server; frag die Betreiber, ob das so gewollt ist.',
  'password-unprotected': () =>
    'Der Server will das Passwort selbst, und niemand bürgt für sein Zertifikat, deshalb hat Balcony es nicht gesendet; frag die Betreiber des Servers nach einem sichereren Weg zur Anmeldung.',
  'offer-altered': () =>
    'Jemand hat das Angebot des Servers unterwegs verändert, deshalb hat Balcony die Verbindung getrennt, ohne dein Passwort zu benutzen; versuch es in einem anderen Netz, und sag den Betreibern des Servers Bescheid.',
  'temporary-auth-failure': () =>
    'Der Server kann gerade keine Passwörter prüfen; versuch es später noch einmal.',
  'password-unusable': () =>
    'Das Passwort enthält Zeichen, die in Passwörtern bei Jabber nicht vorkommen können; prüfe es.',
  'password-needed': () => 'Balcony braucht das Passwort, um sich zu verbinden; gib es ein.',
  'password-empty': () => 'Es fehlt noch ein Passwort; gib eines ein.',

  'not-connected': () => 'Dieses Konto ist nicht verbunden; versuch es noch einmal, sobald es das ist.',
  'request-timeout': () => 'Der Server hat nicht rechtzeitig geantwortet; versuch es noch einmal.',
  cancelled: () => 'Das wurde abgebrochen; fang noch einmal an, wenn du möchtest.',
  'stanza-error': ({ condition, text, asked }) =>
    `${(asked && refusals[asked][condition]) ?? conditions[condition] ?? 'Der Server hat das abgelehnt; versuch es später noch einmal.'}${said(text)}`,

  'address-invalid': ({ problem }) => address[problem],
  'server-invalid': ({ problem }) =>
    problem === 'empty'
      ? 'Gib den Namen eines Servers ein, zum Beispiel example.org.'
      : 'Das ist kein Name eines Servers; prüfe die Schreibweise.',

  'registration-unavailable': () =>
    'Dieser Server legt von hier aus keine Konten an; wähle einen anderen, oder sieh auf seiner Website nach.',
  'registration-on-web': ({ url }) =>
    `Dieser Server legt Konten auf seiner Website an: ${inSentence(url, 500)}`,
  'registration-expired': () => 'Der Server wartet nicht mehr auf dieses Formular; frag es noch einmal ab.',
  'name-taken': () => 'Diesen Namen hat schon jemand; wähle einen anderen.',
  'registration-refused': registrationRefused,
  'password-refused': passwordRefused,
  'deletion-refused': ({ text }) =>
    `Der Server hat das Konto nicht gelöscht, deshalb wurde auch hier nichts gelöscht; frag die Betreiber des Servers.${said(text)}`,

  'invitation-refused': () =>
    'Der Server nimmt diese Einladung nicht mehr an; lass dir eine neue geben, oder mach ohne sie weiter.',
  'link-invalid': ({ problem }) => link[problem],

  'store-locked': () => 'Dein Verlauf ist gesperrt; gib seine Passphrase ein.',
  'passphrase-wrong': () => 'Das ist nicht die richtige Passphrase; versuch es noch einmal.',
  'store-newer': () =>
    'Dein Verlauf stammt von einem neueren Balcony; installiere das neueste, um ihn zu öffnen.',
  'store-earlier': () =>
    'Dein Verlauf hat die Form eines früheren Balcony, die dieses nicht lesen kann; fang neu an, die alte Datei bleibt erhalten.',
  'store-read-only': () =>
    'Balcony darf nicht in seinen Ordner schreiben; gib ihn zum Schreiben frei, und versuch es noch einmal.',
  'disk-full': () => 'Das Laufwerk ist voll; schaff etwas Platz, und versuch es noch einmal.',
  'store-damaged': () =>
    'Die Datei mit deinem Verlauf ist beschädigt; stell eine Sicherung wieder her, oder fang neu an.',
  'store-key-missing': () =>
    'Im Schlüsselbund ist kein Schlüssel für deinen Verlauf; gib deine Wiederherstellungsphrase ein, oder öffne den Schlüsselbund, der ihn hat.',
  'profile-in-use': () =>
    'Ein anderes Balcony benutzt dasselbe Profil; schließ es, und versuch es noch einmal.',

  'keychain-missing': () =>
    'Balcony hat auf diesem Computer keinen Schlüsselbund gefunden, deshalb fragt es bei jedem Start nach deinem Passwort.',
  'keychain-locked': () =>
    'Der Schlüsselbund dieses Computers ist gesperrt; entsperre ihn und versuch es noch einmal, oder gib das Passwort bei jedem Start ein.',
  'keychain-failed': () =>
    'Der Schlüsselbund dieses Computers funktioniert nicht, deshalb fragt Balcony bei jedem Start nach deinem Passwort.',

  'phrase-incomplete': phraseIncomplete,
  'phrase-word-unknown': ({ position, word }) =>
    `Wort ${position}, ${quoted(word)}, kann in keiner Wiederherstellungsphrase stehen; prüfe die Schreibweise.`,
  'phrase-mistaken': () =>
    'Diese Wörter gehören nicht zusammen; eines davon ist falsch, oder zwei sind vertauscht.',
  'phrase-of-another': () =>
    'Diese Wiederherstellungsphrase gehört zu einem anderen Verlauf; such die, die du für diesen aufgeschrieben hast.',
  'store-busy': () => 'Balcony ist noch mit deinem Verlauf beschäftigt; warte, bis es fertig ist.',
  'backup-missing': () =>
    'Balcony kann die Sicherung nicht lesen; prüfe, ob ihr Laufwerk angeschlossen ist und ob du die Datei lesen darfst.',
  'backup-foreign': () => 'Diese Datei ist keine Sicherung von Balcony; wähle eine andere.',
  'backup-damaged': () => 'Diese Sicherung ist beschädigt oder unvollständig; wähle eine andere.',
  'backup-newer': () =>
    'Diese Sicherung stammt von einem neueren Balcony; installiere das neueste, um sie wiederherzustellen.',
  'backup-earlier': () =>
    'Diese Sicherung stammt von einem früheren Balcony und hat eine Form, die dieses nicht lesen kann; sie wurde nicht verändert, und du kannst eine andere wählen.',
  'backup-locked': () =>
    'Kein Schlüssel auf diesem Computer öffnet diese Sicherung; gib ihre Wiederherstellungsphrase oder Passphrase ein.',
  'backup-not-written': () => 'Balcony kann dort nicht schreiben; wähle einen anderen Ort für die Sicherung.',
  'backup-in-the-way': () => 'Balcony benutzt diese Datei selbst; wähle eine andere.',
  'backup-none': ({ folder }) =>
    `Es gibt noch keine Sicherung; leg eine in ${folder} ab, und versuch es noch einmal.`,

  blocked: () => 'Du hast diese Adresse blockiert; gib sie frei, um ihr zu schreiben.',
  'message-empty': () => 'Es gibt nichts zu senden; schreib zuerst etwas.',
  'unsent-in-backup': () =>
    'Diese Nachricht wartete noch, als die Sicherung gemacht wurde, und ist vielleicht seitdem gesendet worden; sende sie noch einmal, wenn es nötig ist.',
  'time-past': () => 'Dieser Zeitpunkt ist vorbei; wähle einen späteren.',
  'not-an-emoji': () => 'Eine Reaktion muss ein Emoji sein, und mehr als zwanzig gehen nicht.',
  'message-too-long': ({ limitBytes }) =>
    `Diese Nachricht ist zu lang; Server nehmen etwa ${Math.floor(limitBytes / 1024)} kB an. Sende sie in Teilen.`,
  'message-refused': ({ condition, text }) =>
    `${messages[condition] ?? 'Die Nachricht wurde abgelehnt; versuch es später noch einmal.'}${said(text)}`,

  'update-unreachable': () =>
    'Balcony konnte nicht herausfinden, ob es eine neue Version gibt; versuch es später noch einmal.',
  'update-not-genuine': () =>
    'Die neue Version ist nicht von den Machern von Balcony signiert, deshalb wurde sie gelöscht; sag ihnen Bescheid.',
  'update-for-another': () =>
    'Die angekündigte Version ist für ein anderes Programm oder eine andere Art von Computer, deshalb hat Balcony sie nicht beachtet; sag den Machern Bescheid.',
  'update-expired': () =>
    'Die Ankündigung neuer Versionen ist abgelaufen, vielleicht hält jemand eine neuere zurück; prüfe die Uhr dieses Computers, oder versuch es in einem anderen Netz.',
  'update-outdated': () =>
    'Die Ankündigung neuer Versionen ist älter als eine frühere, vielleicht hält jemand eine neuere zurück; versuch es in einem anderen Netz.',
  'update-failed': () =>
    'Die neue Version ließ sich nicht herunterladen; prüfe die Verbindung, und versuch es noch einmal.',

  'too-long': ({ what, limit }) =>
    `${tooLong[what]} ist zu lang; möglich sind höchstens ${numbers.number(limit)} Zeichen.`,
  'too-many': tooMany,
  'not-found': () => 'Das ist nicht mehr da; es wurde nichts geändert.',
  'question-open': () =>
    'Balcony hat dich gerade etwas anderes gefragt; beantworte das zuerst, oder warte eine Minute, und versuch es noch einmal.',
  'already-signed-in': () => 'Dieses Konto ist schon in Balcony; wähle es links aus.',
  'unsupported-by-server': ({ what }) =>
    what === 'XEP-0191'
      ? 'Dein Server kann niemanden blockieren; frag die Betreiber des Servers.'
      : 'Dein Server kann das nicht; frag die Betreiber des Servers.',
  'not-on-this-desktop': () => 'Dieser Desktop lässt das nicht zu.',
  'shortcut-refused': () => 'Diese Tasten benutzt schon ein anderes Programm oder das System; wähle andere.',
  'start-at-login-refused': () =>
    'Das System hat das nicht gespeichert; gib den Ordner für Programme, die bei der Anmeldung starten, zum Schreiben frei, und versuch es noch einmal.',
  'demo-unavailable': () =>
    'Die Demo läuft auf diesem Computer nicht; melde dich stattdessen mit einem Konto an.',
  'invalid-arguments': () =>
    'Balcony hat sein eigenes Fenster nicht verstanden; prüfe deine Eingabe, und versuch es noch einmal.',
  'unknown-command': () =>
    'Das Fenster und der Rest von Balcony passen nicht zusammen; beende Balcony und starte es neu.',
  internal: () =>
    'In Balcony ist etwas schiefgegangen; versuch es noch einmal, und starte es neu, wenn es so bleibt.',
}
