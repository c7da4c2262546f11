export interface ServerClock {
  /** The time of the server, in milliseconds, as well as it is known. */
  readonly now: () => number
  /** The server has just said that it is so late there. */
  readonly set: (serverNow: number) => void
  /** What was kept from an earlier run, with the clock of the device at that time. */
  readonly restore: (serverNow: number, deviceNow: number) => void
  /** False: the clock of the device has been set back since then, so nobody knows how late it is. */
  readonly isKnown: () => boolean
}

/**
 * @param wall the clock of the device; cheap boxes begin in 1970 after a power cut
 * @param ticks milliseconds that only ever go forward, but may stand still while the device sleeps
 */
export function createServerClock(wall: () => number, ticks: () => number): ServerClock {
  let atServer = wall()
  let atWall = wall()
  let atTicks = ticks()
  let isKnown = true

  return {
    // The later of the two: rather end an alert too early than too late. The next word of the server sets it right.
    now: () => atServer + Math.max(wall() - atWall, ticks() - atTicks),
    set(serverNow) {
      atServer = serverNow
      atWall = wall()
      atTicks = ticks()
      isKnown = true
    },
    restore(serverNow, deviceNow) {
      const passed = wall() - deviceNow
      isKnown = passed >= 0
      atServer = serverNow + Math.max(passed, 0)
      atWall = wall()
      atTicks = ticks()
    },
    isKnown: () => isKnown,
  }
}
