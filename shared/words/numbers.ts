/** How a language writes numbers and lists. */
export interface Numbers {
  /** 12,345 */
  number(value: number): string
  /** Degrees of latitude or longitude, without the sign for degrees. */
  degrees(value: number): string
  metres(value: number): string
  /** The size of a file: "12 bytes", "3.4 MB". A kB has 1,000 bytes. */
  size(bytes: number): string
  /** The length of a recording, in milliseconds: "0:12", "1:02:03". */
  duration(ms: number): string
  /** "Romeo, Juliet, and Nurse" */
  list(items: readonly string[]): string
}

/** Numbers in one language (a BCP 47 tag). */
export function createNumbers(language: string): Numbers {
  const format = (options?: Intl.NumberFormatOptions): ((value: number) => string) => {
    let made: Intl.NumberFormat | undefined
    return (value) => (made ??= new Intl.NumberFormat(language, options)).format(value)
  }
  const unit = (name: string) => format({ style: 'unit', unit: name, maximumFractionDigits: 1 })
  const single = format({ style: 'unit', unit: 'byte', unitDisplay: 'long' })
  const sizes = [
    [1e9, unit('gigabyte')],
    [1e6, unit('megabyte')],
    [1e3, unit('kilobyte')],
  ] as const
  return {
    number: format(),
    degrees: format({ maximumFractionDigits: 5 }),
    metres: format({ style: 'unit', unit: 'meter', maximumFractionDigits: 0 }),
    size(bytes) {
      const [unit, print] = sizes.find(([from]) => bytes >= from) ?? [1, single]
      return print(bytes / unit)
    },
    duration: clockTime,
    list: (items) => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
  }
}

function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  const end = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${end}` : `${minutes}:${end}`
}
