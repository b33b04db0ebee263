import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { bareOf, type BareJid } from '../../../../shared/model/jid.ts'
import type { StanzaError } from '../../stanza/errors.ts'
import { parseXmppUri } from '../../uri/index.ts'
import type { JoinFailure, NickFailure, Refusal } from './api.ts'
import type { Departure } from './status.ts'

/** The meaning of an error in answer to the presence that joins a room (§7.2.17). */
export function joinFailure(error: StanzaError, hadPassword: boolean): JoinFailure {
  switch (error.condition) {
    case 'not-authorized':
      return { code: 'password-needed', wrong: hadPassword }
    case 'registration-required':
      return { code: 'members-only' }
    case 'forbidden':
      return { code: 'banned' }
    case 'service-unavailable':
      return { code: 'full' }
    case 'item-not-found':
      return { code: 'locked' }
    case 'not-allowed':
      return { code: 'not-found' }
    default:
      return unreachable(error) ?? nickFailure(error)
  }
}

/** The meaning of an error in answer to a change of the nickname (§7.6). */
export function nickFailure(error: StanzaError): NickFailure {
  switch (error.condition) {
    case 'conflict':
      return { code: 'nickname-taken' }
    case 'not-acceptable':
    case 'jid-malformed':
      return { code: 'nickname-refused' }
    default:
      return refusal(error)
  }
}

/**
 * Whether a failed question about a room means that there is nothing to enter. A room that does not exist yet, or that
 * tells outsiders nothing, may still be entered.
 */
export function notThere(failure: RequestFailure): JoinFailure | null {
  switch (failure.code) {
    case 'not-connected':
      return { code: 'disconnected' }
    case 'cancelled':
      return { code: 'cancelled' }
    case 'request-timeout':
      return { code: 'no-answer' }
    case 'stanza-error':
      // What the server of a person answers (RFC 6121 §8.5.1).
      return failure.condition === 'service-unavailable' ? { code: 'not-a-room' } : unreachable(failure)
  }
}

function unreachable({ condition, uri }: { condition: string; uri?: string }): JoinFailure | null {
  switch (condition) {
    case 'remote-server-not-found':
    case 'remote-server-timeout':
      return { code: 'no-answer' }
    case 'gone':
    case 'redirect':
      return { code: 'gone', to: uri === undefined ? null : placeOf(uri) }
    default:
      return null
  }
}

function placeOf(uri: string): BareJid | null {
  const read = parseXmppUri(uri)
  return read.ok ? bareOf(read.value.address) : null
}

function refusal({ condition, text }: StanzaError): Refusal {
  return { code: 'refused', condition, ...(text !== undefined && { text }) }
}

/** The meaning of being removed while one enters. */
export function removedFailure({ why, to, reason }: Departure): JoinFailure {
  switch (why) {
    case 'banned':
    case 'members-only':
      return { code: why }
    case 'destroyed':
      return { code: 'gone', to }
    case 'shutdown':
    case 'dropped':
      return { code: 'no-answer' }
    default:
      return { code: 'refused', condition: 'undefined-condition', ...(reason !== null && { text: reason }) }
  }
}
