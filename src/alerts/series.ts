import type { AlertRecord, AlertState } from '../domain/alert.ts'
import { formatCapTime } from './cap/cap-time.ts'

/** `sender,identifier,sent` of a message of ours; undefined before its approval. */
export function referenceOf({ identifier, sent }: AlertRecord, sender: string): string | undefined {
  return identifier === null || sent === null ? undefined : `${sender},${identifier},${formatCapTime(sent)}`
}

/** One that was stopped is still in people's hands until a later message says otherwise. */
const CAN_BE_FOLLOWED: readonly AlertState[] = ['live', 'stopped']

/**
 * The messages of a series that the next one refers to and takes the place of, the oldest first: those that people hold and
 * that no later message has taken back.
 */
export function predecessorsIn(series: readonly AlertRecord[], sender: string): readonly AlertRecord[] {
  const replaced = new Set(series.flatMap(({ references }) => references))
  return series.filter((alert) => {
    const reference = referenceOf(alert, sender)
    return CAN_BE_FOLLOWED.includes(alert.state) && reference !== undefined && !replaced.has(reference)
  })
}

/** Those of a series that this one took the place of, as it was approved. */
export function replacedBy(alert: AlertRecord, series: readonly AlertRecord[], sender: string): readonly AlertRecord[] {
  const references = new Set(alert.references)
  return series.filter((other) => {
    const reference = referenceOf(other, sender)
    return other.id !== alert.id && reference !== undefined && references.has(reference)
  })
}
