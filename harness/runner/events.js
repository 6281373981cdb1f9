/**
 * What GitHub tells a run of the event that started it, as far as a check can care.
 *
 * @typedef {import('./environment.js').Event} Event
 */

/**
 * A change to a pull request.
 *
 * @param {object} [pull]
 * @param {'pull_request' | 'pull_request_target'} [pull.name]
 * @param {number} [pull.number]
 * @param {string} [pull.repository] the base's
 * @param {string | null} [pull.head] the repository the branch is in, unless it is the base's; null when it is deleted
 * @param {string} [pull.branch]
 * @returns {Event}
 */
export function pullRequestEvent({
  name = 'pull_request',
  number = 1,
  repository = 'acme/networks',
  head = repository,
  branch = 'more-subnets'
} = {}) {
  return {
    name,
    payload: {
      action: 'synchronize',
      number,
      pull_request: {
        number,
        state: 'open',
        head: { ref: branch, repo: head === null ? null : { full_name: head, fork: head !== repository } },
        base: { ref: 'main', repo: { full_name: repository, fork: false } }
      },
      repository: { full_name: repository }
    }
  }
}

/**
 * A comment on an issue or on a pull request, which GitHub counts among the issues.
 *
 * @param {{ number?: number, onPullRequest?: boolean, repository?: string }} [issue]
 * @returns {Event}
 */
export function issueCommentEvent({ number = 1, onPullRequest = true, repository = 'acme/networks' } = {}) {
  const url = `https://api.github.com/repos/${repository}/pulls/${number}`
  return {
    name: 'issue_comment',
    payload: {
      action: 'created',
      issue: { number, ...(onPullRequest && { pull_request: { url } }) },
      comment: { id: 1, body: '/check' },
      repository: { full_name: repository }
    }
  }
}
