/** The encryption of an account without a network, in a process of its own. */
import { serve } from '../files/talk.ts'
import { countRoundTrips } from './first-message.ts'
import { measureRatchet } from './ratchet.ts'
import { measureSealing } from './sealing.ts'

const app = {
  seal: measureSealing,
  roundTrips: countRoundTrips,
  ratchet: measureRatchet,
}

export type App = typeof app

void serve(app)
