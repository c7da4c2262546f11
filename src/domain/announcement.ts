/** A live alert as loudspeakers say it. */
export interface Announcement {
  /** Of the alert. */
  readonly id: string
  readonly drill: boolean
  readonly headline: string
  /** To be read as it stands; `（停1秒）` marks pauses. */
  readonly text: string
  /** Sentence by sentence, with the pause after each in milliseconds. */
  readonly sentences: ReadonlyArray<{ readonly text: string; readonly pauseMs: number }>
  /** How long it takes to say, pauses included. */
  readonly seconds: number
  /** From then on it must not be said. */
  readonly until: Date
  /** Codes of the regions it is for. */
  readonly regions: readonly string[]
}
