import { startFaultyGithub } from '../../../harness/github/faulty.js'
import { runAction } from '../../../harness/run-action.js'
import { pullRequestEvent } from '../../../harness/runner/events.js'
import { judged } from '../judges/comment.js'
import { emulatorOf, LIMIT_MS } from './action.js'

/**
 * Comments that are there before, by the call that they make necessary: an old one is updated, and of three two go.
 *
 * @type {Readonly<Record<string, number>>}
 */
const EARLIER = { ListComments: 1, UpdateComment: 1, DeleteComment: 3, QueryViewer: 1, GetUser: 1 }

/** So many comments are on a page, and so many of others' stand before ours where the list is what meets a fault. */
const PAGE_COMMENTS = 2
const OTHERS = 5

/** What an app's token is told that asks REST whose it is. */
const APP_REFUSALS = ['access-denied', 'expired-token']

/**
 * The Action on a pull request, and GitHub's REST API to it. Each run has a pull request of its own.
 *
 * @param {import('../scenarios.js').Scenario} scenario
 * @param {import('../cell.js').Keep} keep
 * @param {{ github: import('../../../harness/github.js').Github, nextPullRequest: () => number }} shared
 * @returns {Promise<import('../cell.js').Face>}
 */
export async function commentFace(scenario, keep, { github, nextPullRequest }) {
  const { tokens } = github
  const { user } = await github.write(nextPullRequest(), 'who is it?', tokens.job)
  const emulator = keep(await emulatorOf(scenario))
  const faulty = keep(await startFaultyGithub(github.url, { commentsOfPage: PAGE_COMMENTS }))
  let marker = ''

  /**
   * @param {string} call
   * @param {string} [fault]
   */
  const run = async (call, fault = '') => {
    const number = nextPullRequest()
    // REST is asked where GraphQL does not tell whose the token is, and tells it of a person's alone.
    faulty.setViewer(call === 'GetUser' ? '' : user.login)
    const token = call === 'GetUser' && !APP_REFUSALS.includes(fault) ? tokens.stranger : tokens.job
    /** @type {string[]} */
    const others = []
    for (let count = call === 'ListComments' ? OTHERS : 0; count > 0; count -= 1) {
      others.push((await github.write(number, `somebody else says ${count}`, tokens.stranger)).body)
    }
    /** @type {string[]} */
    const earlier = []
    for (let count = EARLIER[call] ?? 0; count > 0; count -= 1) {
      earlier.push((await github.write(number, `${marker}\nan earlier one, ${count}`, token)).body)
    }
    const ran = await runAction({
      emulator,
      inputs: scenario.inputs(emulator),
      github: { ...github, url: faulty.url },
      token,
      event: pullRequestEvent({ number }),
      timeoutMs: LIMIT_MS
    })
    const comments = (await github.comments(number)).map(({ body }) => body)
    return { ...ran, earlier, others, comments }
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
    run: async ({ call, kind }) => judged(await run(call, kind.fault), undisturbed)
  }
}
