import { runAction } from '../../../harness/run-action.js'
import { pullRequestEvent } from '../../../harness/runner/events.js'
import { startFaultyGithub } from '../faulty-github.js'
import { judged } from '../judges/comment.js'
import { emulatorOf, LIMIT_MS } from './action.js'

/**
 * Comments that are there before, by the call that they make necessary: an old one is updated, and of two one goes.
 *
 * @type {Readonly<Record<string, number>>}
 */
const EARLIER = { UpdateComment: 1, DeleteComment: 2, QueryViewer: 1, GetUser: 1 }

/**
 * The Action on a pull request, and GitHub's REST API to it. Each run has a pull request of its own.
 *
 * @param {import('../scenarios.js').Scenario} scenario
 * @param {{ github: import('../../../harness/github.js').Github, nextPullRequest: () => number }} shared
 * @returns {Promise<import('../cell.js').Face>}
 */
export async function commentFace(scenario, { github, nextPullRequest }) {
  const [emulator, faulty] = await Promise.all([emulatorOf(scenario), startFaultyGithub(github.url)])
  let marker = ''

  /** @param {string} call */
  const run = async call => {
    const number = nextPullRequest()
    for (let count = EARLIER[call] ?? 0; count > 0; count -= 1) {
      await github.write(number, `${marker}\nan earlier one, ${count}`, github.tokens.job)
    }
    const ran = await runAction({
      emulator,
      inputs: scenario.inputs(emulator),
      github: { ...github, url: faulty.url },
      event: pullRequestEvent({ number }),
      timeoutMs: LIMIT_MS
    })
    return { ...ran, comments: (await github.comments(number)).map(({ body }) => body) }
  }

  const undisturbed = await run('CreateComment')
  const [comment = ''] = undisturbed.comments
  if (undisturbed.conclusion !== 'success' || undisturbed.comments.length !== 1) {
    throw new Error(`without a fault it fails: ${undisturbed.log}`)
  }
  marker = comment.split('\n')[0] ?? ''
  return {
    faults: faulty.faults,
    reset: () => {
      emulator.reset()
      faulty.faults.clear()
    },
    run: async ({ call }) => judged(await run(call), undisturbed),
    close: async () => {
      await Promise.all([emulator.close(), faulty.close()])
    }
  }
}
