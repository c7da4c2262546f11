import { type AlertRecord, isAllClear, regionsOf } from '../../domain/alert.ts'
import { concernsRegion, coversRegion } from '../../domain/region.ts'
import { type Html, html } from '../pages/html.ts'
import { type AlertMark, badgeOf, levelOf, markOf } from './alert-words.ts'

/** A county as one square of a schematic map. Columns count from the west, rows from the north, both from 0. */
export interface CountyTile {
  /** GB/T 2260. */
  readonly code: string
  readonly name: string
  readonly column: number
  readonly row: number
}

/** What a square says. Colour and border only repeat the words. */
interface Square {
  readonly tile: CountyTile
  readonly mark: AlertMark | 'calm'
  readonly words: readonly string[]
  readonly href: string | undefined
  readonly isChosen: boolean
}

export function pathOfCounty(code: string): string {
  return `/alerts?region=${code}`
}

/** Every county with the worst of what is live there, and the way to its alerts. `live`: the worst first, all-clears last. */
export function renderLiveMap(
  tiles: readonly CountyTile[],
  live: readonly AlertRecord[],
  chosen: CountyTile | undefined,
): Html | undefined {
  const squares = tiles.map((tile): Square => {
    const here = live.filter(({ content }) => concernsRegion(regionsOf(content), tile.code))
    const [worst] = here
    const dangers = here.filter(({ content }) => !isAllClear(content)).length
    return {
      tile,
      mark: worst === undefined ? 'calm' : markOf(worst.content),
      words: worst === undefined ? ['没有预警'] : [shortLevel(worst), ...(dangers > 1 ? [`共${dangers}条`] : [])],
      href: pathOfCounty(tile.code),
      isChosen: tile.code === chosen?.code,
    }
  })
  return renderSquares(squares, '各县市现在的预警', '点一格，看那个县市的预警。')
}

/** Which counties one alert is for; nothing where it is for none of them. */
export function renderAlertMap(tiles: readonly CountyTile[], alert: AlertRecord): Html | undefined {
  const { content } = alert
  const regions = regionsOf(content)
  const squares = tiles.map((tile): Square => {
    const isWhole = regions.some((region) => coversRegion(region, tile.code))
    const isMeant = isWhole || concernsRegion(regions, tile.code)
    return {
      tile,
      mark: isMeant ? badgeOf(alert).mark : 'calm',
      words: isMeant ? [shortLevel(alert), ...(isWhole ? [] : ['部分地方'])] : [],
      href: undefined,
      isChosen: false,
    }
  })
  if (squares.every(({ mark }) => mark === 'calm')) return undefined
  return renderSquares(squares, '这条说的是哪些县市', `写着“${shortLevel(alert)}”的就是。`)
}

/** 红色预警 without （Ⅰ级）: a square is narrow. */
function shortLevel({ content }: AlertRecord): string {
  return levelOf(content).replace(/（.*$/u, '')
}

/** A table, because old WebViews lay out nothing else in two directions, and readers of screens can walk through it. */
function renderSquares(squares: readonly Square[], caption: string, hint: string): Html | undefined {
  if (squares.length === 0) return undefined
  const rows = range(squares.map(({ tile }) => tile.row)).map((row) => {
    const cells = range(squares.map(({ tile }) => tile.column)).map((column) =>
      renderCell(squares.find(({ tile }) => tile.row === row && tile.column === column)),
    )
    return html`<tr>${cells}</tr>
`
  })
  return html`<table class="map"><caption>${caption}<span class="hint">示意图，一格是一个县市，只表示大概方位。${hint}</span></caption>
<tbody>${rows}</tbody></table>`
}

function renderCell(square: Square | undefined): Html {
  if (square === undefined) return html`<td class="gap"></td>`
  const { tile, mark, words, href, isChosen } = square
  const lines = html`<strong>${tile.name}</strong> ${words.map((word) => html`<span>${word}</span> `)}`
  const inside =
    href === undefined
      ? html`<div>${lines}</div>`
      : html`<a href="${href}"${isChosen ? html` aria-current="true"` : undefined}>${lines}</a>`
  return html`<td class="tile alert-${mark}">${inside}</td>`
}

/** From the least to the greatest, without gaps. */
function range(numbers: readonly number[]): number[] {
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)]
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
