import { type AlertRecord, COLOURS, isAllClear, isDrill, type Severity } from '../domain/alert.ts'

const SEVERITY_RANKS: Readonly<Record<Severity, number>> = { Extreme: 4, Severe: 3, Moderate: 2, Minor: 1, Unknown: 0 }

/** Colour and severity do not always agree; the worse of the two counts. */
function rankOf({ content }: AlertRecord): number {
  const colour = content.colour === null ? 0 : COLOURS.indexOf(content.colour) + 1
  return Math.max(colour, SEVERITY_RANKS[content.severity])
}

function beganAt({ sent, liveAt, createdAt }: AlertRecord): number {
  return (sent ?? liveAt ?? createdAt).getTime()
}

/** Real alerts before drills, dangers before the news that one is over, then the worst, then the newest first. */
export function worstFirst(alerts: readonly AlertRecord[]): AlertRecord[] {
  return [...alerts].sort(
    (a, b) =>
      Number(isDrill(a.content)) - Number(isDrill(b.content)) ||
      Number(isAllClear(a.content)) - Number(isAllClear(b.content)) ||
      rankOf(b) - rankOf(a) ||
      beganAt(b) - beganAt(a) ||
      a.id.localeCompare(b.id),
  )
}
