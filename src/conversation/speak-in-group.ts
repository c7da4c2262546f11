import { type Reply, reply, SILENCE } from '../domain/message.ts'
import { changeBy, type GroupCommand, sentenceForCommand } from './group-commands.ts'
import { type GroupDecision, type GroupMatch, type GroupState, type SpeakWhy } from './group-policy.ts'
import type { GroupReplyKind, GroupRoom } from './group-settings.ts'
import type { AnswerHere, GroupsDeps, Heard } from './groups.ts'
import { SCAM_SIGNS } from './unasked-policy.ts'

/** One message in one group, with all that is needed to reply to it. */
interface Visit {
  readonly deps: Pick<GroupsDeps, 'store' | 'replies' | 'onError'>
  readonly room: GroupRoom
  readonly group: GroupState
  readonly now: Date
  readonly heard: Heard
  readonly command: GroupCommand | undefined
  readonly answer: AnswerHere
}

type CarriedOut = readonly [Reply, GroupDecision]

const KINDS: Readonly<Record<SpeakWhy, GroupReplyKind>> = {
  danger: 'danger',
  command: 'command',
  addressed: 'asked',
  refutes: 'unasked',
  scam: 'unasked',
  live: 'unasked',
}

/** Says what was decided and writes down that it was said, in this order: word, record, return. */
export async function carryOut(visit: Visit, decision: GroupDecision): Promise<CarriedOut> {
  if (decision.kind === 'silent') {
    if (decision.reason === 'shadow') await record(visit, 'shadow', entryOf(visit.heard.match))
    return [SILENCE, decision]
  }
  const kind = KINDS[decision.why]
  const said = await wordingOf(visit, decision.why)
  if (said.kind === 'silent' || (kind === 'unasked' && said.kind !== 'verdict'))
    return [SILENCE, { kind: 'silent', reason: 'no-answer' }]
  const isRecorded = await record(visit, kind, entryOf(visit.heard.match) ?? said.entries[0]?.id ?? null)
  // What nobody asked for must leave its mark first, or the budget has no bottom.
  if (kind === 'unasked' && !isRecorded) return [SILENCE, { kind: 'silent', reason: 'not-recorded' }]
  return [said, decision]
}

function wordingOf(visit: Visit, why: SpeakWhy): Promise<Reply> {
  if (why === 'addressed') return visit.answer(false)
  return why === 'command' && visit.command !== undefined ? obey(visit, visit.command) : visit.heard.answer()
}

async function obey({ deps, room, group, now }: Visit, command: GroupCommand): Promise<Reply> {
  const change = changeBy(command, now)
  if (Object.keys(change).length > 0) await deps.store.changeSettings(room, group.settings, change, now)
  const settings = { ...group.settings, ...change }
  return reply('command', sentenceForCommand(command, settings, deps.replies, now))
}

function entryOf(match: GroupMatch): string | null {
  if (match.kind === 'rumour') return match.entry
  return match.kind === 'scam-signs' ? SCAM_SIGNS : null
}

async function record({ deps, room, now }: Visit, kind: GroupReplyKind, entry: string | null): Promise<boolean> {
  try {
    await deps.store.recordReply(room, { entry, at: now, kind })
    return true
  } catch (error) {
    deps.onError(error)
    return false
  }
}
