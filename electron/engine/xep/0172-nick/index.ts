import { payload } from '../payload.ts'

export { Nick } from './codec.ts'

/** XEP-0172, in subscription requests (§4.1). */
export const userNickname = payload({
  spec: 'XEP-0172',
  title: 'User Nickname',
  version: '1.1',
  status: 'partial',
  note: 'in subscription requests',
})
