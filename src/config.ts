import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from './domain/app-error.ts'

/** `""` in an environment file means "not set". */
const text = z.string().trim().min(1).optional()
const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .optional()
    .transform((value) => (value === undefined ? fallback : value === 'true'))
const wholeNumber = (fallback: number, from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.number().min(from).max(to))
    .optional()
    .transform((value) => value ?? fallback)
const url = z.url({ protocol: /^https?$/ }).optional()

/** Scheme and host alone: the pages know no other place than the root. */
const origin = z
  .url({ protocol: /^https?$/ })
  .regex(/^https?:\/\/[^/?#@\s]+$/i)
  .optional()

/** `fetch` refuses a name and password inside an address. */
const plainUrl = url.refine((value) => value === undefined || !/^https?:\/\/[^/?#]*@/i.test(value))

const LEAST_SECRET = 16
/** It becomes the `sender` and the beginning of every `identifier` of our CAP messages: no space, comma, `<` or `&`. */
const AUTHORITY = /^[A-Za-z0-9][A-Za-z0-9.@_-]{0,63}$/

/** Wider networks than any that somebody runs: whoever is believed may pass himself off as any other client. */
const WIDEST_PREFIX = { 4: 8, 6: 7 } as const

function isProxy(place: string): boolean {
  if (place === 'loopback') return true
  const [address = '', bits, ...more] = place.split('/')
  const version = isIP(address)
  if (version !== 4 && version !== 6) return false
  if (bits === undefined) return true
  const most = version === 4 ? 32 : 128
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) >= WIDEST_PREFIX[version] && Number(bits) <= most
}

const proxies = z
  .string()
  .transform((list) => list.split(',').map((place) => place.trim()))
  .refine((places) => places.every(isProxy))
  .optional()
  .transform((places) => places ?? [])

const Environment = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(3000, 0, 65_535),
    DATA_DIR: z.string().default('./data'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    KNOWLEDGE_DIR: z.string().default('./knowledge'),
    PROMPTS_DIR: z.string().default('./prompts'),
    JOBS_DIR: z.string().default('./jobs'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    EMBEDDING_BASE_URL: url,
    EMBEDDING_API_KEY: text,
    EMBEDDING_NAME: text,
    WECHATY_PUPPET: text,
    HIDE_UNSIGNED: flag(false),
    PUBLIC_URL: origin,
    WEBHOOK_URL: plainUrl,
    WEBHOOK_SECRET: z.string().min(LEAST_SECRET).optional(),
    JOBS_ENABLED: flag(true),
    RETAIN_MESSAGES_DAYS: wholeNumber(30, 1, 3_650),
    MQTT_URL: z.url({ protocol: /^mqtts?$/ }).optional(),
    ALERT_AUTHORITY: z.string().regex(AUTHORITY).default('kepu-chuxiong'),
    ALERT_SINGLE_APPROVAL_UNTIL: z.iso.date().optional(),
    ALERT_ACK_MINUTES: wholeNumber(10, 1, 1_440),
    TRUST_PROXY: proxies,
  })
  .superRefine((env, context) => {
    if ((env.EMBEDDING_BASE_URL === undefined) !== (env.EMBEDDING_NAME === undefined))
      context.addIssue({
        code: 'custom',
        path: ['EMBEDDING_NAME'],
        message: 'set both EMBEDDING_BASE_URL and EMBEDDING_NAME, or neither',
      })
    if ((env.WEBHOOK_URL === undefined) !== (env.WEBHOOK_SECRET === undefined))
      context.addIssue({
        code: 'custom',
        path: [env.WEBHOOK_URL === undefined ? 'WEBHOOK_URL' : 'WEBHOOK_SECRET'],
        message: 'set both WEBHOOK_URL and WEBHOOK_SECRET, or neither',
      })
  })

export interface Config {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly knowledgeDir: string
  readonly promptsDir: string
  readonly logLevel: z.infer<typeof Environment>['LOG_LEVEL']
  readonly embedding: { readonly baseUrl: string; readonly apiKey?: string; readonly model: string } | undefined
  readonly wechatyPuppet: string | undefined
  readonly hideUnsigned: boolean
  /** How long texts of settled questions are kept. */
  readonly retainMessagesDays: number
  /** Under which the public reaches the service, such as `https://kepu.example.cn`; links in feeds start with it. */
  readonly publicUrl: string | undefined
  readonly webhook: { readonly url: string; readonly secret: string } | undefined
  readonly jobsDir: string
  /** False: nothing is started by the clock; what staff start goes on. */
  readonly jobsEnabled: boolean
  /** Broker to which loudspeakers listen; may hold a name and password. */
  readonly mqttUrl: string | undefined
  /** Sender of our CAP messages and beginning of their identifiers. */
  readonly alertAuthority: string
  /** `YYYY-MM-DD`, the last day on which one person alone may broadcast at night; undefined: never. */
  readonly alertSingleApprovalUntil: string | undefined
  /** After so many minutes without an answer a duty officer is listed, and reached by the next channel. */
  readonly alertAckMinutes: number
  /** Addresses and networks of reverse proxies whose `X-Forwarded-For` names the client; none: the one who connects is the client. */
  readonly trustedProxies: readonly string[]
}

const EXPECTED: Readonly<Record<string, string>> = {
  PORT: 'a whole number from 0 to 65535',
  DATABASE_URL: 'postgres://user:password@host:port/name',
  LOG_LEVEL: 'fatal, error, warn, info, debug, trace or silent',
  EMBEDDING_BASE_URL: 'an http or https address, together with EMBEDDING_NAME',
  EMBEDDING_NAME: 'the name of the model, together with EMBEDDING_BASE_URL',
  HIDE_UNSIGNED: 'true or false',
  RETAIN_MESSAGES_DAYS: 'a whole number of days from 1 to 3650',
  PUBLIC_URL: 'http or https and a host, without a path and without a slash at the end',
  WEBHOOK_URL: 'an http or https address without name and password, together with WEBHOOK_SECRET',
  WEBHOOK_SECRET: `at least ${LEAST_SECRET} characters, together with WEBHOOK_URL`,
  JOBS_ENABLED: 'true or false',
  MQTT_URL: 'mqtt://host:port or mqtts://host:port',
  ALERT_AUTHORITY: 'at most 64 letters, digits, dots or hyphens',
  ALERT_SINGLE_APPROVAL_UNTIL: 'a day as YYYY-MM-DD',
  ALERT_ACK_MINUTES: 'a whole number of minutes from 1 to 1440',
  TRUST_PROXY: `loopback, or addresses and networks with commas between them, such as 10.0.0.7 or 10.1.0.0/16; at least /${WIDEST_PREFIX[4]}, IPv6 /${WIDEST_PREFIX[6]}`,
}

/**
 * Reads the environment. Every bad variable is named at once, none of their values is.
 * @throws AppError `config.invalid`
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))]
    const lines = names.map((name) => `${name}: expected ${EXPECTED[name] ?? 'another value'}`)
    throw new AppError('config.invalid', `Environment: ${lines.join('; ')}`)
  }
  const env = parsed.data
  const { EMBEDDING_BASE_URL: baseUrl, EMBEDDING_NAME: model, EMBEDDING_API_KEY: apiKey } = env
  const { WEBHOOK_URL: webhookUrl, WEBHOOK_SECRET: secret } = env
  return {
    host: env.HOST,
    port: env.PORT,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    knowledgeDir: resolve(env.KNOWLEDGE_DIR),
    promptsDir: resolve(env.PROMPTS_DIR),
    logLevel: env.LOG_LEVEL,
    embedding: baseUrl === undefined || model === undefined ? undefined : { baseUrl, model, ...(apiKey && { apiKey }) },
    wechatyPuppet: env.WECHATY_PUPPET,
    hideUnsigned: env.HIDE_UNSIGNED,
    retainMessagesDays: env.RETAIN_MESSAGES_DAYS,
    publicUrl: env.PUBLIC_URL,
    webhook: webhookUrl === undefined || secret === undefined ? undefined : { url: webhookUrl, secret },
    jobsDir: resolve(env.JOBS_DIR),
    jobsEnabled: env.JOBS_ENABLED,
    mqttUrl: env.MQTT_URL,
    alertAuthority: env.ALERT_AUTHORITY,
    alertSingleApprovalUntil: env.ALERT_SINGLE_APPROVAL_UNTIL,
    alertAckMinutes: env.ALERT_ACK_MINUTES,
    trustedProxies: env.TRUST_PROXY,
  }
}

/** A PostgreSQL on which tests and measurements may make databases of their own. */
export function readTestDatabaseUrl(): string | undefined {
  return process.env['TEST_DATABASE_URL'] || undefined
}

/** Version of the program, from package.json beside the build. */
export function readVersion(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return typeof file === 'object' && file !== null && 'version' in file ? String(file.version) : 'unknown'
}
