import { describe, expect, it } from 'vitest'
import { MAX_URI_LENGTH } from '../../engine/uri/index.ts'
import { canBePassedOn, handedCalls, NOTHING_HANDED, passedOn } from './handed.ts'

describe('the words of a command line', () => {
  it('are none as a rule', async () => {
    expect(await handedCalls(NOTHING_HANDED, '/home', () => Promise.resolve(true))).toEqual([])
  })

  it('become calls: links stay as they are, and files are told from words where they were typed', async () => {
    const looked: string[] = []
    const isFile = (path: string) => {
      looked.push(path)
      return Promise.resolve(path.endsWith('.png'))
    }
    const calls = await handedCalls(
      {
        links: ['xmpp:a@b.example?message'],
        sendTo: { address: 'juliet@capulet.example', rest: ['look', 'at', 'this', 'rose.png', '/tmp/x.png'] },
      },
      '/home/romeo',
      isFile,
    )
    expect(calls).toEqual([
      { name: 'links.open', args: { uri: 'xmpp:a@b.example?message', origin: 'outside' } },
      { name: 'links.sendTo', args: { address: 'juliet@capulet.example', text: 'look at this', files: 2 } },
    ])
    expect(looked.slice(-2)).toEqual(['/home/romeo/rose.png', '/tmp/x.png'])
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
