const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
}

/** The name of a picture that is of another type now: `view.avif` becomes `view.jpg`. */
export function nameWithType(name: string, mediaType: string): string {
  const ending = ENDINGS[mediaType]
  if (ending === undefined) return name
  const dot = name.lastIndexOf('.')
  return `${dot > 0 ? name.slice(0, dot) : name}.${ending}`
}
