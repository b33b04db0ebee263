import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../bundle.ts'
import { findPacked, stage } from '../package/places.ts'
import { SIZE_BUDGET, weigh } from '../package/size.ts'
import { stageApp, type Cpu, type Os } from '../package/stage.ts'
import type { Bench } from './bench.ts'
import { line } from './table.ts'

/** The size of the staged files, by origin. */
const PARTS: readonly (readonly [string, string])[] = [
  ['main process and preload', 'dist/main'],
  ['window', 'dist/renderer'],
  ['SQLCipher', 'node_modules/@signalapp/sqlcipher'],
  ['keytar', 'node_modules/keytar'],
]
const AIM = `under ${megabytes(SIZE_BUDGET)}`

export const bench: Bench = {
  name: 'size',
  async run(print) {
    const packed = findPacked()
    if (packed === null) print('nothing is packed (npm run package -- dir); as it is laid out to be:')
    else {
      const { electron, asar, unpacked } = weigh(packed)
      print(line('the app beyond Electron', megabytes(asar + unpacked), AIM))
      print(line('  app.asar', megabytes(asar)))
      print(line('  native modules', megabytes(unpacked)))
      print(line('Electron itself', megabytes(electron)))
      print('as it would be packed now:')
    }
    await bundle()
    stageApp(process.platform as Os, [process.arch as Cpu], null)
    print(line('the app beyond Electron', megabytes(bytes(stage)), AIM))
    for (const [name, path] of PARTS) print(line(`  ${name}`, megabytes(bytes(join(stage, path)))))
  },
}

function megabytes(size: number): string {
  return `${(size / 1e6).toFixed(2)} MB`
}

function bytes(path: string): number {
  const stat = lstatSync(path)
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0)
}
