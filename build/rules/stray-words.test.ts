import { describe, expect, it } from 'vitest'
import { strayInComponent, strayInScript } from './stray-words.ts'

const inWindow = (source: string): string[] => strayInScript(source, 'window').map(({ text }) => text)
const inShell = (source: string): string[] => strayInScript(source, 'shell').map(({ text }) => text)
const inComponent = (source: string): string[] => strayInComponent(source).map(({ text }) => text)

describe('words of a component that stand in it', () => {
  it.each([
    ['<p>Nobody is here</p>', 'Nobody is here'],
    ['<p>{count} unread</p>', 'unread'],
    ['<button aria-label="close">×</button>', 'close'],
    ['<input placeholder="Type a name" />', 'Type a name'],
    ['<TextField label="Address" />', 'Address'],
    ["<Alert text={failed ? 'It failed' : words.done} />", 'It failed'],
    ['<img alt={`Picture of ${name}`} src={url} />', 'Picture of x'],
    ["<p>{open ? 'Close' : 'Open'}</p>", 'Close'],
    ['<p>{`${count} messages`}</p>', 'x messages'],
    ['<script lang="ts">\n  const title = $derived(\'Send later\')\n</script>', 'Send later'],
  ])('%s', (source, text) => {
    expect(inComponent(source)).toContain(text)
  })

  it('are found with their line', () => {
    const source = '<script lang="ts">\n  const a = 1\n  const b = \'Try again\'\n</script>\n\n<p>Hello</p>\n'
    expect(strayInComponent(source)).toEqual([
      { line: 6, text: 'Hello' },
      { line: 3, text: 'Try again' },
    ])
  })

  it.each([
    '<p class="row small" id="first-one" style:--width="12px">{words.chat.send}</p>',
    '<p>{name} · {count} ({address})</p>',
    "{#if state.kind === 'Ready'}<Row kind=\"danger\" icon={kind === 'now' ? 'red' : 'blue'} />{/if}",
    '<p>{`${width}px ${height}px`}</p>',
    '<style>\n  p::before {\n    content: "Not text";\n  }\n</style>',
    '<!-- One window asks, and comes to the front for it. -->',
  ])('none: %s', (source) => {
    expect(inComponent(source)).toEqual([])
  })
})

describe('words of a script that stand in it', () => {
  it.each([
    "const told = 'You asked for attention.'",
    "show({ title: 'Certificate' })",
    "menu.push({ label: 'zoom window' })",
    'const line = `Leads to ${host}`',
    "dialog.showErrorBox('Balcony cannot start', reason)",
  ])('%s', (source) => {
    expect(inWindow(source)).toHaveLength(1)
    expect(inShell(source)).toHaveLength(1)
  })

  it('single words and counted ones in the window', () => {
    const source = "[...names, 'Others', `${count} more`]"
    expect(inWindow(source)).toEqual(['Others', 'x more'])
    expect(inShell(source)).toEqual([])
  })

  it.each([
    "throw new Error('No account')",
    "const error = new TypeError('Not a number')",
    "log.warn('The tray cannot be reached')",
    "import { a } from 'Some module'",
    "if (key === 'Enter' || platform.startsWith('Mac')) stop()",
    "database.exec('CREATE TABLE contact (name TEXT NOT NULL)')",
    "element.matches('form input')",
    "title: 'Balcony'",
  ])('none: %s', (source) => {
    expect(inWindow(source)).toEqual([])
    expect(inShell(source)).toEqual([])
  })
})
