import { describe, expect, it } from 'vitest'
import { extensions } from './index.ts'

describe('the list of modules', () => {
  it('has every module after the modules that it needs', () => {
    for (const [index, { about, needs = [] }] of extensions.entries()) {
      const missing = needs.filter((needed) => !extensions.slice(0, index).includes(needed))
      expect([about.title, missing.map((needed) => needed.about.title)]).toEqual([about.title, []])
    }
  })

  it('names for each module the text it follows and the parts it leaves out', () => {
    for (const { about } of extensions) {
      expect(about.spec).toMatch(/^(XEP-\d{4}|RFC \d{4})$/)
      if (about.spec.startsWith('XEP')) expect(about.version, about.title).toMatch(/^\d+\.\d+(\.\d+)?$/)
      expect(about.note !== undefined, about.title).toBe(about.status === 'partial')
    }
  })

  it('announces every feature once', () => {
    const features = extensions.flatMap(({ about }) => about.features ?? [])
    expect(features).toEqual([...new Set(features)])
  })
})
