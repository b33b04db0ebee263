import type { EncryptionProblem, MessageSeal, SealedReason, Trust } from '../../model/encryption.ts'
import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

const problems: Readonly<Record<EncryptionProblem, (name: string) => string>> = {
  'no-devices': (name) =>
    `${name} has no app with end-to-end encryption. Ask them to turn on OMEMO in their app.`,
  'keys-unreachable': (name) =>
    `The keys of ${name} can’t be read right now. Balcony tries again by itself; messages wait until then.`,
  'no-trusted-device': (name) => `You trust none of ${name}’s devices. Verify or trust one under Encryption.`,
  'server-cannot': () =>
    'Your server can’t keep the keys that others need to write to you. Ask its operator for “PEP”.',
  'room-open': () => 'This room can’t be private, because anybody can enter it.',
  'room-anonymous': () =>
    'This room can’t be private, because it hides who its members are. Their devices can’t be found.',
  'room-lists-refused': () => 'This room can’t be private, because it doesn’t show you its list of members.',
  'room-left': () => 'Messages wait until you are in the room again.',
  'room-private': () => 'Private messages in a room can’t be encrypted.',
}

const sealed: Readonly<Record<SealedReason, string>> = {
  waits: 'This message is opened as soon as everything before it is here',
  'other-device': 'This message was not encrypted for this device',
  before:
    'This message was written before this device was set up, so only the devices of that time can read it',
  session:
    'The keys between your devices didn’t fit, so this message can’t be read. They are renewed by themselves',
  gone: 'The key of this message is no longer on this device',
  earlier: 'This message was encrypted for an earlier installation of Balcony',
  damaged: 'This encrypted message was changed on its way or is broken, so it isn’t shown',
  nobody: 'The room doesn’t say who wrote this message, so it can’t be opened',
  unknown: 'This message is encrypted in a way that Balcony can’t read yet',
}

const seals: Readonly<Record<MessageSeal, string>> = {
  sealed: 'End-to-end encrypted',
  verified: 'End-to-end encrypted, between verified devices',
  distrusted: 'End-to-end encrypted, by a device that you don’t trust',
}

const trusts: Readonly<Record<Trust, string>> = {
  undecided: 'New. Nothing is sent to it until you decide',
  trusted: 'Trusted',
  verified: 'Verified',
  distrusted: 'Not trusted. Nothing is sent to it',
}

const roomProblems: Partial<Record<EncryptionProblem, string>> = {
  'no-devices': 'Nobody here has an app with end-to-end encryption. Ask them to turn on OMEMO in their apps.',
  'keys-unreachable':
    'The keys of somebody here can’t be read right now. Balcony tries again by itself; messages wait until then.',
  'no-trusted-device': 'You trust none of the devices here. Verify or trust one under Encryption.',
}

