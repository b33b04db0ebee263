import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { autostartEntry, autostartPath, removeAutostart, writeAutostart } from './autostart.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'balcony-autostart-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('lies where desktops look', () => {
  expect(autostartPath({ XDG_CONFIG_HOME: '/c' }, '/home/j')).toBe('/c/autostart/balcony.desktop')
  expect(autostartPath({}, '/home/j')).toBe('/home/j/.config/autostart/balcony.desktop')
  expect(autostartPath({ XDG_CONFIG_HOME: 'c' }, '/home/j')).toBe('/home/j/.config/autostart/balcony.desktop')
})

it('says in every language what it is', () => {
  const entry = autostartEntry(['balcony'])
  expect(entry).toContain('\nComment=Messages from your Jabber accounts\n')
  expect(entry).toContain('\nComment[de]=Nachrichten von deinen Jabber-Konten\n')
})

it('is written whole, and removed without a trace', () => {
  const path = join(folder, 'autostart', 'balcony.desktop')
  removeAutostart(path)
  writeAutostart(path, ['/usr/bin/balcony', '--hidden'])
  writeAutostart(path, ['/opt/balcony', '--hidden'])
  expect(readFileSync(path, 'utf8')).toContain('\nExec=/opt/balcony --hidden\n')
  expect(readdirSync(join(folder, 'autostart'))).toEqual(['balcony.desktop'])
  removeAutostart(path)
  expect(existsSync(path)).toBe(false)
})

it('throws if it cannot be written', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => writeAutostart(join(folder, 'file', 'autostart', 'x'), ['x'])).toThrow()
})

describe('an argument with special characters', () => {
  const exec = (argument: string) => /^Exec=(.*)$/m.exec(autostartEntry(['b', argument]))?.[1]
  it.each([
    ['/plain/path-1.0', 'b /plain/path-1.0'],
    ['/with space', 'b "/with space"'],
    ['100%', 'b 100%%'],
    ['say "hi"', String.raw`b "say \\"hi\\""`],
    ['$HOME', String.raw`b "\\$HOME"`],
    ['`id`', 'b "\\\\`id\\\\`"'],
    [String.raw`a\b`, String.raw`b "a\\\\b"`],
    ['a;b&c', 'b "a;b&c"'],
    ['two\nlines', String.raw`b "two\nlines"`],
    ['', 'b ""'],
  ])('%j', (argument, expected) => expect(exec(argument)).toBe(expected))
})
