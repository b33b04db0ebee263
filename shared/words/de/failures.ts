import type { CertificateProblem, TypedText } from '../../model/failure.ts'
import { isInvisible } from '../../text/names.ts'
import { inSentence } from '../../text/quoted.ts'
import { sayProblem } from '../field-problem.ts'
import type { FailureOf, FailureSentences } from '../failure-sentences.ts'
import { accounts } from './accounts.ts'
import { forms } from './forms.ts'
import { fileFailures } from './file-failures.ts'
import { importFailures } from './import-failures.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'
import { conditions, messageRefusals, refusals } from './refusals.ts'
import { roomFailures } from './room-failures.ts'
import { storeFailures } from './store-failures.ts'

function said(text: string | undefined): string {
  return text === undefined || isInvisible(text) ? '' : ` Er sagt: ${quoted(text)}`
}

const certificate: Readonly<Record<CertificateProblem, string>> = {
  expired:
    'Das Zertifikat des Servers ist abgelaufen. Sag den Betreibern des Servers Bescheid oder sieh dir das Zertifikat an und entscheide selbst.',
  'not-yet-valid':
    'Das Zertifikat des Servers gilt noch nicht. Prüfe die Uhr dieses Computers oder sieh dir das Zertifikat an und entscheide selbst.',
  'self-signed':
    'Der Server hat sein Zertifikat selbst ausgestellt. Sieh es dir an und entscheide, ob du ihm vertraust.',
  'unknown-issuer':
    'Dieser Computer kennt den Aussteller des Zertifikats nicht. Sieh es dir an und entscheide, ob du ihm vertraust.',
  'wrong-name':
    'Das Zertifikat des Servers gilt für einen anderen Namen. Prüfe die Adresse oder sieh dir das Zertifikat an und entscheide, ob du ihm vertraust.',
  changed:
    'Das Zertifikat des Servers ist nicht das, dem du bisher vertraut hast. Balcony hat deshalb angehalten. Frag die Betreiber des Servers, bevor du weitermachst.',
  other:
    'Balcony konnte das Zertifikat des Servers nicht prüfen. Sieh es dir an und entscheide, ob du ihm vertraust.',
}

const address: Readonly<Record<FailureOf<'address-invalid'>['problem'], string>> = {
  empty: 'Gib eine Adresse ein, zum Beispiel julia@example.org.',
  'no-localpart': 'Eine Adresse beginnt mit einem Namen und einem @-Zeichen, zum Beispiel julia@example.org.',
  'bad-localpart':
    'Der Name vor dem @-Zeichen enthält ein Zeichen, das in Adressen nicht erlaubt ist. Prüfe die Schreibweise.',
  'bad-domain': 'Der Teil nach dem @-Zeichen ist nicht der Name eines Servers. Prüfe die Schreibweise.',
  'bad-resource':
    'Der Teil nach dem Schrägstrich enthält ein Zeichen, das in Adressen nicht erlaubt ist. Lass ihn weg.',
  'too-long': 'Das ist zu lang für eine Adresse. Prüfe die Schreibweise.',
  'has-resource': 'Lass den Schrägstrich und alles danach weg.',
}

const link: Readonly<Record<FailureOf<'link-invalid'>['problem'], string>> = {
  'not-xmpp': 'Das ist kein Link zu einer Jabber-Adresse. Solche Links beginnen mit „xmpp:“.',
  'too-long': 'Der Link ist verdächtig lang. Balcony hat ihn deshalb nicht beachtet.',
  'bad-encoding': 'Der Link ist beschädigt. Bitte den Absender um einen neuen.',
  'control-characters':
    'Der Link enthält Zeichen, die in Links nicht erlaubt sind. Balcony hat ihn deshalb nicht beachtet.',
  'no-account': 'Im Link steht nicht, für welches deiner Konten er ist. Bitte den Absender um einen neuen.',
  'no-address': 'Im Link steht nicht, zu wem er führt. Bitte den Absender um einen neuen.',
  ambiguous:
    'Der Link widerspricht sich. Balcony hat ihn deshalb nicht beachtet. Bitte den Absender um einen neuen.',
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
  caption: 'Diese Bildunterschrift',
  nickname: 'Dieser Spitzname',
  reason: 'Diese Begründung',
}

