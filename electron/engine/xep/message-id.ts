import { shortText } from '../xml/codec.ts'

/**
 * The id of a message that a payload names. One that is empty names nothing; a long one would be kept until its message
 * comes, so that it is bounded: ids are UUIDs and the like.
 */
export const messageId = shortText(1024)
