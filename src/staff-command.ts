import { parseArgs } from 'node:util'
import type { Clock } from './domain/clock.ts'
import { isStaffRole, STAFF_ROLES, type StaffRole } from './domain/staff.ts'
import { CONSOLE, type StaffStore } from './staff/accounts.ts'
import { isName, LONGEST_NAME, plainName } from './staff/names.ts'
import { createToken, hashToken } from './staff/tokens.ts'

export const STAFF_USAGE = `  staff add --name NAME --role ROLE --region CODE [--token]   a new account; prints a link with which its owner sets
                                             a password once within 48 hours, or with --token a token for a program
  staff link NAME                            a new link, when a password was forgotten
  staff token NAME                           a new token; the old one opens nothing any more
  staff list [--json]                        accounts, without tokens
  staff end NAME                             takes an account back at once`

export interface StaffCommandDeps {
  readonly store: StaffStore
  /** A one-time link for an account; undefined when there is none. */
  readonly link: (name: string) => Promise<string | undefined>
  readonly clock: Clock
  /** What was asked for, to standard output. */
  readonly print: (line: string) => void
  /** What is said besides, and errors, to standard error. */
  readonly note: (line: string) => void
}

/** 0 done, 1 the command's own "no", 2 wrong use. */
type ExitCode = 0 | 1 | 2

const REGION = /^\d{6}(?:\d{3}){0,2}$/

interface Values {
  readonly name?: string | undefined
  readonly role?: string | undefined
  readonly region?: string | undefined
  readonly json?: boolean | undefined
  readonly token?: boolean | undefined
}

/** `kepu staff …`, given what follows the word `staff`. Every refusal is one line that says what to do instead. */
export async function staffCommand(args: readonly string[], deps: StaffCommandDeps): Promise<ExitCode> {
  const parsed = parse(args)
  if (typeof parsed === 'string') return wrongUse(deps, parsed)
  const [verb, ...rest] = parsed.positionals
  if (verb === 'add' && rest.length === 0) return add(parsed.values, deps)
  if (verb === 'list' && rest.length === 0) return list(parsed.values.json === true, deps)
  if (verb === 'link') return link(rest, deps)
  if (verb === 'token') return token(rest, deps)
  if (verb === 'end') return end(rest, deps)
  return wrongUse(deps, 'staff takes add, link, token, list or end')
}

function parse(args: readonly string[]): { readonly positionals: string[]; readonly values: Values } | string {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        role: { type: 'string' },
        region: { type: 'string' },
        json: { type: 'boolean' },
        token: { type: 'boolean' },
      },
    })
  } catch (error) {
    // Of several sentences the first names the option.
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)
  }
}

function wrongUse({ note }: StaffCommandDeps, problem: string): 2 {
  note(`kepu staff: ${problem}`)
  return 2
}

interface NewAccount {
  readonly name: string
  readonly role: StaffRole
  readonly region: string
}

function readAccount({ name, role, region }: Values): NewAccount | string {
  if (name === undefined || role === undefined || region === undefined) return 'add needs --name, --role and --region'
  const plain = plainName(name)
  if (!isName(plain)) return `--name is 1 to ${LONGEST_NAME} letters or digits, and not "${CONSOLE}"`
  if (!isStaffRole(role)) return `--role is one of ${STAFF_ROLES.join(', ')}`
  if (!REGION.test(region)) return '--region is a code of 6, 9 or 12 digits, such as 532300 for all of Chuxiong'
  return { name: plain, role, region }
}

async function add(values: Values, deps: StaffCommandDeps): Promise<ExitCode> {
  const account = readAccount(values)
  if (typeof account === 'string') return wrongUse(deps, account)
  const { store, clock, print, note } = deps
  // Also without --token: a hash of what nobody knows opens nothing.
  const token = createToken()
  const { name, role, region } = account
  if (!(await store.add({ ...account, createdAt: clock(), tokenHash: hashToken(token) }))) {
    note(`kepu staff: there is or was an account named ${name}; choose another name`)
    return 1
  }
  await store.record({ at: clock(), staff: CONSOLE, act: 'staff.add', object: name, detail: { role, region } })
  note(`kepu staff: ${name} may act as ${role} in ${region}`)
  if (values.token !== true) return printLink(name, deps)
  note(TOKEN_ONCE)
  print(token)
  return 0
}

const TOKEN_ONCE = 'kepu staff: the token is shown this once, keep it safe'

async function printLink(name: string, deps: StaffCommandDeps): Promise<ExitCode> {
  const made = await deps.link(name)
  if (made === undefined) return unknownName(deps)
  deps.note(`kepu staff: give ${name} this link; it sets a password once, within 48 hours`)
  deps.print(made)
  return 0
}

function unknownName({ note }: StaffCommandDeps): 1 {
  note('kepu staff: there is no account of that name, or not any more; kepu staff list shows all')
  return 1
}

/** The one name that follows a verb, or what is wrong. */
function nameAfter(verb: string, names: readonly string[]): { readonly name: string } | string {
  const [given] = names
  return given === undefined || names.length > 1
    ? `${verb} takes one name; put quotes around a name with spaces`
    : { name: plainName(given) }
}

async function link(names: readonly string[], deps: StaffCommandDeps): Promise<ExitCode> {
  const given = nameAfter('link', names)
  return typeof given === 'string' ? wrongUse(deps, given) : printLink(given.name, deps)
}

async function token(names: readonly string[], deps: StaffCommandDeps): Promise<ExitCode> {
  const given = nameAfter('token', names)
  if (typeof given === 'string') return wrongUse(deps, given)
  const { store, clock, print, note } = deps
  const fresh = createToken()
  if (!(await store.replaceToken(given.name, hashToken(fresh)))) return unknownName(deps)
  await store.record({ at: clock(), staff: CONSOLE, act: 'staff.token', object: given.name, detail: {} })
  note(TOKEN_ONCE)
  print(fresh)
  return 0
}

async function list(json: boolean, { store, print }: StaffCommandDeps): Promise<ExitCode> {
  const accounts = await store.list()
  if (json) print(JSON.stringify(accounts))
  else if (accounts.length === 0) print('no accounts; kepu staff add makes one')
  else
    for (const { name, role, region, createdAt, endedAt } of accounts)
      print(`${name}  ${role}  ${region}  since ${dayOf(createdAt)}${endedAt ? `  ended ${dayOf(endedAt)}` : ''}`)
  return 0
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

async function end(names: readonly string[], deps: StaffCommandDeps): Promise<ExitCode> {
  const given = nameAfter('end', names)
  if (typeof given === 'string') return wrongUse(deps, given)
  const { store, clock, print, note } = deps
  const { name } = given
  const outcome = await store.end(name, clock())
  if (outcome === 'unknown') {
    note('kepu staff: there is no account of that name; kepu staff list shows all')
    return 1
  }
  if (outcome === 'ended')
    await store.record({ at: clock(), staff: CONSOLE, act: 'staff.end', object: name, detail: {} })
  print(outcome === 'ended' ? `${name} has no access any more` : `${name} had no access any more already`)
  return 0
}
