import { harmOf } from './domain/harm.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { claimForm, examplesOf, judgedIn, ownTexts } from './learn-claims.ts'
import { type ClaimSlots, claimSlotsOf, createReadSlots, type ReadSlots, type SlotRules } from './rumours/slots.ts'

/** Reads the slots of texts by the rules; the counties and townships of the prefecture are places, its own name is none. */
export function openReadSlots({ regions }: Pick<Knowledge, 'regions'>, rules: SlotRules): ReadSlots {
  const [prefecture, ...counties] = regions
  const everywhere = new Set([prefecture?.name, ...(prefecture?.aliases ?? [])])
  const local = counties.flatMap(({ name, aliases }) => [name, ...aliases]).filter((name) => !everywhere.has(name))
  return createReadSlots(rules, local)
}

/** What each known claim names, by the id of its entry: about 3 ms an entry, hence learned when the index is made. */
export function learnSlots(knowledge: Knowledge, rules: SlotRules): ReadonlyMap<string, ClaimSlots> {
  const read = openReadSlots(knowledge, rules)
  return new Map(
    judgedIn(knowledge).map((entry) => {
      const slots = claimSlotsOf(read, {
        claims: examplesOf(knowledge.rumourExamples.claims, entry).map(claimForm),
        own: [...ownTexts(entry), ...entry.asks, ...entry.statements.map(({ text }) => text)].map(claimForm),
        amountsVary: entry.kind === 'scam',
        isEvent: entry.liveClaim || rules.events.includes(harmOf(entry)),
      })
      return [entry.id, slots]
    }),
  )
}