function tooMany({ what, limit }: FailureOf<'too-many'>): string {
  const most = numbers.number(limit)
  switch (what) {
    case 'groups':
      return `Ein Kontakt kann in höchstens ${most} Gruppen sein. Entferne welche.`
    case 'messages':
      return `Das geht mit höchstens ${most} Nachrichten auf einmal. Wähle weniger aus.`
    case 'conversations':
      return `Du kannst an höchstens ${most} Chats auf einmal weiterleiten. Wähle weniger aus.`
    case 'files':
      return `Das geht mit höchstens ${most} Dateien auf einmal. Wähle weniger aus.`
    case 'people':
      return `Das geht mit höchstens ${most} Personen auf einmal. Wähle weniger aus.`
  }
}

function answerUnfit({ field, mistake }: FailureOf<'answer-unfit'>): string {
  if (mistake.code === 'missing') return forms.missingIn(field)
  return forms.problemIn(field, sayProblem(forms.problems, mistake))
}

function registrationRefused({ type, text }: FailureOf<'registration-refused'>): string {
  if (type === 'modify')
    return `Der Server hat deine Angaben nicht angenommen. Prüfe sie und versuch es noch einmal.${said(text)}`
  if (type === 'wait')
    return `Der Server kann gerade keine Konten erstellen. Versuch es später noch einmal oder wähle einen anderen Server.${said(text)}`
  return `Der Server hat das Konto nicht erstellt. Wähle einen anderen Server oder frag die Betreiber dieses Servers.${said(text)}`
}

function passwordRefused({ type, text }: FailureOf<'password-refused'>): string {
  if (type === 'modify')
    return `Der Server hat das neue Passwort nicht angenommen. Dein altes gilt weiter. Wähle ein anderes.${said(text)}`
  if (type === 'wait')
    return `Der Server kann dein Passwort gerade nicht ändern. Dein altes gilt weiter. Versuch es später noch einmal.${said(text)}`
  return `Der Server lässt dich dein Passwort hier nicht ändern. Dein altes gilt weiter. Sieh auf seiner Website nach oder frag die Betreiber des Servers.${said(text)}`
}

