import type { Args, CommandName } from '../../../shared/contract/index.ts'
import type { Account, ConnectionSettings } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId, LinkId } from '../../../shared/model/ids.ts'
import { domainOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Result } from '../../../shared/model/result.ts'
import { fingerprintLines } from '../../../shared/text/fingerprint.ts'
import { inSentence } from '../../../shared/text/quoted.ts'
import type { Words } from '../../../shared/words/index.ts'
import { parseBareJid, parseTypedAddress } from '../../engine/index.ts'
import type { Question } from '../ports.ts'

/** What a question names, as the application knows it: the window's word does not count. */
export interface Known {
  /** The questions in the person's language. */
  readonly words: Words['consent']
  account(id: AccountId): Account | undefined
  /** Whom a link that waits for the person is about. */
  linkAddress(id: LinkId): string | undefined
  /** The name of the file that was chosen to be restored. */
  readonly chosenBackup: string | null
  /** The person has agreed to that one, and only the key was not the right one. */
  readonly backupAgreed: boolean
}

/** `null`: as it is meant here it needs no word of the person's. `unknown`: what it is about is not there. */
type Asks<Name extends CommandName> = (args: Args<Name>, known: Known) => Question | null | 'unknown'

/** Carried out as the window says. Why that can do no harm that a person would have to be asked about. */
interface Free {
  readonly free: string
}
/** Carried out once the person has agreed, outside of the window. */
interface Asked<Name extends CommandName> {
  readonly asks: Asks<Name>
  /** What the person has agreed to holds for the very same question until Balcony quits. */
  readonly lasting?: true
}

/** Every command there is, so that whoever adds one decides. */
type Decisions = { readonly [Name in CommandName]: Free | Asked<Name> }

const SHOWS = { free: 'It shows what the window is there to show.' }
const WRITES = {
  free: 'Writing in the person’s name is what the window is for; nothing is revealed or lost by it.',
}
const UNDONE = { free: 'The person sees it and can undo it at once.' }
const ENDS = { free: 'It only breaks something off.' }
const OWN_SECRET = { free: 'It works only with a secret that the person types, and gives none out.' }

const server = (w: Words['consent'], settings: ConnectionSettings, address: BareJid): string =>
  settings.host === undefined
    ? w.serverOf(inSentence(domainOf(address)))
    : w.serverAt(inSentence(settings.host), settings.port)

/** What is no address is refused by the command itself. */
function trust(
  { words: w }: Known,
  who: Result<BareJid, Failure>,
  settings: ConnectionSettings,
  fingerprint: string | undefined,
): Question | null {
  if (!who.ok || fingerprint === undefined) return null
  return w.trust(inSentence(who.value), server(w, settings, who.value), fingerprintLines(fingerprint))
}

/** A question about an account that is there. */
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
 * What the window may do by itself and what the person is asked about, in a box of the system's: the window shows what
 * strangers write, and whoever takes it over can call any command. Asked is what reveals (the recovery phrase; where a
 * password is sent to, and by which certificate), what takes protection away, and what destroys.
 */
export const DECISIONS: Decisions = {
  'accounts.signIn': {
    // A second try, with another password for instance, names the certificate again.
    lasting: true,
    asks: ({ address, settings, trustFingerprint }, known) =>
      trust(known, parseTypedAddress(address), settings, trustFingerprint),
  },
  'accounts.startRegistration': {
    lasting: true,
    asks: ({ domain, settings, trustFingerprint }, known) =>
      trust(known, parseBareJid(domain.trim()), settings, trustFingerprint),
  },
  'accounts.register': { free: 'It sends what was typed to the server that was asked for the form.' },
  'accounts.cancel': ENDS,
  'accounts.setPresence': UNDONE,
  'accounts.reconnect': UNDONE,
  'accounts.givePassword': {
    // An account that waits for its password has none that could be lost.
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
    // Nothing is stored yet, so a passphrase that the person does not know locks nothing away.
    asks: ({ protection }, { words: w }) => (protection === 'none' ? w.unprotected : null),
  },
  'app.unlock': OWN_SECRET,
  'app.retryStore': { free: 'It looks once more.' },
  'app.startDemo': {
    free: 'It plays in a profile of its own, and only where Balcony runs from its sources.',
  },
  'settings.change': UNDONE,

  'desktop.look': SHOWS,
  'desktop.reveal': SHOWS,
  'desktop.openWindow': SHOWS,
  'desktop.editStatus': SHOWS,
  'desktop.openLogs': { free: 'It shows the person a folder, and the window nothing.' },

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
  'messages.edit': { free: 'The earlier words are kept, here and with the others.' },
  'messages.react': WRITES,
  'messages.retract': { asks: (_, { words: w }) => w.deleteForEveryone(1) },
  'messages.retractAll': { asks: ({ messageIds }, { words: w }) => w.deleteForEveryone(messageIds.length) },
  'messages.deleteHere': { asks: ({ messageIds }, { words: w }) => w.deleteHere(messageIds.length) },
  'messages.undoSend': { free: 'It gives the words back that the window has just sent off.' },
  'messages.reschedule': WRITES,
  'messages.forward': WRITES,
  'messages.askAttention': WRITES,
  'messages.retry': WRITES,
  'messages.discard': { free: 'It takes back what has not left: as a draft, it is the window’s to write.' },
  'messages.markRead': UNDONE,
  'messages.setDraft': WRITES,
  'messages.setChatState': WRITES,
  'messages.details': SHOWS,
  'messages.text': SHOWS,
  'messages.unsent': SHOWS,
  'messages.pin': UNDONE,
  'messages.close': { free: 'The history stays.' },

  'notifications.setRule': UNDONE,

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

  'strangers.accept': UNDONE,
  'strangers.ignore': {
    free: 'Nobody knows them, and what is kept of strangers is little and short-lived anyway.',
  },
  'strangers.block': UNDONE,
  'strangers.report': UNDONE,
  'strangers.ignoreAll': {
    free: 'Nobody knows them, and what is kept of strangers is little and short-lived anyway.',
  },

  'store.recover': OWN_SECRET,
  'store.startAfresh': { asks: (_, { words: w }) => w.startAfresh },
  'store.showPhrase': { asks: (_, { words: w }) => w.showPhrase },
  'store.changeProtection': {
    asks: ({ protection }, { words: w }) =>
      ({ keychain: w.newKey, passphrase: w.passphrase, none: w.unprotected })[protection],
  },
  'store.backUp': {
    free: 'The system asks the person for the file, and the window is not given what is in it.',
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
  'store.retryKeychain': { free: 'It gives the keychain what is its own.' },

  'updates.check': SHOWS,
  'updates.download': { free: 'What is fetched is signed by those who make Balcony.' },
  'updates.restart': { free: 'What is installed is signed by those who make Balcony.' },
}
