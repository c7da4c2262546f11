import type { DeliveryChannel, Lane, SendOutcome } from '../domain/letter.ts'

export const CAMPAIGN_STATES = ['draft', 'approved', 'staging', 'running', 'paused', 'cancelled', 'done'] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]

export const LETTER_STATES = [
  'pending',
  'leased',
  'sent',
  'refused',
  'dead',
  'unknown',
  'cancelled',
  'expired',
] as const
export type LetterState = (typeof LETTER_STATES)[number]

/** What is to be sent, before anybody is chosen. */
export interface NewCampaign {
  readonly id: string
  readonly name: string
  readonly lane: Lane
  /** The same key is one campaign, for ever: job and slot, request id, correction key. */
  readonly dedupKey: string
  /** Wordings by key; a letter names the one it carries. */
  readonly bulletins: Readonly<Record<string, string>>
  /** Audience, channels, entry: JSON, kept for display. */
  readonly about: string
  /** Entry whose content it is, for "not repeated within N days". */
  readonly entry: string | null
  /** Job or other source, for caps and reports. */
  readonly origin: string
  readonly createdBy: string
  readonly createdAt: Date
  /** Letters not sent by then expire: a stale warning is worse than none. */
  readonly expiresAt: Date | null
  /** Letters of unknown outcome: `resend` marked as a repeat (warnings), or `show` to staff (routine). */
  readonly unknown: 'resend' | 'show'
}

/** One recipient of a campaign, frozen. */
export interface FrozenRecipient {
  /** Subscriber id, or null for an address that asked (late answers, corrections). */
  readonly subscriber: number | null
  readonly channel: DeliveryChannel
  readonly address: string
  /** The account by which the channel sends to it. */
  readonly account: string
  /** Key of its bulletin. */
  readonly bulletin: string
  /** Not before then (quiet hours, jitter). */
  readonly dueAt: Date
  /** Set: it waits for the end of an emergency, without which it would be due then. */
  readonly unheldDueAt?: Date
}

/** A letter that this worker holds for a while. */
export interface LeasedLetter {
  readonly id: number
  readonly letter: string
  readonly campaign: string
  readonly channel: DeliveryChannel
  readonly address: string
  readonly account: string
  readonly lane: Lane
  readonly text: string
  /** Tries that counted before this one; 0 for the first. */
  readonly attempt: number
  readonly repeat: boolean
}

/** An account that has something to send and may send now. */
export interface ReadyAccount {
  readonly account: string
  readonly channel: DeliveryChannel
  /** The most urgent of what is due. */
  readonly lane: Lane
  /** True: it has a least time between two letters, so each takes its slot. */
  readonly paced: boolean
}

export type StartOutcome =
  /** `next`: when the account has its next slot; left out where it has no slots. */
  | { readonly kind: 'go'; readonly next?: Date }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'gone' }

export interface AccountPace {
  readonly account: string
  readonly channel: DeliveryChannel
  /** Least time between two letters; 0: as fast as it goes. */
  readonly intervalMs: number
  readonly jitterMs: number
}

export interface CampaignProgress {
  readonly id: string
  readonly name: string
  readonly state: CampaignState
  readonly lane: Lane
  readonly total: number
  readonly byState: Readonly<Partial<Record<LetterState, number>>>
}

/** All letters and what became of them. One implementation, two engines; see storage.md §6 for the reasons. */
export interface Ledger {
  /** Creates it as a draft; the one that exists when the key is known. */
  readonly create: (campaign: NewCampaign) => Promise<{ readonly id: string; readonly isNew: boolean }>
  readonly setPace: (pace: AccountPace) => Promise<void>
  /**
   * Freezes the recipients and lets the campaign run: chunks that insert nothing twice and continue after a crash, then one
   * commit by which senders see all of it. Yields between chunks.
   */
  readonly launch: (
    campaign: string,
    recipients: AsyncIterable<readonly FrozenRecipient[]>,
    now: Date,
  ) => Promise<{ readonly total: number }>
  /** Accounts with letters that are due and a free slot, the most urgent first. */
  readonly ready: (now: Date) => Promise<readonly ReadyAccount[]>
  /**
   * Claims letters that are due, of one account whose slot is free and of one campaign, emergencies first. Empty: nothing to do.
   * @param account only of this account; left out: of the most urgent
   */
  readonly claim: (
    worker: string,
    limit: number,
    leaseMs: number,
    now: Date,
    account?: string,
  ) => Promise<readonly LeasedLetter[]>
  /**
   * Takes the sending slot of the account at send time and marks the letter as started. `wait`: the slot is not free yet,
   * the account is paused, or an emergency of the account is due first. `gone`: it is not this worker's any more, cancelled,
   * paused or expired.
   */
  readonly start: (letter: LeasedLetter, worker: string, now: Date) => Promise<StartOutcome>
  /**
   * The same for letters of one claim of an account without slots, in one commit.
   * @returns those that may go; the others wait or are gone
   */
  readonly startAll: (letters: readonly LeasedLetter[], worker: string, now: Date) => Promise<readonly LeasedLetter[]>
  /** Records outcomes; a late worker overwrites nothing. */
  readonly finish: (
    outcomes: ReadonlyArray<{ readonly letter: LeasedLetter; readonly outcome: SendOutcome }>,
    worker: string,
    now: Date,
  ) => Promise<void>
  /** Gives back what was claimed and not started. */
  readonly release: (letters: readonly LeasedLetter[], worker: string) => Promise<void>
  /** Leases that ran out: not started → pending; started → unknown, or pending as a repeat where the campaign says so. Expires what is stale. */
  readonly recover: (
    now: Date,
  ) => Promise<{ readonly returned: number; readonly unknown: number; readonly expired: number }>
  readonly cancel: (campaign: string, now: Date) => Promise<number>
  readonly pause: (campaign: string, paused: boolean) => Promise<void>
  readonly pauseAccount: (account: string, until: Date | null) => Promise<void>
  /** Queued letters to an address that wants no more are cancelled at once. */
  readonly cancelFor: (channel: DeliveryChannel, address: string, now: Date) => Promise<number>
  readonly progress: (campaign: string) => Promise<CampaignProgress | undefined>
  /** Marks campaigns as done whose letters all have an end. */
  readonly settle: (now: Date) => Promise<number>
  /** For metrics. */
  readonly queue: (now: Date) => Promise<{
    readonly oldestDueMs: number
    readonly letters: ReadonlyArray<{ channel: string; state: LetterState; count: number }>
  }>
}
