import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/folder.ts'

const SINK = fileURLToPath(new URL('./folder-sink.ts', import.meta.url))

/** Receives 600 kB on a disk of 1 MB that is nearly full, and goes on when there is room. */
const PROGRAM = `
  const { readdirSync, rmSync, writeFileSync } = await import('node:fs')
  const { folderSink } = await import(process.argv[1])
  const folder = process.argv[2]
  const received = { path: () => folder, mark: async () => undefined }
  writeFileSync(folder + '/other', new Uint8Array(700_000))
  const said = []
  const pour = async (sink, until) => {
    while (sink.size < until) {
      const written = await sink.write(new Uint8Array(Math.min(65_536, until - sink.size)))
      if (!written.ok) return written.error.code
    }
    return 'all'
  }
  const first = await folderSink(received, 'a.zip', null)
  said.push(await pour(first.value, 600_000), readdirSync(folder).sort())
  rmSync(folder + '/other')
  const second = await folderSink(received, 'a.zip', first.value.part)
  said.push(second.value.size > 0, await pour(second.value, 600_000))
  const whole = await second.value.finish()
  said.push(whole.value.size, (await whole.value.settle()).value.path === folder + '/a.zip', readdirSync(folder))
  console.log(JSON.stringify(said))
`

const canMount = (folder: string): boolean =>
  spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0

test('on a real disk that is full a file stays a part, and goes on when there is room', (context) => {
  const folder = temporaryFolder()
  context.skip(!canMount(folder), 'no file systems can be mounted here')
  const script =
    'mount -t tmpfs -o size=1m tmpfs "$2" && exec "$0" --no-warnings --input-type=module -e "$3" "$1" "$2"'
  const args = ['-Urm', 'sh', '-c', script, process.execPath, SINK, join(folder), PROGRAM]
  const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual([
    'disk-full',
    ['.a.zip.part', 'other'],
    true,
    'all',
    600_000,
    true,
    ['a.zip'],
  ])
})
