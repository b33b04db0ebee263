import type { About } from '../../electron/engine/extension.ts'

const BEGIN = '<!-- standards: written by `npm run docs` -->'
const END = '<!-- standards: end -->'

/** The project's own data for its DOAP file. */
export interface Project {
  readonly name: string
  readonly description: string
  readonly license: string
}

/** A table of the standards in Markdown. */
export function standardsTable(abouts: readonly About[]): string {
  const rows = merged(abouts).map(({ spec, title, version = '', status, note }) => {
    const remark = note === undefined ? '' : `: ${note}`
    return `| [${spec}](${urlOf(spec)}) | ${title} | ${version} | ${status}${remark} |`
  })
  return ['| Standard | | Version | Support |', '|---|---|---|---|', ...rows].join('\n')
}

/** Puts the table between its two marker comments; null if the text lacks them. */
export function withTable(text: string, table: string): string | null {
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin < 0 || end < begin) return null
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`
}

/** The DOAP file of the project (XEP-0453). */
export function doap(project: Project, abouts: readonly About[]): string {
  return `<?xml version='1.0' encoding='UTF-8'?>
<!-- Written by \`npm run docs\`. -->
<rdf:RDF xmlns='http://usefulinc.com/ns/doap#'
         xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
         xmlns:xmpp='https://linkmauve.fr/ns/xmpp-doap#'>
  <Project>
    <name>${escape(project.name)}</name>
    <shortdesc xml:lang='en'>${escape(project.description)}</shortdesc>
    <license rdf:resource='https://spdx.org/licenses/${escape(project.license)}.html'/>
    <language>en</language>
    <programming-language>TypeScript</programming-language>
    <os>Linux</os>
    <os>macOS</os>
    <os>Windows</os>
    <category rdf:resource='https://linkmauve.fr/ns/xmpp-doap#category-client'/>
${merged(abouts).map(implemented).join('\n')}
  </Project>
</rdf:RDF>
`
}

function implemented({ spec, version, status, note }: About): string {
  const resource = `rdf:resource='${urlOf(spec)}'`
  if (!spec.startsWith('XEP')) return `    <implements ${resource}/>`
  const lines = [
    `<xmpp:xep ${resource}/>`,
    `<xmpp:status>${status}</xmpp:status>`,
    ...(version === undefined ? [] : [`<xmpp:version>${escape(version)}</xmpp:version>`]),
    ...(note === undefined ? [] : [`<xmpp:note xml:lang='en'>${escape(note)}</xmpp:note>`]),
  ]
  return `    <implements>
      <xmpp:SupportedXep>
${lines.map((line) => `        ${line}`).join('\n')}
      </xmpp:SupportedXep>
    </implements>`
}

/** Sorted by number, RFCs first. A standard of several modules appears once. */
function merged(abouts: readonly About[]): About[] {
  const bySpec = new Map<string, About>()
  for (const about of abouts) {
    const before = bySpec.get(about.spec)
    bySpec.set(about.spec, before?.status === 'partial' ? before : about)
  }
  return [...bySpec.values()].sort((a, b) => (a.spec < b.spec ? -1 : 1))
}

function urlOf(spec: string): string {
  const [series, number = ''] = spec.toLowerCase().split(/[- ]/)
  return series === 'rfc'
    ? `https://xmpp.org/rfcs/rfc${number}.html`
    : `https://xmpp.org/extensions/xep-${number}.html`
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&apos;')
