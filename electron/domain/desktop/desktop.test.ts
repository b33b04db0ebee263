import { expect, it, vi } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import { NO_DESKTOP } from '../../../shared/model/desktop.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Desktop } from '../ports.ts'
import { createDesktop } from './index.ts'

const ONE = 1 as ConversationId
const TWO = 2 as ConversationId

it('knows what is looked at in any window, and tells when something comes under the eyes', async () => {
  const feature = createDesktop({ desktop: null }, () => undefined)
  const seen: ConversationId[] = []
  feature.viewed.onView((id) => void seen.push(id))
  const look = (viewer: string, conversationId: ConversationId | null) =>
    feature.commands['desktop.look']({ viewer, conversationId })
  await look('a', ONE)
  await look('b', TWO)
  expect([feature.viewed.includes(ONE), feature.viewed.includes(TWO)]).toEqual([true, true])
  await look('a', null)
  expect([feature.viewed.includes(ONE), feature.viewed.includes(TWO)]).toEqual([false, true])
  expect(seen).toEqual([ONE, TWO])
})

it('reports if there is no desktop, and still asks the window', async () => {
  const deltas: Delta[] = []
  const feature = createDesktop({ desktop: null }, (delta) => void deltas.push(delta))
  expect(feature.snapshot()).toEqual({ abilities: NO_DESKTOP })
  expect(await feature.commands['desktop.openWindow']({ conversationId: ONE })).toMatchObject({
    error: { code: 'not-on-this-desktop' },
  })
  await feature.commands['desktop.reveal']({ conversationId: ONE, messageId: null })
  expect(deltas).toEqual([{ kind: 'conversationRequested', conversationId: ONE, messageId: null }])
})

it('announces changed abilities', () => {
  let changed: () => void = () => undefined
  const deltas: Delta[] = []
  const desktop = {
    abilities: { ...NO_DESKTOP, tray: true },
    onAbilities: (listener: () => void) => {
      changed = listener
      return vi.fn()
    },
  } as unknown as Desktop
  createDesktop({ desktop }, (delta) => void deltas.push(delta))
  changed()
  expect(deltas).toEqual([{ kind: 'abilitiesChanged', abilities: { ...NO_DESKTOP, tray: true } }])
})

it('asks only a conversation’s own window to show it', async () => {
  const deltas: Delta[] = []
  const desktop = {
    abilities: { ...NO_DESKTOP, ownWindows: true },
    onAbilities: () => vi.fn(),
    reveal: (id: ConversationId) => (id === ONE ? 'own' : 'main'),
  } as unknown as Desktop
  const feature = createDesktop({ desktop }, (delta) => void deltas.push(delta))
  await feature.commands['desktop.reveal']({ conversationId: ONE, messageId: null })
  await feature.commands['desktop.reveal']({ conversationId: TWO, messageId: null })
  expect(deltas).toEqual([
    { kind: 'conversationRequested', conversationId: ONE, messageId: null, own: true },
    { kind: 'conversationRequested', conversationId: TWO, messageId: null },
  ])
})

it('shows the people in the main window', () => {
  const deltas: Delta[] = []
  const present = vi.fn()
  const desktop = { abilities: NO_DESKTOP, onAbilities: () => vi.fn(), present } as unknown as Desktop
  createDesktop({ desktop }, (delta) => void deltas.push(delta)).revealStrangers()
  expect(deltas).toEqual([{ kind: 'strangersRequested' }])
  expect(present).toHaveBeenCalledOnce()
})
