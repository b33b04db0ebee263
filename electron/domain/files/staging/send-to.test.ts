import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { err, ok } from '../../../../shared/model/result.ts'
import type { Desktop, FilesHanded } from '../../ports.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { ACCOUNT, createRig, JULIET } from '../../testing/rig.ts'
import { createSealedFiles } from '../sealed/index.ts'
import { createSendTo } from './send-to.ts'
import { createStaging } from './staging.ts'

async function rigOf() {
  const rig = createRig()
  const opened = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: JULIET })
  if (!opened.ok) throw new Error('no conversation')
  const conversationId = opened.value
  const folder = temporaryFolder()
  const path = (name: string) => join(folder, name)
  const file = (name: string, content = 'hello') => {
    writeFileSync(path(name), content)
    return path(name)
  }
  let take: (handed: FilesHanded) => void = () => undefined
  const handedFiles = { open: (taker: typeof take) => ((take = taker), () => undefined) }
  const presented: string[] = []
  const desktop = { present: () => void presented.push('main') } as unknown as Desktop
  const { announce } = rig.context
  const staging = createStaging(rig.context, createSealedFiles(rig.context))
  const sendTo = createSendTo({ ports: { ...rig.ports, handedFiles, desktop }, announce }, staging)
  const hand = async (paths: readonly string[], address: string | null = null) => {
    const before = rig.deltas('toSendChanged').length
    take({ paths, address })
    await vi.waitFor(() => expect(rig.deltas('toSendChanged').length).toBe(before + 1))
  }
  const staged = () => staging.snapshot().map(({ name, state, size }) => [name, state, size])
  return { ...rig, conversationId, staging, sendTo, file, path, hand, presented, staged }
}

it('waits for the person, and puts the files into the composer that they choose', async () => {
  const t = await rigOf()
  await t.hand([t.file('rose.txt'), t.file('bird.txt', '')], JULIET)
  const waiting = {
    files: [
      { name: 'rose.txt', size: 5 },
      { name: 'bird.txt', size: 0 },
    ],
    address: JULIET,
  }
  expect(t.sendTo.snapshot()).toEqual(waiting)
  expect(t.deltas('toSendChanged')).toEqual([{ kind: 'toSendChanged', toSend: waiting }])
  expect(t.presented).toEqual(['main'])
  expect(t.staged()).toEqual([])
  const { conversationId } = t
  expect(await t.sendTo.commands['files.sendTo']({ conversationId })).toEqual(ok())
  expect(t.sendTo.snapshot()).toBeNull()
  expect(t.staged()).toEqual([
    ['rose.txt', 'ready', 5],
    ['bird.txt', 'ready', 0],
  ])
  expect(await t.sendTo.commands['files.sendTo']({ conversationId })).toEqual(err({ code: 'not-found' }))
})

it('says why a file cannot be sent, and leaves it out', async () => {
  const t = await rigOf()
  mkdirSync(t.path('Verona'))
  await t.hand([t.path('Verona'), t.path('missing'), t.file('fdp.\u202egnp')])
  expect(t.sendTo.snapshot()?.files).toEqual([
    { name: 'Verona', size: null, failure: { code: 'not-a-file' } },
    { name: 'missing', size: null, failure: { code: 'file-unreadable' } },
    { name: 'fdp.gnp', size: 5 },
  ])
  expect(await t.sendTo.commands['files.sendTo']({ conversationId: t.conversationId })).toEqual(ok())
  expect(t.staged()).toEqual([['fdp.gnp', 'ready', 5]])
})

it.skipIf(process.platform === 'win32')('does not wait for a pipe that nobody writes into', async () => {
  const t = await rigOf()
  execFileSync('mkfifo', [t.path('pipe')])
  await t.hand([t.path('pipe')])
  expect(t.sendTo.snapshot()?.files).toMatchObject([{ failure: { code: 'file-unreadable' } }])
  expect(await t.staging.stagePaths(t.conversationId, [t.path('pipe')])).toEqual(
    err({ code: 'file-unreadable' }),
  )
})

it('takes a hundred files, and says that the others were left out', async () => {
  const t = await rigOf()
  const path = t.file('a.txt')
  await t.hand(Array<string>(60).fill(path))
  expect(t.sendTo.snapshot()?.failure).toBeUndefined()
  await t.hand(Array<string>(60).fill(path))
  expect(t.sendTo.snapshot()).toMatchObject({ failure: { code: 'too-many-files', most: 100 } })
  expect(t.sendTo.snapshot()?.files).toHaveLength(100)
})

it('forgets them if the person does not want it, and takes later ones', async () => {
  const t = await rigOf()
  await t.hand([t.file('a.txt')], JULIET)
  await t.sendTo.commands['files.dropToSend']({})
  expect(t.sendTo.snapshot()).toBeNull()
  await t.hand([t.file('b.txt')])
  expect(t.sendTo.snapshot()).toEqual({ files: [{ name: 'b.txt', size: 5 }], address: null })
})

it('says that a file went away meanwhile', async () => {
  const t = await rigOf()
  const path = t.file('a.txt')
  await t.hand([path])
  rmSync(path)
  expect(await t.sendTo.commands['files.sendTo']({ conversationId: t.conversationId })).toEqual(
    err({ code: 'file-unreadable' }),
  )
  expect(t.staged()).toEqual([])
})
