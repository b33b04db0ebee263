import { canHaveGajimOmemo, startGajim } from './gajim.ts'
import { testPrivateRoom } from './private-room.ts'

testPrivateRoom({
  name: 'Gajim',
  can: canHaveGajimOmemo(),
  async start({ peer, ours: [juliet], room, folder }) {
    const gajim = await startGajim({ account: peer, peer: juliet, folder, encrypts: true })
    return {
      ...gajim,
      // It follows invitations by itself.
      come: () => Promise.resolve(),
      encrypt: () => gajim.encrypt(room()),
      shows: (nick, text, encrypted) =>
        gajim.shows(
          text,
          (each) =>
            each.body === text &&
            each.encrypted === encrypted &&
            (nick === null || (each.where === room() && each.nick === nick)),
        ),
    }
  },
})
