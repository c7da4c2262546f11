import { DutyWays } from './alerts/duty-store.ts'
import { auditCommand } from './audit-command.ts'
import { compose, type Service } from './compose.ts'
import { readConfig } from './config.ts'
import { AppError } from './domain/app-error.ts'
import type { Region } from './domain/region.ts'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from './domain/segments.ts'
import { dutyCommand } from './duty-command.ts'
import { importSubscribersCommand } from './import-subscribers-command.ts'
import { loadKnowledge } from './knowledge/load-knowledge.ts'
import { createLogger } from './logger.ts'
import { runJobCommand } from './run-job-command.ts'
import { createLinks } from './staff/links.ts'
import { staffCommand } from './staff-command.ts'
import { createAuditLog } from './storage/audit-log.ts'
import { type OpenDatabase, openDatabase } from './storage/database.ts'
import { createDutyStore } from './storage/duty-store.ts'
import { createEnquiryStore } from './storage/enquiry-store.ts'
import { migrate } from './storage/migrations.ts'
import { createSignInStore } from './storage/sign-in-store.ts'
import { createStaffStore } from './storage/staff-store.ts'
import { createSubscriberStore } from './storage/subscriber-store.ts'

type Print = (line: string) => void

async function withDatabase<Result>(note: Print, work: (database: OpenDatabase) => Promise<Result>): Promise<Result> {
  const database = openDatabase(readConfig(), (error) => note(error.message))
  try {
    await migrate(database)
    return await work(database)
  } finally {
    await database.close()
  }
}

/** The whole service, not listening. @throws AppError `database.migration` when there are no tables to work on */
async function withService<Result>(work: (service: Service) => Promise<Result>): Promise<Result> {
  const service = await compose({ ...readConfig(), logLevel: 'error' }, createLogger('error'))
  try {
    if (!(await service.migrated))
      throw new AppError('database.migration', 'The database cannot be used: see the line above')
    return await work(service)
  } finally {
    await service.stop()
  }
}

/** @param args what follows the word `staff` */
export function runStaff(args: readonly string[], print: Print, note: Print): Promise<0 | 1 | 2> {
  const { publicUrl, host, port } = readConfig()
  const clock = () => new Date()
  const origin = publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  return withDatabase(note, ({ db }) => {
    const link = createLinks({ store: createSignInStore(db), origin, clock })
    return staffCommand(args, { store: createStaffStore(db), link, clock, print, note })
  })
}

/** @param args what follows the word `audit` */
export function runAudit(args: readonly string[], print: Print, note: Print): Promise<0 | 1 | 2> {
  return withDatabase(note, ({ db }) => auditCommand(args, { audit: createAuditLog(db), print, note }))
}

/** @param args what follows the word `duty` */
export function runDuty(args: readonly string[], print: Print, note: Print): Promise<0 | 1 | 2> {
  return withDatabase(note, ({ db }) => {
    const store = createDutyStore(db, (json) => DutyWays.parse(json))
    return dutyCommand(args, { store, record: createStaffStore(db).record, clock: () => new Date(), print, note })
  })
}

export async function runImport(
  file: string,
  options: { readonly apply: boolean; readonly acceptPartial: boolean },
  print: Print,
  note: Print,
): Promise<0 | 1> {
  const { knowledge } = await loadKnowledge(readConfig().knowledgeDir)
  const regions: readonly Region[] = knowledge.regions
  return withDatabase(note, async ({ db }) => {
    const store = createSubscriberStore(db, { segments: SEGMENTS, topics: SUBSCRIPTION_TOPICS })
    const deps = { store, regions, now: new Date() }
    return (await importSubscribersCommand(file, options, deps, print)) ? 0 : 1
  })
}

export function runJob(id: string, isDry: boolean, print: Print): Promise<0 | 1> {
  return withService(({ jobs, regionName }) =>
    runJobCommand(id, isDry, { ...jobs, regionName, clock: () => new Date(), print }),
  )
}

/** `kepu answer TICKET ENTRY`: the question has an answer now; its asker is told where it was asked. */
export function runAnswer(ticket: string, entry: string, print: Print): Promise<0 | 1> {
  return withService(async ({ delivery, database }) => {
    if (delivery.bulletins.entry(entry) === undefined) {
      print(`没有叫“${entry}”的条目`)
      return 1
    }
    const answered = await createEnquiryStore(database.db).answer(ticket, { kind: 'entry', entry }, new Date())
    if (answered === undefined) {
      print(`没有编号是“${ticket}”的问题`)
      return 1
    }
    const told = await delivery.tellAnswer({ ...answered, ticket, question: answered.text, entry })
    print(
      told.kind === 'told'
        ? `已经排队告诉提问的人，批次${told.campaign}；服务运行时发出`
        : '问题已标为有答案；提问的渠道不能主动发消息，没有告诉',
    )
    return 0
  })
}
