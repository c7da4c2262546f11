import { type AlertRecord, isDrill } from '../../domain/alert.ts'
import type { CapInfo, CapMessage } from './cap-message.ts'
import { type CapAuthority, capOfAlert } from './cap-of-alert.ts'
import { formatCapTime } from './cap-time.ts'
import { CAP_NAMESPACE } from './write-cap.ts'
import { element, escapeXml } from './xml-text.ts'

export interface CapFeedOptions extends CapAuthority {
  readonly now: Date
  /** Drills too; they are for feeds that only testers know. */
  readonly drills?: boolean
}

/** Stands for the host where no public address is set; RFC 6761 keeps `.invalid` free for ever, so no stranger owns the ids. */
const NO_HOST = 'kepu-chuxiong.invalid'
/** RFC 4151: a year in which the host was ours. It stays what it is, or every reader shows every entry once more. */
const TAG_YEAR = 2026
const HOUR_MS = 3_600_000

interface FeedItem {
  readonly alert: AlertRecord
  readonly message: CapMessage
}

/** Path of the CAP message of an alert. */
export function pathOfCap(id: string): string {
  return `/feeds/alerts/${encodeURIComponent(id)}.xml`
}

/** Atom (RFC 4287) of the alerts that are approved and not over at `now`, the newest first, with `cap:` elements as national feeds have them. */
export function writeCapFeed(alerts: readonly AlertRecord[], options: CapFeedOptions): string {
  const { publicUrl, now, drills = false } = options
  const items = alerts
    .filter(({ identifier, sent }) => identifier !== null && sent !== null)
    .filter(({ content }) => content.expires > now && (drills || !isDrill(content)))
    .map((alert) => ({ alert, message: capOfAlert(alert, options) }))
    .sort((a, b) => b.message.sent.at.getTime() - a.message.sent.at.getTime())
  const host = publicUrl === undefined ? NO_HOST : new URL(publicUrl).hostname
  // An empty feed has to say some time; one that changes with every look would make caches useless.
  const updated = items[0]?.message.sent.at ?? new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS)
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n',
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="${CAP_NAMESPACE}" xml:lang="zh-CN">`,
    element('id', `tag:${host},${TAG_YEAR}:alerts${drills ? '/drills' : ''}`),
    element('title', drills ? '现行预警和演练 - 科普楚雄' : '现行预警 - 科普楚雄'),
    element('updated', formatCapTime(updated)),
    `<author>${element('name', '科普楚雄')}</author>`,
    link('self', 'application/atom+xml', `${publicUrl ?? ''}/feeds/cap.atom`),
    ...items.map((item) => writeEntry(item, host, publicUrl ?? '')),
    '</feed>\n',
  ].join('')
}

function writeEntry({ alert, message }: FeedItem, host: string, base: string): string {
  const info = message.infos[0]
  return [
    '<entry>',
    element('id', `tag:${host},${TAG_YEAR}:alerts/${alert.id}`),
    element('title', info?.headline ?? alert.content.headline),
    element('updated', formatCapTime(message.sent.at)),
    element('published', formatCapTime(message.sent.at)),
    `<author>${element('name', info?.senderName ?? message.sender)}</author>`,
    link('alternate', 'application/cap+xml', `${base}${pathOfCap(alert.id)}`),
    element('summary', info?.description || info?.headline),
    info === undefined ? '' : writeCapElements(message, info),
    '</entry>',
  ].join('')
}

/** In the names and the order that feeds of weather services use. */
function writeCapElements({ identifier, sent, status, msgType }: CapMessage, info: CapInfo): string {
  return [
    element('cap:identifier', identifier),
    element('cap:sent', formatCapTime(sent.at)),
    element('cap:status', status),
    element('cap:msgType', msgType),
    ...info.categories.map((category) => element('cap:category', category)),
    element('cap:event', info.event),
    element('cap:urgency', info.urgency),
    element('cap:severity', info.severity),
    element('cap:certainty', info.certainty),
    element('cap:effective', info.effective && formatCapTime(info.effective.at)),
    element('cap:onset', info.onset && formatCapTime(info.onset.at)),
    element('cap:expires', info.expires && formatCapTime(info.expires.at)),
    element('cap:areaDesc', info.areas.map(({ areaDesc }) => areaDesc).join('、')),
    ...info.areas.flatMap(({ geocodes }) =>
      geocodes.map(({ name, value }) => {
        const pair = [element('valueName', name), element('value', value)]
        return pair.includes('') ? '' : `<cap:geocode>${pair.join('')}</cap:geocode>`
      }),
    ),
  ].join('')
}

function link(rel: string, type: string, href: string): string {
  return `<link rel="${rel}" type="${type}" href="${escapeXml(href)}"/>`
}
