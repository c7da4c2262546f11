/** How fast an unofficial account may speak. WeChat publishes no numbers; these are our own, on the careful side. */
export interface Pacing {
  readonly perRoomPerMinute: number
  readonly perAccountPerMinute: number
  readonly delayMs: readonly [least: number, most: number]
  readonly urgentDelayMs: number
}

export const PACING: Pacing = {
  perRoomPerMinute: 6,
  perAccountPerMinute: 20,
  delayMs: [2_000, 6_000],
  urgentDelayMs: 300,
}

export interface Sent {
  readonly at: number
  readonly room: string
}

const MINUTE = 60_000

/** When the window of a minute has room again for one more. */
function freeAt(times: readonly number[], most: number, at: number): number {
  const blocking = times.filter((time) => time > at - MINUTE).sort((a, b) => a - b)
  return blocking.length < most ? at : (blocking[blocking.length - most] ?? at) + MINUTE
}

/**
 * The moment at which a reply may go out, in epoch milliseconds. Danger waits only for the account's limit.
 * @param sent what was sent or is planned, any order
 * @param random 0–1
 */
export function sendAt(
  policy: Pacing,
  sent: readonly Sent[],
  room: string,
  now: number,
  urgent: boolean,
  random: number,
): number {
  const [least, most] = policy.delayMs
  const wished = now + (urgent ? policy.urgentDelayMs : Math.round(least + random * (most - least)))
  const account = freeAt(
    sent.map(({ at }) => at),
    policy.perAccountPerMinute,
    wished,
  )
  if (urgent) return account
  const inRoom = sent.filter((one) => one.room === room).map(({ at }) => at)
  return freeAt(inRoom, policy.perRoomPerMinute, account)
}
