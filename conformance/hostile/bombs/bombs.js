import { checkAnswerBombs } from './answers.js'
import { checkFileBombs } from './files.js'

/**
 * Files and answers that are made to fill the memory or to keep the check busy, each given to the built Action in a
 * process of its own, with a heap as small as a small runner's: it ends by itself, in good time, and says what it found
 * or why it found nothing.
 *
 * @param {import('../cases.js').Cases} cases
 */
export async function checkBombs(cases) {
  await checkFileBombs(cases)
  await checkAnswerBombs(cases)
}
