import type { Snapshot } from '../../shared/contract/app.ts'
import { chosenLanguage } from '../../shared/model/language.ts'
import type { Message } from '../../shared/model/message.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/store.ts'
import { longHistory } from './crowd.ts'
import { failingAnswers, failingHistory, failingSnapshot, failureNamed } from './failing.ts'
import { everyFile, fileAnswers, pictureHistory } from './files.ts'
import { everyField, shortForm } from './forms.ts'
import { healing, historyAnswers, holes, keptMessages } from './keeping.ts'
import { detailsOf, everyKind } from './kinds.ts'
import { sampleFileTools } from './attachments.ts'
import { createSceneLanguages } from './languages.ts'
import { livelyAnswers } from './lively.ts'
import { createMockBridge, type MockBridge } from './mock-bridge.ts'
import { movingInAnswers } from './moving-in.ts'
import { roomFindingAnswers } from './room-finding.ts'
import { roomHistory } from './room-history.ts'
import { encryptionSceneAnswers, sampleSealedFor, sealedHistory } from './encryption.ts'
import { roomAnswers } from './rooms.ts'
import { certificate, ROMEO, sampleAccount, sampleMessages } from './sample.ts'
import { stagingAnswers } from './staging.ts'
import { strangerMessages } from './strangers.ts'
import { scenes } from './scenes.ts'
import { slowServers } from './searching.ts'
import { startWindow } from '../start-window.ts'

const asked = new URLSearchParams(location.search)
const named: Readonly<Record<string, () => Snapshot>> = scenes
const scene = named[asked.get('scene') ?? 'chat'] ?? scenes.chat
const hue = Number(asked.get('hue') ?? DEFAULT_SETTINGS.accentHue)
const theme = (asked.get('theme') ?? 'system') as Settings['theme']
const languages = createSceneLanguages()
const language = languages.choose(asked.get('language'))
const failure = failureNamed(asked.get('failure'))
const shown: Snapshot = { ...scene(), language }
const snapshot = failure ? failingSnapshot(shown, failure) : shown
let settings: Settings = { ...snapshot.settings, theme, accentHue: hue }

const histories: Readonly<Record<string, () => Message[]>> = {
  crowd: () => longHistory(100_000),
  kinds: () => [...everyKind],
  keeping: () => [...keptMessages],
  rooms: () => [...roomHistory],
  encryption: () => [...sealedHistory],
  'encryption-off': () => [...sealedHistory],
  'encryption-open-room': () => [...roomHistory],
  'encryption-room': () => [...roomHistory],
  'encryption-room-without': () => [...roomHistory],
  'encryption-room-opened': () => [...roomHistory],
  healing: () => longHistory(260),
  files: () => [...everyFile],
  pictures: () => pictureHistory(1_000),
  texts: () => longHistory(1_000),
  strangers: () => [...sampleMessages, ...strangerMessages],
}
const told = histories[asked.get('scene') ?? 'chat']?.() ?? [...sampleMessages]
const history = failure ? failingHistory(told, failure) : told

const bridge: MockBridge = createMockBridge({ ...snapshot, settings }, history, {
  ...stagingAnswers(() => bridge, snapshot.staged),
  ...fileAnswers(history),
  ...historyAnswers,
  ...movingInAnswers(() => bridge),
  ...roomAnswers,
  ...roomFindingAnswers,
  ...encryptionSceneAnswers(asked.get('scene')),
  ...(asked.get('scene') === 'holes' && holes(snapshot)),
  ...(asked.get('scene') === 'healing' && healing(history, snapshot, (deltas) => bridge.announce(deltas))),
  ...(asked.get('scene') === 'searching' && slowServers(history, snapshot)),
  ...livelyAnswers(
    () => bridge,
    snapshot,
    history,
    () => Math.max(Date.now(), (history.at(-1)?.sentAt ?? 0) + 1),
  ),
  'messages.details': ({ messageId }) => {
    const message = history.find(({ id }) => id === messageId)
    return message
      ? { ok: true, value: { ...detailsOf(message), ...sampleSealedFor(message) } }
      : { ok: false, error: { code: 'not-found' } }
  },
  'settings.change': (changes) => {
    // JSON drops undefined values, as the real bridge does.
    settings = { ...settings, ...(JSON.parse(JSON.stringify(changes)) as Partial<Settings>) }
    bridge.announce([
      { kind: 'settingsChanged', settings },
      { kind: 'languageChanged', language: chosenLanguage(settings.language, [language]) },
    ])
    return { ok: true, value: undefined }
  },
  'accounts.signIn': ({ address, password }) =>
    new Promise((resolve) => {
      // The typed values choose the outcome.
      if (password === 'slow') return
      resolve(
        address.includes('untrusted')
          ? { ok: false, error: { code: 'certificate-untrusted', problem: 'self-signed', certificate } }
          : { ok: false, error: { code: 'wrong-password' } },
      )
    }),
  'accounts.startRegistration': ({ domain }) => ({
    ok: true,
    value: { ...(domain.startsWith('every.') ? everyField : shortForm), domain, url: null },
  }),
  'accounts.register': ({ values }) => {
    if (values['password']?.[0] !== 'made') return { ok: false, error: { code: 'name-taken' } }
    bridge.announce([{ kind: 'accountChanged', account: sampleAccount() }])
    return { ok: true, value: ROMEO }
  },
  'app.unlock': () => ({ ok: false, error: { code: 'passphrase-wrong' } }),
})
if (failure) bridge.answer(failingAnswers(failure))
// A test of the browser itself has its own tools.
startWindow(bridge, languages.speak, asked.get('tools') === 'real' ? undefined : sampleFileTools)

// Lets a test navigate in English and then switch: dispatchEvent(new CustomEvent('speak', { detail: 'made-up' }))
addEventListener('speak', (event) => {
  const { detail } = event as CustomEvent<string>
  bridge.announce([{ kind: 'languageChanged', language: languages.choose(detail) }])
})
