import type { ContentFiles } from './content-files.ts'
import type { Entry } from './domain/entry.ts'
import { harmOf } from './domain/harm.ts'
import { claimForm, examplesOf, ownTexts } from './learn-claims.ts'
import { coreFeatures } from './rumours/core-words.ts'
import { createMatchClaims, type MatchClaims } from './rumours/match-claims.ts'
import { type ClaimSlots, claimSlotsOf, createReadSlots } from './rumours/slots.ts'
import { createStanceSigns } from './rumours/stance-signs.ts'
import type { Search } from './search-index.ts'

/** Joins the matcher with one loaded index. Takes texts as they came. */
export function openMatcher(
  search: Search,
  files: ContentFiles,
  entries: ReadonlyMap<string, Entry>,
  today: () => string,
): MatchClaims {
  const { knowledge } = search
  const [prefecture, ...counties] = knowledge.regions
  const everywhere = new Set([prefecture?.name, ...(prefecture?.aliases ?? [])])
  const local = counties.flatMap(({ name, aliases }) => [name, ...aliases]).filter((name) => !everywhere.has(name))
  const readSlots = createReadSlots(files.slots, local)
  const signsOf = createStanceSigns(files.stance)
  const known = new Map<string, ClaimSlots>()

  const slotsOf = (id: string) => {
    const entry = entries.get(id)
    if (entry === undefined) return undefined
    const before = known.get(id)
    if (before !== undefined) return before
    const slots = claimSlotsOf(readSlots, {
      claims: examplesOf(knowledge.rumourExamples.claims, entry).map(claimForm),
      own: [...ownTexts(entry), ...entry.asks, ...entry.statements.map(({ text }) => text)].map(claimForm),
      amountsVary: entry.kind === 'scam',
      isEvent: entry.liveClaim || files.slots.events.includes(harmOf(entry)),
    })
    known.set(id, slots)
    return slots
  }
  const match = createMatchClaims({
    find: async (clean) => (await search.findClaims(clean, signsOf(clean))).filter(({ id }) => entries.has(id)),
    stanceIn: (clean) => search.stanceIn(clean, signsOf),
    coreFeatures: (id, clean) => coreFeatures(search.index.cores.get(id) ?? [], clean),
    judge: files.judge,
    readSlots,
    slotsOf,
    isStale: (id) => (entries.get(id)?.review.next ?? '') < today(),
  })
  return (text) => match(claimForm(text))
}
