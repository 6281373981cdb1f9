import { existsSync, renameSync } from 'node:fs'

/**
 * Moves a folder to its place whole, so that nobody ever sees half of it.
 *
 * @param {string} stage
 * @param {string} place
 * @param {string} [sign] what is there where another process was faster, whose folder is as good; the place unless told
 */
export function moveIntoPlace(stage, place, sign = place) {
  try {
    renameSync(stage, place)
  } catch (error) {
    if (!existsSync(sign)) throw error
  }
}
