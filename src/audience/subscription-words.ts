import { withoutNames } from '../domain/called-names.ts'
import type { Region } from '../domain/region.ts'
import { SEGMENTS, type Segment, SUBSCRIPTION_TOPICS, type SubscriptionTopic } from '../domain/segments.ts'
import { createSpoken, SEGMENT_WORDS, TOPIC_WORDS } from './audience-words.ts'
import { parsePlace, type SpokenPlace } from './spoken-place.ts'
import { parseQuietHours } from './spoken-time.ts'

/** What a person tells about letters, or about what is kept of them. */
export type SubscriptionCommand =
  /** No topics: all. */
  | { readonly kind: 'subscribe' | 'unsubscribe'; readonly topics: readonly SubscriptionTopic[] }
  | { readonly kind: 'unknown-topic'; readonly topic: string }
  | SpokenPlace
  | { readonly kind: 'segments'; readonly are: boolean; readonly segments: readonly Segment[] }
  | { readonly kind: 'elder'; readonly elder: boolean }
  /** Minutes after midnight in Chuxiong; equal: none. */
  | { readonly kind: 'quiet'; readonly from: number; readonly to: number }
  | { readonly kind: 'wrong-quiet' | 'settings' | 'export' | 'erase' | 'confirm-erase' }

export interface SpokenTo {
  /** Names the bot is called by. */
  readonly aliases: readonly string[]
  readonly regions: readonly Region[]
}

const NIGHT = { kind: 'quiet', from: 22 * 60, to: 7 * 60 } as const
const ALWAYS = { kind: 'quiet', from: 0, to: 0 } as const
const SUBSCRIBE = { kind: 'subscribe', topics: [] } as const
const UNSUBSCRIBE = { kind: 'unsubscribe', topics: [] } as const

function all(command: SubscriptionCommand, words: string): ReadonlyArray<readonly [string, SubscriptionCommand]> {
  return words.split(' ').map((word) => [word, command] as const)
}

/** Whole messages. Ways to end are many on purpose: nobody should have to know the right word. */
const WHOLE: ReadonlyMap<string, SubscriptionCommand> = new Map([
  ...all(SUBSCRIBE, '订阅 订閱 訂閱 我要订阅 我想订阅 我订阅 开始订阅 订阅全部 全部订阅 订阅所有 重新订阅 恢复订阅'),
  ...all(
    UNSUBSCRIBE,
    'TD 退订 退訂 退定 我要退订 我想退订 全部退订 退订全部 退订所有 取消订阅 我要取消订阅 取消全部订阅 不订了 不订阅了 别再给我发了 不要再给我发了 别给我发了 不要给我发了 不再接收',
  ),
  ...all({ kind: 'elder', elder: true }, '大字 大字版 简短 简短版 老人版 老年版 大字简短'),
  ...all({ kind: 'elder', elder: false }, '正常字 正常版 普通版 普通字 标准版 详细版 取消大字 取消简短'),
  ...all(
    NIGHT,
    '晚上不要打扰 晚上别打扰 晚上不打扰 夜里不要打扰 夜里别打扰 夜间不要打扰 晚上免打扰 夜间免打扰 晚上不要发 晚上别发 晚上不要给我发 免打扰',
  ),
  ...all(ALWAYS, '取消静音时间 取消免打扰 关闭免打扰 不要静音时间 随时都可以发 什么时候都可以发'),
  ...all({ kind: 'settings' }, '我的设置 我的订阅 查看设置 查看订阅 看看我的设置 查看我的设置 查看我的订阅'),
  ...all({ kind: 'export' }, '导出我的数据 导出数据 我的数据 查看我的数据 导出我的信息'),
  ...all({ kind: 'erase' }, '删除我的数据 删掉我的数据 清除我的数据 删除我的信息 删掉我的信息 注销我的数据'),
  ...all({ kind: 'confirm-erase' }, '确认删除'),
])

