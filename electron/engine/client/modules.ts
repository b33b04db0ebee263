import type { Channel, Extension, Use } from '../extension.ts'

/**
 * Sets the modules up in the order of their list, and returns the function that gives their APIs. It is a bug, and
 * throws, if a module needs one that is not before it, or uses one that it does not list in `needs`; so there are no
 * cycles.
 */
export function setUpModules(extensions: readonly Extension<unknown>[], channel: Channel): Use {
  const apis = new Map<Extension<unknown>, unknown>()

  const use: Use = <Api>(extension: Extension<Api>): Api => {
    if (!apis.has(extension)) throw new Error(`${extension.about.spec} is not among this account's modules`)
    return apis.get(extension) as Api
  }
  for (const extension of extensions) {
    const { spec } = extension.about
    if (apis.has(extension)) throw new Error(`${spec} is listed twice`)
    const needs: readonly Extension<unknown>[] = extension.needs ?? []
    for (const needed of needs) {
      if (!apis.has(needed)) throw new Error(`${spec} needs ${needed.about.spec} before it in the list`)
    }
    const useNeeded: Use = (other) => {
      if (!needs.includes(other)) throw new Error(`${spec} uses ${other.about.spec} without needing it`)
      return use(other)
    }
    apis.set(extension, extension.setup(channel, useNeeded))
  }
  return use
}
