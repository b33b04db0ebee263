import { expect, it, vi } from 'vitest'
import { wordsIn } from '../../../shared/words/index.ts'
import { contextMenuTemplate, type ClickedOn } from './context-menu.ts'

const nothing: ClickedOn = {
  isEditable: false,
  selectionText: '',
  linkURL: '',
  misspelledWord: '',
  dictionarySuggestions: [],
  editFlags: {
    canUndo: false,
    canRedo: false,
    canCut: false,
    canCopy: true,
    canPaste: true,
    canDelete: false,
    canSelectAll: true,
    canEditRichly: false,
  },
}

function menuOn(changes: Partial<ClickedOn>) {
  const actions = { replaceMisspelling: vi.fn(), addToDictionary: vi.fn(), copyText: vi.fn() }
  const items = contextMenuTemplate(wordsIn('en'), { ...nothing, ...changes }, actions)
  const labels = items.map(({ label, type }) => label ?? type)
  const choose = (label: string) =>
    items.find((item) => item.label === label)?.click?.(undefined as never, undefined, {})
  return { actions, items, labels, choose }
}

it('is empty where it has nothing to offer', () => {
  expect(menuOn({}).labels).toEqual([])
  expect(menuOn({ selectionText: ' \n' }).labels).toEqual([])
  expect(menuOn({ linkURL: 'app://balcony/index.html#x' }).labels).toEqual([])
})

it('copies the selected text, and a link', () => {
  const { labels, actions, choose } = menuOn({ selectionText: 'word', linkURL: 'https://example.org/' })
  expect(labels).toEqual(['Copy link', 'separator', 'Copy'])
  choose('Copy link')
  expect(actions.copyText).toHaveBeenCalledWith('https://example.org/')
})

it('enables in a field only the commands that work at the moment', () => {
  const { labels, items } = menuOn({ isEditable: true })
  expect(labels).toEqual(['Cut', 'Copy', 'Paste', 'Select all'])
  expect(items.map(({ enabled }) => enabled)).toEqual([false, true, true, true])
})

it('offers other spellings of a word in a field', () => {
  const { labels, actions, choose } = menuOn({
    isEditable: true,
    misspelledWord: 'rosse',
    dictionarySuggestions: ['rose', 'R&D'],
  })
  expect(labels.slice(0, 4)).toEqual(['rose', 'R&&D', 'separator', 'Add to dictionary'])
  choose('R&&D')
  choose('Add to dictionary')
  expect(actions.replaceMisspelling).toHaveBeenCalledWith('R&D')
  expect(actions.addToDictionary).toHaveBeenCalledWith('rosse')
  expect(menuOn({ isEditable: true, misspelledWord: 'qqq' }).items[0]).toMatchObject({ enabled: false })
})
