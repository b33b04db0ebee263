import { describe, expect, it } from 'vitest'
import type { CertificateInfo, Failure, FailureCode } from '../model/failure.ts'
import type { BareJid } from '../model/jid.ts'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { explain } from './explain.ts'

const certificate: CertificateInfo = {
  subject: 'example.org',
  names: ['example.org'],
  issuer: 'example.org',
  validFrom: 0,
  validTo: 1,
  fingerprint: '0'.repeat(64),
}

// One of each: the type makes a new code fail to compile until it is here.
const one: { readonly [Code in FailureCode]: Extract<Failure, { code: Code }> } = {
  'no-network': { code: 'no-network' },
  'server-not-found': { code: 'server-not-found', domain: 'example.org' },
  'connection-refused': { code: 'connection-refused', host: 'xmpp.example.org', port: 5222 },
  'connection-timeout': { code: 'connection-timeout', host: 'xmpp.example.org' },
  'connection-lost': { code: 'connection-lost' },
  'tls-failed': { code: 'tls-failed', reason: 'handshake' },
  'wrong-security': { code: 'wrong-security', expects: 'direct-tls', port: 5223 },
  'certificate-untrusted': { code: 'certificate-untrusted', problem: 'changed', certificate },
  'unencrypted-refused': { code: 'unencrypted-refused' },
  'tls-required': { code: 'tls-required' },
  'not-xmpp': { code: 'not-xmpp' },
  'bad-xml': { code: 'bad-xml', condition: 'restricted-xml' },
  'stanza-omitted': { code: 'stanza-omitted', account: 'romeo@montague.example' as BareJid },
  flooded: { code: 'flooded' },
  'server-not-reading': { code: 'server-not-reading' },
  'host-unknown': { code: 'host-unknown', domain: 'example.org' },
  replaced: { code: 'replaced' },
  'server-shutdown': { code: 'server-shutdown' },
  'redirect-refused': { code: 'redirect-refused' },
  'too-many-redirects': { code: 'too-many-redirects' },
  'stream-error': { code: 'stream-error', condition: 'policy-violation', text: 'go away' },
  'negotiation-timeout': { code: 'negotiation-timeout' },
  'binding-refused': { code: 'binding-refused', condition: 'conflict' },
  'wrong-password': { code: 'wrong-password' },
  'account-disabled': { code: 'account-disabled' },
  'credentials-expired': { code: 'credentials-expired' },
  'no-common-mechanism': { code: 'no-common-mechanism' },
  'server-not-authentic': { code: 'server-not-authentic' },
  'temporary-auth-failure': { code: 'temporary-auth-failure' },
  'sign-in-weaker': {
    code: 'sign-in-weaker',
    pinned: { mechanism: 'SCRAM-SHA-256', binding: 'tls-exporter' },
    offered: { mechanism: 'SCRAM-SHA-1', binding: null },
  },
  'password-unprotected': { code: 'password-unprotected' },
  'offer-altered': { code: 'offer-altered' },
  'password-unusable': { code: 'password-unusable' },
  'password-needed': { code: 'password-needed' },
  'password-empty': { code: 'password-empty' },
  'not-connected': { code: 'not-connected' },
  'request-timeout': { code: 'request-timeout' },
  cancelled: { code: 'cancelled' },
  'stanza-error': { code: 'stanza-error', condition: 'forbidden', type: 'auth' },
  'address-invalid': { code: 'address-invalid', problem: 'empty' },
  'server-invalid': { code: 'server-invalid', problem: 'empty' },
  'registration-unavailable': { code: 'registration-unavailable' },
  'registration-on-web': { code: 'registration-on-web', url: 'https://example.org/join' },
  'registration-expired': { code: 'registration-expired' },
  'name-taken': { code: 'name-taken' },
  'registration-refused': { code: 'registration-refused' },
  'password-refused': { code: 'password-refused', type: 'modify' },
  'deletion-refused': { code: 'deletion-refused' },
  'invitation-refused': { code: 'invitation-refused' },
  'link-invalid': { code: 'link-invalid', problem: 'too-long' },
  'store-locked': { code: 'store-locked' },
  'passphrase-wrong': { code: 'passphrase-wrong' },
  'store-newer': { code: 'store-newer', version: 9 },
  'store-earlier': { code: 'store-earlier' },
  'store-read-only': { code: 'store-read-only' },
  'disk-full': { code: 'disk-full' },
  'store-damaged': { code: 'store-damaged' },
  'store-key-missing': { code: 'store-key-missing' },
  'profile-in-use': { code: 'profile-in-use' },
  'keychain-missing': { code: 'keychain-missing' },
  'keychain-locked': { code: 'keychain-locked' },
  'keychain-failed': { code: 'keychain-failed', reason: 'dbus' },
  'phrase-incomplete': { code: 'phrase-incomplete', words: 23 },
  'phrase-word-unknown': { code: 'phrase-word-unknown', position: 3, word: 'rasor' },
  'phrase-mistaken': { code: 'phrase-mistaken' },
  'phrase-of-another': { code: 'phrase-of-another' },
  'store-busy': { code: 'store-busy' },
  'backup-missing': { code: 'backup-missing' },
  'backup-foreign': { code: 'backup-foreign' },
  'backup-damaged': { code: 'backup-damaged' },
  'backup-newer': { code: 'backup-newer' },
  'backup-earlier': { code: 'backup-earlier' },
  'backup-locked': { code: 'backup-locked' },
  'backup-not-written': { code: 'backup-not-written' },
  'backup-in-the-way': { code: 'backup-in-the-way' },
  'backup-none': { code: 'backup-none', folder: '/profile/backups' },
  blocked: { code: 'blocked' },
  'message-empty': { code: 'message-empty' },
  'message-too-long': { code: 'message-too-long', limitBytes: 262144 },
  'message-refused': { code: 'message-refused', condition: 'forbidden' },
  'unsent-in-backup': { code: 'unsent-in-backup' },
  'time-past': { code: 'time-past' },
  'not-an-emoji': { code: 'not-an-emoji' },
  'update-unreachable': { code: 'update-unreachable', reason: 'ENOTFOUND' },
  'update-not-genuine': { code: 'update-not-genuine' },
  'update-for-another': { code: 'update-for-another' },
  'update-expired': { code: 'update-expired' },
  'update-outdated': { code: 'update-outdated' },
  'update-failed': { code: 'update-failed', reason: 'sha512 mismatch' },
  'not-found': { code: 'not-found' },
  'question-open': { code: 'question-open' },
  'already-signed-in': { code: 'already-signed-in' },
  'unsupported-by-server': { code: 'unsupported-by-server', what: 'urn:xmpp:blocking' },
  'not-on-this-desktop': { code: 'not-on-this-desktop' },
  'shortcut-refused': { code: 'shortcut-refused' },
  'start-at-login-refused': { code: 'start-at-login-refused', reason: 'EROFS' },
  'demo-unavailable': { code: 'demo-unavailable', reason: 'no prosody' },
  'invalid-arguments': { code: 'invalid-arguments', command: 'messages.send' },
  'too-long': { code: 'too-long', what: 'name', limit: 1024 },
  'too-many': { code: 'too-many', what: 'groups', limit: 100 },
  'unknown-command': { code: 'unknown-command', command: 'x' },
  internal: { code: 'internal' },
}

