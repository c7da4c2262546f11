import { z } from 'zod'

/** Named groups of words; a value that starts with `re:` is a regular expression over normalised text. */
export const WordGroups = z.record(z.string(), z.array(z.string().min(1)).min(1))

/** Alternatives; each is names of groups joined by `+`, all of which must occur. */
export const Alternatives = z.array(z.string().min(1))
