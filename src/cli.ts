import { parseArgs } from 'node:util'
import { AUDIT_USAGE } from './audit-command.ts'
import { backupCommand, copyDatabaseCommand, restoreCommand } from './backup-commands.ts'
import { checkContentCommand } from './check-command.ts'
import { chooseEmbedder, compose } from './compose.ts'
import { readConfig } from './config.ts'
import { correctionsCommand } from './corrections-command.ts'
import { runAnswer, runAudit, runDuty, runImport, runJob, runStaff } from './delivery-commands.ts'
import { AppError } from './domain/app-error.ts'
import { DUTY_USAGE } from './duty-command.ts'
import { fitClaimsCommand } from './fit-claims.ts'
import { createLogger } from './logger.ts'
import { checkAddons } from './native-addons.ts'
import type { NextVersions } from './rumours/versions.ts'
import { STAFF_USAGE } from './staff-command.ts'
import { openDatabase } from './storage/database.ts'
import { migrate } from './storage/migrations.ts'
import { createVerdictStore } from './storage/verdict-store.ts'
import { trainCommand } from './train-command.ts'

const USAGE = `kepu COMMAND
  ask "question" [--region CODE] [--elder]   answers on the console
  check-content                              checks every file of the knowledge; exit 1 when something is wrong
  corrections [--json]                       who is still to be told of a changed verdict: counts, no addresses
${STAFF_USAGE}
${AUDIT_USAGE}
${DUTY_USAGE}
  import-subscribers FILE [--apply] [--accept-partial]   looks at a list, and takes it over when told to
  run-job ID [--dry-run]                     who would get what and why; without --dry-run it runs now
  answer TICKET ENTRY                        tells whoever asked that there is an answer
  backup DIR · restore DIR [--force] · copy-database   SQLite safe, back, and to PostgreSQL
  fit-claims                                 fits knowledge/claim-judge.json on left-out texts and prints the curve
  train-embedding                            trains knowledge/embedding.bin from the entries`

/** 0 done, 1 the command's own "no", 2 wrong use. */
type ExitCode = 0 | 1 | 2

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function ask(question: string, region: string | undefined, elder: boolean): Promise<ExitCode> {
  const service = await compose({ ...readConfig(), logLevel: 'error' }, createLogger('error'))
  try {
    const { text } = await service.receive({
      channel: 'console',
      conversation: 'console',
      sender: 'console',
      text: question,
      form: 'text',
      group: false,
      mentioned: false,
      elder,
      ...(region !== undefined && { region }),
    })
    print(text)
    return 0
  } finally {
    await service.stop()
  }
}

/** A command that lists publishes nothing. */
const NOTHING_NEW: NextVersions = () => []

async function corrections(json: boolean): Promise<ExitCode> {
  const database = openDatabase(readConfig(), (error) => process.stderr.write(`kepu: ${error.message}\n`))
  try {
    await migrate(database)
    await correctionsCommand(createVerdictStore(database.db, NOTHING_NEW), json, print)
    return 0
  } finally {
    await database.close()
  }
}

function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

function wrongUse(line: string): ExitCode {
  note(`kepu ${line}`)
  return 2
}

const OPTIONS = {
  region: { type: 'string' },
  elder: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  apply: { type: 'boolean', default: false },
  'accept-partial': { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
} as const

async function run(args: readonly string[]): Promise<ExitCode> {
  checkAddons()
  // They read their own options.
  if (args[0] === 'staff') return runStaff(args.slice(1), print, note)
  if (args[0] === 'audit') return runAudit(args.slice(1), print, note)
  if (args[0] === 'duty') return runDuty(args.slice(1), print, note)
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  const [command, ...rest] = positionals
  const [first, second] = rest
  switch (command) {
    case 'ask': {
      const question = rest.join(' ').trim()
      if (question !== '') return ask(question, values.region, values.elder)
      return wrongUse('ask: write the question in quotes')
    }
    case 'check-content': {
      const today = new Date().toISOString().slice(0, 10)
      return (await checkContentCommand(readConfig().knowledgeDir, today, print)) ? 0 : 1
    }
    case 'corrections':
      return corrections(values.json)
    case 'import-subscribers':
      if (first === undefined) return wrongUse('import-subscribers: name the file')
      return runImport(first, { apply: values.apply, acceptPartial: values['accept-partial'] }, print, note)
    case 'run-job':
      return first === undefined ? wrongUse('run-job: name the job') : runJob(first, values['dry-run'], print)
    case 'answer':
      if (first === undefined || second === undefined) return wrongUse('answer: name the ticket and the entry')
      return runAnswer(first, second, print)
    case 'backup':
      if (first === undefined) return wrongUse('backup: name the folder')
      await backupCommand(readConfig(), first, new Date(), print)
      return 0
    case 'restore':
      if (first === undefined) return wrongUse('restore: name the folder of the backup')
      restoreCommand(readConfig(), first, { force: values.force, now: new Date() }, print)
      return 0
    case 'copy-database':
      await copyDatabaseCommand(readConfig(), print, (error) => note(error.message))
      return 0
    case 'fit-claims': {
      const config = readConfig()
      await fitClaimsCommand(config.knowledgeDir, await chooseEmbedder(config), print)
      return 0
    }
    case 'train-embedding':
      await trainCommand(readConfig().knowledgeDir, print)
      return 0
    default:
      process.stderr.write(`${USAGE}\n`)
      return 2
  }
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    const wrongUse = error instanceof TypeError && 'code' in error
    process.stderr.write(`kepu: ${error instanceof AppError || wrongUse ? error.message : String(error)}\n`)
    process.exitCode = wrongUse || (error instanceof AppError && error.code === 'config.invalid') ? 2 : 1
  },
)
