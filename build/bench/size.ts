import { findPacked } from '../package/places.ts'
import { SIZE_BUDGET, weigh } from '../package/size.ts'
import type { Bench } from './bench.ts'
import { line } from './table.ts'

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`

export const bench: Bench = {
  name: 'size',
  run(print) {
    const packed = findPacked()
    if (packed === null) {
      print('SKIPPED: nothing is packed; npm run package -- dir')
      return
    }
    const { electron, asar, unpacked } = weigh(packed)
    print(line('the app beyond Electron', megabytes(asar + unpacked), `under ${megabytes(SIZE_BUDGET)}`))
    print(line('  app.asar', megabytes(asar)))
    print(line('  native modules', megabytes(unpacked)))
    print(line('Electron itself', megabytes(electron)))
  },
}
