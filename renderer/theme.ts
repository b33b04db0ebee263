import type { Settings } from '../shared/model/store.ts'

/** Puts the theme on the document; `more` is whether the system asks for more contrast. */
export function applyTheme(root: HTMLElement, { theme, accentHue }: Settings, more: boolean): void {
  const contrast = theme === 'high-contrast' || (theme === 'system' && more)
  root.dataset['theme'] = theme
  root.dataset['contrast'] = contrast ? 'more' : 'normal'
  root.style.setProperty('--accent-hue', String(accentHue))
}
