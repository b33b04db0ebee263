import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { createFakeClock } from '../../engine/testing/fake-clock.ts'
import { openTestStore } from '../db/testing.ts'
import { createSettings } from './settings.ts'

test('changes are kept and announced as a whole', () => {
  const { store, batches } = openTestStore()
  const settings = createSettings(store, createFakeClock())
  expect(settings.current).toEqual(DEFAULT_SETTINGS)
  settings.change({ theme: 'dark', accentHue: undefined })
  settings.change({ enterSends: false })
  const expected = { ...DEFAULT_SETTINGS, theme: 'dark', enterSends: false }
  expect(batches.at(-1)).toEqual([{ kind: 'settingsChanged', settings: expected }])
  expect(createSettings(store, createFakeClock()).current).toEqual(expected)
})

test('a value that cannot be used, and a setting that is not known, leave the default', () => {
  const { store } = openTestStore()
  store.write((tx) => {
    tx.run('INSERT INTO setting VALUES (?, ?)', 'accentHue', '720')
    tx.run('INSERT INTO setting VALUES (?, ?)', 'sendTyping', 'false')
    tx.run('INSERT INTO setting VALUES (?, ?)', 'balconyView', '"garden"')
  })
  expect(createSettings(store, createFakeClock()).current).toEqual({ ...DEFAULT_SETTINGS, sendTyping: false })
})
