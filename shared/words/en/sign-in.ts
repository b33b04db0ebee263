/** What is said where a server offers less than an account has signed in by before. */
export const signIn = {
  review: 'Look at the sign-in',
  title: (address: string): string => `Sign-in for ${address}`,
  weaker:
    'The server used to offer a stronger way to sign in. Whoever runs it may have changed that. Or somebody is between you and the server, and took it out of the offer to get at your account.',
  passwordItself: 'The way that is left gives the password itself to whoever is at the other end.',
  before: 'Before',
  now: 'Now',
  mechanism: {
    'SCRAM-SHA-512': 'SCRAM-SHA-512: the password is proved, not sent',
    'SCRAM-SHA-256': 'SCRAM-SHA-256: the password is proved, not sent',
    'SCRAM-SHA-1': 'SCRAM-SHA-1: the password is proved, not sent',
    PLAIN: 'PLAIN: the password itself is sent',
  },
  binding: {
    'tls-exporter': 'bound to this very connection',
    'tls-server-end-point': 'bound to the server’s certificate',
    none: 'bound to nothing',
  },
  ask: 'Go on only if whoever runs the server says that this is meant to be. Ask them another way than through this account.',
  refuse: 'Do not connect',
  accept: 'Sign in this weaker way from now on',
} as const