describe.each([
  ['English', en],
  ['German', de],
])('failures in %s', (_language, words) => {
  it.each(Object.values(one))('say $code in one calm sentence', (failure) => {
    const sentence = explain(words, failure)
    expect(sentence.length).toBeGreaterThan(20)
    expect(sentence).toMatch(/^[\p{Lu}x]/u)
    expect(sentence).not.toMatch(/!|undefined|null|\[object/)
    expect(sentence).not.toMatch(/\b(JID|MUC|stanza|resource|XML|XMPP)\b/)
    // The code is for us, not for people.
    if (failure.code.includes('-')) expect(sentence).not.toContain(failure.code)
  })

  it('tell different things differently', () => {
    const sentences = Object.values(one).map((failure) => explain(words, failure))
    const twice = sentences.filter((sentence, at) => sentences.indexOf(sentence) !== at)
    expect(twice).toEqual([])
  })
})

describe('a failure', () => {
  it('says that a refused password is about the password', () => {
    const refused = { code: 'password-refused', type: 'modify', text: 'Too short' } as const
    expect(explain(en, refused)).toBe(
      'The server didn’t accept the new password, so your old one still works; choose another. It says: “Too short”',
    )
    expect(explain(de, refused)).toBe(
      'Der Server hat das neue Passwort nicht angenommen, dein altes gilt weiter; wähle ein anderes. Er sagt: „Too short“',
    )
  })

  it('claims no more than is known about a message that came back', () => {
    const refused = { code: 'message-refused', condition: 'service-unavailable' } as const
    expect(explain(en, refused)).toBe(
      'The message wasn’t delivered. Nobody may have this address, they may have blocked you, or they may not take messages from strangers.',
    )
  })

  it('says what was asked of the server when it refuses', () => {
    const refused = { code: 'stanza-error', condition: 'policy-violation', type: 'modify' } as const
    expect(explain(en, { ...refused, asked: 'contact' })).toBe(
      'Your server’s rules don’t allow this; you may have reached its limit of contacts.',
    )
    expect(explain(en, { ...refused, asked: 'block' })).toBe(
      'Your server’s rules don’t allow this; you may have reached its limit of blocked addresses.',
    )
    expect(explain(en, refused)).toBe('The server’s rules don’t allow this.')
  })

  it('says which kind of encryption a port seems to expect', () => {
    expect(explain(en, { code: 'wrong-security', expects: 'direct-tls', port: 5223 })).toContain(
      'Port 5223 seems to expect encryption from the start',
    )
    expect(explain(en, { code: 'wrong-security', expects: 'starttls', port: 5222 })).toContain(
      'Port 5222 doesn’t seem to start with encryption',
    )
  })

  it('quotes a server in full view as the server’s words, on one line and not without end', () => {
    const sentence = explain(en, { code: 'stream-error', condition: 'x', text: `a\nb ${'c'.repeat(5000)}` })
    expect(sentence).toContain('It says: “a b ccc')
    expect(sentence).not.toContain('\n')
    expect(sentence.length).toBeLessThan(300)
  })

  it('has a sentence for what it never heard of', () => {
    const unknown = { code: 'constructor' } as unknown as Failure
    expect(explain(en, unknown)).toBe(explain(en, { code: 'internal' }))
  })

  it('has a sentence for a condition it never heard of', () => {
    const sentence = explain(en, { code: 'stanza-error', condition: 'unheard-of', type: 'cancel' })
    expect(sentence).toBe('The server refused this; try again later.')
  })
})
