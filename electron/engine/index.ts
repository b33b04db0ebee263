/** The engine's public API for the application, besides each extension module's own `index.ts`. */
export type { Client, ClientConfig, SavedSession, SessionNote, Ticket } from './client/client.ts'
export { createClient } from './client/create-client.ts'
export { isPastItsTime } from './client/session-keeper.ts'
export { openForRegistration } from './client/registration.ts'
export type { Extension, Release, SessionStart } from './extension.ts'
export { parseBareJid, parseTypedAddress } from './jid/index.ts'
export { inTurns } from './net/turns.ts'
export { nodeEnginePorts as createNodePorts } from './net/node-ports.ts'
export type { CancelTimer, Clock, EnginePorts, Random } from './ports.ts'
export { parseStanzaError } from './stanza/errors.ts'
export { describeFault } from './stanza/fault.ts'
export { NS_CLIENT, Stanza } from './stanza/stanza.ts'
export { checkPassword } from './stream/sasl/password.ts'
export { parseStanza, printStanza, readStanza } from './stanza/stored.ts'
export type { PrintedStanza } from './xml/printed.ts'
export { holdsControls, parseXmppUri } from './uri/index.ts'
export {
  buildFingerprintLink,
  buildTrustLink,
  parseVerificationLink,
  type LinkedKey,
} from './uri/verification.ts'
export { createTokenBuckets } from './token-buckets.ts'
export { el, type Element } from './xml/element.ts'
