import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { Page, type LayoutPart } from './index.ts'

const page = (content: string) => `<page xmlns='http://jabber.org/protocol/xdata-layout'>${content}</page>`

describe('XEP-0141 layout of forms', () => {
  golden(
    'sections in sections, texts, fields and results',
    Page,
    `<page xmlns='http://jabber.org/protocol/xdata-layout' label='Personal'>
       <text>Who are you?</text>
       <section label='Name'>
         <fieldref var='name.first'/>
         <section label='Contact'><fieldref var='jid'/></section>
       </section>
       <reportedref/>
     </page>`,
    {
      label: 'Personal',
      parts: [
        { kind: 'text', text: 'Who are you?' },
        {
          kind: 'section',
          label: 'Name',
          parts: [
            { kind: 'field', name: 'name.first' },
            { kind: 'section', label: 'Contact', parts: [{ kind: 'field', name: 'jid' }] },
          ],
        },
        { kind: 'results' },
      ],
    },
  )
  reads(
    'references to nothing, empty texts and sections, unknown parts',
    Page,
    page(
      `<fieldref/><fieldref var=''/><text/><section label='a'/><crystal-ball/><fieldref xmlns='x' var='a'/>`,
    ),
    { label: '', parts: [] },
  )

  it('is read to a depth, and to a number of parts', () => {
    const deep = `${'<section>'.repeat(100)}<fieldref var='a'/>${'</section>'.repeat(100)}`
    expect(Page.parse(readXml(page(`${deep}<fieldref var='b'/>`)))?.parts).toEqual([
      { kind: 'field', name: 'b' },
    ])
    const count = (parts: readonly LayoutPart[]): number =>
      parts.reduce((sum, part) => sum + 1 + (part.kind === 'section' ? count(part.parts) : 0), 0)
    const long = `<section>${`<fieldref var='a'/>`.repeat(500)}</section>`.repeat(20)
    expect(count(Page.parse(readXml(page(long)))?.parts ?? [])).toBe(2_000)
  })
})
