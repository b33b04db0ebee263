import type { Settings } from '../shared/model/store.ts'

/** Puts the theme on the document; `more` is whether the system asks for more contrast, which holds in every theme. */
export function applyTheme(root: HTMLElement, { theme, accentHue }: Settings, more: boolean): void {
  root.dataset['theme'] = theme
  root.dataset['contrast'] = more || theme === 'high-contrast' ? 'more' : 'normal'
  root.style.setProperty('--accent-hue', String(accentHue))
}
