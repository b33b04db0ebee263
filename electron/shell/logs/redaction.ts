/**
 * A second safety net below the rule that nothing logs a secret: replaces everything in a line that looks like a password,
 * a token, a key or the text of a message, too much rather than too little. Its time grows with the length of the line, not
 * with the square of it, whatever the line holds.
 */
export function redact(line: string): string {
  return RULES.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line)
}

const GONE = '[redacted]'

/** Elements that hold people's words or their credentials (RFC 6120 §6, XEP-0388, XEP-0484, XEP-0077). */
const TELLING = [
  'body',
  'subject',
  'html',
  'status',
  'auth',
  'authenticate',
  'initial-response',
  'response',
  'challenge',
  'success',
  'additional-data',
  'password',
  'passphrase',
  'token',
  'secret',
  'data',
  'value',
].join('|')

const RULES: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(`<((?:[\\w-]+:)?(?:${TELLING}))\\b([^<>]*[^/<>])?>.*?(</\\1\\s*>|$)`, 'gis'),
    `<$1>${GONE}</$1>`,
  ],
  // xmpp:…?message;body=…, ?register;preauth=…
  [/\b(body|preauth|password|token)=[^;&\s"'<>]+/gi, `$1=${GONE}`],
  [
    /(["']?\b(?:\w*password|passphrase|passwd|\w*secret|\w*token|authorization|api[-_]?key|cookie)\b["']?\s*(?::|=|\bis\b)\s*)("(?:[^"\\]|\\.)*(?:"|\\?$)|'(?:[^'\\]|\\.)*(?:'|\\?$)|[^\s,;}]+)/gi,
    `$1${GONE}`,
  ],
  [/\b(bearer|basic|scram-[\w-]{1,40}|plain)\s+[\w+/=.~-]{6,}/gi, `$1 ${GONE}`],
  [/(\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${GONE}@`],
  // Keys in hex, and base64 that is too long and too mixed for a word, a path or a name.
  [/\b[0-9a-f]{32,}\b/gi, GONE],
  [/(?<![\w+/=-])(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[A-Za-z\d+][\w+/-]{31,}={0,2}/g, GONE],
]
