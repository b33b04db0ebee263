import type { LanguageVariant, LinkPreview } from '../../../../shared/model/message.ts'
import type { Block } from '../../../../shared/model/rich-text.ts'

/** What only few messages have. Kept as one JSON object, so that the others cost nothing for it. */
export interface Extra {
  readonly subject?: string | undefined
  readonly thread?: string | undefined
  readonly mail?: true | undefined
  readonly rich?: readonly Block[] | undefined
  readonly unstyled?: true | undefined
  readonly previews?: readonly LinkPreview[] | undefined
  readonly sealedBy?: string | undefined
  readonly variants?: readonly LanguageVariant[] | undefined
  /** The id of what it answers, as it said, where that is not here. */
  readonly answers?: string | undefined
  /** When its body began to be as it is, where it was corrected. */
  readonly editedAt?: number | undefined
}

/** null where there is nothing to keep. */
export function writeExtra(extra: Extra): string | null {
  const text = JSON.stringify(extra)
  return text === '{}' ? null : text
}

export function readExtra(text: string | null): Extra {
  return text === null ? {} : (JSON.parse(text) as Extra)
}
