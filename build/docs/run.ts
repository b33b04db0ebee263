import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as prettier from 'prettier'
import { foundations } from '../../electron/engine/about.ts'
import { extensions } from '../../electron/engine/xep/index.ts'
import { doap, standardsTable, withTable } from './xeps.ts'

/**
 * Generates parts of README.md and balcony.doap from the modules' `about`. With `--check` it writes nothing and fails if
 * they are outdated.
 */
const onlyCheck = process.argv.includes('--check')
const abouts = [...foundations, ...extensions.map(({ about }) => about)]
const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))

function read(name: string): string | null {
  try {
    return readFileSync(pathOf(name), 'utf8')
  } catch {
    return null
  }
}

async function readme(before: string | null): Promise<string | null> {
  const text = before && withTable(before, standardsTable(abouts))
  if (text === null) return null
  const style = await prettier.resolveConfig(pathOf('README.md'))
  return prettier.format(text, { ...style, plugins: [], parser: 'markdown' })
}

const { productName, description, license } = JSON.parse(readFileSync(pathOf('package.json'), 'utf8')) as {
  readonly productName: string
  readonly description: string
  readonly license: string
}
const documents: readonly (readonly [name: string, text: string | null])[] = [
  ['README.md', await readme(read('README.md'))],
  ['balcony.doap', doap({ name: productName, description, license }, abouts)],
]

for (const [name, text] of documents) {
  if (text === null) {
    console.error(`docs: ${name} is missing, or has no place for the table of standards.`)
    process.exitCode = 1
  } else if (read(name) === text) {
    console.log(`docs: ${name} is up to date`)
  } else if (onlyCheck) {
    console.error(`docs: ${name} is out of date; run \`npm run docs\`.`)
    process.exitCode = 1
  } else {
    writeFileSync(pathOf(name), text)
    console.log(`docs: wrote ${name}`)
  }
}
