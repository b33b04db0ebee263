/** What somebody's entry is asked for beyond a chat. */
export type PersonAction = 'edit' | 'remove' | 'block' | 'unblock'
