import type { EncryptionProblem, MessageSeal, SealedReason, Trust } from '../../model/encryption.ts'
import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

const problems: Readonly<Record<EncryptionProblem, (name: string) => string>> = {
  'no-devices': (name) =>
    `${name} hat keine App mit Ende-zu-Ende-Verschlüsselung. Bitte darum, in der App OMEMO einzuschalten.`,
  'keys-unreachable': (name) =>
    `Die Schlüssel von ${name} lassen sich gerade nicht lesen. Balcony versucht es von selbst wieder; so lange warten Nachrichten.`,
  'no-trusted-device': (name) =>
    `Du vertraust keinem Gerät von ${name}. Verifiziere unter „Verschlüsselung“ eines oder vertraue ihm.`,
  'server-cannot': () =>
    'Dein Server kann die Schlüssel nicht aufbewahren, die andere brauchen, um dir zu schreiben. Frag den Betreiber nach „PEP“.',
  'room-open': () => 'Dieser Raum kann nicht privat sein, weil jeder ihn betreten kann.',
  'room-anonymous': () =>
    'Dieser Raum kann nicht privat sein, weil er verbirgt, wer seine Mitglieder sind. Ihre Geräte lassen sich nicht finden.',
  'room-lists-refused': () =>
    'Dieser Raum kann nicht privat sein, weil er dir die Liste seiner Mitglieder nicht zeigt.',
  'room-left': () => 'Nachrichten warten, bis du wieder im Raum bist.',
  'room-private': () => 'Private Nachrichten in einem Raum lassen sich nicht verschlüsseln.',
}

const sealed: Readonly<Record<SealedReason, string>> = {
  waits: 'Diese Nachricht wird geöffnet, sobald alles davor hier ist',
  'other-device': 'Diese Nachricht wurde nicht für dieses Gerät verschlüsselt',
  before: 'Diese Nachricht ist älter als dieses Gerät; lesen können sie nur die Geräte von damals',
  session:
    'Die Schlüssel zwischen euren Geräten passten nicht, deshalb ist diese Nachricht nicht lesbar. Sie werden von selbst erneuert',
  gone: 'Der Schlüssel dieser Nachricht ist nicht mehr auf diesem Gerät',
  earlier: 'Diese Nachricht wurde für eine frühere Installation von Balcony verschlüsselt',
  damaged:
    'Diese verschlüsselte Nachricht wurde unterwegs verändert oder ist kaputt, deshalb wird sie nicht gezeigt',
  nobody:
    'Der Raum sagt nicht, wer diese Nachricht geschrieben hat; deshalb lässt sie sich nicht entschlüsseln',
  unknown: 'Diese Nachricht ist auf eine Art verschlüsselt, die Balcony noch nicht lesen kann',
}

const seals: Readonly<Record<MessageSeal, string>> = {
  sealed: 'Ende-zu-Ende-verschlüsselt',
  verified: 'Ende-zu-Ende-verschlüsselt, zwischen verifizierten Geräten',
  distrusted: 'Ende-zu-Ende-verschlüsselt, von einem Gerät, dem du nicht vertraust',
}

const trusts: Readonly<Record<Trust, string>> = {
  undecided: 'Neu. Bis du entscheidest, wird nichts dorthin gesendet',
  trusted: 'Vertraut',
  verified: 'Verifiziert',
  distrusted: 'Nicht vertraut. Nichts wird dorthin gesendet',
}

const roomProblems: Partial<Record<EncryptionProblem, string>> = {
  'no-devices':
    'Niemand hier hat eine App mit Ende-zu-Ende-Verschlüsselung. Bitte darum, in den Apps OMEMO einzuschalten.',
  'keys-unreachable':
    'Die Schlüssel von jemandem hier lassen sich gerade nicht lesen. Balcony versucht es von selbst wieder; so lange warten Nachrichten.',
  'no-trusted-device':
    'Du vertraust keinem der Geräte hier. Verifiziere unter „Verschlüsselung“ eines oder vertraue ihm.',
}

