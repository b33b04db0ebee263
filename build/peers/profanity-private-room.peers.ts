import { testPrivateRoom } from './private-room.ts'
import { canHaveProfanity, startProfanity } from './profanity.ts'
import { beginOmemo, encryptFor } from './profanity-omemo.ts'

testPrivateRoom({
  name: 'Profanity',
  can: canHaveProfanity(),
  async start({ peer, ours, room, folder }) {
    const profanity = await startProfanity(peer, folder)
    await beginOmemo(profanity, peer)
    return {
      ...profanity,
      async come() {
        await profanity.shows(/invite/i)
        profanity.say(`/join ${room()} nick Nurse`)
      },
      encrypt: () => encryptFor(profanity, ...ours),
      shows: (nick, text, encrypted) =>
        profanity.keeps(
          text,
          (each) =>
            each.body === text &&
            each.encrypted === encrypted &&
            (nick === null || each.from === `${room()}/${nick}`),
        ),
    }
  },
})
