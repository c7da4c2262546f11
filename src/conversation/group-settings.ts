import type { HarmCategory } from '../domain/harm.ts'

/** A group of one channel. */
export interface GroupRoom {
  readonly channel: string
  readonly room: string
}

/** How much the bot may say in a group. */
export interface GroupSettings {
  /** Unasked, only about these. */
  readonly categories: readonly HarmCategory[]
  /** Most unasked replies in a day of Chuxiong; danger is not counted. */
  readonly dailyBudget: number
  /** Most unasked replies in any 60 minutes. */
  readonly hourlyBudget: number
  /** Nothing unasked between these, in minutes after midnight in Chuxiong; may pass midnight. The same twice: never quiet. */
  readonly quietFrom: number
  readonly quietTo: number
  /** Trial: what would be said unasked is counted, not said. */
  readonly shadow: boolean
  readonly mutedUntil: Date | null
  readonly leftAt: Date | null
}

/** Budgets and hours are our own: groups throw out a bot that talks (rumors-line-bot#13), and WeChat publishes no numbers. */
export const DEFAULT_GROUP_SETTINGS: GroupSettings = {
  categories: ['fraud', 'poison', 'health', 'food', 'disaster', 'society'],
  dailyBudget: 3,
  hourlyBudget: 1,
  quietFrom: 22 * 60,
  quietTo: 7 * 60,
  shadow: false,
  mutedUntil: null,
  leftAt: null,
}

export type GroupReplyKind = 'asked' | 'command' | 'danger' | 'unasked' | 'shadow'

/** That something was said in a group (or, in shadow, would have been): no text and no person. */
export interface GroupReply {
  /** Entry the reply was made from; null when there is none. */
  readonly entry: string | null
  readonly at: Date
  readonly kind: GroupReplyKind
}

/** Older replies are deleted. */
export const GROUP_HISTORY_MS = 8 * 24 * 3_600_000

export interface GroupStore {
  /** Undefined for a group in which nothing was ever set. */
  readonly settingsOf: (room: GroupRoom) => Promise<GroupSettings | undefined>
  /** Changes only what is named in `change`, so that two changes at once both hold; a new group starts from `before`. */
  readonly changeSettings: (
    room: GroupRoom,
    before: GroupSettings,
    change: Partial<GroupSettings>,
    at: Date,
  ) => Promise<void>
  /** Replies at `since` or later, the oldest first. */
  readonly repliesSince: (room: GroupRoom, since: Date) => Promise<readonly GroupReply[]>
  readonly recordReply: (room: GroupRoom, reply: GroupReply) => Promise<void>
  /** Deletes the replies of all groups before a time; returns how many. */
  readonly forgetBefore: (before: Date) => Promise<number>
}
