import { expect, it } from 'vitest'
import type { Codec } from '../xml/codec.ts'
import { printXml } from './placeholders.ts'
import { readXml } from './read-xml.ts'

/** A golden pair: the XML parses to the value, and the value is written as this XML. */
export function golden<T>(name: string, codec: Codec<T>, xml: string, value: T): void {
  it(name, () => {
    expect(codec.parse(readXml(xml))).toEqual(value)
    expect(printXml(codec.build(value))).toBe(printXml(readXml(xml)))
  })
}

/** XML that others write and we do not. It parses to the value, or to undefined if it means nothing. */
export function reads<T>(name: string, codec: Codec<T>, xml: string, value: T | undefined): void {
  it(name, () => {
    expect(codec.parse(readXml(xml))).toEqual(value)
  })
}
