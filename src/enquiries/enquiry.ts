/** A question that had no vetted answer. `text` is redacted before it comes here. */
export interface Enquiry {
  readonly text: string
  readonly channel: string
  /** Where the answer goes once there is one. */
  readonly conversation: string
  readonly sender: string
  readonly region?: string
  readonly askedAt: Date
}

/** Keeps unanswered questions. The same question of the same person on one day has one number. */
export interface EnquiryStore {
  /** Returns the number people are told, e.g. `KP00042`. */
  readonly file: (enquiry: Enquiry) => Promise<string>
  readonly find: (ticket: string) => Promise<StoredEnquiry | undefined>
  readonly countOpen: () => Promise<number>
}

export interface StoredEnquiry extends Enquiry {
  readonly ticket: string
  readonly state: 'open' | 'answered' | 'closed'
}
