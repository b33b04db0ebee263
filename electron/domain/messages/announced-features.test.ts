import { expect, test } from 'vitest'
import { disco } from '../../engine/xep/0030-disco/index.ts'
import { createRig, type Rig } from '../testing/rig.ts'

const RECEIPTS = 'urn:xmpp:receipts'
const CHAT_STATES = 'http://jabber.org/protocol/chatstates'
const announced = (rig: Rig) => {
  const { features } = rig.fake.client.use(disco).own()
  return [RECEIPTS, CHAT_STATES].filter((feature) => features.includes(feature))
}

test('a feature that is switched off is not announced', () => {
  const rig = createRig()
  expect(announced(rig)).toEqual([RECEIPTS, CHAT_STATES])
  const change = (changes: Partial<Rig['settings']>) => {
    rig.settings = { ...rig.settings, ...changes }
    rig.messages.settingsChanged()
    return announced(rig)
  }
  expect(change({ sendReceipts: false })).toEqual([CHAT_STATES])
  expect(change({ theme: 'dark' })).toEqual([CHAT_STATES])
  expect(change({ sendTyping: false })).toEqual([])
  expect(change({ sendReceipts: true })).toEqual([RECEIPTS])
  expect(change({ sendTyping: true })).toEqual([RECEIPTS, CHAT_STATES])
})

test('it is not announced at the next start either', () => {
  const rig = createRig()
  rig.settings = { ...rig.settings, sendReceipts: false, sendTyping: false }
  const next = rig.restart({ settings: rig.settings })
  expect(announced(next)).toEqual([])
})
