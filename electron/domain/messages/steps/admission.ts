import { printStanza } from '../../../engine/index.ts'
import type { Arrival } from '../arrival.ts'
import { readContent } from '../content.ts'
import { isKnown } from '../admission.ts'
import { charge, findStranger } from '../store/strangers.ts'
import { operationOf } from './operation.ts'

/**
 * Admits messages from others, or counts them as dropped. A message without content or operation, such as a chat state,
 * goes on only if its sender is known.
 */
export function admitSender(arrival: Arrival): 'done' | undefined {
  const { tx, changes, parts, account, own, peer, message, now, found } = arrival
  const row = findStranger(tx, account.id, peer)
  // The account has not entered it yet, so nobody knows who this is.
  if (row?.kind === 'room') {
    account.client.ledger.note('room')
    return 'done'
  }
  if (own) return undefined
  const sender = { accountId: account.id, account: account.address, peer }
  found.conversation = row?.id
  if (isKnown(tx, sender, row)) return undefined
  const content = readContent(message, parts.context.ports.speech.preferred)
  if (content === null && operationOf(arrival) === undefined) return 'done'
  const size = (): number => Buffer.byteLength(printStanza(message.element))
  const verdict = parts.admission.admit(tx, sender, row, size, now)
  if ('refused' in verdict) {
    parts.context.ports.log(`messages: one of an unknown sender is not kept: ${verdict.refused}`)
    changes.dropped(account.id)
    return 'done'
  }
  if (row) charge(tx, row.id, verdict.charge, now)
  found.stranger = verdict.charge
  return undefined
}
