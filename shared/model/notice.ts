import type { EncryptionNotice } from './encryption.ts'
import type { RoomNotice } from './room.ts'

/** Something that happened in a conversation, as a line of its history that nobody wrote. */
export type ConversationNotice = RoomNotice | EncryptionNotice
