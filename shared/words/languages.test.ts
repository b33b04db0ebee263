import { describe, expect, it } from 'vitest'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { explain } from './explain.ts'
import { failureExamples } from './failure-examples.ts'
import type { Words } from './words.ts'

type Said = (...args: readonly unknown[]) => unknown

/** Everything below, by its place; texts and functions are the ends. */
function leaves(value: unknown, place = ''): readonly (readonly [place: string, leaf: unknown])[] {
  if (typeof value !== 'object' || value === null) return [[place, value]]
  return Object.entries(value).flatMap(([name, part]) =>
    leaves(part, place === '' ? name : `${place}.${name}`),
  )
}

const english = new Map(leaves(en))
const german = new Map(leaves(de))

/** The same in both languages: names, terms of standards, and words that German shares with English. */
const SHARED = new Set([
  ...['accounts.server', 'accounts.registerServer', 'accounts.port', 'accounts.states.offline'],
  ...['accounts.security.starttls', 'consent.security.starttls', 'accounts.registerServerPlaceholder'],
  ...['app.offline', 'common.presence.offline', 'app.shortcutGroups.app', 'app.keyNames.Alt'],
  ...['app.keyNames.Escape', 'appearance.systemLanguage', 'composer.emoji.button', 'composer.emoji.grid'],
  ...['composer.keys.emoji', 'conversations.chats', 'conversations.resultsChats', 'details.details'],
  ...['files.details.hashTerm', 'files.details.wayTerms.download', 'files.kept.shown.links', 'files.pause'],
  ...['files.pausePlaying', 'files.position', 'files.short.video'],
  ...['conversations.addressPlaceholder', 'links.text', 'links.name', 'links.settings', 'roster.name'],
  ...['language.direction', 'messages.shown.code', 'newAccount.serverList', 'notices.summaryTitle'],
  ...['movingIn.format', 'movingIn.programs.dino', 'movingIn.programs.gajim', 'movingIn.programs.pidgin'],
  ...[
    'browsing.service',
    'creating.name',
    'movingIn.programs.psi',
    'archive.chats',
    'app.shortcutGroups.chats',
    'menus.conversation',
  ],
  ...['roomForm.fields.muc#roomconfig_roomname.label', 'roomForm.fields.muc#register_url.label'],
  ...['registration.fields.url', 'registration.fields.text', 'settings.accents.indigo'],
  'roomForm.tabs.moderation',
  ...['store.newPassphrase', 'strangers.reasons.spam.label', 'tray.app'],
])
const isTerm = (place: string): boolean => /^messages\.details\.(\w+Term$|\w+Terms\.)/.test(place)

/** A name, one and several for each argument, in every combination. */
function choices(count: number): readonly (readonly unknown[])[] {
  if (count === 0) return [[]]
  return choices(count - 1).flatMap((some) => [`name${count}`, 1, 20 + count].map((one) => [...some, one]))
}

/** All that a function says, in lines; null where the arguments are of the wrong kind. */
function saidBy(say: Said, args: readonly unknown[]): string | null {
  try {
    const lines = leaves(say(...args)).map(([, text]) => String(text))
    return lines.some((line) => line.includes('NaN')) ? null : lines.join('\n')
  } catch {
    return null
  }
}

const missing = (text: string | null, args: readonly unknown[]): unknown[] =>
  args.filter((arg) => text?.includes(String(arg)) !== true)

/** These choose among sentences by an argument that they do not say, or format a value of their own kind. */
const CHOOSING =
  /^(dates|numbers|failures|rooms\.told)\.|^(consent\.weakerSignIn|quitting\.unsentText|messages\.deleting\.textHere|encryption\.(problem|sealed|trust|without|forwardText))$/

const functions = [...english].filter(
  (entry): entry is [string, Said] => typeof entry[1] === 'function' && !CHOOSING.test(entry[0]),
)

describe('a name or a number', () => {
  it.each(functions)('stands in the sentence in both languages: %s', (place, inEnglish) => {
    const inGerman = german.get(place) as Said
    const fitting = choices(inEnglish.length).filter(
      (args) => missing(saidBy(inEnglish, args), args).length === 0,
    )
    expect(fitting).not.toHaveLength(0)
    // One may be a word there.
    const absent = fitting.flatMap((args) => missing(saidBy(inGerman, args), args))
    expect(absent.filter((arg) => arg !== 1)).toEqual([])
  })
})

/** Whatever a language says, with some names and numbers in it. */
function textsOf(all: ReadonlyMap<string, unknown>, words: Words): [place: string, text: string][] {
  const texts = [...all].flatMap(([place, leaf]): [string, string][] => {
    if (typeof leaf === 'string') return [[place, leaf]]
    if (typeof leaf !== 'function' || CHOOSING.test(place)) return []
    const said = choices(leaf.length).map((args) => saidBy(leaf as Said, args))
    return said.flatMap((text) => (text === null ? [] : [[place, text]]))
  })
  const failures = Object.values(failureExamples)
    .flat()
    .map((failure): [string, string] => [`failures.${failure.code}`, explain(words, failure)])
  return [...texts, ...failures].filter(([place]) => !isTerm(place) && place !== 'commandLine.help')
}

const englishTexts = textsOf(english, en)
const germanTexts = textsOf(german, de)
const matching = (texts: readonly [string, string][], pattern: RegExp): string[] =>
  texts.filter(([, text]) => pattern.test(text)).map(([place, text]) => `${place}: ${text}`)

describe('German', () => {
  it('is not English, but for names, terms and words of both languages', () => {
    const same = [...english].filter(
      ([place, text]) => typeof text === 'string' && german.get(place) === text,
    )
    expect(new Set(same.map(([place]) => place).filter((place) => !isTerm(place)))).toEqual(SHARED)
  })

  it('keeps no English word', () => {
    const word =
      /\b(the|and|you|your|with|from|this|these|not|are|is|message|messages|conversation|account|password|settings|people|contact|contacts|history|please|sign)\b/
    const own = germanTexts.map(([place, text]): [string, string] => [place, text.replaceAll(/„[^“]*“/g, '')])
    expect(matching(own, word)).toEqual([])
  })

  it('says du, in small letters', () => {
    // At the beginning of a sentence "Sie" may be they, and "Ihr" several people.
    const formal = /[^.?:„\s]\s+(Sie|Ihnen|Ihr|Ihre[mnrs]?|Du|Dir|Dich|Dein\w*)\b|\b\w+en Sie\b/
    expect(matching(germanTexts, formal)).toEqual([])
  })

  it('has its own quotation marks, and a space before an ellipsis', () => {
    expect(matching(germanTexts, /”|“[^“„]*„[^“]*$|[^\s„]…/)).toEqual([])
  })
})

describe.each([
  ['English', englishTexts],
  ['German', germanTexts],
])('%s', (_language, texts) => {
  it('has the marks of print, and raises its voice nowhere', () => {
    expect(matching(texts, /["']|\.\.\.|!/)).toEqual([])
  })

  it('leaves no gap where something is put in', () => {
    expect(matching(texts, /undefined|null|\[object| {2}| [.,;:?]/)).toEqual([])
  })
})
