import type { Replies } from '../answering/replies.ts'
import type { Clock } from '../domain/clock.ts'
import { type Message, type Reply, SILENCE } from '../domain/message.ts'
import { parseGroupCommand } from './group-commands.ts'
import { createGroupFacts } from './group-facts.ts'
import {
  decideInGroup,
  type GroupDecision,
  type GroupMatch,
  type GroupMessage,
  type GroupState,
  reasonOf,
  type SilentReason,
} from './group-policy.ts'
import { DEFAULT_GROUP_SETTINGS, GROUP_HISTORY_MS, type GroupRoom, type GroupStore } from './group-settings.ts'
import { carryOut } from './speak-in-group.ts'
import { ANSWERED_MS } from './unasked-policy.ts'

/** A known rumour or scam in a text, and the reply that says so. */
export interface Recognised {
  readonly match: Exclude<GroupMatch, { readonly kind: 'danger' }>
  /** Asked for only when it is to be said; anything but a verdict is not said. */
  readonly answer: () => Promise<Reply>
}

export interface GroupsDeps {
  readonly store: GroupStore
  readonly recognise: (message: Message) => Promise<Recognised>
  /** Names the bot is called by. */
  readonly aliases: readonly string[]
  readonly replies: Replies
  readonly clock: Clock
  /** One per message, after everything is known. */
  readonly onDecision: (decision: GroupDecision) => void
  readonly onError: (error: unknown) => void
}

/** The reply to the message, heard by chance (danger only) or asked for. */
export type AnswerHere = (overheard: boolean) => Promise<Reply>

export interface Groups {
  readonly attend: (message: Message, answer: AnswerHere) => Promise<Reply>
  /** The bot was taken into the group, perhaps again. Never throws. */
  readonly invited: (room: GroupRoom) => Promise<void>
}

const NOTHING: Recognised = { match: { kind: 'none' }, answer: async () => SILENCE }
const SWEEP_MS = 3_600_000
const CLOSED_EARS: ReadonlySet<string> = new Set<SilentReason>(['from-bot', 'own-text', 'left'])

/** One decision per message of a group: who is answered, what is said unasked, and what the group told the bot to do. */
export function createGroups(deps: GroupsDeps): Groups {
  const { store, clock, onError } = deps
  const factsOf = createGroupFacts(deps.replies)
  const sweep = createSweep(deps)

  return {
    async attend(message, answer) {
      const now = clock()
      const room = roomOf(message)
      const command = message.mentioned ? parseGroupCommand(message.text, deps.aliases) : undefined
      const facts = factsOf(message, command, now)
      const { group, isKnown } = await visit(deps, room, now)
      sweep(now)
      const heard = await listen(deps, { message, facts, group, isKnown, now }, answer)
      const decision = decideInGroup(facts, heard.match, group, now)
      const [said, outcome] = await carryOut({ deps, room, group, now, heard, command, answer }, decision)
      deps.onDecision(outcome)
      return said
    },
    async invited(room) {
      try {
        const settings = await store.settingsOf(room)
        if (settings?.leftAt) await store.changeSettings(room, settings, { leftAt: null }, clock())
      } catch (error) {
        onError(error)
      }
    },
  }
}

function roomOf({ channel, conversation }: Message): GroupRoom {
  return { channel, room: conversation }
}

/** Deletes old history once an hour, as messages come in. */
function createSweep({ store, onError }: GroupsDeps): (now: Date) => void {
  let sweptAt = Number.NEGATIVE_INFINITY
  return (now) => {
    if (now.getTime() - sweptAt < SWEEP_MS) return
    sweptAt = now.getTime()
    store.forgetBefore(new Date(sweptAt - GROUP_HISTORY_MS)).catch(onError)
  }
}

interface Visited {
  readonly group: GroupState
  /** False when its settings and history could not be read. */
  readonly isKnown: boolean
}

/** Without its store a group is answered when it asks or is in danger, and told nothing unasked. */
async function visit({ store, onError }: GroupsDeps, room: GroupRoom, now: Date): Promise<Visited> {
  try {
    const [settings, replies] = await Promise.all([
      store.settingsOf(room),
      store.repliesSince(room, new Date(now.getTime() - ANSWERED_MS)),
    ])
    return { group: { settings: settings ?? DEFAULT_GROUP_SETTINGS, replies }, isKnown: true }
  } catch (error) {
    onError(error)
    return { group: { settings: DEFAULT_GROUP_SETTINGS, replies: [] }, isKnown: false }
  }
}

/** What was made of a message, and the reply to it if it is to be said. */
export interface Heard {
  readonly match: GroupMatch
  readonly answer: () => Promise<Reply>
}

interface Incoming extends Visited {
  readonly message: Message
  readonly facts: GroupMessage
  readonly now: Date
}

/** Danger first, then rumours; what need not be looked at is not. */
async function listen(deps: GroupsDeps, incoming: Incoming, answer: AnswerHere): Promise<Heard> {
  const { message, facts, group, isKnown, now } = incoming
  const unheard = decideInGroup(facts, NOTHING.match, group, now)
  const reason = reasonOf(unheard)
  if (facts.command !== undefined || CLOSED_EARS.has(reason)) return NOTHING
  const urgent = await answer(true).catch((error: unknown) => {
    deps.onError(error)
    return SILENCE
  })
  if (urgent.kind === 'emergency') return { match: { kind: 'danger' }, answer: async () => urgent }
  if (reason !== 'no-match' || !isKnown) return NOTHING
  return deps.recognise(message).catch((error: unknown) => {
    deps.onError(error)
    return NOTHING
  })
}
