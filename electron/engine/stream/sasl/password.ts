import saslprep from '@mongodb-js/saslprep'
import { opaqueString } from '../../jid/index.ts'

const PRINTABLE_ASCII = /^[\x20-\x7E]+$/
/** Nobody's password; it bounds the work. */
const MAX_LENGTH = 4096

/**
 * The password as it goes into a SCRAM key. RFC 5802 §2.2 demands SASLprep with the text as a stored string, and that
 * is what servers keep; RFC 8265 has not changed it. The two differ where SASLprep folds compatibility forms ("ﬁ" is
 * "fi") and drops soft hyphens, and where it knows nothing after Unicode 3.2: what it refuses, emoji mostly, is taken
 * by OpaqueString. null where both refuse.
 */
export function scramPassword(password: string): string | null {
  return prepared(password, [storedSaslprep, opaqueString])
}

/**
 * The password as it is sent by PLAIN. RFC 4616 §2 leaves SASLprep to the server, so here the profile that changes less
 * comes first: a server that compares octets gets what the person typed.
 */
export function plainPassword(password: string): string | null {
  return prepared(password, [opaqueString, storedSaslprep])
}

type Preparation = (password: string) => string | null

function prepared(password: string, preparations: readonly Preparation[]): string | null {
  if (password.length > MAX_LENGTH) return null
  if (PRINTABLE_ASCII.test(password)) return password
  for (const prepare of preparations) {
    const text = prepare(password)
    if (text !== null) return text
  }
  return null
}

/** SASLprep (RFC 4013) of a stored string; the package says by an exception that it refuses. */
function storedSaslprep(password: string): string | null {
  // it fails on lone surrogates and on a text of which it leaves nothing
  if (/\p{Cs}/u.test(password)) return null
  try {
    return saslprep(password) || null
  } catch {
    return null
  }
}
