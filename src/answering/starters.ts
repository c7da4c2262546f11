import type { Replies } from './replies.ts'

const SHOWN = 5

/** Questions of this month first, then those of every month. */
export function startersFor(replies: Replies, month: number): string[] {
  const seasonal = replies.starters.filter(({ months }) => months.includes(month))
  const always = replies.starters.filter(({ months }) => months.length === 0)
  return [...seasonal, ...always].slice(0, SHOWN).map(({ ask }) => ask)
}
