/** Fails where a sentence that a person reads stands outside of `shared/words/`: nobody would translate it. */
import { globSync, readFileSync } from 'node:fs'
import { strayInComponent, strayInScript } from './stray-words.ts'

interface Allowed {
  readonly path: string
  /** The text as it is found; without it, everything in the file. */
  readonly text?: string
  readonly because: string
}

const allowed: readonly Allowed[] = [
  { path: 'electron/domain/consent/decisions.ts', because: 'reasons, for those who read the code' },
  { path: 'electron/domain/db/open.ts', text: 'SQLite format 3\0', because: 'the first bytes of a database' },
  {
    path: 'electron/domain/moving-in/places.ts',
    text: 'Application Support',
    because: 'the name of a folder of macOS',
  },
  {
    path: 'electron/domain/messages/compose.ts',
    text: 'This person attempted to retract a previous message, but it is not supported by your client.',
    because: 'goes to a client of another language (XEP-0424 §5)',
  },
  {
    path: 'electron/domain/messages/sealing/job.ts',
    text: 'This message is end-to-end encrypted with OMEMO, which this app does not support.',
    because: 'goes to a client of another language (XEP-0384 §5.5)',
  },
  {
    path: 'renderer/ui/QrCode.svelte',
    text: 'Mx xh1v1h-1z',
    because: 'the path of a drawing',
  },
  {
    path: 'electron/domain/messages/own-message.ts',
    text: 'Re: x',
    because: 'the mark of an answer in the subject of a mail, in any language',
  },
  {
    path: 'electron/shell/keychain.ts',
    text: 'Balcony (x)',
    because: 'the name of an entry in the keychain',
  },
  {
    path: 'electron/shell/windows/app-protocol.ts',
    text: 'Not found',
    because: 'the answer to a request of the page itself',
  },
]

const TESTS = /\.test\.ts$|\/testing\/|\/testing(-\w+)?\.ts$/

const files = globSync([
  'electron/*.ts',
  'electron/{domain,ipc,shell}/**/*.ts',
  'renderer/**/*.ts',
  'renderer/**/*.svelte',
]).filter((path) => !TESTS.test(path))

const used = new Set<Allowed>()
const wrong: string[] = []
for (const path of files.sort()) {
  const source = readFileSync(path, 'utf8')
  const found = path.endsWith('.svelte')
    ? strayInComponent(source)
    : strayInScript(source, path.startsWith('renderer/') ? 'window' : 'shell')
  for (const { line, text } of found) {
    const entry = allowed.find((one) => one.path === path && (one.text ?? text) === text)
    if (entry) used.add(entry)
    else wrong.push(`${path}:${line}: ${JSON.stringify(text)} stands outside of shared/words/`)
  }
}
for (const { path, text } of allowed.filter((entry) => !used.has(entry)))
  wrong.push(`build/rules/words.ts: ${path} has no ${text ?? 'such words'} any more`)

if (wrong.length > 0) console.error(wrong.join('\n'))
process.exitCode = wrong.length === 0 ? 0 : 1