export const encryption: Words['encryption'] = {
  title: 'Verschlüsselung',
  on: 'Verschlüsselt',
  off: 'Nicht verschlüsselt',
  onText: (name) => `Nur du und ${inSentence(name)} könnt lesen, was hier steht, auf euren Geräten.`,
  onTextRoom: 'Nur die Mitglieder dieses Raums können lesen, was hier steht, auf ihren Geräten.',
  onTextSelf: 'Nur deine eigenen Geräte können lesen, was hier steht.',
  verifiedText: 'Alle Geräte hier sind verifiziert.',
  offText: 'Nachrichten hier sind auf den Servern lesbar, die sie befördern.',
  offeredText: (name) =>
    `${inSentence(name)} kann Ende-zu-Ende-Verschlüsselung nutzen, hat aber auch eine App ohne sie. Diese App könnte deine Nachrichten nicht lesen.`,
  turnOn: 'Verschlüsselung einschalten',
  turnOff: 'Verschlüsselung ausschalten',
  stillWait: (count) =>
    plural(count, {
      one: 'Eine Nachricht sollte noch verschlüsselt werden und wurde nicht gesendet.',
      other: `${numbers.number(count)} Nachrichten sollten noch verschlüsselt werden und wurden nicht gesendet.`,
    }),
  sendPlain: 'Unverschlüsselt senden',
  turnOffTitle: 'Verschlüsselung ausschalten?',
  turnOffText:
    'Was du hier schreibst, ist dann auf den Servern lesbar. Nachrichten, die noch warten, werden erst gesendet, wenn du es sagst.',
  problem: (problem, name) =>
    (name === null ? roomProblems[problem] : undefined) ?? problems[problem](inSentence(name ?? '')),
  without: (names, more) =>
    `Können hier nicht mitlesen, weil sie keine Schlüssel haben: ${numbers.list([
      ...names.map((name) => inSentence(name)),
      ...(more > 0 ? [`${numbers.number(more)} weitere`] : []),
    ])}`,
  undecided(count, name) {
    const who = name === null ? 'Jemand hier' : inSentence(name)
    return plural(count, {
      one: `${who} hat ein neues Gerät, über das du noch nicht entschieden hast.`,
      other: `${who} hat ${numbers.number(count)} neue Geräte, über die du noch nicht entschieden hast.`,
    })
  },
  noted: 'Verstanden',
  decide: 'Geräte ansehen',
  waitsTitle: 'Nachrichten warten',
  waitsForRoom:
    'Deine Nachrichten warten, bis er wieder privat ist oder du die Verschlüsselung ausschaltest.',
  renew: 'Erneut versuchen',
  plainTitle: 'Reaktionen und Löschungen unverschlüsselt senden?',
  plainText:
    'Eine App hier kann nur verschlüsselte Texte lesen. Reaktionen, Löschungen und Lesemarken erreichen sie nur unverschlüsselt: Die Server, die sie befördern, könnten sie sehen, nie aber einen Text.',
  plainAllow: 'Senden',
  plainRefuse: 'Nicht senden',
  reactionNotForAll: 'Apps, die nur verschlüsselte Texte lesen können, bekommen deine Reaktion nicht.',
  deletionNotForAll:
    'Apps hier, die nur verschlüsselte Texte lesen können, zeigen Gelöschtes weiter an, weil nichts unverschlüsselt an sie geht.',

  devices: 'Geräte',
  noDevices: 'Noch sind keine Geräte bekannt.',
  moreDevices: (count) => `Und ${numbers.number(count)} weitere Geräte`,
  devicesOf: (name) => `Geräte von ${inSentence(name)}`,
  devicesOfRoom: 'Geräte der Mitglieder',
  ownDevices: 'Deine Geräte',
  thisDevice: 'Dieses Gerät',
  unnamed: (number) => `Gerät ${String(number)}`,
  reads: { everything: 'Liest alles', texts: 'Liest Texte und Dateien' },
  trust: (trust) => trusts[trust],
  seen: (moment) => `Zuletzt aktiv: ${moment}`,
  neverSeen: 'Noch nicht aktiv',
  gone: 'Nicht mehr in Gebrauch',
  unreachable: 'Seine Schlüssel lassen sich nicht lesen',
  stale: 'Seit drei Monaten nicht aktiv. Wenn du es nicht mehr nutzt, entferne es',
  fingerprint: 'Fingerabdruck',
  noFingerprint: 'Der Fingerabdruck ist nach der ersten Nachricht bekannt.',
  verify: 'Verifizieren',
  trustIt: 'Vertrauen',
  distrust: 'Nicht vertrauen',
  remove: 'Von meiner Liste entfernen',
  removeTitle: 'Dieses Gerät entfernen?',
  removeText: (name) =>
    `${inSentence(name)} bekommt keine verschlüsselten Nachrichten mehr, außer die App trägt sich wieder ein.`,

  verifyTitle: (name) => `Ein Gerät von ${inSentence(name)} verifizieren`,
  verifyText:
    'Vergleicht diese Zahlen mit denen, die die andere App für dieses Gerät zeigt, im Gespräch oder am Telefon. Sind sie gleich, ist niemand zwischen euch.',
  theirs: (device) => `Fingerabdruck von ${inSentence(device)}`,
  ours: 'Fingerabdruck dieses Geräts',
  theyMatch: 'Sie sind gleich',
  byLink: 'Mit Link oder Code',
  linkField: 'Link zum Verifizieren',
  linkHint:
    'Füge den Link oder ein Bild des QR-Codes ein, den die andere App zeigt, oder zieh das Bild hierher.',
  choosePicture: 'Bild auswählen',
  noCode: 'In diesem Bild ist kein QR-Code zu finden. Nimm eines nur vom Code, gerade von vorn.',
  pictureTooLarge: 'Dieses Bild ist zu groß. Schneide den Code aus und versuch es noch einmal.',
  useCamera: 'Kamera verwenden',
  stopCamera: 'Kamera ausschalten',
  cameraPicture: 'Bild der Kamera',
  cameraHint: 'Halte den Code, den die andere App zeigt, vor die Kamera.',
  checkLink: 'Link prüfen',
  useLink: 'Mit Link verifizieren',
  linkWould: (owner, known, unknown) =>
    [
      plural(known, {
        one: `Damit wird ein Gerät von ${inSentence(owner)} verifiziert.`,
        other: `Damit werden ${numbers.number(known)} Geräte von ${inSentence(owner)} verifiziert.`,
      }),
      ...(unknown === 0
        ? []
        : [
            plural(unknown, {
              one: 'Ein weiteres in diesem Link ist hier noch nicht bekannt.',
              other: `${numbers.number(unknown)} weitere in diesem Link sind hier noch nicht bekannt.`,
            }),
          ]),
    ].join(' '),
  linkUnknown:
    'Keines der Geräte in diesem Link ist hier schon bekannt. Schreib zuerst eine Nachricht und versuch es dann noch einmal.',
  linkDone: (known) =>
    plural(known, {
      one: 'Ein Gerät ist jetzt verifiziert.',
      other: `${numbers.number(known)} Geräte sind jetzt verifiziert.`,
    }),
  linkOfOther: (owner, expected) =>
    `Dieser Link ist für ${inSentence(owner)}, nicht für ${inSentence(expected)}. Nichts wurde verifiziert.`,
  code: 'Code dieses Geräts',
  codeText: 'Andere scannen ihn, um dieses Gerät zu verifizieren.',
  copyLink: 'Link kopieren',
  copyTrustLink: 'Link für andere Programme kopieren',
  trustLinkText: 'Manche Apps, zum Beispiel Kaidan, lesen nur den zweiten Link.',

  section: 'Geräte für die Verschlüsselung',
  sectionText:
    'Jede deiner Apps hat eigene Schlüssel. Andere senden verschlüsselte Nachrichten an alle Geräte auf dieser Liste.',
  deviceName: 'Name dieses Geräts',
  deviceNameHint: 'Deine Kontakte und deine anderen Geräte sehen ihn.',

  sealed: (why) => sealed[why],
  askAgain: 'Um erneutes Senden bitten',
  askAgainText:
    'Ich konnte deine letzte verschlüsselte Nachricht nicht lesen. Schickst du sie bitte noch einmal?',
  plainMark: 'Nicht verschlüsselt',
  plainMarkText: 'Diese Nachricht war nicht verschlüsselt',
  plainReaction: (who, count) =>
    count === 1 ? `${who} (nicht verschlüsselt)` : `${who} (nicht alle verschlüsselt)`,
  plainDeletion: 'Ihre Löschung war nicht verschlüsselt',
  distrustedMark: 'Von einem Gerät, dem du nicht vertraust',
  field: 'Verschlüsselte Nachricht',
  plainField: 'Nachricht, unverschlüsselt',
  forwardTitle: 'Unverschlüsselt weiterleiten?',
  forwardText: (names) =>
    `Was du weiterleitest, war Ende-zu-Ende-verschlüsselt. An ${numbers.list(names.map((name) => inSentence(name)))} geht es unverschlüsselt.`,
  forwardAnyway: 'Trotzdem weiterleiten',
  seals,
  thisMessage: 'Diese Nachricht',
  sealedOn: 'Verschlüsselt von',
  sealedFor: 'Verschlüsselt für',
  sealedForDevice: (device, owner) => `${device} (${owner})`,
  newSession: 'begann eine neue Sitzung',
}
