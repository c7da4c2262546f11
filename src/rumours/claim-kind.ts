/** What a message does with a claim: passes it on, asks about it, or neither. */
export type ClaimKind = 'forward' | 'asks' | 'other'

/** Somebody repeats what was said and doubts it. */
const ASKS =
  /是真的|真的吗|真的假的|真假|听说|听人|听讲|据说|网上|网传|群里|都说|说法|人家说|谣|靠谱|信得|可信|能信|视频里|抖音|刷到|给是真|咯是真|对不对|有没有道理|有没有这回事|给有这回事|是不是骗/u
const PASSED_ON = /转发|转给|扩散|速转|速看|紧急通知|重要通知|@所有人|家人们|看到的?请?转|不转不|收藏/u
/** A question is rarely longer; what is, was mostly passed on. */
const LONG = 60

/** @param form how the channel says the message came */
export function claimKindOf(normalised: string, form: 'text' | 'link' | 'forward'): ClaimKind {
  if (form !== 'text' || PASSED_ON.test(normalised)) return 'forward'
  if (ASKS.test(normalised)) return 'asks'
  return normalised.length >= LONG && !/[?]\s*$/u.test(normalised) ? 'forward' : 'other'
}
