import { expect, it } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ACCOUNT, createRig, quiet, ROMEO } from '../testing/rig.ts'
import { giveNames, keepName } from './names.ts'

const ROSTER = 'jabber:iq:roster'
const NURSE = 'nurse@capulet.example' as BareJid
const TYBALT = 'tybalt@capulet.example' as BareJid
const PARIS = 'paris@verona.example' as BareJid

it('gives contacts without a name theirs, once the list is there, and adds nobody', async () => {
  const sets: unknown[] = []
  const rig = createRig({
    roster:
      `<item jid='${NURSE}' subscription='both'><group>House</group></item>` +
      `<item jid='${TYBALT}' subscription='to' name='T.'/>`,
    answer(iq) {
      const item = iq.child(ROSTER, 'query')?.child(ROSTER, 'item')
      if (iq.attrs['type'] !== 'set' || !item) return null
      const groups = item.elements().map((group) => group.text())
      sets.push([item.attrs['jid'], item.attrs['name'], groups])
      return ''
    },
  })
  rig.store.write((tx) => {
    for (const [jid, name] of [
      [NURSE, ' Nurse '],
      [TYBALT, 'Tybalt'],
      [PARIS, 'Paris'],
    ] as const)
      expect(keepName(tx, ACCOUNT, jid, name)).toBe(true)
    expect(keepName(tx, ACCOUNT, NURSE, '  ')).toBe(false)
    expect(keepName(tx, ACCOUNT, NURSE, 'x'.repeat(2_000))).toBe(false)
  })
  const giver = giveNames(rig.context, { id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  await rig.fake.begin({ session: 'a' })
  await quiet(20)
  expect(sets).toEqual([[NURSE, 'Nurse', ['House']]])
  expect(rig.store.all('SELECT jid FROM imported_name')).toEqual([])
  // A later import in the same session.
  rig.store.write((tx) => keepName(tx, ACCOUNT, NURSE, 'Angelica'))
  await giver.give()
  expect(sets.slice(1)).toEqual([[NURSE, 'Angelica', ['House']]])
  giver.release()
})
