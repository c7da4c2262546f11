import { parseArgs } from 'node:util'
import { isDutyName, plainDutyName } from './alerts/duty-name.ts'
import { type DutyStore, DutyWay, DutyWays, type NewDutyContact } from './alerts/duty-store.ts'
import type { Clock } from './domain/clock.ts'
import { DELIVERY_CHANNELS } from './domain/letter.ts'
import { CONSOLE, type StaffStore } from './staff/accounts.ts'

export const DUTY_USAGE = `  duty add --name NAME --region CODE --way CHANNEL:ADDRESS [--way …] [--tester]   who is told of alerts, by which ways in turn
  duty list [--json]                         who is on duty, without addresses
  duty end NAME                              takes somebody off duty`

export interface DutyCommandDeps {
  readonly store: Pick<DutyStore, 'add' | 'list' | 'end'>
  /** Adds to what was done. */
  readonly record: StaffStore['record']
  readonly clock: Clock
  /** What was asked for, to standard output. */
  readonly print: (line: string) => void
  /** What is said besides, and errors, to standard error. */
  readonly note: (line: string) => void
}

/** 0 done, 1 the command's own "no", 2 wrong use. */
type ExitCode = 0 | 1 | 2

const REGION = /^\d{6}(?:\d{3}){0,2}$/
/** A group is written `wechaty-group:ROOM`. */
const GROUP = '-group'

const OPTIONS = {
  name: { type: 'string' },
  region: { type: 'string' },
  way: { type: 'string', multiple: true },
  tester: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch (error) {
    // Of several sentences the first names the option.
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)
  }
}

type Values = Exclude<ReturnType<typeof parse>, string>['values']

/** `kepu duty …`, given what follows the word `duty`. No address is ever printed. */
export async function dutyCommand(args: readonly string[], deps: DutyCommandDeps): Promise<ExitCode> {
  const parsed = parse(args)
  if (typeof parsed === 'string') return wrongUse(deps, parsed)
  const [verb, ...rest] = parsed.positionals
  if (verb === 'add' && rest.length === 0) return add(parsed.values, deps)
  if (verb === 'list' && rest.length === 0) return list(parsed.values.json === true, deps)
  if (verb === 'end') return end(rest, deps)
  return wrongUse(deps, 'duty takes add, list or end')
}

function wrongUse({ note }: DutyCommandDeps, problem: string): 2 {
  note(`kepu duty: ${problem}`)
  return 2
}

function readWay(way: string): DutyWay | undefined {
  const at = way.indexOf(':')
  const named = way.slice(0, Math.max(at, 0))
  const group = named.endsWith(GROUP)
  const channel = group ? named.slice(0, -GROUP.length) : named
  return DutyWay.safeParse({ channel, address: way.slice(at + 1).trim(), group }).data
}

function readContact({ name, region, way = [], tester = false }: Values, createdAt: Date): NewDutyContact | string {
  if (name === undefined || region === undefined || way.length === 0) return 'add needs --name, --region and --way'
  const plain = plainDutyName(name)
  if (!isDutyName(plain)) return '--name is 1 to 40 letters or digits'
  if (!REGION.test(region)) return '--region is a code of 6, 9 or 12 digits, such as 532300 for all of Chuxiong'
  const ways = way.map(readWay)
  // The address is not repeated: what is printed may be kept in a log.
  const wrong = ways.indexOf(undefined)
  if (wrong !== -1)
    return `--way ${wrong + 1} is not CHANNEL:ADDRESS; channels are ${DELIVERY_CHANNELS.join(', ')}, a group is CHANNEL${GROUP}:ADDRESS`
  const checked = DutyWays.safeParse(ways)
  if (!checked.success) return 'one to five --way are possible'
  return { name: plain, region, ways: checked.data, tester, createdAt }
}

async function add(values: Values, deps: DutyCommandDeps): Promise<ExitCode> {
  const { store, clock, print, note } = deps
  const contact = readContact(values, clock())
  if (typeof contact === 'string') return wrongUse(deps, contact)
  if (await store.add(contact)) {
    await recordEdit(contact.name, { outcome: 'added', region: contact.region }, deps)
    print(`${contact.name} is on duty for ${contact.region}, by ${namesOf(contact)}`)
    return 0
  }
  note(`kepu duty: there is or was somebody named ${contact.name}; choose another name`)
  return 1
}

/** By number: what was done is kept for ever, and names no person. */
async function recordEdit(
  name: string,
  detail: Readonly<Record<string, string>>,
  { store, record, clock }: DutyCommandDeps,
): Promise<void> {
  const contact = (await store.list()).find((one) => one.name === name)
  await record({ at: clock(), staff: CONSOLE, act: 'duty.edit', object: `duty:${contact?.id ?? ''}`, detail })
}

function namesOf({ ways }: Pick<NewDutyContact, 'ways'>): string {
  return ways.map(({ channel, group }) => `${channel}${group ? GROUP : ''}`).join(' then ')
}

async function list(json: boolean, { store, print }: DutyCommandDeps): Promise<ExitCode> {
  const contacts = await store.list()
  const shown = contacts.map(({ ways, ...contact }) => ({ ...contact, by: namesOf({ ways }) }))
  if (json) print(JSON.stringify(shown))
  else if (shown.length === 0) print('nobody is on duty; kepu duty add names somebody')
  else
    for (const { name, region, by, tester, endedAt } of shown)
      print(
        `${name}  ${region}  ${by}${tester ? '  tester' : ''}${endedAt ? `  ended ${endedAt.toISOString().slice(0, 10)}` : ''}`,
      )
  return 0
}

async function end(names: readonly string[], deps: DutyCommandDeps): Promise<ExitCode> {
  const [given] = names
  if (given === undefined || names.length > 1)
    return wrongUse(deps, 'end takes one name; put quotes around a name with spaces')
  const { store, clock, print, note } = deps
  const name = plainDutyName(given)
  const outcome = await store.end(name, clock())
  if (outcome === 'unknown') {
    note('kepu duty: there is nobody of that name; kepu duty list shows all')
    return 1
  }
  if (outcome === 'ended') await recordEdit(name, { outcome }, deps)
  print(outcome === 'ended' ? `${name} is not on duty any more` : `${name} was not on duty any more already`)
  return 0
}
