import { canHaveDino, startDino } from './dino.ts'
import { testPrivateRoom } from './private-room.ts'
import { noteCannot } from './results.ts'

testPrivateRoom({
  name: 'Dino',
  can: canHaveDino(),
  async start({ peer, ours: [juliet], folder }) {
    const dino = await startDino({ account: peer, peer: juliet, folder, encrypts: true })
    return {
      ...dino,
      async come() {
        await dino.pressNotification(/invit/i, 'accept')
        await dino.enterRoom()
        await dino.say('/nick Nurse')
      },
      encrypt: () => dino.lock(),
      shows: (nick, text, encrypted) =>
        dino.shows(
          text,
          (each) =>
            each.body === text &&
            each.encrypted === encrypted &&
            (nick === null || (each.kind === 'room' && each.nick === nick)),
        ),
    }
  },
  plainAtFirst() {
    const query = "SELECT encryption FROM message WHERE body = 'Who bids me write'"
    noteCannot('Dino 0.4', 'encrypt in a private room without being told to', query, '0')
  },
})
