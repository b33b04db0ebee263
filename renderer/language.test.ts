import emojiSource from 'emoji-picker-element-data/en/github/data.json?raw'
import { cleanup, fireEvent, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Snapshot } from '../shared/contract/app.ts'
import { LANGUAGES } from '../shared/model/language.ts'
import { wordsIn } from '../shared/words/index.ts'
import { madeUp } from '../shared/words/made-up.ts'
import { everyKind } from './testing/kinds.ts'
import { readEmoji } from './ui/emoji.ts'
import { giveLayout } from './testing/layout.ts'
import { renderWindow } from './testing/render-window.ts'
import { JULIET_CHAT } from './testing/sample.ts'
import { scenes } from './testing/scenes.ts'
import { strangerMessages } from './testing/strangers.ts'

const made = madeUp(wordsIn('en'), wordsIn('de'))
const READ_ALOUD = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt'] // prettier-ignore

/** Every text that is seen or read aloud. */
function texts(): ReadonlySet<string> {
  const found = new Set<string>()
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (node instanceof Element)
      for (const name of READ_ALOUD) found.add(node.getAttribute(name)?.trim() ?? '')
    else if (!node.parentElement?.matches('style, script')) found.add(node.textContent?.trim() ?? '')
  }
  return found
}

/** What the people of the scene are called and have said: it is the same in every language. */
function saidByPeople(data: unknown, into = new Set<string>()): ReadonlySet<string> {
  if (typeof data === 'string') into.add(data)
  else if (typeof data === 'object' && data !== null)
    for (const part of Object.values(data)) saidByPeople(part, into)
  return into
}

/** The words of the window that did not change with its language. */
async function leftBehind(snapshot: Snapshot, open: (app: Opened) => unknown): Promise<string[]> {
  const history = [...everyKind, ...strangerMessages]
  const shown = await renderWindow(snapshot, history, undefined, null, (language) =>
    language === 'de' ? made : wordsIn('en'),
  )
  await open(shown)
  await settled()
  const before = texts()
  shown.bridge.announce([{ kind: 'languageChanged', language: 'de' }])
  await settled()
  expect(document.documentElement.dir).toBe('rtl')
  // A language is called by its own name in every other.
  const names = LANGUAGES.map((language) => wordsIn(language).language.name)
  // The emoji have names in real languages only.
  const emoji = readEmoji(emojiSource, 20).flatMap(({ name, shortcodes }) => [name, ...shortcodes])
  const same = [...saidByPeople([snapshot, history, names, emoji])]
  return [...texts()].filter(
    (text) => /\p{L}{2}/u.test(text) && before.has(text) && !same.some((said) => said.includes(bare(text))),
  )
}

/** Without the signs around it. */
const bare = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')

type Opened = Awaited<ReturnType<typeof renderWindow>>

async function settled(): Promise<void> {
  await tick()
  await new Promise((resolve) => setTimeout(resolve))
  await tick()
}

// Each draws the whole window twice.
vi.setConfig({ testTimeout: 30_000 })
beforeAll(() => giveLayout())
afterEach(cleanup)

describe('with another language, every text of the window is in it at once', () => {
  const { crowd: _long, ...others } = scenes
  it.each(Object.keys(others) as (keyof typeof others)[])('in the scene %s', async (name) => {
    expect(await leftBehind(others[name](), () => undefined)).toEqual([])
  })

  const press = (key: string) => fireEvent.keyDown(document.body, { key, ctrlKey: true })
  const click = (role: string, name: string | RegExp) => async () => {
    const [found] = screen.getAllByRole(role, { name })
    if (!found) throw new Error(`no ${role} ${String(name)}`)
    await fireEvent.click(found)
  }
  const settings = (tab: string) => async () => {
    await press(',')
    await settled()
    await click('tab', tab)()
  }
  const inChat =
    (...steps: readonly (() => Promise<unknown>)[]) =>
    async ({ app }: Opened) => {
      app.chats.show(JULIET_CHAT)
      await settled()
      for (const step of steps) {
        await step()
        await settled()
      }
    }

  const places: Readonly<Record<string, (shown: Opened) => unknown>> = {
    'an open conversation': inChat(),
    'the emoji': inChat(click('button', 'Emoji')),
    'the other ways to write': inChat(click('button', 'More ways to write')),
    'the times to send': inChat(click('button', 'Send later')),
    'the menu of the conversation': inChat(click('button', 'More')),
    'the people': click('tab', 'People'),
    'own presence': click('button', /^Presence:/),
    'the switcher': () => press('k'),
    'the shortcuts': () => press('/'),
    'a new conversation': () => press('n'),
    'the settings of the account': settings('Account'),
    'the settings of notifications': settings('Notifications'),
    'the settings of privacy': settings('Privacy'),
    'the settings of appearance': settings('Appearance'),
    'the advanced settings': settings('Advanced'),
  }
  it.each(Object.keys(places))('in %s', async (name) => {
    expect(await leftBehind(scenes.kinds(), (shown) => places[name]?.(shown))).toEqual([])
  })
  const submit = (name: string) => () => fireEvent.submit(screen.getByRole('form', { name }))
  const port = () => fireEvent.input(screen.getByLabelText('Port'), { target: { value: 'x' } })
  const mistakes: Readonly<Record<string, [keyof typeof scenes, ...(() => unknown)[]]>> = {
    'the form of an account': [
      'first',
      click('button', 'Create account'),
      click('button', 'Advanced'),
      port,
      submit('Create account'),
    ],
    'the choice of a protection': ['choose-protection', submit('How should your history be protected?')],
    'another protection': [
      'news',
      settings('Privacy'),
      click('button', 'Change protection'),
      click('radio', /^Encrypted, with a passphrase/),
      submit('Change protection'),
    ],
    'a backup': [
      'news',
      settings('Privacy'),
      click('button', 'Back up now'),
      click('radio', /passphrase/),
      submit('Back up your history'),
    ],
  }
  it.each(Object.keys(mistakes))('after a mistake in %s', async (name) => {
    const [scene, ...steps] = mistakes[name] ?? []
    if (scene === undefined) throw new Error('no scene')
    const left = await leftBehind(scenes[scene](), async () => {
      for (const step of steps) {
        await step()
        await settled()
      }
      expect(screen.getAllByRole('alert').length).toBeGreaterThan(0)
    })
    expect(left).toEqual([])
  })
})
