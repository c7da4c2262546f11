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
  /** What a person asked, oldest first; texts that were kept long enough are empty. */
  readonly ofPerson: (person: Asker) => Promise<readonly StoredEnquiry[]>
  /** Deletes what a person asked, open or not; returns how many. Their numbers are given to nobody else. */
  readonly forgetPerson: (person: Asker) => Promise<number>
  /**
   * Marks an open enquiry as answered, for ever: the first answer stays and is what a repeated call returns, so that whoever
   * was cut off before telling the asker can go on. Undefined: no such number, or closed.
   */
  readonly answer: (ticket: string, answer: EnquiryAnswer, at: Date) => Promise<AnsweredEnquiry | undefined>
}

/** A person on a channel. Where a sender may be called what they like (web chat), the conversation has to be the same too. */
export interface Asker {
  readonly channel: string
  readonly conversation?: string
  readonly sender: string
}

/** An entry that was written for it, or words of a member of staff. */
export type EnquiryAnswer =
  | { readonly kind: 'entry'; readonly entry: string }
  | { readonly kind: 'text'; readonly text: string }

export interface StoredEnquiry extends Enquiry {
  readonly ticket: string
  readonly state: 'open' | 'answered' | 'closed'
  /** Once it is answered. */
  readonly answer?: EnquiryAnswer
  readonly answeredAt?: Date
}

/** With the place where it was asked, to which the answer goes. */
export interface AnsweredEnquiry extends StoredEnquiry {
  readonly state: 'answered'
  readonly answer: EnquiryAnswer
  readonly answeredAt: Date
  /** False: it had been answered before. */
  readonly isNew: boolean
}
