/** What somebody's entry is asked for beyond a chat. */
export type PersonAction = 'edit' | 'ask-again' | 'remove' | 'block' | 'unblock'
