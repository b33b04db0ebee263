import { describe, expect, test } from 'vitest'
import { printXml } from '../../../testing/placeholders.ts'
import { readXml } from '../../../testing/read-xml.ts'
import { el } from '../../../xml/element.ts'
import { namespaceOf } from '../codec.ts'
import type { OmemoVersion } from '../types.ts'
import { buildDeviceList, MAX_DEVICES, readDeviceList } from './device-list.ts'

const VERSIONS: readonly OmemoVersion[] = ['0.3', '2']
const nameOf = (version: OmemoVersion) => (version === '2' ? 'devices' : 'list')
const list = (version: OmemoVersion, content: string) =>
  readXml(`<${nameOf(version)} xmlns='${namespaceOf(version)}'>${content}</${nameOf(version)}>`)
const ids = (version: OmemoVersion, content: string) =>
  readDeviceList(version, list(version, content))?.map(({ id }) => id)

describe('golden lists', () => {
  test('of 0.3', () => {
    const xml = list('0.3', "<device id='12345'/><device id='4223'/>")
    expect(readDeviceList('0.3', xml)).toEqual([{ id: 12345 }, { id: 4223 }])
    expect(printXml(buildDeviceList('0.3', [{ id: 12345 }, { id: 4223 }]))).toBe(printXml(xml))
  })

  test('of version 2, with names', () => {
    const xml = list(
      '2',
      "<device id='12345'/><device id='4223' label='Balcony on Linux'/><device id='1' label='Phone' labelsig='AQI='/>",
    )
    const devices = [
      { id: 12345 },
      { id: 4223, label: 'Balcony on Linux' },
      { id: 1, label: 'Phone', labelSignature: Uint8Array.of(1, 2) },
    ]
    expect(readDeviceList('2', xml)).toEqual(devices)
    expect(printXml(buildDeviceList('2', devices))).toBe(printXml(xml))
  })

  test.each(VERSIONS)('without a device, in %s', (version) => {
    expect(readDeviceList(version, list(version, ''))).toEqual([])
    expect(printXml(buildDeviceList(version, []))).toBe(printXml(list(version, '')))
  })

  test('of 0.3 have no names', () => {
    expect(printXml(buildDeviceList('0.3', [{ id: 1, label: 'Phone' }]))).not.toContain('Phone')
    expect(readDeviceList('0.3', list('0.3', "<device id='1' label='Phone'/>"))).toEqual([{ id: 1 }])
  })
})

describe.each(VERSIONS)('a list of version %s', (version) => {
  test('leaves out impossible devices, and those that it has', () => {
    const content = [
      '0',
      '-1',
      '1',
      '2147483648',
      '2147483647',
      '1',
      'x',
      '',
      '1e3',
      '4.5',
      '99999999999999999',
    ]
      .map((id) => `<device id='${id}'/>`)
      .join('')
    expect(
      ids(version, `${content}<device/><device xmlns='urn:example' id='7'/><gadget id='8'/>text`),
    ).toEqual([1, 2147483647])
  })

  test('is cut when it is long', () => {
    const ns = namespaceOf(version)
    const devices = Array.from({ length: 100_000 }, (_, n) => el(ns, 'device', { id: String(n + 1) }))
    const found = readDeviceList(version, el(ns, nameOf(version), {}, ...devices))
    expect(found).toHaveLength(MAX_DEVICES)
    expect(found?.at(-1)).toEqual({ id: MAX_DEVICES })
    const repeated = Array.from({ length: 100_000 }, () => el(ns, 'device', { id: '1' }))
    expect(readDeviceList(version, el(ns, nameOf(version), {}, ...repeated))).toEqual([{ id: 1 }])
  })

  test('is none by another name or of another version', () => {
    const other = version === '2' ? '0.3' : '2'
    expect(readDeviceList(version, null)).toBeUndefined()
    expect(readDeviceList(version, list(other, "<device id='1'/>"))).toBeUndefined()
    expect(readDeviceList(version, el(namespaceOf(version), 'bundle'))).toBeUndefined()
  })
})

describe('a name of a device', () => {
  const labelled = (attrs: Record<string, string>) => {
    const ns = namespaceOf('2')
    return readDeviceList('2', el(ns, 'devices', {}, el(ns, 'device', { id: '1', ...attrs })))?.[0]
  }

  test.each([
    ['  My phone ', 'My phone'],
    ['My\u202Eenohp', 'Myenohp'],
    ['One\nline\u2028only\t!', 'One line only !'],
    ['🐢'.repeat(500), '🐢'.repeat(60)],
  ])('is one line that is safe anywhere: %j', (label, read) => {
    expect(labelled({ label })).toEqual({ id: 1, label: read })
  })

  test.each(['', '   ', '\u200B\u3164\u2800', '\u202E'])(
    'counts only if there is something to see: %j',
    (label) => {
      expect(labelled({ label })).toEqual({ id: 1 })
    },
  )

  test('of a megabyte is cut', () => {
    expect(labelled({ label: 'e\u0301\u0301\u0301\u0301'.repeat(200_000) })?.label?.length).toBeLessThan(200)
  })

  test('keeps its signature only as it was signed', () => {
    const labelsig = 'AQI='
    expect(labelled({ label: 'Phone', labelsig })).toEqual({
      id: 1,
      label: 'Phone',
      labelSignature: Uint8Array.of(1, 2),
    })
    expect(labelled({ label: ' Phone', labelsig })).toEqual({ id: 1, label: 'Phone' })
    expect(labelled({ labelsig })).toEqual({ id: 1 })
    for (const wrong of ['', '?', 'A'.repeat(5000)])
      expect(labelled({ label: 'Phone', labelsig: wrong })).toEqual({ id: 1, label: 'Phone' })
  })
})
