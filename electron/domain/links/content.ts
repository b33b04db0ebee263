import { localpartOf } from '../../../shared/model/jid.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { LinkAsk, LinkContent } from '../../../shared/model/link.ts'
import { holdsControls, parseTypedAddress, parseVerificationLink, parseXmppUri } from '../../engine/index.ts'
import { readUriQuery, type UriAction } from '../../engine/xep/0147-uri-queries/index.ts'

/** A waiting link. The token of an invitation and the password of a room stay here until the person has agreed. */
export interface Understood {
  readonly content: LinkContent
  readonly invitation: string | null
  readonly password: string | null
  /** The whole link, if it names keys. */
  readonly verification: string | null
}

const NO_SECRETS = { invitation: null, password: null, verification: null } as const
const SHOWN_LENGTH = 200
/** The longest text for a draft, in bytes. A message's own limit is checked when it is sent. */
const MAX_TEXT_BYTES = 64 * 1024

/** Reads what a link asks for. Never fails: a link that can't be read is shown to the person with the reason. */
export function understandUri(text: string): Understood {
  const uri = parseXmppUri(text)
  if (!uri.ok) return unusable(text, uri.error)
  const { account, address, query } = uri.value
  if (parseVerificationLink(text))
    return {
      content: { kind: 'asks', ask: { kind: 'verify' }, address, account },
      ...NO_SECRETS,
      verification: text,
    }
  const action = readUriQuery(query)
  if (!action.ok) return unusable(text, action.error)
  const isForServer = action.value.kind === 'register'
  const isRoom = action.value.kind === 'join'
  if (!isForServer && !isRoom && localpartOf(address) === null)
    return unusable(text, { code: 'address-invalid', problem: 'no-localpart' })
  return {
    content: { kind: 'asks', ask: askOf(action.value), address, account },
    ...NO_SECRETS,
    invitation: 'preauth' in action.value ? action.value.preauth : null,
    password: action.value.kind === 'join' ? action.value.password : null,
  }
}

/** The same for the values of `--send-to`. */
export function understandSendTo(typed: string, text: string): Understood {
  const address = parseTypedAddress(typed)
  if (!address.ok) return unusable(typed, address.error)
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES)
    return unusable(typed, { code: 'message-too-long', limitBytes: MAX_TEXT_BYTES })
  if (holdsControls(text)) return unusable(typed, { code: 'link-invalid', problem: 'control-characters' })
  const ask = { kind: 'chat', text } as const
  return { content: { kind: 'asks', ask, address: address.value, account: null }, ...NO_SECRETS }
}

function askOf(action: UriAction): LinkAsk {
  switch (action.kind) {
    case 'chat':
      return { kind: 'chat', text: '' }
    case 'message':
      return { kind: 'chat', text: [action.subject, action.body].filter((part) => part !== '').join('\n') }
    case 'join':
      return { kind: 'room', hasPassword: action.password !== null }
    case 'add': {
      const { name, group, preauth, ibr } = action
      return { kind: 'add', name, group, invited: preauth !== null, newAccount: ibr }
    }
    case 'register':
      return { kind: 'register', invited: action.preauth !== null }
    default:
      return action
  }
}

function unusable(link: string, failure: Failure): Understood {
  const shown =
    link.length > SHOWN_LENGTH ? `${link.slice(0, SHOWN_LENGTH).replace(/[\ud800-\udbff]$/, '')}…` : link
  return {
    content: { kind: 'unusable', link: shown, failure },
    ...NO_SECRETS,
  }
}
