import type { Snapshot } from '../../shared/contract/app.ts'
import { chosenLanguage, LANGUAGES } from '../../shared/model/language.ts'
import type { Message } from '../../shared/model/message.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/store.ts'
import { wordsIn } from '../../shared/words/index.ts'
import { madeUp } from '../../shared/words/made-up.ts'
import { longHistory } from './crowd.ts'
import { detailsOf, everyKind } from './kinds.ts'
import { livelyAnswers } from './lively.ts'
import { createMockBridge, type MockBridge } from './mock-bridge.ts'
import { certificate, sampleMessages } from './sample.ts'
import { strangerMessages } from './strangers.ts'
import { scenes } from './scenes.ts'
import { startWindow } from '../start-window.ts'

const asked = new URLSearchParams(location.search)
const named: Readonly<Record<string, () => Snapshot>> = scenes
const scene = named[asked.get('scene') ?? 'chat'] ?? scenes.chat
const hue = Number(asked.get('hue') ?? DEFAULT_SETTINGS.accentHue)
const theme = (asked.get('theme') ?? 'system') as Settings['theme']
const language = asked.get('language') ?? 'en'
const spoken = LANGUAGES.find((known) => known === language) ?? 'en'
const snapshot: Snapshot = { ...scene(), language: spoken }
let settings: Settings = { ...snapshot.settings, theme, accentHue: hue }

const histories: Readonly<Record<string, () => Message[]>> = {
  crowd: () => longHistory(100_000),
  kinds: () => [...everyKind],
  strangers: () => [...sampleMessages, ...strangerMessages],
}
const history = histories[asked.get('scene') ?? 'chat']?.() ?? [...sampleMessages]

const bridge: MockBridge = createMockBridge({ ...snapshot, settings }, history, {
  ...livelyAnswers(
    () => bridge,
    snapshot,
    history,
    () => Math.max(Date.now(), (history.at(-1)?.sentAt ?? 0) + 1),
  ),
  'messages.details': ({ messageId }) => {
    const message = history.find(({ id }) => id === messageId)
    return message ? { ok: true, value: detailsOf(message) } : { ok: false, error: { code: 'not-found' } }
  },
  'settings.change': (changes) => {
    // Only what was given: a form may leave things out.
    settings = { ...settings, ...(JSON.parse(JSON.stringify(changes)) as Partial<Settings>) }
    bridge.announce([
      { kind: 'settingsChanged', settings },
      { kind: 'languageChanged', language: chosenLanguage(settings.language, [spoken]) },
    ])
    return { ok: true, value: undefined }
  },
  'accounts.signIn': ({ address, password }) =>
    new Promise((resolve) => {
      // What is typed chooses the ending.
      if (password === 'slow') return
      resolve(
        address.includes('untrusted')
          ? { ok: false, error: { code: 'certificate-untrusted', problem: 'self-signed', certificate } }
          : { ok: false, error: { code: 'wrong-password' } },
      )
    }),
  'accounts.startRegistration': ({ domain }) => ({
    ok: true,
    value: {
      domain,
      instructions:
        'Choose a name and a password. The name becomes the part before the @ sign of your address.',
      url: null,
      fields: [
        {
          name: 'username',
          label: '',
          kind: 'text',
          required: true,
          values: [],
          options: [],
          picture: null,
          link: null,
        },
        {
          name: 'password',
          label: '',
          kind: 'password',
          required: true,
          values: [],
          options: [],
          picture: null,
          link: null,
        },
        {
          name: 'email',
          label: 'Email, for a lost password',
          kind: 'email',
          required: false,
          values: [],
          options: [],
          picture: null,
          link: null,
        },
      ],
    },
  }),
  'accounts.register': () => ({ ok: false, error: { code: 'name-taken' } }),
  'app.unlock': () => ({ ok: false, error: { code: 'passphrase-wrong' } }),
})
const madeUpWords = madeUp(wordsIn('en'), wordsIn('de'))
startWindow(bridge, language === 'made-up' ? () => madeUpWords : undefined)
