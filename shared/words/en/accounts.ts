import type { ConnectionSecurity } from '../../model/account.ts'
import type { CertificateProblem } from '../../model/failure.ts'
import { quoted } from './quoted.ts'

const security: Readonly<Record<ConnectionSecurity, string>> = {
  automatic: 'Automatic',
  'direct-tls': 'TLS from the start',
  starttls: 'STARTTLS',
  none: 'None (a server on this computer only)',
}

const problem: Readonly<Record<CertificateProblem, string>> = {
  expired: 'This server’s certificate has expired; tell whoever runs it.',
  'not-yet-valid': 'This server’s certificate is not valid yet. Check that this computer’s clock is right.',
  'self-signed': 'This server vouches for itself; nobody else confirms who it is.',
  'unknown-issuer': 'This server’s certificate comes from somebody this computer does not know.',
  'wrong-name': 'This server’s certificate is for another name; check that the address is right.',
  changed:
    'The certificate is not the one you trusted before. Somebody may be between you and the server. Ask whoever runs it before you go on.',
  other: 'This server’s certificate could not be verified.',
}

export const accounts = {
  rail: 'Accounts',
  add: 'Add account',
  newConversation: 'New conversation',
  contacts: 'Contacts',
  settings: 'Settings',

  welcome: 'Welcome to Balcony',
  welcomeText: 'Talk with anybody on Jabber, from any server, yours included.',
  signIn: 'Sign in',
  createAccount: 'Create account',
  createAccountText: 'On a server that takes newcomers.',
  tryDemo: 'Try the demo',
  tryDemoText: 'A small world on this computer, gone when you close it.',
  startingDemo: 'Starting the demo…',
  haveAccount: 'I have an account',

  address: 'Address',
  addressPlaceholder: 'you@example.org',
  password: 'Password',
  advanced: 'Advanced',
  server: 'Server',
  serverHint: 'Empty: found from the address.',
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
  userNameKept: 'The invitation is for this name.',
  creating: 'Creating the account…',
  fieldMissing: (label: string): string => `Fill in ${quoted(label)}.`,
  captcha: 'Picture of what to type',
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
  certificateCompare: 'Trust it only if you know it: compare the fingerprint with one you got another way.',
  trust: 'Trust this certificate for this account',
  doNotTrust: 'Do not connect',

  presence: (show: string): string => `Presence: ${show}`,
  presenceIdle: (show: string): string => `Presence: ${show} (idle)`,
  idleSince: (show: string, time: string): string => `${show}, as there was no input since ${time}`,
  otherDevice: (show: string): string => `On another device: ${show}`,
  presenceLabel: 'Presence',
  statusMessage: 'Status message',
  statusPlaceholder: 'What are you up to?',

  accountMenu: (address: string, state: string): string => `${address}, ${state}`,
  allAccounts: 'Show all accounts',
  onlyThisAccount: 'Show only this account',
  accountSettings: 'Account settings',
  tryNow: 'Try now',
  reviewCertificate: 'Look at the certificate',
  givePassword: 'Enter the password',
  passwordFor: (address: string): string => `Password for ${address}`,
  keepPassword: 'Keep it in the keychain',
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
