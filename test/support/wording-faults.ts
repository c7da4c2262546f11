import type { AlertTexts } from '../../src/alerts/alert-texts.ts'
import { sentencesOf } from '../../src/alerts/instructions.ts'
import { speakNumbers } from '../../src/alerts/spoken-numbers.ts'
import { type AlertRecord, COLOUR_WORDS, DRILL_MARK, isAllClear, isDrill } from '../../src/domain/alert.ts'
import { alertWords } from './worded-alerts.ts'

const AI_LABEL = /人工智能|AI生成|AI 生成|由AI|大模型/u
const UNSUBSCRIBE = /退订|TD/u
const length = (text: string) => Array.from(text).length
const bare = (text: string) => text.replace(/[\s\p{P}\p{S}]/gu, '')

/** Texts by name, as they are read: a list of lines is read one after the other. */
export function namedTexts({ chat, elder, sms, led, card, loudspeaker }: AlertTexts): Readonly<Record<string, string>> {
  const shown = [card.level, card.headline, card.areas, ...card.actions, card.issued, card.until, card.phone ?? '']
  const said = loudspeaker.sentences.map(({ text }) => text).join('')
  return { chat, elder, sms, led: led.join('\n'), card: shown.join('\n'), loudspeaker: said }
}

/** What is wrong with the wordings of an alert; empty: nothing. */
export function faultsOf(alert: AlertRecord, texts: AlertTexts): string[] {
  return [
    ...limitFaults(texts),
    ...drillFaults(alert, texts),
    ...colourFaults(alert, texts),
    ...spokenFaults(alert, texts),
  ]
}

function limitFaults({ chat, elder, sms, led, card }: AlertTexts): string[] {
  const lines = elder.split('\n')
  return [
    ...(Buffer.byteLength(chat) <= 1_800 ? [] : ['chat is over 1,800 bytes']),
    ...(lines.length <= 5 && lines.every((line) => length(line) <= 20 && line !== '') ? [] : [`elder: ${elder}`]),
    ...(sms.length <= 70 && !sms.includes('\n') ? [] : [`sms: ${sms}`]),
    ...(led.length > 0 && led.every((line) => length(line) <= 24 && line !== '') ? [] : [`led: ${led.join('/')}`]),
    ...(card.actions.length <= 4 && length(card.headline) <= 70 ? [] : [`card: ${JSON.stringify(card)}`]),
    ...[chat, elder, sms, ...led, ...card.actions].flatMap((text) =>
      AI_LABEL.test(text) || UNSUBSCRIBE.test(text) || /\{\w+\}/u.test(text) ? [`forbidden words: ${text}`] : [],
    ),
  ]
}

function drillFaults({ content }: AlertRecord, { chat, elder, sms, led, card, loudspeaker }: AlertTexts): string[] {
  const begins = [chat, elder, sms, ...led, card.level, card.headline].map((text) => text.startsWith(DRILL_MARK))
  const spoken = loudspeaker.text.startsWith('演练')
  const ends = loudspeaker.sentences.at(-1)?.text.startsWith('以上是演练') === true
  return [...begins, spoken, ends].every((each) => each === isDrill(content)) ? [] : ['marks of drills']
}

/** The words of the colour stand in everything that is read alone; of LED lines and the card, in one of them. */
function colourFaults({ content }: AlertRecord, texts: AlertTexts): string[] {
  const { colour } = content
  if (colour === null) return []
  return Object.entries(namedTexts(texts)).flatMap(([name, text]) =>
    text.includes(COLOUR_WORDS[colour]) ? [] : [`${name} without the colour: ${text}`],
  )
}

function spokenFaults({ content }: AlertRecord, { loudspeaker }: AlertTexts): string[] {
  const { text, sentences, seconds } = loudspeaker
  const said = sentences.map((sentence) => sentence.text)
  const again = said.indexOf(alertWords.loudspeaker.again)
  const drills = isDrill(content) ? 1 : 0
  const first = said.slice(2 + drills, again)
  const second = said.slice(again + 1, -1 - drills)
  const parts = text
    .replace(/（停\d秒）/gu, '')
    .split('。')
    .filter((part) => part !== '')
  const least = isAllClear(content) ? 20 : 60
  return [
    ...(first.length > 0 && first.join('|') === second.join('|') ? [] : [`not said twice: ${said.join('|')}`]),
    ...[...said, ...parts].flatMap((part) => (length(part) <= 20 && part !== '' ? [] : [`too long to say: ${part}`])),
    ...(/[^\p{Script=Han}，、。（）\d]|\d(?!秒）)/u.test(text) ? [`cannot be said: ${text}`] : []),
    ...(seconds >= least && seconds <= 90 ? [] : [`${seconds} seconds: ${text}`]),
  ]
}

/** Sentences of which a part stands in a text and the rest does not. */
export function cutSentences(alert: AlertRecord, texts: AlertTexts): string[] {
  const sentences = sentencesOf(alert.content.instructions).map(({ text }) => text)
  return Object.entries(namedTexts(texts)).flatMap(([name, text]) => {
    const read = name === 'loudspeaker' ? speakNumbers : (each: string) => each
    const shown = bare(text.replaceAll(DRILL_MARK, ''))
    return sentences.flatMap((sentence) => {
      const parts = sentence.split(/[，、；：。！？,;:]/u).map((part) => bare(read(part)))
      const own = parts.filter((part) => length(part) >= 5 && isOnlyIn(part, sentence, sentences, read))
      const whole = shown.includes(bare(read(sentence)))
      return !whole && own.some((part) => shown.includes(part)) ? [`${name} cuts ${sentence}`] : []
    })
  })
}

function isOnlyIn(part: string, sentence: string, all: readonly string[], read: (text: string) => string): boolean {
  return !all.some((other) => other !== sentence && bare(read(other)).includes(part))
}
