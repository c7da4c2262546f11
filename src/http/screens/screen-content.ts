/** A live alert on a screen. */
export interface ScreenAlert {
  readonly id: string
  readonly drill: boolean
  /** From then on it must not be shown. */
  readonly until: Date
  readonly card: {
    /** Says in words how bad it is; colour is never the only sign. */
    readonly level: string
    readonly colour: 'blue' | 'yellow' | 'orange' | 'red' | 'none'
    readonly headline: string
    readonly areas: string
    readonly actions: readonly string[]
    readonly issued: string
    readonly until: string
    readonly phone: string | null
  }
  /** True when it tells that the danger is over. */
  readonly over: boolean
}

/** One thing to know, while there is no alert. */
export interface ScreenSlide {
  /** Of the entry. */
  readonly id: string
  readonly topic: string
  readonly title: string
  /** At most five, each of at most 20 characters. */
  readonly lines: readonly string[]
  readonly phone: string | null
  readonly source: string
  /** Who has checked it, where that has to be said. */
  readonly note: string | null
}

/** What a screen in a region shows. Depends on nothing but what is live, the mode, the day and the knowledge. */
export interface ScreenContent {
  readonly region: string
  readonly regionName: string
  readonly mode: 'peace' | 'emergency'
  /** What the emergency is about, in words; null in peace. */
  readonly hazard: string | null
  /** The worst first. */
  readonly alerts: readonly ScreenAlert[]
  readonly slides: readonly ScreenSlide[]
}

export interface ScreenQuestion {
  readonly region: string
  /** True: a test screen, which shows drills besides what is real. */
  readonly drill: boolean
}