/** End-to-end encryption. */
export const encryption = {
  title: 'Encryption',
  on: 'Encrypted',
  off: 'Not encrypted',
  onText: (name: string) =>
    `Only you and ${inSentence(name)} can read what is written here, on your devices.`,
  onTextRoom: 'Only the members of this room can read what is written here, on their devices.',
  onTextSelf: 'Only your own devices can read what is written here.',
  verifiedText: 'All devices here are verified.',
  offText: 'Messages here can be read on the servers that carry them.',
  offeredText: (name: string) =>
    `${inSentence(name)} can use end-to-end encryption, but also has an app without it. That app couldn’t read your messages.`,
  turnOn: 'Turn on encryption',
  turnOff: 'Turn off encryption',
  stillWait: (count: number) =>
    plural(count, {
      one: 'One message waited to be encrypted and has not been sent.',
      other: `${numbers.number(count)} messages waited to be encrypted and have not been sent.`,
    }),
  sendPlain: 'Send without encryption',
  turnOffTitle: 'Turn off encryption?',
  turnOffText:
    'What you write here can then be read on the servers. Messages that still wait are not sent until you say so.',
  /** `name`: of the other side; null in a room. */
  problem: (problem: EncryptionProblem, name: string | null) =>
    (name === null ? roomProblems[problem] : undefined) ?? problems[problem](inSentence(name ?? '')),
  /** `more`: how many are not named. */
  without: (names: readonly string[], more: number) =>
    `Can’t read messages here, because they have no keys: ${numbers.list([
      ...names.map((name) => inSentence(name)),
      ...(more > 0 ? [`${numbers.number(more)} more`] : []),
    ])}`,
  /** `name`: of the other side; null in a room. */
  undecided(count: number, name: string | null): string {
    const who = name === null ? 'Somebody here' : inSentence(name)
    return plural(count, {
      one: `${who} has a new device that you have not decided about.`,
      other: `${who} has ${numbers.number(count)} new devices that you have not decided about.`,
    })
  },
  decide: 'Look at the devices',
  noted: 'Got it',
  waitsTitle: 'Messages wait',
  waitsForRoom: 'Your messages wait until it is private again or you turn encryption off.',
  renew: 'Try again',
  plainTitle: 'Send reactions and deletions without encryption?',
  plainText:
    'An app here can read encrypted texts only. Reactions, deletions and read marks reach it only without encryption: the servers that carry them could see them, but never a text.',
  plainAllow: 'Send them',
  plainRefuse: 'Don’t send',
  reactionNotForAll: 'Apps that can read only encrypted texts don’t get your reaction.',
  deletionNotForAll:
    'Apps here that can read only encrypted texts keep showing what you delete, because nothing goes to them without encryption.',

  devices: 'Devices',
  noDevices: 'No devices are known yet.',
  moreDevices: (count: number) => `And ${numbers.number(count)} more devices`,
  devicesOf: (name: string) => `${inSentence(name)}’s devices`,
  devicesOfRoom: 'Devices of the members',
  ownDevices: 'Your devices',
  thisDevice: 'This device',
  unnamed: (number: number) => `Device ${String(number)}`,
  reads: { everything: 'Reads everything', texts: 'Reads texts and files' },
  trust: (trust: Trust) => trusts[trust],
  seen: (moment: string) => `Last active ${moment}`,
  neverSeen: 'Not active yet',
  gone: 'No longer used',
  unreachable: 'Its keys can’t be read',
  stale: 'Not active for three months. If you no longer use it, remove it',
  fingerprint: 'Fingerprint',
  noFingerprint: 'The fingerprint is known after the first message.',
  verify: 'Verify',
  trustIt: 'Trust',
  distrust: 'Distrust',
  remove: 'Remove from my list',
  removeTitle: 'Remove this device?',
  removeText: (name: string) =>
    `${inSentence(name)} gets no encrypted messages any more, unless its app adds itself again.`,

  verifyTitle: (name: string) => `Verify a device of ${inSentence(name)}`,
  verifyText:
    'Compare these numbers with those that the other app shows for this device, face to face or in a call. If they are the same, nobody is between you.',
  theirs: (device: string) => `Fingerprint of ${inSentence(device)}`,
  ours: 'Fingerprint of this device',
  theyMatch: 'They match',
  byLink: 'By link or code',
  linkField: 'Verification link',
  linkHint: 'Paste the link or a picture of the QR code that the other app shows, or drop the picture here.',
  choosePicture: 'Choose a picture',
  noCode: 'No QR code was found in this picture. Take one of the code alone, straight from the front.',
  pictureTooLarge: 'This picture is too large. Cut out the code and try again.',
  useCamera: 'Use the camera',
  stopCamera: 'Stop the camera',
  cameraPicture: 'Picture of the camera',
  cameraHint: 'Hold the code that the other app shows in front of the camera.',
  checkLink: 'Check the link',
  useLink: 'Verify by link',
  linkWould: (owner: string, known: number, unknown: number) =>
    [
      plural(known, {
        one: `This verifies one device of ${inSentence(owner)}.`,
        other: `This verifies ${numbers.number(known)} devices of ${inSentence(owner)}.`,
      }),
      ...(unknown === 0
        ? []
        : [
            plural(unknown, {
              one: 'One more in this link is not known here yet.',
              other: `${numbers.number(unknown)} more in this link are not known here yet.`,
            }),
          ]),
    ].join(' '),
  linkUnknown: 'None of the devices in this link is known here yet. Write a message first, then try again.',
  linkDone: (known: number) =>
    plural(known, {
      one: 'One device is verified now.',
      other: `${numbers.number(known)} devices are verified now.`,
    }),
  linkOfOther: (owner: string, expected: string) =>
    `This link is for ${inSentence(owner)}, not for ${inSentence(expected)}. Nothing was verified.`,
  code: 'Code of this device',
  codeText: 'Others scan it to verify this device.',
  copyLink: 'Copy link',
  copyTrustLink: 'Copy link for other programs',
  trustLinkText: 'Some apps, like Kaidan, read only the second link.',

  section: 'Encryption devices',
  sectionText:
    'Each of your apps has keys of its own. Others send encrypted messages to all devices on this list.',
  deviceName: 'Name of this device',
  deviceNameHint: 'Your contacts and your other devices see it.',

  sealed: (why: SealedReason) => sealed[why],
  askAgain: 'Ask to send again',
  askAgainText: 'I could not read your last encrypted message. Could you please send it again?',
  plainMark: 'Not encrypted',
  plainMarkText: 'This message was not encrypted',
  plainReaction: (who: string, count: number) =>
    count === 1 ? `${who} (not encrypted)` : `${who} (not all encrypted)`,
  plainDeletion: 'Its deletion was not encrypted',
  distrustedMark: 'From a device that you don’t trust',
  field: 'Encrypted message',
  plainField: 'Message, not encrypted',
  forwardTitle: 'Forward without encryption?',
  forwardText: (names: readonly string[]) =>
    `What you forward was end-to-end encrypted. It goes to ${numbers.list(names.map((name) => inSentence(name)))} without encryption.`,
  forwardAnyway: 'Forward anyway',
  seals,
  thisMessage: 'This message',
  sealedOn: 'Encrypted by',
  sealedFor: 'Encrypted for',
  sealedForDevice: (device: string, owner: string) => `${device} (${owner})`,
  newSession: 'began a new session',
}
