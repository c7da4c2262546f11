/** Work in order per key, side by side across keys. */
export interface Lanes {
  readonly run: (key: string, work: () => Promise<void>) => void
  /** Resolves when everything handed in so far has ended. */
  readonly drained: () => Promise<void>
}

/** wechaty runs its handlers at once; two messages of one conversation must not overtake each other. */
export function createLanes(onError: (error: unknown) => void): Lanes {
  const tails = new Map<string, Promise<void>>()
  return {
    run(key, work) {
      const tail = (tails.get(key) ?? Promise.resolve()).then(work).catch(onError)
      const last = tail.finally(() => {
        if (tails.get(key) === last) tails.delete(key)
      })
      tails.set(key, last)
    },
    drained: async () => {
      await Promise.all(tails.values())
    },
  }
}
