import { expect, onTestFinished, test } from 'vitest'
import type { BareJid } from '../../shared/model/jid.ts'
import { messageArchive, type ArchivePage } from '../../electron/engine/xep/0313-mam/index.ts'
import { liveClient, type LiveClient } from '../../electron/engine/testing/live-client.ts'
import { addToArchive, cutArchive, type ArchiveEntry } from './archive.ts'
import { describeLive, freshAccount, liveServer } from './live.ts'
import { addAccount, hasSqlite, startProsody, type ServerInfo } from './prosody.ts'

const NOON = Date.UTC(2026, 0, 1, 12)

const entries = (account: string, count: number): ArchiveEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `a${index}`,
    at: NOON + index * 60_000,
    from: index % 3 === 0 ? `${account}/phone` : 'juliet@capulet.example/balcony',
    to: index % 3 === 0 ? 'juliet@capulet.example' : account,
    stanzaId: `s${index}`,
    body: `text ${index} <&>'"\n\\`,
  }))

async function page(
  { client }: LiveClient,
  query: Parameters<ReturnType<typeof archiveOf>['query']>[0],
): Promise<ArchivePage> {
  const answer = await archiveOf(client).query(query)
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}
const archiveOf = (client: LiveClient['client']) => client.use(messageArchive)
const idsOf = ({ results }: ArchivePage) => results.map(({ id }) => id)

/** An archive of 120 messages on this server is read, cut and read again. */
async function readsArchive(
  server: ServerInfo,
  account: { address: string; password: string },
): Promise<void> {
  const me = liveClient(account, { server })
  await me.online()
  const localpart = account.address.replace(/@.*/, '')
  addToArchive(server, localpart, entries(account.address, 120))
  expect(await archiveOf(me.client).support()).toMatchObject({ value: { extended: true, fullText: false } })
  expect(await archiveOf(me.client).metadata()).toMatchObject({
    value: { start: { id: 'a0', at: NOON }, end: { id: 'a119', at: NOON + 119 * 60_000 } },
  })

  const last = await page(me, { before: null, max: 250 })
  expect(last).toMatchObject({ first: 'a70', last: 'a119', complete: false, stable: true })
  expect(idsOf(last)).toHaveLength(50)
  expect(last.results[1]).toMatchObject({
    id: 'a71',
    at: { at: NOON + 71 * 60_000, wholeSeconds: true },
    stanza: { from: 'juliet@capulet.example/balcony', to: account.address, id: 's71' },
  })
  expect(last.results[1]?.stanza.element.child('jabber:client', 'body')?.text()).toBe(`text 71 <&>'"\n\\`)
  expect(await page(me, { after: 'a69', max: 250 })).toMatchObject({
    first: 'a70',
    last: 'a119',
    complete: true,
  })
  expect(idsOf(await page(me, { before: 'a3', max: 2 }))).toEqual(['a1', 'a2'])
  const later = await page(me, {
    with: 'juliet@capulet.example' as BareJid,
    start: NOON + 118 * 60_000,
    max: 50,
  })
  expect(idsOf(later)).toEqual(['a118', 'a119'])
  expect(await page(me, { with: 'tybalt@capulet.example' as BareJid, max: 50 })).toMatchObject({
    results: [],
    complete: true,
  })

  cutArchive(server, localpart, NOON + 100 * 60_000)
  expect(await archiveOf(me.client).metadata()).toMatchObject({ value: { start: { id: 'a100' } } })
  expect(await archiveOf(me.client).query({ after: 'a3', max: 50 })).toMatchObject({
    error: { code: 'stanza-error', condition: 'item-not-found' },
  })
}

describeLive('archives of Prosody', () => {
  test('in files', () => readsArchive(liveServer(), freshAccount('romeo')))

  test.skipIf(!hasSqlite())('in SQLite', async () => {
    const server = await startProsody({ archive: { sqlite: true } })
    onTestFinished(() => server.dispose())
    const password = 'wherefore'
    await readsArchive(server.info, { address: addAccount(server.info, 'romeo', password), password })
  })

  test('have preferences', async () => {
    const me = liveClient()
    await me.online()
    const archive = archiveOf(me.client)
    expect(await archive.preferences()).toEqual({
      ok: true,
      value: { default: 'always', always: [], never: [] },
    })
    const wanted = {
      default: 'roster',
      always: ['juliet@capulet.example'],
      never: ['tybalt@capulet.example'],
    } as const
    expect(await archive.setPreferences(wanted)).toEqual({ ok: true, value: wanted })
    expect(await archive.preferences()).toEqual({ ok: true, value: wanted })
  })
})
