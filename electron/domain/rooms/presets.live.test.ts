import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasEjabberd, startEjabberd, type EjabberdServer } from '../../../build/live/ejabberd.ts'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import type { ServerInfo } from '../../../build/live/prosody.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ROOM_CONFIG_FIELDS } from '../../../shared/model/room-form.ts'
import { liveClient } from '../../engine/testing/live-client.ts'
import { formForPeople } from '../../engine/xep/0004-data-forms/index.ts'
import { rooms as extension } from '../../engine/xep/0045-muc/index.ts'
import { presetAnswers } from './presets.ts'

const expected = [
  ['group', { isMembersOnly: true, isHidden: true, isNonAnonymous: true, isModerated: false }],
  ['public', { isMembersOnly: false, isHidden: false, isNonAnonymous: false, isModerated: false }],
  ['announcement', { isMembersOnly: false, isHidden: false, isNonAnonymous: false, isModerated: true }],
] as const
type Case = (typeof expected)[number]

/** Creates a room with a preset, of whose fields we know every one, and asks the room what it is. */
async function check(
  [preset, facts]: Case,
  account: { readonly address: string; readonly password: string },
  server: ServerInfo,
): Promise<void> {
  const juliet = liveClient(account, { server })
  await juliet.online()
  const { admin, directory, join } = juliet.client.use(extension)
  const room = `verona-${randomUUID().slice(0, 8)}@rooms.${server.domain}` as BareJid
  expect(await join(room, { nick: 'Juliet', history: { max: 0 } })).toMatchObject({ ok: true })
  const asked = await admin.configuration(room)
  if (!asked.ok || asked.value === null) throw new Error('no configuration')
  const wanted = { preset, name: 'Verona', description: 'Two households' }
  const form = formForPeople(asked.value)
  const names = form.fields.filter(({ type }) => type !== 'fixed').map(({ name }) => name)
  expect(names.filter((name) => !(name in ROOM_CONFIG_FIELDS))).toEqual([])
  const { values, unmet } = presetAnswers(form.fields, wanted)
  expect(unmet).toEqual([])
  expect(await admin.configure(room, asked.value, values)).toEqual({ ok: true })
  expect(await directory.info(room)).toMatchObject({
    value: { name: 'Verona', description: 'Two households', isPersistent: true, ...facts },
  })
}

describeLive('a room with a preset on Prosody', () => {
  it.each(expected)('is a %s room', (...one) => check(one as Case, freshAccount('juliet'), liveServer()))
})

describe.skipIf(!hasEjabberd())('a room with a preset on ejabberd', () => {
  const juliet = { localpart: 'juliet', password: 'of-juliet' }
  let server: EjabberdServer
  beforeAll(async () => {
    server = await startEjabberd([juliet])
  }, 60_000)
  afterAll(() => server.dispose())

  it.each(expected)('is a %s room', (...one) => {
    const address = `${juliet.localpart}@${server.info.domain}`
    return check(one as Case, { address, password: juliet.password }, server.info)
  })
})
