import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 10
const NANOSECONDS = 1e9
/** Readings of several scrapers within this time look at the same window. */
const WINDOW_MS = 60_000

/** What is used of the histogram of `perf_hooks`; nanoseconds. */
export interface DelayHistogram {
  readonly count: number
  readonly max: number
  readonly percentile: (percentile: number) => number
  readonly reset: () => void
}

/** How late the event loop comes to its timers, in seconds. */
export interface LoopDelay {
  readonly p99: number
  /** One long stall does not move the percentile: it is seen here. */
  readonly max: number
}

const NONE: LoopDelay = { p99: 0, max: 0 }

function openHistogram(): DelayHistogram {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  return histogram
}

/** Node counts the time between two ticks, its own resolution included: 10 ms on an idle loop (measured, Node 20.20). */
function secondsOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000)
}

/**
 * Reads the delay of the last one to two minutes: the worse of the window in progress and the one before it, because a window
 * that has just begun knows nothing. The timer of the histogram keeps no process alive.
 */
export function watchLoopDelay(
  now: () => number = () => performance.now(),
  histogram = openHistogram(),
): () => LoopDelay {
  let before = NONE
  let began = now()
  return () => {
    const current: LoopDelay =
      histogram.count === 0 ? NONE : { p99: secondsOf(histogram.percentile(99)), max: secondsOf(histogram.max) }
    const worse = { p99: Math.max(before.p99, current.p99), max: Math.max(before.max, current.max) }
    if (now() - began < WINDOW_MS) return worse
    before = current
    began = now()
    histogram.reset()
    return worse
  }
}
