import { describe, expect, it } from 'vitest'
import { ok } from '../../shared/model/result.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import { combineFeatures, type LiveAccount, type Lifecycle } from './feature.ts'

const commands = {
  'updates.check': () => ok(),
  'updates.download': () => ok(),
  'updates.restart': () => ok(),
}
const ACCOUNT = { id: 'a' as AccountId } as LiveAccount

/** Three parts that log their calls. The middle one closes slowly. */
function three() {
  const done: string[] = []
  const part = (name: string): Required<Lifecycle> => ({
    attach({ id }) {
      done.push(`${name} attaches to ${id}`)
      return () => void done.push(`${name} lets go`)
    },
    settingsChanged: () => void done.push(`${name} hears of settings`),
    start: () => Promise.resolve(void done.push(`${name} starts`)),
    retryStore: () => void done.push(`${name} tries the store`),
    media: {},
    retryKeychain: () => Promise.resolve(void done.push(`${name} tries the keychain`)),
    async close() {
      await Promise.resolve()
      done.push(`${name} is closed`)
    },
  })
  const updates = { ...part('updates'), commands, snapshot: () => ({ update: null }) }
  const folded = combineFeatures<'updates'>({ first: part('first'), updates, last: part('last'), silent: {} })
  return { folded, done }
}

describe('features folded into one', () => {
  it('have the commands and the snapshot of each', () => {
    const { folded } = three()
    expect(Object.keys(folded.commands)).toEqual(['updates.check', 'updates.download', 'updates.restart'])
    expect(folded.snapshot()).toEqual({ update: null })
  })

  it('attach in the order of the list, and let go in the other one', () => {
    const { folded, done } = three()
    folded.attach(ACCOUNT)()
    expect(done).toEqual([
      'first attaches to a',
      'updates attaches to a',
      'last attaches to a',
      'last lets go',
      'updates lets go',
      'first lets go',
    ])
  })

  it('close from the last to the first, one after the other', async () => {
    const { folded, done } = three()
    await folded.close()
    expect(done).toEqual(['last is closed', 'updates is closed', 'first is closed'])
  })

  it('hear of everything else in the order of the list', async () => {
    const { folded, done } = three()
    folded.settingsChanged()
    await folded.start()
    folded.retryStore()
    await folded.retryKeychain()
    expect(done).toEqual(
      ['hears of settings', 'starts', 'tries the store', 'tries the keychain'].flatMap((what) =>
        ['first', 'updates', 'last'].map((name) => `${name} ${what}`),
      ),
    )
  })

  it('do not compile without one that there is a contract for, one of its commands, or its snapshot', () => {
    const { 'updates.check': _left, ...two } = commands
    const update = () => ({ update: null })
    // @ts-expect-error: there is none for the updates.
    combineFeatures<'updates'>({})
    // @ts-expect-error: nobody carries out `updates.check`.
    combineFeatures<'updates'>({ updates: { commands: two, snapshot: update } })
    // @ts-expect-error: a window would not know of an update.
    combineFeatures<'updates'>({ updates: { commands } })
    // @ts-expect-error: that is not what a window is shown of it.
    combineFeatures<'updates'>({ updates: { commands, snapshot: () => ({}) } })
    expect(combineFeatures<'updates'>({ updates: { commands, snapshot: update } }).snapshot()).toEqual({
      update: null,
    })
  })
})
