import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { createFakeArchive, type FakeArchive } from '../testing/fake-archive.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { bodies, conversationWith, history } from '../testing/stanzas.ts'
import { createArchive, type ArchiveFeature } from './index.ts'

const NURSE = 'nurse@capulet.example' as BareJid
const MANY = Array.from({ length: 120 }, (_, index) => `text ${index}`)

interface Started {
  readonly rig: Rig
  readonly server: FakeArchive
  readonly archive: ArchiveFeature
}

async function start(server = createFakeArchive(ROMEO), earlier?: Rig): Promise<Started> {
  const options = { answer: server.answer }
  const rig = earlier?.restart(options) ?? createRig(options)
  server.connect(rig.fake)
  const archive = createArchive(rig.context, rig.messages)
  archive.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  await rig.fake.begin({})
  await quiet(400)
  return { rig, server, archive }
}

describe('with the stored history', () => {
  test('everything of the archive is there, in its order, once', async () => {
    const server = createFakeArchive(ROMEO)
    server.add(JULIET, ...MANY)
    const { rig, archive } = await start(server)
    expect(bodies(rig)).toEqual(MANY)
    expect(archive.snapshot().archives).toMatchObject([{ accountId: ACCOUNT, phase: 'done', fetched: 120 }])
    const complete = await archive.commands['archive.completeness']({})
    expect(complete).toMatchObject({ value: [{ jid: JULIET, beginning: true, missing: 0, kept: 120 }] })

    // What comes live is not told again, and a new session brings what came in between.
    await rig.fake.receive(
      `<message from='${JULIET}/x' to='${ROMEO}' type='chat' id='id-${JULIET}-120'><body>live</body>
        <stanza-id xmlns='urn:xmpp:sid:0' by='${ROMEO}' id='m120'/></message>`,
    )
    await quiet()
    rig.fake.end()
    server.add(JULIET, 'live', 'missed', 'missed as well')
    await rig.fake.begin({ session: 'b' })
    await quiet(400)
    const all = [...MANY, 'live', 'missed', 'missed as well']
    expect(bodies(rig)).toEqual(all)

    // If nothing came in between, one empty page tells that.
    rig.fake.end()
    server.queries.length = 0
    await rig.fake.begin({ session: 'c' })
    await quiet(400)
    expect(server.queries).toEqual([{ after: 'm122', max: 100 }])
    expect(rig.messages.archived.isBehind(ACCOUNT)).toBe(false)
    expect(bodies(rig)).toEqual(all)
  })

  test('a process that is killed at any page goes on where it was', async () => {
    const server = createFakeArchive(ROMEO)
    server.limit = 10
    server.add(JULIET, ...MANY)
    let answered = 0
    let allowed = 1
    server.twist = (answer) => (++answered > allowed ? { ...answer, isHeld: true } : answer)
    let { rig } = await start(server)
    for (let died = 1; died < 12; died++) {
      allowed = 2
      answered = 0
      ;({ rig } = await start(server, rig))
    }
    server.twist = (answer) => answer
    ;({ rig } = await start(server, rig))
    expect(bodies(rig)).toEqual(MANY)
  })

  test('a gap is filled where the person scrolls', async () => {
    const server = createFakeArchive(ROMEO)
    server.add(JULIET, ...MANY)
    server.add(NURSE, ...MANY.slice(0, 60))
    const rig = createRig({ answer: server.answer })
    rig.settings = { ...rig.settings, fetchOlder: 'as-i-scroll' }
    server.connect(rig.fake)
    const archive = createArchive(rig.context, rig.messages)
    archive.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
    await rig.fake.begin({})
    await quiet(400)
    expect([bodies(rig).length, bodies(rig, NURSE).length]).toEqual([0, 50])
    const opened = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: JULIET })
    if (!opened.ok) throw new Error(opened.error.code)
    const conversationId: ConversationId = opened.value
    expect(await archive.commands['archive.fill']({ conversationId, before: null })).toEqual({ ok: true })
    await quiet(20)
    expect(bodies(rig)).toEqual(MANY.slice(70))
    const first = history(rig)[0]?.id ?? null
    expect(await archive.commands['archive.fill']({ conversationId, before: first })).toEqual({ ok: true })
    expect(bodies(rig)).toEqual(MANY.slice(20))
    expect(await archive.commands['archive.fillAll']({ conversationId })).toEqual({ ok: true })
    expect(bodies(rig)).toEqual(MANY)
    expect(rig.messages.archived.gapsOf(conversationId)).toEqual([])
  })

  test('what is on the screen comes first', async () => {
    const server = createFakeArchive(ROMEO)
    const rig = createRig({ answer: server.answer })
    await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: NURSE })
    const { id } = conversationWith(rig, NURSE)
    const archive = createArchive(rig.context, rig.messages)
    server.add(NURSE, 'madam')
    server.add(JULIET, ...MANY)
    server.connect(rig.fake)
    archive.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
    const viewed = rig.context.desktop.viewed as unknown as { look(viewer: string, id: ConversationId): void }
    viewed.look('window', id)
    await rig.fake.begin({})
    await quiet(400)
    expect(server.asked.find((line) => line.endsWith('50'))).toBe(`with ${NURSE} last max 50`)
    expect([bodies(rig, NURSE), bodies(rig)]).toEqual([['madam'], MANY])
  })
})

describe('commands', () => {
  test('preferences: typed addresses are checked, and the answer of the server counts', async () => {
    const { archive, server } = await start()
    const { 'archive.preferences': read, 'archive.setPreferences': change } = archive.commands
    expect(await read({ accountId: ACCOUNT })).toMatchObject({ error: { code: 'unsupported-by-server' } })
    server.preferences = `<prefs xmlns='urn:xmpp:mam:2' default='roster'><always/><never><jid>spam.example</jid></never></prefs>`
    const value = { default: 'roster', always: [], never: ['spam.example'] }
    expect(await read({ accountId: ACCOUNT })).toEqual({ ok: true, value })
    const wanted = {
      accountId: ACCOUNT,
      default: 'always',
      always: [],
      never: [' Tybalt@Capulet.example '],
    } as const
    expect(await change({ ...wanted, always: [], never: ['Tybalt@Capulet.example'] })).toEqual({
      ok: true,
      value,
    })
    expect(await change({ ...wanted, always: [], never: ['@'] })).toMatchObject({
      error: { code: 'address-invalid' },
    })
  })

  test('of accounts and conversations that are not there', async () => {
    const { archive, rig } = await start()
    const nobody = '00000000-0000-4000-8000-000000000000' as typeof ACCOUNT
    const gone = { ok: false, error: { code: 'not-found' } }
    expect(archive.commands['archive.pause']({ accountId: nobody, paused: true })).toEqual(gone)
    expect(await archive.commands['archive.preferences']({ accountId: nobody })).toEqual(gone)
    expect(await archive.commands['archive.fillAll']({ conversationId: 99 as ConversationId })).toEqual(gone)
    rig.fake.suspend()
    expect(await archive.commands['archive.preferences']({ accountId: ACCOUNT })).toEqual({
      ok: false,
      error: { code: 'not-connected' },
    })
  })

  test('pausing is announced', async () => {
    const { archive, rig } = await start()
    expect(archive.commands['archive.pause']({ accountId: ACCOUNT, paused: true })).toEqual({ ok: true })
    await rig.ports.clock.advance(250)
    expect(rig.deltas('archiveChanged').at(-1)).toMatchObject({ archive: { paused: true } })
  })
})
