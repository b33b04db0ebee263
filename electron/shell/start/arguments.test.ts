import { describe, expect, it } from 'vitest'
import { wordsIn } from '../../../shared/words/index.ts'
import { LANGUAGES } from '../../../shared/model/language.ts'
import { explainWrongUse, ownArguments, readCommandLine } from './arguments.ts'

const NOTHING = {
  profile: null,
  hidden: false,
  verbose: false,
  logFile: null,
  handed: { links: [], sendTo: null, send: null },
  version: false,
  help: false,
}

const links = (...links: string[]) => ({ handed: { links, sendTo: null, send: null } })
const to = (...rest: string[]) => ({
  handed: { links: [], sendTo: { address: 'a@b.example', rest }, send: null },
})
const files = (address: string | null, ...files: string[]) => ({
  handed: { links: [], sendTo: null, send: { files, address } },
})

describe('the command line', () => {
  it.each([
    [[], {}],
    [['--profile', '/tmp/a b', '--hidden'], { profile: '/tmp/a b', hidden: true }],
    [['--profile=/tmp/x=y', '--log-file=-odd.log'], { profile: '/tmp/x=y', logFile: '-odd.log' }],
    [['--log-file', '-odd.log', '--verbose'], { logFile: '-odd.log', verbose: true }],
    [['--profile', 'a', '--profile', 'b'], { profile: 'b' }],
    [['--version'], { version: true }],
    [['--help'], { help: true }],
    // Not ours, although they look like it.
    [['--ozone-platform=wayland', '--disable-gpu', '-psn_0_42', '--', ''], {}],
    [['--constructor', '--__proto__=1'], {}],
    [['xmpp:a@b.example?join', 'XMPP:c@d.example'], links('xmpp:a@b.example?join', 'XMPP:c@d.example')],
    [['--hidden', '--', 'xmpp:--version'], { hidden: true, ...links('xmpp:--version') }],
    [['xmpp:a@b.example', '--hidden'], { hidden: true, ...links('xmpp:a@b.example') }],
    [['--send-to', 'a@b.example', 'Good', 'morrow', '--hidden'], { hidden: true, ...to('Good', 'morrow') }],
    [['--send-to=a@b.example', '--', '--help', 'xmpp:c@d.example'], to('--help', 'xmpp:c@d.example')],
    [['--send-to', 'a@b.example'], to()],
    [
      ['--send', 'rose.png', '../b c.pdf', '--hidden'],
      { hidden: true, ...files(null, 'rose.png', '../b c.pdf') },
    ],
    [['--send', '--', '--help', 'xmpp:c@d.example'], files(null, '--help', 'xmpp:c@d.example')],
    [['--send-to', 'a@b.example', '--send', 'rose.png'], files('a@b.example', 'rose.png')],
  ])('%j', (argv, expected) => {
    expect(readCommandLine(argv)).toEqual({ ok: true, value: { ...NOTHING, ...expected } })
  })

  it.each([
    [['--profile'], '--profile needs a folder after it.'],
    [['--profile', '--hidden'], '--profile needs a folder after it.'],
    [['--profile='], '--profile needs a folder after it.'],
    [['--log-file', ''], '--log-file needs a file after it.'],
    [['--hidden=yes'], '--hidden takes no value.'],
    [['--send-to'], '--send-to needs an address after it.'],
    [['--send'], '--send needs at least one file after it.'],
    [['--send', '--hidden', ''], '--send needs at least one file after it.'],
    [['--send=rose.png'], '--send takes no value.'],
    [['--', 'javascript:alert(1)'], 'Balcony does not know what to do with “javascript:alert(1)”.'],
    [['hello'], 'Balcony does not know what to do with “hello”.'],
    [['😀'.repeat(500)], `Balcony does not know what to do with “${'😀'.repeat(80)}…”.`],
  ])('%j is answered with a sentence', (argv, sentence) => {
    const read = readCommandLine(argv)
    expect(read.ok ? null : explainWrongUse(wordsIn('en'), read.error)).toBe(`${sentence} Try --help.`)
  })

  it('is answered in German, too', () => {
    const read = readCommandLine(['--profile'])
    expect(read.ok ? null : explainWrongUse(wordsIn('de'), read.error)).toBe(
      'Nach --profile muss ein Ordner stehen. Versuche --help.',
    )
  })

  it.each(LANGUAGES)('explains every option in the help (%s)', (language) => {
    for (const option of ['profile', 'send-to', 'send', 'hidden', 'verbose', 'log-file', 'version', 'help'])
      expect(wordsIn(language).commandLine.help).toMatch(new RegExp(`^  --${option} `, 'm'))
  })
})

describe('Balcony’s own arguments', () => {
  it('are all of them in the packed app', () => {
    expect(ownArguments(['/opt/balcony', '--hidden'], null)).toEqual(['--hidden'])
  })
  it('begin after the folder of the application when Balcony runs from its sources', () => {
    const argv = ['electron', '--no-sandbox', '-r', '/src/dist/main/main.cjs', '/src', '--profile', 'x']
    expect(ownArguments(argv, '/src')).toEqual(['--profile', 'x'])
  })
  it('are those that look like options if the folder is not named', () => {
    expect(ownArguments(['electron', 'main.cjs', '--hidden'], '/src')).toEqual(['--hidden'])
  })
})
