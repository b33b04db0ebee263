import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { liveClient } from '../../engine/testing/live-client.ts'
import { formForPeople } from '../../engine/xep/0004-data-forms/index.ts'
import { rooms as extension } from '../../engine/xep/0045-muc/index.ts'
import { presetAnswers } from './presets.ts'

describeLive('presets in rooms of a real server', () => {
  it.each([
    ['group', { isMembersOnly: true, isHidden: true, isNonAnonymous: true, isModerated: false }],
    ['public', { isMembersOnly: false, isHidden: false, isNonAnonymous: false, isModerated: false }],
    ['announcement', { isMembersOnly: false, isHidden: false, isNonAnonymous: false, isModerated: true }],
  ] as const)('%s becomes what it says', async (preset, expected) => {
    const juliet = liveClient(freshAccount('juliet'))
    await juliet.online()
    const { admin, directory, join } = juliet.client.use(extension)
    const room = `verona-${randomUUID().slice(0, 8)}@rooms.${liveServer().domain}` as BareJid
    expect(await join(room, { nick: 'Juliet', history: { max: 0 } })).toMatchObject({ ok: true })
    const asked = await admin.configuration(room)
    if (!asked.ok || asked.value === null) throw new Error('no configuration')
    const form = formForPeople(asked.value)
    const wanted = { preset, name: 'Verona', description: 'Two households' }
    const { values, unmet } = presetAnswers(form, wanted)
    expect(unmet).toEqual([])
    expect(await admin.configure(room, asked.value, values)).toEqual({ ok: true })
    expect(await directory.info(room)).toMatchObject({
      value: { name: 'Verona', description: 'Two households', isPersistent: true, ...expected },
    })
  })
})
