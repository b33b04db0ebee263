import type { Migration } from '../migrate.ts'
import { accounts } from './0001-accounts.ts'
import { messages } from './0002-messages.ts'
import { roster } from './0003-roster.ts'
import { capabilities } from './0004-capabilities.ts'
import { notifications } from './0005-notifications.ts'
import { strangers } from './0006-strangers.ts'
import { signInPins } from './0007-sign-in-pins.ts'
import { sessionLimits } from './0008-session-limits.ts'
import { verifiedCapabilities } from './0009-capabilities.ts'
import { files } from './0010-files.ts'
import { avatars } from './0011-avatars.ts'
import { archive } from './0012-archive.ts'
import { search } from './0013-search.ts'
import { keeping } from './0014-keeping.ts'
import { imports } from './0015-imports.ts'
import { rooms } from './0016-rooms.ts'
import { encryption } from './0017-encryption.ts'

/** The whole schema, in order. A file's `user_version` is how many of these it has had: only ever append. */
export const migrations: readonly Migration[] = [
  accounts,
  messages,
  roster,
  capabilities,
  notifications,
  strangers,
  signInPins,
  sessionLimits,
  verifiedCapabilities,
  files,
  avatars,
  archive,
  search,
  keeping,
  imports,
  rooms,
  encryption,
]
