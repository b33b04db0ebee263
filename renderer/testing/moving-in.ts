import type { FoundHistory, FoundId, ImportState } from '../../shared/model/moving-in.ts'
import { ok } from '../../shared/model/result.ts'
import type { Given, MockBridge } from './mock-bridge.ts'

const id = (number: number): FoundId => `5d5f4a0e-1111-4000-8000-00000000000${number}` as FoundId

/** Histories of other programs, as the main process finds them. */
export const sampleFound: readonly FoundHistory[] = [
  {
    id: id(1),
    program: 'gajim',
    place: '~/.local/share/gajim',
    accounts: [
      {
        address: 'romeo@montague.example',
        isHere: true,
        messages: 12_480,
        contacts: 31,
        from: Date.UTC(2019, 2, 3),
        to: Date.UTC(2026, 10, 29),
      },
      {
        address: 'r.montague@guild.example',
        isHere: false,
        messages: 310,
        contacts: 1,
        from: Date.UTC(2024, 0, 9),
        to: Date.UTC(2025, 5, 1),
      },
    ],
    problems: [{ file: 'logs.db', failure: { code: 'import-damaged' } }],
  },
  {
    id: id(2),
    program: 'pidgin',
    place: '~/.purple',
    accounts: [
      { address: 'romeo@montague.example', isHere: true, messages: 88, contacts: 4, from: null, to: null },
    ],
    problems: [],
  },
]

export const sampleImport = (changes: Partial<ImportState> = {}): ImportState => ({
  id: id(1),
  program: 'gajim',
  phase: 'running',
  share: 0.4,
  counts: { accounts: 1, names: 2, messages: 4_992, known: 12, inRooms: 310, unreadable: 1 },
  problems: [],
  failure: null,
  ...changes,
})

/** A main process that finds them, and imports at once. */
export const movingInAnswers = (bridge: () => MockBridge): Given => ({
  'import.look': () => ({ ok: true, value: sampleFound }),
  'import.choose': () => ({ ok: true, value: null }),
  'import.start': () => {
    bridge().announce([{ kind: 'importChanged', importing: sampleImport() }])
    return ok()
  },
  'import.cancel': () => {
    bridge().announce([{ kind: 'importChanged', importing: sampleImport({ phase: 'cancelled' }) }])
    return ok()
  },
  'import.dismiss': () => {
    bridge().announce([{ kind: 'importChanged', importing: null }])
    return ok()
  },
  'export.conversation': () => ({ ok: true, value: '/home/romeo/Chat with Juliet Capulet.html' }),
  'export.account': () => ({ ok: true, value: '/home/romeo/Account romeo@montague.example.xml' }),
})
