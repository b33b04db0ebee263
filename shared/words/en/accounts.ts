import type { ConnectionSecurity } from '../../model/account.ts'
import type { CertificateProblem } from '../../model/failure.ts'

const security: Readonly<Record<ConnectionSecurity, string>> = {
  automatic: 'Automatic',
  'direct-tls': 'Direct TLS',
  starttls: 'STARTTLS',
  none: 'None (only for a server on this computer)',
}

const problem: Readonly<Record<CertificateProblem, string>> = {
  expired: 'This server’s certificate has expired. Tell whoever runs the server.',
  'not-yet-valid': 'This server’s certificate isn’t valid yet. Check that this computer’s clock is right.',
  'self-signed': 'This server signed its own certificate, so nobody else confirms who it is.',
  'unknown-issuer': 'This computer doesn’t know the issuer of this server’s certificate.',
  'wrong-name': 'This server’s certificate is for another name. Check that the address is right.',
  changed:
    'This is not the certificate you trusted before. Someone may be between you and the server. Ask whoever runs the server before you go on.',
  other: 'Balcony couldn’t verify this server’s certificate.',
}

export const accounts = {
  rail: 'Accounts',
  add: 'Add account',
  newConversation: 'New conversation',
  settings: 'Settings',

  welcome: 'Welcome to Balcony',
  welcomeText: 'Chat with anyone on Jabber, on any server.',
  signIn: 'Sign in',
  createAccount: 'Create account',
  createAccountText: 'On a server that is open to new accounts.',
  tryDemo: 'Try the demo',
  tryDemoText:
    'Try everything with made-up people. It all stays on this computer and is gone when you close it.',
  startingDemo: 'Starting the demo…',
  demoIsOpen: 'The demo is open in another window.',
  haveAccount: 'I have an account',

  address: 'Address',
  addressPlaceholder: 'you@example.org',
  password: 'Password',
  advanced: 'Advanced',
  server: 'Server',
  serverHint: 'Usually empty: Balcony finds it by itself.',
  port: 'Port',
  connectionSecurity: 'Connection security',
  security,
  signingIn: 'Signing in…',
  portInvalid: 'A port is a number from 1 to 65535.',

  registerServer: 'Server',
  registerServerPlaceholder: 'example.org',
  registerServerHint: 'The part of your address after the @ sign.',
  continue: 'Continue',
  asking: 'Asking the server what it needs…',
  registerOn: (domain: string): string => `New account on ${domain}`,
  userName: 'User name',
  userNameKept: 'Your invitation is for this name.',
  creating: 'Creating the account…',
  connectTo: 'Connect to',
  otherServer: 'Choose another server',

  certificateOf: (address: string): string => `Certificate for ${address}`,
  certificateProblem: problem,
  certificateFor: 'For',
  certificateNames: 'Names',
  certificateBy: 'Issued by',
  certificateValid: 'Valid',
  certificateRange: (from: string, to: string): string => `${from} to ${to}`,
  certificateFingerprint: 'Fingerprint (SHA-256)',
  certificateCompare:
    'Compare the fingerprint with one you got another way. Trust the certificate only if they are the same.',
  trust: 'Trust this certificate',
  doNotTrust: 'Don’t connect',

  presence: (show: string): string => `Presence: ${show}`,
  presenceIdle: (show: string): string => `Presence: ${show} (idle)`,
  idleSince: (show: string, time: string): string => `${show}, no input since ${time}`,
  otherDevice: (show: string): string => `On another device: ${show}`,
  presenceLabel: 'Presence',
  statusMessage: 'Status message',
  statusPlaceholder: 'What are you up to?',

  accountMenu: (address: string, state: string): string => `${address}, ${state}`,
  allAccounts: 'Show all accounts',
  onlyThisAccount: 'Show only this account',
  accountSettings: 'Account settings',
  tryNow: 'Try now',
  reviewCertificate: 'View certificate',
  givePassword: 'Enter password',
  passwordFor: (address: string): string => `Password for ${address}`,
  keepPassword: 'Save in the keychain',
  connect: 'Connect',
  states: {
    disabled: 'switched off',
    offline: 'offline',
    connecting: 'connecting',
    online: 'connected',
    retrying: 'waiting to try again',
    stopped: 'needs your attention',
  },
} as const
