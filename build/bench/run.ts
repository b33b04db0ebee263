import * as archive from './archive.ts'
import * as avatars from './avatars.ts'
import type { Bench } from './bench.ts'
import * as chat from './chat.ts'
import * as encryption from './encryption.ts'
import * as engine from './engine.ts'
import * as files from './files.ts'
import * as floods from './floods.ts'
import * as idle from './idle.ts'
import * as jumps from './jumps.ts'
import * as memory from './memory.ts'
import * as pictures from './pictures.ts'
import * as rooms from './rooms.ts'
import * as search from './search.ts'
import * as signIn from './sign-in.ts'
import * as size from './size.ts'
import * as start from './start.ts'
import * as store from './store.ts'

const BENCHES: readonly Bench[] = [
  engine.bench,
  store.bench,
  signIn.bench,
  archive.bench,
  avatars.bench,
  chat.bench,
  pictures.bench,
  start.bench,
  jumps.bench,
  memory.bench,
  floods.bench,
  files.bench,
  encryption.bench,
  idle.bench,
  rooms.bench,
  search.bench,
  size.bench,
]

const FULL = '--full'
const given = process.argv.slice(2)
const full = given.includes(FULL)
const wanted = given.filter((argument) => argument !== FULL)
const unknown = wanted.filter((name) => !BENCHES.some((bench) => bench.name === name))
if (unknown.length > 0) {
  const known = BENCHES.map((bench) => bench.name).join(', ')
  console.error(`no benchmark called ${unknown.join(', ')}; there are: ${known}`)
  process.exitCode = 2
} else {
  for (const bench of BENCHES) {
    if (wanted.length > 0 && !wanted.includes(bench.name)) continue
    console.log(`\n${bench.name}`)
    await bench.run((line) => console.log(`  ${line}`), { full })
  }
}
