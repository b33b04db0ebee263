import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import type { Language } from '../../../shared/model/language.ts'
import { wordsIn } from '../../../shared/words/index.ts'
import { menuTemplate } from './menu.ts'

type Item = MenuItemConstructorOptions

function menus(mac = false, language: Language = 'en') {
  const actions = { press: vi.fn(), zoom: vi.fn(), showMain: vi.fn(), openLogs: vi.fn(), quit: vi.fn() }
  const template = menuTemplate(wordsIn(language), mac, actions)
  const items = template.flatMap((menu) => menu.submenu as Item[])
  const choose = (label: string, triggeredByAccelerator = false) => {
    const item = items.find((one) => one.label === label)
    item?.click?.(undefined as never, undefined, { triggeredByAccelerator })
  }
  return { actions, template, items, choose }
}

const names = (items: readonly Item[]) => items.map(({ label, role, type }) => label ?? role ?? type)

it('is the usual bar, with the settings and Quit under File', () => {
  const { template } = menus()
  expect(names(template)).toEqual(['&File', '&Edit', '&View', '&Chat', '&Window', '&Help'])
  expect(names(template[0]?.submenu as Item[])).toEqual([
    'New conversation',
    'Go to…',
    'separator',
    'Settings…',
    'separator',
    'Close window',
    'Quit Balcony',
  ])
})

it('follows the conventions of a Mac: the application’s menu holds the settings and Quit', () => {
  const { template } = menus(true)
  expect(template.map(({ role }) => role)).toEqual([
    'appMenu',
    undefined,
    undefined,
    undefined,
    undefined,
    'window',
    'help',
  ])
  expect(names(template[0]?.submenu as Item[])).toContain('Settings…')
  expect(names(template[1]?.submenu as Item[])).not.toContain('Quit Balcony')
})

it('gives no accelerator to two things', () => {
  for (const mac of [false, true]) {
    const given = menus(mac).items.flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(given).size).toBe(given.length)
  }
})

describe('a command with a shortcut in the window', () => {
  it('presses its keys there, once', () => {
    const { actions, choose } = menus()
    choose('Go to…')
    choose('Mark as read')
    choose('Find in this chat')
    // The window has already received those keys.
    choose('Go to…', true)
    expect(actions.press.mock.calls).toEqual([
      ['CmdOrCtrl+K', 'main'],
      ['Esc', 'focused'],
      ['CmdOrCtrl+Shift+F', 'focused'],
    ])
  })

  it('leaves the keys to the window', () => {
    const { items } = menus()
    for (const label of ['New conversation', 'Go to…', 'Next', 'Mark as read', 'Keyboard shortcuts']) {
      expect(items.find((item) => item.label === label)?.registerAccelerator).toBe(false)
    }
  })
})

it('speaks German, with another letter for each menu', () => {
  const { template } = menus(false, 'de')
  expect(names(template)).toEqual(['&Datei', '&Bearbeiten', '&Ansicht', '&Chat', '&Fenster', '&Hilfe'])
  expect(names(template[0]?.submenu as Item[]).at(-1)).toBe('Balcony beenden')
})

it('names every command itself, because Electron would name it in English', () => {
  for (const mac of [false, true]) {
    const items = menus(mac, 'de').items.filter(({ type }) => type !== 'separator')
    expect(items.filter(({ label }) => label === undefined)).toEqual([])
  }
})

it('zooms with every key that stands for plus', () => {
  const { actions, items } = menus()
  const keys = items.filter((item) => item.label === 'Larger')
  expect(keys.map(({ accelerator }) => accelerator)).toEqual([
    'CmdOrCtrl+Plus',
    'CmdOrCtrl+=',
    'CmdOrCtrl+numadd',
  ])
  for (const key of keys) key.click?.(undefined as never, undefined, {})
  expect(actions.zoom.mock.calls).toEqual([['in'], ['in'], ['in']])
})
