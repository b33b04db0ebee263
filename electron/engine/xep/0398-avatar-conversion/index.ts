import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { ok, type Result } from '../../../../shared/model/result.ts'
import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'

const CONVERSION = 'urn:xmpp:pep-vcard-conversion:0'

export interface AvatarConversion {
  /** Whether the server copies an avatar that is published by XEP-0084 to the vCard and to our presence (§2). */
  isDone(): Promise<Result<boolean, RequestFailure>>
}

/** XEP-0398. */
export const avatarConversion: Extension<AvatarConversion> = {
  about: {
    spec: 'XEP-0398',
    title: 'User Avatar to vCard-Based Avatars Conversion',
    version: '1.0.0',
    status: 'complete',
  },
  needs: [disco],
  setup: (channel, use) => ({
    async isDone() {
      const info = await use(disco).info(channel.account)
      return info.ok ? ok(info.value.features.includes(CONVERSION)) : info
    },
  }),
}
