import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { Words } from '../../../shared/words/index.ts'

/** The thing under the pointer when the person presses the right mouse button or the menu key. */
export type ClickedOn = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'linkURL' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags'
>

export interface ContextActions {
  replaceMisspelling(word: string): void
  addToDictionary(word: string): void
  copyText(text: string): void
}

type Item = MenuItemConstructorOptions
type MenuWords = Words['menus']

/** The menu for what was clicked on; empty where there is nothing to offer. */
export function contextMenuTemplate(
  { menus }: Pick<Words, 'menus'>,
  on: ClickedOn,
  actions: ContextActions,
): Item[] {
  const groups = [spelling(menus, on, actions), link(menus, on, actions), editing(menus, on)].filter(
    (group) => group.length > 0,
  )
  return groups.flatMap((group, at) => (at === 0 ? group : [{ type: 'separator' as const }, ...group]))
}

function spelling(
  menus: MenuWords,
  { isEditable, misspelledWord, dictionarySuggestions }: ClickedOn,
  actions: ContextActions,
): Item[] {
  if (!isEditable || misspelledWord === '') return []
  const suggestions = dictionarySuggestions.map((word): Item => ({
    // A single & would underline the next letter.
    label: word.replaceAll('&', '&&'),
    click: () => actions.replaceMisspelling(word),
  }))
  return [
    ...(suggestions.length > 0 ? suggestions : [{ label: menus.noSuggestions, enabled: false }]),
    { type: 'separator' },
    { label: menus.addToDictionary, click: () => actions.addToDictionary(misspelledWord) },
  ]
}

function link(menus: MenuWords, { linkURL }: ClickedOn, actions: ContextActions): Item[] {
  // The window handles links within its own page.
  if (linkURL === '' || linkURL.startsWith('app:')) return []
  return [{ label: menus.copyLink, click: () => actions.copyText(linkURL) }]
}

function editing(menus: MenuWords, { isEditable, selectionText, editFlags }: ClickedOn): Item[] {
  if (isEditable) {
    return [
      { role: 'cut', label: menus.cut, enabled: editFlags.canCut },
      { role: 'copy', label: menus.copy, enabled: editFlags.canCopy },
      { role: 'paste', label: menus.paste, enabled: editFlags.canPaste },
      { role: 'selectAll', label: menus.selectAll, enabled: editFlags.canSelectAll },
    ]
  }
  return selectionText.trim() === '' ? [] : [{ role: 'copy', label: menus.copy }]
}
