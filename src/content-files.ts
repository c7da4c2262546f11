import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { z } from 'zod'
import { AlertWords } from './alerts/alert-words.ts'
import { DutyWords } from './alerts/duty-words.ts'
import { DangerRules } from './answering/danger.ts'
import { IntentRules } from './answering/intents.ts'
import { Replies } from './answering/replies.ts'
import { PriorityAreas } from './campaigns/priority-areas.ts'
import { BulletinWords } from './campaigns/words.ts'
import { AppError } from './domain/app-error.ts'
import { BriefWords } from './jobs/brief-words.ts'
import { ClaimJudge } from './rumours/judge-claim.ts'
import { RedFlags } from './rumours/red-flags.ts'
import { SlotRules } from './rumours/slots.ts'
import { StanceRules } from './rumours/stance-signs.ts'

export interface ContentFiles {
  readonly danger: DangerRules
  readonly intents: IntentRules
  readonly stance: StanceRules
  readonly slots: SlotRules
  readonly judge: ClaimJudge
  readonly redFlags: RedFlags
  readonly replies: Replies
}

/** @throws AppError `content.unreadable` or `content.invalid`, which names every field that is wrong */
export async function readYaml<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
  let content: unknown
  try {
    content = parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new AppError('content.unreadable', `${path} cannot be read as YAML`, { cause })
  }
  const parsed = schema.safeParse(content)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
  throw new AppError('content.invalid', `${path}: ${lines.join('; ')}`)
}

/** Rules by which messages are judged. */
export async function readMessageRules(knowledgeDir: string): Promise<Omit<ContentFiles, 'replies'>> {
  const [danger, intents, stance, slots, judge, redFlags] = await Promise.all([
    readYaml(join(knowledgeDir, 'danger.yaml'), DangerRules),
    readYaml(join(knowledgeDir, 'intents.yaml'), IntentRules),
    readYaml(join(knowledgeDir, 'stance.yaml'), StanceRules),
    readYaml(join(knowledgeDir, 'slots.yaml'), SlotRules),
    readYaml(join(knowledgeDir, 'claim-judge.json'), ClaimJudge),
    readYaml(join(knowledgeDir, 'red-flags.yaml'), RedFlags),
  ])
  return { danger, intents, stance, slots, judge, redFlags }
}

/** Rules and sentences that editors change. The service does not start with broken ones. */
export async function readContentFiles(knowledgeDir: string, promptsDir: string): Promise<ContentFiles> {
  const [rules, replies] = await Promise.all([
    readMessageRules(knowledgeDir),
    readYaml(join(promptsDir, 'replies.yaml'), Replies),
  ])
  return { ...rules, replies }
}

/** The fixed words of weekly briefs and the monthly report. */
export function readBriefWords(promptsDir: string): Promise<BriefWords> {
  return readYaml(join(promptsDir, 'briefs.yaml'), BriefWords)
}

/** The fixed words of warnings. */
export function readAlertWords(promptsDir: string): Promise<AlertWords> {
  return readYaml(join(promptsDir, 'alerts.yaml'), AlertWords)
}

/** What people on duty are told of an alert. */
export function readDutyWords(promptsDir: string): Promise<DutyWords> {
  return readYaml(join(promptsDir, 'duty.yaml'), DutyWords)
}

/** The fixed words of what is pushed, and where it goes first. */
export async function readBulletinFiles(
  knowledgeDir: string,
  promptsDir: string,
): Promise<{ readonly words: BulletinWords; readonly priorityAreas: PriorityAreas }> {
  const [words, priorityAreas] = await Promise.all([
    readYaml(join(promptsDir, 'bulletins.yaml'), BulletinWords),
    readYaml(join(knowledgeDir, 'priority-areas.yaml'), PriorityAreas),
  ])
  return { words, priorityAreas }
}
