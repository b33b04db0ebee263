import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** All static checks, each with its own tool. Prints only failures. */
const steps: readonly (readonly [name: string, ...command: string[]])[] = [
  // The longest first, because two run in parallel.
  ['window lint', 'eslint', '--max-warnings', '0', 'renderer'],
  ['types', 'tsc', '-p', 'tsconfig.json'],
  [
    'window',
    'svelte-check',
    '--tsconfig',
    'renderer/tsconfig.json',
    '--output',
    'human',
    '--fail-on-warnings',
  ],
  ['lint', 'eslint', '--max-warnings', '0', '--ignore-pattern', 'renderer/', '.'],
  ['imports', 'depcruise', '--config', 'build/rules/imports.cjs', 'electron', 'renderer', 'shared', 'build'],
  ['words', 'node', 'build/rules/words.ts'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['unused', 'knip', '--no-progress'],
  ['documents', 'node', 'build/docs/run.ts', '--check'],
]

interface Outcome {
  readonly name: string
  readonly passed: boolean
  readonly seconds: string
}

function run(name: string, [program, ...args]: readonly string[]): Promise<Outcome> {
  const started = performance.now()
  return new Promise((resolve) => {
    const child = spawn(program ?? '', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', (error) => (output += error.message))
    child.once('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      const passed = code === 0
      console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
      if (!passed) console.log(output.trimEnd().replaceAll(/^/gm, '       '))
      resolve({ name, passed, seconds })
    })
  })
}

const only = process.argv.slice(2)
const waiting = steps.filter(([name]) => only.length === 0 || only.includes(name))
const outcomes: Outcome[] = []
await Promise.all(
  Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const [name, ...command] = step
      outcomes.push(await run(name, command))
    }
  }),
)
const failed = outcomes.filter((outcome) => !outcome.passed).length
console.log(`check: ${outcomes.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
