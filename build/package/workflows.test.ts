import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, '.github/workflows')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}

describe.each(readdirSync(folder))('the workflow %s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8')

  it('runs only existing npm scripts', () => {
    const called = [...text.matchAll(/\bnpm run (?:--\S+ )*([\w-]+)/g)].map(([, script]) => script)
    const unknown = called.filter((script) => script === undefined || scripts[script] === undefined)
    expect(unknown).toEqual([])
    expect(called.length + (text.match(/\bnpm test\b/g)?.length ?? 0)).toBeGreaterThan(0)
  })

  it('has only the permissions it needs', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m)
    // A secret goes to the one step that needs it, never to a whole job.
    const jobs = text.slice(text.indexOf('\njobs:'))
    for (const [, indent = ''] of jobs.matchAll(/^( *)\w+: \$\{\{ secrets\./gm))
      expect(indent.length).toBe(10)
  })
})
