import { onTestFinished } from 'vitest'
import type { SearchPage } from '../../../shared/contract/search.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'
import { createSearch } from './index.ts'

type Search = ReturnType<typeof createSearch>

export interface SearchRig {
  readonly rig: Rig
  readonly search: Search
  readonly commands: Search['commands']
  /** Lets the index take in everything that is here. */
  indexed(): Promise<void>
  /** The first page, newest first. */
  page(text: string, order?: 'newest' | 'relevance'): Promise<SearchPage>
  /** The excerpts of the first page, or the name of a file without a caption. */
  found(text: string, order?: 'newest' | 'relevance'): Promise<string[]>
}

/** The messages of one account, and the search of them. */
export function createSearchRig(options: RigOptions = {}): SearchRig {
  return searchOn(createRig(options))
}

export function searchOn(rig: Rig): SearchRig {
  const search = createSearch(rig.context, { messages: rig.messages })
  const release = search.attach?.({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  onTestFinished(async () => {
    release?.()
    await search.close?.()
  })
  const page: SearchRig['page'] = async (text, order = 'newest') => {
    const answer = await search.commands['search.messages']({ text, order, limit: 50 })
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.value
  }
  return {
    rig,
    search,
    commands: search.commands,
    async indexed() {
      await quiet()
      await rig.ports.clock.advance(10_000)
    },
    page,
    found: async (text, order) =>
      (await page(text, order)).hits.map(({ excerpt, file }) => excerpt || (file?.name ?? '')),
  }
}
