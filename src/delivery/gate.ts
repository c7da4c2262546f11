/** Work side by side, up to a number. */
export interface Gate {
  readonly free: () => number
  /** Resolves when there is room for at least one more. */
  readonly room: () => Promise<void>
  /** @param work never rejects */
  readonly run: (work: () => Promise<void>) => void
  /** Resolves when nothing runs any more. */
  readonly empty: () => Promise<void>
}

export function createGate(most: number): Gate {
  let running = 0
  let waiting: Array<{ readonly until: () => boolean; readonly resolve: () => void }> = []

  function leave(): void {
    running--
    const served = waiting.filter(({ until }) => until())
    waiting = waiting.filter((one) => !served.includes(one))
    for (const { resolve } of served) resolve()
  }

  function when(until: () => boolean): Promise<void> {
    return until() ? Promise.resolve() : new Promise((resolve) => waiting.push({ until, resolve }))
  }

  return {
    free: () => most - running,
    room: () => when(() => running < most),
    run(work) {
      running++
      void work().finally(leave)
    },
    empty: () => when(() => running === 0),
  }
}
