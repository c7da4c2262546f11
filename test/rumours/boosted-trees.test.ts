import { describe, expect, it } from 'vitest'
import { fitTrees, type TreeExample, treeLogOdds } from '../../src/rumours/boosted-trees.ts'

/** Yes exactly where one of two features is high: no straight line tells them apart. */
function exclusive(many: number): TreeExample[] {
  return Array.from({ length: many }, (_, at) => {
    const features = [(at * 7) % 10, (at * 3) % 11]
    const [a = 0, b = 0] = features
    return { features, label: a > 4 !== b > 5 ? 1 : 0, weight: 1 }
  })
}

describe('boosted trees', () => {
  it('learn what no straight line tells apart', () => {
    const trees = fitTrees(exclusive(600))
    const wrong = exclusive(600).filter(({ features, label }) => treeLogOdds(trees, features) > 0 !== (label === 1))

    expect(wrong).toHaveLength(0)
  })

  it('give the same trees for the same examples', () => {
    expect(fitTrees(exclusive(200))).toEqual(fitTrees(exclusive(200)))
  })

  it('answer with the share of yes where nothing tells', () => {
    const same = Array.from(
      { length: 80 },
      (_, at): TreeExample => ({ features: [1], label: at < 20 ? 1 : 0, weight: 1 }),
    )

    expect(1 / (1 + Math.exp(-treeLogOdds(fitTrees(same), [1])))).toBeCloseTo(0.25, 2)
  })

  it('count an example as often as it weighs', () => {
    const light = Array.from(
      { length: 80 },
      (_, at): TreeExample => ({
        features: [1],
        label: at < 40 ? 1 : 0,
        weight: at < 40 ? 1 : 3,
      }),
    )

    expect(1 / (1 + Math.exp(-treeLogOdds(fitTrees(light), [1])))).toBeCloseTo(0.25, 2)
  })
})
