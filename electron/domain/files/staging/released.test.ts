/** The bytes of a file in a composer go with the composer. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { StagedFileId } from '../../../../shared/model/file.ts'
import { deleteAccount } from '../../accounts/store.ts'
import { ACCOUNT } from '../../testing/rig.ts'
import { open } from '../../testing/talk.ts'
import { eventually, filesRig, someBytes, type FilesRig } from '../testing.ts'

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** The sealed files on the disk. */
function onDisk({ rig }: FilesRig): string[] {
  const root = join(rig.ports.profile, 'files')
  if (!existsSync(root)) return []
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' })
  return all.filter((name) => statSync(join(root, name)).isFile())
}

/** A composer with a whole file and its small picture, and one that is still handed over. */
async function composer() {
  const rig = await filesRig()
  const conversationId = await open(rig.rig)
  const put =
    (...parts: readonly (string | number)[]) =>
    (bytes: Uint8Array) =>
      rig.files.media?.['staged']?.put?.(
        { parts: ['staged', ...parts.map(String)], watches: () => true },
        once(bytes),
      )
  const ids: StagedFileId[] = []
  for (const name of ['a.mp4', 'b.zip']) {
    const staged = await rig.call('files.stage', { conversationId, name, mediaType: '', size: 100_000 })
    if (!staged.ok) throw new Error(staged.error.code)
    ids.push(staged.value)
  }
  const [whole, half] = ids as [StagedFileId, StagedFileId]
  await put(whole)(someBytes(100_000))
  await put(whole, 'thumbnail')(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))
  await put(half, 'at', 0)(someBytes(70_000))
  expect(onDisk(rig)).toHaveLength(3)
  return { rig, conversationId, ids }
}

test.each<[string, (made: Awaited<ReturnType<typeof composer>>) => unknown]>([
  ['the person removes it', ({ rig, ids }) => rig.call('files.unstage', { stagedFileIds: ids })],
  [
    'its conversation is closed',
    ({ rig: { rig }, conversationId }) => rig.messages.commands['messages.close']({ conversationId }),
  ],
  [
    'its account is removed',
    ({ rig: { rig } }) =>
      rig.context.store.write((tx) => {
        deleteAccount(tx, ACCOUNT)
        tx.announce({ kind: 'accountRemoved', accountId: ACCOUNT })
      }),
  ],
])('when %s', async (_when, act) => {
  const made = await composer()
  await act(made)
  const { rig } = made.rig
  await eventually(() => {
    void rig.ports.clock.advance(1_000)
    return onDisk(made.rig).length === 0
  })
  expect(rig.store.all('SELECT id FROM kept_file UNION SELECT id FROM kept_file_gone')).toEqual([])
  expect(rig.store.all('SELECT id FROM staged_file')).toEqual([])
})
