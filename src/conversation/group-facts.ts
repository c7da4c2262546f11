import type { Replies } from '../answering/replies.ts'
import type { Message } from '../domain/message.ts'
import type { GroupCommand } from './group-commands.ts'
import type { GroupMessage } from './group-policy.ts'
import { createOwnWords } from './own-words.ts'
import { createRecentTexts } from './recent-texts.ts'

type GroupFacts = (message: Message, command: GroupCommand | undefined, now: Date) => GroupMessage

/** What people pass on says so, or carries a link. */
const FORWARD_WORDS = /(速转|转发|转给|转告|转到|扩散|紧急(通知|通告|提醒)|https?:\/\/)/u

/** What the policy asks about a message. Keeps digests of what was said in the last minutes, nothing else. */
export function createGroupFacts(replies: Replies): GroupFacts {
  const isOurs = createOwnWords(replies)
  const isRepeat = createRecentTexts()
  return ({ channel, conversation, text, form, mentioned, fromBot }, command, now) => ({
    isAddressed: mentioned,
    fromBot: fromBot === true,
    isOurText: isOurs(text),
    isForward: form === 'forward' || form === 'link' || FORWARD_WORDS.test(text),
    isRepeat: isRepeat(JSON.stringify([channel, conversation]), text, now),
    length: Array.from(text).length,
    ...(command !== undefined && { command: command.kind }),
  })
}
