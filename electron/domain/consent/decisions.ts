import type { Args, CommandName } from '../../../shared/contract/index.ts'
import type { Account, ConnectionSettings } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId, ConversationId, LinkId } from '../../../shared/model/ids.ts'
import { domainOf, type BareJid } from '../../../shared/model/jid.ts'
import type { FoundId } from '../../../shared/model/moving-in.ts'
import type { Result } from '../../../shared/model/result.ts'
import { fingerprintLines } from '../../../shared/text/fingerprint.ts'
import { inSentence } from '../../../shared/text/quoted.ts'
import type { Words } from '../../../shared/words/index.ts'
import { parseBareJid, parseTypedAddress } from '../../engine/index.ts'
import type { Question } from '../ports.ts'

/** The facts for a question, as the application knows them. The window's word doesn't count. */
export interface Known {
  /** The questions in the person's language. */
  readonly words: Words['consent']
  account(id: AccountId): Account | undefined
  /** The address of a conversation. */
  conversation(id: ConversationId): BareJid | undefined
  /** The address in a waiting link. */
  linkAddress(id: LinkId): string | undefined
  /** Where a found history of another program is. */
  foundPlace(id: FoundId): string | undefined
  /** The name of the backup that was chosen to be restored. */
  readonly chosenBackup: string | null
  /** Whether the person has agreed to this backup, and only the key was wrong. */
  readonly backupAgreed: boolean
}

/** `null`: no consent is needed with these arguments. `unknown`: the subject doesn't exist. */
type Asks<Name extends CommandName> = (args: Args<Name>, known: Known) => Question | null | 'unknown'

/** Runs without asking. `free` says why this can do no serious harm. */
interface Free {
  readonly free: string
}
/** Runs after the person has agreed, outside of the window. */
interface Asked<Name extends CommandName> {
  readonly asks: Asks<Name>
  /** Whether an agreement holds for the very same question until Balcony quits. */
  readonly lasting?: true
}

/** A decision for every command, so that a new one can't be forgotten. */
type Decisions = { readonly [Name in CommandName]: Free | Asked<Name> }

const SHOWS = { free: 'It only shows data that the window may show.' }
const WRITES = { free: 'Windows are for writing; nothing is revealed or lost.' }
const UNDONE = { free: 'The person sees it and can undo it at once.' }
const ENDS = { free: 'It only cancels something.' }
const OWN_SECRET = { free: 'It needs a secret that the person types, and reveals none.' }

const server = (w: Words['consent'], settings: ConnectionSettings, address: BareJid): string =>
  settings.host === undefined
    ? w.serverOf(inSentence(domainOf(address)))
    : w.serverAt(inSentence(settings.host), settings.port)

/** The question whether to trust a certificate. The command itself refuses an invalid address. */
function trust(
  { words: w }: Known,
  who: Result<BareJid, Failure>,
  settings: ConnectionSettings,
  fingerprint: string | undefined,
): Question | null {
  if (!who.ok || fingerprint === undefined) return null
  return w.trust(inSentence(who.value), server(w, settings, who.value), fingerprintLines(fingerprint))
}

/** A question about an existing account. */
const ofAccount =
  <Name extends CommandName>(
    ask: (account: Account, who: string, args: Args<Name>, words: Words['consent']) => Question | null,
  ) =>
  (
    args: Args<Name> & { readonly accountId: AccountId },
    { account, words }: Known,
  ): Question | null | 'unknown' => {
    const found = account(args.accountId)
    return found === undefined ? 'unknown' : ask(found, inSentence(found.address), args, words)
  }

/**
 * Decides which commands the window may run by itself, and which ones the person has to confirm in a system dialog. The
 * window shows text from strangers, and an attacker who takes it over can call any command. The person is asked before a
 * command reveals something (the recovery phrase; the server and certificate that get a password), removes a protection,
 * or destroys something.
 */
