import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { newKeyPair } from './feed.ts'
import { out, root } from './places.ts'
import { notesOf, signAnnouncements, writeChecksums } from './release.ts'

/**
 * Steps after packing, in `out/` or the given folder: `npm run sbom`,
 * `npm run sign-updates`, `npm run checksums`; and `npm run update-key` for a new pair of keys.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string', default: out } },
})
const { folder } = values

const steps: Readonly<Record<string, () => void>> = {
  sbom() {
    const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application']
    const npm = process.env['npm_execpath']
    const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 } as const
    const done =
      npm === undefined
        ? spawnSync('npm', args, options)
        : spawnSync(process.execPath, [npm, ...args], options)
    if (done.status !== 0) throw new Error(`npm sbom did not work: ${done.stderr}`)
    const { components } = JSON.parse(done.stdout) as { readonly components: readonly unknown[] }
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'sbom.cdx.json'), done.stdout)
    console.log(`sbom.cdx.json: ${components.length} components`)
  },
  sign() {
    const key = process.env['BALCONY_UPDATE_SIGNING_KEY'] ?? ''
    if (key === '') console.log('BALCONY_UPDATE_SIGNING_KEY is not set: nothing is signed')
    else console.log(signAnnouncements(folder, key).join('\n'))
  },
  checksums: () => process.stdout.write(writeChecksums(folder)),
  notes() {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    console.log(notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version))
  },
  key() {
    const { privateKey, publicKey } = newKeyPair()
    console.log(`BALCONY_UPDATE_KEY=${publicKey}\n\nBALCONY_UPDATE_SIGNING_KEY, a secret:\n${privateKey}`)
  },
}

const step = steps[positionals[0] ?? '']
if (step === undefined) throw new Error(`Say what to do: ${Object.keys(steps).join(', ')}.`)
step()
