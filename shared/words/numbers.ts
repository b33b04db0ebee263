/** How a language writes numbers and lists. */
export interface Numbers {
  /** 12,345 */
  number(value: number): string
  /** Degrees of latitude or longitude, without the sign for degrees. */
  degrees(value: number): string
  metres(value: number): string
  /** "Romeo, Juliet, and Nurse" */
  list(items: readonly string[]): string
}

/** Numbers in one language (a BCP 47 tag). */
export function createNumbers(language: string): Numbers {
  const format = (options?: Intl.NumberFormatOptions): ((value: number) => string) => {
    let made: Intl.NumberFormat | undefined
    return (value) => (made ??= new Intl.NumberFormat(language, options)).format(value)
  }
  return {
    number: format(),
    degrees: format({ maximumFractionDigits: 5 }),
    metres: format({ style: 'unit', unit: 'meter', maximumFractionDigits: 0 }),
    list: (items) => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
  }
}
