import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseStanzaError } from '../stanza/errors.ts'
import { NS_STREAMS } from '../stream/header.ts'
import { parseStreamError } from '../stream/stream-error.ts'
import { Stanza } from '../stanza/stanza.ts'
import type { Jid } from '../../../shared/model/jid.ts'
import type { Codec } from '../xml/codec.ts'
import { el, Element } from '../xml/element.ts'
import { delaysOf } from './0203-delay/index.ts'
import { stanzaIdBy } from './0359-stanza-ids/index.ts'
import { reactionsOf } from './0444-reactions/index.ts'
import { subjectsOf, threadOf } from './rfc6121-messages/index.ts'
import { readAvailability } from './rfc6121-presence/codec.ts'

const LONG = 'x'.repeat(200_000)
/** The limit for any text that a codec reads, except bodies; most limits are far lower. */
const LONGEST = 65_536

const here = new URL('.', import.meta.url)
const folders = readdirSync(here).filter((name) => existsSync(new URL(`${name}/codec.ts`, here)))
const codecs = (
  await Promise.all(
    folders.map(async (folder) => {
      const exports = (await import(`./${folder}/codec.ts`)) as Record<string, unknown>
      return Object.entries(exports).flatMap(([name, value]) =>
        isCodec(value) ? [[`${folder} ${name}`, value] as const] : [],
      )
    }),
  )
).flat()

function isCodec(value: unknown): value is Codec<unknown> {
  return typeof value === 'object' && value !== null && 'ns' in value && 'parse' in value && 'build' in value
}

const ATTRIBUTES = [
  'id',
  'node',
  'name',
  'label',
  'category',
  'hash',
  'ver',
  'token',
  'namespace',
  'cid',
  'ask',
  'xml:lang',
]
const TEXTS = [
  'group',
  'value',
  'url',
  'desc',
  'title',
  'instructions',
  'reaction',
  'os',
  'name',
  'version',
  'username',
  'text',
]
const PARENTS = ['item', 'identity', 'feature', 'option', 'field', 'media', 'uri', 'x', 'query', 'option']

/** An element with everything that a codec may look for, each of it very long. */
function endless(ns: string, name: string, depth = 3): Element {
  const long = Object.fromEntries(ATTRIBUTES.map((attribute) => [attribute, LONG]))
  const attrs = { ...long, jid: 'a@b', by: 'a@b', type: 'form', var: LONG, subscription: 'both' }
  const texts = TEXTS.map((child) => el(ns, child, {}, LONG))
  const parents = depth === 0 ? [] : PARENTS.map((child) => endless(ns, child, depth - 1))
  return el(ns, name, attrs, LONG, ...texts, ...parents)
}

/** Bytes have limits of their own, and the codec that reads an element that was only passed on has its limits. */
function longestIn(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (value instanceof Uint8Array || value instanceof Element) return 0
  if (typeof value !== 'object' || value === null) return 0
  return Math.max(0, ...Object.values(value).map(longestIn))
}

test('there are codecs to test', () => expect(codecs.length).toBeGreaterThan(25))

test.each(codecs)('%s reads no text without a limit', (name, codec) => {
  // A stanza inside another one is passed on unchanged.
  if (/Copy|Forwarded/.test(name)) return
  expect(longestIn(codec.parse(endless(codec.ns, codec.name)))).toBeLessThanOrEqual(LONGEST)
})

test('texts that are read without a codec are bounded, too', () => {
  const message = el(
    'jabber:client',
    'message',
    { id: LONG },
    el('jabber:client', 'subject', {}, LONG),
    el('jabber:client', 'thread', {}, LONG),
  )
  expect(new Stanza('message', message, 'a@b' as Jid, null).id).toBeUndefined()
  expect(subjectsOf(message)[0]?.text).toHaveLength(4096)
  expect(threadOf(message)).toBeUndefined()
  const presence = el('jabber:client', 'presence', {}, el('jabber:client', 'status', {}, LONG))
  expect(readAvailability(presence).status).toHaveLength(1024)
  const stanzas = 'urn:ietf:params:xml:ns:xmpp-stanzas'
  const error = el(
    'jabber:client',
    'error',
    { by: LONG },
    el(stanzas, 'gone', {}, LONG),
    el(stanzas, 'text', {}, LONG),
  )
  expect(parseStanzaError(el('jabber:client', 'message', {}, error))).toEqual({
    type: 'cancel',
    condition: 'gone',
    text: 'x'.repeat(1024),
  })
  const conditions = 'urn:ietf:params:xml:ns:xmpp-streams'
  const broken = el(NS_STREAMS, 'error', {}, el(conditions, 'host-unknown'), el(conditions, 'text', {}, LONG))
  expect(parseStreamError(broken).text).toHaveLength(1024)
})

test('half a megabyte of addresses in one message is read only in part', () => {
  const address = (index: number) => `${'٣'.repeat(500)}@x${index}.example/${'٣'.repeat(500)}`
  const ids = Array.from({ length: 250 }, (_, index) =>
    el('urn:xmpp:sid:0', 'stanza-id', { id: '1', by: address(index) }),
  )
  const own = el('urn:xmpp:sid:0', 'stanza-id', { id: 'own', by: 'romeo@montague.example' })
  const stamp = '2026-01-05T16:19:47Z'
  const delays = Array.from({ length: 250 }, (_, index) =>
    el('urn:xmpp:delay', 'delay', { stamp: 'never', from: address(index) }),
  )
  const reaction = el(
    'urn:xmpp:reactions:0',
    'reactions',
    { id: '1' },
    ...Array.from({ length: 5000 }, () => el('urn:xmpp:reactions:0', 'reaction', {}, LONG)),
  )
  const message = el(
    'jabber:client',
    'message',
    {},
    ...ids,
    own,
    ...delays,
    reaction,
    el('urn:xmpp:delay', 'delay', { stamp }),
  )
  const stanza = new Stanza('message', message, 'a@b' as Jid, null)
  const startedAt = performance.now()
  for (let round = 0; round < 10; round++) {
    expect(stanzaIdBy(stanza, 'romeo@montague.example' as Jid)).toBe('own')
    expect(delaysOf(message)).toEqual([])
    expect(reactionsOf(message)).toEqual({ id: '1', emojis: [] })
  }
  // Ten messages: ten turns of the event loop, each at ten times its aim.
  expect(performance.now() - startedAt).toBeLessThan(8_000)
})
