import { z } from 'zod'

/** A tree as nested nodes: a leaf adds its number to the log-odds. */
export type Tree =
  | number
  | { readonly feature: number; readonly below: number; readonly left: Tree; readonly right: Tree }

const TreeSchema: z.ZodType<Tree> = z.lazy(() =>
  z.union([
    z.number(),
    z.strictObject({ feature: z.int().min(0), below: z.number(), left: TreeSchema, right: TreeSchema }),
  ]),
)

/** Gradient-boosted trees for a yes or no: the log-odds are `bias` and what one leaf of each tree adds. */
export const BoostedTrees = z.strictObject({ bias: z.number(), trees: z.array(TreeSchema) })
export type BoostedTrees = z.infer<typeof BoostedTrees>

export interface TreeExample {
  readonly features: readonly number[]
  readonly label: 0 | 1
  readonly weight: number
}

const TREES = 150
const DEPTH = 3
const RATE = 0.08
/** Weight of the examples that a leaf needs at least, and that of a second opinion that draws leaves to 0 (L2). */
const FEWEST = 20
const RIDGE = 5
/** Places between the examples where a feature may be cut. */
const CUTS = 48

function leafOf(tree: Tree, features: readonly number[]): number {
  if (typeof tree === 'number') return tree
  return leafOf((features[tree.feature] ?? 0) < tree.below ? tree.left : tree.right, features)
}

export function treeLogOdds({ bias, trees }: BoostedTrees, features: readonly number[]): number {
  let sum = bias
  for (const tree of trees) sum += leafOf(tree, features)
  return sum
}

/** Slope and curvature of the loss of every example, and the example itself. */
interface Fitting {
  readonly examples: readonly TreeExample[]
  readonly slopes: Float64Array
  readonly curves: Float64Array
  readonly cuts: ReadonlyArray<readonly number[]>
}

interface Sums {
  readonly slope: number
  readonly curve: number
  readonly weight: number
}

function sumsOf({ examples, slopes, curves }: Fitting, rows: readonly number[]): Sums {
  let [slope, curve, weight] = [0, 0, 0]
  for (const row of rows) {
    slope += slopes[row] ?? 0
    curve += curves[row] ?? 0
    weight += examples[row]?.weight ?? 0
  }
  return { slope, curve, weight }
}

/** How much a leaf lowers the loss. */
function worth({ slope, curve }: Sums): number {
  return (slope * slope) / (curve + RIDGE)
}

interface Split {
  readonly feature: number
  readonly below: number
  readonly gain: number
}

/** Sums of the examples that lie between two cuts, for each gap. */
function gapsOf({ examples, slopes, curves, cuts }: Fitting, rows: readonly number[], feature: number) {
  const places = cuts[feature] ?? []
  const gaps = Array.from({ length: places.length + 1 }, () => ({ slope: 0, curve: 0, weight: 0 }))
  for (const row of rows) {
    const example = examples[row]
    const value = example?.features[feature] ?? 0
    const at = places.findIndex((place) => value < place)
    const gap = gaps[at < 0 ? places.length : at]
    if (gap === undefined || example === undefined) continue
    gap.slope += slopes[row] ?? 0
    gap.curve += curves[row] ?? 0
    gap.weight += example.weight
  }
  return gaps
}

function bestCut(fitting: Fitting, rows: readonly number[], all: Sums, feature: number): Split | undefined {
  const places = fitting.cuts[feature] ?? []
  const left = { slope: 0, curve: 0, weight: 0 }
  let best: Split | undefined
  for (const [at, gap] of gapsOf(fitting, rows, feature).slice(0, -1).entries()) {
    left.slope += gap.slope
    left.curve += gap.curve
    left.weight += gap.weight
    const right = { slope: all.slope - left.slope, curve: all.curve - left.curve, weight: all.weight - left.weight }
    if (left.weight < FEWEST || right.weight < FEWEST) continue
    const gain = worth(left) + worth(right) - worth(all)
    const below = places[at]
    if (below !== undefined && gain > (best?.gain ?? 0)) best = { feature, below, gain }
  }
  return best
}

function grow(fitting: Fitting, rows: readonly number[], depth: number): Tree {
  const all = sumsOf(fitting, rows)
  const leaf = (-RATE * all.slope) / (all.curve + RIDGE)
  if (depth === 0) return leaf
  const splits = fitting.cuts.flatMap((_, feature) => bestCut(fitting, rows, all, feature) ?? [])
  const best = splits.sort((a, b) => b.gain - a.gain)[0]
  if (best === undefined) return leaf
  const isLeft = (row: number) => (fitting.examples[row]?.features[best.feature] ?? 0) < best.below
  return {
    feature: best.feature,
    below: best.below,
    left: grow(fitting, rows.filter(isLeft), depth - 1),
    right: grow(
      fitting,
      rows.filter((row) => !isLeft(row)),
      depth - 1,
    ),
  }
}

function cutsOf(examples: readonly TreeExample[], feature: number): number[] {
  const values = examples.map(({ features }) => features[feature] ?? 0).sort((a, b) => a - b)
  const cuts = Array.from({ length: CUTS }, (_, at) => values[Math.floor(((at + 1) * values.length) / (CUTS + 1))] ?? 0)
  // Written with few digits: the file is read by people.
  return [...new Set(cuts.map((cut) => Number(cut.toFixed(3))))]
}

/** Newton boosting with the logistic loss (Friedman 2001; leaves as in XGBoost). The same examples give the same trees. */
export function fitTrees(examples: readonly TreeExample[]): BoostedTrees {
  const width = examples[0]?.features.length ?? 0
  const cuts = Array.from({ length: width }, (_, feature) => cutsOf(examples, feature))
  const positive = examples.reduce((sum, { label, weight }) => sum + label * weight, 0)
  const total = examples.reduce((sum, { weight }) => sum + weight, 0)
  const bias = Math.log(positive / (total - positive))
  const odds = new Float64Array(examples.length).fill(bias)
  const rows = [...examples.keys()]
  const trees: Tree[] = []
  for (let number = 0; number < TREES; number++) {
    const shares = odds.map((odd) => 1 / (1 + Math.exp(-odd)))
    const slopes = Float64Array.from(rows, (row) => {
      const { weight = 0, label = 0 } = examples[row] ?? {}
      return weight * ((shares[row] ?? 0) - label)
    })
    const curves = Float64Array.from(rows, (row) => {
      const share = shares[row] ?? 0
      return (examples[row]?.weight ?? 0) * share * (1 - share)
    })
    const tree = grow({ examples, slopes, curves, cuts }, rows, DEPTH)
    trees.push(tree)
    for (const [row, { features }] of examples.entries()) odds[row] = (odds[row] ?? 0) + leafOf(tree, features)
  }
  return { bias, trees }
}
