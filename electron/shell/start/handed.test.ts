import { describe, expect, it } from 'vitest'
import { MAX_URI_LENGTH } from '../../engine/uri/index.ts'
import { canBePassedOn, createHandedFiles, NOTHING_HANDED, passedOn, sortHanded } from './handed.ts'

const JULIET = 'juliet@capulet.example'
const never = () => Promise.reject(new Error('looked'))

describe('the words of a command line', () => {
  it('are none as a rule', async () => {
    expect(await sortHanded(NOTHING_HANDED, '/home', never)).toEqual({ calls: [], files: null })
  })

  it('become calls: links stay as they are, and files are told from words where they were typed', async () => {
    const looked: string[] = []
    const isFile = (path: string) => {
      looked.push(path)
      return Promise.resolve(path.endsWith('.png'))
    }
    const rest = ['look', 'at', 'this', 'rose.png', '/tmp/x.png']
    const handed = { links: ['xmpp:a@b.example?message'], sendTo: { address: JULIET, rest }, send: null }
    expect(await sortHanded(handed, '/home/romeo', isFile)).toEqual({
      calls: [
        { name: 'links.open', args: { uri: 'xmpp:a@b.example?message', origin: 'outside' } },
        { name: 'links.sendTo', args: { address: JULIET, text: 'look at this' } },
      ],
      files: { paths: ['/home/romeo/rose.png', '/tmp/x.png'], address: JULIET },
    })
    expect(looked.slice(-2)).toEqual(['/home/romeo/rose.png', '/tmp/x.png'])
  })

  it('ask nothing about a text if there are only files', async () => {
    const handed = { ...NOTHING_HANDED, sendTo: { address: JULIET, rest: ['rose.png'] } }
    expect(await sortHanded(handed, '/home', () => Promise.resolve(true))).toEqual({
      calls: [],
      files: { paths: ['/home/rose.png'], address: JULIET },
    })
  })

  it('are files after --send, even if nothing is there', async () => {
    const files = [
      'rose.png',
      '../b c.pdf',
      '/tmp/x',
      'file:///tmp/a%20b',
      'file://far.example/x',
      'xmpp:a@b',
    ]
    const handed = { ...NOTHING_HANDED, send: { files, address: null } }
    expect((await sortHanded(handed, '/home/romeo', never)).files).toEqual({
      paths: [
        '/home/romeo/rose.png',
        '/home/b c.pdf',
        '/tmp/x',
        '/tmp/a b',
        '/home/romeo/file:/far.example/x',
        '/home/romeo/xmpp:a@b',
      ],
      address: null,
    })
  })

  it('keep their files until somebody takes them', () => {
    const inbox = createHandedFiles()
    const taken: string[] = []
    const take = ({ paths }: { readonly paths: readonly string[] }) => void taken.push(...paths)
    const put = (...paths: string[]) => inbox.put({ paths, address: null })
    put('/a')
    const release = inbox.open(take)
    put('/b', '/c')
    release()
    put('/d')
    expect(taken).toEqual(['/a', '/b', '/c'])
    inbox.open(take)
    expect(taken).toEqual(['/a', '/b', '/c', '/d'])
  })

  it('come from another start as data that may be anything', () => {
    expect(passedOn({ own: ['xmpp:a@b.example', '--hidden'] })).toEqual(['xmpp:a@b.example', '--hidden'])
    expect(passedOn({ own: ['a', 1, null, {}] })).toEqual(['a'])
    for (const data of [undefined, null, 'xmpp:a@b', [], {}, { own: 'xmpp:a@b' }, { own: { length: 1 } }])
      expect(passedOn(data)).toEqual([])
  })
})

describe('a running Balcony', () => {
  const fits = (link: string) => canBePassedOn(['/opt/balcony', link], [link])
  it('receives every link that is not too long', () => {
    expect(fits(`xmpp:a@b.example?message;body=${'a'.repeat(MAX_URI_LENGTH - 30)}`)).toBe(true)
    expect(fits(`xmpp:a@b.example?message;body=${'ž'.repeat(4000)}`)).toBe(true)
  })
  it('receives nothing that does not fit into one message', () => {
    expect(fits(`xmpp:${'a'.repeat(12_500)}`)).toBe(false)
    expect(fits(`xmpp:${'🌹'.repeat(3500)}`)).toBe(false)
    expect(canBePassedOn(Array(30_000).fill(''), [])).toBe(false)
  })
})
