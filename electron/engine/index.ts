/** The engine's door: what the application may use of it, besides each extension module's own `index.ts`. */
export type { Client, ClientConfig, SavedSession, Ticket } from './client/client.ts'
export { createClient } from './client/create-client.ts'
export {
  openForRegistration,
  type RegistrationStream,
  type RegistrationTarget,
} from './client/registration.ts'
export type { Channel, Extension, Release, SessionStart } from './extension.ts'
export { parseBareJid, parseTypedAddress } from './jid/index.ts'
export { nodeEnginePorts as createNodePorts } from './net/node-ports.ts'
export type { CancelTimer, Clock, EnginePorts, Random } from './ports.ts'
export { parseStanzaError, type StanzaError } from './stanza/errors.ts'
export { describeFault } from './stanza/fault.ts'
export { NS_CLIENT, Stanza } from './stanza/stanza.ts'
export { el, type Element } from './xml/element.ts'
