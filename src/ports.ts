/**
 * What the check needs from the world around it, as small as it can be. A face passes these in, so that
 * nothing below a face knows GitHub, a terminal or a clock, and a test passes its own.
 */

/** Where the check tells a person what it is doing. Texts are plain; the face makes them safe for its screen. */
export interface Logger {
  debug(message: string): void
  info(message: string): void
  warning(message: string): void
  /** Where a long read is, after each page; a log that has this is told in words only where nothing comes. */
  progress?(state: ReadState): void
}

/** How much of a read has arrived. */
export interface ReadState {
  pages: number
  rows: number
}

/** The present moment. */
export type Clock = () => Date

/** The process's environment, or a stand-in for it: never logged. */
export type Environment = Readonly<Record<string, string | undefined>>
