import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  captchaOf,
  hasEjabberd,
  startEjabberd,
  type EjabberdServer,
} from '../../../../build/live/ejabberd.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { liveClient } from '../../testing/live-client.ts'
import { say, visitor, type Visitor } from '../../testing/live-rooms.ts'
import { messageArchive } from '../0313-mam/index.ts'
import { stanzaIdBy } from '../0359-stanza-ids/index.ts'

const PEOPLE = ['juliet', 'romeo', 'tybalt'].map((localpart) => ({ localpart, password: `of-${localpart}` }))

if (!hasEjabberd())
  console.warn('\n  SKIPPED: rooms on ejabberd, because it is not installed on this machine.\n')

/** A second kind of server, which gives its occupants no lasting ids. */
describe.skipIf(!hasEjabberd())('rooms on ejabberd', () => {
  let server: EjabberdServer
  beforeAll(async () => {
    server = await startEjabberd(PEOPLE)
  }, 60_000)
  afterAll(() => server.dispose())

  async function person(name: string): Promise<Visitor> {
    const { password = '' } = PEOPLE.find(({ localpart }) => localpart === name) ?? {}
    const address = `${name}@${server.info.domain}`
    const one = visitor(liveClient({ address, password }, { server: server.info }))
    await one.online()
    return one
  }

  it('are created, configured, joined, talked in, read again, moderated and destroyed', async () => {
    const [juliet, romeo] = [await person('juliet'), await person('romeo')]
    const room = `verona@rooms.${server.info.domain}` as BareJid
    const hers = await juliet.join(room, 'Juliet')
    expect(hers.self).toMatchObject({ affiliation: 'owner', role: 'moderator', id: null })

    const { admin, directory } = juliet.rooms
    const form = await admin.configuration(room)
    if (!form.ok || form.value === null) throw new Error('no configuration')
    const wishes = new Map([
      ['muc#roomconfig_roomname', ['Verona']],
      ['muc#roomconfig_persistentroom', ['1']],
      ['muc#roomconfig_publicroom', ['1']],
    ])
    expect(await admin.configure(room, form.value, wishes)).toEqual({ ok: true })
    expect(await directory.services()).toEqual({ ok: true, value: [`rooms.${server.info.domain}`] })
    const info = await romeo.rooms.directory.info(room)
    expect(info.ok && info.value).toMatchObject({ name: 'Verona', isPersistent: true, occupants: 1 })

    const his = await romeo.join(room, 'Romeo')
    expect([...his.occupants.keys()].sort()).toEqual(['Juliet', 'Romeo'])
    say(romeo, room, 'soft')
    await expect.poll(() => juliet.messages.map(({ id }) => id)).toContain('soft')
    const [heard] = juliet.messages.filter(({ id }) => id === 'soft')
    if (heard === undefined) throw new Error('not heard')
    expect(juliet.rooms.authorOf(heard)).toMatchObject({ nick: 'Romeo', isSelf: false, id: null })

    const page = await juliet.client.use(messageArchive).query({ archive: room, before: null, max: 10 })
    if (!page.ok) throw new Error(page.error.code)
    const [kept] = page.value.results.filter(({ stanza }) => stanza.id === 'soft')
    expect(kept?.id).toBe(stanzaIdBy(heard, room))

    await admin.setRole(room, 'Romeo', 'none', 'enough')
    await expect.poll(() => romeo.of('left').at(-1)).toMatchObject({ why: 'kicked', reason: 'enough' })
    const banned = await admin.setAffiliations(room, [
      { address: romeo.address, affiliation: 'outcast', reason: 'still' },
    ])
    expect(banned.ok).toBe(true)
    expect(await romeo.rooms.join(room, { nick: 'Romeo', history: { max: 0 } })).toMatchObject({
      error: { code: 'banned' },
    })
    expect((await admin.destroy(room, { reason: 'over' })).ok).toBe(true)
    await expect.poll(() => juliet.of('left').at(-1)).toMatchObject({ why: 'destroyed', reason: 'over' })
  })

  it('have a picture, and ask a question at the door', async () => {
    const [juliet, romeo, tybalt] = [await person('juliet'), await person('romeo'), await person('tybalt')]
    const room = `balcony@rooms.${server.info.domain}` as BareJid
    const hers = await juliet.join(room, 'Juliet')
    const { admin } = juliet.rooms
    const form = await admin.configuration(room)
    if (!form.ok || form.value === null) throw new Error('no configuration')
    const wishes = new Map([
      ['muc#roomconfig_whois', ['anyone']],
      ['captcha_protected', ['1']],
    ])
    expect(await admin.configure(room, form.value, wishes)).toEqual({ ok: true })
    const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
    expect(await admin.setPicture(room, { type: 'image/png', bytes })).toEqual({ ok: true })
    const hash = '4effda12c2611e2e4feb6f0d342feb685ccd825b'
    await expect.poll(() => juliet.of('avatar')).toMatchObject([{ hash }])
    expect(hers.abilities).toMatchObject({ hasCard: true, hasOccupantIds: false, isNonAnonymous: true })

    const joining = romeo.rooms.join(room, { nick: 'Romeo', history: { max: 0 } })
    await expect.poll(() => romeo.of('challenge').length).toBe(1)
    const challenge = romeo.of('challenge')[0]?.challenge
    expect(challenge?.form.fields.filter(({ type }) => type !== 'hidden')).toMatchObject([{ var: 'ocr' }])
    expect(challenge?.pictures.size).toBe(1)
    const right = new Map([['ocr', [captchaOf(server)]]])
    expect(await romeo.rooms.answerChallenge(room, right)).toEqual({ ok: true })
    expect(await joining).toMatchObject({ ok: true, value: { avatar: hash } })

    const failing = tybalt.rooms.join(room, { nick: 'Tybalt', history: { max: 0 } })
    await expect.poll(() => tybalt.of('challenge').length).toBe(1)
    expect((await tybalt.rooms.answerChallenge(room, new Map([['ocr', ['0']]]))).ok).toBe(false)
    expect(await failing).toEqual({ ok: false, error: { code: 'challenge-failed' } })

    say(romeo, room, 'kept')
    await expect.poll(() => juliet.messages.map(({ id }) => id)).toContain('kept')
    const page = await juliet.client.use(messageArchive).query({ archive: room, before: null, max: 10 })
    const kept = page.ok ? page.value.results.find(({ stanza }) => stanza.id === 'kept') : undefined
    if (kept === undefined) throw new Error('not kept')
    const author = juliet.rooms.authorOf(kept.stanza, true)
    expect(author).toMatchObject({ nick: 'Romeo', address: expect.stringContaining(romeo.address) as string })
  })

  it('refuse a nickname that another has', async () => {
    const [juliet, tybalt] = [await person('juliet'), await person('tybalt')]
    const room = `feast@rooms.${server.info.domain}` as BareJid
    await juliet.join(room, 'Juliet')
    await juliet.rooms.admin.acceptDefaults(room)
    expect(await tybalt.rooms.join(room, { nick: 'Juliet', history: { max: 0 } })).toMatchObject({
      error: { code: 'nickname-taken' },
    })
  })
})
