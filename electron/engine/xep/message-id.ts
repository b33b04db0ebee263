import { shortText } from '../xml/codec.ts'

/**
 * The id of a message in a payload that refers to it. An empty id refers to nothing. Ids are UUIDs and the like; the
 * length is bounded because an id may be stored until its message comes.
 */
export const messageId = shortText(1024)
