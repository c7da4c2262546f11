import { XMLBuilder } from 'fast-xml-parser'
import { LICENCE, LICENCE_NOTE, PUBLISHER } from '../pages/licence.ts'
import { type Absolute, pathOf } from './addresses.ts'
import { type Rumour, textsOf } from './rumour.ts'
import { VERDICT_MEANINGS } from './verdicts.ts'

export const FEED_SIZE = 50

/** Stands for the host where no public address is set; RFC 6761 keeps `.invalid` free for ever, so no stranger owns the ids. */
const NO_HOST = 'kepu-chuxiong.invalid'

/** RFC 4151: a year in which the host was ours. It stays what it is, or every reader shows every entry once more. */
const TAG_YEAR = 2026

/** A day of review as a moment: RFC 4287 wants a time and an offset. */
const momentOf = (day: string) => `${day}T00:00:00+08:00`

const builder = new XMLBuilder({
  ignoreAttributes: false,
  format: true,
  suppressEmptyNode: true,
  // The verdict `true` would else become an attribute without a value, which is no XML.
  suppressBooleanAttributes: false,
})

/** Atom 1.0 (RFC 4287). `rumours` come newest first. */
export function renderFeed(rumours: readonly Rumour[], publicUrl: string | undefined, absolute: Absolute): string {
  const host = publicUrl === undefined ? NO_HOST : new URL(publicUrl).hostname
  const tag = (name: string) => `tag:${host},${TAG_YEAR}:${name}`
  return builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'utf-8' },
    feed: {
      '@_xmlns': 'http://www.w3.org/2005/Atom',
      '@_xml:lang': 'zh-CN',
      id: tag('rumours'),
      title: `谣言和骗局查证 - ${PUBLISHER}`,
      updated: momentOf(rumours[0]?.reviewedOn ?? '1970-01-01'),
      author: { name: PUBLISHER },
      link: [
        { '@_rel': 'self', '@_type': 'application/atom+xml', '@_href': absolute('/rumours.atom') },
        { '@_rel': 'alternate', '@_type': 'text/html', '@_href': absolute('/rumours') },
      ],
      rights: `${LICENCE}。${LICENCE_NOTE}`,
      entry: rumours.slice(0, FEED_SIZE).map((rumour) => entryOf(rumour, tag(`rumours/${rumour.id}`), absolute)),
    },
  })
}

function entryOf(rumour: Rumour, id: string, absolute: Absolute) {
  const { title, claim, word, verdict, reviewedOn } = rumour
  const why = textsOf(rumour, 'why', 'signs')[0]
  const summary = [claim && `说法：${claim}`, `判断：${word}。${VERDICT_MEANINGS[verdict]}`, why]
  return {
    id,
    title: `【${word}】${title}`,
    updated: momentOf(reviewedOn),
    link: { '@_rel': 'alternate', '@_type': 'text/html', '@_href': absolute(pathOf(rumour.id)) },
    category: { '@_term': verdict, '@_label': word },
    summary: summary.filter((part) => part !== undefined).join(' '),
  }
}
