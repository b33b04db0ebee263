import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../electron/domain/testing/folder.ts'

// A process of its own is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const module = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)

/** Uses a profile for a while, and lists the rights of its files during that and afterwards. */
const LIFE = `
  import { lstatSync, readdirSync } from 'node:fs'
  import { join } from 'node:path'
  import { createBalcony } from ${module('../../electron/domain/index.ts')}
  import { noDesktopPorts } from ${module('../../electron/domain/ports.ts')}
  import { createNodePorts } from ${module('../../electron/engine/index.ts')}
  import { memorySecrets } from ${module('../../electron/shell/demo.ts')}
  const [profile] = process.argv.slice(2)
  const look = () => readdirSync(profile, { recursive: true }).sort()
    .map((name) => [name, (lstatSync(join(profile, name)).mode & 0o777).toString(8)])
  const balcony = createBalcony({
    ...createNodePorts((line) => console.error(line)), profile, 
    confirm: { ask: () => Promise.resolve(true) }, secrets: memorySecrets(new Map()), ...noDesktopPorts(),
  })
  await balcony.start()
  const { call } = balcony.open(() => undefined)
  const answers = [
    await call('settings.change', { theme: 'dark' }),
    await call('store.backUp', { passphrase: null, files: false }),
    await call('store.chooseBackup', {}),
    await call('store.restore', { secret: { kind: 'own' } }),
    await call('settings.change', { theme: 'light' }),
  ]
  const during = look()
  await balcony.close()
  console.log(JSON.stringify({ answers: answers.map(({ ok }) => ok), during, after: look() }))`

it.skipIf(process.platform === 'win32')(
  'nobody else may read a profile or a backup in it, even if the system lets everybody',
  () => {
    const profile = temporaryFolder()
    // A file, because the threads that it starts inherit its options.
    const life = join(temporaryFolder(), 'life.mjs')
    writeFileSync(life, LIFE)
    const node = [process.execPath, '--no-warnings', life, profile]
    const { stdout, stderr } = spawnSync('sh', ['-c', 'umask 0; exec "$@"', 'sh', ...node], {
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    const { answers, during, after } = JSON.parse(stdout) as {
      answers: boolean[]
      during: [string, string][]
      after: [string, string][]
    }
    expect(answers).toEqual([true, true, true, true, true])
    const names = during.map(([name]) => name.replace(/\d{4}-\d\d-\d\d/, 'DAY'))
    expect(names).toEqual(
      expect.arrayContaining([
        'backups',
        'backups/balcony-backup-DAY.db',
        'balcony-DAY.db',
        'balcony-DAY.json',
        'balcony.db',
        'balcony.db-shm',
        'balcony.db-wal',
        'balcony.lock',
        'store.json',
      ]),
    )
    const open = [...during, ...after].filter(([name, mode]) => mode !== (name === 'backups' ? '700' : '600'))
    expect(open).toEqual([])
  },
)