export const failures: FailureSentences = {
  'no-network': () => 'Dieser Computer ist offline. Prüfe die Netzwerkverbindung.',
  'server-not-found': ({ domain }) =>
    `Für ${quoted(domain)} wurde kein Server gefunden. Prüfe die Schreibweise.`,
  'connection-refused': ({ host, port }) =>
    `${inSentence(host)} nimmt auf Port ${port} keine Verbindungen an. Prüfe Server und Port oder versuch es später noch einmal.`,
  'connection-timeout': ({ host }) =>
    `${inSentence(host)} antwortet nicht. Prüfe die Netzwerkverbindung oder versuch es später noch einmal.`,
  'connection-lost': () => 'Die Verbindung ist abgebrochen. Versuch es noch einmal.',
  'tls-failed': () =>
    'Balcony konnte keine sichere Verbindung zum Server herstellen. Prüfe unter „Erweitert“ die Verbindungssicherheit oder sag den Betreibern des Servers Bescheid.',
  'wrong-security': ({ expects, port }) =>
    expects === 'direct-tls'
      ? `Port ${port} erwartet wohl von Anfang an Verschlüsselung. Wähle unter „Erweitert“ für diesen Port ${quoted(accounts.security['direct-tls'])}.`
      : `Port ${port} beginnt wohl nicht mit Verschlüsselung. Wähle unter „Erweitert“ ${quoted(accounts.security.starttls)} oder einen anderen Port.`,
  'certificate-untrusted': ({ problem }) => certificate[problem],
  'unencrypted-refused': () =>
    'Nur ein Server auf diesem Computer lässt sich ohne Verschlüsselung nutzen. Wähle eine andere Verbindungssicherheit.',

  'redirect-refused': () =>
    'Der Server hat Balcony an eine Adresse geschickt, die nicht sicher ist. Balcony hat deshalb angehalten. Sag den Betreibern des Servers Bescheid.',

  'tls-required': () =>
    'Der Server bietet keine Verschlüsselung an. Balcony hat deshalb dein Passwort nicht gesendet. Sag den Betreibern des Servers Bescheid.',
  'not-xmpp': () => 'Das ist kein Jabber-Server, oder nicht auf diesem Port. Prüfe Server und Port.',
  'bad-xml': () =>
    'Der Server hat etwas gesendet, das Balcony nicht lesen kann. Balcony hat deshalb die Verbindung getrennt. Sag den Betreibern des Servers Bescheid.',
  'stanza-omitted': ({ account }) =>
    `Jemand hat an ${inSentence(account)} etwas gesendet, das für Balcony zu groß ist. Es wurde deshalb weggelassen. Wenn dir eine Nachricht fehlt, bitte noch einmal darum.`,
  flooded: () =>
    'Es kam zu viel auf einmal an. Balcony hat deshalb die Verbindung getrennt und holt den Rest später. Wenn das so weitergeht, sag den Betreibern des Servers Bescheid.',
  'server-not-reading': () =>
    'Der Server nimmt nicht mehr an, was du sendest. Balcony hat deshalb die Verbindung getrennt und sendet es später. Wenn das so weitergeht, sag den Betreibern des Servers Bescheid.',
  'host-unknown': ({ domain }) =>
    `Dieser Server ist nicht für ${quoted(domain)} zuständig. Prüfe die Adresse und unter „Erweitert“ den Server.`,
  replaced: () =>
    'Ein anderes Programm hat diese Verbindung übernommen. Verbinde dich neu, wenn du das nicht warst.',
  'server-shutdown': () =>
    'Der Server wird heruntergefahren oder neu gestartet. Versuch es gleich noch einmal.',
  'too-many-redirects': () =>
    'Der Server schickt Balcony immer weiter von einer Adresse zur nächsten. Sag den Betreibern des Servers Bescheid.',
  'stream-error': ({ text }) => `Der Server hat die Verbindung beendet. Versuch es noch einmal.${said(text)}`,
  'negotiation-timeout': () => 'Die Anmeldung beim Server hat zu lange gedauert. Versuch es noch einmal.',
  'binding-refused': () =>
    'Der Server nimmt gerade kein weiteres Gerät von dir an. Melde dich auf einem anderen Gerät ab oder versuch es später noch einmal.',

  'wrong-password': () =>
    'Die Adresse oder das Passwort ist falsch. Prüfe beides und versuch es noch einmal.',
  'account-disabled': ({ text }) =>
    `Der Server hat dieses Konto gesperrt. Frag die Betreiber des Servers.${said(text)}`,
  'credentials-expired': () =>
    'Das Passwort ist abgelaufen. Lass dir von den Betreibern des Servers ein neues geben.',
  'no-common-mechanism': () =>
    'Der Server bietet keine Anmeldung an, die sicher genug ist. Sag den Betreibern des Servers Bescheid.',
  'server-not-authentic': () =>
    'Der Server konnte nicht beweisen, dass er dein Passwort kennt. Balcony hat deshalb die Verbindung getrennt. Frag die Betreiber des Servers, bevor du das Passwort wieder eingibst.',
  'sign-in-weaker': () =>
    'Der Server bietet nur noch eine schwächere Anmeldung an als bisher. Balcony hat deshalb angehalten. Vielleicht sitzt jemand zwischen dir und dem Server. Frag die Betreiber des Servers, ob das so gewollt ist.',
  'password-unprotected': () =>
    'Der Server verlangt das Passwort selbst, und kein Aussteller bestätigt sein Zertifikat. Balcony hat es deshalb nicht gesendet. Frag die Betreiber des Servers nach einer sichereren Anmeldung.',
  'offer-altered': () =>
    'Jemand hat das Angebot des Servers unterwegs verändert. Balcony hat deshalb die Verbindung getrennt, ohne dein Passwort zu verwenden. Versuch es in einem anderen Netz und sag den Betreibern des Servers Bescheid.',
  'temporary-auth-failure': () =>
    'Der Server kann gerade keine Passwörter prüfen. Versuch es später noch einmal.',
  'password-unusable': () =>
    'Das Passwort enthält Zeichen, die in Jabber-Passwörtern nicht erlaubt sind. Prüfe es und versuch es noch einmal.',
  'password-needed': () => 'Balcony braucht dein Passwort, um sich zu verbinden. Gib es ein.',
  'password-empty': () => 'Das Passwort ist leer. Gib eines ein.',

  'not-connected': () => 'Dieses Konto ist nicht verbunden. Versuch es noch einmal, sobald es das ist.',
  'request-timeout': () => 'Der Server hat nicht rechtzeitig geantwortet. Versuch es noch einmal.',
  cancelled: () => 'Das wurde abgebrochen. Fang noch einmal an, wenn du möchtest.',
  'stanza-error': ({ condition, text, asked }) =>
    `${(asked && refusals[asked][condition]) ?? conditions[condition] ?? 'Der Server hat das abgelehnt. Versuch es später noch einmal.'}${said(text)}`,

  'address-invalid': ({ problem }) => address[problem],
  'server-invalid': ({ problem }) =>
    problem === 'empty'
      ? 'Gib den Namen eines Servers ein, zum Beispiel example.org.'
      : 'Das ist nicht der Name eines Servers. Prüfe die Schreibweise.',

  'registration-unavailable': () =>
    'Dieser Server lässt Programme keine Konten erstellen. Wähle einen anderen Server oder sieh auf seiner Website nach.',
  'registration-on-web': ({ url }) =>
    `Dieser Server erstellt Konten auf seiner Website: ${inSentence(url, 500)}`,
  'registration-expired': () => 'Das Formular ist abgelaufen. Fordere es noch einmal beim Server an.',
  'name-taken': () => 'Diesen Namen hat schon jemand. Wähle einen anderen.',
  'answer-unfit': answerUnfit,
  'registration-refused': registrationRefused,
  'password-refused': passwordRefused,
  'deletion-refused': ({ text }) =>
    `Der Server hat das Konto nicht gelöscht, also wurde auch hier nichts gelöscht. Frag die Betreiber des Servers.${said(text)}`,

  'invitation-refused': () =>
    'Der Server nimmt diese Einladung nicht mehr an. Bitte um eine neue oder mach ohne sie weiter.',
  'link-invalid': ({ problem }) => link[problem],

  ...storeFailures,

  blocked: () => 'Du hast diese Adresse blockiert. Gib sie frei, um ihr zu schreiben.',
  'message-empty': () => 'Es gibt nichts zu senden. Schreib zuerst etwas.',
  'unsent-in-backup': () =>
    'Diese Nachricht wartete noch, als die Sicherung gemacht wurde, und wurde seitdem vielleicht gesendet. Sende sie noch einmal, wenn sie fehlt.',
  'time-past': () => 'Dieser Zeitpunkt ist vorbei. Wähle einen späteren.',
  'not-an-emoji': () =>
    'Eine Reaktion muss ein Emoji sein, und eine Nachricht kann höchstens zwanzig von dir haben.',
  'occupant-gone': () =>
    'Diese Person hat den Raum verlassen und ist nicht zu erreichen. Es geht, sobald sie wieder da ist.',
  'message-unnamed': () =>
    'Der Raum gibt dieser Nachricht keinen eigenen Namen, deshalb wüssten andere nicht, welche gemeint ist.',
  'no-way-to-send-sealed': () =>
    'Verschlüsselte Dateien gehen über deinen Server, und der nimmt keine Dateien an. Frag den Betreiber nach „HTTP-Upload“ oder schalte die Verschlüsselung aus.',
  'sealing-turned-off': () =>
    'Die Verschlüsselung wurde ausgeschaltet, nachdem das geschrieben wurde. Versuch es noch einmal, um es unverschlüsselt zu senden.',
  'file-sealing-changed': () =>
    'Die Verschlüsselung wurde ein- oder ausgeschaltet, während diese Datei unterwegs war. Versuch es noch einmal.',
  'verification-unknown': () =>
    'Keines der Geräte in diesem Link ist hier schon bekannt. Schreib zuerst eine Nachricht und versuch es dann noch einmal.',
  'verification-invalid': () =>
    'Das ist kein Code, mit dem man Geräte verifiziert. Bitte um den Code, den die andere App bei der Verschlüsselung zeigt.',
  'not-in-rooms': () => 'Das geht nur mit einer einzelnen Person, nicht in einem Raum.',
  'message-too-long': ({ limitBytes }) =>
    `Diese Nachricht ist zu lang. Server nehmen etwa ${numbers.number(Math.floor(limitBytes / 1024))} kB an. Sende sie in Teilen.`,
  'message-refused': ({ condition, text }) =>
    `${messageRefusals[condition] ?? 'Die Nachricht wurde abgelehnt. Versuch es später noch einmal.'}${said(text)}`,

  ...fileFailures,
  ...importFailures,
  ...roomFailures,

  'archive-none': () =>
    'Der Server dieses Kontos bewahrt keine Nachrichten auf. Hier sind nur die, die auf diesem Computer angekommen sind.',
  'archive-stuck': () =>
    'Der Server schickt immer wieder denselben Teil deines Verlaufs. Versuch es später noch einmal, und sag den Betreibern des Servers Bescheid, falls das so bleibt.',

  'update-unreachable': () =>
    'Balcony konnte nicht nach neuen Versionen suchen. Versuch es später noch einmal.',
  'update-not-genuine': () =>
    'Die Macher von Balcony haben diese neue Version nicht signiert. Balcony hat sie deshalb verworfen. Sag ihnen Bescheid.',
  'update-for-another': () =>
    'Die neue Version ist für ein anderes Programm oder eine andere Art von Computer. Balcony hat sie deshalb nicht beachtet. Sag den Machern von Balcony Bescheid.',
  'update-expired': () =>
    'Die Ankündigung neuer Versionen ist abgelaufen. Vielleicht hält jemand eine neuere zurück. Prüfe die Uhr dieses Computers oder versuch es in einem anderen Netz.',
  'update-outdated': () =>
    'Die Ankündigung neuer Versionen ist älter als eine, die Balcony schon gesehen hat. Vielleicht hält jemand eine neuere zurück. Versuch es in einem anderen Netz.',
  'update-failed': () =>
    'Balcony konnte die neue Version nicht herunterladen. Prüfe die Netzwerkverbindung und versuch es noch einmal.',

  'too-long': ({ what, limit }) =>
    `${tooLong[what]} ist zu lang. Möglich sind höchstens ${numbers.number(limit)} Zeichen.`,
  'too-many': tooMany,
  'not-found': () => 'Das gibt es nicht mehr, es wurde also nichts geändert.',
  'picture-unsuitable': () => 'Balcony kann dieses Bild nicht verwenden. Wähle ein anderes.',
  'camera-missing': () => 'Es wurde keine Kamera gefunden. Schließ eine an, oder wähle ein Bild des Codes.',
  'camera-refused': () =>
    'Balcony kann die Kamera nicht verwenden. Erlaube es in den Einstellungen deines Systems und schließ andere Programme, die sie verwenden, oder wähle ein Bild des Codes.',
  'question-open': () =>
    'Balcony hat dich gerade etwas anderes gefragt. Beantworte das zuerst oder warte eine Minute und versuch es noch einmal.',
  'already-signed-in': () => 'Dieses Konto ist schon in Balcony. Wähle es in der Liste der Konten.',
  'unsupported-by-server': ({ what }) =>
    what === 'XEP-0191'
      ? 'Dein Server kann keine Adressen blockieren. Frag die Betreiber des Servers.'
      : 'Dein Server kann das nicht. Frag die Betreiber des Servers.',
  'not-on-this-desktop': () => 'Dieser Desktop lässt Balcony das nicht tun.',
  'shortcut-refused': () =>
    'Ein anderes Programm oder das System verwendet diese Tasten schon. Wähle andere.',
  'start-at-login-refused': () =>
    'Das System hat das nicht gespeichert. Gib den Ordner für Programme, die bei der Anmeldung starten, zum Schreiben frei und versuch es noch einmal.',
  'demo-unavailable': () =>
    'Die Demo läuft auf diesem Computer nicht. Melde dich stattdessen mit einem Konto an.',
  'invalid-arguments': () =>
    'Balcony kann mit dieser Eingabe nichts anfangen. Prüfe sie und versuch es noch einmal.',
  'unknown-command': () => 'Das Fenster passt nicht zum Rest von Balcony. Beende Balcony und starte es neu.',
  internal: () =>
    'In Balcony ist etwas schiefgegangen. Versuch es noch einmal und starte Balcony neu, wenn es so bleibt.',
}
