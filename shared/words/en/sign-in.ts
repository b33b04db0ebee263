/** Where a server offers a weaker way to sign in than the account has used before. */
export const signIn = {
  review: 'Review sign-in',
  title: (address: string): string => `Sign-in for ${address}`,
  weaker:
    'The server no longer offers the stronger way to sign in that you used before. Its operators may have changed that. Or someone between you and the server has removed it from the offer to get into your account.',
  passwordItself: 'The remaining way sends the password itself. Anyone at the other end can read it.',
  before: 'Before',
  now: 'Now',
  mechanism: {
    'SCRAM-SHA-512': 'SCRAM-SHA-512: proves the password without sending it',
    'SCRAM-SHA-256': 'SCRAM-SHA-256: proves the password without sending it',
    'SCRAM-SHA-1': 'SCRAM-SHA-1: proves the password without sending it',
    PLAIN: 'PLAIN: sends the password itself',
  },
  binding: {
    'tls-exporter': 'bound to this connection',
    'tls-server-end-point': 'bound to the server’s certificate',
    none: 'not bound to the connection',
  },
  ask: 'Ask whoever runs the server whether this is intended, and not through this account. Sign in only if it is.',
  refuse: 'Don’t connect',
  accept: 'Use the weaker sign-in',
} as const
