import { parseArgs } from 'node:util'
import { checkContentCommand } from './check-command.ts'
import { chooseEmbedder, compose } from './compose.ts'
import { readConfig } from './config.ts'
import { correctionsCommand } from './corrections-command.ts'
import { AppError } from './domain/app-error.ts'
import { fitClaimsCommand } from './fit-claims.ts'
import { createLogger } from './logger.ts'
import { checkAddons } from './native-addons.ts'
import type { NextVersions } from './rumours/versions.ts'
import { openDatabase } from './storage/database.ts'
import { migrate } from './storage/migrations.ts'
import { createVerdictStore } from './storage/verdict-store.ts'
import { trainCommand } from './train-command.ts'

const USAGE = `kepu COMMAND
  ask "question" [--region CODE] [--elder]   answers on the console
  check-content                              checks every file of the knowledge; exit 1 when something is wrong
  corrections [--json]                       who is still to be told of a changed verdict: counts, no addresses
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

async function run(args: readonly string[]): Promise<ExitCode> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      region: { type: 'string' },
      elder: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const [command, ...rest] = positionals
  checkAddons()
  switch (command) {
    case 'ask': {
      const question = rest.join(' ').trim()
      if (question !== '') return ask(question, values.region, values.elder)
      process.stderr.write('kepu ask: write the question in quotes\n')
      return 2
    }
    case 'check-content': {
      const today = new Date().toISOString().slice(0, 10)
      return (await checkContentCommand(readConfig().knowledgeDir, today, print)) ? 0 : 1
    }
    case 'corrections':
      return corrections(values.json)
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