export const DECISIONS: Decisions = {
  'accounts.signIn': {
    // A second try, for instance with another password, has the same certificate.
    lasting: true,
    asks: ({ address, settings, trustFingerprint }, known) =>
      trust(known, parseTypedAddress(address), settings, trustFingerprint),
  },
  'accounts.startRegistration': {
    lasting: true,
    asks: ({ domain, settings, trustFingerprint }, known) =>
      trust(known, parseBareJid(domain.trim()), settings, trustFingerprint),
  },
  'accounts.register': { free: 'It sends the answers to the server that gave the form.' },
  'accounts.cancel': ENDS,
  'accounts.setPresence': UNDONE,
  'accounts.reconnect': UNDONE,
  'accounts.givePassword': {
    // An account that waits for its password has none that could be replaced.
    asks: ofAccount<'accounts.givePassword'>(({ connection, passwordKept }, who, _, w) =>
      passwordKept || connection.kind === 'online' ? w.givePassword(who) : null,
    ),
  },
  'accounts.trustCertificate': {
    asks: ofAccount<'accounts.trustCertificate'>(({ address, settings }, who, { fingerprint }, w) =>
      w.trust(who, server(w, settings, address), fingerprintLines(fingerprint)),
    ),
  },
  'accounts.acceptWeakerSignIn': {
    asks: ofAccount<'accounts.acceptWeakerSignIn'>((_, who, { offered }, w) =>
      w.weakerSignIn(who, offered.mechanism === 'PLAIN'),
    ),
  },
  'accounts.setEnabled': UNDONE,
  'accounts.changeSettings': {
    asks: ofAccount<'accounts.changeSettings'>(({ address }, who, { settings }, w) =>
      w.connection(who, server(w, settings, address), w.security[settings.security]),
    ),
  },
  'accounts.changePassword': {
    asks: ofAccount<'accounts.changePassword'>((_, who, _args, w) => w.changePassword(who)),
  },
  'accounts.remove': { asks: ofAccount<'accounts.remove'>((_, who, _args, w) => w.removeAccount(who)) },
  'accounts.deleteFromServer': {
    asks: ofAccount<'accounts.deleteFromServer'>((_, who, _args, w) => w.deleteAccount(who)),
  },

  'app.snapshot': SHOWS,
  'app.watch': SHOWS,
  'app.chooseProtection': {
    // Nothing is stored yet, so an unknown passphrase locks nothing away.
    asks: ({ protection }, { words: w }) => (protection === 'none' ? w.unprotected : null),
  },
  'app.unlock': OWN_SECRET,
  'app.retryStore': { free: 'It only tries again.' },
  'app.startDemo': {
    free: 'It uses a separate profile, and works only if Balcony runs from its sources.',
  },
  'settings.change': UNDONE,

  'archive.pause': UNDONE,
  'archive.fill': { free: 'It only fetches messages of the person.' },
  'archive.fillAll': { free: 'It only fetches messages of the person.' },
  'archive.completeness': SHOWS,
  'archive.preferences': SHOWS,
  // Messages that are not archived are lost for all other devices.
  'archive.setPreferences': {
    asks: ofAccount<'archive.setPreferences'>((_, who, args, w) =>
      args.default === 'always' && args.never.length === 0 ? null : w.archiveLess(who),
    ),
  },

  'avatars.setOwn': UNDONE,
  'avatars.removeOwn': { free: 'The person sees it and can choose a picture again.' },
  'avatars.setRoom': UNDONE,
  'avatars.removeRoom': { free: 'The people in the room see it, and an owner can choose a picture again.' },

  'desktop.look': SHOWS,
  'desktop.reveal': SHOWS,
  'desktop.openWindow': SHOWS,
  'desktop.editStatus': SHOWS,
  // The person is asked once a run: a window that was taken over could listen. A window that has asked sees no more by it.
  'desktop.allowMicrophone': { lasting: true, asks: ({ on }, { words: w }) => (on ? w.microphone : null) },
  // Scanning is rare, so the person is asked each time: a window that was taken over could watch.
  'desktop.allowCamera': { asks: ({ on }, { words: w }) => (on ? w.camera : null) },
  'desktop.openLogs': { free: 'It shows a folder to the person, and nothing to the window.' },

  'files.ways': SHOWS,
  'files.choose': { free: 'The system asks the person for the files.' },
  'files.stage': WRITES,
  'files.sendTo': { free: 'Only files that the person handed over can come; the window names none.' },
  'files.dropToSend': ENDS,
  'files.describe': WRITES,
  'files.setCaption': WRITES,
  'files.arrange': WRITES,
  'files.unstage': { free: 'It removes an unsent file, which is like a draft.' },
  'files.send': WRITES,
  'files.download': { free: 'The bytes stay sealed, or go into the person’s folder under a safe name.' },
  'files.decline': { free: 'They can offer it again.' },
  'files.pause': UNDONE,
  'files.resume': UNDONE,
  'files.cancel': ENDS,
  'files.saveAs': { free: 'The system asks the person for the place.' },
  'files.stopSaving': ENDS,
  'files.open': { free: 'Only files that cannot be programs are opened; others are shown in their folder.' },
  'files.showInFolder': { free: 'It shows a folder to the person, and nothing to the window.' },
  'files.deleteHere': { asks: ({ attachmentIds }, { words: w }) => w.deleteFilesHere(attachmentIds.length) },
  'files.transfers': SHOWS,
  'files.list': SHOWS,
  'files.storage': SHOWS,
  'files.clean': { asks: (_, { words: w }) => w.cleanFiles },
  'files.chooseFolder': { free: 'The system asks the person for the folder.' },
  'files.showFolder': { free: 'It shows a folder to the person, and nothing to the window.' },

  'import.look': { free: 'It tells programs, addresses and numbers; the texts come only by `import.start`.' },
  'import.choose': { free: 'The system asks the person for the file.' },
  // A window that was taken over could read the histories of all other programs.
  'import.start': {
    asks({ id, accounts }, { foundPlace, words: w }) {
      const place = foundPlace(id)
      return place === undefined ? 'unknown' : w.importHistory(inSentence(place), accounts.length)
    },
  },
  'import.cancel': ENDS,
  'import.dismiss': SHOWS,
  'export.conversation': {
    free: 'The system asks the person for the file, and the window doesn’t get its content.',
  },
  'export.account': {
    free: 'The system asks the person for the file, and the window doesn’t get its content.',
  },
  'export.cancel': ENDS,

  'keeping.archive': UNDONE,
  'keeping.markUnread': UNDONE,
  'keeping.clear': {
    asks: ({ conversationId, before = null }, { conversation, words: w }) => {
      const jid = conversation(conversationId)
      return jid === undefined ? 'unknown' : w.clearChat(inSentence(jid), before)
    },
  },
  // It can be undone for some seconds, but a window that was taken over would hide that.
  'keeping.delete': {
    asks: ({ conversationId }, { conversation, words: w }) => {
      const jid = conversation(conversationId)
      return jid === undefined ? 'unknown' : w.deleteChat(inSentence(jid))
    },
  },
  'keeping.undoDelete': UNDONE,
  'keeping.setExpiry': {
    asks({ conversationId, days }, { conversation, words: w }) {
      if (days === null || days === 0) return null
      const jid = conversationId === null ? null : conversation(conversationId)
      return jid === undefined ? 'unknown' : w.expire(jid === null ? null : inSentence(jid), days)
    },
  },
  'keeping.bookmark': UNDONE,
  'keeping.bookmarks': SHOWS,
  'keeping.pinMessage': UNDONE,
  'keeping.pinnedMessages': SHOWS,
  'keeping.storage': SHOWS,

  'links.open': { free: 'It only waits for the person.' },
  'links.sendTo': { free: 'It only waits for the person.' },
  'links.confirm': {
    asks: (args, { linkAddress, words: w }) => {
      if (args.choice !== 'remove') return null
      const address = linkAddress(args.id)
      return address === undefined ? 'unknown' : w.removeContact(inSentence(address))
    },
  },
  'links.dismiss': ENDS,
  'links.handler': SHOWS,
  'links.becomeHandler': UNDONE,

  'messages.open': WRITES,
  'messages.page': SHOWS,
  'messages.send': WRITES,
  'messages.previewOf': {
    // It carries a URL out of this computer. So does a message, which needs no consent either.
    free: 'It asks a server of the public network for one page, and gives the window a few lines of it.',
  },
  'messages.edit': { free: 'The earlier text is kept, here and on the other side.' },
  'messages.react': WRITES,
  'messages.retract': { asks: (_, { words: w }) => w.deleteForEveryone(1) },
  'messages.retractAll': { asks: ({ messageIds }, { words: w }) => w.deleteForEveryone(messageIds.length) },
  'messages.deleteHere': { asks: ({ messageIds }, { words: w }) => w.deleteHere(messageIds.length) },
  'messages.undoSend': { free: 'It returns the text that the window has just sent.' },
  'messages.reschedule': WRITES,
  'messages.forward': WRITES,
  'messages.askAttention': WRITES,
  'messages.retry': WRITES,
  'messages.discard': { free: 'It removes an unsent message, which is like a draft.' },
  'messages.markRead': UNDONE,
  'messages.setDraft': WRITES,
  'messages.setChatState': WRITES,
  'messages.details': SHOWS,
  'messages.text': SHOWS,
  'messages.unsent': SHOWS,
  'messages.pin': UNDONE,
  'messages.close': { free: 'The history stays.' },

  'notifications.setRule': UNDONE,

  'encryption.of': SHOWS,
  'encryption.details': SHOWS,
  'encryption.turn': WRITES,
  'encryption.sendPlain': {
    // What was written to be encrypted would be revealed.
    asks({ conversationId }, { conversation, words: w }) {
      const jid = conversation(conversationId)
      return jid === undefined ? 'unknown' : w.sendPlain(inSentence(jid))
    },
  },
  'encryption.allowPlainExtras': WRITES,
  'encryption.renew': WRITES,
  'encryption.own': SHOWS,
  'encryption.decide': UNDONE,
  'encryption.readLink': SHOWS,
  'encryption.verify': UNDONE,
  'encryption.removeDevice': WRITES,
  'encryption.nameDevice': UNDONE,
  'rooms.join': WRITES,
  'rooms.cancelJoin': ENDS,
  'rooms.answerChallenge': WRITES,
  'rooms.registration': SHOWS,
  'rooms.register': WRITES,
  'rooms.configuration': SHOWS,
  'rooms.configure': WRITES,
  'rooms.leave': WRITES,
  'rooms.enter': WRITES,
  'rooms.defaultNick': SHOWS,
  'rooms.setDefaultNick': UNDONE,
  'rooms.setNick': UNDONE,
  'rooms.setSubject': WRITES,
  'rooms.rename': UNDONE,
  'rooms.setAutojoin': UNDONE,
  'rooms.requestVoice': WRITES,
  'rooms.answerRequest': WRITES,
  'rooms.invite': WRITES,
  'rooms.occupants': SHOWS,
  'rooms.complete': SHOWS,
  'rooms.openPrivate': SHOWS,
  'rooms.ignore': UNDONE,
  'rooms.setRole': WRITES,
  'rooms.setAffiliation': WRITES,
  'rooms.setMember': WRITES,
  'rooms.members': SHOWS,
  'rooms.retract': WRITES,
  'rooms.destroy': WRITES,
  'rooms.bookmarks': SHOWS,
  'rooms.services': SHOWS,
  'rooms.browse': SHOWS,
  'rooms.directories': SHOWS,
  'rooms.search': SHOWS,
  'rooms.info': SHOWS,
  'rooms.create': WRITES,
  'rooms.newGroup': WRITES,
  'rooms.acceptInvitation': WRITES,
  'rooms.declineInvitation': WRITES,
  'roster.add': UNDONE,
  'roster.update': UNDONE,
  'roster.remove': { asks: ({ jid }, { words: w }) => w.removeContact(inSentence(jid)) },
  'roster.accept': UNDONE,
  'roster.decline': { free: 'They can ask again.' },
  'roster.block': UNDONE,
  'roster.unblock': UNDONE,
  'roster.askAgain': { free: 'It only repeats a request that the person has made.' },
  'roster.clients': SHOWS,
  'roster.askClient': { free: 'It asks only people who see anyway that the person is online.' },

  'search.messages': SHOWS,
  'search.find': SHOWS,
  'search.complete': SHOWS,
  'search.dates': SHOWS,
  'search.server': { free: 'The server that has the messages gets the words, and the messages come here.' },

  'strangers.accept': UNDONE,
  'strangers.ignore': { free: 'Messages from strangers are few and kept only for a while anyway.' },
  'strangers.block': UNDONE,
  'strangers.report': UNDONE,
  'strangers.ignoreAll': { free: 'Messages from strangers are few and kept only for a while anyway.' },

  'store.recover': OWN_SECRET,
  'store.startAfresh': { asks: (_, { words: w }) => w.startAfresh },
  'store.showPhrase': { asks: (_, { words: w }) => w.showPhrase },
  'store.changeProtection': {
    asks: ({ protection }, { words: w }) =>
      ({ keychain: w.newKey, passphrase: w.passphrase, none: w.unprotected })[protection],
  },
  'store.backUp': {
    free: 'The system asks the person for the file, and the window doesn’t get its content.',
  },
  'store.chooseBackup': { free: 'The system asks the person for the file.' },
  'store.restore': {
    asks(_, { chosenBackup, backupAgreed, words: w }) {
      if (backupAgreed) return null
      return w.restore(chosenBackup === null ? w.someBackup : inSentence(chosenBackup))
    },
  },
  'store.cancel': ENDS,
  'store.dismissNews': SHOWS,
  'store.retryKeychain': { free: 'It only stores secrets in the keychain.' },

  'updates.check': SHOWS,
  'updates.download': { free: 'Downloads are signed by the makers of Balcony.' },
  'updates.restart': { free: 'Installed versions are signed by the makers of Balcony.' },
}
