import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { rulesOf, Validate } from './index.ts'

const validate = (content: string, attrs = `datatype='xs:string'`) =>
  `<validate xmlns='http://jabber.org/protocol/xdata-validate' ${attrs}>${content}</validate>`
const rules = (xml: string) => {
  const read = Validate.parse(readXml(xml))
  return read && rulesOf(read)
}

describe('XEP-0122 validation of forms', () => {
  golden('a datatype', Validate, validate('', `datatype='xs:dateTime'`), {
    datatype: 'xs:dateTime',
    open: false,
  })
  golden('any value', Validate, validate('<open/>'), { datatype: 'xs:string', open: true })
  golden('a range', Validate, validate(`<range min='1' max='65535'/>`, `datatype='xs:integer'`), {
    datatype: 'xs:integer',
    open: false,
    range: { min: '1', max: '65535' },
  })
  golden('an expression', Validate, validate('<regex>([0-9]{3})-([0-9]{2})</regex>'), {
    datatype: 'xs:string',
    open: false,
    regex: '([0-9]{3})-([0-9]{2})',
  })
  golden('a number of choices', Validate, validate(`<list-range min='1' max='3'/>`), {
    datatype: 'xs:string',
    open: false,
    listRange: { min: 1, max: 3 },
  })
  reads('the basic method', Validate, validate('<basic/>'), { datatype: 'xs:string', open: false })
  reads('no datatype', Validate, validate('<basic/>', ''), { open: false })
  reads('bounds that are none', Validate, validate(`<list-range min='-1' max='many'/>`), {
    datatype: 'xs:string',
    open: false,
    listRange: {},
  })
  reads('an endless expression', Validate, validate(`<regex>${'(a+)+'.repeat(1000)}</regex>`), {
    datatype: 'xs:string',
    open: false,
  })
  reads('endless bounds', Validate, validate(`<range min='${'1'.repeat(65)}'/>`), {
    datatype: 'xs:string',
    open: false,
    range: {},
  })

  it('accepts other values with every method but the basic one', () => {
    const open = [`<open/>`, `<range max='2'/>`, '<regex>a</regex>', '<basic/>', ''].map(
      (method) => rules(validate(method))?.open,
    )
    expect(open).toEqual([true, true, true, false, false])
  })

  it('is text without a datatype', () => {
    expect(rules(validate(`<list-range max='2'/>`, ''))).toEqual({
      datatype: 'xs:string',
      open: false,
      min: null,
      max: null,
      least: null,
      most: 2,
    })
  })
})
