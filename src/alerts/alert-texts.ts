/** What goes over the full screen of a display. Colour is never the only sign: `level` says it in words. */
export interface AlertCard {
  readonly level: string
  readonly colour: 'blue' | 'yellow' | 'orange' | 'red' | 'none'
  readonly headline: string
  readonly areas: string
  /** At most four, the most urgent first. */
  readonly actions: readonly string[]
  readonly issued: string
  /** Empty for an all-clear: it does not end. */
  readonly until: string
  readonly phone: string | null
}

export interface LoudspeakerScript {
  /** To be read as it stands; `（停1秒）` marks pauses. */
  readonly text: string
  /** Sentence by sentence, each at most 20 characters, without marks, with the pause after each in milliseconds. */
  readonly sentences: ReadonlyArray<{ readonly text: string; readonly pauseMs: number }>
  /** Estimated at four characters a second, pauses included: 60 to 90; of an all-clear, which is not drawn out, perhaps less. */
  readonly seconds: number
}

/** Every wording of one alert. Of a drill each begins with 【演练】 (spoken: 演练). */
export interface AlertTexts {
  readonly chat: string
  readonly elder: string
  /** At most 70 characters. */
  readonly sms: string
  /** Each at most 24 characters; shown one after the other, again and again. */
  readonly led: readonly string[]
  readonly card: AlertCard
  readonly loudspeaker: LoudspeakerScript
}
