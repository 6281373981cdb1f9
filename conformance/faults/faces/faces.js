import { startGithub } from '../../../harness/github.js'
import { builtFunction } from '../../../harness/lambda/built-function.js'
import { builtCommand } from '../../../harness/run-command.js'
import { allSettled } from '../all-settled.js'
import { actionFace } from './action.js'
import { commandFace } from './command.js'
import { commentFace } from './comment.js'
import { functionFace } from './function.js'
import { libraryFace } from './library.js'

/**
 * The faces that cells are run on: made when they are needed, kept for the next cell, and with what several of them
 * share.
 *
 * @typedef {import('../cell.js').Cell} Cell
 * @typedef {import('../cell.js').Face} Face
 * @typedef {import('../scenarios.js').Scenario} Scenario
 */
export class Faces {
  /** @type {Map<Scenario, Face[]>} */
  #idle = new Map()
  /** @type {(() => unknown)[]} */
  #closers = []
  /** @type {Promise<import('../../../harness/github.js').Github> | undefined} */
  #github
  /** @type {Promise<string> | undefined} */
  #function
  /** @type {Promise<import('../../../harness/run-command.js').Command> | undefined} */
  #command
  #pullRequests = 0
  #cells

  /** @param {readonly Cell[]} cells all that there will be */
  constructor(cells) {
    this.#cells = cells
  }

  /**
   * @param {Scenario} scenario
   * @returns {Promise<Face>} for the caller alone, until it is given back
   */
  async take(scenario) {
    const idle = this.#idle.get(scenario)?.pop()
    if (idle !== undefined) return idle
    return await this.#make(scenario)
  }

  /**
   * @param {Scenario} scenario
   * @param {Face} face
   */
  giveBack(scenario, face) {
    this.#idle.set(scenario, [...(this.#idle.get(scenario) ?? []), face])
  }

  /** Closes everything, whatever comes of one of them. */
  async close() {
    await allSettled(this.#closers.map(async close => await close()))
  }

  /** @param {Scenario} scenario */
  async #make(scenario) {
    /** @type {import('../cell.js').Keep} */
    const keep = thing => {
      this.#closers.push(() => thing.close())
      return thing
    }
    if (scenario.face === 'function')
      return functionFace(scenario, keep, { folder: await (this.#function ??= builtFunction()) })
    if (scenario.face === 'command' || scenario.face === 'library') {
      const command = await (this.#command ??= this.#builtCommand())
      return (scenario.face === 'command' ? commandFace : libraryFace)(scenario, keep, { command })
    }
    if (scenario.face === 'action') return actionFace(scenario, keep)
    const github = await (this.#github ??= this.#startGithub())
    return commentFace(scenario, keep, { github, nextPullRequest: () => ++this.#pullRequests })
  }

  async #builtCommand() {
    const command = await builtCommand()
    this.#closers.push(() => {
      command.close()
    })
    return command
  }

  async #startGithub() {
    const ofComments = this.#cells.filter(({ scenario }) => scenario.face === 'comment')
    // Each face asks who it is, and runs once without a fault.
    const github = await startGithub({ pullRequests: 3 * ofComments.length })
    this.#closers.push(() => github.close())
    return github
  }
}
