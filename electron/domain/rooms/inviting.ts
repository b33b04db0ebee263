import type { RequestFailure } from '../../../shared/model/failure.ts'
import { bareOf, type BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Room as JoinedRoom } from '../../engine/xep/0045-muc/index.ts'
import { toRoom, type OwnRoom } from './own-room.ts'

/** Those with one of these may enter a members-only room. */
const ADMITTED = ['owner', 'admin', 'member'] as const

/**
 * Invites people. Into a members-only room they need an affiliation first. Whoever may not give them one asks the room to
 * invite them (XEP-0045 §7.8.2); otherwise they are invited directly, since their server vouches for us (XEP-0249). Returns
 * those for whom it failed. `isGroup`: the room is only for members, though it has not said so yet.
 */
export async function inviteAll(
  own: OwnRoom,
  room: JoinedRoom,
  people: readonly BareJid[],
  { reason, isGroup = false }: { readonly reason?: string; readonly isGroup?: boolean },
): Promise<Result<readonly BareJid[], RequestFailure>> {
  const { rights, traits } = toRoom(own)
  const isForMembers = traits.membersOnly || isGroup
  const mayAdmit = isForMembers && rights.manageMembers
  const admitted = mayAdmit ? await admit(own, people) : ok([])
  if (!admitted.ok) return admitted
  const failed = new Set(admitted.value)
  const way = isForMembers && !rights.manageMembers ? 'mediated' : 'direct'
  const { password } = own.kept
  for (const person of new Set(people)) {
    if (failed.has(person)) continue
    const draft = {
      way,
      ...(reason !== undefined && { reason }),
      ...(way === 'direct' && password !== null && { password }),
    } as const
    if (!room.invite(person, draft)) return err({ code: 'not-connected' })
  }
  return ok([...failed])
}

/**
 * Makes those members who are not admitted yet: an owner must not become less by an invitation. Returns those whom the room
 * refuses.
 */
async function admit(
  { account, jid }: OwnRoom,
  people: readonly BareJid[],
): Promise<Result<readonly BareJid[], RequestFailure>> {
  const { admin } = account.api
  const known = new Set<BareJid>()
  for (const affiliation of ADMITTED) {
    const list = await admin.list(jid, affiliation)
    if (!list.ok) return list
    for (const { address } of list.value) known.add(bareOf(address))
  }
  const news = [...new Set(people)]
    .filter((person) => !known.has(person))
    .map((address) => ({ address, affiliation: 'member' as const }))
  if (news.length === 0) return ok([])
  const all = await admin.setAffiliations(jid, news)
  if (all.ok) return ok([])
  if (all.error.code !== 'stanza-error') return all
  // One of them may be the reason.
  const refused: BareJid[] = []
  for (const one of news) {
    const set = await admin.setAffiliations(jid, [one])
    if (!set.ok) refused.push(one.address)
  }
  return ok(refused)
}
