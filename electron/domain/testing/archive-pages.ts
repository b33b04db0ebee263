import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import { forwardedMessage } from '../../engine/xep/0297-forwarding/index.ts'
import type { ArchivedItem, PageToStore, StoredPage } from '../messages/index.ts'
import { ACCOUNT, JULIET, quiet, ROMEO, type Rig } from './rig.ts'
import { BALCONY, chat, PHONE } from './stanzas.ts'

/** An item of the archive. `at`: its stamp, in milliseconds since 1970. */
export function item(id: string, xml: string, at: number, wholeSeconds = false): ArchivedItem {
  const stanza = forwardedMessage(readXml(xml), ROMEO)
  if (!stanza) throw new Error('the message has no valid addresses')
  return { id, stanza, at: { at, wholeSeconds } }
}

type Options = Parameters<typeof chat>[1]

/** Juliet wrote it. */
export const hers = (id: string, body: string, at: number, options: Options = {}): ArchivedItem =>
  item(id, chat(body, { from: BALCONY, to: ROMEO, id: `juliet-${id}`, ...options }), at)

/** Romeo wrote it on his phone. */
export const his = (id: string, body: string, at: number, options: Options = {}): ArchivedItem =>
  item(id, chat(body, { from: PHONE, to: JULIET, id: `phone-${id}`, ...options }), at)

/** Stores a page of Romeo's archive: its newest page unless said otherwise. */
export async function storeItems(
  rig: Rig,
  results: readonly ArchivedItem[],
  options: Partial<PageToStore> = {},
): Promise<StoredPage> {
  const account = { id: ACCOUNT, address: ROMEO, client: rig.fake.client }
  const page: PageToStore = {
    peer: null,
    direction: 'before',
    anchor: null,
    complete: false,
    results,
    ...options,
  }
  const stored = await rig.messages.archived.storePage(account, page)
  await quiet()
  return stored
}

/** The spans as `first..last`, with `[` where the archive begins and `]` where it goes on live. */
export function spans(rig: Rig, peer: BareJid | null = null, accountId: AccountId = ACCOUNT): string[] {
  return rig.messages.archived
    .spansOf(accountId, peer)
    .map(
      ({ firstId, lastId, isBeginning, isOpen }) =>
        `${isBeginning ? '[' : ''}${firstId}..${lastId}${isOpen ? ']' : ''}`,
    )
}
