import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { AppError } from '../domain/app-error.ts'
import { Job } from './job.ts'

/** Something wrong with a job: where, which field, and why. */
export interface JobFinding {
  /** Name of the file in the folder of jobs. */
  readonly file: string
  readonly field: string
  readonly reason: string
}

export interface LoadedJobs {
  /** In order of their files; those with findings are left out. */
  readonly jobs: readonly Job[]
  readonly findings: readonly JobFinding[]
}

export function describeJobFinding({ file, field, reason }: JobFinding): string {
  return `${file}: ${field}: ${reason}`
}

type Parsed =
  | { readonly kind: 'job'; readonly file: string; readonly job: Job }
  | { readonly kind: 'unusable'; readonly findings: readonly JobFinding[] }

function fieldOf({ path, ...issue }: z.core.$ZodIssue): string {
  const names = issue.code === 'unrecognized_keys' ? [...path, issue.keys.join(', ')] : path
  return names.join('.') || 'file'
}

function parseJob(file: string, content: string): Parsed {
  const document = parseDocument(content)
  const [syntax] = document.errors
  if (syntax !== undefined)
    return {
      kind: 'unusable',
      findings: [{ file, field: 'YAML', reason: `${syntax.code} in line ${syntax.linePos?.[0].line ?? 1}` }],
    }
  const parsed = Job.safeParse(document.toJS())
  if (!parsed.success)
    return {
      kind: 'unusable',
      findings: parsed.error.issues.map((issue) => ({ file, field: fieldOf(issue), reason: issue.message })),
    }
  return { kind: 'job', file, job: parsed.data }
}

function idIn(content: string): string | undefined {
  return /^id:\s*['"]?([\w-]+)/m.exec(content)?.[1]
}

/** A job lies in the file of its name. So of two with one id, the other file is the copy, whatever else is wrong with it. */
function misnamed(contents: ReadonlyMap<string, string>): JobFinding[] {
  return [...contents].flatMap(([file, content]) => {
    const id = idIn(content)
    const home = `${id}.yaml`
    if (id === undefined || home === file) return []
    const isTaken = idIn(contents.get(home) ?? '') === id
    return [{ file, field: 'id', reason: isTaken ? `${id} is taken by ${home}` : `name the file ${home}` }]
  })
}

async function readJobFiles(folder: string): Promise<Map<string, string>> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
    return new Map(names.map((name, at) => [name, texts[at] ?? '']))
  } catch (cause) {
    throw new AppError('jobs.unreadable', 'The folder of jobs cannot be read; set JOBS_DIR to one that exists', {
      cause,
    })
  }
}

/**
 * Reads every `*.yaml` of the folder. Forty bad files give forty findings and leave the good jobs usable.
 * @throws AppError `jobs.unreadable` when the folder itself cannot be read
 */
export async function loadJobs(folder: string): Promise<LoadedJobs> {
  const contents = await readJobFiles(folder)
  const parsed = [...contents].map(([file, content]) => parseJob(file, content))
  const strays = misnamed(contents)
  return {
    jobs: parsed.flatMap((each) => (each.kind === 'job' && each.file === `${each.job.id}.yaml` ? [each.job] : [])),
    findings: [...parsed.flatMap((each) => (each.kind === 'unusable' ? each.findings : [])), ...strays],
  }
}
