/**
 * An account by XEP-0227 1.1: its contacts (§4.3) and its messages as an archive (§4.10, `urn:xmpp:pie:0#mam`, XEP-0313
 * results). Never its password (§4.2 allows to leave it out): the file is not encrypted.
 */
import { el, NS_CLIENT, printStanza, type Element } from '../../../engine/index.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { RosterItem } from '../../../engine/xep/rfc6121-roster/index.ts'
import type { ExportedMessage } from '../../messages/index.ts'
import { linkOfFile } from './form.ts'

const NS_PIE = 'urn:xmpp:pie:0'
const NS_PIE_ARCHIVE = 'urn:xmpp:pie:0#mam'
const NS_ROSTER = 'jabber:iq:roster'
const NS_ARCHIVE = 'urn:xmpp:mam:2'
const NS_FORWARD = 'urn:xmpp:forward:0'
const NS_DELAY = 'urn:xmpp:delay'
const NS_IDS = 'urn:xmpp:sid:0'
const NS_OOB = 'jabber:x:oob'

/** The parts of an address (RFC 7622 §3.1). */
function partsOf(jid: BareJid): readonly [localpart: string, domain: string] {
  const at = jid.indexOf('@')
  return at < 0 ? ['', jid] : [jid.slice(0, at), jid.slice(at + 1)]
}

export function accountHead(account: BareJid, contacts: Iterable<RosterItem>): string {
  const [name, host] = partsOf(account)
  const query = el(
    NS_ROSTER,
    'query',
    {},
    ...[...contacts].map(({ jid, name: called, groups, subscription, pending }) =>
      el(
        NS_ROSTER,
        'item',
        { jid, ...(called !== '' && { name: called }), subscription, ...(pending && { ask: 'subscribe' }) },
        ...groups.map((group) => el(NS_ROSTER, 'group', {}, group)),
      ),
    ),
  )
  return `<?xml version='1.0' encoding='UTF-8'?>
<server-data xmlns='${NS_PIE}'>
<host jid='${attribute(host)}'>
<user name='${attribute(name)}'>
${printStanza(query)}
<archive xmlns='${NS_PIE_ARCHIVE}'>
`
}

export const ACCOUNT_END = '</archive>\n</user>\n</host>\n</server-data>\n'

/** A message as a result of the archive; empty for one without a text that others could read. */
export function accountMessage(one: ExportedMessage, account: BareJid, peer: BareJid): string {
  const { message, id, originId, archiveId, files } = one
  const links = files.map(linkOfFile).filter((link) => link !== undefined)
  const body = message.body === '' ? (links[0] ?? '') : message.body
  if (message.retracted || body === '') return ''
  const own = message.direction === 'out'
  const parts: Element[] = [
    ...(message.subject === undefined ? [] : [el(NS_CLIENT, 'subject', {}, message.subject)]),
    el(NS_CLIENT, 'body', {}, body),
    ...links.map((link) => el(NS_OOB, 'x', {}, el(NS_OOB, 'url', {}, link))),
    ...(originId === undefined ? [] : [el(NS_IDS, 'origin-id', { id: originId })]),
    ...(archiveId === undefined ? [] : [el(NS_IDS, 'stanza-id', { id: archiveId, by: account })]),
  ]
  const stanza = el(
    NS_CLIENT,
    'message',
    { from: own ? account : peer, to: own ? peer : account, type: 'chat', ...(id !== undefined && { id }) },
    ...parts,
  )
  const delay = el(NS_DELAY, 'delay', { stamp: new Date(message.sentAt).toISOString() })
  const forwarded = el(NS_FORWARD, 'forwarded', {}, delay, stanza)
  // A message that no archive knows gets an id of its own within this file.
  const result = el(NS_ARCHIVE, 'result', { id: archiveId ?? `balcony-${message.id}` }, forwarded)
  return `${printStanza(result)}\n`
}

/** Addresses have none of the characters that XML escapes here, but those of odd servers may. */
const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;')
