import { expect, it } from 'vitest'
import type { Codec } from '../xml/codec.ts'
import { printXml } from './placeholders.ts'
import { readXml } from './read-xml.ts'

/** A golden pair: the XML means the value, and the value is written as that XML. */
export function golden<T>(name: string, codec: Codec<T>, xml: string, value: T): void {
  it(name, () => {
    expect(codec.parse(readXml(xml))).toEqual(value)
    expect(printXml(codec.build(value))).toBe(printXml(readXml(xml)))
  })
}

/** XML that others may write and we do not: it means the value all the same; undefined where it means nothing. */
export function reads<T>(name: string, codec: Codec<T>, xml: string, value: T | undefined): void {
  it(name, () => {
    expect(codec.parse(readXml(xml))).toEqual(value)
  })
}
