import type { Answerer } from './answerer.ts'
import type { GroupsDeps } from './conversation/groups.ts'
import { isJudgement, shownVerdict } from './domain/entry.ts'
import { harmOf } from './domain/harm.ts'
import { SILENCE } from './domain/message.ts'

/** What a message of a group makes of known rumours and scams, for the policy of groups to decide on. */
export function createRecognise(current: () => Answerer): GroupsDeps['recognise'] {
  return async function recognise({ text }) {
    const { matchClaims, findEntry, answer } = current()
    const [likeliest] = await matchClaims(text)
    const entry = likeliest && findEntry(likeliest.id)
    if (likeliest === undefined || entry === undefined || !isJudgement(entry))
      return { match: { kind: 'none' }, answer: async () => SILENCE }
    return {
      match: {
        kind: 'rumour',
        strength: likeliest.strength,
        entry: entry.id,
        verdict: shownVerdict(entry),
        topic: harmOf(entry),
        isLive: entry.liveClaim,
      },
      answer: () => answer({ text, form: 'forward', elder: false, overheard: false }),
    }
  }
}