const ABOUT_TOPICS = /^(?:我要|我想)?(订阅|訂閱|退订|退訂|取消订阅) ?(.+?)$/u
const ABOUT_ME = /^我(?:是|就是)(.+)$/u
const NOT_ME = /^我(?:不是|不再是)(.+)$/u
const QUIET = /^(?:静音时间|免打扰时间|免打扰|不要打扰时间)[ :]?(.+)$/u
const LOOKS_LIKE_TIME = /^[\d零一二两三四五六七八九十:点钟分半到至~–—\- 早晚上下中午夜里间凌晨傍]+$/u
const BETWEEN = /[、,;/ ]|(?:也是|还是|和|跟|以及)/u
/** A topic that is not known is only taken for one when it stands apart and asks nothing. */
const TOPIC_LIKE = /^[\p{Script=Han}]{1,5}$/u
const ASKS = /[吗呢么嘛吧啊谁哪几多少怎咋何为什要能会不没了的是有被号]/u

const topicOf = createSpoken(TOPIC_WORDS, SUBSCRIPTION_TOPICS)
const segmentOf = createSpoken(SEGMENT_WORDS, SEGMENTS)

/** Each part by name; undefined when one of them is not known. */
function each<Id>(list: string, named: (word: string) => Id | undefined): Id[] | undefined {
  const ids = new Set<Id>()
  for (const part of list.split(BETWEEN).filter((word) => word !== '')) {
    const id = named(part)
    if (id === undefined) return undefined
    ids.add(id)
  }
  return ids.size === 0 ? undefined : [...ids]
}

function parseTopics(words: string): SubscriptionCommand | undefined {
  const [, verb, list] = ABOUT_TOPICS.exec(words) ?? []
  if (verb === undefined || list === undefined) return undefined
  const topics = each(list, topicOf)
  const kind = verb === '订阅' || verb === '訂閱' ? 'subscribe' : 'unsubscribe'
  if (topics !== undefined) return { kind, topics }
  const apart = words.includes(`${verb} `)
  return apart && TOPIC_LIKE.test(list) && !ASKS.test(list) ? { kind: 'unknown-topic', topic: list } : undefined
}

function parseSegments(words: string): SubscriptionCommand | undefined {
  const bare = (list: string) => list.replaceAll(/(?:一个|一名|一位|个)(?=\p{Script=Han})/gu, '')
  const not = NOT_ME.exec(words)?.[1]
  const list = not ?? ABOUT_ME.exec(words)?.[1]
  const segments = list === undefined ? undefined : each(bare(list), segmentOf)
  return segments && !segments.includes('tester') ? { kind: 'segments', are: not === undefined, segments } : undefined
}

function parseQuiet(words: string): SubscriptionCommand | undefined {
  const hours = QUIET.exec(words)?.[1]?.replaceAll(' ', '')
  if (hours === undefined || !LOOKS_LIKE_TIME.test(hours)) return undefined
  const quiet = parseQuietHours(hours)
  return quiet === undefined ? { kind: 'wrong-quiet' } : { kind: 'quiet', ...quiet }
}

/** Question marks stay: what ends with one is no command. */
function bareWords(text: string, aliases: readonly string[]): string {
  const words = text
    .normalize('NFKC')
    .trim()
    .replace(/^[@\s]+/u, '')
    .replace(/[\s.。!~,、;…]+$/u, '')
    .replace(/\s+/gu, ' ')
  return withoutNames(words, aliases).replace(/^(?:请帮我|请|帮我)/u, '')
}

const LONGEST = 40

/**
 * The command a message is; undefined when it is anything more than the command, so that a question is never taken for one.
 */
export function parseSubscriptionCommand(
  text: string,
  { aliases, regions }: SpokenTo,
): SubscriptionCommand | undefined {
  if (text.length > LONGEST) return undefined
  const words = bareWords(text, aliases)
  return (
    WHOLE.get(words.replaceAll(' ', '').toUpperCase()) ??
    parseTopics(words) ??
    parseSegments(words) ??
    parseQuiet(words) ??
    parsePlace(words, regions)
  )
}
