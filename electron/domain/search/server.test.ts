import { expect, test } from 'vitest'
import type { Element } from '../../engine/xml/element.ts'
import { ACCOUNT, JULIET, quiet, ROMEO } from '../testing/rig.ts'
import { open } from '../testing/talk.ts'
import { createSearchRig, type SearchRig } from './testing.ts'

const FEATURES = ['urn:xmpp:mam:2', 'urn:xmpp:fulltext:0']
const WHOLE = '<first>a1</first><last>a2</last>'

/** An archive that finds two messages for every query. */
async function withArchive(features = FEATURES, found = WHOLE) {
  const queries: Element[] = []
  const made: SearchRig = createSearchRig({
    answer(iq) {
      const query = iq.child('urn:xmpp:mam:2', 'query')
      if (iq.child('http://jabber.org/protocol/disco#info', 'query'))
        return `<query xmlns='http://jabber.org/protocol/disco#info'>${features.map((name) => `<feature var='${name}'/>`).join('')}</query>`
      if (query === undefined) return null
      queries.push(query)
      const result = (id: string, at: string, from: string, to: string, body: string) =>
        `<message from='${ROMEO}'><result xmlns='urn:xmpp:mam:2' id='${id}' queryid='${query.attrs['queryid']}'>
           <forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${at}'/>
           <message xmlns='jabber:client' from='${from}' to='${to}' type='chat' id='${id}-id'><body>${body}</body></message>
         </forwarded></result></message>`
      if (found !== '')
        void made.rig.fake.receive(
          result('a1', '2019-05-01T10:00:00.500Z', `${JULIET}/x`, ROMEO, 'an old rose') +
            result('a2', '2021-05-01T10:00:00Z', `${ROMEO}/x`, JULIET, 'a rose from my phone'),
        )
      return `<fin xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'>${found}</set></fin>`
    },
  })
  await made.rig.fake.begin({})
  await quiet(20)
  const ask = async (text: string) => {
    const answer = made.commands['search.server']({ accountId: ACCOUNT, text })
    await quiet(20)
    return answer
  }
  const fields = () =>
    queries.map((query) =>
      (query.child('jabber:x:data', 'x')?.children ?? []).flatMap((field) =>
        typeof field === 'string' || field.attrs['type'] === 'hidden'
          ? []
          : [`${field.attrs['var']}=${field.child('jabber:x:data', 'value')?.text()}`],
      ),
    )
  return { ...made, ask, fields }
}

test('what the archive finds is stored, and then found here, too', async () => {
  const { ask, fields, found, page, indexed, rig } = await withArchive()
  expect((await page('rose')).servers).toEqual([ACCOUNT])
  expect(await ask('rose')).toEqual({ ok: true, value: { found: 2, more: true } })
  expect(fields()).toEqual([['{urn:xmpp:fulltext:0}fulltext=rose']])
  await indexed()
  expect(await found('rose')).toEqual(['a rose from my phone', 'an old rose'])
  // Between the two, and around them, messages are missing, and the history says so.
  const [conversation] = rig.messages.snapshot().conversations
  expect(rig.messages.archived.gapsOf(conversation!.id).length).toBeGreaterThan(1)
  expect(rig.messages.archived.spansOf(ACCOUNT, null)).toEqual([])
  expect(await ask('rose')).toEqual({ ok: true, value: { found: 0, more: true } })
})

test('the server is asked for words, a person and a time', async () => {
  const made = await withArchive(FEATURES, '')
  await open(made.rig)
  for (const text of [
    `in:${JULIET} "red rose" has:file`,
    'on:2024-02-29 rose',
    'after:2024 before:2025-06 rose',
    'from:me',
    'in:nobody rose',
    '',
    'x'.repeat(500),
  ])
    await made.ask(text)
  const utc = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString()
  expect(made.fields()).toEqual([
    [`with=${JULIET}`, '{urn:xmpp:fulltext:0}fulltext=red rose'],
    [`start=${utc(2024, 2, 29)}`, `end=${utc(2024, 3, 1)}`, '{urn:xmpp:fulltext:0}fulltext=rose'],
    [`start=${utc(2025, 1, 1)}`, `end=${utc(2025, 6, 1)}`, '{urn:xmpp:fulltext:0}fulltext=rose'],
    [`{urn:xmpp:fulltext:0}fulltext=${'x'.repeat(200)}`],
  ])
})

test('a server that cannot search is not asked', async () => {
  const { ask, fields, page, rig } = await withArchive(['urn:xmpp:mam:2'])
  expect((await page('rose')).servers).toEqual([])
  expect(await ask('rose')).toEqual({ ok: false, error: { code: 'not-connected' } })
  expect(fields()).toEqual([])
  rig.fake.end()
  expect((await page('rose')).servers).toEqual([])
})

test('once the session is over, no server is named', async () => {
  const { page, rig } = await withArchive()
  expect((await page('rose')).servers).toEqual([ACCOUNT])
  rig.fake.end()
  await quiet()
  expect((await page('rose')).servers).toEqual([])
})
