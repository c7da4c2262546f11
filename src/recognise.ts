import type { Answerer } from './answerer.ts'
import type { GroupMatch } from './conversation/group-policy.ts'
import type { GroupsDeps } from './conversation/groups.ts'
import { type Entry, isJudgement, shownVerdict } from './domain/entry.ts'
import { harmOf } from './domain/harm.ts'
import { SILENCE } from './domain/message.ts'
import { normalise } from './retrieval/normalise.ts'
import type { ClaimMatch } from './rumours/match-claims.ts'

type Match = Exclude<GroupMatch, { readonly kind: 'danger' }>

function rumourMatch({ strength }: ClaimMatch, entry: Entry): Match {
  return {
    kind: 'rumour',
    strength,
    entry: entry.id,
    verdict: shownVerdict(entry),
    topic: harmOf(entry),
    isLive: entry.liveClaim,
  }
}

/** A known text says more than signs do, unless it is only likely and the signs are sure. */
async function matchOf({ matchClaims, findEntry, seeScam }: Answerer, text: string): Promise<Match> {
  const [likeliest] = await matchClaims(text)
  const entry = likeliest && findEntry(likeliest.id)
  const rumour: Match =
    likeliest !== undefined && entry !== undefined && isJudgement(entry)
      ? rumourMatch(likeliest, entry)
      : { kind: 'none' }
  if (rumour.kind === 'rumour' && rumour.strength === 'act') return rumour
  const { strength } = seeScam(normalise(text))
  if (strength === 'act' || (strength === 'suggest' && rumour.kind === 'none')) return { kind: 'scam-signs', strength }
  return rumour
}

/** What a message of a group makes of known rumours and scams, for the policy of groups to decide on. */
export function createRecognise(current: () => Answerer): GroupsDeps['recognise'] {
  return async function recognise({ text }) {
    const answerer = current()
    const match = await matchOf(answerer, text)
    return {
      match,
      answer:
        match.kind === 'none'
          ? async () => SILENCE
          : () => answerer.answer({ text, form: 'forward', elder: false, overheard: false }),
    }
  }
}
