import { describe, expect, it } from 'vitest'
import { helpText, ownArguments, readCommandLine } from './arguments.ts'

const NOTHING = {
  profile: null,
  hidden: false,
  verbose: false,
  logFile: null,
  handed: { links: [], sendTo: null },
  version: false,
  help: false,
}

const links = (...links: string[]) => ({ handed: { links, sendTo: null } })
const to = (...rest: string[]) => ({ handed: { links: [], sendTo: { address: 'a@b.example', rest } } })

describe('the command line', () => {
  it.each([
    [[], {}],
    [['--profile', '/tmp/a b', '--hidden'], { profile: '/tmp/a b', hidden: true }],
    [['--profile=/tmp/x=y', '--log-file=-odd.log'], { profile: '/tmp/x=y', logFile: '-odd.log' }],
    [['--log-file', '-odd.log', '--verbose'], { logFile: '-odd.log', verbose: true }],
    [['--profile', 'a', '--profile', 'b'], { profile: 'b' }],
    [['--version'], { version: true }],
    [['--help'], { help: true }],
    // Not ours, whatever they look like.
    [['--ozone-platform=wayland', '--disable-gpu', '-psn_0_42', '--', ''], {}],
    [['--constructor', '--__proto__=1'], {}],
    [['xmpp:a@b.example?join', 'XMPP:c@d.example'], links('xmpp:a@b.example?join', 'XMPP:c@d.example')],
    [['--hidden', '--', 'xmpp:--version'], { hidden: true, ...links('xmpp:--version') }],
    [['xmpp:a@b.example', '--hidden'], { hidden: true, ...links('xmpp:a@b.example') }],
    [['--send-to', 'a@b.example', 'Good', 'morrow', '--hidden'], { hidden: true, ...to('Good', 'morrow') }],
    [['--send-to=a@b.example', '--', '--help', 'xmpp:c@d.example'], to('--help', 'xmpp:c@d.example')],
    [['--send-to', 'a@b.example'], to()],
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
    [['--', 'javascript:alert(1)'], 'Balcony does not know what to do with “javascript:alert(1)”.'],
    [['hello'], 'Balcony does not know what to do with “hello”.'],
  ])('%j is told in a sentence', (argv, sentence) => {
    expect(readCommandLine(argv)).toEqual({ ok: false, error: sentence })
  })

  it('is explained, every option of it', () => {
    for (const option of [
      'profile DIR',
      'send-to ADDRESS',
      'hidden',
      'verbose',
      'log-file FILE',
      'version',
      'help',
    ])
      expect(helpText()).toContain(`--${option} `)
  })
})

describe('whose arguments', () => {
  it('are all ours in the packed app', () => {
    expect(ownArguments(['/opt/balcony', '--hidden'], null)).toEqual(['--hidden'])
  })
  it('begin after the folder of the application when run from its sources', () => {
    const argv = ['electron', '--no-sandbox', '-r', '/src/dist/main/main.cjs', '/src', '--profile', 'x']
    expect(ownArguments(argv, '/src')).toEqual(['--profile', 'x'])
  })
  it('are those that look like options where that folder is not named', () => {
    expect(ownArguments(['electron', 'main.cjs', '--hidden'], '/src')).toEqual(['--hidden'])
  })
})
