/** Longer texts are saved, not shown. */
export const SHOWN_TEXT_BYTES = 64 * 1024

/** Reads a text file as UTF-8; null if it did not come or is longer than its message says. */
export async function readText(url: string): Promise<string | null> {
  try {
    const response = await fetch(url)
    if (!response.ok) return null
    const bytes = await response.arrayBuffer()
    return bytes.byteLength > SHOWN_TEXT_BYTES ? null : new TextDecoder().decode(bytes)
  } catch {
    return null
  }
}
