import { createHash } from 'node:crypto'
import type { Page } from 'playwright'

/** A file that a person drags or pastes. */
export interface Given {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** SHA-256 in hex, to compare what was sent with what came. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Drops files into the open conversation, or pastes them into its composer. */
export async function give(page: Page, how: 'drop' | 'paste', ...files: readonly Given[]): Promise<void> {
  const written = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }))
  await page.evaluate(
    ({ how, written }) => {
      type Made = new (...args: unknown[]) => never
      const page = globalThis as unknown as Readonly<
        Record<'DataTransfer' | 'File' | 'DragEvent' | 'ClipboardEvent', Made>
      >
      const { document } = globalThis as unknown as {
        document: { querySelector(selector: string): { dispatchEvent(event: object): void } }
      }
      const data = new page.DataTransfer() as { items: { add(file: object): void } }
      for (const { name, type, base64 } of written) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        data.items.add(new page.File([bytes], name, { type }))
      }
      const options = { bubbles: true, cancelable: true }
      if (how === 'drop')
        document
          .querySelector('main')
          .dispatchEvent(new page.DragEvent('drop', { ...options, dataTransfer: data }))
      else
        document
          .querySelector('form.composer textarea')
          .dispatchEvent(new page.ClipboardEvent('paste', { ...options, clipboardData: data }))
    },
    { how, written },
  )
}
