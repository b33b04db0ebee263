import { expect, test } from 'vitest'
import { wordsIn } from '../../../../shared/words/index.ts'
import type { OmemoVersion } from '../../../engine/xep/0384-omemo/index.ts'
import { scene } from '../../testing/encrypted-talk.ts'
import { quiet, type Rig } from '../../testing/rig.ts'
import { open, receive, shown } from '../../testing/talk.ts'
import { kindCode } from '../store/codes.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'

const KEY = /(<key [^>]*>)([^<]*)/u
const key = (change: (bytes: Buffer) => Uint8Array) => (xml: string) =>
  xml.replace(KEY, (_whole, start: string, text: string) => {
    const bytes = change(Buffer.from(text, 'base64'))
    return start + Buffer.from(bytes).toString('base64')
  })

/** Each changes a message that could be read. */
const BAD: readonly (readonly [string, (xml: string) => string])[] = [
  ['of device 0', (xml) => xml.replace(/sid=(['"])\d+/u, 'sid=$10')],
  ['of device 2^31', (xml) => xml.replace(/sid=(['"])\d+/u, 'sid=$12147483648')],
  ['with a key that is cut', key((bytes) => bytes.subarray(0, bytes.length - 9))],
  ['with a key of zeros', key((bytes) => Buffer.alloc(bytes.length))],
  ['with a MAC that is wrong', key((bytes) => Buffer.concat([bytes.subarray(0, -6), Buffer.alloc(6, 1)]))],
  ['with a MAC of another length', key((bytes) => Buffer.concat([bytes, Buffer.alloc(8, 1)]))],
  ['with a key that is no base64', (xml) => xml.replace(KEY, '$1?')],
  ['for a session that does not exist', (xml) => xml.replace(/ (?:prekey|kex)=['"]true['"]/u, '')],
  [
    'with 10,000 keys before its own',
    (xml) => xml.replace(KEY, (own) => `${"<key rid='7'>AAAA</key>".repeat(10_000)}${own}`),
  ],
  ['without a header', (xml) => xml.replace(/<header.*<\/header>/u, '')],
  ['whose text was changed', (xml) => xml.replace(/<payload([^>]*)>..../u, '<payload$1>AAAA')],
  ['whose text was cut', (xml) => xml.replace(/<payload([^>]*)>([^<]{8})[^<]*/u, '<payload$1>$2')],
  ['of 10 MB', (xml) => xml.replace(/<payload([^>]*)>[^<]*/u, `<payload$1>${'A'.repeat(10 * 1024 * 1024)}`)],
]

const rows = ({ store }: Rig) =>
  store.all<{ id: MessageId; body: string }>(
    'SELECT id, body FROM message WHERE kind <> ? ORDER BY place',
    kindCode('event'),
  )

test.each(
  (['0.3', '2'] as const).flatMap((version: OmemoVersion) =>
    BAD.map(([what, change]) => [version, what, change] as const),
  ),
)('%s: a message %s is one sentence, however often it comes, and the next one is read', async (...given) => {
  const [version, , change] = given
  const { rig, juliet } = await scene()
  juliet.publish(version)
  await open(rig)
  const hint = "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/></message>"
  const bad = change(juliet.say('Come at nine', version, 'm1').replace('</message>', hint))
  const next = juliet.say('Come at ten', version, 'm2')
  await receive(rig, bad, bad)
  await quiet(30)
  const [first, ...more] = rows(rig)
  expect(more).toEqual([])
  const message = first && shown(rig, first.id)
  expect(message).toMatchObject({ kind: 'sealed', body: '' })
  const why = message?.sealedWhy
  expect(['damaged', 'session', 'other-device']).toContain(why)
  expect(wordsIn('en').encryption.sealed(why ?? 'unknown')).toMatch(/^[A-Z].*[a-z]$/u)
  await receive(rig, next, bad)
  expect(rows(rig).map(({ body }) => body)).toEqual(['', 'Come at ten'])
  expect(JSON.stringify([rig.batches, rig.ports.lines])).not.toContain('nine')
})
