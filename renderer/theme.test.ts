import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type Settings } from '../shared/model/store.ts'
import { applyTheme } from './theme.ts'

const contrastOf = (theme: Settings['theme'], more: boolean): string | undefined => {
  const root = document.createElement('html')
  applyTheme(root, { ...DEFAULT_SETTINGS, theme }, more)
  return root.dataset['contrast']
}

it('has more contrast in every theme when the system asks for it', () => {
  for (const theme of ['system', 'light', 'dark', 'high-contrast'] as const)
    expect([theme, contrastOf(theme, true)]).toEqual([theme, 'more'])
})

it('has more contrast without the system in the high-contrast theme only', () => {
  expect(contrastOf('high-contrast', false)).toBe('more')
  for (const theme of ['system', 'light', 'dark'] as const) expect(contrastOf(theme, false)).toBe('normal')
})
