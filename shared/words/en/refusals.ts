import type { Asked } from '../../model/failure.ts'

/** A server’s answers to a request (RFC 6120 §8.3.3). */
export const conditions: Readonly<Record<string, string>> = {
  'item-not-found': 'The server doesn’t know this address. Check the spelling.',
  'jid-malformed': 'The server doesn’t accept this address. Check the spelling.',
  forbidden: 'The server doesn’t allow this.',
  'not-allowed': 'The server doesn’t allow this.',
  'not-authorized': 'The server wants you to sign in again first.',
  'policy-violation': 'The server’s rules don’t allow this.',
  'resource-constraint': 'The server is too busy right now. Try again later.',
  'remote-server-not-found': 'The server of this address was not found. Check the part after the @ sign.',
  'remote-server-timeout': 'The server of this address doesn’t answer. Try again later.',
  'recipient-unavailable': 'They can’t be reached right now. Try again later.',
  'service-unavailable': 'The server doesn’t offer this.',
  'feature-not-implemented': 'The server doesn’t offer this.',
  'internal-server-error': 'Something went wrong on the server. Try again later.',
  'not-acceptable': 'The server doesn’t accept this. Change it and try again.',
  conflict: 'The server already has this, so nothing was changed.',
}

/** The same for requests about something in particular. */
export const refusals: Readonly<Record<Asked, Readonly<Record<string, string>>>> = {
  contact: {
    'not-acceptable':
      'Your server doesn’t accept this contact’s name or groups. Shorten or change them and try again.',
    'bad-request': 'Your server doesn’t accept this contact. Check the address, the name and the groups.',
    'item-not-found': 'Your server no longer has this contact, so nothing was changed.',
    forbidden: 'Your server doesn’t let you change this contact.',
    'not-allowed': 'Your server doesn’t let you change this contact.',
    'policy-violation': 'Your server’s rules don’t allow this. You may have reached its limit of contacts.',
    'resource-constraint':
      'Your server can’t save this contact right now. Try again later, or remove contacts you no longer need.',
    'service-unavailable': 'Your server can’t change your contacts right now. Try again later.',
    'feature-not-implemented': 'Your server can’t change your contacts.',
  },
  block: {
    'item-not-found': 'Your server hasn’t blocked this address, so nothing was changed.',
    'jid-malformed': 'Your server doesn’t accept this address and can’t block it.',
    forbidden: 'Your server doesn’t let you change who is blocked.',
    'not-allowed': 'Your server doesn’t let you change who is blocked.',
    'policy-violation':
      'Your server’s rules don’t allow this. You may have reached its limit of blocked addresses.',
    'resource-constraint': 'Your server can’t change who is blocked right now. Try again later.',
    'service-unavailable': 'Your server can’t change who is blocked right now. Try again later.',
    'feature-not-implemented': 'Your server can’t block addresses. Ask whoever runs the server.',
  },
}

const BLOCKED_OR_STRANGER = 'They may have blocked you, or they may not accept messages from strangers.'

/** Why a message came back (RFC 6121 §8.5, XEP-0191). The other side's server need not tell the truth, so neither do we. */
export const messageRefusals: Readonly<Record<string, string>> = {
  'service-unavailable':
    'The message wasn’t delivered. The address may not exist, they may have blocked you, or they may not accept messages from strangers.',
  forbidden: `The message wasn’t accepted. ${BLOCKED_OR_STRANGER}`,
  'not-allowed': `The message wasn’t let through. ${BLOCKED_OR_STRANGER}`,
  'not-authorized': `The message wasn’t permitted. ${BLOCKED_OR_STRANGER}`,
  'subscription-required': 'They only accept messages from their contacts. Ask them to add you first.',
  'registration-required': 'They only accept messages from people with an account there. Create one first.',
  'item-not-found': 'Nobody has this address. Check the spelling.',
  'jid-malformed': 'The server doesn’t accept this address. Check the spelling.',
  gone: 'They no longer use this address. Ask them for their new one.',
  redirect: 'They are at another address now. Ask them for it.',
  'recipient-unavailable': 'They can’t be reached right now. Try again later.',
  'remote-server-not-found': 'Their server was not found. Check the part after the @ sign.',
  'remote-server-timeout': 'Their server doesn’t answer. Try again later.',
  'policy-violation':
    'A server’s rules don’t allow this message. It may be too long, or you may have sent too many.',
  'resource-constraint': 'Their server can’t keep more messages for them right now. Try again later.',
  'not-acceptable': 'Their server doesn’t accept this message.',
  'feature-not-implemented': 'Their server can’t deliver messages of this kind.',
  'internal-server-error': 'Something went wrong on a server on the way. Try again later.',
}
